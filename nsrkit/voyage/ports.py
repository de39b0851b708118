"""Ports, gates and other places: where a voyage begins and ends.

A port is not a grid cell. Each has a sea point, a named approach leg between the two, and links
from the sea point to nodes of the waypoint network (`params/ports.csv`, made by
`tools/build_ports.py`, which measures the links over sea).
"""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from nsrkit.errors import DataError
from nsrkit.scenario.files import find
from nsrkit.scenario.ship import Ship

BALTIC = (10.1, 53.5, 31.0, 60.8)  # west, south, east, north [degrees], with Belts and Kattegat
ICY_N, SHORT_NM = 60.0, 10.0  # where an approach may freeze, and up to which length that is left
# A position as text, so that a scenario can hold it: what the map in the browser picks.
_POSITION = re.compile(
    r"(?P<lat>-?\d+(?:\.\d+)?)\s*(?P<ns>[NSns])[\s,]+(?P<lon>\d+(?:\.\d+)?)\s*(?P<we>[EWew])"
)
BALTIC_NOTICE = "ice of the Baltic is not modelled: the Baltic leg is sailed as open water"


class Place(NamedTuple):
    """A place that a voyage can start from or go to.

    `lon`, `lat` [degrees] are those of the sea point; `approach_nm` [nm] is the way between the sea
    point and the berth; `draught_m` [m] is the largest draught and `loa_m` [m] the greatest length
    over all, each None where no source was found;
    `links` holds (node, distance [nm]) of the waypoint network, empty where the place has none;
    `country` is the code of ISO 3166, empty for what is no port.
    """

    name: str
    title: str
    lon: float
    lat: float
    approach_nm: float = 0.0
    draught_m: float | None = None
    draught_status: str = "not found"
    links: tuple[tuple[str, float], ...] = ()
    kind: str = "point"
    source: str = ""
    note: str = ""
    country: str = ""
    loa_m: float | None = None

    @property
    def notice(self) -> str:
        """What a reader must know of a voyage that starts or ends here."""
        west, south, east, north = BALTIC
        inside = west <= self.lon <= east and south <= self.lat <= north
        bothnia = 16.5 <= self.lon <= 26.0 and 60.0 <= self.lat <= 66.0
        if inside or bothnia:
            return BALTIC_NOTICE
        if self.lat > ICY_N and self.approach_nm > SHORT_NM:
            return (
                f"the approach of {self.title} ({self.approach_nm:.0f} nm of river or dredged "
                "channel) is sailed as open water, without its ice"
            )
        return ""


def _port(row: dict[str, str]) -> Place:
    links = (link.rsplit(":", 1) for link in row["links"].split())
    unsure = "" if row["coordinates"] == "found" else f"coordinates {row['coordinates']}; "
    return Place(
        name=row["port"], title=row["port"], lon=float(row["sea_lon"]), lat=float(row["sea_lat"]),
        approach_nm=float(row["approach_nm"]),
        draught_m=float(row["draught_m"]) if row["draught_m"] else None,
        draught_status=row["draught_status"], links=tuple((node, float(nm)) for node, nm in links),
        kind="port", source=row["source"], note=unsure + row["note"], country=row["country"],
        loa_m=float(row["loa_m"]) if row["loa_m"] else None,
    )  # fmt: skip


def ports() -> dict[str, Place]:
    """All ports of `params/ports.csv` by name; one in the current folder comes first.

    Examples
    --------
    >>> ports()["Arkhangelsk"].draught_m
    9.2
    """
    return _read(find("tables", "ports").resolve())


@lru_cache(maxsize=4)
def _read(path: Path) -> dict[str, Place]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["port"]: _port(row) for row in csv.DictReader(file)}


def _key(name: str) -> str:
    return " ".join(name.replace("_", " ").replace("-", " ").split()).casefold()


@lru_cache(maxsize=1)
def _gates() -> dict[str, Place]:
    from nsrkit.ice import places  # its table is read only when a name is not that of a port

    return {
        _key(one.name): Place(one.name, one.title, one.lon, one.lat, kind="gate", source=one.source)
        for one in places.straits().values()
        if one.kind != "barrier"
    }


def place(point: str | Sequence[float]) -> Place:
    """A port, gate or position as a place.

    Parameters
    ----------
    point
        Name of a port of `params/ports.csv` or of a gate or strait of the NSR, in any case and with
        blanks, hyphens or underscores; or (lon, lat) [degrees], as text "72.50N 60.20E".

    Returns
    -------
    Place
        With its sea point, approach leg and links to the network.

    Raises
    ------
    DataError
        The name is not known (the message names the nearest ones), or the position is not one.

    Examples
    --------
    >>> place("st petersburg").name
    'St Petersburg'
    >>> place("72.50N 60.20E") == place((60.2, 72.5))
    True
    """
    if isinstance(point, str) and (text := _POSITION.fullmatch(point.strip())):
        north, east = float(text["lat"]), float(text["lon"])
        point = (-east if text["we"] in "Ww" else east, -north if text["ns"] in "Ss" else north)
    if not isinstance(point, str):
        try:
            lon, lat = (float(number) for number in point)
        except (TypeError, ValueError):
            raise DataError(
                f"{point!r} is no place: give a name, or (lon, lat) in degrees"
            ) from None
        if not (-180 <= lon <= 360 and -90 <= lat <= 90):
            raise DataError(f"({lon}, {lat}) is not a longitude and latitude in degrees")
        lon = (lon + 180.0) % 360.0 - 180.0
        return Place(f"{lat:.2f}N {lon % 360:.2f}E", f"{lat:.2f} N {lon % 360:.2f} E", lon, lat)
    key, known = _key(point), {_key(name): port for name, port in ports().items()}
    if key not in known:
        known = _gates() | known
    if key in known:
        return known[key]
    near = difflib.get_close_matches(key, known, n=3, cutoff=0.5)
    names = ", ".join(known[match].name for match in near) or ", ".join(sorted(ports()))
    raise DataError(f"no port or gate is called {point!r}; did you mean: {names}?")


class Limit(NamedTuple):
    """A limit of a port that a ship exceeds, what keeps it, and whether it has a source."""

    text: str
    remedy: str
    found: bool = True


def limits(where: Place | str, ship: Ship) -> list[Limit]:
    """Limits of a port that a ship exceeds; none where she fits or where no limit is known.

    Examples
    --------
    >>> import nsrkit
    >>> [limit.remedy for limit in limits("Arkhangelsk", nsrkit.ship.open("panamax-ice1"))]
    ['lower voyage.ship.draught_m to 9.2', 'take a ship of up to 190 m']
    """
    port = place(where) if isinstance(where, str) else where
    draught, loa, found = ship.draught_m.value, ship.loa_m.value, []
    if port.draught_m is not None and draught is not None and draught > port.draught_m:
        found.append(Limit(
            f"{port.title} takes {port.draught_m:g} m draught ({port.draught_status}), "
            f"the ship has {draught:g} m",
            f"lower voyage.ship.draught_m to {port.draught_m:g}", port.draught_status == "found",
        ))  # fmt: skip
    if port.loa_m is not None and loa is not None and loa > port.loa_m:
        found.append(Limit(f"{port.title} takes {port.loa_m:g} m length, the ship has {loa:g} m",
                           f"take a ship of up to {port.loa_m:g} m"))  # fmt: skip
    return found


def fits(where: Place | str, ship: Ship) -> str:
    """Why a ship cannot call at a port; empty where she can or where no limit is known.

    Examples
    --------
    >>> import nsrkit
    >>> fits("Arkhangelsk", nsrkit.ship.open("panamax-ice1"))[:57]
    'Arkhangelsk takes 9.2 m draught (found), the ship has 12 '
    """
    return "; ".join(limit.text for limit in limits(where, ship))
