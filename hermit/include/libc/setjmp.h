/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Jumps out of functions (POSIX <setjmp.h>); replaces newlib's file of this name. Its
 * _setjmp() is its sigsetjmp(), which writes behind the end of a jmp_buf, and its
 * sigsetjmp() takes no sigjmp_buf that is a function's parameter.
 */
#ifndef _SETJMP_H_
#define _SETJMP_H_

#include <_ansi.h>
#include <machine/setjmp.h>

#undef sigsetjmp
#undef siglongjmp
#undef _setjmp
#undef _longjmp

_BEGIN_STD_C

int setjmp(jmp_buf place);
void longjmp(jmp_buf place, int value) __attribute__((__noreturn__));

#if __POSIX_VISIBLE
/* The part of sigsetjmp() that may be a function. */
void __sigsetjmp_save(sigjmp_buf place, int save_mask);
void siglongjmp(sigjmp_buf place, int value) __attribute__((__noreturn__));

#define sigsetjmp(place, save_mask)	(__sigsetjmp_save((place), (save_mask)), setjmp(place))
#define _setjmp(place)			setjmp(place)
#define _longjmp(place, value)		longjmp((place), (value))
#endif

_END_STD_C

#endif /* _SETJMP_H_ */
