/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Core files of programs that ended badly, for gdb (HERMIT_CORE).
 */
#ifndef PROXY_CORE_H
#define PROXY_CORE_H

#include "device.h"

/**
 * core_write() - write the isle as a core file
 * @path: of the file, which is replaced when all has been written
 * @device: booted, not yet released; its cores are stopped and stay so
 * @load: what was loaded
 * @report: what the isle last reported
 * @cores: how many it has
 * @reason: why not
 *
 * Pages of zeros become holes of the file.
 *
 * Return: 0 or -errno.
 */
int core_write(const char *path, struct device *device, const struct isle_load *load,
	       const struct isle_report *report, unsigned int cores, struct reason *reason);

#endif /* PROXY_CORE_H */
