/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Registers of a task as gdb numbers and lays them out. No OS in here.
 */
#ifndef PROXY_GDB_REGISTERS_H
#define PROXY_GDB_REGISTERS_H

#include <stdbool.h>

#include <hermit/debug.h>

/* No register is longer. */
#define GDB_REGISTER_MAX	16u

/**
 * struct gdb_registers - all that is known of a task's registers
 * @frame: general registers
 * @preserved_only: of them only those that a call preserves, RSP and RIP are known
 * @none: nothing is known, the task runs
 * @fs_base: thread pointer
 * @gs_base: of the core that it is on; 0 if it is on none
 * @fpu: x87 and SSE, as FXSAVE64 stores them
 * @fpu_known: @fpu is
 */
struct gdb_registers {
	struct interrupt_frame frame;
	bool preserved_only;
	bool none;
	uint64_t fs_base;
	uint64_t gs_base;
	uint8_t fpu[ISLE_FPU_BYTES];
	bool fpu_known;
};

/** gdb_register_count() - how many registers are there? Return: their numbers are below. */
unsigned int gdb_register_count(void);

/** gdb_register_bytes() - how long is a register? @number: of it. Return: bytes for gdb. */
unsigned int gdb_register_bytes(unsigned int number);

/**
 * gdb_register_get() - the value of a register
 * @registers: all of them
 * @number: below gdb_register_count()
 * @value: gdb_register_bytes() long
 *
 * Return: false if it is not known.
 */
bool gdb_register_get(const struct gdb_registers *registers, unsigned int number, void *value);

/**
 * gdb_register_set() - change a register
 * @registers: all of them
 * @number: below gdb_register_count()
 * @value: gdb_register_bytes() long
 *
 * Segments and their bases stay as they are.
 *
 * Return: false if it cannot be changed.
 */
bool gdb_register_set(struct gdb_registers *registers, unsigned int number, const void *value);

/**
 * gdb_target_description() - the registers in gdb's own words (XML)
 *
 * Context: one thread.
 * Return: a text that stays.
 */
const char *gdb_target_description(void);

#endif /* PROXY_GDB_REGISTERS_H */
