"""Exports through the year: days and cost by corridor, cargo that waits, months that are open."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import svg, theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes
from nsrkit.show.charts.by_departure import band
from nsrkit.show.price.families import title
from nsrkit.show.svg import Box, Canvas, Figure
from nsrkit.show.systems.exports.cards import MONTHS, ice_class, months
from nsrkit.systems.exports import CORRIDORS, MEMBERS

if TYPE_CHECKING:
    import xarray as xr

_MEASURES = {"days_q": ("Days port to port", "days"), "t_usd_q": ("Cost, USD per tonne", "cost"),
             "co2e_kg_t_q": ("CO₂e well to wake, kg per tonne", "CO₂e")}  # fmt: skip
_DASHES = {"nsr": "none", "suez": "9 4", "cape": "2 3", "panama": "6 3 2 3", "direct": "none"}
_SHIPS = ("series-1", "series-3", "series-5", "series-4")


def export_months(
    found: xr.Dataset, measure: str = "t_usd_q", commodity: str | None = None
) -> Figure:
    """Days, cost or emissions by month of departure, a panel per destination.

    Parameters
    ----------
    found
        As `nsrkit.systems.exports.run` gives it; a month without a way (NaN) is a gap.
    measure
        "days_q" [d], "t_usd_q" [USD/t], or "co2e_kg_t_q" [kg/t] of the first commodity.
    commodity
        Whose cost is shown, by name; None is the first.

    Returns
    -------
    Figure
        Median of each corridor, with a band of 10-90 % of departures and members.

    Examples
    --------
    >>> told = {"destinations": ["Shanghai"], "ships": [], "members": 0, "every_d": 28}
    >>> case = nsrkit.load("vologda-corridor", {f"exports.{key}": v for key, v in told.items()})
    >>> "Shanghai" in export_months(nsrkit.systems.exports.run(case), "days_q").alt
    True
    """
    values = found[measure]
    names = [str(name) for name in found.commodity.values]
    which = names.index(commodity) if commodity and "commodity" in values.dims else 0
    if "commodity" in values.dims:
        values = values.isel(commodity=which)
    ports = [str(port) for port in found.destination.values]
    wide, tall = WIDTH_PX / 2, 232.0
    canvas = Canvas(WIDTH_PX, 44 + tall * ((len(ports) + 1) // 2))
    seen = [name for name in CORRIDORS if values.sel(corridor=name).notnull().any()]
    _key(canvas, seen)
    for i, port in enumerate(ports):
        left, top = (i % 2) * wide, 44 + (i // 2) * tall
        _panel(canvas, Box(left, top, left + wide, top + tall), values.sel(destination=port), port,
               _MEASURES[measure][0])  # fmt: skip
    return canvas.figure(_alt(values, ports, _MEASURES[measure][1]),
                         _caption(found, measure, which))  # fmt: skip


def _key(canvas: Canvas, seen: list[str]) -> None:
    left = 14.0
    for name in seen:
        canvas.line([(left, 16), (left + 30, 16)], stroke=theme.corridor(name), stroke_width="3px",
                    stroke_dasharray=_DASHES[name])  # fmt: skip
        canvas.text(left + 37, 20, title(name), size=11.5)
        left += 62 + svg.text_width(title(name), 11.5)


def _panel(canvas: Canvas, box: Box, one: xr.DataArray, port: str, head: str) -> None:
    known = one.values[np.isfinite(one.values)]
    top = float(known.max()) * 1.08 if known.size else 1.0
    frame = Box(box.left + 56, box.top + 40, box.right - 14, box.bottom - 30)
    axes = Axes(canvas, frame, (0.5, 12.5), (0.0, top))
    canvas.text(box.left + 12, box.top + 14, port, size=13, weight=600)
    axes.y_axis(head)
    month = np.arange(1.0, 13.0)
    for name in map(str, one.corridor.values):
        low, middle, high = one.sel(corridor=name).values.T
        band(axes, month, low, high, theme.corridor(name))
        canvas.line(axes.points(month, middle), stroke=theme.corridor(name), stroke_width="2.6px",
                    stroke_dasharray=_DASHES[name], stroke_linejoin="round")  # fmt: skip
        alone = np.isfinite(middle) & ~np.isfinite(np.roll(middle, 1)) & ~np.isfinite(
            np.roll(middle, -1))  # fmt: skip
        for x, y in axes.points(month[alone], middle[alone]):
            canvas.dot(float(x), float(y), 3, fill=theme.corridor(name))
    axes.x_axis("", [(m + 1, text[0]) for m, text in enumerate(MONTHS)])


def _alt(values: xr.DataArray, ports: list[str], what: str) -> str:
    told = []
    for port in ports:
        one = values.sel(destination=port, quantile=0.5)
        parts = [f"{title(name)} {words.number(float(np.nanmedian(row)))}"
                 for name in CORRIDORS
                 if np.isfinite(row := one.sel(corridor=name).values).any()]  # fmt: skip
        told.append(f"{port}: {', '.join(parts)}")
    return f"Median {what} by month of departure. {'. '.join(told)}."


def _caption(found: xr.Dataset, measure: str, which: int) -> str:
    titles = found.attrs["titles"]
    cargo = (titles if isinstance(titles, str) else titles[which]).lower()
    per = {"days_q": "", "t_usd_q": f" Per tonne of {cargo}, time of the cargo included.",
           "co2e_kg_t_q": f" Per tonne of {cargo}."}[measure]  # fmt: skip
    return (
        f"By month of departure from {found.attrs['port']}; median, and 10-90 % of departures "
        f"and members that have a way; a gap has none.{per} Corridors other than the NSR do not "
        "change through the year but for the toll; ice of the White Sea is not counted on them."
    )


def export_stock(found: xr.Dataset) -> Figure:
    """Cargo that waits at the port when the NSR alone is taken, and the months that are open.

    Parameters
    ----------
    found
        As `nsrkit.systems.exports.run` gives it: `stock` [1] of a year's cargo by day and ship;
        without NaN.

    Returns
    -------
    Figure
        Median and 10-90 % of the members, a line for the case's own ice; below, the share of
        departures with a way by month.

    Examples
    --------
    >>> told = {"destinations": ["Shanghai"], "ships": [], "members": 0, "every_d": 28}
    >>> case = nsrkit.load("vologda-corridor", {f"exports.{key}": v for key, v in told.items()})
    >>> "waits" in export_stock(nsrkit.systems.exports.run(case)).alt
    True
    """
    ships = [str(name) for name in found.ship.values]
    canvas = Canvas(WIDTH_PX, 346 + 30 * len(ships))
    day = found.departure.values.astype("datetime64[D]")
    x = np.array([each.toordinal() for each in day.astype(object)], float)
    year = dt.date(day[0].astype(object).year, 1, 1).toordinal()
    ends = (float(year), float(year + 366))
    top = max(10.0, 108.0 * float(found.stock.max()))
    axes = Axes(canvas, Box(230, 34, WIDTH_PX - 20, 264), ends, (0.0, top))
    axes.y_axis("Waiting at the port, % of a year's cargo")
    for name, role in zip(ships, _SHIPS, strict=False):
        _waits(axes, x, 100 * found.stock.sel(ship=name), theme.var(role))
    _strips(canvas, found, ships, ends)
    return canvas.figure(_said(found), _about(found))


def _waits(axes: Axes, x: np.ndarray, one: xr.DataArray, colour: str) -> None:
    if one.sizes["ice"] > 1:
        low, middle, high = np.quantile(one.values[1:], (0.1, 0.5, 0.9), axis=0)
        band(axes, x, low, high, colour)
        axes.canvas.line(axes.points(x, middle), stroke=colour, stroke_width="2.8px")
    axes.canvas.line(axes.points(x, one.values[0]), stroke=colour, stroke_width="1.6px",
                     stroke_dasharray="4 3")  # fmt: skip


def _strips(canvas: Canvas, found: xr.Dataset, ships: list[str], ends: tuple[float, float]) -> None:
    """A row per ship: share of departures with a way, month by month."""
    axes = Axes(canvas, Box(230, 300, WIDTH_PX - 20, 300 + 30 * len(ships)), ends, (0, 1))
    canvas.text(12, 288, "Departures with a way by the NSR, %", size=11.5, role="muted", weight=600)
    first = dt.date.fromordinal(int(ends[0]))
    starts = [dt.date(first.year, m, 1).toordinal() for m in range(1, 13)] + [int(ends[1])]
    for k, (name, role) in enumerate(zip(ships, _SHIPS, strict=False)):
        y = 300 + 30 * k
        canvas.rect(Box(12, y + 6, 26, y + 20), radius=2, fill=theme.var(role))
        canvas.text(32, y + 17, ice_class(name), size=11)
        for m in range(12):
            share = float(found.open.sel(ship=name, basis=MEMBERS).values[m])
            box = Box(float(axes.x(starts[m])) + 1, y, float(axes.x(starts[m + 1])) - 1, y + 26)
            canvas.rect(box, radius=2, fill=theme.var("line"), fill_opacity=0.6)
            canvas.rect(Box(box.left, box.bottom - 26 * share, box.right, box.bottom), radius=2,
                        fill=theme.var(role), fill_opacity=0.38)  # fmt: skip
            canvas.text((box.left + box.right) / 2, y + 17, f"{100 * share:.0f}", size=11,
                        anchor="middle")  # fmt: skip
    axes.months("Departure", first, dt.date.fromordinal(int(ends[1]) - 1))


def _said(found: xr.Dataset) -> str:
    told = []
    for name in map(str, found.ship.values):
        peak = float(found.peak.sel(ship=name).median())
        open_ = months(found.open.sel(ship=name, basis=MEMBERS).values > 0.5)
        told.append(f"{name}: at most {words.percent(peak)} of a year's cargo waits, open in "
                    f"{open_ or 'no month'}")  # fmt: skip
    return f"Cargo that waits at {found.attrs['port']} through the year. {'. '.join(told)}."


def _about(found: xr.Dataset) -> str:
    tonnes = found.t_per_y.isel(commodity=0)
    titles = found.attrs["titles"]
    cargo = (titles if isinstance(titles, str) else titles[0]).lower()
    text = (f"All cargo takes the NSR and waits for it. Line and band: median and 10-90 % of "
            f"members of the ice; dashed: the ice of {found.attrs['year']}. The year is repeated "
            "until it begins with what it leaves.")  # fmt: skip
    if np.isfinite(float(tonnes)):
        waits = float(tonnes) * float(found.peak.isel(ship=0).median())
        text += (f" Of {words.number(float(tonnes) / 1e3)} kt of {cargo} a year, up to "
                 f"{words.number(waits / 1e3)} kt wait.")  # fmt: skip
    left = float(found.left.isel(ship=0).max())
    return text + (f" In the worst year {words.percent(left)} of the cargo finds no ship."
                   if left > 0.005 else "")  # fmt: skip
