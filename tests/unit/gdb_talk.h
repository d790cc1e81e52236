/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * gdb's end of a conversation, for the tests of the stub: packets with their sums, and
 * what comes back taken apart in another way than the stub does.
 */
#ifndef GDB_TALK_H
#define GDB_TALK_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gdb_packet.h"

/* Makes a packet of a text; returns its bytes. */
static inline size_t talk_frame(const char *content, size_t size, char *frame)
{
	unsigned int sum = 0;
	size_t i;

	frame[0] = '$';
	memcpy(frame + 1, content, size);
	for (i = 0; i < size; i++)
		sum += (uint8_t)content[i];
	return size + 1 + (size_t)sprintf(frame + size + 1, "#%02x", sum & 0xff);
}

/* The content of the packet that starts at @frame; -1 if that is none. */
static inline long talk_unframe(const char *frame, size_t length, char *content, size_t room)
{
	unsigned int sum = 0;
	size_t size = 0, i, more;

	if (length < 4 || frame[0] != '$')
		return -1;
	for (i = 1; i < length && frame[i] != '#'; i++) {
		sum += (uint8_t)frame[i];
		if (frame[i] == '$' || size >= room)
			return -1;
		if (frame[i] == '*') {
			sum += (uint8_t)frame[++i];
			more = (size_t)((uint8_t)frame[i] - 29);
			if (more > room - size)
				return -1;
			memset(content + size, content[size - 1], more);
			size += more;
		} else if (frame[i] == '}') {
			sum += (uint8_t)frame[++i];
			content[size++] = (char)(frame[i] ^ 0x20);
		} else {
			content[size++] = frame[i];
		}
	}
	if (i + 3 > length || strtoul((char[]){ frame[i + 1], frame[i + 2], 0 }, NULL, 16) !=
			      (sum & 0xff))
		return -1;
	return (long)size;
}

#endif /* GDB_TALK_H */
