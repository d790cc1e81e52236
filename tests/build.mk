# SPDX-License-Identifier: GPL-2.0-only
# All tests. Folders below add their own rules, names of targets to CHECKS, and
# to VM_TEST_NEEDS what must have been built before tests/vm/*.t run.

VM_TEST_NEEDS :=

# VM_TESTS="tests/vm/boots.t ..." runs some of them only; VM_JOBS machines at once, of 4 GiB each.
VM_TESTS ?= $(SRC)/tests/vm
VM_JOBS  ?= 2

include $(wildcard $(SRC)/tests/*/build.mk $(SRC)/tests/vm/*/build.mk)

CHECKS += check-vm

.PHONY: check-vm
check-vm: all $(VM_TEST_NEEDS)
	@echo "test machine"
	@$(PROVE) --timer -j $(VM_JOBS) $(VM_TESTS)

# make soak N=2000 SEED=1: so many programs on two isles, at random; see tests/vm/soak
.PHONY: soak
soak: N = 200
soak: all $(VM_TEST_NEEDS)
	@echo "soak"
	@$(PROVE) --exec '' $(SRC)/tests/vm/soak :: $(N) $(SEED)

# make fuzz-isle N=100000 SEED=1: so many operations on devices and files; see isle-fuzz.t
.PHONY: fuzz-isle
fuzz-isle: N = 100000
fuzz-isle: all $(VM_TEST_NEEDS)
	@echo "fuzz"
	@OPERATIONS=$(N) SEED=$(or $(SEED),any) $(PROVE) $(SRC)/tests/vm/isle-fuzz.t
