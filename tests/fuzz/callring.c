// SPDX-License-Identifier: GPL-2.0-only
/*
 * The proxy's end of a call ring, beside an isle that writes what it likes: a slot
 * is one of the ring, and memory of a call is isle memory.
 */
#include "fuzz.h"
#include "callring.h"

static struct callring_side isle;
static struct callring_side proxy;
static struct callring_end end;

static void check_slot(int result, int good, uint32_t slot)
{
	fuzz_check(result != good || slot < CALLRING_SLOTS);
}

static void write_anywhere(struct fuzz *fuzz)
{
	uint32_t at = fuzz_byte(fuzz) % (sizeof(isle) / sizeof(uint32_t));
	uint32_t value = fuzz_word(fuzz);

	memcpy((uint8_t *)&isle + at * sizeof(value), &value, sizeof(value));
}

static void check_memory(struct fuzz *fuzz)
{
	struct callring_memory memory;
	uint32_t bytes = fuzz_word(fuzz);
	uint64_t size = fuzz_long(fuzz) >> 16;
	uint64_t length;

	fuzz_take(fuzz, &memory, sizeof(memory));
	if (callring_check_memory(&memory, bytes, size))
		return;
	length = memory.pieces > 1 ? memory.pieces * sizeof(struct callring_piece) : memory.bytes;
	fuzz_check(memory.pieces <= CALLRING_PIECES_MAX);
	fuzz_check(!memory.pieces || (memory.offset <= size && length <= size - memory.offset));
}

static void check_piece(struct fuzz *fuzz)
{
	struct callring_piece piece;
	uint64_t left = fuzz_word(fuzz);
	uint64_t size = fuzz_long(fuzz) >> 16;

	fuzz_take(fuzz, &piece, sizeof(piece));
	if (!callring_check_piece(&piece, left, size))
		fuzz_check(piece.bytes <= left && piece.offset <= size &&
			   piece.bytes <= size - piece.offset);
}

static void step(struct fuzz *fuzz)
{
	uint32_t slot = UINT32_MAX;
	int result;

	switch (fuzz_byte(fuzz) % 10) {
	case 0:
		write_anywhere(fuzz);
		break;
	case 1:
		isle.head++;
		break;
	case 2:
		isle.tail++;
		break;
	case 3:
		result = callring_room(&end, &slot);
		check_slot(result, 0, slot);
		if (!result)
			callring_publish(&end);
		break;
	case 4:
		result = callring_next(&end, &slot);
		check_slot(result, 1, slot);
		if (result == 1)
			callring_release(&end);
		break;
	case 5:
		callring_want_room(&end);
		break;
	case 6:
		callring_sleep(&end);
		break;
	case 7:
		callring_stay_awake(&end);
		break;
	case 8:
		check_memory(fuzz);
		break;
	default:
		check_piece(fuzz);
		break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz fuzz = { data, size };

	memset(&isle, 0, sizeof(isle));
	memset(&proxy, 0, sizeof(proxy));
	callring_attach(&end, &proxy, &isle);
	while (fuzz.size)
		step(&fuzz);
	return 0;
}
