"""What services by sea take and cost in each month, in each ice or in each draw."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit.scenario.case import Case
from nsrkit.systems.network.seaways.sailed import LOCAL, Service, carrier, told
from nsrkit.units import HOURS_PER_DAY
from nsrkit.voyage import ledger
from nsrkit.voyage.pricing.book import Cost, Number, Trip
from nsrkit.voyage.trips import passage

if TYPE_CHECKING:
    import xarray as xr

MONTHS = 12
Drawn = Mapping[str, np.ndarray]


class Monthly(NamedTuple):
    """A service by (ice or draw, month); NaN where it is closed."""

    days: np.ndarray
    usd_t: np.ndarray
    ship_days_t: np.ndarray
    escort_days_t: np.ndarray
    open: np.ndarray
    """Share of departures with a way; NaN where the ice does not reach far enough to tell."""
    nm: np.ndarray
    load_t: np.ndarray
    """(ice or draw) or (1)."""
    excluded: str
    """Components of the cost that are left out for want of a number."""


class _Terms(NamedTuple):
    """What the tonnes of a service divide and multiply: floats or arrays (draw)."""

    load_t: Number
    ballast: Number
    stay_d: Number
    convoy: Number


def through_ice(case: Case, service: Service, voyages: xr.Dataset, drawn: Drawn) -> Monthly:
    """A service whose voyages are on (ice, departure), or on (draw, departure) where drawn."""
    terms, ledger_drawn = _terms(case, service, drawn), _local(service, drawn)
    hours = voyages["days"].values * HOURS_PER_DAY
    entry = voyages["departure"].values + _hours(voyages["nsr_enter_h"].values)
    trip = Trip("nsr", hours, voyages["fuel_t"].values, voyages["zones"].values, entry,
                nm=voyages["nm"].values, escorted_h=voyages["led_h"].values)  # fmt: skip
    wide = {key: values[:, None] for key, values in ledger_drawn.items()}
    usd, excluded = _paid(_there_and_back(trip, service), case, wide, _column(terms.ballast))
    usd = np.where(np.isnan(hours), np.nan, np.broadcast_to(usd, hours.shape))
    month = voyages["departure"].dt.month.values
    of = [month == each for each in range(1, MONTHS + 1)]
    days, led, nm, paid = (
        np.stack([_mean(values[:, here]) for here in of], axis=1)
        for values in (hours / HOURS_PER_DAY, trip.escorted_h / HOURS_PER_DAY, trip.nm, usd)
    )
    way = np.isfinite(hours)
    known = way | voyages["known"].values
    share = np.stack([_share(way[:, here], known[:, here]) for here in of], axis=1)
    return _monthly(days, paid, led, share, nm, terms, excluded)


def open_water(case: Case, service: Service, drawn: Drawn) -> Monthly:
    """A service without ice: the same days all year, at the toll of the month."""
    terms, ledger_drawn = _terms(case, service, drawn), _local(service, drawn)
    unbarred = case.voyage.model_copy(update={"red_sea": "open"})
    found = passage.sail(case.model_copy(update={"voyage": unbarred}), service.corridor)
    trip = found.trip
    barred = trip.red_sea and case.voyage.red_sea == "closed"
    columns, excluded = [], ""
    for month in range(1, MONTHS + 1):
        day = dt.date(case.voyage.depart.year, month, 15)
        at = day + (trip.canal_at - case.voyage.depart) if trip.canal_at else None
        there = _there_and_back(trip._replace(depart=day, canal_at=at), service)
        usd, excluded = _paid(there, case, ledger_drawn, terms.ballast)
        columns.append(np.atleast_1d(np.nan if barred else usd))
    paid = np.stack(np.broadcast_arrays(*columns), axis=1)
    shape = paid.shape
    days = np.full(shape, np.nan if barred else passage.days(found))
    share = np.full(shape, 0.0 if barred else 1.0)
    return _monthly(days, paid, np.zeros(shape), share, np.full(shape, found.nm), terms, excluded)


def _monthly(days: np.ndarray, usd: np.ndarray, led_d: np.ndarray, share: np.ndarray,
             nm: np.ndarray, terms: _Terms, excluded: str) -> Monthly:  # fmt: skip
    load, ballast, stay, convoy = (_column(each) for each in terms)
    ways = 1.0 + ballast
    return Monthly(days, usd / load, (days * ways + stay) / load, led_d * ways / convoy / load,
                   share, nm, np.atleast_1d(terms.load_t), excluded)  # fmt: skip


def _terms(case: Case, service: Service, drawn: Drawn) -> _Terms:
    own, ships, all_ = _key(service), carrier(case, service), told(case)

    def number(key: str, value: float | None) -> Number:
        return drawn.get(key, value or 0.0)

    return _Terms(
        number(f"{own}.load_t", ships.load_t.value), number(f"{own}.ballast", ships.ballast.value),
        number(f"{own}.stay_d", ships.stay_d.value),
        number("network.seaways.convoy", all_.convoy.value),
    )  # fmt: skip


def _local(service: Service, drawn: Drawn) -> dict[str, np.ndarray]:
    """Drawn numbers under the keys of a ledger: those of this carrier in the place of others."""
    own = {key: drawn[f"{_key(service)}.{name}"] for key, name in LOCAL.items()
           if f"{_key(service)}.{name}" in drawn}  # fmt: skip
    common = {
        key: values
        for key, values in drawn.items()
        if key.partition(".")[0] in ("prices", "fees", "hire", "carbon") and key not in LOCAL
    }
    return common | own


def _key(service: Service) -> str:
    return f"network.seaways.carriers.{service.carrier}"


def _there_and_back(trip: Trip, service: Service) -> Trip:
    """The trip with a way back in ballast that is as long, and meets the same ice and seas."""
    back = trip._replace(laden=False, homeward=True, northbound=not trip.northbound,
                         ports=(service.destination, service.origin))  # fmt: skip
    return trip._replace(ports=(service.origin, service.destination), back=back)


def _paid(trip: Trip, case: Case, drawn: Mapping[str, Any], ballast: Any) -> tuple[Any, str]:
    """Cost of a voyage [USD] with its share of the way back, and what is left out of it."""
    costs = ledger.costs(trip, case, drawn)
    out, home = costs[:-1], costs[-1].parts
    sails = np.isfinite(trip.hours)
    gaps = [cost.name for cost in out if np.isnan(np.where(sails, cost.usd, 0.0)).any()]
    return _known(out) + ballast * _known(home), ", ".join(gaps)


def _known(parts: tuple[Cost, ...]) -> Any:
    """Sum of what is known; a fee may be unknown for ships that are led alone."""
    return sum((np.nan_to_num(cost.usd) for cost in parts), start=0.0)


def _column(value: Any) -> Any:
    """A float as it is, an array (draw) as (draw, 1)."""
    return value[:, None] if np.ndim(value) else value


def _hours(values: np.ndarray) -> np.ndarray:
    found: np.ndarray = (np.nan_to_num(values) * 3600e9).astype("m8[ns]")
    return found


def _mean(values: np.ndarray) -> np.ndarray:
    """(n, departure) to (n), over what is known; NaN where nothing is."""
    known = np.isfinite(values)
    return _over(np.where(known, values, 0.0).sum(1), known.sum(1))


def _share(way: np.ndarray, known: np.ndarray) -> np.ndarray:
    return _over(way.sum(1), known.sum(1))


def _over(total: np.ndarray, count: np.ndarray) -> np.ndarray:
    return np.asarray(np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0))
