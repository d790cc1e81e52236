/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What condition variables need of mutexes.
 */
#ifndef SYSCALL_MUTEX_H
#define SYSCALL_MUTEX_H

#include <pthread.h>
#include <stdint.h>

/**
 * pthread_mutex_unlock_all() - release a mutex, however often it was locked
 * @mutex: the caller's
 * @depth: for pthread_mutex_relock()
 *
 * Return: 0; EPERM if it is not the caller's.
 */
int pthread_mutex_unlock_all(pthread_mutex_t *mutex, uint32_t *depth);

/** pthread_mutex_relock() - lock it as it was. @mutex: released. @depth: from there. */
void pthread_mutex_relock(pthread_mutex_t *mutex, uint32_t depth);

#endif /* SYSCALL_MUTEX_H */
