// SPDX-License-Identifier: GPL-2.0-only
/*
 * JSON; see json.h.
 */
#include <stdbool.h>
#include <stddef.h>

#include "json.h"

#define REPLACEMENT "\\ufffd"

/* Bytes of the UTF-8 sequence that begins here, 0 if none does (RFC 3629). */
static size_t sequence_bytes(const unsigned char *text)
{
	size_t bytes = *text < 0xe0 ? 2 : *text < 0xf0 ? 3 : 4;
	size_t i;

	if (*text < 0xc2 || *text > 0xf4)
		return 0;
	for (i = 1; i < bytes; i++)
		if ((text[i] & 0xc0) != 0x80)
			return 0;
	/* Longer than needed, a surrogate, or beyond U+10FFFF. */
	if ((*text == 0xe0 && text[1] < 0xa0) || (*text == 0xed && text[1] > 0x9f) ||
	    (*text == 0xf0 && text[1] < 0x90) || (*text == 0xf4 && text[1] > 0x8f))
		return 0;
	return bytes;
}

static void put_ascii(FILE *out, unsigned char byte)
{
	if (byte == '"' || byte == '\\')
		fprintf(out, "\\%c", byte);
	else if (byte < ' ' || byte == 0x7f)
		fprintf(out, "\\u%04x", byte);
	else
		fputc(byte, out);
}

void json_string(FILE *out, const char *text)
{
	const unsigned char *next = (const unsigned char *)text;
	size_t bytes;

	fputc('"', out);
	while (*next) {
		if (*next < 0x80) {
			put_ascii(out, *next++);
			continue;
		}
		bytes = sequence_bytes(next);
		if (bytes)
			fwrite(next, 1, bytes, out);
		else
			fputs(REPLACEMENT, out);
		next += bytes ? bytes : 1;
	}
	fputc('"', out);
}
