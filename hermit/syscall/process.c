// SPDX-License-Identifier: BSD-2-Clause
/*
 * The program as a process: its end.
 */
#include <stdlib.h>
#include <unistd.h>
#include <hermit/crash.h>
#include "mapping.h"

/* What is lost is no success. */
void _exit(int status)
{
	if (mappings_end() && !status)
		status = EXIT_FAILURE;
	isle_exit(status);
}
