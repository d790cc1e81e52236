/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What gdb says to an isle, and what it gets to hear ("Debugging with GDB", appendix
 * E): all-stop, one gdb at a time. No OS in here: bytes come in and go out.
 */
#ifndef PROXY_GDB_STUB_H
#define PROXY_GDB_STUB_H

#include "gdb_packet.h"
#include "gdb_target.h"

/* What gdb's last bytes have led to. */
enum stub_wish {
	STUB_STAY,
	STUB_DETACH,			/* gdb has let go of the program */
	STUB_KILL,			/* gdb wants the program to end */
	STUB_LEAVE,			/* this is no gdb */
};

/**
 * struct stub_plan - what gdb wants threads to do
 * @all: those that are not named go on
 * @one: thread that is named; 0: none
 * @step: it is to stop after one instruction
 * @signal: that it shall get
 */
struct stub_plan {
	bool all;
	uint32_t one;
	bool step;
	uint64_t signal;
};

/**
 * struct stub - a conversation with gdb
 * @target: the isle
 * @reader: the packet that is coming
 * @reply: the one that is being put together
 * @output: bytes for gdb
 * @output_size: how many
 * @last: frame that was sent last, for gdb to ask for again
 * @last_size: its bytes
 * @plain: no acknowledgements are sent
 * @met: it really is a gdb
 * @still: the isle stood still before it came
 * @running: gdb waits for the program to stop ...
 * @plan: ... and this is how it goes on
 * @stop: why it stands still
 * @reports_software: gdb understands "swbreak"
 * @reports_hardware: gdb understands "hwbreak"
 * @selected: thread that registers are about
 */
struct stub {
	struct target *target;
	struct gdb_reader reader;
	struct gdb_reply reply;
	char output[2 * GDB_FRAME_MAX];
	size_t output_size;
	char last[GDB_FRAME_MAX];
	size_t last_size;
	bool plain;
	bool met;
	bool still;
	bool running;
	struct stub_plan plan;
	struct stop stop;
	bool reports_software;
	bool reports_hardware;
	uint32_t selected;
};

/**
 * stub_init() - somebody has come
 * @stub: result
 * @target: the isle
 * @stop: why it stands still; NULL: it does not, and is stopped at gdb's first packet
 */
void stub_init(struct stub *stub, struct target *target, const struct stop *stop);

/**
 * stub_take() - take the next byte from gdb and do what it says
 * @stub: the conversation; STUB_STAY was the last answer
 * @byte: any
 *
 * To be called only while there is room: see stub_has_room().
 *
 * Return: enum stub_wish.
 */
enum stub_wish stub_take(struct stub *stub, uint8_t byte);

/** stub_has_room() - may the next byte come? @stub: the conversation. */
bool stub_has_room(const struct stub *stub);

/**
 * stub_sent() - bytes of the output have gone
 * @stub: the conversation
 * @count: how many
 */
void stub_sent(struct stub *stub, size_t count);

/**
 * stub_look() - a core may have met something
 * @stub: the conversation
 *
 * Tells gdb if it waits for that.
 */
void stub_look(struct stub *stub);

/**
 * stub_exited() - the program has ended
 * @stub: the conversation
 * @status: 0 .. 255
 */
void stub_exited(struct stub *stub, unsigned int status);

/**
 * stub_killed() - a signal has ended the program
 * @stub: the conversation
 * @number: Linux's
 */
void stub_killed(struct stub *stub, int number);

#endif /* PROXY_GDB_STUB_H */
