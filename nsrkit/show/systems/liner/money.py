"""What a box costs on a service: by date of sailing, by component, beside other ways."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes, legend
from nsrkit.show.svg import Box, Canvas, Figure, Html
from nsrkit.show.systems.liner.sailings import days_of, drawn, keys, shut, span, spread
from nsrkit.show.tables import table

if TYPE_CHECKING:
    import xarray as xr

_DASH = ("9 4", "2 3", "12 3 2 3")


def liner_cost(found: xr.Dataset) -> Figure:
    """What a loaded box costs by date of sailing, beside the same round by Suez and the Cape.

    Parameters
    ----------
    found
        As `nsrkit.systems.liner.run` gives it; NaN is a sailing that does not come back, or a
        number that is not supplied.

    Returns
    -------
    Figure
        USD per TEU: the NSR with its band over ices and draws, the other corridors, and rates that
        shippers pay for other ways as dashed lines.

    Examples
    --------
    >>> case = nsrkit.load("newnew-2024", {"scan.every_d": 31, "ensemble.draws": 0})
    >>> "USD per TEU" in liner_cost(nsrkit.systems.liner.run(case, members=0)).alt
    True
    """
    day, own = days_of(found), found["unit_usd"].values[0]
    step = float(np.median(np.diff(day))) if day.size > 1 else 7.0
    sides = {str(name): float(found["corridor_usd"].sel(corridor=name))
             for name in found.corridor.values[1:]}  # fmt: skip
    offers = {str(name): float(found["offer_usd"].sel(offer=name, end="value"))
              for name in found.offer.values}  # fmt: skip
    ends = found["unit_usd_q"].values.T
    seen = [*own, *ends[2], *sides.values(), *offers.values()]
    seen += [*found["corridor_usd_q"].values[:, -1]]
    top = np.nanmax(seen) if np.isfinite(seen).any() else 1.0
    rows = 1 + len(offers)
    frame = Box(64, 62 + 22 * rows, WIDTH_PX - 20, 360 + 22 * rows)
    canvas = Canvas(WIDTH_PX, frame.bottom + 60)
    axes = Axes(canvas, frame, (day[0] - step / 2, day[-1] + step / 2), (0, 1.1 * top))
    shut(axes, day, step, np.isnan(own), "does not come back")
    axes.y_axis("USD per TEU loaded")
    if np.isfinite(ends).any():
        spread(axes, day, [*ends])
    drawn(axes, day, own)
    _levels(axes, sides, offers)
    _whiskers(axes, found)
    legend(canvas, _keys(found), 64, 24)
    axes.months("Sailing from the first port", *span(found))
    return canvas.figure(f"Cost of a box in USD per TEU by date of sailing. {_said(found)}",
                         _said(found))  # fmt: skip


def _levels(axes: Axes, sides: dict[str, float], offers: dict[str, float]) -> None:
    """Corridors and offers as lines across, the offers named in the legend rows above."""
    canvas, frame = axes.canvas, axes.frame

    def across(value: float, colour: str, dash: str) -> None:
        y = float(axes.y(value))
        canvas.line([(frame.left, y), (frame.right, y)], stroke=colour, stroke_width="2.4px",
                    stroke_dasharray=dash)  # fmt: skip

    x, known = 64.0, [(name, usd) for name, usd in sides.items() if math.isfinite(usd)]
    for name, usd in known:
        across(usd, theme.corridor(name), "none")
        told = f"by {words.NAMES.get(name, name)}: {words.number(usd)}"
        legend(canvas, [("line", theme.corridor(name), told)], x, 46)
        x += 60 + 7.2 * len(told)
    for i, (name, usd) in enumerate(offers.items()):
        if math.isfinite(usd):
            across(usd, theme.var("rail"), _DASH[i % len(_DASH)])
            canvas.line([(64, 64 + 22 * i), (86, 64 + 22 * i)], stroke=theme.var("rail"),
                        stroke_width="3px", stroke_dasharray=_DASH[i % len(_DASH)])  # fmt: skip
            canvas.text(92, 68 + 22 * i, f"{name}, rate to the shipper: {words.number(usd)}",
                        size=11.5)  # fmt: skip


def _whiskers(axes: Axes, found: xr.Dataset) -> None:
    """10-90 % of the draws of the other corridors, at the right edge."""
    for i, name in enumerate(map(str, found.corridor.values[1:])):
        low, _, high = found["corridor_usd_q"].sel(corridor=name).values
        x = axes.frame.right - 8 - 12 * i
        if math.isfinite(low):
            axes.canvas.line([(x, float(axes.y(low))), (x, float(axes.y(high)))],
                             stroke=theme.corridor(name), stroke_width="5px")  # fmt: skip


def _keys(found: xr.Dataset) -> list[tuple[str, str, str]]:
    own = keys(found)[0]
    told = (
        "10-90 % of ices and draws (prices, fees, hire, loads), bars on the right; dashed: median"
    )
    return [own, ("band", theme.var("series-1"), told)]


def _said(found: xr.Dataset) -> str:
    """What the chart shows, and what its numbers hold."""
    gaps = {str(name): str(found["corridor_excluded"].sel(corridor=name).item())
            for name in found.corridor.values}  # fmt: skip
    told = "; ".join(f"{words.NAMES.get(name, name)}: {gap}" for name, gap in gaps.items() if gap)
    left = f" Left out because not supplied: {told}." if told else ""
    wins = []
    for name in map(str, found.corridor.values[1:]):
        share = found["wins"].sel(corridor=name).values[np.isfinite(found["unit_usd"].values[0])]
        if share.size and np.isfinite(share).any():
            title, mean = words.NAMES.get(name, name), words.percent(float(share.mean()))
            wins.append(f"than by {title} in {mean}")
    cheaper = ""
    if wins:
        cheaper = (f"On dates that come back in the ice of {found.attrs['year']} a round is made "
                   f"and a box is cheaper {' and '.join(wins)} of ices and draws. ")  # fmt: skip
    return (
        f"{cheaper}The cost of the ship on a whole round, with calls, over the loaded boxes of "
        f"both ways, in USD of {found.attrs['base_year']}; a rate to the shipper holds terminals, "
        f"boxes and a margin besides, and a forty-foot box is two TEU.{left}"
    )


def liner_parts(found: xr.Dataset) -> Html:
    """Cost of a box by component and corridor.

    Parameters
    ----------
    found
        As `nsrkit.systems.liner.run` gives it; NaN (not supplied) is an en dash.

    Returns
    -------
    Html
        A table in USD per TEU; components that are nought on all corridors are left out.

    Examples
    --------
    >>> case = nsrkit.load("newnew-2024", {"scan.every_d": 31, "ensemble.draws": 0})
    >>> "canal toll" in liner_parts(nsrkit.systems.liner.run(case, members=0)).html
    True
    """
    names = [str(name) for name in found.corridor.values]
    rows = []
    for component in map(str, found.component.values):
        values = [float(found["part_usd"].sel(corridor=name, component=component))
                  for name in names]  # fmt: skip
        if any(value != 0 for value in values):
            rows.append([component, *(words.number(value) for value in values)])
    total = [float(np.nansum(found["part_usd"].sel(corridor=name).values)) for name in names]
    rows.append(["sum", *(words.number(value) if value else "–" for value in total)])
    heads = ["USD per TEU", *(_title(name) for name in names)]
    return table(heads, rows, "A round over its loaded boxes: on the NSR the mean of the sailings "
                 "of all ices that come back, elsewhere the same round and ship.")  # fmt: skip


def liner_breakeven(found: xr.Dataset) -> Html:
    """The service beside other ways: days, cost, and the season that earns back the ice class.

    Parameters
    ----------
    found
        As `nsrkit.systems.liner.run` gives it; NaN is an en dash.

    Returns
    -------
    Html
        A row per corridor and per offer.

    Examples
    --------
    >>> case = nsrkit.load("newnew-2024", {"scan.every_d": 31, "ensemble.draws": 0})
    >>> "index" in liner_breakeven(nsrkit.systems.liner.run(case, members=0)).html
    True
    """
    rows = []
    for name in map(str, found.corridor.values):
        one = found.sel(corridor=name)
        usd, days = float(one["corridor_usd"]), float(one["corridor_out_d"])
        rows.append([f"{_title(name)}\nship and calls", words.number(days, 1),
                     words.number(float(one["corridor_d"]), 1), words.number(usd),
                     words.number(2 * usd), _season(one, name)])  # fmt: skip
    for name in map(str, found.offer.values):
        one = found.sel(offer=name)
        (low, value, high), (soon, days, late) = one["offer_usd"].values, one["offer_d"].values
        per_feu = _range(2 * value, 2 * low, 2 * high)
        rows.append([f"{name}\nrate to the shipper", _range(days, soon, late, 1), "–",
                     _range(value, low, high), per_feu, "–"])  # fmt: skip
    season = words.number(float(found["season_d"][0]))
    said = (
        "Days out are from port to port, on the NSR and the corridors from the first port to the "
        "first one beyond. The break-even season is the one in which cheaper boxes pay for what "
        "the ice class costs all the year, with the other corridor in the rest of it; the ice of "
        f"{found.attrs['year']} gives {season} days. Cariou et al. (2019, doi "
        "10.1057/s41278-019-00145-3) found 1.5 months a year in which liners could compete there."
    )
    heads = ["Way", "Days out", "Days of a round", "USD/TEU", "USD/FEU", "Break-even season, d"]
    return table(heads, rows, said)


def _season(one: xr.Dataset, name: str) -> str:
    value = float(one["breakeven_d"])
    if name == "nsr" or math.isnan(value):
        return "–"
    return words.number(value) if value <= 365 else "never"


def _range(value: float, low: float, high: float, digits: int = 0) -> str:
    text = words.number(value, digits)
    ends = f"{words.number(low, digits)}–{words.number(high, digits)}"
    return f"{text}\n{ends}" if high > low else text


def _title(name: str) -> str:
    title = words.NAMES.get(name, name).removeprefix("the ")
    return title[0].upper() + title[1:]
