"""Corridors side by side: distance, days, fuel, CO2 and cost, with the spread of the answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit.ensemble import shared
from nsrkit.errors import NoRouteError
from nsrkit.scenario.case import Case
from nsrkit.ship import power
from nsrkit.units import HOURS_PER_DAY
from nsrkit.voyage import corridors, ledger
from nsrkit.voyage.pricing.book import Cost
from nsrkit.voyage.trips import passage, spread

if TYPE_CHECKING:
    import xarray as xr

_TEXT = ("excluded", "reason", "ranking", "leg_start", "leg_end", "leg_kind")


class Priced(NamedTuple):
    """One corridor of a case, sailed and priced; `reason` says why there is no way."""

    corridor: str
    passage: passage.Passage | None
    costs: tuple[Cost, ...] = ()
    reason: str = ""


@shared
def compare(case: Case | Sequence[Case]) -> xr.Dataset:
    """Compare the corridors of a case, or of several cases.

    Parameters
    ----------
    case
        A loaded scenario, or a list of them.

    Returns
    -------
    Dataset
        On `corridor`: `distance_nm` [nm], `days` [d], `arrival`, `nsr_days` [d] (from entering the
        seven areas to leaving them), `fuel_t` and `co2_t` [t], `total_usd` [USD], `unit_usd` [USD
        per unit of capacity], `assumed_share` [1], `escorted_h` [h], `zones`, and the texts
        `excluded` (components without a number, which no total holds), `reason` (why there is no
        route) and `ranking` (how the first corridor stands against this one, or why that is
        withheld). On (corridor, component): `cost_usd` [USD], NaN where not supplied. On (corridor,
        leg): `leg_start`, `leg_end`, `leg_kind`, `leg_nm` [nm], `leg_h` [h], `leg_fuel_t`,
        `leg_co2_t` [t], `leg_usd` [USD]. On (corridor, vertex): `lon`, `lat` [degrees] of the line
        sailed. Where the case asks for draws, on (corridor, quantile): `days_q`, `fuel_q`,
        `total_q`, and `days_saved_q`, `saved_q` (what the first corridor saves against this one,
        draw by draw; NaN for the first itself); on corridor: `days_se`, `fuel_se`, `total_se`
        (standard errors of the mean), `route_share`, `cheaper_low`, `cheaper_high`, `cheaper_se`,
        `faster`, `faster_se` (probability that the first corridor is cheaper or faster than this
        one). Several cases lie along `case`. NaN: no route, or not supplied.

    Notes
    -----
    The ice is that of the case's year; its spread over years is `season_scan`'s matter. Each draw
    solves the NSR again on the 25 km grid; its ratio to the central result on that grid is applied
    to the central result on the grid of the case. Probabilities are over the assumptions only.

    Raises
    ------
    DataError
        The ice or a port is not known.

    Examples
    --------
    >>> import nsrkit
    >>> case = nsrkit.load("baseline", {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 0})
    >>> trips = compare(case)
    >>> bool(trips.distance_nm.sel(corridor="suez") < trips.distance_nm.sel(corridor="cape"))
    True
    """
    if isinstance(case, Case):
        return _one(case)
    import xarray as xr

    cases = list(case)
    found = [_one(each) for each in cases]
    names = xr.Variable("case", [each.name for each in cases])
    fill: dict[str, Any] = {str(name): np.nan for one in found for name in one.data_vars}
    fill |= dict.fromkeys(_TEXT, "") | {"arrival": np.datetime64("NaT")}
    return xr.concat(found, names, join="outer", combine_attrs="drop_conflicts", data_vars="all",
                     fill_value=fill)  # fmt: skip


def price(case: Case, corridor: str, route: passage.Router | None = None) -> Priced:
    """One corridor of a case, sailed and priced; never raises for a missing way."""
    try:
        sailed = passage.sail(case, corridor, route)
    except NoRouteError as error:
        return Priced(corridor, None, reason=str(error))
    return Priced(corridor, sailed, ledger.costs(sailed.trip, case))


def _one(case: Case) -> xr.Dataset:
    route = None
    if "nsr" in case.voyage.corridors:
        route = passage.router(case, passage.open_ice(case))
    priced = [price(case, name, route) for name in case.voyage.corridors]
    out = _table(case, priced)
    drawn = spread.draws(case, [one.passage for one in priced])
    return out if drawn is None else out.merge(drawn).assign_attrs(out.attrs | drawn.attrs)


def _table(case: Case, priced: Sequence[Priced]) -> xr.Dataset:
    import xarray as xr

    rows = [_row(case, one) for one in priced]
    columns = {name: ("corridor", np.array([row[name][0] for row in rows]), rows[0][name][1])
               for name in rows[0]}  # fmt: skip
    costs = np.array([[cost.usd for cost in one.costs] or [np.nan] * len(ledger.NAMES)
                      for one in priced])  # fmt: skip
    out = xr.Dataset(
        columns
        | {"cost_usd": (("corridor", "component"), costs, _attrs("USD", "cost by component"))}
        | _legs(case, priced)
        | {"ranking": ("corridor", [_ranking(case, priced[0], one) for one in priced],
                       {"long_name": f"{priced[0].corridor} against this corridor, by cost"})},
        coords={"corridor": [one.corridor for one in priced], "component": list(ledger.NAMES)},
    )  # fmt: skip
    out.attrs = {
        "title": case.title,
        "case": case.name,
        "ship": case.voyage.ship.title,
        "capacity_unit": case.voyage.ship.capacity.unit,
        "depart": str(case.voyage.depart),
        "ice": f"{case.ice.source}, {passage.ice_date(case).year}",
        "base_year": case.prices.base_year,
        "as_of": str(case.as_of),
        "not_modelled": "; ".join(ledger.NOT_MODELLED),
        "notice": _notice(case, priced),
    }
    return out


def _notice(case: Case, priced: Sequence[Priced]) -> str:
    told = [corridors.notice(case.voyage.origin, case.voyage.destination)]
    told += [one.passage.notice for one in priced if one.passage is not None]
    return "; ".join(text for text in told if text)


def _attrs(units: str, long_name: str, **more: str) -> dict[str, str]:
    return {"units": units, "long_name": long_name, "source": "nsrkit.voyage.compare"} | more


def _row(case: Case, one: Priced) -> dict[str, tuple[Any, dict[str, str]]]:
    """Value and attributes of each variable on `corridor`."""
    sailed, ship = one.passage, case.voyage.ship
    missing, total, fuel = "", np.nan, np.nan
    if sailed is not None:
        total, missing = ledger.total(one.costs)
        auxiliary = (ship.hotel_t_per_d.value or 0.0) * sailed.trip.hours / HOURS_PER_DAY
        fuel = sailed.trip.fuel_t + auxiliary
    capacity = ship.capacity.amount.value or np.nan
    title = f", excluding {missing}" if missing else ""
    return {
        "distance_nm": (sailed.nm if sailed else np.nan, _attrs("nm", "distance sailed")),
        "days": (passage.days(sailed) if sailed else np.nan, _attrs("d", "days port to port")),
        "nsr_days": (
            sailed.nsr_hours / HOURS_PER_DAY if sailed else np.nan,
            _attrs("d", "days from entering the NSR to leaving it"),
        ),
        "arrival": (
            passage.arrival(case, sailed) if sailed else np.datetime64("NaT"),
            {"long_name": "arrival, UTC", "source": "nsrkit.voyage.compare"},
        ),
        "fuel_t": (fuel, _attrs("t", "fuel, main engine and auxiliaries as supplied")),
        "co2_t": (fuel * power.co2_t_per_t(ship.fuel), _attrs("t", "CO2 from the funnel")),
        "total_usd": (total, _attrs("USD", "cost of the voyage" + title)),
        "unit_usd": (total / capacity, _attrs(f"USD/{ship.capacity.unit}", "cost per capacity")),
        "assumed_share": (
            ledger.assumed_share(one.costs, case) if sailed else np.nan,
            _attrs("1", "share of the cost that an assumed number multiplies"),
        ),
        "escorted_h": (sailed.escorted_hours if sailed else np.nan, _attrs("h", "hours escorted")),
        "zones": (
            float(sailed.trip.zones) if sailed else np.nan,
            _attrs("1", "areas of the NSR in which escort was used"),
        ),
        "excluded": (missing, {"long_name": "components left out for want of a number"}),
        "reason": (one.reason, {"long_name": "why there is no route"}),
    }


def _legs(case: Case, priced: Sequence[Priced]) -> dict[str, Any]:
    """Variables on (corridor, leg) and (corridor, vertex), padded to the longest."""
    factor = power.co2_t_per_t(case.voyage.ship.fuel)
    sailed = [one.passage for one in priced]
    stretches = [list(one.stretches) if one else [] for one in sailed]
    usd = [_leg_usd(case, one) for one in priced]
    fuel = [[stretch.fuel_t for stretch in row] for row in stretches]
    on_leg = {
        "leg_nm": ([[s.nm for s in row] for row in stretches], _attrs("nm", "length of the leg")),
        "leg_h": ([[s.hours for s in row] for row in stretches], _attrs("h", "time of the leg")),
        "leg_fuel_t": (fuel, _attrs("t", "main-engine fuel of the leg")),
        "leg_co2_t": ([[t * factor for t in row] for row in fuel],
                      _attrs("t", "CO2 of the main engine on the leg")),
        "leg_usd": (usd, _attrs("USD", "cost of the leg")),
    }  # fmt: skip
    text = {
        name: ([[getattr(s.leg, name[4:]) for s in row] for row in stretches], {"long_name": name})
        for name in ("leg_start", "leg_end", "leg_kind")
    }
    lines = {
        "lon": ([list(one.lon) if one else [] for one in sailed],
                {"units": "degrees_east", "long_name": "longitude of the line sailed"}),
        "lat": ([list(one.lat) if one else [] for one in sailed],
                {"units": "degrees_north", "long_name": "latitude of the line sailed"}),
    }  # fmt: skip
    out: dict[str, Any] = {}
    for name, (rows, attrs) in (on_leg | text).items():
        out[name] = (("corridor", "leg"), _padded(rows, "" if name in text else np.nan), attrs)
    for name, (rows, attrs) in lines.items():
        out[name] = (("corridor", "vertex"), _padded(rows, np.nan), attrs)
    return out


def _padded(rows: Sequence[Sequence[Any]], fill: Any) -> np.ndarray:
    longest = max((len(row) for row in rows), default=0)
    return np.array([[*row, *[fill] * (longest - len(row))] for row in rows])


def _leg_usd(case: Case, one: Priced) -> list[float]:
    """Cost of each leg [USD]: time and fuel by the leg's own, fees where they are paid."""
    if one.passage is None:
        return []
    known = {cost.name: 0.0 if cost.missing else cost.usd for cost in one.costs}
    sailed, legs = one.passage, one.passage.stretches
    at = {"canal toll": "canal", "escort fee": "ice box", "ice pilot": "ice box"}
    out = []
    for i, stretch in enumerate(legs):
        time = stretch.hours / sailed.trip.hours
        burnt = stretch.fuel_t / sailed.trip.fuel_t if sailed.trip.fuel_t > 0 else 0.0
        usd = known["fuel"] * burnt + (known["charter"] + known["auxiliary fuel"]) * time
        usd += sum(known[name] for name, kind in at.items() if stretch.leg.kind == kind)
        usd += known["port dues"] / 2 * ((i == 0) + (i == len(legs) - 1))
        # The premium falls due on the leg through the Red Sea, which Bab el-Mandeb bounds.
        usd += known["war risk"] * _red_sea(legs, i)
        out.append(usd)
    return out


def _red_sea(legs: Sequence[passage.Stretch], i: int) -> bool:
    bounds = [j for j, stretch in enumerate(legs) if "Bab el-Mandeb" in stretch.leg[:2]]
    return bool(bounds) and i == bounds[0]


def _ranking(case: Case, first: Priced, other: Priced) -> str:
    if other is first:
        return ""
    if first.passage is None or other.passage is None:
        return "no route" if first.passage is None else "no route to compare with"
    if ledger.surely_cheaper(first.costs, other.costs, case):
        return "cheaper"
    if ledger.surely_cheaper(other.costs, first.costs, case):
        return "dearer"
    gaps = {cost.name for one in (first, other) for cost in one.costs if cost.missing}
    return f"withheld: {', '.join(sorted(gaps))} not supplied and could turn it"
