/* SPDX-License-Identifier: BSD-2-Clause */
/* Byte order and conversions, by the names that Linux's programs use. */
#ifndef _ENDIAN_H
#define _ENDIAN_H

#include <sys/types.h>
#include <machine/endian.h>
#include <sys/endian.h>

#define __LITTLE_ENDIAN		_LITTLE_ENDIAN
#define __BIG_ENDIAN		_BIG_ENDIAN
#define __PDP_ENDIAN		_PDP_ENDIAN
#define __BYTE_ORDER		_BYTE_ORDER
#define __FLOAT_WORD_ORDER	_BYTE_ORDER

#endif
