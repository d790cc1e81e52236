#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The README's example of a program of one's own must work as it stands there.
set -u
cd "$(dirname "$0")/../.." || exit 1

script=$(sed -n '/^## Your own program/,/^```$/p' README.md | sed '1,/^```sh$/d; /^```$/d')

echo 1..3
[ "$(printf '%s\n' "$script" | wc -l)" = 5 ] || printf 'not '
echo "ok 1 - the README shows five lines"
output=$(printf '%s\n' "$script" | sh -e)
status=$?
[ $status = 0 ] || printf 'not '
echo "ok 2 - they run without an error"
[ "$output" = "a quiet place" ] || { printf 'not '; printf '# %s\n' "$output" >&2; }
echo "ok 3 - and the program says what it should"
