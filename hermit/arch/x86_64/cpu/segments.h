/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Descriptor tables of a core.
 */
#ifndef CPU_SEGMENTS_H
#define CPU_SEGMENTS_H

struct core;

/**
 * segments_load() - GDT, TSS with its IST stacks, IDT and GS of this core
 * @core: its per-core data; core_self() works from here on
 *
 * Context: each core, once, interrupts off.
 */
void segments_load(struct core *core);

#endif /* CPU_SEGMENTS_H */
