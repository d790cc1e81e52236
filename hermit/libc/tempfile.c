// SPDX-License-Identifier: BSD-2-Clause
/*
 * Temporary files and folders (POSIX.1-2017 mkstemp, mkdtemp, and relatives).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PLACES 6		/* letters that replace XXXXXX */
#define TRIES 100

/* Where the letters go, NULL if @template is none. */
static char *places(char *template, int suffix)
{
	size_t length = strlen(template);
	char *place;

	if (suffix < 0 || length < (size_t)suffix + PLACES)
		return NULL;
	place = template + length - (size_t)suffix - PLACES;
	return strncmp(place, "XXXXXX", PLACES) ? NULL : place;
}

static int fill(char *place)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
	unsigned char random[PLACES];

	if (getentropy(random, sizeof(random)))
		return -1;
	for (int i = 0; i < PLACES; i++)
		place[i] = letters[random[i] % (sizeof(letters) - 1)];
	return 0;
}

static int make_file(const char *path, int flags)
{
	return open(path, O_RDWR | O_CREAT | O_EXCL | flags, S_IRUSR | S_IWUSR);
}

static int make_folder(const char *path, int unused)
{
	(void)unused;
	return mkdir(path, S_IRWXU);
}

/* Is the name free? */
static int make_nothing(const char *path, int unused)
{
	struct stat status;

	(void)unused;
	if (!lstat(path, &status))
		errno = EEXIST;
	return errno == ENOENT ? 0 : -1;
}

static int try(char *template, int suffix, int (*make)(const char *path, int flags), int flags)
{
	char *place = places(template, suffix);

	if (!place) {
		errno = EINVAL;
		return -1;
	}
	for (int i = 0; i < TRIES; i++) {
		int result = fill(place) ? -1 : make(template, flags);

		if (result >= 0 || errno != EEXIST)
			return result;
	}
	return -1;
}

int mkostemps(char *template, int suffix, int flags)
{
	return try(template, suffix, make_file, flags);
}

int mkostemp(char *template, int flags)
{
	return mkostemps(template, 0, flags);
}

int mkstemps(char *template, int suffix)
{
	return mkostemps(template, suffix, 0);
}

int mkstemp(char *template)
{
	return mkostemps(template, 0, 0);
}

char *mkdtemp(char *template)
{
	return try(template, 0, make_folder, 0) ? NULL : template;
}

char *mktemp(char *template)
{
	if (try(template, 0, make_nothing, 0))
		*template = '\0';
	return template;
}
