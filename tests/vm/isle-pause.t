#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Two who make an isle stand still, a reader of its core file and the holder of the claim,
# do not let go what the other one holds.
. "$(dirname "$0")/helpers/isle.sh"
in_guest <<'END'
core=/sys/hermit/isle1/core
all=999999999999

# look STEP...: the state that a probe finds after these steps. This isle never answers.
look()
{
	rm -f /tmp/steps
	$tool 1 load $image halt 0 boot 3-4 wait running 20000 "$@" hold >/tmp/steps &
	holder=$!
	wait_until 120 grep -qs held /tmp/steps
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
is "unless from the beginning" \
	"$($tool 1 load $image idle 0 boot 3 wait running 20000 pause core $core 4096 core $core $all)" ""
finish
END
