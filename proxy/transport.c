// SPDX-License-Identifier: GPL-2.0-only
/*
 * What all transports have in common; see transport.h.
 */
#include <errno.h>

#include <forward_codec.h>

#include "transport.h"

int transport_garbage(const struct request *request, const char *what, struct reason *reason)
{
	return reason_set(reason, -EPROTO, "a forwarded call is garbage: %s (call %u %s, %u bytes)",
			  what, request->head.number, forward_name(request->head.number),
			  request->head.length);
}
