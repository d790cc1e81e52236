/* SPDX-License-Identifier: GPL-2.0-only */
/* Values of JSON (RFC 8259) on a stdio stream. */
#ifndef PROXY_JSON_H
#define PROXY_JSON_H

#include <stdio.h>

/**
 * json_string() - write a string with its quotes
 * @out: where to
 * @text: any bytes but NUL; those that are not UTF-8 come out as U+FFFD
 */
void json_string(FILE *out, const char *text);

#endif /* PROXY_JSON_H */
