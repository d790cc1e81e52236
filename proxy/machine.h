/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What Linux says about its CPUs and isles, read from sysfs; and whether what the
 * user wants is there and free. Reading changes nothing.
 */
#ifndef PROXY_MACHINE_H
#define PROXY_MACHINE_H

#include <hermit/mmnif.h>

#include "message.h"
#include "number.h"

#define MACHINE_ISLES_MAX	(LINK_PEERS_MAX - 1)
#define MACHINE_LINE_MAX	4096

/**
 * struct machine - isles and CPUs
 * @root: folder with sys and proc in it: "" but for tests
 * @module: hermit.ko is loaded
 * @isles: numbers of the isles
 * @present: CPUs that the machine has
 */
struct machine {
	const char *root;
	bool module;
	struct cpulist isles;
	struct cpulist present;
};

/**
 * machine_read() - look at the machine
 * @machine: result
 * @root: "" but for tests; kept
 */
void machine_read(struct machine *machine, const char *root);

/**
 * machine_require() - is this a Linux with isles?
 * @machine: from machine_read()
 * @reason: what is missing and what to do
 *
 * Return: 0 or -ENOSYS.
 */
int machine_require(const struct machine *machine, struct reason *reason);

/**
 * machine_check_isle() - is there such an isle?
 * @machine: from machine_read()
 * @isle: wanted
 * @reason: that there is none, and which there are
 *
 * Return: 0 or -ENODEV.
 */
int machine_check_isle(const struct machine *machine, unsigned int isle, struct reason *reason);

/**
 * machine_check_cpus() - can these CPUs be lent at all?
 * @machine: from machine_read()
 * @cpus: wanted
 * @reason: which cannot, and which can
 *
 * Return: 0 or -EINVAL.
 */
int machine_check_cpus(const struct machine *machine, const struct cpulist *cpus,
		       struct reason *reason);

/**
 * machine_check_free() - is one of these CPUs lent to an isle already?
 * @machine: from machine_read(); what is lent is read anew
 * @cpus: wanted
 * @reason: which one, to whom, and which are free
 *
 * hermit.ko looks again when it takes the CPUs; this is for the reason.
 *
 * Return: 0 or -EBUSY.
 */
int machine_check_free(const struct machine *machine, const struct cpulist *cpus,
		       struct reason *reason);

/**
 * machine_isles_text() - the isles for people
 * @machine: from machine_read()
 * @text: where to
 * @size: bytes of @text
 */
void machine_isles_text(const struct machine *machine, char *text, size_t size);

/**
 * machine_cpus_text() - the CPUs that can be lent, for people
 * @machine: from machine_read()
 * @text: where to
 * @size: bytes of @text
 */
void machine_cpus_text(const struct machine *machine, char *text, size_t size);

/**
 * machine_isle_line() - read one of an isle's files in sysfs
 * @machine: from machine_read()
 * @isle: number
 * @name: of the file
 * @line: its first line, without newline; "" if it cannot be read
 * @size: bytes of @line
 *
 * Return: 0 or -errno.
 */
int machine_isle_line(const struct machine *machine, unsigned int isle, const char *name,
		      char *line, size_t size);

#endif /* PROXY_MACHINE_H */
