// SPDX-License-Identifier: GPL-2.0-only
/*
 * hermitctl: which isles there are, what they do, and the administrator's wishes.
 */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ctl.h"
#include "follow.h"
#include "json.h"

static const char help[] =
	"Usage: hermitctl COMMAND [OPTION]...\n"
	"Show and manage the isles of this machine.\n"
	"\n"
	"  list                                 all isles\n"
	"  show ISLE                            all that is known of one\n"
	"  log ISLE [-f | --follow]             its kernel log; -f: and what follows, as tail -f\n"
	"  stop ISLE                            stop what runs on it\n"
	"  core ISLE [-o FILE | --output FILE]  copy its core file [isleN.core]\n"
	"  create ISLE --node NODE --mem SIZE   make an isle with memory of a NUMA node\n"
	"  remove ISLE                          remove it; Linux gets the memory\n"
	"  resize ISLE SIZE                     give it another size, or all of its node\n"
	"\n"
	"ISLE is a number or a name: 1 or isle1. SIZE is like 256M or 2G. All print JSON with\n"
	"--json: stop, create and resize the isle as show does. --help and --version are what\n"
	"they say.\n"
	"\n"
	"Exit status: 0; 1: it could not be done, and stderr says why; 2: wrong usage.\n";

/**
 * struct order - a command line
 * @words: the command and what belongs to it, without options
 * @count: of them
 * @json: --json
 * @follow: -f
 * @node: --node
 * @mem: --mem
 * @output: -o
 * @isle: the second word
 */
struct order {
	char **words;
	int count;
	bool json;
	bool follow;
	const char *node;
	const char *mem;
	const char *output;
	unsigned int isle;
};

static int run_list(const struct machine *machine, const struct order *order,
		    struct reason *reason)
{
	(void)reason;
	ctl_list(machine, order->json, stdout);
	return 0;
}

static int run_show(const struct machine *machine, const struct order *order,
		    struct reason *reason)
{
	(void)reason;
	ctl_show(machine, order->isle, order->json, stdout);
	return 0;
}

static int run_log(const struct machine *machine, const struct order *order,
		   struct reason *reason)
{
	if (order->json)
		return ctl_log_json(machine, order->isle, order->follow, stdout, reason);
	return follow_log_to(machine, order->isle, order->follow, STDOUT_FILENO, reason);
}

/* With --json a change prints what has come of it. */
static int changed(const struct machine *machine, const struct order *order, int error)
{
	if (!error && order->json)
		ctl_show(machine, order->isle, true, stdout);
	return error;
}

static int run_stop(const struct machine *machine, const struct order *order,
		    struct reason *reason)
{
	return changed(machine, order, ctl_stop(machine, order->isle, reason));
}

static int run_core(const struct machine *machine, const struct order *order,
		    struct reason *reason)
{
	const char *path = order->output;
	char name[32];
	int error;

	snprintf(name, sizeof(name), "isle%u.core", order->isle);
	if (!path)
		path = name;
	error = ctl_core(machine, order->isle, path, reason);
	if (!error && order->json) {
		printf("{\"isle\": %u, \"core\": ", order->isle);
		json_string(stdout, path);
		puts("}");
	}
	return error;
}

static int run_create(const struct machine *machine, const struct order *order,
		      struct reason *reason)
{
	if (!order->node || !order->mem)
		return reason_set(reason, -EINVAL, "create needs --node NODE and --mem SIZE");
	return changed(machine, order, ctl_create(machine, order->isle, order->node, order->mem,
						  reason));
}

static int run_remove(const struct machine *machine, const struct order *order,
		      struct reason *reason)
{
	int error = ctl_remove(machine, order->isle, reason);

	if (!error && order->json)
		printf("{\"isle\": %u, \"state\": \"removed\"}\n", order->isle);
	return error;
}

static int run_resize(const struct machine *machine, const struct order *order,
		      struct reason *reason)
{
	return changed(machine, order, ctl_resize(machine, order->isle, order->words[2], reason));
}

static const struct command {
	const char *name;
	int words;			/* with its own name */
	bool must_exist;		/* the isle */
	const char *options;		/* first letters of those that it takes */
	int (*run)(const struct machine *machine, const struct order *order,
		   struct reason *reason);
} commands[] = {
	{ "list", 1, false, "j", run_list },
	{ "show", 2, true, "j", run_show },
	{ "log", 2, true, "jf", run_log },
	{ "stop", 2, true, "j", run_stop },
	{ "core", 2, true, "jo", run_core },
	{ "create", 2, false, "jnm", run_create },
	{ "remove", 2, true, "j", run_remove },
	{ "resize", 3, true, "j", run_resize },
};

static const struct command *find_command(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (!strcmp(commands[i].name, name))
			return &commands[i];
	return NULL;
}

static int wrong_usage(const char *what, const char *word)
{
	message("%s%.64s; try hermitctl --help", what, word);
	return CTL_USAGE;
}

static int finish_output(void)
{
	if (fflush(stdout) == 0)
		return CTL_OK;
	message("cannot write the output: %s", strerror(errno));
	return CTL_REFUSED;
}

static int print(const char *text)
{
	fputs(text, stdout);
	return finish_output();
}

/* Reads the options into @order and their letters, once each, into @seen; -1 to go on. */
static int read_options(struct order *order, int argc, char **argv, char *seen)
{
	static const struct option options[] = {
		{ "json", no_argument, NULL, 'j' }, { "follow", no_argument, NULL, 'f' },
		{ "node", required_argument, NULL, 'n' }, { "mem", required_argument, NULL, 'm' },
		{ "output", required_argument, NULL, 'o' }, { "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'v' }, { 0 },
	};
	int option;

	opterr = 0;
	while ((option = getopt_long(argc, argv, "fo:", options, NULL)) != -1) {
		switch (option) {
		case 'j':
			order->json = true;
			break;
		case 'f':
			order->follow = true;
			break;
		case 'n':
			order->node = optarg;
			break;
		case 'm':
			order->mem = optarg;
			break;
		case 'o':
			order->output = optarg;
			break;
		case 'h':
			return print(help);
		case 'v':
			return print("hermitctl (HermitCore) " VERSION "\n");
		default:
			return wrong_usage("unknown option, or one without its value: ",
					   argv[optind - 1]);
		}
		if (!strchr(seen, option))
			seen[strlen(seen)] = (char)option;
	}
	order->words = argv + optind;
	order->count = argc - optind;
	return -1;
}

static int read_isle(struct order *order)
{
	const char *text = order->words[1];

	if (!strncmp(text, "isle", 4))
		text += 4;
	return number_parse(text, MACHINE_ISLES_MAX - 1, &order->isle);
}

/* Is it a command with the words and options that it wants? -1 if so. */
static int check_order(const struct command *command, struct order *order, const char *seen)
{
	if (seen[strspn(seen, command->options)])
		return wrong_usage("an option does not belong to ", command->name);
	if (order->count < command->words)
		return wrong_usage("something is missing after ", command->name);
	if (order->count > command->words)
		return wrong_usage("what is ", order->words[command->words]);
	if (command->words > 1 && read_isle(order))
		return wrong_usage("that is not the name of an isle: ", order->words[1]);
	return -1;
}

static int execute(const struct command *command, const struct order *order)
{
	struct machine machine;
	struct reason reason;
	int error;

	machine_read(&machine, "");
	error = machine_require(&machine, &reason);
	if (!error && command->must_exist)
		error = machine_check_isle(&machine, order->isle, &reason);
	if (!error)
		error = command->run(&machine, order, &reason);
	if (!error)
		return finish_output();
	message("%s", reason.text);
	return CTL_REFUSED;
}

int main(int argc, char **argv)
{
	const struct command *command;
	struct order order = { 0 };
	char seen[8] = { 0 };
	int status;

	/* Whoever reads our output may go when he has seen enough. */
	signal(SIGPIPE, SIG_DFL);
	status = read_options(&order, argc, argv, seen);
	if (status >= 0)
		return status;
	if (!order.count)
		return wrong_usage("which command?", "");
	command = find_command(order.words[0]);
	if (!command)
		return wrong_usage("there is no command ", order.words[0]);
	status = check_order(command, &order, seen);
	return status >= 0 ? status : execute(command, &order);
}
