"""Maps of the network: flows on Eurasia and, nearer, at the border between Russia and China."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import theme, words
from nsrkit.show.charts.axes import WIDTH_PX, ticks
from nsrkit.show.footnotes import Noted, sourced
from nsrkit.show.maps import world
from nsrkit.show.maps.world import View
from nsrkit.show.svg import Box, Canvas, Html, Labels
from nsrkit.show.systems.network import reading
from nsrkit.show.systems.network.drawn import lanes

if TYPE_CHECKING:
    from collections.abc import Sequence

    import xarray as xr

VIEWS = {"eurasia": View(72.0, 33.0, (468.0, 345.0), 266.0, -56.0),
         "border": View(124.6, 47.6, (480.0, 330.0), 2900.0)}  # fmt: skip
WIDEST = 14.0
USES = ((0.5, "series-6", "below 50 %"), (0.9, "series-5", "50-90 %"),
        (np.inf, "series-2", "90 % and more"))  # fmt: skip
"""Share of a limit at which the next colour begins, colour, and name."""
_FREE = "series-7"  # colour of what has no limit


def hub_map(
    found: xr.Dataset, part: str = "eurasia", year: int | None = None, state: str | None = None
) -> Html:
    """Goods of a year on the map: lines as wide as what flows, coloured by use of the limits.

    Parameters
    ----------
    found
        As `nsrkit.systems.network.run` gives it; NaN in a capacity is no limit.
    part
        "eurasia", or "border": that of Russia and China, nearer.
    year, state
        Which of those it holds; None takes the first, of states that of the case.

    Returns
    -------
    Html
        Where arcs share their way, both directions among them, their flows add up.

    Examples
    --------
    >>> few = {"years": [2024], "states": [], "draws": 0, "seaways": {"members": 1, "every_d": 28}}
    >>> case = nsrkit.load("border-hubs", {f"network.{key}": told for key, told in few.items()})
    >>> found = nsrkit.systems.network.run(case)
    >>> "Zabaikalsk" in hub_map(found, "border").plain
    True
    """
    one, view = reading.chosen(found, year, state), VIEWS[part]
    drawn = [(each, np.column_stack(world.at(each.points[:, 0], each.points[:, 1], view)))
             for each in lanes.stretches(_lanes(one))]  # fmt: skip
    most = max((each.mt for each, points in drawn if _seen(points).any()), default=1.0)
    canvas = world.base(view)
    for each, points in drawn:
        _stroke(canvas, points, each, most)
    labels = Labels(Box(4, 4, WIDTH_PX - 4, world.HEIGHT_PX - 4))
    labels.block(_key(canvas, most))
    _crossings(canvas, labels, one, view, told=part == "border")
    _names(canvas, labels, one, view)
    canvas.add("</g>")
    notes = [
        Noted("flows and use", f"{reading.SOLVED}; {reading.ELSEWHERE}", "derived"),
        *reading.places(one, [name for name in reading.passing(one) if _spot(one, name, view)]),
    ]
    return sourced(canvas.figure(_alt(one), _caption(one)), notes)


def _lanes(one: xr.Dataset) -> list[tuple[Sequence[lanes.Point], float, float]]:
    """Vertices, flow and use of every arc that carries something."""
    mt, use = reading.carried(one), reading.used(one)
    told = [str(arc) for arc in one["arc"].values[mt.values > reading.LEAST]]
    return [(vertices(one, arc), float(mt.sel(arc=arc)), float(use.sel(arc=arc))) for arc in told]


def vertices(one: xr.Dataset, arc: str) -> tuple[lanes.Point, ...]:
    """Longitudes and latitudes of an arc [degrees]."""
    it = one.sel(arc=arc)
    names = [str(it[end].item()) for end in ("tail", "head")]
    nodes = [one.sel(node=name) for name in names]
    points = [(float(node["lon"]), float(node["lat"])) for node in nodes]
    if str(it["mode"].item()) != "sea":
        return lanes.straight(points[0], points[1])
    ends = [str(node["port"].item()) or point for node, point in zip(nodes, points, strict=True)]
    sailed = lanes.sailed(ends[0], ends[1], str(it["corridor"].item()))
    return (points[0], *sailed, points[1]) if sailed else lanes.straight(points[0], points[1])


def _stroke(canvas: Canvas, points: np.ndarray, each: lanes.Stretch, most: float) -> None:
    wide = width(each.mt, most)
    soft = {"stroke_linejoin": "round", "stroke_linecap": "round"}
    canvas.line(points, stroke=theme.var("halo"), stroke_width=f"{wide + 2:.1f}px",
                stroke_opacity=0.85, **soft)  # fmt: skip
    canvas.line(points, stroke=colour(each.use), stroke_width=f"{wide:.1f}px", **soft)


def width(mt: float, most: float) -> float:
    """Width of a line [px]: in proportion, but never too thin to be seen."""
    return max(WIDEST * mt / most, 1.2)


def colour(use: float) -> str:
    """Colour of a share of a limit; NaN is none."""
    role = next((role for end, role, _ in USES if use < end), _FREE)
    return theme.var(role)


def _seen(points: np.ndarray) -> np.ndarray:
    """Which points lie on the page."""
    return np.asarray(((points > 0) & (points < (WIDTH_PX, world.HEIGHT_PX))).all(axis=1))


def _crossings(canvas: Canvas, labels: Labels, one: xr.Dataset, view: View, *, told: bool) -> None:
    """A mark on every border crossing, and on land where a limit binds; named if `told`."""
    mt, use, bound = reading.carried(one), reading.used(one), reading.binding(one)
    held: dict[str, list[str]] = {}
    for arc in map(str, one["arc"].values):
        border = str(one["mode"].sel(arc=arc).item()) in reading.CROSSINGS
        land = not str(one["corridor"].sel(arc=arc).item())
        if (border and float(mt.sel(arc=arc)) > reading.LEAST) or (land and arc in bound):
            held.setdefault(reading.crossing(one, arc), []).append(arc)
    for name, arcs in held.items():
        lon, lat = np.array(vertices(one, arcs[0])).T
        points = np.column_stack(world.at(lon, lat, view))
        x, y = (float(value) for value in points[len(points) // 2])
        fill = colour(float(use.sel(arc=arcs).max()))
        _mark(canvas, x, y, fill, binds=any(arc in bound for arc in arcs))
        labels.block(Box(x - 9, y - 9, x + 9, y + 9))
        text = f"{name}, {words.number(float(mt.sel(arc=arcs).sum()), 1)} Mt"
        if told:
            labels.place(canvas, x, y, text, size=12, gap=11, role="label", weight=600, halo=True)


def _mark(canvas: Canvas, x: float, y: float, fill: str, *, binds: bool) -> None:
    """A circle, or a diamond where the limit binds."""
    edge: dict[str, str | float] = {"stroke": theme.var("halo"), "stroke_width": "1.5px"}
    if binds:
        canvas.area([(x, y - 8), (x + 8, y), (x, y + 8), (x - 8, y)], fill=fill, **edge)
        canvas.text(x, y + 4, "!", size=11, anchor="middle", role="on-bright", weight=700)
    else:
        canvas.dot(x, y, 5.5, fill=fill, **edge)


def _names(canvas: Canvas, labels: Labels, one: xr.Dataset, view: View) -> None:
    """Ports and inland places that goods pass, those with most named first where there is room."""
    mt, spots = reading.passing(one), {}
    for name in sorted(mt, key=lambda name: -mt[name]):
        spot = _spot(one, name, view)
        if spot and str(one["kind"].sel(node=name).item()) != "border":
            spots[name] = x, y = spot
            canvas.dot(x, y, 3.2, fill=theme.var("label"), stroke=theme.var("halo"),
                       stroke_width="1.4px")  # fmt: skip
            labels.block(Box(x - 4, y - 4, x + 4, y + 4))
    for name, (x, y) in spots.items():
        labels.place(canvas, x, y, reading.node(one, name), size=11, role="label", halo=True)


def _spot(one: xr.Dataset, name: str, view: View) -> tuple[float, float] | None:
    """Where a node stands on the page; None off it."""
    place = one.sel(node=name)
    at = np.column_stack(world.at(float(place["lon"]), float(place["lat"]), view))
    return (float(at[0, 0]), float(at[0, 1])) if _seen(at).all() else None


def _key(canvas: Canvas, most: float) -> Box:
    """Colours and widths, lower left."""
    rows = [(theme.var(role), text) for _, role, text in USES] + [(theme.var(_FREE), "no limit")]
    box = Box(12, world.HEIGHT_PX - 150, 178, world.HEIGHT_PX - 12)
    canvas.rect(box, radius=5, fill=theme.var("panel"), fill_opacity=0.94, stroke=theme.var("line"))
    canvas.text(box.left + 10, box.top + 18, "Use of the limit", size=11.5, weight=600)
    for i, (ink, text) in enumerate(rows):
        y = box.top + 38 + 18 * i
        canvas.line([(box.left + 10, y - 4), (box.left + 36, y - 4)], stroke=ink,
                    stroke_width="5px")  # fmt: skip
        canvas.text(box.left + 44, y, text, size=11)
    y = box.top + 38 + 18 * len(rows)
    mt = ticks(0, most, 2)[-1] or most
    canvas.line([(box.left + 10, y + 2), (box.left + 36, y + 2)], stroke=theme.var("ink"),
                stroke_width=f"{width(mt, most):.1f}px")  # fmt: skip
    canvas.text(box.left + 44, y + 6, f"{words.number(mt)} Mt a year", size=11)
    return box


def _alt(one: xr.Dataset) -> str:
    mt = reading.carried(one)
    largest = mt.sortby(-mt).isel(arc=slice(6))
    told = [f"{reading.title(one, str(arc))} {words.number(float(value), 1)} Mt"
            for arc, value in zip(largest["arc"].values, largest.values, strict=True)]  # fmt: skip
    return f"Map of what flows in {int(one['year'])}; the largest: {'; '.join(told)}."


def _caption(one: xr.Dataset) -> str:
    return (
        f"Goods of {int(one['year'])}, {reading.STATES[str(one['state'].item())]}, both directions "
        "and all arcs on a stretch added up; its colour is that of the limits that most of its "
        "goods have. A circle: a border crossing; a diamond: a limit on land that binds in some "
        "month. Lines on land are drawn straight."
    )
