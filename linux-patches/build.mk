# SPDX-License-Identifier: GPL-2.0-only
# The patched kernel: build/linux/{bzImage,kbuild,source}

ALL += $(LINUX_READY)
INSTALLS += install-linux

linux_inputs := $(SRC)/linux-patches/build-linux $(SRC)/scripts/cache.sh \
	$(SRC)/linux-patches/config $(wildcard $(SRC)/linux-patches/*.patch)

# The links lead into the cache, which may have been emptied.
linux_gone := $(if $(wildcard $(B)/linux/kbuild/Module.symvers),,FORCE)

$(LINUX_READY): $(linux_inputs) $(linux_gone) $(CONFIG) $(if $(LINUX),,| $(SOURCES_READY))
	@$(STEP) -n 1750 "build Linux" linux -- $(SRC)/linux-patches/build-linux \
		$(@D) $(CACHE) $(JOBS) "$(CC)" $(LINUX)
	@touch $@

.PHONY: install-linux
install-linux: $(LINUX_READY)
	@$(STEP) "install Linux" install-linux -- sh -ec ' \
		release=$$(cat $(B)/linux/kbuild/include/config/kernel.release); \
		mkdir -p "$(DESTDIR)/boot"; \
		cp $(B)/linux/bzImage "$(DESTDIR)/boot/vmlinuz-$$release"; \
		cp $(B)/linux/kbuild/System.map "$(DESTDIR)/boot/System.map-$$release"; \
		cp $(B)/linux/kbuild/.config "$(DESTDIR)/boot/config-$$release"; \
		$(MAKE) -C $(B)/linux/kbuild INSTALL_MOD_PATH="$(DESTDIR)" modules_install'
