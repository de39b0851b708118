"""Routes through the season: small maps of the months, and the same as one map that moves."""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.ice import places
from nsrkit.show import svg, theme
from nsrkit.show.maps import lines, polar
from nsrkit.show.svg import Box, Canvas, Figure, Labels

if TYPE_CHECKING:
    import xarray as xr

COLUMNS, SCALE, GAP, HEAD, FOOT = 2, 0.492, 15.0, 26.0, 34.0
FREE = 210.0  # from the left of a map: land that no route meets
_DAY = 15  # of the month that is drawn
_ROLES = ("series-4", "series-2", "series-5", "series-3", "series-7", "series-1")
_SHORT = {"kara_gate": "Kara Gate", "vilkitsky": "Vilkitsky", "sannikov": "Sannikov",
          "long": "Long", "cape_dezhnev": "Bering"}  # fmt: skip


def routes(found: xr.Dataset) -> Figure:
    """Routes of least time through the season, class by class, over the ice of the day.

    Parameters
    ----------
    found
        As `voyage.tables.monthly.routes` gives it; NaN days (no route) are said in words.

    Returns
    -------
    Figure
        A map a month, straits and gates marked; a line a class, weak classes on top. A report puts
        one map in their place that moves through all dates; paper shows the months.

    Examples
    --------
    >>> from nsrkit.voyage.tables import monthly
    >>> case = nsrkit.load("smoke", {"scan.first": "09-15", "scan.last": "09-20"})
    >>> "September" in routes(monthly.routes(case)).alt
    True
    """
    from nsrkit.show.widgets import live

    middle = found.isel(entry=found.entry.dt.day == _DAY)
    months = middle.entry.dt.month.values.tolist()
    width, height = polar.WIDTH_PX * SCALE, polar.HEIGHT_PX * SCALE
    rows = -(-len(months) // COLUMNS)
    canvas = Canvas(polar.WIDTH_PX, rows * (HEAD + height + GAP) + FOOT)
    _land(canvas)
    for i, month in enumerate(months):
        left = (i % COLUMNS) * (polar.WIDTH_PX - width)
        top = (i // COLUMNS) * (HEAD + height + GAP)
        canvas.text(left + 2, top + 17, calendar.month_name[month], size=14, weight=600)
        _panel(canvas, middle.isel(entry=i), left, top + HEAD)
    _key(canvas, found)
    said = "; ".join(f"{calendar.month_name[month]}: {_said(middle.isel(entry=i))}"
                     for i, month in enumerate(months))  # fmt: skip
    escort = {"none": "on her own", "required": "led where POLARIS or the ice asks for it",
              "full": "led all along"}[found.attrs["escort"]]  # fmt: skip
    figure = canvas.figure(
        f"Maps of the ice and of the routes by month and class. {said}.",
        f"Routes by the date of entering the ice in {found.attrs['year']}, side by side those of "
        f"the {_DAY}th, {escort}: {found.attrs['ship']}, held to the limits of each POLARIS class; "
        "power and hull stay hers. Days are those in the ice box, waits included. Not for "
        "navigation.",
    )
    classes = _by_strength(found)
    titles = {name: _title(name) + " (own)" * (name == found.attrs["own"]) for name in classes}
    return live.season(figure, found, titles, {name: _role(name, found) for name in classes})


def _land(canvas: Canvas) -> None:
    """The coast, drawn once and used by every panel."""
    own = Canvas(polar.WIDTH_PX, polar.HEIGHT_PX)
    polar.land(own, degrees=False)
    canvas.add(f'<defs><clipPath id="nsr-panel"><rect width="{polar.WIDTH_PX}" '
               f'height="{polar.HEIGHT_PX}" rx="10"/></clipPath><g id="nsr-coast">'
               f"{own.markup()}</g></defs>")  # fmt: skip


def _panel(canvas: Canvas, one: xr.Dataset, left: float, top: float) -> None:
    canvas.add(f'<g transform="translate({left:.1f} {top:.1f})">'
               f'<g transform="scale({SCALE})" clip-path="url(#nsr-panel)">')  # fmt: skip
    canvas.rect(Box(0, 0, polar.WIDTH_PX, polar.HEIGHT_PX), fill=theme.var("ocean"))
    polar.shade(canvas, one["siconc"], pixel=3)
    canvas.add('<use href="#nsr-coast"/>')
    labels = Labels(Box(6, 6, polar.WIDTH_PX * SCALE - 6, polar.HEIGHT_PX * SCALE - 6))
    ways = {name: _points(one.sel(ice_class=name)) for name in _by_strength(one)}
    for under in (True, False):
        for name, points in ways.items():
            _way(canvas, points, 9.0 - 1.9 * _place(name, one),
                 theme.var("halo") if under else _colour(name, one), 2.5 * under)  # fmt: skip
    for x, y in np.concatenate([points[::6] for points in ways.values()]):
        labels.block(Box(x * SCALE - 3, y * SCALE - 3, x * SCALE + 3, y * SCALE + 3))
    canvas.add("</g>")
    _days(canvas, labels, one)
    for name, short in _SHORT.items():
        x, y = (float(v) * SCALE for v in polar.at(*places.gate(name)))
        canvas.dot(x, y, 2.6, fill=theme.var("halo"), stroke=theme.var("label"),
                   stroke_width="1.2px")  # fmt: skip
        labels.place(canvas, x, y, short, size=10, role="label", weight=600, halo=True)
    canvas.add("</g>")


def _points(track: xr.Dataset) -> np.ndarray:
    """A route on the page; no points without one."""
    points = np.column_stack(polar.at(track["lon"].values, track["lat"].values))
    return np.asarray(points[np.isfinite(track["lon"].values)])


def _way(canvas: Canvas, points: np.ndarray, wide: float, colour: str, more: float) -> None:
    if len(points):
        canvas.line(points[lines.thinned(points, 0.8)], stroke=colour,
                    stroke_width=f"{wide + more:.1f}px", stroke_linejoin="round",
                    stroke_linecap="round")  # fmt: skip


def _days(canvas: Canvas, labels: Labels, one: xr.Dataset) -> None:
    """What each class needs, in the corner that the land leaves free."""
    bottom = polar.HEIGHT_PX * SCALE - 8
    names = sorted(map(str, one.ice_class.values), key=lambda name: -_place(name, one))
    texts = [f"{_title(name)} {_need(one.sel(ice_class=name))}" for name in names]
    width = max(svg.text_width(line, 10.5) for line in texts) + 26
    box = Box(FREE, bottom - 14 * len(texts) - 8, FREE + width, bottom)
    canvas.rect(box, radius=4, fill=theme.var("panel"), fill_opacity=0.93, stroke=theme.var("line"))
    labels.block(box)
    for i, (name, line) in enumerate(zip(names, texts, strict=True)):
        y = box.top + 14 + 14 * i
        canvas.dot(box.left + 10, y - 3.5, 4, fill=_colour(name, one))
        canvas.text(box.left + 19, y, line, size=10.5)


def _need(one: xr.Dataset) -> str:
    if not np.isfinite(one.days):
        return "no route"
    led = float(one.led_h)
    return f"{float(one.days):.1f} d" + (f", {led:.0f} h led" if led >= 1 else "")


def _said(one: xr.Dataset) -> str:
    return ", ".join(f"{_title(name)} {_need(one.sel(ice_class=name))}"
                     for name in one.ice_class.values)  # fmt: skip


def _key(canvas: Canvas, found: xr.Dataset) -> None:
    """The ramp of the ice, below the maps."""
    y, left, span = canvas.height - 12, 4.0, 150.0
    canvas.text(left, y, polar.ICE.title, size=11, weight=600)
    start = left + svg.text_width(polar.ICE.title, 11, bold=True) + 8
    for i, (red, green, blue, opacity) in enumerate(polar.palette(polar.ICE)[::2]):
        cell = Box(start + i * span / 24, y - 9, start + (i + 1) * span / 24 + 0.6, y + 1)
        canvas.rect(cell, fill=theme.var("ocean"))
        canvas.rect(cell, fill=f"rgb({red},{green},{blue})", fill_opacity=round(opacity / 255, 3))
    canvas.text(start, y + 11, "0", size=9.5, role="muted")
    canvas.text(start + span, y + 11, "100 %", size=9.5, role="muted", anchor="end")
    canvas.text(start + span + 18, y, f"Own class of the ship: {_title(found.attrs['own'])}",
                size=11, role="muted")  # fmt: skip


def _by_strength(found: xr.Dataset) -> list[str]:
    """Classes, the strongest first."""
    from nsrkit.ship import polaris

    known = set(found.ice_class.values.tolist())
    return [each for each in polaris.CLASSES if each in known]


def _place(name: str, found: xr.Dataset) -> int:
    """0 for the strongest class: drawn widest, below the others."""
    return _by_strength(found).index(name)


def _role(name: str, found: xr.Dataset) -> str:
    return _ROLES[_place(name, found) % len(_ROLES)]


def _colour(name: str, found: xr.Dataset) -> str:
    return theme.var(_role(name, found))


def _title(name: object) -> str:
    return "No class" if str(name) == "none" else str(name)
