// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests and their memory; see request.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "request.h"

static void clear(struct request *request, struct table *table)
{
	/* All but what is large and written before it is read. */
	memset(&request->head, 0, sizeof(request->head));
	memset(&request->call, 0, sizeof(request->call));
	request->call.table = table;
	request->call.args = request->args;
	request->data = NULL;
	request->target = NULL;
	request->target_count = 0;
	request->target_bytes = 0;
	request->buffer = NULL;
	request->state = REQUEST_OWNED;
	request->cancelled = false;
	request->next = NULL;
	request->places = NULL;
	request->inside = false;
	request->known_next = NULL;
	request->known_at = NULL;
}

struct request *request_create(struct table *table)
{
	struct request *request = malloc(sizeof(*request));

	if (request)
		clear(request, table);
	return request;
}

void request_reset(struct request *request)
{
	call_end(&request->call);
	if (request->buffer != request->small)
		free(request->buffer);
	if (request->data != request->few)
		free(request->data);
	if (request->target != request->few)
		free(request->target);
	clear(request, request->call.table);
}

void request_destroy(struct request *request)
{
	request_reset(request);
	free(request);
}

int request_buffer(struct request *request, size_t in, size_t out)
{
	/* Structures in the reply are aligned. */
	size_t start = (in + 15) & ~(size_t)15;

	request->buffer = start + out <= sizeof(request->small) ? request->small :
								  malloc(start + out);
	if (!request->buffer)
		return -ENOMEM;
	request->call.in = request->buffer;
	request->call.in_bytes = (uint32_t)in;
	request->call.out = (char *)request->buffer + start;
	request->call.out_room = (uint32_t)out;
	return 0;
}

struct iovec *request_pieces(struct request *request, unsigned int count)
{
	bool taken = request->data == request->few || request->target == request->few;

	if (count <= REQUEST_PIECES && !taken)
		return request->few;
	return malloc(count * sizeof(struct iovec));
}
