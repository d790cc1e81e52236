/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lwIP's network interface on the link region.
 */
#ifndef MMNIF_NETIF_H
#define MMNIF_NETIF_H

#include <lwip/netif.h>

/**
 * mmnif_netif_init() - attach to the link region (an lwIP netif_init_fn)
 * @netif: to be filled
 *
 * Context: task, with lwIP's core lock, once. Return: ERR_OK; ERR_IF if the
 * region's header makes no sense; ERR_MEM.
 */
err_t mmnif_netif_init(struct netif *netif);

#endif /* MMNIF_NETIF_H */
