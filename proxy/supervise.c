// SPDX-License-Identifier: GPL-2.0-only
/*
 * The main loop; see supervise.h.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>

#include "clock.h"
#include "message.h"
#include "signals.h"
#include "supervise.h"

/* How long a booted isle may take to connect. */
#define CONNECT_MS	30000
/* How long an isle may take to report its end after closing its connection. */
#define REPORT_MS	3000
/* How long to wait at most until the next look: an isle gone wild rings no bell. */
#define LOOK_MS		1000

enum {
	EVENT_SIGNAL,
	EVENT_DEVICE,
	EVENT_MEETING,
	EVENT_SERVER,
	EVENT_DEBUG,			/* the first of DEBUG_EVENTS */
	EVENT_COUNT = EVENT_DEBUG + DEBUG_EVENTS
};

/**
 * struct watch - what the main loop remembers
 * @events: to poll; a descriptor of -1 is left out
 * @deadline_ms: when to give up, on CLOCK_MONOTONIC; INT64_MAX: never
 * @overdue: what did not happen by then
 * @hung: the user knows that the isle does not answer
 * @signal: one that would end most programs, sent to the isle; 0: none
 * @unseen: the isle had not seen it when we last looked
 * @signal_deadline_ms: when it must have been seen, if so
 */
struct watch {
	struct pollfd events[EVENT_COUNT];
	int64_t deadline_ms;
	const char *overdue;
	bool hung;
	int signal;
	bool unseen;
	int64_t signal_deadline_ms;
};

static void set_deadline(struct watch *watch, int64_t wait_ms, const char *overdue)
{
	watch->deadline_ms = clock_ms() + wait_ms;
	watch->overdue = overdue;
}

static void start_watch(struct watch *watch, const struct session *session)
{
	watch->events[EVENT_SIGNAL] = (struct pollfd){ session->signals, POLLIN, 0 };
	watch->events[EVENT_DEVICE] = (struct pollfd){ session->device.fd, POLLPRI, 0 };
	watch->events[EVENT_MEETING] = (struct pollfd){ session->uses_ring ? -1 :
							 session->meeting.events, POLLIN, 0 };
	watch->events[EVENT_SERVER] = (struct pollfd){ session->server.event, POLLIN, 0 };
	set_deadline(watch, CONNECT_MS, "it has not connected to its proxy; see its log");
}

static int timeout_ms(const struct watch *watch, const struct meeting *meeting)
{
	int64_t now = clock_ms();
	int64_t left = watch->deadline_ms - now;
	int guests = watch->events[EVENT_MEETING].fd >= 0 ? meeting_timeout_ms(meeting) : -1;

	if (watch->unseen && watch->signal_deadline_ms - now < left)
		left = watch->signal_deadline_ms - now;
	if (left < 0)
		left = 0;
	if (left > LOOK_MS)
		left = LOOK_MS;
	return guests >= 0 && guests < left ? guests : (int)left;
}

static enum ending lose(struct outcome *outcome, const char *text)
{
	reason_set(&outcome->reason, 0, "%s", text);
	return ENDING_LOST;
}

/* Somebody has probed the isle and got no answer. It may yet recover, or be looked into. */
static void say_hung(struct watch *watch, unsigned int isle)
{
	if (!watch->hung)
		watch->hung = message_now("isle %u does not answer; to stop it press Ctrl-C, or "
					  "write -1 to /sys/hermit/isle%u/cpus", isle, isle);
}

/* Has the isle come to an end of its own? */
static enum ending check_device(struct watch *watch, struct session *session,
				struct outcome *outcome)
{
	if (device_report(&session->device, &outcome->report))
		return lose(outcome, "hermit.ko does not answer");
	switch (outcome->report.state) {
	case ISLE_BOOTING:
	case ISLE_RUNNING:
		watch->hung = false;
		return ENDING_NONE;
	case ISLE_HUNG:
		say_hung(watch, session->device.info.isle);
		return ENDING_NONE;
	default:
		return ENDING_STATE;
	}
}

/* Has the isle connected? Then serve it. */
static enum ending check_meeting(struct watch *watch, struct session *session,
				 struct outcome *outcome)
{
	int fd;

	if (watch->events[EVENT_MEETING].fd < 0)
		return ENDING_NONE;
	fd = meeting_step(&session->meeting);
	if (fd < 0)
		return ENDING_NONE;
	watch->events[EVENT_MEETING].fd = -1;
	watch->deadline_ms = INT64_MAX;
	stream_init(&session->stream, fd);
	if (server_start(&session->server, &session->stream.transport))
		return lose(outcome, "no thread to be had for its calls");
	return ENDING_NONE;
}

/* Has the connection ended? Then the isle's report should follow. */
static enum ending check_server(struct watch *watch, struct session *session,
				struct outcome *outcome)
{
	enum server_end end;

	if (watch->events[EVENT_SERVER].fd < 0)
		return ENDING_NONE;
	end = server_ended(&session->server, &outcome->reason);
	if (end == SERVER_RUNS)
		return ENDING_NONE;
	if (end != SERVER_CLOSED)
		return ENDING_LOST;
	watch->events[EVENT_SERVER].fd = -1;
	set_deadline(watch, REPORT_MS, "its connection has ended; see its log");
	return ENDING_NONE;
}

/* What was to happen by now has not; but the rings of an isle tell nobody. */
static enum ending check_deadline(struct watch *watch, struct session *session,
				  struct outcome *outcome)
{
	bool connects = watch->events[EVENT_SERVER].fd >= 0;

	if (clock_ms() < watch->deadline_ms)
		return ENDING_NONE;
	if (session->uses_ring && connects && rings_met(&session->ring)) {
		watch->deadline_ms = INT64_MAX;
		return ENDING_NONE;
	}
	if (!session->debug || !debug_holds(session->debug))
		return lose(outcome, watch->overdue);
	/* Who debugs a program takes his time; what is overdue counts from his end. */
	set_deadline(watch, REPORT_MS, watch->overdue);
	return ENDING_NONE;
}

static enum ending end_by(struct outcome *outcome, int number)
{
	outcome->signal = number;
	return ENDING_SIGNAL;
}

/* The program does not care: what Linux does to such a one, it does to us. */
static enum ending dispose(struct outcome *outcome, int number)
{
	switch (signals_default(number)) {
	case SIGNAL_ENDS:
		return end_by(outcome, number);
	case SIGNAL_STOPS:
		signals_stop(number);
		return ENDING_NONE;
	default:
		return ENDING_NONE;
	}
}

/* Has the isle not seen what it was sent? The report is new. */
static bool is_unseen(const struct watch *watch, const struct isle_report *report)
{
	return watch->signal && (report->signals_unseen & signals_bit(watch->signal));
}

/* The program has a say. It need not obey, but an isle has to see the signal in time. */
static void pass_on(struct watch *watch, struct session *session,
		    const struct isle_report *report, int number)
{
	/* One that cannot hear is at its end, which check_device() sees. */
	if (device_signal(&session->device, number) || signals_default(number) != SIGNAL_ENDS)
		return;
	/* What it has not seen for longest counts. */
	if (is_unseen(watch, report))
		return;
	watch->signal = number;
	watch->unseen = false;
}

static enum ending check_signal(struct watch *watch, struct session *session,
				struct outcome *outcome)
{
	int number = signals_take(session->signals);

	if (!number)
		return ENDING_NONE;
	if (device_report(&session->device, &outcome->report) ||
	    !(outcome->report.signals_wanted & signals_bit(number)))
		return dispose(outcome, number);
	pass_on(watch, session, &outcome->report, number);
	return ENDING_NONE;
}

/* Does gdb want something, or must it know of something? */
static enum ending check_debug(struct watch *watch, struct session *session,
			       struct outcome *outcome)
{
	if (session->debug && debug_look(session->debug) == DEBUG_KILL)
		return end_by(outcome, SIGKILL);
	debug_watch(session->debug, &watch->events[EVENT_DEBUG]);
	return ENDING_NONE;
}

/*
 * Has the isle had the time to see the signal, and did not? While it stands still it need
 * not, and nothing is reported as unseen; its time begins again after that.
 */
static enum ending check_seen(struct watch *watch, struct outcome *outcome)
{
	bool was_unseen = watch->unseen;

	watch->unseen = is_unseen(watch, &outcome->report);
	if (watch->unseen && !was_unseen)
		watch->signal_deadline_ms = clock_ms() + ISLE_SIGNAL_DEADLINE_MS;
	else if (watch->unseen && clock_ms() >= watch->signal_deadline_ms)
		return end_by(outcome, watch->signal);
	return ENDING_NONE;
}

/*
 * One look at everything. A signal counts most: a program whose terminal closes sees
 * the end of its input and may exit before we look, but on Linux SIGHUP comes first.
 */
static enum ending check_all(struct watch *watch, struct session *session,
			     struct outcome *outcome)
{
	enum ending ending = check_signal(watch, session, outcome);

	if (!ending)
		ending = check_device(watch, session, outcome);
	if (!ending)
		ending = check_seen(watch, outcome);
	if (!ending)
		ending = check_debug(watch, session, outcome);
	if (!ending)
		ending = check_meeting(watch, session, outcome);
	if (!ending)
		ending = check_server(watch, session, outcome);
	if (!ending)
		ending = check_deadline(watch, session, outcome);
	return ending;
}

void supervise(struct session *session, struct outcome *outcome)
{
	struct watch watch = { 0 };

	memset(outcome, 0, sizeof(*outcome));
	start_watch(&watch, session);
	if (session->uses_ring && server_start(&session->server, &session->ring.transport))
		outcome->ending = lose(outcome, "no thread to be had for its calls");
	else
		outcome->ending = check_all(&watch, session, outcome);
	while (!outcome->ending) {
		if (poll(watch.events, EVENT_COUNT, timeout_ms(&watch, &session->meeting)) < 0 &&
		    errno != EINTR)
			outcome->ending = lose(outcome, strerror(errno));
		else
			outcome->ending = check_all(&watch, session, outcome);
	}
}
