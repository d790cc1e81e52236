// SPDX-License-Identifier: BSD-2-Clause
/*
 * Sets of epoll; see epoll_set.h. Who waits with a set looks at it again when it changes.
 *
 * What is level-triggered waits as in poll(). With EPOLLET sockets join in when something
 * has happened to them (socket_edges.h), and Linux's files are in a set of Linux's own, of
 * which we wait to be readable (epoll_edges.h).
 *
 * Lock order: nest_lock, a set's lock, that of a set in it, sets_lock; the spin locks last.
 */
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <hermit/files.h>
#include <hermit/spinlock.h>
#include <lwip/sockets.h>
#include "epoll_edges.h"
#include "epoll_set.h"
#include "forward_file.h"
#include "poll_wait.h"
#include "socket_edges.h"

#define NEST_MAX	4		/* sets in a set in a set ..., as Linux has it */
#define TAKE_MAX	64		/* events of Linux's files at once */
#define EXCLUSIVE_OK	(EPOLLIN | EPOLLOUT | EPOLLERR | EPOLLHUP | EPOLLWAKEUP | EPOLLET | \
			 EPOLLEXCLUSIVE)

/**
 * struct epoll_entry - a descriptor in a set
 * @next: in the set
 * @set: it
 * @fd: the descriptor
 * @serial: of the file that it stood for when it came in
 * @kind: of that file
 * @handle: of that file
 * @event: what the program wants, and gets back
 * @armed: false after an event with EPOLLONESHOT
 * @token: new with each change; no other one of the set ever was that; not 0
 * @edge: of a socket with EPOLLET
 */
struct epoll_entry {
	struct epoll_entry *next;
	struct epoll_set *set;
	int fd;
	uint64_t serial;
	enum file_kind kind;
	int handle;
	struct epoll_event event;
	bool armed;
	uint64_t token;
	struct socket_edge edge;
};

struct epoll_set {
	struct mutex lock;		/* guards the entries and @edges */
	struct epoll_entry *first;
	uint64_t tokens;
	bool edges_last;		/* Linux's files had all the room: the others' turn */
	struct file *edges;		/* Linux's set; NULL as long as there is none */
	struct epoll_link *links;	/* guarded by links_lock */
};

/* A thread that waits with a set. */
struct epoll_link {
	struct epoll_link *next;	/* at the set */
	struct epoll_link *also;	/* of the same thread */
	struct epoll_set *set;
	struct file *file;		/* the set's, in use */
	struct epoll_waiter *waiter;
};

static struct mutex sets_lock;		/* guards the table */
static struct epoll_set *sets[FILES_MAX];
static struct mutex nest_lock;		/* held while a set comes into another one */
static struct spinlock links_lock;	/* taken under that of edges, before futexes' */

int epoll_set_create(void)
{
	struct epoll_set *set = calloc(1, sizeof(*set));
	int handle = 0;

	if (!set)
		return -ENOMEM;
	mutex_lock(&sets_lock);
	while (handle < FILES_MAX && sets[handle])
		handle++;
	if (handle < FILES_MAX)
		sets[handle] = set;
	mutex_unlock(&sets_lock);
	if (handle < FILES_MAX)
		return handle;
	free(set);
	return -EMFILE;
}

struct epoll_set *epoll_set_of(const struct file *file)
{
	return sets[file->handle];
}

static void wake(struct epoll_set *set)
{
	uint64_t flags = spin_lock_irq(&links_lock);

	for (struct epoll_link *link = set->links; link; link = link->next) {
		__atomic_store_n(&link->waiter->woken, 1, __ATOMIC_RELEASE);
		semaphore_post(link->waiter->waker);
	}
	spin_unlock_irq(&links_lock, flags);
}

void epoll_sets_wake(void)
{
	mutex_lock(&sets_lock);
	for (int handle = 0; handle < FILES_MAX; handle++)
		if (sets[handle])
			wake(sets[handle]);
	mutex_unlock(&sets_lock);
}

static void edge_happened(struct socket_edge *edge)
{
	wake(((struct epoll_entry *)((char *)edge - offsetof(struct epoll_entry, edge)))->set);
}

/* What an entry stands for, in use; NULL if that was closed, and perhaps is another file by now. */
static struct file *entry_file(const struct epoll_entry *entry)
{
	struct file *file;

	if (file_get(entry->fd, &file))
		return NULL;
	if (file->serial == entry->serial)
		return file;
	file_put(file);
	return NULL;
}

static bool sees_edges(const struct epoll_entry *entry, enum file_kind kind)
{
	return entry->event.events & EPOLLET && entry->kind == kind;
}

/* Does another descriptor in the set see the edges of the same file of Linux? */
static bool shares_edges(const struct epoll_entry *entry)
{
	struct file *file = NULL;

	for (const struct epoll_entry *other = entry->set->first; other && !file; other = other->next)
		if (other != entry && other->handle == entry->handle &&
		    sees_edges(other, FILE_FORWARDED))
			file = entry_file(other);
	if (file)
		file_put(file);
	return file != NULL;
}

/* An entry that went with its descriptor, but not with its file, may still be Linux's. */
static int edges_add(const struct epoll_entry *entry, uint32_t events, uint64_t token)
{
	const struct file *edges = entry->set->edges;
	int error = epoll_edges_control(edges, EPOLL_CTL_ADD, entry->handle, events, token);

	if (error != -EEXIST || shares_edges(entry))
		return error;
	epoll_edges_control(edges, EPOLL_CTL_DEL, entry->handle, 0, 0);
	return epoll_edges_control(edges, EPOLL_CTL_ADD, entry->handle, events, token);
}

/*
 * Tells Linux which edges of its file the entry wants to see: those of @events, as @token,
 * and none if EPOLLET is not among them. After an error all is as it was.
 */
static int edges_want(struct epoll_entry *entry, bool saw, uint32_t events, uint64_t token)
{
	struct epoll_set *set = entry->set;
	int error = 0;

	if (entry->kind != FILE_FORWARDED || !(saw || events & EPOLLET))
		return 0;
	if (!set->edges)
		error = epoll_edges_open(&set->edges);
	if (error)
		return error;
	if (!saw)
		return edges_add(entry, events, token);
	if (events & EPOLLET)
		return epoll_edges_control(set->edges, EPOLL_CTL_MOD, entry->handle, events, token);
	epoll_edges_control(set->edges, EPOLL_CTL_DEL, entry->handle, 0, 0);
	return 0;
}

/* Nothing more happens to the entry's socket. */
static void socket_forget(struct epoll_entry *entry)
{
	if (sees_edges(entry, FILE_SOCKET))
		socket_edge_remove(entry->handle, &entry->edge);
}

/* The entry wants @event from here on; Linux knows already. */
static void want(struct epoll_entry *entry, const struct epoll_event *event, uint64_t token)
{
	entry->event = *event;
	entry->token = token;
	entry->armed = true;
	if (!sees_edges(entry, FILE_SOCKET))
		return;
	entry->edge.events = poll_from_linux(event->events);
	entry->edge.fresh = true;
	entry->edge.happened = edge_happened;
	socket_edge_add(entry->handle, &entry->edge);
}

/* @open: the file still is; Linux forgets those that are closed. */
static void entry_remove(struct epoll_entry **at, bool open)
{
	struct epoll_entry *entry = *at;

	*at = entry->next;
	socket_forget(entry);
	if (open)
		edges_want(entry, sees_edges(entry, FILE_FORWARDED), 0, 0);
	free(entry);
}

int epoll_set_close(int handle)
{
	struct epoll_set *set = sets[handle];

	mutex_lock(&sets_lock);
	sets[handle] = NULL;
	mutex_unlock(&sets_lock);
	while (set->first)
		entry_remove(&set->first, false);
	if (set->edges)
		file_put(set->edges);
	free(set);
	return 0;
}

static int entry_add(struct epoll_set *set, int fd, const struct file *file,
		     const struct epoll_event *event)
{
	const uint64_t token = ++set->tokens;
	struct epoll_entry *entry = calloc(1, sizeof(*entry));
	int error;

	if (!entry)
		return -ENOMEM;
	entry->set = set;
	entry->fd = fd;
	entry->serial = file->serial;
	entry->kind = file->kind;
	entry->handle = file->handle;
	error = edges_want(entry, false, event->events, token);
	if (error) {
		free(entry);
		return error;
	}
	want(entry, event, token);
	entry->next = set->first;
	set->first = entry;
	return 0;
}

/* With a new token: who has seen what it wanted before finds nothing by the old one. */
static int entry_change(struct epoll_entry *entry, const struct epoll_event *event)
{
	const uint64_t token = ++entry->set->tokens;
	int error;

	if (entry->event.events & EPOLLEXCLUSIVE)
		return -EINVAL;
	error = edges_want(entry, sees_edges(entry, FILE_FORWARDED), event->events, token);
	if (error)
		return error;
	socket_forget(entry);
	want(entry, event, token);
	return 0;
}

/* Under the set's lock; @file is what @fd stands for. */
static int change(struct epoll_set *set, int operation, int fd, const struct file *file,
		  const struct epoll_event *event)
{
	struct epoll_entry **at = &set->first;

	while (*at && (*at)->fd != fd)
		at = &(*at)->next;
	if (*at && (*at)->serial != file->serial) {
		entry_remove(at, false);
		at = NULL;
	}
	if (operation == EPOLL_CTL_ADD)
		return at && *at ? -EEXIST : entry_add(set, fd, file, event);
	if (!at || !*at)
		return -ENOENT;
	if (operation == EPOLL_CTL_MOD)
		return entry_change(*at, event);
	entry_remove(at, true);
	return 0;
}

/* How many sets are in each other below @set; -ELOOP if @top is among them. */
static int nesting(struct epoll_set *set, const struct epoll_set *top)
{
	int deepest = 0;

	if (set == top)
		return -ELOOP;
	mutex_lock(&set->lock);
	for (struct epoll_entry *entry = set->first; entry && deepest >= 0; entry = entry->next) {
		struct file *file = entry->kind == FILE_EPOLL ? entry_file(entry) : NULL;
		int below = file ? nesting(epoll_set_of(file), top) : 0;

		if (file)
			file_put(file);
		if (below < 0)
			deepest = below;
		else if (file && below + 1 > deepest)
			deepest = below + 1;
	}
	mutex_unlock(&set->lock);
	return deepest;
}

/* As Linux's: files and folders are always ready and cannot be waited for. */
static int check_file(const struct file *file)
{
	struct forward_stat status;

	if (file->kind != FILE_FORWARDED || forward_fstat(file->handle, &status, forward_whole))
		return 0;
	return S_ISREG(status.mode) || S_ISDIR(status.mode) ? -EPERM : 0;
}

static int check_event(int operation, const struct file *file, const struct epoll_event *event)
{
	if (operation == EPOLL_CTL_DEL)
		return 0;
	if (!event)
		return -EFAULT;
	/* Nobody sees what happens to a set, only what is in it. */
	if (file->kind == FILE_EPOLL && event->events & (EPOLLET | EPOLLEXCLUSIVE))
		return -EINVAL;
	if (!(event->events & EPOLLEXCLUSIVE))
		return 0;
	return operation == EPOLL_CTL_MOD || event->events & ~EXCLUSIVE_OK ? -EINVAL : 0;
}

static int locked_change(struct epoll_set *set, int operation, int fd, const struct file *file,
			 const struct epoll_event *event)
{
	int error;

	mutex_lock(&set->lock);
	error = change(set, operation, fd, file, event);
	mutex_unlock(&set->lock);
	if (!error)
		wake(set);
	return error;
}

int epoll_set_control(struct epoll_set *set, int operation, int fd, struct file *file,
		      const struct epoll_event *event)
{
	int error = check_event(operation, file, event);

	if (!error && operation == EPOLL_CTL_ADD)
		error = check_file(file);
	if (error)
		return error;
	if (file->kind != FILE_EPOLL || operation != EPOLL_CTL_ADD)
		return locked_change(set, operation, fd, file, event);
	if (epoll_set_of(file) == set)
		return -EINVAL;
	mutex_lock(&nest_lock);
	error = nesting(epoll_set_of(file), set);
	if (error + 1 > NEST_MAX)
		error = -ELOOP;
	if (error >= 0)
		error = locked_change(set, operation, fd, file, event);
	mutex_unlock(&nest_lock);
	return error;
}

static int link_add(struct epoll_set *set, struct file *file, struct epoll_waiter *waiter)
{
	struct epoll_link *link = malloc(sizeof(*link));
	uint64_t flags;

	if (!link)
		return -ENOMEM;
	file_use(file);
	*link = (struct epoll_link){
		.also = waiter->links, .set = set, .file = file, .waiter = waiter,
	};
	waiter->links = link;
	flags = spin_lock_irq(&links_lock);
	link->next = set->links;
	set->links = link;
	spin_unlock_irq(&links_lock, flags);
	return 0;
}

void epoll_waiter_end(struct epoll_waiter *waiter)
{
	struct epoll_link *link;
	uint64_t flags;

	if (!waiter->links)
		return;
	while ((link = waiter->links)) {
		struct epoll_link **at = &link->set->links;

		waiter->links = link->also;
		flags = spin_lock_irq(&links_lock);
		while (*at != link)
			at = &(*at)->next;
		*at = link->next;
		spin_unlock_irq(&links_lock, flags);
		file_put(link->file);
		free(link);
	}
	poll_waker_reset();
}

/* @file: the entry's, in use. */
static int entry_expand(const struct epoll_entry *entry, struct file *file,
			struct poll_items *items, uint64_t owner, struct epoll_waiter *waiter)
{
	if (!entry->armed || sees_edges(entry, FILE_FORWARDED))
		return 0;
	if (entry->kind == FILE_EPOLL && !(entry->event.events & (EPOLLIN | EPOLLRDNORM)))
		return 0;
	if (entry->kind == FILE_EPOLL)
		return epoll_expand(file, items, owner, waiter);
	if (sees_edges(entry, FILE_SOCKET) && !__atomic_load_n(&entry->edge.fresh, __ATOMIC_ACQUIRE))
		return 0;
	return poll_items_add(items, file, poll_from_linux(entry->event.events), owner);
}

static int expand(struct file *file, struct poll_items *items, const uint64_t *owner,
		  struct epoll_waiter *waiter)
{
	struct epoll_set *set = epoll_set_of(file);
	int error = link_add(set, file, waiter);
	struct epoll_entry **at = &set->first;
	struct file *open;

	mutex_lock(&set->lock);
	if (!error && set->edges)
		error = poll_items_add(items, set->edges, POLLIN, owner ? *owner : 0);
	while (!error && *at) {
		open = entry_file(*at);
		if (!open) {
			entry_remove(at, false);
			continue;
		}
		error = entry_expand(*at, open, items, owner ? *owner : (*at)->token, waiter);
		file_put(open);
		at = &(*at)->next;
	}
	mutex_unlock(&set->lock);
	return error;
}

int epoll_set_expand(struct file *file, struct poll_items *items, struct epoll_waiter *waiter)
{
	return expand(file, items, NULL, waiter);
}

int epoll_expand(struct file *file, struct poll_items *items, uint64_t owner,
		 struct epoll_waiter *waiter)
{
	return expand(file, items, &owner, waiter);
}

static struct epoll_entry *find(const struct epoll_set *set, uint64_t token)
{
	struct epoll_entry *entry = set->first;

	while (entry && entry->token != token)
		entry = entry->next;
	return entry;
}

/* What has happened to Linux's files. */
static int take(const struct epoll_set *set, struct epoll_event *events, int most)
{
	struct forward_event got[TAKE_MAX];
	int count = epoll_edges_take(set->edges, got, most < TAKE_MAX ? most : TAKE_MAX);
	int taken = 0;

	for (int i = 0; i < count; i++) {
		const struct epoll_entry *entry = find(set, got[i].token);

		if (!entry)
			continue;
		events[taken].data = entry->event.data;
		events[taken++].events = got[i].events;
	}
	return taken;
}

/* The events of an entry for which @item waited. */
static short events_of(struct epoll_entry *entry, const struct poll_item *item)
{
	struct pollfd now = { .fd = entry->handle, .events = item->events };

	if (!entry->armed || item->revents & POLLNVAL)
		return 0;
	if (entry->kind == FILE_EPOLL)
		return poll_from_linux(entry->event.events) & (POLLIN | POLLRDNORM);
	if (!sees_edges(entry, FILE_SOCKET))
		return item->revents;
	/* What happens after this is news; what is there now is not. */
	if (!__atomic_exchange_n(&entry->edge.fresh, false, __ATOMIC_ACQ_REL))
		return 0;
	return lwip_poll(&now, 1, 0) > 0 ? now.revents : 0;
}

/* A descriptor may have been closed while we waited. */
static short events_if_open(struct epoll_entry *entry, const struct poll_item *item)
{
	struct file *file = entry_file(entry);
	short some = file ? events_of(entry, item) : 0;

	if (file)
		file_put(file);
	return some;
}

/* All get their turn: who was reported comes last. */
static void to_end(struct epoll_set *set, struct epoll_entry *entry)
{
	struct epoll_entry **at = &set->first;

	while (*at != entry)
		at = &(*at)->next;
	*at = entry->next;
	entry->next = NULL;
	while (*at)
		at = &(*at)->next;
	*at = entry;
}

int epoll_set_collect(struct epoll_set *set, const struct poll_items *items,
		      struct epoll_event *events, int most)
{
	struct epoll_entry *entry;
	uint64_t last = 0;
	size_t begin;
	int ready = 0;
	int taken;
	short some;

	mutex_lock(&set->lock);
	begin = set->edges_last;
	set->edges_last = false;
	for (size_t i = 0; i < items->count && ready < most; i++) {
		const struct poll_item *item = &items->item[(begin + i) % items->count];

		if (item->revents && !item->owner) {
			taken = take(set, events + ready, most - ready);
			set->edges_last = taken == most;
			ready += taken;
		}
		if (!item->revents || item->owner == last)
			continue;
		last = item->owner;
		entry = find(set, last);
		some = entry ? events_if_open(entry, item) : 0;
		if (!some)
			continue;
		events[ready].data = entry->event.data;
		events[ready++].events = poll_to_linux(some);
		entry->armed = !(entry->event.events & EPOLLONESHOT);
		to_end(set, entry);
	}
	mutex_unlock(&set->lock);
	return ready;
}
