# SPDX-License-Identifier: GPL-2.0-only
# Sourced by tests that are one script for the guest, on the host: that script
# prints TAP, and guest.sh, put before it, gives it the words it uses.
. "$(dirname "$0")/lib.sh"

# in_guest [OPTIONS OF scripts/vm]: runs the script on stdin; the status is the machine's
in_guest()
{
	{
		"$VM" run --timeout "${TEST_TIMEOUT:-900}" "$@" -- \
			"$(guest_words && cat)"
		echo $? >"$work/guest-status"
	} | awk -f "$TOP/tests/vm/helpers/explain.awk"
	return "$(cat "$work/guest-status")"
}

# need_numbers NUMBER...: of cycles and the like, as somebody has typed them
need_numbers()
{
	for number; do
		case $number in
		'' | 0* | *[!0-9]* | ?????????*)
			echo "$(basename "$0"): '$number': must be a number from 1 to 99999999" >&2
			exit 2
			;;
		esac
	done
}

# any_seed: one that can be typed again
any_seed()
{
	echo $(($(od -An -N3 -tu4 /dev/urandom) + 1))
}
