// SPDX-License-Identifier: BSD-2-Clause
/*
 * Who the program is (POSIX.1-2017 getpid, getuid, ...): to Linux it is its proxy.
 */
#include <errno.h>
#include <grp.h>
#include <stdint.h>
#include <unistd.h>
#include <hermit/forwarding.h>
#include "result.h"

#define GROUPS_MAX 1024

/* Zeroes without a proxy: then the isle is all there is. */
static struct forward_identity identity(void)
{
	struct forward_identity identity = { .process = 1 };
	const struct forwarded call = {
		.number = FORWARD_IDENTITY,
		.out = &identity,
		.out_bytes = sizeof(identity),
	};

	forward_whole(&call);
	return identity;
}

/* Asked for once: it stays what it is. */
int _getpid(void)
{
	static uint32_t process;
	uint32_t known = __atomic_load_n(&process, __ATOMIC_RELAXED);

	if (!known) {
		known = identity().process;
		__atomic_store_n(&process, known, __ATOMIC_RELAXED);
	}
	return (int)known;
}

uid_t getuid(void)
{
	return identity().user;
}

uid_t geteuid(void)
{
	return identity().effective_user;
}

gid_t getgid(void)
{
	return identity().group;
}

gid_t getegid(void)
{
	return identity().effective_group;
}

int issetugid(void)
{
	struct forward_identity mine = identity();

	return mine.user != mine.effective_user || mine.group != mine.effective_group;
}

int getgroups(int room, gid_t *groups)
{
	gid_t all[GROUPS_MAX];
	const struct forwarded call = {
		.number = FORWARD_GROUPS,
		.out = all,
		.out_bytes = sizeof(all),
	};
	int64_t bytes = forward_whole(&call);
	int count = (int)(bytes / (int64_t)sizeof(gid_t));

	if (bytes < 0)
		return (int)syscall_result(bytes);
	if (room < 0 || (room && room < count))
		return (int)syscall_result(-EINVAL);
	for (int i = 0; room && i < count; i++)
		groups[i] = all[i];
	return count;
}

static int64_t ask(uint32_t number, uint64_t first, uint64_t second)
{
	const struct forwarded call = { .number = number, .args = { first, second } };

	return forward_whole(&call);
}

pid_t getppid(void)
{
	int64_t parent = ask(FORWARD_GETPPID, 0, 0);

	return parent < 0 ? 0 : (pid_t)parent;
}

pid_t getpgid(pid_t process)
{
	return (pid_t)syscall_result(ask(FORWARD_GETPGID, (uint64_t)process, 0));
}

pid_t getpgrp(void)
{
	return getpgid(0);
}

pid_t getsid(pid_t process)
{
	return (pid_t)syscall_result(ask(FORWARD_GETSID, (uint64_t)process, 0));
}

int setpgid(pid_t process, pid_t group)
{
	return (int)syscall_result(ask(FORWARD_SETPGID, (uint64_t)process, (uint64_t)group));
}

int setpgrp(void)
{
	return setpgid(0, 0);
}
