# SPDX-License-Identifier: GPL-2.0-only
# The words in which tests of the modules are written; runs in the guest.

tests=/hermit/tests
tool=$tests/isle_tool
image=$tests/image.bin
cpu=/sys/devices/system/cpu
online=$(cat $cpu/online)
n=0
# How long to wait for what has no time of its own, in seconds: as long as a CPU may take to
# come back (isle-sysfs/cpus.c).
patience=60
label=	# behind the name of each test

# timeout SECONDS COMMAND...: what would hang is ended; a slow kernel takes its time
timeout()
{
	case $1 in
	-*)
		command timeout "$@"
		return
		;;
	esac
	bound=$(($1 * ${HERMIT_SLOW:-1}))
	shift
	command timeout $bound "$@"
}

# ok WHAT: verdict is the status of the last command
ok()
{
	verdict=$?
	n=$((n + 1))
	if [ $verdict = 0 ]; then
		echo "ok $n - $1$label"
	else
		echo "not ok $n - $1$label"
	fi
}

# is WHAT GOT WANTED
is()
{
	[ "$2" = "$3" ]
	ok "$1"
	[ "$2" = "$3" ] || printf 'got    %s\nwanted %s\n' "$2" "$3" | sed 's/^/# /'
}

# like WHAT GOT PATTERN: a pattern of case
like()
{
	case $2 in
	$3) true ;;
	*) false ;;
	esac
	ok "$1"
	case $2 in
	$3) ;;
	*) printf 'got    %s\nwanted %s\n' "$2" "$3" | sed 's/^/# /' ;;
	esac
}

# isle N FILE: content of a file in /sys/hermit
isle()
{
	cat "/sys/hermit/isle$1/$2" 2>/dev/null
}

# put FILE TEXT: writes, prints nothing or the error's text
put()
{
	{ echo -n "$2" >"$1"; } 2>&1 | sed 's/.*: //'
}

# wait_until SECONDS COMMAND...: tries again and again
wait_until()
{
	tries=$(($1 * 20 * ${HERMIT_SLOW:-1}))
	shift
	until "$@"; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		usleep 50000
	done
}

# state_is N STATE
state_is()
{
	[ "$(isle "$1" state)" = "$2" ]
}

# cpus_are N LIST
cpus_are()
{
	[ "$(isle "$1" cpus)" = "$2" ]
}

# free_kib: memory that nobody uses, without caches. Pages that wait on lists of CPUs
# are free as well, though MemFree leaves them out; so is what stays in slabs, and in
# KASAN's quarantine (KERNEL=debug). >> because sysfs remembers for ever that a file was
# truncated.
free_kib()
{
	sync
	echo 3 >/proc/sys/vm/drop_caches
	for shrink in /sys/kernel/slab/*/shrink; do
		echo 1 >>"$shrink"
	done
	awk '$1 == "nr_free_pages" || $1 == "count:" { pages += $2 } END { print pages * 4 }' \
		/proc/zoneinfo
}

free_mib()
{
	echo $(($(free_kib) / 1024))
}

# more_than_mib MIB: are free; how many stays in $left
more_than_mib()
{
	left=$(free_mib)
	[ $left -gt $1 ]
}

# has_mib WHAT MIB ALLOWED: less than so much is missing, soon: some comes back late. The
# debug kernel has shadows of what was ever allocated.
has_mib()
{
	wait_until 10 more_than_mib $(($2 - $3 * ${HERMIT_SLOW:-1}))
	ok "$1 ($left MiB, $2 before)"
}

# now: hundredths of a second
now()
{
	cut -d' ' -f1 /proc/uptime | tr -d .
}

# cpu_turn: how long Linux takes to let a CPU go and to take it back, the worst of three, in
# hundredths of a second
cpu_turn()
{
	last=$(sed 's/.*[-,]//' $cpu/online)
	for try in 1 2 3; do
		turn=$(now)
		echo 0 >$cpu/cpu$last/online
		echo 1 >$cpu/cpu$last/online
		echo $(($(now) - turn))
	done | sort -n | tail -n 1
}

# in_time WHAT SINCE SECONDS: no more than that since then, with the usual kernel; on a host
# that is slow at the moment, no more than thirty times what Linux takes for a CPU without any
# isle
in_time()
{
	took=$(($(now) - $2))
	limit=$(($3 * 100 * ${HERMIT_SLOW:-1}))
	if [ $took -gt $limit ]; then
		slow=$((30 * $(cpu_turn)))
		[ $slow -lt $limit ] || limit=$slow
	fi
	[ $took -le $limit ]
	ok "$1: within $((limit / 100)) s ($((took * 10)) ms)"
}

# near WHAT GOT WANTED [TOLERANCE]: numbers that differ by less than 4
near()
{
	[ $(($2 - $3)) -lt "${4:-4}" ] && [ $(($3 - $2)) -lt "${4:-4}" ]
	ok "$1 ($2, $3 wanted)"
}

# back_to_normal: all CPUs that were online at the beginning are
back_to_normal()
{
	[ "$(cat $cpu/online)" = "$online" ]
}

# no_leaks: a kernel that can tell (KERNEL=debug, kmemleak=on) finds no memory that nobody
# has a pointer to. An object counts when two scans have seen it with the same content.
no_leaks()
{
	kmemleak=/sys/kernel/debug/kmemleak
	[ -e $kmemleak ] || return 0
	echo scan >$kmemleak && echo scan >$kmemleak
	ok "kmemleak has looked"
	is "nothing has leaked" "$(cat $kmemleak)" ""
}

# unsound: what says that Linux has seen a mistake, even if the message is gone. What it
# says of modules from elsewhere, that are not signed, is none.
unsound()
{
	taint=$(($(cat /proc/sys/kernel/tainted) & ~0x3000))
	[ $taint = 0 ] || echo "tainted: $taint"
	[ ! -e /proc/lockdep_stats ] || grep -q 'debug_locks: *1$' /proc/lockdep_stats ||
		echo "lockdep has given up"
}

# finish: what must hold at the end of every test, and the plan
finish()
{
	is "all CPUs are back" "$(cat $cpu/online)" "$online"
	for state in /sys/hermit/isle*/state; do
		[ ! -e "$state" ] || is "$state" "$(cat "$state")" offline
	done
	complaints=$({ cat /var/log/dmesg; dmesg; } | grep -E "$bad_messages")
	is "Linux has nothing to complain about" "$complaints$(unsound)" ""
	echo "1..$n"
}
