/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From the boot of an isle to its end: the main thread waits here for whatever
 * comes first and never waits for anything else.
 */
#ifndef PROXY_SUPERVISE_H
#define PROXY_SUPERVISE_H

#include "debug.h"
#include "device.h"
#include "meeting.h"
#include "rings.h"
#include "server.h"
#include "stream.h"

enum ending {
	ENDING_NONE,
	ENDING_STATE,		/* the isle has come to its end: see the report */
	ENDING_SIGNAL,		/* the proxy got a signal that ends the program */
	ENDING_LOST,		/* the isle runs, but it cannot go on: see the reason */
};

/**
 * struct outcome - how it ended
 * @ending: kind of end
 * @signal: valid with ENDING_SIGNAL
 * @reason: valid with ENDING_LOST
 * @report: what the isle last reported
 */
struct outcome {
	enum ending ending;
	int signal;
	struct reason reason;
	struct isle_report report;
};

/**
 * struct session - all that takes part
 * @device: the isle, booted
 * @meeting: open, if the isle is to come over TCP
 * @server: from server_init()
 * @stream: the isle's connection over TCP, once it has come
 * @ring: the same through isle memory
 * @uses_ring: it is @ring, from rings_init(); else @stream
 * @signals: from signals_open()
 * @table: the isle's files
 * @debug: started, if gdb may come; else NULL
 *
 * Threads of @server use it until the process ends.
 */
struct session {
	struct device device;
	struct meeting meeting;
	struct server server;
	struct stream stream;
	struct rings ring;
	bool uses_ring;
	struct table table;
	int signals;
	struct debug *debug;
};

/**
 * supervise() - wait until it is over
 * @session: all that takes part
 * @outcome: result
 */
void supervise(struct session *session, struct outcome *outcome);

#endif /* PROXY_SUPERVISE_H */
