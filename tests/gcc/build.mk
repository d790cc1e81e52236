# SPDX-License-Identifier: GPL-2.0-only
# make check-gcc: GCC's own tests of libgomp and libstdc++ on isles, see tests/gcc/check.
# GCC_SAMPLE=100 takes about so many of them, always the same ones; GCC_TESTS="27_io 30_threads"
# takes some suites; check has other arguments. Its files are in build/gcc-check.

gcc_check   := $(B)/gcc-check
gcc_archive := $(CACHE)/src/gcc.tar.xz
gcc_folders := include libgomp libstdc++-v3/po gcc/testsuite/lib \
	$(addprefix libstdc++-v3/testsuite/,18_support 27_io 30_threads config data lib libstdc++-dg util)

GCC_SAMPLE ?=
GCC_TESTS  ?=

# config.h is libgomp's, which its tests include: what they look at.
$(gcc_check)/source/.stamp: $(SRC)/tests/gcc/build.mk $(SRC)/tests/gcc/libgomp-config.h $(SOURCES_READY)
	@$(STEP) "unpack GCC's tests" gcc-check -- sh -ec '. $(SRC)/scripts/cache.sh; \
		unpack $(gcc_archive) $(@D) --wildcards $(gcc_folders:%="gcc-*/%/*")' \
		&& cp $(SRC)/tests/gcc/libgomp-config.h $(@D)/libgomp/config.h && touch $@

.PHONY: check-gcc
check-gcc: all $(gcc_check)/source/.stamp
	@echo "GCC's tests"
	@RUNTEST=$(RUNTEST) $(PYTHON) $(SRC)/tests/gcc/check $(GCC_SAMPLE:%=--sample %) $(gcc_check) $(GCC_TESTS)
