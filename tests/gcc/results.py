# SPDX-License-Identifier: GPL-2.0-only
"""Counts what DejaGnu has found, and compares it with the list of expected failures."""

import collections
import fnmatch
import re

PASSED = ("PASS", "XPASS", "KPASS")
FAILED = ("FAIL", "UNRESOLVED", "ERROR")
UNSUPPORTED = ("UNSUPPORTED", "UNTESTED")
# GCC's authors know that these fail everywhere, or on targets like ours.
XFAILED = ("XFAIL", "KFAIL")
RESULT = re.compile(r"^(PASS|FAIL|XPASS|XFAIL|KPASS|KFAIL|UNRESOLVED|UNSUPPORTED|UNTESTED|ERROR): (.*)")


class Expected:
    """tests/gcc/expected: paragraphs of comment lines, the reason, and patterns of names."""

    def __init__(self, path):
        self.patterns = []
        self.used = set()
        reason = False
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                line = line.strip()
                if line.startswith("#"):
                    reason = True
                elif not line:
                    reason = False
                elif not reason:
                    raise ValueError(f"{path}:{number}: {line}: no reason above it")
                else:
                    self.patterns.append(line)

    def match(self, name):
        for pattern in self.patterns:
            if fnmatch.fnmatchcase(name, pattern):
                self.used.add(pattern)
                return True
        return False

    def unused(self):
        return [pattern for pattern in self.patterns if pattern not in self.used]


class Results:
    """Of all suites together."""

    def __init__(self, expected):
        self.expected = expected
        self.counts = collections.defaultdict(collections.Counter)
        self.failures = []

    def add(self, lines):
        """Lines of a .sum file; the names of new unexpected failures are returned."""
        unexpected = []
        for line in lines:
            match = RESULT.match(line)
            if not match:
                continue
            verdict, name = match.groups()
            suite = name.partition("/")[0] if verdict != "ERROR" else "DejaGnu"
            self.counts[suite][self.kind(verdict)] += 1
            if verdict in FAILED:
                known = self.expected.match(name)
                self.failures.append((verdict, name, known))
                if not known:
                    unexpected.append(f"{verdict}: {name}")
        return unexpected

    @staticmethod
    def kind(verdict):
        for kind, verdicts in (("pass", PASSED), ("fail", FAILED), ("unsupported", UNSUPPORTED)):
            if verdict in verdicts:
                return kind
        assert verdict in XFAILED
        return "xfail"

    def total(self, kind):
        return sum(counts[kind] for counts in self.counts.values())

    def rate(self):
        """Per cent of what was neither unsupported nor expected to fail by GCC's authors."""
        run = self.total("pass") + self.total("fail")
        return 100 * self.total("pass") / run if run else 0

    def unexpected(self):
        return [f"{verdict}: {name}" for verdict, name, known in self.failures if not known]

    def table(self):
        kinds = ("pass", "fail", "unsupported", "xfail")
        lines = ["{:18}{:>8}{:>8}{:>13}{:>8}".format("", *kinds)]
        for suite in sorted(self.counts):
            lines.append("{:18}{:>8}{:>8}{:>13}{:>8}".format(
                suite, *(self.counts[suite][kind] for kind in kinds)))
        lines.append("{:18}{:>8}{:>8}{:>13}{:>8}".format(
            "all", *(self.total(kind) for kind in kinds)))
        return "\n".join(lines)
