"""Transits by year as they were counted, each publisher by itself, and the model's beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.scenario.reading import events as dated
from nsrkit.show import theme
from nsrkit.show.charts.axes import WIDTH_PX, Axes, legend
from nsrkit.show.svg import Box, Canvas, Figure
from nsrkit.show.systems.claims.marks import marks
from nsrkit.show.systems.transit.cards import spread, total
from nsrkit.systems.transit import OWN, counts
from nsrkit.systems.transit.reported import ALL, TRANSIT, Count

if TYPE_CHECKING:
    import xarray as xr

_OWN, _OTHERS, MODEL = "series-1", "series-7", "nsr"
LEFT, RIGHT = 74.0, WIDTH_PX - 20


def transit_years(found: xr.Dataset) -> Figure:
    """Transits and tonnes by year as they were counted, with what the model allows the fleet.

    Parameters
    ----------
    found
        As `systems.transit.run` gives it; its publisher is drawn strong, others pale beside it.

    Returns
    -------
    Figure
        Bars of voyages, below them tonnes; a line joins only counts of that publisher. A year that
        nobody counted stays empty.

    Examples
    --------
    >>> group = {"ship": "panamax-bulk-1c", "west": "Murmansk", "east": "Qingdao", "first": "08-15"}
    >>> given = {"transit": {"members": 0, "fleet": {"bulk": group}}, "scan.every_d": 31,
    ...          "ice.source": "normal", "sailing.thickness_factor": 1}
    >>> from nsrkit.systems import transit
    >>> "97" in transit_years(transit.run(nsrkit.load("smoke", given))).alt
    True
    """
    rows = [one for one in counts() if one.cargo == ALL and _whole(one)]
    years = range(min(one.year for one in rows), max(one.year for one in rows) + 1)
    span = (years[0] - 0.6, years[-1] + 0.6)
    canvas = Canvas(WIDTH_PX, 470)
    publisher, year = str(found.attrs["publisher"]), int(found.attrs["year"])
    legend(
        canvas,
        [
            ("box", theme.var(_OWN), publisher),
            ("band", theme.var(_OTHERS), "others, by their own definitions"),
            ("box", theme.var(MODEL), f"model: the fleet in the ice of {year}"),
        ],
        20,
        20,
    )
    modelled = total(found, "voyages")
    most = max([one.voyages or 0 for one in rows] + [float(modelled.max())])
    above = Axes(canvas, Box(LEFT, 58, RIGHT, 250), span, (0, 1.14 * most))
    above.y_axis("Transit voyages in a year")
    for at in years:
        _bars(above, [one for one in rows if one.year == at], publisher,
              modelled if at == year else None)  # fmt: skip
    events = marks(above, dated.events(), kinds=("season",), shift=-0.5)
    heavy = total(found, "tonnes") / 1e6
    most = max([one.tonnes or 0 for one in rows]) / 1e6
    most = max(most, float(heavy.max())) if np.isfinite(heavy).all() else most
    below = Axes(canvas, Box(LEFT, 292, RIGHT, 420), span, (0, 1.14 * most))
    below.y_axis("Transit cargo, million tonnes", digits=1)
    _tonnes(below, rows, publisher)
    if np.isfinite(heavy).all():
        _mark(below, year + 0.25, heavy)
    below.x_axis("Year", [(at, str(at)) for at in years])
    return canvas.figure(_said(rows, publisher, year, modelled),
                         f"{_caption(rows, publisher)} Dashed: {events}.")  # fmt: skip


def _whole(one: Count) -> bool:
    """A whole year, or the nearest to it that was counted."""
    return one.definition == TRANSIT or one.definition == "transit to 30 November"


def _bars(axes: Axes, rows: list[Count], publisher: str, modelled: xr.DataArray | None) -> None:
    """The counts of one year side by side, the model's last."""
    counted = [one for one in rows if one.voyages is not None]
    counted.sort(key=lambda one: one.publisher != publisher)
    slots = len(counted) + (modelled is not None)
    for k, one in enumerate(counted):
        own = one.publisher == publisher
        box = _slot(axes, one.year, k, slots, float(one.voyages or 0))
        said = f"{one.year}, {one.publisher}: {one.voyages}. {one.note}"
        axes.canvas.rect(box, fill=theme.var(_OWN if own else _OTHERS), title=said,
                         fill_opacity=1 if own else 0.45)  # fmt: skip
        if own or counted[0].publisher != publisher:
            axes.canvas.text((box.left + box.right) / 2, box.top - 5, str(one.voyages), size=10.5,
                             anchor="middle", role="muted")  # fmt: skip
    if modelled is not None:
        value = float(modelled.sel(ice=OWN))
        year = rows[0].year
        box = _slot(axes, year, slots - 1, slots, value)
        axes.canvas.rect(box, fill=theme.var(MODEL), title=f"model: {value:.0f}")
        low, high = spread(modelled)
        if low is not None and high is not None:
            whisker(axes, (box.left + box.right) / 2, low, high)


def _slot(axes: Axes, year: int, k: int, slots: int, value: float) -> Box:
    width = 0.8 / slots
    left = year - 0.4 + k * width
    return Box(float(axes.x(left)), float(axes.y(value)), float(axes.x(left + width)) - 1,
               axes.frame.bottom)  # fmt: skip


def whisker(axes: Axes, x: float, low: float, high: float) -> None:
    """A vertical span of data at a position on the page."""
    ends = [float(axes.y(value)) for value in (low, high)]
    axes.canvas.line([(x, ends[0]), (x, ends[1])], stroke=theme.var("ink"), stroke_width="1.6px")
    for y in ends:
        axes.canvas.line([(x - 4, y), (x + 4, y)], stroke=theme.var("ink"), stroke_width="1.6px")


def _tonnes(axes: Axes, rows: list[Count], publisher: str) -> None:
    known = [one for one in rows if one.tonnes is not None]
    own = [one for one in known if one.publisher == publisher]
    # A line over a year that the publisher did not count would be a guess.
    pieces = np.split(np.arange(len(own)), np.flatnonzero(np.diff([o.year for o in own]) > 1) + 1)
    for piece in pieces:
        at = np.array([own[k].year for k in piece], float)
        mt = np.array([(own[k].tonnes or 0) / 1e6 for k in piece])
        axes.canvas.line(axes.points(at, mt), stroke=theme.var(_OWN), stroke_width="2.4px")
    for one in known:
        mine = one.publisher == publisher
        axes.canvas.dot(float(axes.x(one.year)), float(axes.y((one.tonnes or 0) / 1e6)),
                        4.5 if mine else 4, fill=theme.var(_OWN if mine else _OTHERS),
                        fill_opacity=1 if mine else 0.7)  # fmt: skip


def _mark(axes: Axes, at: float, values: xr.DataArray) -> None:
    low, high = spread(values)
    if low is not None and high is not None:
        whisker(axes, float(axes.x(at)), low, high)
    axes.canvas.dot(float(axes.x(at)), float(axes.y(float(values.sel(ice=OWN)))), 5,
                    fill=theme.var(MODEL))  # fmt: skip


def _said(rows: list[Count], publisher: str, year: int, modelled: xr.DataArray) -> str:
    told = ", ".join(f"{one.year} {one.voyages}" for one in rows
                     if one.publisher == publisher and one.voyages is not None)  # fmt: skip
    return (f"Transit voyages by year as {publisher} counted them: {told}. The model allows its "
            f"fleet {float(modelled.sel(ice=OWN)):.0f} in the ice of {year}.")  # fmt: skip


def _caption(rows: list[Count], publisher: str) -> str:
    others = ", ".join(sorted({one.publisher for one in rows} - {publisher}))
    late = [str(one.year) for one in rows if one.definition != TRANSIT]
    until = f" {', '.join(late)} to 30 November." if late else ""
    return (f"Counts of {publisher}, and pale those of others ({others}): definitions differ, so "
            f"no line joins them.{until} The model's bar holds only the groups of the scenario; "
            "whiskers: 10-90 % of members of the ice.")  # fmt: skip
