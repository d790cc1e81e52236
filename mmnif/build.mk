# SPDX-License-Identifier: GPL-2.0-only
# mmnif.ko is built together with hermit.ko, see isle-sysfs/build.mk.

ALL += $(GUEST_MODULES)/mmnif.ko
