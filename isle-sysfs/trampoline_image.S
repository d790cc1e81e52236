/* SPDX-License-Identifier: GPL-2.0-only */
/* Carries the flat binary of the trampoline into hermit.ko. */
#include <linux/linkage.h>

	.section .rodata, "a"

SYM_DATA_START(trampoline_image)
	.incbin HERMIT_TRAMPOLINE
SYM_DATA_END_LABEL(trampoline_image, SYM_L_GLOBAL, trampoline_image_end)
