/* SPDX-License-Identifier: GPL-2.0-only */
/* The link region inside of hermit.ko; what other modules see is hermit_link.h. */
#ifndef HERMIT_LINK_INTERNAL_H
#define HERMIT_LINK_INTERNAL_H

#include <linux/types.h>

#include "hermit_link.h"

int link_create(unsigned int peers);
void link_destroy(void);
phys_addr_t link_phys(void);
size_t link_size(void);
void link_peer_up(unsigned int peer, u64 doorbell);
void link_peer_down(unsigned int peer);
void link_peer_clear(unsigned int peer);
void link_rung(void);

/* clock.c: keeps the clock page of the region */
void clock_start(struct link_clock *page);
void clock_stop(void);

#endif /* HERMIT_LINK_INTERNAL_H */
