"""Limits of the network: how far each is used, in which months it binds, and what more is worth."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import svg, theme, words
from nsrkit.show.charts.axes import WIDTH_PX, legend
from nsrkit.show.footnotes import Noted, sourced
from nsrkit.show.svg import Box, Canvas, Html
from nsrkit.show.systems.exports.cards import MONTHS
from nsrkit.show.systems.network import reading
from nsrkit.show.tables import table

if TYPE_CHECKING:
    import xarray as xr

_LEFT, _TOP, _ROW = 290.0, 74.0, 30.0
_DUAL = "nsrkit.systems.network.run: dual value of the limit, what one more tonne in it saves"
NEAR = 0.5
"""Share of its limit from which on an arc is told although it never binds."""


def hub_limits(found: xr.Dataset, year: int | None = None, state: str | None = None) -> Html:
    """Arcs with a limit: capacity, what they carry, months in which they bind, worth of more.

    Parameters
    ----------
    found
        As `nsrkit.systems.network.run` gives it; NaN is no limit, and such an arc has no row.
    year, state
        Which of those it holds; None takes the first, of states that of the case.

    Returns
    -------
    Html
        A row per arc that binds or is used by half, the most worth first.

    Examples
    --------
    >>> few = {"years": [2024], "states": [], "draws": 0, "seaways": {"members": 1, "every_d": 28}}
    >>> case = nsrkit.load("border-hubs", {f"network.{key}": told for key, told in few.items()})
    >>> found = nsrkit.systems.network.run(case)
    >>> "Zabaikalsk" in hub_limits(found).html
    True
    """
    one = reading.chosen(found, year, state)
    rows = []
    for arc in told(one):
        it = one.sel(arc=arc)
        held = it["binding"].values.astype(bool)
        limit = words.number(float(it["capacity"].sum()), 1)
        rows.append([
            reading.title(one, arc), _noted(it, limit, "capacity"),
            _ranged(it, float(it["load"].sum()), "load_q"),
            words.percent(float(reading.used(one).sel(arc=arc))),
            (reading.spans(held) if held.any() else "none") + _often(it),
            _ranged(it, float(it["worth"].mean()), "worth_q"),
        ])  # fmt: skip
    heads = ["Arc", "Capacity, Mt/y", Noted("Carried, Mt/y", reading.SOLVED, "derived"),
             Noted("Use of the year", reading.SOLVED, "derived"), "Months that bind",
             Noted("Worth of more, USD/t", _DUAL, "derived")]  # fmt: skip
    said = (f"Limits in {_when(one)}. Worth: what one more tonne of room saves, mean of the "
            f"months; nothing where there is room.{_draws(found, one)}")  # fmt: skip
    return table(heads, rows, said)


def _ranged(one: xr.Dataset, value: float, drawn: str, digits: int = 1) -> str:
    """A number, below it 10-90 % of the draws where there are any."""
    low, high = reading.ends(one, drawn)
    text = words.number(value, digits)
    if low is None or high is None or low == high:
        return text
    return f"{text}\n{words.number(low, digits)}–{words.number(high, digits)}"


def _often(one: xr.Dataset) -> str:
    """In how many of the draws a limit binds."""
    if "binds" not in one:
        return ""
    error = words.number(100 * float(one["binds_se"]))
    return f"\n{words.percent(float(one['binds']))} of draws, ± {error}"


def _draws(found: xr.Dataset, one: xr.Dataset) -> str:
    return (f" Below: 10-90 % of {int(found.attrs['draws'])} draws of all numbers and ices."
            if "binds" in one else "")  # fmt: skip


def _noted(one: xr.Dataset, text: str, name: str) -> str:
    """A number with its footnote; one that has no source is plain."""
    status, source = (str(one[f"{name}_{what}"].item()) for what in ("status", "source"))
    return Noted(text, source, status) if source else text


def _when(one: xr.Dataset) -> str:
    return f"{int(one['year'])}, {reading.STATES[str(one['state'].item())]}"


def told(one: xr.Dataset) -> list[str]:
    """Arcs with a limit that binds or is used by half, the most worth in a year first."""
    worth = (one["worth"] * one["capacity"]).sum("month")
    use = reading.used(one)
    arcs = [str(arc) for arc in one["arc"].values
            if float(worth.sel(arc=arc)) > 0 or float(use.sel(arc=arc)) >= NEAR]  # fmt: skip
    return sorted(arcs, key=lambda arc: (-float(worth.sel(arc=arc)), -float(use.sel(arc=arc))))


def hub_budgets(found: xr.Dataset, year: int | None = None, state: str | None = None) -> Html:
    """Ships, escort and gates: days that there are, days spent, and what one more is worth.

    Parameters
    ----------
    found
        As `nsrkit.systems.network.run` gives it; NaN is no limit.
    year, state
        Which of those it holds; None takes the first, of states that of the case.

    Returns
    -------
    Html
        A row per budget; of a gate ships are counted, of all others days.

    Examples
    --------
    >>> few = {"years": [2024], "states": [], "draws": 0, "seaways": {"members": 1, "every_d": 28}}
    >>> case = nsrkit.load("border-hubs", {f"network.{key}": told for key, told in few.items()})
    >>> found = nsrkit.systems.network.run(case)
    >>> "icebreakers" in hub_budgets(found).html
    True
    """
    one = reading.chosen(found, year, state)
    rows = []
    for i, title in enumerate(map(str, one["budget_title"].values)):
        it = one.isel(budget=i)
        days, spent, worth = (it[name] for name in ("budget_days", "spent", "day_worth"))
        held = worth.values > 0
        rows.append([
            title[:1].upper() + title[1:],
            _noted(it, words.number(float(days.sum(skipna=False))), "budget"),
            _ranged(it, float(spent.sum()), "spent_q", 0),
            words.percent(float((spent / days).max().round(9))),
            reading.spans(held) if held.any() else "none",
            _ranged(it, float(worth.mean()), "day_worth_q", 0),
        ])  # fmt: skip
    heads = ["Of what", "There are, a year", Noted("Spent, a year", reading.SOLVED, "derived"),
             "Use, fullest month", "Months that bind",
             Noted("Worth of one more, USD", _DUAL, "derived")]  # fmt: skip
    said = (f"Ships and icebreakers in {_when(one)}, in days; gates in ships. Worth: mean of the "
            f"months.{_draws(found, one)}")  # fmt: skip
    return table(heads, rows, said)


def hub_binding(found: xr.Dataset, year: int | None = None, state: str | None = None) -> Html:
    """Which limit binds in which month: a strip a limit, and in it what a tonne more is worth.

    Parameters
    ----------
    found
        As `nsrkit.systems.network.run` gives it; NaN is no limit.
    year, state
        Which of those it holds; None takes the first, of states that of the case.

    Returns
    -------
    Html
        A cell a month, as dark as its use, framed where the limit binds, and the sources below.

    Examples
    --------
    >>> few = {"years": [2024], "states": [], "draws": 0, "seaways": {"members": 1, "every_d": 28}}
    >>> case = nsrkit.load("border-hubs", {f"network.{key}": told for key, told in few.items()})
    >>> found = nsrkit.systems.network.run(case)
    >>> "Jan" in hub_binding(found).html
    True
    """
    one = reading.chosen(found, year, state)
    arcs = told(one)
    canvas = Canvas(WIDTH_PX, _TOP + _ROW * max(len(arcs), 1) + 8)
    keys = [("box", theme.var("series-2"), "binds; number: worth of a tonne more, USD"),
            ("box", theme.var("series-1"), "use, the fuller the darker")]  # fmt: skip
    legend(canvas, keys, 12, 22)
    wide = (WIDTH_PX - _LEFT - 10) / 12
    for m, month in enumerate(MONTHS):
        canvas.text(_LEFT + (m + 0.5) * wide, _TOP - 10, month, size=11.5, anchor="middle",
                    role="muted", weight=600)  # fmt: skip
    for i, arc in enumerate(arcs):
        y, it = _TOP + i * _ROW, one.sel(arc=arc)
        _name(canvas, reading.title(one, arc), y)
        for m in range(12):
            box = Box(_LEFT + m * wide, y, _LEFT + (m + 1) * wide - 2, y + _ROW - 3)
            _cell(canvas, box, it.isel(month=m))
    if not arcs:
        canvas.text(_LEFT, _TOP + 18, "No limit binds, and none is used by half.", size=12)
    said = (f"Use of limits by month in {_when(one)}. An arc that never binds is told from "
            f"{words.percent(NEAR)} of its limit on.")  # fmt: skip
    figure = canvas.figure(_alt(one, arcs), said)
    use = Noted("use", f"{reading.SOLVED}; {reading.ELSEWHERE}", "derived")
    return sourced(figure, [use, Noted("worth", _DUAL, "derived")])


def _name(canvas: Canvas, title: str, y: float) -> None:
    """Name of a row, in two lines where one is too short."""
    fits = svg.text_width(title, 11.5) < _LEFT - 20
    lines = [title] if fits else textwrap.wrap(title, len(title) // 2 + 6)
    for i, line in enumerate(lines):
        at = y + 18 + 12 * (i - (len(lines) - 1) / 2)
        canvas.text(_LEFT - 8, at, line, size=11.5 if fits else 10.5, anchor="end")


def _cell(canvas: Canvas, box: Box, one: xr.Dataset) -> None:
    use, binds = round(float(one["utilisation"]), 9), bool(one["binding"])
    if not np.isfinite(use):
        canvas.rect(box, fill="none", stroke=theme.var("line"), title="no limit")
        return
    colour = theme.var("series-2" if binds else "series-1")
    canvas.rect(box, radius=2, fill=colour, fill_opacity=0.35 if binds else 0.04 + 0.4 * use,
                title=words.percent(use), stroke=colour if binds else "none",
                stroke_width="1.6px")  # fmt: skip
    text = words.number(float(one["worth"]), 1) if binds else words.percent(use)
    canvas.text((box.left + box.right) / 2, box.top + 18, text, size=11, anchor="middle",
                weight=700 if binds else 400, role="ink" if binds else "muted")  # fmt: skip


def _alt(one: xr.Dataset, arcs: list[str]) -> str:
    held = reading.binding(one)
    told = [f"{reading.title(one, arc)}: {reading.spans(held[arc])}" for arc in arcs
            if arc in held]  # fmt: skip
    return f"Months in which limits bind. {'; '.join(told) or 'None binds'}."
