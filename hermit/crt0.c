// SPDX-License-Identifier: BSD-2-Clause
/*
 * First object of every isle program. The entry is the kernel's, in libhermit.a;
 * this keeps it in the link even with a linker script of the user's own.
 */
extern char _start[];

__attribute__((used, section(".rodata.hermit_entry")))
static const char *const hermit_entry = _start;
