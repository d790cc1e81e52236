# SPDX-License-Identifier: GPL-2.0-only
"""Plots of results.json with gnuplot: PNG files beside it."""

import os
import subprocess

STYLE = """
set terminal pngcairo size 1100,700 font "sans,13" background "#ffffff"
set border 3 lc rgb "#666666"
set tics nomirror textcolor rgb "#333333"
set grid ytics lc rgb "#dddddd" lw 1
set key top right
isle = "#1b7837"
linux = "#5b6b8c"
"""


def gnuplot(path, script, *blocks):
    """Writes one plot; $D0, $D1, ... are the blocks of data."""
    data = ""
    for number, block in enumerate(blocks):
        data += f"$D{number} << EOD\n" + "".join(
            " ".join(f'"{cell}"' if isinstance(cell, str) else f"{cell:.9g}" for cell in row) + "\n"
            for row in block) + "EOD\n"
    subprocess.run(["gnuplot"], input=STYLE + data + f'set output "{path}"\n' + script,
                   text=True, check=True)


def noise(folder, histograms, emulated):
    """How often which gap between two time stamps occurred."""
    seen = histograms.get("hg", {})
    if not seen.get("isle") or not seen.get("linux"):
        return
    where = " (emulated: the host's noise is in both)" if emulated else ""
    gnuplot(os.path.join(folder, "noise.png"), f"""
set title "Hourglass: gaps between two reads of the time stamp counter{where}"
set logscale xy
set xlabel "gap [ns]"
set ylabel "how often"
set yrange [0.7:*]
plot $D0 using 1:2 with steps lw 2.5 lc rgb isle title "isle", \\
     $D1 using 1:2 with steps lw 2.5 lc rgb linux title "Linux, isolated CPU"
""", seen["isle"], seen["linux"])


def ratios(folder, results):
    """Bars: what an isle needs where Linux needs 1."""
    rows = []
    for name, result in results.items():
        if result["ratio"] and result["unit"] in ("ns", "s") and not name.startswith(("net", "hg")) \
                and "@" not in name:
            rows.append((name.replace("_", " "), result["ratio"]))
    if not rows:
        return
    rows.sort(key=lambda row: -row[1])
    least, most = min(0.5, rows[-1][1] / 2), max(2, rows[0][1] * 3)	# room for the labels
    gnuplot(os.path.join(folder, "ratios.png"), f"""
set terminal pngcairo size 1100,{160 + 26 * len(rows)} font "sans,12" background "#ffffff"
set title "Time on an isle, where Linux needs 1"
set logscale x
set xrange [{least}:{most}]
set yrange [-0.7:{len(rows) - 0.3}]
unset grid
set grid xtics lc rgb "#dddddd"
set format x "%g"
set arrow from 1, graph 0 to 1, graph 1 nohead lw 2 lc rgb linux
set style fill solid 0.85 noborder
unset key
plot $D0 using (sqrt($2*{least})):0:({least}):2:($0-0.35):($0+0.35):ytic(1) with boxxyerror lc rgb isle, \\
     $D0 using 2:0:(sprintf(" %.2g", $2)) with labels left
""", rows)


def throughput(folder, results):
    """Network throughput and round trips over the size of the messages."""
    for kind, label, file in (("tcp", "MB/s", "throughput.png"), ("tcp_rtt", "us", "roundtrip.png")):
        series, titles = [], []
        for pair in ("net_linux_to_isle", "net_isle_to_linux", "net_isle_to_isle"):
            points = points_of(results, pair, kind, "isle")
            if points:
                series.append(points)
                titles.append(pair[4:].replace("_", " "))
        veth = points_of(results, "net_linux_to_isle", kind, "linux")
        if not series or not veth:
            continue
        series.append(veth)
        titles.append("veth, Linux to Linux")
        colours = ["#1b7837", "#7fbf7b", "#d95f02", "#5b6b8c"][-len(series):]
        plots = ", ".join(f'$D{number} using 1:2 with linespoints lw 2.5 pt 7 lc rgb "{colour}" '
                          f'title "{title}"'
                          for number, (title, colour) in enumerate(zip(titles, colours)))
        gnuplot(os.path.join(folder, file), f"""
set title "TCP {'round trips' if 'rtt' in kind else 'throughput'} over message size"
set logscale xy
set logscale x 2
set xlabel "bytes"
set ylabel "{label}"
set key {'bottom right' if kind == 'tcp' else 'top left'}
plot {plots}
""", *series)


def points_of(results, pair, kind, system):
    """(size, median) of one kind of message; times in us."""
    points = []
    for name, result in results.items():
        prefix = f"{pair}/{kind}_"
        size = name[len(prefix):]
        if name.startswith(prefix) and size.isdigit() and result[system]["median"]:
            factor = 1e-3 if result["unit"] == "ns" else 1
            points.append((int(size), result[system]["median"] * factor))
    return sorted(points)


def scaling(folder, results, cores):
    """Speed of the compute programs over the number of cores."""
    plots, series = [], []
    colours = {"stream": "#d95f02", "cg": "#1b7837", "mg": "#7570b3", "stencil": "#e7298a",
               "fwq": "#666666"}
    for program, colour in colours.items():
        for system, dash in (("isle", 1), ("linux", 2)):
            points = scaling_points(results, program, system, cores)
            if len(points) < 2:
                continue
            plots.append(f'$D{len(series)} using 1:2 with linespoints lw 2.5 pt 7 dt {dash} '
                         f'lc rgb "{colour}" title "{program}, {system}"')
            series.append([(threads, points[0][1] / time) for threads, time in points])
    if plots:
        gnuplot(os.path.join(folder, "scaling.png"), f"""
set title "Speed over cores, by that of one core"
set xlabel "cores"
set ylabel "times as fast"
set xtics 1
set xrange [0.9:{cores + 0.1}]
set key top left
plot {', '.join(plots)}, x with lines lc rgb "#bbbbbb" title "ideal"
""", *series)


def scaling_points(results, program, system, cores):
    """(threads, time); "cg@1" is cg on one core."""
    points = []
    for threads in range(1, cores + 1):
        key = program if threads == cores else f"{program}@{threads}"
        for value in ("time", "triad"):
            result = results.get(f"{key}/{value}")
            if result and result[system]["median"]:
                points.append((threads, result[system]["median"]))
    return points


def draw(folder, data):
    """All plots of results.json. Returns the names of the files."""
    results = data["results"]
    noise(folder, data["histograms"], data["environment"]["emulated"])
    ratios(folder, results)
    throughput(folder, results)
    scaling(folder, results, data["options"]["cores"])
    return sorted(name for name in os.listdir(folder) if name.endswith(".png"))
