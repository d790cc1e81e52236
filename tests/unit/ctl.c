// SPDX-License-Identifier: GPL-2.0-only
/*
 * hermitctl prints what /sys/hermit says, also when that is odd, writes there what was
 * asked for, and says why something cannot be done.
 */
#include "unit.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>

#include "ctl.h"
#include "fake_root.h"

static struct machine machine;
static struct reason reason;

static void put_isle(unsigned int isle, const char *file, const char *text)
{
	char path[128];

	snprintf(path, sizeof(path), "sys/hermit/isle%u/%s", isle, file);
	root_put(path, text);
}

/* Isle 0 is free, isle 1 runs. */
static int set_up(void **state)
{
	(void)state;
	root_create();
	root_put("sys/devices/system/cpu/present", "0-7\n");
	root_put("sys/hermit/version", "1\n");
	root_put("sys/hermit/create", "");
	root_put("sys/hermit/remove", "");
	put_isle(0, "state", "offline\n");
	put_isle(0, "cpus", "-1\n");
	put_isle(0, "memsize", "67108864\n");
	put_isle(0, "owner", "\n");
	put_isle(0, "path", "\n");
	put_isle(1, "state", "running\n");
	put_isle(1, "cpus", "3-5,7\n");
	put_isle(1, "memsize", "134217728\n");
	put_isle(1, "node", "1\n");
	put_isle(1, "owner", "4711 app\n");
	put_isle(1, "path", "/home/me/app\n");
	put_isle(1, "uptime", "1234\n");
	machine_read(&machine, root);
	return 0;
}

/* What hermitctl list or show prints; -1 for list. To be freed. */
static char *printed(int isle, bool json)
{
	char *result = NULL;
	size_t size;
	FILE *out = open_memstream(&result, &size);

	if (isle < 0)
		ctl_list(&machine, json, out);
	else
		ctl_show(&machine, (unsigned int)isle, json, out);
	fclose(out);
	return result;
}

static void expect(int isle, bool json, const char *wanted)
{
	char *result = printed(isle, json);

	assert_string_equal(result, wanted);
	free(result);
}

/* The content of a file below sys/hermit. */
static void expect_file(const char *file, const char *wanted)
{
	char path[256];
	char text[256] = "";
	FILE *stream;

	snprintf(path, sizeof(path), "%s/sys/hermit/%s", root, file);
	stream = fopen(path, "r");
	assert_non_null(stream);
	(void)!fread(text, 1, sizeof(text) - 1, stream);
	fclose(stream);
	assert_string_equal(text, wanted);
}

static void expect_reason(const char *wanted)
{
	if (!strstr(reason.text, wanted))
		fail_msg("\"%s\" does not say \"%s\"", reason.text, wanted);
}

static void test_list(void **state)
{
	(void)state;
	expect(-1, false,
	       "ISLE  STATE     NODE   MEMORY  CPUS        PROGRAM\n"
	       "   0  offline             64M  -           -\n"
	       "   1  running      1     128M  3-5,7       /home/me/app\n");
	expect(-1, true,
	       "[{\"isle\": 0, \"state\": \"offline\", \"cpus\": [], \"memsize\": 67108864, "
	       "\"owner\": null, \"path\": null},\n"
	       " {\"isle\": 1, \"state\": \"running\", \"cpus\": [3, 4, 5, 7], \"memsize\": 134217728, "
	       "\"node\": 1, \"owner\": \"4711 app\", \"path\": \"/home/me/app\", \"uptime\": 1234}]\n");
}

static void test_no_isles(void **state)
{
	(void)state;
	memset(&machine.isles, 0, sizeof(machine.isles));
	expect(-1, true, "[]\n");
}

static void test_show(void **state)
{
	(void)state;
	expect(1, false,
	       "name       isle1\nstate      running\ncpus       3-5,7\nmemsize    134217728\n"
	       "node       1\nowner      4711 app\npath       /home/me/app\nuptime     1234\n");
	expect(0, true,
	       "{\"isle\": 0, \"state\": \"offline\", \"cpus\": [], \"memsize\": 67108864, "
	       "\"owner\": null, \"path\": null}\n");
}

/* The isle turns out to hang when its heartbeat is read. */
static void *answer_probe(void *path)
{
	int pipe = open(path, O_WRONLY);

	assert_true(pipe >= 0);
	put_isle(1, "state", "hung\n");
	assert_int_equal(write(pipe, "7\n", 2), 2);
	close(pipe);
	return NULL;
}

static void test_probe(void **state)
{
	const char *const wanted[] = { "state      hung\n", "\"state\": \"hung\"" };
	char path[256];
	pthread_t thread;
	char *result;
	int json;

	(void)state;
	snprintf(path, sizeof(path), "%s/sys/hermit/isle1/heartbeat", root);
	assert_int_equal(mkfifo(path, 0600), 0);
	for (json = 0; json < 2; json++) {
		put_isle(1, "state", "running\n");
		assert_int_equal(pthread_create(&thread, NULL, answer_probe, path), 0);
		result = printed(1, json);
		assert_int_equal(pthread_join(thread, NULL), 0);
		assert_non_null(strstr(result, wanted[json]));
		assert_non_null(strstr(result, json ? "\"heartbeat\": 7" : "heartbeat  7\n"));
		free(result);
	}
}

/* Lines, those that are about the isle, and what a wild isle has it say. */
static void test_log(void **state)
{
	char *result = NULL;
	size_t size;
	FILE *out = open_memstream(&result, &size);

	(void)state;
	put_isle(1, "boots", "1\n");
	put_isle(1, "log_start", "0\n");
	put_isle(1, "log", "[    0.001234] core 0: one \"1\"\n(3 records lost)\n"
		 "[12345.654321] core 12:   two\n\n[ 1.] core 1: x\n[    0.5");
	assert_int_equal(ctl_log_json(&machine, 1, false, out, &reason), 0);
	fclose(out);
	assert_string_equal(result,
		"{\"seconds\": 0.001234, \"core\": 0, \"text\": \"one \\\"1\\\"\"}\n"
		"{\"seconds\": null, \"core\": null, \"text\": \"(3 records lost)\"}\n"
		"{\"seconds\": 12345.654321, \"core\": 12, \"text\": \"  two\"}\n"
		"{\"seconds\": null, \"core\": null, \"text\": \"\"}\n"
		"{\"seconds\": null, \"core\": null, \"text\": \"[ 1.] core 1: x\"}\n");
	free(result);
}

/* A line without end becomes several that have one. */
static void test_long_log(void **state)
{
	static char line[10001];
	char *result = NULL;
	size_t letters = 0;
	size_t i;
	size_t size;
	FILE *out = open_memstream(&result, &size);

	(void)state;
	memset(line, 'X', sizeof(line) - 1);
	line[sizeof(line) - 2] = '\n';
	put_isle(1, "log", line);
	assert_int_equal(ctl_log_json(&machine, 1, false, out, &reason), 0);
	fclose(out);
	for (i = 0; i < size; i++)
		letters += result[i] == 'X';
	assert_int_equal(letters, sizeof(line) - 2);
	assert_int_equal(result[size - 1], '\n');
	free(result);
}

/* The name of a program is what its user likes: no number, nothing for a terminal. */
static void test_odd_names(void **state)
{
	char *result;

	(void)state;
	put_isle(1, "path", "42\n");
	result = printed(1, true);
	assert_non_null(strstr(result, "\"path\": \"42\""));
	free(result);
	put_isle(1, "path", "\x1b[2J\xff\"\\\n");
	result = printed(1, true);
	assert_non_null(strstr(result, "\"path\": \"\\u001b[2J\\ufffd\\\"\\\\\""));
	free(result);
	result = printed(-1, false);
	assert_null(strchr(result, '\x1b'));
	free(result);
	result = printed(1, false);
	assert_null(strchr(result, '\x1b'));
	free(result);
}

/* Files that say what they should not. */
static void test_odd_files(void **state)
{
	char *result;
	char *line;

	(void)state;
	line = malloc(2 * MACHINE_LINE_MAX);
	assert_non_null(line);
	memset(line, 'x', 2 * MACHINE_LINE_MAX);
	line[2 * MACHINE_LINE_MAX - 1] = '\0';
	put_isle(1, "state", line);
	put_isle(1, "memsize", "-7x\n");
	put_isle(1, "node", "007\n");
	put_isle(1, "cpus", "5-3,,\n");
	put_isle(1, "uptime", "");
	result = printed(1, true);
	assert_non_null(strstr(result, "\"memsize\": \"-7x\", \"node\": \"007\""));
	assert_non_null(strstr(result, "\"cpus\": []"));
	assert_null(strstr(result, "uptime"));
	free(result);
	free(printed(1, false));
	free(printed(-1, false));
	free(line);
}

static void test_writes(void **state)
{
	(void)state;
	put_isle(1, "cpus", "");
	assert_int_equal(ctl_stop(&machine, 1, &reason), 0);
	expect_file("isle1/cpus", "-1");
	assert_int_equal(ctl_create(&machine, 2, "1", "256M", &reason), 0);
	expect_file("create", "isle2 node=1 mem=256M");
	assert_int_equal(ctl_remove(&machine, 12, &reason), 0);
	expect_file("remove", "isle12");
	put_isle(0, "memsize", "");
	assert_int_equal(ctl_resize(&machine, 0, "all", &reason), 0);
	expect_file("isle0/memsize", "all");
}

static void test_refused(void **state)
{
	char path[256];
	char *long_text = malloc(1000);

	(void)state;
	assert_non_null(long_text);
	memset(long_text, '1', 999);
	long_text[999] = '\0';
	assert_int_equal(ctl_create(&machine, 2, long_text, "1M", &reason), -EINVAL);
	assert_int_equal(ctl_create(&machine, 2, "1\n", "1M", &reason), -EINVAL);
	assert_int_equal(ctl_create(&machine, 2, "1", "1M\tx", &reason), -EINVAL);
	free(long_text);
	expect_file("create", "");

	snprintf(path, sizeof(path), "%s/sys/hermit/create", root);
	assert_int_equal(remove(path), 0);
	assert_int_equal(ctl_create(&machine, 2, "1", "1M", &reason), -ENOENT);
	expect_reason("cannot create isle 2");
	assert_int_equal(ctl_stop(&machine, 9, &reason), -ENOENT);
	expect_reason("cannot stop isle 9");
	assert_int_equal(ctl_resize(&machine, 9, "1M", &reason), -ENOENT);
	expect_reason("cannot resize isle 9");
	/* Linux takes no notice of an empty text. */
	assert_int_equal(ctl_resize(&machine, 0, "", &reason), -EINVAL);
	expect_reason("expected at least 16M");
}

static void test_core(void **state)
{
	char path[256];
	char text[64] = "";
	FILE *copy;

	(void)state;
	snprintf(path, sizeof(path), "%s/copy", root);
	assert_int_equal(ctl_core(&machine, 1, path, &reason), -ENOENT);
	expect_reason("isle 1 has no core");
	put_isle(1, "core", "a core");
	assert_int_equal(ctl_core(&machine, 1, path, &reason), 0);
	copy = fopen(path, "r");
	assert_non_null(copy);
	assert_non_null(fgets(text, sizeof(text), copy));
	assert_string_equal(text, "a core");
	assert_int_equal(fseek(copy, 0, SEEK_END), 0);
	fclose(copy);
	snprintf(path, sizeof(path), "%s/nowhere/copy", root);
	assert_int_equal(ctl_core(&machine, 1, path, &reason), -ENOENT);
	expect_reason("cannot write");
}

/* Half a core does not replace a whole one, and is not left behind. */
static void test_core_full(void **state)
{
	struct rlimit before;
	struct rlimit limit;
	char path[256];

	(void)state;
	put_isle(1, "core", "a core that is longer than the limit");
	root_put("copy", "old");
	snprintf(path, sizeof(path), "%s/copy", root);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = before;
	limit.rlim_cur = 8;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_int_equal(ctl_core(&machine, 1, path, &reason), -EFBIG);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	expect_reason("cannot copy the core");
	expect_file("../../copy", "old");
	/* Beside it there is sys. */
	assert_int_equal(root_count(), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_list, set_up, root_remove),
		cmocka_unit_test_setup_teardown(test_no_isles, set_up, root_remove),
		cmocka_unit_test_setup_teardown(test_show, set_up, root_remove),
		cmocka_unit_test_setup_teardown(test_probe, set_up, root_remove),
		cmocka_unit_test_setup_teardown(test_log, set_up, root_remove),
		cmocka_unit_test_setup_teardown(test_long_log, set_up, root_remove),
		cmocka_unit_test_setup_teardown(test_odd_names, set_up, root_remove),
		cmocka_unit_test_setup_teardown(test_odd_files, set_up, root_remove),
		cmocka_unit_test_setup_teardown(test_writes, set_up, root_remove),
		cmocka_unit_test_setup_teardown(test_refused, set_up, root_remove),
		cmocka_unit_test_setup_teardown(test_core, set_up, root_remove),
		cmocka_unit_test_setup_teardown(test_core_full, set_up, root_remove),
	};

	return unit_run(tests);
}
