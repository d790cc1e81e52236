// SPDX-License-Identifier: GPL-2.0-only
/*
 * Drives /dev/hermit/isleN for the tests, step by step:
 *
 *   isle_tool [nobody] ISLE STEP [ARGUMENTS] [STEP [ARGUMENTS]...]
 *
 * Each step prints what came of it. The first step that fails ends the program
 * with status 1 and the name of the error, unless `try` stands before it. The
 * claim lasts as long as the program. `nobody`: without root's rights.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <hermit/isle.h>

#include "../images/image.h"

#define ORDER_OFFSET	0x800000u	/* behind every test image */
#define NOBODY		65534
#define LOOK_AGAIN_US	10000
#define IMAGE_ROOM	0x100000u	/* image with its .bss */

static int device = -1;
static char **next;			/* words still to be read */

static const char *const mode_names[] = {
#define MODE(name, text) #name,
	IMAGE_MODES
#undef MODE
};

static const char *const state_names[] = {
	"offline", "loaded", "booting", "running", "stopping", "exited", "crashed", "hung",
};

static void usage(const char *problem)
{
	fprintf(stderr, "isle_tool: %s\n", problem);
	exit(2);
}

static char *word(void)
{
	if (!*next)
		usage("a word is missing");
	return *next++;
}

static uint64_t number(void)
{
	char *end;
	char *text = word();
	uint64_t value = strtoull(text, &end, 0);

	if (*end)
		usage(text);
	return value;
}

static unsigned int index_of(const char *const *names, unsigned int count, const char *name)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (!strcmp(names[i], name))
			return i;
	usage(name);
	return 0;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec * 1e-9;
}

/* Copies the file into the isle; its length, or -1. */
static ssize_t copy_image(const char *path)
{
	static char buffer[IMAGE_ROOM];
	int file = open(path, O_RDONLY);
	ssize_t length;

	if (file < 0)
		usage(path);
	length = read(file, buffer, sizeof(buffer));
	close(file);
	return pwrite(device, buffer, length, ISLE_IMAGE_OFFSET) == length ? length : -1;
}

/* load IMAGE MODE VALUE */
static int step_load(void)
{
	const char *path = word();
	struct image_order order;
	struct isle_load load = {
		.entry = ISLE_IMAGE_BASE,
		.image_size = IMAGE_ROOM,
		.args_offset = ORDER_OFFSET,
		.args_size = sizeof(order),
	};

	order.mode = index_of(mode_names, MODE_COUNT, word());
	order.value = number();
	snprintf(load.path, sizeof(load.path), "%s", path);
	if (copy_image(path) < 0)
		return -1;
	if (pwrite(device, &order, sizeof(order), ORDER_OFFSET) != sizeof(order))
		return -1;
	return ioctl(device, ISLE_IOC_LOAD, &load);
}

/* badload FIELD VALUE: a load with one field wrong */
static int step_badload(void)
{
	struct isle_load load = { .entry = ISLE_IMAGE_BASE, .image_size = IMAGE_ROOM };
	const char *field = word();
	uint64_t value = number();

	if (!strcmp(field, "entry"))
		load.entry = value;
	else if (!strcmp(field, "image_size"))
		load.image_size = value;
	else if (!strcmp(field, "args_offset"))
		load.args_offset = value, load.args_size = 1;
	else if (!strcmp(field, "args_size"))
		load.args_offset = ORDER_OFFSET, load.args_size = value;
	else if (!strcmp(field, "proxy_port"))
		load.proxy_port = value;
	else if (!strcmp(field, "transport"))
		load.transport = (uint32_t)value;
	else if (!strcmp(field, "flags"))
		load.flags = (uint32_t)value;
	else if (!strcmp(field, "path"))
		memset(load.path, 'x', sizeof(load.path));
	else
		usage(field);
	return ioctl(device, ISLE_IOC_LOAD, &load);
}

/* boot CPUS */
static int step_boot(void)
{
	struct isle_boot_request request = { 0 };
	char *cpus = word();

	if (strlen(cpus) >= sizeof(request.cpus))
		memset(request.cpus, '1', sizeof(request.cpus));
	else
		strcpy(request.cpus, cpus);
	return ioctl(device, ISLE_IOC_BOOT, &request);
}

static int step_stop(void)
{
	return ioctl(device, ISLE_IOC_STOP);
}

static int step_status(void)
{
	struct isle_report report;

	if (ioctl(device, ISLE_IOC_STATUS, &report))
		return -1;
	printf("state=%s exit=%d cause=%u cpu=%u boot_us=%llu start_us=%llu\n",
	       state_names[report.state], report.exit_code, report.cause, report.cause_cpu,
	       (unsigned long long)report.boot_ns / 1000,
	       (unsigned long long)report.start_ns / 1000);
	return 0;
}

/* wait STATE MS: by poll(), as the proxy does */
static int step_wait(void)
{
	unsigned int wanted = index_of(state_names, ISLE_STATE_COUNT, word());
	double end = now() + number() * 1e-3;
	struct pollfd poller = { .fd = device, .events = POLLPRI };
	struct isle_report report;
	double left;

	for (;;) {
		if (ioctl(device, ISLE_IOC_STATUS, &report))
			return -1;
		if (report.state == wanted)
			return 0;
		left = end - now();
		if (left <= 0 || poll(&poller, 1, (int)(left * 1000) + 1) < 0) {
			printf("state=%s\n", state_names[report.state]);
			errno = ETIMEDOUT;
			return -1;
		}
	}
}

/* called MS: waits as long at most until the isle has rung for its calls, as proxies do */
static int step_called(void)
{
	struct pollfd poller = { .fd = device, .events = POLLIN };
	uint64_t limit = number();
	double end = now() + limit * 1e-3;

	/* At the end of its time poll() finds also what nobody has woken it for. */
	if (poll(&poller, 1, (int)limit) == 1 && now() < end)
		return 0;
	errno = ETIMEDOUT;
	return -1;
}

/* garbled MS: waits as long at most until an isle in MODE_garbage has written all of it */
static int step_garbled(void)
{
	double end = now() + number() * 1e-3;
	struct isle_boot boot;

	for (;;) {
		if (pread(device, &boot, sizeof(boot), ISLE_BOOT_OFFSET) != sizeof(boot))
			return -1;
		if (boot.status == IMAGE_STATUS_GARBAGE)
			return 0;
		if (now() >= end) {
			errno = ETIMEDOUT;
			return -1;
		}
		/* Linux believes none of it, so nothing wakes those who wait. */
		usleep(LOOK_AGAIN_US);
	}
}

static int step_info(void)
{
	struct isle_info info;

	if (ioctl(device, ISLE_IOC_INFO, &info))
		return -1;
	printf("version=%u isle=%u node=%u cores_max=%u memory=%llu link=%llu\n", info.version,
	       info.isle, info.node, info.cores_max, (unsigned long long)info.memory_size,
	       (unsigned long long)info.link_size);
	return 0;
}

/* phys: where Linux says that the isle's memory is; known to an isle that was booted */
static int step_phys(void)
{
	struct isle_boot boot;

	if (pread(device, &boot, sizeof(boot), ISLE_BOOT_OFFSET) != sizeof(boot))
		return -1;
	printf("%#llx\n", (unsigned long long)boot.memory_phys);
	return 0;
}

static int step_ioctl(void)
{
	return ioctl(device, number(), 0);
}

/* signal N: to the isle */
static int step_signal(void)
{
	return ioctl(device, ISLE_IOC_SIGNAL, number());
}

/* sleep MS */
static int step_sleep(void)
{
	usleep(number() * 1000);
	return 0;
}

/* say WORD */
static int step_say(void)
{
	puts(word());
	return 0;
}

/* hold: until a signal comes */
static int step_hold(void)
{
	fflush(stdout);
	pause();
	return 0;
}

/* write OFFSET VALUE: eight bytes by pwrite() */
static int step_write(void)
{
	uint64_t offset = number();
	uint64_t value = number();
	ssize_t written = pwrite(device, &value, sizeof(value), offset);

	if (written >= 0)
		printf("%zd bytes written\n", written);
	return written < 0 ? -1 : 0;
}

static off_t memory_size(void)
{
	struct isle_info info;

	return ioctl(device, ISLE_IOC_INFO, &info) ? -1 : (off_t)info.memory_size;
}

/* zero: is all memory zero? */
static int step_zero(void)
{
	static uint64_t buffer[0x20000];
	off_t size = memory_size();
	off_t offset;
	ssize_t bytes;
	ssize_t i;

	for (offset = 0; offset < size; offset += bytes) {
		bytes = pread(device, buffer, sizeof(buffer), offset);
		if (bytes <= 0)
			return -1;
		for (i = 0; i < bytes / (ssize_t)sizeof(*buffer); i++) {
			if (buffer[i]) {
				printf("not zero at %#llx\n",
				       (unsigned long long)(offset + i * sizeof(*buffer)));
				errno = EILSEQ;
				return -1;
			}
		}
	}
	return 0;
}

static sigjmp_buf bus_error;

static void on_bus_error(int signal)
{
	siglongjmp(bus_error, signal);
}

/* Maps a page at the address it has in the isle and looks at its first word. */
static int access_map(uint64_t offset, bool read, bool write, uint64_t value)
{
	int protection = (read ? PROT_READ : 0) | (write ? PROT_READ | PROT_WRITE : 0);
	volatile uint64_t *page = mmap((void *)(ISLE_MEMORY_BASE + offset), ISLE_PAGE_SIZE,
				       protection, MAP_SHARED | MAP_FIXED_NOREPLACE, device,
				       offset);
	int result = 0;

	if (page == MAP_FAILED)
		return -1;
	signal(SIGBUS, on_bus_error);
	if (sigsetjmp(bus_error, 1) == 0) {
		if (read)
			printf("%#llx\n", (unsigned long long)*page);
		if (write)
			*page = value;
	} else {
		errno = EFAULT;
		result = -1;
	}
	munmap((void *)page, ISLE_PAGE_SIZE);
	return result;
}

/* mapread OFFSET */
static int step_mapread(void)
{
	return access_map(number(), true, false, 0);
}

/* mapwrite OFFSET VALUE */
static int step_mapwrite(void)
{
	uint64_t offset = number();

	return access_map(offset, false, true, number());
}

/* mapboth OFFSET VALUE: read first, then write the same page */
static int step_mapboth(void)
{
	uint64_t offset = number();

	return access_map(offset, true, true, number());
}

/* mapprivate OFFSET */
static int step_mapprivate(void)
{
	void *page = mmap(NULL, ISLE_PAGE_SIZE, PROT_READ, MAP_PRIVATE, device, number());

	return page == MAP_FAILED ? -1 : 0;
}

/* pause, resume: all cores */
static int step_pause(void)
{
	struct isle_pause request = { .core = ISLE_ALL_CORES };

	return ioctl(device, ISLE_IOC_PAUSE, &request);
}

static int step_resume(void)
{
	struct isle_pause request = { .core = ISLE_ALL_CORES };

	return ioctl(device, ISLE_IOC_RESUME, &request);
}

/* core FILE BYTES: reads so much more of a core file, as the administrator does */
static int step_core(void)
{
	static char buffer[0x10000];
	static int core = -1;
	const char *path = word();
	uint64_t left = number();
	ssize_t bytes = 1;

	if (core < 0)
		core = open(path, O_RDONLY | O_CLOEXEC);
	for (; left && bytes > 0; left -= bytes)
		bytes = read(core, buffer, left < sizeof(buffer) ? left : sizeof(buffer));
	return bytes < 0 ? -1 : 0;
}

/* time: seconds since the step before */
static int step_time(void)
{
	static double last;
	double moment = now();

	if (last != 0)
		printf("%.3f s\n", moment - last);
	last = moment;
	return 0;
}

static const struct {
	const char *name;
	int (*run)(void);
} steps[] = {
	{ "info", step_info },
	{ "load", step_load },
	{ "badload", step_badload },
	{ "boot", step_boot },
	{ "stop", step_stop },
	{ "status", step_status },
	{ "wait", step_wait },
	{ "called", step_called },
	{ "garbled", step_garbled },
	{ "phys", step_phys },
	{ "ioctl", step_ioctl },
	{ "signal", step_signal },
	{ "sleep", step_sleep },
	{ "say", step_say },
	{ "hold", step_hold },
	{ "write", step_write },
	{ "zero", step_zero },
	{ "mapread", step_mapread },
	{ "mapwrite", step_mapwrite },
	{ "mapboth", step_mapboth },
	{ "mapprivate", step_mapprivate },
	{ "pause", step_pause },
	{ "resume", step_resume },
	{ "core", step_core },
	{ "time", step_time },
};

static void run_step(bool try)
{
	const char *name = word();
	unsigned int i;

	if (!strcmp(name, "try")) {
		run_step(true);
		return;
	}
	for (i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		if (strcmp(steps[i].name, name))
			continue;
		if (steps[i].run() == 0) {
			if (try)
				printf("%s: ok\n", name);
			return;
		}
		printf("%s: %s\n", name, strerrorname_np(errno));
		if (!try)
			exit(1);
		return;
	}
	usage(name);
}

int main(int argc, char **argv)
{
	char path[64];

	if (argc < 2)
		usage("isle_tool ISLE STEP...");
	next = argv + 1;
	if (!strcmp(*next, "nobody")) {
		next++;
		if (setresuid(NOBODY, NOBODY, NOBODY))
			usage("cannot give up root");
	}
	snprintf(path, sizeof(path), "/dev/hermit/isle%s", word());
	device = open(path, O_RDWR | O_CLOEXEC);
	if (device < 0) {
		printf("open: %s\n", strerrorname_np(errno));
		return 1;
	}
	while (*next)
		run_step(false);
	return 0;
}
