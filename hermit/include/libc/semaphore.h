/* SPDX-License-Identifier: BSD-2-Clause */
/* POSIX semaphores; named ones fail with ENOSYS. Replaces the file of this name that the toolchain brings. */
#ifndef _SEMAPHORE_H
#define _SEMAPHORE_H

#include <sys/types.h>
#include <time.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
	__uint32_t	__futex;	/* the value */
	__uint32_t	__waiters;
	__uint32_t	__reserved[6];
} sem_t;

#define SEM_FAILED	((sem_t *)0)

sem_t *sem_open(const char *__name, int __flags, ...);
int sem_close(sem_t *__sem);
int sem_unlink(const char *__name);
int sem_init(sem_t *__sem, int __pshared, unsigned int __value);
int sem_destroy(sem_t *__sem);
int sem_wait(sem_t *__sem);
int sem_trywait(sem_t *__sem);
int sem_timedwait(sem_t *__restrict __sem, const struct timespec *__restrict __abstime);
#if __GNU_VISIBLE
int sem_clockwait(sem_t *__restrict __sem, clockid_t __clock,
		  const struct timespec *__restrict __abstime);
#endif
int sem_post(sem_t *__sem);
int sem_getvalue(sem_t *__restrict __sem, int *__restrict __value);

#ifdef __cplusplus
}
#endif
#endif
