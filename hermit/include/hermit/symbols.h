/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names of functions, from the image's symbol table as the proxy left it.
 */
#ifndef HERMIT_SYMBOLS_H
#define HERMIT_SYMBOLS_H

#include <stdbool.h>
#include <stdint.h>

/**
 * symbol_find() - which function is an address in?
 * @address: any
 * @offset: bytes from the start of the function
 *
 * Context: any. Return: its name, NULL if it is unknown or the image is stripped.
 */
const char *symbol_find(uint64_t address, uint64_t *offset);

/** symbol_is_text() - could it be the address of code? @address: any. */
bool symbol_is_text(uint64_t address);

#endif /* HERMIT_SYMBOLS_H */
