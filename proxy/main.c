// SPDX-License-Identifier: GPL-2.0-only
/*
 * The proxy: the Linux process that stands for a program on an isle. Called by
 * the user, by binfmt_misc (with the image as first argument), or under the
 * program's own name if the image is inside of it (see hermit-embed).
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <linux/binfmts.h>
#include <sys/auxv.h>

#include "config.h"
#include "follow.h"
#include "rlimit.h"
#include "run.h"
#include "signals.h"

static const char help[] =
	"Usage: proxy IMAGE [ARGUMENT]...\n"
	"       proxy --log ISLE [-f]\n"
	"Run an isle image (built with x86_64-hermit-gcc) on an isle of this machine, or\n"
	"print the kernel log of an isle.\n"
	"\n"
	"  -f         print what follows, too, until interrupted, from run to run\n"
	"  --help     print this and exit\n"
	"  --version  print the version and exit\n"
	"\n"
	"Environment:\n"
	"  HERMIT_ISLE=N       the isle [" CONFIG_ISLE_DEFAULT "]; /sys/hermit shows which exist\n"
	"  HERMIT_CPUS=LIST    the CPUs to lend it, such as 1-2 or 1,3-5 [" CONFIG_CPUS_DEFAULT
	"];\n"
	"                      not CPU 0\n"
	"  HERMIT_TRANSPORT=T  how the isle's calls come: ring, in its memory, or tcp [ring]\n"
	"  HERMIT_PORT=N       TCP port on 192.168.28.1 for them; means tcp [any]\n"
	"  HERMIT_VERBOSE=1    print the isle's kernel log on stderr at the end\n"
	"  HERMIT_CORE=FILE    if the program crashes, hangs or gets SIGQUIT, write a core\n"
	"                      file for gdb\n"
	"  HERMIT_DEBUG=PORT   wait for gdb on that TCP port of 127.0.0.1\n"
	"  HERMIT_TIMES=1      print times and sizes on stderr at the end, as JSON\n"
	"\n"
	"The program gets arguments, environment, standard files and working directory\n"
	"of this process. Any number of its file operations may wait at once.\n"
	"\n"
	"Exit status: the program's own, or\n"
	"  125    the isle could not be used; stderr says why\n"
	"  126    IMAGE cannot be run on an isle\n"
	"  127    IMAGE was not found\n"
	"  128+N  it ended as a program that signal N killed: it crashed (SIGSEGV,\n"
	"         SIGFPE, SIGILL, SIGABRT), the administrator stopped the isle\n"
	"         (SIGKILL), or this process got the signal\n";

static int print(const char *text)
{
	return fputs(text, stdout) < 0 || fflush(stdout) ? STATUS_REFUSED : 0;
}

/* --log ISLE [-f] */
static int print_log(int argc, char **argv)
{
	bool follow = argc > 3 && !strcmp(argv[3], "-f");
	struct machine machine;
	struct reason reason;
	unsigned int isle;

	if (argc < 3 || argc > 3 + follow || number_parse(argv[2], MACHINE_ISLES_MAX - 1, &isle)) {
		message("expected --log, the number of an isle, and perhaps -f");
		return STATUS_REFUSED;
	}
	machine_read(&machine, "");
	if (!machine_require(&machine, &reason) &&
	    !machine_check_isle(&machine, isle, &reason) &&
	    !follow_log_to(&machine, isle, follow, STDOUT_FILENO, &reason))
		return 0;
	message("%s", reason.text);
	return STATUS_REFUSED;
}

/* Handles what comes before IMAGE; -1 if there is an image to run. */
static int options(int argc, char **argv, int *image)
{
	*image = 1;
	if (argc > 1 && !strcmp(argv[1], "--help"))
		return print(help);
	if (argc > 1 && !strcmp(argv[1], "--version"))
		return print("proxy (HermitCore) " VERSION "\n");
	if (argc > 1 && !strcmp(argv[1], "--log"))
		return print_log(argc, argv);
	if (argc > 1 && !strcmp(argv[1], "--"))
		*image = 2;
	if (argc > *image && (*image == 2 || argv[1][0] != '-'))
		return -1;
	if (argc > *image)
		message("unknown option %s; try proxy --help", argv[1]);
	else
		message("which image? try proxy --help");
	return STATUS_REFUSED;
}

static int read_failed(int error, const struct reason *reason)
{
	message("%s", reason->text);
	return error == -ENOENT || error == -ENOTDIR ? STATUS_NOT_FOUND : STATUS_NOT_AN_IMAGE;
}

/* Finds the image: inside of this program, or named by the first argument. */
static int find_image(struct program *program, int argc, char **argv)
{
	struct reason reason;
	int error;
	int image;
	int status;

	program->argv = argv;
	error = source_read_self(&program->source, &reason);
	if (error > 0)
		return -1;
	if (error < 0)
		return read_failed(error, &reason);
	if (getauxval(AT_FLAGS) & AT_FLAGS_PRESERVE_ARGV0) {
		/* binfmt_misc's flag P: the image's path, then the program's arguments. */
		image = 1;
		program->argv = argv + 2;
	} else {
		status = options(argc, argv, &image);
		if (status >= 0)
			return status;
		program->argv = argv + image;
	}
	error = source_read_file(&program->source, argv[image], &reason);
	return error ? read_failed(error, &reason) : -1;
}

int main(int argc, char **argv)
{
	static char *no_name[] = { "program", NULL };
	struct program program;
	int status;

	times_start(&program.times);
	signals_note();
	if (standard_guard(program.open)) {
		message("cannot open /dev/null: %s", strerror(errno));
		return STATUS_REFUSED;
	}
	rlimit_raise();
	/* A reader that has gone is the program's business: write() says EPIPE. */
	signal(SIGPIPE, SIG_IGN);
	status = find_image(&program, argc, argc ? argv : no_name);
	if (status < 0)
		status = run(&program);
	/* At once, whatever calls are still under way. */
	fflush(NULL);
	_exit(status);
}
