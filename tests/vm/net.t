#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# An isle is a host on the network: ping, web server, TCP and UDP between Linux and
# isles and among isles, IPv4 and IPv6; what is sent arrives unchanged.
. "$(dirname "$0")/helpers/proxy_guest.sh"
"${CC:-cc}" -O2 -static -pthread -o "$share/net_echo" "$TOP/hermit/usr/tests/net_echo.c" || exit 1
proxy_in_guest <<'END'
linux_echo=/mnt/share/net_echo
isle_echo=$programs/net_echo_proxy
linux=192.168.28.1
isle0=192.168.28.2
isle1=192.168.28.3

# serve FILE COMMAND...: starts a server, waits for its first line, which FILE gets
serve()
{
	rm -f "$work/pipe"
	mkfifo "$work/pipe"
	file=$1
	shift
	"$@" >"$work/pipe" 2>&1 &
	server=$!
	exec 9<"$work/pipe"
	line=
	read -r -t 250 line <&9
	cat <&9 >/dev/null &		# whatever else it says
	exec 9<&-
	echo "$line" >"$file"
}

# stop PID
stop()
{
	kill $1
	wait $1 2>/dev/null
}

# on_isle0 COMMAND...
on_isle0()
{
	HERMIT_ISLE=0 HERMIT_CPUS=1-2 timeout 60 "$@" 2>&1
}

# pings WHAT OPTION... ADDRESS: three pings, each with a reply, none changed
pings()
{
	what=$1
	shift
	for i in 1 2 3; do
		ping -c 1 -W 10 -q "$@" 2>&1
	done >"$work/pings"
	is "$what" "$(grep -c '1 packets transmitted, 1 packets received' "$work/pings")" 3
}

# connected ADDRESS: is there a connection to that address and port?
connected()
{
	netstat -tn | grep -q " $1 *ESTABLISHED"
}

### The web server

HERMIT_ISLE=1 HERMIT_CPUS=3-5 serve "$work/line" $programs/httpd_proxy
httpd=$server
is "httpd listens" "$(cat "$work/line")" "httpd: listening on port 8000"
page=$(timeout 60 wget -qO- http://$isle1:8000/)
like "its page shows isle and cores" "$page" "*HermitCore isle 1*cores: 3*uptime: *"
is "there is no other page" "$(timeout 60 wget -O- http://$isle1:8000/other 2>&1 | grep -c 404)" 1
for i in $(seq 20); do
	timeout 60 wget -qO- http://$isle1:8000/ >"$work/page$i" &
	eval "get$i=$!"
done
for i in $(seq 20); do
	eval "wait \$get$i"
done
is "twenty clients at once" "$(cat "$work"/page* | grep -c 'HermitCore isle 1')" 20
sleep 100 | nc $isle1 8000 >/dev/null &
mute=$!
wait_until 20 connected $isle1:8000
ok "a silent client connects"
# In less than the server's patience with that one.
is "it does not hold others up" \
	"$(timeout 30 wget -qO- http://$isle1:8000/ | grep -c isle)" 1
kill $mute
printf 'GET / HTTP/1.0\r\n' | nc $isle1 8000 >/dev/null
like "a client that goes away neither" "$(timeout 30 wget -qO- http://$isle1:8000/)" "*isle 1*"
pings "ping" $isle1
stop $httpd
is "its end" "$(ping -c 1 -W 1 -q $isle1 2>&1 | grep -c '100% packet loss')" 1

### Echo

HERMIT_ISLE=1 HERMIT_CPUS=3-5 serve "$work/line" $isle_echo serve 7
isle_server=$server
is "the echo on isle 1" "$(cat "$work/line")" "ready on port 7"
serve "$work/line" $linux_echo serve 7
linux_server=$server

# Isle 0 does not know Linux's hardware address yet: no fragment may be lost for that.
is "what an isle says first, all of it" "$(on_isle0 $isle_echo udp $linux 7 1 60000 30)" \
	"1 datagrams of 60000 bytes, 0 lost"
pings "ping, 8000 bytes" -s 8000 $isle1
pings "ping, in fragments" -s 60000 $isle1
pings "ping, no bytes" -s 0 $isle1
pings "ping, IPv6 link-local" -6 fe80::48:43ff:fe00:3%mmnif
pings "ping, IPv6, in fragments" -6 -s 20000 fe80::48:43ff:fe00:3%mmnif

head -c 100000 /dev/urandom >"$work/noise"
is "netcat gets back what it sends" "$(nc $isle1 7 <"$work/noise" | md5sum)" \
	"$(md5sum <"$work/noise")"
is "TCP, Linux to isle and back" "$(timeout 60 $linux_echo tcp $isle1 7 8000000 2>&1)" \
	"1 streams of 8000000 bytes, 0 wrong"
is "TCP, 16 streams" "$(timeout 60 $linux_echo tcp $isle1 7 300000 16 2>&1)" \
	"16 streams of 300000 bytes, 0 wrong"
like "UDP" "$(timeout 60 $linux_echo udp $isle1 7 200 1000 2>&1)" "200 datagrams of 1000 bytes, *"
like "UDP, a frame full" "$(timeout 60 $linux_echo udp $isle1 7 50 8972 2>&1)" "50 datagrams *"
like "UDP, in fragments" "$(timeout 60 $linux_echo udp $isle1 7 20 60000 2>&1)" "20 datagrams *"

is "TCP, isle to Linux and back" "$(on_isle0 $isle_echo tcp $linux 7 4000000 2)" \
	"2 streams of 4000000 bytes, 0 wrong"
like "UDP, isle to Linux and back" "$(on_isle0 $isle_echo udp $linux 7 200 1000)" \
	"200 datagrams of 1000 bytes, *"
is "TCP, isle to isle" "$(on_isle0 $isle_echo tcp $isle1 7 4000000 2)" \
	"2 streams of 4000000 bytes, 0 wrong"
like "UDP, isle to isle" "$(on_isle0 $isle_echo udp $isle1 7 50 20000)" "50 datagrams of 20000 bytes, *"
like "ping, isle to isle" "$(on_isle0 $programs/isle_ping_proxy $isle1 3)" "*reply 3 from $isle1: *"
like "TCP within the isle, to a closed port" "$(on_isle0 $isle_echo tcp 127.0.0.1 7 1)" \
	"connect: Connection refused"
like "TCP to a closed port" "$(on_isle0 $isle_echo tcp $isle1 8 1)" "connect: Connection refused"
like "TCP to nobody" "$(on_isle0 $isle_echo tcp 192.168.28.77 7 1)" "connect: *"

### Who does not read holds up nobody but himself

HERMIT_ISLE=0 HERMIT_CPUS=1-2 serve "$work/line" $isle_echo mute 7
mute_server=$server
nc $isle0 7 </dev/zero >/dev/null 2>&1 &
pusher=$!
pings "the isle that does not read its connections" $isle0
is "the other isle" "$(timeout 60 $linux_echo tcp $isle1 7 1000000 2>&1)" \
	"1 streams of 1000000 bytes, 0 wrong"
kill $pusher
stop $mute_server
HERMIT_ISLE=0 HERMIT_CPUS=1-2 serve "$work/line" $isle_echo flood $isle1 9
is "an isle that floods the other: Linux" "$(timeout 60 $linux_echo tcp $isle1 7 100000 2>&1)" \
	"1 streams of 100000 bytes, 0 wrong"
stop $server

stop $isle_server
stop $linux_server
counters=$(cd /sys/class/net/mmnif/statistics; cat rx_errors tx_errors rx_length_errors | tr '\n' ' ')
is "no errors on the interface" "$counters" "0 0 0 "
finish
END
