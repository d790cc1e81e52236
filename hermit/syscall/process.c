// SPDX-License-Identifier: BSD-2-Clause
/*
 * The program as a process: its end.
 */
#include <unistd.h>
#include <hermit/crash.h>
#include "mapping.h"

void _exit(int status)
{
	mappings_end();
	isle_exit(status);
}
