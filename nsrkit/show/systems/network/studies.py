"""What building gives: each project alone, and crossings that work day and night."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes, legend
from nsrkit.show.footnotes import Noted, sourced
from nsrkit.show.svg import Box, Canvas, Html
from nsrkit.show.systems.network import reading
from nsrkit.show.tables import table

if TYPE_CHECKING:
    import xarray as xr

_SWITCHED = "nsrkit.systems.network.run: the same year solved with it and without it"
_SPREAD = (
    "its cost spread over `network.life_y` years at `network.discount`, by the tonnes more "
    "that take its arc; range: those of cost and rate"
)
_BUILT = {"done": "in service", "building": "being built", "planned": "planned", "idea": "idea"}
_NOT_ASKED = "This scenario switches neither projects nor hours (network.studies is false)."
_LEFT, _TOP, _ROW = 272.0, 74.0, 66.0


def hub_projects(found: xr.Dataset) -> Html:
    """Each project switched alone: tonnes more, money saved, and what a tonne more costs to build.

    Parameters
    ----------
    found
        As `nsrkit.systems.network.run` gives it; NaN is an en dash.

    Returns
    -------
    Html
        A row per project: from which year, found or assumed, and which limit binds then.

    Examples
    --------
    >>> few = {"years": [2024], "states": [], "draws": 0, "seaways": {"members": 1, "every_d": 28}}
    >>> case = nsrkit.load("border-hubs", {f"network.{key}": told for key, told in few.items()})
    >>> found = nsrkit.systems.network.run(case)
    >>> "conveyor" in hub_projects(found).html
    True
    """
    if "study" not in found:
        return Html(f"<p>{_NOT_ASKED}</p>", _NOT_ASKED)
    rows = []
    for i, title in enumerate(map(str, found["study_title"].values)):
        it = found.isel(study=i)
        state = f"{_BUILT[str(it['built'].item())]}{'' if bool(it['on']) else ', switched off'}"
        adds, capital = float(it["adds_mt"]), float(it["capital_usd"]) / 1e6
        rows.append([
            f"{title}\n{state}", f"{int(it['starts'])}",
            _noted(it, words.number(adds, 1), "adds"),
            _noted(it, words.number(capital), "capital"),
            _twice(it, "arc_extra_mt", 1, 1), _twice(it, "extra_mt", 1, 1),
            _twice(it, "saved_usd", 1e-6, 0), _per_t(it),
            *(reading.titles(found, str(it["then_binds"].item())) or ["nothing new"])[:1],
        ])  # fmt: skip
    heads = ["Project", "From", "Adds, Mt/y each way", "Cost, USD m",
             Noted("More on its arc, Mt/y", _SWITCHED, "derived"),
             Noted("More arrives, Mt/y", _SWITCHED, "derived"),
             Noted("Saved, USD m/y", _SWITCHED, "derived"),
             Noted("Building, USD per tonne more", _SPREAD, "derived"),
             "Binds then"]  # fmt: skip
    years = sorted({int(year) for year in found["study_year"].values})
    said = (f"Projects in {words_of(years)}, each alone beside what is in service; below, beside "
            "all others that the scenario asks for. A dash: no cost was found, or nothing more "
            "goes that way.")  # fmt: skip
    return table(heads, rows, said, last=True)


def _noted(one: xr.Dataset, text: str, name: str) -> str:
    return Noted(text, str(one[f"{name}_source"].item()), str(one[f"{name}_status"].item()))


def _twice(one: xr.Dataset, name: str, factor: float, digits: int) -> str:
    """What a project brings alone, and below it beside all others."""
    alone, beside = (words.number(factor * float(one[f"{prefix}{name}"]), digits)
                     for prefix in ("", "beside_"))  # fmt: skip
    return f"{alone}\n{beside}"


def _per_t(one: xr.Dataset) -> str:
    """Cost of building for a tonne more, below it the range."""
    mid = float(one["usd_per_t"])
    text = words.number(mid, 1)
    annual = float(one["annual_usd"])
    if not np.isfinite(mid) or annual <= 0:
        return text
    ends = [float(one[name]) * mid / annual for name in ("annual_low", "annual_high")]
    return f"{text}\n{words.number(ends[0], 1)}–{words.number(ends[1], 1)}"


def words_of(years: list[int]) -> str:
    """Years in words.

    Examples
    --------
    >>> words_of([2024, 2027, 2030])
    '2024, 2027 and 2030'
    """
    *first, last = map(str, years)
    return f"{', '.join(first)} and {last}" if first else last


def hub_hours(found: xr.Dataset) -> Html:
    """Crossings at 12 and at 24 hours a day: what they could let through, and what goes.

    Parameters
    ----------
    found
        As `nsrkit.systems.network.run` gives it; NaN has no bar.

    Returns
    -------
    Html
        Two bars a crossing, an outline for the capacity, and what stops it from doubling.

    Examples
    --------
    >>> few = {"years": [2024], "states": [], "draws": 0, "seaways": {"members": 1, "every_d": 28}}
    >>> case = nsrkit.load("border-hubs", {f"network.{key}": told for key, told in few.items()})
    >>> found = nsrkit.systems.network.run(case)
    >>> "24 hours" in hub_hours(found).html
    True
    """
    if "carried_24" not in found:
        return Html(f"<p>{_NOT_ASKED}</p>", _NOT_ASKED)
    crossings, year = list(map(str, found["crossing"].values)), int(found["hours_year"].max())
    most = float(np.nanmax([found["capacity_24"].max(), found["carried_24"].max()]))
    bottom = _TOP + _ROW * len(crossings)
    canvas = Canvas(WIDTH_PX, bottom + 52)
    axes = Axes(canvas, Box(_LEFT, _TOP - 8, WIDTH_PX - 250, bottom), (0, most * 1.04), (0, 1))
    axes.x_axis(f"Mt of {year}, out of Russia; outline: capacity, filled: carried")
    legend(canvas, [("box", theme.var("series-6"), "12 hours a day"),
                    ("box", theme.var("series-1"), "24 hours a day")], 12, 22)  # fmt: skip
    for i, name in enumerate(crossings):
        one, y = found.sel(crossing=name), _TOP + _ROW * i
        canvas.text(12, y + 16, str(one["crossing_title"].item()), size=12.5, weight=600)
        canvas.text(12, y + 33, f"works {words.number(float(one['hours']))} hours", size=11,
                    role="muted")  # fmt: skip
        for k, hours in enumerate((12, 24)):
            _pair(axes, one, hours, y + 4 + 22 * k)
        _said(canvas, found, one, y)
    figure = canvas.figure(_alt(found), _CAPTION)
    told = zip(found["crossing_title"].values, found["hours_source"].values,
               found["hours_status"].values, strict=True)  # fmt: skip
    notes = [Noted(f"hours of {title}", str(source), str(status)) for title, source, status in told]
    return sourced(
        figure,
        [*notes, Noted("capacity and tonnes", f"{_SWITCHED}; {reading.ELSEWHERE}", "derived")],
    )


_CAPTION = (
    "Twice the hours at most double what a crossing can let through; what goes grows only as far "
    "as the railway to it, the other side and the goods themselves follow. Each crossing is "
    "switched alone."
)


def _pair(axes: Axes, one: xr.Dataset, hours: int, y: float) -> None:
    capacity, carried = float(one[f"capacity_{hours}"]), float(one[f"carried_{hours}"])
    colour = theme.var("series-6" if hours == 12 else "series-1")
    left = float(axes.x(0))
    if np.isfinite(carried):
        axes.canvas.rect(Box(left, y, float(axes.x(carried)), y + 17), fill=colour,
                         title=f"carried {words.number(carried, 1)} Mt")  # fmt: skip
    if np.isfinite(capacity):
        box = Box(left, y, float(axes.x(capacity)), y + 17)
        axes.canvas.rect(box, fill="none", stroke=colour, stroke_width="1.6px",
                         title=f"capacity {words.number(capacity, 1)} Mt")  # fmt: skip
        end = float(axes.x(np.fmax(capacity, carried)))
        axes.canvas.text(end + 6, y + 13, f"{words.number(carried, 1)} of "
                         f"{words.number(capacity, 1)}", size=10.5, role="muted")  # fmt: skip


def _said(canvas: Canvas, found: xr.Dataset, one: xr.Dataset, y: float) -> None:
    """What is saved, and what binds at 24 hours, right of the bars."""
    x = WIDTH_PX - 190
    saved = float(one["saved_24_usd"])
    canvas.text(x, y + 16, f"saves USD {words.number(saved / 1e6)} m/y", size=11.5, weight=600)
    names = reading.titles(found, str(one["binds_24"].item()))
    text = names[0] if names else "nothing new"
    canvas.text(x, y + 33, "binds then:", size=10.5, role="muted")
    canvas.text(x, y + 47, text[:34], size=10.5, role="muted")


def _alt(found: xr.Dataset) -> str:
    told = []
    for name in map(str, found["crossing"].values):
        one = found.sel(crossing=name)
        before, after = (words.number(float(one[f"carried_{hours}"]), 1) for hours in (12, 24))
        told.append(f"{one['crossing_title'].item()}: {before} Mt at 12 hours, {after} Mt at 24")
    return f"Crossings by hours of work. {'; '.join(told)}."
