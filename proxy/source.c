// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bytes of an isle image; see source.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "source.h"

#define SELF	"/proc/self/exe"

/* An image of an isle's largest size with its debug information. */
#define SOURCE_BYTES_MAX	(4ull << 30)

/* Maps @size bytes from @offset on, which are inside of the file. */
static int map_at(struct source *source, int fd, uint64_t offset, uint64_t size,
		  struct reason *reason)
{
	uint64_t skip = offset % (uint64_t)sysconf(_SC_PAGESIZE);

	if (size > SOURCE_BYTES_MAX)
		return reason_set(reason, -EFBIG, "%s: larger than an image can be", source->path);
	source->size = size;
	source->map_size = size + skip ? size + skip : 1;
	source->map = mmap(NULL, source->map_size, PROT_READ, MAP_PRIVATE, fd,
			   (off_t)(offset - skip));
	if (source->map == MAP_FAILED)
		return reason_set(reason, -errno, "%s: cannot be read: %s", source->path,
				  strerror(errno));
	source->bytes = (char *)source->map + skip;
	return 0;
}

static void set_path(struct source *source, const char *path)
{
	char *full = realpath(path, NULL);

	snprintf(source->path, sizeof(source->path), "%s", full ? full : path);
	free(full);
}

static int read_open_file(struct source *source, int fd, struct reason *reason)
{
	struct stat status;

	if (fstat(fd, &status) < 0)
		return reason_set(reason, -errno, "%s: %s", source->path, strerror(errno));
	if (!S_ISREG(status.st_mode))
		return reason_set(reason, -EACCES, "%s: %s", source->path,
				  S_ISDIR(status.st_mode) ? "it is a directory" :
				  "it is not a file");
	return map_at(source, fd, 0, (uint64_t)status.st_size, reason);
}

int source_read_file(struct source *source, const char *path, struct reason *reason)
{
	/* O_NONBLOCK: a FIFO by that name must not hold us up. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int error;

	if (fd < 0)
		return reason_set(reason, -errno, "%.512s: %s", path, strerror(errno));
	set_path(source, path);
	error = read_open_file(source, fd, reason);
	close(fd);
	return error;
}

/* Where in the file the section begins, and its bytes, as its header says. */
static bool find_section(Elf *elf, uint64_t *offset, uint64_t *size)
{
	Elf_Scn *section = NULL;
	const char *name;
	GElf_Shdr head;
	size_t names;

	if (!elf || elf_getshdrstrndx(elf, &names) < 0)
		return false;
	while ((section = elf_nextscn(elf, section))) {
		if (!gelf_getshdr(section, &head))
			continue;
		name = elf_strptr(elf, names, head.sh_name);
		if (!name || strcmp(name, SOURCE_SECTION) != 0)
			continue;
		*offset = head.sh_offset;
		*size = head.sh_size;
		return true;
	}
	return false;
}

bool source_carries_image(const struct source *source)
{
	uint64_t offset;
	uint64_t size;
	bool found;
	Elf *elf;

	elf_version(EV_CURRENT);
	elf = elf_memory(source->bytes, source->size);
	found = find_section(elf, &offset, &size);
	elf_end(elf);
	return found;
}

/* Reads the section of an open program; 0 if it has none. */
static int read_section(struct source *source, int fd, struct reason *reason)
{
	struct stat status;
	uint64_t offset;
	uint64_t size;
	bool found;
	int error;
	Elf *elf;

	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ, NULL);
	found = find_section(elf, &offset, &size);
	elf_end(elf);
	if (!found)
		return 0;
	if (fstat(fd, &status) < 0 || offset > (uint64_t)status.st_size ||
	    size > (uint64_t)status.st_size - offset)
		return reason_set(reason, -ENOEXEC, "%s: the file is cut off: the image in it is "
				  "missing", source->path);
	error = map_at(source, fd, offset, size, reason);
	return error ? error : 1;
}

int source_read_self(struct source *source, struct reason *reason)
{
	int fd = open(SELF, O_RDONLY | O_CLOEXEC);
	int result;

	/* Without /proc nothing can be attached, as far as we can tell. */
	if (fd < 0)
		return 0;
	set_path(source, SELF);
	result = read_section(source, fd, reason);
	close(fd);
	return result;
}

void source_free(struct source *source)
{
	if (source->map)
		munmap(source->map, source->map_size);
	memset(source, 0, sizeof(*source));
}
