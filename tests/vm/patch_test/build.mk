# SPDX-License-Identifier: GPL-2.0-only
# The modules that tests/vm/patches.t and isle-boot-failure.t load, built aside like all.

patch_test := $(B)/obj/tests/patch_test$(VARIANT)

VM_TEST_NEEDS += $(patch_test)/patch_test.ko

$(patch_test)/patch_test.ko: $(wildcard $(SRC)/tests/vm/patch_test/*) $(LINUX_READY)
	@mkdir -p $(@D) && ln -sf $(SRC)/tests/vm/patch_test/Kbuild $(SRC)/tests/vm/patch_test/*.c $(@D)
	@$(STEP) "build test module" patch-test -- \
		$(MAKE) -C $(LINUX_OUT)/kbuild M=$(@D) CC="$(CC)" W=1 modules
