// SPDX-License-Identifier: GPL-2.0-only
/* Forwarded calls through isle memory: in place, on all cores, cancelled, in any order. */
#include "fake_rings.h"

#define PATH	"/tmp/hermit-unit-rings"
#define MANY	1000u
#define BYTES	50000u

static uint64_t open_file(struct fake_rings *fake)
{
	int fd = open(PATH, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	unlink(PATH);
	return (uint64_t)table_install(&fake->table, fd);
}

/* Gives the isle the reading end of a pipe; returns the other one. */
static int open_pipe(struct fake_rings *fake, uint64_t *index)
{
	int ends[2];

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	*index = (uint64_t)table_install(&fake->table, ends[0]);
	return ends[1];
}

static struct callring_request read_frame(uint64_t file, uint32_t bytes)
{
	struct callring_request frame = fake_frame(FORWARD_READ, file, bytes);

	frame.out = fake_piece(FAKE_DATA_AT, bytes);
	return frame;
}

static struct callring_request write_frame(uint64_t file, uint32_t bytes)
{
	struct callring_request frame = fake_frame(FORWARD_WRITE, file, 0);

	fake_in(&frame, FAKE_DATA_AT, bytes);
	return frame;
}

static struct callring_request seek_frame(uint64_t file)
{
	return fake_frame(FORWARD_LSEEK, file, 0);
}

static void test_null(void **state)
{
	struct fake_rings *fake = *state;
	unsigned int i;

	for (i = 0; i < MANY; i++)
		assert_int_equal(fake_ask(fake, i % FAKE_CORES, fake_frame(FORWARD_GETPPID, 0, 0)),
				 getppid());
}

static void test_file(void **state)
{
	struct fake_rings *fake = *state;
	uint64_t file = open_file(fake);
	char *data = fake->memory + FAKE_DATA_AT;
	char *copy = malloc(BYTES);
	uint64_t seed = 5;
	unsigned int i;

	for (i = 0; i < BYTES; i++)
		data[i] = (char)unit_random(&seed);
	memcpy(copy, data, BYTES);
	assert_int_equal(fake_ask(fake, 0, write_frame(file, BYTES)), BYTES);
	assert_int_equal(fake_ask(fake, 1, seek_frame(file)), 0);
	memset(data, 0, BYTES);
	assert_int_equal(fake_ask(fake, 0, read_frame(file, BYTES)), BYTES);
	assert_memory_equal(data, copy, BYTES);
	assert_int_equal(fake_ask(fake, 0, read_frame(file, BYTES)), 0);
	assert_int_equal(fake_ask(fake, 0, read_frame(99, BYTES)), -EBADF);
	assert_int_equal(fake_ask(fake, 0, write_frame(file, 0)), 0);
	free(copy);
}

/* A buffer in pieces: isle memory has holes. */
static void test_pieces(void **state)
{
	struct fake_rings *fake = *state;
	uint64_t file = open_file(fake);
	struct callring_piece *list = (void *)(fake->memory + FAKE_DATA_AT);
	struct callring_request frame = write_frame(file, 9);
	char *data = fake->memory + FAKE_DATA_AT + 4096;

	memcpy(data, "one", 3);
	memcpy(data + 100, "two", 3);
	memcpy(data + 200, "six", 3);
	list[0] = (struct callring_piece){ FAKE_DATA_AT + 4096 + 200, 3 };
	list[1] = (struct callring_piece){ FAKE_DATA_AT + 4096, 3 };
	list[2] = (struct callring_piece){ FAKE_DATA_AT + 4096 + 100, 3 };
	frame.in.pieces = 3;
	assert_int_equal(fake_ask(fake, 0, frame), 9);
	assert_int_equal(fake_ask(fake, 0, seek_frame(file)), 0);
	assert_int_equal(fake_ask(fake, 0, read_frame(file, 100)), 9);
	assert_memory_equal(fake->memory + FAKE_DATA_AT, "sixonetwo", 9);
}

/* Structures are copied there and back, and a reply never leaves its room. */
static void test_copies(void **state)
{
	struct fake_rings *fake = *state;
	char *data = fake->memory + FAKE_DATA_AT;
	struct callring_request frame = fake_frame(FORWARD_STAT, FORWARD_CWD, 0);
	const struct forward_stat *status = (void *)(data + 64);

	memcpy(data, "/tmp", 5);
	fake_in(&frame, FAKE_DATA_AT, 5);
	frame.out = fake_piece(FAKE_DATA_AT + 64, sizeof(*status));
	assert_int_equal(fake_ask(fake, 0, frame), 0);
	assert_int_equal(status->mode & 0170000, 0040000);
	frame = fake_frame(FORWARD_GETCWD, 0, 0);
	frame.out = fake_piece(FAKE_DATA_AT, 1);
	data[1] = 'x';
	assert_int_equal(fake_ask(fake, 0, frame), -ERANGE);
	assert_int_equal(data[1], 'x');
}

/* A read that waits holds up nobody, and more calls than the ring has slots may wait. */
static void test_waiting(void **state)
{
	struct fake_rings *fake = *state;
	struct forward_header head;
	unsigned int i, woken = 0;
	uint64_t file;
	int writer = open_pipe(fake, &file);

	for (i = 0; i < 3 * CALLRING_SLOTS; i++) {
		fake_put(fake, 0, read_frame(file, 1));
		assert_int_equal(fake_ask(fake, 1, fake_frame(FORWARD_GETPPID, 0, 0)), getppid());
	}
	for (i = 0; i < 3 * CALLRING_SLOTS; i++)
		assert_int_equal(write(writer, "x", 1), 1);
	while (woken < 3 * CALLRING_SLOTS) {
		assert_true(fake_wait(fake, 0, &head, FAKE_PATIENCE_MS));
		assert_int_equal(head.status, 1);
		woken++;
	}
	close(writer);
}

static void cancel(struct fake_rings *fake, unsigned int core, uint64_t id)
{
	fake_put(fake, core, fake_frame(FORWARD_CANCEL, id, 0));
}

static void test_cancel(void **state)
{
	struct fake_rings *fake = *state;
	struct forward_header head;
	uint64_t file, id;
	int writer = open_pipe(fake, &file);

	id = fake_put(fake, 0, read_frame(file, 10));
	assert_false(fake_wait(fake, 0, &head, 20));
	cancel(fake, 0, id);
	assert_true(fake_wait(fake, 0, &head, FAKE_PATIENCE_MS));
	assert_true(head.id == id && head.status == -EINTR);
	cancel(fake, 0, id);			/* of what is over: nothing */
	cancel(fake, 1, UINT64_MAX);
	assert_int_equal(write(writer, "abc", 3), 3);
	assert_int_equal(fake_ask(fake, 0, read_frame(file, 10)), 3);
	close(writer);
}

/* Sent through the other core's ring the cancel may be seen first: it waits for its call. */
static void test_cancel_overtakes(void **state)
{
	struct fake_rings *fake = *state;
	struct forward_header head;
	unsigned int i;
	uint64_t file, id;
	int writer = open_pipe(fake, &file);

	for (i = 0; i < MANY; i++) {
		unsigned int from = i % 2;

		id = fake_put(fake, from, read_frame(file, 10));
		cancel(fake, 1 - from, id);
		assert_true(fake_wait(fake, from, &head, FAKE_PATIENCE_MS));
		assert_true(head.id == id && head.status == -EINTR);
	}
	close(writer);
}

/* A write into a full pipe that is cancelled says how much went in. */
static void test_cancel_partial(void **state)
{
	struct fake_rings *fake = *state;
	struct forward_header head;
	int ends[2];
	uint64_t file, id;
	int64_t room;

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	room = fcntl(ends[1], F_SETPIPE_SZ, 4096);
	file = (uint64_t)table_install(&fake->table, ends[1]);
	id = fake_put(fake, 0, write_frame(file, BYTES));
	assert_false(fake_wait(fake, 0, &head, 50));
	cancel(fake, 1, id);
	assert_true(fake_wait(fake, 0, &head, FAKE_PATIENCE_MS));
	assert_true(head.id == id && head.status == room);
	close(ends[0]);
}

/* A call that keeps a thread in Linux is woken out of it. */
static void test_cancel_thread(void **state)
{
	struct fake_rings *fake = *state;
	struct callring_request frame = fake_frame(FORWARD_FLOCK, 0, 2 /* LOCK_EX */);
	struct forward_header head;
	uint64_t id;
	int mine = open(PATH, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	struct flock lock = { .l_type = F_WRLCK };

	assert_int_equal(table_install(&fake->table, open(PATH, O_RDWR | O_CLOEXEC)), 0);
	assert_int_equal(fcntl(mine, F_OFD_SETLK, &lock), 0);
	frame = fake_frame(FORWARD_LOCK, 0, F_SETLKW);
	*(struct forward_lock *)(fake->memory + FAKE_DATA_AT) =
		(struct forward_lock){ .type = F_WRLCK };
	fake_in(&frame, FAKE_DATA_AT, sizeof(struct forward_lock));
	frame.out = fake_piece(FAKE_DATA_AT, sizeof(struct forward_lock));
	id = fake_put(fake, 0, frame);
	assert_false(fake_wait(fake, 0, &head, 50));
	assert_int_equal(fake_ask(fake, 1, fake_frame(FORWARD_GETPPID, 0, 0)), getppid());
	cancel(fake, 1, id);
	assert_true(fake_wait(fake, 0, &head, FAKE_PATIENCE_MS));
	assert_true(head.id == id && head.status == -EINTR);
	close(mine);
	unlink(PATH);
}

/* Stopping does not wait for calls that wait, on threads or without. */
static void test_stop(void **state)
{
	struct fake_rings *fake = *state;
	uint64_t file;
	int writer = open_pipe(fake, &file);
	unsigned int i;

	for (i = 0; i < CALLRING_SLOTS / 2; i++)
		fake_put(fake, i % 2, read_frame(file, 1));
	assert_int_equal(fake_ask(fake, 1, fake_frame(FORWARD_GETPPID, 0, 0)), getppid());
	assert_true(server_stop(&fake->server, FAKE_PATIENCE_MS));
	close(writer);
}

/* Replies that nobody takes hold up the core they are for, and no other. */
static void test_full_replies(void **state)
{
	struct fake_rings *fake = *state;
	struct forward_header head;
	unsigned int i;

	for (i = 0; i < CALLRING_SLOTS; i++)
		fake_put(fake, 0, fake_frame(FORWARD_GETPPID, 0, 0));
	for (i = 0; i < CALLRING_SLOTS; i++)
		assert_true(fake_wait(fake, 0, &head, FAKE_PATIENCE_MS));
	assert_int_equal(fake_ask(fake, 1, fake_frame(FORWARD_GETPPID, 0, 0)), getppid());
}

static struct forward_poll *poll_list(struct fake_rings *fake)
{
	return (void *)(fake->memory + FAKE_DATA_AT);
}

static struct callring_request poll_frame(unsigned int files, bool wait)
{
	uint32_t bytes = (uint32_t)(files * sizeof(struct forward_poll));
	struct callring_request frame = fake_frame(FORWARD_POLL, wait, bytes);

	fake_in(&frame, FAKE_DATA_AT, bytes);
	frame.out = fake_piece(FAKE_DATA_AT, bytes);
	return frame;
}

static void test_poll(void **state)
{
	struct fake_rings *fake = *state;
	struct forward_poll *list = poll_list(fake);
	struct forward_header head;
	uint64_t file, id;
	int writer = open_pipe(fake, &file);

	list[0] = (struct forward_poll){ .fd = (int32_t)file, .events = POLLIN };
	list[1] = (struct forward_poll){ .fd = -1, .events = POLLIN, .revents = 77 };
	assert_int_equal(fake_ask(fake, 0, poll_frame(2, false)), 0);
	assert_true(list[0].revents == 0 && list[1].revents == 0);
	id = fake_put(fake, 0, poll_frame(2, true));
	assert_false(fake_wait(fake, 0, &head, 20));
	assert_int_equal(write(writer, "x", 1), 1);
	assert_true(fake_wait(fake, 0, &head, FAKE_PATIENCE_MS));
	assert_true(head.id == id && head.status == 1 && list[0].revents == POLLIN);
	list[1].fd = 55;
	assert_int_equal(fake_ask(fake, 0, poll_frame(2, true)), 2);
	assert_true(list[1].revents == POLLNVAL);
	assert_int_equal(fake_ask(fake, 0, read_frame(file, 1)), 1);
	list[0] = (struct forward_poll){ .fd = (int32_t)file, .events = POLLIN };
	id = fake_put(fake, 0, poll_frame(1, true));
	close(writer);
	assert_true(fake_wait(fake, 0, &head, FAKE_PATIENCE_MS));
	assert_true(head.status == 1 && list[0].revents == POLLHUP);
}

/* A poll for nothing ends when it is cancelled; one file may be named twice. */
static void test_poll_cancel(void **state)
{
	struct fake_rings *fake = *state;
	struct forward_poll *list = poll_list(fake);
	struct forward_header head;
	uint64_t file, id;
	int writer = open_pipe(fake, &file);

	list[0] = (struct forward_poll){ .fd = -1, .events = POLLIN };
	list[1] = list[2] = (struct forward_poll){ .fd = (int32_t)file, .events = POLLIN };
	id = fake_put(fake, 0, poll_frame(1, true));
	assert_false(fake_wait(fake, 0, &head, 20));
	cancel(fake, 1, id);
	assert_true(fake_wait(fake, 0, &head, FAKE_PATIENCE_MS));
	assert_true(head.id == id && head.status == -EINTR);
	id = fake_put(fake, 0, poll_frame(3, true));
	assert_false(fake_wait(fake, 0, &head, 20));
	cancel(fake, 0, id);
	assert_true(fake_wait(fake, 0, &head, FAKE_PATIENCE_MS));
	assert_true(head.id == id && head.status == -EINTR);
	close(writer);
}

/* A program that never makes a call has an isle that is ready for them. */
static void test_met(void **state)
{
	struct fake_rings *fake = *state;
	struct isle_core *first = (struct isle_core *)(fake->memory + ISLE_CORES_OFFSET);
	uint64_t offset = first->callring;

	assert_true(rings_met(&fake->rings));
	shared_store_release(&first->callring, 0);
	assert_false(rings_met(&fake->rings));
	shared_store_release(&first->callring, offset);
}

static struct fake_rings *late;

static void late_call(void)
{
	fake_make_ring(late, 1);
	fake_put(late, 1, fake_frame(FORWARD_GETPPID, 0, 0));
}

/* A core makes its rings, calls and rings after the proxy has looked and before it hears. */
static void test_late(void **state)
{
	struct forward_header head;

	(void)state;
	late = fake_rings_open();
	fake_at_hear = late_call;
	assert_int_equal(server_start(&late->server, &late->rings.transport), 0);
	assert_int_equal(poll(&(struct pollfd){ .fd = fake_bell[1], .events = POLLIN }, 1,
			      FAKE_PATIENCE_MS), 1);
	assert_true(fake_take(late, 1, &head));
	assert_int_equal(head.status, getppid());
	assert_int_equal(fake_rings_stop((void **)&late), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fake_rings_start, fake_rings_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_met), TEST(test_null), TEST(test_file), TEST(test_pieces), TEST(test_copies),
		TEST(test_waiting), TEST(test_cancel), TEST(test_cancel_overtakes),
		TEST(test_cancel_partial), TEST(test_cancel_thread), TEST(test_stop),
		TEST(test_full_replies), TEST(test_poll), TEST(test_poll_cancel),
		cmocka_unit_test(test_late),
	};

	return unit_run(tests);
}
