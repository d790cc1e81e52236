// SPDX-License-Identifier: GPL-2.0-only
/*
 * A very small isle for tests of hermit.ko: no kernel, just one behaviour, chosen
 * by struct image_order. Good ones and bad ones.
 */
#include <hermit/isle.h>
#include <hermit/log.h>
#include <hermit/mmnif.h>
#include <hermit/shared.h>

#include "../../../hermit/lib/logring.h"
#include "image.h"
#include "network.h"

/* entry.asm */
_Noreturn void halt_for_good(void);
void load_page_table(uint64_t phys);
void load_descriptors(const void *gdt_pointer, const void *idt_pointer);
void doorbell_entry(void);
void image_main(struct isle_boot *boot, uint64_t index);

#define PAGE_PRESENT	0x001ull
#define PAGE_WRITABLE	0x002ull
#define PAGE_NO_CACHE	0x010ull
#define PAGE_LARGE	0x080ull
#define TABLE_ENTRIES	512
#define GIB		0x40000000ull

#define APIC_SPURIOUS	0x0f0
#define APIC_EOI	0x0b0
#define APIC_ICR_LOW	0x300
#define APIC_ICR_HIGH	0x310
#define APIC_ENABLE	0x1ffu
#define ICR_PENDING	0x1000u

#define CHAT_RECORDS	100
#define CALLS_CYCLES	1000000000ull

#define CODE_SELECTOR	8
#define GATE_INTERRUPT	0x8e00ull

static uint64_t pml4[TABLE_ENTRIES] __attribute__((aligned(4096)));
static uint64_t pdpt[TABLE_ENTRIES] __attribute__((aligned(4096)));
static uint64_t low[TABLE_ENTRIES] __attribute__((aligned(4096)));
static uint64_t link[TABLE_ENTRIES] __attribute__((aligned(4096)));
static uint64_t memory[TABLE_ENTRIES] __attribute__((aligned(4096)));
/* Code at CODE_SELECTOR; data where the trampoline left SS. */
static const uint64_t gdt[] = { 0, 0x00af9b000000ffff, 0x00cf93000000ffff };
static uint64_t idt[512] __attribute__((aligned(16)));
static uint32_t cores_online;

volatile uint32_t *apic_eoi = (void *)(ISLE_APIC_BASE + APIC_EOI);

struct __attribute__((packed)) descriptor_pointer {
	uint16_t limit;
	const void *base;
};

void *memset(void *to, int value, size_t count)
{
	uint8_t *byte = to;

	while (count--)
		*byte++ = (uint8_t)value;
	return to;
}

void *memcpy(void *to, const void *from, size_t count)
{
	uint8_t *byte = to;
	const uint8_t *source = from;

	while (count--)
		*byte++ = *source++;
	return to;
}

size_t strlen(const char *text)
{
	size_t length = 0;

	while (text[length])
		length++;
	return length;
}

static uint64_t image_phys(const struct isle_boot *boot, const void *address)
{
	return boot->memory_phys + ISLE_IMAGE_OFFSET + ((uint64_t)address - ISLE_IMAGE_BASE);
}

static void map(uint64_t *table, unsigned int first, uint64_t phys, uint64_t bytes)
{
	for (; bytes >= ISLE_LARGE_PAGE; bytes -= ISLE_LARGE_PAGE, phys += ISLE_LARGE_PAGE)
		table[first++] = phys | PAGE_PRESENT | PAGE_WRITABLE | PAGE_LARGE;
}

/* Page tables of our own: image, memory, link region, local APIC. */
static void build_tables(const struct isle_boot *boot)
{
	uint64_t bytes = boot->memory_size < GIB ? boot->memory_size : GIB;

	pml4[0] = image_phys(boot, pdpt) | PAGE_PRESENT | PAGE_WRITABLE;
	pdpt[0] = image_phys(boot, low) | PAGE_PRESENT | PAGE_WRITABLE;
	pdpt[ISLE_LINK_BASE / GIB] = image_phys(boot, link) | PAGE_PRESENT | PAGE_WRITABLE;
	pdpt[ISLE_APIC_BASE / GIB] = (ISLE_APIC_BASE & ~(GIB - 1)) | PAGE_PRESENT |
				     PAGE_WRITABLE | PAGE_LARGE | PAGE_NO_CACHE;
	pdpt[ISLE_MEMORY_BASE / GIB] = image_phys(boot, memory) | PAGE_PRESENT | PAGE_WRITABLE;
	map(low, ISLE_IMAGE_BASE / ISLE_LARGE_PAGE, boot->memory_phys + ISLE_IMAGE_OFFSET,
	    ISLE_LARGE_PAGE);
	map(link, 0, boot->link_phys, boot->link_size);
	map(memory, 0, boot->memory_phys, bytes);
}

static void set_gate(unsigned int vector, void (*entry)(void))
{
	uint64_t handler = (uint64_t)entry;
	uint64_t *gate = &idt[2 * vector];

	gate[0] = (handler & 0xffff) | CODE_SELECTOR << 16 | GATE_INTERRUPT << 32 |
		  (handler & 0xffff0000) << 32;
	gate[1] = handler >> 32;
}

/* Probes and replies only have to be survived: these images make nothing of them. */
static void build_idt(void)
{
	set_gate(ISLE_VECTOR_DOORBELL, doorbell_entry);
	set_gate(ISLE_VECTOR_PROBE, doorbell_entry);
	set_gate(ISLE_VECTOR_REPLY, doorbell_entry);
}

static volatile uint32_t *apic(unsigned int reg)
{
	return (void *)(ISLE_APIC_BASE + reg);
}

static void set_up_core(const struct isle_boot *boot)
{
	struct descriptor_pointer gdt_pointer = { sizeof(gdt) - 1, gdt };
	struct descriptor_pointer idt_pointer = { sizeof(idt) - 1, idt };

	load_descriptors(&gdt_pointer, &idt_pointer);
	load_page_table(image_phys(boot, pml4));
	*apic(APIC_SPURIOUS) = APIC_ENABLE;
}

static void ring(uint64_t doorbell)
{
	while (*apic(APIC_ICR_LOW) & ICR_PENDING)
		;
	*apic(APIC_ICR_HIGH) = ISLE_DOORBELL_APIC(doorbell) << 24;
	*apic(APIC_ICR_LOW) = ISLE_DOORBELL_VECTOR(doorbell);
}

void ring_linux(struct isle_boot *boot)
{
	uint64_t doorbell = shared_load(&boot->doorbell);

	if (doorbell)
		ring(doorbell);
}

static uint64_t cycles(void)
{
	uint32_t low, high;

	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
	return (uint64_t)high << 32 | low;
}

static void pass_time(uint64_t amount)
{
	uint64_t begin = cycles();

	while (cycles() - begin < amount)
		;
}

static void report(struct isle_boot *boot, uint32_t status)
{
	shared_store_release(&boot->status, status);
	ring_linux(boot);
}

static void *at(uint64_t offset)
{
	return (void *)(ISLE_MEMORY_BASE + offset);
}

/* Linux rings core 0 only, which wakes the others. */
static void park_when_asked(struct isle_boot *boot, struct isle_core *core)
{
	struct isle_core *first = at(ISLE_CORES_OFFSET);

	while (shared_load(&boot->request) != ISLE_REQUEST_STOP) {
		wait_for_doorbell();
		core->heartbeat++;
	}
	for (uint32_t i = 1; core == first && i < boot->cores; i++)
		ring(ISLE_DOORBELL(first[i].apic_id, ISLE_VECTOR_DOORBELL));
	shared_store_release(&core->state, ISLE_CORE_PARKED);
	halt_for_good();
}

static void write_log(const char *text, uint32_t count)
{
	struct logring *log = at(ISLE_LOG_OFFSET);
	uint32_t i;

	logring_init(log, ISLE_LOG_SIZE);
	for (i = 0; i < count; i++)
		logring_write(log, ISLE_LOG_SIZE, 0, LOG_LEVEL_INFO, i * 1000ull, text,
			      strlen(text));
}

/* Goes on when a reader has had all there is and waits for more, so that none is lost. */
static void write_on_demand(struct isle_boot *boot, uint32_t count)
{
	static const char text[] = "a line that is long enough to fill the log before long";
	struct logring *log = at(ISLE_LOG_OFFSET);
	uint32_t i;

	logring_init(log, ISLE_LOG_SIZE);
	for (i = 0; i < count; i++) {
		while (i % CHAT_RECORDS == 0 && shared_load(&boot->log_wanted) <= i)
			;
		logring_write(log, ISLE_LOG_SIZE, 0, LOG_LEVEL_INFO, i * 1000ull, text,
			      sizeof(text) - 1);
		if ((i + 1) % CHAT_RECORDS == 0)
			ring_linux(boot);
	}
	ring_linux(boot);
}

/* Everything that Linux reads, filled with what it must not believe. */
static void write_garbage(struct isle_boot *boot)
{
	uint64_t *link_words = (void *)ISLE_LINK_BASE;
	uint64_t i;

	memset(at(ISLE_LOG_OFFSET), 0xff, ISLE_LOG_SIZE);
	((struct logring *)at(ISLE_LOG_OFFSET))->magic = LOG_MAGIC;
	for (i = 0; i < boot->link_size / sizeof(*link_words); i++)
		link_words[i] = i * 0x9e3779b97f4a7c15ull;
	memset(at(ISLE_CORES_OFFSET), 0xff, ISLE_LOG_OFFSET - ISLE_CORES_OFFSET);
	boot->magic = 0;
	boot->cores = ~0u;
	boot->exit_code = -1;
	boot->cause = ~0u;
	boot->cause_core = ~0u;
	report(boot, IMAGE_STATUS_GARBAGE);
}

/* Behind the image, so that it goes on running. */
static void fill_memory(struct isle_boot *boot)
{
	uint64_t end = boot->memory_size < GIB ? boot->memory_size : GIB;
	uint64_t offset;

	for (offset = ISLE_IMAGE_OFFSET + ISLE_LARGE_PAGE; offset < end; offset += 64)
		*(volatile uint64_t *)at(offset) = IMAGE_PATTERN;
}

static uint32_t look_for_pattern(const struct isle_boot *boot, uint32_t most)
{
	const volatile uint64_t *words = (void *)ISLE_LINK_BASE;
	uint32_t found = 0;
	uint64_t i;

	for (i = 0; i < boot->link_size / sizeof(*words) && found < most; i++)
		found += words[i] == IMAGE_PATTERN;
	return found;
}

static const struct image_order *order_of(const struct isle_boot *boot)
{
	return at(boot->args_offset);
}

/* What core 0 does once all cores are there. */
static void act(struct isle_boot *boot, const struct image_order *order)
{
	uint32_t i;

	switch (order->mode) {
	case MODE_exit:
	case MODE_brief:
		report(boot, ISLE_STATUS_RUNNING);
		boot->exit_code = (int32_t)order->value;
		report(boot, ISLE_STATUS_EXITED);
		break;
	case MODE_crash:
		boot->cause = order->value;
		boot->cause_core = boot->cores - 1;
		report(boot, ISLE_STATUS_CRASHED);
		break;
	case MODE_log:
		write_log("a line", order->value);
		report(boot, ISLE_STATUS_RUNNING);
		break;
	case MODE_garbage:
		report(boot, ISLE_STATUS_RUNNING);
		/* Linux may not have seen yet that all cores are there, or that it runs. */
		while (!shared_load(&boot->signals_sent))
			;
		write_garbage(boot);
		break;
	case MODE_dirty:
		fill_memory(boot);
		report(boot, ISLE_STATUS_RUNNING);
		for (;;)
			fill_memory(boot);
	case MODE_chat:
		report(boot, ISLE_STATUS_RUNNING);
		write_on_demand(boot, order->value);
		break;
	case MODE_calls:
		/* Whoever waits for it sleeps by then. */
		pass_time(CALLS_CYCLES);
		shared_store_release(&boot->calls_rung, order->value);
		ring_linux(boot);
		break;
	case MODE_ringing:
		report(boot, ISLE_STATUS_RUNNING);
		for (i = 0; i < order->value; i++)
			ring_linux(boot);
		break;
	case MODE_echo:
		report(boot, ISLE_STATUS_RUNNING);
		answer_pings(boot);
		break;
	case MODE_frame:
		report(boot, ISLE_STATUS_RUNNING);
		send_frame(boot, order->value);
		break;
	case MODE_look:
		report(boot, ISLE_STATUS_RUNNING);
		boot->exit_code = (int32_t)look_for_pattern(boot, order->value);
		report(boot, ISLE_STATUS_EXITED);
		break;
	default:
		report(boot, ISLE_STATUS_RUNNING);
		break;
	}
}

void image_main(struct isle_boot *boot, uint64_t index)
{
	struct isle_core *core = (struct isle_core *)at(ISLE_CORES_OFFSET) + index;
	const struct image_order *order = order_of(boot);

	if (index == 0) {
		build_tables(boot);
		build_idt();
	}
	set_up_core(boot);
	if (order->mode == MODE_early) {
		write_log("crashed early", 1);
		report(boot, ISLE_STATUS_CRASHED);
		halt_for_good();
	}
	if (order->mode == MODE_absent && order->value == index)
		halt_for_good();
	shared_fetch_add(&cores_online, 1);
	shared_store_release(&core->state, order->mode == MODE_brief ? ISLE_CORE_PARKED :
								       ISLE_CORE_ONLINE);
	if (order->mode == MODE_mute)
		halt_for_good();
	if (index == 0) {
		while (shared_load(&cores_online) < boot->cores)
			;
		act(boot, order);
	}
	if (order->mode == MODE_halt || order->mode == MODE_brief)
		halt_for_good();
	/* What is in the table of cores after MODE_garbage is no address of a core. */
	while (order->mode == MODE_spin || order->mode == MODE_dirty || order->mode == MODE_garbage)
		;
	park_when_asked(boot, core);
}
