"""Exports from one port: each destination month by month, by every corridor, and what waits.

Every corridor is sailed and priced for departures through the whole year, the NSR in the case's
own ice and in members of its climate. Canals are then closed by leaving corridors out, so that no
state needs a run of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.ensemble import shared
from nsrkit.scenario.case import Case
from nsrkit.systems.exports.chosen import (
    MEMBERS,
    OWN,
    QUANTILES,
    STATES,
    WITHHELD,
    attrs,
    bases,
    gain,
    months_of,
    priced,
    quantiles,
    winners,
)
from nsrkit.systems.exports.sides import (
    CORRIDORS,
    Side,
    Table,
    all_year,
    asked,
    day_usd_t,
    sides_of,
    stowed,
    timetabled,
    to,
)
from nsrkit.systems.exports.storage import stock
from nsrkit.voyage import ledger
from nsrkit.voyage.pricing import cargo
from nsrkit.voyage.trips import passage

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["CORRIDORS", "MEMBERS", "OWN", "STATES", "WITHHELD", "asked", "run", "stock"]

DAYS = 365
"""Of a year: departures through it stand for so many."""
_NOT_MODELLED = (
    "ice of the White and Barents Seas on ways west; the rail leg to the port, which is the same "
    "for all corridors; the way back; reserved slots and low water at Panama; ships that are not "
    "to be had; bulk ships in the place of boxes"
)


@shared
def run(case: Case) -> xr.Dataset:
    """Exports through the year: days, cost and emissions by destination and corridor, and storage.

    Parameters
    ----------
    case
        Scenario with `exports`.

    Returns
    -------
    Dataset
        `ice` is 0 for the case's own and 1 and so on for members; a `basis` is "own ice" or
        "members" (the own ice again where there are none); months are those of departure. NaN: no
        way, or not supplied.

        (destination, corridor): `nm` [nm]. (destination, corridor, ice, departure): `days` [d],
        `usd` [USD] of the voyage, `co2e_t` [t] well to wake. (commodity): `tonnes` [t] of a
        voyage, `t_per_y` [t/y], `holding_usd_t_d` [USD/t/d], what a day of waiting costs.
        (commodity, destination, corridor, ice, departure): `t_usd` [USD/t] with the time of the
        cargo.
        (destination, corridor, month, quantile): `days_q` [d], `co2e_kg_t_q` [kg/t] of the first
        commodity; (commodity, ...): `t_usd_q` [USD/t]; over departures and ices with a way.
        (basis, ship, month): `open` [1], share of departures with a way by the NSR; (basis, ship):
        `year_round` [1], share of ices in which every departure of the year has one.
        (basis, commodity, state, destination, month, winner): `wins` [1], share of departures and
        ices in which a corridor is cheapest; (basis, state, destination, month, winner):
        `fastest` [1]. A `winner` is a corridor, or "withheld"; they sum to less than one where
        there is no way.
        (ice, ship, departure): `stock` [1], share of a year's cargo that waits at the port when
        only the NSR is taken. (ice, ship): `peak` [1], `held_d` [d] that a tonne waits in the
        mean, `left` [1], share of a year's cargo that finds no ship in it, `open_d` [d], days a
        year with a way.
        (state, quantile, commodity, destination): `gain_usd_t` [USD/t], what the NSR saves against
        the cheapest other corridor on departures that it is open for; (state, commodity,
        destination): `worth_d` [d] of waiting that eat the gain up. Over draws of prices and fees,
        on the departure in the middle of the days: (quantile, commodity, destination, state)
        `priced_gain_usd_t` [USD/t] and `cheaper` [1], the share in which the NSR is cheaper.

    Raises
    ------
    DataError
        The case has no `exports`, or none of its destinations is reached by the NSR.

    Notes
    -----
    Departures are sailed laden and one way, with central values of all numbers but the ice.

    Examples
    --------
    >>> told = {"port": "Arkhangelsk", "destinations": ["Shanghai", "Santos"], "every_d": 28,
    ...         "members": 0, "clears": 3,
    ...         "commodities": {"box": {"title": "Boxes", "cargo": {"utilisation": 0.8}}}}
    >>> found = run(nsrkit.load("smoke", {"voyage.ship": "feeder-1as", "exports": told}))
    >>> bool(found.nm.sel(destination="Santos", corridor="nsr").isnull())
    True
    """
    told = asked(case)
    year = all_year(case)
    met = timetabled(year)
    sides = {port: sides_of(to(year, port), port, met) for port in told.destinations}
    out = _voyages(case, sides, met)
    out = out.merge(_monthly(out))
    out = out.merge(winners(year, sides, out))
    out = out.merge(_waiting(year, met))
    out = out.merge(gain(out)).merge(priced(year, sides))
    excluded = dict.fromkeys(ledger.total(side.costs)[1] for one in sides.values()
                             for side in one.values())  # fmt: skip
    return out.assign_attrs(
        case=case.name, title=case.title, port=told.port, ship=case.voyage.ship.title,
        members=int(out.sizes["ice"]) - 1, not_modelled=_NOT_MODELLED,
        excluded=", ".join(text for text in excluded if text), base_year=case.prices.base_year,
        red_sea=case.voyage.red_sea, draught_m=case.voyage.ship.draught_m.value,
        year=passage.ice_date(case).year, titles=[one.title for one in told.commodities.values()],
    )  # fmt: skip


def _voyages(case: Case, sides: Mapping[str, Mapping[str, Side]], table: Table) -> xr.Dataset:
    """Days, cost and emissions of each departure."""
    import xarray as xr

    told = asked(case)
    shape = (table.days.sizes["ice"], table.days.sizes["departure"])

    def grid(of: Any, missing: Any) -> np.ndarray:
        return np.array([[of(one[name]) if name in one else missing for name in CORRIDORS]
                         for one in sides.values()])  # fmt: skip

    none = np.full(shape, np.nan)
    days, usd = grid(lambda s: s.days, none), grid(lambda s: ledger.total(s.costs)[0], none)
    books = [stowed(case, name)[1] for name in told.commodities]
    tonnes = np.array([float(cargo.tonnes(book)) for book in books])
    day = np.nan_to_num(np.array([day_usd_t(book) for book in books]))
    storage = told.storage_usd_per_t_d.value or 0.0
    wide = (slice(None), *[None] * 4)
    where, when = ("destination", "corridor"), ("ice", "departure")
    supplied = [told.commodities[name].t_per_y.value for name in told.commodities]
    return xr.Dataset(
        {
            "nm": (where, grid(lambda s: s.nm, np.nan), attrs("nm", "distance sailed")),
            "days": ((*where, *when), days, attrs("d", "days port to port")),
            "usd": ((*where, *when), usd, attrs("USD", "cost of the voyage")),
            "co2e_t": ((*where, *when), grid(lambda s: s.co2e_t, none),
                       attrs("t", "CO2 equivalent, well to wake")),
            "tonnes": ("commodity", tonnes, attrs("t", "cargo of a voyage")),
            "t_per_y": ("commodity", np.array(supplied, float), attrs("t/y", "cargo of a year")),
            "holding_usd_t_d": ("commodity", day + storage,
                                attrs("USD/t/d", "cost of a day of waiting")),
            "t_usd": (("commodity", *where, *when), usd / tonnes[wide] + days * day[wide],
                      attrs("USD/t", "cost per tonne, time of the cargo included")),
        },
        coords={"destination": list(sides), "corridor": list(CORRIDORS),
                "commodity": list(told.commodities), "ice": table.days.ice.values,
                "departure": table.days.departure.values,
                "month": np.arange(1, 13), "quantile": list(QUANTILES)},
    )  # fmt: skip


def _spread(values: np.ndarray, months: np.ndarray) -> np.ndarray:
    """(..., ice, departure) to (..., month, quantile) of what is known."""
    each = [quantiles(values[..., here].reshape(*values.shape[:-2], -1)) for here in months]
    return np.moveaxis(np.array(each), (0, 1), (-2, -1))


def _monthly(out: xr.Dataset) -> xr.Dataset:
    import xarray as xr

    months, where = months_of(out), ("destination", "corridor", "month", "quantile")
    kg = 1e3 * out["co2e_t"].values / float(out["tonnes"][0])
    return xr.Dataset({
        "days_q": (where, _spread(out["days"].values, months), attrs("d", "days port to port")),
        "co2e_kg_t_q": (where, _spread(kg, months), attrs("kg/t", "CO2 equivalent per tonne")),
        "t_usd_q": (("commodity", *where), _spread(out["t_usd"].values, months),
                    attrs("USD/t", "cost per tonne")),
    })  # fmt: skip


def _waiting(case: Case, table: Table) -> xr.Dataset:
    """Open months of each ship, and what waits at the port when only the NSR is taken."""
    import xarray as xr

    told = asked(case)
    ways = table.days["days"].sel(way=list(table.ships.values()))
    open_ = np.isfinite(ways.transpose("ice", "way", "departure").values)
    months = months_of(table.days)
    held = bases(table.days["ice"].values)
    share = np.array([[open_[ices][..., here].mean((0, 2)) for here in months]
                      for ices in held.values()]).transpose(0, 2, 1)  # fmt: skip
    level, left = stock(open_, float(told.clears.value or 1.0))
    each = ("ice", "ship")
    return xr.Dataset(
        {
            "open": (("basis", "ship", "month"), share,
                     attrs("1", "share of departures with a way by the NSR")),
            "year_round": (("basis", "ship"),
                           np.array([open_[ices].all(-1).mean(0) for ices in held.values()]),
                           attrs("1", "share of ices that are open all year")),
            "stock": ((*each, "departure"), level, attrs("1", "share of a year's cargo waiting")),
            "peak": (each, level.max(-1), attrs("1", "largest share of a year's cargo waiting")),
            "held_d": (each, level.mean(-1) * DAYS, attrs("d", "days that a tonne waits")),
            "left": (each, left, attrs("1", "share of a year's cargo without a ship")),
            "open_d": (each, open_.mean(-1) * DAYS, attrs("d", "days a year with a way")),
        },
        coords={"ship": list(table.ships), "basis": list(held)},
    )  # fmt: skip
