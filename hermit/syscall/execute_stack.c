// SPDX-License-Identifier: BSD-2-Clause
/*
 * What GCC calls when it has put the trampoline of a nested function on the stack:
 * C's nested functions, Fortran's internal procedures as arguments.
 */
#include <stdint.h>
#include <hermit/paging.h>

#define TRAMPOLINE_BYTES	28	/* GCC: TRAMPOLINE_SIZE of x86_64 */

void __enable_execute_stack(void *trampoline);

void __enable_execute_stack(void *trampoline)
{
	uint64_t address = (uint64_t)trampoline;

	if (!paging_executable(address))
		paging_allow_execute(address);
	/* It may lie across the end of a page; it is shorter than one. */
	if (!paging_executable(address + TRAMPOLINE_BYTES - 1))
		paging_allow_execute(address + TRAMPOLINE_BYTES - 1);
}
