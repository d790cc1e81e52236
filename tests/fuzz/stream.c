// SPDX-License-Identifier: GPL-2.0-only
/*
 * The proxy's transport through a stream on which anything comes, in pieces of any size,
 * and which ends anywhere: calls that exist, with their data in memory of their own, or
 * the end.
 */
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "forward_codec.h"
#include "fuzz.h"
#include "stream.h"

/* What a socket takes at once in any case. */
#define STREAM_MAX	16384u

static struct table table;
static bool ready;
static volatile uint8_t sink;

/* A frame as isles send them, or bytes as they come. */
static void send_something(struct fuzz *fuzz, int isle)
{
	uint8_t choice = fuzz_byte(fuzz);
	uint32_t bytes = fuzz_byte(fuzz);
	uint8_t data[UINT8_MAX];
	uint64_t args[FORWARD_ARGS];
	struct forward_header head;
	uint32_t i;

	if (choice & 1) {
		for (i = 0; i < FORWARD_ARGS; i++)
			args[i] = choice & 2 ? fuzz_byte(fuzz) : 0;
		forward_fill_request(&head, fuzz_byte(fuzz) % (FORWARD_COUNT + 1), choice, bytes);
		send(isle, &head, sizeof(head), MSG_DONTWAIT);
		send(isle, args, sizeof(args), MSG_DONTWAIT);
	}
	fuzz_take(fuzz, data, bytes);
	send(isle, data, bytes, MSG_DONTWAIT);
}

static void check_request(const struct request *request)
{
	const struct forward_call *shape = forward_call(request->head.number);
	const struct call *call = &request->call;
	size_t i;

	fuzz_check(shape && call->number == request->head.number);
	fuzz_check(call->in_bytes == request_in_bytes(request));
	/* All of it is there: the sanitizer looks. */
	for (i = 0; i < call->in_bytes; i++)
		sink = ((const uint8_t *)call->in)[i];
	memset(call->out, 'x', call->out_room);
	if (shape->in == FORWARD_IN_PATH)
		fuzz_check(call->in_bytes && !((const char *)call->in)[call->in_bytes - 1]);
}

static void receive_all(struct stream *stream)
{
	struct request *request = request_create(&table);
	struct reason reason = { 0 };
	int result;

	fuzz_check(request);
	while ((result = stream->transport.receive(&stream->transport, request, &reason)) == 1) {
		check_request(request);
		request_reset(request);
	}
	fuzz_check(result != -EPROTO || reason.text[0]);
	request_destroy(request);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz fuzz = { data, size < STREAM_MAX ? size : STREAM_MAX };
	struct stream stream;
	int pair[2];

	if (!ready)
		table_init(&table);
	ready = true;
	fuzz_check(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0);
	stream_init(&stream, pair[0]);
	while (fuzz.size)
		send_something(&fuzz, pair[1]);
	shutdown(pair[1], SHUT_WR);
	receive_all(&stream);
	stream.transport.close(&stream.transport);
	close(pair[1]);
	return 0;
}
