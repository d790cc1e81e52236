// SPDX-License-Identifier: BSD-2-Clause
/*
 * What went wrong with names of hosts, in words.
 */
#include <netdb.h>
#include <stdio.h>

int *__h_errno(void)
{
	static __thread int error;

	return &error;
}

const char *gai_strerror(int error)
{
	switch (error) {
	case 0:
		return "Success";
	case EAI_BADFLAGS:
		return "These flags make no sense";
	case EAI_NONAME:
		return "No such host or service";
	case EAI_AGAIN:
		return "No name server has answered";
	case EAI_FAIL:
		return "A name server refused to answer";
	case EAI_NODATA:
		return "The host has no such address";
	case EAI_FAMILY:
		return "No such family of addresses";
	case EAI_SOCKTYPE:
		return "No such type of sockets";
	case EAI_SERVICE:
		return "This type of sockets has no such service";
	case EAI_ADDRFAMILY:
		return "The address is one of another family";
	case EAI_MEMORY:
		return "Out of memory";
	case EAI_SYSTEM:
		return "System error, see errno";
	case EAI_OVERFLOW:
		return "The name is longer than the buffer";
	default:
		return "Unknown error";
	}
}

const char *hstrerror(int error)
{
	switch (error) {
	case 0:
		return "Success";
	case HOST_NOT_FOUND:
		return "No such host";
	case TRY_AGAIN:
		return "No name server has answered";
	case NO_RECOVERY:
		return "A name server refused to answer";
	case NO_DATA:
		return "The host has no address";
	default:
		return "Unknown error";
	}
}

void herror(const char *text)
{
	if (text && *text)
		fprintf(stderr, "%s: ", text);
	fprintf(stderr, "%s\n", hstrerror(h_errno));
}
