// SPDX-License-Identifier: GPL-2.0-only
/*
 * The link region: memory that Linux shares with all isles. Here it is allocated
 * and laid out, and here the table of peers is kept. What counts is Linux's own
 * copy in this file; the region is written, never read.
 */
#include <linux/export.h>
#include <linux/hermit.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/nodemask.h>
#include <linux/rculist.h>
#include <linux/sched.h>

#include "../mmnif/ring.h"
#include "isle.h"
#include "link.h"

#define LINK_RINGS_OFFSET	ALIGN(sizeof(struct link_header), ISLE_PAGE_SIZE)
#define LINK_RING_STRIDE	ALIGN(sizeof(struct ring), ISLE_PAGE_SIZE)

/*
 * @lock makes changes of the table and of the list of clients exclusive; the
 * generations are read without it, clients under RCU.
 */
static struct {
	struct mutex lock;		/* see above */
	struct page *pages;
	struct link_header *header;
	size_t size;
	unsigned int peers;
	u32 generation[LINK_PEERS_MAX];
	u64 doorbell[LINK_PEERS_MAX];	/* of isles; Linux's is bell.target */
	struct list_head clients;
	struct bell bell;
} region = {
	.lock = __MUTEX_INITIALIZER(region.lock),
	.clients = LIST_HEAD_INIT(region.clients),
};

static_assert(offsetof(struct ring, slot) < ISLE_PAGE_SIZE && LINK_RING_STRIDE > ISLE_PAGE_SIZE);
static_assert(ISLE_LINK_BASE + LINK_RINGS_OFFSET +
	      (u64)LINK_RING_STRIDE * LINK_PEERS_MAX * LINK_PEERS_MAX <= ISLE_APIC_BASE);

/**
 * hermit_link_peers() - entries of the table of peers
 *
 * Return: the count; peer 0 is Linux.
 */
unsigned int hermit_link_peers(void)
{
	return region.peers;
}
EXPORT_SYMBOL_GPL(hermit_link_peers);

/**
 * hermit_link_ring() - the ring between two peers
 * @from: who sends, below hermit_link_peers()
 * @to: who receives, below hermit_link_peers()
 *
 * Return: the ring in shared memory.
 */
struct ring *hermit_link_ring(unsigned int from, unsigned int to)
{
	return (void *)region.header + link_ring_offset(LINK_RINGS_OFFSET, LINK_RING_STRIDE,
							region.peers, from, to);
}
EXPORT_SYMBOL_GPL(hermit_link_ring);

/**
 * hermit_link_generation() - the current meeting of two peers
 * @from: who sends
 * @to: who receives
 *
 * Context: any.
 * Return: as ring_generation(), or 0 while one of them is down.
 */
u64 hermit_link_generation(unsigned int from, unsigned int to)
{
	u32 ours = READ_ONCE(region.generation[from]);
	u32 theirs = READ_ONCE(region.generation[to]);

	if (!link_peer_is_up(ours) || !link_peer_is_up(theirs))
		return 0;
	return ring_generation(ours, theirs);
}
EXPORT_SYMBOL_GPL(hermit_link_generation);

/**
 * hermit_link_ring_doorbell() - tell an isle to look at its rings
 * @peer: of the isle
 *
 * Context: any.
 * Return: 0, -ENODEV without such an isle, -ENOTCONN if it does not run.
 */
int hermit_link_ring_doorbell(unsigned int peer)
{
	struct isle *isle;
	int err;

	if (peer == LINK_PEER_LINUX)
		return -ENODEV;
	rcu_read_lock();
	isle = isle_by_number(peer - LINK_PEER_ISLE(0));
	err = isle ? isle_ring(isle) : -ENODEV;
	rcu_read_unlock();
	return err;
}
EXPORT_SYMBOL_GPL(hermit_link_ring_doorbell);

/*
 * Writes Linux's doorbell into the table. It may move at any time, then
 * link_bell_moved() writes the new target: that one must be the last.
 */
static void publish_own_doorbell(void)
{
	u64 *entry = &region.header->peer[LINK_PEER_LINUX].doorbell;
	u64 target;

	do {
		target = READ_ONCE(region.bell.target);
		WRITE_ONCE(*entry, target);
		/* Our store is visible before we look again; the mover stores target first. */
		smp_mb();
	} while (READ_ONCE(region.bell.target) != target);
}

/* Writes the header anew, all of it: isles can write there, and some have gone wild. */
static void publish_header(void)
{
	struct link_header *header = region.header;
	unsigned int peer;

	WRITE_ONCE(header->version, LINK_VERSION);
	WRITE_ONCE(header->peers, region.peers);
	WRITE_ONCE(header->rings_offset, LINK_RINGS_OFFSET);
	WRITE_ONCE(header->ring_stride, LINK_RING_STRIDE);
	WRITE_ONCE(header->magic, LINK_MAGIC);
	publish_own_doorbell();
	for (peer = 0; peer < region.peers; peer++) {
		if (peer != LINK_PEER_LINUX)
			WRITE_ONCE(header->peer[peer].doorbell, region.doorbell[peer]);
		/* Pairs with the acquire of whoever reads the table: then it sees the doorbell. */
		smp_store_release(&header->peer[peer].generation, region.generation[peer]);
	}
}

/* Changes a peer's generation and tells everybody; region.lock is held. */
static void link_peer_change(unsigned int peer, u64 doorbell)
{
	struct hermit_link_client *client;
	unsigned int other;

	lockdep_assert_held(&region.lock);
	region.doorbell[peer] = doorbell;
	WRITE_ONCE(region.generation[peer], region.generation[peer] + 1);
	publish_header();

	for (other = LINK_PEER_ISLE(0); other < region.peers; other++)
		if (other != peer)
			hermit_link_ring_doorbell(other);
	list_for_each_entry(client, &region.clients, list)
		client->peer_changed(client, peer);
}

/**
 * link_peer_up() - a peer joins
 * @peer: below hermit_link_peers()
 * @doorbell: ISLE_DOORBELL() that wakes it; ignored for Linux
 *
 * Context: may sleep.
 */
void link_peer_up(unsigned int peer, u64 doorbell)
{
	mutex_lock(&region.lock);
	if (!link_peer_is_up(region.generation[peer]))
		link_peer_change(peer, doorbell);
	mutex_unlock(&region.lock);
}

/**
 * link_peer_down() - a peer leaves; does nothing if it is not there
 * @peer: below hermit_link_peers()
 *
 * Context: may sleep.
 */
void link_peer_down(unsigned int peer)
{
	mutex_lock(&region.lock);
	if (link_peer_is_up(region.generation[peer]))
		link_peer_change(peer, 0);
	mutex_unlock(&region.lock);
}

/* All of a ring but its two halves: of those the peers may still read indices. */
static void clear_frames(struct ring *ring)
{
	memset(ring->slot, 0, ISLE_PAGE_SIZE - offsetof(struct ring, slot));
	isle_clear_pages((void *)ring + ISLE_PAGE_SIZE, LINK_RING_STRIDE - ISLE_PAGE_SIZE);
}

/**
 * link_peer_clear() - frames that a peer has sent, or was sent, are gone
 * @peer: an isle that is down and does not come up meanwhile
 *
 * Other peers may still read its last frames: they find out, and drop what they have
 * read. Linux sends it nothing any more; an isle that is slow may write one more frame
 * of its own, which goes when that isle ends.
 *
 * Context: may sleep.
 */
void link_peer_clear(unsigned int peer)
{
	struct ring *sent;
	unsigned int other;

	for (other = 0; other < region.peers; other++) {
		sent = hermit_link_ring(peer, other);
		WRITE_ONCE(sent->producer.generation, 0);
		/* Who finds zeros finds that generation as well; pairs with ring_rx_intact(). */
		smp_mb();
		clear_frames(sent);
		clear_frames(hermit_link_ring(other, peer));
		cond_resched();
	}
}

/**
 * hermit_link_up() - Linux joins the link
 *
 * Context: may sleep.
 */
void hermit_link_up(void)
{
	link_peer_up(LINK_PEER_LINUX, 0);
}
EXPORT_SYMBOL_GPL(hermit_link_up);

/**
 * hermit_link_down() - Linux leaves the link
 *
 * Context: may sleep.
 */
void hermit_link_down(void)
{
	link_peer_down(LINK_PEER_LINUX);
}
EXPORT_SYMBOL_GPL(hermit_link_down);

/**
 * hermit_link_register() - hear of doorbells and of peers from now on
 * @client: filled in by the caller
 *
 * Context: may sleep.
 */
void hermit_link_register(struct hermit_link_client *client)
{
	mutex_lock(&region.lock);
	list_add_tail_rcu(&client->list, &region.clients);
	mutex_unlock(&region.lock);
}
EXPORT_SYMBOL_GPL(hermit_link_register);

/**
 * hermit_link_unregister() - hear of nothing any more
 * @client: from hermit_link_register()
 *
 * Context: may sleep. No callback runs when it returns.
 */
void hermit_link_unregister(struct hermit_link_client *client)
{
	mutex_lock(&region.lock);
	list_del_rcu(&client->list);
	mutex_unlock(&region.lock);
	synchronize_rcu();
}
EXPORT_SYMBOL_GPL(hermit_link_unregister);

/**
 * link_rung() - somebody rang Linux: pass it on to the clients
 *
 * Context: hard or soft interrupt.
 */
void link_rung(void)
{
	struct hermit_link_client *client;

	rcu_read_lock();
	list_for_each_entry_rcu(client, &region.clients, list)
		client->doorbell(client);
	rcu_read_unlock();
}

static void link_bell_rung(struct bell *bell)
{
	link_rung();
}

/* Runs with irq_desc.lock held: no lock of ours, a single store. */
static void link_bell_moved(struct bell *bell)
{
	WRITE_ONCE(region.header->peer[LINK_PEER_LINUX].doorbell, bell->target);
}

static struct page *link_alloc(size_t size)
{
	struct page *pages;
	int node;

	for_each_node_state(node, N_MEMORY) {
		pages = hermit_mem_alloc(node, size);
		if (pages)
			return pages;
	}
	return NULL;
}

/**
 * link_create() - allocate and lay out the region, listen for doorbells
 * @peers: entries of the table, 2 to LINK_PEERS_MAX
 *
 * Context: may sleep.
 * Return: 0 or -errno.
 */
int link_create(unsigned int peers)
{
	int err;

	region.peers = peers;
	region.size = ALIGN(link_ring_offset(LINK_RINGS_OFFSET, LINK_RING_STRIDE, peers, peers, 0),
			    ISLE_LARGE_PAGE);
	region.pages = link_alloc(region.size);
	if (!region.pages) {
		pr_err("no %zu MiB of contiguous memory for the link of %u isles\n",
		       region.size >> 20, peers - 1);
		return -ENOMEM;
	}
	region.header = page_address(region.pages);
	memset(region.header, 0, region.size);

	strscpy(region.bell.name, "hermit-link");
	err = bell_create(&region.bell, link_bell_rung, link_bell_moved);
	if (err) {
		hermit_mem_free(region.pages, region.size);
		return err;
	}
	publish_header();
	clock_start(&region.header->clock);
	return 0;
}

/**
 * link_destroy() - free the region; no isle runs and no client is left
 *
 * Context: may sleep.
 */
void link_destroy(void)
{
	clock_stop();
	bell_destroy(&region.bell);
	hermit_mem_free(region.pages, region.size);
}

/**
 * link_phys() - where the region is
 *
 * Return: physical address, a multiple of ISLE_LARGE_PAGE.
 */
phys_addr_t link_phys(void)
{
	return page_to_phys(region.pages);
}

/**
 * link_size() - how big the region is
 *
 * Return: bytes, a multiple of ISLE_LARGE_PAGE.
 */
size_t link_size(void)
{
	return region.size;
}
