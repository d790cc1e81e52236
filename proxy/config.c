// SPDX-License-Identifier: GPL-2.0-only
/*
 * The HERMIT_ variables; see config.h.
 */
#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <hermit/isle.h>

#include "config.h"

#define PORT_MAX 65535u

/* What a value may take of a line; longer ones are cut. */
#define VALUE "%.256s"

static int read_isle(struct config *config, const char *text, const struct machine *machine,
		     struct reason *reason)
{
	char isles[MACHINE_LINE_MAX];
	struct reason why;

	if (number_parse(text, MACHINE_ISLES_MAX - 1, &config->isle) == -EINVAL) {
		machine_isles_text(machine, isles, sizeof(isles));
		return reason_set(reason, -EINVAL, "HERMIT_ISLE=" VALUE ": expected the number of "
				  "an isle; isles: %.256s", text, isles);
	}
	if (machine->module && machine_check_isle(machine, config->isle, &why))
		return reason_set(reason, -EINVAL, "HERMIT_ISLE=" VALUE ": %.512s", text, why.text);
	return 0;
}

static int read_cpus(struct config *config, const char *text, const struct machine *machine,
		     struct reason *reason)
{
	char cpus[MACHINE_LINE_MAX];
	struct reason why;

	if (cpulist_parse(&config->cpus, text, &why)) {
		machine_cpus_text(machine, cpus, sizeof(cpus));
		return reason_set(reason, -EINVAL, "HERMIT_CPUS=" VALUE ": %.128s; expected a list "
				  "such as 1-2 or 1,3-5; allowed: %.256s", text, why.text, cpus);
	}
	if (machine_check_cpus(machine, &config->cpus, &why))
		return reason_set(reason, -EINVAL, "HERMIT_CPUS=" VALUE ": %.512s", text, why.text);
	if (cpulist_count(&config->cpus) > ISLE_CORES_MAX)
		return reason_set(reason, -EINVAL, "HERMIT_CPUS=" VALUE ": an isle has at most "
				  "%u CPUs", text, (unsigned int)ISLE_CORES_MAX);
	return 0;
}

static int read_port(uint16_t *result, const char *name, const char *text, struct reason *reason)
{
	unsigned int port;

	if (number_parse(text, PORT_MAX, &port) || port == 0)
		return reason_set(reason, -EINVAL, "%s=" VALUE ": expected a TCP port, 1 to %u",
				  name, text, PORT_MAX);
	*result = (uint16_t)port;
	return 0;
}

/* A port is for TCP, so who names one means TCP; else it is the faster way. */
static int read_transport(struct config *config, const char *text, struct reason *reason)
{
	config->transport = config->port ? ISLE_TRANSPORT_TCP : ISLE_TRANSPORT_RING;
	if (!text)
		return 0;
	if (strcmp(text, "tcp") == 0)
		config->transport = ISLE_TRANSPORT_TCP;
	else if (strcmp(text, "ring") != 0)
		return reason_set(reason, -EINVAL, "HERMIT_TRANSPORT=" VALUE ": expected ring or "
				  "tcp", text);
	else if (config->port)
		return reason_set(reason, -EINVAL, "HERMIT_TRANSPORT=ring has no port: leave "
				  "HERMIT_PORT out");
	return 0;
}

static int read_switch(bool *value, const char *name, const char *text, struct reason *reason)
{
	if (text && strcmp(text, "0") != 0 && strcmp(text, "1") != 0)
		return reason_set(reason, -EINVAL, "%s=" VALUE ": expected 0 or 1", name, text);
	*value = text && *text == '1';
	return 0;
}

/* Can a file be written there, as far as one can tell before? */
static bool can_be_written(const char *path)
{
	char *copy = strdup(path);
	struct stat status;
	const char *folder;
	bool good = false;

	if (copy && (stat(path, &status) < 0 || S_ISREG(status.st_mode))) {
		folder = dirname(copy);
		good = stat(folder, &status) == 0 && S_ISDIR(status.st_mode) &&
		       access(folder, W_OK) == 0;
	}
	free(copy);
	return good;
}

static int read_core(struct config *config, const char *text, struct reason *reason)
{
	if (!*text || !can_be_written(text))
		return reason_set(reason, -EINVAL, "HERMIT_CORE=" VALUE ": expected the path of a "
				  "file in a folder that can be written to", text);
	config->core = text;
	return 0;
}

/* Whether the isle has as much is known when it is claimed: until then it may be resized. */
static int read_memory(struct config *config, const char *text, struct reason *reason)
{
	if (size_parse(text, &config->memory))
		return reason_set(reason, -EINVAL, "HERMIT_MEM=" VALUE ": expected the memory that "
				  "the program needs, such as 512M or 4G", text);
	return 0;
}

int config_read(struct config *config, char *(*get)(const char *name),
		const struct machine *machine, struct reason *reason)
{
	const char *isle = get("HERMIT_ISLE");
	const char *cpus = get("HERMIT_CPUS");
	const char *port = get("HERMIT_PORT");
	const char *verbose = get("HERMIT_VERBOSE");
	const char *times = get("HERMIT_TIMES");
	const char *core = get("HERMIT_CORE");
	const char *memory = get("HERMIT_MEM");
	const char *debug = get("HERMIT_DEBUG");
	int error;

	memset(config, 0, sizeof(*config));
	error = read_isle(config, isle ? isle : CONFIG_ISLE_DEFAULT, machine, reason);
	if (!error)
		error = read_cpus(config, cpus ? cpus : CONFIG_CPUS_DEFAULT, machine, reason);
	if (!error && port)
		error = read_port(&config->port, "HERMIT_PORT", port, reason);
	if (!error)
		error = read_transport(config, get("HERMIT_TRANSPORT"), reason);
	if (!error)
		error = read_switch(&config->verbose, "HERMIT_VERBOSE", verbose, reason);
	if (!error)
		error = read_switch(&config->times, "HERMIT_TIMES", times, reason);
	if (!error && core)
		error = read_core(config, core, reason);
	if (!error && memory)
		error = read_memory(config, memory, reason);
	if (!error && debug)
		error = read_port(&config->debug, "HERMIT_DEBUG", debug, reason);
	return error;
}
