// SPDX-License-Identifier: GPL-2.0-only
/*
 * A gdb talks to an isle: the stub, threads, registers, memory, breakpoints, stops and
 * going on, on isle memory as an isle's kernel lays it out. Two cores, on which tasks 1
 * and 2 are current; task 3 waits. Cores stop and go in here.
 */
#include "gdb_stub.h"
#include "gdb_talk.h"
#include "isle_memory.h"

#define BREAK		(ISLE_IMAGE_BASE + 0x40)
#define VECTOR_DB	1
#define VECTOR_BP	3
#define VECTOR_PF	14
#define TRAP		0x100u
#define STATUS_STEP	0x4000u

static struct fake_memory fake;
static struct target target;
static struct stub stub;
static struct interrupt_frame *frames[FAKE_CORES];
static struct isle_task *tasks[3];
static char answer[GDB_PACKET_MAX + 1];
static unsigned int pauses;
static uint32_t resumed;		/* core that was let go last, or ISLE_ALL_CORES */

#define NONE_RESUMED	(ISLE_ALL_CORES - 1)

static int pause_cores(void *context)
{
	(void)context;
	pauses++;
	return 0;
}

static int resume_cores(void *context, uint32_t core)
{
	(void)context;
	resumed = core;
	return 0;
}

static int set_up(void **state)
{
	const struct target_hooks hooks = { pause_cores, resume_cores, NULL };
	static const char *const names[] = { "main", "<&>", "worker" };
	uint64_t address;
	uint32_t i;

	(void)state;
	fake_create(&fake);
	for (i = 0; i < 3; i++) {
		tasks[i] = fake_task(&fake, i + 1, names[i], &address);
		if (i < FAKE_CORES)
			frames[i] = fake_stop(&fake, i, tasks[i], address);
	}
	memset(fake.inspect.memory + ISLE_IMAGE_OFFSET, 0x90, FAKE_IMAGE);
	pauses = 0;
	resumed = NONE_RESUMED;
	target_init(&target, &fake.inspect, &hooks);
	stub_init(&stub, &target, NULL);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	target_free(&target);
	fake_destroy(&fake);
	return 0;
}

static enum stub_wish send_bytes(const char *bytes, size_t count)
{
	enum stub_wish wish = STUB_STAY;

	for (; count && wish == STUB_STAY; count--)
		wish = stub_take(&stub, (uint8_t)*bytes++);
	return wish;
}

/* Takes the packet from the output, with what acknowledges ours before it. */
static bool receive(void)
{
	size_t skip = stub.output_size && stub.output[0] == '+';
	long size = talk_unframe(stub.output + skip, stub.output_size - skip, answer,
				 sizeof(answer) - 1);

	stub_sent(&stub, stub.output_size);
	if (size < 0)
		return false;
	answer[size] = 0;
	return true;
}

static enum stub_wish send_packet(const char *text)
{
	char frame[GDB_FRAME_MAX];

	return send_bytes(frame, talk_frame(text, strlen(text), frame));
}

/* Sends a packet and returns what comes back. */
static const char *ask(const char *text)
{
	assert_int_equal(send_packet(text), STUB_STAY);
	assert_true(receive());
	return answer;
}

#define assert_answer(packet, wanted) assert_string_equal(ask(packet), wanted)

/* Lets the program go on: no answer comes. */
static void go(const char *packet)
{
	assert_int_equal(send_packet(packet), STUB_STAY);
	assert_false(receive());
	assert_true(stub.running);
}

/* A core meets an exception. */
static void meet(uint32_t core, uint64_t vector, uint64_t rip)
{
	frames[core]->vector = vector;
	frames[core]->rip = rip;
	inspect_core(&fake.inspect, core)->event = (uint32_t)vector + 1;
	fake_debug(&fake)->events++;
}

/* As the isle does when it is let go. */
static void forget(uint32_t core)
{
	inspect_core(&fake.inspect, core)->event = 0;
}

static const char *look(void)
{
	stub_look(&stub);
	assert_true(receive());
	return answer;
}

static uint8_t *text_at(uint64_t address)
{
	return fake.inspect.memory + ISLE_IMAGE_OFFSET + (address - ISLE_IMAGE_BASE);
}

static void test_hello(void **state)
{
	(void)state;
	assert_non_null(strstr(ask("qSupported:multiprocess+;swbreak+;xmlRegisters=i386"),
			       "PacketSize=4000;"));
	assert_int_equal(pauses, 1);
	assert_answer("?", "T05thread:1;");
	assert_answer("qC", "QC1");
	assert_answer("qAttached", "1");
	assert_answer("vMustReplyEmpty", "");
	assert_answer("vCont?", "vCont;c;C;s;S");
	assert_answer("", "");
	assert_int_equal(pauses, 1);
}

/* A program that stood still before gdb came: what it has met is told. */
static void test_found_still(void **state)
{
	struct stop stop;

	(void)state;
	meet(1, VECTOR_PF, ISLE_IMAGE_BASE);
	assert_int_equal(target_stop(&target, &stop), 0);
	stub_init(&stub, &target, &stop);
	assert_answer("?", "T0bthread:2;");
	assert_int_equal(pauses, 1);
}

static void test_acknowledgements(void **state)
{
	(void)state;
	send_packet("qC");
	assert_int_equal(stub.output[0], '+');
	stub_sent(&stub, stub.output_size);
	send_bytes("-", 1);
	assert_true(receive());
	assert_string_equal(answer, "QC1");
	send_bytes("$qC#00", 6);
	assert_int_equal(stub.output_size, 1);
	assert_int_equal(stub.output[0], '-');
	stub_sent(&stub, 1);
	assert_answer("QStartNoAckMode", "OK");
	send_packet("qC");
	assert_int_equal(stub.output[0], '$');
}

static void test_noise(void **state)
{
	const char text[] = "GET / HTTP/1.1\r\nHost: isle\r\n\r\n";
	enum stub_wish wish = STUB_STAY;
	unsigned int i;

	(void)state;
	for (i = 0; i < 100 && wish == STUB_STAY; i++)
		wish = send_bytes(text, sizeof(text) - 1);
	assert_int_equal(wish, STUB_LEAVE);
	assert_int_equal(stub.output_size, 0);
	/* The isle was not even stopped. */
	assert_int_equal(pauses, 0);
}

static void test_registers(void **state)
{
	char wanted[32];
	unsigned int i, bytes = 0;

	(void)state;
	for (i = 0; i < gdb_register_count(); i++)
		bytes += gdb_register_bytes(i);
	assert_int_equal(strlen(ask("g")), 2 * bytes);
	assert_memory_equal(answer, "a000000000000000", 16);
	assert_answer("p10", "0001800000000000");
	assert_answer("Hg2", "OK");
	assert_answer("p10", "0101800000000000");
	/* Of one that waits only some are known, and its thread pointer. */
	assert_answer("Hg3", "OK");
	assert_answer("p0", "xxxxxxxxxxxxxxxx");
	assert_answer("p1", "0300000000000000");
	assert_answer("p10", "0300800000000000");
	assert_answer("p11", "xxxxxxxx");
	snprintf(wanted, sizeof(wanted), "p%x", gdb_register_count() - 2);
	assert_answer(wanted, "0310000000000000");
	assert_answer("Hg0", "OK");
	assert_answer("p0", "a000000000000000");
}

static void test_registers_that_are_not(void **state)
{
	char packet[32];

	(void)state;
	snprintf(packet, sizeof(packet), "p%x", gdb_register_count());
	assert_answer(packet, "E16");
	assert_answer("pffffffffffffffff", "E16");
	assert_answer("p", "E16");
	snprintf(packet, sizeof(packet), "P%x=00", gdb_register_count());
	assert_answer(packet, "E16");
	assert_answer("P10=00", "E16");
	assert_answer("P10", "E16");
	assert_answer("G00", "E16");
	assert_answer("Hg9", "E03");
	assert_answer("T3", "OK");
	assert_answer("T9", "E03");
}

static void test_set_registers(void **state)
{
	char all[GDB_PACKET_MAX];

	(void)state;
	assert_answer("P10=8877665544332211", "OK");
	assert_true(frames[0]->rip == 0x1122334455667788);
	assert_true(frames[0]->cs == 8);
	/* Segments stay. */
	assert_answer("P12=10000000", "E10");
	assert_answer("Hg3", "OK");
	assert_answer("P10=8877665544332211", "E10");
	assert_answer("Hg2", "OK");
	snprintf(all, sizeof(all), "G%s", ask("g"));
	memcpy(all + 1, "0102030405060708", 16);
	assert_answer(all, "OK");
	assert_true(frames[1]->rax == 0x0807060504030201);
	assert_true(frames[1]->rip == ISLE_IMAGE_BASE + 0x101);
}

/* x87 tags have two bits for gdb and one in the FXSAVE area. */
static void test_x87(void **state)
{
	uint8_t *fpu = fake.inspect.memory + FAKE_FPU(0);
	static const uint8_t one[10] = { [7] = 0x80, 0xff, 0x3f };

	(void)state;
	fpu[3] = 7 << 3;		/* top of the stack is physical register 7 */
	fpu[4] = 1 << 7;
	memcpy(fpu + 32, one, sizeof(one));
	assert_answer("p18", "0000000000000080ff3f");
	assert_answer("p22", "ff3f0000");
	assert_answer("P22=ffff0000", "OK");
	assert_int_equal(fpu[4], 0);
	assert_answer("P28=000102030405060708090a0b0c0d0e0f", "OK");
	assert_int_equal(fpu[160 + 15], 15);
}

static void test_memory(void **state)
{
	(void)state;
	*text_at(BREAK) = 0x42;
	assert_answer("m800040,2", "4290");
	assert_answer("M800041,2:0102", "OK");
	assert_answer("m800040,3", "420102");
	assert_answer("X800040,3:}\x03 x", "OK");
	assert_answer("m800040,3", "232078");
	assert_answer("X800040,0:", "OK");
	/* As much as there is. */
	assert_int_equal(strlen(ask("m80ffff,10")), 2);
	assert_answer("m0,8", "E0e");
	assert_answer("mffffffffffffffff,8", "E0e");
	assert_answer("m800040", "E16");
	assert_answer("M0,1:00", "E0e");
	assert_answer("M800040,2:00", "E16");
	assert_answer("X800040,2:a", "E16");
	assert_answer("Mffffffffffffffff,ffffffffffffffff:00", "E16");
}

/* What lies at the start of isle memory is Linux's. */
static void test_linux_memory(void **state)
{
	char packet[64];

	(void)state;
	snprintf(packet, sizeof(packet), "M%llx,1:ff", ISLE_MEMORY_BASE + ISLE_FREE_OFFSET - 1);
	assert_answer(packet, "E0e");
	snprintf(packet, sizeof(packet), "M%llx,1:ff", ISLE_MEMORY_BASE + ISLE_FREE_OFFSET);
	assert_answer(packet, "OK");
	snprintf(packet, sizeof(packet), "Z0,%llx,1", ISLE_MEMORY_BASE);
	assert_answer(packet, "E0e");
	/* Nor does an isle get gdb to write there by a frame that it invents. */
	inspect_core(&fake.inspect, 0)->frame = ISLE_MEMORY_BASE + ISLE_CORES_OFFSET;
	assert_answer("P10=8877665544332211", "E10");
}

static void test_breakpoint(void **state)
{
	(void)state;
	assert_answer("Z0,800040,1", "OK");
	assert_answer("Z0,800040,1", "OK");
	assert_int_equal(*text_at(BREAK), 0xcc);
	/* gdb does not see it, and does not overwrite it. */
	assert_answer("m80003f,3", "909090");
	assert_answer("M80003f,3:010203", "OK");
	assert_int_equal(*text_at(BREAK), 0xcc);
	assert_answer("m80003f,3", "010203");
	assert_answer("z0,800040,1", "OK");
	assert_int_equal(*text_at(BREAK), 2);
	assert_answer("z0,800040,1", "E02");
	assert_answer("Z0,10,1", "E0e");
	assert_answer("Z0", "E16");
	assert_answer("Z7,800040,1", "");
}

static void test_hit(void **state)
{
	(void)state;
	ask("qSupported:swbreak+");
	ask("Z0,800040,1");
	go("vCont;c");
	assert_int_equal(resumed, ISLE_ALL_CORES);
	meet(1, VECTOR_BP, BREAK + 1);
	assert_string_equal(look(), "T05swbreak:;thread:2;");
	assert_true(frames[1]->rip == BREAK);
	assert_int_equal(frames[1]->vector, ISLE_EXCEPTION_TAKEN);
	assert_answer("qC", "QC2");
}

/* A gdb that does not know the word is not told. */
static void test_hit_old_gdb(void **state)
{
	(void)state;
	ask("Z0,800040,1");
	go("vCont;c");
	meet(1, VECTOR_BP, BREAK + 1);
	assert_string_equal(look(), "T05thread:2;");
}

static const struct isle_debug_registers *debug_registers(void)
{
	return (const void *)text_at(ISLE_IMAGE_BASE + 0x2000);
}

/* As the isle's kernel says where it wants to have them. */
static void have_debug_registers(void)
{
	fake_debug(&fake)->registers = ISLE_IMAGE_BASE + 0x2000;
	memset(text_at(ISLE_IMAGE_BASE + 0x2000), 0, sizeof(struct isle_debug_registers));
}

static void test_watch(void **state)
{
	(void)state;
	assert_answer("Z2,900004,4", "E1c");
	have_debug_registers();
	assert_answer("Z2,900004,4", "OK");
	assert_true(debug_registers()->address[0] == 0x900004);
	/* DR0, written to, four bytes. */
	assert_true(debug_registers()->control == 0xd0001);
	go("vCont;c");
	meet(1, VECTOR_DB, BREAK);
	frames[1]->error = 1;
	assert_string_equal(look(), "T05watch:900004;thread:2;");
	assert_int_equal(frames[1]->vector, ISLE_EXCEPTION_TAKEN);
	assert_answer("z2,900004,8", "E02");
	assert_answer("z4,900004,4", "E02");
	assert_answer("z2,900004,4", "OK");
	assert_true(debug_registers()->control == 0);
}

/* What does not fit into one register takes several, or is refused. */
static void test_long_watch(void **state)
{
	(void)state;
	have_debug_registers();
	assert_answer("Z4,900003,7", "OK");
	assert_true(debug_registers()->address[0] == 0x900003);
	assert_true(debug_registers()->address[1] == 0x900004);
	assert_true(debug_registers()->address[2] == 0x900008);
	assert_true(debug_registers()->control == 0x7f30015);
	assert_answer("Z4,900010,10", "E1c");
	assert_answer("Z4,900010,0", "E1c");
	assert_answer("Z4,900010,ffffffffffffffff", "E1c");
	assert_true(debug_registers()->control == 0x7f30015);
	go("vCont;c");
	meet(0, VECTOR_DB, BREAK);
	frames[0]->error = 1 << 2;
	assert_string_equal(look(), "T05awatch:900003;thread:1;");
	assert_answer("z4,900003,7", "OK");
	assert_true(debug_registers()->control == 0);
	/* The hardware has no such thing. */
	assert_answer("Z3,900000,4", "");
}

static void test_hardware_breakpoint(void **state)
{
	(void)state;
	have_debug_registers();
	ask("qSupported:hwbreak+");
	assert_answer("Z1,800040,1", "OK");
	assert_int_equal(*text_at(BREAK), 0x90);
	assert_true(debug_registers()->control == 1);
	go("vCont;c");
	meet(0, VECTOR_DB, BREAK);
	frames[0]->error = 1;
	assert_string_equal(look(), "T05hwbreak:;thread:1;");
	/* Taken out while another core was just meeting it. */
	assert_answer("z1,800040,1", "OK");
	forget(0);
	meet(1, VECTOR_DB, BREAK);
	frames[1]->error = 1;
	go("vCont;c");
	stub_look(&stub);
	assert_true(stub.running);
	assert_int_equal(frames[1]->vector, ISLE_EXCEPTION_TAKEN);
}

/* Nothing is left behind, and an isle cannot have it written where it may not write. */
static void test_watch_and_leave(void **state)
{
	(void)state;
	have_debug_registers();
	ask("Z2,900004,4");
	target_let_go(&target);
	assert_true(debug_registers()->control == 0);
	fake_debug(&fake)->registers = ISLE_MEMORY_BASE + ISLE_FREE_OFFSET - 8;
	assert_answer("Z2,900004,4", "E1c");
	fake_debug(&fake)->registers = ISLE_IMAGE_BASE + FAKE_IMAGE - 8;
	assert_answer("Z2,900004,4", "E1c");
}

/* The program's own breakpoint. */
static void test_own_breakpoint(void **state)
{
	(void)state;
	ask("qSupported:swbreak+");
	*text_at(BREAK) = 0xcc;
	go("vCont;c");
	meet(0, VECTOR_BP, BREAK + 1);
	assert_string_equal(look(), "T05thread:1;");
	assert_true(frames[0]->rip == BREAK + 1);
	assert_int_equal(frames[0]->vector, ISLE_EXCEPTION_TAKEN);
}

static void test_interrupt(void **state)
{
	(void)state;
	ask("qC");
	go("vCont;c");
	send_bytes("\x03", 1);
	assert_true(receive());
	assert_string_equal(answer, "T02thread:1;");
	/* Once is enough. */
	send_bytes("\x03", 1);
	assert_int_equal(stub.output_size, 0);
	assert_int_equal(pauses, 2);
}

static void test_nothing_new(void **state)
{
	(void)state;
	ask("qC");
	go("vCont;c");
	stub_look(&stub);
	assert_int_equal(stub.output_size, 0);
	assert_int_equal(pauses, 1);
}

static void test_step(void **state)
{
	(void)state;
	ask("qC");
	go("vCont;s:1");
	assert_int_equal(resumed, 0);
	assert_true(frames[0]->rflags & TRAP);
	assert_false(frames[1]->rflags & TRAP);
	meet(0, VECTOR_DB, ISLE_IMAGE_BASE + 0x101);
	assert_string_equal(look(), "T05thread:1;");
	assert_false(frames[0]->rflags & TRAP);
	assert_int_equal(frames[0]->vector, ISLE_EXCEPTION_TAKEN);
	forget(0);
	go("vCont;s:2;c");
	assert_int_equal(resumed, ISLE_ALL_CORES);
	assert_true(frames[1]->rflags & TRAP);
	/* Ctrl-C comes first: the step is not left behind. */
	send_bytes("\x03", 1);
	assert_true(receive());
	assert_false(frames[1]->rflags & TRAP);
	go("vCont;c:2");
	assert_int_equal(resumed, 1);
	assert_false(frames[1]->rflags & TRAP);
}

/* The thread that is to take a step has lost its core meanwhile: gdb hears of it. */
static void test_step_of_a_sleeper(void **state)
{
	struct isle_core_self *self = (void *)(fake.inspect.memory + FAKE_SELF(1));

	(void)state;
	ask("qC");
	go("vCont;s:2;c");
	self->task = 0;
	frames[1]->rsp = 0;
	fake_debug(&fake)->events++;
	assert_string_equal(look(), "T05thread:1;");
	assert_false(stub.running);
}

static void test_bad_plans(void **state)
{
	(void)state;
	assert_answer("vCont;s:3", "E03");
	assert_answer("vCont;c:3", "E03");
	assert_answer("vCont;s:9", "E03");
	assert_answer("vCont;s", "E16");
	assert_answer("vCont", "E16");
	assert_answer("vCont;", "E16");
	assert_answer("vCont;x", "E16");
	assert_answer("vCont;C", "E16");
	assert_answer("vCont;s:1;s:2", "E16");
	assert_answer("vCont;c:fffffffff", "E16");
	assert_answer("vCont;cc", "E16");
	assert_int_equal(resumed, NONE_RESUMED);
	/* gdb may name the others' thread, too, where all go on. */
	go("vCont;c:3;c");
}

/* A fault: the program gets it, or it does not. */
static void test_fault(void **state)
{
	(void)state;
	ask("qC");
	go("vCont;c");
	meet(0, VECTOR_PF, BREAK);
	assert_string_equal(look(), "T0bthread:1;");
	assert_int_equal(frames[0]->vector, VECTOR_PF);
	go("vCont;C0b:1;c");
	assert_int_equal(frames[0]->vector, VECTOR_PF);
	forget(0);
	meet(0, VECTOR_PF, BREAK);
	assert_string_equal(look(), "T0bthread:1;");
	go("vCont;c");
	assert_int_equal(frames[0]->vector, ISLE_EXCEPTION_TAKEN);
}

static void test_signals(void **state)
{
	static const struct {
		uint64_t vector;
		const char *reply;
	} cases[] = {
		{ 0, "T08thread:1;" }, { 6, "T04thread:1;" }, { 8, "T0bthread:1;" },
		{ 13, "T0bthread:1;" }, { 16, "T08thread:1;" }, { 17, "T0athread:1;" },
		{ 19, "T08thread:1;" }, { ISLE_EXCEPTION_ABORT, "T06thread:1;" },
		{ 200, "T0bthread:1;" },
	};
	size_t i;

	(void)state;
	ask("qC");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		go("vCont;c");
		meet(0, cases[i].vector, BREAK);
		assert_string_equal(look(), cases[i].reply);
	}
}

/* Two cores meet the same breakpoint: the second one will meet it again. */
static void test_both_hit(void **state)
{
	(void)state;
	ask("Z0,800040,1");
	go("vCont;c");
	meet(0, VECTOR_BP, BREAK + 1);
	meet(1, VECTOR_BP, BREAK + 1);
	assert_string_equal(look(), "T05thread:1;");
	assert_true(frames[1]->rip == BREAK);
	assert_int_equal(frames[1]->vector, ISLE_EXCEPTION_TAKEN);
	go("vCont;c");
}

/* Nothing that gdb hears of: the program goes on. */
static void looks_like_nothing(void)
{
	resumed = NONE_RESUMED;
	stub_look(&stub);
	assert_int_equal(stub.output_size, 0);
	assert_true(stub.running);
	assert_int_equal(resumed, ISLE_ALL_CORES);
}

/* A core that had just met a breakpoint when all stopped says so when it is gone. */
static void test_late_hit(void **state)
{
	(void)state;
	ask("Z0,800040,1");
	go("vCont;c");
	meet(0, VECTOR_BP, BREAK + 1);
	assert_string_equal(look(), "T05thread:1;");
	forget(0);
	assert_answer("z0,800040,1", "OK");
	go("vCont;c");
	meet(1, VECTOR_BP, BREAK + 1);
	looks_like_nothing();
	assert_true(frames[1]->rip == BREAK);
	assert_int_equal(frames[1]->vector, ISLE_EXCEPTION_TAKEN);
	/* INT3 with two bytes is the program's. */
	forget(1);
	text_at(BREAK)[0] = 0xcd;
	text_at(BREAK)[1] = 3;
	meet(1, VECTOR_BP, BREAK + 2);
	assert_string_equal(look(), "T05thread:2;");
	assert_true(frames[1]->rip == BREAK + 2);
}

/* The same with a step: gdb wants none of that thread any more. */
static void test_late_step(void **state)
{
	(void)state;
	ask("Z0,800040,1");
	go("vCont;s:2;c");
	meet(0, VECTOR_BP, BREAK + 1);
	assert_string_equal(look(), "T05thread:1;");
	forget(0);
	go("vCont;c");
	meet(1, VECTOR_DB, BREAK + 1);
	frames[1]->error = STATUS_STEP;
	frames[1]->rflags |= TRAP;
	looks_like_nothing();
	assert_false(frames[1]->rflags & TRAP);
	assert_int_equal(frames[1]->vector, ISLE_EXCEPTION_TAKEN);
	/* The next one is wanted. */
	forget(1);
	stub_look(&stub);
	send_bytes("\x03", 1);
	assert_true(receive());
	go("vCont;s:2");
	meet(1, VECTOR_DB, BREAK + 2);
	frames[1]->error = STATUS_STEP;
	assert_string_equal(look(), "T05thread:2;");
}

/* A fault beside it is told of when gdb lets the program go on. */
static void test_hit_and_fault(void **state)
{
	(void)state;
	ask("Z0,800040,1");
	go("vCont;c");
	meet(0, VECTOR_BP, BREAK + 1);
	meet(1, VECTOR_PF, BREAK + 1);
	assert_string_equal(look(), "T05thread:1;");
	resumed = NONE_RESUMED;
	assert_answer("vCont;s:1", "T0bthread:2;");
	assert_int_equal(resumed, NONE_RESUMED);
	go("vCont;C0b:2;c");
	assert_int_equal(frames[1]->vector, VECTOR_PF);
}

static void test_threads(void **state)
{
	(void)state;
	assert_string_equal(ask("qXfer:threads:read::0,1000"),
		"l<?xml version=\"1.0\"?><threads>"
		"<thread id=\"3\" name=\"worker\">waiting</thread>"
		"<thread id=\"2\" core=\"1\" name=\"???\">running</thread>"
		"<thread id=\"1\" core=\"0\" name=\"main\">running</thread></threads>");
}

/* A task on memory of the program's own, while it has a core. */
static void test_foreign_thread(void **state)
{
	struct isle_core_self *self = (void *)(fake.inspect.memory + FAKE_SELF(0));
	struct isle_task *task = (void *)text_at(ISLE_IMAGE_BASE + 0x1000);

	(void)state;
	*task = (struct isle_task){ .id = 77, .state = ISLE_TASK_RUNNING, .name = "own" };
	self->task = ISLE_IMAGE_BASE + 0x1000;
	frames[0]->rsp = ISLE_IMAGE_BASE + 0x2000;
	tasks[0]->state = ISLE_TASK_BLOCKED;
	assert_non_null(strstr(ask("qXfer:threads:read::0,1000"),
			       "<thread id=\"4d\" core=\"0\" name=\"own\">running</thread>"));
	assert_answer("Hg4d", "OK");
	assert_answer("p0", "a000000000000000");
	go("vCont;c");
	meet(0, VECTOR_PF, BREAK);
	assert_string_equal(look(), "T0bthread:4d;");
}

/* Objects come in pieces of any size. */
static void test_pieces(void **state)
{
	static const char *const objects[] = { "features:read:target.xml", "threads:read:" };
	char whole[2][GDB_PACKET_MAX];
	char packet[64];
	size_t i, at;

	(void)state;
	for (i = 0; i < 2; i++) {
		snprintf(packet, sizeof(packet), "qXfer:%s:0,fffff", objects[i]);
		snprintf(whole[i], sizeof(whole[i]), "%s", ask(packet) + 1);
		assert_int_equal(answer[0], 'l');
		for (at = 0; at < strlen(whole[i]); at += strlen(answer + 1)) {
			snprintf(packet, sizeof(packet), "qXfer:%s:%zx,3d", objects[i], at);
			ask(packet);
			assert_memory_equal(answer + 1, whole[i] + at, strlen(answer + 1));
			assert_int_equal(answer[0], at + 0x3d < strlen(whole[i]) ? 'm' : 'l');
		}
		snprintf(packet, sizeof(packet), "qXfer:%s:ffffffff,10", objects[i]);
		assert_answer(packet, "l");
	}
	assert_non_null(strstr(whole[0], "</feature></target>"));
	assert_non_null(strstr(whole[0], "<reg name=\"xmm15\" bitsize=\"128\""));
	assert_answer("qXfer:threads:read::0", "E16");
	assert_answer("qXfer:auxv:read::0,10", "");
}

static void test_detach(void **state)
{
	(void)state;
	ask("Z0,800040,1");
	ask("Z0,800050,1");
	meet(1, VECTOR_BP, BREAK + 1);
	assert_int_equal(send_packet("D"), STUB_DETACH);
	assert_true(receive());
	assert_string_equal(answer, "OK");
	target_let_go(&target);
	assert_int_equal(resumed, ISLE_ALL_CORES);
	assert_int_equal(*text_at(BREAK), 0x90);
	assert_int_equal(*text_at(BREAK + 0x10), 0x90);
	/* A core that was just meeting one is back before it. */
	assert_true(frames[1]->rip == BREAK);
	assert_int_equal(frames[1]->vector, ISLE_EXCEPTION_TAKEN);
}

/* With nobody there the program gets what a core has met. */
static void test_pass(void **state)
{
	(void)state;
	*text_at(BREAK) = 0xcc;
	meet(0, VECTOR_BP, BREAK + 0x11);
	meet(1, VECTOR_BP, BREAK + 1);
	assert_true(target_has_news(&target));
	target_pass(&target);
	assert_false(target_has_news(&target));
	assert_int_equal(frames[1]->vector, VECTOR_BP);
	assert_int_equal(resumed, ISLE_ALL_CORES);
	/* But not what was gdb's. */
	assert_true(frames[0]->rip == BREAK + 0x10);
	assert_int_equal(frames[0]->vector, ISLE_EXCEPTION_TAKEN);
}

static void test_kill(void **state)
{
	(void)state;
	assert_int_equal(send_packet("k"), STUB_KILL);
	assert_false(receive());
	assert_int_equal(send_packet("vKill;1"), STUB_KILL);
	assert_true(receive());
	assert_string_equal(answer, "OK");
}

static void test_end(void **state)
{
	(void)state;
	ask("qC");
	/* It stands still: gdb does not wait for anything. */
	stub_exited(&stub, 3);
	assert_int_equal(stub.output_size, 0);
	go("vCont;c");
	stub_exited(&stub, 3);
	assert_true(receive());
	assert_string_equal(answer, "W03");
	go("vCont;c");
	stub_killed(&stub, 11);
	assert_true(receive());
	assert_string_equal(answer, "X0b");
}

/* While the program runs there is nothing to be said but Ctrl-C. */
static void test_impatience(void **state)
{
	(void)state;
	ask("qC");
	go("vCont;c");
	send_packet("g");
	send_packet("m800000,10");
	assert_false(receive());
	assert_int_equal(pauses, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_hello),
		TEST(test_found_still),
		TEST(test_acknowledgements),
		TEST(test_noise),
		TEST(test_registers),
		TEST(test_registers_that_are_not),
		TEST(test_set_registers),
		TEST(test_x87),
		TEST(test_memory),
		TEST(test_linux_memory),
		TEST(test_breakpoint),
		TEST(test_hit),
		TEST(test_hit_old_gdb),
		TEST(test_watch),
		TEST(test_long_watch),
		TEST(test_hardware_breakpoint),
		TEST(test_watch_and_leave),
		TEST(test_own_breakpoint),
		TEST(test_interrupt),
		TEST(test_nothing_new),
		TEST(test_step),
		TEST(test_step_of_a_sleeper),
		TEST(test_bad_plans),
		TEST(test_fault),
		TEST(test_signals),
		TEST(test_both_hit),
		TEST(test_late_hit),
		TEST(test_late_step),
		TEST(test_hit_and_fault),
		TEST(test_threads),
		TEST(test_foreign_thread),
		TEST(test_pieces),
		TEST(test_detach),
		TEST(test_pass),
		TEST(test_kill),
		TEST(test_end),
		TEST(test_impatience),
	};

	return unit_run(tests);
}
