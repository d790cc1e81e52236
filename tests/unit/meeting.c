// SPDX-License-Identifier: GPL-2.0-only
/* Only who comes from the isle's address and shows the token in time is let in. */
#include <arpa/inet.h>
#include <netinet/in.h>

#include "clock.h"
#include "fake_isle.h"
#include "meeting.h"

#define ISLE	1u
#define SLOW_MS	100

static struct meeting meeting;
static struct reason reason;

static struct in_addr own, peer, stranger;

static int set_up(void **state)
{
	(void)state;
	own.s_addr = inet_addr("127.0.0.1");
	peer.s_addr = inet_addr("127.0.0.3");
	stranger.s_addr = inet_addr("127.0.0.9");
	return meeting_open(&meeting, own, 0, peer, ISLE, &reason);
}

static int tear_down(void **state)
{
	(void)state;
	meeting_close(&meeting);
	meeting_close(&meeting);
	return 0;
}

static int connect_from(struct in_addr from)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = from };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	address.sin_addr = own;
	address.sin_port = htons(meeting.port);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

/* Runs the meeting until it lets somebody in or nothing has happened for a while. */
static int run(void)
{
	struct pollfd event = { .fd = meeting.events, .events = POLLIN };
	int fd = -1;

	while (fd < 0 && poll(&event, 1, SLOW_MS) == 1)
		fd = meeting_step(&meeting);
	return fd;
}

static void send_hello(int fd, uint32_t isle, const uint8_t *token)
{
	struct forward_hello hello;

	forward_fill_hello(&hello, isle, token);
	fake_send_bytes(fd, &hello, sizeof(hello));
}

static void expect_answer(int fd)
{
	struct forward_hello hello;

	assert_true(fake_read(fd, &hello, sizeof(hello)));
	assert_int_equal(forward_check_hello(&hello, ISLE, NULL), 0);
}

static void test_good(void **state)
{
	int isle = connect_from(peer);
	int fd;

	(void)state;
	send_hello(isle, ISLE, meeting.token);
	fd = run();
	assert_true(fd >= 0);
	expect_answer(isle);
	/* Nobody else gets in from then on. */
	assert_int_equal(meeting.listener, -1);
	close(fd);
	close(isle);
}

/* Byte by byte is as good. */
static void test_slow(void **state)
{
	struct forward_hello hello;
	int isle = connect_from(peer);
	int fd = -1;
	size_t i;

	(void)state;
	forward_fill_hello(&hello, ISLE, meeting.token);
	for (i = 0; i < sizeof(hello); i++) {
		assert_int_equal(fd, -1);
		fake_send_bytes(isle, (char *)&hello + i, 1);
		while (fd < 0 && fake_readable(meeting.events, 20))
			fd = meeting_step(&meeting);
	}
	assert_true(fd >= 0);
	expect_answer(isle);
	close(fd);
	close(isle);
}

static void refuse(int guest)
{
	assert_int_equal(run(), -1);
	assert_true(fake_ended(guest));
	close(guest);
}

static void test_bad_tokens(void **state)
{
	uint8_t token[FORWARD_TOKEN_BYTES];
	unsigned int i;
	int guest;

	(void)state;
	for (i = 0; i < FORWARD_TOKEN_BYTES; i++) {
		memcpy(token, meeting.token, sizeof(token));
		token[i] ^= 0x80;
		guest = connect_from(peer);
		send_hello(guest, ISLE, token);
		refuse(guest);
	}
	guest = connect_from(peer);
	send_hello(guest, ISLE, NULL);
	refuse(guest);
	guest = connect_from(peer);
	send_hello(guest, ISLE + 1, meeting.token);
	refuse(guest);
	guest = connect_from(peer);
	fake_send_bytes(guest, "GET / HTTP/1.0\r\n\r\n                ", 32);
	refuse(guest);
}

/* Elsewhere than on the isle even the right token does not help. */
static void test_stranger(void **state)
{
	int guest = connect_from(stranger);

	(void)state;
	assert_int_equal(run(), -1);
	assert_true(fake_ended(guest));
	close(guest);
}

static void test_guest_who_leaves(void **state)
{
	int guest = connect_from(peer);

	(void)state;
	fake_send_bytes(guest, "x", 1);
	close(guest);
	assert_int_equal(run(), -1);
	test_good(state);
}

/* Who says nothing is turned away when its time is up. */
static void test_silent_guest(void **state)
{
	int guest = connect_from(peer);
	int timeout;

	(void)state;
	assert_int_equal(meeting_timeout_ms(&meeting), -1);
	assert_int_equal(run(), -1);
	timeout = meeting_timeout_ms(&meeting);
	assert_true(timeout > 0 && timeout <= MEETING_HELLO_MS);
	meeting.guest[0].deadline_ms = clock_ms();
	assert_int_equal(meeting_timeout_ms(&meeting), 0);
	assert_int_equal(meeting_step(&meeting), -1);
	assert_true(fake_ended(guest));
	assert_int_equal(meeting_timeout_ms(&meeting), -1);
	close(guest);
}

/* A crowd of silent ones does not keep the isle out. */
static void test_crowd(void **state)
{
	int guest[3 * MEETING_GUESTS_MAX];
	unsigned int i;

	(void)state;
	for (i = 0; i < 3 * MEETING_GUESTS_MAX; i++) {
		guest[i] = connect_from(peer);
		run();
	}
	test_good(state);
	for (i = 0; i < 3 * MEETING_GUESTS_MAX; i++)
		close(guest[i]);
}

static void test_tokens_differ(void **state)
{
	uint8_t token[FORWARD_TOKEN_BYTES];

	memcpy(token, meeting.token, sizeof(token));
	tear_down(state);
	set_up(state);
	assert_memory_not_equal(token, meeting.token, sizeof(token));
}

static void test_addresses(void **state)
{
	struct meeting second;
	struct in_addr far = { inet_addr("192.0.2.1") };

	(void)state;
	assert_int_equal(meeting_open(&second, far, 0, peer, ISLE, &reason), -EADDRNOTAVAIL);
	assert_non_null(strstr(reason.text, "192.0.2.1"));
	assert_int_equal(meeting_open(&second, own, meeting.port, peer, ISLE, &reason),
			 -EADDRINUSE);
	assert_non_null(strstr(reason.text, "HERMIT_PORT="));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_good),
		TEST(test_slow),
		TEST(test_bad_tokens),
		TEST(test_stranger),
		TEST(test_guest_who_leaves),
		TEST(test_silent_guest),
		TEST(test_crowd),
		TEST(test_tokens_differ),
		TEST(test_addresses),
	};

	return unit_run(tests);
}
