// SPDX-License-Identifier: GPL-2.0-only
/* What an isle says of itself in its boot page; see status.h. */
#include "status.h"

/* Values for people and for the proxy's statistics; Linux itself uses none of them. */
static void copy_figures(const struct isle_boot *boot, struct isle_report *report)
{
	report->memory_used = shared_load(&boot->memory_used);
	report->stacks_used = shared_load(&boot->stacks_used);
	report->tsc_entry = shared_load(&boot->tsc_entry);
	report->tsc_main = shared_load(&boot->tsc_main);
	report->tsc_exit = shared_load(&boot->tsc_exit);
}

static uint32_t known_cause(const struct isle_boot *boot)
{
	uint32_t cause = shared_load(&boot->cause);

	return cause < ISLE_CAUSE_COUNT ? cause : ISLE_CAUSE_NONE;
}

enum isle_state status_take(const struct isle_boot *boot, enum isle_state state,
			    struct isle_report *report)
{
	if (state != ISLE_BOOTING && state != ISLE_RUNNING && state != ISLE_HUNG)
		return state;
	/* What belongs to the status was stored before it; pairs with the isle's release. */
	switch (shared_load_acquire(&boot->status)) {
	case ISLE_STATUS_RUNNING:
		if (state != ISLE_BOOTING)
			return state;
		state = ISLE_RUNNING;
		break;
	case ISLE_STATUS_EXITED:
		report->exit_code = shared_load(&boot->exit_code) &
				    (STATUS_EXIT_MASK | ISLE_EXIT_SIGNAL);
		state = ISLE_EXITED;
		break;
	case ISLE_STATUS_CRASHED:
		report->cause = known_cause(boot);
		state = ISLE_CRASHED;
		break;
	default:
		return state;
	}
	copy_figures(boot, report);
	return state;
}

uint32_t status_cause_core(const struct isle_boot *boot, uint32_t cores)
{
	uint32_t core = shared_load(&boot->cause_core);

	return core < cores ? core : 0;
}

enum isle_state status_before_hung(const struct isle_boot *boot)
{
	return shared_load(&boot->status) == ISLE_STATUS_NONE ? ISLE_BOOTING : ISLE_RUNNING;
}

enum isle_ending status_ending(enum isle_ending ending, enum isle_state from,
			       enum isle_state to, int32_t exit_code)
{
	if (ending != ISLE_ENDING_NONE)
		return ending;
	switch (to) {
	case ISLE_EXITED:
		return exit_code & ISLE_EXIT_SIGNAL ? ISLE_ENDING_KILLED : ISLE_ENDING_EXITED;
	case ISLE_CRASHED:
		return ISLE_ENDING_CRASHED;
	case ISLE_STOPPING:
		return from == ISLE_HUNG ? ISLE_ENDING_HUNG : ISLE_ENDING_STOPPED;
	default:
		return ISLE_ENDING_NONE;
	}
}
