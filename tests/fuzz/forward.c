// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frames of forwarded calls: what the codec lets through keeps the limits that both
 * sides rely on.
 */
#include "fuzz.h"
#include "forward_codec.h"

static void check_hello(struct fuzz *fuzz)
{
	struct forward_hello hello;
	uint8_t token[FORWARD_TOKEN_BYTES];
	uint32_t isle = fuzz_word(fuzz);

	fuzz_take(fuzz, token, sizeof(token));
	forward_fill_hello(&hello, isle, token);
	fuzz_check(!forward_check_hello(&hello, isle, token));
	((uint8_t *)&hello)[fuzz_byte(fuzz) % sizeof(hello)] ^= fuzz_byte(fuzz) | 1;
	fuzz_check(forward_check_hello(&hello, isle, token) == -EPROTO);
}

/* The data alone in a piece of heap: the sanitizer sees what lies behind its end. */
static void check_data(struct fuzz *fuzz, uint32_t number, uint32_t length)
{
	const struct forward_call *call = forward_call(number);
	char *data = malloc(length ? length : 1);

	fuzz_check(data);
	fuzz_take(fuzz, data, length);
	if (!forward_check_data(number, data, length) && call->in == FORWARD_IN_PATH)
		fuzz_check(length && strnlen(data, length) == length - 1);
	free(data);
}

static void check_request(struct fuzz *fuzz)
{
	struct forward_header head;
	uint64_t args[FORWARD_ARGS];
	const struct forward_call *call;

	fuzz_take(fuzz, &head, sizeof(head));
	fuzz_take(fuzz, args, sizeof(args));
	fuzz_check(forward_name(head.number));
	if (forward_check_request(&head, FORWARD_DATA_MAX))
		return;
	call = forward_call(head.number);
	fuzz_check(call);
	fuzz_check(head.length >= FORWARD_ARGS_BYTES &&
		   head.length - FORWARD_ARGS_BYTES <= call->in_max);
	if (!forward_check_args(head.number, args, FORWARD_DATA_MAX))
		fuzz_check(forward_room(head.number, args) <= call->out_max);
	if (head.length - FORWARD_ARGS_BYTES <= fuzz->size + 64)
		check_data(fuzz, head.number, head.length - FORWARD_ARGS_BYTES);
}

static void check_reply(struct fuzz *fuzz)
{
	struct forward_header head;
	uint32_t number = 1 + fuzz_byte(fuzz) % (FORWARD_COUNT - 1);
	size_t limit = fuzz_word(fuzz);

	fuzz_take(fuzz, &head, sizeof(head));
	if (!forward_call(number) || forward_check_reply(&head, number, limit))
		return;
	fuzz_check(head.status >= -FORWARD_ERRNO_MAX);
	fuzz_check(head.length == 0 || (head.status >= 0 && head.length <= limit));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz fuzz = { data, size };

	switch (fuzz_byte(&fuzz) % 4) {
	case 0:
		check_hello(&fuzz);
		break;
	case 1:
		forward_ioctl(fuzz_long(&fuzz));
		check_reply(&fuzz);
		break;
	default:
		check_request(&fuzz);
		break;
	}
	return 0;
}
