// SPDX-License-Identifier: BSD-2-Clause
/*
 * Terminals (POSIX.1-2017 <termios.h>) through ioctl().
 */
#include <errno.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

int tcgetattr(int fd, struct termios *settings)
{
	return ioctl(fd, TCGETS, settings);
}

int tcsetattr(int fd, int when, const struct termios *settings)
{
	static const unsigned long request[] = { TCSETS, TCSETSW, TCSETSF };

	if (when < TCSANOW || when > TCSAFLUSH) {
		errno = EINVAL;
		return -1;
	}
	return ioctl(fd, request[when], settings);
}

int tcdrain(int fd)
{
	return ioctl(fd, TCSBRK, 1);
}

int tcsendbreak(int fd, int duration)
{
	(void)duration;			/* Linux's break has one length */
	return ioctl(fd, TCSBRK, 0);
}

int tcflush(int fd, int queue)
{
	return ioctl(fd, TCFLSH, queue);
}

int tcflow(int fd, int action)
{
	return ioctl(fd, TCXONC, action);
}

pid_t tcgetpgrp(int fd)
{
	pid_t group;

	return ioctl(fd, TIOCGPGRP, &group) ? -1 : group;
}

int tcsetpgrp(int fd, pid_t group)
{
	return ioctl(fd, TIOCSPGRP, &group);
}

pid_t tcgetsid(int fd)
{
	pid_t session;

	return ioctl(fd, TIOCGSID, &session) ? -1 : session;
}

void cfmakeraw(struct termios *settings)
{
	settings->c_iflag &= ~(tcflag_t)(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR |
					 ICRNL | IXON);
	settings->c_oflag &= ~(tcflag_t)OPOST;
	settings->c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
	settings->c_cflag = (settings->c_cflag & ~(tcflag_t)(CSIZE | PARENB)) | CS8;
	settings->c_cc[VMIN] = 1;
	settings->c_cc[VTIME] = 0;
}

speed_t cfgetospeed(const struct termios *settings)
{
	return settings->c_cflag & CBAUD;
}

/* A terminal has one speed for both directions. */
speed_t cfgetispeed(const struct termios *settings)
{
	return cfgetospeed(settings);
}

int cfsetospeed(struct termios *settings, speed_t speed)
{
	if (speed & ~(speed_t)CBAUD) {
		errno = EINVAL;
		return -1;
	}
	settings->c_cflag = (settings->c_cflag & ~(tcflag_t)CBAUD) | speed;
	return 0;
}

int cfsetispeed(struct termios *settings, speed_t speed)
{
	return speed == B0 ? 0 : cfsetospeed(settings, speed);
}

int cfsetspeed(struct termios *settings, speed_t speed)
{
	return cfsetospeed(settings, speed);
}
