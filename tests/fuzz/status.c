// SPDX-License-Identifier: GPL-2.0-only
/*
 * The boot page, in which an isle writes what it likes, beside the state machine that
 * believes some of it: states follow each other as machine.c says, and the report names
 * what there is.
 */
#include "fuzz.h"
#include "status.h"

#define CORES	3u

/* What Linux keeps of a run. */
struct run {
	enum isle_state state;
	enum isle_ending ending;
	struct isle_report report;
};

static struct isle_boot boot;

/* Any word of the page, or one that is looked at. */
static void isle_writes(struct fuzz *fuzz)
{
	size_t words = sizeof(boot) / sizeof(uint32_t);
	size_t at = fuzz_byte(fuzz);
	uint32_t value = fuzz_byte(fuzz) & 1 ? fuzz_word(fuzz) : fuzz_byte(fuzz);

	if (at >= words)
		at = offsetof(struct isle_boot, status) / sizeof(uint32_t) + at % 4;
	memcpy((uint8_t *)&boot + at * sizeof(value), &value, sizeof(value));
}

static bool may_follow(enum isle_state from, enum isle_state to)
{
	switch (to) {
	case ISLE_RUNNING:
		return from == ISLE_BOOTING;
	case ISLE_EXITED:
	case ISLE_CRASHED:
		return from == ISLE_BOOTING || from == ISLE_RUNNING || from == ISLE_HUNG;
	default:
		return false;
	}
}

static void change_state(struct run *run, enum isle_state state)
{
	enum isle_ending before = run->ending;

	run->ending = status_ending(before, run->state, state, run->report.exit_code);
	fuzz_check(run->ending < ISLE_ENDING_COUNT);
	fuzz_check(before == ISLE_ENDING_NONE || run->ending == before);
	fuzz_check(run->ending != ISLE_ENDING_NONE ||
		   (state != ISLE_EXITED && state != ISLE_CRASHED && state != ISLE_STOPPING));
	run->state = state;
}

static void linux_looks(struct run *run)
{
	struct isle_report before = run->report;
	enum isle_state state = status_take(&boot, run->state, &run->report);

	if (state == run->state) {
		fuzz_check(!memcmp(&before, &run->report, sizeof(before)));
		return;
	}
	fuzz_check(may_follow(run->state, state));
	fuzz_check(!(run->report.exit_code & ~(STATUS_EXIT_MASK | ISLE_EXIT_SIGNAL)));
	fuzz_check(run->report.cause < ISLE_CAUSE_COUNT);
	fuzz_check(status_cause_core(&boot, CORES) < CORES);
	change_state(run, state);
}

/* What somebody else than the isle can bring about. */
static void linux_acts(struct run *run, uint8_t choice)
{
	switch (choice % 4) {
	case 0:
		if (run->state == ISLE_BOOTING || run->state == ISLE_RUNNING)
			change_state(run, ISLE_HUNG);
		break;
	case 1:
		if (run->state == ISLE_HUNG)
			change_state(run, status_before_hung(&boot));
		break;
	case 2:
		change_state(run, ISLE_STOPPING);
		break;
	default:
		change_state(run, ISLE_OFFLINE);
		run->ending = ISLE_ENDING_NONE;
		memset(&run->report, 0, sizeof(run->report));
		run->state = ISLE_BOOTING;
		break;
	}
	fuzz_check(run->state < ISLE_STATE_COUNT);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz fuzz = { data, size };
	struct run run = { .state = ISLE_BOOTING };

	memset(&boot, 0, sizeof(boot));
	while (fuzz.size) {
		switch (fuzz_byte(&fuzz) % 4) {
		case 0:
			linux_looks(&run);
			break;
		case 1:
			linux_acts(&run, fuzz_byte(&fuzz));
			break;
		default:
			isle_writes(&fuzz);
			break;
		}
	}
	linux_looks(&run);
	return 0;
}
