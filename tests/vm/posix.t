#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Corners of POSIX that isles have got wrong once, and threads that are cancelled at files: a
# program that is built for both prints the same.
. "$(dirname "$0")/helpers/proxy_guest.sh"
compile_both cancelled
compile corners <<'END'
#include <errno.h>
#include <malloc.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static int failed;

static void check(const char *what, int holds)
{
	printf("%s: %s\n", holds ? "holds" : "WRONG", what);
	failed |= !holds;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

static void *print_number(void *unused)
{
	char text[64];

	snprintf(text, sizeof(text), "%g %f", now(), now() * 1e10);
	return unused;
}

static void run_threads(int count)
{
	while (count--) {
		pthread_t thread;

		if (!pthread_create(&thread, NULL, print_number, NULL))
			pthread_join(thread, NULL);
	}
}

static void waiting(void)
{
	struct timeval none = { 0, 20000 }, negative = { -1, 0 };
	struct timespec past = { -1, 0 };
	fd_set closed;
	double start = now();

	check("select() without descriptors sleeps",
	      select(0, NULL, NULL, NULL, &none) == 0 && now() - start >= 0.02);
	start = now();
	check("poll() without descriptors sleeps",
	      poll(NULL, 0, 20) == 0 && now() - start >= 0.02);
	FD_ZERO(&closed);
	FD_SET(99, &closed);
	errno = 0;
	check("select() on a closed descriptor says EBADF",
	      select(100, &closed, NULL, NULL, &none) == -1 && errno == EBADF);
	check("a negative timeout is refused",
	      select(0, NULL, NULL, NULL, &negative) == -1 && errno == EINVAL);
	check("a negative sleep is refused", nanosleep(&past, NULL) == -1 && errno == EINVAL);
}

static void semaphores(void)
{
	sem_t semaphore;

	sem_init(&semaphore, 0, 1);
	check("sem_trywait() takes", sem_trywait(&semaphore) == 0);
	check("sem_trywait() says EAGAIN", sem_trywait(&semaphore) == -1 && errno == EAGAIN);
}

static void vectors(void)
{
	char first[4] = "", second[100] = "";
	struct iovec pieces[] = { { first, sizeof(first) }, { second, sizeof(second) } };
	ssize_t got = readv(STDIN_FILENO, pieces, 2);

	check("readv() returns what there is", got == 4 && !memcmp(first, "four", 4));
}

static void jump_back(sigjmp_buf place)
{
	siglongjmp(place, 2);
}

static void jumps(void)
{
	volatile struct {
		jmp_buf place;
		unsigned char behind[32];
	} plain;
	sigjmp_buf place;
	sigset_t mask, other;
	int intact = 1;

	memset((void *)plain.behind, 0xa5, sizeof(plain.behind));
	if (!_setjmp(*(jmp_buf *)&plain.place))
		_longjmp(*(jmp_buf *)&plain.place, 1);
	for (size_t i = 0; i < sizeof(plain.behind); i++)
		intact &= plain.behind[i] == 0xa5;
	check("_setjmp() stays in its jmp_buf", intact);
	sigemptyset(&other);
	sigaddset(&other, SIGUSR1);
	for (int save = 0; save < 2; save++) {
		sigprocmask(SIG_UNBLOCK, &other, NULL);
		if (!sigsetjmp(place, save)) {
			sigprocmask(SIG_BLOCK, &other, NULL);
			jump_back(place);
		}
		sigprocmask(SIG_SETMASK, NULL, &mask);
		check(save ? "siglongjmp() restores the mask" : "siglongjmp() leaves the mask",
		      sigismember(&mask, SIGUSR1) != save);
	}
	sigprocmask(SIG_UNBLOCK, &other, NULL);
}

static void *try_stream(void *stream)
{
	return ftrylockfile(stream) ? stream : NULL;
}

static void streams(void)
{
	pthread_t thread;
	void *refused;

	flockfile(stderr);
	check("ftrylockfile() by who has it", ftrylockfile(stderr) == 0);
	funlockfile(stderr);
	pthread_create(&thread, NULL, try_stream, stderr);
	pthread_join(thread, &refused);
	check("ftrylockfile() by another thread", refused == stderr);
	funlockfile(stderr);
	check("ftrylockfile() when nobody has it", ftrylockfile(stderr) == 0);
	funlockfile(stderr);
}

static void usage(void)
{
	struct rusage before, after;

	check("getrusage()", getrusage(RUSAGE_SELF, &before) == 0 && before.ru_maxrss > 0);
	for (double start = now(); now() - start < 0.01;)
		;
	getrusage(RUSAGE_SELF, &after);
	check("its time goes on", (after.ru_utime.tv_sec - before.ru_utime.tv_sec) * 1000000 +
	      after.ru_utime.tv_usec - before.ru_utime.tv_usec >= 9000);
	check("a child's", system("i=0; while [ $i -lt 20000 ]; do i=$((i + 1)); done") == 0 &&
	      getrusage(RUSAGE_CHILDREN, &after) == 0 && after.ru_maxrss > 0 &&
	      after.ru_utime.tv_sec + after.ru_utime.tv_usec > 0);
	errno = 0;
	check("getrusage() of what is not there",
	      getrusage(77, &after) == -1 && errno == EINVAL);
}

int main(void)
{
	struct mallinfo before, after;

	flockfile(stdout);		/* the first use of any stream */
	funlockfile(stdout);
	waiting();
	semaphores();
	vectors();
	jumps();
	streams();
	usage();
	run_threads(60000);
	before = mallinfo();
	run_threads(60000);
	after = mallinfo();
	/*
	 * The allocator counts in segments of 4 MiB and some: a thread that ends while the
	 * next ones start has one of its own, however many there were before. So have the
	 * network's tasks once they allocate. If each thread left 320 bytes, it would show.
	 */
	check("threads leave no memory behind", after.uordblks <= before.uordblks + (18 << 20));
	return failed;
}
END
compile detached <<'END'
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static pthread_t main_thread;

static void *last(void *unused)
{
	printf("joined main: %d\n", pthread_join(main_thread, NULL));
	return unused;
}

static void destructor(void)
{
	puts("end");
}

int main(void)
{
	pthread_t thread;

	atexit(destructor);
	main_thread = pthread_self();
	pthread_create(&thread, NULL, last, NULL);
	pthread_exit(NULL);
}
END
over_both <<'END'
export HERMIT_ISLE=1 HERMIT_CPUS=3-4
rm -f /tmp/pipe
mkfifo /tmp/pipe
exec 8<>/tmp/pipe
printf four >&8
result=$(proxy /mnt/share/corners </tmp/pipe)
status=$?
exec 8>&-
printf '%s\n' "$result" | sed 's/^/# /'
is "all corners hold" "$status$(printf '%s\n' "$result" | grep WRONG)" 0
is "main() may end before its threads and be joined" \
	"$(proxy /mnt/share/detached; echo $?)" "joined main: 0
end
0"
timeout 60 /mnt/share/cancelled-linux >/tmp/linux 2>&1
is "cancelled at files: status on Linux" $? 0
timeout 250 /mnt/share/cancelled >/tmp/isle 2>&1
is "cancelled at files: status on the isle" $? 0
is "cancelled at files: what it prints" "$(diff /tmp/linux /tmp/isle)" ""
[ "$(wc -l </tmp/linux)" -gt 60 ]
ok "it says a lot"
END
