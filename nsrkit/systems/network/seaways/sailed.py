"""Services by sea as voyages of the package: which case each is, and what the ice makes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.errors import DataError
from nsrkit.ice import record
from nsrkit.ice.projection import SCENARIOS
from nsrkit.scenario import files
from nsrkit.scenario.case import Case
from nsrkit.scenario.corridor.seaways import Carrier, Seaways
from nsrkit.scenario.parts.season import Ice
from nsrkit.units import HOURS_PER_DAY
from nsrkit.voyage import corridors, ports
from nsrkit.voyage.tables import timetable
from nsrkit.voyage.tables.kept import bare, kept
from nsrkit.voyage.trips import passage

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.voyage.corridors import Leg

LOCAL = {
    "voyage.ship.scnt_t": "scnt_t",
    "voyage.ship.charter_usd_per_d": "charter_usd_per_d",
    "fees.hull_value_usd": "hull_value_usd",
    "fees.escort_gt_factor": "escort_gt_factor",
    "fees.escort_class_factor": "escort_class_factor",
    "fees.port_days": "stay_d",
}
"""Numbers of a case that a carrier has of its own, and its names for them."""
_SAILED = ("days", "fuel_t", "nm", "led_h", "nsr_enter_h")


class Service(NamedTuple):
    """Ships of one kind from port to port by one corridor."""

    name: str
    """Of the arc."""
    origin: str
    """Port of loading, a name of `params/ports.csv`."""
    destination: str
    """Port of discharge, likewise."""
    corridor: str
    """"nsr" wherever ice is met, else "suez", "cape", "panama", or "direct" in one ocean."""
    carrier: str
    """Ships, a name of `network.seaways.carriers`."""


def told(case: Case) -> Seaways:
    """The ships of a network.

    Raises
    ------
    DataError
        The case has no `network`.
    """
    if case.network is None:
        raise DataError(f"the scenario {case.name!r} has no `network`: name its tables and ships")
    return case.network.seaways


def carrier(case: Case, service: Service) -> Carrier:
    """The ships of a service.

    Raises
    ------
    DataError
        The case has no such ships.
    """
    known = told(case).carriers
    if service.carrier not in known:
        raise DataError(
            f"service {service.name!r}: no carrier {service.carrier!r} in network.seaways.carriers;"
            f" there are: {', '.join(known) or 'none'}"
        )
    return known[service.carrier]


def as_case(case: Case, service: Service, year: int) -> Case:
    """The case of a service: its ports and ship, with departures through a whole year.

    Raises
    ------
    DataError
        No such carrier, or one that a port cannot take.
    """
    one, asked = carrier(case, service), told(case)
    ship = files.read_ship(one.ship)
    own = {key: getattr(one, name) for key, name in LOCAL.items() if getattr(one, name).supplied}
    ship = ship.model_copy(update=_of("voyage.ship", own))
    for port in (service.origin, service.destination):
        over = [limit.text for limit in ports.limits(ports.place(port), ship) if limit.found]
        if over:
            raise DataError(f"service {service.name!r}: {'; '.join(over)}; take another carrier")
    voyage = {
        "origin": service.origin, "destination": service.destination, "ship": ship,
        "escort": one.escort, "depart": dt.date(year, 1, 1), "return_leg": "none",
    }  # fmt: skip
    recorded = year <= record.LAST_YEAR
    source = case.ice.source if recorded else asked.scenario
    return case.model_copy(update={
        "voyage": case.voyage.model_copy(update=voyage),
        "fees": case.fees.model_copy(update=_of("fees", own)),
        "hire": case.hire.model_copy(update={"basis": one.basis}),
        "ice": Ice(source=source, year=year, period=case.ice.period),
        "scan": case.scan.model_copy(update={"first": "01-01", "last": "12-31",
                                             "every_d": asked.every_d}),
    })  # fmt: skip


def _of(part: str, numbers: dict[str, object]) -> dict[str, object]:
    prefix = f"{part}."
    return {key.removeprefix(prefix): value for key, value in numbers.items()
            if key.startswith(prefix)}  # fmt: skip


def legs(case: Case, corridor: str) -> Sequence[Leg]:
    """Legs of a case by a corridor."""
    voyage = case.voyage
    return corridors.plan(voyage.origin, voyage.destination, corridor,
                          draught_m=voyage.ship.draught_m.value)  # fmt: skip


def icy(service: Service, case: Case) -> bool:
    """Whether a service leads through the ice box of the NSR.

    Raises
    ------
    NoRouteError
        The way does not lead by its corridor.
    DataError
        It does by ice, but its corridor is another one.
    """
    ice = any(leg.kind == "ice box" for leg in legs(case, service.corridor))
    if ice and service.corridor != "nsr":
        raise DataError(
            f"service {service.name!r} meets ice on its way by {service.corridor}: make it two, "
            "one by nsr to a port outside the ice, and one from there"
        )
    return ice


def sailed(cases: dict[str, Case], members: int) -> xr.Dataset:
    """Voyages of services through the ice, on all departures of the year.

    Services whose ship meets the same ice between the same two ends share one timetable; each has
    its own open water before and behind it.

    Parameters
    ----------
    cases
        Of the services that lead through the ice, by name, as `as_case` gives them.
    members
        Possible ices of the year.

    Returns
    -------
    Dataset
        On (ice, arc, departure): `days` [d], NaN where there is no way; `fuel_t` [t], `nm` [nm],
        `led_h` [h], `nsr_enter_h` [h] since departure, `zones`; `known`, whether the ice reaches
        far enough to tell. `ice` 0 is the record's own, which years after it lack.
    """
    import xarray as xr

    groups: dict[tuple[object, ...], list[str]] = {}
    water = {}
    bared = {name: bare(case) for name, case in cases.items()}
    for name, case in bared.items():
        found = passage.as_sailed(case, "nsr")
        leg, before, after = passage.ice_box(found)
        water[name] = before, after
        ship, ends = found.voyage.ship, (leg.lon[0], leg.lat[0], leg.lon[-1], leg.lat[-1])
        key = (ship.model_dump_json(), found.voyage.escort, ends)
        groups.setdefault(key, []).append(name)
    # The one with the least water ahead: the others leave later days of it, which it has.
    first = {min(names, key=lambda one: water[one]): names for names in groups.values()}
    ways = {name: bared[name] for name in first}
    own = next(iter(ways.values())).ice.source not in SCENARIOS
    table = kept(ways, members, own=own)
    rows = [_moved(table.sel(way=of), name, cases[name], np.subtract(water[name], water[of]))
            for of, names in first.items() for name in names]  # fmt: skip
    out = xr.concat(rows, "arc", coords="minimal", compat="override")
    return out.transpose("ice", "arc", ...).sel(arc=list(cases))


def _moved(table: xr.Dataset, name: str, case: Case, more: np.ndarray) -> xr.Dataset:
    """A way of the timetable with `more` hours of open water before and behind the ice."""
    import xarray as xr

    leaving = table["departure"].values
    step = (leaving[1] - leaving[0]) / np.timedelta64(1, "h")
    at = np.clip(np.arange(leaving.size) + more[0] / step, 0, leaving.size - 1)
    low = np.floor(at + 1e-9).astype(int)
    part = np.clip(at - low, 0.0, 1.0)
    part = np.where(part < 1e-6, 0.0, part)
    high = np.minimum(low + 1, leaving.size - 1)
    hours = float(more.sum())
    knots = passage.order(case, "nsr")
    added = {"days": hours / HOURS_PER_DAY, "nm": hours * knots, "nsr_enter_h": float(more[0]),
             "fuel_t": passage.open_water_t(passage.as_sailed(case, "nsr"), hours)}  # fmt: skip
    out = {}
    for key in _SAILED:
        values = table[key].values
        mixed = np.where(part == 0, values[:, low],
                         values[:, low] * (1 - part) + values[:, high] * part)  # fmt: skip
        out[key] = (("ice", "departure"), mixed + added.get(key, 0.0), table[key].attrs)
    nearest = np.where(part < 0.5, low, high)
    zones, known = table["zones"].values, table["reason"].values != timetable.DATA_END
    zones = np.where(np.isnan(out["days"][1]), 0, np.nan_to_num(zones[:, nearest]))
    out["zones"] = (("ice", "departure"), zones, table["zones"].attrs)
    out["known"] = (("ice", "departure"), known[:, low] & known[:, high], {})
    return xr.Dataset(out, coords={"ice": table["ice"], "departure": leaving, "arc": name})
