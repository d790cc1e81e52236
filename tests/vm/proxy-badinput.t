#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Bad input to the proxy: one clear line, the right status, and nothing left behind.

top=$(cd "$(dirname "$0")/../.." && pwd)
share=$(mktemp -d)
trap 'rm -rf "$share"' EXIT

"$top/tests/vm/helpers/break-image" "$top/build/guest/hermit/usr/tests/hello" "$share" &&
	cp "$top/tests/vm/helpers/proxy-badinput.sh" "$share" &&
	"$top/scripts/vm" run --share "$share" --timeout 300 -- 'sh /mnt/share/proxy-badinput.sh'
