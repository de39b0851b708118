"""Cost of each corridor by component."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes, legend, ticks
from nsrkit.show.svg import Box, Canvas, Figure

if TYPE_CHECKING:
    import xarray as xr

# Hues of the components; those of the corridors are kept for the corridors.
_HUES = (1, 6, 5, 8, 7)


def costs(trips: xr.Dataset) -> Figure:
    """Cost of each corridor by component, with the spread of the total.

    Parameters
    ----------
    trips
        As `voyage.compare` gives it: `cost_usd` [USD] on (corridor, component), NaN where not
        supplied; `total_q` where there are draws.

    Returns
    -------
    Figure
        One bar per corridor; a component that is not supplied is named, never drawn as zero.

    Examples
    --------
    >>> import nsrkit
    >>> case = nsrkit.load("baseline", {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 0})
    >>> "Suez" in costs(nsrkit.voyage.compare(case)).alt
    True
    """
    from nsrkit.voyage.corridors import TITLES

    count = trips.sizes["corridor"]
    canvas = Canvas(WIDTH_PX, 126 + 62 * count)
    high = float(np.nanmax(trips.total_usd)) if np.isfinite(trips.total_usd).any() else 1.0
    if "total_q" in trips:
        high = float(np.nanmax([high, np.nanmax(trips.total_q.values)]))
    frame = Box(206, 46, WIDTH_PX - 92, 56 + 62 * count)
    axes = Axes(canvas, frame, (0, high / 1e6 * 1.02), (0, 1))
    axes.x_axis(f"Cost of one voyage, million USD of {trips.attrs.get('base_year', '')}",
                [(value, f"{value:.1f}") for value in _steps(high / 1e6)])  # fmt: skip
    drawn = [
        str(name)
        for name in trips.component.values
        if float(np.nansum(trips.cost_usd.sel(component=name))) > 0
    ]
    colour = {name: theme.var(f"series-{_HUES[i % len(_HUES)]}") for i, name in enumerate(drawn)}
    legend(canvas, [("box", colour[name], name) for name in drawn], 20, 22)
    for i, name in enumerate(trips.corridor.values):
        one, y = trips.sel(corridor=name), frame.top + 12 + 62 * i
        canvas.rect(Box(16, y + 3, 22, y + 31), fill=theme.corridor(str(name)))
        canvas.text(32, y + 22, TITLES.get(str(name), str(name)), size=13, weight=600)
        _bar(axes, one, y, colour)
    sums = zip(trips.corridor.values, trips.total_usd.values.tolist(), strict=True)
    alt = "Bars of the cost by component. " + " ".join(
        f"{TITLES.get(str(name), str(name))}: {words.money(usd)}." for name, usd in sums
    )
    return canvas.figure(alt, _left_out(trips))


def _steps(high: float) -> list[float]:
    return ticks(0, high, 6)


def _bar(axes: Axes, one: xr.Dataset, y: float, colour: dict[str, str]) -> None:
    canvas, at = axes.canvas, 0.0
    total = float(one.total_usd) / 1e6
    if not np.isfinite(total):
        canvas.text(
            axes.frame.left + 6,
            y + 22,
            f"no route: {one.reason.item()}"[:110],
            size=11.5,
            role="muted",
        )
        return
    for name, fill in colour.items():
        part = float(one.cost_usd.sel(component=name)) / 1e6
        if np.isfinite(part) and part > 0:
            box = Box(float(axes.x(at)), y, float(axes.x(at + part)) - 0.8, y + 34)
            canvas.rect(box, fill=fill, title=f"{name}: {words.money(part * 1e6)}")
            at += part
    end = float(axes.x(total))
    if "total_q" in one:
        low, _, high = (float(v) / 1e6 for v in one.total_q)
        ends = float(axes.x(low)), float(axes.x(high))
        canvas.line(
            [(ends[0], y + 42), (ends[1], y + 42)], stroke=theme.var("ink"), stroke_width="1.8px"
        )
        for x in ends:
            canvas.line([(x, y + 38), (x, y + 46)], stroke=theme.var("ink"), stroke_width="1.8px")
        canvas.dot(
            float(axes.x(float(one.total_q.sel(quantile=0.5)) / 1e6)),
            y + 42,
            3.2,
            fill=theme.var("ink"),
        )
    canvas.text(end + 8, y + 22, f"{total:.2f} m", size=13, weight=600)


def _left_out(trips: xr.Dataset) -> str:
    from nsrkit.voyage.corridors import TITLES

    text = "Bars: central values. " + (
        "Whiskers: 10-90 % of the draws, dot: their median. " if "total_q" in trips else ""
    )
    gone = [f"{TITLES.get(str(name), str(name))}: {excluded}" for name in trips.corridor.values
            if (excluded := str(trips.excluded.sel(corridor=name).item()))]  # fmt: skip
    text += f"Not supplied and left out of the totals: {'; '.join(gone)}. " if gone else ""
    return text + f"Not modelled: {trips.attrs.get('not_modelled', '')}."
