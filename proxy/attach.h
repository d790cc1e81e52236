/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Putting an isle image into a copy of the proxy, as a section of its ELF file.
 * Used by hermit-embed.
 */
#ifndef PROXY_ATTACH_H
#define PROXY_ATTACH_H

#include "source.h"

/**
 * attach_image() - write proxy and image as one ELF file
 * @fd: empty file, open for writing
 * @proxy: the proxy's bytes
 * @image: the isle image's bytes
 * @reason: why not
 *
 * The image goes behind the proxy's bytes, then a new table of section names and
 * a new table of section headers with SOURCE_SECTION as the last one; what the
 * proxy has in memory when it runs does not change. strip and objcopy keep the
 * section.
 *
 * Return: 0 or -errno; -ENOEXEC if @proxy is not an ELF file with sections.
 */
int attach_image(int fd, const struct source *proxy, const struct source *image,
		 struct reason *reason);

#endif /* PROXY_ATTACH_H */
