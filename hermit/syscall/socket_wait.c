// SPDX-License-Identifier: BSD-2-Clause
/*
 * Signals and cancellation while a thread waits inside of lwIP; see socket_wait.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <hermit/net.h>
#include <hermit/task.h>
#include <lwip/sockets.h>
#include "socket_wait.h"

static __thread bool turn_interrupted;

bool socket_may_wait(int socket, int flags)
{
	return !(flags & MSG_DONTWAIT) && !(lwip_fcntl(socket, F_GETFL, 0) & O_NONBLOCK);
}

int socket_turn_begin(struct file *file, int flags)
{
	if (lock_try(&file->turn))
		return 0;
	if (!socket_may_wait(file->handle, flags)) {
		errno = EWOULDBLOCK;
		return -1;
	}
	if (!lock_wait_attentive(&file->turn, thread_attention(THREAD_WAIT_CANCELLABLE)))
		return 0;
	turn_interrupted = true;
	errno = EINTR;
	return -1;
}

ssize_t socket_turn_end(struct file *file, ssize_t result)
{
	lock_release(&file->turn);
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
