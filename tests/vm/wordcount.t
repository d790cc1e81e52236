#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# wordcount on an isle counts what wc on Linux counts.
. "$(dirname "$0")/helpers/proxy_guest.sh"
over_both <<'END'
export HERMIT_ISLE=1 HERMIT_CPUS=5
wordcount=$programs/wordcount_proxy
cd "$work"

# wc's columns, as wordcount prints them
linux()
{
	wc "$@" | sed 's/^ *//; s/  */ /g'
}

: >empty
printf '\n' >newline
printf 'no newline at the end' >unfinished
printf ' \t one\v two\f\r\n\n  three' >spaces
printf 'a\0b c\377\n\200\n' >binary
head -c 3000001 /dev/urandom >noise
yes 'one two  three' | head -n 200000 >large
files="empty newline unfinished spaces binary noise large /proc/kallsyms $proxy"
is "files of all kinds" "$($wordcount $files)" "$(linux $files)"
is "a thousand times the same" "$($wordcount $(yes spaces | head -n 1000))" \
	"$(linux $(yes spaces | head -n 1000))"
for file in empty large; do
	is "$file on stdin" "$($wordcount <$file)" "$(linux <$file)"
	is "$file through a pipe" "$(cat $file | $wordcount)" "$(linux <$file)"
done
is "in drops" "$( (printf 'on'; usleep 100000; printf 'e tw'; usleep 100000; echo o) | $wordcount)" \
	"1 2 8"
is "stdin by name" "$($wordcount - <spaces)" "$(linux - <spaces)"
cp large /mnt/share
is "a file in /mnt/share" "$($wordcount /mnt/share/large)" "$(linux /mnt/share/large)"

# One bad file: its error's text is the C library's, and the others are counted.
mkdir folder
bad="missing missing/file large/file folder"
$wordcount large $bad empty >out 2>err
is "bad files: status" $? 1
is "bad files: why" "$(cat err)" "$(linux large $bad empty 2>&1 >/dev/null | sed 's/^wc/wordcount/')"
is "the others are counted" "$(cat out)" "$(linux large empty)"
END
