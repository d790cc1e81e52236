// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isles and CPUs from sysfs; see machine.h.
 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "machine.h"

#define SYSFS_HERMIT	"/sys/hermit"
#define SYSFS_PRESENT	"/sys/devices/system/cpu/present"
#define PROC_KALLSYMS	"/proc/kallsyms"
#define ISLE_PREFIX	"isle"

/* A function that only a kernel with our patches has. */
#define PATCH_SYMBOL	" hermit_cpu_start\n"

static FILE *open_file(const struct machine *machine, const char *path)
{
	char full[PATH_MAX];

	snprintf(full, sizeof(full), "%s%s", machine->root, path);
	return fopen(full, "re");
}

static int read_line(const struct machine *machine, const char *path, char *line, size_t size)
{
	FILE *file = open_file(machine, path);
	char *got;

	*line = 0;
	if (!file)
		return -errno;
	got = fgets(line, (int)size, file);
	fclose(file);
	if (!got)
		return -EIO;
	line[strcspn(line, "\n")] = 0;
	return 0;
}

static void read_isles(struct machine *machine)
{
	char path[PATH_MAX];
	struct dirent *entry;
	unsigned int isle;
	DIR *folder;

	snprintf(path, sizeof(path), "%s" SYSFS_HERMIT, machine->root);
	folder = opendir(path);
	machine->module = folder != NULL;
	while (folder && (entry = readdir(folder))) {
		const char *number = entry->d_name + strlen(ISLE_PREFIX);

		if (!strncmp(entry->d_name, ISLE_PREFIX, strlen(ISLE_PREFIX)) &&
		    !number_parse(number, MACHINE_ISLES_MAX - 1, &isle))
			cpulist_set(&machine->isles, isle);
	}
	if (folder)
		closedir(folder);
}

void machine_read(struct machine *machine, const char *root)
{
	char line[MACHINE_LINE_MAX];
	struct reason ignored;

	memset(machine, 0, sizeof(*machine));
	machine->root = root;
	read_isles(machine);
	if (!read_line(machine, SYSFS_PRESENT, line, sizeof(line)))
		cpulist_parse(&machine->present, line, &ignored);
}

/* Has this kernel our patches? -1: it does not tell. */
static int is_patched(const struct machine *machine)
{
	FILE *file = open_file(machine, PROC_KALLSYMS);
	char line[MACHINE_LINE_MAX];
	int patched = -1;

	while (file && patched != 1 && fgets(line, sizeof(line), file))
		patched = strstr(line, PATCH_SYMBOL) != NULL;
	if (file)
		fclose(file);
	return patched;
}

int machine_require(const struct machine *machine, struct reason *reason)
{
	if (machine->module)
		return 0;
	switch (is_patched(machine)) {
	case 0:
		return reason_set(reason, -ENOSYS, "this Linux kernel lacks the HermitCore "
				  "patches: boot one built with linux-patches/ and "
				  "CONFIG_HERMIT_CORE, then load hermit.ko");
	case 1:
		return reason_set(reason, -ENOSYS, "hermit.ko is not loaded (" SYSFS_HERMIT
				  " is missing): load it as root, with `modprobe hermit`");
	default:
		return reason_set(reason, -ENOSYS, SYSFS_HERMIT " is missing: hermit.ko is not "
				  "loaded (`modprobe hermit` as root), or this Linux kernel lacks "
				  "the HermitCore patches");
	}
}

void machine_isles_text(const struct machine *machine, char *text, size_t size)
{
	if (machine->module)
		cpulist_format(&machine->isles, text, size);
	else
		snprintf(text, size, "none while hermit.ko is not loaded");
}

void machine_cpus_text(const struct machine *machine, char *text, size_t size)
{
	struct cpulist list = machine->present;

	cpulist_clear(&list, 0);
	cpulist_format(&list, text, size);
}

int machine_isle_line(const struct machine *machine, unsigned int isle, const char *name,
		      char *line, size_t size)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), SYSFS_HERMIT "/" ISLE_PREFIX "%u/%s", isle, name);
	return read_line(machine, path, line, size);
}

int machine_check_isle(const struct machine *machine, unsigned int isle, struct reason *reason)
{
	char text[MACHINE_LINE_MAX];

	if (cpulist_has(&machine->isles, isle))
		return 0;
	machine_isles_text(machine, text, sizeof(text));
	return reason_set(reason, -ENODEV, "there is no isle %u; isles: %.256s", isle, text);
}

int machine_check_cpus(const struct machine *machine, const struct cpulist *cpus,
		       struct reason *reason)
{
	char text[MACHINE_LINE_MAX];
	unsigned int cpu;

	machine_cpus_text(machine, text, sizeof(text));
	if (cpulist_has(cpus, 0))
		return reason_set(reason, -EINVAL, "CPU 0 stays with Linux; allowed: %.256s", text);
	for (cpu = 1; cpu < CPULIST_CPUS; cpu++)
		if (cpulist_has(cpus, cpu) && !cpulist_has(&machine->present, cpu))
			return reason_set(reason, -EINVAL, "there is no CPU %u; allowed: %.256s",
					  cpu, text);
	return 0;
}

/* Which CPUs one isle has; none if it has none or does not tell. */
static void read_lent(const struct machine *machine, unsigned int isle, struct cpulist *lent)
{
	char line[MACHINE_LINE_MAX];
	struct reason ignored;

	machine_isle_line(machine, isle, "cpus", line, sizeof(line));
	if (cpulist_parse(lent, line, &ignored))
		memset(lent, 0, sizeof(*lent));
}

/* The isle that has the first of @cpus that one has, -1 if none has; what is free. */
static int find_borrower(const struct machine *machine, const struct cpulist *cpus,
			 unsigned int *taken, struct cpulist *free)
{
	struct cpulist lent;
	unsigned int isle;
	unsigned int cpu;
	int borrower = -1;

	*free = machine->present;
	cpulist_clear(free, 0);
	for (isle = 0; isle < MACHINE_ISLES_MAX; isle++) {
		if (!cpulist_has(&machine->isles, isle))
			continue;
		read_lent(machine, isle, &lent);
		for (cpu = 0; cpu < CPULIST_CPUS; cpu++) {
			if (!cpulist_has(&lent, cpu))
				continue;
			cpulist_clear(free, cpu);
			if (cpulist_has(cpus, cpu) && borrower < 0) {
				borrower = (int)isle;
				*taken = cpu;
			}
		}
	}
	return borrower;
}

int machine_check_free(const struct machine *machine, const struct cpulist *cpus,
		       struct reason *reason)
{
	char text[MACHINE_LINE_MAX];
	char owner[64];
	struct cpulist free;
	unsigned int cpu;
	int isle;

	isle = find_borrower(machine, cpus, &cpu, &free);
	if (isle < 0)
		return 0;
	cpulist_format(&free, text, sizeof(text));
	machine_isle_line(machine, (unsigned int)isle, "owner", owner, sizeof(owner));
	return reason_set(reason, -EBUSY, "CPU %u is busy: isle %d runs on it (used by process "
			  "%s); free: %.256s", cpu, isle, *owner ? owner : "?", text);
}
