/* SPDX-License-Identifier: BSD-2-Clause */
/* config/linux/lock.c includes this, and needs nothing of it on hermit.  */
