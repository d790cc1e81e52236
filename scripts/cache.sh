# SPDX-License-Identifier: GPL-2.0-only
# Shell functions for what is built once per machine and kept in the cache.
# Sourced by the scripts that build there.

# cache_lock DIR: waits until no other build of DIR runs; the lock is held
# until the calling shell ends.
cache_lock()
{
	mkdir -p "${1%/*}"
	exec 9>"$1.lock"
	if ! flock -n 9; then
		echo "waiting for another build of $1"
		flock 9
	fi
}

# unpack ARCHIVE DIR: unpacks the one folder in ARCHIVE as DIR, whole or not at all.
unpack()
{
	echo "unpack $1"
	rm -rf "$2" "$2.part"
	mkdir -p "$2.part"
	tar -xf "$1" -C "$2.part" --strip-components=1 --no-same-owner
	mv "$2.part" "$2"
}

# apply_patches DIR PATCH...
apply_patches()
{
	_dir=$1
	shift
	for _patch; do
		echo "patch $_patch"
		patch -d "$_dir" -p1 -s -f --no-backup-if-mismatch <"$_patch"
	done
}
