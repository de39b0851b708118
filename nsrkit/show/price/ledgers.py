"""Tables of what a voyage costs: by component, by speed, by choice, and what would turn it."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import words
from nsrkit.show.price.families import absent, level, named, names, title
from nsrkit.show.price.pareto import POLICIES
from nsrkit.show.svg import Html
from nsrkit.show.tables import Badge, table

if TYPE_CHECKING:
    import xarray as xr

_SUMS = (
    ("Total of what is supplied", "total_usd", 1e3, 0),
    ("Time of the cargo", "cargo_time_usd", 1e3, 0),
    ("Total with the time of the cargo", "total_cargo_usd", 1e3, 0),
)


def ledger(trips: xr.Dataset) -> Html:
    """Cost by component and corridor, with its spread, in total and per unit.

    Parameters
    ----------
    trips
        As `voyage.compare` gives it; NaN of a component means not supplied.

    Returns
    -------
    Html
        One row per component that costs anything, then totals with and without the time of the
        cargo, then costs per unit and per tonne; below a number 10-90 % of the draws.

    Examples
    --------
    >>> import nsrkit
    >>> given = {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 0}
    >>> "canal toll" in ledger(nsrkit.voyage.compare(nsrkit.load("baseline", given), only=())).html
    True
    """
    there = names(trips)
    free = [str(part) for part in trips.component.values
            if (trips.cost_usd.sel(component=part).fillna(1.0) == 0).all()]  # fmt: skip
    rows: list[list[object]] = [
        [str(part), *(_component(trips, name, str(part)) for name in there)]
        for part in trips.component.values
        if str(part) not in free
    ]
    for label, variable, unit, digits in _SUMS:
        if variable in trips:
            rows.append([label, *(_sum(trips, name, variable, unit, digits) for name in there)])
    for label, variable in _per(trips):
        rows.append([label, *(_sum(trips, name, variable, 1.0, 0) for name in there)])
    if "assumed_share" in trips:
        shares = (words.percent(float(trips.assumed_share.sel(corridor=name))) for name in there)
        rows.append(["Multiplied by an assumed number", *shares])
    return table(
        ["Component, thousand USD", *(title(name) for name in there)], rows, _said(trips, free)
    )


def _component(trips: xr.Dataset, name: str, part: str) -> object:
    if not np.isfinite(float(trips.days.sel(corridor=name))):
        return "no route"
    usd = float(trips.cost_usd.sel(corridor=name, component=part))
    if not math.isfinite(usd):
        return Badge("not supplied")
    if "cost_q" not in trips:
        return words.number(usd / 1e3)
    low, _, high = trips.cost_q.sel(corridor=name, component=part).values / 1e3
    text = words.number(usd / 1e3)
    return text.over(_below(low, high, 0)) if high - low > 0.5 else text


def _below(low: float, high: float, digits: int) -> str:
    return f"{words.number(low, digits)}–{words.number(high, digits)}"


def _sum(trips: xr.Dataset, name: str, variable: str, unit: float, digits: int) -> object:
    one = trips.sel(corridor=name)
    value = float(one[variable]) / unit
    if not math.isfinite(value):
        return "no route" if not np.isfinite(float(one.days)) else Badge("not supplied")
    text = words.number(value, digits)
    total = float(one.total_usd)
    if variable in ("total_usd", "unit_usd", "t_usd") and "total_q" in one and total > 0:
        low, _, high = one.total_q.values * value / total
        return text.over(_below(low, high, digits))
    return text


def _per(trips: xr.Dataset) -> list[tuple[str, str]]:
    """Rows of cost per unit and per tonne, each with what it is per."""
    found = []
    for variable in ("unit_usd", "unit_cargo_usd", "t_usd", "t_cargo_usd"):
        if variable in trips and (variable.startswith("unit") or weighed(trips)):
            tail = " with the time of the cargo" if "cargo" in variable else ""
            found.append((per(trips, variable) + tail, variable))
    return found


def per(trips: xr.Dataset, variable: str = "unit_usd") -> str:
    """What a cost per unit is per, e.g. "USD/TEU carried"."""
    attrs = trips[variable].attrs
    plain = "t" if variable.startswith("t_") else trips.attrs.get("capacity_unit", "unit")
    unit = str(attrs.get("units", "")) or f"USD/{plain}"
    told = str(attrs.get("long_name", ""))
    return unit + (
        " of capacity" if "capacity" in told else " carried" if "carried" in told else ""
    )


def weighed(trips: xr.Dataset) -> bool:
    """Whether a cost per tonne is known, and says more than that per unit."""
    known = "t_usd" in trips and bool(np.isfinite(trips.t_usd.values).any())
    return known and per(trips, "t_usd") != per(trips, "unit_usd")


def _said(trips: xr.Dataset, free: list[str]) -> str:
    said = f"Cost of one voyage in USD of {trips.attrs.get('base_year', '')}"
    missing = sorted({part for each in trips.excluded.values for part in str(each).split(", ")
                      if part})  # fmt: skip
    said += f"; totals exclude {', '.join(missing)} where not supplied" if missing else ""
    said += f"; below a number 10-90 % of {trips.attrs.get('draws')} draws" if "total_q" in trips \
        else ""  # fmt: skip
    said += f". Nothing to pay on any corridor: {', '.join(free)}" if free else ""
    return f"{said}."


def speeds(trips: xr.Dataset) -> Html:
    """Corridors as scheduled and at equal speed, and the cheapest way of each.

    Parameters
    ----------
    trips
        As `voyage.compare` gives it: `equal_days` [d], `equal_usd` [USD] with every corridor at the
        ship's own ordered speed; `cheapest_...` of the options tried; NaN where there is no way.

    Returns
    -------
    Html
        A row per corridor.

    Examples
    --------
    >>> import nsrkit
    >>> given = {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 0}
    >>> trips = nsrkit.voyage.compare(nsrkit.load("baseline", given), only=("options",))
    >>> "Equal speed" in speeds(trips).html
    True
    """
    heads = ["Corridor", "Days, as scheduled", "Days, equal speed", "Cost as scheduled, k USD",
             "Cost, equal speed, k USD"]  # fmt: skip
    tried = "cheapest_usd" in trips
    heads += ["Cheapest way tried", "Its days", "Its cost, k USD"] if tried else []
    rows = []
    for name in names(trips):
        one = trips.sel(corridor=name)
        row = [title(name), *(words.number(float(one[key]), 1) for key in ("days", "equal_days")),
               _thousands(one.total_usd), _thousands(one.equal_usd)]  # fmt: skip
        if tried:
            row += [_way(one), words.number(float(one.cheapest_days), 1),
                    _thousands(one.cheapest_usd)]  # fmt: skip
        rows.append(row)
    said = ("As scheduled: each corridor at the speed that ships sail there; Equal speed: every "
            "corridor at the ship's own ordered speed, so that only the way differs.")  # fmt: skip
    if tried:
        said += (
            " The cheapest way is the best of the policies and speeds tried, no optimum between."
        )
    return table(heads, rows, said)


def _thousands(usd: xr.DataArray) -> str:
    return words.number(float(usd) / 1e3)


def _way(one: xr.Dataset) -> str:
    knots, policy = float(one.cheapest_kn), str(one.cheapest_escort.item())
    if not math.isfinite(knots):
        return "no way"
    led = f"\n{POLICIES.get(policy, policy)}" if str(one.corridor.item()) == "nsr" else ""
    return f"{words.number(knots, 1)} kn{led}"


def notes(trips: xr.Dataset) -> Html:
    """What is to be known of escort, closures and exclusions, corridor by corridor.

    Parameters
    ----------
    trips
        As `voyage.compare` gives it; empty texts are left out.

    Returns
    -------
    Html
        A list; a sentence where there is nothing to note.

    Examples
    --------
    >>> import nsrkit
    >>> given = {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 0}
    >>> bool(notes(nsrkit.voyage.compare(nsrkit.load("baseline", given), only=())).html)
    True
    """
    there, said = names(trips), dict[str, list[str]]()
    for name in there:
        for key in ("escort_note", "note", "reason"):
            text = str(trips[key].sel(corridor=name).item()) if key in trips else ""
            for part in filter(None, (each.strip() for each in text.split("; "))):
                said.setdefault(part[:1].upper() + part[1:].rstrip("."), []).append(name)
    groups: dict[tuple[str, ...], list[str]] = {}
    for part, whose in said.items():
        groups.setdefault(tuple(dict.fromkeys(whose)), []).append(part)
    told = "".join(_note(there, whose, parts) for whose, parts in groups.items())
    return Html(told or '<p class="nsr-said">Nothing more to note on these corridors.</p>', "notes")


def _note(there: list[str], whose: tuple[str, ...], parts: list[str]) -> str:
    """What is to be known of some corridors, as HTML."""
    every = len(there) > 1 and list(whose) == there
    head = "Every corridor" if every else ", ".join(title(name) for name in whose)
    colour = escape(whose[0]) if len(whose) == 1 else ""
    return (f'<div class="nsr-verdict" data-corridor="{colour}"><b>{escape(head)}</b>'
            f"<p>{escape('. '.join(parts))}.</p></div>")  # fmt: skip


def breakeven(trips: xr.Dataset) -> Html:
    """What one number alone would have to be for the first corridor to cost as much as another.

    Parameters
    ----------
    trips
        As `voyage.compare` gives it: `breakeven` and `breakeven_reason` on (corridor, lever),
        `lever_now`; NaN where no value of the lever makes both equal.

    Returns
    -------
    Html
        A row per lever, a column per other corridor.

    Examples
    --------
    >>> import nsrkit
    >>> given = {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 0}
    >>> trips = nsrkit.voyage.compare(nsrkit.load("baseline", given), only=("breakeven",))
    >>> "bunker" in breakeven(trips).html
    True
    """
    there = names(trips)
    if "breakeven" not in trips or len(there) < 2:
        return absent("break-even")
    rows = []
    for lever in map(str, trips.lever.values):
        one = trips.sel(lever=lever)
        units, now = str(one.lever_units.item()), one.lever_now
        levels = [float(now.sel(corridor=name) if "corridor" in now.dims else now)
                  for name in there]  # fmt: skip
        ends = [_even(one.sel(corridor=name), at, units)
                for name, at in zip(there[1:], levels[1:], strict=True)]  # fmt: skip
        held = f"\n{one.lever_held.item()}" if "lever_held" in one else ""
        rows.append([lever + held, _with_unit(levels[0], units), *ends])
    first = words.NAMES.get(there[0], there[0])
    said = (f"The value of one number at which {first} costs as much as the other corridor, all "
            "others at their central values; below it the change from now.")  # fmt: skip
    heads = [
        "Number",
        "Now",
        *(f"As dear as {words.NAMES.get(name, name)} at" for name in there[1:]),
    ]
    return table(heads, rows, said, text=len(heads))


def _even(one: xr.Dataset, now: float, units: str) -> str:
    value = float(one.breakeven)
    if not math.isfinite(value):
        return f"none\n{named(str(one.breakeven_reason.item()))}"
    text = _with_unit(value, units)
    if not math.isfinite(now) or now == 0:
        return text
    change = 100 * (value / now - 1)
    sign = "+" if change >= 0 else words.MINUS
    return f"{text}\n{sign}{words.number(abs(change))} %"


def _with_unit(value: float, units: str) -> str:
    """A level and its unit, on one line."""
    return level(value) if units == "1" else f"{level(value)}\u00a0{units}"


def flips(trips: xr.Dataset) -> Html:
    """The departures on which another corridor becomes the cheapest, and what turns it.

    Parameters
    ----------
    trips
        As `voyage.compare` gives it: `season_flip`, empty where nothing has turned.

    Returns
    -------
    Html
        A row per turn; a line of text where the order never changes.

    Examples
    --------
    >>> import nsrkit
    >>> given = {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 0}
    >>> trips = nsrkit.voyage.compare(nsrkit.load("smoke", given), only=("season",))
    >>> "the cheapest" in flips(trips).html
    True
    """
    if "season_flip" not in trips:
        return absent("turns of the order through the season")
    from nsrkit.show.charts.by_departure import dates

    rows = [[words.date(when), _turn(str(text))]
            for when, text in zip(dates(trips), trips.season_flip.values, strict=True)
            if str(text)]  # fmt: skip
    if not rows:
        text = "The same corridor is the cheapest for every departure of the scan."
        return Html(f'<p class="nsr-said">{text}</p>', text)
    return table(["Leaving", "What turns the order"], rows,
                 "Departures on which another corridor becomes the cheapest.", text=2)  # fmt: skip


def _turn(text: str) -> str:
    """A turn of the order with the corridors called by their names, the cause below."""
    turn, _, cause = text.partition(": ")
    return f"{named(turn.replace(' to ', ' gives way to '))}\n{named(cause)}"
