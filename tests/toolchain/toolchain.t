#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The cross toolchain, run from a copy at another place: what it predefines,
# what it links, what it refuses. HERMIT_CC names the compiler.
set -u

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R "$(dirname "$(dirname "${HERMIT_CC:?}")")" "$work/toolchain"
cc=$work/toolchain/bin/x86_64-hermit-gcc
bin=$work/toolchain/bin/x86_64-hermit
cd "$work" || exit 1

n=0
# ok DESCRIPTION: verdict is the status of the last command
ok()
{
	verdict=$?
	n=$((n + 1))
	if [ $verdict = 0 ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
	fi
}

# osabi FILE: byte 7 of the ELF identification
osabi()
{
	od -An -tx1 -j7 -N1 "$1" | tr -d ' '
}

cat >empty.c <<'END'
int main(void)
{
	return 0;
}
END
cat >program.c <<'END'
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static __thread int per_thread = 1;

int main(int argc, char **argv)
{
	void *objects[] = { &mutex, &cond, &rwlock, &once };

	printf("%s %p %d %Lg\n", argv[0], objects[argc & 3], per_thread, (long double)sin(argc));
	return errno != 0;
}
END

"$cc" -dM -E - </dev/null >macros
grep -q '^#define __hermit__ 1$' macros && grep -q '^#define __unix__ 1$' macros
ok "__hermit__ and __unix__ are predefined"
! grep -qE '__linux__|__PIC__|__PIE__' macros
ok "the target is not Linux and code is not position-independent"

"$cc" -O2 -Wall -Wextra -Werror -pthread -o program program.c -lm -lpthread -lrt -ldl >log 2>&1
ok "a threaded program with libm links without warnings"
[ "$(osabi program)" = 42 ]
ok "the image has OS/ABI 0x42"
"$bin-readelf" -h program | grep -q 'Type: *EXEC'
ok "the image is an executable at a fixed address"
"$bin-strip" -o stripped program && [ "$(osabi stripped)" = 42 ]
ok "strip keeps the OS/ABI"

"$cc" -static empty.c >>log 2>&1 && [ "$(osabi a.out)" = 42 ]
ok "-static links, and a.out is marked too"
printf -- '-o "from file" empty.c\n' >arguments
"$cc" @arguments >>log 2>&1 && [ "$(osabi 'from file')" = 42 ]
ok "arguments from a file, and a name with a blank"
"$cc" -r -o part.o empty.c >>log 2>&1 && [ "$(osabi part.o)" = 00 ]
ok "-r gives an object, which is not marked"
! "$cc" -shared -o lib.so empty.c >>log 2>&1 && [ ! -e lib.so ]
ok "-shared is refused"
! "$cc" -pie -o pie empty.c >>log 2>&1 && [ ! -e pie ]
ok "-pie is refused"
echo 'int main(void) { return missing(); }' >undefined.c
! "$cc" -w -o undefined undefined.c >>log 2>&1 && [ ! -e undefined ]
ok "an undefined symbol is an error"

"$cc" -E -v - </dev/null 2>&1 | sed -n '/search starts here/,/End of search/p' | grep '^ ' |
	grep -qv "^ $work/"
[ $? = 1 ]
ok "headers come from the copy only"
"$cc" -v -o program program.c -lm 2>&1 | grep -oE '[^ ]*/(crt0\.o|hermit\.ld|crtbegin\.o)' >files
[ "$(wc -l <files)" -ge 3 ] && ! grep -qv "^$work/" files
ok "so do start-up files and the linker script"

for header in pthread.h semaphore.h sched.h sys/cpuset.h dirent.h limits.h signal.h setjmp.h time.h; do
	echo "#include <$header>" | "$cc" -Wall -Wextra -Werror -D_GNU_SOURCE -fsyntax-only -x c - \
		>>log 2>&1 || { echo "# $header"; touch broken; }
done
[ ! -e broken ]
ok "system headers compile alone"

[ ! -s log ] || sed 's/^/# /' log
echo "1..$n"
