// SPDX-License-Identifier: BSD-2-Clause
/*
 * What is known of hosts: /etc/hosts first, then name servers; see resolver.h.
 */
#include <arpa/inet.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "resolver.h"

#define HOSTS		"/etc/hosts"
#define REVERSE4	"%u.%u.%u.%u.in-addr.arpa"
#define REVERSE6	"ip6.arpa"

static void add(struct host *host, int family, const void *address, size_t bytes)
{
	struct host_address *place = &host->address[host->count];

	if (host->count == HOST_ADDRESSES)
		return;
	memset(place, 0, sizeof(*place));
	place->family = family;
	memcpy(place->bytes, address, bytes);
	host->count++;
}

/* ---- Numbers ---- */

/* IPv6, with a number of an interface behind % perhaps. */
static bool number6(const char *text, struct host *host)
{
	char copy[INET6_ADDRSTRLEN];
	size_t length = strcspn(text, "%");
	uint8_t address[16];
	char *end = NULL;
	unsigned long scope = 0;

	if (length >= sizeof(copy))
		return false;
	memcpy(copy, text, length);
	copy[length] = '\0';
	if (inet_pton(AF_INET6, copy, address) != 1)
		return false;
	if (text[length]) {
		scope = strtoul(text + length + 1, &end, 10);
		if (!text[length + 1] || *end)
			return false;
	}
	add(host, AF_INET6, address, sizeof(address));
	host->address[host->count - 1].scope = (uint32_t)scope;
	return true;
}

/* An IPv4 address that was written as IPv6 has them. */
static void unmap(struct host_address *address)
{
	struct in6_addr six;

	memcpy(&six, address->bytes, sizeof(six));
	if (address->family != AF_INET6 || !IN6_IS_ADDR_V4MAPPED(&six))
		return;
	address->family = AF_INET;
	memmove(address->bytes, address->bytes + 12, 4);
	memset(address->bytes + 4, 0, 12);
}

int __host_number(const char *text, int family, struct host *host)
{
	struct in_addr four;

	host->count = 0;
	if (inet_aton(text, &four))
		add(host, AF_INET, &four, sizeof(four));
	else if (!number6(text, host))
		return EAI_NONAME;
	host->name[0] = '\0';
	strncat(host->name, text, DNS_NAME_BYTES - 1);
	if (family == AF_INET)
		unmap(&host->address[0]);
	return family == AF_UNSPEC || family == host->address[0].family ? 0 : EAI_ADDRFAMILY;
}

/* ---- /etc/hosts ---- */

/* Calls @take for each line, until it returns false. */
static void each_line(bool (*take)(void *context, char **field), void *context)
{
	FILE *file = fopen(HOSTS, "re");
	char line[NETDB_LINE];
	char *field[NETDB_FIELDS];
	unsigned int count;

	if (!file)
		return;
	do {
		count = __netdb_line(file, line, sizeof(line), field, NETDB_FIELDS);
	} while (count && (count < 2 || take(context, field)));
	fclose(file);
}

struct wanted {
	const char *name;
	int family;
	struct host *host;
};

static bool take_name(void *context, char **field)
{
	const struct wanted *wanted = context;
	struct host *host = wanted->host;
	struct host one;
	char **name = field + 1;

	while (*name && strcasecmp(*name, wanted->name))
		name++;
	if (!*name || __host_number(field[0], wanted->family, &one))
		return true;
	if (!host->count)
		strncat(host->name, field[1], DNS_NAME_BYTES - 1);
	if (host->count < HOST_ADDRESSES)
		host->address[host->count++] = one.address[0];
	return true;
}

struct wanted_name {
	const struct host_address *address;
	char *name;
	bool found;
};

static bool take_address(void *context, char **field)
{
	struct wanted_name *wanted = context;
	struct host one;

	if (__host_number(field[0], wanted->address->family, &one) ||
	    memcmp(one.address[0].bytes, wanted->address->bytes, sizeof(one.address[0].bytes)))
		return true;
	wanted->name[0] = '\0';
	strncat(wanted->name, field[1], DNS_NAME_BYTES - 1);
	wanted->found = true;
	return false;
}

/* localhost, and what ends so (RFC 6761). */
static bool is_localhost(const char *name)
{
	static const char local[] = "localhost";
	size_t length = strlen(name);

	if (length && name[length - 1] == '.')
		length--;
	if (length < sizeof(local) - 1 ||
	    strncasecmp(name + length - (sizeof(local) - 1), local, sizeof(local) - 1))
		return false;
	return length == sizeof(local) - 1 || name[length - sizeof(local)] == '.';
}

static void add_localhost(struct host *host, int family)
{
	static const uint8_t four[] = { 127, 0, 0, 1 };

	if (family != AF_INET6)
		add(host, AF_INET, four, sizeof(four));
	if (family != AF_INET)
		add(host, AF_INET6, &in6addr_loopback, sizeof(in6addr_loopback));
	strcpy(host->name, "localhost");
}

/* ---- Name servers ---- */

/* Addresses of a complete name. EAI_NODATA: it is there and has none. */
static int ask(const struct resolver *resolver, const char *name, int family, struct host *host)
{
	static const uint16_t types[] = { DNS_A, DNS_AAAA };
	unsigned int first = family == AF_INET6;
	unsigned int count = family == AF_UNSPEC ? 2 : 1;
	struct dns_answer answer[2];
	int error = __dns_ask(resolver, name, types + first, answer, count);
	bool known = false;

	for (unsigned int i = 0; !error && i < count; i++) {
		bool four = types[first + i] == DNS_A;

		known = known || answer[i].code == DNS_NO_ERROR;
		for (unsigned int at = 0; at < answer[i].count; at++)
			add(host, four ? AF_INET : AF_INET6, answer[i].address[at], four ? 4 : 16);
	}
	if (error || host->count) {
		strcpy(host->name, error ? "" : answer[!answer[0].count].canonical);
		return error;
	}
	return known ? EAI_NODATA : EAI_NONAME;
}

static unsigned int dots(const char *name)
{
	unsigned int count = 0;

	for (; *name; name++)
		count += *name == '.';
	return count;
}

/* The name in each domain that is searched, until one has it. */
static int ask_domains(const struct resolver *resolver, const char *name, int family,
		       struct host *host)
{
	char complete[2 * DNS_NAME_BYTES];
	int result = EAI_NONAME;

	for (unsigned int i = 0; i < resolver->searches; i++) {
		int error = EAI_NONAME;

		if (strlen(name) + 1 + strlen(resolver->search[i]) < DNS_NAME_BYTES) {
			sprintf(complete, "%s.%s", name, resolver->search[i]);
			error = ask(resolver, complete, family, host);
		}
		if (!error || error == EAI_AGAIN)
			return error;
		if (error == EAI_NODATA)
			result = error;
	}
	return result;
}

/* The better of two failures: of names that are there more is known. */
static int worse(int first, int second)
{
	return first == EAI_NODATA ? first : second;
}

static int search(const struct resolver *resolver, const char *name, int family,
		  struct host *host)
{
	bool complete = name[strlen(name) - 1] == '.';
	bool first = complete || dots(name) >= resolver->dots;
	int error = EAI_NONAME, before;

	if (first) {
		error = ask(resolver, name, family, host);
		if (complete || !error || error == EAI_AGAIN)
			return error;
	}
	before = error;
	error = ask_domains(resolver, name, family, host);
	if (!error || error == EAI_AGAIN)
		return error;
	error = worse(before, error);
	return first ? error : worse(error, ask(resolver, name, family, host));
}

int __host_find(const char *name, int family, struct host *host)
{
	struct wanted wanted = { .name = name, .family = family, .host = host };
	struct resolver resolver;
	int error = __host_number(name, family, host);

	if (error != EAI_NONAME)
		return error;
	host->count = 0;
	host->name[0] = '\0';
	if (!name[0] || strlen(name) >= DNS_NAME_BYTES)
		return EAI_NONAME;
	each_line(take_name, &wanted);
	if (!host->count && is_localhost(name))
		add_localhost(host, family);
	if (host->count)
		return 0;
	__resolver_load(&resolver);
	return search(&resolver, name, family, host);
}

/* The name under which name servers keep the one of an address (RFC 1035, 3596). */
static void reverse_name(const struct host_address *address, char *name)
{
	const uint8_t *byte = address->bytes;

	if (address->family == AF_INET) {
		sprintf(name, REVERSE4, byte[3], byte[2], byte[1], byte[0]);
		return;
	}
	for (int i = 15; i >= 0; i--)
		name += sprintf(name, "%x.%x.", byte[i] & 0xf, byte[i] >> 4);
	strcpy(name, REVERSE6);
}

int __host_name(const struct host_address *address, char *name)
{
	static const uint16_t type = DNS_PTR;
	struct wanted_name wanted = { .address = address, .name = name };
	char question[DNS_NAME_BYTES];
	struct dns_answer answer;
	struct resolver resolver;
	int error;

	each_line(take_address, &wanted);
	if (wanted.found)
		return 0;
	reverse_name(address, question);
	__resolver_load(&resolver);
	error = __dns_ask(&resolver, question, &type, &answer, 1);
	if (error)
		return error;
	if (!answer.target[0])
		return EAI_NONAME;
	strcpy(name, answer.target);
	return 0;
}
