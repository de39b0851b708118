"""What a plant loads month by month, which way it goes, and what holds it back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes
from nsrkit.show.footnotes import Noted, sourced
from nsrkit.show.svg import Box, Canvas, Html
from nsrkit.show.systems.energy import reading

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

_LEFT, _RIGHT, _HEIGHT = 66.0, WIDTH_PX - 14, 220.0
_HELD = ("series-3", "series-9", "series-8", "series-4", "warn", "accent")
_FIXED = {
    "the plant": "line",
    "no buyer": "bad",
    "the ice": "ocean",
    "its own tanks": "series-6",
    "nothing": "panel",
}


def energy_months(found: xr.Dataset, case: Case, plant: str) -> Html:
    """Cargo of a plant by month and way, beside what it makes where all is taken.

    Parameters
    ----------
    found
        As `nsrkit.systems.energy.run` gives it.
    case
        Its scenario, for the sources.
    plant
        Name of a plant.

    Returns
    -------
    Html
        Bars of the own ice, and below what holds the plant back; a month without a way has no
        bar.

    Examples
    --------
    >>> less = {"years": [2025], "members": 0, "every_d": 15, "draws": 0, "counts": []}
    >>> case = nsrkit.load("arctic-lng2-sanctions", {f"energy.{k}": v for k, v in less.items()})
    >>> "Arctic LNG 2" in energy_months(nsrkit.systems.energy.run(case), case, "arctic_lng_2").html
    True
    """
    kinds = list(reading.ways(found, plant))
    makes = found.makes.sel(plant=plant).values
    whole = np.sum([moved for *_, moved in kinds], axis=0) if kinds else np.zeros((1, makes.size))
    top = 1.25 * max(float(makes.max()), float(np.max(whole)), 1e-6)
    canvas = Canvas(WIDTH_PX, 400)
    axes = Axes(canvas, Box(_LEFT, 58, _RIGHT, 58 + _HEIGHT), (0.0, makes.size), (0.0, top))
    rows = [("box", colour, name) for name, colour, _ in kinds]
    rows += [("line", theme.var("ink"), "makes where all is taken")]
    reading.keys(canvas, rows, _LEFT, 18, _RIGHT)
    axes.y_axis("Loaded, Mt a month", digits=1)
    _bars(axes, kinds, makes.size)
    _steps(axes, makes)
    _marks(axes, found, case, plant)
    y = _held(canvas, axes, found, plant)
    _years(axes, found)
    canvas.height = y
    title = reading.of(found, "plant", plant)
    notes = [
        Noted("all bars", reading.PLANNED, "derived"),
        *reading.inputs(case, f"plants.{plant}."),
    ]
    return sourced(canvas.figure(_said(found, plant, title), _about(title)), notes)


def _bars(axes: Axes, kinds: list[tuple[str, str, np.ndarray]], count: int) -> None:
    for m in range(count):
        base = 0.0
        for _, colour, moved in kinds:
            height = float(moved[0, m])
            if height > 0:
                box = Box(
                    float(axes.x(m + 0.12)),
                    float(axes.y(base + height)),
                    float(axes.x(m + 0.88)),
                    float(axes.y(base)),
                )
                axes.canvas.rect(box, fill=colour)
                base += height


def _steps(axes: Axes, makes: np.ndarray) -> None:
    x = np.repeat(np.arange(makes.size + 1.0), 2)[1:-1]
    axes.canvas.line(
        axes.points(x, np.repeat(makes, 2)), stroke=theme.var("ink"), stroke_width="1.8px"
    )


def _marks(axes: Axes, found: xr.Dataset, case: Case, plant: str) -> None:
    """The days on which bans on ways of the plant begin and end."""
    mine = found.route_to.values[found.route_plant.values == plant]
    edges = found.time.values.astype("M8[D]")
    days: dict[dt.date, str] = {}
    for ban in reading.told(case).bans.values():
        if ban.on and (not ban.plants or plant in ban.plants) and set(ban.targets) & set(mine):
            days[ban.first] = ban.title
            if ban.until is not None:
                days[ban.until] = f"end of: {ban.title[0].lower()}{ban.title[1:]}"
    line = 0
    for day, title in sorted(days.items()):
        at = float(
            np.interp(
                (np.datetime64(day) - edges[0]).astype(int),
                (edges - edges[0]).astype(int),
                np.arange(edges.size),
            )
        )
        if 0 < at < edges.size - 1:
            x, top = float(axes.x(at)), axes.frame.top
            axes.canvas.line(
                [(x, top - 4), (x, axes.frame.bottom)],
                stroke=theme.var("bad"),
                stroke_width="1.4px",
                stroke_dasharray="5 3",
            )
            right = x > (_LEFT + _RIGHT) / 2
            axes.canvas.text(
                x - 5 if right else x + 5,
                top + 10 + 15 * line,
                title,
                size=11,
                anchor="end" if right else "start",
                halo=True,
            )
            line += 1


def _held(canvas: Canvas, axes: Axes, found: xr.Dataset, plant: str) -> float:
    """A strip of what holds the plant back, with its keys; gives the y below it."""
    names = list(found.attrs["limits"])
    code = found.limit.sel(plant=plant).values
    roles, seen = dict(_FIXED), dict.fromkeys(names[c] for c in code)
    free = iter(_HELD * 3)
    for name in seen:
        roles.setdefault(name, next(free))
    top = axes.frame.bottom + 40
    canvas.text(_LEFT, top - 6, "What holds it back", size=11.5, role="muted", weight=600)
    for m, c in enumerate(code):
        box = Box(float(axes.x(m)) + 0.5, top, float(axes.x(m + 1)) - 0.5, top + 16)
        canvas.rect(
            box, fill=theme.var(roles[names[c]]), stroke=theme.var("line"), stroke_width="0.5px"
        )
    titles = {name: limit(found, name) for name in seen}
    rows = [("box", theme.var(roles[name]), text) for name, text in titles.items()]
    return reading.keys(canvas, rows, _LEFT, top + 36, _RIGHT)


def limit(found: xr.Dataset, name: str) -> str:
    """What holds a plant back, one of the attribute `limits`, in words."""
    if name in found.fleet.values:
        return f"ships: {reading.of(found, 'fleet', name)}"
    if name in found.store.values:
        return f"store: {reading.of(found, 'store', name)}"
    return {"the plant": "nothing: all is taken", "nothing": "not yet built"}.get(name, name)


def _years(axes: Axes, found: xr.Dataset) -> None:
    marks = [
        (float(m) + 0.5, f"{when:%b}" + (f" {when:%Y}" if when.month == 1 else ""))
        for m, when in enumerate(found.time.values.astype("M8[D]").tolist())
        if when.month in (1, 7)
    ]
    axes.x_axis("", marks)


def _said(found: xr.Dataset, plant: str, title: str) -> str:
    loaded = reading.by_year(found.loaded.sel(plant=plant).isel(ice=0))
    told = ", ".join(
        f"{words.number(float(loaded.sel(asked=year)), 2)} Mt in {year}"
        for year in found.asked.values
    )
    return f"{title}, loaded by month and way: {told}."


def _about(title: str) -> str:
    return (
        f"{title}: bars are what the plan loads in the own ice of each year; where months are "
        "alike it may load in either. The strip names the limit whose next unit is worth most to "
        "the plant in that month."
    )
