// SPDX-License-Identifier: BSD-2-Clause
/*
 * Services and protocols (POSIX.1-2017 getservbyname, getprotobyname and their kin)
 * from Linux's /etc/services and /etc/protocols.
 */
#include <arpa/inet.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

#include "resolver.h"

#define SERVICES	"/etc/services"
#define PROTOCOLS	"/etc/protocols"

#define FIELDS_NEEDED	2		/* name, number */

/* The thread's last answer. */
static __thread struct netdb_entry entry;

/* Is it one of the names of that line? */
static bool has_name(char **field, const char *name)
{
	if (!strcmp(field[0], name))
		return true;
	for (field += FIELDS_NEEDED; *field; field++)
		if (!strcmp(*field, name))
			return true;
	return false;
}

/* The next line that has a name and a number. */
static bool next(FILE *file, struct netdb_entry *found)
{
	unsigned int count;

	do {
		count = __netdb_line(file, found->line, sizeof(found->line), found->field,
				     NETDB_FIELDS);
	} while (count && count < FIELDS_NEEDED);
	if (!count)
		return false;
	found->number = atoi(found->field[1]);
	found->protocol = strchr(found->field[1], '/');
	if (found->protocol)
		found->protocol++;
	return true;
}

static bool is_wanted(const struct netdb_entry *found, const char *name, int number)
{
	return (!name || has_name((char **)found->field, name)) &&
	       (number < 0 || found->number == number);
}

bool __service_find(const char *name, int port, const char *protocol, struct netdb_entry *found)
{
	FILE *file = fopen(SERVICES, "re");
	bool is = false;

	while (file && !is && next(file, found))
		is = found->protocol && is_wanted(found, name, port) &&
		     (!protocol || !strcmp(found->protocol, protocol));
	if (file)
		fclose(file);
	return is;
}

static struct servent *service(const char *name, int port, const char *protocol)
{
	static __thread struct servent result;

	if (!__service_find(name, port, protocol, &entry))
		return NULL;
	result = (struct servent){
		.s_name = entry.field[0],
		.s_aliases = entry.field + FIELDS_NEEDED,
		.s_port = htons((in_port_t)entry.number),
		.s_proto = entry.protocol,
	};
	return &result;
}

struct servent *getservbyname(const char *name, const char *protocol)
{
	return service(name, -1, protocol);
}

struct servent *getservbyport(int port, const char *protocol)
{
	return service(NULL, ntohs((in_port_t)port), protocol);
}

static struct protoent *protocol(const char *name, int number)
{
	static __thread struct protoent result;
	FILE *file = fopen(PROTOCOLS, "re");
	bool is = false;

	while (file && !is && next(file, &entry))
		is = is_wanted(&entry, name, number);
	if (file)
		fclose(file);
	if (!is)
		return NULL;
	result = (struct protoent){
		.p_name = entry.field[0],
		.p_aliases = entry.field + FIELDS_NEEDED,
		.p_proto = entry.number,
	};
	return &result;
}

struct protoent *getprotobyname(const char *name)
{
	return protocol(name, -1);
}

struct protoent *getprotobynumber(int number)
{
	return protocol(NULL, number);
}
