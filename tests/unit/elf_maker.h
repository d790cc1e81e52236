/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A small isle image for the tests of the loader, and memory in which reading
 * one byte too far faults.
 */
#ifndef ELF_MAKER_H
#define ELF_MAKER_H

#include <elf.h>
#include <sys/mman.h>

#include <hermit/isle.h>

#include "unit.h"

#define MAKER_TEXT_BYTES	256u
#define MAKER_DATA_BYTES	100u
#define MAKER_BSS_BYTES		5000u
#define MAKER_DATA_PLACE	0x2000u
#define MAKER_NAMES		"\0main\0data\0undefined\0far\0early\0"
#define MAKER_GUARD_BYTES	4096u

/* The file: two segments, a table of symbols with its strings, section headers. */
struct maker_file {
	Elf64_Ehdr header;
	Elf64_Phdr segment[3];
	uint8_t text[MAKER_TEXT_BYTES];
	uint8_t data[MAKER_DATA_BYTES];
	uint8_t pad[4];
	Elf64_Sym symbol[6];
	char names[sizeof(MAKER_NAMES)];
	char section_names[8];
	uint8_t pad2[8 - (sizeof(MAKER_NAMES) % 8)];
	Elf64_Shdr section[4];
};

static inline void maker_symbols(struct maker_file *file)
{
	/* Not in the order of addresses, and of all kinds. */
	file->symbol[1] = (Elf64_Sym){ 1, ELF64_ST_INFO(STB_GLOBAL, STT_FUNC), 0, 1,
				       ISLE_IMAGE_BASE + 0x40, 16 };
	file->symbol[2] = (Elf64_Sym){ 6, ELF64_ST_INFO(STB_GLOBAL, STT_OBJECT), 0, 1,
				       ISLE_IMAGE_BASE + MAKER_DATA_PLACE, 8 };
	file->symbol[3] = (Elf64_Sym){ 11, ELF64_ST_INFO(STB_GLOBAL, STT_FUNC), 0, SHN_UNDEF,
				       0, 0 };
	file->symbol[4] = (Elf64_Sym){ 21, ELF64_ST_INFO(STB_GLOBAL, STT_FUNC), 0, SHN_ABS,
				       ISLE_MEMORY_BASE, 1 };
	file->symbol[5] = (Elf64_Sym){ 25, ELF64_ST_INFO(STB_LOCAL, STT_FUNC), 0, 1,
				       ISLE_IMAGE_BASE, 32 };
	memcpy(file->names, MAKER_NAMES, sizeof(MAKER_NAMES));
}

static inline void maker_sections(struct maker_file *file)
{
	file->section[1] = (Elf64_Shdr){ .sh_type = SHT_SYMTAB, .sh_link = 2,
		.sh_offset = offsetof(struct maker_file, symbol),
		.sh_size = sizeof(file->symbol), .sh_entsize = sizeof(Elf64_Sym),
		.sh_addralign = 8 };
	file->section[2] = (Elf64_Shdr){ .sh_type = SHT_STRTAB,
		.sh_offset = offsetof(struct maker_file, names),
		.sh_size = sizeof(file->names), .sh_addralign = 1 };
	file->section[3] = (Elf64_Shdr){ .sh_type = SHT_STRTAB,
		.sh_offset = offsetof(struct maker_file, section_names),
		.sh_size = sizeof(file->section_names), .sh_addralign = 1 };
}

static inline void maker_segments(struct maker_file *file)
{
	file->segment[0] = (Elf64_Phdr){ .p_type = PT_LOAD, .p_flags = PF_R | PF_X,
		.p_offset = offsetof(struct maker_file, text), .p_vaddr = ISLE_IMAGE_BASE,
		.p_filesz = MAKER_TEXT_BYTES, .p_memsz = MAKER_TEXT_BYTES, .p_align = 16 };
	file->segment[1] = (Elf64_Phdr){ .p_type = PT_LOAD, .p_flags = PF_R | PF_W,
		.p_offset = offsetof(struct maker_file, data),
		.p_vaddr = ISLE_IMAGE_BASE + MAKER_DATA_PLACE, .p_filesz = MAKER_DATA_BYTES,
		.p_memsz = MAKER_DATA_BYTES + MAKER_BSS_BYTES, .p_align = 16 };
	file->segment[2] = (Elf64_Phdr){ .p_type = PT_TLS, .p_flags = PF_R,
		.p_offset = offsetof(struct maker_file, data),
		.p_vaddr = ISLE_IMAGE_BASE + MAKER_DATA_PLACE, .p_filesz = 8, .p_memsz = 16,
		.p_align = 8 };
}

/* Fills in a good image. */
static inline void maker_fill(struct maker_file *file)
{
	memset(file, 0, sizeof(*file));
	memcpy(file->header.e_ident, ELFMAG, SELFMAG);
	file->header.e_ident[EI_CLASS] = ELFCLASS64;
	file->header.e_ident[EI_DATA] = ELFDATA2LSB;
	file->header.e_ident[EI_VERSION] = EV_CURRENT;
	file->header.e_ident[EI_OSABI] = ISLE_ELF_OSABI;
	file->header.e_type = ET_EXEC;
	file->header.e_machine = EM_X86_64;
	file->header.e_version = EV_CURRENT;
	file->header.e_entry = ISLE_IMAGE_BASE + 0x10;
	file->header.e_phoff = offsetof(struct maker_file, segment);
	file->header.e_shoff = offsetof(struct maker_file, section);
	file->header.e_ehsize = sizeof(Elf64_Ehdr);
	file->header.e_phentsize = sizeof(Elf64_Phdr);
	file->header.e_phnum = 3;
	file->header.e_shentsize = sizeof(Elf64_Shdr);
	file->header.e_shnum = 4;
	file->header.e_shstrndx = 3;
	memset(file->text, 0x90, sizeof(file->text));
	memset(file->data, 0x11, sizeof(file->data));
	maker_segments(file);
	maker_symbols(file);
	maker_sections(file);
}

/* A copy of @size bytes that ends right before memory that nobody may read. */
static inline uint8_t *maker_guarded(const void *bytes, size_t size, void **map, size_t *map_size)
{
	size_t room = (size + MAKER_GUARD_BYTES - 1) / MAKER_GUARD_BYTES * MAKER_GUARD_BYTES;
	uint8_t *copy;

	*map_size = room + MAKER_GUARD_BYTES;
	*map = mmap(NULL, *map_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert_true(*map != MAP_FAILED);
	mprotect((uint8_t *)*map + room, MAKER_GUARD_BYTES, PROT_NONE);
	copy = (uint8_t *)*map + room - size;
	memcpy(copy, bytes, size);
	return copy;
}

#endif /* ELF_MAKER_H */
