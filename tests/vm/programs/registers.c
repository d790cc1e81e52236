// SPDX-License-Identifier: GPL-2.0-only
/*
 * Says what was in some vector registers when it began, fills them, says that it has, and
 * stays until it is killed.
 */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>

#define PATTERN	0x5a5a5a5a5a5a5a5aull

static uint64_t found[8][2] __attribute__((aligned(16)));
static volatile int filled;

/* Before anything that might use them. */
__attribute__((constructor)) static void look(void)
{
	__asm__ volatile("movdqa %%xmm8, (%0); movdqa %%xmm9, 16(%0); movdqa %%xmm10, 32(%0);"
			 "movdqa %%xmm11, 48(%0); movdqa %%xmm12, 64(%0); movdqa %%xmm13, 80(%0);"
			 "movdqa %%xmm14, 96(%0); movdqa %%xmm15, 112(%0)" : : "r"(found) : "memory");
}

/* On the other core, as the first one has no time any more. */
static void *tell(void *unused)
{
	(void)unused;
	while (!filled)
		;
	puts("filled");
	fflush(stdout);
	return NULL;
}

int main(void)
{
	static const uint64_t pattern[2] __attribute__((aligned(16))) = { PATTERN, PATTERN };
	pthread_t thread;
	int dirty = 0;

	for (int i = 0; i < 8; i++)
		dirty += found[i][0] == PATTERN;
	printf("%d\n", dirty);
	fflush(stdout);
	if (pthread_create(&thread, NULL, tell, NULL))
		return 1;
	__asm__ volatile("movdqa (%1), %%xmm8; movdqa %%xmm8, %%xmm9; movdqa %%xmm8, %%xmm10;"
			 "movdqa %%xmm8, %%xmm11; movdqa %%xmm8, %%xmm12; movdqa %%xmm8, %%xmm13;"
			 "movdqa %%xmm8, %%xmm14; movdqa %%xmm8, %%xmm15; movl $1, %0;"
			 "1: pause; jmp 1b"
			 : "=m"(filled) : "r"(pattern) : "memory");
	return 0;
}
