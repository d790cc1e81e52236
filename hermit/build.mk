# SPDX-License-Identifier: GPL-2.0-only
# The satellite kernel: libhermit.a, crt0.o, hermit.ld and our headers, added to
# the toolchain. usr/build.mk builds programs with it.

H     := $(SRC)/hermit
H_OBJ := $(B)/obj/hermit

h_include := -I$(H)/include -I$(H)/include/uapi -I$(H)/arch/x86_64/include
h_libc    := -I$(H)/include/libc
h_lwip    := -I$(H)/net/include -I$(LWIP_SRC)/include
h_tune    := $(if $(MTUNE),-mtune=$(MTUNE))
# No vector registers: interrupts save none. No red zone: inline assembly pushes.
# Frame pointers: for backtraces.
h_flags   := -std=gnu11 -O2 -g -Wall -Wextra $(h_tune) -mgeneral-regs-only -mno-red-zone \
	-fno-omit-frame-pointer -fno-stack-protector -fno-common \
	-DHERMIT_VERSION='"$(VERSION)"' $(h_libc) $(h_include)

h_sources := $(wildcard $(addprefix $(H)/,arch/x86_64/cpu/*.c arch/x86_64/mm/*.c kernel/*.c \
	mm/*.c malloc/*.c lib/*.c syscall/*.c net/*.c) $(SRC)/mmnif/*.c $(SRC)/mmnif/hermit/*.c)
h_nasm    := $(H)/arch/x86_64/boot/entry.asm $(wildcard $(H)/arch/x86_64/cpu/*.asm)
# lwIP's core, IPv4, IPv6, sequential API and Ethernet, from its own lists
h_lwip_names := $(addprefix core/,init def inet_chksum ip mem memp netif pbuf raw stats sys \
	altcp altcp_alloc altcp_tcp tcp tcp_in tcp_out timeouts udp) \
	$(addprefix core/ipv4/,acd autoip dhcp etharp icmp igmp ip4_frag ip4 ip4_addr) \
	$(addprefix core/ipv6/,dhcp6 ethip6 icmp6 inet6 ip6 ip6_addr ip6_frag mld6 nd6) \
	$(addprefix api/,api_lib api_msg err if_api netbuf netdb netifapi sockets tcpip) \
	netif/ethernet

h_objects := $(patsubst $(SRC)/%.c,$(B)/obj/isle/%.o,$(h_sources)) \
	$(patsubst $(SRC)/%.asm,$(B)/obj/isle/%.o,$(h_nasm)) \
	$(patsubst %,$(B)/obj/isle/lwip/%.o,$(h_lwip_names))

$(B)/obj/isle/lwip/%.o: $(TOOLCHAIN_READY) $(CONFIG) $(H)/build.mk | $(LWIP_READY)
	$(call note,HERMIT,lwip/$*.c)
	$(Q)mkdir -p $(@D) && $(HERMIT_CC) $(h_flags) -w $(h_lwip) -MMD -MP -c -o $@ $(LWIP_SRC)/$*.c

# patched NAME,name,FOLDER: sources of a library, with our changes from FOLDER/patches
define patched
$$($(1)_READY): $$(wildcard $$(H)/$(3)/patches/*.patch) $$(SRC)/scripts/fetch-sources
	$$(call note,UNPACK,$(2))
	$$(Q)HERMIT_CACHE=$$(CACHE) $$(SRC)/scripts/fetch-sources && rm -rf $$(@D) && mkdir -p $$(@D) && \
		cp -R $$(CACHE)/src/$(2)/. $$(@D) && \
		for p in $$(H)/$(3)/patches/*.patch; do patch -d $$(@D) -p1 -s <$$$$p || exit; done && touch $$@
endef
$(eval $(call patched,LWIP,lwip,net))
# Its sources are included by malloc/mimalloc.c.
$(eval $(call patched,MIMALLOC,mimalloc,malloc))

# Part of the program rather than the kernel: never in interrupts, so with vector
# registers. To mimalloc, "wasi" is a system without processes, pthread keys and files;
# allocator_thread_end() is called instead of a key's destructor.
h_malloc := $(patsubst $(SRC)/%.c,$(B)/obj/isle/%.o,$(wildcard $(H)/malloc/*.c) $(H)/syscall/malloc.c)
$(h_malloc): private h_flags := $(filter-out -mgeneral-regs-only,$(h_flags)) -DNDEBUG \
	-DMI_SKIP_COLLECT_ON_EXIT -D__wasi__ -fno-builtin-malloc \
	-isystem $(MIMALLOC)/include -isystem $(MIMALLOC)/src
$(h_malloc): $(MIMALLOC_READY)

$(B)/obj/isle/%.o: $(SRC)/%.c $(TOOLCHAIN_READY) $(CONFIG) $(H)/build.mk | $(LWIP_READY)
	$(call note,HERMIT,$<)
	$(Q)mkdir -p $(@D) && $(HERMIT_CC) $(h_flags) -Werror $(h_lwip) -MMD -MP -c -o $@ $<

$(B)/obj/isle/%.o: $(SRC)/%.asm $(H_OBJ)/offsets.inc $(H)/arch/x86_64/cpu/dwarf.inc $(H)/build.mk
	$(call note,NASM,$<)
	$(Q)mkdir -p $(@D) && $(NASM) -f elf64 -g -i $(H_OBJ)/ -i $(H)/arch/x86_64/cpu/ -o $@ $<

# Structure offsets for NASM. With the host's compiler: the modules need them before
# there is a toolchain, and the structures are the same.
$(H_OBJ)/offsets.inc: $(H)/arch/x86_64/offsets.c $(H)/build.mk \
		$(wildcard $(H)/include/hermit/*.h $(H)/include/uapi/hermit/*.h \
			$(H)/arch/x86_64/include/arch/*.h)
	$(call note,OFFSETS,$<)
	$(Q)mkdir -p $(@D) && $(CC) -std=gnu11 -O1 -Wall -Wextra -Werror $(h_include) -S -o $@.s $<
	$(Q)sed -n 's/^@equ \([A-Z0-9_]*\) \$$/\1 equ /p' $@.s >$@

# One object, in which only the C library's names are visible, and those weakly: a
# program may use any other name for itself, and replace any of these.
$(B)/obj/isle/hermit.o: $(h_objects) $(H)/exports.list
	$(call note,LINK,$@)
	$(Q)$(HERMIT_LD) -r -o $@.all $(h_objects)
	$(Q)$(HERMIT_OBJCOPY) --keep-global-symbols=$(H)/exports.list --weaken-symbols=$(H)/exports.list $@.all $@

# What newlib leaves out, on top of these names: each file for itself, linked when used.
h_libc_objects := $(patsubst $(SRC)/%.c,$(B)/obj/isle/%.o,$(wildcard $(H)/libc/*.c))

$(h_libc_objects): $(B)/obj/isle/%.o: $(SRC)/%.c $(TOOLCHAIN_READY) $(CONFIG) $(H)/build.mk
	$(call note,HERMIT,$<)
	$(Q)mkdir -p $(@D) && $(HERMIT_CC) -std=gnu11 -O2 -g -Wall -Wextra -Werror $(h_tune) \
		-D_GNU_SOURCE $(h_libc) -I$(H)/include/uapi -MMD -MP -c -o $@ $<

$(SYSROOT_LIB)/libhermit.a: $(B)/obj/isle/hermit.o $(h_libc_objects)
	$(Q)rm -f $@ && $(HERMIT_AR) rcs $@ $^

$(SYSROOT_LIB)/crt0.o: $(H)/crt0.c $(TOOLCHAIN_READY) $(H)/build.mk
	$(Q)$(HERMIT_CC) -O2 -c -o $@ $<

$(SYSROOT_LIB)/hermit.ld: $(H)/hermit.ld $(TOOLCHAIN_READY)
	$(Q)cp $< $@

h_headers := $(patsubst $(H)/include/libc/%,$(SYSROOT_INC)/%, \
	$(shell find $(H)/include/libc -name '*.h'))
$(SYSROOT_INC)/%.h: $(H)/include/libc/%.h $(TOOLCHAIN_READY)
	$(Q)mkdir -p $(@D) && cp $< $@

SYSROOT += $(addprefix $(SYSROOT_LIB)/,libhermit.a crt0.o hermit.ld) $(h_headers)
ALL += $(HERMIT_READY)

-include $(shell find $(B)/obj/isle -name '*.d' 2>/dev/null)

include $(SRC)/hermit/usr/build.mk
