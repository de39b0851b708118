"""What each corridor adds up to: miles, days, money with and without the cargo, climate, rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from nsrkit.scenario.case import Case
from nsrkit.ship import emissions
from nsrkit.units import HOURS_PER_DAY
from nsrkit.voyage import ledger
from nsrkit.voyage.choices.priced import Priced
from nsrkit.voyage.compared import notes
from nsrkit.voyage.pricing import carbon, cargo
from nsrkit.voyage.pricing.book import Book, Cost, Trip
from nsrkit.voyage.trips import passage


class Side(NamedTuple):
    """A corridor that has a way, with all that its variables are worked out from."""

    case: Case
    passage: passage.Passage
    trip: Trip
    costs: tuple[Cost, ...]
    equal: Priced
    """The same at the ordered speed that all corridors share."""
    book: Book
    usd: float
    cargo_usd: float
    """The time of the cargo; NaN where a number of it is not supplied."""
    air: carbon.Footprint


class Field(NamedTuple):
    """A variable on `corridor`; a text has no unit."""

    name: str
    units: str
    title: str
    value: Callable[[Side], Any]


def side(case: Case, one: Priced, equal: Priced) -> Side | None:
    """A corridor ready for its variables; None where there is no way."""
    if one.passage is None:
        return None
    trip, book = one.passage.trip, Book(case)
    return Side(case, one.passage, trip, one.costs, equal, book, one.usd,
                float(cargo.time_cost(trip, book).usd), carbon.footprint(trip, case))  # fmt: skip


def _fuel(one: Side) -> float:
    hotel = one.case.voyage.ship.hotel_t_per_d.value or 0.0
    return float(one.trip.fuel_t + hotel * one.trip.hours / HOURS_PER_DAY)


def _unit(one: Side, usd: float) -> float:
    return float(cargo.per_unit(usd, one.book)[0])


_SAILED = (
    Field("distance_nm", "nm", "distance sailed", lambda one: one.passage.nm),
    Field("days", "d", "days port to port", lambda one: passage.days(one.passage)),
    Field("equal_days", "d", "days port to port, every corridor at the ship's ordered speed",
          lambda one: one.equal.days),
    Field("port_days", "d", "days in the two ports", lambda one: one.book["fees.port_days"]),
    Field("return_days", "d", "days of the way back; 0 where it is not asked for",
          lambda one: one.trip.back.hours / HOURS_PER_DAY if one.trip.back else 0.0),
    Field("nsr_days", "d", "days from entering the NSR to leaving it",
          lambda one: one.passage.nsr_hours / HOURS_PER_DAY),
    Field("escorted_h", "h", "hours escorted", lambda one: one.passage.escorted_hours),
    Field("zones", "1", "areas of the NSR in which escort was used", lambda one: one.trip.zones),
)  # fmt: skip
_AIR = (
    Field("fuel_t", "t", "fuel, main engine and auxiliaries as supplied", _fuel),
    Field("co2_t", "t", "CO2 from the funnel",
          lambda one: _fuel(one) * emissions.co2_t_per_t(one.case.voyage.ship.fuel)),
    Field("co2e_ttw_t", "t", "CO2 equivalent, tank to wake", lambda one: one.air.ttw_t),
    Field("co2e_wtw_t", "t", "CO2 equivalent, well to wake", lambda one: one.air.wtw_t),
    Field("cii", "g t-1 nm-1", "carbon intensity attained on this voyage, CO2",
          lambda one: one.air.cii),
    Field("cii_rating", "", "grade that this intensity would have over a year",
          lambda one: one.air.cii_rating),
    Field("hfo", "", "what the Arctic ban on heavy fuel oil says", lambda one: one.air.hfo),
)  # fmt: skip
_TOLD = (
    Field("excluded", "", "components left out for want of a number",
          lambda one: ledger.total(one.costs)[1]),
    Field("legal", "", "admission to the Northern Sea Route", notes.legal),
    Field("escort_note", "", "where escort is used, how long, why, and what it changes",
          notes.escort),
    Field("note", "", "what else to know", notes.other),
)  # fmt: skip


def _paid(case: Case, gaps: str) -> tuple[Field, ...]:
    """The variables in USD, whose titles say what they are per and what they leave out."""
    unit, of = case.voyage.ship.capacity.unit, cargo.per_unit(1.0, Book(case))[1]
    less = f", excluding {gaps}" if gaps else ""
    per, held = f"cost per {unit} {of}{less}", "time of the cargo included"
    return (
        Field("total_usd", "USD", f"cost of the voyage{less}", lambda one: one.usd),
        Field("equal_usd", "USD", f"the same at the ship's ordered speed{less}",
              lambda one: one.equal.usd),
        Field("unit_usd", f"USD/{unit}", per, lambda one: _unit(one, one.usd)),
        Field("t_usd", "USD/t", f"cost per tonne carried{less}",
              lambda one: one.usd / cargo.tonnes(one.book)),
        Field("cargo_time_usd", "USD", "cost of the days that the cargo is at sea",
              lambda one: one.cargo_usd),
        Field("total_cargo_usd", "USD", f"cost of the voyage, {held}{less}",
              lambda one: one.usd + one.cargo_usd),
        Field("unit_cargo_usd", f"USD/{unit}", f"{per}, {held}",
              lambda one: _unit(one, one.usd + one.cargo_usd)),
        Field("t_cargo_usd", "USD/t", f"cost per tonne carried, {held}{less}",
              lambda one: (one.usd + one.cargo_usd) / cargo.tonnes(one.book)),
        Field("assumed_share", "1", "share of the cost that an assumed number multiplies",
              lambda one: ledger.assumed_share(one.costs, case)),
    )  # fmt: skip


def columns(case: Case, priced: Sequence[Priced], equal: Sequence[Priced]) -> dict[str, Any]:
    """Variables on `corridor`, and the emissions on (corridor, species).

    Parameters
    ----------
    case
        The scenario.
    priced, equal
        Its corridors as scheduled, and at the ship's ordered speed; the same order.
    """
    sides = [side(case, one, other) for one, other in zip(priced, equal, strict=True)]
    gaps = dict.fromkeys(name for one in priced if (name := ledger.total(one.costs)[1]))
    fields = (*_SAILED, *_paid(case, ", ".join(gaps)), *_AIR, *_TOLD)
    out: dict[str, Any] = {}
    for name, units, title, value in fields:
        found = [_missing(units) if one is None else value(one) for one in sides]
        column = np.array(found, float) if units else np.array([str(each) for each in found])
        out[name] = ("corridor", column, _attrs(units, title))
    arrived = [passage.arrival(case, one.passage) if one.passage else np.datetime64("NaT")
               for one in priced]  # fmt: skip
    out["arrival"] = ("corridor", np.array(arrived, "datetime64[s]"), _attrs("", "arrival, UTC"))
    why = _attrs("", "why there is no route")
    out["reason"] = ("corridor", np.array([one.reason for one in priced]), why)
    emitted = [[np.nan if one is None else one.air.emitted_t[name] for name in emissions.SPECIES]
               for one in sides]  # fmt: skip
    out["emitted_t"] = (("corridor", "species"), np.array(emitted, float),
                        _attrs("t", "emitted at sea, from the funnel"))  # fmt: skip
    return out


def _missing(units: str) -> Any:
    return np.nan if units else ""


def _attrs(units: str, title: str) -> dict[str, str]:
    told = {"long_name": title, "source": "nsrkit.voyage.compare"}
    return {"units": units} | told if units else told
