// SPDX-License-Identifier: BSD-2-Clause
/*
 * ioctl(): the requests in the codec's table, and two for sockets.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <hermit/files.h>
#include <lwip/sockets.h>
#include "../lib/forward_codec.h"
#include "forward_file.h"
#include "result.h"

static int64_t on_socket(int fd, unsigned long request, void *argument)
{
	struct file *file;
	int64_t result;

	if (request != FIONREAD && request != FIONBIO)
		return -ENOTTY;
	result = file_get(fd, &file);
	if (result)
		return result;
	result = lwip_ioctl(file->handle, (long)request, argument) ? -errno : 0;
	file_put(file);
	return result;
}

/* FIONBIO is O_NONBLOCK under another name. */
static int64_t set_blocking(int fd, const int *nonblocking)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0)
		return -errno;
	flags = *nonblocking ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
	return fcntl(fd, F_SETFL, flags) ? -errno : 0;
}

static bool is_socket(int fd)
{
	struct file *file;
	bool result;

	if (file_get(fd, &file))
		return false;
	result = file->kind == FILE_SOCKET;
	file_put(file);
	return result;
}

static int64_t run(int fd, unsigned long request, void *argument)
{
	const struct forward_ioctl *known = forward_ioctl(request);
	struct forwarded call = {
		.number = FORWARD_IOCTL,
		.args = { 0, request },
	};

	if (is_socket(fd))
		return on_socket(fd, request, argument);
	if (request == FIONBIO)
		return set_blocking(fd, argument);
	if (!known)
		return -ENOTTY;
	if (known->in || known->out) {
		call.in = argument;
		call.in_bytes = known->in;
		call.out = argument;
		call.out_bytes = known->out;
	} else {
		call.args[2] = (uintptr_t)argument;
	}
	return forward_fd(fd, &call, -ENOTTY);
}

int ioctl(int fd, unsigned long request, ...)
{
	va_list arguments;
	void *argument;

	va_start(arguments, request);
	argument = va_arg(arguments, void *);
	va_end(arguments);
	return (int)syscall_result(run(fd, request, argument));
}
