// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of hosts and services, where they are known and where not. Runs natively and on
 * an isle and must print the same; tests/vm/names.t has the name server and the files.
 * With names as arguments it finds only these.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>

#include "compare.h"

#define LINES 100
#define LINE  200

static const char *eai_name(int error)
{
	static const struct {
		int number;
		const char *name;
	} names[] = {
#define NAME(error) { error, #error }
		NAME(EAI_ADDRFAMILY), NAME(EAI_AGAIN), NAME(EAI_BADFLAGS), NAME(EAI_FAIL),
		NAME(EAI_FAMILY), NAME(EAI_MEMORY), NAME(EAI_NODATA), NAME(EAI_NONAME),
		NAME(EAI_OVERFLOW), NAME(EAI_SERVICE), NAME(EAI_SOCKTYPE), NAME(EAI_SYSTEM),
#undef NAME
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].number == error)
			return names[i].name;
	return error ? "unknown" : "ok";
}

static int compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* In which order addresses come is left to each. */
static void show_list(const struct addrinfo *list)
{
	static char line[LINES][LINE];
	size_t count = 0;

	for (; list && count < LINES; list = list->ai_next) {
		char host[NI_MAXHOST], port[NI_MAXSERV];

		if (getnameinfo(list->ai_addr, list->ai_addrlen, host, sizeof(host), port,
				sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV))
			strcpy(host, "?");
		snprintf(line[count++], LINE, "    %s port %s type %d protocol %d family %s", host,
			 port, list->ai_socktype, list->ai_protocol,
			 list->ai_family == AF_INET ? "4" : "6");
	}
	qsort(line, count, LINE, compare);
	for (size_t i = 0; i < count; i++)
		puts(line[i]);
}

static void find(const char *node, const char *service, int family, int type, int flags)
{
	const struct addrinfo hints = {
		.ai_family = family, .ai_socktype = type, .ai_flags = flags,
	};
	struct addrinfo *list = NULL;
	int error = getaddrinfo(node, service, &hints, &list);

	printf("%s, %s, family %d, type %d, flags %x: %s\n", node ? node : "nobody",
	       service ? service : "nothing",
	       family == AF_INET ? 4 : family == AF_INET6 ? 6 : family, type, flags,
	       eai_name(error));
	if (error)
		return;
	if (list->ai_canonname)
		printf("    is %s\n", list->ai_canonname);
	show_list(list);
	freeaddrinfo(list);
}

static void numbers(void)
{
	static const char *const text[] = {
		"10.1.2.3", "127.1", "0x7f.0.0.1", "10.1.2.3.4", "10.1.2.256", "::1", "fd00::1",
		"::ffff:10.1.2.3", "fe80::1%77", "fe80::", "1::2::3", "",
	};

	for (size_t i = 0; i < sizeof(text) / sizeof(text[0]); i++) {
		find(text[i], "80", AF_UNSPEC, SOCK_STREAM, AI_NUMERICHOST);
		find(text[i], NULL, AF_INET, SOCK_DGRAM, AI_NUMERICHOST);
		find(text[i], NULL, AF_INET6, SOCK_DGRAM, AI_NUMERICHOST);
	}
	find("10.1.2.3", NULL, AF_INET6, SOCK_STREAM, AI_NUMERICHOST | AI_V4MAPPED);
	find("10.1.2.3", "80", AF_UNSPEC, 0, AI_CANONNAME);
	find(NULL, "80", AF_UNSPEC, 0, 0);
	find(NULL, "80", AF_UNSPEC, SOCK_STREAM, AI_PASSIVE);
	find(NULL, "80", AF_INET, SOCK_STREAM, AI_PASSIVE | AI_NUMERICSERV);
	find(NULL, "80", AF_INET6, SOCK_STREAM, 0);
}

static void refusals(void)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_protocol = IPPROTO_UDP };
	struct addrinfo *list;

	find(NULL, NULL, AF_UNSPEC, 0, 0);
	find("host.test", NULL, 99, 0, 0);
	find("host.test", NULL, AF_UNSPEC, 99, 0);
	find("host.test", NULL, AF_UNSPEC, 0, 0x40000000);
	find(NULL, "80", AF_UNSPEC, 0, AI_CANONNAME);
	find("10.1.2.3", "nonsense", AF_UNSPEC, 0, 0);
	find("10.1.2.3", "echo", AF_UNSPEC, 0, AI_NUMERICSERV);
	find("10.1.2.3", "echo", AF_UNSPEC, SOCK_RAW, 0);
	printf("protocol: %s\n", eai_name(getaddrinfo("10.1.2.3", "80", &hints, &list)));
}

static void services(void)
{
	static const char *const name[] = { "echo", "sink", "null", "tcponly", "www", "none" };
	struct servent *service;
	struct protoent *protocol;

	for (size_t i = 0; i < sizeof(name) / sizeof(name[0]); i++) {
		find("10.1.2.3", name[i], AF_INET, 0, 0);
		find("10.1.2.3", name[i], AF_INET, SOCK_DGRAM, 0);
		service = getservbyname(name[i], "tcp");
		printf("service %s: %s %d %s %s\n", name[i], service ? service->s_name : "none",
		       service ? ntohs((in_port_t)service->s_port) : 0,
		       service ? service->s_proto : "",
		       service && service->s_aliases[0] ? service->s_aliases[0] : "");
	}
	service = getservbyname("udponly", NULL);
	printf("any protocol: %s\n", service ? service->s_proto : "none");
	service = getservbyport(htons(9), "udp");
	printf("port 9: %s\n", service ? service->s_name : "none");
	service = getservbyport(htons(10), NULL);
	printf("port 10: %s\n", service ? service->s_name : "none");
	protocol = getprotobyname("tcp");
	printf("tcp: %d\n", protocol ? protocol->p_proto : -1);
	protocol = getprotobyname("UDP");
	printf("UDP: %d %s\n", protocol ? protocol->p_proto : -1, protocol ? protocol->p_name : "");
	protocol = getprotobynumber(1);
	printf("1: %s\n", protocol ? protocol->p_name : "none");
	printf("none: %d\n", getprotobyname("none") != NULL);
}

static void hosts(void)
{
	static const char *const name[] = {
		"filed", "FILED.test", "filed.alias", "both.test", "localhost", "host.test",
		"HOST.Test.", "alias.test", "four.test", "six.test", "empty.test", "none.test",
		"inside", "inside.corp.test", "host", "alias", "lies.test", "lost.test",
		"fails.test", "a..b", ".",
		"a-name-that-is-long-so-that-the-answer-is.many.test",
		"a-name-that-is-longer-than-what-fits-into-a-label-of-the-domain-name-system.test",
	};

	for (size_t i = 0; i < sizeof(name) / sizeof(name[0]); i++) {
		find(name[i], "80", AF_UNSPEC, SOCK_STREAM, AI_CANONNAME);
		if (strcmp(name[i], "fails.test"))	/* glibc: no such name */
			find(name[i], "80", AF_INET, SOCK_STREAM, 0);
		/* glibc: no such names */
		if (strncmp(name[i], "alias", 5) && strcmp(name[i], "localhost"))
			find(name[i], "80", AF_INET6, SOCK_STREAM, 0);
	}
	find("four.test", NULL, AF_INET6, SOCK_STREAM, AI_V4MAPPED);
	find("host.test", NULL, AF_INET6, SOCK_STREAM, AI_V4MAPPED);
	find("host.test", NULL, AF_INET6, SOCK_STREAM, AI_V4MAPPED | AI_ALL);
	find("four.test", NULL, AF_UNSPEC, SOCK_STREAM, AI_ADDRCONFIG);
}

static void show_host(const char *what, const struct hostent *host)
{
	char line[LINES][LINE];
	size_t count = 0;

	printf("%s: ", what);
	if (!host) {
		printf("error %d\n", h_errno);
		return;
	}
	printf("%s, %d bytes\n", host->h_name, host->h_length);
	for (char **at = host->h_addr_list; *at && count < LINES; at++)
		inet_ntop(host->h_addrtype, *at, line[count++], LINE);
	qsort(line, count, LINE, compare);
	for (size_t i = 0; i < count; i++)
		printf("    %s\n", line[i]);
}

/* The answer to one question is the next question. */
static void in_turn(void)
{
	struct hostent *host = gethostbyname("filed");

	show_host("address of the answer",
		  host ? gethostbyaddr(host->h_addr_list[0], 4, AF_INET) : NULL);
}

static void older(void)
{
	static const char *const name[] = {
		"filed", "alias.test", "six.test", "empty.test", "none.test", "10.1.2.3", "inside",
		"fails.test",
	};
	struct in_addr four;
	struct in6_addr six;

	for (size_t i = 0; i < sizeof(name) / sizeof(name[0]); i++)
		show_host(name[i], gethostbyname(name[i]));
	show_host("six.test, 6", gethostbyname2("six.test", AF_INET6));
	inet_pton(AF_INET, "10.1.2.3", &four);
	show_host("10.1.2.3", gethostbyaddr(&four, sizeof(four), AF_INET));
	inet_pton(AF_INET, "10.7.7.7", &four);
	show_host("10.7.7.7", gethostbyaddr(&four, sizeof(four), AF_INET));
	inet_pton(AF_INET, "10.9.9.9", &four);
	show_host("10.9.9.9", gethostbyaddr(&four, sizeof(four), AF_INET));
	inet_pton(AF_INET6, "fd00::3", &six);
	show_host("fd00::3", gethostbyaddr(&six, sizeof(six), AF_INET6));
	in_turn();
}

static void name(const char *address, in_port_t port, int flags, socklen_t host_bytes,
		 socklen_t port_bytes)
{
	struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = htons(port) };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
	char host[NI_MAXHOST] = "", service[NI_MAXSERV] = "";
	int is_four = inet_pton(AF_INET, address, &four.sin_addr) == 1;
	int error;

	if (!is_four)
		inet_pton(AF_INET6, address, &six.sin6_addr);
	error = getnameinfo(is_four ? (struct sockaddr *)&four : (struct sockaddr *)&six,
			    is_four ? sizeof(four) : sizeof(six), host, host_bytes, service,
			    port_bytes, flags);
	printf("%s port %d flags %x: %s", address, port, flags, eai_name(error));
	if (!error)
		printf(" \"%s\" \"%s\"", host, service);
	puts("");
}

static void names(void)
{
	struct sockaddr_in bad = { .sin_family = 99 };
	char text[10];

	name("10.1.2.3", 7, 0, 100, 30);
	name("10.1.2.3", 9, NI_DGRAM, 100, 30);
	name("10.1.2.3", 9, NI_NUMERICHOST | NI_NUMERICSERV, 100, 30);
	name("10.7.7.7", 12345, 0, 100, 30);
	name("10.9.9.9", 7, 0, 100, 30);
	name("10.9.9.9", 7, NI_NAMEREQD, 100, 30);
	name("fd00::3", 7, 0, 100, 30);
	name("fd00::4", 7, 0, 100, 30);
	name("::ffff:10.1.2.9", 7, NI_NUMERICHOST, 100, 30);
	name("10.1.2.3", 7, 0, 4, 30);
	name("10.1.2.3", 7, 0, 100, 3);
	name("10.1.2.3", 7, NI_NUMERICHOST, 8, 30);
	name("10.1.2.3", 7, 0, 0, 30);
	name("10.1.2.3", 7, 0, 100, 0);
	name("10.1.2.3", 7, 0x4000, 100, 30);
	printf("family: %s\n", eai_name(getnameinfo((struct sockaddr *)&bad, sizeof(bad), text,
						    sizeof(text), NULL, 0, 0)));
	bad.sin_family = AF_INET;
	printf("short: %s\n", eai_name(getnameinfo((struct sockaddr *)&bad, 4, text,
						   sizeof(text), NULL, 0, 0)));
}

static void *ask(void *argument)
{
	static const char *const name[] = { "host.test", "four.test", "none.test", "filed" };
	static const int wanted[] = { 0, 0, EAI_NONAME, 0 };
	long me = (long)argument;
	long wrong = 0;

	for (int i = 0; i < 10; i++) {
		const struct addrinfo hints = { .ai_family = AF_INET };
		struct addrinfo *list = NULL;
		int error = getaddrinfo(name[(me + i) % 4], NULL, &hints, &list);

		wrong += error != wanted[(me + i) % 4];
		if (!error)
			freeaddrinfo(list);
	}
	return (void *)wrong;
}

static void at_once(void)
{
	pthread_t thread[8];
	void *wrong;
	long sum = 0;

	for (long i = 0; i < 8; i++)
		pthread_create(&thread[i], NULL, ask, (void *)i);
	for (long i = 0; i < 8; i++) {
		pthread_join(thread[i], &wrong);
		sum += (long)wrong;
	}
	say("wrong answers", sum);
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (int i = 1; i < argc; i++)
		find(argv[i], NULL, AF_UNSPEC, SOCK_STREAM, 0);
	if (argc > 1)
		return 0;
	numbers();
	refusals();
	services();
	hosts();
	older();
	names();
	at_once();
	return 0;
}
