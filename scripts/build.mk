# SPDX-License-Identifier: GPL-2.0-only
# The test machine: build/guest/initrd.img is its system, build/guest/hermit,
# which the other folders fill, its /hermit. scripts/vm starts it.

guest := $(B)/guest
guest_run := $(B)/obj/guest/vm-run
guest_image := $(guest)/initrd.img
guest_tsc := $(guest)/tsc-khz

guest_file := $(guest)/hermit/bin/file
guest_nft := $(guest)/hermit/bin/nft

ALL += $(guest_image) $(guest_tsc) $(guest_file)

$(guest_run): $(SRC)/scripts/guest/vm-run.c $(SRC)/scripts/build.mk $(CONFIG)
	$(call note,CC,$<)
	$(Q)mkdir -p $(@D) && $(CC) $(HOSTCFLAGS) -static -s -o $@ $<

$(guest_tsc): $(SRC)/scripts/guest/tsc-khz.c $(SRC)/scripts/build.mk $(CONFIG)
	$(call note,CC,$<)
	$(Q)mkdir -p $(@D) && $(CC) $(HOSTCFLAGS) -o $@ $<

$(guest_image): $(SRC)/scripts/guest/make-initrd $(SRC)/scripts/guest/init \
		$(SRC)/scripts/guest/who-waits $(guest_run) $(CONFIG)
	$(call note,INITRD,$@)
	$(Q)mkdir -p $(guest)/hermit && $< $@ $(BUSYBOX) $(SRC)/scripts/guest/init $(guest_run) \
		$(SRC)/scripts/guest/who-waits

$(guest_file): $(SRC)/scripts/guest/take-program $(CONFIG)
	$(call note,GUEST,$@)
	$(Q)$< $(FILE) $(guest)/hermit -m $$($(FILE) --version | sed -n 's/^magic file from .*://p').mgc

# Tests ask for it.
$(guest_nft): $(SRC)/scripts/guest/take-program $(CONFIG)
	$(call note,GUEST,$@)
	$(Q)$< $(NFT) $(guest)/hermit

.PHONY: qemu
qemu: all
	@$(SRC)/scripts/vm shell --smp 10 --nodes 2 --mem 8G --shrink

.PHONY: demo
demo: all
	@$(SRC)/scripts/demo
