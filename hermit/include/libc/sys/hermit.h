/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a program may ask of its isle beyond POSIX.
 */
#ifndef _SYS_HERMIT_H
#define _SYS_HERMIT_H

#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

/**
 * hermit_interrupts() - how many interrupts a core has taken
 * @core: 0 .. sysconf(_SC_NPROCESSORS_ONLN) - 1
 *
 * Doorbells of the network, wake-ups by other cores and timers. There are no others.
 *
 * Return: since the isle has booted; 0 for a core that it does not have.
 */
uint64_t hermit_interrupts(unsigned int core);

__END_DECLS

#endif /* _SYS_HERMIT_H */
