// SPDX-License-Identifier: GPL-2.0-only
/*
 * The door for gdb; see debug.h.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "debug.h"
#include "peer.h"

#define CHUNK_BYTES	4096
/* How long an isle may take from its boot to the program; a gdb that comes earlier waits. */
#define START_MS	10000
/* How long gdb may take to hear of the end. */
#define FAREWELL_MS	1000

enum { DEBUG_DOOR, DEBUG_GUEST };

static int listen_on(int fd, uint16_t port)
{
	const struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	const int on = 1;

	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) ||
	    bind(fd, (const struct sockaddr *)&address, sizeof(address)) ||
	    listen(fd, 1))
		return -errno;
	return 0;
}

int debug_open(struct debug *debug, uint16_t port, struct reason *reason)
{
	int error;

	memset(debug, 0, sizeof(*debug));
	debug->port = port;
	debug->client = -1;
	debug->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	error = debug->listener < 0 ? -errno : listen_on(debug->listener, port);
	if (error)
		return reason_set(reason, error, "HERMIT_DEBUG=%u: cannot listen on that port of "
				  "127.0.0.1: %s; choose another one", port, strerror(-error));
	return 0;
}

static int pause_isle(void *device)
{
	return device_pause(device);
}

static int resume_isle(void *device, uint32_t core)
{
	return device_resume(device, core);
}

void debug_start(struct debug *debug, struct device *device, const struct isle_load *load,
		 unsigned int cores)
{
	const struct inspect inspect = {
		.memory = (uint8_t *)device->memory,
		.size = device->info.memory_size,
		.image_size = load->image_size,
		.cores = cores,
	};
	const struct target_hooks hooks = { pause_isle, resume_isle, device };

	debug->device = device;
	debug->waiting = true;
	debug->patience_ms = clock_ms() + START_MS;
	target_init(&debug->target, &inspect, &hooks);
	message("isle %u: the program waits for gdb: x86_64-hermit-gdb %s -ex 'target remote :%u'",
		device->info.isle, load->path, debug->port);
}

/* Can gdb be listened to? */
static bool is_ready(const struct debug *debug)
{
	return !debug->waiting || debug->still || clock_ms() >= debug->patience_ms;
}

void debug_watch(const struct debug *debug, struct pollfd *events)
{
	events[DEBUG_DOOR] = (struct pollfd){ .fd = debug ? debug->listener : -1, .events = POLLIN };
	events[DEBUG_GUEST] = (struct pollfd){ .fd = debug ? debug->client : -1 };
	if (!debug)
		return;
	if (!is_ready(debug))
		events[DEBUG_GUEST].fd = -1;
	if (stub_has_room(&debug->stub))
		events[DEBUG_GUEST].events |= POLLIN;
	if (debug->stub.output_size)
		events[DEBUG_GUEST].events |= POLLOUT;
}

/* The connection ends, whoever wanted that; an isle that gdb has seen goes on. */
static void leave(struct debug *debug)
{
	close(debug->client);
	debug->client = -1;
	if (!debug->stub.met)
		return;
	debug->waiting = false;
	debug->still = false;
	target_let_go(&debug->target);
}

static void let_in(struct debug *debug, int fd)
{
	const int on = 1;

	/* Every packet waits for an answer. */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	debug->client = fd;
	stub_init(&debug->stub, &debug->target, debug->still ? &debug->stop : NULL);
}

/* The machine is theirs anyway. */
static bool may_come(uid_t user)
{
	return user == 0 || user == geteuid();
}

/* Who is at the other end may debug the isle, or the proxy's user is told who wanted to. */
static bool check_user(const struct debug *debug, int fd)
{
	unsigned int isle = debug->device->info.isle;
	uid_t user;

	if (peer_user(fd, PEER_TABLE, &user))
		message_now("isle %u: somebody who is not on this machine, or has gone, wanted to debug it and was refused",
			isle);
	else if (!may_come(user))
		message_now("isle %u: user %u may not debug it and was refused", isle, user);
	else
		return true;
	return false;
}

/* Has somebody come? Who has not said a word has to make room for the next one. */
static void check_door(struct debug *debug)
{
	int fd = accept4(debug->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd < 0)
		return;
	if (!check_user(debug, fd)) {
		close(fd);
		return;
	}
	if (debug->client >= 0 && debug->stub.met) {
		message_now("isle %u: there is a gdb already, a second one was refused",
			debug->device->info.isle);
		close(fd);
		return;
	}
	if (debug->client >= 0)
		leave(debug);
	let_in(debug, fd);
}

/* A core may have stopped itself. */
static void check_cores(struct debug *debug)
{
	if (!target_has_news(&debug->target))
		return;
	if (debug->client >= 0 && debug->stub.met)
		stub_look(&debug->stub);
	else if (debug->waiting)
		debug->still |= target_stop(&debug->target, &debug->stop) == 0;
	else
		target_pass(&debug->target);
}

/* Sends what can be sent now; false if the connection is broken. */
static bool send_output(struct debug *debug)
{
	struct stub *stub = &debug->stub;
	ssize_t count;

	if (!stub->output_size)
		return true;
	count = send(debug->client, stub->output, stub->output_size, MSG_NOSIGNAL);
	if (count < 0)
		return errno == EAGAIN || errno == EINTR;
	stub_sent(stub, (size_t)count);
	return true;
}

/* Takes what has come; false if that was the end. */
static bool receive(struct debug *debug, enum stub_wish *wish)
{
	uint8_t bytes[CHUNK_BYTES];
	ssize_t count, i;

	while (stub_has_room(&debug->stub)) {
		/* One byte may fill the output, so it is taken only if there is room for it. */
		count = recv(debug->client, bytes, sizeof(bytes), MSG_PEEK);
		if (count <= 0)
			return count < 0 && (errno == EAGAIN || errno == EINTR);
		for (i = 0; i < count && *wish == STUB_STAY && stub_has_room(&debug->stub); i++)
			*wish = stub_take(&debug->stub, bytes[i]);
		recv(debug->client, bytes, (size_t)i, 0);
		if (*wish != STUB_STAY)
			return true;
	}
	return true;
}

static enum debug_wish check_guest(struct debug *debug)
{
	enum stub_wish wish = STUB_STAY;
	bool good = receive(debug, &wish) && send_output(debug);

	if (wish == STUB_KILL)
		return DEBUG_KILL;
	if (wish == STUB_LEAVE)
		message_now("isle %u: it was no gdb that came to port %u", debug->device->info.isle,
			debug->port);
	if (!good || wish != STUB_STAY)
		leave(debug);
	return DEBUG_STAY;
}

enum debug_wish debug_look(struct debug *debug)
{
	check_cores(debug);
	check_door(debug);
	return debug->client < 0 || !is_ready(debug) ? DEBUG_STAY : check_guest(debug);
}

bool debug_holds(const struct debug *debug)
{
	return (debug->waiting && debug->still) || (debug->client >= 0 && debug->stub.met);
}

void debug_end(struct debug *debug, bool killed, unsigned int number)
{
	struct pollfd event = { .fd = debug->client, .events = POLLOUT };

	if (debug->client >= 0) {
		if (killed)
			stub_killed(&debug->stub, (int)number);
		else
			stub_exited(&debug->stub, number);
		while (debug->stub.output_size && poll(&event, 1, FAREWELL_MS) == 1 &&
		       send_output(debug))
			;
		close(debug->client);
	}
	close(debug->listener);
	target_free(&debug->target);
}
