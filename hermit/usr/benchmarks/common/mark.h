/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Instructions that do nothing, but mean something to scripts/bench/count.c: a
 * long NOP whose displacement nobody would choose (SDM vol. 2, NOP: 0F 1F /0).
 */
#ifndef BENCH_MARK_H
#define BENCH_MARK_H

#define MARK_BYTES	7
#define MARK_BEGIN	0x0f, 0x1f, 0x80, 0x48, 0x43, 0x6d, 0x01	/* nopl 0x016d4348(%rax) */
#define MARK_END	0x0f, 0x1f, 0x80, 0x48, 0x43, 0x6d, 0x02

#define MARK_TEXT(...)	#__VA_ARGS__

/* MARK(MARK_BEGIN), MARK(MARK_END) */
#define MARK(...)	__asm__ volatile(".byte " MARK_TEXT(__VA_ARGS__) : : : "memory")

#endif /* BENCH_MARK_H */
