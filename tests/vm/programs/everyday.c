// SPDX-License-Identifier: GPL-2.0-only
/*
 * What programs do every day, in portable C: the same source, built for an isle and
 * for Linux, must print the same. Nothing in here prints what may differ.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <float.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))
#define THREADS		8
#define ROUNDS		2000
#define NS_PER_S	1000000000ll

/* Before and after main() */

static int constructed;

static void __attribute__((constructor)) construct(void)
{
	constructed = 42;
}

static void __attribute__((destructor)) destruct(void)
{
	puts("destructor");
}

static void first_registered(void)
{
	puts("atexit, registered first");
}

static void last_registered(void)
{
	puts("atexit, registered last");
}

/* Numbers and text */

static void print_numbers(void)
{
	static const double number[] = {
		0.0, -0.0, 1.0, -1.5, 0.1, 1e300, -1e-300, DBL_MAX, DBL_MIN, M_PI, 1.0 / 3, 123456789.125,
	};
	const size_t room = 8;
	char text[64];

	for (size_t i = 0; i < COUNT(number); i++)
		printf("%f %e %g %.17g %10.3f|%-12.2e|\n", number[i], number[i], number[i],
		       number[i], fmod(number[i], 1e6), number[i]);
	printf("%f %f %f\n", INFINITY, -INFINITY, NAN);
	printf("%d %i %u %x %X %o %c %s %%\n", -5, INT_MIN, UINT_MAX, 0xbeefu, 0xbeefu, 8u, 'c', "s");
	printf("%ld %lld %zu %jd %hhd %hd\n", LONG_MIN, LLONG_MAX, SIZE_MAX, INTMAX_MAX, 300 & 127, 7);
	printf("%5d|%-5d|%05d|%+d|% d|%.3d|%*d|%.*f\n", 42, 42, 42, 42, 42, 42, 7, 42, 2, 3.14159);
	printf("%.3s|%10s|%-10s|%#x|%#o\n", "abcdef", "right", "left", 255u, 255u);
	printf("%a %Lf\n", 1.5, 2.25L);
	snprintf(text, *(const volatile size_t *)&room, "%s", "cut off here");
	printf("%s\n", text);
	printf("%.6f %.6f %.6f %.6f %.6f\n", sin(1), cos(1), exp(1), log(10), pow(2, 0.5));
	printf("%.6f %.6f %.6f %ld\n", sqrt(2), atan2(1, -1), cbrt(27), lround(2.5));
}

static void read_numbers(void)
{
	char word[16];
	double real;
	char *end;
	int number;

	printf("%d ", sscanf("17 3.25 word", "%d %lf %15s", &number, &real, word));
	printf("%d %f %s\n", number, real, word);
	printf("%ld %ld %lu\n", strtol("-0x1f", &end, 16), strtol("077", NULL, 0), strtoul("99zz", &end, 10));
	printf("%s %f %f\n", end, strtod("1e3", NULL), atof("-2.5e-3"));
	errno = 0;
	printf("%ld %d\n", strtol("99999999999999999999", NULL, 10), errno == ERANGE);
}

static int compare(const void *a, const void *b)
{
	return *(const int *)a < *(const int *)b ? -1 : *(const int *)a > *(const int *)b;
}

static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

static void sort_and_search(void)
{
	static int array[50000];
	uint32_t state = 1;
	uint64_t sum = 0;
	int key, *found;

	for (size_t i = 0; i < COUNT(array); i++)
		array[i] = (int)next_random(&state);
	key = array[777];
	qsort(array, COUNT(array), sizeof(array[0]), compare);
	for (size_t i = 0; i < COUNT(array); i++) {
		sum = sum * 31 + (uint64_t)array[i];
		if (i && array[i - 1] > array[i])
			puts("not sorted");
	}
	found = bsearch(&key, array, COUNT(array), sizeof(array[0]), compare);
	printf("sorted %" PRIu64 " %d\n", sum, found && *found == key);
}

static void strings(void)
{
	char text[] = "one,two;;three", copy[64], *state, *token;

	for (token = strtok_r(text, ",;", &state); token; token = strtok_r(NULL, ",;", &state))
		printf("<%s>", token);
	strcpy(copy, "overlap");
	memmove(copy + 2, copy, 8);
	printf(" %s %zu %d %d\n", copy, strlen(copy), strcmp("a", "b") < 0, strncmp("abc", "abd", 2));
	printf("%s %s %c %s\n", strchr("hello", 'l'), strrchr("hello", 'l'), toupper('x'), strstr("needle", "dl"));
	printf("%s | %s | %s\n", strerror(EINVAL), strerror(EACCES), strerror(EEXIST));
	token = strdup("duplicate");
	printf("%s %zu\n", token, strspn(token, "dupl"));
	free(token);
}

/* Memory */

static void memory(void)
{
	static unsigned char *block[500];
	static size_t size[500];
	uint32_t state = 7;
	uint64_t sum = 0;
	bool zero = true;

	for (int round = 0; round < 20000; round++) {
		size_t i = next_random(&state) % COUNT(block);

		for (size_t j = 0; j < size[i]; j += 97)
			sum += block[i][j] != (unsigned char)(i + j);
		size[i] = next_random(&state) % (round % 100 ? 3000 : 300000);
		block[i] = realloc(block[i], size[i] + 1);
		for (size_t j = 0; j < size[i]; j++)
			block[i][j] = (unsigned char)(i + j);
	}
	for (size_t i = 0; i < COUNT(block); i++)
		free(block[i]);
	block[0] = calloc(1000, 1000);
	for (size_t i = 0; i < 1000 * 1000; i++)
		zero = zero && !block[0][i];
	free(block[0]);
	printf("memory: %" PRIu64 " wrong, calloc %s\n", sum, zero ? "clears" : "does not clear");
	printf("too much: %d\n", malloc(SIZE_MAX / 4) == NULL && errno == ENOMEM);
	block[0] = aligned_alloc(4096, 8192);
	printf("aligned: %d\n", block[0] && (uintptr_t)block[0] % 4096 == 0);
	free(block[0]);
}

/* Files */

static void files(const char *folder)
{
	char path[256], line[128];
	uint64_t sum = 0;
	FILE *file;
	int c;

	snprintf(path, sizeof(path), "%s/everyday.tmp", folder);
	file = fopen(path, "w+");
	if (!file) {
		perror(path);
		return;
	}
	for (int i = 0; i < 20000; i++)
		fprintf(file, "line %d of %s: %.3f\n", i, "this file", i / 7.0);
	printf("at %ld\n", ftell(file));
	rewind(file);
	for (int i = 0; i < 3; i++)
		fputs(fgets(line, sizeof(line), file), stdout);
	fseek(file, -30, SEEK_END);
	printf("%zu: ", fread(line, 1, 29, file));
	fwrite(line, 1, 29, stdout);
	putchar('\n');
	fseek(file, 100, SEEK_SET);
	fputs("OVERWRITTEN", file);
	fseek(file, 0, SEEK_SET);
	while ((c = fgetc(file)) != EOF)
		sum = sum * 31 + (uint64_t)c;
	printf("sum %" PRIu64 " eof %d error %d\n", sum, feof(file) != 0, ferror(file) != 0);
	ungetc('u', file);
	printf("ungetc %c\n", fgetc(file));
	fclose(file);
	file = fopen(path, "a");
	fputs("appended\n", file);
	fclose(file);
	file = fopen(path, "r");
	fseek(file, -9, SEEK_END);
	printf("%s", fgets(line, sizeof(line), file));
	fclose(file);
	printf("remove %d, again %d", remove(path), remove(path));
	printf(" %s\n", strerror(errno));
	file = fopen("/nowhere/at/all", "r");
	printf("%d %d\n", file == NULL, errno == ENOENT);
}

/* Jumps and signals */

static jmp_buf target;

static void __attribute__((noinline)) jump(int depth)
{
	volatile double kept[8] = { depth };

	if (depth == 20)
		longjmp(target, 7);
	if (depth < 30)
		jump(depth + 1);
	kept[0]++;
}

static void jumps(void)
{
	volatile int tries = 0;
	int value = setjmp(target);

	tries++;
	if (!value)
		jump(0);
	printf("setjmp %d after %d\n", value, tries);
}

static volatile sig_atomic_t caught;

static void catch(int number)
{
	caught = number;
}

static void signals(void)
{
	signal(SIGUSR1, catch);
	raise(SIGUSR1);
	printf("signal %d\n", caught == SIGUSR1);
	signal(SIGUSR1, SIG_IGN);
	printf("ignored %d\n", raise(SIGUSR1));
}

/* Threads */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t barrier;
static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static __thread int own = 5;
static __thread double own_zero[3];
static long shared, atomic_shared, keys_ended, onces;
static int baton;

static void key_ends(void *value)
{
	__atomic_add_fetch(&keys_ended, (long)(intptr_t)value, __ATOMIC_RELAXED);
}

static void only_once(void)
{
	onces++;
}

static void *work(void *argument)
{
	int me = (int)(intptr_t)argument;
	double sum = 0;

	pthread_once(&once, only_once);
	pthread_setspecific(key, (void *)(intptr_t)(me + 1));
	errno = me;
	own += me;
	own_zero[2] += me;
	for (int i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&lock);
		shared++;
		pthread_mutex_unlock(&lock);
		__atomic_add_fetch(&atomic_shared, 1, __ATOMIC_RELAXED);
		sum += sin(i + me) * 0.5;	/* floating point registers across switches */
		if (i % 100 == 0)
			sched_yield();
	}
	pthread_barrier_wait(&barrier);
	pthread_mutex_lock(&lock);
	while (baton != me)
		pthread_cond_wait(&changed, &lock);
	printf("thread %d: errno %d own %d %.1f sum %.9f\n", me, errno, own, own_zero[2], sum);
	baton++;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
	return (void *)(intptr_t)(me * me);
}

static void threads(void)
{
	pthread_t thread[THREADS];
	void *result;
	long sum = 0;

	errno = 99;
	pthread_key_create(&key, key_ends);
	pthread_barrier_init(&barrier, NULL, THREADS);
	for (int i = 0; i < THREADS; i++)
		if (pthread_create(&thread[i], NULL, work, (void *)(intptr_t)i))
			puts("no thread");
	for (int i = 0; i < THREADS; i++) {
		pthread_join(thread[i], &result);
		sum += (intptr_t)result;
	}
	printf("shared %ld %ld, results %ld, keys %ld, once %ld\n", shared, atomic_shared, sum,
	       keys_ended, onces);
	printf("main's errno %d own %d\n", errno == 99, own);
	pthread_barrier_destroy(&barrier);
	printf("trylock %d", pthread_mutex_trylock(&lock));
	printf(" %d\n", pthread_mutex_trylock(&lock) == EBUSY);
	pthread_mutex_unlock(&lock);
}

/* Time */

static int64_t now(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return time.tv_sec * NS_PER_S + time.tv_nsec;
}

static void timing(void)
{
	struct timespec pause = { 0, 50000000 }, until;
	int64_t before = now(CLOCK_MONOTONIC), took;
	struct tm tm;
	time_t day = 951782400;			/* 29 February 2000 */
	char text[64];
	int backwards = 0;

	nanosleep(&pause, NULL);
	took = now(CLOCK_MONOTONIC) - before;
	printf("slept %s\n", took < 50000000 ? "too short" : took > 5 * NS_PER_S ? "too long" : "well");
	for (int i = 0; i < 100000; i++) {
		int64_t next = now(CLOCK_MONOTONIC);

		backwards += next < before;
		before = next;
	}
	printf("backwards %d\n", backwards);
	printf("time() agrees %d\n", llabs(now(CLOCK_REALTIME) / NS_PER_S - time(NULL)) <= 1);
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += 20000000;
	if (until.tv_nsec >= NS_PER_S) {
		until.tv_nsec -= NS_PER_S;
		until.tv_sec++;
	}
	pthread_mutex_lock(&lock);
	printf("timedwait %d\n", pthread_cond_timedwait(&changed, &lock, &until) == ETIMEDOUT);
	pthread_mutex_unlock(&lock);
	gmtime_r(&day, &tm);
	strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S %a %j", &tm);
	printf("%s %ld\n", text, (long)mktime(&tm) - (long)day);
}

int main(int argc, char **argv)
{
	atexit(first_registered);
	atexit(last_registered);
	printf("constructed %d\n", constructed);
	print_numbers();
	read_numbers();
	sort_and_search();
	strings();
	memory();
	files(argc > 1 ? argv[1] : "/tmp");
	jumps();
	signals();
	threads();
	timing();
	fprintf(stderr, "on stderr\n");
	return 3;
}
