// SPDX-License-Identifier: GPL-2.0-only
/*
 * Checking an isle image and planning its loading; see image.h. The format is
 * that of the System V ABI, chapters 4 and 5, for x86-64.
 */
#include <errno.h>
#include <gelf.h>
#include <libelf.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <hermit/isle.h>

#include "image.h"
#include "symbols.h"

#define NOT_AN_IMAGE	"not an isle image: "
#define BROKEN		"broken isle image: "

/* Looks at the file's first bytes, so that the reason names the likeliest slip. */
static int check_ident(const uint8_t *bytes, size_t size, struct reason *reason)
{
	if (size < SELFMAG || memcmp(bytes, ELFMAG, SELFMAG) != 0)
		return reason_set(reason, -ENOEXEC, NOT_AN_IMAGE "it is not an ELF file");
	if (size < sizeof(Elf64_Ehdr))
		return reason_set(reason, -ENOEXEC, BROKEN "the ELF header is cut off");
	if (bytes[EI_CLASS] != ELFCLASS64 || bytes[EI_DATA] != ELFDATA2LSB)
		return reason_set(reason, -ENOEXEC,
				  NOT_AN_IMAGE "it is an ELF file for another machine "
				  "(not 64 bits, little-endian)");
	return 0;
}

static int check_header(const GElf_Ehdr *header, struct reason *reason)
{
	unsigned int osabi = header->e_ident[EI_OSABI];

	if (header->e_machine != EM_X86_64)
		return reason_set(reason, -ENOEXEC,
				  NOT_AN_IMAGE "it is an ELF file for another machine "
				  "(number %u, not x86-64)", header->e_machine);
	if (osabi == ELFOSABI_SYSV || osabi == ELFOSABI_LINUX)
		return reason_set(reason, -ENOEXEC,
				  NOT_AN_IMAGE "it is a Linux program (build it with "
				  "x86_64-hermit-gcc, or run it without an isle)");
	if (osabi != ISLE_ELF_OSABI)
		return reason_set(reason, -ENOEXEC,
				  NOT_AN_IMAGE "it is for another system (OSABI 0x%02x, not "
				  "0x%02x)", osabi, ISLE_ELF_OSABI);
	if (header->e_type != ET_EXEC || header->e_version != EV_CURRENT)
		return reason_set(reason, -ENOEXEC,
				  NOT_AN_IMAGE "it is not a linked program "
				  "(an object file, a library or a core?)");
	return 0;
}

/* True if @length bytes from @start lie below @end. */
static bool range_fits(uint64_t start, uint64_t length, uint64_t end)
{
	return start <= end && length <= end - start;
}

/* Checks one segment that occupies memory and adds it to the plan. */
static int add_segment(struct image *image, const GElf_Phdr *head, size_t size,
		       struct reason *reason)
{
	struct image_segment *segment = &image->segment[image->segments];
	unsigned long long start = head->p_vaddr;
	unsigned long long length = head->p_memsz;

	if (!range_fits(head->p_offset, head->p_filesz, size))
		return reason_set(reason, -ENOEXEC, BROKEN "the file is cut off: a segment of "
				  "%llu bytes at offset %llu, the file has %zu bytes",
				  (unsigned long long)head->p_filesz,
				  (unsigned long long)head->p_offset, size);
	if (head->p_filesz > length)
		return reason_set(reason, -ENOEXEC, BROKEN "a segment is larger in the file than "
				  "in memory");
	if (start < ISLE_IMAGE_BASE || !range_fits(start, length, ISLE_IMAGE_BASE + ISLE_IMAGE_MAX))
		return reason_set(reason, -ENOEXEC, BROKEN "a segment lies outside an isle's image "
				  "area: %llu bytes at 0x%llx, not within 0x%llx to 0x%llx",
				  length, start, ISLE_IMAGE_BASE, ISLE_IMAGE_BASE + ISLE_IMAGE_MAX);
	if (start - ISLE_IMAGE_BASE < image->size)
		return reason_set(reason, -ENOEXEC, BROKEN "its segments overlap, or are out of "
				  "order");
	if (image->segments == IMAGE_SEGMENTS_MAX)
		return reason_set(reason, -ENOEXEC, BROKEN "it has more than %u segments",
				  IMAGE_SEGMENTS_MAX);

	segment->offset = head->p_offset;
	segment->bytes = head->p_filesz;
	segment->place = start - ISLE_IMAGE_BASE;
	segment->extent = length;
	image->segments++;
	image->size = segment->place + length;
	return 0;
}

/* True if the first instruction is in the file, in a segment with code. */
static bool entry_is_code(uint64_t entry, const GElf_Phdr *head)
{
	return head->p_type == PT_LOAD && head->p_flags & PF_X && entry >= head->p_vaddr &&
	       entry - head->p_vaddr < head->p_filesz;
}

static int plan_segments(struct image *image, Elf *elf, size_t size, struct reason *reason)
{
	bool entry_found = false;
	GElf_Phdr head;
	size_t count;
	size_t i;
	int error;

	if (elf_getphdrnum(elf, &count) < 0 || count > PN_XNUM)
		return reason_set(reason, -ENOEXEC, BROKEN "the table of segments is cut off");
	for (i = 0; i < count; i++) {
		if (!gelf_getphdr(elf, (int)i, &head))
			return reason_set(reason, -ENOEXEC,
					  BROKEN "the table of segments is cut off");
		if (head.p_type == PT_INTERP || head.p_type == PT_DYNAMIC)
			return reason_set(reason, -ENOEXEC,
					  NOT_AN_IMAGE "it is linked dynamically");
		if (head.p_type != PT_LOAD || head.p_memsz == 0)
			continue;
		error = add_segment(image, &head, size, reason);
		if (error)
			return error;
		entry_found |= entry_is_code(image->entry, &head);
	}
	if (image->segments == 0)
		return reason_set(reason, -ENOEXEC, BROKEN "it has nothing to load");
	if (!entry_found)
		return reason_set(reason, -ENOEXEC, BROKEN "its entry 0x%llx is not in its code",
				  (unsigned long long)image->entry);
	return 0;
}

static int cut_off(struct reason *reason, const char *what)
{
	return reason_set(reason, -ENOEXEC, BROKEN "the file is cut off: %s", what);
}

/*
 * Sections do not matter to the loader, but they lie at the end of the file: who
 * copied half of a file wants to hear that, not to see half of it run.
 */
static int check_sections(const GElf_Ehdr *header, Elf *elf, size_t size, struct reason *reason)
{
	Elf_Scn *section = NULL;
	GElf_Shdr head;

	if (header->e_shoff == 0)
		return 0;
	if (header->e_shentsize != sizeof(Elf64_Shdr) || header->e_shnum == 0)
		return reason_set(reason, -ENOEXEC, BROKEN "the ELF header makes no sense");
	if (!range_fits(header->e_shoff, header->e_shnum * sizeof(Elf64_Shdr), size))
		return cut_off(reason, "the table of sections is missing");
	while ((section = elf_nextscn(elf, section)))
		if (!gelf_getshdr(section, &head) ||
		    (head.sh_type != SHT_NOBITS && !range_fits(head.sh_offset, head.sh_size, size)))
			return cut_off(reason, "a section is missing");
	return 0;
}

static int parse(struct image *image, Elf *elf, size_t size, struct reason *reason)
{
	GElf_Ehdr header;
	int error;

	if (!elf || elf_kind(elf) != ELF_K_ELF || !gelf_getehdr(elf, &header))
		return reason_set(reason, -ENOEXEC, BROKEN "the ELF header makes no sense");
	error = check_header(&header, reason);
	if (error)
		return error;
	if (header.e_phnum && header.e_phentsize != sizeof(Elf64_Phdr))
		return reason_set(reason, -ENOEXEC, BROKEN "the ELF header makes no sense");
	image->entry = header.e_entry;
	error = plan_segments(image, elf, size, reason);
	if (!error)
		error = check_sections(&header, elf, size, reason);
	if (error)
		return error;
	image->size = (image->size + ISLE_PAGE_SIZE - 1) & ~(uint64_t)(ISLE_PAGE_SIZE - 1);
	return symbols_read(image, elf, reason);
}

int image_parse(struct image *image, const void *bytes, size_t size, struct reason *reason)
{
	Elf *elf;
	int error;

	memset(image, 0, sizeof(*image));
	image->bytes = bytes;
	error = check_ident(bytes, size, reason);
	if (error)
		return error;
	elf_version(EV_CURRENT);
	/* libelf only reads what elf_memory() got, although it asks for a char *. */
	elf = elf_memory((char *)bytes, size);
	error = parse(image, elf, size, reason);
	elf_end(elf);
	if (error)
		image_free(image);
	return error;
}

void image_free(struct image *image)
{
	free(image->symbols);
	free(image->strings);
	memset(image, 0, sizeof(*image));
}
