#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A program may use any name for itself: the satellite kernel in its image shows
# only what exports.list names, and each of those gives way to the program's own.
# The C library's functions beside it are members of their own, linked when called.
# HERMIT_CC names the compiler.
set -u

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
top=$(cd "$(dirname "$0")/../.." && pwd)
nm=${HERMIT_CC%gcc}nm
library=$("$HERMIT_CC" -print-file-name=libhermit.a)
kernel=$work/hermit.o
n=0
# ok DESCRIPTION: verdict is the status of the last command
ok()
{
	verdict=$?
	n=$((n + 1))
	[ $verdict = 0 ] || printf 'not '
	echo "ok $n - $1"
}

"${HERMIT_CC%gcc}ar" p "$library" hermit.o >"$kernel"
grep -v '^#' "$top/hermit/exports.list" | sort >"$work/wanted"
"$nm" -g --defined-only "$kernel" | awk 'NF == 3 { print $3 }' | sort >"$work/shown"

echo 1..6
diff "$work/wanted" "$work/shown" >&2
ok "the kernel shows what exports.list names, and nothing else"

"$nm" -g --defined-only "$kernel" | awk 'NF == 3 && $2 !~ /^[VW]$/ { print; bad = 1 } END { exit bad }' >&2
ok "all of it weakly"

# Names of the kernel's own functions and of lwIP's, and a few of the C library.
for name in panic log_info forward frames_give sched_wake futex_wait netif_add tcp_write \
	    boot_first connect poll send accept; do
	echo "int $name(int x) { return x + 1; }"
done >"$work/program.c"
echo 'int main(void) { return panic(1) + connect(2) + tcp_write(3) == 9 ? 0 : 1; }' >>"$work/program.c"
"$HERMIT_CC" -O2 -fno-builtin -o "$work/program" "$work/program.c"
ok "a program links that uses the kernel's names for its own functions"

"$nm" "$work/program" | grep -q ' [tT] panic$' &&
	[ "$("$nm" "$work/program" | grep -c ' T connect$')" = 1 ]
ok "and it has its own ones"

cat >"$work/program.c" <<END
#include <dirent.h>
#include <stddef.h>
struct dirent *readdir(DIR *folder)
{
	(void)folder;
	return NULL;
}
int main(void)
{
	DIR *folder = opendir("/");
	return readdir(folder) || closedir(folder);
}
END
"$HERMIT_CC" -O2 -o "$work/program" "$work/program.c"
ok "a program may read folders in its own way"

"$nm" -g --defined-only "$library" | awk 'NF == 3 { print $3 }' | sort -u >"$work/all"
! grep -v '^#' "$top/hermit/toolchain/stand-in.list" | sort | comm -23 - "$work/all" | grep . >&2
ok "libhermit has what configure scripts of GCC's libraries were told that it has"
