"""Straits, gates and barriers of the Northern Sea Route, by name."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple


class Strait(NamedTuple):
    """A named passage: position [degrees], controlling depth [m] if one is pinned, source."""

    name: str
    title: str
    kind: str
    """strait, channel (dredged), gate (legs begin or end there), barrier (closed by default)."""
    lon: float
    lat: float
    depth_m: float | None
    """Least depth along the fairway; None: the grid's own depth holds."""
    box: tuple[float, float, float, float] | None
    """West, east (0..360), south, north [degrees] of the cells that the row speaks for."""
    fairway: tuple[tuple[float, float], ...]
    """(lon, lat) points of the track from mouth to mouth; empty where none is used."""
    source: str
    status: str


@lru_cache(maxsize=1)
def straits() -> dict[str, Strait]:
    """Every strait, gate and barrier by name.

    Examples
    --------
    >>> straits()["sannikov"].depth_m
    13.0
    """
    text = files("nsrkit.ice").joinpath("data", "straits.csv").read_text(encoding="utf-8")
    return {row["name"]: _strait(row) for row in csv.DictReader(text.splitlines())}


def _strait(row: dict[str, str]) -> Strait:
    edges = [row[key] for key in ("west", "east", "south", "north")]
    track = [point.split() for point in row["fairway"].split(";") if point]
    return Strait(
        row["name"], row["title"], row["kind"], float(row["lon"]), float(row["lat"]),
        float(row["depth_m"]) if row["depth_m"] else None,
        (float(edges[0]), float(edges[1]), float(edges[2]), float(edges[3])) if edges[0] else None,
        tuple((float(lon), float(lat)) for lon, lat in track), row["source"], row["status"],
    )  # fmt: skip


def gate(name: str) -> tuple[float, float]:
    """Longitude (-180..180) and latitude [degrees] of a strait or gate.

    Parameters
    ----------
    name
        As in `straits()`; upper case, spaces and hyphens do not matter.

    Raises
    ------
    KeyError
        No strait or gate has that name; the message lists those that exist.

    Examples
    --------
    >>> gate("Cape Zhelaniya")
    (68.6, 77.0)
    """
    key = name.strip().lower().replace(" ", "_").replace("-", "_")
    known = {item.name: item for item in straits().values() if item.kind != "barrier"}
    if key not in known:
        raise KeyError(f"no strait or gate {name!r}; known: {', '.join(sorted(known))}")
    return known[key].lon, known[key].lat


def __getattr__(name: str) -> object:
    if name == "STRAITS":
        return tuple(straits().values())
    raise AttributeError(f"module 'nsrkit.ice.places' has no attribute {name!r}")
