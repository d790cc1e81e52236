// SPDX-License-Identifier: BSD-2-Clause
/*
 * The older ways to set a file's times, in terms of utimensat().
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <utime.h>

#define NS_PER_US 1000

/* Times in microseconds as utimensat() has them; NULL stays NULL: now. */
static const struct timespec *in_ns(const struct timeval times[2], struct timespec out[2])
{
	for (int i = 0; times && i < 2; i++) {
		out[i].tv_sec = times[i].tv_sec;
		out[i].tv_nsec = times[i].tv_usec * NS_PER_US;
	}
	return times ? out : NULL;
}

int utimes(const char *path, const struct timeval times[2])
{
	struct timespec ns[2];

	return utimensat(AT_FDCWD, path, in_ns(times, ns), 0);
}

int lutimes(const char *path, const struct timeval times[2])
{
	struct timespec ns[2];

	return utimensat(AT_FDCWD, path, in_ns(times, ns), AT_SYMLINK_NOFOLLOW);
}

int futimes(int fd, const struct timeval times[2])
{
	struct timespec ns[2];

	return futimens(fd, in_ns(times, ns));
}

int futimesat(int folder, const char *path, const struct timeval times[2])
{
	struct timespec ns[2];

	return utimensat(folder, path, in_ns(times, ns), 0);
}

int utime(const char *path, const struct utimbuf *times)
{
	struct timespec ns[2];

	if (!times)
		return utimensat(AT_FDCWD, path, NULL, 0);
	ns[0] = (struct timespec){ times->actime, 0 };
	ns[1] = (struct timespec){ times->modtime, 0 };
	return utimensat(AT_FDCWD, path, ns, 0);
}
