// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory and files in memory, where it works and where it fails. Runs in an empty folder
 * as root, natively and on an isle, and must print the same.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "compare.h"

#define PAGE	4096l
#define PAGES	5l
#define RW	(PROT_READ | PROT_WRITE)
#define LARGE	(5l << 20)

static volatile int page_and_one = PAGE + 1;	/* hides from warnings what is wrong */

/* mmap() without the place. */
static char *map(const char *what, size_t bytes, int protection, int flags, int fd, off_t offset)
{
	char *start = mmap(NULL, bytes, protection, flags, fd, offset);

	say(what, start == MAP_FAILED ? -1 : 0);
	return start;
}

#define MAP(...) map("mmap(" #__VA_ARGS__ ")", __VA_ARGS__)

static int make(const char *path, long bytes)
{
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);

	for (long i = 0; i < bytes; i++) {
		char byte = (char)('a' + i / PAGE + i % 7);

		if (write(fd, &byte, 1) != 1)
			say(path, -1);
	}
	return fd;
}

/* A sum that tells where bytes are. */
static unsigned long sum(const char *start, long bytes)
{
	unsigned long result = 0;

	for (long i = 0; i < bytes; i++)
		result = result * 31 + (unsigned char)start[i];
	return result % 1000000007;
}

static void show(const char *what, const char *start, long bytes)
{
	printf("%s: %lu\n", what, sum(start, bytes));
}

static void show_file(const char *what, int fd)
{
	static char data[PAGES * PAGE];
	long got = pread(fd, data, sizeof(data), 0);

	printf("%s: %ld bytes, %lu\n", what, got, sum(data, got));
}

static void anonymous(void)
{
	char *start = MAP(3 * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *other;

	printf("aligned %d\n", (uintptr_t)start % PAGE == 0);
	show("zeros", start, 3 * PAGE);
	memset(start, 1, 3 * PAGE);
	TRY(munmap(start + PAGE, PAGE));
	TRY(munmap(start + PAGE, PAGE));
	show("below", start, PAGE);
	show("above", start + 2 * PAGE, PAGE);
	other = mmap(start + PAGE, PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	printf("in the gap %d\n", other == start + PAGE);
	show("three pages", start, 3 * PAGE);
	other = mmap(start, PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	say("in use", other == MAP_FAILED ? -1 : 0);
	other = mmap(start, 2 * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	printf("instead %d\n", other == start);
	show("three pages", start, 3 * PAGE);
	start[0] = 1;
	TRY(madvise(start, PAGE, MADV_DONTNEED));
	show("forgotten", start, PAGE);
	TRY(munmap(start, 3 * PAGE));
	TRY(munmap(start, 3 * PAGE));

	start = MAP(LARGE, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	memset(start, 7, LARGE);
	show("large", start, LARGE);
	TRY(munmap(start, LARGE));
	start = MAP(LARGE, RW, MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	show("zeros again", start, LARGE);
	TRY(munmap(start, LARGE));
	start = MAP(1, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	TRY(mprotect(start, PAGE, RW));
	start[PAGE - 1] = 1;
	TRY(munmap(start, 1));
}

static void resizing(void)
{
	char *start = MAP(2 * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	memset(start, 5, 2 * PAGE);
	start = TRY_POINTER(mremap(start, 2 * PAGE, 50 * PAGE, MREMAP_MAYMOVE));
	show("grown", start, 50 * PAGE);
	start = TRY_POINTER(mremap(start, 50 * PAGE, PAGE, 0));
	show("shrunk", start, PAGE);
	say("unaligned", (long)mremap(start + 1, PAGE, PAGE, 0) == -1 ? -1 : 0);
	say("to nothing", (long)mremap(start, PAGE, 0, 0) == -1 ? -1 : 0);
	TRY(munmap(start, PAGE));
	say("of nothing", (long)mremap(start, PAGE, 2 * PAGE, MREMAP_MAYMOVE) == -1 ? -1 : 0);
}

static void private_file(void)
{
	int fd = make("private", 2 * PAGE + 100);
	char *start = MAP(3 * PAGE, RW, MAP_PRIVATE, fd, 0);
	char *second;

	show("read in", start, 3 * PAGE);
	memset(start + PAGE, 'x', PAGE);
	TRY(msync(start, 3 * PAGE, MS_SYNC));
	show_file("file is as it was", fd);
	second = MAP(PAGE, PROT_READ, MAP_PRIVATE, fd, PAGE);
	show("second page", second, PAGE);
	TRY(close(fd));
	TRY(madvise(start + PAGE, PAGE, MADV_DONTNEED));
	show("read again", start, 3 * PAGE);
	TRY(munmap(second, PAGE));
	TRY(munmap(start, 3 * PAGE));
	fd = open("private", O_RDONLY);
	start = MAP(PAGE, RW, MAP_PRIVATE, fd, 0);
	start[0] = 'y';
	TRY(munmap(start, PAGE));
	show_file("opened for reading", fd);
	TRY(close(fd));
}

static void shared_file(void)
{
	int fd = make("shared", 3 * PAGE + 100);
	char *start = MAP(4 * PAGE, RW, MAP_SHARED, fd, 0);

	show("read in", start, 4 * PAGE);
	start[10] = 'X';
	start[2 * PAGE] = 'Y';
	start[3 * PAGE + 99] = 'Z';
	TRY(msync(start, 4 * PAGE, MS_SYNC));
	show_file("saved", fd);
	TRY(pwrite(fd, "other", 5, PAGE));
	start[20] = 'P';
	TRY(msync(start, PAGE, MS_SYNC));
	show_file("what others wrote is there", fd);
	TRY(msync(start, 4 * PAGE, MS_SYNC | MS_INVALIDATE));
	show("and comes", start, 3 * PAGE);
	start[PAGE + 1] = 'Q';
	start[2 * PAGE + 1] = 'R';
	TRY(munmap(start + PAGE, PAGE));
	start[PAGE * 2 + 2] = 'S';
	TRY(munmap(start, 4 * PAGE));
	show_file("in parts", fd);
	start = MAP(PAGE, RW, MAP_SHARED, fd, 2 * PAGE);
	start[3] = 'T';
	TRY(close(fd));
	TRY(munmap(start, PAGE));
	fd = open("shared", O_RDWR);
	show_file("after close()", fd);
	start = MAP(PAGE, PROT_READ, MAP_SHARED, fd, 0);
	TRY(mprotect(start, PAGE, RW));
	start[4] = 'U';
	start = TRY_POINTER(mremap(start, PAGE, 3 * PAGE, MREMAP_MAYMOVE));
	show("grown", start, 3 * PAGE);
	start[2 * PAGE + 4] = 'V';
	TRY(msync(start, 3 * PAGE, MS_SYNC));
	show_file("saved", fd);
	TRY(munmap(start, 3 * PAGE));
	TRY(ftruncate(fd, 5 * PAGE));
	start = MAP(5 * PAGE, RW, MAP_SHARED_VALIDATE, fd, 0);
	memset(start + 4 * PAGE, 'w', PAGE);
	TRY(munmap(start, 5 * PAGE));
	show_file("longer", fd);
	TRY(close(fd));
}

/* What the program changes and what it writes meet in one page. */
static void both_ways(void)
{
	int fd = make("both", 3 * PAGE);
	char *start = MAP(3 * PAGE, RW, MAP_SHARED, fd, 0);

	start[2 * PAGE + 50] = 'u';
	TRY(msync(start, PAGE, MS_SYNC | MS_INVALIDATE));
	printf("not saved, and kept: %c\n", start[2 * PAGE + 50]);
	start[100] = 'm';
	start[300] = 'n';
	TRY(pwrite(fd, "own", 3, 200));
	TRY(pwrite(fd, "far", 3, 3000));
	TRY(msync(start, 3 * PAGE, MS_SYNC));
	show_file("both are there", fd);
	TRY(msync(start, 3 * PAGE, MS_SYNC | MS_INVALIDATE));
	show("and here", start, 3 * PAGE);
	for (long i = 0; i < 3 * PAGE; i += 2)
		start[i]++;
	TRY(munmap(start, 3 * PAGE));
	show_file("every other byte", fd);
	TRY(close(fd));

	TRY(close(make("appended", PAGE)));
	fd = open("appended", O_RDWR | O_APPEND);
	start = MAP(PAGE, RW, MAP_SHARED, fd, 0);
	start[7] = 'A';
	TRY(munmap(start, PAGE));
	show_file("not at the end", fd);
	TRY(pwrite(fd, "end", 3, 0));
	show_file("at the end", fd);
	TRY(close(fd));
}

/* What is in pieces is one for who resizes it; what is not there is not resized. */
static void pieces(void)
{
	const off_t last = INT64_MAX - 2 * PAGE + 1;
	char *start = MAP(2 * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *grown, *other;
	int fd = make("far", PAGE);

	TRY(madvise(start, PAGE, MADV_DONTNEED));
	start = TRY_POINTER(mremap(start, 2 * PAGE, 4 * PAGE, MREMAP_MAYMOVE));
	TRY(mprotect(start + PAGE, PAGE, PROT_READ));
	say("of two kinds", (long)mremap(start, 4 * PAGE, 6 * PAGE, MREMAP_MAYMOVE) == -1 ? -1 : 0);
	TRY(mprotect(start + PAGE, PAGE, RW));
	start = TRY_POINTER(mremap(start, 4 * PAGE, 6 * PAGE, MREMAP_MAYMOVE));
	show("six pages", start, 6 * PAGE);
	TRY(munmap(start, 6 * PAGE));
	say("less of nothing", (long)mremap(start, 2 * PAGE, PAGE, 0) == -1 ? -1 : 0);

	start = MAP(PAGE, PROT_READ, MAP_PRIVATE, fd, last - PAGE);
	if (start != MAP_FAILED) {
		grown = mremap(start, PAGE, 2 * PAGE, 0);
		other = mmap(start + PAGE, PAGE, RW,
			     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
		printf("as long as it is said %d\n", (grown == MAP_FAILED) == (other != MAP_FAILED));
		munmap(start, 2 * PAGE);
	}
	TRY(close(fd));
}

static void most_used(void)
{
	char *start = MAP(LARGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct rusage with, without;

	memset(start, 1, LARGE);
	TRY(getrusage(RUSAGE_SELF, &with));
	TRY(munmap(start, LARGE));
	TRY(getrusage(RUSAGE_SELF, &without));
	printf("not less %d\n", without.ru_maxrss >= with.ru_maxrss);
}

static _Atomic int filling;		/* 1: a file is being mapped, 2: it is */

static void *fill(void *argument)
{
	int fd = open("filling", O_RDWR | O_CREAT, 0600);

	if (fd < 0 || ftruncate(fd, 6 * LARGE))
		say("filling", -1);
	filling = 1;
	argument = mmap(NULL, 6 * LARGE, PROT_READ, MAP_PRIVATE, fd, 0);
	filling = 2;
	return argument;
}

/* Who maps memory does not wait until somebody's file has been read. */
static void waits_for_none(void)
{
	long rounds = 0;
	pthread_t thread;

	pthread_create(&thread, NULL, fill, NULL);
	while (!filling)
		sched_yield();
	while (filling == 1) {
		munmap(mmap(NULL, PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), PAGE);
		rounds++;
	}
	printf("waits for none %d\n", rounds > 10);
	fprintf(stderr, "%ld times meanwhile\n", rounds);
	pthread_join(thread, NULL);
}

/*
 * Only on an isle: a place that cannot be had leaves what is there, and what a full
 * disk (@folder) does not take is said at the end. Natively there is always a place,
 * and a signal.
 */
static void isle_only(const char *folder)
{
	size_t all = (size_t)sysconf(_SC_PHYS_PAGES) * PAGE;
	char *start = mmap(NULL, PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *other;
	int fd;

	start[0] = 7;
	other = mmap(start, all, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	printf("kept %d %d %d\n", other == MAP_FAILED, !msync(start, PAGE, MS_SYNC), start[0]);
	fd = chdir(folder) ? -1 : open("full", O_RDWR | O_CREAT, 0600);
	if (fd < 0 || ftruncate(fd, LARGE))
		say(folder, -1);
	waits_for_none();
	start = mmap(NULL, LARGE, RW, MAP_SHARED, fd, 0);
	memset(start, 1, LARGE);
}

static void failing(void)
{
	int file = make("fails", PAGE), reads = open("fails", O_RDONLY);
	int writes = open("fails", O_WRONLY), folder = open(".", O_RDONLY);
	int paths = open("fails", O_PATH), ends[2], sock = socket(AF_INET, SOCK_DGRAM, 0);
	int zero = open("/dev/zero", O_RDWR);
	char *start;

	TRY(pipe(ends));
	MAP(0, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	MAP(PAGE, RW, MAP_ANONYMOUS, -1, 0);
	MAP(PAGE, RW, MAP_PRIVATE, -1, 0);
	MAP(PAGE, RW, MAP_PRIVATE, 999, 0);
	MAP(PAGE, RW, 0, file, 0);
	MAP(PAGE, RW, MAP_PRIVATE, file, page_and_one);
	MAP(0, RW, MAP_PRIVATE, file, 0);
	MAP(0, RW, MAP_PRIVATE, 999, 0);
	MAP(1ul << 46, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	MAP(SIZE_MAX - 5, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	MAP(PAGE, RW, MAP_SHARED, reads, 0);
	MAP(PAGE, PROT_READ, MAP_SHARED, writes, 0);
	MAP(PAGE, PROT_READ, MAP_PRIVATE, writes, 0);
	MAP(PAGE, PROT_READ, MAP_PRIVATE, folder, 0);
	MAP(PAGE, PROT_READ, MAP_PRIVATE, paths, 0);
	MAP(PAGE, PROT_READ, MAP_PRIVATE, ends[0], 0);
	MAP(PAGE, PROT_READ, MAP_PRIVATE, ends[1], 0);
	MAP(PAGE, PROT_READ, MAP_PRIVATE, sock, 0);
	start = MAP(PAGE, RW, MAP_PRIVATE, zero, 0);
	show("zeros", start, PAGE);
	start[1] = 1;
	TRY(munmap(start, PAGE));
	start = MAP(2 * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	say("unaligned", mmap(start + 1, PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0)
	    == MAP_FAILED ? -1 : 0);
	TRY(munmap(start + 1, PAGE));
	TRY(munmap(start, 0));
	TRY(munmap(start + PAGE, PAGE));
	TRY(mprotect(start + 1, PAGE, RW));
	TRY(mprotect(start, 2 * PAGE, RW));
	TRY(mprotect(start, PAGE, 0x40));
	TRY(msync(start + 1, PAGE, MS_SYNC));
	TRY(msync(start, PAGE, MS_SYNC | MS_ASYNC));
	TRY(msync(start, PAGE, 0x40));
	TRY(msync(start, 2 * PAGE, MS_SYNC));
	TRY(msync(start, 0, MS_SYNC));
	TRY(madvise(start, PAGE, 77));
	TRY(madvise(start + 1, PAGE, MADV_NORMAL));
	TRY(posix_madvise(start, PAGE, POSIX_MADV_DONTNEED));
	TRY(posix_madvise(start, PAGE, 77) > 0);
	TRY(mlock(start, 2 * PAGE));
	TRY(mlockall(0));
	TRY(munmap(start, PAGE));
	start = MAP(PAGE, PROT_READ, MAP_SHARED, reads, 0);
	TRY(mprotect(start, PAGE, RW));
	TRY(munmap(start, PAGE));
	start = MAP(PAGE, PROT_READ, MAP_PRIVATE, reads, 0);
	TRY(mprotect(start, PAGE, RW));
	start[0] = 'z';
	TRY(munmap(start, PAGE));
	show_file("file", file);
}

static void *worker(void *argument)
{
	long me = (long)argument;
	long wrong = 0;

	for (int round = 0; round < 200; round++) {
		long bytes = (1 + (round + me) % 9) * PAGE;
		char *start = mmap(NULL, bytes, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		for (long i = 0; i < bytes; i += 512)
			wrong += start[i] != 0;
		memset(start, (int)me + 1, bytes);
		munmap(start + bytes - PAGE, PAGE);
		for (long i = 0; i < bytes - PAGE; i += 512)
			wrong += start[i] != me + 1;
		if (bytes > PAGE)
			munmap(start, bytes - PAGE);
	}
	return (void *)wrong;
}

/* Threads map and unmap at once: nobody gets what another one has. */
static void at_once(void)
{
	pthread_t thread[6];
	void *wrong;

	for (long i = 0; i < 6; i++)
		pthread_create(&thread[i], NULL, worker, (void *)i);
	for (long i = 0; i < 6; i++) {
		pthread_join(thread[i], &wrong);
		say("wrong bytes", (long)wrong);
	}
}

/* What is mapped when the program ends is saved. */
static void ending(void)
{
	int fd = make("ending", PAGE);
	char *start = MAP(PAGE, RW, MAP_SHARED, fd, 0);

	memcpy(start + 5, "the end", 7);
}

int main(int count, char **arguments)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (count > 1) {
		isle_only(arguments[1]);
		return 0;
	}
	anonymous();
	resizing();
	private_file();
	shared_file();
	both_ways();
	pieces();
	most_used();
	failing();
	at_once();
	ending();
	return 0;
}
