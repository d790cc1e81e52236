#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A program on an isle sees the arguments, environment, host name, standard files
# and cores that it was started with.
. "$(dirname "$0")/helpers/proxy_guest.sh"
proxy_in_guest <<'END'
hello=$programs/hello_proxy
misbehave=$programs/misbehave
export HERMIT_ISLE=1 HERMIT_CPUS=5	# one CPU: fast to take and to give back

### Cores and host name

is "seven, of both nodes" "$(HERMIT_CPUS=1-7 $hello | head -n 1)" \
	"Hello from an isle of hermit-host with 7 cores"
hostname elsewhere
is "by default, CPU 1 of isle 0, and no variables" "$(env -i $hello)" \
	"Hello from an isle of elsewhere with 1 core
argv[0] = $hello
0 variables in the environment"
hostname hermit-host

### Arguments

# arguments ARGUMENT...: what hello prints of them
arguments()
{
	$hello "$@" | sed '1,2d; /variables in the environment$/,$d'
}

is "arguments" "$(arguments 'two words' '' ' ' '*' '$HOME' 'Grüße €' "a\b" 'a"b' "tab	here" "new
line")" 'argv[1] = two words
argv[2] = 
argv[3] =  
argv[4] = *
argv[5] = $HOME
argv[6] = Grüße €
argv[7] = a\b
argv[8] = a"b
argv[9] = tab	here
argv[10] = new
line'
is "a thousand arguments" "$(arguments $(seq 1000) | md5sum)" \
	"$(seq 1000 | awk '{ print "argv[" $1 "] = " $1 }' | md5sum)"
long=$(head -c 100000 /dev/zero | tr '\0' x)
is "a long one" "$(arguments "$long" | wc -c)" 100011

### Environment

# environment NAME=VALUE...: as hello prints it
environment()
{
	env -i "$@" $hello | sed '1,/variables in the environment$/d; s/^  //'
}

is "environment" "$(environment HERMIT_ISLE=1 HERMIT_CPUS=3 EMPTY= 'TWO=a  b' 'EQUAL==a=b=' \
	'UTF=Grüße' 'STAR=*' 'QUOTE="a' "TAB=	" 'odd name=1')" \
	"HERMIT_ISLE=1
HERMIT_CPUS=3
EMPTY=
TWO=a  b
EQUAL==a=b=
UTF=Grüße
STAR=*
QUOTE=\"a
TAB=	
odd name=1"
is "a long value" "$(environment "LONG=$long" | wc -c)" 100006

### Exit status, in all ways to start it

for command in ${misbehave}_proxy $misbehave "$proxy $misbehave"; do
	$command exit 77
	is "status 77 of $command" $? 77
done
for status in 0 1 255; do
	$misbehave exit $status
	is "status $status" $? $status
done
(cd $programs && ./misbehave exit 42)
is "./misbehave" $? 42
# main() spins meanwhile, so the other thread needs a core of its own
HERMIT_CPUS=4-5 $misbehave exit-thread 9
is "exit() in another thread" $? 9
is "_exit() does not flush" "$($misbehave exit-at-once 5; echo $?)" 5

### Standard files

$hello >"$work/file" 2>"$work/err" one two
is "stdout to a file and to a pipe" "$($hello one two)" "$(cat "$work/file")"
is "nothing on stderr" "$(cat "$work/err")" ""
echo before >"$work/file"
$hello >>"$work/file"
is "appended" "$(head -n 2 "$work/file" | cut -c 1-10)" "before
Hello from"
is "stderr, apart from stdout" "$($misbehave 2>&1 >/dev/null | head -n 1)$($misbehave 2>/dev/null)" \
	"usage: misbehave KIND [NUMBER] | --list | --list-endless"
$hello >&-
is "without stdout" $? 0
$hello >/dev/full
is "with a full one" $? 0
is "with one that nobody reads any more" "$($hello $(seq 2000) | head -n 2 | tail -n 1)" \
	"argv[0] = $hello"
$programs/wordcount <&- 2>"$work/err"
is "without stdin" "$? $(cat "$work/err")" "1 wordcount: standard input: Bad file number"
is "from a file in turns" "$(printf 'a\nb\nc\n' >"$work/in"
	(read line; $programs/wordcount; echo $line) <"$work/in")" "2 2 4
a"
is "without stderr" "$($hello one 2>&- | grep -c one)" 1
finish
END
