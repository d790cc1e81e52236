// SPDX-License-Identifier: GPL-2.0-only
/*
 * Between a program on the host, at the socket of `scripts/vm --socket`, and a TCP port
 * of the guest: waits until the host is there, connects to the port, and passes bytes on
 * in both directions until one of them ends. Ends when the host has gone, so that the next
 * one meets another.
 *
 *	relay PORT
 */
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define NAME		"hermit.socket"
#define PORTS_MAX	8
#define CHUNK_BYTES	4096

static int open_host(void)
{
	char path[64], name[64];
	FILE *file;
	int i;

	for (i = 0; i < PORTS_MAX; i++) {
		snprintf(path, sizeof(path), "/sys/class/virtio-ports/vport0p%d/name", i);
		file = fopen(path, "r");
		if (!file)
			continue;
		if (!fgets(name, sizeof(name), file))
			*name = 0;
		fclose(file);
		name[strcspn(name, "\n")] = 0;
		snprintf(path, sizeof(path), "/dev/vport0p%d", i);
		if (!strcmp(name, NAME))
			return open(path, O_RDWR | O_CLOEXEC);
	}
	errno = ENOENT;
	return -1;
}

/* The port says SIGIO when the host comes. */
static void wait_for_host(int host)
{
	struct pollfd event = { .fd = host, .events = POLLIN };
	sigset_t set;
	int number;

	sigemptyset(&set);
	sigaddset(&set, SIGIO);
	sigprocmask(SIG_BLOCK, &set, NULL);
	fcntl(host, F_SETOWN, getpid());
	fcntl(host, F_SETFL, fcntl(host, F_GETFL) | O_ASYNC);
	while (poll(&event, 1, 0) == 1 && event.revents & POLLHUP)
		sigwait(&set, &number);
}

static int connect_to(uint16_t port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int on = 1;

	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)))
		err(1, "port %u", port);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return fd;
}

/* Passes on what has come; 0 at the end. */
static int pass(int from, int to)
{
	char bytes[CHUNK_BYTES];
	ssize_t count = read(from, bytes, sizeof(bytes));
	ssize_t done, at;

	for (at = 0; at < count && to >= 0; at += done) {
		done = write(to, bytes + at, (size_t)(count - at));
		if (done <= 0)
			break;
	}
	return count > 0;
}

int main(int argc, char **argv)
{
	struct pollfd events[2];

	if (argc != 2)
		errx(2, "usage: relay PORT");
	signal(SIGPIPE, SIG_IGN);
	events[0] = (struct pollfd){ .fd = open_host(), .events = POLLIN };
	if (events[0].fd < 0)
		err(1, NAME);
	wait_for_host(events[0].fd);
	events[1] = (struct pollfd){ .fd = connect_to((uint16_t)atoi(argv[1])), .events = POLLIN };
	while (poll(events, 2, -1) > 0) {
		if (events[0].revents && !pass(events[0].fd, events[1].fd))
			return 0;
		/* A descriptor of -1 is not polled, and nothing can be written to it. */
		if (events[1].revents && !pass(events[1].fd, events[0].fd)) {
			close(events[1].fd);
			events[1].fd = -1;
		}
	}
	return 1;
}
