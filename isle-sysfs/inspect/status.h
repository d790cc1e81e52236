/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an isle says of itself in its boot page, as a state and a report. Nothing in
 * there is trusted: each word is read once and checked, and what makes no sense
 * changes nothing. hermit.ko and the fuzzer compile this; there is no OS in here.
 */
#ifndef STATUS_H
#define STATUS_H

#include <hermit/isle.h>
#include <hermit/shared.h>

/* How a run ended, for the file `exit`. */
enum isle_ending {
	ISLE_ENDING_NONE,		/* none was booted, or it has not ended */
	ISLE_ENDING_EXITED,
	ISLE_ENDING_KILLED,		/* by a signal */
	ISLE_ENDING_CRASHED,
	ISLE_ENDING_HUNG,		/* stopped while it did not answer */
	ISLE_ENDING_STOPPED,		/* stopped while it ran */
	ISLE_ENDING_COUNT
};

/* Of an exit code: the program's part. */
#define STATUS_EXIT_MASK	0xff

/**
 * status_take() - what an isle reports
 * @boot: its boot page; the isle may write to it meanwhile
 * @state: where Linux stands
 * @report: gets exit code, cause and figures if the state changes
 *
 * Only what is starting, runs or hangs has something to report, and only an end counts
 * from what hangs: first it has to answer a probe.
 *
 * Return: the new state; @state if nothing has changed.
 */
enum isle_state status_take(const struct isle_boot *boot, enum isle_state state,
			    struct isle_report *report);

/**
 * status_cause_core() - on which core has it crashed?
 * @boot: its boot page
 * @cores: entries of isle_core[], at least 1
 *
 * Return: index of a core, 0 if the isle names none that there is.
 */
uint32_t status_cause_core(const struct isle_boot *boot, uint32_t cores);

/**
 * status_before_hung() - the state of an isle that hung and has answered
 * @boot: its boot page
 *
 * Return: the state.
 */
enum isle_state status_before_hung(const struct isle_boot *boot);

/**
 * status_ending() - what a change of state says about the end of the run
 * @ending: what is known of it so far; that stays
 * @from: state before the change
 * @to: and after it
 * @exit_code: from the report
 *
 * Return: how the run ended; ISLE_ENDING_NONE if it has not.
 */
enum isle_ending status_ending(enum isle_ending ending, enum isle_state from,
			       enum isle_state to, int32_t exit_code);

#endif /* STATUS_H */
