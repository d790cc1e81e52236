#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The demo programs in C, C++ and Fortran, with OpenMP and without, print on an isle what
# the same source, built for Linux by Debian's compilers, prints in the same machine.
. "$(dirname "$0")/helpers/proxy_guest.sh"
proxy_in_guest <<'END'
export HERMIT_ISLE=1 HERMIT_CPUS=3-5

# same NAME [ARGUMENT...]: with three threads on both, and on three cores of the isle
same()
{
	name=$1
	shift
	on_linux "$name" 1 env OMP_NUM_THREADS=3 /hermit/linux/tests/$name "$@"
	on_isle $programs/$name "$@"
}

same malloc_mt 8 500
same thr_stress 8 300
same hello++ /tmp/hello++.txt
same hellof /tmp/hellof
same jacobi 32
for pi in pi pi++ pif; do
	same $pi 200000
done

# Threads without OMP_NUM_THREADS: as many as cores were lent.
like "as many threads as cores" "$(HERMIT_CPUS=2,4 $programs/pi 1000)" "*with 2 threads"
like "as many threads as is asked for" "$(OMP_NUM_THREADS=5 $programs/pi++ 1000)" "*with 5 threads"
like "stream's results are right" "$(/hermit/usr/benchmarks/stream --smallest)" '*"verified": true*'
like "OMP_PLACES: a place for each core" \
	"$(OMP_PLACES=threads OMP_DISPLAY_ENV=true $programs/pi 1000 2>&1)" \
	"*OMP_PROC_BIND = 'TRUE'*OMP_PLACES = '{0},{1},{2}'*with 3 threads"
like "GOMP_CPU_AFFINITY: places in that order" \
	"$(GOMP_CPU_AFFINITY="2 0" OMP_DISPLAY_ENV=true $programs/pi 1000 2>&1)" \
	"*OMP_PLACES = '{2},{0}'*with 3 threads"
# More of them than cores: those that spin at barriers must let the others come there.
on_linux "jacobi with 7 threads" 1 env OMP_NUM_THREADS=1 /hermit/linux/tests/jacobi 32
for policy in ACTIVE PASSIVE; do
	export OMP_WAIT_POLICY=$policy
	like "OMP_WAIT_POLICY=$policy" "$(OMP_DISPLAY_ENV=true $programs/pi 1000 2>&1)" \
		"*OMP_WAIT_POLICY = '$policy'*with 3 threads"
	on_isle env OMP_NUM_THREADS=7 $programs/jacobi 32
done
finish
END
