# SPDX-License-Identifier: GPL-2.0-only
# The cross toolchain: build/toolchain, a copy of the one in the cache.
# hermit/build.mk adds libhermit to the copy.

ALL += $(TOOLCHAIN_READY)
INSTALLS += install-toolchain

toolchain_dir := $(SRC)/hermit/toolchain
toolchain_inputs := $(addprefix $(toolchain_dir)/,build-toolchain build-compiler recipe.sh \
		stand-in.list ld-wrapper gdb-wrapper pkg-config-wrapper x86_64-hermit.cmake) \
	$(SRC)/scripts/cache.sh \
	$(shell find $(addprefix $(toolchain_dir)/,gcc newlib libraries patches) -type f)

$(TOOLCHAIN_READY): $(toolchain_inputs) $(CONFIG) | $(SOURCES_READY)
	@$(STEP) -n 744 -m '^g++ ' "build the toolchain (GCC, newlib)" toolchain -- \
		$(toolchain_dir)/build-toolchain $(TOOLCHAIN) $(CACHE) $(JOBS) $(LANGUAGES) $(MTUNE)
	@touch $@

.PHONY: install-toolchain
install-toolchain: $(HERMIT_READY)
	@$(STEP) "install the toolchain" install-toolchain -- sh -ec ' \
		mkdir -p "$(DESTDIR)$(prefix)"; \
		cp -a $(TOOLCHAIN)/. "$(DESTDIR)$(prefix)"; \
		rm -f "$(DESTDIR)$(prefix)/.stamp"'

CHECKS += check-toolchain
.PHONY: check-toolchain
check-toolchain: $(HERMIT_READY)
	@HERMIT_CC=$(HERMIT_CC) $(PROVE) $(SRC)/tests/toolchain
