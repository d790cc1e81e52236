// SPDX-License-Identifier: GPL-2.0-only
/*
 * A plugin for QEMU's emulation, for `make bench-insn`: counts the instructions
 * that a guest's CPU executes between two marks (hermit/usr/benchmarks/common/mark.h)
 * and writes one line for each interval: the CPU and the number. A repeated string
 * instruction counts once, as on a processor, and not once per round.
 *
 * usage: -plugin count.so,out=FILE
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "../../hermit/usr/benchmarks/common/mark.h"
#include "qemu_plugin.h"

#define CPUS_MAX	64
#define EXPORT		__attribute__((visibility("default")))
#define REP		0xf3
#define REPNE		0xf2

EXPORT int qemu_plugin_version = QEMU_PLUGIN_VERSION;

/* Each written by the thread that emulates the CPU. */
static struct counter {
	uint64_t executed;
	uint64_t begin;			/* @executed at the mark */
	uint64_t repeated;		/* address of a string instruction that ran last, or 0 */
	bool measuring;
} __attribute__((aligned(64))) counters[CPUS_MAX];

static FILE *output;

static const unsigned char mark_begin[] = { MARK_BEGIN };
static const unsigned char mark_end[] = { MARK_END };

static void on_instruction(unsigned int vcpu, void *unused)
{
	(void)unused;
	counters[vcpu].executed++;
	counters[vcpu].repeated = 0;
}

static void on_string(unsigned int vcpu, void *address)
{
	struct counter *counter = &counters[vcpu];

	if (counter->repeated != (uintptr_t)address)
		counter->executed++;
	counter->repeated = (uintptr_t)address;
}

static void on_begin(unsigned int vcpu, void *unused)
{
	(void)unused;
	counters[vcpu].measuring = true;
	counters[vcpu].begin = counters[vcpu].executed;
}

/* Without the first mark, which has been counted after on_begin(). */
static void on_end(unsigned int vcpu, void *unused)
{
	struct counter *counter = &counters[vcpu];

	(void)unused;
	if (!counter->measuring)
		return;
	counter->measuring = false;
	fprintf(output, "%u %" PRIu64 "\n", vcpu, counter->executed - counter->begin - 1);
	fflush(output);
}

static bool is_mark(const struct qemu_plugin_insn *insn, const unsigned char *mark)
{
	return qemu_plugin_insn_size(insn) == MARK_BYTES &&
	       !memcmp(qemu_plugin_insn_data(insn), mark, MARK_BYTES);
}

/* MOVS, CMPS, STOS, LODS, SCAS with a repeat prefix, first or after another prefix. */
static bool is_string(const struct qemu_plugin_insn *insn)
{
	const unsigned char *bytes = qemu_plugin_insn_data(insn);
	size_t size = qemu_plugin_insn_size(insn);
	unsigned char opcode = bytes[size - 1];

	if (size > 4 || !((opcode >= 0xa4 && opcode <= 0xa7) || (opcode >= 0xaa && opcode <= 0xaf)))
		return false;
	return memchr(bytes, REP, size - 1) || memchr(bytes, REPNE, size - 1);
}

static void instrument(uint64_t id, struct qemu_plugin_tb *tb)
{
	(void)id;
	for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		void *address = (void *)(uintptr_t)qemu_plugin_insn_vaddr(insn);

		if (is_mark(insn, mark_begin))
			qemu_plugin_register_vcpu_insn_exec_cb(insn, on_begin,
							       QEMU_PLUGIN_CB_NO_REGS, NULL);
		else if (is_mark(insn, mark_end))
			qemu_plugin_register_vcpu_insn_exec_cb(insn, on_end,
							       QEMU_PLUGIN_CB_NO_REGS, NULL);
		qemu_plugin_register_vcpu_insn_exec_cb(insn, is_string(insn) ? on_string
								    : on_instruction,
						       QEMU_PLUGIN_CB_NO_REGS, address);
	}
}

EXPORT int qemu_plugin_install(uint64_t id, const struct qemu_plugin_info *info, int argc,
			       char **argv)
{
	const char *option = "out=";

	if (info->vcpus > CPUS_MAX || argc != 1 || strncmp(argv[0], option, strlen(option))) {
		fprintf(stderr, "count: needs out=FILE, and at most %d CPUs\n", CPUS_MAX);
		return -1;
	}
	output = fopen(argv[0] + strlen(option), "w");
	if (!output) {
		perror(argv[0]);
		return -1;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, instrument);
	return 0;
}
