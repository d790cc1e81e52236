// SPDX-License-Identifier: GPL-2.0-only
/*
 * gdb's stub between a peer that sends anything and an isle whose memory says anything.
 * What comes out are packets, and nothing is written where Linux's part of isle memory
 * lies: as in the proxy, that part can only be read.
 */
#include <sys/mman.h>
#include <unistd.h>

#include "../unit/gdb_talk.h"
#include "../unit/isle_memory.h"
#include "fuzz.h"
#include "gdb_stub.h"
#include "isle.h"

#define PACKET_MAX	200u

static struct fake_memory fake;
static uint64_t tasks[TASKS];		/* offsets of their records */
static struct target target;
static struct stub stub;

static int do_nothing(void *context)
{
	(void)context;
	return 0;
}

static int do_nothing_to(void *context, uint32_t core)
{
	(void)context;
	fuzz_check(core == ISLE_ALL_CORES || core < FAKE_CORES);
	return 0;
}

/* Private pages of a file: they can be had back as they were. */
static void make_resettable(void)
{
	int file = memfd_create("isle", MFD_CLOEXEC);
	void *map;

	fuzz_check(write(file, fake.inspect.memory, FAKE_MEMORY) == (ssize_t)FAKE_MEMORY);
	map = mmap(NULL, FAKE_MEMORY, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
	fuzz_check(map != MAP_FAILED);
	close(file);
	fake_destroy(&fake);
	fake.inspect.memory = map;
}

static void protect(bool on)
{
	fuzz_check(mprotect(fake.inspect.memory, ISLE_FREE_OFFSET,
			    on ? PROT_READ : PROT_READ | PROT_WRITE) == 0);
}

static void set_up(void)
{
	isle_create(&fake, tasks);
	fake_debug(&fake)->registers = ISLE_IMAGE_BASE + 0x2000;
	make_resettable();
	protect(true);
}

/* Somewhere that matters. */
static uint64_t choose_offset(struct fuzz *fuzz)
{
	uint64_t index = fuzz_byte(fuzz);

	switch (fuzz_byte(fuzz) % 6) {
	case 0:
		return ISLE_DEBUG_OFFSET + 64 + index % 3 * 8;
	case 1:
		return isle_core_offset(index);
	case 2:
		return isle_task_offset(tasks, index);
	case 3:
		return FAKE_SELF(index % FAKE_CORES) + index / FAKE_CORES * 8;
	case 4:
		return FAKE_FRAME(index % FAKE_CORES) + index / FAKE_CORES * 8;
	default:
		return fuzz_word(fuzz) % (FAKE_MEMORY - 8);
	}
}

static uint64_t choose_value(struct fuzz *fuzz)
{
	switch (fuzz_byte(fuzz) % 4) {
	case 0:
		return fuzz_long(fuzz);
	case 1:
		return fake_linear(fuzz_word(fuzz) % (FAKE_MEMORY + 64));
	case 2:
		return ISLE_IMAGE_BASE + fuzz_word(fuzz) % (FAKE_IMAGE + 64);
	default:
		return fuzz_byte(fuzz);
	}
}

static void isle_writes(struct fuzz *fuzz)
{
	uint64_t offset = choose_offset(fuzz);
	uint64_t value = choose_value(fuzz);

	protect(false);
	memcpy(fake.inspect.memory + offset, &value, sizeof(value));
	protect(true);
}

/* A core meets an exception. */
static void isle_stops(struct fuzz *fuzz)
{
	uint32_t core = fuzz_byte(fuzz) % FAKE_CORES;
	uint64_t vector = fuzz_byte(fuzz);

	protect(false);
	inspect_core(&fake.inspect, core)->event = (uint32_t)vector + 1;
	fake_debug(&fake)->events++;
	memcpy(fake.inspect.memory + FAKE_FRAME(core) + offsetof(struct interrupt_frame, vector),
	       &vector, sizeof(vector));
	protect(true);
}

/* What goes out are acknowledgements and packets. */
static void check_output(void)
{
	char content[GDB_PACKET_MAX];
	size_t at = 0;
	char *end;

	while (at < stub.output_size) {
		if (stub.output[at] == '$') {
			fuzz_check(talk_unframe(stub.output + at, stub.output_size - at, content,
						sizeof(content)) >= 0);
			end = memchr(stub.output + at, '#', stub.output_size - at);
			at = (size_t)(end - stub.output) + 3;
		} else {
			fuzz_check(stub.output[at] == '+' || stub.output[at] == '-');
			at++;
		}
	}
	stub_sent(&stub, stub.output_size);
}

static enum stub_wish send_bytes(const char *bytes, size_t count)
{
	enum stub_wish wish = STUB_STAY;

	for (; count && wish == STUB_STAY; count--) {
		if (!stub_has_room(&stub))
			check_output();
		wish = stub_take(&stub, (uint8_t)*bytes++);
	}
	check_output();
	return wish;
}

static enum stub_wish peer_sends(struct fuzz *fuzz, bool packet)
{
	char content[PACKET_MAX], frame[PACKET_MAX + 8];
	size_t size = fuzz_byte(fuzz) % PACKET_MAX;

	if (size > fuzz->size)
		size = fuzz->size;
	fuzz_take(fuzz, content, size);
	if (!packet)
		return send_bytes(content, size);
	return send_bytes(frame, talk_frame(content, size, frame));
}

static enum stub_wish step(struct fuzz *fuzz)
{
	switch (fuzz_byte(fuzz) % 8) {
	case 0:
		isle_writes(fuzz);
		return STUB_STAY;
	case 1:
		isle_stops(fuzz);
		stub_look(&stub);
		check_output();
		return STUB_STAY;
	case 2:
		return peer_sends(fuzz, false);
	case 3:
		return send_bytes("\x03", 1);
	default:
		return peer_sends(fuzz, true);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct target_hooks hooks = { do_nothing, do_nothing_to, NULL };
	struct fuzz fuzz = { data, size };
	enum stub_wish wish = STUB_STAY;

	if (!fake.inspect.memory)
		set_up();
	target_init(&target, &fake.inspect, &hooks);
	stub_init(&stub, &target, NULL);
	while (fuzz.size && wish == STUB_STAY)
		wish = step(&fuzz);
	stub_exited(&stub, fuzz_byte(&fuzz));
	check_output();
	target_let_go(&target);
	target_free(&target);
	fuzz_check(madvise(fake.inspect.memory, FAKE_MEMORY, MADV_DONTNEED) == 0);
	return 0;
}
