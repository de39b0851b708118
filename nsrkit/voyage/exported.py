"""Tracks as files that other programs read: GeoJSON for maps, GPX for plotters."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree import ElementTree

import numpy as np

import nsrkit
from nsrkit.errors import DataError
from nsrkit.voyage.corridors import TITLES

if TYPE_CHECKING:
    import xarray as xr

_DIGITS = 5  # of a degree: one metre
_ALONG = {"distance_nm": 1, "speed": 2, "siconc": 3, "sithick": 2, "rio": 1, "escorted": 0}
_USE = "planning study, not for navigation"
_GPX = "http://www.topografix.com/GPX/1/1"


class _Line(NamedTuple):
    """One track, or the line of one corridor."""

    name: str
    lon: np.ndarray
    """(point) [degrees], -180 or more and less than 180."""
    lat: np.ndarray
    time: np.ndarray | None
    """(point) UTC; None where nobody says when it was passed."""
    along: dict[str, np.ndarray]
    about: dict[str, Any]


def geojson(track: xr.Dataset, name: str = "") -> str:
    """A track, or the lines of a comparison, as GeoJSON.

    Parameters
    ----------
    track
        `lon`, `lat` [degrees] on (point), as `route.fastest`, `transit` and `observed.read` give
        them; or on (corridor, vertex), as `voyage.compare` does. NaN ends a line.
    name
        What to call the track, or the whole file; lines of a comparison bear their corridor.

    Returns
    -------
    str
        A FeatureCollection with one feature per line, cut at 180 degrees. What is known along a
        track (time in UTC, miles, knots, ice, escort) stands point by point under
        `coordinateProperties`, with null for NaN, and its units under `units`.

    Raises
    ------
    DataError
        No positions, or no line of two points: there is no route.

    References
    ----------
    RFC 7946, the GeoJSON format (2016), sections 3.1.9 and 5.3.

    Examples
    --------
    >>> import json, xarray as xr
    >>> track = xr.Dataset({"lon": ("point", [170.0, -170.0]), "lat": ("point", [70.0, 70.0])})
    >>> json.loads(geojson(track))["features"][0]["geometry"]["coordinates"]
    [[[170.0, 70.0], [180.0, 70.0]], [[-180.0, 70.0], [-170.0, 70.0]]]
    """
    features = [_feature(line) for line in _lines(track, name)]
    found = {"type": "FeatureCollection", "features": features}
    return json.dumps(found, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def gpx(track: xr.Dataset, name: str = "") -> str:
    """A track, or the lines of a comparison, as GPX.

    Parameters
    ----------
    track
        As in `geojson`; NaN ends a line.
    name
        What to call the track, or the whole file; lines of a comparison bear their corridor.

    Returns
    -------
    str
        GPX 1.1: a track with its times [UTC, s], which `observed.read` reads again; a line without
        times becomes a route.

    Raises
    ------
    DataError
        As in `geojson`.

    References
    ----------
    GPX 1.1 schema, topografix.com/GPX/1/1.

    Examples
    --------
    >>> import xarray as xr
    >>> track = xr.Dataset({"lon": ("point", [60.0, 62.0]), "lat": ("point", [72.0, 73.0])})
    >>> "<rtept" in gpx(track, "a plan")
    True
    """
    lines = _lines(track, name)
    root = ElementTree.Element("gpx", xmlns=_GPX, version="1.1",
                               creator=f"nsrkit {nsrkit.__version__}")  # fmt: skip
    told = ElementTree.SubElement(root, "metadata")
    ElementTree.SubElement(told, "name").text = name or ", ".join(line.name for line in lines)
    ElementTree.SubElement(told, "desc").text = _USE
    for line in sorted(lines, key=lambda one: one.time is not None):  # the schema has routes first
        _drawn(root, line)
    ElementTree.indent(root, "")
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def files(track: xr.Dataset, name: str) -> dict[str, str]:
    """A track, or the lines of a comparison, as both files under their names.

    Parameters
    ----------
    track
        As in `geojson`; NaN ends a line.
    name
        Of the files, without ending.

    Returns
    -------
    dict
        The text of each file by its name; none where there is no route.

    Examples
    --------
    >>> import xarray as xr
    >>> track = xr.Dataset({"lon": ("point", [60.0, 62.0]), "lat": ("point", [72.0, 73.0])})
    >>> list(files(track, "route")), files(xr.Dataset(), "route")
    (['route.geojson', 'route.gpx'], {})
    """
    try:
        return {f"{name}.geojson": geojson(track, name), f"{name}.gpx": gpx(track, name)}
    except DataError:
        return {}


def _lines(track: xr.Dataset, name: str) -> list[_Line]:
    """The lines of a dataset that hold two points or more."""
    if "lon" not in track or "lat" not in track:
        held = ", ".join(str(one) for one in track.variables) or "nothing"
        why = track.attrs.get("reason") or f"lon and lat are missing; the dataset holds {held}"
        raise DataError(f"no positions to write: {why}")
    if "corridor" in track["lon"].dims:
        each = [(track.sel(corridor=one), str(one)) for one in track["corridor"].values]
        found = [_line(one, TITLES.get(corridor, corridor), corridor) for one, corridor in each]
    else:
        found = [_line(track, name or str(track.attrs.get("ship", "track")))]
    found = [line for line in found if line.lon.size > 1]
    if not found:
        raise DataError("no positions to write: a line needs two points, and there is no route")
    return found


def _line(track: xr.Dataset, name: str, corridor: str = "") -> _Line:
    lon, lat, time = track["lon"].values, track["lat"].values, _times(track)
    kept = np.isfinite(lon) & np.isfinite(lat)
    if time is None:  # where legs join, both hold the point
        kept[1:] &= (np.diff(lon) != 0) | (np.diff(lat) != 0)
    along = {key: track[key].values[kept].astype(float) for key in _ALONG
             if key in track and track[key].dims == track["lon"].dims}  # fmt: skip
    about: dict[str, Any] = {key: str(track.attrs[key]) for key in ("ship", "depart", "vessel")
                             if track.attrs.get(key)}  # fmt: skip
    about |= {"corridor": corridor} if corridor else {}
    about |= {"units": {key: track[key].attrs.get("units", "1") for key in along}} if along else {}
    east = np.round(lon[kept], _DIGITS)
    return _Line(name, (east + 180) % 360 - 180, np.round(lat[kept], _DIGITS),
                 None if time is None else time[kept], along, about)  # fmt: skip


def _times(track: xr.Dataset) -> np.ndarray | None:
    """UTC at each point, to the second."""
    if "time" in track and track["time"].dims == track["lon"].dims:
        return np.asarray(track["time"].values.astype("datetime64[s]"))
    if "hours" not in track or "depart" not in track.attrs:
        return None
    leaving = np.datetime64(str(track.attrs["depart"]).replace(" ", "T"), "s")
    return np.asarray(leaving + np.rint(track["hours"].values * 3600).astype("timedelta64[s]"))


def _feature(line: _Line) -> dict[str, Any]:
    pieces = _cut(line)
    places = [[[float(lon), float(lat)] for lon, lat in piece[:2].T] for piece in pieces]
    columns: dict[str, list[Any]] = {
        name: [[_number(one, _ALONG[name]) for one in piece[3 + i]] for piece in pieces]
        for i, name in enumerate(line.along)
    }
    if line.time is not None:
        columns["times"] = [_stamps(line.time[0], piece[2]) for piece in pieces]
    single = len(pieces) == 1
    told = {"name": line.name, "use": _USE} | line.about
    if columns:
        told["coordinateProperties"] = {key: rows[0] if single else rows
                                        for key, rows in columns.items()}  # fmt: skip
    shape = {"type": "LineString" if single else "MultiLineString",
             "coordinates": places[0] if single else places}  # fmt: skip
    return {"type": "Feature", "properties": told, "geometry": shape}


def _cut(line: _Line) -> list[np.ndarray]:
    """Rows of longitude, latitude, seconds and columns on points, each piece on one side of 180.

    Where the line crosses, both pieces get a point on the meridian.
    """
    begun = np.zeros(line.lon.size) if line.time is None else (
        (line.time - line.time[0]).astype(float))  # fmt: skip
    rows = np.vstack([np.unwrap(line.lon, period=360), line.lat, begun, *line.along.values()])
    world = np.floor((rows[0] + 180) / 360)
    pieces, first = [], 0
    edge: list[np.ndarray] = []
    for i in np.flatnonzero(np.diff(world)).tolist():
        meridian = 360 * max(world[i], world[i + 1]) - 180
        share = (meridian - rows[0, i]) / (rows[0, i + 1] - rows[0, i])
        there = rows[:, i] + share * (rows[:, i + 1] - rows[:, i])
        pieces.append(np.column_stack([*edge, *rows[:, first : i + 1].T, there]))
        first, edge = i + 1, [there]
    pieces.append(np.column_stack([*edge, *rows[:, first:].T]))
    return [_home(piece) for piece in pieces if np.ptp(piece[:2], axis=1).any()]


def _home(piece: np.ndarray) -> np.ndarray:
    """A piece with its longitudes within -180..180, and no point twice in a row."""
    turns = np.floor((piece[0].mean() + 180) / 360)
    piece = np.vstack([piece[:1] - 360 * turns, piece[1:]])
    twice = np.append(False, (np.diff(piece[:3], axis=1) == 0).all(axis=0))
    piece = piece[:, ~twice]
    piece[:2] = np.round(piece[:2], _DIGITS)
    return piece


def _number(value: float, digits: int) -> float | int | None:
    if not np.isfinite(value):
        return None
    short = round(float(value), digits)
    return int(short) if short.is_integer() else short


def _stamps(begin: np.datetime64, seconds: np.ndarray) -> list[str]:
    times = begin + np.rint(seconds).astype("timedelta64[s]")
    return [f"{one}Z" for one in np.datetime_as_string(times, "s")]


def _drawn(root: ElementTree.Element, line: _Line) -> None:
    """A line as a route, or with its times as a track."""
    timed = line.time is not None
    whole = ElementTree.SubElement(root, "trk" if timed else "rte")
    ElementTree.SubElement(whole, "name").text = line.name
    points = ElementTree.SubElement(whole, "trkseg") if timed else whole
    for i, (lon, lat) in enumerate(zip(line.lon, line.lat, strict=True)):
        at = {"lat": f"{lat:.{_DIGITS}f}", "lon": f"{lon:.{_DIGITS}f}"}
        point = ElementTree.SubElement(points, "trkpt" if timed else "rtept", at)
        if line.time is not None:
            stamp = f"{np.datetime_as_string(line.time[i], 's')}Z"
            ElementTree.SubElement(point, "time").text = stamp
