# SPDX-License-Identifier: GPL-2.0-only
# Measurements: make bench

bench_hotplug := $(B)/guest/hermit/bin/bench-hotplug

ALL += $(bench_hotplug)
BENCHES += bench-start

$(bench_hotplug): $(SRC)/scripts/bench/hotplug.c $(SRC)/scripts/bench/build.mk $(CONFIG)
	$(call note,CC,$<)
	$(Q)mkdir -p $(@D) && $(CC) $(HOSTCFLAGS) -static -s -o $@ $<

.PHONY: bench-start
bench-start: all
	@$(PYTHON) $(SRC)/scripts/bench/run --strip $(HERMIT_STRIP)
