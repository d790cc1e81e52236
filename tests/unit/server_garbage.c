// SPDX-License-Identifier: GPL-2.0-only
/* A stream that breaks off anywhere, or carries what no isle sends, ends the server. */
#include "fake_server.h"

#define ROUNDS 400u

static enum server_end wait_end(struct fake_server *fake, struct reason *reason)
{
	struct pollfd event = { .fd = fake->server.event, .events = POLLIN };

	assert_int_equal(poll(&event, 1, FAKE_PATIENCE_MS), 1);
	assert_true(fake_ended(fake->isle));
	return server_ended(&fake->server, reason);
}

/* A good request with a path, to be spoiled. */
struct good_request {
	struct forward_header head;
	uint64_t args[FORWARD_ARGS];
	char path[8];
};

static struct good_request good(void)
{
	struct good_request request = { .path = "/no/suc" };

	forward_fill_request(&request.head, FORWARD_STAT, 1, sizeof(request.path));
	return request;
}

/* The end of the stream at every byte of a request. */
static void test_every_break(void **state)
{
	struct good_request request = good();
	struct fake_server *fake;
	struct reason reason;
	void *one;
	size_t size;

	(void)state;
	for (size = 0; size <= sizeof(request); size++) {
		fake_server_start(&one);
		fake = one;
		if (size)
			fake_send_bytes(fake->isle, &request, size);
		shutdown(fake->isle, SHUT_WR);
		assert_int_equal(wait_end(fake, &reason), SERVER_CLOSED);
		assert_true(reason.text[0]);
		assert_int_equal(fake_server_stop(&one), 0);
	}
}

static void check_garbage(const struct good_request *request, const char *what)
{
	struct fake_server *fake;
	struct reason reason;
	void *one;

	fake_server_start(&one);
	fake = one;
	fake_send_bytes(fake->isle, request, sizeof(*request));
	assert_int_equal(wait_end(fake, &reason), SERVER_GARBAGE);
	if (!strstr(reason.text, what))
		fail_msg("\"%s\" does not say \"%s\"", reason.text, what);
	assert_int_equal(fake_server_stop(&one), 0);
}

static void test_garbage(void **state)
{
	struct good_request request = good();

	(void)state;
	request.head.number = 0;
	check_garbage(&request, "bad header");
	request.head.number = FORWARD_COUNT;
	check_garbage(&request, "bad header");
	request = good();
	request.head.length = UINT32_MAX;
	check_garbage(&request, "bad header");
	request.head.length = FORWARD_ARGS_BYTES - 1;
	check_garbage(&request, "bad header");
	request.head.length = FORWARD_ARGS_BYTES + FORWARD_PATH_MAX + 1;
	check_garbage(&request, "bad header");
	request = good();
	request.head.status = -1;
	check_garbage(&request, "bad header");
	request = good();
	request.args[FORWARD_ARGS - 1] = 1;
	check_garbage(&request, "bad arguments");
	request = good();
	request.path[7] = 'x';
	check_garbage(&request, "bad data");
	request = good();
	request.path[3] = 0;
	check_garbage(&request, "bad data");
}

/* Noise ends it, or is a request by chance; it never hangs or goes astray. */
static void test_noise(void **state)
{
	uint8_t noise[sizeof(struct good_request)];
	struct good_request request;
	struct fake_server *fake;
	uint64_t seed = 11;
	unsigned int i;
	void *one;
	size_t k;

	(void)state;
	for (i = 0; i < ROUNDS; i++) {
		request = good();
		memcpy(noise, &request, sizeof(noise));
		for (k = 1 + unit_random(&seed) % 8; k; k--)
			noise[unit_random(&seed) % sizeof(noise)] ^= (uint8_t)unit_random(&seed);
		fake_server_start(&one);
		fake = one;
		fake_send_bytes(fake->isle, noise, sizeof(noise));
		shutdown(fake->isle, SHUT_WR);
		assert_true(fake_ended(fake->isle));
		assert_int_equal(fake_server_stop(&one), 0);
	}
}

/* An end of the stream while a call waits: reported at once, not when it returns. */
static void test_end_while_call_waits(void **state)
{
	const uint64_t args[FORWARD_ARGS] = { 0, 1 };
	struct fake_server *fake;
	struct reason reason;
	uint64_t index;
	void *one;
	int writer;

	(void)state;
	fake_server_start(&one);
	fake = one;
	writer = fake_pipe(fake, &index);
	fake_send(fake->isle, FORWARD_READ, 1, args, NULL, 0);
	shutdown(fake->isle, SHUT_WR);
	assert_int_equal(wait_end(fake, &reason), SERVER_CLOSED);
	assert_true(server_stop(&fake->server, FAKE_PATIENCE_MS));
	close(writer);
	assert_int_equal(fake_server_stop(&one), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_break),
		cmocka_unit_test(test_garbage),
		cmocka_unit_test(test_noise),
		cmocka_unit_test(test_end_while_call_waits),
	};

	return unit_run(tests);
}
