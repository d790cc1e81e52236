// SPDX-License-Identifier: GPL-2.0-only
/* A good image is planned as its headers say; a bad one is refused with the reason. */
#include "elf_maker.h"
#include "image.h"

static struct maker_file file;

static int set_up(void **state)
{
	(void)state;
	maker_fill(&file);
	return 0;
}

static void test_good(void **state)
{
	struct image image;
	struct reason reason;

	(void)state;
	assert_int_equal(image_parse(&image, &file, sizeof(file), &reason), 0);
	assert_int_equal(image.entry, ISLE_IMAGE_BASE + 0x10);
	assert_int_equal(image.segments, 2);
	assert_int_equal(image.segment[0].offset, offsetof(struct maker_file, text));
	assert_int_equal(image.segment[0].bytes, MAKER_TEXT_BYTES);
	assert_int_equal(image.segment[0].place, 0);
	assert_int_equal(image.segment[1].offset, offsetof(struct maker_file, data));
	assert_int_equal(image.segment[1].bytes, MAKER_DATA_BYTES);
	assert_int_equal(image.segment[1].place, MAKER_DATA_PLACE);
	assert_int_equal(image.segment[1].extent, MAKER_DATA_BYTES + MAKER_BSS_BYTES);
	assert_int_equal(image.size, 0x4000);
	image_free(&image);
}

/* Functions of the image, by address, with their names; nothing else. */
static void test_symbols(void **state)
{
	struct image image;
	struct reason reason;

	(void)state;
	assert_int_equal(image_parse(&image, &file, sizeof(file), &reason), 0);
	assert_int_equal(image.symbols_size, 2 * sizeof(Elf64_Sym));
	assert_int_equal(image.symbols[0].st_value, ISLE_IMAGE_BASE);
	assert_string_equal(image.strings + image.symbols[0].st_name, "early");
	assert_int_equal(image.symbols[1].st_value, ISLE_IMAGE_BASE + 0x40);
	assert_string_equal(image.strings + image.symbols[1].st_name, "main");
	assert_int_equal(image.strings_size, sizeof("main") + sizeof("early"));
	image_free(&image);
}

/* What assembly leaves without a type is a function if others know it, else a label in one. */
static void test_untyped_symbols(void **state)
{
	struct image image;
	struct reason reason;

	(void)state;
	file.symbol[1].st_info = ELF64_ST_INFO(STB_GLOBAL, STT_NOTYPE);
	file.symbol[5].st_info = ELF64_ST_INFO(STB_LOCAL, STT_NOTYPE);
	assert_int_equal(image_parse(&image, &file, sizeof(file), &reason), 0);
	assert_int_equal(image.symbols_size, sizeof(Elf64_Sym));
	assert_string_equal(image.strings + image.symbols[0].st_name, "main");
	image_free(&image);
}

static void test_stripped(void **state)
{
	struct image image;
	struct reason reason;

	(void)state;
	file.header.e_shoff = 0;
	file.header.e_shnum = 0;
	file.header.e_shstrndx = 0;
	assert_int_equal(image_parse(&image, &file, sizeof(file), &reason), 0);
	assert_int_equal(image.symbols_size, 0);
	assert_int_equal(image.strings_size, 0);
	image_free(&image);
}

/* Names that lie outside of their table, or do not end in it, are left out. */
static void test_broken_names(void **state)
{
	struct image image;
	struct reason reason;

	(void)state;
	file.symbol[1].st_name = UINT32_MAX;
	file.symbol[5].st_name = sizeof(file.names) - 1;
	file.names[sizeof(file.names) - 1] = 'x';
	assert_int_equal(image_parse(&image, &file, sizeof(file), &reason), 0);
	assert_int_equal(image.symbols_size, 0);
	image_free(&image);
}

static void refuse(const char *why)
{
	struct reason reason = { "" };
	struct image image;

	assert_int_equal(image_parse(&image, &file, sizeof(file), &reason), -ENOEXEC);
	if (!strstr(reason.text, why))
		fail_msg("\"%s\" does not say \"%s\"", reason.text, why);
	maker_fill(&file);
}

/* The loader does not need sections; that they are missing says that more is. */
static void test_sections_cut_off(void **state)
{
	(void)state;
	file.header.e_shoff = sizeof(file) - sizeof(Elf64_Shdr) * 4 + 8;
	refuse("cut off");
	file.header.e_shoff = UINT64_MAX;
	refuse("cut off");
	file.header.e_shnum = 0xfff0;
	refuse("cut off");
	file.section[3].sh_offset = sizeof(file) - 1;
	refuse("cut off");
	file.section[1].sh_size = UINT64_MAX;
	refuse("cut off");
	file.header.e_shentsize = 1;
	refuse("makes no sense");
}

static void test_other_files(void **state)
{
	struct reason reason;
	struct image image;

	(void)state;
	assert_int_equal(image_parse(&image, "", 0, &reason), -ENOEXEC);
	assert_non_null(strstr(reason.text, "not an ELF file"));
	assert_int_equal(image_parse(&image, "#!/bin/sh\n", 10, &reason), -ENOEXEC);
	assert_non_null(strstr(reason.text, "not an ELF file"));
	assert_int_equal(image_parse(&image, &file, sizeof(Elf64_Ehdr) - 1, &reason), -ENOEXEC);
	assert_non_null(strstr(reason.text, "cut off"));
}

static void test_other_machines(void **state)
{
	(void)state;
	file.header.e_machine = EM_AARCH64;
	refuse("another machine");
	file.header.e_ident[EI_CLASS] = ELFCLASS32;
	refuse("another machine");
	file.header.e_ident[EI_DATA] = ELFDATA2MSB;
	refuse("another machine");
}

static void test_linux_programs(void **state)
{
	(void)state;
	file.header.e_ident[EI_OSABI] = ELFOSABI_SYSV;
	refuse("Linux program");
	file.header.e_ident[EI_OSABI] = ELFOSABI_GNU;
	refuse("Linux program");
	file.header.e_ident[EI_OSABI] = ELFOSABI_FREEBSD;
	refuse("another system");
}

static void test_not_programs(void **state)
{
	static const Elf64_Half type[] = { ET_NONE, ET_REL, ET_DYN, ET_CORE, 0xffff };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(type) / sizeof(type[0]); i++) {
		file.header.e_type = type[i];
		refuse("not a linked program");
	}
	file.segment[2].p_type = PT_INTERP;
	refuse("dynamically");
	file.segment[2].p_type = PT_DYNAMIC;
	refuse("dynamically");
}

static void test_segments_outside(void **state)
{
	static const Elf64_Addr start[] = {
		0, 0x400000, ISLE_IMAGE_BASE - 1, ISLE_LINK_BASE, ISLE_LINK_BASE - 1,
		ISLE_MEMORY_BASE, UINT64_MAX, UINT64_MAX - 0xff, 1ull << 63,
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(start) / sizeof(start[0]); i++) {
		file.segment[1].p_vaddr = start[i];
		refuse("outside");
	}
	file.segment[1].p_memsz = ISLE_IMAGE_MAX;
	refuse("outside");
	file.segment[1].p_memsz = UINT64_MAX;
	refuse("outside");
	file.segment[1].p_memsz = UINT64_MAX - file.segment[1].p_vaddr + 1;
	refuse("outside");
}

static void test_largest(void **state)
{
	struct reason reason;
	struct image image;

	(void)state;
	file.segment[1].p_memsz = ISLE_IMAGE_MAX - MAKER_DATA_PLACE;
	assert_int_equal(image_parse(&image, &file, sizeof(file), &reason), 0);
	assert_int_equal(image.size, ISLE_IMAGE_MAX);
	image_free(&image);
	file.segment[1].p_memsz++;
	refuse("outside");
}

static void test_segments_cut_off(void **state)
{
	(void)state;
	file.segment[0].p_offset = sizeof(file);
	refuse("cut off");
	file.segment[0].p_offset = UINT64_MAX;
	refuse("cut off");
	file.segment[0].p_offset = sizeof(file) - MAKER_TEXT_BYTES + 1;
	refuse("cut off");
	file.segment[0].p_filesz = UINT64_MAX;
	file.segment[0].p_memsz = UINT64_MAX;
	refuse("cut off");
	file.segment[0].p_filesz = MAKER_TEXT_BYTES + 1;
	refuse("larger in the file");
}

static void test_overlap(void **state)
{
	(void)state;
	file.segment[1].p_vaddr = ISLE_IMAGE_BASE + MAKER_TEXT_BYTES - 1;
	refuse("overlap");
	file.segment[1].p_vaddr = ISLE_IMAGE_BASE;
	refuse("overlap");
}

static void test_entry(void **state)
{
	static const Elf64_Addr entry[] = {
		0, ISLE_IMAGE_BASE - 1, ISLE_IMAGE_BASE + MAKER_TEXT_BYTES,
		ISLE_IMAGE_BASE + MAKER_DATA_PLACE, UINT64_MAX,
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(entry) / sizeof(entry[0]); i++) {
		file.header.e_entry = entry[i];
		refuse("entry");
	}
}

static void test_no_segments(void **state)
{
	(void)state;
	file.header.e_phnum = 0;
	refuse("nothing to load");
	file.segment[0].p_type = PT_NOTE;
	file.segment[1].p_type = PT_NOTE;
	refuse("nothing to load");
	file.header.e_phoff = sizeof(file);
	refuse("cut off");
	file.header.e_phoff = UINT64_MAX;
	refuse("cut off");
	file.header.e_phentsize = 8;
	refuse("makes no sense");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_good, set_up),
		cmocka_unit_test_setup(test_symbols, set_up),
		cmocka_unit_test_setup(test_untyped_symbols, set_up),
		cmocka_unit_test_setup(test_stripped, set_up),
		cmocka_unit_test_setup(test_broken_names, set_up),
		cmocka_unit_test_setup(test_other_files, set_up),
		cmocka_unit_test_setup(test_other_machines, set_up),
		cmocka_unit_test_setup(test_linux_programs, set_up),
		cmocka_unit_test_setup(test_not_programs, set_up),
		cmocka_unit_test_setup(test_segments_outside, set_up),
		cmocka_unit_test_setup(test_largest, set_up),
		cmocka_unit_test_setup(test_segments_cut_off, set_up),
		cmocka_unit_test_setup(test_sections_cut_off, set_up),
		cmocka_unit_test_setup(test_overlap, set_up),
		cmocka_unit_test_setup(test_entry, set_up),
		cmocka_unit_test_setup(test_no_segments, set_up),
	};

	return unit_run(tests);
}
