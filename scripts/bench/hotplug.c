// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long plain CPU hotplug takes, for `make bench`: takes the CPUs named on the
 * command line offline through sysfs and brings them back, as
 * `echo 0 >/sys/devices/system/cpu/cpuN/online` would, and prints one JSON line.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double now_us(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static int set_online(const char *cpu, const char *value)
{
	char path[128];
	int fd, failed;

	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%s/online", cpu);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	failed = fd < 0 || write(fd, value, 1) != 1;
	if (failed)
		fprintf(stderr, "bench-hotplug: %s: cannot write %s: %s\n", path, value,
			strerror(errno));
	if (fd >= 0)
		close(fd);
	return failed;
}

int main(int argc, char **argv)
{
	double start = now_us();
	double off, on;
	int failed = argc < 2;

	for (int i = 1; i < argc; i++)
		failed |= set_online(argv[i], "0");
	off = now_us();
	for (int i = 1; i < argc; i++)
		failed |= set_online(argv[i], "1");
	on = now_us();
	if (argc < 2)
		fprintf(stderr, "usage: bench-hotplug CPU...\n");
	else
		printf("{\"hotplug_off_us\": %.0f, \"hotplug_on_us\": %.0f}\n", off - start, on - off);
	return failed;
}
