// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sends the first bytes of a frame through the connection of forwarded calls (TCP) and
 * ends the connection: a call that writes to standard output. Then waits for what comes of
 * it. Arguments: how many bytes, and where the kernel has lwip_send() and lwip_shutdown(),
 * which no program can name.
 */
#include <semaphore.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include <hermit/forward.h>

#define TEXT "whole\n"

#define CONNECTION 0		/* lwIP's number: it is the first one */

typedef ssize_t send_function(int socket, const void *data, size_t bytes, int flags);
typedef int shutdown_function(int socket, int how);

static void *address(const char *text)
{
	return (void *)strtoul(text, NULL, 16);
}

int main(int argc, char **argv)
{
	static const struct __attribute__((packed)) {
		struct forward_header head;
		uint64_t args[FORWARD_ARGS];
		char text[sizeof(TEXT) - 1];
	} frame = {
		.head = {
			.length = sizeof(frame) - sizeof(frame.head),
			.number = FORWARD_WRITE,
			.id = 1u << 30,
		},
		.args = { STDOUT_FILENO },
		.text = TEXT,
	};
	size_t bytes = argc == 4 ? (size_t)atoi(argv[1]) : sizeof(frame) + 1;
	sem_t never;

	if (bytes > sizeof(frame))
		return 2;
	if (((send_function *)address(argv[2]))(CONNECTION, &frame, bytes, 0) != (ssize_t)bytes)
		return 3;
	((shutdown_function *)address(argv[3]))(CONNECTION, SHUT_WR);
	sem_init(&never, 0, 0);
	for (;;)
		sem_wait(&never);
}
