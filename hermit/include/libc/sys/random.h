/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Randomness, from the processor; never blocks.
 */
#ifndef _SYS_RANDOM_H
#define _SYS_RANDOM_H

#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

#define GRND_NONBLOCK	1
#define GRND_RANDOM	2

int getentropy(void *buffer, size_t bytes);
ssize_t getrandom(void *buffer, size_t bytes, unsigned int flags);

__END_DECLS

#endif /* _SYS_RANDOM_H */
