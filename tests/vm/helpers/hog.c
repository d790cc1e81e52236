// SPDX-License-Identifier: GPL-2.0-only
/* Takes all memory that there is, until Linux ends it or somebody else. */
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES (1u << 20)

int main(void)
{
	for (;;) {
		char *block = malloc(BLOCK_BYTES);

		if (block)
			memset(block, 1, BLOCK_BYTES);
	}
}
