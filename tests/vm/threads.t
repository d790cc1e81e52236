#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A thread runs on each CPU of the list, whatever the list, and the isle counts its
# cores from 0. Ten CPUs, so that there is a gap in their APIC ids. And many threads
# share the allocator.
. "$(dirname "$0")/helpers/proxy_guest.sh"
proxy_in_guest --smp 10 <<'END'
# check_list CPUS COUNT [ISLE]
check_list()
{
	wanted=$(seq 0 $(($2 - 1)) | sed 's/.*/Hello from thread & on core &/'
		echo "$2 threads on $2 cores")
	is "CPUs $1 of isle ${3:-1}" \
		"$(HERMIT_ISLE=${3:-1} HERMIT_CPUS=$1 $programs/thr_hello 2>&1)" "$wanted"
	like "CPUs $1: the log" "$(isle ${3:-1} log)" "*isle ${3:-1}, $2 cores*"
	untouched
	ok "CPUs $1: are back"
}

check_list 7 1
check_list 3-5 3
check_list 2,5,7 3
check_list 1,3,5,7,9 5
check_list 4-5 2 0
check_list 1-9 9
like "more threads than cores allocate" \
	"$(HERMIT_ISLE=1 HERMIT_CPUS=1-3 $programs/malloc_mt 12 1000 2>&1)" "*all blocks are right*"
finish
END
