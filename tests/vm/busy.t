#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A program that allocates all the time shares locks with the network. It must not
# keep it from running: other cores' calls go on, and pings are answered, while it
# allocates and when it only computes afterwards.
. "$(dirname "$0")/helpers/proxy_guest.sh"
compile allocator <<'END'
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define ALLOCATE_S	3

static volatile int phase;
static volatile int calls[3];

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

/* So many calls show that the other core gets on, however slow the host is. */
#define CALLS	20

/* On another core: a forwarded call every 2 ms, counted by phase. */
static void *call(void *unused)
{
	while (phase < 2) {
		struct timespec pause = { 0, 2000000 };
		char host[64];

		if (!gethostname(host, sizeof(host)))
			calls[phase]++;
		nanosleep(&pause, NULL);
	}
	return unused;
}

/* The argument says how many seconds it computes. */
int main(int argc, char **argv)
{
	double end = now() + ALLOCATE_S;
	pthread_t thread;
	int cores = sysconf(_SC_NPROCESSORS_ONLN);

	puts("ready");
	fflush(stdout);
	if (cores > 1 && pthread_create(&thread, NULL, call, NULL))
		return 2;
	while (now() < end || (cores > 1 && calls[0] <= CALLS)) {
		void *volatile block = malloc(1000);

		free(block);
	}
	phase = 1;
	for (end = now() + (argc > 1 ? atoi(argv[1]) : 0);
	     now() < end || (cores > 1 && calls[1] <= CALLS);)
		;
	phase = 2;
	if (cores > 1)
		pthread_join(thread, NULL);
	puts("went on");
	return 0;
}
END
proxy_in_guest <<'END'
out=/tmp/allocator

# The second core: threads go round robin, the first one to core 1.
is "calls of another core go on" \
	"$(HERMIT_ISLE=1 HERMIT_CPUS=3-4 timeout 120 $proxy /mnt/share/allocator 3 2>&1 | tail -n 1)" "went on"

mkfifo $out
HERMIT_ISLE=1 HERMIT_CPUS=3 proxy /mnt/share/allocator 600 >$out &
read -r word <$out
# 20 pings in 4 s, 3 of allocating and 1 of computing; a slow host's answers take longer
received=$(ping -c 20 -i 0.2 -W 60 192.168.28.3 | sed -n 's/.* \([0-9]*\) packets received.*/\1/p')
is "pings are answered meanwhile" "$((${received:-0} >= 18))" 1
kill $!
wait $! 2>/dev/null
is "until it is ended" $? 143
finish
END
