# SPDX-License-Identifier: GPL-2.0-only
# What tests need in the guest, in /hermit/tests: programs for Linux,
# and the test image, a very small isle.

TEST_GUEST := $(B)/guest/hermit/tests
test_obj   := $(B)/obj/tests/image
test_uapi  := $(wildcard $(SRC)/hermit/include/uapi/hermit/*.h) $(wildcard $(SRC)/tests/vm/images/*.h)

# No vector registers, no red zone, no helpers of the C library: there is no kernel below.
test_image_flags := -std=gnu11 -O2 -Wall -Wextra -Werror -ffreestanding -fno-pic \
	-fno-stack-protector -fno-tree-loop-distribute-patterns -fcf-protection=none \
	-mno-red-zone -mgeneral-regs-only -I$(SRC)/hermit/include/uapi

VM_TEST_NEEDS += $(addprefix $(TEST_GUEST)/,isle_tool memory_scan relay soak isle_fuzz linux_load poll_state snapshots uevents hog kexec clock_compare image.bin) $(guest_nft)

$(TEST_GUEST)/%: $(SRC)/tests/vm/helpers/%.c $(wildcard $(SRC)/tests/vm/helpers/*.h) $(test_uapi) $(SRC)/tests/vm/helpers/build.mk $(CONFIG)
	$(call note,CC,$<)
	$(Q)mkdir -p $(@D) && $(CC) $(HOSTCFLAGS) -static -s -pthread -I$(SRC)/hermit/include/uapi -o $@ $<

$(test_obj)/%.o: $(SRC)/%.c $(test_uapi) $(SRC)/tests/vm/helpers/build.mk $(CONFIG)
	$(call note,CC,$<)
	$(Q)mkdir -p $(@D) && $(CC) $(test_image_flags) -c -o $@ $<

$(test_obj)/%.o: $(SRC)/%.asm $(SRC)/tests/vm/helpers/build.mk
	$(call note,NASM,$<)
	$(Q)mkdir -p $(@D) && $(NASM) -f elf64 -o $@ $<

$(TEST_GUEST)/image.bin: $(SRC)/tests/vm/images/image.ld $(addprefix $(test_obj)/, \
		tests/vm/images/entry.o tests/vm/images/image.o tests/vm/images/network.o hermit/lib/logring.o mmnif/ring.o)
	$(call note,LINK,$@)
	$(Q)mkdir -p $(@D) && $(CC) -nostdlib -static -no-pie -Wl,-z,noexecstack,--build-id=none \
		-Wl,--oformat=binary -T $< -o $@ $(filter %.o,$^)
