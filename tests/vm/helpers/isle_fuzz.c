// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does at random, from several processes with two threads each, whatever root can do
 * to /dev/hermit/isleN and the files of /sys/hermit, rightly and wrongly.
 *
 *   isle_fuzz SEED OPERATIONS PROCESSES SECONDS
 *
 * There is one rule: what is booted is the test image, from its beginning. A core that
 * runs nonsense in ring 0 may do anything, so nothing could be learned from it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <hermit/isle.h>

#include "../images/image.h"
#include "random.h"

#define IMAGE		"/hermit/tests/image.bin"
#define MODULES		"/hermit/lib/modules/"
#define IMAGE_ROOM	0x100000u	/* image with its .bss */
#define ISLES		4u		/* two that are there, two that come and go */
#define THREADS		2u
#define SLOTS		2u
#define PAGES_MAX	1024u
#define PROCESSES_MAX	64u
/* From so many operations on, each kind must have come to something. */
#define ENOUGH		3000u
/* A process that hangs is a finding. */
static unsigned int deadline_s;

#define COUNT_OF(array)	(sizeof(array) / sizeof(*(array)))

static unsigned char image[IMAGE_ROOM];
static size_t image_bytes;

/* What the threads of a process share. */
static int devices[SLOTS];		/* claims, -1 for none; under claims_lock */
static pthread_mutex_t claims_lock = PTHREAD_MUTEX_INITIALIZER;
static void *bad_page;			/* may not be accessed */
static void *read_only_page;

static __thread struct random random_here;
static __thread sigjmp_buf trap;
static __thread volatile sig_atomic_t trapping;

static uint64_t below(uint64_t count)
{
	return random_below(&random_here, count);
}

/* An offset: often at an edge, else anywhere, sometimes far beyond the end. */
static uint64_t any_offset(void)
{
	static const uint64_t edges[] = {
		0, ISLE_CORES_OFFSET, ISLE_LOG_OFFSET, ISLE_FREE_OFFSET, ISLE_IMAGE_OFFSET,
		16 << 20, 32 << 20, 128 << 20, INT64_MAX, UINT64_MAX, 1ull << 32, 1ull << 44,
	};

	switch (below(3)) {
	case 0:
		return edges[below(COUNT_OF(edges))] + below(3) * 4096 - 4096;
	case 1:
		return below(16) ? below(16 << 20) : random_next(&random_here);
	default:
		return below(160 << 20);
	}
}

/* Would writing there change the image that is going to run, or runs? */
static bool touches_image(uint64_t offset, uint64_t size)
{
	return offset + size < offset || (offset < ISLE_IMAGE_OFFSET + IMAGE_ROOM &&
					  offset + size > ISLE_IMAGE_OFFSET);
}

/* Memory to exchange with the kernel: good or bad. */
static void *any_pointer(void *good)
{
	switch (below(16)) {
	case 0:
		return NULL;
	case 1:
		return bad_page;
	case 2:
		return (void *)0xffff888000000000;
	case 3:
		return read_only_page;
	default:
		return good;
	}
}

/* Mostly one that is open, if there is one. */
static int any_device(void)
{
	size_t first = below(SLOTS);
	size_t i;

	for (i = 0; i < SLOTS && below(16); i++)
		if (devices[(first + i) % SLOTS] >= 0)
			return devices[(first + i) % SLOTS];
	return devices[first];
}

/* Copies the image and its order; the isle is offline, so nothing runs there. */
static bool write_image(int device, uint64_t order_offset)
{
	struct image_order order = {
		.mode = (uint32_t)below(MODE_COUNT + 1),
		.value = (uint32_t)below(100),
	};

	return pwrite(device, image, image_bytes, ISLE_IMAGE_OFFSET) == (ssize_t)image_bytes &&
	       pwrite(device, &order, sizeof(order), (off_t)order_offset) == sizeof(order);
}

/*
 * A load that is accepted, if the isle is offline. Under claims_lock: nobody else loads or
 * changes devices[].
 */
static bool load_image(int device)
{
	struct isle_load load = { .entry = ISLE_IMAGE_BASE, .image_size = IMAGE_ROOM };
	struct isle_report report;

	/* Whoever stops the isle clears the image, which must not be booted then. */
	if (ioctl(device, ISLE_IOC_STATUS, &report) || report.state != ISLE_OFFLINE)
		return false;
	load.flags = below(2) ? ISLE_LOAD_DEBUG : 0;
	load.args_offset = ISLE_IMAGE_OFFSET + IMAGE_ROOM + below(8 << 20);
	load.args_size = sizeof(struct image_order) + below(4096);
	if (!write_image(device, load.args_offset))
		return false;
	snprintf(load.path, sizeof(load.path), "%s", "fuzz\n\x80 \"path\"");
	return !ioctl(device, ISLE_IOC_LOAD, &load);
}

/* One or, if that is somebody's, the next. Under claims_lock. */
static void open_device(unsigned int slot, int flags)
{
	unsigned int first = (unsigned int)below(ISLES);
	char path[64];
	unsigned int i;

	if (devices[slot] >= 0)
		close(devices[slot]);
	devices[slot] = -1;
	for (i = 0; i < 2 && devices[slot] < 0; i++) {
		snprintf(path, sizeof(path), "/dev/hermit/isle%u", (first + i) % ISLES);
		devices[slot] = open(path, flags | O_CLOEXEC);
	}
}

static bool do_open(void)
{
	unsigned int slot = (unsigned int)below(SLOTS);
	bool opened;

	pthread_mutex_lock(&claims_lock);
	/* What is open mostly stays so, for others to do something with it. */
	opened = devices[slot] < 0 || !below(4);
	if (opened)
		open_device(slot, below(4) ? O_RDWR : O_RDONLY);
	opened = opened && devices[slot] >= 0;
	if (opened && below(2))
		load_image(devices[slot]);
	pthread_mutex_unlock(&claims_lock);
	return opened;
}

static bool do_close(void)
{
	unsigned int slot = (unsigned int)below(SLOTS);
	bool closed;

	pthread_mutex_lock(&claims_lock);
	closed = devices[slot] >= 0 && !close(devices[slot]);
	devices[slot] = -1;
	pthread_mutex_unlock(&claims_lock);
	return closed;
}

static bool do_load(void)
{
	bool loaded;

	pthread_mutex_lock(&claims_lock);
	loaded = load_image(any_device());
	pthread_mutex_unlock(&claims_lock);
	return loaded;
}

/* A load that is refused, whatever else is in it: the entry lies outside. */
static bool do_bad_load(void)
{
	struct isle_load load;
	unsigned char *byte = (unsigned char *)&load;
	size_t i;

	for (i = 0; i < sizeof(load); i++)
		byte[i] = (unsigned char)random_next(&random_here);
	load.image_size = below(2) ? IMAGE_ROOM : load.image_size;
	load.entry = below(2) ? 0 : ISLE_IMAGE_BASE + ISLE_IMAGE_MAX + below(4096);
	return ioctl(any_device(), ISLE_IOC_LOAD, any_pointer(&load)) &&
	       (errno == EINVAL || errno == EFBIG);
}

static const char *any_cpus(void)
{
	static const char *const good[] = { "1", "2", "3", "4", "5", "6", "7", "2-3", "4-7" };
	static const char *const lists[] = {
		"1,3,5", "6-7", "3-5", "1-7", "0", "0-3", "8", "99999999999",
		"-1", "-2", "", " 1", "1,", "1-", "3-1", "1,1", "x", "1\n", "2-3\n", "1\n\n", "01",
	};

	return below(2) ? good[below(COUNT_OF(good))] : lists[below(COUNT_OF(lists))];
}

static bool do_boot(void)
{
	struct isle_boot_request request;

	if (below(16))
		snprintf(request.cpus, sizeof(request.cpus), "%s", any_cpus());
	else
		memset(request.cpus, '1', sizeof(request.cpus));
	return !ioctl(any_device(), ISLE_IOC_BOOT, any_pointer(&request));
}

/*
 * A claim, a load and a boot that fit together, as they hardly ever do by chance. Some
 * are left for do_boot().
 */
static bool do_run(void)
{
	struct isle_boot_request request;
	unsigned int slot = (unsigned int)below(SLOTS);

	pthread_mutex_lock(&claims_lock);
	if (devices[slot] < 0)
		open_device(slot, O_RDWR);
	load_image(devices[slot]);
	pthread_mutex_unlock(&claims_lock);
	if (!below(3))
		return false;
	snprintf(request.cpus, sizeof(request.cpus), "%u", 1 + (unsigned int)below(7));
	return !ioctl(devices[slot], ISLE_IOC_BOOT, &request);
}

static bool do_ioctl(void)
{
	static const unsigned long commands[] = {
		ISLE_IOC_INFO, ISLE_IOC_STATUS, ISLE_IOC_STOP, ISLE_IOC_HEARD,
	};
	char room[4096];

	return !ioctl(any_device(), commands[below(COUNT_OF(commands))], any_pointer(room));
}

/* What stands still is stopped like everything else; none of the images takes an NMI. */
static bool do_pause(void)
{
	struct isle_pause pause = { .core = below(2) ? ISLE_ALL_CORES : (uint32_t)below(9) };

	return !ioctl(any_device(), below(2) ? ISLE_IOC_PAUSE : ISLE_IOC_RESUME,
		      any_pointer(&pause));
}

static bool do_signal(void)
{
	return !ioctl(any_device(), ISLE_IOC_SIGNAL, below(4) ? below(70) : random_next(&random_here));
}

static bool do_ring(void)
{
	return !ioctl(any_device(), ISLE_IOC_RING, below(4) ? below(2) : random_next(&random_here));
}

/* Numbers that are none of ours, or ours with a wrong size or direction. */
static bool do_unknown_ioctl(void)
{
	unsigned int number = (unsigned int)below(256);
	unsigned long command = _IOC(below(4), ISLE_IOC_TYPE, number, below(8192));
	char room[8192];

	if (command == ISLE_IOC_LOAD)
		return false;
	memset(room, 0, sizeof(room));
	return ioctl(any_device(), below(4) ? command : random_next(&random_here) & ~0xff00u,
		     any_pointer(room)) && errno == ENOTTY;
}

static bool do_read(void)
{
	static __thread char room[65536];
	struct iovec parts[2] = {
		{ any_pointer(room), below(sizeof(room)) }, { any_pointer(room), below(64) },
	};
	int device = any_device();

	if (below(2))
		return preadv(device, parts, 2, (off_t)any_offset()) > 0;
	return pread(device, any_pointer(room), below(4) ? below(sizeof(room)) : SIZE_MAX / 2,
		     (off_t)any_offset()) > 0;
}

/* Nobody else moves the position of this file, so it is known where that writes. */
static bool do_write(void)
{
	static __thread char room[65536];
	uint64_t offset = any_offset();
	size_t size = below(sizeof(room));

	return !touches_image(offset, size) &&
	       pwrite(any_device(), any_pointer(room), size, (off_t)offset) > 0;
}

static bool do_seek(void)
{
	return lseek(any_device(), (off_t)any_offset(), (int)below(4)) >= 0;
}

static bool do_sendfile(void)
{
	off_t offset = (off_t)below(32 << 20);
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	ssize_t sent = sendfile(null, any_device(), &offset, 1 + below(1 << 20));

	close(null);
	/* The device knows nothing of it, and says so. */
	return sent < 0 && errno == EINVAL;
}

static bool do_poll(void)
{
	struct pollfd pollers[] = {
		{ any_device(), POLLPRI | POLLIN, 0 }, { any_device(), (short)below(0x4000), 0 },
	};

	return poll(pollers, COUNT_OF(pollers), (int)below(3)) > 0 &&
	       !(pollers[0].revents & POLLNVAL);
}

static void on_trap(int signal)
{
	if (!trapping)
		_exit(128 + signal);
	trapping = 0;
	siglongjmp(trap, signal);
}

/* Looks at pages of a mapping, or writes to them. */
static void touch(volatile unsigned char *start, uint64_t offset, size_t size, bool write)
{
	uint64_t at;
	int i;

	if (sigsetjmp(trap, 1))
		return;
	trapping = 1;
	for (i = 0; i < 4; i++) {
		at = below(size);
		if (!write)
			(void)start[at];
		else if (!touches_image(offset + at, 1))
			start[at] = (unsigned char)i;
	}
	trapping = 0;
}

static void touch_in_child(volatile unsigned char *start, uint64_t offset, size_t size)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		touch(start, offset, size, true);
		_exit(0);
	}
	if (child > 0)
		waitpid(child, &status, 0);
}

/* Larger: refused; smaller: fine. */
static void resize_map(void *start, size_t size)
{
	size_t wanted = (1 + below(2 * PAGES_MAX)) * 4096;
	void *moved = mremap(start, size, wanted, MREMAP_MAYMOVE);

	if (moved == MAP_FAILED)
		munmap(start, size);
	else
		munmap(moved, wanted);
}

static bool do_map(void)
{
	static const int flags[] = { MAP_SHARED, MAP_SHARED | MAP_POPULATE, MAP_PRIVATE,
				     MAP_SHARED_VALIDATE, MAP_SHARED | MAP_LOCKED };
	uint64_t offset = any_offset() & ~4095ull;
	size_t size = (1 + below(PAGES_MAX)) * 4096;
	int protection = (int)below(8);
	unsigned char *start = mmap(NULL, size, protection, flags[below(COUNT_OF(flags))],
				    any_device(), (off_t)offset);

	if (start == MAP_FAILED)
		return false;
	touch(start, offset, size, below(2));
	switch (below(6)) {
	case 0:
		mprotect(start, size, (int)below(8));
		touch(start, offset, size, true);
		break;
	case 1:
		munmap(start + size / 2 / 4096 * 4096, 4096);
		break;
	case 2:
		madvise(start, size, (int)below(26));
		touch(start, offset, size, false);
		break;
	case 3:
		touch_in_child(start, offset, size);
		break;
	case 4:
		resize_map(start, size);
		return true;
	}
	munmap(start, size);
	return true;
}

/* True if the kernel takes all of it. */
static bool put(const char *path, const char *text, size_t size)
{
	int file = open(path, O_WRONLY | O_CLOEXEC);
	bool taken;

	if (file < 0)
		return false;
	taken = write(file, any_pointer((void *)text), size) == (ssize_t)size && size;
	close(file);
	return taken;
}

static bool do_admin_cpus(void)
{
	const char *text = below(3) ? any_cpus() : "-1";
	char path[64];

	snprintf(path, sizeof(path), "/sys/hermit/isle%u/cpus", (unsigned int)below(ISLES));
	return put(path, text, strlen(text));
}

/* Small ones: Linux shall have enough left. */
static const char *any_size(void)
{
	static const char *const good[] = { "16M", "32M", "64M", "96M", "48M\n", "16777216" };
	static const char *const sizes[] = {
		"17M", "16777215", "2M", "0", "-1", "64G", "all", "8388608T",
		"99999999999999999999", "1x", "16M ", "", "ALL", "0x1000000",
	};

	return below(2) ? good[below(COUNT_OF(good))] : sizes[below(COUNT_OF(sizes))];
}

/* Of an isle that nobody has at the moment, if there is one. */
static bool do_admin_size(void)
{
	unsigned int first = (unsigned int)below(ISLES);
	const char *text = any_size();
	bool taken = false;
	char path[64];
	unsigned int i;

	for (i = 0; i < ISLES && !taken; i++) {
		snprintf(path, sizeof(path), "/sys/hermit/isle%u/memsize", (first + i) % ISLES);
		taken = put(path, text, strlen(text));
	}
	return taken;
}

static bool do_admin_create(void)
{
	char text[128];

	snprintf(text, sizeof(text), below(8) ? "isle%d node=%d mem=%s" : "isle%d mem=%d node=%s",
		 2 + (int)below(2), (int)below(3), any_size());
	return put("/sys/hermit/create", text, below(16) ? strlen(text) : sizeof(text));
}

static bool do_admin_remove(void)
{
	int first = (int)below(2);
	bool whole = below(8);
	bool taken = false;
	char text[32];
	int i;

	for (i = 0; i < 2 && !taken; i++) {
		snprintf(text, sizeof(text), "isle%d", 2 + (first + i) % 2);
		taken = put("/sys/hermit/remove", text, whole ? strlen(text) : below(sizeof(text)));
	}
	return taken;
}

static void any_file(char path[64], const char *name)
{
	snprintf(path, 64, "/sys/hermit/isle%u/%s", (unsigned int)below(ISLES), name);
}

static bool do_look(void)
{
	static const char *const files[] = {
		"state", "cpus", "memsize", "node", "path", "owner", "exit", "heartbeat", "uptime",
		"boots", "log", "log_start", "core",
	};
	struct pollfd poller = { .events = POLLPRI };
	char room[8192];
	char path[64];
	bool seen;

	if (below(16))
		any_file(path, files[below(COUNT_OF(files))]);
	else
		snprintf(path, sizeof(path), "/sys/hermit/version");
	poller.fd = open(path, O_RDONLY | O_CLOEXEC);
	if (poller.fd < 0)
		return false;
	pread(poller.fd, any_pointer(room), below(sizeof(room)), below(2) ? 0 : (off_t)below(1 << 20));
	if (!below(4))
		poll(&poller, 1, (int)below(3));
	seen = read(poller.fd, room, sizeof(room)) > 0;
	close(poller.fd);
	return seen;
}

/* Files that nobody can write, or nobody can read. */
static bool do_wrong_way(void)
{
	static const char *const files[] = {
		"state", "node", "path", "owner", "exit", "heartbeat", "uptime", "boots", "log",
		"log_start", "core",
	};
	static const char *const others[] = { "version", "create", "remove" };
	size_t choice = below(COUNT_OF(files) + COUNT_OF(others));
	bool reads = choice > COUNT_OF(files);	/* all but `version` */
	char room[64] = "1";
	char path[64];
	ssize_t moved;
	int file;

	if (choice < COUNT_OF(files))
		any_file(path, files[choice]);
	else
		snprintf(path, sizeof(path), "/sys/hermit/%s", others[choice - COUNT_OF(files)]);
	file = open(path, (reads ? O_RDONLY : O_WRONLY) | O_CLOEXEC);
	if (file < 0)
		return errno == EACCES;
	moved = reads ? read(file, room, sizeof(room)) : write(file, room, 1);
	close(file);
	return moved < 0;
}

/* The administrator switches CPUs, also such as are lent. */
static bool do_hotplug(void)
{
	char path[64];

	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%u/online",
		 1 + (unsigned int)below(7));
	return put(path, below(3) ? "1" : "0", 1);
}

static bool insert(const char *path)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	long error = syscall(SYS_finit_module, file, "", 0);

	close(file);
	return !error;
}

/* Whoever has a claim keeps the module there, but not the network. */
static bool do_reload(void)
{
	syscall(SYS_delete_module, "mmnif", O_NONBLOCK);
	syscall(SYS_delete_module, "hermit", O_NONBLOCK);
	insert(MODULES "hermit.ko");
	return insert(MODULES "mmnif.ko");
}

/* A holder that is killed at a random moment, whatever it does just then. */
static bool do_victim(void);

#define OPERATION(name, weight) { #name, do_##name, weight }

static const struct operation {
	const char *name;
	bool (*run)(void);		/* true: what it is there for has happened */
	unsigned int weight;
} operations[] = {
	OPERATION(open, 40),		OPERATION(close, 25),		OPERATION(load, 60),
	OPERATION(bad_load, 20),	OPERATION(boot, 60),		OPERATION(ioctl, 60),
	OPERATION(ring, 40),		OPERATION(pause, 60),		OPERATION(signal, 40),
	OPERATION(unknown_ioctl, 20),	OPERATION(read, 60),		OPERATION(write, 60),
	OPERATION(seek, 40),		OPERATION(sendfile, 20),	OPERATION(poll, 30),
	OPERATION(map, 40),		OPERATION(admin_cpus, 20),	OPERATION(admin_size, 60),
	OPERATION(admin_create, 40),	OPERATION(admin_remove, 40),	OPERATION(look, 60),
	OPERATION(wrong_way, 20),	OPERATION(hotplug, 6),		OPERATION(reload, 6),
	OPERATION(victim, 6),		OPERATION(run, 60),
};

/* How often each was tried, and came to something; all processes share them. */
static struct {
	atomic_ulong tried;
	atomic_ulong worked;
} *counts;

static void run_one(void)
{
	unsigned int total = 0;
	uint64_t chosen;
	size_t i;

	for (i = 0; i < COUNT_OF(operations); i++)
		total += operations[i].weight;
	chosen = below(total);
	for (i = 0; chosen >= operations[i].weight; i++)
		chosen -= operations[i].weight;
	atomic_fetch_add(&counts[i].tried, 1);
	if (operations[i].run())
		atomic_fetch_add(&counts[i].worked, 1);
}

static bool do_victim(void)
{
	uint64_t seed = random_next(&random_here);
	pid_t victim;
	int status;
	unsigned int i;

	/* It gets no claim of ours: one that loads must know what is there. */
	pthread_mutex_lock(&claims_lock);
	victim = fork();
	pthread_mutex_unlock(&claims_lock);
	if (victim == 0) {
		random_here.state = seed;
		pthread_mutex_init(&claims_lock, NULL);
		for (i = 0; i < SLOTS; i++) {
			close(devices[i]);
			devices[i] = -1;
		}
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (i = 0; i < 20; i++) {
			do_open();
			do_load();
			do_boot();
			do_look();
		}
		_exit(0);
	}
	if (victim < 0)
		return false;
	usleep((useconds_t)below(200000));
	kill(victim, SIGKILL);
	return waitpid(victim, &status, 0) == victim && WIFSIGNALED(status);
}

struct task {
	uint64_t seed;
	unsigned long operations;
};

static void *run_thread(void *argument)
{
	const struct task *task = argument;
	unsigned long i;

	random_here.state = task->seed;
	for (i = 0; i < task->operations; i++)
		run_one();
	return NULL;
}

static void catch_traps(void)
{
	struct sigaction action = { .sa_handler = on_trap, .sa_flags = SA_NODEFER };

	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
}

static int run_process(uint64_t seed, unsigned long count)
{
	struct task tasks[THREADS];
	pthread_t threads[THREADS];
	unsigned int i;

	alarm(deadline_s);
	catch_traps();
	bad_page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	read_only_page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	for (i = 0; i < SLOTS; i++)
		devices[i] = -1;
	for (i = 0; i < THREADS; i++) {
		tasks[i] = (struct task){ seed * THREADS + i, count / THREADS };
		if (pthread_create(&threads[i], NULL, run_thread, &tasks[i]))
			return 1;
	}
	for (i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	return 0;
}

static int read_image(void)
{
	int file = open(IMAGE, O_RDONLY | O_CLOEXEC);
	ssize_t count = read(file, image, sizeof(image));

	if (count <= 0) {
		perror(IMAGE);
		return -1;
	}
	image_bytes = (size_t)count;
	return close(file);
}

/* Operations of which nothing has come; those are not tested. */
static int report_counts(void)
{
	int idle = 0;
	size_t i;

	for (i = 0; i < COUNT_OF(operations); i++) {
		printf("# %s: %lu of %lu\n", operations[i].name, atomic_load(&counts[i].worked),
		       atomic_load(&counts[i].tried));
		if (!atomic_load(&counts[i].worked)) {
			printf("nothing has come of %s\n", operations[i].name);
			idle++;
		}
	}
	return idle;
}

int main(int argc, char **argv)
{
	pid_t children[PROCESSES_MAX];
	unsigned long processes;
	unsigned long i;
	uint64_t seed;
	int failed = 0;
	int status;

	processes = argc == 5 ? strtoul(argv[3], NULL, 0) : 0;
	if (!processes || processes > PROCESSES_MAX) {
		fprintf(stderr, "usage: isle_fuzz SEED OPERATIONS PROCESSES SECONDS\n");
		return 2;
	}
	deadline_s = (unsigned int)strtoul(argv[4], NULL, 0);
	if (read_image())
		return 1;
	counts = mmap(NULL, COUNT_OF(operations) * sizeof(*counts), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (counts == MAP_FAILED)
		return 1;
	seed = strtoull(argv[1], NULL, 0);
	for (i = 0; i < processes; i++) {
		children[i] = fork();
		if (children[i] == 0)
			_exit(run_process(seed * PROCESSES_MAX + i,
					  strtoul(argv[2], NULL, 0) / processes));
	}
	for (i = 0; i < processes; i++) {
		if (waitpid(children[i], &status, 0) == children[i] && status == 0)
			continue;
		printf("process %lu ended with status %#x\n", i, status);
		failed = 1;
	}
	if (report_counts() && strtoul(argv[2], NULL, 0) >= ENOUGH)
		failed = 1;
	return failed;
}
