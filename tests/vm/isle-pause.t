#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Two who make an isle stand still, a reader of its core file and the holder of the claim,
# do not let go what the other one holds.
. "$(dirname "$0")/helpers/isle.sh"
in_guest <<'END'
echo 64M >/sys/hermit/isle1/memsize
core=/sys/hermit/isle1/core
all=999999999999

# Whoever reads a core file must go on within two seconds. A host that stands still for as
# long makes him late, which is no failure of ours: patient COMMAND... tries again.
patient()
{
	for try in 1 2 3 4 5; do
		rm -f /tmp/steps
		"$@" && return
	done
}

steps_done()
{
	grep -qsE 'held|ESTALE' /tmp/steps
}

# hold STEP...: leaves $holder
hold()
{
	$tool 1 load $image halt 0 boot 3-4 wait running 20000 "$@" hold >/tmp/steps &
	holder=$!
	wait_until 120 steps_done
	grep -qs ESTALE /tmp/steps || return 0
	wait $holder
	return 1
}

# look STEP...: the state that a probe finds after these steps. This isle never answers.
look()
{
	patient hold "$@"
	isle 1 heartbeat >/dev/null
	isle 1 state
	kill $holder
	wait $holder 2>/dev/null
}

is "a core file is read: the isle goes on" \
	"$(look core $core 4096 core $core $all say held)" hung
is "the holder stops it meanwhile: it stands still" \
	"$(look core $core 4096 pause core $core $all say held)" running
is "until he lets it go" "$(look pause core $core $all resume say held)" hung
is "what goes on is not read any further" \
	"$($tool 1 load $image idle 0 boot 3 wait running 20000 pause core $core 4096 resume \
		core $core 4096)" "core: ESTALE"
from_the_beginning()
{
	$tool 1 load $image idle 0 boot 3 wait running 20000 \
		pause core $core 4096 core $core $all >/tmp/steps
	! grep -q ESTALE /tmp/steps
}
patient from_the_beginning
is "unless from the beginning" "$(cat /tmp/steps)" ""
finish
END
