# SPDX-License-Identifier: GPL-2.0-only
"""The table of forwarded calls: over the ring, over TCP, and Linux's own, side by side."""

from results import short

ROWS = ["null_call", "pipe_write_1", "read_4096", "write_4096", "read_1048576", "write_1048576"]


def verdict(value, limit, at_least):
    """A ratio, what is wanted of it, and whether it is so."""
    if value is None:
        return "-"
    met = value >= limit if at_least else value <= limit
    return f"{short(value)} ({'>=' if at_least else '<='} {limit:g}: {'ok' if met else 'MISSED'})"


def divide(one, other):
    """Their quotient, None if there is none."""
    return one / other if one is not None and other else None


def table(values):
    """As lines of text for people; none if there are no such results."""
    def median(key, system):
        value = values.get(key)
        return value.median(system) if value else None

    rows = []
    for name in ROWS:
        ring = median(f"forward/{name}", "isle")
        tcp = median(f"forward_tcp/{name}", "isle")
        native = median(f"forward/{name}", "linux")
        if ring is not None:
            rows.append(f"  {name:20s}{short(ring):>10s}{short(tcp):>10s}{short(native):>10s} ns"
                        f"{short(divide(tcp, ring)):>10s}{short(divide(native, ring)):>13s}")
    if not rows:
        return []
    null = divide(median("forward_tcp/null_call", "isle"), median("forward/null_call", "isle"))
    read, write = (divide(median(f"forward/{name}", "linux"), median(f"forward/{name}", "isle"))
                   for name in ("read_1048576", "write_1048576"))
    pipe = divide(median("forward/pipe_write_1", "isle"), median("forward/ping_pong", "linux"))
    return [f"Forwarded calls:{'ring':>16s}{'TCP':>10s}{'native':>10s}   "
            f"{'TCP/ring':>10s}{'native/ring':>13s}"] + rows + [
        f"  null call, TCP to ring: {verdict(null, 8, True)}",
        f"  1 MiB, throughput of the ring to native: read {verdict(read, 0.7, True)}, "
        f"write {verdict(write, 0.7, True)}",
        f"  write of a byte to a pipe, to two threads that wake each other on Linux: "
        f"{verdict(pipe, 3, False)}",
    ]
