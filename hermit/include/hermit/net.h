/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The isle's network: lwIP on mmnif.
 */
#ifndef HERMIT_NET_H
#define HERMIT_NET_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

struct semaphore;

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

/**
 * net_poll() - wait until something happens to sockets
 * @sockets: as poll()'s, with lwIP's numbers; NULL if there are none
 * @count: of them
 * @ms: at most; -1: for ever
 *
 * Context: task. Return: how many are ready; 0 if the time is over, or somebody has posted
 * net_poll_semaphore(); -errno.
 */
int net_poll(struct pollfd *sockets, nfds_t count, int ms);

/** net_poll_semaphore() - ends the calling task's net_poll(), now or the next one, if posted. */
struct semaphore *net_poll_semaphore(void);

#endif /* HERMIT_NET_H */
