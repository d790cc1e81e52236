#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# make install lays out all parts under DESTDIR, and the installed compiler works.
set -u
cd "$(dirname "$0")/../.." || exit 1

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
n=0
# check DESCRIPTION COMMAND...
check()
{
	name=$1
	shift
	n=$((n + 1))
	"$@" >"$root/output" 2>&1 && echo "ok $n - $name" && return
	echo "not ok $n - $name"
	sed 's/^/# /' "$root/output" >&2
}

# found PATTERN: some file below the root has this path
found()
{
	find "$root" -path "$root$1" | grep .
}

echo 1..8
check "make install succeeds" make --no-print-directory install DESTDIR="$root" prefix=/usr/local
check "the kernel is there" found '/boot/vmlinuz*'
check "hermit.ko is there" found '/lib/modules/*/hermit.ko*'
check "mmnif.ko is there" found '/lib/modules/*/mmnif.ko*'
check "the proxy is there" found /usr/local/bin/proxy
check "hermit-embed is there" found /usr/local/bin/hermit-embed
check "the programs are there" found '/usr/local/*/hello_proxy'
printf 'int main(void) { return 0; }\n' >"$root/app.c"
check "the installed compiler builds an isle image" \
	"$root/usr/local/bin/x86_64-hermit-gcc" -o "$root/app" "$root/app.c"
