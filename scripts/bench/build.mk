# SPDX-License-Identifier: GPL-2.0-only
# Measurements: make bench

bench_hotplug := $(B)/guest/hermit/bin/bench-hotplug
bench_count   := $(B)/obj/bench/count.so

ALL += $(bench_hotplug) $(bench_count)
BENCHES += bench-run

$(bench_hotplug): $(SRC)/scripts/bench/hotplug.c $(SRC)/scripts/bench/build.mk $(CONFIG)
	$(call note,CC,$<)
	$(Q)mkdir -p $(@D) && $(CC) $(HOSTCFLAGS) -static -s -o $@ $<

$(bench_count): $(SRC)/scripts/bench/count.c $(SRC)/scripts/bench/qemu_plugin.h \
		$(SRC)/hermit/usr/benchmarks/common/mark.h $(SRC)/scripts/bench/build.mk $(CONFIG)
	$(call note,CC,$<)
	$(Q)mkdir -p $(@D) && $(CC) $(HOSTCFLAGS) -shared -fPIC -fvisibility=hidden -o $@ $<

# BASE=old.json marks what has changed since; BENCH_OPTIONS go to scripts/bench/run.
bench_run := $(PYTHON) $(SRC)/scripts/bench/run --strip $(HERMIT_STRIP) \
	$(if $(BASE),--base $(BASE)) $(BENCH_OPTIONS)

.PHONY: bench-run bench-smoke bench-insn
bench-run: all
	@$(bench_run) $(bench_names)

bench-smoke: all
	@$(bench_run) --smallest $(bench_names)

bench-insn: all
	@$(PYTHON) $(SRC)/scripts/bench/insn --plugin $(bench_count)
