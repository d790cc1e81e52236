/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the kernel calls of the program and of the C library around it.
 */
#ifndef KERNEL_PROGRAM_H
#define KERNEL_PROGRAM_H

/* The program's. */
int main(int argc, char **argv, char **environment);

/** __libc_init_array() - newlib: run _init() and all constructors. */
void __libc_init_array(void);

/** __libc_fini_array() - newlib: run all destructors and _fini(). */
void __libc_fini_array(void);

/* newlib's: what getenv() looks at. */
extern char **environ;

#endif /* KERNEL_PROGRAM_H */
