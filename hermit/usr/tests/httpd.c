// SPDX-License-Identifier: BSD-2-Clause
/*
 * A small web server on port 8000 (or the one given): shows the isle it runs on,
 * its cores and how long it has been up. One thread per connection.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define DEFAULT_PORT	8000
#define REQUEST_MAX	4096
#define BODY_MAX	1024
#define PATIENCE_S	60		/* for a client that says nothing */

static struct timespec started;

static double uptime(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - started.tv_sec) +
	       (double)(now.tv_nsec - started.tv_nsec) / 1e9;
}

/* The isle's number is in its address: isle N is 192.168.28.N+2. */
static int isle_number(int connection)
{
	struct sockaddr_in own;
	socklen_t length = sizeof(own);

	if (getsockname(connection, (struct sockaddr *)&own, &length))
		return -1;
	return (int)(ntohl(own.sin_addr.s_addr) & 0xff) - 2;
}

/* Reads up to the empty line that ends a request's head. */
static int read_request(int connection, char *request)
{
	size_t used = 0;

	while (used < REQUEST_MAX - 1) {
		ssize_t got = recv(connection, request + used, REQUEST_MAX - 1 - used, 0);

		if (got <= 0)
			return -1;
		used += (size_t)got;
		request[used] = '\0';
		if (strstr(request, "\r\n\r\n"))
			return 0;
	}
	return -1;
}

static void send_all(int connection, const char *text, size_t length)
{
	while (length) {
		ssize_t sent = send(connection, text, length, 0);

		if (sent <= 0)
			return;
		text += sent;
		length -= (size_t)sent;
	}
}

static void answer(int connection, const char *status, const char *body)
{
	char head[256];
	int length = snprintf(head, sizeof(head),
			      "HTTP/1.0 %s\r\nContent-Type: text/html\r\n"
			      "Content-Length: %zu\r\nConnection: close\r\n\r\n",
			      status, strlen(body));

	send_all(connection, head, (size_t)length);
	send_all(connection, body, strlen(body));
}

static void serve(int connection)
{
	struct timeval patience = { .tv_sec = PATIENCE_S };
	char request[REQUEST_MAX];
	char body[BODY_MAX];

	setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (read_request(connection, request))
		return;
	if (strncmp(request, "GET / ", 6)) {
		answer(connection, "404 Not Found", "<p>There is only one page: /</p>\n");
		return;
	}
	snprintf(body, sizeof(body),
		 "<html><head><title>HermitCore</title></head><body>\n"
		 "<h1>HermitCore isle %d</h1>\n<p>cores: %ld</p>\n<p>uptime: %.3f s</p>\n"
		 "</body></html>\n", isle_number(connection), sysconf(_SC_NPROCESSORS_ONLN),
		 uptime());
	answer(connection, "200 OK", body);
}

static void *connection_thread(void *argument)
{
	int connection = (int)(long)argument;

	serve(connection);
	close(connection);
	return NULL;
}

static int listen_on(int port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_ANY),
	};
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof(address)) ||
	    listen(listener, SOMAXCONN))
		return -1;
	return listener;
}

int main(int argc, char **argv)
{
	int port = argc > 1 ? atoi(argv[1]) : DEFAULT_PORT;
	int listener;

	if (port < 1 || port > 65535) {
		fprintf(stderr, "httpd: port %s: must be 1 to 65535\n", argv[1]);
		return 2;
	}
	clock_gettime(CLOCK_MONOTONIC, &started);
	listener = listen_on(port);
	if (listener < 0) {
		perror("httpd");
		return 1;
	}
	printf("httpd: listening on port %d\n", port);
	fflush(stdout);
	for (;;) {
		int connection = accept(listener, NULL, NULL);
		pthread_t thread;

		if (connection < 0)
			continue;
		if (pthread_create(&thread, NULL, connection_thread, (void *)(long)connection))
			close(connection);
		else
			pthread_detach(thread);
	}
}
