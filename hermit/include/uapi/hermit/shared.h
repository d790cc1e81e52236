/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/*
 * Ordered access to words that two kernels share, once with Linux's primitives,
 * once with the compiler's for isle and host. Used by all code that both sides
 * compile (frame rings, log ring).
 */
#ifndef UAPI_HERMIT_SHARED_H
#define UAPI_HERMIT_SHARED_H

#ifdef __KERNEL__

#include <linux/errno.h>
#include <linux/types.h>
#include <linux/compiler.h>
#include <asm/barrier.h>
#include <asm/rwonce.h>

#define shared_load(pointer)			READ_ONCE(*(pointer))
#define shared_load_acquire(pointer)		smp_load_acquire(pointer)
#define shared_store(pointer, value)		WRITE_ONCE(*(pointer), value)
#define shared_store_release(pointer, value)	smp_store_release(pointer, value)
#define shared_fetch_add(pointer, value)		__atomic_fetch_add(pointer, value, __ATOMIC_RELAXED)
#define shared_fence()				smp_mb()
#define shared_read_fence()			smp_rmb()

#else

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>

#define shared_load(pointer)			__atomic_load_n(pointer, __ATOMIC_RELAXED)
#define shared_load_acquire(pointer)		__atomic_load_n(pointer, __ATOMIC_ACQUIRE)
#define shared_store(pointer, value)		__atomic_store_n(pointer, value, __ATOMIC_RELAXED)
#define shared_store_release(pointer, value)	__atomic_store_n(pointer, value, __ATOMIC_RELEASE)
#define shared_fetch_add(pointer, value)		__atomic_fetch_add(pointer, value, __ATOMIC_RELAXED)
#define shared_fence()				__atomic_thread_fence(__ATOMIC_SEQ_CST)
#define shared_read_fence()			__atomic_thread_fence(__ATOMIC_ACQUIRE)

#endif

#endif /* UAPI_HERMIT_SHARED_H */
