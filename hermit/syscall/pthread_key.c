// SPDX-License-Identifier: BSD-2-Clause
/*
 * Thread-specific data (POSIX.1-2017 pthread_key_create and friends).
 */
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <hermit/sync.h>
#include <hermit/thread.h>

#define KEYS_MAX		128u	/* as POSIX asks at least; more: EAGAIN */
#define DESTRUCTOR_ROUNDS	4

static struct key {
	uint32_t generation;		/* odd while in use; a stale value is not seen */
	void (*destructor)(void *value);
} keys[KEYS_MAX];

static struct mutex keys_lock;		/* guards keys[] against create and delete */

static __thread struct {
	uint32_t generation;
	const void *value;
} values[KEYS_MAX];

static bool in_use(pthread_key_t key)
{
	return key < KEYS_MAX && (__atomic_load_n(&keys[key].generation, __ATOMIC_ACQUIRE) & 1);
}

int pthread_key_create(pthread_key_t *result, void (*destructor)(void *))
{
	uint32_t key = 0;

	mutex_lock(&keys_lock);
	while (key < KEYS_MAX && in_use(key))
		key++;
	if (key < KEYS_MAX) {
		keys[key].destructor = destructor;
		__atomic_add_fetch(&keys[key].generation, 1, __ATOMIC_RELEASE);
		*result = key;
	}
	mutex_unlock(&keys_lock);
	return key < KEYS_MAX ? 0 : EAGAIN;
}

int pthread_key_delete(pthread_key_t key)
{
	bool valid;

	mutex_lock(&keys_lock);
	valid = in_use(key);
	if (valid)
		__atomic_add_fetch(&keys[key].generation, 1, __ATOMIC_RELEASE);
	mutex_unlock(&keys_lock);
	return valid ? 0 : EINVAL;
}

int pthread_setspecific(pthread_key_t key, const void *value)
{
	if (!in_use(key))
		return EINVAL;
	values[key].generation = keys[key].generation;
	values[key].value = value;
	return 0;
}

void *pthread_getspecific(pthread_key_t key)
{
	if (key >= KEYS_MAX || values[key].generation != keys[key].generation)
		return NULL;
	return (void *)values[key].value;
}

/* One pass over all keys. Returns true if a destructor ran. */
static bool destroy_round(void)
{
	bool ran = false;

	for (uint32_t key = 0; key < KEYS_MAX; key++) {
		void *value = pthread_getspecific(key);
		void (*destructor)(void *) = keys[key].destructor;

		values[key].value = NULL;
		if (value && destructor) {
			destructor(value);
			ran = true;
		}
	}
	return ran;
}

void thread_keys_end(void)
{
	for (int round = 0; round < DESTRUCTOR_ROUNDS && destroy_round(); round++)
		;
}
