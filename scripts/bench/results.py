# SPDX-License-Identifier: GPL-2.0-only
"""What benchmarks have measured: medians, ratios, aims, and the table of them."""

import fnmatch
import json
import statistics

# What isle/Linux should be at most, or at least where more is better; or the isle's
# own value. The first pattern that fits counts.
AIMS = [
    ("basic/getpid", "ratio", 0.10),
    ("basic/sched_yield", "ratio", 0.15),
    ("basic/malloc_free_*", "ratio", 0.25),
    ("basic/first_write", "ratio", 0.02),
    ("basic/clock_gettime", "ratio", 1.0),
    ("switch/yield_switch", "ratio", 0.25),
    ("switch/wake_other_core", "ratio", 0.8),
    ("threads/*", "ratio", 1.0),
    ("openmp/*", "ratio", 1.0),
    ("hg/interrupts", "value", 0),
    ("fwq/slowdown_p99", "ratio", 1.0),
    ("fwq/slowdown_max", "ratio", 1.0),
    ("stream/*", "ratio", 1.0),
    ("net_*/*_rtt_*", "ratio", 1.0),
    ("net_*/udp_lost", None, None),
    ("net_*/*", "ratio", 1.0),
    ("cg/time", "ratio", 1.0),
    ("mg/time", "ratio", 1.0),
    ("stencil/time", "ratio", 1.0),
]

# Why an aim is missed, or what a number means.
NOTES = [
    ("basic/malloc_free_1m", "mimalloc splits a span off a segment and joins it again, 1,130 "
     "instructions; glibc cuts from the top of its heap, 300"),
    ("basic/malloc_free_*", "glibc's fast path is no system call either: 132 instructions up to "
     "1 KiB, 310 above; mimalloc's are 59 to 77, and 124 to 135"),
    ("switch/wake_same_core", "two futex waits, two wakes, two switches"),
    ("switch/wake_other_core", "there and back; under emulation the host's scheduler wakes the CPUs"),
    ("net_*/*", "Linux: the same between two of its network namespaces, over veth, where a frame "
     "stays on the sender's CPU until a reader is woken; ours wakes the other kernel's CPU first, "
     "and under emulation that is the host's scheduler"),
    ("fwq/*", "under emulation the host's scheduler disturbs both, and by far more than Linux does: "
     "about 1, either way"),
    ("openmp/critical", "libgomp's mutex on both, which does not enter the scheduler here; what is "
     "left of a difference under emulation is not explained"),
    ("forward*/write_[14]?????*", "under emulation Linux's own copy has two speeds, 4 and 8 ms for 1 MiB, by "
     "the run; the isle's calls mostly get the slower one; not explained"),
    ("hg/*", "Linux: its count of interrupts on these CPUs (/proc/interrupts)"),
]

MORE_IS_BETTER = {"MB/s", "GB/s"}


class Malformed(Exception):
    """A line that a benchmark should not have printed."""


def check_line(line):
    """A benchmark's line of JSON as a dict, if all is there that must be."""
    try:
        data = json.loads(line)
    except ValueError:
        raise Malformed(f"not JSON: {line.strip()[:200]}") from None
    if not isinstance(data, dict):
        raise Malformed(f"not an object: {line.strip()[:200]}")
    if "step" in data or "failed" in data or "hotplug_off_us" in data or "main_us" in data:
        return data
    for key, kind in (("benchmark", str), ("system", str), ("verified", bool), ("results", list)):
        if not isinstance(data.get(key), kind):
            raise Malformed(f"no {key}: {line.strip()[:200]}")
    for result in data["results"]:
        samples = result.get("samples")
        if not samples or not all(isinstance(sample, (int, float)) for sample in samples):
            raise Malformed(f"{data['benchmark']}/{result.get('name')}: no samples")
    return data


def first_fit(patterns, name):
    """The rest of the first entry whose pattern fits the name, or None."""
    for pattern, *rest in patterns:
        if fnmatch.fnmatchcase(name, pattern):
            return rest
    return None


class Value:
    """One result: samples of both systems, by round."""

    def __init__(self, name, unit):
        self.name = name
        self.unit = unit
        self.rounds = {"isle": {}, "linux": {}}

    def add(self, system, number, samples):
        """Samples of one round."""
        self.rounds[system].setdefault(number, []).extend(samples)

    def median(self, system):
        """Over all samples; None if there are none."""
        samples = [sample for part in self.rounds[system].values() for sample in part]
        return statistics.median(samples) if samples else None

    def ratio(self):
        """Median of the isle by that of Linux, None if that means nothing."""
        isle, linux = self.median("isle"), self.median("linux")
        return isle / linux if isle is not None and linux else None

    def spread(self):
        """Half the range of the rounds' ratios, as a part of the ratio."""
        ratios = []
        for number, isle in self.rounds["isle"].items():
            linux = self.rounds["linux"].get(number)
            if linux and statistics.median(linux):
                ratios.append(statistics.median(isle) / statistics.median(linux))
        ratio = self.ratio()
        if len(ratios) < 2 or not ratio:
            return None
        return (max(ratios) - min(ratios)) / 2 / ratio

    def aim(self):
        """What is wanted as text, and whether it is met: (None, None) if there is no aim."""
        kind, limit = first_fit(AIMS, self.name) or (None, None)
        if kind == "value":
            return f"= {limit}", self.median("isle") == limit
        if kind != "ratio" or self.ratio() is None:
            return None, None
        if self.unit in MORE_IS_BETTER:
            return f">= {limit:g}", self.ratio() >= limit
        return f"<= {limit:g}", self.ratio() <= limit

    def as_dict(self):
        """For results.json."""
        aim, met = self.aim()
        return {
            "unit": self.unit, "aim": aim, "met": met,
            "ratio": self.ratio(), "spread": self.spread(),
            **{system: {"median": self.median(system),
                        "samples": [part for _, part in sorted(self.rounds[system].items())]}
               for system in self.rounds},
        }


def short(number):
    """A number in few characters."""
    if number is None:
        return "-"
    if number == 0:
        return "0"
    if abs(number) >= 100:
        return f"{number:.0f}" if abs(number) < 1e7 else f"{number:.2e}"
    return f"{number:.3g}"


def change(name, value, base):
    """How the ratio differs from that of an earlier run, if by more than the spread."""
    old = base.get(name)
    if not old or not old.get("ratio") or not value.ratio():
        return ""
    by = value.ratio() / old["ratio"] - 1
    if abs(by) <= (value.spread() or 0) + (old.get("spread") or 0):
        return ""
    worse = (by > 0) != (value.unit in MORE_IS_BETTER)
    return f"{by:+.0%} {'WORSE' if worse else 'better'}"


def table(values, base=None):
    """The results as lines of text for people."""
    head = f"{'':34s}{'isle':>10s}{'Linux':>10s} {'':5s}{'ratio':>8s}{'spread':>8s}  {'aim':9s}"
    lines = [head + ("  against BASE" if base is not None else "")]
    notes = []
    for value in values.values():
        aim, met = value.aim()
        spread = value.spread()
        note = first_fit(NOTES, value.name)
        if note and note[0] not in notes:
            notes.append(note[0])
        mark = f" [{notes.index(note[0]) + 1}]" if note else ""
        verdict = "" if met is None else ("ok" if met else "MISSED")
        line = (f"{value.name + mark:34s}{short(value.median('isle')):>10s}"
                f"{short(value.median('linux')):>10s} {value.unit:5s}{short(value.ratio()):>8s}"
                f"{'-' if spread is None else format(spread, '.0%'):>8s}  {aim or '':8s} {verdict:6s}")
        if base is not None:
            line += "  " + change(value.name, value, base)
        lines.append(line.rstrip())
    lines += [f"  [{number}] {note}" for number, note in enumerate(notes, 1)]
    return lines
