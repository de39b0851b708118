"""A ship's own track beside the model's: the same positions, and the same ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit.errors import DataError, NoRouteError
from nsrkit.ice import grid as ice_grid
from nsrkit.ice import record, static
from nsrkit.ship import speed as ship_speed
from nsrkit.units import KM_PER_NM
from nsrkit.voyage.observed.positions import miles, read
from nsrkit.voyage.routing.led import ways

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case
    from nsrkit.scenario.parts.escort import Escort, EscortPolicy
    from nsrkit.scenario.parts.sailing import Routing, Sailing
    from nsrkit.scenario.ship import Ship
    from nsrkit.voyage.routing.solver import Solver

_STEP_NM = 5.0  # of the samples of a leg between two positions
_FEWEST = 2
_DAYS_AFTER = 30  # of ice after the track, for a model that takes longer


class Samples(NamedTuple):
    """Short stretches of a track, inside the ice box and the time of the ice."""

    time: np.ndarray
    """(sample) UTC, of the middle."""
    x: np.ndarray
    """(sample) [m], of the middle."""
    y: np.ndarray
    """(sample) [m]."""
    nm: np.ndarray
    """(sample) length."""
    hours: np.ndarray
    """(sample) time taken."""


def beside(
    track: xr.Dataset, ice: xr.Dataset, ship: Ship, *, escort: EscortPolicy = "required",
    routing: Routing | None = None, sailing: Sailing | None = None, lead: Escort | None = None,
) -> xr.Dataset:  # fmt: skip
    """What the model makes of a voyage that was sailed, sea by sea.

    Parameters
    ----------
    track
        Positions as `read` gives them.
    ice
        Daily ice over the time of the track, as `nsrkit.ice.open` gives it.
    ship
        The ship, or the type she belongs to.
    escort, routing, sailing, lead
        As in `route.fastest`.

    Returns
    -------
    Dataset
        On `leg`, one for each sea in the order of entering it: `sea` (name), `observed_nm` [nm],
        `observed_h` [h], `observed_kn` [kn]; `same_h`, `same_kn`: the model at the same positions
        and times, without track length factor and delay; `closed_nm` [nm]: where the model would
        not go, which `same_h` leaves out; `own_nm`, `own_h`, `own_kn`: the model's own track
        between the same ends, as sailed; `siconc` [1], `sithick` [m], `rio`: means over the miles
        observed. NaN where a track does not pass a sea, or for want of ice data. Attributes:
        `left_out_nm` (outside the ice box, or on land of the grid), `apart_nm` (mean distance of
        the two tracks), `reason` (why the model has no track of its own), `start`, `end` (UTC).

    Raises
    ------
    DataError
        No part of the track lies inside the ice box and the time of the ice.

    Examples
    --------
    >>> import nsrkit
    >>> ice = nsrkit.ice.open("record", start="2020-09-01", end="2020-10-15")
    >>> ship = nsrkit.ship.open("arc7-lng")
    >>> track = nsrkit.voyage.route.fastest(ice, ship, "cape_zhelaniya", "vilkitsky", "2020-09-02")
    >>> leaving, hours = np.datetime64("2020-09-02"), track.hours.values * 60
    >>> track["time"] = "point", leaving + hours.astype("timedelta64[m]")
    >>> found = beside(track, ice, ship)
    >>> bool(abs(found.own_h.sum() / found.observed_h.sum() - 1) < 0.02)
    True
    """
    from nsrkit.voyage import route

    solver = route.solver(ice, ship, escort, routing=routing, sailing=sailing, lead=lead)
    every = _samples(track)
    used = _inside(every, solver)
    if used.nm.size < _FEWEST:
        first, last = (str(np.datetime_as_string(one, "D")) for one in solver.ice.times[[0, -1]])
        raise DataError("no part of the track lies in the ice box (20 E to 160 W, 60 to 84 N) "
                        f"between {first} and {last}; open the ice of its time")  # fmt: skip
    own, reason = _own(solver, used)
    out = _table(solver, used, own)
    return out.assign_attrs(
        left_out_nm=float(every.nm.sum() - used.nm.sum()), apart_nm=_apart(used, own),
        reason=reason, ship=ship.title, escort=escort,
        start=str(used.time[0])[:16], end=str(used.time[-1])[:16],
    )  # fmt: skip


def _samples(track: xr.Dataset) -> Samples:
    """The track cut into stretches of some miles."""
    lon, lat, time = (track[name].values for name in ("lon", "lat", "time"))
    x, y = ice_grid.xy(lon, lat)
    nm = miles(lon, lat)
    hours = np.diff(time) / np.timedelta64(1, "s") / 3600.0
    parts = np.maximum(1, np.ceil(nm / _STEP_NM)).astype(int)
    leg = np.repeat(np.arange(nm.size), parts)
    within = (np.arange(leg.size) - np.repeat(np.cumsum(parts) - parts, parts) + 0.5) / parts[leg]
    late = (hours[leg] * within * 3600e9).astype("timedelta64[ns]")
    return Samples(
        time[leg].astype("datetime64[ns]") + late, x[leg] + within * np.diff(x)[leg],
        y[leg] + within * np.diff(y)[leg], (nm / parts)[leg], (hours / parts)[leg],
    )  # fmt: skip


def _inside(every: Samples, solver: Solver) -> Samples:
    """The samples at sea of the routing grid and in the time of the ice."""
    node, times = _nodes(every, solver), solver.ice.times
    end = times[-1] + (times[-1] - times[-2])
    known = (node >= 0) & (every.time >= times[0]) & (every.time < end)
    known[known] = solver.box.open[node[known]]
    return Samples(*(column[known] for column in every))


def _nodes(samples: Samples, solver: Solver) -> np.ndarray:
    """Node of each sample; -1 outside the grid."""
    plane = solver.box.plane
    u, v = plane.uv(samples.x, samples.y)
    return np.array([plane.node(*at) for at in zip(u, v, strict=True)])


def _own(solver: Solver, used: Samples) -> tuple[Any, str]:
    """The model's track between the ends of the samples, and why there is none."""
    lon, lat = ice_grid.lonlat(used.x[[0, -1]], used.y[[0, -1]])
    ends = [(float(a), float(b)) for a, b in zip(lon, lat, strict=True)]
    try:
        return solver.track(ends[0], ends[1], used.time[0]), ""
    except NoRouteError as error:
        return None, str(error)


def _table(solver: Solver, used: Samples, own: Any) -> xr.Dataset:
    import xarray as xr

    node = _nodes(used, solver)
    sea = solver.box.flag[node]
    order = sea[np.sort(np.unique(sea, return_index=True)[1])]
    kn, conc, thick, rio = _met(solver, used, node)
    moving = kn > 0
    same = np.divide(used.nm, kn, out=np.zeros(kn.size), where=moving)

    def sums(values: np.ndarray) -> np.ndarray:
        return np.array([values[sea == flag].sum() for flag in order])

    def means(values: np.ndarray) -> np.ndarray:
        return np.asarray(sums(values * used.nm) / sums(used.nm))

    observed_nm, observed_h = sums(used.nm), sums(used.hours)
    same_nm, same_h = sums(used.nm * moving), sums(same)
    own_nm, own_h = _own_sums(own, order)
    with np.errstate(invalid="ignore", divide="ignore"):
        columns = {
            "observed_nm": (observed_nm, "nm", "sailed"),
            "observed_h": (observed_h, "h", "time taken"),
            "observed_kn": (observed_nm / observed_h, "kn", "speed made good"),
            "same_h": (same_h, "h", "model at the same positions"),
            "same_kn": (same_nm / same_h, "kn", "model at the same positions"),
            "closed_nm": (sums(used.nm * ~moving), "nm", "where the model would not go"),
            "own_nm": (own_nm, "nm", "model's own track"),
            "own_h": (own_h, "h", "model's own track"),
            "own_kn": (own_nm / own_h, "kn", "model's own track"),
            "siconc": (means(conc), "1", "mean concentration met"),
            "sithick": (means(thick), "m", "mean thickness met"),
            "rio": (means(rio), "1", "mean POLARIS index met"),
        }
    names = {int(row["flag"]): row["title"] for row in static.seas()}
    out = {name: ("leg", values, {"units": units, "long_name": text})
           for name, (values, units, text) in columns.items()}  # fmt: skip
    return xr.Dataset(
        out, coords={"sea": ("leg", [names.get(int(flag), "other waters") for flag in order])}
    )


def _met(
    solver: Solver, used: Samples, node: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Speed of the model [kn], concentration, thickness [m] and index at the samples."""
    layer = np.searchsorted(solver.ice.times, used.time, side="right") - 1
    conc, thick = solver.ice.at(layer, node)
    kn, _ = solver.season.ways.at(layer, solver.box.flag[node], conc, thick)
    rios = ship_speed.rio_table(solver.ship.ice_class.polaris, solver.sailing)
    return kn, conc, thick, rios[ways.cells(conc, thick)]


def _own_sums(own: Any, order: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Miles and hours of the model's own track in each sea."""
    if own is None:
        return np.full(order.size, np.nan), np.full(order.size, np.nan)
    sea = own["sea"].values[1:]
    nm, hours = np.diff(own["distance_nm"].values), np.diff(own["hours"].values)
    inside = [sea == flag for flag in order]
    return (np.array([nm[one].sum() if one.any() else np.nan for one in inside]),
            np.array([hours[one].sum() if one.any() else np.nan for one in inside]))  # fmt: skip


def _apart(used: Samples, own: Any) -> float:
    """Mean distance [nm] of the samples from the model's own track."""
    if own is None:
        return float("nan")
    x, y = own["x"].values, own["y"].values
    along = np.append(0.0, np.cumsum(np.hypot(np.diff(x), np.diff(y))))
    fine = np.linspace(0.0, along[-1], max(2, int(along[-1] / 5000.0)))
    from scipy.spatial import cKDTree

    tree = cKDTree(np.stack([np.interp(fine, along, x), np.interp(fine, along, y)], axis=1))
    far, _ = tree.query(np.stack([used.x, used.y], axis=1))
    scale = ice_grid.scale(ice_grid.lonlat(used.x, used.y)[1])
    return float(np.average(far / scale, weights=used.nm) / 1000 / KM_PER_NM)


def of_case(case: Case) -> xr.Dataset | None:
    """The track that a case names, beside the model's with her ship and settings.

    Parameters
    ----------
    case
        A scenario; `voyage.observed` is the file of the track.

    Returns
    -------
    Dataset or None
        Miles [nm], hours [h] and knots [kn] on `leg` as `beside` gives them, NaN where a track does
        not pass a sea; None where the case names no track.

    Raises
    ------
    DataError
        As `read` and `beside`.

    Examples
    --------
    >>> import nsrkit
    >>> of_case(nsrkit.load("baseline")) is None
    True
    """
    from nsrkit.ice import fields

    if case.voyage.observed is None:
        return None
    track = read(case.voyage.observed)
    first, last = (str(np.datetime_as_string(one, "D")) for one in track["time"].values[[0, -1]])
    later = str(np.datetime64(last) + np.timedelta64(_DAYS_AFTER, "D"))
    if case.ice.source == "record":
        later = min(later, f"{record.LAST_YEAR}-12-31")
    ice = fields.open(case.ice.source, start=first, end=later, period=case.ice.period)
    return beside(track, ice, case.voyage.ship, escort=case.voyage.escort, routing=case.routing,
                  sailing=case.sailing, lead=case.escort)  # fmt: skip
