# SPDX-License-Identifier: GPL-2.0-only
# Measurements: make bench

bench_hotplug := $(B)/guest/hermit/bin/bench-hotplug
bench_count   := $(B)/obj/bench/count.so

ALL += $(bench_hotplug) $(bench_count)
BENCHES += bench-start

$(bench_hotplug): $(SRC)/scripts/bench/hotplug.c $(SRC)/scripts/bench/build.mk $(CONFIG)
	$(call note,CC,$<)
	$(Q)mkdir -p $(@D) && $(CC) $(HOSTCFLAGS) -static -s -o $@ $<

$(bench_count): $(SRC)/scripts/bench/count.c $(SRC)/scripts/bench/qemu_plugin.h \
		$(SRC)/hermit/usr/benchmarks/common/mark.h $(SRC)/scripts/bench/build.mk $(CONFIG)
	$(call note,CC,$<)
	$(Q)mkdir -p $(@D) && $(CC) $(HOSTCFLAGS) -shared -fPIC -fvisibility=hidden -o $@ $<

.PHONY: bench-start
bench-start: all
	@$(PYTHON) $(SRC)/scripts/bench/run --strip $(HERMIT_STRIP)
