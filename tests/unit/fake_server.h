/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A server of forwarded calls with a fake isle at the other end of a socket pair.
 */
#ifndef FAKE_SERVER_H
#define FAKE_SERVER_H

#include <fcntl.h>

#include "fake_isle.h"
#include "server.h"
#include "stream.h"

struct fake_server {
	struct table table;
	struct server server;
	struct stream transport;
	int isle;
	struct fake_reply reply;
	uint64_t next_id;
};

static inline int fake_server_start(void **state)
{
	struct fake_server *fake = calloc(1, sizeof(*fake));
	int pair[2];

	table_init(&fake->table);
	assert_int_equal(server_init(&fake->server, &fake->table), 0);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
	stream_init(&fake->transport, pair[0]);
	fake->isle = pair[1];
	assert_int_equal(server_start(&fake->server, &fake->transport.transport), 0);
	*state = fake;
	return 0;
}

static inline int fake_server_stop(void **state)
{
	struct fake_server *fake = *state;

	if (!server_stop(&fake->server, FAKE_PATIENCE_MS))
		return -1;
	fake->transport.transport.close(&fake->transport.transport);
	table_destroy(&fake->table);
	server_destroy(&fake->server);
	close(fake->isle);
	free(fake);
	return 0;
}

/* One call from request to reply; the reply is in fake->reply. */
static inline int64_t fake_call(struct fake_server *fake, uint32_t number, uint64_t first,
				uint64_t second, uint64_t third, const void *data, uint32_t size)
{
	const uint64_t args[FORWARD_ARGS] = { first, second, third };
	uint64_t id = fake->next_id++;
	size_t limit = number == FORWARD_WRITE ? size : FORWARD_DATA_MAX;

	fake_send(fake->isle, number, id, args, data, size);
	fake_receive(fake->isle, &fake->reply);
	assert_int_equal(fake->reply.head.id, id);
	assert_int_equal(forward_check_reply(&fake->reply.head, number, limit), 0);
	return fake->reply.head.status;
}

/* Opens a pipe and gives the isle its reading end; returns the writing end. */
static inline int fake_pipe(struct fake_server *fake, uint64_t *index)
{
	int pipe_fds[2];

	assert_int_equal(pipe2(pipe_fds, O_CLOEXEC), 0);
	*index = (uint64_t)table_install(&fake->table, pipe_fds[0]);
	return pipe_fds[1];
}

#endif /* FAKE_SERVER_H */
