"""Sentences with numbers: what a figure or table shows, said in plain words."""

from __future__ import annotations

import datetime
import math
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

LIMITS = "Planning study, not for navigation. No legal or sanctions advice."
NAMES = {"nsr": "the Northern Sea Route", "suez": "Suez", "cape": "the Cape", "rail": "rail",
         "panama": "Panama", "direct": "the open sea"}  # fmt: skip
MINUS = "\u2212"


class Shown(str):
    """A number as text, rounded for the eye; `value` is the number in full.

    Examples
    --------
    >>> number(14440.4), number(14440.4).value
    ('14,440', 14440.4)
    """

    value: float

    def __new__(cls, text: str, value: float = math.nan) -> Self:  # noqa: D102
        made = super().__new__(cls, text)
        made.value = float(value)
        return made

    def over(self, below: str) -> Self:
        """The same number with a second line, which a table sets small."""
        return type(self)(f"{self}\n{below}", self.value)


def number(value: float, digits: int = 0) -> Shown:
    """A number with thousands set apart; an en dash where there is none.

    Examples
    --------
    >>> number(14440.4), number(-0.04, 1), number(float("nan"))
    ('14,440', '0.0', '–')
    """
    if value is None or not math.isfinite(value):
        return Shown("–", math.nan)
    text = f"{abs(round(value, digits)):,.{digits}f}"
    negative = round(value, digits) < 0
    return Shown(MINUS + text if negative else text, value)


def days(value: float) -> str:
    """Days with one digit.

    Examples
    --------
    >>> days(20.44), days(1.0)
    ('20.4 days', '1.0 days')
    """
    return f"{number(value, 1)} days"


def money(value: float) -> str:
    """USD in steps that a reader can hold.

    Examples
    --------
    >>> money(2_374_000), money(312_849), money(626)
    ('USD 2.37 m', 'USD 313 k', 'USD 626')
    """
    if not math.isfinite(value):
        return "no value"
    size = abs(value)
    for limit, unit, digits in ((1e9, "bn", 2), (1e6, "m", 2), (1e4, "k", 0)):
        if size >= limit:
            scaled = value / {"bn": 1e9, "m": 1e6, "k": 1e3}[unit]
            return f"USD {number(scaled, digits)} {unit}"
    return f"USD {number(value)}"


def money_range(low: float, high: float) -> str:
    """A range of USD.

    Examples
    --------
    >>> money_range(712_000, 1_240_000)
    'USD 712 k to 1.24 m'
    """
    return f"{money(low)} to {money(high).removeprefix('USD ')}"


def percent(share: float, digits: int = 0) -> str:
    """A share as per cent; certain is said only of what is certain.

    Examples
    --------
    >>> percent(0.154), percent(0.999), percent(1.0)
    ('15 %', '>99 %', '100 %')
    """
    if not math.isfinite(share):
        return "–"
    if 0 < share < 1 and not 0.01 <= share <= 0.99:
        return "<1 %" if share < 0.5 else ">99 %"
    return f"{number(100 * share, digits)} %"


def spread(low: float, high: float, digits: int = 1) -> str:
    """A range.

    Examples
    --------
    >>> spread(2.91, 5.6), spread(-1.2, 0.4)
    ('2.9 to 5.6', '−1.2 to 0.4')
    """
    return f"{number(low, digits)} to {number(high, digits)}"


def _pair(trips: xr.Dataset, other: str) -> tuple[xr.Dataset, xr.Dataset, str, str]:
    """The first corridor and another one, and what they are called."""
    first = str(trips.corridor.values[0])
    here, there = NAMES.get(first, first), NAMES.get(other, other)
    return trips.sel(corridor=first), trips.sel(corridor=other), here, there


def shorter(trips: xr.Dataset, other: str) -> str:
    """How the first corridor stands against another one in days.

    Parameters
    ----------
    trips
        As `voyage.compare` gives it, on `corridor`.
    other
        Name of the other corridor.

    Returns
    -------
    str
        One sentence; the range is that of the difference, draw by draw.
    """
    one, two, here, there = _pair(trips, other)
    here = here[0].upper() + here[1:]
    if not np.isfinite(float(one.days)):
        return f"{here} has no route on this date: {_why(one)}."
    if not np.isfinite(float(two.days)):
        return f"There is no way by {there} to compare with: {_why(two)}."
    gap = float(two.days) - float(one.days)
    way = "shorter" if gap >= 0 else "longer"
    text = f"{here} is {days(abs(gap))} {way} than {there} "
    text += f"({days(float(one.days))} against {days(float(two.days))})"
    if "days_saved_q" in trips:
        ends = [float(two.days_saved_q.sel(quantile=q)) for q in (0.1, 0.9)]
        low, high = ends if gap >= 0 else (-ends[1], -ends[0])
        text += f"; {number(low, 1)} to {days(high)} in 80 % of the draws"
    return text + "."


def _why(one: xr.Dataset) -> str:
    """Why a corridor has no route."""
    return str(one.reason.item()).removeprefix("no route: ")


def cheaper(trips: xr.Dataset, other: str) -> str:
    """How the first corridor stands against another one in cost, or why that is not said.

    Parameters
    ----------
    trips
        As `voyage.compare` gives it, on `corridor`.
    other
        Name of the other corridor.

    Returns
    -------
    str
        One or two sentences with the probability and its standard error.
    """
    one, two, here, there = _pair(trips, other)
    ranking = str(two.ranking.item())
    if ranking not in ("cheaper", "dearer"):
        return f"No ranking by cost against {there}: {ranking.removeprefix('withheld: ')}."
    gap = abs(float(two.total_usd) - float(one.total_usd))
    text = f"By cost {here} is {money(gap)} {ranking} than {there}"
    if "saved_q" in trips:
        ends = [float(two.saved_q.sel(quantile=q)) for q in (0.1, 0.9)]
        low, high = ends if ranking == "cheaper" else (-ends[1], -ends[0])
        middle = abs(float(two.saved_q.sel(quantile=0.5)))
        text += (
            f" ({money_range(low, high)} in 80 % of the draws{lopsided(gap, low, high, middle)})"
        )
    left_out = sorted(
        {part for each in (one, two) for part in str(each.excluded.item()).split(", ") if part}
    )
    text += f", excluding {', '.join(left_out)}" if left_out else ""
    return text + "." + (f" {chance(trips, other)}" if "cheaper_low" in trips else "")


def stands(trips: xr.Dataset, other: str) -> str:
    """How the first corridor stands against another one in days, cost and gases, in few words.

    Parameters
    ----------
    trips
        As `voyage.compare` gives it, on `corridor`.
    other
        Name of the other corridor.

    Returns
    -------
    str
        What has no value is left out; "no route" where either has none.
    """
    one, two, _, _ = _pair(trips, other)
    saved = float(two.days) - float(one.days)
    if not math.isfinite(saved):
        return "no route" if not np.isfinite(float(one.days)) else "nothing to compare with"
    said = [f"{days(abs(saved))} {'shorter' if saved >= 0 else 'longer'}"]
    ranking, gap = str(two.ranking.item()), float(two.total_usd) - float(one.total_usd)
    said += [f"{money(abs(gap))} {ranking}"] if ranking in ("cheaper", "dearer") else []
    gas = "co2e_wtw_t" if "co2e_wtw_t" in trips else "co2_t"
    less = 1 - float(one[gas]) / float(two[gas]) if float(two[gas]) else math.nan
    if math.isfinite(less):
        name = "CO₂e" if gas == "co2e_wtw_t" else "CO₂"
        said.append(f"{percent(abs(less))} {'less' if less >= 0 else 'more'} {name}")
    return ", ".join(said)


def lopsided(central: float, low: float, high: float, middle: float) -> str:
    """Why a central result lies outside the spread, where it does.

    Examples
    --------
    >>> lopsided(1.2e6, 1.3e6, 1.7e6, 1.5e6), lopsided(1.4e6, 1.3e6, 1.7e6, 1.5e6)
    ('; median USD 1.50 m, for the ranges reach further to one side', '')
    """
    if low <= central <= high:
        return ""
    return f"; median {money(middle)}, for the ranges reach further to one side"


def chance(trips: xr.Dataset, other: str) -> str:
    """Probability that the first corridor is the cheaper one, with its standard error."""
    two = trips.sel(corridor=other)
    low, high = float(two.cheaper_low), float(two.cheaper_high)
    if not math.isfinite(low):
        return ""
    share = percent(low) if abs(high - low) < 0.005 else f"{percent(low)} to {percent(high)}"
    error, count = float(two.cheaper_se), int(trips.attrs.get("draws", 0))
    sure = f"standard error {number(100 * error, 1)} points" if 0 < low < 1 else "all draws agree"
    if low == 0:
        sure = "all draws agree"
    return f"It is cheaper in {share} of {number(count)} draws ({sure})."


def verdicts(trips: xr.Dataset) -> list[tuple[str, str]]:
    """(corridor, sentences) for the first corridor against each other one."""
    return [(str(name), f"{shorter(trips, str(name))} {cheaper(trips, str(name))}")
            for name in trips.corridor.values[1:]]  # fmt: skip


def season(scan: xr.Dataset) -> str:
    """What a season scan says: shortest passage, when there is a route, and how sure.

    Parameters
    ----------
    scan
        As `voyage.season_scan` gives it, on `departure`.

    Returns
    -------
    str
        Two or three sentences.
    """
    open_ = np.isfinite(scan.days.values)
    if not open_.any():
        return "No departure of the scan has a route."
    when = scan.departure.values.astype("datetime64[D]").astype(object)
    best = int(np.nanargmin(scan.days.values))
    near = prompt(scan)
    text = (f"The shortest voyage, {days(float(scan.days[best]))}, leaves on {date(when[best])}. "
            f"Departures {day_range(near)} stay within two days of it. ")  # fmt: skip
    if when[open_][0] < near[0]:
        text += f"Those from {date(when[open_][0])} on get through as well, but wait at the ice. "
    late = when[~open_ & (when > near[-1])]
    text += f"From {date(late[0])} on there is no route. " if len(late) else ""
    if scan.sizes.get("year"):
        always = when[scan.route_share.values >= 1]
        years = f"{int(scan.year[0])}-{int(scan.year[-1])}"
        text += (
            f"In all ice years {years} departures {day_range(list(always))} have a route."
            if len(always)
            else f"No departure has a route in every ice year of {years}."
        )
    return text.strip()


def prompt(scan: xr.Dataset, within_d: float = 2.0) -> list[datetime.date]:
    """Departures of a scan that take at most so many days more than the shortest."""
    if not np.isfinite(scan.days.values).any():
        return []
    when = scan.departure.values.astype("datetime64[D]").astype(object)
    near = scan.days.values <= float(np.nanmin(scan.days.values)) + within_d
    return list(when[near])


def day_range(when: list[datetime.date]) -> str:
    """First and last of some days, without saying a year twice.

    Examples
    --------
    >>> day_range([datetime.date(2024, 7, 6), datetime.date(2024, 10, 19)])
    '6 July to 19 October 2024'
    """
    first, last = when[0], when[-1]
    short = f"{first.day} {first:%B}" if first.year == last.year else date(first)
    return date(last) if first == last else f"{short} to {date(last)}"


def date(day: datetime.date) -> str:
    """A day as people write it.

    Examples
    --------
    >>> date(datetime.date(2024, 9, 1))
    '1 September 2024'
    """
    return f"{day.day} {day:%B %Y}"


def led_h(track: xr.Dataset) -> np.ndarray:
    """Hours [h] (point) behind an icebreaker on the leg before each point, no wait for her."""
    hours = np.diff(track.hours.values, prepend=track.hours.values[0])
    wait = track.wait_h.values if "wait_h" in track else 0.0
    return np.where(track.escorted.values.astype(bool), hours - wait, 0.0)


def passage(track: xr.Dataset) -> str:
    """What the routed passage through the ice amounts to.

    Parameters
    ----------
    track
        As `voyage.trips.transit.transit` gives it, on `point`; without points there is no route.

    Returns
    -------
    str
        Two sentences; one that says why, where there is no route.
    """
    if not track.sizes.get("point"):
        return f"No route: {track.attrs.get('reason', '')}".rstrip(": .") + "."
    hours, nm = float(track.hours[-1]), float(track.distance_nm[-1])
    conc = track.siconc.values
    step = np.diff(track.distance_nm.values)
    icy = float(step[np.nan_to_num(conc[1:]) >= 0.15].sum())
    led = led_h(track).sum()
    text = (f"The passage through the ice box takes {days(hours / 24)} over {number(nm)} nm, "
            f"{number(nm / hours, 1)} kn on average. ")  # fmt: skip
    text += (
        f"{number(icy)} nm of it lie in ice of 15 % concentration or more"
        if icy
        else "No part of it lies in ice of 15 % concentration or more"
    )
    return text + (
        f"; an icebreaker leads for {number(led)} hours." if led else "; no escort is needed."
    )


def ice_kind(kind: str) -> str:
    """What kind of ice data stands behind a date."""
    return {
        "observed-fit": "model fitted to the observed record",
        "reconstructed": "reconstructed from regional ice areas",
        "extrapolated": "extrapolated beyond the record",
        "normal": "normal of several years",
    }.get(kind, kind)


def assumed(case: Case) -> str:
    """How many numbers of a case are found, derived, assumed, missing or the user's."""
    from nsrkit.case import counts

    found = counts(case)
    total = sum(found.values())
    parts = [f"{count} {status}" for status, count in found.items() if count]
    return f"{total} numbers: {', '.join(parts)}"
