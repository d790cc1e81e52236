// SPDX-License-Identifier: BSD-2-Clause
/*
 * Looking up functions in the ELF symbol table (gABI, "Symbol Table").
 */
#include <stddef.h>
#include <string.h>
#include <hermit/boot.h>
#include <hermit/memory.h>
#include <hermit/symbols.h>

struct elf_symbol {
	uint32_t name;
	uint8_t info;
	uint8_t other;
	uint16_t section;
	uint64_t value;
	uint64_t size;
};

bool symbol_is_text(uint64_t address)
{
	return address >= ISLE_IMAGE_BASE && address < (uint64_t)__hermit_data_start;
}

/* The symbol with the highest start at or below @address; the proxy passes on functions only. */
static const struct elf_symbol *nearest(uint64_t address)
{
	const struct isle_boot *boot = boot_page();
	const struct elf_symbol *symbol, *best = NULL;
	uint64_t count = boot->symbols_size / sizeof(*symbol);

	symbol = (const struct elf_symbol *)(ISLE_MEMORY_BASE + boot->symbols_offset);
	for (; count; count--, symbol++)
		if (symbol->value <= address && (!best || symbol->value > best->value))
			best = symbol;
	return best;
}

const char *symbol_find(uint64_t address, uint64_t *offset)
{
	const struct isle_boot *boot = boot_page();
	const char *strings = (const char *)(ISLE_MEMORY_BASE + boot->strings_offset);
	const struct elf_symbol *symbol;

	if (!symbol_is_text(address) || !boot->symbols_size)
		return NULL;
	symbol = nearest(address);
	if (!symbol || symbol->name >= boot->strings_size ||
	    !memchr(strings + symbol->name, '\0', boot->strings_size - symbol->name))
		return NULL;
	*offset = address - symbol->value;
	return strings + symbol->name;
}
