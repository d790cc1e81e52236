/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which core a new thread lives on.
 */
#ifndef HERMIT_PLACEMENT_H
#define HERMIT_PLACEMENT_H

#include <stdint.h>

/** placement_add() - one more thread of the program. @core: on this core. */
void placement_add(uint32_t core);

/** placement_remove() - one thread less. @core: it was on this core. */
void placement_remove(uint32_t core);

/**
 * placement_choose() - the core with the fewest threads
 * @cores: bit n allows core n; NULL: all are allowed
 * @bits: length of @cores; cores beyond it are not allowed
 *
 * Context: any. Return: its index; core_count if none is allowed.
 */
uint32_t placement_choose(const unsigned long *cores, uint32_t bits);

#endif /* HERMIT_PLACEMENT_H */
