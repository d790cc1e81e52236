// SPDX-License-Identifier: BSD-2-Clause
/*
 * Users and groups (POSIX.1-2017 <pwd.h>, <grp.h>) from Linux's files.
 */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINE_BYTES	4096
#define PASSWD_FIELDS	7
#define GROUP_FIELDS	4

/* Cuts @line at its colons. Returns how many fields, @max at most. */
static int split(char *line, char **field, int max)
{
	int count = 0;

	line[strcspn(line, "\n")] = '\0';
	while (count < max && line)
		field[count++] = strsep(&line, ":");
	return count;
}

static int parse_user(char *line, struct passwd *user)
{
	char *field[PASSWD_FIELDS];

	if (split(line, field, PASSWD_FIELDS) < PASSWD_FIELDS)
		return 0;
	*user = (struct passwd){
		.pw_name = field[0],
		.pw_passwd = field[1],
		.pw_uid = (uid_t)strtoul(field[2], NULL, 10),
		.pw_gid = (gid_t)strtoul(field[3], NULL, 10),
		.pw_gecos = field[4],
		.pw_dir = field[5],
		.pw_shell = field[6],
	};
	user->pw_comment = field[4];
	return 1;
}

/* Finds the first user that is @name, or has @id if that is NULL. */
static int find_user(const char *name, uid_t id, struct passwd *user, char *buffer, size_t bytes)
{
	FILE *file = fopen("/etc/passwd", "re");
	int found = 0;

	if (!file)
		return errno;
	while (!found && fgets(buffer, (int)bytes, file))
		found = parse_user(buffer, user) &&
			(name ? !strcmp(user->pw_name, name) : user->pw_uid == id);
	fclose(file);
	return found ? 0 : ENOENT;
}

static int user_result(int error, struct passwd *user, struct passwd **result)
{
	*result = error ? NULL : user;
	return error == ENOENT ? 0 : error;
}

int getpwuid_r(uid_t id, struct passwd *user, char *buffer, size_t bytes, struct passwd **result)
{
	return user_result(find_user(NULL, id, user, buffer, bytes), user, result);
}

int getpwnam_r(const char *name, struct passwd *user, char *buffer, size_t bytes,
	       struct passwd **result)
{
	return user_result(find_user(name, 0, user, buffer, bytes), user, result);
}

static struct passwd the_user;
static char the_line[LINE_BYTES];

struct passwd *getpwuid(uid_t id)
{
	return find_user(NULL, id, &the_user, the_line, sizeof(the_line)) ? NULL : &the_user;
}

struct passwd *getpwnam(const char *name)
{
	return find_user(name, 0, &the_user, the_line, sizeof(the_line)) ? NULL : &the_user;
}

/* The members' names go behind the line, as pointers. */
static int parse_group(char *line, size_t bytes, struct group *group)
{
	char *field[GROUP_FIELDS];
	uintptr_t behind = (uintptr_t)line + strlen(line) + sizeof(char *);
	char **member = (char **)(behind & ~(sizeof(char *) - 1));
	char **end = (char **)(((uintptr_t)line + bytes) & ~(sizeof(char *) - 1)) - 1;

	if (split(line, field, GROUP_FIELDS) < GROUP_FIELDS)
		return 0;
	*group = (struct group){
		.gr_name = field[0],
		.gr_passwd = field[1],
		.gr_gid = (gid_t)strtoul(field[2], NULL, 10),
		.gr_mem = member,
	};
	while (field[3] && *field[3] && member < end)
		*member++ = strsep(&field[3], ",");
	*member = NULL;
	return 1;
}

static int find_group(const char *name, gid_t id, struct group *group, char *buffer, size_t bytes)
{
	size_t for_line = bytes / 2;
	FILE *file = fopen("/etc/group", "re");
	int found = 0;

	if (!file)
		return errno;
	while (!found && fgets(buffer, (int)for_line, file))
		found = parse_group(buffer, bytes, group) &&
			(name ? !strcmp(group->gr_name, name) : group->gr_gid == id);
	fclose(file);
	return found ? 0 : ENOENT;
}

static int group_result(int error, struct group *group, struct group **result)
{
	*result = error ? NULL : group;
	return error == ENOENT ? 0 : error;
}

int getgrgid_r(gid_t id, struct group *group, char *buffer, size_t bytes, struct group **result)
{
	return group_result(find_group(NULL, id, group, buffer, bytes), group, result);
}

int getgrnam_r(const char *name, struct group *group, char *buffer, size_t bytes,
	       struct group **result)
{
	return group_result(find_group(name, 0, group, buffer, bytes), group, result);
}

static struct group the_group;
static char the_members[2 * LINE_BYTES] __attribute__((aligned(sizeof(char *))));

struct group *getgrgid(gid_t id)
{
	return find_group(NULL, id, &the_group, the_members, sizeof(the_members)) ? NULL
										 : &the_group;
}

struct group *getgrnam(const char *name)
{
	return find_group(name, 0, &the_group, the_members, sizeof(the_members)) ? NULL
										: &the_group;
}
