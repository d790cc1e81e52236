/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * HERMIT_DEBUG: a TCP port of this machine's own (127.0.0.1) on which gdb may come and
 * look into the isle, again and again, one at a time. Who debugs an isle owns the machine:
 * only root, and the user of the proxy, may. The main loop calls; nothing in here waits for
 * gdb.
 */
#ifndef PROXY_DEBUG_H
#define PROXY_DEBUG_H

#include <poll.h>

#include "device.h"
#include "gdb_stub.h"

/* Descriptors that debug_watch() fills in. */
#define DEBUG_EVENTS 2

enum debug_wish {
	DEBUG_STAY,
	DEBUG_KILL,			/* gdb wants the program to end */
};

/**
 * struct debug - the door for gdb, and who has come in
 * @port: TCP port
 * @listener: socket that listens
 * @client: connection, -1: none
 * @waiting: no gdb has come yet
 * @patience_ms: until when the isle may take to get to where it waits for that
 * @still: it is there: ...
 * @stop: ... this is why it stands still
 * @device: the isle
 * @target: the same for gdb
 * @stub: conversation with @client
 */
struct debug {
	uint16_t port;
	int listener;
	int client;
	bool waiting;
	int64_t patience_ms;
	bool still;
	struct stop stop;
	struct device *device;
	struct target target;
	struct stub stub;
};

/**
 * debug_open() - listen for gdb
 * @debug: result
 * @port: not 0
 * @reason: why not
 *
 * Return: 0 or -errno.
 */
int debug_open(struct debug *debug, uint16_t port, struct reason *reason);

/**
 * debug_start() - the isle has been booted: say how to come
 * @debug: open
 * @device: the isle, mapped; loaded with ISLE_LOAD_DEBUG
 * @load: what is on it
 * @cores: it has
 */
void debug_start(struct debug *debug, struct device *device, const struct isle_load *load,
		 unsigned int cores);

/**
 * debug_watch() - what to wait for
 * @debug: started, or NULL: nothing
 * @events: DEBUG_EVENTS of them, filled
 */
void debug_watch(const struct debug *debug, struct pollfd *events);

/**
 * debug_look() - look after gdb and the cores of the isle
 * @debug: started
 *
 * Called when something has come of what debug_watch() names, or a core may have
 * stopped. Stopping all cores takes ISLE_PAUSE_DEADLINE_MS at most.
 *
 * Return: enum debug_wish.
 */
enum debug_wish debug_look(struct debug *debug);

/**
 * debug_holds() - may the program be standing still because of gdb?
 * @debug: started
 *
 * Return: true while there is one, or while the program waits for the first.
 */
bool debug_holds(const struct debug *debug);

/**
 * debug_end() - the program has ended: tell gdb and close
 * @debug: started
 * @killed: a signal has ended it
 * @number: of the signal, or the exit status
 */
void debug_end(struct debug *debug, bool killed, unsigned int number);

#endif /* PROXY_DEBUG_H */
