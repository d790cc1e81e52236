#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Names of hosts and services are what they are on Linux: a program that is built for both
# prints the same. The name server is beyond the host, in a network namespace that plays
# the world outside; isles reach it when Linux forwards.
. "$(dirname "$0")/helpers/proxy_guest.sh"
compile_both names net_echo
"${CC:-cc}" -O2 -Wall -Wextra -Werror -static -o "$share/dns_server" \
	"$TOP/tests/vm/helpers/dns_server.c" || exit 1
sed -n '/^    sysctl .*ip_forward/,/masquerade/p' "$TOP/README.md" >"$share/nat"
proxy_in_guest <<'END'
export HERMIT_ISLE=1 HERMIT_CPUS=3-5

### The world outside: 10.9.0.2, which knows the way to the isles

mkfifo "$work/end"
unshare -n sh -c 'echo inside; read -r end' <>"$work/end" >"$work/inside" &
outside=$!
there()
{
	nsenter -t $outside -n "$@"
}
wait_until 20 grep -q inside "$work/inside"
ip link add name world type veth
peer=$(cd /sys/class/net && echo veth*)
ip link set "$peer" name home
ip link set home netns $outside
ip addr add 10.9.0.1/24 dev world
ip link set world up
there ip addr add 10.9.0.2/24 dev home
there ip link set home up
there ip route add 192.168.28.0/24 via 10.9.0.1
there /mnt/share/dns_server 10.9.0.2 >"$work/ready" &
server=$!
wait_until 20 grep -q ready "$work/ready"
ok "the name server is there"
there /mnt/share/net_echo-linux serve 7 >"$work/echo" 2>&1 &
echo_server=$!

cat >/etc/resolv.conf <<'CONF'
# a comment
nameserver 10.9.0.2
search corp.test test
options timeout:2
CONF
cat >>/etc/hosts <<'CONF'
10.7.7.7	filed.test filed filed.alias	# a comment
10.7.7.8	both.test
fd00::8		both.test
10.7.7.9	both.test
CONF
echo multi on >/etc/host.conf
cat >/etc/services <<'CONF'
# name port/protocol
echo	7/tcp
echo	7/udp
discard	9/tcp	sink null
discard	9/udp	sink null
tcponly	100/tcp
udponly	101/udp
http	80/tcp	www	# the web
CONF
printf 'icmp 1 ICMP\ntcp 6 TCP\nudp 17 UDP\n' >/etc/protocols

on_linux names 200 /mnt/share/names-linux
echo 1 >/proc/sys/net/ipv4/ip_forward
on_isle /mnt/share/names
# Where glibc gives up
is "an answer behind garbage" "$(timeout 60 /mnt/share/names garbage.test | sed -n '2s/ port.*//p')" \
	"    10.1.2.9"
is "a server that refuses" "$(timeout 60 /mnt/share/names fails.test | sed 's/.*: //')" EAI_AGAIN
sed -i 's/10.9.0.2/10.9.0.77/' /etc/resolv.conf
is "a server that is not there" "$(timeout 60 /mnt/share/names four.test | sed 's/.*: //')" EAI_AGAIN
echo nameserver 10.9.0.2 >>/etc/resolv.conf
is "the second server" "$(timeout 60 /mnt/share/names six.test | sed -n '2s/ port.*//p')" "    fd00::6"
is "TCP to the world outside" "$(timeout 60 /mnt/share/net_echo tcp 10.9.0.2 7 400000 2 2>&1)" \
	"2 streams of 400000 bytes, 0 wrong"
like "UDP to the world outside" "$(timeout 60 /mnt/share/net_echo udp 10.9.0.2 7 50 1000 2>&1)" \
	"50 datagrams of 1000 bytes, *"

# The world outside does not know the isles any more: Linux hides them, as the README says.
there ip route del 192.168.28.0/24
echo 0 >/proc/sys/net/ipv4/ip_forward
[ "$(wc -l </mnt/share/nat)" = 4 ] && sh -e /mnt/share/nat >/dev/null
ok "the README's commands for NAT"
is "TCP from behind NAT" "$(timeout 60 /mnt/share/net_echo tcp 10.9.0.2 7 400000 2 2>&1)" \
	"2 streams of 400000 bytes, 0 wrong"
like "UDP from behind NAT" "$(timeout 60 /mnt/share/net_echo udp 10.9.0.2 7 50 1000 2>&1)" \
	"50 datagrams of 1000 bytes, *"
is "a name from behind NAT" "$(timeout 60 /mnt/share/names six.test | sed -n '2s/ port.*//p')" \
	"    fd00::6"
nft delete table ip hermit
like "without it nothing comes back" "$(timeout 60 /mnt/share/net_echo udp 10.9.0.2 7 1 10 2>&1)" "recv: *"

kill $server $echo_server $outside
wait 2>/dev/null
finish
END
