// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of functions; see symbols.h.
 */
#include <errno.h>
#include <gelf.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <hermit/isle.h>

#include "symbols.h"

/* What goes beyond these is no program's symbol table but a broken file's. */
#define SYMBOLS_MAX	(1u << 20)
#define STRINGS_MAX	(64u << 20)
#define NAME_BYTES_MAX	4096u

/* Finds the symbol table, and its strings; false if there is none to use. */
static bool find_tables(Elf *elf, Elf_Data **symbols, Elf_Data **strings)
{
	Elf_Scn *section = NULL;
	GElf_Shdr head;

	while ((section = elf_nextscn(elf, section))) {
		if (!gelf_getshdr(section, &head) || head.sh_type != SHT_SYMTAB)
			continue;
		*symbols = elf_getdata(section, NULL);
		section = elf_getscn(elf, head.sh_link);
		*strings = section ? elf_getdata(section, NULL) : NULL;
		return *symbols && (*symbols)->d_buf && *strings && (*strings)->d_buf;
	}
	return false;
}

/* newlib's functions in assembly have no type. What is data is above all addresses of code. */
static bool is_function(const struct image *image, const Elf64_Sym *symbol)
{
	return (ELF64_ST_TYPE(symbol->st_info) == STT_FUNC ||
		symbol->st_info == ELF64_ST_INFO(STB_GLOBAL, STT_NOTYPE)) &&
	       symbol->st_shndx != SHN_UNDEF && symbol->st_shndx != SHN_ABS &&
	       symbol->st_value >= ISLE_IMAGE_BASE &&
	       symbol->st_value - ISLE_IMAGE_BASE < image->size;
}

/* Bytes of the name with its NUL; 0 if it has none that ends. */
static size_t name_size(const Elf_Data *strings, uint32_t offset)
{
	const char *name = (const char *)strings->d_buf + offset;
	const char *end;

	if (offset >= strings->d_size || !*name)
		return 0;
	end = memchr(name, 0, strings->d_size - offset);
	return end && end - name < NAME_BYTES_MAX ? (size_t)(end - name) + 1 : 0;
}

/*
 * Copies functions and names, or only counts their bytes while there is no room.
 * The file may change in between: the room is what counts.
 */
static void collect(struct image *image, const Elf_Data *symbols, const Elf_Data *strings)
{
	size_t symbols_room = image->symbols ? image->symbols_size : SIZE_MAX;
	size_t strings_room = image->symbols ? image->strings_size : STRINGS_MAX;
	size_t count = symbols->d_size / sizeof(Elf64_Sym);
	Elf64_Sym symbol;
	size_t size;
	size_t i;

	image->symbols_size = 0;
	image->strings_size = 0;
	for (i = 0; i < count && i < SYMBOLS_MAX; i++) {
		memcpy(&symbol, (const Elf64_Sym *)symbols->d_buf + i, sizeof(symbol));
		if (!is_function(image, &symbol))
			continue;
		size = name_size(strings, symbol.st_name);
		if (!size)
			continue;
		if (image->strings_size + size > strings_room ||
		    image->symbols_size + sizeof(symbol) > symbols_room)
			return;
		if (image->symbols) {
			memcpy(image->strings + image->strings_size,
			       (const char *)strings->d_buf + symbol.st_name, size);
			image->strings[image->strings_size + size - 1] = 0;
			symbol.st_name = (Elf64_Word)image->strings_size;
			image->symbols[image->symbols_size / sizeof(symbol)] = symbol;
		}
		image->symbols_size += sizeof(symbol);
		image->strings_size += size;
	}
}

static int by_address(const void *left, const void *right)
{
	const Elf64_Sym *a = left;
	const Elf64_Sym *b = right;

	return (a->st_value > b->st_value) - (a->st_value < b->st_value);
}

int symbols_read(struct image *image, Elf *elf, struct reason *reason)
{
	Elf_Data *symbols;
	Elf_Data *strings;

	if (!find_tables(elf, &symbols, &strings))
		return 0;
	collect(image, symbols, strings);
	if (image->symbols_size == 0)
		return 0;
	image->symbols = malloc(image->symbols_size);
	image->strings = malloc(image->strings_size);
	if (!image->symbols || !image->strings)
		return reason_set(reason, -ENOMEM, "no memory for the image's symbols");
	collect(image, symbols, strings);
	qsort(image->symbols, image->symbols_size / sizeof(Elf64_Sym), sizeof(Elf64_Sym),
	      by_address);
	return 0;
}
