"""How busy each icebreaker is, and what the next one would give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes, legend, ticks
from nsrkit.show.svg import Box, Canvas, Figure
from nsrkit.show.systems.icebreakers.fleets import (
    ends,
    fill,
    fleets,
    named,
    upper,
    vessel,
)

if TYPE_CHECKING:
    import xarray as xr

_ROW, _LEFT = 26.0, 210.0
LEADS, COMES = theme.var("escort"), theme.var("series-6")


def escort_use(found: xr.Dataset, fleet: str | None = None) -> Figure:
    """How much of her time at hand each icebreaker leads ships or is on her way to them.

    Parameters
    ----------
    found
        As `nsrkit.systems.icebreakers.run` gives it, on (fleet, more, season, icebreaker):
        `lead_h`, `come_h`, `at_hand_h` [h], `use` [1]; NaN where she is not in the fleet.
    fleet
        Name of a fleet; None takes all of them.

    Returns
    -------
    Figure
        A bar per icebreaker and fleet as it is: means over the seasons, with 80 % of them.

    Examples
    --------
    >>> import xarray as xr
    >>> dims = ("fleet", "more", "season", "icebreaker")
    >>> hours = {"lead_h": 30.0, "come_h": 10.0, "at_hand_h": 100.0, "use": 0.4}
    >>> made = xr.Dataset({name: (dims, [[[[value]]]]) for name, value in hours.items()},
    ...     coords={"fleet": ["2021"], "more": [0], "icebreaker": ["vaygach"]})
    >>> "Vaygach 40 %" in escort_use(made).alt
    True
    """
    shown = [fleet] if fleet else fleets(found)
    rows = [(name, each) for name in shown for each in _in(found, name)]
    heads = len(shown)
    canvas = Canvas(WIDTH_PX, 50 + _ROW * len(rows) + 30 * heads + 56)
    legend(canvas, [("box", LEADS, "leads"), ("box", COMES, "on her way to ships")], _LEFT, 20)
    axes = Axes(canvas, Box(_LEFT, 40, WIDTH_PX - 90, 44 + _ROW * len(rows) + 30 * heads),
                (0, 100), (0, 1))  # fmt: skip
    axes.x_axis("Share of her days at hand, %", [(v, f"{v:g}") for v in ticks(0, 100)])
    for value in ticks(0, 100):
        x = float(axes.x(value))
        canvas.line([(x, axes.frame.top), (x, axes.frame.bottom)], stroke=theme.var("line"),
                    stroke_width="1px")  # fmt: skip
    y, said = 44.0, []
    for name in shown:
        canvas.text(16, y + 19, upper(named(name)), size=12, weight=600)
        y += 30
        told = []
        for each in _in(found, name):
            told.append(_busy(axes, found.sel(fleet=name, more=0, icebreaker=each), each, y))
            y += _ROW
        said.append(f"{upper(named(name))}: {', '.join(told) or 'nobody'}.")
    return canvas.figure(
        f"How busy icebreakers are. {' '.join(said)}",
        f"Means of {found.sizes['season']} seasons; thin line: 80 % of them. The rest of the time "
        "she lies or cruises at her station.",
    )


def _in(found: xr.Dataset, fleet: str) -> list[str]:
    """Icebreakers of a fleet as it is."""
    one = found.at_hand_h.sel(fleet=fleet, more=0)
    there = np.nan_to_num(one.transpose("season", "icebreaker").values).max(axis=0) > 0
    return [str(name) for name in found.icebreaker.values[there]]


def _busy(axes: Axes, one: xr.Dataset, name: str, y: float) -> str:
    canvas = axes.canvas
    hand = np.where(one.at_hand_h.values > 0, one.at_hand_h.values, np.nan)
    lead, _, _ = ends(100 * one.lead_h.values / hand)
    come, _, _ = ends(100 * one.come_h.values / hand)
    mean, low, high = ends(100 * one.use.values)
    canvas.text(_LEFT - 12, y + 14, vessel(name), size=11.5, anchor="end")
    edge = 0.0
    for share, colour in ((lead, LEADS), (come, COMES)):
        box = Box(float(axes.x(edge)), y + 3, float(axes.x(edge + share)), y + _ROW - 7)
        canvas.rect(box, fill=colour, stroke=theme.var("on-bright"), stroke_width="0.6px")
        edge += share
    middle = y + (_ROW - 4) / 2
    canvas.line([(float(axes.x(low)), middle), (float(axes.x(high)), middle)],
                stroke=theme.var("ink"), stroke_width="1.4px")  # fmt: skip
    canvas.text(axes.frame.right + 14, y + 14, f"{mean:.0f} %", size=11.5, weight=600)
    return f"{vessel(name)} {mean:.0f} %"


def next_icebreaker(found: xr.Dataset) -> Figure:
    """What each further icebreaker gives to a fleet in a season, with its standard error.

    Parameters
    ----------
    found
        As `nsrkit.systems.icebreakers.worth` gives it, on (fleet, more): `wait_d` [d], `beset`,
        `usd` [USD], each with its standard error `_se`; NaN where there is no value.

    Returns
    -------
    Figure
        Three panels: ship-days of waiting saved, ships fewer beset, and USD.

    Examples
    --------
    >>> import xarray as xr
    >>> made = xr.Dataset({name: (("fleet", "more"), [[2.0]]) for name in
    ...     ("wait_d", "wait_d_se", "beset", "beset_se", "usd", "usd_se")},
    ...     coords={"fleet": ["2021"], "more": [1]})
    >>> "saves 2.0 ship-days of waiting" in next_icebreaker(made).alt
    True
    """
    names = fleets(found)
    rows = [(name, int(more)) for name in names for more in found.more.values]
    canvas = Canvas(WIDTH_PX, 60 + 30 * len(rows) + 30)
    gone = str(found.attrs.get("usd_excludes", ""))
    panels = (("wait_d", 1.0, "Ship-days of waiting saved"), ("beset", 1.0, "Ships fewer beset"),
              ("usd", 1e-3, "At the ships' charter, thousand USD"))  # fmt: skip
    wide = (WIDTH_PX - _LEFT - 30) / 3
    for k, (key, factor, title) in enumerate(panels):
        left = _LEFT + k * wide
        frame = Box(left, 52, left + wide - 40, 60 + 30 * len(rows))
        _worth(Axes(canvas, frame, _span(found, key, factor), (0, 1)), found, rows, key, factor,
               title)  # fmt: skip
    for i, (name, more) in enumerate(rows):
        canvas.text(_LEFT - 12, 52 + 30 * i + 20, f"{name}: {_nth(more)}", size=11.5, anchor="end")
    said = " ".join(_said(found.sel(fleet=name, more=more), name, more) for name, more in rows)
    without = f"; excluding {gone}, whose charter is not supplied" if gone else ""
    return canvas.figure(
        f"What the next icebreaker gives. {said}",
        "Against a fleet with one fewer, season by season with the same ships, ice and chance; "
        "whiskers: two standard errors, between ices where there are several. USD: days of waiting "
        "saved at the daily charter of the ships that waited, without the fuel they burn or the "
        f"cost of the icebreaker{without}.",
    )


def _span(found: xr.Dataset, key: str, factor: float) -> tuple[float, float]:
    value, error = (np.nan_to_num(found[name].values) * factor for name in (key, f"{key}_se"))
    low, high = min(0.0, float((value - 2 * error).min())), float((value + 2 * error).max())
    return low, max(high, low + 1e-6) * 1.04 if high > 0 else low + 1.0


def _worth(axes: Axes, found: xr.Dataset, rows: list[tuple[str, int]], key: str, factor: float,
           title: str) -> None:  # fmt: skip
    canvas, names = axes.canvas, fleets(found)
    canvas.text(axes.frame.left, 40, title, size=11.5, role="muted", weight=600)
    if not np.isfinite(found[key].values).any():
        canvas.text(axes.frame.left, 72, "not supplied: a ship without a charter", size=11,
                    role="muted")  # fmt: skip
        return
    marks = ticks(*axes.x_range, 3)
    digits = 1 + any(abs(10 * mark % 1) > 1e-9 for mark in marks)
    digits = digits if any(abs(mark % 1) > 1e-9 for mark in marks) else 0
    axes.x_axis("", [(value, words.number(value, digits)) for value in marks])
    for i, (name, more) in enumerate(rows):
        one, y = found.sel(fleet=name, more=more), 52 + 30 * i
        value, error = float(one[key]) * factor, 2 * float(one[f"{key}_se"]) * factor
        if not np.isfinite(value):
            canvas.text(axes.frame.left + 6, y + 20, "not supplied", size=11, role="muted")
            continue
        left, right = sorted((float(axes.x(0.0)), float(axes.x(value))))
        canvas.rect(Box(left, y + 6, right, y + 26), fill=fill(names.index(name)))
        span = [float(axes.x(edge)) for edge in (value - error, value + error)]
        canvas.line([(span[0], y + 16), (span[1], y + 16)], stroke=theme.var("ink"),
                    stroke_width="1.6px")  # fmt: skip


def _nth(more: int) -> str:
    return {1: "the next", 2: "a second", 3: "a third"}.get(more, f"number {more}")


def _said(one: xr.Dataset, name: str, more: int) -> str:
    days, error = float(one.wait_d), float(one.wait_d_se)
    ships = float(one.beset)
    return (f"{upper(named(name))}: {_nth(more)} saves {days:.1f} ship-days of waiting in a season "
            f"(standard error {error:.1f}) and leaves {ships:.1f} ships fewer beset.")  # fmt: skip
