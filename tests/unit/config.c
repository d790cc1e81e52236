// SPDX-License-Identifier: GPL-2.0-only
/*
 * A bad value in the environment is refused in one line that names the variable,
 * the value and what is allowed; so is what is in use, with by whom. The machine
 * is a folder with files like sysfs.
 */
#include "unit.h"

#include <unistd.h>

#include "config.h"
#include "fake_root.h"

static struct machine machine;
static struct config config;
static struct reason reason;

/* The environment that get() shows. */
static char *isle, *cpus, *port, *verbose, *times, *transport, *core, *memory, *debug;

static char *get(const char *name)
{
	if (!strcmp(name, "HERMIT_ISLE"))
		return isle;
	if (!strcmp(name, "HERMIT_CPUS"))
		return cpus;
	if (!strcmp(name, "HERMIT_PORT"))
		return port;
	if (!strcmp(name, "HERMIT_VERBOSE"))
		return verbose;
	if (!strcmp(name, "HERMIT_TRANSPORT"))
		return transport;
	if (!strcmp(name, "HERMIT_TIMES"))
		return times;
	if (!strcmp(name, "HERMIT_CORE"))
		return core;
	if (!strcmp(name, "HERMIT_MEM"))
		return memory;
	if (!strcmp(name, "HERMIT_DEBUG"))
		return debug;
	fail_msg("who is %s?", name);
	return NULL;
}

/* Eight CPUs; isle 0 is free, isle 1 runs on CPUs 3 to 5. */
static int set_up(void **state)
{
	(void)state;
	root_create();
	root_put("sys/devices/system/cpu/present", "0-7\n");
	root_put("sys/hermit/version", "1\n");
	root_put("sys/hermit/isle0/cpus", "-1\n");
	root_put("sys/hermit/isle0/owner", "\n");
	root_put("sys/hermit/isle1/cpus", "3-5\n");
	root_put("sys/hermit/isle1/owner", "4711 hello_proxy\n");
	isle = cpus = port = verbose = times = transport = core = memory = debug = NULL;
	machine_read(&machine, root);
	return 0;
}

static void test_defaults(void **state)
{
	(void)state;
	assert_int_equal(config_read(&config, get, &machine, &reason), 0);
	assert_int_equal(config.isle, 0);
	assert_int_equal(cpulist_count(&config.cpus), 1);
	assert_true(cpulist_has(&config.cpus, 1));
	assert_int_equal(config.port, 0);
	assert_int_equal(config.debug, 0);
	assert_false(config.verbose);
	assert_false(config.times);
}

static void test_good_values(void **state)
{
	(void)state;
	isle = "1";
	cpus = "3-5,7";
	port = "65535";
	verbose = "1";
	times = "1";
	debug = "1234";
	assert_int_equal(config_read(&config, get, &machine, &reason), 0);
	assert_int_equal(config.isle, 1);
	assert_int_equal(cpulist_count(&config.cpus), 4);
	assert_int_equal(config.port, 65535);
	assert_int_equal(config.debug, 1234);
	assert_true(config.verbose);
	assert_true(config.times);
	verbose = "0";
	assert_int_equal(config_read(&config, get, &machine, &reason), 0);
	assert_false(config.verbose);
}

/* Refused, and the reason holds all of these. */
static void refuse(const char *value, const char *why, const char *allowed)
{
	assert_int_equal(config_read(&config, get, &machine, &reason), -EINVAL);
	if (!strstr(reason.text, value) || !strstr(reason.text, why) ||
	    !strstr(reason.text, allowed))
		fail_msg("\"%s\" does not say \"%s\", \"%s\", \"%s\"", reason.text, value, why,
			 allowed);
}

static void test_bad_isles(void **state)
{
	static char *const syntax[] = { "x", "-1", "", " 1", "1 ", "0x0", "1,0", "0-1" };
	static char *const missing[] = { "9", "2", "62", "63", "64", "4294967296" };
	char value[64];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(syntax) / sizeof(syntax[0]); i++) {
		isle = syntax[i];
		snprintf(value, sizeof(value), "HERMIT_ISLE=%s:", isle);
		refuse(value, "expected the number", "isles: 0-1");
	}
	for (i = 0; i < sizeof(missing) / sizeof(missing[0]); i++) {
		isle = missing[i];
		snprintf(value, sizeof(value), "HERMIT_ISLE=%s:", isle);
		refuse(value, "there is no isle", "isles: 0-1");
	}
}

static void test_bad_cpus(void **state)
{
	static const struct {
		char *value;
		const char *why;
	} bad[] = {
		{ "0", "CPU 0 stays with Linux" }, { "0-3", "CPU 0 stays with Linux" },
		{ "1,0", "CPU 0 stays with Linux" }, { "99", "there is no CPU 99" },
		{ "8", "there is no CPU 8" }, { "7-9", "there is no CPU 8" },
		{ "9999999999", "no machine has" }, { "5-3", "5-3 runs backwards" },
		{ "3,,4", "a number is missing" }, { "1-", "a number is missing" },
		{ "-1", "a number is missing" }, { "abc", "not a list" }, { "3;4", "not a list" },
		{ "", "empty" }, { "3,3", "CPU 3 is named twice" },
	};
	char value[64];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		cpus = bad[i].value;
		snprintf(value, sizeof(value), "HERMIT_CPUS=%s:", cpus);
		refuse(value, bad[i].why, "allowed: 1-7");
	}
}

static void test_bad_others(void **state)
{
	static char *const ports[] = { "0", "65536", "x", "", "-1", "80 " };
	static char *const files[] = { "", "/tmp", "/nowhere/core", "/dev/null/core" };
	static char *const switches[] = { "", "2", "yes", "01" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(ports) / sizeof(ports[0]); i++) {
		port = ports[i];
		refuse("HERMIT_PORT=", port, "1 to 65535");
	}
	port = NULL;
	for (i = 0; i < sizeof(ports) / sizeof(ports[0]); i++) {
		debug = ports[i];
		refuse("HERMIT_DEBUG=", debug, "1 to 65535");
	}
	debug = NULL;
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		core = files[i];
		refuse("HERMIT_CORE=", core, "path of a file");
	}
	core = "a-file-in-this-folder";
	assert_int_equal(config_read(&config, get, &machine, &reason), 0);
	assert_string_equal(config.core, core);
	core = NULL;
	for (i = 0; i < sizeof(switches) / sizeof(switches[0]); i++) {
		verbose = switches[i];
		refuse("HERMIT_VERBOSE=", verbose, "0 or 1");
		verbose = NULL;
		times = switches[i];
		refuse("HERMIT_TIMES=", times, "0 or 1");
		times = NULL;
	}
}

/* The faster way, unless somebody names a port, which is TCP's. */
static void test_memory(void **state)
{
	static char *const sizes[] = { "", "0", "much", "-1G", "1.5G", "1GB" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		memory = sizes[i];
		refuse("HERMIT_MEM=", memory, "such as 512M or 4G");
	}
	memory = "2G";
	assert_int_equal(config_read(&config, get, &machine, &reason), 0);
	assert_int_equal(config.memory, 2ull << 30);
	memory = NULL;
}

static void test_transport(void **state)
{
	(void)state;
	assert_int_equal(config_read(&config, get, &machine, &reason), 0);
	assert_int_equal(config.transport, ISLE_TRANSPORT_RING);
	port = "80";
	assert_int_equal(config_read(&config, get, &machine, &reason), 0);
	assert_int_equal(config.transport, ISLE_TRANSPORT_TCP);
	transport = "ring";
	refuse("HERMIT_TRANSPORT=", transport, "HERMIT_PORT");
	port = NULL;
	assert_int_equal(config_read(&config, get, &machine, &reason), 0);
	assert_int_equal(config.transport, ISLE_TRANSPORT_RING);
	transport = "tcp";
	assert_int_equal(config_read(&config, get, &machine, &reason), 0);
	assert_int_equal(config.transport, ISLE_TRANSPORT_TCP);
	transport = "TCP";
	refuse("HERMIT_TRANSPORT=", transport, "ring or tcp");
}

/* Of a value without end, the line holds the beginning. */
static void test_endless_value(void **state)
{
	static char value[100000];

	(void)state;
	memset(value, '7', sizeof(value) - 1);
	cpus = value;
	refuse("HERMIT_CPUS=7777", "no machine has", "allowed: 1-7");
	cpus = NULL;
	isle = value;
	refuse("HERMIT_ISLE=7777", "there is no isle", "isles: 0-1");
}

static void test_busy_cpu(void **state)
{
	struct cpulist list;
	struct reason ignored;

	(void)state;
	cpulist_parse(&list, "1-2,6-7", &ignored);
	assert_int_equal(machine_check_free(&machine, &list, &reason), 0);
	cpulist_parse(&list, "5-6", &ignored);
	assert_int_equal(machine_check_free(&machine, &list, &reason), -EBUSY);
	assert_non_null(strstr(reason.text, "CPU 5 is busy"));
	assert_non_null(strstr(reason.text, "isle 1"));
	assert_non_null(strstr(reason.text, "4711 hello_proxy"));
	assert_non_null(strstr(reason.text, "free: 1-2,6-7"));
}

/* Files of isles that say something senseless are as good as silent. */
static void test_odd_sysfs(void **state)
{
	struct cpulist list;
	struct reason ignored;

	(void)state;
	root_put("sys/hermit/isle0/cpus", "what?\n");
	root_put("sys/hermit/isle1/cpus", "");
	root_put("sys/hermit/isle007/cpus", "6\n");
	root_put("sys/hermit/isle/cpus", "6\n");
	root_put("sys/hermit/isle99/cpus", "6\n");
	root_put("sys/hermit/isle1x/cpus", "6\n");
	machine_read(&machine, root);
	cpulist_parse(&list, "1-7", &ignored);
	assert_int_equal(machine_check_free(&machine, &list, &reason), 0);
	assert_int_equal(machine_check_isle(&machine, 9, &reason), -ENODEV);
}

static void test_no_module(void **state)
{
	(void)state;
	assert_int_equal(machine_require(&machine, &reason), 0);
	machine_read(&machine, "/nowhere");
	assert_int_equal(machine_require(&machine, &reason), -ENOSYS);
	assert_non_null(strstr(reason.text, "hermit.ko is not loaded"));
	assert_non_null(strstr(reason.text, "patches"));
	isle = "x";
	refuse("HERMIT_ISLE=x", "expected", "none while hermit.ko is not loaded");
}

static void check_kernel(const char *symbols, const char *why)
{
	root_put("proc/kallsyms", symbols);
	machine_read(&machine, root);
	machine.module = false;
	assert_int_equal(machine_require(&machine, &reason), -ENOSYS);
	assert_non_null(strstr(reason.text, why));
}

static void test_kernel(void **state)
{
	(void)state;
	check_kernel("0 T start_kernel\n0 T hermit_cpu_start\n0 T last\n",
		     "hermit.ko is not loaded");
	check_kernel("0 T start_kernel\n0 T hermit_cpu_started\n", "lacks the HermitCore patches");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_defaults, set_up, root_remove),
		cmocka_unit_test_setup_teardown(test_good_values, set_up, root_remove),
		cmocka_unit_test_setup_teardown(test_bad_isles, set_up, root_remove),
		cmocka_unit_test_setup_teardown(test_bad_cpus, set_up, root_remove),
		cmocka_unit_test_setup_teardown(test_bad_others, set_up, root_remove),
		cmocka_unit_test_setup_teardown(test_transport, set_up, root_remove),
		cmocka_unit_test_setup_teardown(test_endless_value, set_up, root_remove),
		cmocka_unit_test_setup_teardown(test_busy_cpu, set_up, root_remove),
		cmocka_unit_test_setup_teardown(test_odd_sysfs, set_up, root_remove),
		cmocka_unit_test_setup_teardown(test_no_module, set_up, root_remove),
		cmocka_unit_test_setup_teardown(test_kernel, set_up, root_remove),
		cmocka_unit_test_setup_teardown(test_memory, set_up, root_remove),
	};

	return unit_run(tests);
}
