// SPDX-License-Identifier: BSD-2-Clause
/*
 * Memory and files in memory (POSIX.1-2017 mmap and its kin, Linux's mremap and
 * madvise); <sys/mman.h> says what differs. The order of checks is Linux's.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <hermit/files.h>
#include <hermit/forwarding.h>
#include <hermit/memory.h>
#include <hermit/paging.h>
#include "forward_file.h"
#include "mapping.h"
#include "result.h"
#include "translate.h"

#define PROT_KNOWN	(PROT_READ | PROT_WRITE | PROT_EXEC)
#define MAP_TYPE	(MAP_SHARED | MAP_PRIVATE)
#define MAP_PLACED	(MAP_FIXED | MAP_FIXED_NOREPLACE)
#define DEVICE_ZERO	0x105u		/* Linux's number of /dev/zero */

static bool aligned(uint64_t number)
{
	return number % PAGE_SIZE == 0;
}

/* In whole pages; 0 if there is no such number. */
static size_t page_up(size_t bytes)
{
	return (bytes + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1);
}

/* The pages of a range: 0, -EINVAL if it makes none. */
static int pages_of(const void *start, size_t *bytes)
{
	size_t pages = page_up(*bytes);

	if (!aligned((uint64_t)start) || (*bytes && !pages) ||
	    (uint64_t)start + pages < (uint64_t)start)
		return -EINVAL;
	*bytes = pages;
	return 0;
}

/* ---- What is mapped ---- */

/*
 * What may be done with an open file: 0, -errno. @flags: Linux's open flags become
 * newlib's. @ask: forward_whole(), or mapping_call() under the lock.
 */
static int64_t file_flags(const struct file *file, int *flags,
			  int64_t (*ask)(const struct forwarded *call))
{
	const struct forwarded call = {
		.number = FORWARD_GETFL,
		.args = { (uint64_t)file->handle },
	};
	int64_t result = ask(&call);

	if (result < 0)
		return result;
	*flags = translate_open_flags_back((uint64_t)result);
	return *flags & O_PATH ? -EBADF : 0;
}

/* Can it be mapped? Devices cannot, but pages of /dev/zero are anonymous: @zero. */
static int64_t file_kind(const struct file *file, bool *zero)
{
	struct forward_stat status;
	int64_t error = forward_fstat(file->handle, &status, forward_whole);

	*zero = false;
	if (error)
		return error;
	if (S_ISREG(status.mode))
		return 0;
	*zero = S_ISCHR(status.mode) && status.rdev == DEVICE_ZERO;
	return *zero ? 0 : -ENODEV;
}

/* May the mapping be made of its file? Leaves none if that is /dev/zero. */
static int64_t file_check(struct mapping *mapping)
{
	int64_t error;
	bool zero;
	int flags;

	if (mapping->file->kind != FILE_FORWARDED)
		return -ENODEV;
	error = file_flags(mapping->file, &flags, forward_whole);
	if (error)
		return error;
	if ((flags & O_ACCMODE) == O_WRONLY)
		return -EACCES;
	if (mapping->shared && (mapping->protection & PROT_WRITE) && (flags & O_ACCMODE) != O_RDWR)
		return -EACCES;
	error = file_kind(mapping->file, &zero);
	if (!error && zero)
		mapping->file = NULL;
	return error;
}

/* ---- Taking and giving memory ---- */

static void release(struct mapping *mapping)
{
	char *start = mapping->start;
	size_t bytes = mapping->bytes;

	mapping_remove(mapping);
	memory_free(start, bytes);
}

/* Saves what was changed, all that can be. */
static int save_range(char *start, size_t bytes)
{
	int result = 0;

	for (struct mapping *mapping = mapping_in(start, start + bytes); mapping;
	     mapping = mapping_next(mapping, start + bytes)) {
		int error = mapping_save(mapping, start, bytes);

		if (error)
			result = error;
	}
	return result;
}

/*
 * Gives a range back, after what was changed has been saved. Under the lock, which is
 * not let go any more once that is done.
 */
static int unmap(char *start, size_t bytes)
{
	int saved = save_range(start, bytes);
	int error = mappings_split(start, bytes);
	struct mapping *mapping, *next;

	if (error)
		return error;
	for (mapping = mapping_in(start, start + bytes); mapping; mapping = next) {
		next = mapping_next(mapping, start + bytes);
		release(mapping);
	}
	return saved ? -EIO : 0;
}

/* Gives the frames of a range back that no mapping has, up to @end. Under the lock. */
static void give_gaps(char *start, char *end)
{
	const struct mapping *mapping;
	char *to;

	for (; start < end; start = mapping ? mapping->start + mapping->bytes : end) {
		mapping = mapping_in(start, end);
		to = mapping ? mapping->start : end;
		if (to > start)
			memory_free(start, (size_t)(to - start));
	}
}

/* Takes the frames of a range that no mapping has: all or none. Under the lock. */
static int take_gaps(char *start, char *end)
{
	const struct mapping *mapping;
	char *at = start;
	char *to;

	for (; at < end; at = mapping ? mapping->start + mapping->bytes : end) {
		mapping = mapping_in(at, end);
		to = mapping ? mapping->start : end;
		if (to > at && !memory_alloc_at(at, (size_t)(to - at))) {
			give_gaps(start, at);
			return -ENOMEM;
		}
	}
	return 0;
}

/*
 * Takes the memory at an address, from mappings, whose frames stay taken, and from what
 * is free. Under the lock. What else is there, a heap or a stack, is not replaced:
 * -ENOMEM, -EEXIST; then, and if changes cannot be saved, all mappings are as before.
 */
static int take_place(char *start, size_t bytes, int flags)
{
	struct mapping *mapping, *next;
	int error;

	if (flags & MAP_FIXED_NOREPLACE)
		return memory_alloc_at(start, bytes) ? 0 : -EEXIST;
	error = save_range(start, bytes);
	if (!error)
		error = mappings_split(start, bytes);
	if (!error)
		error = take_gaps(start, start + bytes);
	if (error)
		return error;
	for (mapping = mapping_in(start, start + bytes); mapping; mapping = next) {
		next = mapping_next(mapping, start + bytes);
		mapping_remove(mapping);
	}
	return 0;
}

/* Memory for a mapping. @zero: it is zero already. */
static int take(struct mapping *mapping, char *start, int flags, bool *zero)
{
	size_t align = mapping->bytes < LARGE_PAGE_SIZE ? PAGE_SIZE : LARGE_PAGE_SIZE;

	*zero = false;
	if (flags & MAP_PLACED) {
		mapping->start = start;
		return take_place(start, mapping->bytes, flags);
	}
	mapping->start = memory_alloc_fresh(mapping->bytes, align, zero);
	return mapping->start ? 0 : -ENOMEM;
}

/*
 * Makes a mapping: under the lock. Nobody knows of it before it is complete. @start: NULL
 * anywhere.
 */
static int map(struct mapping *wanted, char *start, int flags)
{
	bool zero;
	int error = take(wanted, start, flags, &zero);

	if (error)
		return error;
	error = mapping_fill(wanted, 0, wanted->bytes, zero);
	if (!error && (wanted->protection & PROT_WRITE))
		error = mapping_track(wanted);
	if (!error && !mapping_add(wanted))
		error = -ENOMEM;
	if (!error)
		return 0;
	if (wanted->filed)
		memory_free(wanted->filed, wanted->bytes);
	memory_free(wanted->start, wanted->bytes);
	return error;
}

static int64_t map_range(struct mapping *wanted, char *start, size_t bytes, int flags)
{
	struct mappings_hold hold;
	int64_t error;

	if (!bytes)
		return -EINVAL;
	wanted->bytes = page_up(bytes);
	if (!wanted->bytes || wanted->bytes > memory_size())
		return -ENOMEM;
	if ((flags & MAP_PLACED) && !aligned((uint64_t)start))
		return -EINVAL;
	if ((flags & MAP_TYPE) == 0)
		return -EINVAL;
	if (wanted->protection & PROT_EXEC)
		return -ENOTSUP;
	error = wanted->file ? file_check(wanted) : 0;
	if (error)
		return error;
	mappings_lock(&hold, start, flags & MAP_PLACED ? wanted->bytes : 0);
	error = map(wanted, start, flags);
	mappings_unlock(&hold);
	return error;
}

void *mmap(void *start, size_t bytes, int protection, int flags, int fd, off_t offset)
{
	struct mapping wanted = {
		.protection = protection & PROT_KNOWN,
		.shared = flags & MAP_SHARED,
	};
	struct file *file = NULL;
	int64_t error = 0;

	if (!aligned((uint64_t)offset))
		return (void *)syscall_result(-EINVAL);
	if (!(flags & MAP_ANONYMOUS)) {
		error = file_get(fd, &file);
		wanted.file = file;
		wanted.offset = offset;
	}
	if (!error)
		error = map_range(&wanted, start, bytes, flags);
	if (file)
		file_put(file);
	return error ? (void *)syscall_result(error) : wanted.start;
}

int munmap(void *start, size_t bytes)
{
	int error = bytes ? pages_of(start, &bytes) : -EINVAL;
	struct mappings_hold hold;

	if (!error) {
		mappings_lock(&hold, start, bytes);
		error = unmap(start, bytes);
		mappings_unlock(&hold);
	}
	return (int)syscall_result(error);
}

/* ---- What is done with ranges ---- */

/* Is it memory that the program has in another way: image, heap, stack? */
static bool owned(const char *start, size_t bytes, bool write)
{
	uint64_t offset;

	if (!memory_taken(start, bytes))
		return false;
	while (bytes) {
		size_t some = memory_locate(start, bytes, write, &offset);

		if (!some)
			return false;
		start += some;
		bytes -= some;
	}
	return true;
}

/* What may be written to cannot have been opened for reading only. */
static int64_t may_write(const struct mapping *mapping)
{
	int64_t error;
	int flags;

	if (!mapping->file || !mapping->shared)
		return 0;
	error = file_flags(mapping->file, &flags, mapping_call);
	if (!error && (flags & O_ACCMODE) != O_RDWR)
		error = -EACCES;
	return error;
}

static int64_t protect(struct mapping *mapping, int protection)
{
	int64_t error = 0;

	if (protection & PROT_WRITE) {
		error = may_write(mapping);
		if (!error)
			error = mapping_track(mapping);
	}
	if (!error)
		mapping->protection = protection;
	return error;
}

static int64_t protect_range(char *start, size_t bytes, int protection)
{
	int64_t error;

	if (!mappings_cover(start, bytes))
		return owned(start, bytes, protection & PROT_WRITE) ? 0 : -ENOMEM;
	error = mappings_split(start, bytes);
	for (struct mapping *mapping = mapping_in(start, start + bytes); mapping && !error;
	     mapping = mapping_next(mapping, start + bytes))
		error = protect(mapping, protection);
	return error;
}

int mprotect(void *start, size_t bytes, int protection)
{
	int64_t error = pages_of(start, &bytes);
	struct mappings_hold hold;

	if (!error && (protection & ~PROT_KNOWN))
		error = -EINVAL;
	if (!error && (protection & PROT_EXEC))
		error = -ENOTSUP;
	if (!error && bytes) {
		mappings_lock(&hold, start, bytes);
		error = protect_range(start, bytes, protection);
		mappings_unlock(&hold);
	}
	return (int)syscall_result(error);
}

static int sync_file(const struct mapping *mapping)
{
	const struct forwarded call = {
		.number = FORWARD_FSYNC,
		.args = { (uint64_t)mapping->file->handle, 0 },
	};

	return (int)mapping_call(&call);
}

static int sync_mapping(struct mapping *mapping, char *start, size_t bytes, int flags)
{
	int error = mapping_save(mapping, start, bytes);

	if (!error && (flags & MS_SYNC) && mapping->file && mapping->shared)
		error = sync_file(mapping);
	if (!error && (flags & MS_INVALIDATE))
		error = mapping_refresh(mapping, start, bytes);
	return error;
}

/* As far as it is mapped, it is done, even where there are gaps. */
static int sync_range(char *start, size_t bytes, int flags)
{
	int result = mappings_cover(start, bytes) ? 0 : -ENOMEM;

	for (struct mapping *mapping = mapping_in(start, start + bytes); mapping;
	     mapping = mapping_next(mapping, start + bytes)) {
		int error = sync_mapping(mapping, start, bytes, flags);

		if (error)
			result = error;
	}
	return result;
}

int msync(void *start, size_t bytes, int flags)
{
	int error = pages_of(start, &bytes);
	struct mappings_hold hold;

	if ((flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC)) ||
	    (flags & (MS_ASYNC | MS_SYNC)) == (MS_ASYNC | MS_SYNC))
		error = -EINVAL;
	if (!error && bytes) {
		mappings_lock(&hold, start, bytes);
		error = sync_range(start, bytes, flags);
		mappings_unlock(&hold);
	}
	return (int)syscall_result(error);
}

/* Private pages are as they were at first; shared ones have what the file has already. */
static int forget_range(char *start, size_t bytes)
{
	int error = 0;

	for (struct mapping *mapping = mapping_in(start, start + bytes); mapping && !error;
	     mapping = mapping_next(mapping, start + bytes))
		error = mapping_forget(mapping, start, bytes);
	return error;
}

static int advise_range(char *start, size_t bytes, int advice)
{
	if (!mappings_cover(start, bytes))
		return owned(start, bytes, false) && advice != MADV_DONTNEED ? 0 : -ENOMEM;
	return advice == MADV_DONTNEED ? forget_range(start, bytes) : 0;
}

static bool advice_known(int advice)
{
	return (advice >= MADV_NORMAL && advice <= MADV_DONTNEED) || advice == MADV_FREE ||
	       (advice >= MADV_HUGEPAGE && advice <= MADV_DODUMP);
}

static int advise(char *start, size_t bytes, int advice)
{
	int error = pages_of(start, &bytes);
	struct mappings_hold hold;

	if (!advice_known(advice))
		error = -EINVAL;
	if (!error && bytes) {
		mappings_lock(&hold, start, bytes);
		error = advise_range(start, bytes, advice);
		mappings_unlock(&hold);
	}
	return error;
}

int madvise(void *start, size_t bytes, int advice)
{
	return (int)syscall_result(advise(start, bytes, advice));
}

/* In POSIX, not to need memory does not change it. */
int posix_madvise(void *start, size_t bytes, int advice)
{
	return -advise(start, bytes, advice == POSIX_MADV_DONTNEED ? MADV_NORMAL : advice);
}

/* All memory stays where it is, so all that is to be said is whether it is there. */
static int resident(const void *start, size_t bytes)
{
	const char *page = (const char *)((uint64_t)start & ~(PAGE_SIZE - 1));

	bytes = page_up(bytes + (size_t)((const char *)start - page));
	return (int)syscall_result(owned(page, bytes, false) ? 0 : -ENOMEM);
}

int mlock(const void *start, size_t bytes)
{
	return resident(start, bytes);
}

int munlock(const void *start, size_t bytes)
{
	return resident(start, bytes);
}

int mlockall(int flags)
{
	return (int)syscall_result(flags && !(flags & ~(MCL_CURRENT | MCL_FUTURE)) ? 0 : -EINVAL);
}

int munlockall(void)
{
	return 0;
}

/* ---- Changing the size ---- */

/* Lets a mapping grow where it is. */
static int grow(struct mapping *mapping, size_t bytes)
{
	size_t before = mapping->bytes;
	int error;

	if (!memory_alloc_at(mapping->start + before, bytes - before))
		return -ENOMEM;
	error = mapping_grow(mapping, bytes);
	if (!error) {
		error = mapping_fill(mapping, before, bytes, false);
		if (error)
			mapping_shrink(mapping, before);
	}
	if (error)
		memory_free(mapping->start + before, bytes - before);
	return error;
}

/* Lets it grow elsewhere. It is a new one in the list, which is in order. */
static int move(struct mapping *mapping, size_t bytes, char **start)
{
	struct mapping wanted = *mapping;
	struct mapping *moved;
	int error;
	bool zero;

	wanted.bytes = bytes;
	wanted.filed = NULL;
	error = take(&wanted, NULL, 0, &zero);
	if (error)
		return error;
	moved = mapping_add(&wanted);
	if (!moved) {
		memory_free(wanted.start, bytes);
		return -ENOMEM;
	}
	memcpy(moved->start, mapping->start, mapping->bytes);
	error = mapping_fill(moved, mapping->bytes, bytes, zero);
	if (!error && mapping->filed)
		error = mapping_track(moved);
	if (!error && mapping->filed)	/* what was changed before counts as changed still */
		memcpy(moved->filed, mapping->filed, mapping->bytes);
	*start = error ? mapping->start : moved->start;
	release(error ? moved : mapping);
	return error;
}

/* The mapping that is @start and @bytes alone, split off if need be; NULL. */
static struct mapping *exactly(char *start, size_t bytes)
{
	struct mapping *mapping;

	mappings_join(start, bytes);
	mapping = mapping_first(start);
	if (!mapping || mapping->start > start || mapping->start + mapping->bytes < start + bytes ||
	    mappings_split(start, bytes))
		return NULL;
	return mapping_first(start);
}

static int remap(char **start, size_t bytes, size_t wanted, int flags)
{
	struct mapping *mapping = mapping_first(*start);
	int error;

	if (!mapping || mapping->start > *start)
		return -EFAULT;
	if (wanted < bytes)
		return unmap(*start + wanted, bytes - wanted);
	mapping = exactly(*start, bytes);
	if (!mapping)
		return -EFAULT;
	if (wanted == bytes)
		return 0;
	error = grow(mapping, wanted);
	if (error == -ENOMEM && (flags & MREMAP_MAYMOVE))
		error = move(mapping, wanted, start);
	return error;
}

void *mremap(void *start, size_t bytes, size_t wanted, int flags, ...)
{
	char *at = start;
	int error = pages_of(start, &bytes);
	struct mappings_hold hold;

	wanted = page_up(wanted);
	if (error || !bytes || !wanted || (flags & ~MREMAP_MAYMOVE))
		return (void *)syscall_result(-EINVAL);
	mappings_lock(&hold, start, bytes);
	error = remap(&at, bytes, wanted, flags);
	mappings_unlock(&hold);
	return error ? (void *)syscall_result(error) : at;
}
