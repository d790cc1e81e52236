// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * Frames of forwarded calls; see forward_codec.h.
 */
#include <string.h>

#include "forward_codec.h"

HERMIT_ASSERT(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);

void forward_fill_hello(struct forward_hello *hello, uint32_t isle, const uint8_t *token)
{
	memset(hello, 0, sizeof(*hello));
	hello->magic = FORWARD_MAGIC;
	hello->version = FORWARD_VERSION;
	hello->isle = isle;
	if (token)
		memcpy(hello->token, token, sizeof(hello->token));
}

int forward_check_hello(const struct forward_hello *hello, uint32_t isle, const uint8_t *token)
{
	uint32_t difference = 0;
	unsigned int i;

	for (i = 0; i < FORWARD_TOKEN_BYTES; i++)
		difference |= (uint32_t)hello->token[i] ^ (token ? token[i] : 0);
	if (hello->magic != FORWARD_MAGIC || hello->version != FORWARD_VERSION)
		return -EPROTO;
	if (hello->isle != isle || difference)
		return -EPROTO;
	return 0;
}

void forward_fill_request(struct forward_header *head, uint32_t number, uint64_t id,
			  uint32_t length)
{
	head->length = FORWARD_ARGS_BYTES + length;
	head->number = number;
	head->id = id;
	head->status = 0;
}

/* Strings that the data of a request consists of. */
static uint32_t strings(const struct forward_call *call)
{
	if (call->in == FORWARD_IN_PATHS)
		return 2;
	return call->in == FORWARD_IN_PATH;
}

int forward_check_request(const struct forward_header *head, uint32_t data_max)
{
	const struct forward_call *call = forward_call(head->number);
	uint32_t length, most;

	if (!call || head->status != 0 || head->length < FORWARD_ARGS_BYTES)
		return -EPROTO;
	length = head->length - FORWARD_ARGS_BYTES;
	most = call->in == FORWARD_IN_DATA ? data_max : call->in_max;
	return length >= strings(call) && length <= most ? 0 : -EPROTO;
}

int forward_check_args(uint32_t number, const uint64_t *args, uint32_t data_max)
{
	const struct forward_call *call = forward_call(number);
	unsigned int i;
	uint32_t most;

	if (!call)
		return -EPROTO;
	for (i = call->args; i < FORWARD_ARGS; i++)
		if (args[i])
			return -EPROTO;
	most = call->out == FORWARD_OUT_DATA ? data_max : call->out_max;
	return call->room && args[call->room - 1] > most ? -EPROTO : 0;
}

/* Is this @count strings of FORWARD_PATH_MAX bytes at most, and nothing else? */
static bool are_strings(const char *data, size_t length, uint32_t count)
{
	while (count--) {
		size_t most = length < FORWARD_PATH_MAX ? length : FORWARD_PATH_MAX;
		const char *end = memchr(data, 0, most);

		if (!end)
			return false;
		length -= (size_t)(end + 1 - data);
		data = end + 1;
	}
	return length == 0;
}

int forward_check_data(uint32_t number, const void *data, size_t length)
{
	const struct forward_call *call = forward_call(number);

	if (!call)
		return -EPROTO;
	if (call->in_unit && length % call->in_unit)
		return -EPROTO;
	if (strings(call) && !are_strings(data, length, strings(call)))
		return -EPROTO;
	return 0;
}

uint32_t forward_room(uint32_t number, const uint64_t *args)
{
	const struct forward_call *call = forward_call(number);

	return call->room ? (uint32_t)args[call->room - 1] : call->out_max;
}

void forward_fill_reply(struct forward_header *head, const struct forward_header *request,
			int64_t status, uint32_t length)
{
	head->length = length;
	head->number = request->number;
	head->id = request->id;
	head->status = status;
}

/* Can a successful @call have this status, given the caller's @limit? */
static bool status_fits(const struct forward_call *call, const struct forward_header *head,
			size_t limit)
{
	uint64_t status = (uint64_t)head->status;

	switch (call->result) {
	case FORWARD_RESULT_ZERO:
		return status == 0;
	case FORWARD_RESULT_BOOL:
		return status <= 1;
	case FORWARD_RESULT_INDEX:
		return status <= INT32_MAX;
	case FORWARD_RESULT_OFFSET:
		return true;
	case FORWARD_RESULT_TAKEN:
		return status <= limit;
	case FORWARD_RESULT_LENGTH:
		return status == head->length;
	}
	return false;
}

int forward_check_reply(const struct forward_header *head, uint32_t number, size_t limit)
{
	const struct forward_call *call = forward_call(number);

	if (!call || head->number != number || head->length > limit)
		return -EPROTO;
	if (head->status < 0)
		return head->status >= -FORWARD_ERRNO_MAX && head->length == 0 ? 0 : -EPROTO;
	if (call->out != FORWARD_OUT_DATA && head->length > call->out_max)
		return -EPROTO;
	if (call->out == FORWARD_OUT_EXACT && head->length != call->out_max)
		return -EPROTO;
	return status_fits(call, head, limit) ? 0 : -EPROTO;
}
