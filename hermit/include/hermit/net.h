/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The isle's network: lwIP on mmnif.
 */
#ifndef HERMIT_NET_H
#define HERMIT_NET_H

/**
 * net_start() - bring up lwIP and the interface mmnif
 *
 * Context: task, once. Panics if the link region makes no sense.
 */
void net_start(void);

#endif /* HERMIT_NET_H */
