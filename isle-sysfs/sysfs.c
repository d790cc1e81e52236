// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/hermit: the view of the isles, and the administrator's hand. Each file is
 * described in ABI.md.
 */
#include <linux/kobject.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <linux/timekeeping.h>

#include "isle.h"

static struct kset *hermit_kset;

static struct isle *to_isle(struct kobject *kobj)
{
	return container_of(kobj, struct isle, kobj);
}

#define ISLE_ATTR_RO(_name) \
	static struct kobj_attribute _name##_attr = __ATTR_RO(_name)

static ssize_t state_show(struct kobject *kobj, struct kobj_attribute *attr, char *buffer)
{
	return sysfs_emit(buffer, "%s\n", isle_state_name(isle_state(to_isle(kobj))));
}

ISLE_ATTR_RO(state);

/* A NUL in between would hide what follows it. */
static bool holds_nul(const char *text, size_t count)
{
	return strnlen(text, count) != count;
}

static ssize_t cpus_show(struct kobject *kobj, struct kobj_attribute *attr, char *buffer)
{
	return isle_cpus_show(to_isle(kobj), buffer);
}

static ssize_t cpus_store(struct kobject *kobj, struct kobj_attribute *attr, const char *text,
			  size_t count)
{
	struct isle *isle = to_isle(kobj);
	cpumask_var_t cpus;
	int err;

	if (holds_nul(text, count))
		return -EINVAL;
	if (sysfs_streq(text, "-1")) {
		err = isle_stop(isle);
		return err ? err : count;
	}
	if (!alloc_cpumask_var(&cpus, GFP_KERNEL))
		return -ENOMEM;
	err = isle_cpus_parse(text, cpus);
	if (!err)
		err = isle_boot(isle, cpus);
	free_cpumask_var(cpus);
	return err ? err : count;
}

static struct kobj_attribute cpus_attr = __ATTR_RW_MODE(cpus, 0644);

static ssize_t memsize_show(struct kobject *kobj, struct kobj_attribute *attr, char *buffer)
{
	return sysfs_emit(buffer, "%zu\n", READ_ONCE(to_isle(kobj)->memory.size));
}

static ssize_t memsize_store(struct kobject *kobj, struct kobj_attribute *attr, const char *text,
			     size_t count)
{
	struct isle *isle = to_isle(kobj);
	u64 size = ISLE_SIZE_ALL;
	int err;

	if (holds_nul(text, count))
		return -EINVAL;
	if (!sysfs_streq(text, "all") && isle_parse_size(text, &size)) {
		pr_err("isle %u: memsize: expected a size like 512M, or all\n", isle->number);
		return -EINVAL;
	}
	err = isle_resize(isle, size);
	return err ? err : count;
}

static struct kobj_attribute memsize_attr = __ATTR_RW_MODE(memsize, 0644);

static ssize_t node_show(struct kobject *kobj, struct kobj_attribute *attr, char *buffer)
{
	return sysfs_emit(buffer, "%d\n", to_isle(kobj)->node);
}

ISLE_ATTR_RO(node);

/* Emits a string that report_lock guards. */
static ssize_t show_guarded(struct isle *isle, const char *string, char *buffer)
{
	unsigned long flags;
	ssize_t length;

	spin_lock_irqsave(&isle->report_lock, flags);
	length = sysfs_emit(buffer, "%s\n", string);
	spin_unlock_irqrestore(&isle->report_lock, flags);
	return length;
}

static ssize_t path_show(struct kobject *kobj, struct kobj_attribute *attr, char *buffer)
{
	return show_guarded(to_isle(kobj), to_isle(kobj)->path, buffer);
}

ISLE_ATTR_RO(path);

static ssize_t owner_show(struct kobject *kobj, struct kobj_attribute *attr, char *buffer)
{
	return show_guarded(to_isle(kobj), to_isle(kobj)->owner, buffer);
}

ISLE_ATTR_RO(owner);

static ssize_t exit_show(struct kobject *kobj, struct kobj_attribute *attr, char *buffer)
{
	return isle_exit_show(to_isle(kobj), buffer);
}

static struct kobj_attribute exit_attr = __ATTR_RO(exit);

static ssize_t heartbeat_show(struct kobject *kobj, struct kobj_attribute *attr, char *buffer)
{
	isle_probe(to_isle(kobj));
	return sysfs_emit(buffer, "%llu\n", isle_heartbeat(to_isle(kobj)));
}

/* Reading it interrupts the isle, which is not for everybody. */
static struct kobj_attribute heartbeat_attr = __ATTR_RO_MODE(heartbeat, 0400);

static ssize_t uptime_show(struct kobject *kobj, struct kobj_attribute *attr, char *buffer)
{
	return sysfs_emit(buffer, "%llu\n", isle_uptime_ms(to_isle(kobj)));
}

ISLE_ATTR_RO(uptime);

static ssize_t boots_show(struct kobject *kobj, struct kobj_attribute *attr, char *buffer)
{
	return sysfs_emit(buffer, "%llu\n", isle_log_run(to_isle(kobj)));
}

ISLE_ATTR_RO(boots);

static ssize_t log_start_show(struct kobject *kobj, struct kobj_attribute *attr, char *buffer)
{
	return sysfs_emit(buffer, "%llu\n", isle_log_start(to_isle(kobj)));
}

ISLE_ATTR_RO(log_start);

static ssize_t log_read(struct file *file, struct kobject *kobj, struct bin_attribute *attr,
			char *buffer, loff_t position, size_t count)
{
	return isle_log_read(to_isle(kobj), buffer, position, count);
}

static BIN_ATTR_ADMIN_RO(log, 0);

static ssize_t core_read(struct file *file, struct kobject *kobj, struct bin_attribute *attr,
			 char *buffer, loff_t position, size_t count)
{
	return isle_dump_read(to_isle(kobj), file, buffer, position, count);
}

static BIN_ATTR_ADMIN_RO(core, 0);

static struct attribute *isle_attrs[] = {
	&state_attr.attr,
	&cpus_attr.attr,
	&memsize_attr.attr,
	&node_attr.attr,
	&path_attr.attr,
	&owner_attr.attr,
	&exit_attr.attr,
	&heartbeat_attr.attr,
	&uptime_attr.attr,
	&boots_attr.attr,
	&log_start_attr.attr,
	NULL
};

static struct bin_attribute *isle_bin_attrs[] = {
	&bin_attr_log,
	&bin_attr_core,
	NULL
};

static const struct attribute_group isle_group = {
	.attrs		= isle_attrs,
	.bin_attrs	= isle_bin_attrs,
};
__ATTRIBUTE_GROUPS(isle);

static void isle_kobj_release(struct kobject *kobj)
{
	complete(&to_isle(kobj)->released);
}

static const struct kobj_type isle_ktype = {
	.release	= isle_kobj_release,
	.sysfs_ops	= &kobj_sysfs_ops,
	.default_groups	= isle_groups,
};

/**
 * isle_sysfs_prepare() - from now on isle_sysfs_put() is needed
 * @isle: just allocated
 */
void isle_sysfs_prepare(struct isle *isle)
{
	init_completion(&isle->released);
	kobject_init(&isle->kobj, &isle_ktype);
}

/**
 * isle_sysfs_put() - wait until nobody in Linux uses the isle's kobject any more
 * @isle: not in /sys; may be freed afterwards
 *
 * Context: may sleep.
 */
void isle_sysfs_put(struct isle *isle)
{
	kobject_put(&isle->kobj);
	wait_for_completion(&isle->released);
}

/**
 * isle_sysfs_create() - make /sys/hermit/isleN
 * @isle: complete
 *
 * Return: 0 or -errno.
 */
int isle_sysfs_create(struct isle *isle)
{
	int err;

	/* The set is the parent, and the subsystem that uevents name. */
	isle->kobj.kset = hermit_kset;
	err = kobject_add(&isle->kobj, NULL, "isle%u", isle->number);
	if (err)
		return err;
	/* Both are there: they were made with the folder. */
	isle->state_node = sysfs_get_dirent(isle->kobj.sd, "state");
	isle->log_node = sysfs_get_dirent(isle->kobj.sd, "log");
	kobject_uevent(&isle->kobj, KOBJ_ADD);
	return 0;
}

/**
 * isle_sysfs_destroy() - remove /sys/hermit/isleN
 * @isle: offline; nobody is in one of its files when this returns
 */
void isle_sysfs_destroy(struct isle *isle)
{
	isle_report_exit(isle);
	kobject_del(&isle->kobj);
	sysfs_put(isle->state_node);
	sysfs_put(isle->log_node);
}

static ssize_t version_show(struct kobject *kobj, struct kobj_attribute *attr, char *buffer)
{
	return sysfs_emit(buffer, "%s\n", HERMIT_VERSION);
}

ISLE_ATTR_RO(version);

static ssize_t create_store(struct kobject *kobj, struct kobj_attribute *attr, const char *text,
			    size_t count)
{
	int err = holds_nul(text, count) ? -EINVAL : isle_create_asked(text);

	return err ? err : count;
}

static struct kobj_attribute create_attr = __ATTR(create, 0200, NULL, create_store);

static ssize_t remove_store(struct kobject *kobj, struct kobj_attribute *attr, const char *text,
			    size_t count)
{
	int err = holds_nul(text, count) ? -EINVAL : isle_remove_asked(text);

	return err ? err : count;
}

static struct kobj_attribute remove_attr = __ATTR(remove, 0200, NULL, remove_store);

static const struct attribute *administration[] = {
	&create_attr.attr,
	&remove_attr.attr,
	NULL
};

/**
 * isle_sysfs_init() - make /sys/hermit, where nobody can make isles yet
 *
 * Return: 0 or -errno.
 */
int isle_sysfs_init(void)
{
	int err;

	hermit_kset = kset_create_and_add("hermit", NULL, NULL);
	if (!hermit_kset)
		return -ENOMEM;
	err = sysfs_create_file(&hermit_kset->kobj, &version_attr.attr);
	if (err)
		isle_sysfs_exit();
	return err;
}

/** isle_sysfs_open() - let the administrator make and remove isles */
void isle_sysfs_open(void)
{
	int err = sysfs_create_files(&hermit_kset->kobj, administration);

	if (err)
		pr_err("cannot make the files create and remove in /sys/hermit: %d\n", err);
}

/** isle_sysfs_exit() - remove /sys/hermit; no isle is left in it */
void isle_sysfs_exit(void)
{
	/* The last reference may go later, the name must be free now. */
	kobject_del(&hermit_kset->kobj);
	kset_put(hermit_kset);
}
