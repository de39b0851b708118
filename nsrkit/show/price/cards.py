"""The price of the voyage in a few numbers, each handed over to `results.json`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.ensemble import headline
from nsrkit.show import words
from nsrkit.show.headline import card
from nsrkit.show.price.by_departure import cheapest
from nsrkit.show.price.families import names
from nsrkit.show.price.ledgers import per
from nsrkit.show.svg import Html

if TYPE_CHECKING:
    import xarray as xr

_DRAWS = "10-90 % of the draws"
_PLAIN = (
    ("cargo_time_usd", "USD", "time cost of the cargo", "value or rate of the cargo not supplied"),
    ("total_cargo_usd", "USD", "cost with the time of the cargo",
     "value or rate of the cargo not supplied"),
    ("equal_days", "d", "days with every corridor at the ship's ordered speed", "no route"),
    ("equal_usd", "USD", "cost with every corridor at the ship's ordered speed", "no route"),
    ("co2e_ttw_t", "t", "CO2 equivalent, tank to wake", "no fuel number or factor supplied"),
    ("co2e_wtw_t", "t", "CO2 equivalent, well to wake", "no fuel number or factor supplied"),
    ("cii", "g/(t nm)", "carbon intensity attained on this voyage", "not supplied"),
    ("cheapest_usd", "USD", "cost of the cheapest way tried", "no way among those tried"),
    ("cheapest_kn", "kn", "ordered speed of the cheapest way tried", "no way among those tried"),
    ("cheapest_days", "d", "days of the cheapest way tried", "no way among those tried"),
)  # fmt: skip


def bill(trips: xr.Dataset) -> Html:
    """The price of the voyage as cards; every number behind it goes to `results.json`.

    Parameters
    ----------
    trips
        As `voyage.compare` gives it; NaN is a number without a value, with its reason.

    Returns
    -------
    Html
        Cards: cost per unit, saving, cheapest way, departures won.

    Examples
    --------
    >>> import nsrkit
    >>> given = {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 0}
    >>> "Suez" in bill(nsrkit.voyage.compare(nsrkit.load("baseline", given), only=())).html
    True
    """
    found = record(trips)
    there = names(trips)
    first, others = there[0], there[1:]
    unit = str(trips.attrs.get("capacity_unit", "unit"))
    picked = [card(f"By {words.NAMES.get(name, name)}", found[f"{name}.unit_usd"], f"USD/{unit}", 0)
              for name in [first, *others[:1]]]  # fmt: skip
    if others:
        picked.append(card(f"Saved on {words.NAMES.get(others[0], others[0])}",
                           found[f"{first}.saved_on_{others[0]}"], "USD m", 2, 1e-6))  # fmt: skip
    if (key := f"{first}.cheapest_usd") in found:
        picked.append(card("Cheapest way tried", found[key], "USD m", 2, 1e-6))
    if (key := f"{first}.departures_won") in found:
        picked.append(card("Departures it wins", found[key], "%", 0, 100))
    return Html(f'<div class="nsr-cards">{"".join(picked)}</div>', "what the voyage costs")


def record(trips: xr.Dataset) -> dict[str, dict[str, Any]]:
    """Hand all numbers of the price over; gives the records by name."""
    found: dict[str, dict[str, Any]] = {}
    source = "nsrkit.voyage.compare"

    def hand(name: str, value: float, unit: str, title: str, **more: Any) -> None:
        found[name] = headline(name, value, unit, title=title, **({"source": source} | more))

    there = names(trips)
    for name in there:
        _units(hand, trips.sel(corridor=name), name,
               (per(trips), per(trips, "t_usd") if "t_usd" in trips else "USD/t"))  # fmt: skip
        _plain(hand, trips.sel(corridor=name), name)
        if name != there[0]:
            _against(hand, trips, there[0], name)
    if "season_usd" in trips and trips.sizes.get("departure"):
        _season(hand, trips)
    return found


def _why(one: xr.Dataset) -> str:
    """Why a corridor has no number at all; empty where it has a route."""
    return str(one.reason.item()) if not np.isfinite(float(one.days)) else ""


def _units(hand: Any, one: xr.Dataset, name: str, units: tuple[str, str]) -> None:
    """Cost per unit and per tonne, with the spread of the total."""
    total = float(one.total_usd)
    for variable, unit in zip(("unit_usd", "t_usd"), units, strict=True):
        if variable not in one:
            continue
        value, span = float(one[variable]), {}
        if "total_q" in one and math.isfinite(value) and total > 0:
            low, _, high = one.total_q.values * value / total
            span = {"low": float(low), "high": float(high)}
        left = str(one.excluded.item())
        note = _DRAWS if span else "no draws"
        note = f"{unit}; {note}" + (f"; excluding {left}" if left else "")
        gap = _why(one) or "capacity, utilisation or weight of the cargo not supplied"
        hand(f"{name}.{variable}", value, unit, f"cost per unit of cargo, {name}",
             note=note if math.isfinite(value) else gap, **span)  # fmt: skip


def _plain(hand: Any, one: xr.Dataset, name: str) -> None:
    """Numbers that have no spread of their own."""
    for variable, unit, told, gap in _PLAIN:
        if variable in one:
            value = float(one[variable])
            note = _about(one, variable) if math.isfinite(value) else _why(one) or gap
            hand(f"{name}.{variable}", value, unit, f"{told}, {name}", note=note)


def _about(one: xr.Dataset, variable: str) -> str:
    if variable == "cii" and "cii_rating" in one:
        return f"rating {one.cii_rating.item()}" if str(one.cii_rating.item()) else ""
    if variable.startswith("cheapest"):
        knots, days = float(one.cheapest_kn), float(one.cheapest_days)
        return (f"{words.number(knots, 1)} kn, {words.days(days)}, escort "
                f"{one.cheapest_escort.item()}; best of the ways tried")  # fmt: skip
    return ""


def _against(hand: Any, trips: xr.Dataset, first: str, other: str) -> None:
    one, two = trips.sel(corridor=first), trips.sel(corridor=other)
    why = " ".join(text for text in (_why(one), _why(two)) if text) or "not supplied"
    saved = float(two.total_usd) - float(one.total_usd)
    span, median = {}, ""
    if "saved_q" in trips and np.isfinite(two.saved_q.values).all():
        low, middle, high = two.saved_q.values.tolist()
        span, median = {"low": low, "high": high}, f", median {words.money(middle)}"
    hand(f"{first}.saved_on_{other}", saved, "USD", f"cost that {first} saves on {other}",
         note=_spread_or(why, saved, span) + median, **span)  # fmt: skip
    if "co2e_wtw_t" in trips:
        less = 1 - float(one.co2e_wtw_t) / float(two.co2e_wtw_t)
        hand(f"{first}.co2e_saved_on_{other}", less, "1",
             f"share of the CO2 equivalent, well to wake, that {first} saves on {other}",
             note="well to wake" if math.isfinite(less) else why)  # fmt: skip
    if "breakeven" in trips:
        for lever in map(str, trips.lever.values):
            each = two.sel(lever=lever)
            value = float(each.breakeven)
            gap = str(each.breakeven_reason.item()) or why
            hand(f"{first}.breakeven_{lever.replace(' ', '_')}_{other}", value,
                 str(each.lever_units.item()), f"{lever} at which {first} costs as much as {other}",
                 note="" if math.isfinite(value) else gap)  # fmt: skip


def _spread_or(why: str, value: float, span: dict[str, float]) -> str:
    """What the spread of a number is, or why there is no number."""
    return (_DRAWS if span else "no draws") if math.isfinite(value) else why


def _season(hand: Any, trips: xr.Dataset) -> None:
    best = cheapest(trips)
    for name in names(trips):
        note = f"{best.count(name)} of {len(best)} departures, by central values"
        if "season_wins" in trips and np.isfinite(trips.season_wins.values).any():
            mean = float(np.nanmean(trips.season_wins.sel(corridor=name)))
            note += f"; mean probability {words.percent(mean)}"
        hand(f"{name}.departures_won", best.count(name) / len(best), "1",
             f"share of the scan's departures for which {name} is the cheapest",
             note=note)  # fmt: skip
