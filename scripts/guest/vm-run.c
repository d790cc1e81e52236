// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs one command in the test machine for scripts/vm: gets it through the
 * virtio port "hermit.run", sends back what it prints and its exit status.
 * Becomes process 1 when scripts/guest/init has set the machine up.
 *
 * Both directions carry frames: one byte that says what it is, the length of
 * the data as 32 bits, little-endian, the data.
 *   to the guest     C  command for /bin/sh -c, the first one
 *                    W  say on the console what everybody waits for; no data
 *   from the guest   B  the command begins now
 *                    O  standard output     E  standard error
 *                    W  that has been said
 *                    X  exit status, one byte, as a shell's $?; the last one
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/reboot.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define PORT_NAME	"hermit.run"
#define PORT_CLASS	"/sys/class/virtio-ports"
#define PORT_TIMEOUT_MS	10000
#define COMMAND_MAX	(16 << 20)
#define CHUNK		(64 << 10)

struct frame {
	uint8_t type;
	uint32_t length;
} __attribute__((packed));

/* One of the command's two outputs. */
struct stream {
	uint8_t type;
	int fd;
};

/* Says on the console what is wrong and ends the machine: nobody waits for us. */
static _Noreturn void die(const char *what)
{
	fprintf(stderr, "vm-run: %s: %s\n", what, strerror(errno));
	sync();
	reboot(RB_POWER_OFF);
	_exit(1);
}

/* Without scripts/vm nobody would ever end the machine. */
static _Noreturn void host_is_gone(void)
{
	errno = EPIPE;
	die("scripts/vm is gone");
}

static void write_all(int fd, const void *data, size_t size)
{
	const char *p = data;

	while (size) {
		ssize_t n = write(fd, p, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			die("write to the host");
		p += n;
		size -= (size_t)n;
	}
}

static void read_all(int fd, void *data, size_t size)
{
	char *p = data;

	while (size) {
		ssize_t n = read(fd, p, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			die("read from the host");
		p += n;
		size -= (size_t)n;
	}
}

static void send_frame(int port, uint8_t type, const void *data, size_t size)
{
	struct frame frame = { .type = type, .length = htole32((uint32_t)size) };

	write_all(port, &frame, sizeof(frame));
	write_all(port, data, size);
}

/* Puts "/dev/NAME" of our port into @path; false while there is none. */
static int find_port(char *path, size_t size)
{
	DIR *dir = opendir(PORT_CLASS);
	struct dirent *entry;
	int found = 0;

	while (dir && !found && (entry = readdir(dir))) {
		char file[sizeof(PORT_CLASS) + sizeof(entry->d_name) + sizeof("/name")];
		char name[sizeof(PORT_NAME) + 1] = "";
		FILE *f;

		snprintf(file, sizeof(file), PORT_CLASS "/%s/name", entry->d_name);
		f = fopen(file, "r");
		if (!f)
			continue;
		if (fgets(name, sizeof(name), f) && !strcmp(name, PORT_NAME "\n")) {
			snprintf(path, size, "/dev/%s", entry->d_name);
			found = 1;
		}
		fclose(f);
	}
	if (dir)
		closedir(dir);
	return found;
}

/* The port may appear later than we do: the kernel finds it asynchronously. */
static int open_port(void)
{
	struct pollfd pfd = { .fd = inotify_init1(IN_CLOEXEC), .events = POLLIN };
	char path[sizeof("/dev/") + NAME_MAX];
	char events[4096];
	int port;

	if (inotify_add_watch(pfd.fd, "/dev", IN_CREATE) < 0)
		die("inotify on /dev");
	while (!find_port(path, sizeof(path))) {
		errno = ENXIO;
		if (poll(&pfd, 1, PORT_TIMEOUT_MS) <= 0)
			die("no virtio port " PORT_NAME);
		if (read(pfd.fd, events, sizeof(events)) < 0)
			die("inotify");
	}
	close(pfd.fd);

	port = open(path, O_RDWR | O_CLOEXEC);
	if (port < 0)
		die(path);
	return port;
}

static char *receive_command(int port)
{
	struct frame frame;
	uint32_t length;
	char *command;

	read_all(port, &frame, sizeof(frame));
	length = le32toh(frame.length);
	errno = EPROTO;
	if (frame.type != 'C' || length > COMMAND_MAX)
		die("no command from the host");

	command = calloc(1, length + 1);
	if (!command)
		die("command");
	read_all(port, command, length);
	return command;
}

static pid_t start(const char *command, struct stream streams[2])
{
	int out[2], err[2];
	sigset_t none;
	pid_t pid;

	if (pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC))
		die("pipe");
	pid = fork();
	if (pid < 0)
		die("fork");
	if (!pid) {
		setsid();
		dup2(open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		dup2(err[1], STDERR_FILENO);
		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	close(out[1]);
	close(err[1]);
	streams[0] = (struct stream){ .type = 'O', .fd = out[0] };
	streams[1] = (struct stream){ .type = 'E', .fd = err[0] };
	return pid;
}

/* Sends at most @limit bytes on; closes the stream when nobody can write to it. */
static void forward(int port, struct stream *stream, size_t limit)
{
	static char buffer[CHUNK];
	ssize_t n = read(stream->fd, buffer, limit < CHUNK ? limit : CHUNK);

	if (n > 0) {
		send_frame(port, stream->type, buffer, (size_t)n);
	} else if (n == 0 || errno != EINTR) {
		close(stream->fd);
		stream->fd = -1;
	}
}

/*
 * The command has ended, but processes that it left behind may still hold its
 * outputs: send on what is in there by now and wait for no more.
 */
static void drain(int port, struct stream *stream)
{
	int left;

	if (stream->fd < 0 || ioctl(stream->fd, FIONREAD, &left))
		return;
	for (; left > 0 && stream->fd >= 0; left -= CHUNK)
		forward(port, stream, (size_t)left);
}

/* Reaps all that has ended, strangers too. True if @pid was among them. */
static int reap(int signals, pid_t pid, int *status)
{
	struct signalfd_siginfo info;
	int child_status, found = 0;
	pid_t child;

	if (read(signals, &info, sizeof(info)) < 0)
		die("signalfd");
	while ((child = waitpid(-1, &child_status, WNOHANG)) > 0) {
		if (child != pid)
			continue;
		*status = child_status;
		found = 1;
	}
	return found;
}

/* The host asks for something while the command runs, or is gone. */
static void serve_host(int port, short events)
{
	struct frame frame;

	if (!(events & POLLIN))
		host_is_gone();
	read_all(port, &frame, sizeof(frame));
	errno = EPROTO;
	if (frame.type != 'W' || frame.length)
		die("the host asks for what is not known");
	if (system("/sbin/who-waits >/dev/console 2>&1"))
		fprintf(stderr, "vm-run: /sbin/who-waits has failed\n");
	send_frame(port, 'W', NULL, 0);
}

static int wait_for(pid_t pid, int port, int signals, struct stream streams[2])
{
	int i, status;

	for (;;) {
		struct pollfd pfds[] = {
			{ .fd = streams[0].fd, .events = POLLIN },
			{ .fd = streams[1].fd, .events = POLLIN },
			{ .fd = signals, .events = POLLIN },
			{ .fd = port, .events = POLLIN },
		};

		if (poll(pfds, 4, -1) < 0 && errno != EINTR)
			die("poll");
		for (i = 0; i < 2; i++)
			if (pfds[i].revents)
				forward(port, &streams[i], CHUNK);
		if (pfds[2].revents && reap(signals, pid, &status))
			return status;
		if (pfds[3].revents)
			serve_host(port, pfds[3].revents);
	}
}

int main(void)
{
	struct stream streams[2];
	int port, signals, status;
	char *command;
	uint8_t code;
	sigset_t set;
	pid_t pid;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signals = signalfd(-1, &set, SFD_CLOEXEC);
	if (signals < 0)
		die("signalfd");

	port = open_port();
	command = receive_command(port);
	send_frame(port, 'B', NULL, 0);
	pid = start(command, streams);
	status = wait_for(pid, port, signals, streams);
	drain(port, &streams[0]);
	drain(port, &streams[1]);

	/* The host ends the machine as soon as it has the status. */
	sync();
	code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	send_frame(port, 'X', &code, sizeof(code));
	poll(&(struct pollfd){ .fd = port }, 1, -1);
	host_is_gone();
}
