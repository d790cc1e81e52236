// SPDX-License-Identifier: GPL-2.0-only
/* Every forwarded call does what Linux does, and one that waits holds up no other. */
#include <signal.h>
#include <sys/stat.h>

#include "fake_server.h"

#define PATH		"/tmp/hermit-server-test"
#define MANY		40u
#define MANY_ROUNDS	2000u
#define VERY_MANY	2000u

static void test_file(void **state)
{
	struct fake_server *fake = *state;
	struct forward_stat status;
	struct stat linux_status;
	int64_t fd;

	unlink(PATH);
	fd = fake_call(fake, FORWARD_OPEN, FORWARD_CWD, O_RDWR | O_CREAT | O_EXCL, 0640, PATH,
		       sizeof(PATH));
	assert_int_equal(fd, 0);
	assert_int_equal(fake_call(fake, FORWARD_WRITE, 0, 0, 0, "hello", 5), 5);
	assert_int_equal(fake_call(fake, FORWARD_LSEEK, 0, 1, SEEK_SET, NULL, 0), 1);
	assert_int_equal(fake_call(fake, FORWARD_READ, 0, 100, 0, NULL, 0), 4);
	assert_memory_equal(fake->reply.data, "ello", 4);
	assert_int_equal(fake_call(fake, FORWARD_READ, 0, 100, 0, NULL, 0), 0);
	assert_int_equal(fake_call(fake, FORWARD_ISATTY, 0, 0, 0, NULL, 0), 0);
	assert_int_equal(fake_call(fake, FORWARD_FSTAT, 0, 0, 0, NULL, 0), 0);
	memcpy(&status, fake->reply.data, sizeof(status));
	assert_int_equal(stat(PATH, &linux_status), 0);
	assert_int_equal(status.ino, linux_status.st_ino);
	assert_int_equal(status.mode, linux_status.st_mode);
	assert_int_equal(status.size, 5);
	assert_int_equal(status.mtime_nsec, linux_status.st_mtim.tv_nsec);
	assert_int_equal(fake_call(fake, FORWARD_STAT, FORWARD_CWD, 0, 0, PATH, sizeof(PATH)), 0);
	assert_memory_equal(fake->reply.data, &status, sizeof(status));
	assert_int_equal(fake_call(fake, FORWARD_CLOSE, 0, 0, 0, NULL, 0), 0);
	assert_int_equal(fake_call(fake, FORWARD_UNLINK, FORWARD_CWD, 0, 0, PATH, sizeof(PATH)), 0);
	assert_int_equal(access(PATH, F_OK), -1);
}

static void test_errors(void **state)
{
	struct fake_server *fake = *state;

	assert_int_equal(fake_call(fake, FORWARD_OPEN, FORWARD_CWD, 0, 0, "/nowhere", 9), -ENOENT);
	assert_int_equal(fake_call(fake, FORWARD_OPEN, FORWARD_CWD, 0, 0, "", 1), -ENOENT);
	assert_int_equal(fake_call(fake, FORWARD_OPEN, FORWARD_CWD, 1ull << 40, 0, "/tmp", 5), -EINVAL);
	assert_int_equal(fake_call(fake, FORWARD_OPEN, FORWARD_CWD, O_CREAT, 1u << 16, "/tmp", 5), -EINVAL);
	assert_int_equal(fake_call(fake, FORWARD_STAT, FORWARD_CWD, 0, 0, "/nowhere", 9), -ENOENT);
	assert_int_equal(fake_call(fake, FORWARD_UNLINK, FORWARD_CWD, 0, 0, "/nowhere", 9), -ENOENT);
	assert_int_equal(fake_call(fake, FORWARD_OPEN, FORWARD_CWD, O_RDONLY, 0, "/tmp", 5), 0);
	assert_int_equal(fake_call(fake, FORWARD_READ, 0, 1, 0, NULL, 0), -EISDIR);
	assert_int_equal(fake_call(fake, FORWARD_WRITE, 0, 0, 0, "x", 1), -EBADF);
	assert_int_equal(fake_call(fake, FORWARD_LSEEK, 0, 0, 77, NULL, 0), -EINVAL);
	assert_int_equal(fake_call(fake, FORWARD_LSEEK, 0, -1ull, SEEK_SET, NULL, 0), -EINVAL);
	assert_int_equal(fake_call(fake, FORWARD_LSEEK, 0, 0, 1ull << 33, NULL, 0), -EINVAL);
}

/* Numbers of the proxy's own descriptors mean nothing to the isle. */
static void test_foreign_descriptors(void **state)
{
	struct fake_server *fake = *state;
	uint64_t fd;

	for (fd = 0; fd < 20; fd++) {
		assert_int_equal(fake_call(fake, FORWARD_READ, fd, 1, 0, NULL, 0), -EBADF);
		assert_int_equal(fake_call(fake, FORWARD_WRITE, fd, 0, 0, "x", 1), -EBADF);
		assert_int_equal(fake_call(fake, FORWARD_CLOSE, fd, 0, 0, NULL, 0), -EBADF);
		assert_int_equal(fake_call(fake, FORWARD_FSTAT, fd, 0, 0, NULL, 0), -EBADF);
		assert_int_equal(fake_call(fake, FORWARD_ISATTY, fd, 0, 0, NULL, 0), -EBADF);
	}
	assert_int_equal(fake_call(fake, FORWARD_CLOSE, UINT64_MAX, 0, 0, NULL, 0), -EBADF);
}

static void test_hostname(void **state)
{
	struct fake_server *fake = *state;
	char name[256];

	gethostname(name, sizeof(name));
	assert_int_equal(fake_call(fake, FORWARD_HOSTNAME, 0, 0, 0, NULL, 0), strlen(name));
	assert_memory_equal(fake->reply.data, name, strlen(name));
}

/* The largest frames, both ways. */
static void test_largest(void **state)
{
	struct fake_server *fake = *state;
	char *data = malloc(FORWARD_DATA_MAX);
	const uint64_t args[FORWARD_ARGS] = { 0 };
	struct forward_header head;
	size_t sent = 0;

	memset(data, 'x', FORWARD_DATA_MAX);
	unlink(PATH);
	assert_int_equal(fake_call(fake, FORWARD_OPEN, FORWARD_CWD, O_RDWR | O_CREAT, 0600, PATH,
				   sizeof(PATH)), 0);
	forward_fill_request(&head, FORWARD_WRITE, 1000, FORWARD_DATA_MAX);
	fake_send_bytes(fake->isle, &head, sizeof(head));
	fake_send_bytes(fake->isle, args, sizeof(args));
	while (sent < FORWARD_DATA_MAX)
		sent += (size_t)send(fake->isle, data + sent, FORWARD_DATA_MAX - sent, 0);
	fake_receive(fake->isle, &fake->reply);
	assert_int_equal(fake->reply.head.status, FORWARD_DATA_MAX);
	assert_int_equal(fake_call(fake, FORWARD_LSEEK, 0, 0, SEEK_SET, NULL, 0), 0);
	assert_int_equal(fake_call(fake, FORWARD_READ, 0, FORWARD_DATA_MAX, 0, NULL, 0),
			 FORWARD_DATA_MAX);
	assert_memory_equal(fake->reply.data, data, FORWARD_DATA_MAX);
	unlink(PATH);
	free(data);
}

static void test_broken_pipe(void **state)
{
	struct fake_server *fake = *state;
	int pipe_fds[2];

	assert_int_equal(pipe2(pipe_fds, O_CLOEXEC), 0);
	assert_int_equal(table_install(&fake->table, pipe_fds[1]), 0);
	close(pipe_fds[0]);
	assert_int_equal(fake_call(fake, FORWARD_WRITE, 0, 0, 0, "x", 1), -EPIPE);
}

/* A read from a silent pipe waits; all other calls go on meanwhile. */
static void test_waiting_read(void **state)
{
	struct fake_server *fake = *state;
	const uint64_t args[FORWARD_ARGS] = { 0, 10 };
	uint64_t index;
	int writer = fake_pipe(fake, &index);
	unsigned int i;

	assert_int_equal(index, 0);
	fake_send(fake->isle, FORWARD_READ, 777, args, NULL, 0);
	for (i = 0; i < 100; i++)
		assert_true(fake_call(fake, FORWARD_HOSTNAME, 0, 0, 0, NULL, 0) > 0);
	assert_int_equal(write(writer, "news", 4), 4);
	fake_receive(fake->isle, &fake->reply);
	assert_int_equal(fake->reply.head.id, 777);
	assert_int_equal(fake->reply.head.status, 4);
	assert_memory_equal(fake->reply.data, "news", 4);
	close(writer);
}

/* Many tasks that wait, each woken by its own news, in an order of its own. */
static void test_many_waiting_reads(void **state)
{
	struct fake_server *fake = *state;
	uint64_t args[FORWARD_ARGS] = { 0, 10 };
	int writer[MANY];
	uint64_t index;
	unsigned int i;

	for (i = 0; i < MANY; i++) {
		writer[i] = fake_pipe(fake, &index);
		args[0] = index;
		fake_send(fake->isle, FORWARD_READ, 1000 + index, args, NULL, 0);
	}
	assert_false(fake_readable(fake->isle, 50));
	for (i = MANY; i-- > 0;) {
		assert_int_equal(write(writer[i], &i, sizeof(i)), sizeof(i));
		fake_receive(fake->isle, &fake->reply);
		assert_int_equal(fake->reply.head.id, 1000 + i);
		assert_memory_equal(fake->reply.data, &i, sizeof(i));
		close(writer[i]);
	}
}

/* Closing a file under a waiting read frees the index, not the read. */
static void test_close_under_read(void **state)
{
	struct fake_server *fake = *state;
	const uint64_t args[FORWARD_ARGS] = { 0, 10 };
	uint64_t index;
	int writer = fake_pipe(fake, &index);

	fake_send(fake->isle, FORWARD_READ, 777, args, NULL, 0);
	assert_false(fake_readable(fake->isle, 50));
	assert_int_equal(fake_call(fake, FORWARD_CLOSE, 0, 0, 0, NULL, 0), 0);
	assert_int_equal(fake_call(fake, FORWARD_READ, 0, 10, 0, NULL, 0), -EBADF);
	assert_int_equal(write(writer, "x", 1), 1);
	fake_receive(fake->isle, &fake->reply);
	assert_int_equal(fake->reply.head.id, 777);
	assert_int_equal(fake->reply.head.status, 1);
	close(writer);
}

/* Any number of calls may wait: none of the others notices. */
static void test_very_many_waiting_reads(void **state)
{
	struct fake_server *fake = *state;
	const uint64_t read_args[FORWARD_ARGS] = { 0, 1 };
	uint64_t index;
	int writer = fake_pipe(fake, &index);
	static bool seen[VERY_MANY];
	char news[VERY_MANY] = { 0 };
	unsigned int i;

	memset(seen, 0, sizeof(seen));
	for (i = 0; i < VERY_MANY; i++)
		fake_send(fake->isle, FORWARD_READ, i, read_args, NULL, 0);
	fake->next_id = VERY_MANY;
	assert_true(fake_call(fake, FORWARD_HOSTNAME, 0, 0, 0, NULL, 0) > 0);
	assert_true(fake_call(fake, FORWARD_STAT, 0, 0, 0, "/tmp", 5) == 0);
	assert_int_equal(write(writer, news, sizeof(news)), sizeof(news));
	for (i = 0; i < VERY_MANY; i++) {
		fake_receive(fake->isle, &fake->reply);
		assert_int_equal(fake->reply.head.status, 1);
		assert_true(fake->reply.head.id < VERY_MANY && !seen[fake->reply.head.id]);
		seen[fake->reply.head.id] = true;
	}
	close(writer);
}

/* Requests faster than their replies are read: all are answered, each once. */
static void test_pipelining(void **state)
{
	struct fake_server *fake = *state;
	const uint64_t args[FORWARD_ARGS] = { 0 };
	static bool seen[MANY_ROUNDS];
	unsigned int sent = 0;
	unsigned int got = 0;

	memset(seen, 0, sizeof(seen));
	while (got < MANY_ROUNDS) {
		if (sent < MANY_ROUNDS && sent - got < 100) {
			fake_send(fake->isle, FORWARD_HOSTNAME, sent++, args, NULL, 0);
			continue;
		}
		fake_receive(fake->isle, &fake->reply);
		assert_true(fake->reply.head.id < MANY_ROUNDS && !seen[fake->reply.head.id]);
		seen[fake->reply.head.id] = true;
		got++;
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fake_server_start, fake_server_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_file),
		TEST(test_errors),
		TEST(test_foreign_descriptors),
		TEST(test_hostname),
		TEST(test_largest),
		TEST(test_broken_pipe),
		TEST(test_waiting_read),
		TEST(test_many_waiting_reads),
		TEST(test_close_under_read),
		TEST(test_very_many_waiting_reads),
		TEST(test_pipelining),
	};

	signal(SIGPIPE, SIG_IGN);
	return unit_run(tests);
}
