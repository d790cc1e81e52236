/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * POSIX thread types and their constants; replaces newlib's file of this name.
 * The objects hold their state themselves (no handles): libhermit waits on the
 * first word of each with a futex. All bytes zero is the initialised state of
 * every one of them, hence the initialisers and the values of the constants.
 */
#ifndef _SYS__PTHREADTYPES_H_
#define _SYS__PTHREADTYPES_H_

#if defined(_POSIX_THREADS) || __POSIX_VISIBLE >= 199506

#include <sys/sched.h>
#include <sys/cpuset.h>

/* Address of the thread's control block; never 0 */
typedef __uintptr_t pthread_t;

#define PTHREAD_CREATE_JOINABLE		0
#define PTHREAD_CREATE_DETACHED		1

#define PTHREAD_SCOPE_SYSTEM		0
#define PTHREAD_SCOPE_PROCESS		1

#define PTHREAD_INHERIT_SCHED		0
#define PTHREAD_EXPLICIT_SCHED		1

#define PTHREAD_PROCESS_PRIVATE		0
#define PTHREAD_PROCESS_SHARED		1

#define PTHREAD_PRIO_NONE		0
#define PTHREAD_PRIO_INHERIT		1
#define PTHREAD_PRIO_PROTECT		2

#define PTHREAD_MUTEX_NORMAL		0
#define PTHREAD_MUTEX_RECURSIVE		1
#define PTHREAD_MUTEX_ERRORCHECK	2
#define PTHREAD_MUTEX_DEFAULT		PTHREAD_MUTEX_NORMAL

typedef struct {
	void			*__stackaddr;	/* lowest address; NULL: allocate */
	__size_t		__stacksize;	/* bytes; 0: default */
	__size_t		__guardsize;	/* bytes */
	int			__detachstate;
	int			__scope;
	int			__inheritsched;
	int			__policy;
	struct sched_param	__param;
	int			__has_affinity;
	struct __cpu_set	__affinity;
} pthread_attr_t;

typedef struct {
	__uint32_t		__futex;
	__uint32_t		__type;		/* PTHREAD_MUTEX_* */
	pthread_t		__owner;
	__uint32_t		__count;	/* depth of a recursive lock */
	__uint32_t		__reserved[3];
} pthread_mutex_t;

#define _PTHREAD_MUTEX_INITIALIZER	{ 0, PTHREAD_MUTEX_NORMAL, 0, 0, { 0 } }
#if __GNU_VISIBLE
#define PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP \
	{ 0, PTHREAD_MUTEX_RECURSIVE, 0, 0, { 0 } }
#define PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP \
	{ 0, PTHREAD_MUTEX_ERRORCHECK, 0, 0, { 0 } }
#endif

typedef struct {
	int			__type;
	int			__pshared;
	int			__protocol;
	int			__prioceiling;
} pthread_mutexattr_t;

typedef struct {
	__uint32_t		__futex;	/* counts signals and broadcasts */
	__uint32_t		__clock;	/* clockid_t; 0: CLOCK_REALTIME */
	__uint32_t		__waiters;
	__uint32_t		__reserved[5];
} pthread_cond_t;

#define _PTHREAD_COND_INITIALIZER	{ 0, 0, 0, { 0 } }

typedef struct {
	__clockid_t		__clock;	/* 0: CLOCK_REALTIME */
	int			__pshared;
} pthread_condattr_t;

typedef __uint32_t pthread_key_t;

typedef struct {
	__uint32_t		__futex;
} pthread_once_t;

#define _PTHREAD_ONCE_INIT		{ 0 }

typedef struct {
	__uint32_t		__futex;
	__uint32_t		__count;	/* threads that the barrier waits for */
	__uint32_t		__arrived;
	__uint32_t		__leaving;
	__uint32_t		__reserved[4];
} pthread_barrier_t;

typedef struct {
	int			__pshared;
} pthread_barrierattr_t;

typedef volatile __uint32_t pthread_spinlock_t;

typedef struct {
	__uint32_t		__futex;
	__uint32_t		__readers_waiting;
	__uint32_t		__writers_waiting;
	__uint32_t		__sequence;
	pthread_t		__owner;	/* the writer */
	__uint32_t		__reserved[2];
} pthread_rwlock_t;

#define _PTHREAD_RWLOCK_INITIALIZER	{ 0, 0, 0, 0, 0, { 0 } }

typedef struct {
	int			__pshared;
} pthread_rwlockattr_t;

#endif
#endif
