# SPDX-License-Identifier: GPL-2.0-only
# The guest's side of tests/gcc/machine.py. Requests come as lines on the virtio port:
#
#	ID ISLE CPUS SECONDS PROGRAM [FILE...]
#	keep FILE...
#
# The program runs in a folder with copies of those files, which "keep" has named before: to
# fetch many small ones through the share for each program takes seconds. Its environment is
# in /mnt/share/run/ID.environment, its output gets to ID.output; the answer is the line
# "ID STATUS". The first line is only a greeting, a line "end" ends the machine.
output_max=1048576

for name in /sys/class/virtio-ports/*/name; do
	read -r port <"$name"
	[ "$port" != hermit.socket ] || device=/dev/$(basename "$(dirname "$name")")
done
exec 3<>"${device:?no port}"

# CPUs that Linux does not use are lent in a moment.
for cpu in $LENT; do
	echo 0 >"/sys/devices/system/cpu/cpu$cpu/online"
done
mkdir /tmp/kept

# run ID ISLE CPUS SECONDS PROGRAM [FILE...]
run()
{
	answer=/mnt/share/run/$1
	folder=/tmp/isle$2
	rm -rf "$folder"
	mkdir "$folder"
	[ $# = 5 ] || (shift 5 && cd /tmp/kept && cp "$@" "$folder")
	cd "$folder" || exit
	{
		(
			. "$answer.environment"
			export HERMIT_ISLE="$2" HERMIT_CPUS="$3"
			exec timeout -k 10 "$4" /hermit/bin/proxy "$5"
		) 3>&- </dev/null 2>&1
		echo $? >"/tmp/status.$2"
	} | head -c $output_max >"$answer.output"
	read -r status <"/tmp/status.$2"
	# 124 and more: the program did not end by itself.
	[ "$status" -lt 124 ] || {
		echo "exit status $status after up to $4 s; the isle's log:"
		tail -n 30 "/sys/hermit/isle$2/log"
	} >>"$answer.output"
	echo "$1 $status" >&3
}

echo ready
# To a shell, a port whose other end nobody has opened yet is at its end.
until read -r hello <&3; do
	usleep 20000
done
while read -r id rest <&3 && [ "$id" != end ]; do
	case $id in
	keep) cp $rest /tmp/kept ;;
	*) run "$id" $rest & ;;
	esac
done
! dmesg | grep -E -A 20 "$BAD_MESSAGES"
