# SPDX-License-Identifier: GPL-2.0-only
# proxy, hermitctl and hermit-embed: Linux programs, static, so that they run in any guest.

PROXY_OBJ   := $(B)/obj/proxy
PROXY_BIN   := $(B)/guest/hermit/bin

PROXY_FLAGS := $(HOSTCFLAGS) -D_GNU_SOURCE -DVERSION='"$(VERSION)"' \
	-I$(SRC)/hermit/include/uapi -I$(SRC)/hermit/lib -I$(SRC)/isle-sysfs/inspect
PROXY_LIBS  := -static -pthread -lelf -lz

# What the proxy is made of but for main(); the unit tests use these sources too
PROXY_NAMES := args calls calls_data calls_epoll calls_file calls_path calls_poll calls_spawn calls_system \
	calls_terminal config core debug device ending follow gdb_packet gdb_registers gdb_stub gdb_target \
	image machine meeting message number peer placement replace request rings rlimit run server signals source \
	sparse standard stream supervise symbols table times transport waiting write_at
PROXY_SHARED := callring forward_codec forward_table
PROXY_INSPECT := elfcore inspect
PROXY_PARTS := $(addprefix $(PROXY_OBJ)/,$(PROXY_NAMES:%=%.o) $(PROXY_SHARED:%=%.o) \
	$(PROXY_INSPECT:%=%.o))
EMBED_PARTS := $(addprefix $(PROXY_OBJ)/,attach.o image.o message.o source.o symbols.o)
CTL_PARTS := $(addprefix $(PROXY_OBJ)/,ctl_admin.o ctl_log.o ctl_view.o follow.o json.o machine.o \
	message.o number.o replace.o sparse.o write_at.o)
PROXY_OBJECTS := $(PROXY_PARTS) $(EMBED_PARTS) $(CTL_PARTS) \
	$(addprefix $(PROXY_OBJ)/,main.o embed.o ctl.o)

ALL += $(PROXY_BIN)/proxy $(PROXY_BIN)/hermitctl $(PROXY_BIN)/hermit-embed

$(PROXY_OBJ)/%.o: $(SRC)/proxy/%.c $(SRC)/proxy/build.mk $(CONFIG)
	$(call note,CC,$<)
	$(Q)mkdir -p $(@D) && $(CC) $(PROXY_FLAGS) -MMD -MP -c -o $@ $<

$(PROXY_SHARED:%=$(PROXY_OBJ)/%.o): $(PROXY_OBJ)/%.o: $(SRC)/hermit/lib/%.c $(SRC)/proxy/build.mk $(CONFIG)
	$(call note,CC,$<)
	$(Q)mkdir -p $(@D) && $(CC) $(PROXY_FLAGS) -MMD -MP -c -o $@ $<

$(PROXY_INSPECT:%=$(PROXY_OBJ)/%.o): $(PROXY_OBJ)/%.o: $(SRC)/isle-sysfs/inspect/%.c $(SRC)/proxy/build.mk $(CONFIG)
	$(call note,CC,$<)
	$(Q)mkdir -p $(@D) && $(CC) $(PROXY_FLAGS) -MMD -MP -c -o $@ $<

# Without debug information: they are copied into each self-contained program.
$(PROXY_BIN)/proxy: $(PROXY_OBJ)/main.o $(PROXY_PARTS)
	$(call note,LINK,$@)
	$(Q)mkdir -p $(@D) && $(CC) $(HOSTCFLAGS) -s -o $@ $^ $(PROXY_LIBS)

$(PROXY_BIN)/hermit-embed: $(PROXY_OBJ)/embed.o $(EMBED_PARTS)
	$(call note,LINK,$@)
	$(Q)mkdir -p $(@D) && $(CC) $(HOSTCFLAGS) -s -o $@ $^ $(PROXY_LIBS)

$(PROXY_BIN)/hermitctl: $(PROXY_OBJ)/ctl.o $(CTL_PARTS)
	$(call note,LINK,$@)
	$(Q)mkdir -p $(@D) && $(CC) $(HOSTCFLAGS) -s -o $@ $^ -static

INSTALLS += install-proxy
.PHONY: install-proxy
install-proxy: $(PROXY_BIN)/proxy $(PROXY_BIN)/hermitctl $(PROXY_BIN)/hermit-embed
	$(INSTALL) -d $(DESTDIR)$(bindir)
	$(INSTALL) -m 755 $^ $(DESTDIR)$(bindir)
	$(INSTALL) -d $(DESTDIR)$(prefix)/share/man/man1
	$(INSTALL) -m 644 $(SRC)/proxy/proxy.1 $(DESTDIR)$(prefix)/share/man/man1
	ln -sf proxy.1 $(DESTDIR)$(prefix)/share/man/man1/hermit-embed.1
	$(INSTALL) -d $(DESTDIR)$(prefix)/share/man/man8
	$(INSTALL) -m 644 $(SRC)/proxy/hermitctl.8 $(DESTDIR)$(prefix)/share/man/man8
	$(INSTALL) -d $(DESTDIR)$(prefix)/share/bash-completion/completions
	$(INSTALL) -m 644 $(SRC)/proxy/hermitctl.bash \
		$(DESTDIR)$(prefix)/share/bash-completion/completions/hermitctl

-include $(wildcard $(PROXY_OBJ)/*.d)
