// SPDX-License-Identifier: GPL-2.0-only
/*
 * hermitctl log --json; see ctl.h. hermit.ko writes lines for people, as ABI.md says: here
 * each becomes an object.
 */
#include <errno.h>
#include <string.h>

#include "ctl.h"
#include "follow.h"
#include "json.h"

#define LINE_MAX_BYTES	4096
#define SECONDS_FORMAT	"[ %18[0-9].%6[0-9]] core %u:%n"

/**
 * struct lines - the log, line by line
 * @sink: what follow_log() calls; first
 * @out: where the objects go
 * @line: one that has begun; longer ones become several
 * @length: of it
 */
struct lines {
	struct log_sink sink;
	FILE *out;
	char line[LINE_MAX_BYTES];
	size_t length;
};

/* A line that is no message of the isle, but about it, has neither time nor core. */
static void print_line(struct lines *lines)
{
	char seconds[19];
	char fraction[7];
	unsigned int core;
	int text = 0;

	lines->line[lines->length] = '\0';
	lines->length = 0;
	if (sscanf(lines->line, SECONDS_FORMAT, seconds, fraction, &core, &text) == 3 && text) {
		text += lines->line[text] == ' ';
		fprintf(lines->out, "{\"seconds\": %s.%s, \"core\": %u, \"text\": ", seconds,
			fraction, core);
	} else {
		fputs("{\"seconds\": null, \"core\": null, \"text\": ", lines->out);
	}
	json_string(lines->out, lines->line + text);
	fputs("}\n", lines->out);
}

static int put_lines(struct log_sink *sink, const char *text, size_t count)
{
	struct lines *lines = (struct lines *)sink;

	for (; count > 0; text++, count--) {
		if (*text != '\n')
			lines->line[lines->length++] = *text ? *text : '?';
		if (*text == '\n' || lines->length == LINE_MAX_BYTES - 1)
			print_line(lines);
	}
	return fflush(lines->out) ? -errno : 0;
}

int ctl_log_json(const struct machine *machine, unsigned int isle, bool follow, FILE *out,
		 struct reason *reason)
{
	struct lines lines = { .sink = { put_lines }, .out = out };

	return follow_log(machine, isle, follow, &lines.sink, reason);
}
