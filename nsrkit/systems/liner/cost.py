"""What a box costs on a round by the NSR, and on the same round by Suez or the Cape.

A round is priced stretch by stretch with the ledger of single voyages; every stretch ends with one
call, whose days and dues it bears. Its cost is shared by the loaded boxes of both ways.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.ensemble import design
from nsrkit.scenario.case import Case
from nsrkit.systems.liner import rounds
from nsrkit.systems.liner.rotation import Rotation, Sea, Way
from nsrkit.units import HOURS_PER_DAY
from nsrkit.voyage import ledger
from nsrkit.voyage.choices import priced
from nsrkit.voyage.pricing import hire, money
from nsrkit.voyage.pricing.book import Book, Trip
from nsrkit.voyage.trips import passage

if TYPE_CHECKING:
    import xarray as xr

QUANTILES = (0.1, 0.5, 0.9)
COMPONENTS = ledger.NAMES[:-1]
"""Components of the cost of a round: no return leg, since a round has both ways."""
TEU_PER_FEU = 2.0
DAYS_PER_YEAR = 365.0

Drawn = Mapping[str, np.ndarray]
Parts = dict[str, Any]
"""Cost [USD] by component; those not supplied are left out."""


def table(case: Case, plan: Rotation, found: xr.Dataset) -> dict[str, Any]:
    """The variables of `liner.run` that count money.

    Parameters
    ----------
    case
        A scenario with a service.
    plan
        Its rotation.
    found
        Rounds by (ice, sailing), as `rounds.sailed` gives them.

    Returns
    -------
    dict
        Variables and coordinates, as `liner.run` describes them.
    """
    boxes = loaded_teu(plan, {})
    names = [str(name) for name in case.voyage.corridors if name != "nsr"]
    others = {name: Other(plan, name) for name in names}
    numbers = plan.out.case.numbers() | {f"liner.service.{way}_load": load
                                         for way, load in plan.loads.items()}  # fmt: skip
    draws = case.ensemble.draws
    drawn = design(numbers, draws, case.ensemble.seed) if draws else {}
    central = _by_nsr(plan, found, {})
    unit = total(central)[..., 0] / boxes
    many = loaded_teu(plan, drawn)
    spread = total(_by_nsr(plan, found, drawn)) / many
    rivals = [np.atleast_1d(total(one.usd(plan, drawn)) / many) for one in others.values()]
    gaps = [_gaps(plan, [rounds.trip(found, leg) for leg in (0, 1)]),
            *(one.gaps for one in others.values())]  # fmt: skip
    sides = _sides(plan, found, central, others, [spread, *rivals])
    return {
        "corridor": ["nsr", *others], "component": list(COMPONENTS), "quantile": list(QUANTILES),
        "unit_usd": (("ice", "sailing"), unit, _usd("a round over its boxes")),
        "unit_usd_q": (("sailing", "quantile"), _quantiles(spread), _usd("over ices and draws")),
        "wins": (("corridor", "sailing"), _wins(spread, [] if gaps[0] else rivals, len(gaps)),
                 attrs("1", "share of ices and draws in which the NSR is cheaper")),
        "corridor_excluded": ("corridor", gaps, {"long_name": "components not supplied"}),
        **sides,
        **_earned(plan, sides, ranked=not gaps[0]),
        **_offers(case),
    }  # fmt: skip


def _sides(
    plan: Rotation,
    found: xr.Dataset,
    central: Parts,
    others: Mapping[str, Other],
    drawn: Sequence[np.ndarray],
) -> dict[str, Any]:
    """The NSR, as a mean or median of its rounds, beside the other corridors."""
    boxes, days = loaded_teu(plan, {}), found["round_d"].values
    known = np.isfinite(days)
    means = {name: np.broadcast_to(usd, (*days.shape, 1))[known].mean() if known.any() else np.nan
             for name, usd in central.items()}  # fmt: skip
    unit = total(central)[..., 0] / boxes
    rows = [means, *(one.usd(plan, {}) for one in others.values())]
    usd = [_median(unit), *(total(row) / boxes for row in rows[1:])]
    took = [_median(days), *(one.days for one in others.values())]
    spreads = [_quantiles(each.reshape(1, 1, -1))[0] for each in drawn]
    out = [plan.out.before_d + _median(found["days"].values[..., 0]),
           *(one.out_d for one in others.values())]  # fmt: skip
    parts = [[row.get(name, np.nan) / boxes for name in COMPONENTS] for row in rows]
    return {
        "part_usd": (("corridor", "component"), parts, _usd("by component")),
        "corridor_usd": ("corridor", usd, _usd("a round over its boxes")),
        "corridor_usd_q": (("corridor", "quantile"), spreads, _usd("over ices and draws")),
        "corridor_d": ("corridor", took, attrs("d", "days of a round")),
        "corridor_out_d": ("corridor", out, attrs("d", "days to the first port beyond")),
        "corridor_reason": ("corridor", ["", *(one.reason for one in others.values())],
                            {"long_name": "why there is no way"}),
    }  # fmt: skip


def _earned(plan: Rotation, sides: dict[str, Any], *, ranked: bool) -> dict[str, Any]:
    """The break-even season by corridor; none where the ranking is withheld."""
    (nsr, *others), days = sides["corridor_usd"][1], sides["corridor_d"][1][0]
    found = [breakeven(plan, nsr, usd, days) if ranked else np.nan for usd in others]
    about = attrs("d", "season that earns back the ice class")
    return {"breakeven_d": ("corridor", [np.nan, *found], about)}


def loaded_teu(plan: Rotation, drawn: Drawn) -> Any:
    """Loaded boxes [TEU] of a round, both ways; NaN where slots or a load are not supplied."""
    return sum(way_teu(plan, way, drawn) for way in plan.loads)


def way_teu(plan: Rotation, way: str, drawn: Drawn) -> Any:
    """Loaded boxes [TEU] on one way, "out" or "back"; NaN likewise."""
    slots = plan.out.case.voyage.ship.capacity.amount.value
    share = drawn.get(f"liner.service.{way}_load", plan.loads[way].value)
    return np.nan if slots is None or share is None else slots * share


class Other:
    """The same round by Suez or the Cape, at one time of the year: there is no ice on it."""

    def __init__(self, plan: Rotation, corridor: str) -> None:
        self.ways = plan.out, plan.back
        found = [priced.price(way.case, corridor) for way in self.ways]
        self.reason = "; ".join(dict.fromkeys(one.reason for one in found if one.reason))
        self.trips = [one.passage.trip for one in found if one.passage is not None]
        self.gaps = "" if self.reason else _gaps(plan, self.trips)
        self.out_d = plan.out.before_d + found[0].days
        self.days = sum(way.before_d + one.days + way.after_d
                        for way, one in zip(self.ways, found, strict=True))  # fmt: skip

    def usd(self, plan: Rotation, drawn: Drawn) -> Parts:
        """Cost of the round; nothing without a way."""
        if self.reason:
            return {}
        return _round(plan, self.trips, drawn)


def _by_nsr(plan: Rotation, found: xr.Dataset, drawn: Drawn) -> Parts:
    return _round(plan, [rounds.trip(found, leg) for leg in (0, 1)], drawn)


def _round(plan: Rotation, crossings: Sequence[Trip], drawn: Drawn) -> Parts:
    """Both crossings, and the stretches before and after them."""
    out: Parts = {}
    for way, trip in _stretches(plan, crossings):
        for name, usd in stretch(trip, way.case, drawn).items():
            out[name] = out.get(name, 0.0) + usd
    return out


def _stretches(plan: Rotation, crossings: Sequence[Trip]) -> list[tuple[Way, Trip]]:
    """All stretches of a round with the way that each belongs to."""
    ways = plan.out, plan.back
    seas = [(way, aside(way, sea)) for way in ways for sea in (*way.before, *way.after)]
    return [*zip(ways, crossings, strict=True), *seas]


def _gaps(plan: Rotation, crossings: Sequence[Trip]) -> str:
    """Components that a round lacks, because a number is not supplied."""
    found = (cost.name for way, trip in _stretches(plan, crossings)
             for cost in ledger.costs(trip, way.case) if cost.missing)  # fmt: skip
    return ", ".join(dict.fromkeys(found))


def stretch(trip: Trip, case: Case, drawn: Drawn) -> Parts:
    """Cost of one stretch, with the one call at its end."""
    found: Parts = {}
    for cost in ledger.costs(trip, case, drawn)[: len(COMPONENTS)]:
        share = 1 / ledger.PORT_CALLS if cost.name == "port dues" else 1.0
        if not cost.missing:
            found[cost.name] = cost.usd * share
    return found


def aside(way: Way, sea: Sea) -> Trip:
    """A stretch between two ports of one side, in open water."""
    hours = sea.nm / way.knots
    return Trip("", hours, passage.open_water_t(way.case, hours), nm=sea.nm,
                ports=(sea.start, sea.end))  # fmt: skip


def total(parts: Parts) -> Any:
    """Sum of the components; NaN without any."""
    return sum(parts.values(), start=0.0) if parts else np.nan


def excluded(case: Case, plan: Rotation) -> str:
    """Components that no round by the NSR holds, because a number is not supplied."""
    trip = Trip("nsr", HOURS_PER_DAY, 1.0, zones=1, entry=case.voyage.depart)
    found = ledger.costs(trip, plan.out.case)[: len(COMPONENTS)]
    return ", ".join(cost.name for cost in found if cost.missing)


def _wins(spread: np.ndarray, rivals: Sequence[np.ndarray], count: int) -> np.ndarray:
    """(corridor, sailing); NaN on the NSR itself, and where there is nothing to compare with.

    What a rival lacks would make it dearer, so that a share is then the least; what the NSR lacks
    could turn the order, and there are no rivals then.
    """
    found = np.full((count, spread.shape[1]), np.nan)
    for i, rival in enumerate(rivals, 1):
        if np.isfinite(rival).any():
            found[i] = (spread < rival).mean(axis=(0, 2))
    return found


def breakeven(plan: Rotation, nsr_usd: float, other_usd: float, round_d: float) -> float:
    """Days of season a year in which cheaper boxes pay for the ice class.

    A ship that sails the NSR for S days, and the other corridor in the rest of the year, saves on
    one without ice class, which sails the other corridor all the year, the difference of the unit
    costs on the boxes of S days; the class costs its premium every day.

    Parameters
    ----------
    plan
        The rotation; its boxes, its `ice_premium` and the hire of its ship count.
    nsr_usd, other_usd
        Unit costs [USD/TEU] of a round by the NSR and by the other corridor.
    round_d
        Days [d] of a round by the NSR.

    Returns
    -------
    float
        S [d], the premium of a year over the saving of a day: above 365 it is never earned back;
        infinite where there is no saving, NaN where a number is not supplied.
    """
    premium = plan.service.ice_premium.value
    day = hire.charter(Trip("nsr", HOURS_PER_DAY, 0.0, laden=False), Book(plan.out.case)).usd
    saved = (other_usd - nsr_usd) * loaded_teu(plan, {}) / round_d
    if premium is None or not np.isfinite(saved * day):
        return float("nan")
    return float(DAYS_PER_YEAR * premium * day / saved) if saved > 0 else float("inf")


def _offers(case: Case) -> dict[str, Any]:
    """What shippers pay for other ways, a box of forty feet being two TEU."""
    assert case.liner is not None
    offers = case.liner.offers
    base, book = case.prices.base_year, Book(case)

    def per_teu(value: float | None, key: str) -> float:
        rate, level = money.terms(offers[key].rate, base)
        per_usd = book[rate] if rate else 1.0
        return (
            np.nan if value is None else value * money.to_usd(rate, per_usd) * level / TEU_PER_FEU
        )

    def ends(one: Any) -> list[float | None]:
        return [one.low, one.value, one.high] if one.uncertain else [one.value] * 3

    rates = [[per_teu(value, key) for value in ends(one.rate)] for key, one in offers.items()]
    days = [[np.nan if value is None else value for value in ends(one.days)]
            for one in offers.values()]  # fmt: skip
    shape = len(offers), 3
    return {
        "offer": [one.title for one in offers.values()], "end": ["low", "value", "high"],
        "offer_usd": (("offer", "end"), np.reshape(rates, shape), _usd("rate of another way")),
        "offer_d": (("offer", "end"), np.reshape(days, shape), attrs("d", "duration")),
    }  # fmt: skip


def _median(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size else float("nan")


def _quantiles(spread: np.ndarray) -> np.ndarray:
    """(sailing, quantile) over ices and draws with a round."""
    columns = [each[np.isfinite(each)] for each in np.moveaxis(spread, 1, 0)]
    return np.array([np.quantile(each, QUANTILES) if each.size else [np.nan] * len(QUANTILES)
                     for each in columns])  # fmt: skip


def _usd(text: str) -> dict[str, str]:
    return attrs("USD/TEU", f"cost of a box, {text}")


def attrs(units: str, long_name: str) -> dict[str, str]:
    """Attributes of a variable of a liner service."""
    return {"units": units, "long_name": long_name, "source": "nsrkit.systems.liner"}
