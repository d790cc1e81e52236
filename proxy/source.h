/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the bytes of an isle image come from: a file of its own, or a section of
 * the running program (hermit-embed puts it there).
 */
#ifndef PROXY_SOURCE_H
#define PROXY_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include <hermit/isle.h>

#include "message.h"

/* Name of the section that holds an image. */
#define SOURCE_SECTION	".hermit.image"

/**
 * struct source - an image's bytes
 * @bytes: read-only; whoever changes or cuts the file meanwhile changes them, too
 * @size: of @bytes
 * @map: the pages that hold them
 * @map_size: bytes of these
 * @path: of the file that they are from, for people; cut if it is long
 */
struct source {
	void *bytes;
	size_t size;
	void *map;
	size_t map_size;
	char path[ISLE_PATH_MAX];
};

/**
 * source_read_file() - get at a whole file
 * @source: result
 * @path: of the file
 * @reason: why not
 *
 * Return: 0 or -errno.
 */
int source_read_file(struct source *source, const char *path, struct reason *reason);

/**
 * source_read_self() - read the image in this program, if it carries one
 * @source: result
 * @reason: why not
 *
 * Return: 1; 0 if it carries none; -errno.
 */
int source_read_self(struct source *source, struct reason *reason);

/**
 * source_carries_image() - are these the bytes of a program with an image in it?
 * @source: from source_read_file()
 *
 * Return: true if they have a section SOURCE_SECTION.
 */
bool source_carries_image(const struct source *source);

/**
 * source_free() - release the bytes
 * @source: from a successful read
 */
void source_free(struct source *source);

#endif /* PROXY_SOURCE_H */
