// SPDX-License-Identifier: BSD-2-Clause
/*
 * Forwarded calls through shared memory (uapi/hermit/callring.h). Each core has
 * its own pair of rings, touched with interrupts off and by this core only: no
 * locks, no shared lines. The proxy rings the core whose task waits.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <arch/cpu.h>
#include <hermit/boot.h>
#include <hermit/clock.h>
#include <hermit/core.h>
#include <hermit/crash.h>
#include <hermit/doorbell.h>
#include <hermit/forwarding.h>
#include <hermit/klog.h>
#include <hermit/memory.h>
#include <hermit/paging.h>
#include <hermit/spinlock.h>
#include "../lib/callring.h"
#include "../lib/forward_codec.h"
#include "translate.h"

#define BUCKETS		64u
#define LATE_CANCELS	64u
#define CREDIT		8u	/* failures to find a reply in time before one gives up ... */
#define AGAIN		32u	/* ... but for every so manieth call */

/*
 * A call that is answered within this time costs less if the core looks for the
 * reply than if it halts and is woken: an interrupt on either side, and the way out
 * of a halt, are some 10 us each, more in a virtual machine.
 */
#define LINGER_US	100u

/* One core's calls: of this core only, interrupts off, but for the futex. */
struct core_calls {
	struct callring *ring;
	struct callring_end end;
	uint64_t count;			/* requests so far, from which ids are made */
	struct forward_request *waiting[BUCKETS];
	bool lingers;			/* a task looks for replies: no doorbells, please */
	uint32_t credit;		/* goes down when a reply did not come within LINGER_US */
	bool room_wanted;
	uint32_t room;			/* futex: goes up when the proxy has taken frames */
	uint32_t late_count;
	uint64_t late[LATE_CANCELS];	/* ids of calls to be ended once there is room */
} __attribute__((aligned(64)));

static struct core_calls *calls;	/* one per core */
static uint64_t linger_stamps;

static struct core_calls *own_calls(void)
{
	return &calls[core_self()->index];
}

static void ring_proxy(void)
{
	__atomic_fetch_add(&boot_page()->calls_rung, 1, __ATOMIC_SEQ_CST);
	linux_ring();
}

static struct forward_request *waiting_take(struct core_calls *own, uint64_t id)
{
	struct forward_request **at = &own->waiting[CALLRING_COUNT(id) % BUCKETS];
	struct forward_request *found;

	while (*at && (*at)->id != id)
		at = &(*at)->next;
	found = *at;
	if (found)
		*at = found->next;
	return found;
}

static void take_reply(struct core_calls *own, const struct forward_header *head)
{
	struct forward_request *request = waiting_take(own, head->id);

	if (!request || forward_check_reply(head, request->call->number,
					    forward_limit(request->call)))
		panic("the proxy sent a reply that makes no sense");
	forward_complete(request, translate_result(head->status));
}

/* Takes all replies that are there. */
static void drain(struct core_calls *own)
{
	struct forward_header head;
	uint32_t slot;
	int result;

	while ((result = callring_next(&own->end, &slot)) > 0) {
		head = own->ring->reply[slot].head;
		if (callring_release(&own->end))
			ring_proxy();
		take_reply(own, &head);
	}
	if (result < 0)
		panic("the proxy broke the ring of calls");
}

/* From now on the proxy rings if there are replies. */
static void doze(struct core_calls *own)
{
	own->lingers = false;
	do {
		drain(own);
	} while (!callring_sleep(&own->end));
}

void forward_ring_leave(void)
{
	if (calls && own_calls()->lingers)
		doze(own_calls());
}

/* One look at the replies; false if there is no point in looking on. */
static bool look(struct core *core, struct core_calls *own, uint64_t flags)
{
	drain(own);
	/* Others may come in between: interrupts, and through them other tasks. */
	irq_restore(flags);
	cpu_relax();
	irq_save();
	return core_self() == core && own->lingers && !core->ready.filled &&
	       !__atomic_load_n(&core->inbox, __ATOMIC_RELAXED);
}

/* Is it worth it? Calls that wait for people or the network teach us that it is not. */
static bool worth_it(const struct core_calls *own)
{
	return own->credit || own->count % AGAIN == 0;
}

static void learn(struct core_calls *own, bool found)
{
	if (found)
		own->credit = CREDIT;
	else if (own->credit)
		own->credit--;
}

static void ring_linger(const struct forward_request *request)
{
	uint64_t start = cpu_stamp();
	uint64_t flags = irq_save();
	struct core *core = core_self();
	struct core_calls *own = own_calls();

	if (worth_it(own) && CALLRING_CORE(request->id) == core->index) {
		own->lingers = true;
		callring_stay_awake(&own->end);
		while (look(core, own, flags) && !forward_done(request) &&
		       cpu_stamp() - start < linger_stamps)
			;
		if (core_self() == core && own->lingers)
			doze(own);
		if (core_self() == core)
			learn(own, forward_done(request));
	}
	irq_restore(flags);
}

/* Describes @bytes at @address for the proxy; what is in too many pieces is cut. */
static int describe(struct callring_memory *memory, struct callring_piece *piece,
		    const void *address, size_t bytes, bool write)
{
	const char *at = address;
	uint32_t count = 0;
	size_t some;

	*memory = (struct callring_memory){ 0 };
	for (; bytes && count < FORWARD_PIECES; bytes -= some, at += some) {
		some = memory_locate(at, bytes, write, &piece[count].offset);
		if (!some)
			return -EFAULT;
		piece[count++].bytes = some;
		memory->bytes += (uint32_t)some;
	}
	memory->pieces = count;
	if (count == 1)
		memory->offset = piece[0].offset;
	else if (count && memory_locate(piece, count * sizeof(*piece), false, &memory->offset) <
		 count * sizeof(*piece))
		return -EFAULT;
	return 0;
}

/* Only data that is read or written may be cut. */
static int describe_all(struct forward_request *request, struct callring_memory *in,
			struct callring_memory *out)
{
	const struct forwarded *call = request->call;
	const struct forward_call *known = forward_call(call->number);
	int error = describe(in, request->piece[0], call->in, call->in_bytes, false);

	if (!error)
		error = describe(out, request->piece[1], call->out, call->out_bytes, true);
	if ((in->bytes < call->in_bytes && known->in != FORWARD_IN_DATA) ||
	    (out->bytes < call->out_bytes && known->out != FORWARD_OUT_DATA))
		error = -EFAULT;
	return error;
}

static void fill(struct callring_request *slot, const struct forward_request *request,
		 const struct callring_memory *in, const struct callring_memory *out)
{
	const struct forwarded *call = request->call;

	forward_fill_request(&slot->head, call->number, request->id, in->bytes);
	memcpy(slot->args, call->args, sizeof(slot->args));
	slot->in = *in;
	slot->out = *out;
}

/* Makes the request findable for its reply. */
static void waiting_add(struct core_calls *own, struct forward_request *request)
{
	struct forward_request **bucket = &own->waiting[own->count % BUCKETS];

	request->id = CALLRING_ID(core_self()->index, own->count);
	request->next = *bucket;
	*bucket = request;
}

/* The ring is full: which futex to wait on, and with which value; NULL: try again. */
static uint32_t *no_room(struct core_calls *own, uint32_t *seen)
{
	if (callring_want_room(&own->end))
		return NULL;
	own->room_wanted = true;
	*seen = own->room;
	return &own->room;
}

/* Sends from this core, whichever that is. */
static int put(struct forward_request *request, const struct callring_memory *in,
	       const struct callring_memory *out, uint32_t **room, uint32_t *seen)
{
	uint64_t flags = irq_save();
	struct core_calls *own = own_calls();
	bool rings = false;
	uint32_t slot;
	int error = callring_room(&own->end, &slot);

	if (!error) {
		own->count++;
		waiting_add(own, request);
		fill(&own->ring->request[slot], request, in, out);
		rings = callring_publish(&own->end);
	} else if (error == -ENOSPC) {
		*room = no_room(own, seen);
	}
	irq_restore(flags);
	if (rings)
		ring_proxy();
	return error;
}

static int ring_submit(struct forward_request *request)
{
	struct callring_memory in, out;
	uint32_t *room;
	uint32_t seen;
	int error = describe_all(request, &in, &out);

	if (error)
		return error;
	while ((error = put(request, &in, &out, &room, &seen)) == -ENOSPC)
		if (room)
			futex_wait(room, seen, FUTEX_FOREVER);
	if (error)
		panic("the proxy broke the ring of calls");
	return 0;
}

static bool put_cancel(struct core_calls *own, uint64_t id, bool *rings)
{
	struct callring_request *to;
	uint32_t slot;

	if (callring_room(&own->end, &slot))
		return false;
	to = &own->ring->request[slot];
	memset(to, 0, sizeof(*to));
	forward_fill_request(&to->head, FORWARD_CANCEL, 0, 0);
	to->args[0] = id;
	*rings |= callring_publish(&own->end);
	return true;
}

/*
 * Goes through this core's ring, while the request went through that of its own
 * core: the proxy takes the request first. Must not wait, so a full ring gets it later.
 */
static void ring_cancel(uint64_t id)
{
	uint64_t flags = irq_save();
	struct core_calls *own = own_calls();
	bool rings = false;
	uint32_t seen;

	while (!put_cancel(own, id, &rings)) {
		if (!no_room(own, &seen))
			continue;
		if (own->late_count == LATE_CANCELS)
			log_warning("the proxy takes no calls: one that is to end may go on");
		else
			own->late[own->late_count++] = id;
		break;
	}
	irq_restore(flags);
	if (rings)
		ring_proxy();
}

/* There may be room: for cancels first, then for whoever waits. */
static void room_made(struct core_calls *own)
{
	bool rings = false;

	while (own->late_count && put_cancel(own, own->late[own->late_count - 1], &rings))
		own->late_count--;
	if (rings)
		ring_proxy();
	if (own->room_wanted) {
		own->room_wanted = false;
		own->room++;
		futex_wake(&own->room, FUTEX_ALL);
	}
}

void forward_ring_interrupt(void)
{
	struct core_calls *own = own_calls();

	doze(own);
	if (own->room_wanted)
		room_made(own);
}

static int ring_create(uint32_t core)
{
	struct core_calls *own = &calls[core];
	uint64_t offset;

	own->ring = memory_alloc(sizeof(*own->ring), PAGE_SIZE);
	if (!own->ring)
		return -ENOMEM;
	memset(own->ring, 0, sizeof(*own->ring));
	callring_attach(&own->end, &own->ring->isle, &own->ring->proxy);
	own->credit = CREDIT;
	if (!memory_locate(own->ring, sizeof(*own->ring), true, &offset))
		return -ENOMEM;
	shared_store_release(&cores[core]->slot->callring, offset);
	return 0;
}

static int ring_start(void)
{
	struct core_calls *all = memory_alloc(core_count * sizeof(*all), PAGE_SIZE);
	int error = 0;

	if (!all)
		return -ENOMEM;
	memset(all, 0, core_count * sizeof(*all));
	linger_stamps = (uint64_t)boot_page()->tsc_khz * LINGER_US / 1000;
	calls = all;
	for (uint32_t core = 0; core < core_count && !error; core++)
		error = ring_create(core);
	return error;
}

const struct forward_transport forward_ring = {
	.start = ring_start,
	.submit = ring_submit,
	.cancel = ring_cancel,
	.linger = ring_linger,
	.data_max = CALLRING_DATA_MAX,
};
