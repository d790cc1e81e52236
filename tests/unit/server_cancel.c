// SPDX-License-Identifier: GPL-2.0-only
/* Calls that are ended early, and waiting for several files, over a stream. */
#include <signal.h>
#include <sys/epoll.h>

#include "fake_server.h"

#define ROUNDS 300u

static void cancel(struct fake_server *fake, uint64_t id)
{
	const uint64_t args[FORWARD_ARGS] = { id };

	fake_send(fake->isle, FORWARD_CANCEL, 0, args, NULL, 0);
}

static int64_t result_of(struct fake_server *fake, uint64_t id)
{
	fake_receive(fake->isle, &fake->reply);
	assert_int_equal(fake->reply.head.id, id);
	return fake->reply.head.status;
}

/* Whether the cancel or the news come first: one reply, and no byte is lost. */
static void test_race(void **state)
{
	struct fake_server *fake = *state;
	uint64_t args[FORWARD_ARGS] = { 0, 10 };
	unsigned int i, lost = 0;
	uint64_t index;
	int writer = fake_pipe(fake, &index);

	for (i = 0; i < ROUNDS; i++) {
		fake_send(fake->isle, FORWARD_READ, 1000 + i, args, NULL, 0);
		if (i % 2)
			cancel(fake, 1000 + i);
		assert_int_equal(write(writer, "x", 1), 1);
		if (!(i % 2))
			cancel(fake, 1000 + i);
		if (result_of(fake, 1000 + i) == -EINTR)
			lost++;
		else
			assert_int_equal(fake->reply.head.status, 1);
		if (fake->reply.head.status < 0)
			assert_int_equal(fake_call(fake, FORWARD_READ, 0, 1, 0, NULL, 0), 1);
	}
	assert_true(lost <= ROUNDS);
	close(writer);
}

/* What does not wait is not ended by a cancel, even before it has begun. */
static void test_not_waiting(void **state)
{
	struct fake_server *fake = *state;
	const uint64_t args[FORWARD_ARGS] = { FORWARD_CWD, 0 };
	unsigned int i;

	for (i = 0; i < ROUNDS; i++) {
		fake_send(fake->isle, FORWARD_STAT, 2000 + 2 * i, args, "/", 2);
		fake_send(fake->isle, FORWARD_STAT, 2001 + 2 * i, args, "/", 2);
		cancel(fake, 2001 + 2 * i);
		cancel(fake, 2000 + 2 * i);
		fake_receive(fake->isle, &fake->reply);
		assert_int_equal(fake->reply.head.status, 0);
		fake_receive(fake->isle, &fake->reply);
		assert_int_equal(fake->reply.head.status, 0);
	}
}

/* Only the one that is meant ends. */
static void test_one_of_many(void **state)
{
	struct fake_server *fake = *state;
	uint64_t args[FORWARD_ARGS] = { 0, 1 };
	uint64_t index, id;
	int writer = fake_pipe(fake, &index);

	for (id = 1000; id < 1010; id++)
		fake_send(fake->isle, FORWARD_READ, id, args, NULL, 0);
	cancel(fake, 1004);
	assert_int_equal(result_of(fake, 1004), -EINTR);
	assert_false(fake_readable(fake->isle, 20));
	for (id = 1000; id < 1010; id++) {
		if (id == 1004)
			continue;
		assert_int_equal(write(writer, "x", 1), 1);
		assert_int_equal(result_of(fake, id), 1);
	}
	close(writer);
}

/* Two files, one of which is named twice; then neither, and a cancel. */
static void test_poll(void **state)
{
	struct fake_server *fake = *state;
	uint64_t first, second;
	int one = fake_pipe(fake, &first);
	int two = fake_pipe(fake, &second);
	const struct forward_poll list[] = {
		{ .fd = (int32_t)first, .events = POLLIN },
		{ .fd = (int32_t)second, .events = POLLIN },
		{ .fd = (int32_t)first, .events = POLLIN },
	};
	const uint64_t args[FORWARD_ARGS] = { 1, sizeof(list) };
	const struct forward_poll *got = (const void *)fake->reply.data;

	fake_send(fake->isle, FORWARD_POLL, 500, args, list, sizeof(list));
	assert_false(fake_readable(fake->isle, 20));
	assert_int_equal(write(two, "x", 1), 1);
	assert_int_equal(result_of(fake, 500), 1);
	assert_true(!got[0].revents && got[1].revents == POLLIN && !got[2].revents);
	assert_int_equal(fake_call(fake, FORWARD_READ, second, 1, 0, NULL, 0), 1);
	fake_send(fake->isle, FORWARD_POLL, 501, args, list, sizeof(list));
	fake_send(fake->isle, FORWARD_POLL, 502, args, list, sizeof(list));
	cancel(fake, 501);
	assert_int_equal(result_of(fake, 501), -EINTR);
	assert_int_equal(write(one, "x", 1), 1);
	assert_int_equal(result_of(fake, 502), 2);
	close(one);
	close(two);
}

static int64_t edges_control(struct fake_server *fake, uint64_t set, uint64_t operation,
			     uint64_t index, uint64_t token)
{
	const uint64_t args[FORWARD_ARGS] = { set, operation, index, EPOLLIN | EPOLLET, token };

	fake_send(fake->isle, FORWARD_EPOLL_CTL, 700, args, NULL, 0);
	return result_of(fake, 700);
}

static int64_t edges_take(struct fake_server *fake, uint64_t set, size_t room)
{
	return fake_call(fake, FORWARD_EPOLL_TAKE, set, room * sizeof(struct forward_event), 0,
			 NULL, 0);
}

/* A set tells once what happens to a file, and that it has something to tell. */
static void test_edges(void **state)
{
	struct fake_server *fake = *state;
	uint64_t index;
	int writer = fake_pipe(fake, &index);
	uint64_t set = (uint64_t)fake_call(fake, FORWARD_EPOLL, 0, 0, 0, NULL, 0);
	const struct forward_poll list = { .fd = (int32_t)set, .events = POLLIN };
	const uint64_t args[FORWARD_ARGS] = { 1, sizeof(list) };
	const struct forward_event *got = (const void *)fake->reply.data;
	int i;

	assert_int_equal(edges_control(fake, set, EPOLL_CTL_ADD, index, 0x123456789abcull), 0);
	for (i = 0; i < 3; i++) {
		fake_send(fake->isle, FORWARD_POLL, 701, args, &list, sizeof(list));
		assert_false(fake_readable(fake->isle, 20));
		assert_int_equal(write(writer, "x", 1), 1);
		assert_int_equal(result_of(fake, 701), 1);
		assert_int_equal(edges_take(fake, set, FORWARD_EVENTS_MAX), 1);
		assert_true(got->token == 0x123456789abcull && got->events == EPOLLIN);
		assert_int_equal(edges_take(fake, set, 1), 0);
	}
	assert_int_equal(edges_control(fake, set, EPOLL_CTL_DEL, index, 0), 0);
	assert_int_equal(write(writer, "x", 1), 1);
	assert_int_equal(edges_take(fake, set, 1), 0);
	close(writer);
}

/* The isle gets Linux's errors, and reaches none of the proxy's own files. */
static void test_edges_errors(void **state)
{
	struct fake_server *fake = *state;
	uint64_t index;
	int writer = fake_pipe(fake, &index);
	uint64_t set = (uint64_t)fake_call(fake, FORWARD_EPOLL, 0, 0, 0, NULL, 0);

	assert_int_equal(edges_control(fake, set, EPOLL_CTL_ADD, 12345, 0), -EBADF);
	assert_int_equal(edges_control(fake, set, EPOLL_CTL_ADD, (uint64_t)fake->isle, 0), -EBADF);
	assert_int_equal(edges_control(fake, 12345, EPOLL_CTL_ADD, index, 0), -EBADF);
	assert_int_equal(edges_control(fake, index, EPOLL_CTL_ADD, index, 0), -EINVAL);
	assert_int_equal(edges_control(fake, set, EPOLL_CTL_ADD, set, 0), -EINVAL);
	assert_int_equal(edges_control(fake, set, 77, index, 0), -EINVAL);
	assert_int_equal(edges_control(fake, set, 1ull << 32 | EPOLL_CTL_ADD, index, 0), -EINVAL);
	assert_int_equal(edges_take(fake, set, 0), -EINVAL);
	assert_int_equal(edges_take(fake, index, 1), -EINVAL);
	assert_int_equal(edges_take(fake, 12345, 1), -EBADF);
	close(writer);
}

/* Who polls and who reads the same file: both get what they wait for. */
static void test_poll_and_read(void **state)
{
	struct fake_server *fake = *state;
	const uint64_t read_args[FORWARD_ARGS] = { 0, 1 };
	const uint64_t args[FORWARD_ARGS] = { 1, sizeof(struct forward_poll) };
	const struct forward_poll list = { .fd = 0, .events = POLLIN };
	uint64_t index;
	int writer = fake_pipe(fake, &index);

	fake_send(fake->isle, FORWARD_READ, 600, read_args, NULL, 0);
	fake_send(fake->isle, FORWARD_POLL, 601, args, &list, sizeof(list));
	assert_false(fake_readable(fake->isle, 20));
	assert_int_equal(write(writer, "xy", 2), 2);
	fake_receive(fake->isle, &fake->reply);
	assert_int_equal(fake->reply.head.status, 1);
	fake_receive(fake->isle, &fake->reply);
	assert_int_equal(fake->reply.head.status, 1);
	close(writer);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fake_server_start, fake_server_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_race), TEST(test_not_waiting), TEST(test_one_of_many), TEST(test_poll),
		TEST(test_poll_and_read), TEST(test_edges), TEST(test_edges_errors),
	};

	signal(SIGPIPE, SIG_IGN);
	return unit_run(tests);
}
