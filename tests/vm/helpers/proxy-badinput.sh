# SPDX-License-Identifier: GPL-2.0-only
# Runs in the guest, for proxy-badinput.t; prints TAP. /mnt/share holds the broken
# images. Each refusal must be one line on stderr, nothing on stdout, the right
# status, and the machine as it was.

PROXY=/hermit/bin/proxy
TESTS=/hermit/usr/tests
WORK=$(mktemp -d)
ALL=$(cat /sys/devices/system/cpu/online)
count=0

# verdict NAME: ok if the command before it succeeded
verdict()
{
	status=$?
	count=$((count + 1))
	[ $status = 0 ] || printf 'not '
	echo "ok $count - $1"
	[ $status = 0 ] || sed 's/^/# /' "$WORK/err" 2>/dev/null
	return 0
}

now()
{
	cut -d' ' -f1 /proc/uptime | tr -d .
}

# The machine has all its CPUs, and no isle is in use but those in $1.
untouched()
{
	[ "$(cat /sys/devices/system/cpu/online)" = "${2:-$ALL}" ] || return 1
	for state in /sys/hermit/isle*/state; do
		[ "$state" = "$1" ] || [ "$(cat $state)" = offline ] || return 1
	done
}

# refused NAME STATUS WORDS... -- COMMAND...
refused()
{
	name=$1 want=$2
	shift 2
	: >"$WORK/words"
	while [ "$1" != -- ]; do
		printf '%s\n' "$1" >>"$WORK/words"
		shift
	done
	shift
	"$@" >"$WORK/out" 2>"$WORK/err" </dev/null
	got=$?
	(
		[ $got = "$want" ] || { echo "# status $got, not $want"; exit 1; }
		[ ! -s "$WORK/out" ] || { echo "# it printed something"; exit 1; }
		[ "$(wc -l <"$WORK/err")" = 1 ] || { echo "# not one line"; exit 1; }
		while read -r words; do
			grep -qF -e "$words" "$WORK/err" || { echo "# no \"$words\""; exit 1; }
		done <"$WORK/words"
		untouched $busy_state $busy_online || { echo "# something was left behind"; exit 1; }
	)
	verdict "$name"
}

# Does a start on isle 1 still work?
works()
{
	echo one two | HERMIT_ISLE=1 HERMIT_CPUS=3-5 $TESTS/wordcount_proxy >"$WORK/out" 2>"$WORK/err" &&
		[ "$(cat "$WORK/out")" = "1 2 8" ] && untouched
}

works
verdict "a good start works"

busy_state= busy_online=
for value in 9 -1 x '' ' 1' 1x 99999999999; do
	refused "HERMIT_ISLE=$value is refused" 125 "HERMIT_ISLE=$value:" "isles: 0-1" -- \
		env HERMIT_ISLE="$value" $TESTS/hello_proxy
done
for value in 0 99 5-3 3,,4 abc 1- '' 3,3 0-3 ' 3' -1 99999999999; do
	refused "HERMIT_CPUS=$value is refused" 125 "HERMIT_CPUS=$value:" "allowed: 1-7" -- \
		env HERMIT_ISLE=1 HERMIT_CPUS="$value" $TESTS/hello_proxy
done
refused "HERMIT_PORT=0 is refused" 125 HERMIT_PORT=0 "1 to 65535" -- \
	env HERMIT_PORT=0 $TESTS/hello_proxy
refused "HERMIT_VERBOSE=yes is refused" 125 HERMIT_VERBOSE=yes "0 or 1" -- \
	env HERMIT_VERBOSE=yes $TESTS/hello_proxy
refused "a port in use is refused" 125 HERMIT_PORT=8888 "in use" -- \
	sh -c 'nc -l -p 8888 & sleep 1; HERMIT_PORT=8888 '$TESTS'/hello_proxy
	       s=$?; kill $! 2>/dev/null; exit $s'

refused "no image is refused" 125 "which image" -- $PROXY
refused "an unknown option is refused" 125 "--fast" -- $PROXY --fast
refused "a missing image is refused" 127 nowhere "No such file" -- $PROXY nowhere
refused "a folder is refused" 126 "directory" -- $PROXY /hermit
refused "an empty file is refused" 126 "not an ELF file" -- $PROXY /mnt/share/empty
refused "a script is refused" 126 "not an ELF file" -- $PROXY /mnt/share/script
refused "half a header is refused" 126 "cut off" -- $PROXY /mnt/share/header-cut-off
refused "half an image is refused" 126 "cut off" -- $PROXY /mnt/share/half
refused "an image without its last byte is refused" 126 "cut off" -- $PROXY /mnt/share/but-one
refused "another machine's image is refused" 126 "another machine" -- \
	$PROXY /mnt/share/other-machine
refused "a Linux program is refused" 126 "Linux program" -- $PROXY /bin/busybox
refused "an image marked as Linux's is refused" 126 "Linux program" -- \
	$PROXY /mnt/share/linux-program
refused "a segment outside of the isle is refused" 126 "outside" -- $PROXY /mnt/share/outside
refused "an image bigger than the isle is refused" 125 "needs" "the isle has" -- \
	$PROXY /mnt/share/too-big
refused "hermit-embed refuses a Linux program" 1 "Linux program" -- \
	/hermit/bin/hermit-embed /bin/busybox -o "$WORK/x"

# Somebody without rights.
echo 'guest:x:1000:1000::/:/bin/sh' >>/etc/passwd
refused "no permission is said so" 125 "no permission" /dev/hermit/isle0 root -- \
	su guest -c $TESTS/hello_proxy

# An isle and its CPUs in use: it waits for input meanwhile.
# start: runs wordcount on isle 1; fd 3 is its input
start()
{
	rm -f "$WORK/in"
	mkfifo "$WORK/in"
	HERMIT_ISLE=1 HERMIT_CPUS=3-5 $TESTS/wordcount_proxy \
		<"$WORK/in" >"$WORK/result" 2>"$WORK/messages" &
	runner=$!
	exec 3>"$WORK/in"
	tries=0
	while [ "$(cat /sys/hermit/isle1/state)" != running ] && [ $tries -lt 100 ]; do
		sleep 0.1
		tries=$((tries + 1))
	done
	sleep 0.3
}

start
busy_state=/sys/hermit/isle1/state busy_online=0-2,6-7
refused "a busy isle is refused, with by whom" 125 "isle 1 is busy" $runner wordcount -- \
	env HERMIT_ISLE=1 HERMIT_CPUS=6 $TESTS/hello_proxy
refused "a busy CPU is refused, with by which isle" 125 "CPU 4 is busy" "isle 1" "free: 1-2,6-7" -- \
	env HERMIT_ISLE=0 HERMIT_CPUS=2,4 $TESTS/hello_proxy
echo three more words >&3
exec 3>&-
wait $runner && [ "$(cat "$WORK/result")" = "1 3 17" ] && untouched
verdict "the busy isle was not disturbed"
busy_state= busy_online=

# ended SIGNAL STATUS NAME: a signal ends it, and the machine is back within 2 s
ended()
{
	start
	before=$(now)
	kill -$1 $runner
	wait $runner 2>/dev/null
	got=$?
	after=$(now)
	exec 3>&-
	cp "$WORK/messages" "$WORK/err"
	echo "# status $got after $((after - before))0 ms"
	[ $got = "$2" ] && [ $((after - before)) -le 200 ] && untouched && works
	verdict "$3"
}

ended TERM 143 "SIGTERM ends the isle within 2 s, and the next start works"
ended HUP 129 "SIGHUP ends the isle within 2 s, and the next start works"
ended KILL 137 "SIGKILL ends the isle within 2 s, and the next start works"

start
echo -1 >/sys/hermit/isle1/cpus
wait $runner 2>/dev/null
got=$?
exec 3>&-
cp "$WORK/messages" "$WORK/err"
[ $got = 137 ] && grep -q "stopped by the administrator" "$WORK/err" && untouched && works
verdict "the administrator ends the isle, and the proxy says so"

# Files that are closed at the start, and nobody at the other end of a pipe.
HERMIT_ISLE=1 HERMIT_CPUS=3-5 $TESTS/wordcount_proxy 0<&- >"$WORK/out" 2>"$WORK/err"
[ $? = 1 ] && untouched
verdict "a closed stdin is a closed stdin"
HERMIT_ISLE=1 HERMIT_CPUS=3-5 $TESTS/hello_proxy 2>"$WORK/err" | true
untouched && works
verdict "a pipe without reader does no harm"

# Without the address, and without the module.
ip link set mmnif down
ip addr del 192.168.28.1/24 dev mmnif
refused "a missing interface is said so" 125 192.168.28.1 mmnif -- $TESTS/hello_proxy
rmmod mmnif && rmmod hermit
ALL=$(cat /sys/devices/system/cpu/online)
untouched()
{
	[ "$(cat /sys/devices/system/cpu/online)" = "$ALL" ]
}
refused "a missing hermit.ko is said so" 125 "hermit.ko is not loaded" modprobe -- \
	$TESTS/hello_proxy
refused "a bad value is named even then" 125 "HERMIT_ISLE=x:" "hermit.ko is not loaded" -- \
	env HERMIT_ISLE=x $TESTS/hello_proxy
echo "1..$count"
