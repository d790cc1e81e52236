/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The isle's network: lwIP on mmnif.
 */
#ifndef HERMIT_NET_H
#define HERMIT_NET_H

#include <stdbool.h>
#include <stdint.h>

/**
 * net_start() - bring up lwIP and the interface mmnif
 *
 * Context: task, once. Panics if the link region makes no sense.
 */
void net_start(void);

/**
 * net_wait_attentive() - shall signals end the waits of the calling task inside of lwIP?
 * @attention: TASK_ATTENTION_* of what ends them; 0: nothing does
 *
 * A wait in lwip_poll() ends as if what it waits for had come: it looks again. One for
 * data or a connection ends as at its time limit. All other waits go on.
 *
 * Context: task; for as long as it is in a call of lwIP.
 */
void net_wait_attentive(uint32_t attention);

/** net_wait_interrupted() - did that end a wait for data or a connection? Context: task, after it. */
bool net_wait_interrupted(void);

#endif /* HERMIT_NET_H */
