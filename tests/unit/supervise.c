// SPDX-License-Identifier: GPL-2.0-only
/*
 * However a run ends, the main loop sees it and ends too: by the isle's exit, its
 * crash, the administrator, a signal, garbage, or a lost connection. The isle is
 * a thread; its device is one end of a TCP connection, whose urgent data is
 * POLLPRI, and device_report() is this test's.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>

#include "clock.h"
#include "fake_isle.h"
#include "signals.h"
#include "supervise.h"

#define ISLE 2u

static struct session session;
static struct outcome outcome;
static struct isle_report report;
static unsigned int looks;		/* how often somebody has read the report */
static pthread_mutex_t report_lock = PTHREAD_MUTEX_INITIALIZER;
static int bell;
static struct in_addr loopback;
static sem_t over;

int device_report(struct device *device, struct isle_report *result)
{
	char urgent;

	pthread_mutex_lock(&report_lock);
	while (recv(device->fd, &urgent, 1, MSG_OOB | MSG_DONTWAIT) == 1)
		;
	*result = report;
	looks++;
	pthread_mutex_unlock(&report_lock);
	return 0;
}

static int sent;			/* the signal the isle was sent last */

int device_signal(struct device *device, int number)
{
	(void)device;
	pthread_mutex_lock(&report_lock);
	sent = number;
	report.signals_unseen |= signals_bit(number);
	pthread_mutex_unlock(&report_lock);
	return 0;
}

int device_pause(struct device *device)
{
	(void)device;
	return 0;
}

int device_resume(struct device *device, uint32_t core)
{
	(void)device;
	(void)core;
	return 0;
}

/* Waits for a signal as an isle does that answers. */
static int see_signal(void)
{
	int number = 0;

	while (!number) {
		usleep(1000);
		pthread_mutex_lock(&report_lock);
		number = sent;
		sent = 0;
		report.signals_unseen = 0;
		pthread_mutex_unlock(&report_lock);
	}
	return number;
}

static void set_state(uint32_t state)
{
	pthread_mutex_lock(&report_lock);
	report.state = state;
	pthread_mutex_unlock(&report_lock);
	assert_int_equal(send(bell, "!", 1, MSG_OOB), 1);
}

/* Makes a connected pair of TCP sockets. */
static void tcp_pair(int pair[2])
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = loopback };
	socklen_t size = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(listener, (struct sockaddr *)&address, size), 0);
	assert_int_equal(listen(listener, 1), 0);
	getsockname(listener, (struct sockaddr *)&address, &size);
	pair[0] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(connect(pair[0], (struct sockaddr *)&address, size), 0);
	pair[1] = accept(listener, NULL, NULL);
	close(listener);
}

static int set_up(void **state)
{
	struct reason reason;
	int pair[2];

	(void)state;
	loopback.s_addr = inet_addr("127.0.0.1");
	memset(&session, 0, sizeof(session));
	memset(&report, 0, sizeof(report));
	sent = 0;
	report.state = ISLE_RUNNING;
	tcp_pair(pair);
	bell = pair[0];
	session.device.fd = pair[1];
	session.signals = signals_open();
	table_init(&session.table);
	assert_int_equal(server_init(&session.server, &session.table), 0);
	return meeting_open(&session.meeting, loopback, 0, loopback, ISLE, &reason);
}

static int tear_down(void **state)
{
	(void)state;
	meeting_close(&session.meeting);
	assert_true(server_stop(&session.server, FAKE_PATIENCE_MS));
	if (session.server.transport)
		session.server.transport->close(session.server.transport);
	server_destroy(&session.server);
	close(session.signals);
	close(session.device.fd);
	close(bell);
	table_destroy(&session.table);
	return 0;
}

/* Connects as the isle, with the right token. */
static int join(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = loopback,
				       .sin_port = htons(session.meeting.port) };
	struct forward_hello hello;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	forward_fill_hello(&hello, ISLE, session.meeting.token);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	fake_send_bytes(fd, &hello, sizeof(hello));
	assert_true(fake_read(fd, &hello, sizeof(hello)));
	return fd;
}

/* The isle's life in a thread of its own, the proxy's main loop here. */
static void play(void *(*isle)(void *))
{
	pthread_t thread;

	pthread_create(&thread, NULL, isle, NULL);
	supervise(&session, &outcome);
	pthread_join(thread, NULL);
}

static void *isle_exits(void *unused)
{
	const uint64_t args[FORWARD_ARGS] = { 0 };
	struct fake_reply *reply = malloc(sizeof(*reply));
	int fd = join();
	unsigned int i;

	(void)unused;
	for (i = 0; i < 10; i++) {
		fake_send(fd, FORWARD_HOSTNAME, i, args, NULL, 0);
		fake_receive(fd, reply);
		assert_int_equal(reply->head.id, i);
	}
	set_state(ISLE_EXITED);
	free(reply);
	close(fd);
	return NULL;
}

static void test_exit(void **state)
{
	(void)state;
	report.exit_code = 42;
	play(isle_exits);
	assert_int_equal(outcome.ending, ENDING_STATE);
	assert_int_equal(outcome.report.state, ISLE_EXITED);
	assert_int_equal(outcome.report.exit_code, 42);
}

static void *isle_leaves_then_exits(void *unused)
{
	(void)unused;
	close(join());
	usleep(300000);
	set_state(ISLE_EXITED);
	return NULL;
}

/* A connection that ends a little before the exit is reported is no failure. */
static void test_leaves_then_exits(void **state)
{
	(void)state;
	play(isle_leaves_then_exits);
	assert_int_equal(outcome.ending, ENDING_STATE);
}

static void *isle_leaves(void *unused)
{
	(void)unused;
	close(join());
	return NULL;
}

static void test_leaves(void **state)
{
	(void)state;
	play(isle_leaves);
	assert_int_equal(outcome.ending, ENDING_LOST);
	assert_non_null(strstr(outcome.reason.text, "connection"));
}

/* Nor does a door for gdb through which nobody has come make a difference. */
static void test_leaves_undebugged(void **state)
{
	static uint64_t memory[(ISLE_DEBUG_OFFSET + sizeof(struct isle_debug)) / sizeof(uint64_t)];
	static struct debug debug = { .listener = -1, .client = -1 };

	(void)state;
	debug.target.inspect.memory = (uint8_t *)memory;
	session.debug = &debug;
	play(isle_leaves);
	assert_int_equal(outcome.ending, ENDING_LOST);
	assert_non_null(strstr(outcome.reason.text, "connection"));
}

static void *isle_hangs_then_exits(void *unused)
{
	int fd = join();

	(void)unused;
	set_state(ISLE_HUNG);
	usleep(100000);
	set_state(ISLE_RUNNING);
	usleep(100000);
	set_state(ISLE_EXITED);
	close(fd);
	return NULL;
}

/* An isle that does not answer a probe may be busy: it is left alone. */
static void test_hangs_then_exits(void **state)
{
	(void)state;
	report.exit_code = 5;
	play(isle_hangs_then_exits);
	assert_int_equal(outcome.ending, ENDING_STATE);
	assert_int_equal(outcome.report.state, ISLE_EXITED);
	assert_int_equal(outcome.report.exit_code, 5);
}

static void *isle_exits_silently(void *unused)
{
	int fd = join();

	(void)unused;
	pthread_mutex_lock(&report_lock);
	report.state = ISLE_EXITED;
	pthread_mutex_unlock(&report_lock);
	sem_wait(&over);
	close(fd);
	return NULL;
}

/* Its doorbell may be what is broken, and its connection stays. */
static void test_lost_doorbell(void **state)
{
	pthread_t thread;

	(void)state;
	sem_init(&over, 0, 0);
	pthread_create(&thread, NULL, isle_exits_silently, NULL);
	supervise(&session, &outcome);
	sem_post(&over);
	pthread_join(thread, NULL);
	assert_int_equal(outcome.ending, ENDING_STATE);
	assert_int_equal(outcome.report.state, ISLE_EXITED);
}

static void *isle_crashes(void *unused)
{
	int fd = join();

	(void)unused;
	set_state(ISLE_CRASHED);
	close(fd);
	return NULL;
}

static void test_crash(void **state)
{
	(void)state;
	play(isle_crashes);
	assert_int_equal(outcome.ending, ENDING_STATE);
	assert_int_equal(outcome.report.state, ISLE_CRASHED);
}

static void *isle_exits_unconnected(void *unused)
{
	(void)unused;
	set_state(ISLE_OFFLINE);
	return NULL;
}

static void test_stopped_before_it_connects(void **state)
{
	(void)state;
	play(isle_exits_unconnected);
	assert_int_equal(outcome.ending, ENDING_STATE);
	assert_int_equal(outcome.report.state, ISLE_OFFLINE);
}

static void *isle_is_interrupted(void *unused)
{
	int fd = join();

	(void)unused;
	kill(getpid(), SIGTERM);
	close(fd);
	return NULL;
}

static void test_signal(void **state)
{
	(void)state;
	play(isle_is_interrupted);
	assert_int_equal(outcome.ending, ENDING_SIGNAL);
	assert_int_equal(outcome.signal, SIGTERM);
}

static void *isle_handles_signals(void *unused)
{
	int fd = join();

	(void)unused;
	kill(getpid(), SIGTERM);
	assert_int_equal(see_signal(), SIGTERM);
	kill(getpid(), SIGCONT);
	assert_int_equal(see_signal(), SIGCONT);
	/* Longer than it would have had if it had not seen the first. */
	usleep((ISLE_SIGNAL_DEADLINE_MS + 300) * 1000);
	kill(getpid(), SIGUSR1);
	assert_int_equal(see_signal(), SIGUSR1);
	set_state(ISLE_EXITED);
	close(fd);
	return NULL;
}

/* A program with handlers decides itself what its signals do. */
static void test_handled_signals(void **state)
{
	(void)state;
	report.exit_code = 3;
	report.signals_wanted = UINT64_MAX;
	play(isle_handles_signals);
	assert_int_equal(outcome.ending, ENDING_STATE);
	assert_int_equal(outcome.report.exit_code, 3);
}

static void *isle_does_not_see_signals(void *unused)
{
	int fd = join();

	(void)unused;
	kill(getpid(), SIGCONT);
	kill(getpid(), SIGINT);
	sem_wait(&over);
	close(fd);
	return NULL;
}

/* Supervises an isle that @isle plays until SIGINT has ended it; when, by clock_ms(). */
static int64_t ended_by_sigint(void *(*isle)(void *))
{
	pthread_t thread;
	int64_t end_ms;

	report.signals_wanted = UINT64_MAX;
	sem_init(&over, 0, 0);
	pthread_create(&thread, NULL, isle, NULL);
	supervise(&session, &outcome);
	end_ms = clock_ms();
	sem_post(&over);
	pthread_join(thread, NULL);
	assert_int_equal(outcome.ending, ENDING_SIGNAL);
	assert_int_equal(outcome.signal, SIGINT);
	return end_ms;
}

/* But an isle that does not even see one that ends programs is ended by it. */
static void test_unseen_signal(void **state)
{
	(void)state;
	ended_by_sigint(isle_does_not_see_signals);
}

/* Waits until the proxy has seen that so many signals are unseen. */
static void show_unseen(uint64_t signals)
{
	unsigned int before, now;

	pthread_mutex_lock(&report_lock);
	report.signals_unseen = signals;
	before = looks;
	now = looks;
	pthread_mutex_unlock(&report_lock);
	while (now == before) {
		usleep(1000);
		pthread_mutex_lock(&report_lock);
		now = looks;
		pthread_mutex_unlock(&report_lock);
	}
}

static int64_t resumed_ms;

static void *isle_stands_still(void *unused)
{
	int fd = join();
	int number = 0;

	(void)unused;
	kill(getpid(), SIGINT);
	while (!number) {
		usleep(1000);
		pthread_mutex_lock(&report_lock);
		number = sent;
		pthread_mutex_unlock(&report_lock);
	}
	/* Nobody who stands still need see anything, so nothing is reported. */
	show_unseen(0);
	resumed_ms = clock_ms();
	show_unseen(signals_bit(SIGINT));
	sem_wait(&over);
	close(fd);
	return NULL;
}

/* A signal is not forgotten because the isle was made to stand still, which has its time. */
static void test_signal_in_pause(void **state)
{
	int64_t end_ms;

	(void)state;
	end_ms = ended_by_sigint(isle_stands_still);
	assert_true(end_ms >= resumed_ms + ISLE_SIGNAL_DEADLINE_MS);
}

static void *isle_talks_garbage(void *unused)
{
	char garbage[100];
	int fd = join();

	(void)unused;
	memset(garbage, 0xee, sizeof(garbage));
	fake_send_bytes(fd, garbage, sizeof(garbage));
	assert_true(fake_ended(fd));
	close(fd);
	return NULL;
}

static void test_garbage(void **state)
{
	(void)state;
	play(isle_talks_garbage);
	assert_int_equal(outcome.ending, ENDING_LOST);
	assert_non_null(strstr(outcome.reason.text, "garbage"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_exit),
		TEST(test_leaves_then_exits),
		TEST(test_leaves),
		TEST(test_leaves_undebugged),
		TEST(test_hangs_then_exits),
		TEST(test_lost_doorbell),
		TEST(test_crash),
		TEST(test_stopped_before_it_connects),
		TEST(test_signal),
		TEST(test_handled_signals),
		TEST(test_unseen_signal),
		TEST(test_signal_in_pause),
		TEST(test_garbage),
	};

	return unit_run(tests);
}
