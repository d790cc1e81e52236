/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The target x86_64-hermit: statically linked images that contain the
 * satellite kernel (libhermit) and newlib, and run in one address space.
 * config.gcc lists this file last for the target.
 */

#define TARGET_OS_CPP_BUILTINS()			\
  do							\
    {							\
      builtin_define ("__hermit__");			\
      builtin_define_std ("unix");			\
      builtin_assert ("system=hermit");			\
      builtin_assert ("system=unix");			\
      /* libstdc++ needs all of newlib's declarations.  */	\
      if (c_dialect_cxx ())				\
	builtin_define ("_GNU_SOURCE");			\
    }							\
  while (0)

#undef CPP_SPEC
#define CPP_SPEC "%{posix:-D_POSIX_SOURCE} %{pthread:-D_REENTRANT}"

/* All of FS belongs to thread-local storage.  */
#undef TARGET_TLS_DIRECT_SEG_REFS_DEFAULT
#define TARGET_TLS_DIRECT_SEG_REFS_DEFAULT MASK_TLS_DIRECT_SEG_REFS

/* crt0.o and hermit.ld come with libhermit.  */
#undef STARTFILE_SPEC
#define STARTFILE_SPEC "crt0.o%s crti.o%s crtbegin.o%s"

#undef ENDFILE_SPEC
#define ENDFILE_SPEC							\
  "%{Ofast|ffast-math|funsafe-math-optimizations:crtfastmath.o%s}	\
   %{mpc32:crtprec32.o%s} %{mpc64:crtprec64.o%s} %{mpc80:crtprec80.o%s}	\
   crtend.o%s crtn.o%s"

#undef LINK_SPEC
#define LINK_SPEC							\
  "%{shared:%eshared objects are not supported by this target}		\
   %{pie|static-pie:%eposition-independent images are not supported by this target} \
   %{!r:-static -z max-page-size=0x1000 -z noexecstack			\
	%{!T*:-T hermit.ld%s}} %{rdynamic:}"

#undef LIB_SPEC
#define LIB_SPEC "-lc"

/* Kernel, C library and compiler support need each other.  */
#undef LINK_GCC_C_SEQUENCE_SPEC
#define LINK_GCC_C_SEQUENCE_SPEC					\
  "%{nolibc:%G;:--start-group -lhermit %L %G --end-group}"

/* Threads are always there: no weak references to them.  */
#undef GTHREAD_USE_WEAK
#define GTHREAD_USE_WEAK 0

/* Stacks are not executable until a trampoline of a nested function is put on
   one: libhermit is told.  */
#define HAVE_ENABLE_EXECUTE_STACK

#define TARGET_POSIX_IO

#define TARGET_ASM_FILE_END file_end_indicate_exec_stack
