# SPDX-License-Identifier: GPL-2.0-only
# Fuzzers of the code that reads what an isle wrote, or gdb sent: on the host, under ASan and UBSan.
# One program per file; PARTS_name says what it is linked with.
#
#	make fuzz SECONDS=600	for so long each, as many at once as there are JOBS
#	make fuzz RUNS=10000000	so many executions each, however long they take
#	make fuzz FUZZ="log ring"	some of them only
#
# They start from tests/fuzz/corpus/NAME and keep what they find in build/fuzz/NAME.

FUZZ_OBJ    := $(B)/obj/tests/fuzz
FUZZ_FLAGS   = $(UNIT_FLAGS) -fsanitize=fuzzer
FUZZ_TESTS  := $(patsubst $(SRC)/tests/fuzz/%.c,%,$(wildcard $(SRC)/tests/fuzz/*.c))
FUZZ        ?= $(FUZZ_TESTS)
FUZZ_BINS   := $(FUZZ_TESTS:%=$(FUZZ_OBJ)/%)
SECONDS     ?= 60

FUZZ_REQUEST        := $(addprefix proxy/,calls calls_data calls_epoll calls_file calls_path calls_poll \
	calls_spawn calls_system calls_terminal message request rlimit table transport) \
	hermit/lib/forward_codec hermit/lib/forward_table
FUZZ_PARTS_callring := hermit/lib/callring
FUZZ_PARTS_forward  := hermit/lib/forward_codec hermit/lib/forward_table
FUZZ_PARTS_gdb      := proxy/gdb_packet proxy/gdb_registers proxy/gdb_stub proxy/gdb_target \
	isle-sysfs/inspect/inspect
FUZZ_PARTS_inspect  := isle-sysfs/inspect/inspect isle-sysfs/inspect/elfcore
FUZZ_PARTS_log      := hermit/lib/logring
FUZZ_PARTS_logtext  := isle-sysfs/inspect/logtext hermit/lib/logring
FUZZ_PARTS_ring     := mmnif/ring
FUZZ_PARTS_rings    := $(FUZZ_REQUEST) proxy/rings hermit/lib/callring
FUZZ_PARTS_stream   := $(FUZZ_REQUEST) proxy/stream
FUZZ_PARTS_status   := isle-sysfs/inspect/status

$(FUZZ_OBJ)/%.o: $(SRC)/%.c $(SRC)/tests/fuzz/build.mk $(CONFIG)
	$(call note,CLANG,$<)
	$(Q)mkdir -p $(@D) && $(CLANG) $(FUZZ_FLAGS) -MMD -MP -c -o $@ $<

# fuzz_parts NAME: what the fuzzer NAME is linked from
define fuzz_parts
$(FUZZ_OBJ)/$(1): $(FUZZ_OBJ)/tests/fuzz/$(1).o $(FUZZ_PARTS_$(1):%=$(FUZZ_OBJ)/%.o)
endef
$(foreach test,$(FUZZ_TESTS),$(eval $(call fuzz_parts,$(test))))

$(FUZZ_BINS):
	$(call note,LINK,$@)
	$(Q)$(CLANG) $(FUZZ_FLAGS) -o $@ $^ -lcmocka

CHECKS += fuzz
.PHONY: fuzz
fuzz: $(FUZZ:%=$(FUZZ_OBJ)/%)
	@printf '%s\n' $(FUZZ) | xargs -P $(JOBS) -n 1 \
		$(SRC)/tests/fuzz/run $(FUZZ_OBJ) $(B)/fuzz $(if $(RUNS),runs=$(RUNS),max_total_time=$(SECONDS))

-include $(wildcard $(FUZZ_OBJ)/*/*/*.d $(FUZZ_OBJ)/*/*.d $(FUZZ_OBJ)/*/*/*/*.d)
