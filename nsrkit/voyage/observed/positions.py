"""Positions of a ship from a CSV table, a GPX file or an AIS extract."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.errors import DataError
from nsrkit.units import KM_PER_NM

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

# Headings in use: logbooks, MarineCadastre, the Danish Maritime Authority, Norwegian and GFW files.
_COLUMNS = {
    "time": ("time", "timestamp", "datetime", "basedatetime", "base_date_time", "date_time_utc",
             "datetime_utc", "time_utc", "utc", "date"),
    "lat": ("lat", "latitude", "lat_deg", "y"),
    "lon": ("lon", "long", "longitude", "lng", "lon_deg", "x"),
    "vessel": ("mmsi", "imo", "vessel", "vesselname", "vessel_name", "name", "ship"),
}  # fmt: skip
_TOO_FAST_KN = 40.0  # no cargo ship or icebreaker: a wrong fix
_MOST_BYTES = 200_000_000


def read(path: str | Path, vessel: str | int | None = None) -> xr.Dataset:
    r"""A ship's own track.

    Parameters
    ----------
    path
        CSV (comma, semicolon or tab) with a heading and columns for time, latitude and longitude
        under one of their usual names, as in logs and AIS extracts; or GPX with timed points.
    vessel
        Which ship, where the table holds several (its MMSI, IMO number or name).

    Returns
    -------
    Dataset
        On `point`, in the order of time: `time` (UTC), `lon`, `lat` [degrees], `distance_nm` [nm]
        cumulative, geodesic, `hours` [h] since the first, `speed` [kn] since the point before. No
        NaN. Attributes `vessel`, `dropped` (positions left out and why), `gap_h` (longest silence).

    Raises
    ------
    DataError
        No such file, no such columns, no time, several ships, positions that are none, or fewer
        than two of them.

    Notes
    -----
    A time without a zone is UTC. Of positions at one time the first is kept; one that would ask for
    more than 40 kn from the last good one is taken as a wrong fix and left out.

    References
    ----------
    Geodesic on WGS84: Karney (2013), J. Geodesy 87, 43-55 (pyproj). GPX 1.1: topografix.com/GPX.

    Examples
    --------
    >>> from pathlib import Path
    >>> text = "time,lat,lon\n2024-09-01T00:00Z,72.0,60.0\n2024-09-01T06:00Z,73.0,62.0\n"
    >>> _ = Path("log.csv").write_text(text)
    >>> round(float(read("log.csv").speed[1]), 1)
    11.7
    """
    file = Path(path)
    if not file.is_file():
        raise DataError(f"{path} is no file; give a CSV table or a GPX file of positions")
    if file.stat().st_size > _MOST_BYTES:
        raise DataError(f"{file.name} is larger than {_MOST_BYTES / 1e6:.0f} MB; cut out one ship")
    table = _gpx(file) if file.suffix.casefold() == ".gpx" else _csv(file, vessel)
    return _track(table, file.name)


def _csv(file: Path, vessel: str | int | None) -> pd.DataFrame:
    import pandas as pd

    try:
        raw = pd.read_csv(file, sep=None, engine="python", dtype=str, skipinitialspace=True)
    except (ValueError, csv.Error) as error:
        raise DataError(f"{file.name} is no table of positions: {error}") from None
    known = {_key(str(name)): name for name in raw.columns}
    found = {one: next((known[name] for name in names if name in known), None)
             for one, names in _COLUMNS.items()}  # fmt: skip
    for one in ("time", "lat", "lon"):
        if found[one] is None:
            names = ", ".join(str(name) for name in raw.columns[:12])
            raise DataError(f"{file.name} has no column for {one}: it has {names}; "
                            f"call one of them {one!r}")  # fmt: skip
    if found["vessel"] is not None:
        raw = _one_ship(raw, found["vessel"], vessel, file.name)
    columns = {one: raw[found[one]].to_numpy() for one in ("time", "lat", "lon")}
    return pd.DataFrame(columns | {"vessel": raw[found["vessel"]] if found["vessel"] else ""})


def _key(name: str) -> str:
    return name.strip().lstrip("#").strip().casefold().replace(" ", "_")


def _one_ship(raw: pd.DataFrame, column: str, vessel: str | int | None, name: str) -> pd.DataFrame:
    ships = raw[column].dropna().str.strip()
    if vessel is not None:
        mine = ships[ships.str.casefold() == str(vessel).strip().casefold()].index
        if not len(mine):
            raise DataError(f"{name} holds no ship {vessel!r}: {_listed(ships)}")
        return raw.loc[mine]
    if ships.nunique() > 1:
        raise DataError(f"{name} holds {ships.nunique()} ships: say which with vessel=, one of "
                        f"{_listed(ships)}")  # fmt: skip
    return raw


def _listed(ships: Any) -> str:
    names = list(ships.unique())
    return ", ".join(names[:6]) + (" ..." if len(names) > 6 else "")


def _gpx(file: Path) -> pd.DataFrame:
    from xml.etree import ElementTree

    import pandas as pd

    text = file.read_bytes()
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise DataError(f"{file.name} declares entities, which no GPX file needs; export it anew")
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise DataError(f"{file.name} is no GPX file: {error}") from None
    points = [one for kind in ("trkpt", "rtept") for one in root.iter() if _tag(one) == kind]
    rows = [(next((child.text for child in one if _tag(child) == "time"), None),
             one.get("lat"), one.get("lon")) for one in points]  # fmt: skip
    if rows and not any(row[0] for row in rows):
        raise DataError(f"{file.name} holds points without a time; a plan cannot be laid over ice")
    return pd.DataFrame(rows, columns=["time", "lat", "lon"]).assign(vessel="")


def _tag(element: Any) -> str:
    return str(element.tag).rsplit("}", 1)[-1]


def _track(table: pd.DataFrame, name: str) -> xr.Dataset:
    import pandas as pd

    time = pd.to_datetime(table["time"], utc=True, errors="coerce", format="mixed")
    lon, lat = (pd.to_numeric(table[one], errors="coerce").to_numpy() for one in ("lon", "lat"))
    stamp = time.to_numpy("datetime64[ns]")
    known = ~np.isnat(stamp) & (np.abs(lat) <= 90) & (lon >= -180) & (lon <= 360)
    order = np.flatnonzero(known)
    order = order[np.argsort(stamp[order], kind="stable")]
    order = order[np.diff(stamp[order], prepend=np.datetime64("0001")) > np.timedelta64(0)]
    kept = order[_plausible(stamp[order], lon[order], lat[order])]
    if kept.size < 2:
        raise DataError(f"{name} holds {kept.size} usable positions; a track needs two or more, "
                        "each with time, latitude -90..90 and longitude -180..360")  # fmt: skip
    left_out = ((known.size - int(known.sum()), "without time or place"),
                (int(known.sum()) - order.size, "at the time of another"),
                (order.size - kept.size, f"beyond {_TOO_FAST_KN:.0f} kn"))  # fmt: skip
    found = _dataset(stamp[kept], (lon[kept] + 180.0) % 360.0 - 180.0, lat[kept])
    return found.assign_attrs(
        source=name, vessel=str(table["vessel"].iloc[0]),
        dropped="; ".join(f"{count} {why}" for count, why in left_out if count),
        gap_h=float(found["hours"].diff("point").max()),
    )  # fmt: skip


def _dataset(stamp: np.ndarray, lon: np.ndarray, lat: np.ndarray) -> xr.Dataset:
    import xarray as xr

    nm, hours = miles(lon, lat), _hours(stamp)
    speed = nm / np.diff(hours)
    columns = {
        "time": (stamp, {"standard_name": "time", "long_name": "time, UTC"}),
        "lon": (lon, {"units": "degrees_east", "standard_name": "longitude"}),
        "lat": (lat, {"units": "degrees_north", "standard_name": "latitude"}),
        "hours": (hours, {"units": "h", "long_name": "hours since the first position"}),
        "distance_nm": (np.append(0.0, np.cumsum(nm)), {"units": "nm", "long_name": "sailed"}),
        "speed": (np.append(speed[:1], speed), {"units": "kn", "long_name": "speed made good"}),
    }
    return xr.Dataset({key: ("point", *column) for key, column in columns.items()})


def _plausible(stamp: np.ndarray, lon: np.ndarray, lat: np.ndarray) -> list[int]:
    """Indices of positions that can be reached from the last good one.

    The first may be the wrong one: of the first three, the one that keeps most of the others.
    """
    return max((_reached(stamp, lon, lat, first) for first in range(min(3, stamp.size))),
               key=len, default=[])  # fmt: skip


def _reached(stamp: np.ndarray, lon: np.ndarray, lat: np.ndarray, first: int) -> list[int]:
    kept = [first]
    for i in range(first + 1, stamp.size):
        pair = [kept[-1], i]
        if miles(lon[pair], lat[pair])[0] <= _TOO_FAST_KN * _hours(stamp[pair])[1] + 0.1:
            kept.append(i)
    return kept


def miles(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Geodesic length [nm] of each leg between positions [degrees]."""
    from pyproj import Geod

    far = Geod(ellps="WGS84").inv(lon[:-1], lat[:-1], lon[1:], lat[1:])[2]
    return np.asarray(far) / (1000 * KM_PER_NM)


def _hours(stamp: np.ndarray) -> np.ndarray:
    return np.asarray((stamp - stamp[0]) / np.timedelta64(1, "s") / 3600.0)
