/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files of Linux with EPOLLET: an epoll set of Linux's own, in the proxy, sees what
 * happens to them.
 */
#ifndef SYSCALL_EPOLL_EDGES_H
#define SYSCALL_EPOLL_EDGES_H

#include <stdint.h>
#include <hermit/files.h>
#include <hermit/forward.h>

/**
 * epoll_edges_open() - a new set of Linux's
 * @edges: result, a file for poll_items_add(); file_put() closes it
 *
 * Context: task, for all here. Return: 0, -errno.
 */
int epoll_edges_open(struct file **edges);

/**
 * epoll_edges_control() - put a file in or take it out
 * @edges: the set
 * @operation: EPOLL_CTL_*
 * @handle: of a forwarded file
 * @events: EPOLL*
 * @token: comes back with its events
 *
 * Return: 0, -errno.
 */
int epoll_edges_control(const struct file *edges, int operation, int handle, uint32_t events,
			uint64_t token);

/**
 * epoll_edges_take() - what has happened, once
 * @edges: the set
 * @events: result
 * @most: of @events, FORWARD_EVENTS_MAX at most
 *
 * Return: how many, -errno.
 */
int epoll_edges_take(const struct file *edges, struct forward_event *events, int most);

#endif /* SYSCALL_EPOLL_EDGES_H */
