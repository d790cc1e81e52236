/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel's log, which Linux shows as /sys/hermit/isleN/log.
 */
#ifndef HERMIT_KLOG_H
#define HERMIT_KLOG_H

/** klog_init() - start an empty log. Context: core 0, once, first of all. */
void klog_init(void);

/** klog_cores_known() - core_self() works on all cores that run from now on. */
void klog_cores_known(void);

/** klog_linux_reachable() - linux_ring() works on all cores that run from now on. */
void klog_linux_reachable(void);

/**
 * log_error() - what ended or will end the program
 * @format: as in format_text(); no newline
 *
 * Context: any, for this and the next two.
 */
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** log_warning() - what a user should know. @format: as log_error(). */
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** log_info() - what happened. @format: as log_error(). */
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif /* HERMIT_KLOG_H */
