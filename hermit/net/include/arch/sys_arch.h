/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lwIP's operating system types, on our futexes.
 */
#ifndef NET_ARCH_SYS_ARCH_H
#define NET_ARCH_SYS_ARCH_H

#include <hermit/sync.h>

struct mailbox;

struct net_semaphore {
	struct semaphore semaphore;
	bool valid;
};

struct net_mutex {
	struct mutex mutex;
	bool valid;
};

typedef struct net_semaphore sys_sem_t;
typedef struct net_mutex sys_mutex_t;
typedef struct mailbox *sys_mbox_t;
typedef struct task *sys_thread_t;
typedef unsigned long sys_prot_t;

#define sys_sem_valid(sem)		((sem)->valid)
#define sys_sem_set_invalid(sem)	((sem)->valid = false)
#define sys_mutex_valid(mutex)		((mutex)->valid)
#define sys_mutex_set_invalid(mutex)	((mutex)->valid = false)
#define sys_mbox_valid(mbox)		(*(mbox) != NULL)
#define sys_mbox_set_invalid(mbox)	(*(mbox) = NULL)

/* One semaphore per task, so that several may use one socket. */
sys_sem_t *net_task_semaphore(void);
#define LWIP_NETCONN_THREAD_SEM_GET()	net_task_semaphore()
#define LWIP_NETCONN_THREAD_SEM_ALLOC()
#define LWIP_NETCONN_THREAD_SEM_FREE()

#endif /* NET_ARCH_SYS_ARCH_H */
