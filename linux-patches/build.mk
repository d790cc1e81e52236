# SPDX-License-Identifier: GPL-2.0-only
# The patched kernel: build/linux/{bzImage,kbuild,source}; build/linux-debug/ with
# KERNEL=debug

ALL += $(LINUX_READY)
INSTALLS += install-linux

linux_inputs := $(SRC)/linux-patches/build-linux $(SRC)/scripts/cache.sh \
	$(SRC)/linux-patches/config $(addprefix $(SRC)/linux-patches/config,$(VARIANT)) \
	$(wildcard $(SRC)/linux-patches/*.patch)

# The links lead into the cache, which may have been emptied.
linux_gone := $(if $(wildcard $(LINUX_OUT)/kbuild/Module.symvers),,FORCE)

$(LINUX_READY): $(linux_inputs) $(linux_gone) $(CONFIG) $(if $(LINUX),,| $(SOURCES_READY))
	@$(STEP) -n 1750 "build Linux$(if $(KERNEL), ($(KERNEL)))" linux$(VARIANT) -- \
		$(SRC)/linux-patches/build-linux $(@D) $(CACHE) $(JOBS) "$(CC)" "$(KERNEL)" $(LINUX)
	@touch $@

.PHONY: install-linux
install-linux: $(LINUX_READY)
	@$(STEP) "install Linux" install-linux -- sh -ec ' \
		release=$$(cat $(LINUX_OUT)/kbuild/include/config/kernel.release); \
		mkdir -p "$(DESTDIR)/boot"; \
		cp $(LINUX_OUT)/bzImage "$(DESTDIR)/boot/vmlinuz-$$release"; \
		cp $(LINUX_OUT)/kbuild/System.map "$(DESTDIR)/boot/System.map-$$release"; \
		cp $(LINUX_OUT)/kbuild/.config "$(DESTDIR)/boot/config-$$release"; \
		$(MAKE) -C $(LINUX_OUT)/kbuild INSTALL_MOD_PATH="$(DESTDIR)" modules_install'
