"""What goes from where to where, and by which crossing or corridor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nsrkit.show import svg, theme, words
from nsrkit.show.charts.axes import WIDTH_PX
from nsrkit.show.footnotes import Noted, sourced
from nsrkit.show.svg import Box, Canvas, Figure, Html
from nsrkit.show.systems.network import reading
from nsrkit.show.systems.network.drawn import sankey
from nsrkit.show.systems.network.drawn.sankey import Stream
from nsrkit.show.systems.network.shares import KINDS, title
from nsrkit.systems.network.ways import Way, ways

if TYPE_CHECKING:
    import xarray as xr

TOP, BOTTOM = ("nsr", "west"), ("ocean", "far_east", "suez", "cape")
"""Ways by sea that stand above and below those by land."""
INLAND = "Railway inland"
FEW, REST = 0.012, "others"
"""An end with a smaller share of all tonnes is told among the others."""
NARROW = 366.0
_MOST_LINES = 4
# On a narrow screen the list stands in the place of the diagram.
_FOLD = (
    "<style>.nsr-narrow{display:none}@media screen and (max-width:44rem){.nsr-wide{display:none}"
    ".nsr-narrow{display:block}.nsr-narrow svg{min-width:0}}</style>"
)


def hub_flows(found: xr.Dataset, year: int | None = None, state: str | None = None) -> Html:
    """Goods of a year from their source by crossing or corridor to where they go.

    Parameters
    ----------
    found
        As `nsrkit.systems.network.run` gives it; NaN in a flow is none.
    year, state
        Which of those it holds; None takes the first, of states that of the case.

    Returns
    -------
    Html
        A Sankey diagram, bands in the colour of the corridor; on narrow screens a list of bars.

    Examples
    --------
    >>> few = {"years": [2024], "states": [], "draws": 0, "seaways": {"members": 1, "every_d": 28}}
    >>> case = nsrkit.load("border-hubs", {f"network.{key}": told for key, told in few.items()})
    >>> found = nsrkit.systems.network.run(case)
    >>> "Zabaikalsk" in hub_flows(found).plain
    True
    """
    one = reading.chosen(found, year, state)
    told = streams(one)
    wide, narrow = _diagram(one, told), _list(one, told)
    both = Html(f'{_FOLD}<div class="nsr-wide">{wide.html}</div>'
                f'<div class="nsr-narrow">{narrow.html}</div>', wide.alt)  # fmt: skip
    return sourced(both, [Noted("tonnes", reading.SOLVED, "derived"), *reading.demand(found)])


def streams(one: xr.Dataset) -> list[Stream]:
    """Ways of a year, each from its source by what it is named after to its end."""
    flow = one["flow"].sum("month")
    told = ways(flow, least_mt=reading.LEAST)
    small = _small(told)
    goods = dict(zip(map(str, one["commodity"].values), map(str, one["commodity_title"].values),
                     strict=True))  # fmt: skip

    def end(side: str, name: str) -> str:
        return REST if (side, name) in small else reading.node(one, name)

    found = []
    for way in told:
        by, colour = _by(one, way)
        stops = end("origin", way.origin), by, end("destination", way.destination)
        found.append(Stream(stops, way.mt, colour, goods[way.commodity]))
    return found


def _small(told: list[Way]) -> set[tuple[str, str]]:
    """Ends that are told among the others, with the side that they stand on."""
    sums: dict[tuple[str, str], float] = {}
    for way in told:
        for side in ("origin", "destination"):
            key = side, getattr(way, side)
            sums[key] = sums.get(key, 0.0) + way.mt
    least = FEW * sum(way.mt for way in told)
    return {key for key, mt in sums.items() if mt < least}


def _by(one: xr.Dataset, way: Way) -> tuple[str, str]:
    """What a way is named after, and its colour: a crossing, else its corridor, else rails."""
    arcs = one.sel(arc=list(way.arcs))
    of = list(map(str, arcs["arc_way"].values))
    for name, mode, kind in zip(way.arcs, arcs["mode"].values, of, strict=True):
        if str(mode) in reading.CROSSINGS:
            return reading.crossing(one, name), theme.var(KINDS[kind or "rail_border"].role)
    kinds = [kind for kind in KINDS if kind in of]
    if not kinds:
        return INLAND, theme.corridor("rail")
    return title(kinds[0]), theme.var(KINDS[kinds[0]].role)


def _order(told: list[Stream]) -> list[str]:
    """The Northern Sea Route on top, other ways by sea at the bottom, those by land between."""
    top, bottom = ([title(way) for way in ways_] for ways_ in (TOP, BOTTOM))
    land = {one.stops[1] for one in told} - {*top, *bottom}
    return [*top, *sorted(land, key=lambda name: (-_mt(told, name), name)), *bottom]


def _diagram(one: xr.Dataset, told: list[Stream]) -> Figure:
    ends = max((len({stream.stops[k] for stream in told}) for k in range(3)), default=1)
    tall = max(360.0, min(34.0 * ends + 40, 760.0))
    canvas = Canvas(WIDTH_PX, tall + 44)
    if told:
        left, right = (max(svg.text_width(f"{stream.stops[k]} 00.0 Mt", 11.2) for stream in told)
                       for k in (0, 2))  # fmt: skip
        frame = Box(min(left, 270) + 12, 30, WIDTH_PX - min(right, 270) - 12, 30 + tall)
        middle = frame.left + sankey.MIDDLE * (frame.right - frame.left)
        for x, text, anchor in ((frame.left, "From", "end"), (middle, "By", "middle"),
                                (frame.right, "To", "start")):  # fmt: skip
            canvas.text(x, 16, text, size=12, anchor=anchor, role="muted", weight=600)
        sankey.draw(canvas, frame, told, sankey.layout(told, frame, _order(told)))
    return canvas.figure(_alt(told), _caption(one))


def _list(one: xr.Dataset, told: list[Stream]) -> Figure:
    """The same for a narrow screen: a bar for each crossing or corridor, below it the ends."""
    by = sorted({stream.stops[1] for stream in told}, key=lambda name: -_mt(told, name))
    rows = [(name, _ends(told, name)) for name in by]
    canvas = Canvas(NARROW, 12 + sum(58 + 16 * len(ends) for _, ends in rows))
    most, y = max((_mt(told, name) for name in by), default=1.0), 12.0
    for name, ends in rows:
        mt = _mt(told, name)
        colour = next(stream.colour for stream in told if stream.stops[1] == name)
        canvas.text(4, y + 8, f"{name}, {words.number(mt, 1)} Mt", size=13, weight=600)
        canvas.rect(Box(4, y + 15, 4 + (NARROW - 8) * mt / most, y + 27), fill=colour)
        for i, (ways_, size) in enumerate(ends):
            text = f"{ways_} {words.number(size, 1)}"
            canvas.text(4, y + 43 + 16 * i, text, size=11, role="muted")
        y += 58 + 16 * len(ends)
    return canvas.figure(_alt(told), _caption(one))


def _mt(told: list[Stream], by: str) -> float:
    return sum(stream.mt for stream in told if stream.stops[1] == by)


def _ends(told: list[Stream], by: str) -> list[tuple[str, float]]:
    """From where to where a crossing or corridor is taken, largest first."""
    sums: dict[str, float] = {}
    for stream in told:
        if stream.stops[1] == by:
            key = f"{stream.stops[0]} → {stream.stops[2]}"
            sums[key] = sums.get(key, 0.0) + stream.mt
    return sorted(sums.items(), key=lambda part: -part[1])[:_MOST_LINES]


def _alt(told: list[Stream]) -> str:
    by = sorted({stream.stops[1] for stream in told}, key=lambda name: -_mt(told, name))
    parts = [f"{name} {words.number(_mt(told, name), 1)} Mt ({_ends(told, name)[0][0]})"
             for name in by]  # fmt: skip
    return f"Goods by crossing and corridor, with the largest ends: {'; '.join(parts)}."


def _caption(one: xr.Dataset) -> str:
    return (
        f"Goods of {int(one['year'])}, {reading.STATES[str(one['state'].item())]}, in Mt a year; "
        "what stands in the middle is the border crossing that is taken, or else the way by sea. "
        "Flows of least cost, taken apart into ways: tonnes of a bar are those of the solution, "
        "which of two sources feeds which of two ends is one possibility of several."
    )
