// SPDX-License-Identifier: GPL-2.0-only
/*
 * What gdb says to an isle; see gdb_stub.h. A packet that is not known is answered
 * with an empty one, as the protocol wants it.
 */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "gdb_stub.h"

#define THREAD_LINE_MAX	192u

/* What Z and z packets are about. */
enum { TYPE_SOFTWARE, TYPE_HARDWARE, TYPE_WRITE, TYPE_READ, TYPE_ACCESS };

static void error_reply(struct stub *stub, int error)
{
	char text[8];

	snprintf(text, sizeof(text), "E%02x", (unsigned int)-error & 0xff);
	gdb_put_text(&stub->reply, text);
}

static void result_reply(struct stub *stub, int error)
{
	if (error)
		error_reply(stub, error);
	else
		gdb_put_text(&stub->reply, "OK");
}

/* ---- stops ---- */

static void put_thread(struct gdb_reply *reply, uint32_t thread)
{
	gdb_put_text(reply, "thread:");
	gdb_put_number(reply, thread);
	gdb_put_text(reply, ";");
}

static void put_stop_kind(struct stub *stub)
{
	switch (stub->stop.kind) {
	case STOP_BREAKPOINT:
		if (stub->reports_software)
			gdb_put_text(&stub->reply, "swbreak:;");
		return;
	case STOP_EXECUTE:
		if (stub->reports_hardware)
			gdb_put_text(&stub->reply, "hwbreak:;");
		return;
	case STOP_WRITE:
	case STOP_ACCESS:
		gdb_put_text(&stub->reply, stub->stop.kind == STOP_WRITE ? "watch:" : "awatch:");
		gdb_put_number(&stub->reply, stub->stop.address);
		gdb_put_text(&stub->reply, ";");
		return;
	default:
		return;
	}
}

static void put_stop(struct stub *stub)
{
	const uint8_t signal = (uint8_t)stub->stop.signal;

	gdb_put_text(&stub->reply, "T");
	gdb_put_hex(&stub->reply, &signal, sizeof(signal));
	put_stop_kind(stub);
	if (stub->stop.thread)
		put_thread(&stub->reply, stub->stop.thread);
}

static void now_stopped(struct stub *stub)
{
	stub->running = false;
	stub->selected = stub->stop.thread;
	put_stop(stub);
}

/* ---- registers ---- */

static void put_register(struct stub *stub, const struct gdb_registers *registers,
			 unsigned int number)
{
	uint8_t value[GDB_REGISTER_MAX];

	if (gdb_register_get(registers, number, value))
		gdb_put_hex(&stub->reply, value, gdb_register_bytes(number));
	else
		gdb_put_unknown(&stub->reply, gdb_register_bytes(number));
}

static void read_registers(struct stub *stub)
{
	struct gdb_registers registers;
	unsigned int i;

	if (!target_registers(stub->target, stub->selected, &registers))
		return error_reply(stub, -ESRCH);
	for (i = 0; i < gdb_register_count(); i++)
		put_register(stub, &registers, i);
}

static void read_register(struct stub *stub, struct gdb_text *text)
{
	struct gdb_registers registers;
	uint64_t number;

	if (!gdb_take_number(text, &number) || number >= gdb_register_count())
		return error_reply(stub, -EINVAL);
	if (!target_registers(stub->target, stub->selected, &registers))
		return error_reply(stub, -ESRCH);
	put_register(stub, &registers, (unsigned int)number);
}

static void write_register(struct stub *stub, struct gdb_text *text)
{
	struct gdb_registers registers;
	uint8_t value[GDB_REGISTER_MAX];
	uint64_t number;

	if (!gdb_take_number(text, &number) || number >= gdb_register_count() ||
	    !gdb_take(text, "=") ||
	    !gdb_take_hex(text, value, gdb_register_bytes((unsigned int)number)))
		return error_reply(stub, -EINVAL);
	if (!target_registers(stub->target, stub->selected, &registers))
		return error_reply(stub, -ESRCH);
	if (!gdb_register_set(&registers, (unsigned int)number, value) ||
	    !target_set_registers(stub->target, stub->selected, &registers))
		return error_reply(stub, -EBUSY);
	result_reply(stub, 0);
}

/* All at once: those that cannot be changed stay. */
static void write_registers(struct stub *stub, struct gdb_text *text)
{
	struct gdb_registers registers;
	uint8_t value[GDB_REGISTER_MAX];
	unsigned int i;

	if (!target_registers(stub->target, stub->selected, &registers))
		return error_reply(stub, -ESRCH);
	for (i = 0; i < gdb_register_count(); i++) {
		if (!gdb_take_hex(text, value, gdb_register_bytes(i)))
			return error_reply(stub, -EINVAL);
		gdb_register_set(&registers, i, value);
	}
	result_reply(stub, target_set_registers(stub->target, stub->selected, &registers) ? 0 :
			   -EBUSY);
}

/* ---- memory ---- */

static bool take_range(struct gdb_text *text, uint64_t *address, uint64_t *bytes)
{
	return gdb_take_number(text, address) && gdb_take(text, ",") &&
	       gdb_take_number(text, bytes);
}

static void read_memory(struct stub *stub, struct gdb_text *text)
{
	uint8_t bytes[GDB_PACKET_MAX / 2];
	uint64_t address, count;

	if (!take_range(text, &address, &count))
		return error_reply(stub, -EINVAL);
	if (count > sizeof(bytes))
		count = sizeof(bytes);
	count = target_read(stub->target, address, bytes, count);
	if (!count)
		return error_reply(stub, -EFAULT);
	gdb_put_hex(&stub->reply, bytes, count);
}

static void write_memory(struct stub *stub, struct gdb_text *text, bool binary)
{
	uint8_t bytes[GDB_PACKET_MAX];
	uint64_t address, count;
	bool good;

	if (!take_range(text, &address, &count) || !gdb_take(text, ":") || count > sizeof(bytes))
		return error_reply(stub, -EINVAL);
	good = binary ? gdb_left(text) == count : gdb_take_hex(text, bytes, count);
	if (!good)
		return error_reply(stub, -EINVAL);
	result_reply(stub, target_write(stub->target, address, binary ? (const void *)text->at :
					bytes, count) ? 0 : -EFAULT);
}

/* ---- breakpoints ---- */

static int set_breakpoint(struct stub *stub, uint64_t type, uint64_t address, uint64_t bytes)
{
	switch (type) {
	case TYPE_SOFTWARE:
		return target_insert(stub->target, address);
	case TYPE_HARDWARE:
		return target_watch(stub->target, WATCH_EXECUTE, address, bytes);
	default:
		return target_watch(stub->target, type == TYPE_WRITE ? WATCH_WRITE : WATCH_ACCESS,
				    address, bytes);
	}
}

static bool clear_breakpoint(struct stub *stub, uint64_t type, uint64_t address, uint64_t bytes)
{
	switch (type) {
	case TYPE_SOFTWARE:
		return target_remove(stub->target, address);
	case TYPE_HARDWARE:
		return target_unwatch(stub->target, WATCH_EXECUTE, address, bytes);
	default:
		return target_unwatch(stub->target, type == TYPE_WRITE ? WATCH_WRITE : WATCH_ACCESS,
				      address, bytes);
	}
}

static void breakpoint(struct stub *stub, struct gdb_text *text, bool insert)
{
	uint64_t type, address, bytes;

	if (!gdb_take_number(text, &type) || !gdb_take(text, ",") ||
	    !take_range(text, &address, &bytes))
		return error_reply(stub, -EINVAL);
	/* The hardware cannot watch for reading alone. */
	if (type > TYPE_ACCESS || type == TYPE_READ)
		return;
	if (insert)
		result_reply(stub, set_breakpoint(stub, type, address, bytes));
	else
		result_reply(stub, clear_breakpoint(stub, type, address, bytes) ? 0 : -ENOENT);
}

/* ---- threads ---- */

/* A thread's number; 0 for any, and for all. */
static bool take_thread(struct gdb_text *text, uint32_t *thread)
{
	uint64_t number;

	*thread = 0;
	if (gdb_take(text, "-1"))
		return true;
	if (!gdb_take_number(text, &number) || number > UINT32_MAX)
		return false;
	*thread = (uint32_t)number;
	return true;
}

static void select_thread(struct stub *stub, struct gdb_text *text)
{
	struct inspect_task task;
	uint32_t thread;
	/* What "c" and "s" are about: not used, since there is vCont. */
	bool unused = gdb_take(text, "c");

	if ((!unused && !gdb_take(text, "g")) || !take_thread(text, &thread))
		return error_reply(stub, -EINVAL);
	if (!unused && thread) {
		if (!target_find_thread(stub->target, thread, &task))
			return error_reply(stub, -ESRCH);
		stub->selected = thread;
	} else if (!unused) {
		stub->selected = stub->stop.thread;
	}
	result_reply(stub, 0);
}

static void is_alive(struct stub *stub, struct gdb_text *text)
{
	struct inspect_task task;
	uint32_t thread;

	result_reply(stub, take_thread(text, &thread) &&
			   target_find_thread(stub->target, thread, &task) ? 0 : -ESRCH);
}

static const char *thread_state(const struct inspect_task *task)
{
	if (task->core != INSPECT_NO_CORE)
		return "running";
	return task->task.state == ISLE_TASK_BLOCKED ? "waiting" : "ready";
}

/* One line of XML; a name has what the program has given it. */
static int describe_thread(const struct inspect_task *task, char *line)
{
	char name[TASK_NAME_MAX];
	char core[24] = "";
	size_t i;

	for (i = 0; i < sizeof(name); i++) {
		name[i] = task->task.name[i];
		if (name[i] && (name[i] < ' ' || name[i] > '~' || strchr("<>&\"'", name[i])))
			name[i] = '?';
	}
	if (task->core != INSPECT_NO_CORE)
		snprintf(core, sizeof(core), " core=\"%" PRIu32 "\"", task->core);
	return snprintf(line, THREAD_LINE_MAX, "<thread id=\"%" PRIx32 "\"%s name=\"%s\">%s</thread>",
			task->task.id, core, name, thread_state(task));
}

/* ---- objects that gdb reads in pieces ---- */

/**
 * struct piece - the part of an object that gdb wants
 * @offset: bytes to leave out
 * @left: bytes that are still wanted
 * @more: there is something behind it
 */
struct piece {
	uint64_t offset;
	uint64_t left;
	bool more;
};

static void put_piece(struct stub *stub, struct piece *piece, const char *text, size_t bytes)
{
	size_t skipped = piece->offset < bytes ? piece->offset : bytes;
	size_t count;

	piece->offset -= skipped;
	bytes -= skipped;
	count = piece->left < bytes ? piece->left : bytes;
	gdb_put(&stub->reply, text + skipped, count);
	piece->left -= count;
	piece->more |= count < bytes;
}

static void put_threads(struct stub *stub, struct piece *piece)
{
	static const char begin[] = "<?xml version=\"1.0\"?><threads>", end[] = "</threads>";
	struct inspect_task task;
	struct target_walk walk;
	char line[THREAD_LINE_MAX];

	put_piece(stub, piece, begin, sizeof(begin) - 1);
	target_begin_threads(stub->target, &walk);
	while (!piece->more && target_next_thread(stub->target, &walk, &task))
		put_piece(stub, piece, line, (size_t)describe_thread(&task, line));
	put_piece(stub, piece, end, sizeof(end) - 1);
}

static void transfer(struct stub *stub, struct gdb_text *text)
{
	const char *description = gdb_target_description();
	bool threads = gdb_take(text, "threads:read::");
	struct piece piece = { 0 };

	if (!threads && !gdb_take(text, "features:read:target.xml:"))
		return;
	if (!take_range(text, &piece.offset, &piece.left))
		return error_reply(stub, -EINVAL);
	if (piece.left > GDB_PACKET_MAX - 1)
		piece.left = GDB_PACKET_MAX - 1;
	gdb_put_text(&stub->reply, "l");
	if (threads)
		put_threads(stub, &piece);
	else
		put_piece(stub, &piece, description, strlen(description));
	if (piece.more)
		stub->reply.content[0] = 'm';
}

/* ---- going on ---- */

/* One of the actions of vCont; the first that fits a thread counts. */
static bool take_action(struct gdb_text *text, struct stub_plan *plan)
{
	bool step = false;
	uint64_t signal = 0;
	uint32_t thread = 0;

	if (gdb_take(text, "C") || (step = gdb_take(text, "S"))) {
		if (!gdb_take_number(text, &signal))
			return false;
	} else if (!gdb_take(text, "c") && !(step = gdb_take(text, "s"))) {
		return false;
	}
	if (gdb_take(text, ":") && !take_thread(text, &thread))
		return false;
	if (!thread) {
		plan->all = true;
		return !step;
	}
	if (plan->all || (plan->one && plan->one != thread))
		return false;
	if (!plan->one)
		*plan = (struct stub_plan){ false, thread, step, signal };
	return true;
}

static bool take_plan(struct gdb_text *text, struct stub_plan *plan)
{
	*plan = (struct stub_plan){ 0 };
	while (gdb_take(text, ";"))
		if (!take_action(text, plan))
			return false;
	return gdb_left(text) == 0 && (plan->all || plan->one);
}

static int go_on(struct stub *stub, const struct stub_plan *plan)
{
	int passed = plan->one == stub->stop.thread ? (int)plan->signal : GDB_SIGNAL_NONE;
	struct inspect_task task;

	/* Before anything is changed: a thread that waits takes no step. */
	if (plan->one && (plan->step || !plan->all) &&
	    (!target_find_thread(stub->target, plan->one, &task) || task.core == INSPECT_NO_CORE))
		return -ESRCH;
	if (passed != stub->stop.signal)
		target_dismiss(stub->target, &stub->stop);
	if (plan->all)
		return target_resume(stub->target, plan->step ? plan->one : 0);
	return target_resume_one(stub->target, plan->one, plan->step);
}

static void resume(struct stub *stub, struct gdb_text *text)
{
	struct stop more;
	struct stub_plan plan;
	int error;

	if (!take_plan(text, &plan))
		return error_reply(stub, -EINVAL);
	if (target_pending(stub->target, &stub->stop, &more)) {
		/* Another core has met something at the same time. */
		target_dismiss(stub->target, &stub->stop);
		stub->stop = more;
		return now_stopped(stub);
	}
	error = go_on(stub, &plan);
	if (error)
		return error_reply(stub, error);
	stub->plan = plan;
	stub->running = true;
}

/* ---- packets ---- */

static void supported(struct stub *stub, struct gdb_text *text)
{
	for (; text->at < text->end; text->at++)
		if (gdb_take(text, "swbreak+"))
			stub->reports_software = true;
		else if (gdb_take(text, "hwbreak+"))
			stub->reports_hardware = true;
	gdb_put_text(&stub->reply, "PacketSize=");
	gdb_put_number(&stub->reply, GDB_PACKET_MAX);
	gdb_put_text(&stub->reply, ";QStartNoAckMode+;qXfer:features:read+;qXfer:threads:read+;"
		     "vContSupported+;swbreak+;hwbreak+");
}

static void query(struct stub *stub, struct gdb_text *text)
{
	if (gdb_take(text, "Supported")) {
		supported(stub, text);
	} else if (gdb_take(text, "Xfer:")) {
		transfer(stub, text);
	} else if (gdb_take(text, "Attached")) {
		/* Yes: gdb lets go of the program when it leaves. */
		gdb_put_text(&stub->reply, "1");
	} else if (gdb_take(text, "C") && gdb_left(text) == 0) {
		gdb_put_text(&stub->reply, "QC");
		gdb_put_number(&stub->reply, stub->selected);
	}
}

static enum stub_wish long_packet(struct stub *stub, struct gdb_text *text)
{
	if (gdb_take(text, "Cont?")) {
		gdb_put_text(&stub->reply, "vCont;c;C;s;S");
	} else if (gdb_take(text, "Cont")) {
		resume(stub, text);
	} else if (gdb_take(text, "Kill")) {
		result_reply(stub, 0);
		return STUB_KILL;
	}
	return STUB_STAY;
}

static void setting(struct stub *stub, struct gdb_text *text)
{
	if (!gdb_take(text, "StartNoAckMode"))
		return;
	result_reply(stub, 0);
	stub->plain = true;
}

static enum stub_wish dispatch(struct stub *stub, char command, struct gdb_text *text)
{
	switch (command) {
	case '?':
		put_stop(stub);
		break;
	case 'g':
		read_registers(stub);
		break;
	case 'G':
		write_registers(stub, text);
		break;
	case 'p':
		read_register(stub, text);
		break;
	case 'P':
		write_register(stub, text);
		break;
	case 'm':
		read_memory(stub, text);
		break;
	case 'M':
	case 'X':
		write_memory(stub, text, command == 'X');
		break;
	case 'Z':
	case 'z':
		breakpoint(stub, text, command == 'Z');
		break;
	case 'H':
		select_thread(stub, text);
		break;
	case 'T':
		is_alive(stub, text);
		break;
	case 'q':
		query(stub, text);
		break;
	case 'Q':
		setting(stub, text);
		break;
	case 'v':
		return long_packet(stub, text);
	case 'D':
		result_reply(stub, 0);
		return STUB_DETACH;
	case 'k':
		return STUB_KILL;
	}
	return STUB_STAY;
}

static void put_output(struct stub *stub, const char *bytes, size_t count)
{
	if (count > sizeof(stub->output) - stub->output_size)
		return;
	memcpy(stub->output + stub->output_size, bytes, count);
	stub->output_size += count;
}

static void send_reply(struct stub *stub)
{
	stub->last_size = gdb_frame(&stub->reply, stub->last);
	put_output(stub, stub->last, stub->last_size);
	stub->reply.size = 0;
}

/* This is a gdb: from now on the isle is its own. */
static int meet(struct stub *stub)
{
	int error = stub->still ? 0 : target_stop(stub->target, &stub->stop);

	if (error)
		return error;
	stub->met = true;
	stub->selected = stub->stop.thread;
	/* To gdb a program that it finds standing still has met a breakpoint. */
	if (stub->stop.signal == GDB_SIGNAL_NONE)
		stub->stop.signal = GDB_SIGNAL_TRAP;
	return 0;
}

static enum stub_wish take_packet(struct stub *stub)
{
	struct gdb_text text = { stub->reader.content, stub->reader.content + stub->reader.size };
	enum stub_wish wish;

	if (!stub->plain)
		put_output(stub, "+", 1);
	/* It has to wait for the program, or stop it, before it asks again. */
	if (stub->running || (!stub->met && meet(stub)))
		return STUB_STAY;
	if (gdb_left(&text) == 0) {
		send_reply(stub);
		return STUB_STAY;
	}
	wish = dispatch(stub, *text.at++, &text);
	if (!stub->running && (wish != STUB_KILL || stub->reply.size))
		send_reply(stub);
	return wish;
}

static void interrupt(struct stub *stub)
{
	if (!stub->running || target_stop(stub->target, &stub->stop))
		return;
	if (stub->stop.signal == GDB_SIGNAL_NONE)
		stub->stop.signal = GDB_SIGNAL_INT;
	now_stopped(stub);
	send_reply(stub);
}

void stub_init(struct stub *stub, struct target *target, const struct stop *stop)
{
	memset(stub, 0, sizeof(*stub));
	stub->target = target;
	stub->still = stop;
	if (stop)
		stub->stop = *stop;
}

bool stub_has_room(const struct stub *stub)
{
	/* What one byte can lead to: an acknowledgement and a packet. */
	return sizeof(stub->output) - stub->output_size > GDB_FRAME_MAX;
}

enum stub_wish stub_take(struct stub *stub, uint8_t byte)
{
	switch (gdb_read_byte(&stub->reader, byte)) {
	case GDB_PACKET:
		return take_packet(stub);
	case GDB_BROKEN:
		if (!stub->plain)
			put_output(stub, "-", 1);
		return STUB_STAY;
	case GDB_NACK:
		if (!stub->plain)
			put_output(stub, stub->last, stub->last_size);
		return STUB_STAY;
	case GDB_INTERRUPT:
		interrupt(stub);
		return STUB_STAY;
	case GDB_NOISE:
		return STUB_LEAVE;
	default:
		return STUB_STAY;
	}
}

void stub_sent(struct stub *stub, size_t count)
{
	stub->output_size -= count;
	memmove(stub->output, stub->output + count, stub->output_size);
}

void stub_look(struct stub *stub)
{
	if (!stub->running || !target_has_news(stub->target) ||
	    target_stop(stub->target, &stub->stop))
		return;
	if (stub->stop.core == INSPECT_NO_CORE) {
		/* Nothing to tell gdb, unless what it wanted is not possible any more. */
		if (go_on(stub, &stub->plan) == 0)
			return;
		stub->stop.signal = GDB_SIGNAL_TRAP;
	}
	now_stopped(stub);
	send_reply(stub);
}

static void ended(struct stub *stub, const char *how, unsigned int number)
{
	const uint8_t byte = (uint8_t)number;

	if (!stub->running)
		return;
	stub->running = false;
	gdb_put_text(&stub->reply, how);
	gdb_put_hex(&stub->reply, &byte, sizeof(byte));
	send_reply(stub);
}

void stub_exited(struct stub *stub, unsigned int status)
{
	ended(stub, "W", status);
}

/* gdb has numbers of its own for signals; the first ones are those of all systems. */
static unsigned int number_for_gdb(int number)
{
	switch (number) {
	case SIGBUS:
		return GDB_SIGNAL_BUS;
	case SIGUSR1:
		return GDB_SIGNAL_USR1;
	case SIGUSR2:
		return GDB_SIGNAL_USR2;
	default:
		return number <= SIGTERM ? (unsigned int)number : GDB_SIGNAL_UNKNOWN;
	}
}

void stub_killed(struct stub *stub, int number)
{
	ended(stub, "X", number_for_gdb(number));
}
