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

# completes WORDS... -- WANTED: what bash makes of the last one
completes()
{
	bash -c '. "$0" && COMP_WORDS=()
		while [ "$1" != -- ]; do COMP_WORDS+=("$1"); shift; done
		COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
		_hermitctl && echo "${COMPREPLY[*]}" && [ "${COMPREPLY[*]}" = "$2" ]' \
		"$root/usr/local/share/bash-completion/completions/hermitctl" "$@"
}

completion_works()
{
	completes hermitctl l -- 'list log' && completes hermitctl --json l -- 'list log' &&
		completes hermitctl log 1 --f -- --follow &&
		completes hermitctl -o file core 1 --j -- --json &&
		completes hermitctl core --output "$root/us" -- "$root/usr"
}

echo 1..13
check "make install succeeds" make --no-print-directory install DESTDIR="$root" prefix=/usr/local
check "the kernel is there" found '/boot/vmlinuz*'
check "hermit.ko is there" found '/lib/modules/*/hermit.ko*'
check "mmnif.ko is there" found '/lib/modules/*/mmnif.ko*'
check "the proxy is there" found /usr/local/bin/proxy
check "hermit-embed is there" found /usr/local/bin/hermit-embed
check "hermitctl is there" "$root/usr/local/bin/hermitctl" --version
check "its completion works" completion_works
for page in man1/proxy.1 man1/hermit-embed.1 man8/hermitctl.8; do
	check "$page is there" found "/usr/local/share/man/$page"
done
check "the programs are there" found '/usr/local/*/hello_proxy'
printf 'int main(void) { return 0; }\n' >"$root/app.c"
check "the installed compiler builds an isle image" \
	"$root/usr/local/bin/x86_64-hermit-gcc" -o "$root/app" "$root/app.c"
