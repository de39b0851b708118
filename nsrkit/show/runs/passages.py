"""Where the runs sail: their passages through the ice, and their whole ways, on one map each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import theme, words
from nsrkit.show.runs import colours
from nsrkit.show.svg import Canvas, Figure
from nsrkit.units import KM_PER_NM

if TYPE_CHECKING:
    import xarray as xr

_APART = 4.2  # px between lines that lie on each other


def ice_box(tracks: Mapping[str, xr.Dataset]) -> Figure:
    """The passages through the ice box, side by side where they lie on each other.

    Parameters
    ----------
    tracks
        As `voyage.trips.transit.transit` gives them, by label; without points: no route.

    Returns
    -------
    Figure
        Lines over sea and land, without the ice, which is that of another day in each run.
    """
    from nsrkit.show.maps import polar
    from nsrkit.voyage import exported

    canvas = polar.base()
    polar.land(canvas)
    rows, longest = [], None
    sailed = {label: track for label, track in tracks.items() if track.sizes.get("point")}
    for i, (label, track) in enumerate(tracks.items()):
        if label not in sailed:
            rows.append((f"{label}: no route", theme.var("line")))
            continue
        x, y = polar.at(track.lon.values, track.lat.values)
        _line(canvas, np.column_stack([x, y]), i, len(tracks))
        rows.append((f"{label}: {_sums(track)}", colours.of(i)))
        if longest is None or track.sizes["point"] > longest.sizes["point"]:
            longest = track.drop_vars("escorted", errors="ignore")
    heading = polar.title(canvas, "Passages through the ice box")
    polar.names(canvas, longest, polar.key(canvas, rows, None), heading)
    alt = "Map of the passages through the ice box. " + " ".join(
        f"{label}: {words.passage(track)}" for label, track in tracks.items())  # fmt: skip
    files = [exported.files(track, f"{label}-in-ice") for label, track in sailed.items()]
    return polar.finish(canvas, alt, _caption(tracks)).holding(
        {name: text for each in files for name, text in each.items()})  # fmt: skip


def _sums(track: xr.Dataset) -> str:
    led = words.led_h(track).sum()
    text = f"{float(track.hours[-1]) / 24:.1f} d, {words.number(float(track.distance_nm[-1]))} nm"
    return text + (f", led {led:.0f} h" if led else "")


def _line(canvas: Canvas, points: np.ndarray, number: int, count: int) -> None:
    """A line beside those of the other runs, with a halo."""
    points = beside(points, (number - (count - 1) / 2) * _APART)
    soft = {"stroke_linejoin": "round", "stroke_linecap": "round"}
    canvas.line(points, stroke=theme.var("halo"), stroke_width="6px", stroke_opacity=0.85, **soft)
    canvas.line(points, stroke=colours.of(number), stroke_width="3.2px", **soft)


def beside(points: np.ndarray, shift: float) -> np.ndarray:
    """A line moved sideways by so many pixels, to the right of its course where positive.

    Examples
    --------
    >>> beside(np.array([[0.0, 0.0], [10.0, 0.0]]), 2.0).tolist()
    [[0.0, 2.0], [10.0, 2.0]]
    """
    known = np.isfinite(points).all(axis=1)
    kept = points[known]
    if len(kept) < 2:
        return points
    course = np.gradient(kept, axis=0)
    # Courses of some neighbours together: a short zigzag must not throw the line about.
    width = min(9, len(kept) // 2 * 2 - 1)
    if width > 1:
        padded = np.pad(course, ((width // 2, width // 2), (0, 0)), mode="edge")
        course = np.column_stack([np.convolve(one, np.ones(width), "valid") for one in padded.T])
    length = np.maximum(np.hypot(*course.T), 1e-9)
    out = points.copy()
    out[known] = kept + shift * np.column_stack([-course[:, 1], course[:, 0]]) / length[:, None]
    return out


def _caption(tracks: Mapping[str, xr.Dataset]) -> str:
    told = []
    for label, track in tracks.items():
        if track.sizes.get("point"):
            told.append(f"{label} enters on {track.attrs['enter'][:10]}")
        else:
            told.append(f"{label}: {words.passage(track)}")
    return f"{'; '.join(told)}. Lines that lie on each other are drawn side by side."


def whole(
    trips: Mapping[str, xr.Dataset], corridor: str, spots: Sequence[tuple[str, float, float]] = ()
) -> Figure:
    """One corridor from port to port, of all runs.

    Parameters
    ----------
    trips
        As `voyage.compare` gives them, by label: `lon`, `lat` [degrees] on (corridor, vertex), NaN
        after the last vertex.
    corridor
        The corridor.
    spots
        Name, longitude and latitude [degrees] of places that the map names.

    Returns
    -------
    Figure
        A run without a way is named in the legend, with no line.
    """
    from nsrkit.show.maps import world

    ones = {label: one.sel(corridor=[corridor]) for label, one in trips.items()}
    views = [world.view(one) for one in ones.values()]
    where = world.POLE if world.POLE in views else world.EURASIA
    canvas, rows, lines = world.base(where), [], []
    for i, (label, one) in enumerate(ones.items()):
        lon, lat = (one[name].values[0] for name in ("lon", "lat"))
        points = np.column_stack(world.at(lon, lat, where))[np.isfinite(lon)]
        moved = np.append(True, np.hypot(*np.diff(points, axis=0).T) > 0.05)[: len(points)]
        points = points[moved]
        if len(points):
            _line(canvas, points, i, len(ones))
        lines.append(points)
        rows.append((colours.of(i), label, _way(one)))
    legend = world.key(canvas, rows)
    world.names(canvas, lines, list(spots), legend, where)
    canvas.add("</g>")
    by = words.NAMES.get(corridor, corridor)
    alt = f"Map of the ways by {by}: " + "; ".join(f"{name}, {sums}" for _, name, sums in rows)
    return canvas.figure(f"{alt}.", f"By {by}, from port to port. Equal-area projection.")


def _way(one: xr.Dataset) -> str:
    nm, days = float(one.distance_nm[0]), float(one.days[0])
    if not np.isfinite(days):
        return "no route"
    return f"{words.number(nm)} nm · {words.number(nm * KM_PER_NM)} km · {days:.1f} d"
