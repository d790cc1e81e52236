// SPDX-License-Identifier: BSD-2-Clause
/*
 * Questions and answers of the domain name system; see dns_message.h. What comes is
 * from the network: every offset is checked, and names that point to names point back.
 */
#include <string.h>
#include <strings.h>

#include "dns_message.h"

#define HEADER_BYTES	12u
#define LABEL_MAX	63u
#define POINTER		0xc0u		/* in place of a label: the rest is elsewhere */
#define CLASS_INTERNET	1u
#define RECORD_BYTES	10u		/* type, class, time to live, length */

/* First word of flags. */
#define FLAG_ANSWER	0x8000u
#define FLAG_OPCODE	0x7800u
#define FLAG_TRUNCATED	0x0200u
#define FLAG_RECURSE	0x0100u
#define FLAG_CODE	0x000fu

/* A message that is read, and how far. */
struct reader {
	const uint8_t *message;
	size_t bytes;
	size_t at;
};

static uint8_t *put16(uint8_t *at, unsigned int number)
{
	at[0] = (uint8_t)(number >> 8);
	at[1] = (uint8_t)number;
	return at + 2;
}

static unsigned int get16(const uint8_t *at)
{
	return (unsigned int)at[0] << 8 | at[1];
}

/* Writes a name as labels; NULL if it is none. */
static uint8_t *put_name(uint8_t *at, const char *name)
{
	const uint8_t *end = at + DNS_NAME_BYTES - 1;

	while (*name) {
		size_t length = strcspn(name, ".");

		if (!length || length > LABEL_MAX || length + 2 > (size_t)(end - at))
			return NULL;
		*at++ = (uint8_t)length;
		memcpy(at, name, length);
		at += length;
		name += length + (name[length] == '.');
	}
	*at++ = 0;
	return at;
}

size_t __dns_question(const struct dns_question *question, uint8_t *message)
{
	uint8_t *at = put16(message, question->id);

	at = put16(at, FLAG_RECURSE);
	at = put16(at, 1);
	at = put16(at, 0);
	at = put16(at, 0);
	at = put16(at, 0);
	at = put_name(at, question->name);
	if (!at)
		return 0;
	at = put16(at, question->type);
	at = put16(at, CLASS_INTERNET);
	return (size_t)(at - message);
}

/* A label that can be in the name of a host as text. */
static bool printable(const uint8_t *label, size_t length)
{
	for (; length--; label++)
		if (*label <= ' ' || *label > '~' || *label == '.')
			return false;
	return true;
}

/* Appends a label; false if the name gets too long. */
static bool append(char *name, size_t *length, const uint8_t *label, size_t bytes)
{
	if (*length + bytes + 2 > DNS_NAME_BYTES || !printable(label, bytes))
		return false;
	if (*length)
		name[(*length)++] = '.';
	memcpy(name + *length, label, bytes);
	*length += bytes;
	name[*length] = '\0';
	return true;
}

/* Reads a name; a name that goes on elsewhere goes on before where it began. */
static bool get_name(struct reader *reader, char *name)
{
	size_t at = reader->at, before = reader->at, length = 0;
	bool jumped = false;

	name[0] = '\0';
	while (at < reader->bytes && reader->message[at]) {
		const uint8_t *label = reader->message + at;

		if ((*label & POINTER) == POINTER) {
			if (reader->bytes - at < 2)
				return false;
			if (!jumped)
				reader->at = at + 2;
			jumped = true;
			at = get16(label) & 0x3fff;
			if (at >= before)
				return false;
			before = at;
		} else {
			if (*label > LABEL_MAX || reader->bytes - at < *label + 1u ||
			    !append(name, &length, label + 1, *label))
				return false;
			at += *label + 1u;
		}
	}
	if (at >= reader->bytes)
		return false;
	if (!jumped)
		reader->at = at + 1;
	return true;
}

/* Are two names the same, but for a dot at the end? */
static bool same_name(const char *asked, const char *name)
{
	size_t length = strlen(name);

	return !strncasecmp(asked, name, length) &&
	       (!asked[length] || !strcmp(asked + length, "."));
}

/* Is it an answer to our question? Leaves the reader behind that. */
static bool is_answer(const struct dns_question *question, struct reader *reader)
{
	const uint8_t *message = reader->message;
	char name[DNS_NAME_BYTES];

	if (reader->bytes < HEADER_BYTES || get16(message) != question->id ||
	    (get16(message + 2) & (FLAG_ANSWER | FLAG_OPCODE)) != FLAG_ANSWER ||
	    get16(message + 4) != 1)
		return false;
	reader->at = HEADER_BYTES;
	if (!get_name(reader, name) || !same_name(question->name, name) ||
	    reader->bytes - reader->at < 4 ||
	    get16(message + reader->at) != question->type ||
	    get16(message + reader->at + 2) != CLASS_INTERNET)
		return false;
	reader->at += 4;
	return true;
}

static void add_address(struct dns_answer *answer, const uint8_t *address, size_t bytes)
{
	if (answer->count < DNS_ADDRESSES)
		memcpy(answer->address[answer->count++], address, bytes);
}

/* One record of the name that we are at; false if it makes no sense. */
static bool take_record(struct dns_answer *answer, unsigned int asked, unsigned int type,
			struct reader *data, size_t end)
{
	size_t bytes = end - data->at;

	if (type == DNS_CNAME)
		return get_name(data, answer->canonical);
	if (type != asked)
		return true;
	switch (type) {
	case DNS_A:
	case DNS_AAAA:
		if (bytes != (type == DNS_A ? 4 : 16))
			return false;
		add_address(answer, data->message + data->at, bytes);
		return true;
	case DNS_PTR:
		return answer->target[0] || get_name(data, answer->target);
	default:
		return true;
	}
}

/* The next record; those of other names than the one that we are at are left out. */
static bool next_record(struct reader *reader, unsigned int asked, struct dns_answer *answer)
{
	char owner[DNS_NAME_BYTES];
	const uint8_t *record;
	struct reader data;
	size_t bytes;

	if (!get_name(reader, owner) || reader->bytes - reader->at < RECORD_BYTES)
		return false;
	record = reader->message + reader->at;
	bytes = get16(record + 8);
	reader->at += RECORD_BYTES;
	if (reader->bytes - reader->at < bytes)
		return false;
	data = *reader;
	reader->at += bytes;
	if (get16(record + 2) != CLASS_INTERNET || !same_name(answer->canonical, owner))
		return true;
	return take_record(answer, asked, get16(record), &data, reader->at);
}

int __dns_answer(const struct dns_question *question, const uint8_t *message, size_t bytes,
		 struct dns_answer *answer)
{
	struct reader reader = { message, bytes, 0 };
	unsigned int flags, records;

	if (!is_answer(question, &reader))
		return -1;
	flags = get16(message + 2);
	memset(answer, 0, sizeof(*answer));
	answer->code = flags & FLAG_CODE;
	answer->truncated = flags & FLAG_TRUNCATED;
	if (answer->truncated)
		return 0;		/* all of it comes again */
	strncpy(answer->canonical, question->name, DNS_NAME_BYTES - 1);
	for (records = get16(message + 6); records; records--)
		if (!next_record(&reader, question->type, answer))
			return -1;
	bytes = strlen(answer->canonical);
	if (bytes && answer->canonical[bytes - 1] == '.')
		answer->canonical[bytes - 1] = '\0';
	return 0;
}
