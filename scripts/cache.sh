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

# unpack ARCHIVE DIR [TAR OPTION...]: unpacks the one folder in ARCHIVE as DIR, whole
# or not at all.
unpack()
{
	_archive=$1
	_dir=$2
	shift 2
	echo "unpack $_archive"
	rm -rf "$_dir" "$_dir.part"
	mkdir -p "$_dir.part"
	tar -xf "$_archive" -C "$_dir.part" --strip-components=1 --no-same-owner "$@"
	mv "$_dir.part" "$_dir"
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
