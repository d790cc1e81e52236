# SPDX-License-Identifier: GPL-2.0-only
# Programs: each as an isle image and, with the proxy, as a Linux program. Those that
# both systems can run are also built for Linux, from the same source, to compare with.

USR       := $(SRC)/hermit/usr
USR_OUT   := $(B)/guest/hermit/usr
USR_LINUX := $(B)/guest/hermit/linux
USR_OBJ   := $(B)/obj/usr

usr_suffixes := .c $(if $(findstring c++,$(LANGUAGES)),.cc) $(if $(findstring fortran,$(LANGUAGES)),.f90)
usr_names    := $(basename $(patsubst $(USR)/%,%,$(wildcard $(addprefix $(USR)/tests/*,$(usr_suffixes)))))
usr_programs := $(addprefix $(USR_OUT)/,$(usr_names))
usr_portable := $(filter $(usr_names),tests/hello++ tests/hellof tests/jacobi tests/malloc_mt \
	tests/pi tests/pi++ tests/pif tests/thr_stress)
usr_openmp   := tests/hellof tests/jacobi tests/pi tests/pi++ tests/pif

usr_flags := -O2 -g -Wall -Wextra -Werror
usr_c     := -std=gnu11 $(usr_flags)
usr_cc    := -std=c++20 $(usr_flags)
usr_f90   := -std=f2018 $(usr_flags)
$(foreach name,$(usr_openmp),$(eval $(USR_OUT)/$(name) $(USR_LINUX)/$(name): private own := -fopenmp))
# It writes where the kernel and Linux keep what they tell each other.
$(USR_OUT)/tests/misbehave: private own := -I$(H)/include/uapi

# usr_rules FOLDER,NOTE,FLAGS,C,C++,Fortran,NEEDS: the module files of Fortran go to a
# folder for each program
define usr_rules
$(1)/%: $(USR)/%.c $(7)
	$$(call note,$(2),$$<)
	$$(Q)mkdir -p $$(@D) && $(4) $(usr_c) $(3) $$(own) -o $$@ $$< -lm
$(1)/%: $(USR)/%.cc $(7)
	$$(call note,$(2),$$<)
	$$(Q)mkdir -p $$(@D) && $(5) $(usr_cc) $(3) $$(own) -o $$@ $$<
$(1)/%: $(USR)/%.f90 $(7)
	$$(call note,$(2),$$<)
	$$(Q)mkdir -p $$(@D) $(USR_OBJ)/$(2)/$$* && \
		$(6) $(usr_f90) $(3) $$(own) -J$(USR_OBJ)/$(2)/$$* -o $$@ $$<
endef
$(eval $(call usr_rules,$(USR_OUT),HERMIT,$(h_tune),$(HERMIT_CC),$(HERMIT_CXX),$(HERMIT_FC),$(HERMIT_READY)))
# Static: the test machine has no libraries. Debian's libgfortran.a refers weakly to what
# it then calls.
$(eval $(call usr_rules,$(USR_LINUX),LINUX,-static -Wl$(comma)-u$(comma)pthread_mutex_destroy,$(CC),$(GXX),$(GFORTRAN),$(CONFIG)))

$(addsuffix _proxy,$(usr_programs)): %_proxy: % $(B)/guest/hermit/bin/proxy $(B)/guest/hermit/bin/hermit-embed
	$(Q)$(B)/guest/hermit/bin/hermit-embed $< -o $@

ALL += $(usr_programs) $(addsuffix _proxy,$(usr_programs)) $(addprefix $(USR_LINUX)/,$(usr_portable))

INSTALLS += install-programs
.PHONY: install-programs
install-programs: $(addsuffix _proxy,$(usr_programs))
	@mkdir -p "$(DESTDIR)$(prefix)/share/hermit"
	@cp -R $(USR_OUT) "$(DESTDIR)$(prefix)/share/hermit"
