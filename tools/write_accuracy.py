"""Write docs/accuracy.md and docs/accuracy.svg: routes beside closed forms and other routers."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import numpy as np
from accuracy_cases import (
    CASES,
    GREAT_CIRCLES,
    PUBLISHED_H,
    Found,
    fast_marching,
    field,
    graph,
    measure,
    measure_daily,
    measure_great_circle,
    node_start,
    off,
    order,
)

from nsrkit.voyage.route import arrival

mpl.use("Agg")
import matplotlib.pyplot as plt

ROOT = Path(__file__).parents[1]
PAGE, FIGURE = ROOT / "docs/accuracy.md", ROOT / "docs/accuracy.svg"
SIZES = (50, 100, 200)
PEERS = ("8 courses", "16 courses", "32 courses", "scikit-fmm, order 2", "nsrkit")
COLOURS = ("#b04a3a", "#c98a2b", "#7d8f3c", "#4a7fb0", "#1d3557")
HEAD = """# Accuracy of routes

Written by `tools/write_accuracy.py` from the cases of `tools/accuracy_cases.py`;
`tests/published/test_accuracy.py` holds each to its limits. *Arrival* is the field that
`nsrkit.voyage.route.arrival` gives, *track* the way of `track`, whose hours come from sailing it
through the field. A field is known at the centres of n x n cells and even within a cell: of a
speed that changes smoothly, that is itself an error of first order, which the table holds.

- *exact*: hours of the closed form to the first goal of the case; *arrival*, *track*: ours.
- *mean*, *worst*: size of the error of the arrival at every cell further from the start than a
  fifth of the square (cycloid: at three points of the one cycloid that starts there).
- *tracks*: mean size of the error of the tracks to three to six goals.
- *order*: of the mean between this row and the one above; 1 = it halves with the cell.

| case | n | exact h | arrival h | off | track h | off | mean | worst | tracks | order | of tracks |
|---|---|---|---|---|---|---|---|---|---|---|---|
"""
NOTES = """
The cycloid starts at a cusp where the speed is 0 and no field of cells has it right. Compared is
the way from the point where the true cycloid has left its cusp by half a cell, so that *exact*
grows towards the published {cusp} h. Exact hours over that first half cell added, the passage is
{whole:+.2f} % off at n = 100. From the cusp itself the speed of the first cell decides: its centre
is faster than its mean, and the passage comes out {from_cusp:.1f} % too short at n = 100.

The track in the spiral, gradient, arc and cycloid may be faster than the closed form, since it is
sailed through the cells, not through the speed that they were taken from.

## Great circles

Still water at 20 kn on the polar stereographic map against geodesics on WGS84 (the map's ellipsoid
is another, which makes 0.002 %). A router that forgot the map's scale would be 3 to 4 % off at 60 N
and near the pole.

| from | to | where | cells km | exact h | arrival h | off | track h | off |
|---|---|---|---|---|---|---|---|---|
"""
PEER_NOTES = """
## Beside other routers

Mean error [%] of the arrival far from a start at the centre of a cell. Courses: Dijkstra's
algorithm of scipy over straight legs to 8, 16 or 32 neighbours, half of each at the speed of either
end. scikit-fmm starts from a circle of two cells with exact times (its own start, the contour of a
cell, is half a cell early). Eight courses stay wrong however fine the grid is.

![Error against the size of the cell](accuracy.svg)

| case | n | """
ELSEWHERE = """
## What is tested elsewhere

| promise | limit | test |
|---|---|---|
| a wall that opens is crossed when it does, one that never opens never | 0.01 h | {forms} |
| a start in a closed cell waits | 0.01 h | tests/unit/test_route.py |
| graph mode equals scipy, scikit-image | 1e-5 | tests/unit/test_graph.py |
| bucket queue equals a heap | bit for bit | tests/unit/test_march.py |
| leaving later never arrives earlier | a part of a cell | tests/property/test_route.py |
| 200 levels of speed instead of all | 0.25 % | tests/published/test_accuracy.py |
| speeds in single precision | 1e-4 | tests/published/test_accuracy.py |
| corridor equals the whole grid | 0.02 % | tests/unit/test_corridor.py |
| the way back, triangles | 0.3 % | tests/published/test_accuracy.py |
| slower water, another unit, a constant season | 0.5 % | tests/property/test_route.py |
| fields that no router should be given | an error that says why | {hostile} |
""".format(
    forms="tests/published/test_route_closed_forms.py",
    hostile="tests/property/test_route_hostile.py, test_route_inputs.py",
)


def percent(value: float, exact: float) -> str:
    text = f"{(value / exact - 1) * 100:+.3f} %"
    return "0.000 %" if text[1:] == "0.000 %" else text


def row(title: str, n: int, ours: Found, before: Found | None) -> str:
    cells = [title, f"{n}", f"{ours.exact:.4f}", f"{ours.hours:.4f}",
             percent(ours.hours, ours.exact), f"{ours.sailed:.4f}",
             percent(ours.sailed, ours.exact), f"{ours.mean:.3f} %", f"{ours.worst:.3f} %",
             "exact" if ours.path < 1e-6 else f"{ours.path:.3f} %"]  # fmt: skip
    if before is None:
        cells += ["", ""]
    else:
        cells.append(f"{order(before.mean, ours.mean):.1f}")
        cells.append("" if ours.path < 1e-6 else f"{order(before.path, ours.path):.1f}")
    return "| " + " | ".join(cells) + " |\n"


def cases() -> str:
    lines, whole = "", 0.0
    for name, case in CASES.items():
        before = None
        for n in SIZES:
            ours = measure(case, n)
            lines += row(case.title, n, ours, before)
            before = ours
            if name == "cycloid" and n == 100:
                whole = 100 * (ours.sailed - ours.exact) / PUBLISHED_H[name]
    before = None
    for n in SIZES:
        ours = measure_daily(n)
        lines += row("a new speed each day, 8 to 36 km/h, even in space", n, ours, before)
        before = ours
    case = CASES["cycloid"]
    cusp = float(arrival(field(case, 100), (0.0, 0.0)).interp(x=300e3, y=100e3))
    short = -100 * (cusp / PUBLISHED_H["cycloid"] - 1)
    return lines + NOTES.format(cusp=PUBLISHED_H["cycloid"], whole=whole, from_cusp=short)


def great_circles() -> str:
    lines = ""
    for name, ends in GREAT_CIRCLES.items():
        places = [f"{lat:g} N {lon % 360:g} E" for lon, lat in ends]
        for step in (25e3, 12.5e3):
            ours = measure_great_circle(name, step)
            cells = [*places, name, f"{step / 1e3:g}", f"{ours.exact:.4f}", f"{ours.hours:.4f}",
                     percent(ours.hours, ours.exact), f"{ours.sailed:.4f}",
                     percent(ours.sailed, ours.exact)]  # fmt: skip
            lines += "| " + " | ".join(cells) + " |\n"
    return lines


def peers(name: str, n: int) -> list[float]:
    """Mean errors [%] of the routers of PEERS."""
    case = node_start(CASES[name], n)
    speed, start = field(case, n), case.start(0.0)
    fields = [graph(speed, start, courses) for courses in (8, 16, 32)]
    fields += [fast_marching(speed, start), arrival(speed, (start[0] * 1e3, start[1] * 1e3))]
    return [float(abs(off(case, hours, start)).mean()) for hours in fields]


def compared() -> tuple[str, dict[str, np.ndarray]]:
    lines = PEER_NOTES + " | ".join(PEERS) + " |\n|" + "---|" * (len(PEERS) + 2) + "\n"
    tables = {}
    for name in ("free water", "gradient", "snell"):
        table = np.array([peers(name, n) for n in SIZES])
        tables[CASES[name].title] = table
        for n, values in zip(SIZES, table, strict=True):
            numbers = " | ".join(f"{value:.3f}" for value in values)
            lines += f"| {CASES[name].title} | {n} | {numbers} |\n"
    return lines, tables


def draw(tables: dict[str, np.ndarray]) -> None:
    style = {"svg.hashsalt": "nsrkit", "font.size": 9, "axes.spines.top": False,
             "axes.spines.right": False}  # fmt: skip
    with plt.rc_context(style):
        figure, axes = plt.subplots(1, len(tables), figsize=(9, 3.2), sharey=True)
        for axis, (title, table) in zip(axes, tables.items(), strict=True):
            for values, colour, peer in zip(table.T, COLOURS, PEERS, strict=True):
                wide = 2.2 if peer == "nsrkit" else 1.2
                axis.loglog(SIZES, values, "o-", color=colour, lw=wide, ms=3.5, label=peer)
            axis.set_title(title, fontsize=9)
            axis.set_xlabel("cells along a side")
            axis.set_xticks(SIZES, [str(n) for n in SIZES])
            axis.minorticks_off()
            axis.grid(alpha=0.25)
        axes[0].set_yticks([0.01, 0.1, 1, 5], ["0.01", "0.1", "1", "5"])
        axes[0].set_ylabel("mean error of the arrival [%]")
        handles, labels = axes[0].get_legend_handles_labels()
        figure.legend(handles, labels, ncols=len(PEERS), loc="lower center", frameon=False)
        figure.tight_layout(rect=(0, 0.09, 1, 1))
        figure.savefig(FIGURE, metadata={"Date": None, "Creator": None})
        plt.close(figure)


def page() -> str:
    text, tables = compared()
    draw(tables)
    return HEAD + cases() + great_circles() + text + ELSEWHERE


if __name__ == "__main__":
    written = page()
    PAGE.write_text(written, encoding="utf-8")
    print(written)
