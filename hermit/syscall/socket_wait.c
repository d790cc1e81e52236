// SPDX-License-Identifier: BSD-2-Clause
/*
 * Signals and cancellation while a thread waits inside of lwIP; see socket_wait.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <hermit/futex.h>
#include <hermit/net.h>
#include <hermit/task.h>
#include <lwip/sockets.h>
#include "socket_wait.h"

enum { TURN_FREE, TURN_TAKEN, TURN_WANTED };	/* of struct file's receives */

static __thread bool turn_interrupted;

static bool may_wait(const struct file *file, int flags)
{
	return !(flags & MSG_DONTWAIT) && !(file->flags & O_NONBLOCK);
}

int socket_turn_begin(struct file *file, int flags)
{
	uint32_t state = TURN_FREE;

	if (__atomic_compare_exchange_n(&file->receives, &state, TURN_TAKEN, false,
					__ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
		return 0;
	if (!may_wait(file, flags)) {
		errno = EWOULDBLOCK;
		return -1;
	}
	while (__atomic_exchange_n(&file->receives, TURN_WANTED, __ATOMIC_ACQUIRE) != TURN_FREE) {
		if (futex_wait_attentive(&file->receives, TURN_WANTED, FUTEX_FOREVER,
					 thread_attention(THREAD_WAIT_CANCELLABLE)) != -EINTR)
			continue;
		turn_interrupted = true;
		errno = EINTR;
		return -1;
	}
	return 0;
}

ssize_t socket_turn_end(struct file *file, ssize_t result)
{
	if (__atomic_exchange_n(&file->receives, TURN_FREE, __ATOMIC_RELEASE) == TURN_WANTED)
		futex_wake(&file->receives, 1);
	return result;
}

void socket_wait_begin(void)
{
	turn_interrupted = false;
	task_defer();
	net_wait_attentive(thread_attention(THREAD_WAIT_CANCELLABLE));
}

/* A wait with a limit of its own is never begun again, as on Linux (signal(7)). */
static bool has_timeout(int socket)
{
	struct timeval timeout = { 0 };
	socklen_t bytes = sizeof(timeout);

	lwip_getsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, &bytes);
	return timeout.tv_sec || timeout.tv_usec;
}

bool socket_wait_again(int socket, ssize_t result, uint32_t interruptions)
{
	const bool interrupted = net_wait_interrupted() || turn_interrupted;
	const int error = errno;

	net_wait_attentive(0);
	task_allow();
	errno = error;
	if (result >= 0 || !interrupted)
		return false;
	if (!thread_cancel_due() && thread_interruptions() == interruptions && !has_timeout(socket))
		return true;
	errno = EINTR;
	return false;
}

bool socket_is_stream(int socket)
{
	socklen_t bytes = sizeof(int);
	int type = 0;

	return !lwip_getsockopt(socket, SOL_SOCKET, SO_TYPE, &type, &bytes) && type == SOCK_STREAM;
}

ssize_t socket_received(struct file *file, ssize_t result, size_t bytes)
{
	if (result == 0 && bytes && socket_is_stream(file->handle))
		__atomic_store_n(&file->ended, true, __ATOMIC_RELAXED);
	if (result < 0 && errno == ENOTCONN && __atomic_load_n(&file->ended, __ATOMIC_RELAXED))
		return 0;
	return result;
}
