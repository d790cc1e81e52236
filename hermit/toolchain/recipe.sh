# SPDX-License-Identifier: BSD-2-Clause
# What build-compiler and build-toolchain share. Sourced with $here (this folder),
# $cache, $jobs, $languages and $tune set.

target=x86_64-hermit
gcc_archive=$cache/src/gcc.tar.xz
newlib_archive=$cache/src/newlib.tar.xz

. "$here/../../scripts/cache.sh"

# hash_inputs FILE-OR-FOLDER...: of this folder, and what comes on standard input
hash_inputs()
{
	{
		cat
		cd "$here"
		find "$@" -type f | LC_ALL=C sort | xargs cat
	} | sha256sum | cut -c1-16
}

# compiler_folder: where the compiler proper is, or will be. It does not depend on
# newlib, nor on GCC's target libraries.
compiler_folder()
{
	echo "$cache/compiler-$({
		readlink "$gcc_archive"
		echo "$languages $tune"
	} | hash_inputs build-compiler gcc patches/gcc)"
}

# gcc_unpack DIR: GCC's source with the target in it, without what is never built
gcc_unpack()
{
	unpack "$gcc_archive" "$1" --exclude='gcc-*/gcc/testsuite' --exclude='gcc-*/libgo' \
		--exclude='gcc-*/libphobos' --exclude='gcc-*/libsanitizer' \
		--exclude='gcc-*/libstdc++-v3/testsuite/[0-9]*'
	# all-gcc wants to see this folder.
	mkdir -p "$1/gcc/testsuite/selftests"
	apply_patches "$1" "$here"/patches/gcc/*.patch
	cp -R "$here/gcc/." "$1/"
}

run()
{
	echo "+ $*"
	"$@"
}

# What a user's shell may hold is not for cross compilation.
unset CC CXX CFLAGS CXXFLAGS CPPFLAGS LDFLAGS CPATH C_INCLUDE_PATH LIBRARY_PATH
