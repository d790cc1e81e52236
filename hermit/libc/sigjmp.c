// SPDX-License-Identifier: BSD-2-Clause
/*
 * The signal mask in jumps (POSIX.1-2017 sigsetjmp, siglongjmp), for <setjmp.h>.
 */
#include <setjmp.h>
#include <signal.h>
#include <string.h>

_Static_assert(sizeof(sigset_t) <= sizeof(sigjmp_buf) - _SIGMASK * sizeof(_JBTYPE),
	       "a sigjmp_buf ends with the mask");

void __sigsetjmp_save(sigjmp_buf place, int save_mask)
{
	sigset_t mask;

	place[_SAVEMASK] = save_mask != 0;
	if (!save_mask)
		return;
	pthread_sigmask(SIG_SETMASK, NULL, &mask);
	memcpy(&place[_SIGMASK], &mask, sizeof(mask));
}

void siglongjmp(sigjmp_buf place, int value)
{
	sigset_t mask;

	if (place[_SAVEMASK]) {
		memcpy(&mask, &place[_SIGMASK], sizeof(mask));
		pthread_sigmask(SIG_SETMASK, &mask, NULL);
	}
	longjmp(place, value);
}
