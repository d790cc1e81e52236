// SPDX-License-Identifier: BSD-2-Clause
/*
 * Vector registers, and how floating-point numbers are rounded, belong to a thread: other
 * threads of its core, which yield or are preempted, and signal handlers do not change
 * them. One line per promise, the same on an isle and on Linux.
 */
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <xmmintrin.h>

#define THREADS		12		/* more than an isle of the test machine has cores */
#define ROUNDS		4
#define YIELDS		2000
#define SPINS		2000000l	/* in the end some time slices */
#define REGISTERS	16
#define ALL(x) x(0) x(1) x(2) x(3) x(4) x(5) x(6) x(7) x(8) x(9) x(10) x(11) x(12) x(13) x(14) x(15)

struct registers {
	uint64_t word[REGISTERS][4];	/* the upper half is AVX's */
};

#define LOAD_X(n) "movdqu " #n "*32(%[before]), %%xmm" #n "\n\t"
#define SAVE_X(n) "movdqu %%xmm" #n ", " #n "*32(%[after])\n\t"
#define LOAD_Y(n) "vmovdqu " #n "*32(%[before]), %%ymm" #n "\n\t"
#define SAVE_Y(n) "vmovdqu %%ymm" #n ", " #n "*32(%[after])\n\t"
#define ZERO_X(n) "pxor %%xmm" #n ", %%xmm" #n "\n\t"
#define ZERO_Y(n) "vpxor %%ymm" #n ", %%ymm" #n ", %%ymm" #n "\n\t"
#define VECTORS	"xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", \
		"xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15"

/* Between load and save there is nothing but a loop, so only others can change them. */
#define SPIN "1:\n\tdec %[spins]\n\tjnz 1b\n\t"

static bool avx2;
static volatile sig_atomic_t handled;

static void spin_with_xmm(const struct registers *before, struct registers *after, long spins)
{
	__asm__ volatile(ALL(LOAD_X) SPIN ALL(SAVE_X)
			 : [spins] "+r"(spins)
			 : [before] "r"(before), [after] "r"(after)
			 : VECTORS, "memory", "cc");
}

__attribute__((target("avx2")))
static void spin_with_ymm(const struct registers *before, struct registers *after, long spins)
{
	__asm__ volatile(ALL(LOAD_Y) SPIN ALL(SAVE_Y) "vzeroupper"
			 : [spins] "+r"(spins)
			 : [before] "r"(before), [after] "r"(after)
			 : VECTORS, "memory", "cc");
}

__attribute__((target("avx2")))
static void zero_ymm(void)
{
	__asm__ volatile(ALL(ZERO_Y) : : : VECTORS);
}

/* Leaves nothing as it was. */
static void spoil(int number)
{
	(void)number;
	handled++;
	_mm_setcsr(_mm_getcsr() ^ _MM_ROUND_MASK);
	if (avx2)
		zero_ymm();
	else
		__asm__ volatile(ALL(ZERO_X) : : : VECTORS);
}

static bool keeps(uint64_t seed, long spins)
{
	struct registers before = { 0 }, after = { 0 };

	for (unsigned int i = 0; i < REGISTERS; i++)
		for (unsigned int j = 0; j < (avx2 ? 4 : 2); j++)
			before.word[i][j] = seed * 0x9e3779b97f4a7c15u + i * 4 + j;
	if (avx2)
		spin_with_ymm(&before, &after, spins);
	else
		spin_with_xmm(&before, &after, spins);
	return !memcmp(&before, &after, sizeof(before));
}

struct job {
	pthread_t thread;
	unsigned int number;
	long spins;
	unsigned int rounds;
	bool yields;
	bool kept;
	bool rounded;
};

/* Each second thread rounds up, the others down. */
static void *work(void *argument)
{
	struct job *job = argument;
	unsigned int rounding = job->number % 2 ? _MM_ROUND_UP : _MM_ROUND_DOWN;

	job->kept = true;
	job->rounded = true;
	_MM_SET_ROUNDING_MODE(rounding);
	for (unsigned int i = 0; i < job->rounds; i++) {
		job->kept &= keeps(job->number * 1000 + i, job->spins);
		if (job->yields)
			sched_yield();
		job->rounded &= _MM_GET_ROUNDING_MODE() == rounding;
	}
	return NULL;
}

static void check(bool holds, const char *what)
{
	printf("%s: %s\n", what, holds ? "yes" : "NO");
}

static void run(const char *what, struct job wanted)
{
	struct job jobs[THREADS];
	bool kept = true, rounded = true;

	for (unsigned int i = 0; i < THREADS; i++) {
		jobs[i] = wanted;
		jobs[i].number = i;
		pthread_create(&jobs[i].thread, NULL, work, &jobs[i]);
	}
	for (unsigned int i = 0; i < THREADS; i++) {
		pthread_join(jobs[i].thread, NULL);
		kept &= jobs[i].kept;
		rounded &= jobs[i].rounded;
	}
	printf("%s\n", what);
	check(kept, "  vector registers are kept");
	check(rounded, "  rounding is kept");
}

int main(void)
{
	const struct itimerval often = { { 0, 2000 }, { 0, 2000 } };
	const struct itimerval never = { 0 };

	avx2 = __builtin_cpu_supports("avx2");
	printf("registers of %d bits\n", avx2 ? 256 : 128);
	run("threads that yield", (struct job){ .spins = 10, .rounds = YIELDS, .yields = true });
	run("threads that are preempted", (struct job){ .spins = SPINS, .rounds = ROUNDS });
	signal(SIGALRM, spoil);
	setitimer(ITIMER_REAL, &often, NULL);
	run("threads with signals", (struct job){ .spins = SPINS, .rounds = ROUNDS });
	setitimer(ITIMER_REAL, &never, NULL);
	check(handled > 0, "handlers ran");
	return 0;
}
