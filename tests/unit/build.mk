# SPDX-License-Identifier: GPL-2.0-only
# Unit tests: parts of the system on the host, under ASan and UBSan. One program
# per file; its name says what it is about, PARTS_name what it is linked with.

UNIT_OBJ    := $(B)/obj/tests/unit
UNIT_FLAGS  := -std=gnu11 -O1 -g -Wall -Wextra -Werror -D_GNU_SOURCE -pthread \
	-fsanitize=address,undefined -fno-sanitize-recover=all \
	-I$(SRC)/hermit/include/uapi -I$(SRC)/hermit/lib -I$(SRC)/hermit/mm -I$(SRC)/hermit/libc -I$(SRC)/proxy \
	-I$(SRC)/mmnif -I$(SRC)/isle-sysfs/inspect
UNIT_LIBS   := -lcmocka -lelf -lz

UNIT_PARTS_ring_frames      := mmnif/ring
UNIT_PARTS_ring_doorbell    := mmnif/ring
UNIT_PARTS_ring_hostile     := mmnif/ring
UNIT_PARTS_logring          := hermit/lib/logring
UNIT_PARTS_logring_hostile  := hermit/lib/logring
UNIT_PARTS_format           := hermit/lib/format
UNIT_PARTS_heap             := hermit/lib/heap
UNIT_PARTS_dns_message      := hermit/libc/dns_message
UNIT_PARTS_resolv_conf      := hermit/libc/resolv_conf hermit/libc/netdb_line
UNIT_PARTS_signal_queue     := hermit/lib/signal_queue
UNIT_PARTS_frames           := hermit/mm/frames
UNIT_PARTS_frames           := hermit/mm/frames
UNIT_PARTS_heap             := hermit/lib/heap
UNIT_PARTS_format           := hermit/lib/format
UNIT_PARTS_forward_codec    := hermit/lib/forward_codec hermit/lib/forward_table
UNIT_PARTS_inspect          := isle-sysfs/inspect/inspect
UNIT_PARTS_elfcore          := isle-sysfs/inspect/elfcore isle-sysfs/inspect/inspect
UNIT_GDB                    := $(addprefix proxy/,gdb_packet gdb_registers gdb_stub gdb_target) \
	isle-sysfs/inspect/inspect
UNIT_PARTS_gdb_packet       := proxy/gdb_packet
UNIT_PARTS_peer             := proxy/peer
UNIT_PARTS_gdb_stub         := $(UNIT_GDB)
UNIT_PARTS_number_parse     := proxy/number proxy/message
UNIT_PARTS_config           := proxy/config proxy/machine proxy/number proxy/message
UNIT_PARTS_json             := proxy/json
UNIT_PARTS_ctl              := $(addprefix proxy/,ctl_admin ctl_log ctl_view follow json machine message number replace sparse write_at)
UNIT_PARTS_follow           := proxy/follow proxy/machine proxy/number proxy/message
UNIT_PARTS_replace          := proxy/replace
UNIT_PARTS_sparse           := proxy/sparse proxy/write_at
UNIT_PARTS_image            := proxy/image proxy/symbols proxy/message
UNIT_PARTS_image_mutations  := proxy/image proxy/symbols proxy/message
UNIT_PARTS_placement        := proxy/placement proxy/args proxy/message
UNIT_PARTS_attach           := proxy/attach proxy/source proxy/message
UNIT_PARTS_table            := proxy/table
UNIT_PARTS_meeting          := proxy/meeting proxy/message hermit/lib/forward_codec hermit/lib/forward_table
UNIT_CALLS                  := $(addprefix proxy/,calls calls_data calls_epoll calls_file calls_path calls_poll \
	calls_spawn calls_system calls_terminal rlimit)
UNIT_PARTS_server           := proxy/server proxy/waiting $(UNIT_CALLS) proxy/table proxy/request \
	proxy/transport proxy/stream proxy/message hermit/lib/forward_codec hermit/lib/forward_table
UNIT_PARTS_server_garbage   := $(UNIT_PARTS_server)
UNIT_PARTS_server_cancel    := $(UNIT_PARTS_server)
UNIT_PARTS_callring         := hermit/lib/callring
UNIT_PARTS_rings            := $(UNIT_PARTS_server) proxy/rings hermit/lib/callring
UNIT_PARTS_rings_garbage    := $(UNIT_PARTS_rings)
UNIT_PARTS_supervise        := $(UNIT_PARTS_rings) proxy/supervise proxy/meeting proxy/signals \
	proxy/debug proxy/peer $(UNIT_GDB)

UNIT_TESTS  := $(patsubst $(SRC)/tests/unit/%.c,%,$(wildcard $(SRC)/tests/unit/*.c))
UNIT_BINS   := $(UNIT_TESTS:%=$(UNIT_OBJ)/%.t)

$(UNIT_OBJ)/%.o: $(SRC)/%.c $(SRC)/tests/unit/build.mk $(CONFIG)
	$(call note,CC,$<)
	$(Q)mkdir -p $(@D) && $(CC) $(UNIT_FLAGS) -MMD -MP -c -o $@ $<

# unit_parts NAME: what the program NAME is linked from
define unit_parts
$(UNIT_OBJ)/$(1).t: $(UNIT_OBJ)/tests/unit/$(1).o $(UNIT_PARTS_$(1):%=$(UNIT_OBJ)/%.o)
endef
$(foreach test,$(UNIT_TESTS),$(eval $(call unit_parts,$(test))))

$(UNIT_BINS):
	$(call note,LINK,$@)
	$(Q)$(CC) $(UNIT_FLAGS) -o $@ $^ $(UNIT_LIBS)

CHECKS += check-unit
.PHONY: check-unit
check-unit: $(UNIT_BINS)
	CMOCKA_MESSAGE_OUTPUT=TAP $(PROVE) -j$(JOBS) --exec 'timeout 120' $(UNIT_BINS)

-include $(wildcard $(UNIT_OBJ)/*/*.d $(UNIT_OBJ)/*/*/*.d)
