#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A read that waits on one core holds up nobody else; many threads at their files
# at once get each its own data; exit() does not wait for calls under way.
. "$(dirname "$0")/helpers/proxy_guest.sh"
compile parallel <<'END'
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define THREADS 12
#define ROUNDS 40

static void *wait_for_input(void *unused)
{
	char byte;

	printf("read: %zd\n", read(0, &byte, 1));
	return unused;
}

/* A file of its own, again and again: NULL if it always holds what was written. */
static void *work(void *argument)
{
	char name[32], text[64], back[64];
	int fd, round, length;

	snprintf(name, sizeof(name), "/tmp/p%ld", (long)argument);
	for (round = 0; round < ROUNDS; round++) {
		length = snprintf(text, sizeof(text), "%s in round %d", name, round);
		fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0600);
		if (fd < 0 || write(fd, text, length) != length ||
		    lseek(fd, 0, SEEK_SET) || read(fd, back, sizeof(back)) != length ||
		    memcmp(text, back, length) || close(fd) || unlink(name))
			return "wrong";
	}
	return NULL;
}

int main(void)
{
	pthread_t reader, thread[THREADS];
	long i, wrong = 0;
	void *result;

	pthread_create(&reader, NULL, wait_for_input, NULL);
	for (i = 0; i < THREADS; i++)
		pthread_create(&thread[i], NULL, work, (void *)i);
	for (i = 0; i < THREADS; i++) {
		pthread_join(thread[i], &result);
		wrong += result != NULL;
	}
	printf("%ld of %d went wrong\n", wrong, THREADS);
	exit(6);
}
END
over_both <<'END'
start $proxy /mnt/share/parallel
ok "it runs, with a silent stdin"
wait $runner
is "it ends while a read still waits" $? 6
exec 7>&-
is "its files held what was written" "$(cat "$work/run.out")" "0 of 12 went wrong"
is "no messages" "$(cat "$work/run.err")" ""
is "no files are left" "$(ls /tmp/p[0-9]* 2>/dev/null)" ""
works
ok "the next start works"
END
