#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Programs of others, as Debian has them, do on an isle what they do on Linux: zlib's
# example and minigzip, Lua's interpreter, SQLite's shell. What one side writes the other
# reads; a database that a crash left behind is recovered by either.
. "$(dirname "$0")/helpers/proxy_guest.sh"
for system in isle linux; do
	cp -R "$TOP/build/real/$system/bin" "$share/$system" || exit 1
done
cp "$TOP/tests/vm/real/everything.lua" "$share" || exit 1
TEST_TIMEOUT=1200
proxy_in_guest <<'END'
export HERMIT_ISLE=1 HERMIT_CPUS=3-5
linux=/mnt/share/linux
isle=/mnt/share/isle
# Bad luck with the host is no failure; a program that hangs is.
patient="timeout 300"

# both WHAT COMMANDS: by programs for Linux, then for isles, each in an empty folder: what
# they print, their status, and the files they leave must be the same
both()
{
	for system in linux isle; do
		rm -rf "$work/run"
		mkdir "$work/run"
		(
			cd "$work/run" && PATH=/mnt/share/$system:$PATH
			eval "$2"
			echo "status $?"
			find . -type f | sort | xargs md5sum
		) >"$work/$system.out" 2>&1
	done
	is "$1" "$(diff "$work/linux.out" "$work/isle.out")" ""
}

### zlib

is "zlib's example" "$($patient $isle/example "$work/example.gz" 2>&1; echo $?)" \
	"$($linux/example "$work/example.gz" 2>&1; echo $?)"
is "echo | minigzip | minigzip -d, on two isles" "$(echo hello world |
	HERMIT_ISLE=0 HERMIT_CPUS=1 $patient $isle/minigzip | $patient $isle/minigzip -d)" "hello world"
cp /hermit/bin/proxy "$work/proxy"
both "minigzip: a file, and back" 'cp "$work/proxy" f && $patient minigzip f && gunzip -kc f.gz |
	md5sum && $patient minigzip -d f.gz'
both "minigzip: errors" '$patient minigzip none; $patient minigzip -d </dev/null; echo x | $patient minigzip -d;
	$patient minigzip </proxy'

### Lua

for HERMIT_TRANSPORT in ring tcp; do
	export HERMIT_TRANSPORT
	both "lua, calls over $HERMIT_TRANSPORT" \
		'$patient lua /mnt/share/everything.lua one "two words" </dev/null'
	[ "$(wc -l <"$work/isle.out")" -gt 60 ]
	ok "it says a lot"
done
unset HERMIT_TRANSPORT
both "lua: a script on stdin" 'echo "print(io.read())
error { }" | $patient lua - 2>&1'
both "lua: a script without a syntax" '$patient lua -e "x = = 1"'

### SQLite

cat >"$work/fill.sql" <<'SQL'
PRAGMA page_size = 4096;
CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT NOT NULL, value REAL, UNIQUE(name));
CREATE INDEX by_value ON t(value);
BEGIN;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
	INSERT INTO t SELECT i, printf('name %08x', i * 2654435761 % 4294967296), sqrt(i) FROM n;
COMMIT;
CREATE VIEW small AS SELECT * FROM t WHERE value < 10;
CREATE TRIGGER log AFTER DELETE ON t BEGIN INSERT INTO deleted VALUES(old.id); END;
CREATE TABLE deleted(id);
SQL
cat >"$work/query.sql" <<'SQL'
SELECT count(*), sum(id), round(sum(value), 3), min(name), max(name) FROM t;
SELECT count(*) FROM small;
EXPLAIN QUERY PLAN SELECT id FROM t WHERE value BETWEEN 3 AND 4;
SELECT a.id, b.id FROM t a JOIN t b ON b.value = a.value * 2 WHERE a.id < 9;
DELETE FROM t WHERE id % 3 = 0;
SELECT count(*), sum(id) FROM deleted;
UPDATE t SET value = -value WHERE id < 100;
SELECT name, value FROM t ORDER BY value LIMIT 3;
SELECT json_group_array(id) FROM (SELECT id FROM t ORDER BY name LIMIT 5);
INSERT INTO t SELECT * FROM t LIMIT 1;
SELECT round(exp(1), 6), strftime('%Y', 1e9, 'unixepoch'), hex(zeroblob(3));
BEGIN; DELETE FROM t; SELECT count(*) FROM t; ROLLBACK; SELECT count(*) FROM t;
VACUUM;
PRAGMA integrity_check;
PRAGMA journal_mode;
SQL
both "sqlite3: create, fill, query" '$patient sqlite3 db <"$work/fill.sql" &&
	$patient sqlite3 db <"$work/query.sql"; $patient sqlite3 db .dump | md5sum'
cp "$work/run/db" "$work/db"			# made on the isle
is "Linux's shell finds nothing wrong in what the isle's made" \
	"$($linux/sqlite3 "$work/db" 'PRAGMA integrity_check; SELECT count(*) FROM t')" "ok
2000"
$linux/sqlite3 "$work/db2" <"$work/fill.sql"
is "the isle's shell reads and writes a database that Linux made" \
	"$($patient $isle/sqlite3 "$work/db2" 'PRAGMA integrity_check; DELETE FROM t WHERE id > 10')
$($linux/sqlite3 "$work/db2" 'PRAGMA integrity_check; SELECT count(*) FROM t')" "ok
ok
10"
both "sqlite3: not a database, no such folder, an unknown table" 'echo nonsense, and more of it >db
	$patient sqlite3 db .tables; $patient sqlite3 none/db .tables; $patient sqlite3 :memory: "SELECT * FROM x"'
mkdir "$work/small"
mount -t tmpfs -o size=64k none "$work/small"
both "sqlite3: the disk is full" 'rm -f "$work"/small/*; $patient sqlite3 "$work/small/db" <"$work/fill.sql" |
	cat; ls "$work/small"'
umount "$work/small"

# interrupted SYSTEM OTHER MODE: its shell is killed in the middle of a transaction, when
# some of its pages are on disk already; until then, nobody else may write
interrupted()
{
	rm -f "$work/in" "$work/pipe"
	mkfifo "$work/in" "$work/pipe"
	/mnt/share/$1/sqlite3 "$work/db3" <"$work/in" >"$work/pipe" 2>&1 &
	shell=$!
	exec 7>"$work/in" 8<"$work/pipe"
	cat >&7 <<-SQL
		PRAGMA journal_mode = $3;
		PRAGMA cache_size = 5;
		INSERT INTO deleted VALUES(77);
		BEGIN;
		UPDATE t SET name = name || ' changed', value = 0;
		SELECT 'written';
	SQL
	read -r -t 250 mode <&8
	read -r -t 250 line <&8
	is "sqlite3 on $1 is in a transaction" "$mode $line" "$3 written"
	like "it locks out sqlite3 on $2" "$(HERMIT_ISLE=0 HERMIT_CPUS=1 \
		$patient /mnt/share/$2/sqlite3 "$work/db3" 'DELETE FROM t' 2>&1)" "*database is locked*"
	kill -KILL $shell
	wait $shell 2>/dev/null
	exec 7>&- 8<&-
}

# recovered SYSTEM FILE: by its shell; FILE is the end of its name
recovered()
{
	[ -s "$work/db3-$2" ]
	ok "a $2 is left"
	is "sqlite3 on $1 recovers the database" "$($patient /mnt/share/$1/sqlite3 "$work/db3" \
		'PRAGMA integrity_check; SELECT count(*), round(sum(value), 3), max(name) FROM t;
		SELECT DISTINCT id FROM deleted')" "ok
$before
77"
}

rm -f "$work/db2"
$linux/sqlite3 "$work/db2" <"$work/fill.sql"
before=$($linux/sqlite3 "$work/db2" 'SELECT count(*), round(sum(value), 3), max(name) FROM t')
for systems in "isle isle" "isle linux" "linux isle"; do
	rm -f "$work"/db3*
	cp "$work/db2" "$work/db3"
	interrupted $systems delete
	recovered ${systems#* } journal
	interrupted $systems wal
	recovered ${systems#* } wal
done
finish
END
