// SPDX-License-Identifier: GPL-2.0-only
/*
 * Goes over to another kernel at once, as kexec(8) does after shutting everything down:
 *
 *   kexec KERNEL INITRD PARAMETERS
 *
 * Does not return, or says why.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/reboot.h>
#include <stdio.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <unistd.h>

static int fail(const char *what)
{
	perror(what);
	return 1;
}

int main(int argc, char **argv)
{
	int kernel, initrd;

	if (argc != 4) {
		fputs("usage: kexec KERNEL INITRD PARAMETERS\n", stderr);
		return 2;
	}
	kernel = open(argv[1], O_RDONLY | O_CLOEXEC);
	if (kernel < 0)
		return fail(argv[1]);
	initrd = open(argv[2], O_RDONLY | O_CLOEXEC);
	if (initrd < 0)
		return fail(argv[2]);
	if (syscall(SYS_kexec_file_load, kernel, initrd, strlen(argv[3]) + 1, argv[3], 0L))
		return fail("kexec_file_load");
	sync();
	reboot(LINUX_REBOOT_CMD_KEXEC);
	return fail("reboot");
}
