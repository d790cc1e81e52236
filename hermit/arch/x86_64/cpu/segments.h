/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Descriptor tables, and what an exception can rely on when data is broken: these
 * tables, to which nobody can write by mistake, and registers.
 */
#ifndef CPU_SEGMENTS_H
#define CPU_SEGMENTS_H

struct core;

/**
 * segments_prepare() - make the tables of all cores
 *
 * Context: core 0, once, after cores_prepare(). Return: 0, -ENOMEM.
 */
int segments_prepare(void);

/**
 * segments_load() - GDT, TSS with its IST stacks, IDT and GS of this core
 * @core: its per-core data; core_self() works from here on
 *
 * Context: each core, once, interrupts off.
 */
void segments_load(struct core *core);

/**
 * segments_recover() - find this core without GS, and set GS anew
 *
 * Context: any. Return: the core.
 */
struct core *segments_recover(void);

/**
 * segments_count_exception() - how many exceptions were there on this core before?
 *
 * Counts in a register that nobody needs (there is no SWAPGS in ring 0): memory may be
 * what is broken. Context: any.
 */
unsigned int segments_count_exception(void);

#endif /* CPU_SEGMENTS_H */
