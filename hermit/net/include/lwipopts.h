/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How lwIP is built into the isle: sequential API with sockets, memory from
 * malloc, jumbo frames, IPv4 and IPv6.
 */
#ifndef NET_LWIPOPTS_H
#define NET_LWIPOPTS_H

#include <net_memory.h>
#include <hermit/mmnif.h>
#include <hermit/task.h>

/* Operating system */
#define NO_SYS				0
#define SYS_LIGHTWEIGHT_PROT		1
#define LWIP_TCPIP_CORE_LOCKING		1
#define LWIP_TCPIP_CORE_LOCKING_INPUT	1
#define LWIP_NETCONN_SEM_PER_THREAD	1
#define LWIP_NETCONN_FULLDUPLEX		1
#define SELWAIT_T			u32_t	/* how many threads poll a socket */
#define TCPIP_THREAD_NAME		"tcpip"
#define TCPIP_THREAD_PRIO		TASK_PRIORITY_NETWORK
#define TCPIP_THREAD_STACKSIZE		0x8000
#define DEFAULT_THREAD_STACKSIZE	0x8000
#define TCPIP_MBOX_SIZE			256
#define DEFAULT_ACCEPTMBOX_SIZE		256
#define DEFAULT_TCP_RECVMBOX_SIZE	512
#define DEFAULT_UDP_RECVMBOX_SIZE	256
#define DEFAULT_RAW_RECVMBOX_SIZE	256

/* Memory */
#define MEM_CUSTOM_ALLOCATOR		1
#define MEM_CUSTOM_MALLOC		net_malloc
#define MEM_CUSTOM_CALLOC		net_calloc
#define MEM_CUSTOM_FREE			net_free
#define MEMP_MEM_MALLOC			1
#define MEM_ALIGNMENT			16
#define MEMP_NUM_NETCONN		1024
#define FD_SETSIZE			1024
#define PBUF_POOL_BUFSIZE		(LINK_FRAME_MAX + 2)

/* Protocols */
#define LWIP_IPV4			1
#define LWIP_IPV6			1
#define LWIP_ARP			1
#define ARP_QUEUEING			1	/* not only the last frame to a new neighbour */
#define ARP_QUEUE_LEN			64
#define LWIP_ICMP			1
#define LWIP_RAW			1
#define LWIP_UDP			1
#define LWIP_TCP			1
#define LWIP_DHCP			0
#define LWIP_AUTOIP			0
#define LWIP_IGMP			1
#define LWIP_DNS			0
#define LWIP_HAVE_LOOPIF		1
#define LWIP_NETIF_LOOPBACK		1
#define LWIP_NETIF_API			1
#define IP_REASS_MAX_PBUFS		64
#define IPV6_FRAG_COPYHEADER		1
#define LWIP_IPV6_DUP_DETECT_ATTEMPTS	0	/* the link's numbers are unique */

/* TCP: a window that keeps the ring busy */
#define TCP_MSS				(LINK_MTU - 40)
#define TCP_WND				(256 * 1024)
#define LWIP_WND_SCALE			1
#define TCP_RCV_SCALE			3
#define TCP_SND_BUF			(256 * 1024)
#define TCP_SNDLOWAT			(16 * 1024)
#define TCP_SND_QUEUELEN		512
#define MEMP_NUM_TCP_SEG		TCP_SND_QUEUELEN
#define TCP_LISTEN_BACKLOG		1
#define TCP_QUEUE_OOSEQ			1
#define LWIP_TCP_SACK_OUT		1
#define LWIP_TCP_TIMESTAMPS		0

/* Sockets, with our own headers */
#define LWIP_SOCKET			1
#define LWIP_COMPAT_SOCKETS		0
#define LWIP_SOCKET_OFFSET		0
#define LWIP_SOCKET_EXTERNAL_HEADERS	1
#define LWIP_SOCKET_EXTERNAL_HEADER_SOCKETS_H	<net_sockets.h>
#define LWIP_SOCKET_EXTERNAL_HEADER_INET_H	<net_sockets.h>
#define LWIP_SOCKET_HAVE_SA_LEN		0
#define LWIP_SO_RCVTIMEO		1
#define LWIP_SO_SNDTIMEO		1
#define LWIP_SO_RCVBUF			1
#define LWIP_SO_LINGER			1
#define LWIP_TCP_KEEPALIVE		1
#define SO_REUSE			1
#define LWIP_POSIX_SOCKETS_IO_NAMES	0

#define LWIP_STATS			0

#endif /* NET_LWIPOPTS_H */
