"""Speed and ice along a route."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import svg, theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes, legend
from nsrkit.show.svg import Box, Canvas, Figure

if TYPE_CHECKING:
    import xarray as xr

LEAST_ICE = 0.05
SEAS = {1: "Kara", 2: "Kara", 3: "Laptev", 4: "Laptev", 5: "East Siberian", 6: "East Siberian",
        7: "Chukchi", 8: "Barents", 9: "White Sea", 10: "Pechora", 11: "Bering"}  # fmt: skip


def profile(track: xr.Dataset) -> Figure:
    """Speed, ice concentration and thickness along a route.

    Parameters
    ----------
    track
        As `voyage.route.fastest` gives it, on `point`: `distance_nm` [nm], `speed` [kn], `siconc`
        [1], `sithick` [m], `escorted`, `sea`; NaN leaves a gap.

    Returns
    -------
    Figure
        Three panels over the distance sailed, escorted stretches on a yellow ground.

    Examples
    --------
    >>> import nsrkit
    >>> from nsrkit.voyage.trips import transit
    >>> "speed" in profile(transit.transit(nsrkit.load("smoke"))).alt
    True
    """
    canvas = Canvas(WIDTH_PX, 486)
    nm = track.distance_nm.values
    ends = (0.0, float(nm[-1]))
    fastest = float(np.nanmax(track.speed.values))
    thick = thickness(track)
    thickest = max(0.5, float(np.nanmax(thick)) * 1.15)
    panels = ((60, 176, "Speed, kn", track.speed.values, fastest * 1.1, "nsr", 0),
              (224, 316, "Ice concentration, %", 100 * track.siconc.values, 100.0, "series-1", 0),
              (364, 436, "Ice thickness, m", thick, thickest, "series-8", 1))  # fmt: skip
    for top, bottom, title, values, high, role, digits in panels:
        axes = Axes(canvas, Box(64, top, WIDTH_PX - 20, bottom), ends, (0.0, high))
        _led(axes, track)
        axes.y_axis(title, [0, 50, 100] if high == 100 else None, digits)
        filled = np.nan_to_num(values)
        edge = np.concatenate(
            [axes.points(nm, filled), [[axes.x(nm[-1]), bottom], [axes.x(nm[0]), bottom]]]
        )
        canvas.area(edge, fill=theme.var(role), fill_opacity=0.16)
        canvas.line(
            axes.points(nm, values),
            stroke=theme.var(role),
            stroke_width="2.2px",
            stroke_linejoin="round",
        )
    axes.x_axis("Distance sailed in the ice box, nm")
    _named_seas(canvas, axes, track)
    if bool(track.escorted.any()):
        legend(canvas, [("box", theme.var("escort"), "led by an icebreaker")], WIDTH_PX - 200, 48)
    alt = (
        f"Profile of speed, ice concentration and thickness along the route. {words.passage(track)}"
    )
    start, end = track.attrs.get("box_start", "the start"), track.attrs.get("box_end", "the goal")
    return canvas.figure(
        alt,
        f"From {start} to {end}. Speed is that made good, length factor and delay included; "
        "thickness is that of the ice itself, where it covers at least 5 %.",
    )


def thickness(track: xr.Dataset) -> np.ndarray:
    """Ice thickness [m] (point) where ice covers at least 5 %, else 0: stray floes are no ice."""
    return np.where(track.siconc.values >= LEAST_ICE, np.nan_to_num(track.sithick.values), 0.0)


def _led(axes: Axes, track: xr.Dataset) -> None:
    nm, led = track.distance_nm.values, track.escorted.values.astype(bool)
    for part in _runs(led):
        left, right = float(axes.x(nm[max(part[0] - 1, 0)])), float(axes.x(nm[part[-1]]))
        axes.canvas.rect(
            Box(left, axes.frame.top, right, axes.frame.bottom),
            fill=theme.var("escort"),
            fill_opacity=0.35,
        )


def _runs(where: np.ndarray) -> list[np.ndarray]:
    found = np.flatnonzero(where)
    return [part for part in np.split(found, np.flatnonzero(np.diff(found) > 1) + 1) if part.size]


def _named_seas(canvas: Canvas, axes: Axes, track: xr.Dataset) -> None:
    """Names of the seas above the first panel, their bounds through all of them."""
    nm = track.distance_nm.values
    names = np.array([SEAS.get(int(flag), "") for flag in track.sea.values])
    cuts = np.flatnonzero(names[1:] != names[:-1]) + 1
    for part in np.split(np.arange(names.size), cuts):
        left, right = float(axes.x(nm[part[0]])), float(axes.x(nm[part[-1]]))
        name = str(names[part[0]])
        if name and right - left > svg.text_width(name, 11.5) + 6:
            canvas.text((left + right) / 2, 22, name, size=11.5, anchor="middle", weight=600)
        if part[0]:
            canvas.line(
                [(left, 10), (left, axes.frame.bottom)],
                stroke=theme.var("muted"),
                stroke_width="1px",
                stroke_dasharray="2 4",
                stroke_opacity=0.7,
            )
