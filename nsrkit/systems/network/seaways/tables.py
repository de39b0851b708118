"""The table of sea arcs: central values, spread over ices, and draws."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.errors import DataError
from nsrkit.scenario.case import Case
from nsrkit.systems.network.seaways import priced, sailed
from nsrkit.systems.network.seaways.priced import MONTHS, Monthly
from nsrkit.systems.network.seaways.sailed import Service
from nsrkit.voyage.tables import timetable
from nsrkit.voyage.trips import passage

if TYPE_CHECKING:
    import xarray as xr

QUANTILES = (0.1, 0.5, 0.9)
_BY_MONTH = {
    "days": ("d", "days port to port, laden"),
    "usd_t": ("USD/t", "cost of the ship per tonne, with its share of the way back"),
    "ship_days_t": ("d/t", "days of a ship per tonne, ports and way back included"),
    "escort_days_t": ("d/t", "days of an icebreaker per tonne"),
    "open": ("1", "share of departures with a way"),
    "nm": ("nm", "distance sailed"),
}


def table(case: Case, services: Sequence[Service], year: int | None = None) -> xr.Dataset:
    """Sea arcs by month: time, money, what they ask of ships and icebreakers, and when they open.

    Parameters
    ----------
    case
        Scenario with `network.seaways`, whose prices, fees and state of the Red Sea count.
    services
        Ships from port to port by a corridor; the name of each is that of its arc.
    year
        Whose ice is met, and whose tolls and rules of the EU are paid; None takes the year of the
        case. Years after the record (2025) have projected ice alone.

    Returns
    -------
    Dataset
        On (arc, month), months those of departure: `days` [d] port to port, laden; `usd_t` [USD/t]
        of cargo, the whole ledger of the voyage and the carrier's share of a way back in ballast;
        `ship_days_t` [d/t] with ports and that way back; `escort_days_t` [d/t], led hours over
        convoy and cargo, likewise; `nm` [nm]; NaN where the service is closed in that month. `open`
        [1], share of departures with a way. They are those of the record's own ice where that
        reaches far enough to tell, else the median over possible ices (`open`: the mean), closed
        where less than half of these have a way in the month.

        (quantile, arc, month): `days_q`, `usd_t_q`, `ship_days_t_q`, `escort_days_t_q` over
        possible ices with a way; (ice, arc, month): `ice_days` and so on, `ice` 0 the record's own.
        (arc): `load_t` [t] of a voyage, `voyages_t` [1/t], its inverse; `carrier`, `corridor`,
        `excluded`, components of the cost that are not supplied.

    Raises
    ------
    DataError
        No `network`; an unknown carrier, a ship that a port cannot take, a service that meets ice
        by a corridor other than the NSR, or two services of one name.
    NoRouteError
        A service whose way does not lead by its corridor.

    Notes
    -----
    The way back is taken as long and as dear as the way out of the same departure, less what a ship
    in ballast is spared (port dues, part of the Suez toll). Time of the cargo and fees of terminals
    are no part of it. Ice on ways west that leave from outside the Kara Sea is not met.

    Examples
    --------
    >>> case = nsrkit.load("border-hubs", {"network.seaways.members": 1})
    >>> west = Service("murmansk-suez", "Murmansk", "Qingdao", "suez", "bulk")
    >>> found = table(case, [west], 2024)
    >>> found.usd_t.dims, bool((found.usd_t > 20).all())
    (('arc', 'month'), True)
    """
    year, cases, voyages = _sailed(case, services, year)
    rows = [_row(case, cases[one.name], one, voyages, {}) for one in services]
    ices = _stacked(rows, "ice", _labels(voyages), services)
    out = (
        _central(ices)
        .merge(_spread(ices))
        .merge(ices.rename({name: f"ice_{name}" for name in _BY_MONTH}))
    )
    return out.assign(_about(cases, services, rows)).assign_attrs(
        year=year, members=int((ices["ice"] != timetable.OWN).sum()),
        red_sea=case.voyage.red_sea, ice=next(iter(cases.values())).ice.source,
    )  # fmt: skip


def drawn(
    case: Case, services: Sequence[Service], draws: Mapping[str, np.ndarray],
    year: int | None = None,
) -> xr.Dataset:  # fmt: skip
    """Sea arcs by month over draws of numbers, each draw in one of the possible ices in turn.

    Parameters
    ----------
    case, services, year
        As in `table`.
    draws
        Arrays (draw) by key of `case.numbers(systems=True)`. Prices, fees, hire, carbon and
        `network.seaways` count; others, those of sailing above all, keep their central values.

    Returns
    -------
    Dataset
        On (draw, arc, month): `days`, `usd_t`, `ship_days_t`, `escort_days_t`, `open` and `nm` as
        in `table`, NaN where the service is closed.

    Raises
    ------
    DataError, NoRouteError
        As `table`; or there are no draws.

    Examples
    --------
    >>> case = nsrkit.load("border-hubs", {"network.seaways.members": 1})
    >>> west = Service("murmansk-suez", "Murmansk", "Qingdao", "suez", "bulk")
    >>> found = drawn(case, [west], {"prices.vlsfo": np.array([500., 800.])})
    >>> bool((found.usd_t[1] > found.usd_t[0]).all())
    True
    """
    if not draws:
        raise DataError("there are no draws of numbers")
    _, cases, voyages = _sailed(case, services, year)
    count = len(next(iter(draws.values())))
    if voyages is not None:
        members = np.flatnonzero(voyages["ice"].values != timetable.OWN)
        voyages = voyages.isel(ice=members[np.arange(count) % members.size])
    rows = [_row(case, cases[one.name], one, voyages, draws) for one in services]
    return _stacked(rows, "draw", np.arange(count), services)


def _sailed(
    case: Case, services: Sequence[Service], year: int | None
) -> tuple[int, dict[str, Case], xr.Dataset | None]:
    """Year, case of each service, and voyages of those that meet ice."""
    names = [one.name for one in services]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice or not names:
        raise DataError(f"two services are called {twice[0]!r}" if twice else "no services")
    at = year or passage.ice_date(case).year
    cases = {one.name: sailed.as_case(case, one, at) for one in services}
    icy = {one.name: cases[one.name] for one in services if sailed.icy(one, cases[one.name])}
    return at, cases, sailed.sailed(icy, sailed.told(case).members) if icy else None


def _row(case: Case, own: Case, service: Service, voyages: xr.Dataset | None,
         draws: priced.Drawn) -> Monthly:  # fmt: skip
    if voyages is not None and service.name in voyages["arc"].values:
        return priced.through_ice(own, service, voyages.sel(arc=service.name), draws)
    return priced.open_water(own, service, draws)


def _labels(voyages: xr.Dataset | None) -> np.ndarray:
    return np.array([timetable.OWN]) if voyages is None else voyages["ice"].values


def _stacked(rows: Sequence[Monthly], dim: str, labels: np.ndarray,
             services: Sequence[Service]) -> xr.Dataset:  # fmt: skip
    """Services side by side on (dim, arc, month); NaN where one is closed."""
    import xarray as xr

    shape = (labels.size, MONTHS)
    out = {}
    for name, (units, title) in _BY_MONTH.items():
        values = [np.broadcast_to(getattr(row, name), shape) for row in rows]
        values = [np.where(row.open > 0, each, np.nan) if name != "open" else each
                  for row, each in zip(rows, values, strict=True)]  # fmt: skip
        out[name] = ((dim, "arc", "month"), np.stack(values, axis=1), _attrs(units, title))
    return xr.Dataset(out, coords={dim: labels, "arc": [one.name for one in services],
                                   "month": np.arange(1, MONTHS + 1)})  # fmt: skip


def _central(ices: xr.Dataset) -> xr.Dataset:
    """The record's own ice where it can tell, else the middle of possible ices."""
    members = _members(ices)
    often = (members["open"] > 0).mean("ice") >= 0.5
    middle = _quantiles(members.drop_vars("open"), (0.5,)).isel(quantile=0, drop=True).where(often)
    middle["open"] = members["open"].mean("ice", keep_attrs=True)
    if timetable.OWN not in ices["ice"].values:
        return middle
    own = ices.sel(ice=timetable.OWN, drop=True)
    return own.where(own["open"].notnull(), middle).map(
        lambda one: one.assign_attrs(ices[one.name].attrs)
    )


def _spread(ices: xr.Dataset) -> xr.Dataset:
    kept = [name for name in _BY_MONTH if name not in ("open", "nm")]
    found = _quantiles(_members(ices)[kept], QUANTILES)
    return found.rename({name: f"{name}_q" for name in kept})


def _members(ices: xr.Dataset) -> xr.Dataset:
    """Possible ices; the record's own where no service meets any."""
    return ices.isel(ice=ices["ice"].values != timetable.OWN) if ices.sizes["ice"] > 1 else ices


def _quantiles(found: xr.Dataset, levels: tuple[float, ...]) -> xr.Dataset:
    """Over what is known of `ice`; NaN where nothing is."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "All-NaN slice", RuntimeWarning)
        return found.quantile(levels, "ice", keep_attrs=True)


def _about(cases: Mapping[str, Case], services: Sequence[Service],
           rows: Sequence[Monthly]) -> dict[str, object]:  # fmt: skip
    load = np.array([float(row.load_t[0]) for row in rows])
    return {
        "load_t": ("arc", load, _attrs("t", "cargo of a voyage")),
        "voyages_t": ("arc", 1 / load, _attrs("1/t", "voyages per tonne")),
        "carrier": ("arc", [one.carrier for one in services], {"long_name": "ships"}),
        "corridor": ("arc", [one.corridor for one in services], {"long_name": "corridor"}),
        "excluded": ("arc", [row.excluded for row in rows],
                     {"long_name": "components of the cost that are not supplied"}),
    }  # fmt: skip


def _attrs(units: str, long_name: str) -> dict[str, str]:
    return {"units": units, "long_name": long_name, "source": "nsrkit.systems.network.seaways"}
