/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The isle's network: lwIP on mmnif.
 */
#ifndef HERMIT_NET_H
#define HERMIT_NET_H

#include <stdint.h>

/**
 * net_start() - bring up lwIP and the interface mmnif
 *
 * Context: task, once. Panics if the link region makes no sense.
 */
void net_start(void);

/**
 * net_wait_attentive() - shall signals end the waits of the calling task inside of lwIP?
 * @attention: TASK_ATTENTION_* of what ends them, as if what they wait for had come;
 *             0: nothing does
 *
 * Context: task; for as long as it is in lwip_poll(), which looks again after a wait.
 */
void net_wait_attentive(uint32_t attention);

#endif /* HERMIT_NET_H */
