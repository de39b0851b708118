"""Cost of each corridor as a stacked bar, with and without the time of the cargo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import svg, theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes, legend, marked, ticks
from nsrkit.show.price.families import FAMILIES, names, stripes, sums, title
from nsrkit.show.svg import Box, Canvas, Figure

if TYPE_CHECKING:
    import xarray as xr

ROW_PX, BAR_PX, TOP_PX = 74.0, 34.0, 62.0
LEFT_PX, RIGHT_PX = 190.0, 170.0
CARGO_PX = 23.0


def costs(trips: xr.Dataset) -> Figure:
    """Cost of each corridor by families of components, with the spread of the total.

    Parameters
    ----------
    trips
        As `voyage.compare` gives it: `cost_usd` [USD] on (corridor, component), NaN where not
        supplied; `total_q` where there are draws; `cargo_time_usd` [USD], NaN where no value of
        the cargo is supplied.

    Returns
    -------
    Figure
        One bar per corridor, below them thin ones with the time of the cargo on top; a component
        that is not supplied is named, never drawn as zero.

    Examples
    --------
    >>> import nsrkit
    >>> case = nsrkit.load("baseline", {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 0})
    >>> "Suez" in costs(nsrkit.voyage.compare(case, only=())).alt
    True
    """
    found = {name: sums(trips, name) for name in names(trips)}
    drawn = [family for family in FAMILIES if any(each[family] > 0 for each in found.values())]
    cargo = _cargo(trips) > 0
    bottom = TOP_PX + ROW_PX * len(found) + 52
    canvas = Canvas(WIDTH_PX, bottom + cargo * (64 + CARGO_PX * len(found)))
    frame = Box(LEFT_PX, TOP_PX - 8, WIDTH_PX - RIGHT_PX, TOP_PX + ROW_PX * len(found))
    high = _highest(trips) / 1e6
    axes = Axes(canvas, frame, (0, high * 1.02), (0, 1))
    year = trips.attrs.get("base_year", "")
    axes.x_axis(f"Cost of one voyage, million USD of {year}",
                marked(ticks(0, high, 6)))  # fmt: skip
    keys = [("box", theme.var(family.role), family.title) for family in drawn]
    legend(canvas, keys, 20, 22)
    for i, name in enumerate(found):
        y = TOP_PX + ROW_PX * i
        canvas.rect(Box(16, y + 3, 22, y + BAR_PX - 3), fill=theme.corridor(name))
        canvas.text(32, y + 22, title(name), size=13, weight=600)
        _bar(axes, trips.sel(corridor=name), y, {family: found[name][family] for family in drawn})
        _figures(canvas, trips.sel(corridor=name), y, trips.attrs.get("capacity_unit", "unit"))
    if cargo:
        _with_cargo(canvas, trips, bottom + 22)
    said = " ".join(f"{title(name)}: {words.money(float(trips.total_usd.sel(corridor=name)))}."
                    for name in found)  # fmt: skip
    return canvas.figure(f"Bars of the cost by families of components. {said}", _left_out(trips))


def _cargo(trips: xr.Dataset) -> float:
    return float(np.nansum(trips.cargo_time_usd)) if "cargo_time_usd" in trips else 0.0


def _highest(trips: xr.Dataset) -> float:
    ends = [trips[name].values.ravel() for name in ("total_usd", "total_q") if name in trips]
    seen = np.concatenate(ends)
    seen = seen[np.isfinite(seen)]
    return float(seen.max()) if seen.size else 1e6


def _bar(axes: Axes, one: xr.Dataset, y: float, parts: dict) -> None:  # type: ignore[type-arg]
    canvas, at = axes.canvas, 0.0
    if not np.isfinite(float(one.total_usd)):
        why = f"no route: {str(one.reason.item()).removeprefix('no route: ')}"
        canvas.text(axes.frame.left + 6, y + 22, why[:96], size=11.5, role="muted")
        return
    for family, usd in parts.items():
        if usd > 0:
            box = Box(float(axes.x(at)), y, float(axes.x(at + usd / 1e6)) - 0.8, y + BAR_PX)
            canvas.rect(box, fill=theme.var(family.role),
                        title=f"{family.title}: {words.money(usd)}")  # fmt: skip
            room = box.right - box.left - 10
            fits = [text for text in (family.title, family.short)
                    if svg.text_width(text, 10.5) < room]  # fmt: skip
            if fits:
                canvas.text(box.left + 6, y + 21, fits[0], size=10.5, role=family.ink, weight=600)
            at += usd / 1e6
    if "total_q" in one:
        _whisker(axes, one.total_q.values / 1e6, y + BAR_PX + 9)


def _whisker(axes: Axes, ends: np.ndarray, y: float) -> None:
    low, middle, high = (float(axes.x(value)) for value in ends)
    ink: dict[str, str | float] = {"stroke": theme.var("ink"), "stroke_width": "1.8px"}
    axes.canvas.line([(low, y), (high, y)], **ink)
    for x in (low, high):
        axes.canvas.line([(x, y - 4), (x, y + 4)], **ink)
    axes.canvas.dot(middle, y, 3.2, fill=theme.var("ink"))


def _with_cargo(canvas: Canvas, trips: xr.Dataset, top: float) -> None:
    """Thin bars of the ship's cost and, striped, the time of the cargo, on a scale of their own."""
    high = float(np.nanmax(trips.total_cargo_usd.values)) / 1e6
    frame = Box(LEFT_PX, top, WIDTH_PX - RIGHT_PX, top + CARGO_PX * trips.sizes["corridor"])
    axes = Axes(canvas, frame, (0, high * 1.02), (0, 1))
    canvas.text(16, top - 8, "With the time of the cargo", size=12, weight=600)
    legend(canvas, [("box", theme.var("ink"), "the ship")], LEFT_PX + 20, top - 8)
    stripes(canvas, Box(LEFT_PX + 130, top - 18, LEFT_PX + 152, top - 6), "series-7")
    canvas.text(LEFT_PX + 158, top - 8, "time of the cargo", size=11.5)
    axes.x_axis("Million USD", marked(ticks(0, high, 6)))
    for i, name in enumerate(names(trips)):
        one, y = trips.sel(corridor=name), top + CARGO_PX * i + 4
        canvas.text(32, y + 12, title(name), size=11.5)
        ship, whole = (float(one[key]) / 1e6 for key in ("total_usd", "total_cargo_usd"))
        if np.isfinite(ship + whole):
            end, last = float(axes.x(ship)), float(axes.x(whole))
            canvas.rect(Box(frame.left, y, end, y + 15), fill=theme.var("ink"))
            stripes(canvas, Box(end, y, last, y + 15), "series-7")
            canvas.text(WIDTH_PX - RIGHT_PX + 16, y + 12, words.money(whole * 1e6), size=11.5)


def _figures(canvas: Canvas, one: xr.Dataset, y: float, unit: str) -> None:
    """What a bar adds up to, in a column of its own, where no whisker crosses it."""
    if not np.isfinite(float(one.total_usd)):
        return
    x = WIDTH_PX - RIGHT_PX + 16
    canvas.text(x, y + 15, words.money(float(one.total_usd)), size=13.5, weight=700)
    if np.isfinite(float(one.unit_usd)):
        each = float(one.unit_usd)
        text = f"{words.number(each, 0 if each >= 100 else 1)} USD/{unit}"
        canvas.text(x, y + 32, text, size=11.5)
    if unit != "t" and "t_usd" in one and np.isfinite(float(one.t_usd)):
        canvas.text(x, y + 48, f"{words.number(float(one.t_usd), 1)} USD/t", size=11.5,
                    role="muted")  # fmt: skip


def _left_out(trips: xr.Dataset) -> str:
    text = "Bars: central values. " + (
        "Whiskers: 10-90 % of the draws, dot: their median. " if "total_q" in trips else ""
    )
    gone = [f"{title(name)}: {left}" for name in names(trips)
            if (left := str(trips.excluded.sel(corridor=name).item()))]  # fmt: skip
    text += f"Not supplied and left out of the totals: {'; '.join(gone)}. " if gone else ""
    if _cargo(trips) <= 0 and "cargo_time_usd" in trips:
        text += "No cost of the cargo's time: its value or rate is not supplied. "
    return text + f"Not modelled: {trips.attrs.get('not_modelled', '') or 'nothing named'}."
