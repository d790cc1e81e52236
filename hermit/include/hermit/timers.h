/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The program's own timers (timer_create(), alarm() and so on).
 */
#ifndef HERMIT_TIMERS_H
#define HERMIT_TIMERS_H

#include <stdbool.h>

/** timers_run() - will one of them go off? Context: any. */
bool timers_run(void);

#endif /* HERMIT_TIMERS_H */
