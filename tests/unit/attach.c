// SPDX-License-Identifier: GPL-2.0-only
/* An image attached to a program is found again, byte for byte; a broken program is refused. */
#include "unit.h"

#include <elf.h>
#include <gelf.h>
#include <unistd.h>

#include "attach.h"

#define ROUNDS 300u

static struct source self;
static struct reason reason;

/* This test is itself an ELF program with sections. */
static int set_up(void **state)
{
	(void)state;
	assert_int_equal(source_read_file(&self, "/proc/self/exe", &reason), 0);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	source_free(&self);
	return 0;
}

/* Attaches and reads the file back; false if it was refused. */
static bool attach(const struct source *proxy, const struct source *image, struct source *result)
{
	char path[] = "/tmp/hermit-attach-XXXXXX";
	int fd = mkstemp(path);
	int error = attach_image(fd, proxy, image, &reason);

	close(fd);
	if (!error)
		assert_int_equal(source_read_file(result, path, &reason), 0);
	unlink(path);
	return !error;
}

/* The section as libelf sees it; NULL if there is none. */
static Elf_Data *find(Elf *elf)
{
	Elf_Scn *section = NULL;
	GElf_Shdr head;
	size_t names;

	assert_int_equal(elf_getshdrstrndx(elf, &names), 0);
	while ((section = elf_nextscn(elf, section)))
		if (gelf_getshdr(section, &head) &&
		    !strcmp(elf_strptr(elf, names, head.sh_name), SOURCE_SECTION))
			return elf_getdata(section, NULL);
	return NULL;
}

static void test_round_trip(void **state)
{
	struct source image = { .bytes = "an image", .size = 8 };
	struct source both;
	Elf_Data *data;
	Elf *elf;

	(void)state;
	assert_false(source_carries_image(&self));
	assert_true(attach(&self, &image, &both));
	assert_true(source_carries_image(&both));
	assert_memory_equal((char *)both.bytes + sizeof(Elf64_Ehdr),
			    (char *)self.bytes + sizeof(Elf64_Ehdr),
			    self.size - sizeof(Elf64_Ehdr));
	elf = elf_memory(both.bytes, both.size);
	data = find(elf);
	assert_non_null(data);
	assert_int_equal(data->d_size, image.size);
	assert_memory_equal(data->d_buf, image.bytes, image.size);
	elf_end(elf);
	source_free(&both);
}

static void test_not_a_program(void **state)
{
	struct source image = { .bytes = "an image", .size = 8 };
	struct source result;

	(void)state;
	assert_false(attach(&image, &image, &result));
	assert_non_null(strstr(reason.text, "not a proxy"));
}

/* A program with broken headers: refused or joined, but never read beyond its end. */
static void test_broken_program(void **state)
{
	struct source image = { .bytes = "an image", .size = 8 };
	struct source broken = self;
	struct source result;
	uint64_t seed = 5;
	unsigned int i;

	(void)state;
	for (i = 0; i < ROUNDS; i++) {
		broken.size = unit_random(&seed) % 2 ? self.size : unit_random(&seed) % self.size;
		broken.bytes = malloc(broken.size + 1);
		memcpy(broken.bytes, self.bytes, broken.size);
		if (broken.size > sizeof(Elf64_Ehdr))
			((uint8_t *)broken.bytes)[40 + unit_random(&seed) % 24] ^=
				(uint8_t)(1u << unit_random(&seed) % 8);
		broken.bytes = realloc(broken.bytes, broken.size ? broken.size : 1);
		if (attach(&broken, &image, &result))
			source_free(&result);
		free(broken.bytes);
	}
}

static void test_files(void **state)
{
	struct source source;

	(void)state;
	assert_int_equal(source_read_file(&source, "/nowhere/app", &reason), -ENOENT);
	assert_non_null(strstr(reason.text, "/nowhere/app"));
	assert_int_equal(source_read_file(&source, "/tmp", &reason), -EACCES);
	assert_non_null(strstr(reason.text, "directory"));
	assert_int_equal(source_read_file(&source, "/dev/zero", &reason), -EACCES);
	assert_non_null(strstr(reason.text, "not a file"));
	assert_int_equal(source_read_self(&source, &reason), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_not_a_program),
		cmocka_unit_test(test_broken_program),
		cmocka_unit_test(test_files),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
