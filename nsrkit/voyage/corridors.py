"""Corridors: the open-ocean legs of a voyage on a curated network of waypoints.

Some 240 nodes and 300 edges placed by hand (`data/waypoints.csv`, `data/edges.csv`), geodesic
lengths on WGS84, shortest path by Dijkstra. A tag on an edge says which corridor it belongs to; the
edges `nsr`, `suez`, `cape` and `panama` are the four ways between the two halves of the network, so
that a voyage by one corridor never uses another; `direct` is a way that needs none of them. For
distance and planning, not for navigation: nodes are good to about ten nautical miles.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from pyproj import Geod

from nsrkit.errors import DataError, NoRouteError
from nsrkit.ice import grid
from nsrkit.units import KM_PER_NM
from nsrkit.voyage.ports import Place, place

if TYPE_CHECKING:
    import xarray as xr

TITLES = {
    "nsr": "Northern Sea Route",
    "suez": "Suez Canal",
    "cape": "Cape of Good Hope",
    "panama": "Panama Canal",
    "direct": "Open sea",
}
_GEOD = Geod(ellps="WGS84")
_STEP_NM = 60.0  # spacing of the vertices that a leg is drawn with
_CUT = "vilk_w", "vilk_e"  # the edge that every way along the NSR takes
_FREE_LINKS = 3  # nodes that a place outside the table is joined to


class Network(NamedTuple):
    """Nodes and edges; `nm` are lengths, `hours` is NaN except in canals."""

    names: tuple[str, ...]
    titles: tuple[str, ...]
    lon: np.ndarray
    lat: np.ndarray
    a: np.ndarray
    b: np.ndarray
    nm: np.ndarray
    tags: tuple[str, ...]
    draught_m: np.ndarray
    hours: np.ndarray


class Leg(NamedTuple):
    """One stretch of a voyage: `kind` is approach, sea, canal or ice box."""

    start: str
    end: str
    kind: str
    nm: float
    lon: tuple[float, ...]
    lat: tuple[float, ...]
    hours: float = float("nan")


def _rows(name: str) -> list[dict[str, str]]:
    text = files("nsrkit.voyage").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _numbers(rows: list[dict[str, str]], column: str) -> np.ndarray:
    return np.array([float(row[column] or "nan") for row in rows])


@lru_cache(maxsize=1)
def network() -> Network:
    """The waypoint network as shipped.

    Examples
    --------
    >>> sorted({tag for tag in network().tags if tag.startswith("nsr:")})[:2]
    ['nsr:dm_laptev', 'nsr:kara_gate']
    """
    nodes, edges = _rows("waypoints.csv"), _rows("edges.csv")
    names = tuple(row["node"] for row in nodes)
    index = {name: i for i, name in enumerate(names)}
    lon, lat = _numbers(nodes, "lon"), _numbers(nodes, "lat")
    a = np.array([index[row["a"]] for row in edges])
    b = np.array([index[row["b"]] for row in edges])
    nm = _GEOD.inv(lon[a], lat[a], lon[b], lat[b])[2] / (1000 * KM_PER_NM)
    stated = _numbers(edges, "length_nm")
    return Network(names, tuple(row["title"] for row in nodes), lon, lat, a, b,
                   np.where(np.isnan(stated), nm, stated), tuple(row["tag"] for row in edges),
                   _numbers(edges, "max_draught_m"), _numbers(edges, "hours"))  # fmt: skip


def _open_edges(corridor: str, avoid: Sequence[str], draught_m: float | None) -> np.ndarray:
    net = network()
    kinds = [tag.split(":")[0] for tag in net.tags]
    # Ports of the Kara Sea are left by the NSR on any corridor; cut in two it is no way through.
    used = ("", corridor, "malacca", "sunda", "nsr")
    open_ = np.array([kind in used and kind not in avoid and tag not in avoid
                      for kind, tag in zip(kinds, net.tags, strict=True)])  # fmt: skip
    if corridor != "nsr":
        open_ &= ~_between(*_CUT)
    deep = np.isnan(net.draught_m) | (net.draught_m >= (draught_m or 0.0))
    return np.asarray(open_ & deep)


def _between(a: str, b: str) -> np.ndarray:
    """(edge) bool: the edge that joins two nodes."""
    net = network()
    ends = {net.names.index(a), net.names.index(b)}
    return np.array([{i, j} == ends for i, j in zip(net.a, net.b, strict=True)])


def _links(where: Place) -> list[tuple[int, float]]:
    """Nodes that a place is joined to, with the distance [nm]."""
    net = network()
    if where.links:
        index = {name: i for i, name in enumerate(net.names)}
        return [(index[node], nm) for node, nm in where.links]
    far = _GEOD.inv(np.full(net.lon.shape, where.lon), np.full(net.lat.shape, where.lat),
                    net.lon, net.lat)[2] / (1000 * KM_PER_NM)  # fmt: skip
    return [(int(i), float(far[i])) for i in np.argsort(far, kind="stable")[:_FREE_LINKS]]


def _path(ends: tuple[Place, Place], use: np.ndarray) -> list[int]:
    """Nodes from end to end over the edges in use; the ends are the last two numbers."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra

    net = network()
    size = len(net.names) + 2
    a, b, nm = list(net.a[use]), list(net.b[use]), list(net.nm[use])
    for end, where in zip((size - 2, size - 1), ends, strict=True):
        for node, far in _links(where):
            a.append(end)
            b.append(node)
            nm.append(max(far, 1e-6))
    graph = coo_array((nm, (a, b)), shape=(size, size)).tocsr()
    far, before = dijkstra(graph, directed=False, indices=size - 2, return_predecessors=True)
    if not np.isfinite(far[size - 1]):
        return []
    path = [size - 1]
    while path[-1] != size - 2:
        path.append(int(before[path[-1]]))
    return path[::-1]


class _Walk(NamedTuple):
    """A path with the edge (or -1 for a link) between each pair of its nodes."""

    names: list[str]
    titles: list[str]
    lon: np.ndarray
    lat: np.ndarray
    nm: np.ndarray
    tags: list[str]
    hours: np.ndarray


def _walk(ends: tuple[Place, Place], path: list[int]) -> _Walk:
    net, size = network(), len(network().names)
    edge = {frozenset(pair): i for i, pair in enumerate(zip(net.a, net.b, strict=True))}
    links = [dict(_links(end)) for end in ends]
    nm, tags, hours = [], [], []
    for one, two in pairwise(path):
        i = edge.get(frozenset((one, two)))
        outer = max(one, two)
        nm.append(net.nm[i] if i is not None else links[outer - size][min(one, two)])
        tags.append(net.tags[i] if i is not None else "")
        hours.append(net.hours[i] if i is not None else np.nan)
    lon = np.array([*net.lon, ends[0].lon, ends[1].lon])[path]
    lat = np.array([*net.lat, ends[0].lat, ends[1].lat])[path]
    names = [*net.names, ends[0].name, ends[1].name]
    titles = [*net.titles, ends[0].title, ends[1].title]
    return _Walk([names[i] for i in path], [titles[i] for i in path], lon, lat,
                 np.array(nm), tags, np.array(hours))  # fmt: skip


def _in_box(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    east = np.mod(lon, 360.0)
    across = (east >= grid.WEST_E) & (east <= grid.EAST_E)
    return np.asarray(across & (lat >= grid.SOUTH_N) & (lat <= grid.NORTH_N))


def _kinds(walk: _Walk) -> list[str]:
    """Kind of each step: the run of nodes inside the ice box around the NSR becomes one leg."""
    kinds = ["canal" if np.isfinite(hours) else "sea" for hours in walk.hours]
    nsr = [i for i, tag in enumerate(walk.tags) if tag.startswith("nsr")]
    if nsr:
        inside = _in_box(walk.lon, walk.lat)
        first, last = nsr[0], nsr[-1] + 1
        while first > 0 and inside[first - 1]:
            first -= 1
        while last < len(walk.names) - 1 and inside[last + 1]:
            last += 1
        kinds[first:last] = ["ice box"] * (last - first)
    return kinds


def _drawn(walk: _Walk, first: int, last: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    lon, lat = [float(walk.lon[first])], [float(walk.lat[first])]
    for i in range(first, last):
        ends = walk.lon[i], walk.lat[i], walk.lon[i + 1], walk.lat[i + 1]
        steps = int(walk.nm[i] / _STEP_NM)
        between = _GEOD.npts(*ends, steps) if steps else []
        lon += [*(float(x) for x, _ in between), float(ends[2])]
        lat += [*(float(y) for _, y in between), float(ends[3])]
    return tuple(lon), tuple(lat)


def _merged(walk: _Walk, kinds: list[str]) -> list[Leg]:
    """Steps joined to legs: a leg ends where its kind changes or at a named place."""
    legs, first = [], 0
    for i, kind in enumerate(kinds):
        last = i + 1
        if (
            last < len(kinds)
            and kinds[last] == kind
            and (kind == "ice box" or not walk.titles[last])
        ):
            continue
        lon, lat = _drawn(walk, first, last)
        start, end = (walk.titles[at] or walk.names[at] for at in (first, last))
        legs.append(Leg(start, end, kind, float(walk.nm[first:last].sum()), lon, lat,
                        float(walk.hours[first:last].sum())))  # fmt: skip
        first = last
    return legs


def _approach(where: Place, *, out: bool) -> list[Leg]:
    if where.approach_nm <= 0.05:
        return []
    ends = (where.title, f"{where.title}, sea") if out else (f"{where.title}, sea", where.title)
    return [Leg(*ends, "approach", where.approach_nm, (where.lon,) * 2, (where.lat,) * 2)]


def plan(
    origin: str | Sequence[float], destination: str | Sequence[float], corridor: str,
    *, avoid: Sequence[str] = (), draught_m: float | None = None,
) -> list[Leg]:  # fmt: skip
    """Legs from place to place by one corridor; see `legs`, which gives them as a dataset."""
    if corridor not in TITLES:
        raise DataError(f"no corridor is called {corridor!r}; there are: {', '.join(TITLES)}")
    return list(_planned(place(origin), place(destination), corridor, tuple(avoid), draught_m))


@lru_cache(maxsize=256)
def _planned(
    start: Place, end: Place, corridor: str, avoid: tuple[str, ...], draught_m: float | None
) -> tuple[Leg, ...]:
    ends = start, end
    path = _path(ends, _open_edges(corridor, avoid, draught_m))
    walk = _walk(ends, path) if path else None
    taken = walk is not None and (
        corridor == "direct" or any(tag.split(":")[0] == corridor for tag in walk.tags)
    )
    if walk is None or not taken:
        between = f"from {ends[0].title} to {ends[1].title}"
        raise NoRouteError(
            f"the way {between} does not lead by the {TITLES[corridor]}",
            relax="leave this corridor out of voyage.corridors",
        )
    legs = _merged(walk, _kinds(walk))
    return (*_approach(ends[0], out=True), *legs, *_approach(ends[1], out=False))


def legs(
    origin: str | Sequence[float], destination: str | Sequence[float], corridor: str,
    *, avoid: Sequence[str] = (), draught_m: float | None = None,
) -> xr.Dataset:  # fmt: skip
    """Legs from place to place by one corridor.

    Parameters
    ----------
    origin, destination
        Places as in `ports.place`.
    corridor
        "nsr", "suez", "cape", "panama", or "direct": between ports of one ocean.
    avoid
        Tags of edges to leave out, e.g. "malacca", "sunda", "nsr:north_of_NSI", "nsr:zhelaniya".
    draught_m
        Draught [m]; straits too shallow for it are left out. None opens all.

    Returns
    -------
    Dataset
        On `leg`: `start`, `end`, `kind` ("approach", "sea", "canal", "ice box"), `distance_nm`
        [nm], `hours` [h] (NaN except in canals); on (leg, vertex): `lon`, `lat` [degrees], NaN
        after the last vertex. The distance of an ice-box leg is that of the charted route in open
        water; a voyage replaces it by the routed one. Attributes: `distance_nm`, `notice`.

    Raises
    ------
    DataError
        A place or corridor is not known.
    NoRouteError
        The way between the places does not lead by this corridor.

    References
    ----------
    Geodesic on WGS84: Karney (2013), J. Geodesy 87, 43-55 (pyproj).

    Examples
    --------
    >>> suez = legs("Shanghai", "Rotterdam", "suez")
    >>> abs(suez.attrs["distance_nm"] / 10_600 - 1) < 0.02
    True
    """
    import xarray as xr

    found = plan(origin, destination, corridor, avoid=avoid, draught_m=draught_m)
    longest = max(len(leg.lon) for leg in found)

    def padded(rows: list[tuple[float, ...]]) -> np.ndarray:
        return np.array([list(row) + [np.nan] * (longest - len(row)) for row in rows])

    def text(name: str, long_name: str) -> tuple[str, list[str], dict[str, str]]:
        return "leg", [getattr(leg, name) for leg in found], {"long_name": long_name}

    def drawn(name: str, units: str, standard: str) -> tuple[Any, np.ndarray, dict[str, str]]:
        rows = padded([getattr(leg, name) for leg in found])
        return ("leg", "vertex"), rows, {"units": units, "standard_name": standard,
                                         "long_name": f"{standard} of the leg"}  # fmt: skip

    nm = np.array([leg.nm for leg in found])
    hours = np.array([leg.hours for leg in found])
    return xr.Dataset(
        {
            "start": text("start", "start of the leg"),
            "end": text("end", "end of the leg"),
            "kind": text("kind", "kind of leg"),
            "distance_nm": ("leg", nm, {"units": "nm", "long_name": "length of the leg"}),
            "hours": ("leg", hours, {"units": "h", "long_name": "stated time of a canal transit"}),
            "lon": drawn("lon", "degrees_east", "longitude"),
            "lat": drawn("lat", "degrees_north", "latitude"),
        },
        attrs={
            "origin": place(origin).title,
            "destination": place(destination).title,
            "corridor": corridor,
            "title": TITLES[corridor],
            "distance_nm": float(nm.sum()),
            "notice": notice(origin, destination),
            "source": "waypoints of own placement (about 10 nm), geodesic lengths on WGS84",
        },
    )


@lru_cache(maxsize=64)
def nearest_nm(one: str, other: str) -> float:
    """Length [nm] of the shortest way at sea between two places, without canals and the NSR.

    Parameters
    ----------
    one, other
        Names as in `ports.place`.

    Returns
    -------
    float
        Infinite where the network has no such way.

    Raises
    ------
    DataError
        A place is not known.

    Examples
    --------
    >>> 250 < nearest_nm("Felixstowe", "Hamburg") < 400
    True
    """
    ends = place(one), place(other)
    path = _path(ends, _open_edges("", (), None))
    inside = float(_walk(ends, path).nm.sum()) if path else float("inf")
    return inside + ends[0].approach_nm + ends[1].approach_nm


def notice(*points: str | Sequence[float]) -> str:
    """What a reader must know of a voyage between these places; empty if nothing.

    Examples
    --------
    >>> notice("Shanghai", "St Petersburg")[:17]
    'ice of the Baltic'
    """
    return "; ".join(sorted({place(point).notice for point in points} - {""}))
