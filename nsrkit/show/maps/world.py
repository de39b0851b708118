"""The map of whole corridors in Lambert's equal-area projection.

It shows Europe, Asia and Africa; where a line leads to America it is centred on the Pole.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit.ice import coast
from nsrkit.show import svg, theme
from nsrkit.show.maps import lines
from nsrkit.show.svg import Box, Canvas, Labels

if TYPE_CHECKING:
    import xarray as xr

WIDTH_PX, HEIGHT_PX = 960, 640
_COAST_PX = 0.35  # how far a coast may lie from where it is


class View(NamedTuple):
    """A part of the world: centre [degrees], its place on the page and the scale [px]."""

    centre_e: float
    centre_n: float
    middle: tuple[float, float]
    px_per_radius: float
    southmost: float = -90.0
    """Land that lies wholly south of it is left out."""


EURASIA = View(65.0, 25.0, (455.0, 352.0), 262.0)
POLE = View(65.0, 90.0, (545.0, 318.0), 176.0, -56.0)


def view(trips: xr.Dataset) -> View:
    """The view that shows every line of a comparison; NaN after the last vertex plays no part."""
    x, y = at(trips["lon"].values, trips["lat"].values)
    known = np.isfinite(x)
    inside = (x > 0) & (x < WIDTH_PX) & (y > -0.1 * HEIGHT_PX) & (y < HEIGHT_PX)
    return EURASIA if bool(inside[known].all()) else POLE


def at(lon: Any, lat: Any, where: View = EURASIA) -> tuple[np.ndarray, np.ndarray]:
    """Page position [px] of longitude and latitude [degrees].

    References
    ----------
    Snyder (1987), USGS PP 1395, eq. 22-4, 24-2 (sphere).
    """
    east = np.radians(np.asarray(lon, float) - where.centre_e)
    phi, centre = np.radians(np.asarray(lat, float)), np.radians(where.centre_n)
    cos_c = np.sin(centre) * np.sin(phi) + np.cos(centre) * np.cos(phi) * np.cos(east)
    k = np.sqrt(2 / np.maximum(1 + cos_c, 1e-9))
    x = k * np.cos(phi) * np.sin(east)
    y = k * (np.cos(centre) * np.sin(phi) - np.sin(centre) * np.cos(phi) * np.cos(east))
    (left, top), scale = where.middle, where.px_per_radius
    return left + scale * x, top - scale * y


@lru_cache(maxsize=2)
def _outlines(where: View) -> tuple[str, str]:
    """Path data of land and of the seas inside it, what is far off the page left out."""
    out = []
    for shapes in (coast.coastline(), coast.inland_seas()):
        data = []
        for shape in shapes:
            if shape[:, 1].max() < where.southmost:
                continue
            points = np.column_stack(at(shape[:, 0], shape[:, 1], where))
            low, high = points.min(axis=0), points.max(axis=0)
            seen = high[0] > 0 and low[0] < WIDTH_PX and high[1] > 0 and low[1] < HEIGHT_PX
            if seen and np.prod(high - low) > 4:
                data.append(svg.path_of(points[lines.thinned(points, _COAST_PX)], close=True))
        out.append("".join(data))
    return out[0], out[1]


def base(where: View = EURASIA) -> Canvas:
    """Ocean, land and graticule."""
    canvas = Canvas(WIDTH_PX, HEIGHT_PX)
    canvas.add('<defs><clipPath id="nsr-world"><rect width="100%" height="100%" rx="6"/></clipPath>'
               '</defs><g clip-path="url(#nsr-world)">')  # fmt: skip
    canvas.rect(Box(0, 0, WIDTH_PX, HEIGHT_PX), fill=theme.var("ocean"))
    thin: dict[str, str | float] = {
        "stroke": theme.var("graticule"),
        "stroke_width": "0.7px",
        "stroke_opacity": 0.22,
    }
    for lon in range(-90, 270, 30):
        arc = np.column_stack(at(np.full(60, lon), np.linspace(-60, 85, 60), where))
        canvas.line(arc[lines.thinned(arc, 0.2)], **thin)
    for lat in (-30, 0, 30, 60):
        ring = np.column_stack(at(np.arange(-115, 246, 3), np.full(121, lat), where))
        canvas.line(ring[lines.thinned(ring, 0.2)], **thin)
    land, lakes = _outlines(where)
    # Land is cut at 180 degrees: a stroke of its own colour closes the seam.
    canvas.add(f'<path d="{land}"' + svg.style(fill=theme.var("land"), stroke=theme.var("land"),
               stroke_width="0.6px") + "/>")  # fmt: skip
    canvas.add(f'<path d="{lakes}"' + svg.style(fill=theme.var("ocean")) + "/>")
    for lat in (0, 30, 60):
        x, y = (float(v) for v in at(65, lat, where))
        name = "Equator" if lat == 0 else f"{lat}°N"
        canvas.text(x + 3, y - 3, name, size=10, role="muted", halo=True)
    return canvas


def corridor(canvas: Canvas, trips: xr.Dataset, name: str, where: View = EURASIA) -> np.ndarray:
    """Draw one corridor of a comparison; gives its points on the page, empty if it has no way."""
    one = trips.sel(corridor=name)
    lon, lat = one["lon"].values, one["lat"].values
    known = np.isfinite(lon)
    points = np.column_stack(at(lon[known], lat[known], where))
    if len(points):
        soft = {"stroke_linejoin": "round", "stroke_linecap": "round"}
        canvas.line(
            points, stroke=theme.var("halo"), stroke_width="6px", stroke_opacity=0.9, **soft
        )
        canvas.line(points, stroke=theme.corridor(name), stroke_width="3px", **soft)
    return points


def names(canvas: Canvas, lines: list[np.ndarray], spots: list[tuple[str, float, float]],
          legend: Box, where: View = EURASIA) -> None:  # fmt: skip
    """Ports and passages by name."""
    labels = Labels(Box(4, 4, WIDTH_PX - 4, HEIGHT_PX - 4))
    labels.block(legend)
    for points in lines:
        for x, y in points[::2]:
            labels.block(Box(x - 4, y - 4, x + 4, y + 4))
    for name, lon, lat in spots:
        x, y = (float(v) for v in at(lon, lat, where))
        if any(labels.place(canvas, x, y, name, size=12, gap=gap, role="label", weight=600,
                            halo=True) for gap in (7, 16, 26)):  # fmt: skip
            canvas.dot(
                x, y, 3.6, fill=theme.var("label"), stroke=theme.var("halo"), stroke_width="1.5px"
            )


def key(canvas: Canvas, rows: list[tuple[str, str, str]]) -> Box:
    """Legend, upper left: (colour, title, what it adds up to)."""
    width = max(200.0, *(46 + max(svg.text_width(title, 12.5, bold=True), svg.text_width(sums, 11))
                         for _, title, sums in rows))  # fmt: skip
    box = Box(12, 12, 12 + width, 22 + 38 * len(rows))
    canvas.rect(box, radius=5, fill=theme.var("panel"), fill_opacity=0.94, stroke=theme.var("line"))
    for i, (colour, title, sums) in enumerate(rows):
        y = box.top + 20 + 38 * i
        canvas.line(
            [(box.left + 10, y), (box.left + 32, y)],
            stroke=colour,
            stroke_width="4px",
        )
        canvas.text(box.left + 40, y + 2, title, size=12.5, weight=600)
        canvas.text(box.left + 40, y + 17, sums, size=11, role="muted")
    return box
