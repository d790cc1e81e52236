/* SPDX-License-Identifier: GPL-2.0-only */
/* The test image on the link: good neighbour and bad. */
#ifndef TEST_NETWORK_H
#define TEST_NETWORK_H

#include <hermit/isle.h>

/* Answers ARP and ping until Linux asks to stop. */
void answer_pings(struct isle_boot *boot);

/* Sends Linux one frame; @kind is enum image_frame. */
void send_frame(struct isle_boot *boot, uint32_t kind);

/* image.c, entry.asm */
void ring_linux(struct isle_boot *boot);
void wait_for_doorbell(void);

#endif /* TEST_NETWORK_H */
