/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The names of an image's functions, for the isle's backtraces. Called by
 * image_parse() only.
 */
#ifndef PROXY_SYMBOLS_H
#define PROXY_SYMBOLS_H

#include <libelf.h>

#include "image.h"

/**
 * symbols_read() - collect the functions of an image, sorted by address
 * @image: with @size known; @symbols and @strings are filled
 * @elf: the same file
 * @reason: why it failed
 *
 * An image without a symbol table, or with a broken one, yields no symbols.
 *
 * Return: 0 or -ENOMEM.
 */
int symbols_read(struct image *image, Elf *elf, struct reason *reason);

#endif /* PROXY_SYMBOLS_H */
