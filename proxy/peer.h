/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who is at the other end of a TCP connection within this machine?
 */
#ifndef PROXY_PEER_H
#define PROXY_PEER_H

#include <sys/types.h>

#define PEER_TABLE "/proc/net/tcp"

/**
 * peer_user() - the user whose socket a connection leads to
 * @fd: connected, IPv4
 * @table: PEER_TABLE but for tests
 * @user: result
 *
 * Whoever has closed the socket has gone, whatever he has sent before.
 *
 * Return: 0; -ENOENT if the other end is not on this machine, or has gone; -errno.
 */
int peer_user(int fd, const char *table, uid_t *user);

#endif /* PROXY_PEER_H */
