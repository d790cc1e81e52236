/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The little printf that the kernel logs with: no floating point, no locks, no
 * memory, no vector registers, so it works in interrupts and crashes.
 */
#ifndef HERMIT_FORMAT_H
#define HERMIT_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/**
 * format_text() - print into a buffer
 * @buffer: where to
 * @size: its bytes, 1 at least; a NUL is always added
 * @format: as printf: %% %c %s %d %u %x %p, length l ll z, flags 0 -, width
 * @arguments: for @format
 *
 * Return: bytes written without the NUL (what did not fit is cut).
 */
size_t format_text(char *buffer, size_t size, const char *format, va_list arguments);

#endif /* HERMIT_FORMAT_H */
