// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whoever follows a log gets each byte of it once and in order: across runs, and when
 * the older part of the text goes.
 */
#include "unit.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>

#include "fake_root.h"
#include "follow.h"

#define LOG	"sys/hermit/isle1/log"
#define BOOTS	"sys/hermit/isle1/boots"
#define START	"sys/hermit/isle1/log_start"
/* Longer than anything takes on the slowest host, in ms */
#define PATIENCE	60000

static struct machine machine;
static struct reason reason;
static int output[2];

static int set_up(void **state)
{
	(void)state;
	signal(SIGPIPE, SIG_IGN);
	root_create();
	root_put("sys/hermit/isle1/state", "running\n");
	root_put(LOG, "one\n");
	root_put(BOOTS, "1\n");
	root_put(START, "0\n");
	machine_read(&machine, root);
	assert_int_equal(pipe(output), 0);
	return 0;
}

static void *follow(void *result)
{
	*(int *)result = follow_log_to(&machine, 1, true, output[1], &reason);
	return NULL;
}

/* The next bytes that the follower writes. */
static void expect(const char *wanted)
{
	struct pollfd poller = { output[0], POLLIN, 0 };
	char text[256] = "";
	size_t length = 0;
	ssize_t count;

	while (length < strlen(wanted)) {
		assert_int_equal(poll(&poller, 1, PATIENCE), 1);
		count = read(output[0], text + length, strlen(wanted) - length);
		assert_true(count > 0);
		length += (size_t)count;
	}
	assert_string_equal(text, wanted);
}

static void test_once(void **state)
{
	(void)state;
	assert_int_equal(follow_log_to(&machine, 1, false, output[1], &reason), 0);
	close(output[1]);
	expect("one\n");
	assert_int_equal(read(output[0], &(char){ 0 }, 1), 0);
	close(output[0]);
}

static void test_missing(void **state)
{
	(void)state;
	assert_int_equal(follow_log_to(&machine, 2, false, output[1], &reason), -ENOENT);
	assert_non_null(strstr(reason.text, "cannot read"));
	close(output[0]);
	assert_int_equal(follow_log_to(&machine, 1, false, output[1], &reason), 0);
	close(output[1]);
}

/* Files change one after the other here: each step is one that hides the next one. */
static void test_follow(void **state)
{
	pthread_t thread;
	int result = -1;

	(void)state;
	root_put(START, "100\n");
	assert_int_equal(pthread_create(&thread, NULL, follow, &result), 0);
	expect("one\n");
	root_put(LOG, "one\ntwo\n");
	expect("two\n");
	/* The first line goes, and one more comes. */
	root_put(LOG, "two\n");
	root_put(START, "104\n");
	root_put(LOG, "two\nthree\n");
	expect("three\n");
	/* More goes than was read: up to byte 114 of the run it was. */
	root_put(LOG, "");
	root_put(START, "120\n");
	expect("(6 bytes lost)\n");
	root_put(LOG, "four\n");
	expect("four\n");
	/* A new run */
	root_put(LOG, "");
	root_put(START, "0\n");
	root_put(BOOTS, "2\n");
	root_put(LOG, "1\n");
	expect("1\n");
	/* Half a line is read when older text goes, or another run begins. */
	root_put(LOG, "1\nhalf");
	expect("half");
	root_put(LOG, "");
	root_put(START, "8\n");
	expect("\n(2 bytes lost)\n");
	root_put(LOG, "a part");
	expect("a part");
	root_put(LOG, "");
	root_put(START, "0\n");
	root_put(BOOTS, "3\n");
	root_put(LOG, "first\n");
	expect("\nfirst\n");
	close(output[0]);
	root_put(LOG, "first\n2\n");
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_int_equal(result, 0);
	close(output[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_once, set_up, root_remove),
		cmocka_unit_test_setup_teardown(test_missing, set_up, root_remove),
		cmocka_unit_test_setup_teardown(test_follow, set_up, root_remove),
	};

	return unit_run(tests);
}
