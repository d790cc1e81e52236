// SPDX-License-Identifier: BSD-2-Clause
/*
 * secure_getenv(), which newlib declares: an isle's program has no more rights than
 * who started it.
 */
#include <stdlib.h>

char *secure_getenv(const char *name)
{
	return getenv(name);
}
