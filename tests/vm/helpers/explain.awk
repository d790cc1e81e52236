# SPDX-License-Identifier: GPL-2.0-only
# Passes TAP on, and says on stderr as well what failed, with the comments around it:
# prove keeps them to itself.
function explain(text) { printf "%s", text >"/dev/stderr" }
/^ok/		{ before = ""; failed = 0 }
/^#/		{ if (failed) explain($0 "\n"); else before = before $0 "\n" }
/^not ok/	{ explain(before $0 "\n"); before = ""; failed = 1 }
		{ print; fflush() }
