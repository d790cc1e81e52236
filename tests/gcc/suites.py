# SPDX-License-Identifier: GPL-2.0-only
"""Which of GCC's tests there are, and a sample of them that is always the same."""

import glob
import os
import random

# The weight of a test in a sample: those that start threads say most about isles.
SUITES = {
    "libgomp.c": ("libgomp", "c.exp", 25,
                  ["libgomp.c/**/*.c", "libgomp.c-c++-common/**/*.c"]),
    "libgomp.c++": ("libgomp", "c++.exp", 20,
                    ["libgomp.c++/**/*.C", "libgomp.c-c++-common/**/*.c"]),
    "libgomp.fortran": ("libgomp", "fortran.exp", 20,
                        ["libgomp.fortran/**/*." + end for end in
                         ("f", "f90", "f95", "f03", "f08", "F", "F90", "F95", "F03", "F08")]),
    "18_support": ("libstdc++", "conformance.exp", 7, ["18_support/**/*.cc"]),
    "27_io": ("libstdc++", "conformance.exp", 14, ["27_io/**/*.cc"]),
    "30_threads": ("libstdc++", "conformance.exp", 14, ["30_threads/**/*.cc"]),
}
# Where the testsuite of a tool is in GCC's source.
FOLDERS = {"libgomp": "libgomp/testsuite", "libstdc++": "libstdc++-v3/testsuite"}
# A run of DejaGnu has so many tests: it takes some seconds to find out what the target can.
CHUNK = 30


class Suite:
    """A folder of tests, whose names are relative to the tool's testsuite."""

    def __init__(self, name, source):
        self.name = name
        self.tool, self.driver, self.weight, patterns = SUITES[name]
        self.folder = os.path.join(source, FOLDERS[self.tool])
        self.tests = sorted(
            os.path.relpath(path, self.folder) for pattern in patterns
            for path in glob.glob(os.path.join(self.folder, pattern), recursive=True)
            # GCC's own drivers leave the interactive ones out, too.
            if "_xin" not in path)

    def sample(self, count):
        """Its share of a sample of COUNT tests of all suites."""
        total = sum(weight for _, _, weight, _ in SUITES.values())
        share = min(len(self.tests), max(1, round(count * self.weight / total)))
        self.tests = sorted(random.Random(self.name).sample(self.tests, share))


class Chunk:
    """Tests for one run of DejaGnu with one of GCC's .exp files."""

    def __init__(self, suite, tests):
        self.tool = suite.tool
        self.driver = suite.driver
        self.folder = suite.folder
        self.tests = tests


def chunks(suites):
    """All tests, in chunks. Each is a cross-section of what its driver runs, and so is any
    number of them, from the first on, of all."""
    drivers = {}
    for suite in suites:
        drivers.setdefault(suite.driver, []).append(suite)
    placed = []
    for parts in drivers.values():
        tests = [test for suite in parts for test in suite.tests]
        count = -(-len(tests) // CHUNK)
        placed += [((i + 0.5) / count, Chunk(parts[0], tests[i::count])) for i in range(count)]
    return [chunk for _, chunk in sorted(placed, key=lambda place: place[0])]
