// SPDX-License-Identifier: GPL-2.0-only
/*
 * A file is replaced by a whole one, or stays as it was; nothing else is left behind, and
 * what is no file is not touched.
 */
#include "unit.h"

#include <fcntl.h>
#include <sys/wait.h>

#include "fake_root.h"
#include "replace.h"

static char path[256];

static int set_up(void **state)
{
	(void)state;
	root_create();
	snprintf(path, sizeof(path), "%s/core", root);
	return 0;
}

static void expect_text(const char *wanted)
{
	char text[64] = "";
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	assert_int_equal(fread(text, 1, sizeof(text) - 1, file), strlen(wanted));
	fclose(file);
	assert_string_equal(text, wanted);
}

static void begin(struct replacement *new, const char *text)
{
	assert_int_equal(replace_begin(new, path), 0);
	assert_int_equal(write(new->fd, text, strlen(text)), strlen(text));
}

static void test_replaces(void **state)
{
	struct replacement new;
	struct stat status;

	(void)state;
	begin(&new, "new");
	assert_int_not_equal(access(path, F_OK), 0);
	assert_int_equal(replace_end(&new, 0), 0);
	expect_text("new");
	begin(&new, "newer");
	expect_text("new");
	assert_int_equal(replace_end(&new, 0), 0);
	expect_text("newer");
	assert_int_equal(root_count(), 1);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
}

static void test_failure(void **state)
{
	struct replacement new;

	(void)state;
	root_put("core", "old");
	begin(&new, "ne");
	assert_int_equal(replace_end(&new, -ENOSPC), -ENOSPC);
	expect_text("old");
	assert_int_equal(root_count(), 1);
}

/* Where the file system knows files without a name, nothing is left of who was killed. */
static void test_killed(void **state)
{
	struct replacement new;
	pid_t child;
	int fd;

	(void)state;
	fd = open(root, O_TMPFILE | O_WRONLY, 0600);
	if (fd < 0)
		skip();
	close(fd);
	root_put("core", "old");
	child = fork();
	if (!child) {
		begin(&new, "half of a new o");
		_exit(0);
	}
	assert_int_equal(waitpid(child, NULL, 0), child);
	expect_text("old");
	assert_int_equal(root_count(), 1);
}

/* Two at a time do not write to one file. */
static void test_together(void **state)
{
	struct replacement first;
	struct replacement second;

	(void)state;
	begin(&first, "the first");
	begin(&second, "second");
	assert_int_equal(replace_end(&first, 0), 0);
	expect_text("the first");
	assert_int_equal(replace_end(&second, 0), 0);
	expect_text("second");
	assert_int_equal(root_count(), 1);
}

static void test_refused(void **state)
{
	static char long_path[PATH_MAX];
	struct replacement new;
	struct stat status;

	(void)state;
	assert_int_equal(replace_begin(&new, root), -EISDIR);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(replace_begin(&new, path), -EINVAL);
	assert_int_equal(stat(path, &status), 0);
	assert_true(S_ISFIFO(status.st_mode));
	snprintf(path, sizeof(path), "%s/nowhere/core", root);
	assert_int_equal(replace_begin(&new, path), -ENOENT);
	memset(long_path, '/', sizeof(long_path) - 1);
	strcpy(long_path + sizeof(long_path) - 2, "x");
	assert_int_equal(replace_begin(&new, long_path), -ENAMETOOLONG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_replaces, set_up, root_remove),
		cmocka_unit_test_setup_teardown(test_failure, set_up, root_remove),
		cmocka_unit_test_setup_teardown(test_killed, set_up, root_remove),
		cmocka_unit_test_setup_teardown(test_together, set_up, root_remove),
		cmocka_unit_test_setup_teardown(test_refused, set_up, root_remove),
	};

	return unit_run(tests);
}
