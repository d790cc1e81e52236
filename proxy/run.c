// SPDX-License-Identifier: GPL-2.0-only
/*
 * Running a program; see run.h. Everything is checked before the isle is
 * claimed, and everything else before it is booted. There is no way out that
 * leaves something behind: the claim goes with the process.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "args.h"
#include "config.h"
#include "core.h"
#include "ending.h"
#include "placement.h"
#include "run.h"
#include "signals.h"
#include "supervise.h"

/* How long threads may take to leave their calls; who stays longer is in a disk's hands. */
#define STOP_MS 100

/* Threads of the server look at it until the process ends. */
static struct session session;

/* What is on the isle. */
static struct isle_load load;

/* Addresses on the link, uapi/hermit/mmnif.h. */
static struct in_addr link_address(uint32_t peer)
{
	return (struct in_addr){ htonl(LINK_NETWORK + LINK_OCTET(peer)) };
}

static int open_meeting(const struct config *config, struct reason *reason)
{
	int error = meeting_open(&session.meeting, link_address(LINK_PEER_LINUX), config->port,
				 link_address(LINK_PEER_ISLE(config->isle)), config->isle, reason);

	load.proxy_port = session.meeting.port;
	memcpy(load.token, session.meeting.token, sizeof(load.token));
	return error;
}

static void hear(int device)
{
	ioctl(device, ISLE_IOC_HEARD);
}

static void ring_core(int device, unsigned int core)
{
	/* An isle that has no cores any more needs no replies. */
	ioctl(device, ISLE_IOC_RING, (unsigned long)core);
}

static int open_ring(const struct config *config, struct reason *reason)
{
	struct rings_place place = {
		.device = session.device.fd,
		.size = session.device.info.memory_size,
		.cores = cpulist_count(&config->cpus),
		.hear = hear,
		.ring = ring_core,
	};
	int error = device_map(&session.device, reason);

	if (error)
		return error;
	place.memory = session.device.memory;
	error = rings_init(&session.ring, &place);
	return error ? reason_set(reason, error, "no descriptors to be had") : 0;
}

/* Prepares for the way on which the isle's calls are to come. */
static int open_transport(const struct config *config, struct reason *reason)
{
	load.transport = config->transport;
	session.uses_ring = config->transport == ISLE_TRANSPORT_RING;
	return session.uses_ring ? open_ring(config, reason) : open_meeting(config, reason);
}

/* Opens the door for gdb, which wants to see isle memory. */
static int open_debug(const struct config *config, struct reason *reason)
{
	static struct debug debug;
	int error;

	if (!config->debug)
		return 0;
	error = device_map(&session.device, reason);
	if (!error)
		error = debug_open(&debug, config->debug, reason);
	if (error)
		return error;
	load.flags |= ISLE_LOAD_DEBUG;
	session.debug = &debug;
	return 0;
}

/* Writes image, arguments and symbols into the isle's memory. */
static int load_program(const struct program *program, const struct image *image,
			struct reason *reason)
{
	struct isle_args *args;
	size_t args_size;
	int error;

	args = args_build(program->argv, environ, signals_ignored(), &args_size);
	if (!args)
		return reason_set(reason, -E2BIG, "no memory for the arguments");
	error = placement_plan(&load, image, args_size, session.device.info.memory_size, reason);
	if (!error)
		error = device_load(&session.device, &load, image, args, reason);
	free(args);
	return error;
}

/* Has the isle as much memory as the user wants? */
static int check_memory(const struct config *config, struct reason *reason)
{
	uint64_t size = session.device.info.memory_size;

	if (size >= config->memory)
		return 0;
	return reason_set(reason, -ENOMEM, "HERMIT_MEM wants %llu MiB, and isle %u has %llu MiB: "
			  "resize it (hermitctl resize), or take another one (hermitctl list)",
			  (unsigned long long)(config->memory >> 20) + !!(config->memory & 0xfffff),
			  config->isle,
			  (unsigned long long)size >> 20);
}

/* What can fail before Linux takes the first CPU offline. */
static int prepare(struct program *program, const struct config *config, const struct image *image,
		   struct reason *reason)
{
	int error;

	error = machine_check_free(session.device.machine, &config->cpus, reason);
	if (!error)
		error = check_memory(config, reason);
	if (!error)
		error = open_transport(config, reason);
	if (!error)
		error = open_debug(config, reason);
	if (error)
		return error;
	memcpy(load.path, program->source.path, sizeof(load.path));
	error = load_program(program, image, reason);
	if (error)
		return error;
	source_free(&program->source);
	program->times.loaded = times_now();
	table_init(&session.table);
	if (standard_pass(&session.table, program->open) ||
	    server_init(&session.server, &session.table))
		return reason_set(reason, -EMFILE, "no descriptors to be had");
	return 0;
}

/* gdb shows how the program has ended. */
static void tell_debugger(const struct outcome *outcome)
{
	bool exited = outcome->ending == ENDING_STATE && outcome->report.state == ISLE_EXITED &&
		      !(outcome->report.exit_code & ISLE_EXIT_SIGNAL);
	int status = ending_status(outcome);

	if (exited)
		debug_end(session.debug, false, (unsigned int)status);
	else
		debug_end(session.debug, true, (unsigned int)(status > STATUS_SIGNAL ?
							     status - STATUS_SIGNAL : SIGKILL));
}

/* Boots and waits until it is over. */
static int boot(struct program *program, const struct config *config, struct outcome *outcome,
		struct reason *reason)
{
	int error = device_boot(&session.device, &config->cpus, reason);

	program->times.booted = times_now();
	if (error)
		return error;
	session.signals = signals_open();
	if (session.signals < 0)
		return reason_set(reason, session.signals, "no descriptors to be had");
	if (session.debug)
		debug_start(session.debug, &session.device, &load, cpulist_count(&config->cpus));
	supervise(&session, outcome);
	if (session.debug)
		tell_debugger(outcome);
	server_stop(&session.server, STOP_MS);
	return 0;
}

/* Does the isle not answer? Reading its heartbeat asks it, for nobody may have so far. */
static bool hangs(const struct config *config)
{
	struct isle_report report;
	char ignored[MACHINE_LINE_MAX];

	machine_isle_line(session.device.machine, config->isle, "heartbeat", ignored,
			  sizeof(ignored));
	return !device_report(&session.device, &report) && report.state == ISLE_HUNG;
}

/* Did it end in a way that people want to look into? */
static bool ended_badly(const struct config *config, const struct outcome *outcome)
{
	switch (outcome->ending) {
	case ENDING_STATE:
		return outcome->report.state == ISLE_CRASHED;
	case ENDING_SIGNAL:
		/* As on Linux; and people end by a signal what hangs. */
		return outcome->signal == SIGQUIT || hangs(config);
	default:
		return true;
	}
}

static void dump(const struct config *config, const struct outcome *outcome)
{
	struct reason reason;

	if (core_write(config->core, &session.device, &load, &outcome->report,
		       cpulist_count(&config->cpus), &reason))
		message("%s", reason.text);
	else
		message("isle %u: core written to %s", config->isle, config->core);
}

/* Ends the isle, and says what there is to say. */
static int finish(struct program *program, const struct config *config,
		  const struct outcome *outcome)
{
	/*
	 * What follows may take long, or wait for a reader: whoever has had enough is heard.
	 * But timeout(1) sends its signal twice, which is no reason to have no core file.
	 */
	signals_end(session.signals, outcome->signal);
	if (config->core && ended_badly(config, outcome))
		dump(config, outcome);
	signals_end(session.signals, 0);
	if (config->verbose)
		ending_print_log(session.device.machine, config->isle);
	device_release(&session.device);
	program->times.released = times_now();
	ending_print(config->isle, outcome);
	if (config->times)
		times_print(&program->times, &outcome->report);
	if (outcome->ending == ENDING_SIGNAL)
		signals_die(outcome->signal);
	return ending_status(outcome);
}

static int run_claimed(struct program *program, const struct config *config,
		       const struct image *image)
{
	struct outcome outcome;
	struct reason reason;
	int error;

	program->times.claimed = times_now();
	error = prepare(program, config, image, &reason);
	if (!error)
		error = boot(program, config, &outcome, &reason);
	if (!error)
		return finish(program, config, &outcome);
	if (config->verbose)
		ending_print_log(session.device.machine, config->isle);
	device_release(&session.device);
	message("%s", reason.text);
	return STATUS_REFUSED;
}

int run(struct program *program)
{
	struct machine machine;
	struct config config;
	struct reason reason;
	struct image image;

	machine_read(&machine, "");
	if (config_read(&config, getenv, &machine, &reason)) {
		message("%s", reason.text);
		return STATUS_REFUSED;
	}
	if (image_parse(&image, program->source.bytes, program->source.size, &reason)) {
		message("%s: %s", program->source.path, reason.text);
		return STATUS_NOT_AN_IMAGE;
	}
	if (machine_require(&machine, &reason) ||
	    machine_check_isle(&machine, config.isle, &reason) ||
	    device_claim(&session.device, &machine, config.isle, &reason)) {
		message("%s", reason.text);
		return STATUS_REFUSED;
	}
	return run_claimed(program, &config, &image);
}
