"""Maps of the Arctic with the route running from left to right: central meridian 105 E, pole up."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit.errors import DataError
from nsrkit.ice import coast, grid, places
from nsrkit.show import svg, theme, words
from nsrkit.show.maps import lines
from nsrkit.show.svg import Box, Canvas, Figure, Labels

if TYPE_CHECKING:
    import xarray as xr

CENTRAL_E = 105.0
WIDTH_PX, KM_PER_PX = 960, 5.9
WEST_KM, NORTH_KM, HEIGHT_PX = -2590.0, 330.0, 480
_PAGE = Box(-20, -20, WIDTH_PX + 20, HEIGHT_PX + 20)  # strokes of what is cut stay out of sight
_COAST_PX = 0.3  # how far a coast may lie from where it is
LEVELS = 48  # opacities of the ice layer
TURN = np.radians(-90.0 - (CENTRAL_E - 45.0))  # on EPSG:3411 a meridian lies at its longitude - 45
GATES = (
    "kara_gate",
    "cape_zhelaniya",
    "vilkitsky",
    "sannikov",
    "dmitry_laptev",
    "long",
    "cape_dezhnev",
)
TOWNS = (("Murmansk", 33.05, 69.0), ("Arkhangelsk", 40.5, 64.55), ("Sabetta", 72.1, 71.3),
          ("Dikson", 80.5, 73.5), ("Tiksi", 128.9, 71.65), ("Pevek", 170.3, 69.7))  # fmt: skip
SEAS = (("Barents Sea", 42.0, 74.2), ("Kara Sea", 71.5, 75.3), ("Laptev Sea", 125.0, 76.3),
         ("East Siberian Sea", 161.0, 72.8), ("Chukchi Sea", -172.5, 70.2))  # fmt: skip


class Layer(NamedTuple):
    """A shaded field: opacity levels from 0 to 1 of one ramp, with what its ends mean."""

    ramp: tuple[tuple[int, int, int], ...]
    title: str
    ends: tuple[str, str]


ICE = Layer(
    ((120, 184, 224), (190, 224, 243), (255, 255, 255)), "Ice concentration", ("0", "100 %")
)


def upright(x: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
    """Right and up of the pole [km] on the page, of points on the EPSG:3411 plane [km]."""
    x, y = np.asarray(x, float), np.asarray(y, float)
    return x * np.cos(TURN) - y * np.sin(TURN), x * np.sin(TURN) + y * np.cos(TURN)


def turned(x: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
    """Page position [px] of points on the EPSG:3411 plane [km]."""
    right, up = upright(x, y)
    return (right - WEST_KM) / KM_PER_PX, (NORTH_KM - up) / KM_PER_PX


def at(lon: Any, lat: Any) -> tuple[np.ndarray, np.ndarray]:
    """Page position [px] of longitude and latitude [degrees]."""
    x, y = grid.xy(np.asarray(lon, float), np.asarray(lat, float))
    return turned(x / 1000, y / 1000)


def base() -> Canvas:
    """Ocean in the frame of the map."""
    canvas = Canvas(WIDTH_PX, HEIGHT_PX)
    canvas.add('<defs><clipPath id="nsr-frame"><rect width="100%" height="100%" rx="6"/></clipPath>'
               '<pattern id="nsr-none" width="7" height="7" patternUnits="userSpaceOnUse" '
               'patternTransform="rotate(45)"><rect width="2" height="7"'
               f'{svg.style(fill=theme.var("graticule"), fill_opacity=0.16)}/></pattern></defs>'
               '<g clip-path="url(#nsr-frame)">')  # fmt: skip
    canvas.rect(Box(0, 0, WIDTH_PX, HEIGHT_PX), fill=theme.var("ocean"))
    return canvas


def shade(canvas: Canvas, field: xr.DataArray, layer: Layer = ICE, pixel: int = 1) -> None:
    """Lay a field (y, x) from 0 to 1 over the ocean, sea filled in under the coast.

    A `pixel` [px] above one is for maps that are shown smaller.
    """
    drawn, known = _sampled(field, order=1)
    levels = np.clip(np.rint(drawn * (LEVELS - 1)), 0, LEVELS - 1).astype(np.uint8)
    levels[~known] = 0
    whole = Box(0, 0, WIDTH_PX, HEIGHT_PX)
    canvas.image(whole, svg.png(levels[::pixel, ::pixel], palette(layer)))
    for fill in (theme.var("unknown"), "url(#nsr-none)"):
        canvas.add(f'<path d="{_outside()}"{svg.style(fill=fill, fill_rule="evenodd")}/>')
    absent = _absent(field)
    if absent is not None:
        canvas.add('<mask id="nsr-absent">')
        canvas.image(whole, svg.png(absent, [(0, 0, 0, 255), (255, 255, 255, 255)]))
        canvas.add("</mask>")
        for fill in (theme.var("unknown"), "url(#nsr-none)"):
            canvas.add(f'<rect width="100%" height="100%" mask="url(#nsr-absent)"'
                       f"{svg.style(fill=fill)}/>")  # fmt: skip


def _absent(field: xr.DataArray) -> np.ndarray | None:
    """Pixels of sea without data, as a product of a part of the Arctic leaves; None: no such."""
    if "surface" not in field.coords:
        return None
    sea = field["surface"] == 0
    gone = field.isnull()
    if not bool((gone & sea).any()):
        return None
    drawn, known = _sampled(gone.astype(float).where(sea), order=0)  # elsewhere as the nearest sea
    return np.asarray((drawn > 0.5) & known, np.uint8)


def mask(canvas: Canvas, where: xr.DataArray, role: str, opacity: int = 150) -> None:
    """Tint the cells (y, x) that are true; opacity up to 255."""
    drawn, known = _sampled(where.astype(float), order=1)
    levels = ((drawn > 0.5) & known).astype(np.uint8)
    light = theme.COLOURS[role].light.lstrip("#")
    red, green, blue = (int(light[i : i + 2], 16) for i in (0, 2, 4))
    tint = [(red, green, blue, 0), (red, green, blue, opacity)]
    canvas.image(Box(0, 0, WIDTH_PX, HEIGHT_PX), svg.png(levels, tint))


def _sampled(field: xr.DataArray, order: int) -> tuple[np.ndarray, np.ndarray]:
    """A field at each pixel of the page, and whether the pixel lies in the ice field."""
    from scipy import ndimage

    field = field.transpose("y", "x").sortby(["y", "x"])
    values = field.values.astype(float)
    gap = np.isnan(values)
    if gap.all():
        raise DataError("the field to draw holds no number")
    near = ndimage.distance_transform_edt(gap, return_distances=False, return_indices=True)
    filled = values[tuple(near)]
    x, y, known = _pixels()
    x_km, y_km = field.x.values / 1000, field.y.values / 1000
    place = [(y - y_km[0]) / (y_km[1] - y_km[0]), (x - x_km[0]) / (x_km[1] - x_km[0])]
    drawn = ndimage.map_coordinates(filled, place, order=order, mode="nearest")
    return drawn, known


@lru_cache(maxsize=1)
def _pixels() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """x, y [km] on the grid's plane at each pixel, and whether it lies in the ice field."""
    columns, rows = np.meshgrid(np.arange(WIDTH_PX) + 0.5, np.arange(HEIGHT_PX) + 0.5)
    right, up = WEST_KM + columns * KM_PER_PX, NORTH_KM - rows * KM_PER_PX
    x = right * np.cos(TURN) + up * np.sin(TURN)
    y = -right * np.sin(TURN) + up * np.cos(TURN)
    return x, y, _inside(x, y)


def palette(layer: Layer) -> list[tuple[int, int, int, int]]:
    """Red, green, blue and opacity of each level of a layer."""
    share = np.linspace(0, 1, LEVELS)
    stops = np.linspace(0, 1, len(layer.ramp))
    colour = [np.interp(share, stops, [one[i] for one in layer.ramp]) for i in range(3)]
    return [(int(r), int(g), int(b), round(255 * min(1.0, a**0.8)))
            for r, g, b, a in zip(*colour, share, strict=True)]  # fmt: skip


def _inside(x_km: np.ndarray, y_km: np.ndarray) -> np.ndarray:
    lon, lat = grid.lonlat(x_km * 1000, y_km * 1000)
    east = np.mod(lon, 360.0)
    return np.asarray((east >= grid.WEST_E) & (east <= grid.EAST_E) & (lat <= grid.NORTH_N)
                      & (lat >= grid.SOUTH_N))  # fmt: skip


def _outside() -> str:
    """The page less the sector that the ice covers."""
    page = np.array([(0, 0), (WIDTH_PX, 0), (WIDTH_PX, HEIGHT_PX), (0, HEIGHT_PX)])
    return svg.path_of(page, close=True) + svg.path_of(np.column_stack(at(*rim())), close=True)


def rim() -> tuple[np.ndarray, np.ndarray]:
    """Longitude and latitude [degrees] round the sector that the ice covers."""
    arc = np.linspace(grid.WEST_E, grid.EAST_E, 91)
    lat = np.concatenate([np.full(91, grid.NORTH_N), np.full(91, grid.SOUTH_N)])
    return np.concatenate([arc, arc[::-1]]), lat


def land(canvas: Canvas, *, degrees: bool = True) -> None:
    """Coasts, then meridians and parallels, with their `degrees` or without."""
    canvas.add(f'<path d="{_coasts()}"' + svg.style(
        fill=theme.var("land"), stroke=theme.var("coast"), stroke_width="0.5px",
        stroke_linejoin="round") + "/>")  # fmt: skip
    _graticule(canvas, degrees=degrees)


@lru_cache(maxsize=1)
def _coasts() -> str:
    """Path data of the land on the page."""
    data = []
    for polygon in coast.polar_land():
        points = np.column_stack(turned(polygon[:, 0], polygon[:, 1]))
        low, high = points.min(axis=0), points.max(axis=0)
        seen = high[0] > 0 and low[0] < WIDTH_PX and high[1] > 0 and low[1] < HEIGHT_PX
        if seen and np.prod(high - low) > 3:
            shape = lines.cut(points, _PAGE)
            data.append(svg.path_of(shape[lines.thinned(shape, _COAST_PX)], close=True))
    return "".join(data)


# The seven areas that the escort tariff counts meet along these meridians, and in the Kara Sea
# along 76 N, 72 E, 73.2 N and 78 E (`ice/data/seas.csv`).
BOUNDS = (
    *(((lon, 68.0), (lon, 84.0)) for lon in (105.0, 125.0, 140.0, 160.0, 180.0, 191.02)),
    ((57.0, 76.0), (72.0, 76.0), (72.0, 73.2), (78.0, 73.2), (78.0, 70.0)),
    ((68.6, 77.0), (68.6, 84.0)),
)


def areas(canvas: Canvas) -> None:
    """Bounds of the seven areas of the Northern Sea Route; land drawn later covers their ends."""
    for bound in BOUNDS:
        lon, lat = (np.concatenate([np.linspace(*ends, 20) for ends in pairwise(side)])
                    for side in zip(*bound, strict=True))  # fmt: skip
        canvas.line(np.column_stack(at(lon, lat)), stroke=theme.var("escort"),
                    stroke_width="1.1px", stroke_opacity=0.85,
                    stroke_dasharray="6 4")  # fmt: skip


def led(track: xr.Dataset) -> list[tuple[str, float, float]]:
    """(area and hours, page position) of each stretch behind an icebreaker, area by area."""
    from nsrkit.show.charts.along_route import AREAS, runs

    sea = track["escort_sea" if "escort_sea" in track else "sea"].values
    flags = np.where(track.escorted.values.astype(bool), sea, -1)
    hours = words.led_h(track)
    found = []
    for first, last in runs(flags.tolist()):
        if flags[first] >= 0:
            name = AREAS.get(int(flags[first]), "escort")
            middle = (first + last) // 2
            x, y = at(track.lon.values[middle], track.lat.values[middle])
            found.append((f"{name}: {hours[first : last + 1].sum():.0f} h", float(x), float(y)))
    return found


def _graticule(canvas: Canvas, *, degrees: bool) -> None:
    thin: dict[str, str | float] = {
        "stroke": theme.var("graticule"),
        "stroke_width": "0.7px",
        "stroke_opacity": 0.38,
    }
    for lon in range(0, 360, 15):
        canvas.line(np.column_stack(at([lon, lon], [60, 88])), **thin)
    for lat in (65, 70, 75, 80, 85):
        ring = np.column_stack(at(np.arange(0, 361, 2), np.full(181, lat)))
        canvas.line(ring[lines.thinned(ring, 0.2)], **thin)
    for lon in (60, 90, 120, 150) * degrees:
        x, y = (float(v) for v in at(lon, 80.9))
        canvas.text(x, y, f"{lon}°E", size=10, anchor="middle", role="muted", halo=True)
    for lat in (65, 70, 75, 80) * degrees:
        x, y = (float(v) for v in at(105, lat))
        if y < HEIGHT_PX - 8:
            canvas.text(x + 3, y - 3, f"{lat}°N", size=10, role="muted", halo=True)


def line(canvas: Canvas, track: xr.Dataset, colour: str) -> None:
    """A route with a halo, its escorted stretches on a yellow ground."""
    x, y = at(track["lon"].values, track["lat"].values)
    points = np.column_stack([x, y])
    soft = {"stroke_linejoin": "round", "stroke_linecap": "round"}
    canvas.line(points, stroke=theme.var("halo"), stroke_width="7px", stroke_opacity=0.9, **soft)
    if "escorted" in track:
        led = np.where(track["escorted"].values[:, None].astype(bool), points, np.nan)
        canvas.line(led, stroke="#3d3a00", stroke_width="11px", stroke_opacity=0.75, **soft)
        canvas.line(led, stroke=theme.var("escort"), stroke_width="9px", **soft)
    canvas.line(points, stroke=colour, stroke_width="3.4px", **soft)


def dashes(canvas: Canvas, track: xr.Dataset) -> None:
    """A track that was sailed, dashed."""
    points = np.column_stack(at(track["lon"].values, track["lat"].values))
    canvas.line(points, stroke=theme.var("halo"), stroke_width="5px", stroke_opacity=0.9)
    canvas.line(points, stroke=theme.var("label"), stroke_width="2.2px", stroke_dasharray="7 4")


def names(canvas: Canvas, track: xr.Dataset | None, legend: Box, heading: Box) -> None:
    """Gates, ports and seas, each beside its place and none over another or the route."""
    labels = Labels(Box(4, 4, WIDTH_PX - 4, HEIGHT_PX - 4))
    labels.block(legend)
    labels.block(heading)
    if track is not None:
        _along(canvas, labels, track)
    gates = [(places.straits()[name].title, *places.gate(name)) for name in GATES]
    spots: list[tuple[str, float, float, bool]] = []
    for title, lon, lat in (*gates, *TOWNS):
        x, y = (float(v) for v in at(lon, lat))
        spots.append((title, x, y, len(spots) < len(gates)))
    for _, x, y, _gate in spots:
        labels.block(Box(x - 4, y - 4, x + 4, y + 4))
    for title, x, y, gate in spots:
        if labels.place(canvas, x, y, title, size=11.5, role="label", weight=600, halo=True):
            canvas.dot(
                x,
                y,
                3.2,
                fill=theme.var("halo" if gate else "label"),
                stroke=theme.var("label" if gate else "halo"),
                stroke_width="1.4px",
            )
    for title, lon, lat in SEAS:
        x, y = (float(v) for v in at(lon, lat))
        labels.place(canvas, x, y, title, size=12.5, role="label", italic=True, halo=True, gap=0)


def _along(canvas: Canvas, labels: Labels, track: xr.Dataset) -> None:
    """Keep names off the route, and write beside it where an icebreaker leads."""
    for x, y in zip(*at(track["lon"].values, track["lat"].values), strict=True):
        labels.block(Box(x - 5, y - 5, x + 5, y + 5))
    for text, x, y in led(track) if "escorted" in track else ():
        labels.place(canvas, x, y, text, size=11.5, role="label", weight=700, halo=True, gap=12)


def scale_bar(canvas: Canvas, right: float, bottom: float) -> None:
    """500 km at 75 N, where the map's scale is stated."""
    span = 500.0 * float(grid.scale(75.0)) / KM_PER_PX
    for colour, width in ((theme.var("halo"), 5), (theme.var("label"), 2)):
        canvas.line(
            [
                (right - span, bottom - 5),
                (right - span, bottom),
                (right, bottom),
                (right, bottom - 5),
            ],
            stroke=colour,
            stroke_width=f"{width}px",
        )
    canvas.text(right - span / 2, bottom - 7, "500 km at 75°N", size=10.5, anchor="middle",
                role="label", halo=True)  # fmt: skip


def key(canvas: Canvas, rows: list[tuple[str, str]], layer: Layer | None) -> Box:
    """The legend, lower left: (what is drawn, its colour) and the ramp of the field."""
    height = 14 + 18 * len(rows) + (46 if layer else 0)
    width = max([150.0, *(44 + svg.text_width(text, 11) for text, _ in rows)])
    box = Box(10, HEIGHT_PX - 10 - height, 10 + width, HEIGHT_PX - 10)
    canvas.rect(box, radius=5, fill=theme.var("panel"), fill_opacity=0.94, stroke=theme.var("line"))
    y = box.top + 17
    if layer is not None:
        canvas.text(box.left + 10, y, layer.title, size=11, weight=600)
        step = (width - 20) / 24
        for i, (r, g, b, a) in enumerate(palette(layer)[:: LEVELS // 24]):
            cell = Box(box.left + 10 + i * step, y + 6, box.left + 10.6 + (i + 1) * step, y + 15)
            canvas.rect(cell, fill=theme.var("ocean"))
            canvas.rect(cell, fill=f"rgb({r},{g},{b})", fill_opacity=round(a / 255, 3))
        canvas.text(box.left + 10, y + 27, layer.ends[0], size=10, role="muted")
        canvas.text(box.right - 10, y + 27, layer.ends[1], size=10, role="muted", anchor="end")
        y += 46
    for text, colour in rows:
        canvas.line(
            [(box.left + 10, y - 4), (box.left + 30, y - 4)], stroke=colour, stroke_width="4px"
        )
        canvas.text(box.left + 37, y, text, size=11)
        y += 18
    return box


def title(canvas: Canvas, text: str) -> Box:
    """The heading inside the frame; gives the room that it takes."""
    width = svg.text_width(text, 13, bold=True) + 24
    box = Box(10, 10, 10 + width, 36)
    canvas.rect(box, radius=5, fill=theme.var("panel"), fill_opacity=0.94, stroke=theme.var("line"))
    canvas.text(21, 27.5, text, size=13, weight=600)
    return box


def finish(canvas: Canvas, alt: str, caption: str) -> Figure:
    """Scale bar and end of the clipped drawing."""
    scale_bar(canvas, WIDTH_PX - 24, HEIGHT_PX - 18)
    canvas.add("</g>")
    return canvas.figure(alt, caption)
