# SPDX-License-Identifier: GPL-2.0-only
# The Linux modules: build/modules/hermit.ko and mmnif.ko (build/modules-debug/ with
# KERNEL=debug)
#
# The kernel's build leaves its objects beside the sources, so it works on a tree
# of links, build/modules/src, which has the shape of this one. Both modules are
# built in one run, so mmnif.ko knows the symbols of hermit.ko.

MODULES       := $(B)/modules$(VARIANT)
MODULES_SRC   := $(MODULES)/src
GUEST_LIB     := $(B)/guest/hermit/lib
GUEST_MODULES := $(GUEST_LIB)/modules$(VARIANT)
TRAMPOLINE    := $(B)/obj/hermit/trampoline.bin

module_files := $(patsubst $(SRC)/%,%,$(wildcard $(addprefix $(SRC)/, \
	isle-sysfs/*.[chS] isle-sysfs/inspect/*.[ch] isle-sysfs/Kbuild \
	mmnif/*.[ch] mmnif/linux/*.[ch] mmnif/linux/Kbuild \
	hermit/lib/logring.[ch] hermit/include/uapi/hermit/*.h)))

ALL += $(GUEST_MODULES)/hermit.ko
INSTALLS += install-modules

$(TRAMPOLINE): $(SRC)/hermit/arch/x86_64/boot/trampoline.asm $(B)/obj/hermit/offsets.inc
	$(call note,NASM,$<)
	$(Q)mkdir -p $(@D) && $(NASM) -f bin -i $(B)/obj/hermit/ -o $@ $<

# What the folders' Kbuild files need to know; scripts/lint builds a copy of the tree.
$(MODULES_SRC)/Kbuild: $(SRC)/isle-sysfs/build.mk $(CONFIG)
	$(Q)mkdir -p $(@D) && printf '%s\n' \
		'export HERMIT_VERSION := $(VERSION)' \
		'export HERMIT_TRAMPOLINE := $(TRAMPOLINE)' \
		'obj-m := isle-sysfs/ mmnif/linux/' >$@

$(MODULES_SRC)/%: $(SRC)/%
	$(Q)mkdir -p $(@D) && ln -sfn $< $@

modules_make = $(MAKE) -j$(JOBS) -C $(LINUX_OUT)/kbuild M=$(MODULES_SRC) CC="$(CC)" W=1

$(MODULES)/.stamp: $(addprefix $(MODULES_SRC)/,Kbuild $(module_files)) $(TRAMPOLINE) $(LINUX_READY)
	@$(STEP) "build modules" modules$(VARIANT) -- $(modules_make) modules
	@cp $(MODULES_SRC)/isle-sysfs/hermit.ko $(MODULES_SRC)/mmnif/linux/mmnif.ko $(MODULES)
	@touch $@

# A variant's are mounted on the usual ones, whether those were ever built or not.
$(GUEST_MODULES)/%.ko: $(MODULES)/.stamp
	$(Q)mkdir -p $(@D) $(GUEST_LIB)/modules && cp $(MODULES)/$(@F) $@

.PHONY: install-modules
install-modules: $(MODULES)/.stamp
	@$(STEP) "install modules" install-modules -- \
		$(modules_make) INSTALL_MOD_PATH="$(DESTDIR)" modules_install
