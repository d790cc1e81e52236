// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every call on files, where it works and where it fails. Runs in an empty folder
 * as root, natively and on an isle; argv[1] is a folder on a file system of 64 KiB.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>
#include <utime.h>

#include "compare.h"

#define BIG (5 * 1024 * 1024 + 7)

static char long_name[300];
static char long_path[6000];

static void show(const char *what, const struct stat *status)
{
	printf("%s: size %ld mode %o links %ld owner %ld:%ld blocks %ld times %ld.%09ld %ld.%09ld\n",
	       what, (long)status->st_size, (unsigned int)status->st_mode, (long)status->st_nlink,
	       (long)status->st_uid, (long)status->st_gid, (long)status->st_blocks,
	       (long)status->st_atim.tv_sec % 1000000, status->st_atim.tv_nsec,
	       (long)status->st_mtim.tv_sec % 1000000, status->st_mtim.tv_nsec);
}

static void show_mode(const char *path)
{
	struct stat status;

	if (lstat(path, &status))
		say(path, -1);
	else
		printf("%s: mode %o links %ld owner %ld:%ld size %ld\n", path,
		       (unsigned int)status.st_mode, (long)status.st_nlink, (long)status.st_uid,
		       (long)status.st_gid, (long)status.st_size);
}

static void make(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		say(path, -1);
	close(fd);
}

static void opening(void)
{
	int fd, other;

	umask(022);
	TRY(open("none", O_RDONLY));
	TRY(open("none/file", O_WRONLY | O_CREAT, 0600));
	TRY(open("/etc/passwd/x", O_RDONLY));
	TRY(open(".", O_WRONLY));
	TRY(open("", O_RDONLY));
	TRY(open(long_name, O_RDONLY));
	TRY(open(long_path, O_RDONLY));
	TRY(symlink("loop", "loop"));
	TRY(open("loop", O_RDONLY));
	TRY(open("loop", O_RDONLY | O_NOFOLLOW));
	TRY(open("/etc/passwd", O_RDONLY | O_DIRECTORY));
	TRY(fd = open("a", O_RDWR | O_CREAT | O_EXCL, 0666));
	show_mode("a");
	TRY(open("a", O_RDWR | O_CREAT | O_EXCL, 0666));
	TRY(write(fd, "0123456789", 10));
	TRY(other = open("a", O_WRONLY | O_APPEND));
	TRY(write(other, "ab", 2));
	TRY(lseek(other, 0, SEEK_CUR));
	TRY((fcntl(other, F_GETFL) & (O_ACCMODE | O_APPEND)) == (O_WRONLY | O_APPEND));
	TRY(read(other, long_name, 1));
	TRY(close(other));
	TRY(close(other));
	TRY(other = open("a", O_WRONLY | O_TRUNC));
	show_mode("a");
	TRY(close(other));
	TRY(other = creat("b", 0640));
	TRY(read(other, long_name, 1));
	TRY(close(other));
	TRY(close(fd));
	TRY(other = open(".", O_RDONLY | O_DIRECTORY));
	TRY(fd = openat(other, "c", O_RDWR | O_CREAT, 0600));
	TRY(close(fd));
	TRY(openat(other, "none", O_RDWR));
	TRY(openat(99, "c", O_RDWR));
	TRY(fd = openat(99, "/etc/passwd", O_RDONLY));
	TRY(openat(fd, "c", O_RDWR));
	TRY(close(fd));
	TRY(close(other));
	TRY(fd = open(".", O_RDWR | O_TMPFILE, 0600));
	TRY(write(fd, "x", 1));
	TRY(close(fd));
	TRY(fd = open("a", O_RDONLY | O_PATH));
	TRY(read(fd, long_name, 1));
	TRY(close(fd));
	TRY(open("/dev/tty", O_RDWR | O_NOCTTY) >= -1);
}

static void moving(void)
{
	static const char text[] = "the quick brown fox";
	char some[8], rest[32];
	struct iovec out[] = { { (void *)text, 4 }, { (void *)(text + 4), 15 } };
	struct iovec in[] = { { some, sizeof(some) }, { rest, sizeof(rest) } };
	volatile int negative = -1, many = 2000;
	int fd = open("m", O_RDWR | O_CREAT, 0600);

	TRY(writev(fd, out, 2));
	TRY(lseek(fd, 0, SEEK_SET));
	TRY(readv(fd, in, 2));
	printf("%.8s|%.11s\n", some, rest);
	TRY(writev(fd, out, negative));
	TRY(readv(fd, in, many));
	TRY(pread(fd, rest, 5, 4));
	printf("%.5s\n", rest);
	TRY(lseek(fd, 0, SEEK_CUR));
	TRY(pwrite(fd, "QUICK", 5, 4));
	TRY(pread(fd, rest, 19, 0));
	printf("%.19s\n", rest);
	TRY(pread(fd, rest, 5, 100));
	TRY(pread(fd, rest, 5, -1));
	TRY(pwrite(fd, rest, 5, -1));
	TRY(pread(99, rest, 5, 0));
	TRY(lseek(fd, 5l << 32, SEEK_SET));
	TRY(write(fd, "end", 3));
	TRY(lseek(fd, 0, SEEK_END));
	TRY(lseek(fd, -3, SEEK_CUR));
	TRY(lseek(fd, -1, SEEK_SET));
	TRY(lseek(fd, 0, 77));
	TRY(read(fd, rest, sizeof(rest)));
	TRY(read(fd, rest, sizeof(rest)));
	TRY(ftruncate(fd, 10));
	TRY(lseek(fd, 0, SEEK_END));
	TRY(ftruncate(fd, -1));
	TRY(truncate("m", 3));
	TRY(truncate("none", 3));
	TRY(truncate(".", 3));
	show_mode("m");
	TRY(fsync(fd));
	TRY(fdatasync(fd));
	TRY(fsync(99));
	TRY(posix_fallocate(fd, 0, 100));
	TRY(posix_fallocate(fd, -1, 100) == EINVAL);
	show_mode("m");
	TRY(read(99, rest, 1));
	TRY(write(-1, rest, 1));
	TRY(lseek(0, 0, SEEK_SET));
	TRY(isatty(0));
	TRY(read(fd, rest, 0));
	close(fd);
	TRY(fd = open("/dev/full", O_WRONLY));
	TRY(write(fd, "x", 1));
	close(fd);
	TRY(fd = open("/dev/zero", O_RDONLY));
	TRY(read(fd, rest, 4));
	close(fd);
}

/* More than one frame carries: neither short nor mixed up. */
static void big(void)
{
	unsigned char *data = malloc(BIG), *back = calloc(1, BIG);
	int fd = open("big", O_RDWR | O_CREAT | O_TRUNC, 0600);

	for (size_t i = 0; i < BIG; i++)
		data[i] = (unsigned char)(i * 7 + i / 1000);
	TRY(write(fd, data, BIG));
	TRY(lseek(fd, 0, SEEK_SET));
	TRY(read(fd, back, BIG));
	TRY(memcmp(data, back, BIG));
	TRY(pread(fd, back, BIG, 1000));
	TRY(memcmp(data + 1000, back, BIG - 1000));
	TRY(pwrite(fd, data, BIG, 1000));
	TRY(lseek(fd, 0, SEEK_END));
	TRY(pread(fd, back, BIG, 1000));
	TRY(memcmp(data, back, BIG));
	close(fd);
	TRY(unlink("big"));
	free(data);
	free(back);
}

static void status(void)
{
	static const struct timespec times[] = { { 1000, 1 }, { 2000, 999999999 } };
	static const struct timespec partly[] = { { 0, UTIME_OMIT }, { 77, 5 } };
	static const struct timespec wrong[] = { { 0, -7 }, { 0, 1000000000 } };
	static const struct timeval micro[] = { { 3000, 4 }, { 5000, 6 } };
	const struct utimbuf seconds = { 7000, 8000 };
	struct stat info;
	int fd;

	make("s", "status");
	TRY(symlink("s", "to-s"));
	TRY(utimensat(AT_FDCWD, "s", times, 0));
	TRY(stat("s", &info));
	show("s", &info);
	TRY(stat("to-s", &info));
	show("to-s", &info);
	TRY(utimensat(AT_FDCWD, "to-s", partly, AT_SYMLINK_NOFOLLOW));
	TRY(lstat("to-s", &info));
	printf("mtime %ld\n", (long)info.st_mtime);
	TRY(utimensat(AT_FDCWD, "s", partly, 0));
	TRY(fd = open("s", O_RDWR));
	TRY(fstat(fd, &info));
	show("s", &info);
	TRY(futimens(fd, times));
	TRY(futimens(fd, wrong));
	TRY(futimens(99, times));
	TRY(fstat(fd, &info));
	show("s", &info);
	TRY(utimes("s", micro));
	stat("s", &info);
	show("s", &info);
	TRY(utime("s", &seconds));
	stat("s", &info);
	show("s", &info);
	TRY(utime("s", NULL));
	stat("s", &info);
	TRY(info.st_mtime > 1000000000);
	TRY(utime("none", NULL));
	TRY(fstat(99, &info));
	TRY(stat("none", &info));
	TRY(stat("s/x", &info));
	TRY(stat("loop", &info));
	TRY(stat(long_name, &info));
	TRY(fstatat(AT_FDCWD, "to-s", &info, AT_SYMLINK_NOFOLLOW));
	TRY(S_ISLNK(info.st_mode));
	TRY(fstatat(fd, "", &info, AT_EMPTY_PATH));
	TRY(S_ISREG(info.st_mode));
	TRY(fstatat(AT_FDCWD, "s", &info, 0x8000000));
	TRY(stat("/dev/null", &info));
	printf("%lx %d\n", (long)info.st_rdev, S_ISCHR(info.st_mode));
	close(fd);
}

static void permissions(void)
{
	int fd;

	make("p", "");
	TRY(umask(077));
	TRY(umask(022));
	TRY(chmod("p", 0));
	show_mode("p");
	TRY(chmod("p", 04755));
	show_mode("p");
	TRY(chmod("none", 0));
	TRY(fd = open("p", O_RDONLY));
	TRY(fchmod(fd, 0600));
	show_mode("p");
	TRY(fchmod(99, 0600));
	TRY(fchmodat(AT_FDCWD, "p", 0640, 0));
	TRY(access("p", R_OK | W_OK));
	TRY(access("p", X_OK));
	TRY(access("none", F_OK));
	TRY(access("p", 77));
	TRY(faccessat(AT_FDCWD, "p", W_OK, AT_EACCESS));
	TRY(faccessat(fd, "p", W_OK, 0));
	TRY(chown("p", 12, 34));
	show_mode("p");
	TRY(fchown(fd, 56, (gid_t)-1));
	show_mode("p");
	TRY(lchown("to-s", 7, 8));
	show_mode("to-s");
	show_mode("s");
	TRY(fchownat(AT_FDCWD, "p", 0, 0, 0));
	TRY(chown("none", 1, 1));
	close(fd);
}

static void names(void)
{
	char text[PATH_MAX];
	int folder;

	TRY(mkdir("d", 0750));
	show_mode("d");
	TRY(mkdir("d", 0750));
	TRY(mkdir("none/d", 0750));
	TRY(mkdir(long_name, 0750));
	TRY(rmdir("none"));
	TRY(rmdir("s"));
	make("d/f", "f");
	TRY(rmdir("d"));
	TRY(unlink("d"));
	TRY(unlink("none"));
	TRY(unlink("s/x"));
	TRY(folder = open("d", O_RDONLY | O_DIRECTORY));
	TRY(unlinkat(folder, "f", AT_REMOVEDIR));
	TRY(mkdirat(folder, "sub", 0700));
	TRY(unlinkat(folder, "sub", 0));
	TRY(unlinkat(folder, "sub", AT_REMOVEDIR));
	TRY(link("s", "d/linked"));
	TRY(link("s", "d/linked"));
	TRY(link("none", "d/none"));
	TRY(link("d", "e"));
	show_mode("s");
	TRY(linkat(AT_FDCWD, "to-s", folder, "followed", AT_SYMLINK_FOLLOW));
	TRY(rename("d/linked", "moved"));
	TRY(rename("none", "moved"));
	TRY(rename("moved", "d"));
	TRY(rename("d", "moved"));
	TRY(rename("d", "d/below"));
	TRY(rename("moved", "/proc/moved"));
	TRY(renameat(AT_FDCWD, "moved", folder, "moved"));
	TRY(symlink("target", "d/soft"));
	TRY(symlink("target", "d/soft"));
	TRY(symlink("", "empty"));
	memset(text, 0, sizeof(text));
	TRY(readlink("d/soft", text, sizeof(text)));
	printf("%s\n", text);
	memset(text, 0, sizeof(text));
	TRY(readlink("d/soft", text, 3));
	printf("%s\n", text);
	TRY(readlink("s", text, 3));
	TRY(readlink("none", text, 3));
	TRY(readlinkat(folder, "soft", text, sizeof(text)));
	TRY(symlinkat("x", folder, "soft2"));
	TRY(mkfifo("fifo", 0600));
	show_mode("fifo");
	TRY(mkfifo("fifo", 0600));
	TRY(open("fifo", O_WRONLY | O_NONBLOCK));
	TRY(remove("fifo"));
	TRY(mkdir("gone", 0700));
	TRY(remove("gone"));
	TRY(remove("gone"));
	TRY(mknod("node", S_IFREG | 0644, 0));
	TRY(unlink("node"));
	close(folder);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void list(const char *path)
{
	char *found[100];
	struct dirent *entry;
	DIR *folder = opendir(path);
	int count = 0;

	if (!folder) {
		say(path, -1);
		return;
	}
	while (count < 100 && (entry = readdir(folder)))
		found[count++] = strdup(entry->d_name);
	closedir(folder);
	qsort(found, (size_t)count, sizeof(found[0]), by_name);
	printf("%s:", path);
	for (int i = 0; i < count; i++) {
		printf(" %s", found[i]);
		free(found[i]);
	}
	printf("\n");
}

static int not_hidden(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void folders(void)
{
	char third[256] = "", name[32];
	struct dirent **entries, *entry;
	DIR *folder;
	int count = 0, fd;
	long place = 0;

	list("d");
	list("none");
	list("s");
	mkdir("many", 0700);
	for (int i = 0; i < 700; i++) {
		snprintf(name, sizeof(name), "many/file%04d", i);
		close(open(name, O_WRONLY | O_CREAT, 0600));
	}
	folder = TRY_POINTER(opendir("many"));
	while ((entry = readdir(folder))) {
		count++;
		if (count == 500)
			place = telldir(folder);
		if (count == 501)
			strcpy(third, entry->d_name);
	}
	printf("%d entries\n", count);
	seekdir(folder, place);
	entry = readdir(folder);
	printf("seekdir %d\n", entry && !strcmp(entry->d_name, third));
	rewinddir(folder);
	for (count = 0; readdir(folder); count++)
		;
	printf("%d entries again\n", count);
	TRY(closedir(folder));
	TRY(count = scandir("many", &entries, not_hidden, alphasort));
	printf("%s %s %d\n", entries[0]->d_name, entries[count - 1]->d_name,
	       entries[0]->d_type == DT_REG);
	TRY(scandir("none", &entries, NULL, NULL));
	TRY(fd = open("d", O_RDONLY));
	folder = TRY_POINTER(fdopendir(fd));
	TRY(dirfd(folder) == fd);
	TRY(closedir(folder));
	TRY(close(fd));
	TRY(fd = open("s", O_RDONLY));
	TRY_POINTER(fdopendir(fd));
	TRY_POINTER(fdopendir(99));
	close(fd);
}

static void working_directory(void)
{
	char before[PATH_MAX], text[PATH_MAX];
	int fd;

	TRY_POINTER(getcwd(before, sizeof(before)));
	TRY(fd = open(".", O_RDONLY));
	TRY(chdir("d"));
	TRY_POINTER(getcwd(text, sizeof(text)));
	printf("%s\n", text + strlen(before));
	TRY_POINTER(getcwd(text, 2));
	TRY_POINTER(getcwd(text, 0));
	printf("%d\n", !strcmp(getcwd(NULL, 0), text));
	TRY(access("f", F_OK));
	TRY(chdir("none"));
	TRY(chdir("f"));
	TRY(fchdir(fd));
	TRY(fchdir(99));
	TRY(access("d/f", F_OK));
	TRY_POINTER(realpath("d/../d/./f", text));
	printf("%s\n", text + strlen(before));
	TRY_POINTER(realpath("to-s", text));
	printf("%s\n", text + strlen(before));
	TRY_POINTER(realpath("none/x", text));
	TRY_POINTER(realpath("loop", text));
	TRY_POINTER(realpath("", text));
	close(fd);
}

static void descriptors(void)
{
	int fd, copy, ends[2], i;
	char text[8] = "";

	make("f", "0123456789");
	TRY(fd = open("f", O_RDWR));
	TRY(copy = dup(fd));
	TRY(lseek(fd, 3, SEEK_SET));
	TRY(read(copy, text, 2));
	printf("%s\n", text);
	TRY(lseek(fd, 0, SEEK_CUR));
	TRY(dup2(fd, 50));
	TRY(dup2(fd, fd));
	TRY(dup2(77, 50));
	TRY(dup2(fd, -1));
	TRY(dup3(fd, fd, 0));
	TRY(dup3(fd, 51, O_CLOEXEC));
	TRY(fcntl(51, F_GETFD));
	TRY(fcntl(50, F_GETFD));
	TRY(fcntl(50, F_SETFD, FD_CLOEXEC));
	TRY(fcntl(50, F_GETFD));
	TRY(fcntl(fd, F_DUPFD, 40));
	TRY(fcntl(fd, F_DUPFD, -1));
	TRY(fcntl(fd, F_DUPFD_CLOEXEC, 40));
	TRY(fcntl(99, F_GETFL));
	TRY(close(fd));
	TRY(write(50, "x", 1));
	TRY(dup(99));
	TRY(fcntl(50, 12345));
	for (i = 40; i < 52; i++)
		close(i);
	close(copy);
	TRY(pipe(ends));
	TRY(write(ends[1], "pipe", 4));
	TRY(read(ends[0], text, sizeof(text)));
	TRY(lseek(ends[0], 0, SEEK_CUR));
	TRY(write(ends[0], "x", 1));
	TRY(fcntl(ends[0], F_SETFL, O_NONBLOCK));
	TRY(fcntl(ends[0], F_GETFL) & O_NONBLOCK ? 1 : 0);
	TRY(read(ends[0], text, 1));
	TRY(close(ends[1]));
	TRY(read(ends[0], text, 1));
	TRY(close(ends[0]));
	TRY(pipe2(ends, O_CLOEXEC | O_NONBLOCK));
	TRY(fcntl(ends[0], F_GETFD));
	TRY(read(ends[0], text, 1));
	close(ends[0]);
	close(ends[1]);
	for (i = 0; (fd = open("f", O_RDONLY)) >= 0; i++)
		;
	say("too many open files", fd);
	printf("%d\n", i > 900);
	TRY(dup(0));
	TRY(pipe(ends));
	for (fd = 3; fd < 1100; fd++)
		close(fd);
}

static void locks(void)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 2, .l_len = 3 };
	int fd = open("f", O_RDWR), other = open("f", O_RDWR);

	TRY(fcntl(fd, F_SETLK, &lock));
	TRY(fcntl(other, F_GETLK, &lock));
	TRY(lock.l_type == F_UNLCK);
	lock.l_type = 77;
	TRY(fcntl(fd, F_SETLK, &lock));
	lock.l_type = F_RDLCK;
	lock.l_start = -5;
	TRY(fcntl(fd, F_SETLKW, &lock));
	lock.l_start = 0;
	TRY(fcntl(99, F_SETLK, &lock));
	TRY(fcntl(fd, F_SETLKW, &lock));
	lock.l_type = F_UNLCK;
	TRY(fcntl(fd, F_SETLK, &lock));
	TRY(lockf(fd, F_TLOCK, 5));
	TRY(lockf(fd, F_TEST, 5));
	TRY(lockf(fd, F_ULOCK, 5));
	TRY(lockf(fd, 99, 5));
	TRY(flock(fd, LOCK_EX));
	TRY(flock(other, LOCK_EX | LOCK_NB));
	TRY(flock(other, LOCK_SH | LOCK_NB));
	TRY(flock(fd, LOCK_UN));
	TRY(flock(other, LOCK_SH | LOCK_NB));
	TRY(flock(other, 77));
	TRY(flock(99, LOCK_SH));
	close(fd);
	close(other);
}

static void space(const char *small)
{
	static char data[100000];
	struct statvfs info;
	char path[100];
	int fd;

	TRY(statvfs(small, &info));
	printf("%ld %ld %ld %ld\n", (long)info.f_bsize, (long)info.f_frsize, (long)info.f_blocks,
	       (long)info.f_namemax);
	TRY(statvfs("none", &info));
	snprintf(path, sizeof(path), "%s/file", small);
	fd = open(path, O_RDWR | O_CREAT, 0600);
	TRY(fstatvfs(fd, &info));
	printf("%ld\n", (long)(info.f_blocks - info.f_bfree));
	TRY(fstatvfs(99, &info));
	TRY(write(fd, data, sizeof(data)));
	TRY(write(fd, data, sizeof(data)));
	TRY(rename(path, "elsewhere"));
	TRY(link(path, "elsewhere"));
	TRY(close(fd));
	TRY(unlink(path));
}

static void standard_io(void)
{
	char line[100], template[] = "tempXXXXXX", folder[] = "tempXXXXXX", bad[] = "temp";
	FILE *file;
	int fd;

	TRY(fd = mkstemp(template));
	TRY(close(fd));
	TRY(unlink(template));
	TRY(mkstemp(bad));
	TRY_POINTER(mkdtemp(folder));
	TRY(rmdir(folder));
	TRY_POINTER(mkdtemp(bad));
	file = TRY_POINTER(tmpfile());
	fprintf(file, "one\ntwo\n");
	rewind(file);
	while (fgets(line, sizeof(line), file))
		printf("%s", line);
	TRY(fclose(file));
	file = TRY_POINTER(fopen("stdio", "w+e"));
	for (int i = 0; i < 5000; i++)
		fprintf(file, "line %d\n", i);
	TRY(fseeko(file, 1000, SEEK_SET));
	TRY_POINTER(fgets(line, sizeof(line), file));
	TRY_POINTER(fgets(line, sizeof(line), file));
	printf("%s", line);
	TRY(fseek(file, 0, SEEK_END));
	TRY(ftell(file));
	TRY(fflush(file));
	TRY(fclose(file));
	TRY_POINTER(fopen("none", "r"));
	TRY_POINTER(fopen(".", "w"));
	file = TRY_POINTER(fopen("stdio", "a"));
	fputs("more\n", file);
	TRY_POINTER(freopen("stdio", "r", file));
	TRY(fseek(file, -5, SEEK_END));
	TRY_POINTER(fgets(line, sizeof(line), file));
	printf("%s", line);
	TRY(fclose(file));
	file = fopen("/dev/full", "w");
	fputs("x", file);
	TRY(fflush(file));
	fclose(file);
}

static void users(void)
{
	struct passwd *user = getpwuid(0);
	struct group *group = getgrgid(0);

	printf("%s %s %ld %s\n", user->pw_name, user->pw_dir, (long)user->pw_gid, user->pw_shell);
	printf("%s %ld\n", group->gr_name, (long)group->gr_gid);
	TRY_POINTER(getpwnam("root"));
	TRY(!getpwnam("nobody at all"));
	TRY(!getgrnam("nobody at all"));
}

int main(int argc, char **argv)
{
	memset(long_name, 'n', sizeof(long_name) - 1);
	memset(long_path, 'x', sizeof(long_path) - 1);
	setvbuf(stdout, NULL, _IOLBF, 0);
	opening();
	moving();
	big();
	status();
	permissions();
	names();
	folders();
	working_directory();
	descriptors();
	locks();
	if (argc > 1)
		space(argv[1]);
	standard_io();
	users();
	list(".");
	return 3;
}
