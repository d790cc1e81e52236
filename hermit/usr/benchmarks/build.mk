# SPDX-License-Identifier: GPL-2.0-only
# Benchmarks: each source becomes an isle image, NAME with NAME_proxy, and a program
# for Linux, NAME_linux, static so that it runs in the test machine.

bench_source := $(H)/usr/benchmarks
bench_out    := $(USR_OUT)/benchmarks
bench_obj    := $(B)/obj/benchmarks
bench_names  := $(filter-out $(if $(findstring fortran,$(LANGUAGES)),,mg),$(patsubst \
	$(bench_source)/%.c,%,$(wildcard $(bench_source)/*.c)))
bench_flags  := -O2 -g -Wall -Wextra -Werror $(h_tune) -pthread
bench_static := -static -Wl$(comma)--no-warnings	# of dlopen(), which libgomp has for devices
bench_images := $(bench_names:%=$(bench_out)/%)
bench_linux  := $(bench_images:%=%_linux)

# More flags, sources and libraries of some
bench_openmp        := -fopenmp
bench_flags_openmp  := $(bench_openmp)
bench_flags_cg      := $(bench_openmp)
bench_flags_stream  := $(bench_openmp)
bench_flags_stencil := $(bench_openmp)
bench_flags_mg      := $(bench_openmp)
bench_more_mg       := mg_cycle.f90
bench_libs          := -lm
bench_libs_mg       := -lgfortran -lquadmath
# libgfortran refers to these weakly: without a reference they stay out of a static program.
bench_linux_mg      := $(addprefix -Wl$(comma)-u$(comma)pthread_,mutex_init mutex_destroy \
	cond_init cond_wait cond_broadcast cond_destroy)

ALL += $(bench_images) $(bench_images:%=%_proxy) $(bench_linux)

bench_inputs = $(bench_source)/$*.c $(addprefix $(bench_source)/,$(bench_more_$*)) \
	$(bench_source)/common/bench.c
# $(call bench_build,COMPILER,SYSTEM): the common part of both rules
bench_build = mkdir -p $(@D) $(bench_obj)/$2 && $1 $(bench_flags) $(bench_flags_$*) \
	$(if $(bench_more_$*),-J$(bench_obj)/$2) -o $@ $(bench_inputs) \
	$(bench_source)/common/system_$2.c $(bench_$2_$*) $(bench_libs_$*) $(bench_libs)

bench_sources := $(wildcard $(bench_source)/common/* $(bench_source)/*.f90) $(bench_source)/build.mk

$(bench_images): $(bench_out)/%: $(bench_source)/%.c $(bench_sources) $(HERMIT_READY)
	$(call note,HERMIT,$<)
	$(Q)$(call bench_build,$(HERMIT_CC),isle)

$(bench_linux): $(bench_out)/%_linux: $(bench_source)/%.c $(bench_sources) $(CONFIG)
	$(call note,CC,$<)
	$(Q)$(call bench_build,$(CC) $(bench_static),linux)

$(bench_images:%=%_proxy): %_proxy: % $(B)/guest/hermit/bin/proxy $(B)/guest/hermit/bin/hermit-embed
	$(Q)$(B)/guest/hermit/bin/hermit-embed $< -o $@
