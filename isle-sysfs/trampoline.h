/* SPDX-License-Identifier: GPL-2.0-only */
/* The page below 1 MiB through which every core enters an isle, one at a time. */
#ifndef HERMIT_TRAMPOLINE_H
#define HERMIT_TRAMPOLINE_H

#include <linux/types.h>

#include <hermit/isle.h>

/* The code, trampoline_image.S */
extern const u8 trampoline_image[];
extern const u8 trampoline_image_end[];

int trampoline_init(void);
int trampoline_lock(void);
void trampoline_unlock(void);
void trampoline_prepare(const struct isle_trampoline *args);
bool trampoline_entered(void);

#endif /* HERMIT_TRAMPOLINE_H */
