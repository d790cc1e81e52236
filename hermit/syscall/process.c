// SPDX-License-Identifier: BSD-2-Clause
/*
 * The program as a process: its end.
 */
#include <unistd.h>
#include <hermit/crash.h>

void _exit(int status)
{
	isle_exit(status);
}
