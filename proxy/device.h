/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The claim on an isle: /dev/hermit/isleN and its ioctls. Whatever happens to
 * the proxy, the kernel gives the isle back when the descriptor goes.
 */
#ifndef PROXY_DEVICE_H
#define PROXY_DEVICE_H

#include <hermit/isle.h>

#include "image.h"
#include "machine.h"

/**
 * struct device - a claimed isle
 * @fd: of /dev/hermit/isleN
 * @machine: for reasons
 * @info: what hermit.ko says about the isle
 * @memory: isle memory, NULL: not mapped
 */
struct device {
	int fd;
	char *memory;
	const struct machine *machine;
	struct isle_info info;
};

/**
 * device_claim() - take an isle for this process
 * @device: result
 * @machine: from machine_read()
 * @isle: number of the isle, exists
 * @reason: why not, and who has it
 *
 * Return: 0 or -errno.
 */
int device_claim(struct device *device, const struct machine *machine, unsigned int isle,
		 struct reason *reason);

/**
 * device_map() - map isle memory, where the isle has it if that is free
 * @device: claimed; mapping it twice does no harm
 * @reason: why not
 *
 * Return: 0 or -errno.
 */
int device_map(struct device *device, struct reason *reason);

/**
 * device_load() - write image and arguments into isle memory
 * @device: claimed
 * @load: filled by placement_plan(), with port, token and path
 * @image: to be loaded
 * @args: the same
 * @reason: why not
 *
 * Return: 0 or -errno.
 */
int device_load(struct device *device, const struct isle_load *load,
		const struct image *image, const struct isle_args *args, struct reason *reason);

/**
 * device_boot() - start what was loaded
 * @device: loaded
 * @cpus: to be lent
 * @reason: why not
 *
 * Waits until all CPUs are in the isle's hands; hermit.ko has deadlines for that.
 *
 * Return: 0 or -errno; after an error no CPU is lent.
 */
int device_boot(struct device *device, const struct cpulist *cpus, struct reason *reason);

/**
 * device_report() - what the isle has come to
 * @device: claimed
 * @report: result
 *
 * Return: 0 or -errno.
 */
int device_report(struct device *device, struct isle_report *report);

/**
 * device_pause() - make all cores of the isle stand still
 * @device: booted
 *
 * Waits for a bounded time; a core that does not obey is left as it is.
 *
 * Return: 0 or -errno.
 */
int device_pause(struct device *device);

/**
 * device_resume() - let cores go on that device_pause() has stopped
 * @device: booted
 * @core: which, or ISLE_ALL_CORES
 *
 * Return: 0 or -errno.
 */
int device_resume(struct device *device, uint32_t core);

/**
 * device_signal() - send the program a signal
 * @device: claimed
 * @number: of the signal
 *
 * Whether it has been seen, device_report() tells.
 *
 * Return: 0; -ENOTCONN if the isle has no core that could hear; -errno.
 */
int device_signal(struct device *device, int number);

/**
 * device_release() - stop the isle and give it back
 * @device: claimed; releasing it twice does no harm
 *
 * Waits until Linux has its CPUs again; hermit.ko has deadlines for that.
 */
void device_release(struct device *device);

#endif /* PROXY_DEVICE_H */
