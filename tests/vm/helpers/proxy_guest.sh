# SPDX-License-Identifier: GPL-2.0-only
# Sourced by the tests of the proxy, on the host: like isle.sh, with the words of
# proxy.sh as well, and a folder that the guest sees as /mnt/share.
. "$(dirname "$0")/helpers/isle.sh"

share=$work/share
mkdir "$share" || exit 1

# proxy_in_guest [OPTIONS OF scripts/vm]: runs the script on stdin, which prints TAP
proxy_in_guest()
{
	cat "$TOP/tests/vm/helpers/proxy.sh" - | in_guest --share "$share" "$@"
}

# over_both [OPTIONS OF scripts/vm]: the same, where the script is a scenario: it is played
# with calls over the ring and over TCP, cleans up, and leaves finish to us
over_both()
{
	{
		cat "$TOP/tests/vm/helpers/proxy.sh"
		printf 'scenario()\n{\n%s\n}\n' "$(cat -)"
		printf 'play ring\nplay tcp\nfinish\n'
	} | in_guest --share "$share" "$@"
}

# compile NAME: an isle program from stdin, to /mnt/share/NAME
compile()
{
	"$TOP/build/toolchain/bin/x86_64-hermit-gcc" -O2 -Wall -x c -o "$share/$1" - || exit 1
}

# compile_both NAME...: tests/vm/programs/NAME.c, or the demo program of that name, for
# isles, to /mnt/share/NAME, and for Linux, to /mnt/share/NAME-linux
compile_both()
{
	for name; do
		source=$TOP/tests/vm/programs/$name.c
		[ -e "$source" ] || source=$TOP/hermit/usr/tests/$name.c
		"$TOP/build/toolchain/bin/x86_64-hermit-gcc" -O2 -Wall -Wextra -Werror \
			-o "$share/$name" "$source" -lm &&
			"${CC:-cc}" -O2 -Wall -Wextra -Werror -static -pthread \
				-o "$share/$name-linux" "$source" -lm 2>"$work/warnings" || {
			cat "$work/warnings" >&2
			exit 1
		}
	done
}
