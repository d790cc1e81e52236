// SPDX-License-Identifier: GPL-2.0-only
/*
 * Forwarded ioctls; see calls_run.h. Only those in the codec's table exist.
 */
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>

#include <forward_codec.h>

#include "calls_run.h"

int64_t run_ioctl(struct call *call, int fd)
{
	const struct forward_ioctl *known = forward_ioctl(call->args[1]);
	char data[FORWARD_IOCTL_MAX];
	int result;

	if (!known)
		return -ENOTTY;
	if (call->in_bytes != known->in)
		return -EINVAL;
	memcpy(data, call->in, known->in);
	if (known->in || known->out)
		result = ioctl(fd, known->request, data);
	else
		result = ioctl(fd, known->request, (unsigned long)call->args[2]);
	if (result < 0)
		return -errno;
	return call_put(call, data, known->out);
}
