/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The blocking primitive: sleep while a word has a value, wake those who sleep
 * on it. Everything else that blocks is built on this.
 */
#ifndef HERMIT_FUTEX_H
#define HERMIT_FUTEX_H

#include <stdbool.h>
#include <stdint.h>
#include <hermit/timer.h>

struct task;

#define FUTEX_FOREVER	TIMER_NEVER
#define FUTEX_ALL	UINT32_MAX

/**
 * futex_wait() - sleep while *@word is @expected
 * @word: any address, by which sleepers are found
 * @expected: go to sleep only with this value
 * @deadline: CLOCK_MONOTONIC in ns, or FUTEX_FOREVER
 *
 * Context: task. Return: 0 if woken; -EAGAIN if *@word differs; -ETIMEDOUT.
 */
int futex_wait(const uint32_t *word, uint32_t expected, uint64_t deadline);

/**
 * futex_wait_lazy() - futex_wait() whose deadline never interrupts a running task
 * @word: as there
 * @expected: as there
 * @deadline: as there; may be late by as long as the core is busy
 *
 * Context: task. Return: as futex_wait().
 */
int futex_wait_lazy(const uint32_t *word, uint32_t expected, uint64_t deadline);

/**
 * futex_wait_attentive() - futex_wait() that ends when something else wants the task
 * @word: as there
 * @expected: as there
 * @deadline: as there
 * @attention: TASK_ATTENTION_* of what ends it
 *
 * Signal handlers have run when this returns, unless task_defer() is in effect. Context: task. Return: as futex_wait();
 * -EINTR if attention was called for.
 */
int futex_wait_attentive(const uint32_t *word, uint32_t expected, uint64_t deadline,
			 uint32_t attention);

/**
 * futex_interrupt() - end a futex_wait_attentive()
 * @task: whose, if it is in one; its attention flag has been set before
 * @attention: what for
 *
 * Context: any.
 */
void futex_interrupt(struct task *task, uint32_t attention);

/**
 * futex_wake() - wake tasks that sleep on @word, first come first served
 * @word: as in futex_wait()
 * @count: how many at most
 *
 * Context: any, interrupts included. Return: how many were woken.
 */
uint32_t futex_wake(const uint32_t *word, uint32_t count);

#endif /* HERMIT_FUTEX_H */
