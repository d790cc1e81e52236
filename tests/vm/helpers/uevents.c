// SPDX-License-Identifier: GPL-2.0-only
/*
 * Prints "ready", and then "ISLE STATE" for each uevent that tells of a transition, in
 * their order, until somebody ends it.
 */
#include <linux/netlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define GROUP_KERNEL	1
/* CPUs come and go, too, and tell of it. */
#define QUEUE_BYTES	(1 << 20)

/* The value of a variable in what the kernel sends: strings, each with its NUL. */
static const char *value(const char *message, ssize_t length, const char *name)
{
	const char *end = message + length;
	size_t size = strlen(name);

	for (; message < end; message += strlen(message) + 1)
		if (!strncmp(message, name, size) && message[size] == '=')
			return message + size + 1;
	return "";
}

int main(void)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_groups = GROUP_KERNEL };
	int queue = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_KOBJECT_UEVENT);
	int bytes = QUEUE_BYTES;
	char message[8192];
	ssize_t length;

	if (setsockopt(queue, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof(bytes)) ||
	    bind(queue, (struct sockaddr *)&address, sizeof(address))) {
		perror("uevents");
		return 1;
	}
	puts("ready");
	fflush(stdout);
	while ((length = recv(queue, message, sizeof(message) - 1, 0)) > 0) {
		message[length] = 0;
		if (strcmp(value(message, length, "SUBSYSTEM"), "hermit") ||
		    strcmp(value(message, length, "ACTION"), "change"))
			continue;
		printf("%s %s\n", value(message, length, "ISLE"), value(message, length, "STATE"));
		fflush(stdout);
	}
	/* It has come too fast: something is missing. */
	perror("uevents");
	return 1;
}
