"""The season calendar: navigable days of each ice class and year, and when they lie."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import theme
from nsrkit.show.svg import Box, Canvas, Figure

if TYPE_CHECKING:
    import xarray as xr

WIDTH_PX, LEFT, ROW, GAP = 960.0, 120.0, 9.0, 10.0


def calendar(windows: xr.Dataset) -> Figure:
    """From the first to the last navigable day of each class and year, and how many there are.

    Parameters
    ----------
    windows
        As `ship.season.windows` gives it: `first`, `last` (NaT where no day is navigable) and
        `days` [d] on (ice_class, year).

    Returns
    -------
    Figure
        A strip per class with one thin line per year; NaN or NaT leaves it empty.

    Examples
    --------
    >>> import nsrkit
    >>> ice = nsrkit.ice.open("record", start="2020-09-10", end="2020-09-12")
    >>> "PC3" in calendar(nsrkit.ship.season.windows(ice, ["PC3"])).alt
    True
    """
    classes = [str(name) for name in windows.ice_class.values]
    years = [int(year) for year in windows.year.values]
    row = max(4.0, min(ROW, 60.0 / len(years)))
    strip = row * len(years)
    canvas = Canvas(WIDTH_PX, 84 + (strip + GAP) * len(classes))
    right = WIDTH_PX - 150
    _months(canvas, right, 34 + (strip + GAP) * len(classes))
    own = windows.attrs.get("own", "")
    for i, name in enumerate(classes):
        top = 38 + (strip + GAP) * i
        title = "no ice class" if name == "none" else name
        canvas.text(
            LEFT - 14,
            top + strip / 2 + 1,
            title,
            size=13,
            anchor="end",
            weight=700 if name == own else 500,
        )
        if name == own:
            canvas.text(
                LEFT - 14, top + strip / 2 + 15, "the ship", size=10.5, anchor="end", role="muted"
            )
        for k, year in enumerate(years):
            _year(
                canvas,
                windows.isel(ice_class=i, year=k),
                year,
                Box(LEFT, top + k * row, right, top + (k + 1) * row),
                "nsr" if name == own else "series-1",
            )
        days = windows.days.isel(ice_class=i).values
        middle, low, high = (round(float(v)) for v in (np.median(days), days.min(), days.max()))
        canvas.text(right + 16, top + strip / 2 + 1, f"{middle} days", size=13, weight=600)
        canvas.text(right + 16, top + strip / 2 + 15, f"{low} to {high}", size=10.5, role="muted")
    canvas.text(right + 16, 24, "median, range", size=11, role="muted", weight=600)
    span = f"{years[0]}-{years[-1]}" if len(years) > 1 else f"{years[0]}"
    alt = f"Season calendar {span}. " + " ".join(
        f"{name}: {round(float(windows.days.isel(ice_class=i).median()))} navigable days."
        for i, name in enumerate(classes))  # fmt: skip
    return canvas.figure(
        alt,
        f"One line per year, {years[0]} on top, from the first to the last navigable day; shading "
        "by the share of that span that is navigable. Unescorted, the whole route open at once by "
        f"POLARIS index of at least {windows.attrs.get('minimum_rio', 0):g}. Years from 2021 are "
        "reconstructed or extrapolated.",
    )


def _months(canvas: Canvas, right: float, bottom: float) -> None:
    for month in range(1, 14):
        day = (dt.date(2023 + (month > 12), (month - 1) % 12 + 1, 1) - dt.date(2023, 1, 1)).days
        x = LEFT + (right - LEFT) * day / 365
        canvas.line([(x, 32), (x, bottom)], stroke=theme.var("line"), stroke_width="1px")
        if month < 13:
            canvas.text(
                x + (right - LEFT) / 24,
                24,
                f"{dt.date(2023, month, 1):%b}",
                size=11,
                anchor="middle",
                role="muted",
            )


def _year(canvas: Canvas, one: xr.Dataset, year: int, box: Box, role: str) -> None:
    days = float(one.days)
    if days < 1 or np.isnat(one["first"].values):
        return
    start = np.datetime64(f"{year}-01-01")
    first, last = (
        int((one[key].values - start) / np.timedelta64(1, "D")) for key in ("first", "last")
    )
    share = days / max(last - first + 1, 1)
    span = box.right - box.left
    canvas.rect(
        Box(
            box.left + span * first / 366,
            box.top,
            box.left + span * (last + 1) / 366,
            box.bottom - 0.8,
        ),
        fill=theme.var(role),
        fill_opacity=round(0.25 + 0.7 * share, 2),
        title=f"{year}: {days:.0f} days",
    )
