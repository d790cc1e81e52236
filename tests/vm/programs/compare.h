/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For programs that run natively and on an isle and must print the same: each call
 * leaves a line with its result, or errno's name.
 */
#ifndef COMPARE_H
#define COMPARE_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline const char *error_name(int error)
{
	static const struct {
		int number;
		const char *name;
	} names[] = {
#define NAME(error) { error, #error }
		NAME(E2BIG), NAME(EACCES), NAME(EAGAIN), NAME(EBADF), NAME(EBUSY), NAME(ECHILD),
		NAME(EDEADLK), NAME(EDOM), NAME(EEXIST), NAME(EFAULT), NAME(EFBIG), NAME(EINTR),
		NAME(EINVAL), NAME(EIO), NAME(EISDIR), NAME(ELOOP), NAME(EMFILE), NAME(EMLINK),
		NAME(ENAMETOOLONG), NAME(ENFILE), NAME(ENODEV), NAME(ENOENT), NAME(ENOEXEC),
		NAME(ENOLCK), NAME(ENOMEM), NAME(ENOSPC), NAME(ENOSYS), NAME(ENOTDIR),
		NAME(ENOTEMPTY), NAME(ENOTSOCK), NAME(ENOTSUP), NAME(ENOTTY), NAME(ENXIO),
		NAME(EOVERFLOW), NAME(EPERM), NAME(EPIPE), NAME(ERANGE), NAME(EROFS),
		NAME(ESPIPE), NAME(ESRCH), NAME(ETIMEDOUT), NAME(ETXTBSY), NAME(EXDEV),
#undef NAME
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].number == error)
			return names[i].name;
	return strerror(error);
}

/* One line: what it is about, and the result of a call. */
static inline long say(const char *what, long result)
{
	int error = errno;

	if (result == -1)
		printf("%s: %s\n", what, error_name(error));
	else
		printf("%s: %ld\n", what, result);
	return result;
}

/* A call, with its own text as what it is about. */
#define TRY(call) say(#call, (long)(call))

/* A call that returns a pointer. */
#define TRY_POINTER(call)						\
({									\
	void *pointer_ = (void *)(call);				\
	say(#call, pointer_ ? 0 : -1);					\
	pointer_;							\
})

#endif /* COMPARE_H */
