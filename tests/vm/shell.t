#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# To a shell a program on an isle is a program: pipelines, redirections, here-documents,
# jobs in the background, what is typed, signals, other programs that start it. The same
# source, built for Linux, is what it is compared with.
. "$(dirname "$0")/helpers/proxy_guest.sh"
gcc -O2 -Wall -static -o "$share/pty" "$TOP/tests/vm/helpers/pty.c" || exit 1
compile_both filter
TEST_TIMEOUT=1200
over_both <<'END'
export HERMIT_ISLE=1 HERMIT_CPUS=3-4
head -c 8000000 /dev/urandom >"$work/big"
cp /hermit/bin/proxy "$work/text"
mkfifo "$work/in" "$work/out"
export filter

# both WHAT COMMANDS: $filter is the program for Linux, then for isles; what the commands
# print must be the same
both()
{
	filter=/mnt/share/filter-linux
	(cd "$work" && eval "$2"; echo "status $?") >"$work/linux" 2>&1
	filter=/mnt/share/filter
	(cd "$work" && eval "$2"; echo "status $?") >"$work/isle" 2>&1
	is "$1" "$(cat "$work/isle")" "$(cat "$work/linux")"
}

### Pipelines, redirections, status

both "a pipeline" 'cat big | $filter flip | md5sum'
both "a pipeline of two isles" \
	'cat text | HERMIT_ISLE=0 HERMIT_CPUS=1-2 $filter flip | $filter rot13 | md5sum'
both "a group" '{ head -n 3 >copy; $filter rot13 3; } <text | md5sum; md5sum <copy'
both "from and to files, \$?" '$filter rot13 42 <text >copy 2>err; echo $?; md5sum <copy; cat err'
both "both outputs to one file" '$filter nothing >copy 2>&1; echo $?; cat copy'
both "appended to, by turns" 'rm -f copy; for i in 1 2; do echo shell >>copy; $filter lines p 2 >>copy
	done; cat copy'
both "read and written in place" 'echo hello >copy; $filter rot13 <copy 1<>copy; cat copy'
both "a here-document" '$filter rot13 <<EOF
Uryyb
EOF'
both "in \$( ), && and ||" 'x=$(echo nop | $filter rot13 0) && echo "$x"; : | $filter rot13 5 || echo $?'
both "stdin is closed" '$filter rot13 <&-'
both "stdout is closed" 'echo x | $filter rot13 >&-'
both "stdout is full" 'echo x | $filter rot13 >/dev/full'
both "stdin is a folder, and for writing only" '$filter rot13 <.; $filter rot13 0>copy'
both "nobody reads: SIGPIPE" '{ $filter yes; echo $? >copy; } | head -n 1; cat copy'
both "nobody reads, and SIGPIPE is ignored" '(trap "" PIPE; { $filter yes; echo $? >copy; } | head -n 1
	cat copy)'
both "descriptors beyond 2 are not the program'\''s business" 'exec 5<text; $filter rot13 <text | md5sum
	read -r line <&5; echo "$line" | md5sum; exec 5<&-'

### Jobs

# job COMMAND...: in the background; descriptor 7 is its input, and it has said "ready"
job()
{
	"$@" <in >out 2>err &
	job=$!
	exec 7>in 8<out
	read -r -t 250 line <&8
	echo "$line"
}

# finish_job: what its end was
finish_job()
{
	wait $job
	echo $?
	exec 7>&- 8<&-
	cat err
}

both "in the background" 'job $filter ready; echo more >&7; read -r line <&8; echo "$line"
	exec 7>&-; finish_job'
# BusyBox has none.
nohup()
{
	trap "" HUP
	exec "$@"
}
for signal in TERM KILL USR1; do
	both "in the background, SIG$signal" "job \$filter ready; kill -$signal \$job; finish_job 2>/dev/null"
done
both "in the background, SIGINT is ignored" 'job $filter ready; kill -INT $job; echo x >&7; read -r line <&8
	echo "$line"; exec 7>&-; finish_job'
both "nohup, SIGHUP" 'job nohup $filter ready; kill -HUP $job; echo x >&7; read -r line <&8; echo "$line"
	exec 7>&-; finish_job'
both "timeout, in time" 'echo abc | timeout 250 $filter rot13 6'
both "timeout, too late" 'timeout 2 $filter ready <>in >copy'
both "timeout -s KILL" 'timeout -s KILL 2 $filter ready <>in >copy'
both "a stopped job goes on" 'job $filter ready; kill -STOP $job; echo x >&7; kill -CONT $job
	read -r line <&8; echo "$line"; exec 7>&-; finish_job'
both "stdin with O_NONBLOCK" 'job $filter nonblock; read -r line <&8; echo "$line"
	for i in 1 2 3; do echo $i >&7; done; exec 7>&-; read -r line <&8; echo "$line"; finish_job'
both "two isles append to one file" 'rm -f copy; for isle in 0 1; do
	echo HERMIT_ISLE=$isle HERMIT_CPUS=$((isle * 2 + 1)) $filter lines p$isle 200; done |
	xargs -P 2 -n 6 env >>copy; echo $?; sort copy | md5sum'

filter=/mnt/share/filter
seq 4 | xargs -P 4 -n 1 $filter lines p >"$work/isle" 2>"$work/err"
is "xargs -P, four at once for one isle: xargs knows of those that were refused" $? 123
served=$(grep -c ' line 0$' "$work/isle")
refused=$(wc -l <"$work/err")
[ $served -ge 1 ] && [ $((served + refused)) = 4 ] && ! grep -qv "isle 1 is busy" "$work/err"
ok "$served served, $refused refused with a line each"
is "xargs, one after the other" "$(seq 3 | xargs -n 1 $filter lines p | wc -l)" 6
untouched
ok "all is back"

### On a terminal

# typed WHAT KEYS COMMAND: what the programs say, not how the shell puts it
typed()
{
	both "$1" "/mnt/share/pty '$2' sh -c '$3' </dev/null >copy; echo \$?
		grep -oE 'ready|not here|typed|^[0-9]+' copy"
}

typed "Ctrl-C ends a pipeline" "$(printf '\003')" '$filter ready | cat; echo not here'
typed "Ctrl-\\\\ does" "$(printf '\034')" '$filter ready | cat; echo not here'
typed "Ctrl-C, and the shell goes on" "$(printf '\003')" 'trap : INT; $filter ready; echo $?'
typed "Ctrl-D" "typed
$(printf '\004')" '$filter ready; echo $?'
# Whoever reads from it may see that before the signal comes, on either system.
typed "the terminal is closed" "" '$filter ready <>in'
works
ok "the next start works"
END
