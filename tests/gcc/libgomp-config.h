/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What tests of libgomp look up in the config.h of its build: libhermit has
 * pthread_setaffinity_np() and its relatives.
 */
#define HAVE_PTHREAD_AFFINITY_NP 1
