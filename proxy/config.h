/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the user asks for: the HERMIT_ variables of the environment.
 */
#ifndef PROXY_CONFIG_H
#define PROXY_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include <hermit/isle.h>

#include "machine.h"

#define CONFIG_ISLE_DEFAULT	"0"
#define CONFIG_CPUS_DEFAULT	"1"

/**
 * struct config - the environment, checked
 * @isle: HERMIT_ISLE
 * @cpus: HERMIT_CPUS
 * @transport: HERMIT_TRANSPORT, or what HERMIT_PORT means
 * @port: HERMIT_PORT, 0 if any port will do
 * @verbose: HERMIT_VERBOSE
 * @times: HERMIT_TIMES
 * @core: HERMIT_CORE, NULL if none is wanted
 * @memory: HERMIT_MEM in bytes, 0 if it is not set
 * @debug: HERMIT_DEBUG, the port for gdb, 0 if none is wanted
 */
struct config {
	unsigned int isle;
	struct cpulist cpus;
	enum isle_transport transport;
	uint16_t port;
	bool verbose;
	bool times;
	const char *core;
	uint64_t memory;
	uint16_t debug;
};

/**
 * config_read() - read and check the environment
 * @config: result
 * @get: looks a variable up, NULL if it is not set: getenv() but for tests
 * @machine: from machine_read(): what there is
 * @reason: names variable, value and what is allowed
 *
 * While hermit.ko is not loaded, whether the isle exists is not checked.
 *
 * Return: 0 or -EINVAL.
 */
int config_read(struct config *config, char *(*get)(const char *name),
		const struct machine *machine, struct reason *reason);

#endif /* PROXY_CONFIG_H */
