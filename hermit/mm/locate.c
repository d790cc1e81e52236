// SPDX-License-Identifier: BSD-2-Clause
/*
 * Where in isle memory an address of the program lies: the linear map, the image
 * and what else is mapped (stacks) are views of the same memory.
 */
#include <hermit/boot.h>
#include <hermit/isle.h>
#include <hermit/memory.h>
#include <hermit/paging.h>

static size_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* Bytes from @offset on that may be used so, of @bytes; text is only for reading. */
static size_t allowed(uint64_t offset, size_t bytes, bool write)
{
	uint64_t text = (uint64_t)__hermit_data_start - ISLE_IMAGE_BASE;

	if (offset < ISLE_FREE_OFFSET || offset >= memory_size())
		return 0;
	if (write && offset >= ISLE_IMAGE_OFFSET && offset < ISLE_IMAGE_OFFSET + text)
		return 0;
	if (write && offset < ISLE_IMAGE_OFFSET)
		return least(bytes, ISLE_IMAGE_OFFSET - offset);
	return least(bytes, memory_size() - offset);
}

/* The same by page tables: as far as the memory behind the addresses is in one piece. */
static size_t locate_mapped(uint64_t address, size_t bytes, uint64_t *offset)
{
	uint64_t base = boot_page()->memory_phys;
	size_t done = PAGE_SIZE - address % PAGE_SIZE;
	uint64_t first, phys;

	if (paging_lookup(address, &first) || first < base || first - base >= memory_size())
		return 0;
	*offset = first - base;
	while (done < bytes && !paging_lookup(address + done, &phys) && phys == first + done)
		done += PAGE_SIZE;
	return least(done, bytes);
}

size_t memory_locate(const void *start, size_t bytes, bool write, uint64_t *offset)
{
	uint64_t address = (uint64_t)start;
	uint64_t image = (uint64_t)__hermit_image_end - ISLE_IMAGE_BASE;

	if (address >= ISLE_MEMORY_BASE && address - ISLE_MEMORY_BASE < memory_size()) {
		*offset = address - ISLE_MEMORY_BASE;
	} else if (address >= ISLE_IMAGE_BASE && address - ISLE_IMAGE_BASE < image) {
		*offset = address - ISLE_IMAGE_BASE + ISLE_IMAGE_OFFSET;
		bytes = least(bytes, ISLE_IMAGE_BASE + image - address);
	} else {
		/* Linux's link region and registers are mapped, too, but not ours to give. */
		bytes = address >= ISLE_MEMORY_BASE ? locate_mapped(address, bytes, offset) : 0;
	}
	return bytes ? allowed(*offset, bytes, write) : 0;
}
