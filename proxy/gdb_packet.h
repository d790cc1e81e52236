/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Packets of gdb's remote serial protocol ("Debugging with GDB", appendix E): what
 * comes is taken apart byte by byte, what goes is put together in a buffer. No OS in
 * here. The peer may send anything.
 */
#ifndef PROXY_GDB_PACKET_H
#define PROXY_GDB_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Most bytes of a packet's content, in either direction; gdb is told so. */
#define GDB_PACKET_MAX	16384u
/* A packet with all of its bytes escaped, and what is around it. */
#define GDB_FRAME_MAX	(2 * GDB_PACKET_MAX + 8)
/* So many bytes that belong to no packet are taken for somebody else than gdb. */
#define GDB_NOISE_MAX	256u

/* What a byte was. */
enum gdb_input {
	GDB_MORE,			/* a part of something */
	GDB_PACKET,			/* the last one of a packet: see gdb_reader.content */
	GDB_BROKEN,			/* the last one of a packet whose checksum is wrong */
	GDB_INTERRUPT,			/* gdb wants the program to stop */
	GDB_ACK,			/* gdb has got our packet */
	GDB_NACK,			/* gdb wants our packet once more */
	GDB_NOISE,			/* the peer is no gdb */
};

/**
 * struct gdb_reader - the packet that is coming; zero to begin with
 * @content: its bytes, unescaped, and a NUL behind them
 * @size: bytes in @content
 * @state: what the next byte is
 * @sum: of the bytes so far
 * @given: first digit of the checksum
 * @noise: bytes in a row that belonged to no packet
 */
struct gdb_reader {
	char content[GDB_PACKET_MAX + 1];
	size_t size;
	unsigned int state;
	uint8_t sum;
	uint8_t given;
	unsigned int noise;
};

/**
 * gdb_read_byte() - take the next byte from gdb
 * @reader: moved on
 * @byte: any
 *
 * Return: enum gdb_input; after GDB_NOISE there is nothing more to be read.
 */
enum gdb_input gdb_read_byte(struct gdb_reader *reader, uint8_t byte);

/**
 * struct gdb_reply - the content of a packet that is put together; zero to begin with
 * @content: its bytes, not escaped yet
 * @size: bytes in @content
 *
 * What does not fit is left out.
 */
struct gdb_reply {
	char content[GDB_PACKET_MAX];
	size_t size;
};

/** gdb_put() - add bytes. @reply: to. @bytes: them. @count: how many. */
void gdb_put(struct gdb_reply *reply, const void *bytes, size_t count);

/** gdb_put_text() - add a text. @reply: to. @text: it. */
void gdb_put_text(struct gdb_reply *reply, const char *text);

/** gdb_put_number() - add a number in hexadecimal. @reply: to. @value: it. */
void gdb_put_number(struct gdb_reply *reply, uint64_t value);

/** gdb_put_hex() - add bytes as two digits each. @reply: to. @bytes: them. @count: how many. */
void gdb_put_hex(struct gdb_reply *reply, const void *bytes, size_t count);

/** gdb_put_unknown() - add "xx" for bytes that nobody knows. @reply: to. @count: how many. */
void gdb_put_unknown(struct gdb_reply *reply, size_t count);

/**
 * gdb_frame() - make a packet of a reply: escaped, runs shortened, with its checksum
 * @reply: the content
 * @frame: where to, GDB_FRAME_MAX bytes
 *
 * Return: bytes of the packet.
 */
size_t gdb_frame(const struct gdb_reply *reply, char *frame);

/**
 * struct gdb_text - what is left of a packet that is being read
 * @at: next byte
 * @end: behind the last one
 */
struct gdb_text {
	const char *at;
	const char *end;
};

/**
 * gdb_take_number() - read a number in hexadecimal
 * @text: moved on behind it
 * @value: result
 *
 * Return: false if there is none, or if it is larger than 64 bits.
 */
bool gdb_take_number(struct gdb_text *text, uint64_t *value);

/** gdb_take() - read what must be there. @text: moved on. @wanted: it. Return: is it there? */
bool gdb_take(struct gdb_text *text, const char *wanted);

/**
 * gdb_take_hex() - read bytes of two digits each
 * @text: moved on
 * @bytes: where to
 * @count: how many
 *
 * Return: false if they are not there.
 */
bool gdb_take_hex(struct gdb_text *text, void *bytes, size_t count);

/** gdb_left() - how much is left? @text: of this. Return: bytes. */
static inline size_t gdb_left(const struct gdb_text *text)
{
	return (size_t)(text->end - text->at);
}

#endif /* PROXY_GDB_PACKET_H */
