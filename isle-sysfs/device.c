// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/hermit/isleN: the claim on an isle, its memory, and the ioctls with which a
 * proxy loads, boots and stops it. See ABI.md.
 */
#include <linux/capability.h>
#include <linux/cdev.h>
#include <linux/compat.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pfn_t.h>
#include <linux/poll.h>
#include <linux/security.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "isle.h"
#include "link.h"

static dev_t devices_first;
static struct cdev *devices_cdev;

/**
 * struct claim - one open file
 * @isle: the isle it is a claim on
 * @seen: number of the state change that was last reported to the holder
 */
struct claim {
	struct isle *isle;
	u32 seen;
};

/* Is a claimed isle fit for its new holder? */
static int check_claimed(struct isle *isle)
{
	/* The last holder's isle did not obey INIT: its time may have come. */
	if (isle_state(isle) != ISLE_OFFLINE && isle_abandon(isle))
		return -EIO;
	return isle->memory.size ? 0 : -ENOMEM;
}

static int isle_open(struct inode *inode, struct file *file)
{
	struct claim *claim;
	struct isle *isle;
	int err;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	/* Who has an isle has all of the machine, which a locked down kernel does not want. */
	err = security_locked_down(LOCKDOWN_DEV_MEM);
	if (err)
		return err;
	claim = kzalloc(sizeof(*claim), GFP_KERNEL);
	if (!claim)
		return -ENOMEM;
	isle = isle_claim_number(iminor(inode));
	if (IS_ERR(isle)) {
		err = PTR_ERR(isle);
		goto free_claim;
	}
	err = check_claimed(isle);
	if (err)
		goto unclaim;

	claim->isle = isle;
	claim->seen = isle_read_report(isle, NULL);
	WRITE_ONCE(isle->calls_heard, isle_calls_rung(isle));
	file->private_data = claim;
	return 0;

unclaim:
	isle_unclaim(isle);
free_claim:
	kfree(claim);
	return err;
}

static int isle_release(struct inode *inode, struct file *file)
{
	struct claim *claim = file->private_data;
	struct isle *isle = claim->isle;

	isle_abandon(isle);
	isle_unclaim(isle);
	kfree(claim);
	return 0;
}

static struct isle *file_isle(struct file *file)
{
	return ((struct claim *)file->private_data)->isle;
}

static loff_t isle_seek(struct file *file, loff_t offset, int whence)
{
	return fixed_size_llseek(file, offset, whence, file_isle(file)->memory.size);
}

static ssize_t isle_read(struct file *file, char __user *to, size_t count, loff_t *position)
{
	struct isle *isle = file_isle(file);
	struct isle_memory *memory = &isle->memory;
	int err = isle_memory_wait_range(isle, *position, count);

	if (err)
		return err;
	return simple_read_from_buffer(to, count, position, memory->base, memory->size);
}

static ssize_t isle_write(struct file *file, const char __user *from, size_t count,
			  loff_t *position)
{
	struct isle *isle = file_isle(file);
	int err;

	/* What lies before is Linux's. */
	if (*position < ISLE_FREE_OFFSET)
		return -EACCES;
	if (*position >= isle->memory.size)
		return count ? -ENOSPC : 0;
	WRITE_ONCE(isle->written, true);
	err = isle_memory_wait_range(isle, *position, count);
	if (err)
		return err;
	return simple_write_to_buffer(isle->memory.base, isle->memory.size, position, from, count);
}

/*
 * Maps what lies around the fault, too: calls move data by the megabyte, and whoever
 * maps isle memory means to use it.
 */
static vm_fault_t fault_around(struct vm_fault *fault, struct isle *isle, u64 offset)
{
	struct vm_area_struct *vma = fault->vma;
	pgprot_t prot = vm_get_page_prot(vma->vm_flags);
	unsigned long start = max(ALIGN_DOWN(fault->address, ISLE_LARGE_PAGE), vma->vm_start);
	unsigned long end = min(ALIGN_DOWN(fault->address, ISLE_LARGE_PAGE) + ISLE_LARGE_PAGE,
				vma->vm_end);
	u64 first = offset - (fault->address - start);
	unsigned long address;
	vm_fault_t result;

	/* Never Linux's part, which is not mapped for writing. */
	if (first < ISLE_FREE_OFFSET) {
		start += ISLE_FREE_OFFSET - first;
		first = ISLE_FREE_OFFSET;
	}
	if (isle_memory_wait_range(isle, first, end - start))
		return VM_FAULT_SIGBUS;
	for (address = start; address < end; address += PAGE_SIZE) {
		result = vmf_insert_pfn_prot(vma, address,
					     PHYS_PFN(isle->memory.phys + first + address - start),
					     prot);
		if (result != VM_FAULT_NOPAGE)
			return result;
	}
	return VM_FAULT_NOPAGE;
}

static vm_fault_t isle_fault(struct vm_fault *fault)
{
	struct vm_area_struct *vma = fault->vma;
	struct isle *isle = file_isle(vma->vm_file);
	u64 offset = (u64)fault->pgoff << PAGE_SHIFT;

	if (offset >= isle->memory.size)
		return VM_FAULT_SIGBUS;
	if (offset >= ISLE_FREE_OFFSET)
		return fault_around(fault, isle, offset);
	/* Linux's part is mapped as the VMA says, which is read-only (isle_mkwrite). */
	if (fault->flags & FAULT_FLAG_WRITE || isle_memory_wait_range(isle, offset, PAGE_SIZE))
		return VM_FAULT_SIGBUS;
	return vmf_insert_pfn(vma, fault->address, PHYS_PFN(isle->memory.phys + offset));
}

/* A page that was mapped for reading is written to. */
static vm_fault_t isle_mkwrite(struct vm_fault *fault)
{
	return (u64)fault->pgoff << PAGE_SHIFT < ISLE_FREE_OFFSET ? VM_FAULT_SIGBUS : 0;
}

static const struct vm_operations_struct isle_vm_ops = {
	.fault		= isle_fault,
	.pfn_mkwrite	= isle_mkwrite,
};

static int isle_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct isle *isle = file_isle(file);
	u64 end = ((u64)vma->vm_pgoff << PAGE_SHIFT) + (vma->vm_end - vma->vm_start);

	/* A private mapping would be a copy, which is of no use to anybody. */
	if (!(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	if (vma->vm_pgoff > PHYS_PFN(isle->memory.size) || end > isle->memory.size)
		return -EINVAL;
	if (vma->vm_flags & VM_MAYWRITE)
		WRITE_ONCE(isle->written, true);
	vm_flags_set(vma, VM_PFNMAP | VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_ops = &isle_vm_ops;
	return 0;
}

static __poll_t isle_poll(struct file *file, poll_table *wait)
{
	struct claim *claim = file->private_data;
	__poll_t events = 0;

	poll_wait(file, &claim->isle->state_changed, wait);
	if (isle_read_report(claim->isle, NULL) != READ_ONCE(claim->seen))
		events |= EPOLLPRI;
	if (isle_calls_rung(claim->isle) != READ_ONCE(claim->isle->calls_heard))
		events |= EPOLLIN | EPOLLRDNORM;
	return events;
}

static long do_info(struct isle *isle, void __user *to)
{
	struct isle_info info = {
		.version = ISLE_ABI_VERSION,
		.isle = isle->number,
		.node = isle->node,
		.cores_max = ISLE_CORES_MAX,
		.memory_size = isle->memory.size,
		.link_size = link_size(),
	};

	return copy_to_user(to, &info, sizeof(info)) ? -EFAULT : 0;
}

static long do_load(struct isle *isle, const void __user *from)
{
	struct isle_load *load = memdup_user(from, sizeof(*load));
	long err;

	if (IS_ERR(load))
		return PTR_ERR(load);
	err = isle_load(isle, load);
	kfree_sensitive(load);
	return err;
}

static long do_boot(struct isle *isle, const void __user *from)
{
	struct isle_boot_request *request = memdup_user(from, sizeof(*request));
	cpumask_var_t cpus;
	long err = -EINVAL;

	if (IS_ERR(request))
		return PTR_ERR(request);
	if (strnlen(request->cpus, sizeof(request->cpus)) == sizeof(request->cpus))
		goto free_request;
	if (!alloc_cpumask_var(&cpus, GFP_KERNEL)) {
		err = -ENOMEM;
		goto free_request;
	}
	err = isle_cpus_parse(request->cpus, cpus);
	if (!err)
		err = isle_boot(isle, cpus);
	free_cpumask_var(cpus);
free_request:
	kfree(request);
	return err;
}

static long do_status(struct claim *claim, void __user *to)
{
	struct isle_report report;

	WRITE_ONCE(claim->seen, isle_read_report(claim->isle, &report));
	isle_read_signals(claim->isle, &report);
	return copy_to_user(to, &report, sizeof(report)) ? -EFAULT : 0;
}

static long do_heard(struct isle *isle)
{
	WRITE_ONCE(isle->calls_heard, isle_calls_rung(isle));
	return 0;
}

static int pause_locked(struct isle *isle, struct isle_pause *request, bool pause)
{
	if (request->core != ISLE_ALL_CORES && (pause || request->core >= isle->cores))
		return -EINVAL;
	isle_dump_overtaken(isle, pause);
	request->still = pause ? isle_pause(isle) : isle_resume(isle, request->core);
	return 0;
}

static long do_pause(struct isle *isle, void __user *user, bool pause)
{
	struct isle_pause request;
	long err;

	if (copy_from_user(&request, user, sizeof(request)))
		return -EFAULT;
	err = mutex_lock_killable(&isle->lock);
	if (err)
		return err;
	err = pause_locked(isle, &request, pause);
	mutex_unlock(&isle->lock);
	if (err)
		return err;
	return copy_to_user(user, &request, sizeof(request)) ? -EFAULT : 0;
}

static long isle_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	struct claim *claim = file->private_data;
	void __user *user = (void __user *)argument;

	switch (command) {
	case ISLE_IOC_INFO:
		return do_info(claim->isle, user);
	case ISLE_IOC_LOAD:
		return do_load(claim->isle, user);
	case ISLE_IOC_BOOT:
		return do_boot(claim->isle, user);
	case ISLE_IOC_STATUS:
		return do_status(claim, user);
	case ISLE_IOC_STOP:
		return isle_stop(claim->isle);
	case ISLE_IOC_HEARD:
		return do_heard(claim->isle);
	case ISLE_IOC_RING:
		return isle_ring_core(claim->isle, argument, ISLE_VECTOR_REPLY);
	case ISLE_IOC_PAUSE:
		return do_pause(claim->isle, user, true);
	case ISLE_IOC_RESUME:
		return do_pause(claim->isle, user, false);
	case ISLE_IOC_SIGNAL:
		return isle_signal(claim->isle, argument);
	default:
		return -ENOTTY;
	}
}

static const struct file_operations isle_file_ops = {
	.owner		= THIS_MODULE,
	.open		= isle_open,
	.release	= isle_release,
	.llseek		= isle_seek,
	.read		= isle_read,
	.write		= isle_write,
	.mmap		= isle_mmap,
	.poll		= isle_poll,
	.unlocked_ioctl	= isle_ioctl,
	.compat_ioctl	= compat_ptr_ioctl,
};

static char *isle_devnode(const struct device *device, umode_t *mode)
{
	if (mode)
		*mode = 0600;
	return kasprintf(GFP_KERNEL, "hermit/%s", dev_name(device));
}

/* Allocated: its last reference may be dropped later than the module. */
static struct class *isle_class;

/**
 * isle_device_create() - make /dev/hermit/isleN
 * @isle: complete; it may be opened from now on
 *
 * Return: 0 or -errno.
 */
int isle_device_create(struct isle *isle)
{
	struct device *device = device_create(isle_class, NULL,
					      MKDEV(MAJOR(devices_first), isle->number), NULL,
					      "isle%u", isle->number);

	return PTR_ERR_OR_ZERO(device);
}

/**
 * isle_device_destroy() - remove /dev/hermit/isleN
 * @isle: not open
 */
void isle_device_destroy(struct isle *isle)
{
	device_destroy(isle_class, MKDEV(MAJOR(devices_first), isle->number));
}

/**
 * isle_devices_init() - get ready for devices
 *
 * Return: 0 or -errno.
 */
int isle_devices_init(void)
{
	int err;

	isle_class = class_create("hermit");
	if (IS_ERR(isle_class))
		return PTR_ERR(isle_class);
	isle_class->devnode = isle_devnode;
	err = alloc_chrdev_region(&devices_first, 0, ISLES_MAX, "hermit");
	if (err)
		goto destroy_class;
	/* Allocated for the same reason as the class. */
	devices_cdev = cdev_alloc();
	if (!devices_cdev) {
		err = -ENOMEM;
		goto unregister_region;
	}
	devices_cdev->ops = &isle_file_ops;
	devices_cdev->owner = THIS_MODULE;
	err = cdev_add(devices_cdev, devices_first, ISLES_MAX);
	if (err)
		goto delete_cdev;
	return 0;

delete_cdev:
	cdev_del(devices_cdev);
unregister_region:
	unregister_chrdev_region(devices_first, ISLES_MAX);
destroy_class:
	class_destroy(isle_class);
	return err;
}

/** isle_devices_exit() - no device is left */
void isle_devices_exit(void)
{
	cdev_del(devices_cdev);
	unregister_chrdev_region(devices_first, ISLES_MAX);
	class_destroy(isle_class);
}
