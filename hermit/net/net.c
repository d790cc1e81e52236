// SPDX-License-Identifier: BSD-2-Clause
/*
 * Bringing up lwIP with its one interface.
 */
#include <arch/cpu.h>
#include <hermit/boot.h>
#include <hermit/crash.h>
#include <hermit/klog.h>
#include <hermit/mmnif.h>
#include <hermit/net.h>
#include <hermit/sync.h>
#include <lwip/netif.h>
#include <lwip/netifapi.h>
#include <lwip/tcpip.h>
#include "../../mmnif/hermit/mmnif_netif.h"

#define HASH_STEP 6364136223846793005ull	/* Knuth's MMIX generator */

static struct netif interface;

unsigned int net_random(void)
{
	static uint64_t state;
	uint64_t next = __atomic_add_fetch(&state, cpu_stamp() | 1, __ATOMIC_RELAXED);

	return (unsigned int)(next * HASH_STEP >> 32);
}

static void lwip_ready(void *semaphore)
{
	semaphore_post(semaphore);
}

static void interface_up(struct netif *netif)
{
	netif_set_default(netif);
	netif_set_up(netif);
	netif_set_link_up(netif);
	netif_create_ip6_linklocal_address(netif, 1);
}

void net_start(void)
{
	uint32_t octet = LINK_OCTET(LINK_PEER_ISLE(boot_page()->isle));
	struct semaphore ready = { 0 };
	ip4_addr_t address, mask, gateway;

	tcpip_init(lwip_ready, &ready);
	semaphore_wait_until(&ready, FUTEX_FOREVER);
	ip4_addr_set_u32(&address, lwip_htonl(LINK_NETWORK | octet));
	ip4_addr_set_u32(&mask, lwip_htonl(LINK_NETMASK));
	ip4_addr_set_u32(&gateway, lwip_htonl(LINK_NETWORK | LINK_OCTET(LINK_PEER_LINUX)));
	LOCK_TCPIP_CORE();
	if (!netif_add(&interface, &address, &mask, &gateway, NULL, mmnif_netif_init, tcpip_input))
		panic("the link region is broken, or no memory for the network");
	interface_up(&interface);
	UNLOCK_TCPIP_CORE();
	log_info("network is up: 192.168.28.%u", octet);
}
