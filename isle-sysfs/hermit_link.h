/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The link region inside of Linux: hermit.ko owns it (it must outlive its
 * users), mmnif.ko drives the rings in it. Nothing in here reads back what lies
 * in the region: isles can write there.
 */
#ifndef HERMIT_LINK_H
#define HERMIT_LINK_H

#include <linux/list.h>
#include <linux/types.h>

#include <hermit/mmnif.h>

/**
 * struct hermit_link_client - who wants to hear of doorbells and of peers
 * @doorbell: somebody rang Linux: look at all rings. Hard or soft interrupt context
 * @peer_changed: the generation of a peer has changed: when it returns, nobody writes
 *                frames for the old one. Process context, may sleep; must not call back
 *                into hermit_link_up() and the like
 * @list: for link.c
 */
struct hermit_link_client {
	void (*doorbell)(struct hermit_link_client *client);
	void (*peer_changed)(struct hermit_link_client *client, unsigned int peer);
	struct list_head list;
};

unsigned int hermit_link_peers(void);
struct ring *hermit_link_ring(unsigned int from, unsigned int to);
u64 hermit_link_generation(unsigned int from, unsigned int to);
int hermit_link_ring_doorbell(unsigned int peer);
void hermit_link_up(void);
void hermit_link_down(void);
void hermit_link_register(struct hermit_link_client *client);
void hermit_link_unregister(struct hermit_link_client *client);

#endif /* HERMIT_LINK_H */
