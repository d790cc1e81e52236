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
enum forward_in {
	FORWARD_IN_NONE,
	FORWARD_IN_PATH,		/* one string, its NUL the last byte */
	FORWARD_IN_PATHS,		/* two of them, back to back */
	FORWARD_IN_BYTES,		/* a structure or a list; the proxy gets a copy */
	FORWARD_IN_DATA,		/* what to write; moved in place where that is possible */
};

/* What the data of a successful reply is. */
enum forward_out {
	FORWARD_OUT_NONE,
	FORWARD_OUT_EXACT,		/* out_max bytes, a structure */
	FORWARD_OUT_UP_TO,		/* out_max bytes at most */
	FORWARD_OUT_DATA,		/* the same, what was read; moved in place ... */
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
 * @in_unit: bytes of it are a multiple of this (an array's element); 0: any
 * @result: what the status of the reply is
 * @out: what the data of the reply is
 * @out_max: most bytes of it
 * @room: the argument, counted from 1, that says for how many bytes of data the
 *        caller has room, at most @out_max; 0: there is none
 */
struct forward_call {
	const char *name;
	uint32_t args;
	enum forward_in in;
	uint32_t in_max;
	uint32_t in_unit;
	enum forward_result result;
	enum forward_out out;
	uint32_t out_max;
	uint32_t room;
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
 * forward_ioctl() - what an ioctl moves
 * @request: Linux's number
 *
 * Return: it; NULL for those that are not forwarded.
 */
const struct forward_ioctl *forward_ioctl(uint64_t request);

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
 * @data_max: most bytes that the transport moves for one read or write
 *
 * With 0, @head->length is FORWARD_ARGS_BYTES up to that plus the call's in_max.
 *
 * Return: 0; -EPROTO for an unknown call, a length the call cannot have, or a
 * status that is not 0.
 */
int forward_check_request(const struct forward_header *head, uint32_t data_max);

/**
 * forward_check_args() - do the argument words fit the call?
 * @number: as in a head that forward_check_request() accepted
 * @args: FORWARD_ARGS words
 * @data_max: as there
 *
 * Return: 0; -EPROTO if words that the call does not use are not 0, or the caller
 * claims room for more than one frame carries (the isle must cut it).
 */
int forward_check_args(uint32_t number, const uint64_t *args, uint32_t data_max);

/**
 * forward_check_data() - is the data of a request what the call takes?
 * @number: as in a head that forward_check_request() accepted
 * @data: of the request; nobody changes it any more
 * @length: its bytes
 *
 * Return: 0; -EPROTO for anything but the right number of strings, or part of an
 * array's element.
 */
int forward_check_data(uint32_t number, const void *data, size_t length);

/**
 * forward_room() - how long may the reply's data be?
 * @number: as in a head that forward_check_request() accepted
 * @args: as forward_check_args() accepted them
 *
 * Return: bytes.
 */
uint32_t forward_room(uint32_t number, const uint64_t *args);

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
