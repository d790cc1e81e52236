/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/*
 * Is this frame acceptable? All that decides it about forwarded calls is here:
 * the proxy checks an isle's requests with it, the isle the proxy's replies.
 * No OS in it; isle, proxy and the host's unit test compile the same file.
 *
 * A frame that is refused ends the connection. A call that is only wrong (a
 * descriptor that is not open, a path that does not exist) is not refused: its
 * reply carries the errno.
 */
#ifndef HERMIT_FORWARD_CODEC_H
#define HERMIT_FORWARD_CODEC_H

#include <errno.h>
#include <stdbool.h>

#include <hermit/forward.h>

/* Largest value E of a reply's status -E. */
#define FORWARD_ERRNO_MAX	4095

/* Bytes of the argument words that open every request. */
#define FORWARD_ARGS_BYTES	(FORWARD_ARGS * 8u)

/* What the data of a request is. */
enum forward_data {
	FORWARD_DATA_NONE,
	FORWARD_DATA_PATH,		/* one string, its NUL the last byte */
	FORWARD_DATA_BYTES,
};

/* What the status of a successful reply is. */
enum forward_result {
	FORWARD_RESULT_ZERO,		/* 0 */
	FORWARD_RESULT_BOOL,		/* 0 or 1 */
	FORWARD_RESULT_INDEX,		/* 0 .. INT32_MAX */
	FORWARD_RESULT_OFFSET,		/* 0 .. INT64_MAX */
	FORWARD_RESULT_TAKEN,		/* bytes of the request's data, at most all */
	FORWARD_RESULT_LENGTH,		/* the bytes of data in the reply */
};

/**
 * struct forward_call - what one call looks like on the wire
 * @name: for people
 * @args: argument words that mean something; the rest of them is 0
 * @in: what the data of the request is
 * @in_max: most bytes of it
 * @result: what the status of the reply is
 * @out: bytes of data in a successful reply; at most so many with
 *       FORWARD_RESULT_LENGTH, else exactly so many
 */
struct forward_call {
	const char *name;
	uint32_t args;
	enum forward_data in;
	uint32_t in_max;
	enum forward_result result;
	uint32_t out;
};

/**
 * forward_call() - look a call up
 * @number: enum forward_number, from anywhere
 *
 * Return: its description, NULL if there is no such call.
 */
const struct forward_call *forward_call(uint32_t number);

/**
 * forward_name() - a call's name for people
 * @number: enum forward_number, from anywhere
 *
 * Return: a string, "unknown" if there is no such call.
 */
const char *forward_name(uint32_t number);

/**
 * forward_fill_hello() - write the first message of either side
 * @hello: where to
 * @isle: number of the isle
 * @token: FORWARD_TOKEN_BYTES to show; NULL (the proxy) sends zeroes
 */
void forward_fill_hello(struct forward_hello *hello, uint32_t isle, const uint8_t *token);

/**
 * forward_check_hello() - is this the peer we wait for?
 * @hello: what it sent
 * @isle: number of the isle
 * @token: FORWARD_TOKEN_BYTES it must show; NULL (the isle) expects zeroes
 *
 * Takes as long for a token that is nearly right as for any other.
 *
 * Return: 0, or -EPROTO if anything differs.
 */
int forward_check_hello(const struct forward_hello *hello, uint32_t isle, const uint8_t *token);

/**
 * forward_fill_request() - write the head of a request
 * @head: where to
 * @number: enum forward_number
 * @id: how the reply will be told apart
 * @length: bytes of data after the argument words, at most the call's in_max
 */
void forward_fill_request(struct forward_header *head, uint32_t number, uint64_t id,
			  uint32_t length);

/**
 * forward_check_request() - may the rest of this request be read?
 * @head: what the isle sent
 *
 * With 0, @head->length is FORWARD_ARGS_BYTES up to that plus the call's in_max.
 *
 * Return: 0; -EPROTO for an unknown call, a length the call cannot have, or a
 * status that is not 0.
 */
int forward_check_request(const struct forward_header *head);

/**
 * forward_check_args() - do the argument words fit the call?
 * @number: as in a head that forward_check_request() accepted
 * @args: FORWARD_ARGS words
 *
 * Return: 0; -EPROTO if words that the call does not use are not 0, or a read
 * wants more than one frame carries (the isle must cut it).
 */
int forward_check_args(uint32_t number, const uint64_t *args);

/**
 * forward_check_path() - is this the path that it claims to be?
 * @data: data of a request
 * @length: its bytes
 *
 * Return: 0; -EPROTO unless the last byte, and no other, is NUL.
 */
int forward_check_path(const void *data, size_t length);

/**
 * forward_fill_reply() - write the head of a reply
 * @head: where to
 * @request: what it answers
 * @status: the call's result or -errno
 * @length: bytes of data that follow, 0 with a negative @status
 */
void forward_fill_reply(struct forward_header *head, const struct forward_header *request,
			int64_t status, uint32_t length);

/**
 * forward_check_reply() - may the data of this reply be read?
 * @head: what the proxy sent; the caller has looked up the request by its id
 * @number: call of that request
 * @limit: bytes that the caller has room for; for a call that sends bytes
 *         (FORWARD_RESULT_TAKEN), how many it sent
 *
 * Return: 0, and then @head->length is at most @limit and @head->status one that
 * the call can have; -EPROTO otherwise.
 */
int forward_check_reply(const struct forward_header *head, uint32_t number, size_t limit);

#endif /* HERMIT_FORWARD_CODEC_H */
