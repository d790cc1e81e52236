// SPDX-License-Identifier: GPL-2.0-only
/*
 * hermit-embed: makes one Linux program of the proxy and an isle image.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attach.h"
#include "image.h"

#define PROXY_NAME	"proxy"
#define SUFFIX		".XXXXXX"
#define MODE		0777

static const char help[] =
	"Usage: hermit-embed [--proxy FILE] [-o OUTPUT] IMAGE\n"
	"Make one Linux program of the proxy and an isle image.\n"
	"\n"
	"  -o OUTPUT     file to write [IMAGE_proxy]\n"
	"  --proxy FILE  the proxy to use [" PROXY_NAME " beside hermit-embed]\n"
	"  --help        print this and exit\n"
	"  --version     print the version and exit\n"
	"\n"
	"OUTPUT takes all its arguments for the program in it; `proxy --help` tells the\n"
	"variables and exit statuses. The image is the section " SOURCE_SECTION " of OUTPUT:\n"
	"strip keeps it, objcopy --dump-section gets it out again.\n";

struct choice {
	const char *image;
	const char *output;
	const char *proxy;
};

/* Reads the command line; -1 if there is work to do, else the exit status. */
static int parse(struct choice *choice, int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--help"))
			return fputs(help, stdout) < 0;
		if (!strcmp(argv[i], "--version"))
			return puts("hermit-embed (HermitCore) " VERSION) < 0;
		if (!strcmp(argv[i], "-o") && i + 1 < argc)
			choice->output = argv[++i];
		else if (!strcmp(argv[i], "--proxy") && i + 1 < argc)
			choice->proxy = argv[++i];
		else if (argv[i][0] != '-' && !choice->image)
			choice->image = argv[i];
		else
			break;
	}
	if (i == argc && choice->image)
		return -1;
	message("%s; try hermit-embed --help", choice->image ? "one image at a time" :
		"which image?");
	return EXIT_FAILURE;
}

/* Reads the proxy: the one that was named, or the one in this program's folder. */
static int read_proxy(struct source *proxy, const char *named, struct reason *reason)
{
	char path[PATH_MAX + sizeof("/" PROXY_NAME)];
	char self[PATH_MAX] = "";

	if (named)
		return source_read_file(proxy, named, reason);
	if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0)
		return reason_set(reason, -errno, "where is the proxy? name it with --proxy");
	snprintf(path, sizeof(path), "%s/" PROXY_NAME, dirname(self));
	return source_read_file(proxy, path, reason);
}

static int check_image(const struct source *source, struct reason *reason)
{
	struct reason why;
	struct image image;
	int error = image_parse(&image, source->bytes, source->size, &why);

	if (error)
		return reason_set(reason, error, "%s: %.512s", source->path, why.text);
	image_free(&image);
	return 0;
}

/* Writes beside @output and renames, so that no half of a file is ever there. */
static int write_output(const char *output, const struct source *proxy,
			const struct source *image, struct reason *reason)
{
	char path[PATH_MAX];
	mode_t mask = umask(0);
	int error;
	int fd;

	umask(mask);
	if (snprintf(path, sizeof(path), "%s" SUFFIX, output) >= (int)sizeof(path))
		return reason_set(reason, -ENAMETOOLONG, "%.512s: the name is too long", output);
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return reason_set(reason, -errno, "%.512s: %s", path, strerror(errno));
	error = attach_image(fd, proxy, image, reason);
	if (!error && fchmod(fd, MODE & ~mask) < 0)
		error = reason_set(reason, -errno, "%.512s: %s", path, strerror(errno));
	if (close(fd) < 0 && !error)
		error = reason_set(reason, -errno, "%.512s: %s", path, strerror(errno));
	if (!error && rename(path, output) < 0)
		error = reason_set(reason, -errno, "%.512s: %s", output, strerror(errno));
	if (error)
		unlink(path);
	return error;
}

static int embed(const struct choice *choice, struct reason *reason)
{
	struct source image = { 0 };
	struct source proxy = { 0 };
	const char *output = choice->output;
	char name[PATH_MAX];
	int error;

	snprintf(name, sizeof(name), "%s_proxy", choice->image);
	error = source_read_file(&image, choice->image, reason);
	if (!error)
		error = check_image(&image, reason);
	if (!error)
		error = read_proxy(&proxy, choice->proxy, reason);
	/* It would run the image that it has. */
	if (!error && source_carries_image(&proxy))
		error = reason_set(reason, -EEXIST, "%s: it carries an image already", proxy.path);
	if (!error)
		error = write_output(output ? output : name, &proxy, &image, reason);
	source_free(&image);
	source_free(&proxy);
	return error;
}

int main(int argc, char **argv)
{
	struct choice choice = { 0 };
	struct reason reason;
	int status = parse(&choice, argc, argv);

	if (status >= 0)
		return status;
	if (!embed(&choice, &reason))
		return EXIT_SUCCESS;
	message("%s", reason.text);
	return EXIT_FAILURE;
}
