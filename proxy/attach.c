// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proxy and image as one ELF file; see attach.h. The format is that of the
 * System V ABI, chapter 4.
 */
#include <elf.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attach.h"

#define ALIGNMENT	4096u

/**
 * struct plan - the parts of the new file, in this order
 * @header: the proxy's, changed
 * @old: the proxy's section headers, inside of its bytes
 * @names: the proxy's header of its table of section names, inside of its bytes
 * @image_offset: of the image
 * @names_offset: of the new table of section names
 * @names_size: its bytes
 * @end: of the new section headers
 */
struct plan {
	Elf64_Ehdr header;
	const Elf64_Shdr *old;
	const Elf64_Shdr *names;
	uint64_t image_offset;
	uint64_t names_offset;
	uint64_t names_size;
	uint64_t end;
};

static uint64_t align(uint64_t offset)
{
	return (offset + ALIGNMENT - 1) & ~(uint64_t)(ALIGNMENT - 1);
}

static bool in_file(const struct source *file, uint64_t offset, uint64_t size)
{
	return offset <= file->size && size <= file->size - offset;
}

/* Finds section headers and their names in the proxy; false if they are not there. */
static bool read_proxy(struct plan *plan, const struct source *proxy)
{
	Elf64_Ehdr *header = &plan->header;

	if (!in_file(proxy, 0, sizeof(*header)))
		return false;
	memcpy(header, proxy->bytes, sizeof(*header));
	if (memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 ||
	    header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_shentsize != sizeof(Elf64_Shdr) ||
	    header->e_shoff % _Alignof(Elf64_Shdr) || header->e_shstrndx >= header->e_shnum ||
	    header->e_shnum >= SHN_LORESERVE - 1 ||
	    !in_file(proxy, header->e_shoff, header->e_shnum * sizeof(Elf64_Shdr)))
		return false;
	plan->old = (const Elf64_Shdr *)((const char *)proxy->bytes + header->e_shoff);
	plan->names = &plan->old[header->e_shstrndx];
	return in_file(proxy, plan->names->sh_offset, plan->names->sh_size);
}

static void lay_out(struct plan *plan, const struct source *proxy, const struct source *image)
{
	plan->image_offset = align(proxy->size);
	plan->names_offset = align(plan->image_offset + image->size);
	plan->names_size = plan->names->sh_size + sizeof(SOURCE_SECTION);
	plan->header.e_shoff = align(plan->names_offset + plan->names_size);
	plan->header.e_shnum++;
	plan->end = plan->header.e_shoff + plan->header.e_shnum * sizeof(Elf64_Shdr);
}

static void fill_headers(const struct plan *plan, Elf64_Shdr *new, const struct source *image)
{
	unsigned int last = plan->header.e_shnum - 1u;

	memcpy(new, plan->old, last * sizeof(*new));
	new[plan->header.e_shstrndx].sh_offset = plan->names_offset;
	new[plan->header.e_shstrndx].sh_size = plan->names_size;
	new[last].sh_name = (Elf64_Word)plan->names->sh_size;
	new[last].sh_type = SHT_PROGBITS;
	new[last].sh_offset = plan->image_offset;
	new[last].sh_size = image->size;
	new[last].sh_addralign = 1;
}

static int write_all(int fd, const char *bytes, size_t size)
{
	ssize_t count;

	for (; size; size -= (size_t)count, bytes += count) {
		count = write(fd, bytes, size);
		if (count < 0)
			return -errno;
	}
	return 0;
}

int attach_image(int fd, const struct source *proxy, const struct source *image,
		 struct reason *reason)
{
	struct plan plan;
	char *file;
	int error;

	if (!read_proxy(&plan, proxy))
		return reason_set(reason, -ENOEXEC, "%s: it is not a proxy (no ELF sections)",
				  proxy->path);
	lay_out(&plan, proxy, image);
	file = calloc(1, plan.end);
	if (!file)
		return reason_set(reason, -ENOMEM, "no memory for %s", image->path);
	memcpy(file, proxy->bytes, proxy->size);
	memcpy(file, &plan.header, sizeof(plan.header));
	memcpy(file + plan.image_offset, image->bytes, image->size);
	memcpy(file + plan.names_offset, (const char *)proxy->bytes + plan.names->sh_offset,
	       plan.names->sh_size);
	memcpy(file + plan.names_offset + plan.names->sh_size, SOURCE_SECTION,
	       sizeof(SOURCE_SECTION));
	fill_headers(&plan, (Elf64_Shdr *)(file + plan.header.e_shoff), image);
	error = write_all(fd, file, plan.end);
	free(file);
	return error ? reason_set(reason, error, "cannot write: %s", strerror(-error)) : 0;
}
