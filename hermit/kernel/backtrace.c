// SPDX-License-Identifier: BSD-2-Clause
/*
 * Who called whom, after a crash. The kernel is built with frame pointers,
 * programs usually are not: where the chain ends early, return addresses that
 * lie on the stack are shown with a question mark. A call that does not return may
 * be the last of its function: then what it would return to is in the next one.
 */
#include <stdbool.h>
#include <hermit/crash.h>
#include <hermit/isle.h>
#include <hermit/klog.h>
#include <hermit/paging.h>
#include <hermit/symbols.h>

#define FRAMES_MAX	32u
#define CHAIN_SHORT	3u		/* a chain below this length is not believed */
#define SCAN_WORDS	256u
#define SCAN_HITS	16u
#define RETURN_BACK	1u		/* into the call before a return address */

/* @back: how many bytes before @address the function surely is */
static void show(uint64_t address, uint64_t back, const char *doubt)
{
	uint64_t offset;
	const char *name = symbol_find(address - back, &offset);

	if (name)
		log_error("  0x%lx %s%s+0x%lx", address, doubt, name, offset + back);
	else
		log_error("  0x%lx%s%s", address, *doubt ? " " : "", doubt);
}

static bool readable(uint64_t address)
{
	uint64_t phys;

	return !(address & 7) && paging_lookup(address, &phys) == 0;
}

static unsigned int follow_chain(uint64_t frame_pointer)
{
	unsigned int depth = 0;

	while (depth < FRAMES_MAX && readable(frame_pointer) && readable(frame_pointer + 8)) {
		const uint64_t *frame = (const uint64_t *)frame_pointer;

		if (!symbol_is_text(frame[1]))
			break;
		show(frame[1], RETURN_BACK, "");
		depth++;
		if (frame[0] <= frame_pointer)
			break;
		frame_pointer = frame[0];
	}
	return depth;
}

static void scan_stack(uint64_t stack_pointer)
{
	unsigned int hits = 0;

	stack_pointer &= ~7ull;
	for (unsigned int i = 0; i < SCAN_WORDS && hits < SCAN_HITS; i++, stack_pointer += 8) {
		uint64_t word;

		if (!readable(stack_pointer))
			break;
		word = *(const uint64_t *)stack_pointer;
		if (symbol_is_text(word)) {
			show(word, RETURN_BACK, "? ");
			hits++;
		}
	}
}

/* A leaf keeps no frame, nor has what a wild call reached: only the stack says who called. */
static void show_caller(uint64_t stack_pointer)
{
	if (readable(stack_pointer) && symbol_is_text(*(const uint64_t *)stack_pointer))
		show(*(const uint64_t *)stack_pointer, RETURN_BACK, "? ");
}

void backtrace_log(uint64_t rip, uint64_t frame_pointer, uint64_t stack_pointer)
{
	log_error("backtrace:");
	show(rip, 0, "");
	show_caller(stack_pointer);
	if (follow_chain(frame_pointer) < CHAIN_SHORT)
		scan_stack(stack_pointer + sizeof(uint64_t));
}
