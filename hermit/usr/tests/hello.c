// SPDX-License-Identifier: BSD-2-Clause
/*
 * What a program sees of its isle: arguments, environment, host name, cores.
 */
#include <stdio.h>
#include <unistd.h>

extern char **environ;

int main(int argc, char **argv)
{
	char host[256] = "";
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	int variables = 0;

	if (gethostname(host, sizeof(host)))
		perror("gethostname");
	while (environ[variables])
		variables++;
	printf("Hello from an isle of %s with %ld core%s\n", host, cores, cores == 1 ? "" : "s");
	for (int i = 0; i < argc; i++)
		printf("argv[%d] = %s\n", i, argv[i]);
	printf("%d variables in the environment\n", variables);
	for (int i = 0; i < variables; i++)
		printf("  %s\n", environ[i]);
	return 0;
}
