# SPDX-License-Identifier: GPL-2.0-only
# Programs of others, for tests/vm/real-programs.t: zlib, Lua and SQLite from Debian's
# sources, unmodified, for isles and for Linux. They are fetched and built when that test
# is among those that run; when only the satellite kernel has changed, they are linked.
#
#   build/real/SYSTEM/bin/PROGRAM    SYSTEM is isle or linux

real         := $(B)/real
real_sources := $(CACHE)/src/.programs
real_names   := example minigzip lua sqlite3

ifneq ($(filter %/vm %/real-programs.t,$(VM_TESTS)),)
VM_TEST_NEEDS += $(foreach system,isle linux,$(addprefix $(real)/$(system)/bin/,$(real_names)))
endif

real_isle_cc  := $(HERMIT_CC)
real_linux_cc := $(CC) -static
real_isle_libc := $(HERMIT_READY)

$(real_sources): $(SRC)/scripts/fetch-sources
	@$(STEP) "fetch programs for tests" fetch-programs -- env HERMIT_CACHE=$(CACHE) $< programs && touch $@

# real_compile SYSTEM,PROGRAM
define real_compile
$(real)/$(1)/$(2)/.stamp: $(SRC)/tests/vm/real/compile $(real_sources) $(TOOLCHAIN_READY) $(h_headers) $(CONFIG)
	@$(STEP) "compile $(2) for $(1)" real-$(1)-$(2) -- env CC="$(real_$(1)_cc)" JOBS=$(JOBS) \
		$$< $(2) $(1) $(CACHE)/src/$(2) $$(@D) && touch $$@
endef

# real_link SYSTEM,NAME,PROGRAM,OBJECTS
define real_link
$(real)/$(1)/bin/$(2): $(real)/$(1)/$(3)/.stamp $(real_$(1)_libc)
	$$(call note,LINK,$$@)
	$$(Q)mkdir -p $$(@D) && cd $$(<D) && $(real_$(1)_cc) -o $$@ $(4) -lm
endef

$(foreach system,isle linux, \
	$(foreach program,zlib lua5.4 sqlite3,$(eval $(call real_compile,$(system),$(program)))) \
	$(eval $(call real_link,$(system),example,zlib,example.o libz.a)) \
	$(eval $(call real_link,$(system),minigzip,zlib,minigzip.o libz.a)) \
	$(eval $(call real_link,$(system),lua,lua5.4,src/*.o)) \
	$(eval $(call real_link,$(system),sqlite3,sqlite3,sqlite3.o shell.o)))
