// SPDX-License-Identifier: GPL-2.0-only
/*
 * The claim on an isle; see device.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "device.h"
#include "placement.h"
#include "write_at.h"

#define DEVICE_PATH	"/dev/hermit/isle%u"
#define PATH_SIZE	64
#define OWNER_SIZE	64

static int claim_failed(const struct machine *machine, unsigned int isle, const char *path,
			int error, struct reason *reason)
{
	char owner[OWNER_SIZE];

	switch (error) {
	case -EBUSY:
		machine_isle_line(machine, isle, "owner", owner, sizeof(owner));
		return reason_set(reason, error, "isle %u is busy: used by %s%s", isle,
				  *owner ? "process " : "", *owner ? owner :
				  "somebody who has just left; try again");
	case -EACCES:
	case -EPERM:
		if (geteuid() == 0)
			return reason_set(reason, error, "no permission to open %s: that needs "
					  "CAP_SYS_ADMIN, and a kernel that is not locked down "
					  "(kernel_lockdown(7))", path);
		return reason_set(reason, error, "no permission to open %s: isles belong to root "
				  "(who boots one owns the machine); use sudo, or ask the "
				  "administrator", path);
	case -EIO:
		return reason_set(reason, error, "isle %u cannot be used: a core that it had did "
				  "not come back; see dmesg", isle);
	case -ENOENT:
	case -ENXIO:
	case -ENODEV:
		return reason_set(reason, error, "%s is missing although isle %u exists: is "
				  "devtmpfs mounted on /dev?", path, isle);
	default:
		return reason_set(reason, error, "cannot open %s: %s", path, strerror(-error));
	}
}

int device_claim(struct device *device, const struct machine *machine, unsigned int isle,
		 struct reason *reason)
{
	char path[PATH_SIZE];

	device->machine = machine;
	device->memory = NULL;
	snprintf(path, sizeof(path), DEVICE_PATH, isle);
	device->fd = open(path, O_RDWR | O_CLOEXEC);
	if (device->fd < 0)
		return claim_failed(machine, isle, path, -errno, reason);
	if (ioctl(device->fd, ISLE_IOC_INFO, &device->info) < 0)
		return reason_set(reason, -errno, "isle %u: hermit.ko does not answer: %s", isle,
				  strerror(errno));
	if (device->info.version != ISLE_ABI_VERSION || device->info.isle != isle)
		return reason_set(reason, -EPROTO, "hermit.ko is of another version than this "
				  "program (%u, not %u): install both from one build",
				  device->info.version, ISLE_ABI_VERSION);
	if (device->info.link_size == 0)
		return reason_set(reason, -ENETDOWN, "isle %u has no link to Linux: see "
				  "hermit.ko's messages in dmesg", isle);
	return 0;
}

int device_map(struct device *device, struct reason *reason)
{
	void *memory;

	if (device->memory)
		return 0;
	memory = mmap((void *)ISLE_MEMORY_BASE, device->info.memory_size, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_FIXED_NOREPLACE, device->fd, 0);
	/* Something of ours is there: nothing depends on the address. */
	if (memory == MAP_FAILED && errno == EEXIST)
		memory = mmap(NULL, device->info.memory_size, PROT_READ | PROT_WRITE, MAP_SHARED,
			      device->fd, 0);
	if (memory == MAP_FAILED)
		return reason_set(reason, -errno, "cannot map the memory of isle %u: %s",
				  device->info.isle, strerror(errno));
	device->memory = memory;
	return 0;
}

/*
 * Threads may still be about to move data for the isle. What they write from now on
 * goes nowhere: not into the memory of whoever has the isle next.
 */
static void unmap(struct device *device)
{
	if (device->memory)
		mmap(device->memory, device->info.memory_size, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
	device->memory = NULL;
}

/* Writes to isle memory; @context is the descriptor. */
static int put(void *context, uint64_t offset, const void *from, uint64_t bytes)
{
	return write_at(*(int *)context, offset, from, bytes);
}

int device_load(struct device *device, const struct isle_load *load,
		const struct image *image, const struct isle_args *args, struct reason *reason)
{
	int error = placement_write(load, image, args, put, &device->fd);

	if (error)
		return reason_set(reason, error, "cannot write to the memory of isle %u: %s",
				  device->info.isle, strerror(-error));
	if (ioctl(device->fd, ISLE_IOC_LOAD, load) < 0)
		return reason_set(reason, -errno, "isle %u does not take the image: %s",
				  device->info.isle, strerror(errno));
	return 0;
}

static int boot_failed(struct device *device, const struct cpulist *cpus, const char *text,
		       int error, struct reason *reason)
{
	unsigned int isle = device->info.isle;

	switch (error) {
	case -EBUSY:
		if (machine_check_free(device->machine, cpus, reason))
			return error;
		return reason_set(reason, error, "Linux does not let go of all CPUs %.128s: see "
				  "dmesg", text);
	case -ECANCELED:
		return reason_set(reason, error, "isle %u was stopped while it booted", isle);
	case -ETIMEDOUT:
		return reason_set(reason, error, "isle %u: a core did not start in time; see "
				  "/sys/hermit/isle%u/log and dmesg", isle, isle);
	default:
		return reason_set(reason, error, "isle %u does not boot on CPUs %.128s: %s; see "
				  "dmesg", isle, text, strerror(-error));
	}
}

int device_boot(struct device *device, const struct cpulist *cpus, struct reason *reason)
{
	struct isle_boot_request request = { .cpus = "" };

	if (cpulist_count(cpus) > device->info.cores_max)
		return reason_set(reason, -E2BIG, "isle %u can have %u CPUs, not %u",
				  device->info.isle, device->info.cores_max, cpulist_count(cpus));
	if (cpulist_format(cpus, request.cpus, sizeof(request.cpus)))
		return reason_set(reason, -E2BIG, "the list of CPUs is too long: %.128s",
				  request.cpus);
	if (ioctl(device->fd, ISLE_IOC_BOOT, &request) < 0)
		return boot_failed(device, cpus, request.cpus, -errno, reason);
	return 0;
}

int device_report(struct device *device, struct isle_report *report)
{
	return ioctl(device->fd, ISLE_IOC_STATUS, report) < 0 ? -errno : 0;
}

int device_pause(struct device *device)
{
	struct isle_pause all = { .core = ISLE_ALL_CORES };

	return ioctl(device->fd, ISLE_IOC_PAUSE, &all) < 0 ? -errno : 0;
}

int device_resume(struct device *device, uint32_t core)
{
	struct isle_pause which = { .core = core };

	return ioctl(device->fd, ISLE_IOC_RESUME, &which) < 0 ? -errno : 0;
}

int device_signal(struct device *device, int number)
{
	return ioctl(device->fd, ISLE_IOC_SIGNAL, (unsigned long)number) < 0 ? -errno : 0;
}

void device_release(struct device *device)
{
	unmap(device);
	if (device->fd >= 0)
		close(device->fd);
	device->fd = -1;
}
