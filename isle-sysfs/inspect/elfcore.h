/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An isle as an ELF core file that gdb opens with the program's image: a head of
 * ELF header, program headers and notes, then isle memory as it is. Image, linear
 * map and stacks are different addresses of the same bytes of the file, so all of
 * the isle is there once, and pages of zeros can be holes.
 *
 * hermit.ko and the proxy compile this, and the unit tests; no OS in here.
 */
#ifndef ELFCORE_H
#define ELFCORE_H

#include "inspect.h"

/**
 * struct elfcore - what a core file is made from
 * @inspect: the isle; its cores stand still, or what is in the file does not agree
 * @name: of the program, for people
 * @crashed: it has crashed ...
 * @cause: ... of this, enum isle_cause
 * @cause_core: ... on this core, index in isle_core[], may be anything
 * @head: bytes of the file before isle memory, a multiple of ISLE_PAGE_SIZE
 */
struct elfcore {
	struct inspect inspect;
	const char *name;
	bool crashed;
	uint32_t cause;
	uint32_t cause_core;
	uint64_t head;
};

/**
 * elfcore_measure() - how large is the head?
 * @core: all but @head is given; @head is set
 *
 * Return: @head.
 */
uint64_t elfcore_measure(struct elfcore *core);

/**
 * elfcore_write_head() - write the head
 * @core: from elfcore_measure()
 * @head: @core->head bytes, written whole
 *
 * Tasks that have come since elfcore_measure() may be missing.
 */
void elfcore_write_head(const struct elfcore *core, void *head);

/** elfcore_size() - bytes of the whole file. @core: from elfcore_measure(). */
static inline uint64_t elfcore_size(const struct elfcore *core)
{
	return core->head + core->inspect.size;
}

/**
 * isle_cause_signal() - the signal that ends a Linux program for the same reason
 * @cause: enum isle_cause, or anything
 *
 * Return: its number.
 */
int isle_cause_signal(uint32_t cause);

#endif /* ELFCORE_H */
