// SPDX-License-Identifier: GPL-2.0-only
/*
 * hermitctl list and show; see ctl.h. Both print what the files of /sys/hermit say.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ctl.h"
#include "json.h"

#define MIB 20

/* What a file's line is, for JSON. */
enum kind {
	KIND_TEXT,
	KIND_NUMBER,
	KIND_CPUS,
};

/* Files of an isle, in the order in which people want to read them. */
static const struct file {
	const char *name;
	enum kind kind;
} files[] = {
	{ "state", KIND_TEXT },	     { "cpus", KIND_CPUS },	{ "memsize", KIND_NUMBER },
	{ "node", KIND_NUMBER },     { "owner", KIND_TEXT },	{ "path", KIND_TEXT },
	{ "exit", KIND_TEXT },	     { "heartbeat", KIND_NUMBER },
	{ "uptime", KIND_NUMBER },   { "boots", KIND_NUMBER },
};

#define FILES (sizeof(files) / sizeof(*files))

/* Reading this one asks the isle whether it answers, and the state is what comes of it. */
#define PROBE "heartbeat"

/**
 * struct view - an isle at one moment
 * @line: of each file
 * @there: can it be read? This hermit.ko may not have it, or it is not for us
 */
struct view {
	char line[FILES][MACHINE_LINE_MAX];
	bool there[FILES];
};

static void read_file(const struct machine *machine, unsigned int isle, struct view *view, size_t i)
{
	view->there[i] = !machine_isle_line(machine, isle, files[i].name, view->line[i],
					    sizeof(view->line[i]));
}

static const struct view *look(const struct machine *machine, unsigned int isle)
{
	static struct view view;
	size_t i;

	for (i = 0; i < FILES; i++)
		if (!strcmp(files[i].name, PROBE))
			read_file(machine, isle, &view, i);
	for (i = 0; i < FILES; i++)
		if (strcmp(files[i].name, PROBE))
			read_file(machine, isle, &view, i);
	return &view;
}

static bool is_number(const char *text)
{
	const char *digits = *text == '-' ? text + 1 : text;

	return *digits && digits[strspn(digits, "0123456789")] == '\0' &&
	       (*digits != '0' || !digits[1]);
}

/* "3-5" or, for an isle without CPUs, "-1": as an array. */
static void json_cpus(FILE *out, const char *text)
{
	const char *comma = "";
	struct cpulist cpus;
	struct reason ignored;
	unsigned int cpu;

	fputc('[', out);
	if (!cpulist_parse(&cpus, text, &ignored))
		for (cpu = 0; cpu < CPULIST_CPUS; cpu++)
			if (cpulist_has(&cpus, cpu)) {
				fprintf(out, "%s%u", comma, cpu);
				comma = ", ";
			}
	fputc(']', out);
}

/* A program may be called 42: that is no number. */
static void json_value(FILE *out, enum kind kind, const char *line)
{
	if (kind == KIND_CPUS)
		json_cpus(out, line);
	else if (kind == KIND_NUMBER && is_number(line))
		fputs(line, out);
	else if (*line)
		json_string(out, line);
	else
		fputs("null", out);
}

static void show_json(const struct machine *machine, unsigned int isle, FILE *out)
{
	const struct view *view = look(machine, isle);
	size_t i;

	fprintf(out, "{\"isle\": %u", isle);
	for (i = 0; i < FILES; i++) {
		if (!view->there[i])
			continue;
		fprintf(out, ", \"%s\": ", files[i].name);
		json_value(out, files[i].kind, view->line[i]);
	}
	fputc('}', out);
}

/* Control characters of a path or a process's name do not reach the terminal. */
static void print_plain(FILE *out, const char *text)
{
	for (; *text; text++)
		fputc(iscntrl((unsigned char)*text) ? '?' : *text, out);
}

static void show_lines(const struct machine *machine, unsigned int isle, FILE *out)
{
	const struct view *view = look(machine, isle);
	size_t i;

	fprintf(out, "%-10s isle%u\n", "name", isle);
	for (i = 0; i < FILES; i++) {
		if (!view->there[i])
			continue;
		fprintf(out, "%-10s ", files[i].name);
		print_plain(out, *view->line[i] ? view->line[i] : "-");
		fputc('\n', out);
	}
}

void ctl_show(const struct machine *machine, unsigned int isle, bool json, FILE *out)
{
	if (json) {
		show_json(machine, isle, out);
		fputc('\n', out);
	} else {
		show_lines(machine, isle, out);
	}
}

static void list_line(const struct machine *machine, unsigned int isle, FILE *out)
{
	char state[MACHINE_LINE_MAX];
	char cpus[MACHINE_LINE_MAX];
	char size[MACHINE_LINE_MAX];
	char node[MACHINE_LINE_MAX];
	char path[MACHINE_LINE_MAX];

	machine_isle_line(machine, isle, "state", state, sizeof(state));
	machine_isle_line(machine, isle, "cpus", cpus, sizeof(cpus));
	machine_isle_line(machine, isle, "memsize", size, sizeof(size));
	machine_isle_line(machine, isle, "node", node, sizeof(node));
	machine_isle_line(machine, isle, "path", path, sizeof(path));
	fprintf(out, "%4u  %-8s  %4s  %6" PRIu64 "M  %-10s  ", isle, state, node,
		(uint64_t)(strtoull(size, NULL, 10) >> MIB), strcmp(cpus, "-1") ? cpus : "-");
	print_plain(out, *path ? path : "-");
	fputc('\n', out);
}

void ctl_list(const struct machine *machine, bool json, FILE *out)
{
	const char *between = "";
	unsigned int isle;

	if (!json)
		fprintf(out, "%4s  %-8s  %4s  %7s  %-10s  %s\n", "ISLE", "STATE", "NODE", "MEMORY",
			"CPUS", "PROGRAM");
	else
		fputc('[', out);
	for (isle = 0; isle < MACHINE_ISLES_MAX; isle++) {
		if (!cpulist_has(&machine->isles, isle))
			continue;
		if (!json) {
			list_line(machine, isle, out);
			continue;
		}
		fputs(between, out);
		show_json(machine, isle, out);
		between = ",\n ";
	}
	if (json)
		fputs("]\n", out);
}
