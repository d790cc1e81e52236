// SPDX-License-Identifier: GPL-2.0-only
/*
 * Puts a frame that no kernel would send into the ring of forwarded calls, the one of
 * core 0, and waits for what comes of it. The argument says what is wrong with it.
 */
#include <pthread.h>
#include <string.h>
#include <unistd.h>
#include <hermit/callring.h>
#include <hermit/isle.h>

static struct callring *ring_of_core_0(void)
{
	const struct isle_core *core = (void *)(ISLE_MEMORY_BASE + ISLE_CORES_OFFSET);

	return (struct callring *)(ISLE_MEMORY_BASE + core->callring);
}

/* On another core, whose ring is in order: calls as usual, which wake the proxy. */
static void *call(void *unused)
{
	while (write(STDERR_FILENO, "", 0) == 0)
		;
	return unused;
}

int main(int argc, char **argv)
{
	struct callring *ring = ring_of_core_0();
	uint32_t head = ring->isle.head;
	struct callring_request request = {
		.head = {
			.length = sizeof(request.args) + 1,
			.number = FORWARD_WRITE,
			.id = CALLRING_ID(0, 1u << 20),
		},
		.args = { 1 },
		.in = { .offset = ISLE_IMAGE_OFFSET, .bytes = 1, .pieces = 1 },
	};
	pthread_t thread;
	const char *wrong = argc > 1 ? argv[1] : "";

	if (!strcmp(wrong, "number"))
		request.head.number = FORWARD_COUNT;
	else if (!strcmp(wrong, "length"))
		request.head.length = UINT32_MAX;
	else if (!strcmp(wrong, "memory"))
		request.in.offset = 1ull << 46;
	else if (!strcmp(wrong, "pieces"))
		request.in.pieces = UINT32_MAX;
	else if (!strcmp(wrong, "index"))
		head += 100000;
	else
		return 2;
	ring->request[head % CALLRING_SLOTS] = request;
	__atomic_store_n(&ring->isle.head, head + 1, __ATOMIC_RELEASE);
	pthread_create(&thread, NULL, call, NULL);
	for (;;)
		;
}
