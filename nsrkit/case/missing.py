"""Which numbers of a case nobody supplied, and how many of each status there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import get_args

from nsrkit.assumption import Assumption, Status
from nsrkit.scenario.case import Case, CorridorName
from nsrkit.scenario.ship import Fuel
from nsrkit.voyage.pricing import tolls
from nsrkit.voyage.pricing.book import Book

_EITHER = {"usd_t": "usd_t_km", "usd_t_km": "usd_t", "days": "km_per_d", "km_per_d": "days"}
"""A rate of the network is told by the tonne or by the distance; one of the two is enough."""


def gaps(case: Case) -> list[str]:
    """Keys of the numbers that a case needs and nobody supplied.

    Parameters
    ----------
    case
        A loaded case.

    Returns
    -------
    list of str
        Keys of `Case.numbers()`; those that play no part in the case are left out.

    Examples
    --------
    >>> gaps(nsrkit.load("baseline"))
    []
    """
    numbers = case.numbers(systems=True)
    missing = [key for key, number in numbers.items() if not number.supplied]
    return [key for key in missing if not (_told_otherwise(key, numbers) or _idle(key, case))]


def _told_otherwise(key: str, numbers: Mapping[str, Assumption]) -> bool:
    """Whether another number says the same in its own unit."""
    part, _, name = key.rpartition(".")
    other = numbers.get(f"{part}.{_EITHER.get(name, '')}")
    return other is not None and other.supplied


def _idle(key: str, case: Case) -> bool:
    """Whether a number plays no part in this case, so that its absence is no gap."""
    ship, (part, _, name) = case.voyage.ship, key.rpartition(".")
    suez = "suez" in case.voyage.corridors
    if part == "prices":
        return name != ship.fuel and name in get_args(Fuel)
    if part == "sailing":  # the speed of the ship takes its place
        return name in {f"{corridor}_kn" for corridor in get_args(CorridorName)}
    if ".reported." in key:  # stands beside the model, and nothing rests on it
        return True
    owned = case.hire.basis == "capital"
    idle: dict[str, bool] = {
        "escort_gt_factor": 5_000 < (ship.gt.value or 0.0) <= 100_000,  # printed between these
        "escort_class_factor": ship.ice_class.tariff not in ("Ice1", "Ice2", "Ice3"),
        "charter_usd_per_d": owned,
        "newbuild_usd": not owned or ship.type in ("container", "bulk", "tanker"),  # by regression
        "opex_usd_per_d": True,  # crew and maintenance take its place
        "hotel_port_t_per_d": ship.hotel_t_per_d.supplied,  # which takes its place
        "panama_usd": "panama" not in case.voyage.corridors,
        "deck_tiers": not suez or ship.type != "container",
        "scnt_t": not suez or tolls.basis(Book(case)) == "curve",
        "hull_value_usd": not suez or case.voyage.red_sea != "risk",
        "t_per_unit": ship.capacity.unit == "t",
        "tier1_usd_per_t": not case.carbon.net_zero,
        "tier2_usd_per_t": not case.carbon.net_zero,
    }
    return idle.get(name, False)


def counts(case: Case) -> dict[str, int]:
    """How many numbers of a case are found, derived, assumed, not supplied or set by the user.

    Parameters
    ----------
    case
        A loaded case.

    Returns
    -------
    dict
        Count by status, all five statuses.

    Examples
    --------
    >>> counts(nsrkit.load("baseline", {"prices.vlsfo": 800}))["user"]
    1
    """
    found = Counter(number.status for number in case.numbers(systems=True).values())
    return {status: found[status] for status in get_args(Status)}
