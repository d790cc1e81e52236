// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whose is the other end of a connection? Asked of the real table, and of made ones.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "peer.h"
#include "unit.h"

static int client, server;
static unsigned int client_port, server_port;
static char table[] = "/tmp/hermit-peer-XXXXXX";

static unsigned int port_of(int fd)
{
	struct sockaddr_in address;
	socklen_t size = sizeof(address);

	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
	return ntohs(address.sin_port);
}

static int set_up(void **state)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)state;
	assert_int_equal(bind(listener, (struct sockaddr *)&address, size), 0);
	assert_int_equal(listen(listener, 1), 0);
	getsockname(listener, (struct sockaddr *)&address, &size);
	client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(connect(client, (struct sockaddr *)&address, size), 0);
	server = accept(listener, NULL, NULL);
	close(listener);
	client_port = port_of(client);
	server_port = port_of(server);
	close(mkstemp(table));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	close(client);
	close(server);
	unlink(table);
	memcpy(table + sizeof(table) - 7, "XXXXXX", 6);
	return 0;
}

static void put_line(const char *text)
{
	FILE *file = fopen(table, "a");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void put_state(unsigned int local_port, unsigned int remote_port, unsigned int user,
		      unsigned int state, unsigned int inode)
{
	char line[256];

	snprintf(line, sizeof(line), "   1: 0100007F:%04X 0100007F:%04X %02X 00000000:00000000 "
		 "00:00000000 00000000  %4u        0 %u 1 0000000000000000 20 4 30 10 -1\n",
		 local_port, remote_port, state, user, inode);
	put_line(line);
}

static void put_socket(unsigned int local_port, unsigned int remote_port, unsigned int user)
{
	put_state(local_port, remote_port, user, 1, 12345);
}

static void test_this_machine(void **state)
{
	uid_t user = (uid_t)-1;

	(void)state;
	assert_int_equal(peer_user(server, PEER_TABLE, &user), 0);
	assert_int_equal(user, geteuid());
}

/* Our own end, which somebody else owns, is not taken for it; nor is any other. */
static void test_right_end(void **state)
{
	uid_t user = 0;

	(void)state;
	put_line("  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n");
	put_socket(server_port, client_port, 0);
	put_socket(client_port, server_port ^ 1, 1);
	put_socket(client_port ^ 1, server_port, 2);
	put_socket(client_port, server_port, 1000);
	assert_int_equal(peer_user(server, table, &user), 0);
	assert_int_equal(user, 1000);
}

/* Who has gone looks like root in the table, and must not be taken for him. */
static void test_gone(void **state)
{
	uid_t user;

	(void)state;
	put_state(client_port, server_port, 0, 5, 0);
	put_state(client_port, server_port, 0, 6, 0);
	put_state(client_port, server_port, 0, 1, 0);
	assert_int_equal(peer_user(server, table, &user), -ENOENT);
	assert_int_equal(write(client, "$?#3f", 5), 5);
	close(client);
	assert_int_equal(peer_user(server, PEER_TABLE, &user), -ENOENT);
	client = -1;
}

/* Who has no more to say has not gone. */
static void test_half(void **state)
{
	uid_t user = (uid_t)-1;

	(void)state;
	assert_int_equal(shutdown(client, SHUT_WR), 0);
	assert_int_equal(peer_user(server, PEER_TABLE, &user), 0);
	assert_int_equal(user, geteuid());
}

static void test_nobody(void **state)
{
	uid_t user;

	(void)state;
	put_socket(server_port, client_port, 0);
	put_line("garbage\n   2: 0100007F\n");
	assert_int_equal(peer_user(server, table, &user), -ENOENT);
	assert_int_equal(peer_user(server, "/nowhere", &user), -ENOENT);
}

static void test_no_connection(void **state)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	uid_t user;

	(void)state;
	assert_int_equal(peer_user(fd, PEER_TABLE, &user), -ENOTCONN);
	close(fd);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_this_machine),
		TEST(test_right_end),
		TEST(test_gone),
		TEST(test_half),
		TEST(test_nobody),
		TEST(test_no_connection),
	};

	return unit_run(tests);
}
