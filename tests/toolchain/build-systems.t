#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Build systems that programs come with make isle images by the means they have for
# cross compilation: CMake's toolchain file, autoconf's --host, make's CC, pkg-config.
# HERMIT_CC names the compiler.
set -u

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
toolchain=$(cd "$(dirname "$(dirname "${HERMIT_CC:?}")")" && pwd)
PATH=$toolchain/bin:$PATH
cd "$work" || exit 1

n=0
# check DESCRIPTION TOOL FUNCTION: an image must come of it, if the host has the tool
check()
{
	n=$((n + 1))
	if ! command -v "$2" >/dev/null; then
		echo "ok $n - $1 # SKIP $2 is not installed"
	elif "$3" >"$work/log" 2>&1; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		tail -20 "$work/log" >&2
	fi
}

# image FILE: an executable with the OS/ABI of isles
image()
{
	[ -x "$1" ] && [ "$(od -An -tx1 -j7 -N1 "$1" | tr -d ' ')" = 42 ]
}

with_cmake()
{
	mkdir "$work/cmake" && cd "$work/cmake" || return
	cat >CMakeLists.txt <<-'END'
		cmake_minimum_required(VERSION 3.16)
		project(tiny C CXX Fortran)
		find_package(Threads REQUIRED)
		find_package(OpenMP REQUIRED)
		add_library(part STATIC part.f90)
		add_executable(tiny main.cc)
		target_link_libraries(tiny part Threads::Threads OpenMP::OpenMP_CXX gfortran)
	END
	printf 'subroutine part() bind(c)\n  print *, "part"\nend subroutine\n' >part.f90
	printf 'extern "C" void part();\nint main() { part(); }\n' >main.cc
	cmake -S . -B build -DCMAKE_TOOLCHAIN_FILE="$toolchain/share/x86_64-hermit.cmake" &&
		cmake --build build && image build/tiny
}

with_autoconf()
{
	mkdir "$work/autoconf" && cd "$work/autoconf" || return
	cat >configure.ac <<-'END'
		AC_INIT([tiny], [1])
		AC_PROG_CC
		AC_CHECK_FUNCS([getline posix_memalign], [], [AC_MSG_ERROR([missing])])
		AC_CHECK_LIB([m], [sqrt], [], [AC_MSG_ERROR([missing])])
		AC_CONFIG_FILES([Makefile])
		AC_OUTPUT
	END
	printf 'tiny: tiny.c\n\t@CC@ @CFLAGS@ -o $@ tiny.c @LIBS@\n' >Makefile.in
	printf 'int main(void) { return 0; }\n' >tiny.c
	autoconf && ./configure --host=x86_64-hermit && make && image tiny
}

with_make()
{
	mkdir "$work/make" && cd "$work/make" || return
	printf 'int main(void) { return 0; }\n' >tiny.c
	make CC=x86_64-hermit-gcc tiny && image tiny
}

# Libraries of the toolchain's own folder and no others.
with_pkg_config()
{
	cp -R "$toolchain" "$work/toolchain" &&
		printf 'Name: isle\nDescription: d\nVersion: 7\nLibs: -lisle\nLibs.private: -lm\n' \
			>"$work/toolchain/x86_64-hermit/lib/pkgconfig/isle.pc" &&
		[ "$("$work/toolchain/bin/x86_64-hermit-pkg-config" --libs isle)" = "-lisle -lm " ] &&
		! "$work/toolchain/bin/x86_64-hermit-pkg-config" --exists zlib
}

with_gdb()
{
	printf 'int main(void)\n{\n\treturn 0;\n}\n' >"$work/g.c" &&
		x86_64-hermit-gcc -g -o "$work/g" "$work/g.c" &&
		x86_64-hermit-gdb -batch -ex 'info line main' "$work/g" | grep -q 'Line 2 of.*g\.c'
}

echo 1..5
check "CMake: C++, Fortran, threads and OpenMP" cmake with_cmake
check "autoconf: --host=x86_64-hermit" autoconf with_autoconf
check "make CC=x86_64-hermit-gcc" make with_make
check "pkg-config" pkg-config with_pkg_config
check "gdb reads an image" gdb with_gdb
