/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Directory entries, laid out like Linux's linux_dirent64, and the open
 * directory of newlib's opendir() and readdir(), which call getdents() of
 * libhermit. Included by <dirent.h>.
 */
#ifndef _SYS_DIRENT_H
#define _SYS_DIRENT_H

#include <sys/types.h>
#include <sys/lock.h>

#define MAXNAMLEN	255

struct dirent {
	ino_t		d_ino;
	off_t		d_off;
	unsigned short	d_reclen;
	unsigned char	d_type;
	char		d_name[MAXNAMLEN + 1];
};

typedef struct {
	int		dd_fd;
	int		dd_size;	/* bytes in the buffer */
	int		dd_len;		/* room in the buffer */
	long		dd_loc;		/* offset of the next entry in the buffer */
	long		dd_seek;
	char		*dd_buf;
	_LOCK_RECURSIVE_T dd_lock;
} DIR;

#define HAVE_DD_LOCK	1
#define __dirfd(dir)	((dir)->dd_fd)

#define DT_UNKNOWN	0
#define DT_FIFO		1
#define DT_CHR		2
#define DT_DIR		4
#define DT_BLK		6
#define DT_REG		8
#define DT_LNK		10
#define DT_SOCK		12

#endif
