// SPDX-License-Identifier: GPL-2.0-only
/*
 * as_user COMMAND [ARGUMENT...]: runs a command as user and group 1000, with
 * CAP_SYS_ADMIN, which whoever boots isles needs, and no other capability.
 */
#define _GNU_SOURCE
#include <grp.h>
#include <linux/capability.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define USER 1000

int main(int argc, char **argv)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct sets[2] = {
		{
			.effective = 1u << CAP_SYS_ADMIN,
			.permitted = 1u << CAP_SYS_ADMIN,
			.inheritable = 1u << CAP_SYS_ADMIN,
		},
	};

	if (argc < 2 || prctl(PR_SET_KEEPCAPS, 1) || setgroups(0, NULL) ||
	    setresgid(USER, USER, USER) || setresuid(USER, USER, USER) ||
	    syscall(SYS_capset, &head, sets) ||
	    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_SYS_ADMIN, 0, 0)) {
		perror("as_user");
		return 99;
	}
	execvp(argv[1], argv + 1);
	perror(argv[1]);
	return 99;
}
