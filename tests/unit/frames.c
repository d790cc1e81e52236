// SPDX-License-Identifier: GPL-2.0-only
/* Frames are taken and given back exactly once, whatever the order. */
#include "unit.h"

#include "frames.h"

#define FRAMES		64u
#define ROUNDS		200000u
#define MAX_HELD	40u

static char *area;			/* FRAMES frames, aligned to all of them */
static struct frames frames;

static int set_up(void **state)
{
	(void)state;
	area = aligned_alloc(FRAMES * FRAME_SIZE, FRAMES * FRAME_SIZE);
	memset(area, 0xa5, FRAMES * FRAME_SIZE);
	memset(&frames, 0, sizeof(frames));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(area);
	return 0;
}

static char *frame(size_t number)
{
	return area + number * FRAME_SIZE;
}

static void give(size_t first, size_t count)
{
	assert_int_equal(frames_give(&frames, frame(first), count), 0);
}

static unsigned int count_extents(void)
{
	struct frame_extent *extent;
	unsigned int count = 0;

	for (extent = frames.first; extent; extent = extent->next)
		count++;
	return count;
}

static void test_empty(void **state)
{
	(void)state;
	assert_null(frames_take_low(&frames, 1));
	assert_null(frames_take_high(&frames, 1, FRAME_SIZE));
	assert_false(frames_take_at(&frames, area, 1));
	assert_int_equal(frames.free, 0);
}

static void test_taken(void **state)
{
	(void)state;
	assert_true(frames_taken(&frames, area, FRAMES));
	give(4, 4);
	give(16, 8);
	assert_true(frames_taken(&frames, area, 4));
	assert_false(frames_taken(&frames, area, 5));
	assert_false(frames_taken(&frames, frame(7), 1));
	assert_false(frames_taken(&frames, frame(5), 1));
	assert_true(frames_taken(&frames, frame(8), 8));
	assert_false(frames_taken(&frames, frame(8), 9));
	assert_true(frames_taken(&frames, frame(24), 8));
	assert_false(frames_taken(&frames, frame(2), 30));
}

static void test_exact_fit(void **state)
{
	(void)state;
	give(0, FRAMES);
	assert_ptr_equal(frames_take_low(&frames, FRAMES), area);
	assert_null(frames.first);
	give(0, FRAMES);
	assert_ptr_equal(frames_take_high(&frames, FRAMES, FRAME_SIZE), area);
	assert_null(frames.first);
	give(0, FRAMES);
	assert_true(frames_take_at(&frames, area, FRAMES));
	assert_null(frames.first);
	assert_int_equal(frames.free, 0);
}

static void test_none_and_too_many(void **state)
{
	(void)state;
	give(0, FRAMES);
	assert_null(frames_take_low(&frames, 0));
	assert_null(frames_take_high(&frames, 0, FRAME_SIZE));
	assert_false(frames_take_at(&frames, area, 0));
	assert_null(frames_take_low(&frames, FRAMES + 1));
	assert_null(frames_take_high(&frames, FRAMES + 1, FRAME_SIZE));
	assert_false(frames_take_at(&frames, area, FRAMES + 1));
	assert_false(frames_take_at(&frames, frame(1), FRAMES));
	assert_int_equal(frames.free, FRAMES);
}

/* From both ends: the lowest and the highest place that will do. */
static void test_ends(void **state)
{
	(void)state;
	give(0, FRAMES);
	assert_ptr_equal(frames_take_low(&frames, 3), frame(0));
	assert_ptr_equal(frames_take_high(&frames, 3, FRAME_SIZE), frame(FRAMES - 3));
	assert_true(frames_take_at(&frames, frame(20), 2));
	assert_ptr_equal(frames_take_low(&frames, 17), frame(3));
	assert_ptr_equal(frames_take_low(&frames, 1), frame(22));
	assert_ptr_equal(frames_take_high(&frames, 1, FRAME_SIZE), frame(FRAMES - 4));
	assert_int_equal(frames.free, FRAMES - 27);
}

/* The place is aligned, and what is before and behind it stays free. */
static void test_alignment(void **state)
{
	size_t align;

	(void)state;
	for (align = FRAME_SIZE; align <= FRAMES * FRAME_SIZE; align *= 2) {
		char *place;

		frames.first = NULL;
		frames.free = 0;
		give(0, FRAMES - 1);
		place = frames_take_high(&frames, 1, align);
		assert_non_null(place);
		assert_int_equal((uintptr_t)place % align, 0);
		/* There is none higher: the next aligned one is outside. */
		assert_true(place + align > frame(FRAMES - 2) || align == FRAME_SIZE);
		assert_int_equal(frames.free, FRAMES - 2);
		assert_int_equal(frames_give(&frames, place, 1), 0);
		assert_int_equal(count_extents(), 1);
	}
	assert_true(frames_take_at(&frames, frame(0), 1));
	assert_null(frames_take_high(&frames, 1, FRAMES * FRAME_SIZE));
}

/* Alignment passes over an extent that is large enough but has no aligned place. */
static void test_alignment_in_a_lower_extent(void **state)
{
	(void)state;
	give(0, 5);
	give(9, 6);
	assert_ptr_equal(frames_take_high(&frames, 4, 8 * FRAME_SIZE), frame(0));
}

static void test_coalescing(void **state)
{
	(void)state;
	give(0, 2);
	give(4, 2);
	give(8, 2);
	assert_int_equal(count_extents(), 3);
	give(2, 2);			/* both neighbours */
	assert_int_equal(count_extents(), 2);
	give(7, 1);			/* the one above */
	assert_int_equal(count_extents(), 2);
	give(10, 1);			/* the one below */
	assert_int_equal(count_extents(), 2);
	give(6, 1);
	assert_int_equal(count_extents(), 1);
	assert_int_equal(frames.free, 11);
	assert_ptr_equal(frames_take_low(&frames, 11), area);
}

/* What is free already cannot be given again, not even in part. */
static void test_double_give(void **state)
{
	static const struct { size_t first, count; } bad[] = {
		{ 10, 10 }, { 10, 1 }, { 19, 1 }, { 15, 2 }, { 9, 2 }, { 19, 2 }, { 5, 30 },
		{ 30, 4 }, { 29, 2 }, { 20, 11 }, { 33, 5 },
	};
	size_t i;

	(void)state;
	give(10, 10);
	give(30, 4);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(frames_give(&frames, frame(bad[i].first), bad[i].count), -EINVAL);
	assert_int_equal(frames.free, 14);
	assert_int_equal(count_extents(), 2);
	assert_ptr_equal(frames_take_low(&frames, 10), frame(10));
	assert_ptr_equal(frames_take_low(&frames, 4), frame(30));
}

/* The list against a byte per frame. */
struct model {
	bool is_free[FRAMES];
	struct { size_t first, count; } held[MAX_HELD];
	unsigned int count;
};

static void model_check(const struct model *model)
{
	const struct frame_extent *extent = frames.first;
	size_t total = 0;
	size_t i = 0;

	while (i < FRAMES) {
		size_t length = 0;

		while (i + length < FRAMES && model->is_free[i + length])
			length++;
		if (length) {
			assert_non_null(extent);
			assert_ptr_equal(extent, frame(i));
			assert_int_equal(extent->frames, length);
			extent = extent->next;
			total += length;
			i += length;
		} else {
			i++;
		}
	}
	assert_null(extent);
	assert_int_equal(frames.free, total);
}

static bool model_fits(const struct model *model, size_t first, size_t count)
{
	size_t i;

	for (i = first; i < first + count; i++)
		if (i >= FRAMES || !model->is_free[i])
			return false;
	return true;
}

/* The frame that @kind of taking must find, FRAMES if none. */
static size_t model_find(const struct model *model, unsigned int kind, size_t at, size_t count,
			 size_t align)
{
	size_t i;

	if (kind == 0)
		return model_fits(model, at, count) ? at : FRAMES;
	if (kind == 1) {
		for (i = 0; i < FRAMES; i++)
			if (model_fits(model, i, count))
				return i;
		return FRAMES;
	}
	for (i = FRAMES; i-- > 0;)
		if (i % align == 0 && model_fits(model, i, count))
			return i;
	return FRAMES;
}

static void model_take(struct model *model, size_t first, size_t count)
{
	size_t i;

	for (i = first; i < first + count; i++)
		model->is_free[i] = false;
	memset(frame(first), 0x5a, count * FRAME_SIZE);
	model->held[model->count].first = first;
	model->held[model->count].count = count;
	model->count++;
}

static void take_something(struct model *model, uint64_t *seed)
{
	unsigned int kind = unit_random(seed) % 3;
	size_t at = unit_random(seed) % FRAMES;
	size_t count = 1 + unit_random(seed) % (unit_random(seed) % 4 ? 4 : FRAMES);
	size_t align = 1u << unit_random(seed) % 7;
	size_t expected = model_find(model, kind, at, count, align);
	char *got;

	if (kind == 0)
		got = frames_take_at(&frames, frame(at), count) ? frame(at) : NULL;
	else if (kind == 1)
		got = frames_take_low(&frames, count);
	else
		got = frames_take_high(&frames, count, align * FRAME_SIZE);

	if (expected == FRAMES) {
		assert_null(got);
		return;
	}
	assert_ptr_equal(got, frame(expected));
	model_take(model, expected, count);
}

static void give_something(struct model *model, uint64_t *seed)
{
	unsigned int which = unit_random(seed) % model->count;
	size_t first = model->held[which].first;
	size_t count = model->held[which].count;
	size_t i;

	give(first, count);
	for (i = first; i < first + count; i++)
		model->is_free[i] = true;
	model->held[which] = model->held[--model->count];
	assert_int_equal(frames_give(&frames, frame(first), count), -EINVAL);
}

static void test_random(void **state)
{
	struct model model = { 0 };
	uint64_t seed = 20240229;
	unsigned int i;

	(void)state;
	model_take(&model, 0, FRAMES);
	for (i = 0; i < ROUNDS; i++) {
		if (model.count == MAX_HELD || (model.count && unit_random(&seed) % 2))
			give_something(&model, &seed);
		else
			take_something(&model, &seed);
		model_check(&model);
	}
	while (model.count)
		give_something(&model, &seed);
	assert_ptr_equal(frames_take_low(&frames, FRAMES), area);
}

#define CHECK(name) cmocka_unit_test_setup_teardown(test_##name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CHECK(empty),
		CHECK(taken),
		CHECK(exact_fit),
		CHECK(none_and_too_many),
		CHECK(ends),
		CHECK(alignment),
		CHECK(alignment_in_a_lower_extent),
		CHECK(coalescing),
		CHECK(double_give),
		CHECK(random),
	};

	return unit_run(tests);
}
