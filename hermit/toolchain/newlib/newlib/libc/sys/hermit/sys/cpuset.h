/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sets of cores, for <sched.h> and <pthread.h>. Bit n is core n of the isle.
 * newlib declares the affinity functions when _SYS_CPUSET_H_ is defined.
 */
#ifndef _SYS_CPUSET_H_
#define _SYS_CPUSET_H_

#define __CPU_SETSIZE	1024
#define __CPU_BITS	(8 * sizeof(unsigned long))

struct __cpu_set {
	unsigned long __bits[__CPU_SETSIZE / (8 * sizeof(unsigned long))];
};

typedef struct __cpu_set cpu_set_t;

#if __GNU_VISIBLE

#define CPU_SETSIZE	__CPU_SETSIZE

#define __CPU_WORD(cpu, set)	((set)->__bits[(cpu) / __CPU_BITS])
#define __CPU_MASK(cpu)		(1UL << ((cpu) % __CPU_BITS))

#define CPU_ZERO(set)		((void)(*(set) = (cpu_set_t){ { 0 } }))
#define CPU_SET(cpu, set) \
	((void)((__size_t)(cpu) < CPU_SETSIZE && (__CPU_WORD(cpu, set) |= __CPU_MASK(cpu))))
#define CPU_CLR(cpu, set) \
	((void)((__size_t)(cpu) < CPU_SETSIZE && (__CPU_WORD(cpu, set) &= ~__CPU_MASK(cpu))))
#define CPU_ISSET(cpu, set) \
	((__size_t)(cpu) < CPU_SETSIZE && (__CPU_WORD(cpu, set) & __CPU_MASK(cpu)) != 0)
#define CPU_COUNT(set)		__cpu_count(set)
#define CPU_EQUAL(a, b)		__cpu_equal(a, b)

static __inline int __cpu_count(const cpu_set_t *__set)
{
	int __n = 0;

	for (unsigned int __i = 0; __i < sizeof(__set->__bits) / sizeof(__set->__bits[0]); __i++)
		__n += __builtin_popcountl(__set->__bits[__i]);
	return __n;
}

static __inline int __cpu_equal(const cpu_set_t *__a, const cpu_set_t *__b)
{
	return !__builtin_memcmp(__a, __b, sizeof(*__a));
}

#endif
#endif
