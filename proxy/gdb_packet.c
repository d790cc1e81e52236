// SPDX-License-Identifier: GPL-2.0-only
/*
 * Packets of gdb's remote serial protocol; see gdb_packet.h.
 *
 *	$content#cc	cc: sum of the bytes of the content as they are sent
 *	}b		in the content: the byte b ^ 0x20
 *	b*n		in what we send: n - 29 more bytes b
 */
#include <string.h>

#include "gdb_packet.h"

#define ESCAPE		'}'
#define ESCAPE_FLIP	0x20
#define INTERRUPT	0x03
#define RUN_BASE	29u		/* the count of a run is sent with this added */
#define RUN_MIN		3u		/* shorter ones are sent as they are */
#define RUN_MAX		(126u - RUN_BASE)

enum { OUTSIDE, CONTENT, ESCAPED, SUM_HIGH, SUM_LOW };

static const char digits[] = "0123456789abcdef";

/* The value of a digit, or -1. */
static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static void begin(struct gdb_reader *reader)
{
	reader->size = 0;
	reader->sum = 0;
	reader->noise = 0;
	reader->state = CONTENT;
}

static enum gdb_input outside(struct gdb_reader *reader, uint8_t byte)
{
	switch (byte) {
	case '$':
		begin(reader);
		return GDB_MORE;
	case INTERRUPT:
		reader->noise = 0;
		return GDB_INTERRUPT;
	case '+':
	case '-':
		if (++reader->noise <= GDB_NOISE_MAX)
			return byte == '+' ? GDB_ACK : GDB_NACK;
		return GDB_NOISE;
	default:
		return ++reader->noise <= GDB_NOISE_MAX ? GDB_MORE : GDB_NOISE;
	}
}

static enum gdb_input store(struct gdb_reader *reader, uint8_t byte)
{
	if (reader->size == GDB_PACKET_MAX)
		return GDB_NOISE;
	reader->content[reader->size++] = (char)byte;
	reader->state = CONTENT;
	return GDB_MORE;
}

static enum gdb_input content(struct gdb_reader *reader, uint8_t byte)
{
	switch (byte) {
	case '#':
		reader->state = SUM_HIGH;
		return GDB_MORE;
	case '$':
		/* The end of the last one was lost. */
		begin(reader);
		return GDB_MORE;
	default:
		reader->sum = (uint8_t)(reader->sum + byte);
		if (byte != ESCAPE)
			return store(reader, byte);
		reader->state = ESCAPED;
		return GDB_MORE;
	}
}

static enum gdb_input end(struct gdb_reader *reader, uint8_t byte)
{
	int high = digit((char)reader->given);
	int low = digit((char)byte);

	reader->state = OUTSIDE;
	reader->content[reader->size] = 0;
	return high >= 0 && low >= 0 && high * 16 + low == reader->sum ? GDB_PACKET : GDB_BROKEN;
}

enum gdb_input gdb_read_byte(struct gdb_reader *reader, uint8_t byte)
{
	switch (reader->state) {
	case OUTSIDE:
		return outside(reader, byte);
	case CONTENT:
		return content(reader, byte);
	case ESCAPED:
		reader->sum = (uint8_t)(reader->sum + byte);
		return store(reader, byte ^ ESCAPE_FLIP);
	case SUM_HIGH:
		reader->given = byte;
		reader->state = SUM_LOW;
		return GDB_MORE;
	default:
		return end(reader, byte);
	}
}

void gdb_put(struct gdb_reply *reply, const void *bytes, size_t count)
{
	size_t room = sizeof(reply->content) - reply->size;

	if (count > room)
		count = room;
	memcpy(reply->content + reply->size, bytes, count);
	reply->size += count;
}

void gdb_put_text(struct gdb_reply *reply, const char *text)
{
	gdb_put(reply, text, strlen(text));
}

void gdb_put_number(struct gdb_reply *reply, uint64_t value)
{
	int shift = 60;

	while (shift > 0 && value >> shift == 0)
		shift -= 4;
	for (; shift >= 0; shift -= 4)
		gdb_put(reply, &digits[value >> shift & 0xf], 1);
}

void gdb_put_hex(struct gdb_reply *reply, const void *bytes, size_t count)
{
	const uint8_t *byte = bytes;

	for (; count; count--, byte++) {
		gdb_put(reply, &digits[*byte >> 4], 1);
		gdb_put(reply, &digits[*byte & 0xf], 1);
	}
}

void gdb_put_unknown(struct gdb_reply *reply, size_t count)
{
	for (; count; count--)
		gdb_put_text(reply, "xx");
}

static bool must_be_escaped(char byte)
{
	return byte == '#' || byte == '$' || byte == ESCAPE || byte == '*';
}

/* How many bytes from @at on are the same and can be sent as a run of the first. */
static size_t run_length(const struct gdb_reply *reply, size_t at)
{
	size_t more = 0;

	while (more < RUN_MAX && at + more + 1 < reply->size &&
	       reply->content[at + more + 1] == reply->content[at])
		more++;
	/* Counts must not look like the ends of a packet. */
	if (more + RUN_BASE == '#' || more + RUN_BASE == '$')
		more = '"' - RUN_BASE;
	return more < RUN_MIN || must_be_escaped(reply->content[at]) ? 0 : more;
}

static size_t frame_byte(const struct gdb_reply *reply, size_t at, char *frame, size_t *size)
{
	char byte = reply->content[at];
	size_t more = run_length(reply, at);

	if (must_be_escaped(byte)) {
		frame[(*size)++] = ESCAPE;
		byte ^= ESCAPE_FLIP;
	}
	frame[(*size)++] = byte;
	if (more) {
		frame[(*size)++] = '*';
		frame[(*size)++] = (char)(more + RUN_BASE);
	}
	return at + more + 1;
}

size_t gdb_frame(const struct gdb_reply *reply, char *frame)
{
	size_t size = 0;
	size_t at = 0;
	uint8_t sum = 0;

	frame[size++] = '$';
	while (at < reply->size)
		at = frame_byte(reply, at, frame, &size);
	for (at = 1; at < size; at++)
		sum = (uint8_t)(sum + (uint8_t)frame[at]);
	frame[size++] = '#';
	frame[size++] = digits[sum >> 4];
	frame[size++] = digits[sum & 0xf];
	return size;
}

bool gdb_take_number(struct gdb_text *text, uint64_t *value)
{
	const char *start = text->at;
	int next;

	*value = 0;
	while (text->at < text->end && (next = digit(*text->at)) >= 0) {
		if (*value >> 60)
			return false;
		*value = *value << 4 | (unsigned int)next;
		text->at++;
	}
	return text->at > start;
}

bool gdb_take(struct gdb_text *text, const char *wanted)
{
	size_t size = strlen(wanted);

	if (gdb_left(text) < size || memcmp(text->at, wanted, size) != 0)
		return false;
	text->at += size;
	return true;
}

bool gdb_take_hex(struct gdb_text *text, void *bytes, size_t count)
{
	uint8_t *byte = bytes;
	int high, low;

	if (gdb_left(text) / 2 < count)
		return false;
	for (; count; count--, text->at += 2) {
		high = digit(text->at[0]);
		low = digit(text->at[1]);
		if (high < 0 || low < 0)
			return false;
		*byte++ = (uint8_t)(high << 4 | low);
	}
	return true;
}
