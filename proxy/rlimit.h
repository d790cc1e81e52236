/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How many descriptors this process may have. The isle's files are ours, beside those
 * that we need ourselves, so we take as many as we can get.
 */
#ifndef PROXY_RLIMIT_H
#define PROXY_RLIMIT_H

/** rlimit_raise() - take as many descriptors as the user may have. */
void rlimit_raise(void);

/** rlimit_restore() - what we were started with, for a new program; async-signal-safe. */
void rlimit_restore(void);

#endif /* PROXY_RLIMIT_H */
