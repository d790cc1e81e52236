#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# File operations on an isle have Linux's results: one program, compiled for both,
# prints the same.
. "$(dirname "$0")/helpers/proxy_guest.sh"
cat >"$share/files.c" <<'END'
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BIG (3 * 1024 * 1024 + 7)

static const char *error_name(int error)
{
	switch (error) {
	case ENOENT: return "ENOENT";
	case EEXIST: return "EEXIST";
	case EISDIR: return "EISDIR";
	case ENOTDIR: return "ENOTDIR";
	case EBADF: return "EBADF";
	case EINVAL: return "EINVAL";
	case ENAMETOOLONG: return "ENAMETOOLONG";
	case ESPIPE: return "ESPIPE";
	case ELOOP: return "ELOOP";
	case ENOTTY: return "ENOTTY";
	case EPERM: return "EPERM";
	case EROFS: return "EROFS";
	default: return "another error";
	}
}

static long say(const char *what, long result)
{
	if (result < 0)
		printf("%s: %s\n", what, error_name(errno));
	else
		printf("%s: %ld\n", what, result);
	return result;
}

static void errors(void)
{
	static char long_path[6000];
	char byte;

	memset(long_path, 'x', sizeof(long_path) - 1);
	say("open a missing file", open("missing", O_RDONLY));
	say("open a missing folder", open("missing/file", O_WRONLY | O_CREAT, 0600));
	say("open below a file", open("/etc/passwd/x", O_RDONLY));
	say("open a folder to write", open("/tmp", O_WRONLY));
	say("open no name", open("", O_RDONLY));
	say("open a long name", open(long_path, O_RDONLY));
	say("read nothing open", read(77, &byte, 1));
	say("write nothing open", write(77, &byte, 1));
	say("close nothing open", close(77));
	say("close -1", close(-1));
	say("seek nothing open", lseek(77, 0, SEEK_SET));
	say("seek a pipe", lseek(0, 0, SEEK_SET));
	say("unlink a missing file", unlink("missing"));
	say("unlink a folder", unlink("/tmp") < 0 ? -1 : 0);
	say("isatty of a pipe", isatty(0));
}

static void one_file(void)
{
	struct stat status;
	char text[16] = "";
	int fd;

	fd = say("create", open("file", O_RDWR | O_CREAT | O_EXCL, 0640));
	say("create again", open("file", O_RDWR | O_CREAT | O_EXCL, 0640));
	say("write", write(fd, "0123456789", 10));
	say("seek to 3", lseek(fd, 3, SEEK_SET));
	say("read", read(fd, text, 4));
	printf("%s\n", text);
	say("seek on", lseek(fd, 1, SEEK_CUR));
	say("seek from the end", lseek(fd, -2, SEEK_END));
	say("seek before the start", lseek(fd, -20, SEEK_CUR));
	say("seek nowhere", lseek(fd, 0, 99));
	say("read the rest", read(fd, text, sizeof(text)));
	say("read at the end", read(fd, text, sizeof(text)));
	say("fstat", fstat(fd, &status));
	printf("size %ld mode %o links %ld uid %ld blksize %ld dev %ld ino %ld mtime %ld\n",
	       (long)status.st_size, (unsigned int)status.st_mode, (long)status.st_nlink,
	       (long)status.st_uid, (long)status.st_blksize, 0L, 0L,
	       (long)(status.st_mtime > 1000000000));
	say("close", close(fd));
	say("close again", close(fd));
	fd = say("open to append", open("file", O_WRONLY | O_APPEND));
	say("append", write(fd, "ab", 2));
	say("read what is for writing", read(fd, text, 1));
	close(fd);
	say("stat", stat("file", &status));
	printf("size %ld\n", (long)status.st_size);
	fd = say("open and cut", open("file", O_WRONLY | O_TRUNC));
	fstat(fd, &status);
	printf("size %ld\n", (long)status.st_size);
	close(fd);
	say("unlink", unlink("file"));
	say("stat it", stat("file", &status));
}

/* More than one frame carries. */
static void big_file(void)
{
	char *data = malloc(BIG);
	char *back = calloc(1, BIG);
	size_t done;
	long count;
	int fd;

	for (done = 0; done < BIG; done++)
		data[done] = (char)(done * 7 + done / 1000);
	fd = open("big", O_RDWR | O_CREAT | O_TRUNC, 0600);
	for (done = 0; done < BIG; done += count)
		if ((count = write(fd, data + done, BIG - done)) <= 0)
			break;
	printf("wrote %zu\n", done);
	lseek(fd, 0, SEEK_SET);
	for (done = 0; done < BIG; done += count)
		if ((count = read(fd, back + done, BIG - done)) <= 0)
			break;
	printf("read %zu, %s\n", done, memcmp(data, back, BIG) ? "different" : "the same");
	close(fd);
	unlink("big");
}

int main(int argc, char **argv)
{
	char host[256];
	int i;

	setvbuf(stdout, NULL, _IONBF, 0);
	for (i = 1; i < argc; i++)
		printf("argument \"%s\"\n", argv[i]);
	printf("ONE=%s TWO=%s\n", getenv("ONE"), getenv("TWO") ? getenv("TWO") : "none");
	say("gethostname", gethostname(host, sizeof(host)));
	printf("%s\n", host);
	errors();
	one_file();
	big_file();
	fprintf(stderr, "the end\n");
	return 5;
}
END
compile files-isle <"$share/files.c"
gcc -O2 -static -o "$share/files-linux" "$share/files.c" || exit 1
over_both <<'END'
export HERMIT_ISLE=1 HERMIT_CPUS=3-5
rm -rf /tmp/a /tmp/b
mkdir /tmp/a /tmp/b
cd /tmp/a
echo | ONE="a  b" /mnt/share/files-linux "two words" '' '*' >/tmp/linux 2>/tmp/linux.err
linux=$?
cd /tmp/b
echo | ONE="a  b" /mnt/share/files-isle "two words" '' '*' >/tmp/isle 2>/tmp/isle.err
is "exit status" $? $linux
[ $(wc -l </tmp/linux) -gt 40 ]
ok "the program says a lot"
is "stdout" "$(cat /tmp/isle)" "$(cat /tmp/linux)"
is "stderr" "$(cat /tmp/isle.err)" "$(cat /tmp/linux.err)"
is "files left behind" "$(ls -A /tmp/b)" ""

for file in /hermit/bin/proxy /bin/busybox /etc/passwd /dev/null; do
	is "wordcount of $file" "$($programs/wordcount_proxy <$file)" \
		"$(wc <$file | sed 's/^ *//; s/  */ /g')"
done
head -c 5000000 /dev/urandom >/tmp/noise
is "wordcount through a pipe" "$(cat /tmp/noise | $programs/wordcount_proxy)" \
	"$(wc </tmp/noise | sed 's/^ *//; s/  */ /g')"
END
