/* SPDX-License-Identifier: GPL-2.0-only */
/* Included before everything else: lines of this module begin with its name. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
