// SPDX-License-Identifier: GPL-2.0-only
/*
 * Registers for gdb; see gdb_registers.h. The names, their order and their sizes are
 * those of the features org.gnu.gdb.i386.core, .sse and .segments ("Debugging with
 * GDB", appendix G.5.8); the FXSAVE area is laid out in SDM vol. 1, table 10-2.
 */
#include <stdio.h>
#include <string.h>

#include "gdb_registers.h"

#define TAG_X87		4		/* of the FXSAVE area: which x87 registers are in use */
#define STATUS_X87	2
#define FIRST_X87	32
#define BYTES_X87	10u
#define SLOT		16u		/* bytes from one register to the next */
#define COUNT_X87	8u
#define TAG_VALID	0u
#define TAG_ZERO	1u
#define TAG_SPECIAL	2u
#define TAG_EMPTY	3u
#define EXPONENT_MAX	0x7fff

enum place {
	PRESERVED,			/* in the frame, known of every task */
	FRAME,				/* in the frame */
	FIXED,				/* in the frame, gdb cannot change it */
	FPU,				/* in the FXSAVE area */
	FPU_TAGS,			/* the x87 unit's tags, which that area has in short form */
	DATA_SEGMENT,			/* DS, ES and what FS and GS select: of no use to anybody */
	FS_BASE,
	GS_BASE,
};

enum feature { CORE, SSE, SEGMENTS, FEATURES };

struct layout {
	const char *name;
	const char *type;
	uint8_t bytes;			/* for gdb */
	uint8_t stored;			/* bytes of it that are stored */
	uint8_t place;
	uint8_t feature;
	uint16_t offset;
};

#define GENERAL(name, place) \
	{ #name, "int64", 8, 8, place, CORE, offsetof(struct interrupt_frame, name) }
#define POINTER(name, type) \
	{ #name, type, 8, 8, PRESERVED, CORE, offsetof(struct interrupt_frame, name) }
#define SEGMENT(name, place, offset) { name, "int32", 4, 4, place, CORE, offset }
#define X87(n)		{ "st" #n, "i387_ext", BYTES_X87, BYTES_X87, FPU, CORE, FIRST_X87 + SLOT * (n) }
#define CONTROL(name, stored, place, offset) { name, "int", 4, stored, place, CORE, offset }
#define XMM(n)		{ "xmm" #n, "vec128", 16, 16, FPU, SSE, 160 + SLOT * (n) }

static const struct layout layouts[] = {
	GENERAL(rax, FRAME), GENERAL(rbx, PRESERVED), GENERAL(rcx, FRAME), GENERAL(rdx, FRAME),
	GENERAL(rsi, FRAME), GENERAL(rdi, FRAME), POINTER(rbp, "data_ptr"),
	POINTER(rsp, "data_ptr"), GENERAL(r8, FRAME), GENERAL(r9, FRAME), GENERAL(r10, FRAME),
	GENERAL(r11, FRAME), GENERAL(r12, PRESERVED), GENERAL(r13, PRESERVED),
	GENERAL(r14, PRESERVED), GENERAL(r15, PRESERVED), POINTER(rip, "code_ptr"),
	{ "eflags", "i386_eflags", 4, 4, FRAME, CORE, offsetof(struct interrupt_frame, rflags) },
	SEGMENT("cs", FIXED, offsetof(struct interrupt_frame, cs)),
	SEGMENT("ss", FIXED, offsetof(struct interrupt_frame, ss)),
	SEGMENT("ds", DATA_SEGMENT, 0), SEGMENT("es", DATA_SEGMENT, 0),
	SEGMENT("fs", DATA_SEGMENT, 0), SEGMENT("gs", DATA_SEGMENT, 0),
	X87(0), X87(1), X87(2), X87(3), X87(4), X87(5), X87(6), X87(7),
	CONTROL("fctrl", 2, FPU, 0), CONTROL("fstat", 2, FPU, STATUS_X87),
	CONTROL("ftag", 2, FPU_TAGS, TAG_X87), CONTROL("fiseg", 2, FPU, 12),
	CONTROL("fioff", 4, FPU, 8), CONTROL("foseg", 2, FPU, 20), CONTROL("fooff", 4, FPU, 16),
	CONTROL("fop", 2, FPU, 6),
	XMM(0), XMM(1), XMM(2), XMM(3), XMM(4), XMM(5), XMM(6), XMM(7),
	XMM(8), XMM(9), XMM(10), XMM(11), XMM(12), XMM(13), XMM(14), XMM(15),
	{ "mxcsr", "i386_mxcsr", 4, 4, FPU, SSE, 24 },
	{ "fs_base", "int", 8, 8, FS_BASE, SEGMENTS, 0 },
	{ "gs_base", "int", 8, 8, GS_BASE, SEGMENTS, 0 },
};

#define COUNT (sizeof(layouts) / sizeof(layouts[0]))

unsigned int gdb_register_count(void)
{
	return COUNT;
}

unsigned int gdb_register_bytes(unsigned int number)
{
	return layouts[number].bytes;
}

/* The tag of an x87 register that is in use, from its content. */
static unsigned int tag_of(const uint8_t *value)
{
	unsigned int exponent = (value[8] | (unsigned int)value[9] << 8) & EXPONENT_MAX;
	uint64_t mantissa;

	memcpy(&mantissa, value, sizeof(mantissa));
	if (exponent == EXPONENT_MAX)
		return TAG_SPECIAL;
	if (exponent == 0)
		return mantissa ? TAG_SPECIAL : TAG_ZERO;
	return mantissa >> 63 ? TAG_VALID : TAG_SPECIAL;
}

/* Tags are numbered by physical register, contents by distance from the top of the stack. */
static uint16_t tags_get(const uint8_t *fpu)
{
	unsigned int top = fpu[STATUS_X87 + 1] >> 3 & 7;
	unsigned int tags = 0;
	unsigned int i, tag;

	for (i = 0; i < COUNT_X87; i++) {
		tag = TAG_EMPTY;
		if (fpu[TAG_X87] >> i & 1)
			tag = tag_of(fpu + FIRST_X87 + (i - top) % COUNT_X87 * SLOT);
		tags |= tag << 2 * i;
	}
	return (uint16_t)tags;
}

static void tags_set(uint8_t *fpu, const uint8_t *value)
{
	unsigned int tags = value[0] | (unsigned int)value[1] << 8;
	unsigned int i;

	fpu[TAG_X87] = 0;
	for (i = 0; i < COUNT_X87; i++)
		if ((tags >> 2 * i & 3) != TAG_EMPTY)
			fpu[TAG_X87] |= (uint8_t)(1u << i);
}

bool gdb_register_get(const struct gdb_registers *registers, unsigned int number, void *value)
{
	const struct layout *layout = &layouts[number];
	const uint8_t *frame = (const uint8_t *)&registers->frame;
	uint16_t tags;

	memset(value, 0, layout->bytes);
	switch (layout->place) {
	case PRESERVED:
		memcpy(value, frame + layout->offset, layout->stored);
		return !registers->none;
	case FRAME:
	case FIXED:
		memcpy(value, frame + layout->offset, layout->stored);
		return !registers->none && !registers->preserved_only;
	case FPU:
		memcpy(value, registers->fpu + layout->offset, layout->stored);
		return registers->fpu_known;
	case FPU_TAGS:
		tags = tags_get(registers->fpu);
		memcpy(value, &tags, sizeof(tags));
		return registers->fpu_known;
	case FS_BASE:
		memcpy(value, &registers->fs_base, layout->stored);
		return true;
	case GS_BASE:
		memcpy(value, &registers->gs_base, layout->stored);
		return registers->gs_base != 0;
	default:
		return true;
	}
}

bool gdb_register_set(struct gdb_registers *registers, unsigned int number, const void *value)
{
	const struct layout *layout = &layouts[number];
	uint8_t *frame = (uint8_t *)&registers->frame;

	switch (layout->place) {
	case PRESERVED:
	case FRAME:
		if (registers->none || registers->preserved_only)
			return false;
		memcpy(frame + layout->offset, value, layout->stored);
		return true;
	case FPU:
		if (registers->fpu_known)
			memcpy(registers->fpu + layout->offset, value, layout->stored);
		return registers->fpu_known;
	case FPU_TAGS:
		if (registers->fpu_known)
			tags_set(registers->fpu, value);
		return registers->fpu_known;
	default:
		return false;
	}
}

/* What belongs to a feature beside its registers. */
static const struct {
	const char *name;
	const char *types;
} features[FEATURES] = {
	[CORE] = { "core",
		"<flags id=\"i386_eflags\" size=\"4\">"
		"<field name=\"\" start=\"22\" end=\"31\"/>"
		"<field name=\"CF\" start=\"0\" end=\"0\"/><field name=\"\" start=\"1\" end=\"1\"/>"
		"<field name=\"PF\" start=\"2\" end=\"2\"/><field name=\"AF\" start=\"4\" end=\"4\"/>"
		"<field name=\"ZF\" start=\"6\" end=\"6\"/><field name=\"SF\" start=\"7\" end=\"7\"/>"
		"<field name=\"TF\" start=\"8\" end=\"8\"/><field name=\"IF\" start=\"9\" end=\"9\"/>"
		"<field name=\"DF\" start=\"10\" end=\"10\"/><field name=\"OF\" start=\"11\" end=\"11\"/>"
		"<field name=\"NT\" start=\"14\" end=\"14\"/><field name=\"RF\" start=\"16\" end=\"16\"/>"
		"<field name=\"VM\" start=\"17\" end=\"17\"/><field name=\"AC\" start=\"18\" end=\"18\"/>"
		"<field name=\"VIF\" start=\"19\" end=\"19\"/><field name=\"VIP\" start=\"20\" end=\"20\"/>"
		"<field name=\"ID\" start=\"21\" end=\"21\"/></flags>" },
	[SSE] = { "sse",
		"<vector id=\"v4f\" type=\"ieee_single\" count=\"4\"/>"
		"<vector id=\"v2d\" type=\"ieee_double\" count=\"2\"/>"
		"<vector id=\"v16i8\" type=\"int8\" count=\"16\"/>"
		"<vector id=\"v8i16\" type=\"int16\" count=\"8\"/>"
		"<vector id=\"v4i32\" type=\"int32\" count=\"4\"/>"
		"<vector id=\"v2i64\" type=\"int64\" count=\"2\"/>"
		"<union id=\"vec128\"><field name=\"v4_float\" type=\"v4f\"/>"
		"<field name=\"v2_double\" type=\"v2d\"/><field name=\"v16_int8\" type=\"v16i8\"/>"
		"<field name=\"v8_int16\" type=\"v8i16\"/><field name=\"v4_int32\" type=\"v4i32\"/>"
		"<field name=\"v2_int64\" type=\"v2i64\"/>"
		"<field name=\"uint128\" type=\"uint128\"/></union>"
		"<flags id=\"i386_mxcsr\" size=\"4\">"
		"<field name=\"IE\" start=\"0\" end=\"0\"/><field name=\"DE\" start=\"1\" end=\"1\"/>"
		"<field name=\"ZE\" start=\"2\" end=\"2\"/><field name=\"OE\" start=\"3\" end=\"3\"/>"
		"<field name=\"UE\" start=\"4\" end=\"4\"/><field name=\"PE\" start=\"5\" end=\"5\"/>"
		"<field name=\"DAZ\" start=\"6\" end=\"6\"/><field name=\"IM\" start=\"7\" end=\"7\"/>"
		"<field name=\"DM\" start=\"8\" end=\"8\"/><field name=\"ZM\" start=\"9\" end=\"9\"/>"
		"<field name=\"OM\" start=\"10\" end=\"10\"/><field name=\"UM\" start=\"11\" end=\"11\"/>"
		"<field name=\"PM\" start=\"12\" end=\"12\"/><field name=\"FZ\" start=\"15\" end=\"15\"/>"
		"</flags>" },
	[SEGMENTS] = { "segments", "" },
};

#define DESCRIPTION_MAX	12288

static char description[DESCRIPTION_MAX];

static size_t describe_feature(enum feature feature, size_t size)
{
	unsigned int i;

	size += (size_t)snprintf(description + size, DESCRIPTION_MAX - size,
				 "<feature name=\"org.gnu.gdb.i386.%s\">%s",
				 features[feature].name, features[feature].types);
	for (i = 0; i < COUNT; i++)
		if (layouts[i].feature == feature)
			size += (size_t)snprintf(description + size, DESCRIPTION_MAX - size,
						 "<reg name=\"%s\" bitsize=\"%u\" type=\"%s\" "
						 "regnum=\"%u\"/>", layouts[i].name,
						 layouts[i].bytes * 8u, layouts[i].type, i);
	return size + (size_t)snprintf(description + size, DESCRIPTION_MAX - size, "</feature>");
}

static void describe(void)
{
	size_t size = (size_t)snprintf(description, DESCRIPTION_MAX, "<?xml version=\"1.0\"?>"
				       "<!DOCTYPE target SYSTEM \"gdb-target.dtd\"><target>"
				       "<architecture>i386:x86-64</architecture>");
	enum feature feature;

	for (feature = CORE; feature < FEATURES; feature++)
		size = describe_feature(feature, size);
	snprintf(description + size, DESCRIPTION_MAX - size, "</target>");
}

const char *gdb_target_description(void)
{
	if (!*description)
		describe();
	return description;
}
