"""The answer of exports in numbers: cards, handed over to `results.json`, a verdict, and tables."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.ensemble import headline
from nsrkit.show import words
from nsrkit.show.headline import card
from nsrkit.show.svg import Html
from nsrkit.show.tables import table
from nsrkit.systems.exports import CORRIDORS, MEMBERS, STATES

if TYPE_CHECKING:
    import xarray as xr

_SOURCE = "nsrkit.systems.exports.run"
_OPEN = next(iter(STATES))
_WAITS = (
    ("open_d", "d", "days a year on which the ship comes through"),
    ("peak", "1", "largest share of a year's cargo that waits"),
    ("held_d", "d", "days that a tonne waits in the mean"),
    ("left", "1", "share of a year's cargo that finds no ship"),
)
_RARE = 0.05
"""Share of the draws of prices below which a gain is not worth a word."""
_EVEN = 1.0  # USD/t: less than that is no gain and no loss
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def export_cards(found: xr.Dataset) -> Html:
    """Headline numbers of exports as cards, each handed over to `results.json`, and the verdict.

    Parameters
    ----------
    found
        As `nsrkit.systems.exports.run` gives it; NaN is a number without a value, with its reason.

    Returns
    -------
    Html
        Cards: medians and 10-90 % of members of the ice, and of departures in open months.

    Examples
    --------
    >>> told = {"destinations": ["Shanghai"], "ships": [], "members": 0, "every_d": 28}
    >>> case = nsrkit.load("vologda-corridor", {f"exports.{key}": v for key, v in told.items()})
    >>> "Waiting at the port" in export_cards(nsrkit.systems.exports.run(case)).html
    True
    """
    told = _hand_over(found)
    picked = [card(f"Saved to {port}", told[f"exports.gain.{_key(port)}"], "USD/t", 0)
              for port in map(str, found.destination.values)]  # fmt: skip
    strongest = str(found.ship.values[-1])
    picked += [
        card(f"All year, {ice_class(strongest)}", told[f"exports.year_round.{_key(strongest)}"],
             "%", 0, 100),
        card("Open to the ship, of a year", told["exports.open_d"], "days", 0),
        card("Waiting at the port, of a year", told["exports.peak"], "%", 0, 100),
        card("A tonne waits", told["exports.held_d"], "days", 0),
    ]  # fmt: skip
    cards = f'<div class="nsr-cards">{"".join(picked)}</div>'
    said = export_verdict(found)
    return Html(f'{cards}<p class="nsr-said">{escape(said)}</p>', said)


def _hand_over(found: xr.Dataset) -> dict[str, dict[str, Any]]:
    """Hand the numbers over; gives the records by name."""
    records: dict[str, dict[str, Any]] = {}

    def hand(name: str, value: float, unit: str, **more: Any) -> None:
        records[f"exports.{name}"] = headline(
            f"exports.{name}", value, unit, source=_SOURCE, **more
        )

    first = str(found.commodity.values[0])
    gains = found.gain_usd_t.sel(commodity=first)
    for port in map(str, found.destination.values):
        for state in STATES:
            low, middle, high = gains.sel(state=state, destination=port).values
            sure = found.cheaper.sel(commodity=first, state=state, destination=port)
            key = _key(port) if state == _OPEN else f"{_key(port)}.{_key(state)}"
            hand(f"gain.{key}", middle, "USD/t", low=low, high=high,
                 title=f"saved by the NSR to {port}, {_title(found, 0)}, {state}",
                 note="against the cheapest other corridor, 10-90 % of departures in open months; "
                 f"cheaper in {words.percent(float(sure))} of the draws of prices"
                 if np.isfinite(middle) else f"{port} is not reached by the NSR")  # fmt: skip
    held = found.ice.values > 0 if found.sizes["ice"] > 1 else found.ice.values == 0
    waits = found.isel(ice=held, ship=0)
    for name, unit, title in _WAITS:
        low, middle, high = np.nanquantile(waits[name].values, (0.1, 0.5, 0.9))
        hand(name, middle, unit, low=low, high=high, title=title,
             note=f"by the NSR alone; 10-90 % of {_of(found)}")  # fmt: skip
    for ship in map(str, found.ship.values):
        share = float(found.open.sel(basis=MEMBERS, ship=ship).mean("month"))
        hand(f"open.{_key(ship)}", share, "1", title=f"share of the year that is open, {ship}",
             note=_of(found))  # fmt: skip
        hand(f"year_round.{_key(ship)}", float(found.year_round.sel(basis=MEMBERS, ship=ship)), "1",
             title=f"chance that every departure of a year has a way, {ship}",
             note=f"led by an icebreaker where needed; {_of(found)}")  # fmt: skip
    return records


def _of(found: xr.Dataset) -> str:
    members = int(found.attrs["members"])
    return f"{members} members of the ice" if members else "the case's own ice alone"


def ice_class(ship: str) -> str:
    """What a ship's title says after its last comma: class and name.

    Examples
    --------
    >>> ice_class("Container feeder, 1A Super (Newnew Polar Bear)")
    '1A Super (Newnew Polar Bear)'
    """
    return ship.rpartition(", ")[2]


def _key(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def _title(found: xr.Dataset, i: int) -> str:
    titles = found.attrs["titles"]
    return str(titles if isinstance(titles, str) else titles[i]).lower()


def months(held: np.ndarray) -> str:
    """Months as spans.

    Examples
    --------
    >>> months(np.array([m in (7, 8, 9, 12) for m in range(1, 13)]))
    'Jul-Sep, Dec'
    """
    at = np.flatnonzero(held)
    runs = np.split(at, np.flatnonzero(np.diff(at) > 1) + 1) if at.size else []
    return ", ".join(MONTHS[run[0]] if run.size == 1 else f"{MONTHS[run[0]]}-{MONTHS[run[-1]]}"
                     for run in runs)  # fmt: skip


def export_verdict(found: xr.Dataset, cargo: str | None = None) -> str:
    """Who gains by the NSR, whether the year round, and what waits, in some sentences.

    Parameters
    ----------
    found
        As `nsrkit.systems.exports.run` gives it; a destination whose gain is NaN is not reached.
    cargo
        Name of a commodity; None takes the first.

    Returns
    -------
    str
        Sentences; the months are those in which the NSR is cheapest more often than not.
    """
    cargo = cargo or str(found.commodity.values[0])
    said = [_gains(found, port, cargo) for port in map(str, found.destination.values)]
    waits = found.isel(ship=0, ice=slice(1, None) if found.sizes["ice"] > 1 else slice(None))
    days, peak = float(waits.open_d.median()), float(waits.peak.median())
    held, day = float(waits.held_d.median()), float(found.holding_usd_t_d.sel(commodity=cargo))
    said.append(
        f"Year round: not with this ship, which comes through on {words.number(days)} days a year, "
        f"so that up to {words.percent(peak)} of a year's cargo waits at {found.attrs['port']}, "
        f"a tonne for {words.number(held)} days in the mean at USD "
        f"{words.number(held * day, 1)} of interest"
    )
    for ship in map(str, found.ship.values[1:]):
        one = found.sel(ship=ship, basis=MEMBERS)
        worst = int(one.open.argmin("month"))
        share = words.percent(float(one.open.mean()))
        said.append(f"{ice_class(ship)}, led, has a way on {share} of all departures, fewest "
                    f"in {MONTHS[worst]}: a way, not yet a service")  # fmt: skip
    return ". ".join(said) + "."


def _gains(found: xr.Dataset, port: str, cargo: str) -> str:
    """One destination in a sentence."""
    gain = found.gain_usd_t.sel(commodity=cargo, destination=port, quantile=0.5)
    wins = found.wins.sel(commodity=cargo, destination=port, basis=MEMBERS, winner="nsr")
    if not np.isfinite(gain).any():
        return f"{port} is not reached by the NSR"
    best = {state: months(wins.sel(state=state).values > 0.5) for state in STATES}
    if best[_OPEN]:
        return (f"{port} gains USD {words.number(float(gain.sel(state=_OPEN)))} a tonne, "
                f"and the NSR is cheapest in {best[_OPEN]}")  # fmt: skip
    helped = [state for state, held in best.items() if held]
    if not helped:
        return f"{port} does not gain, whatever is closed"
    said = f"{port} gains only with {helped[0]}, in {best[helped[0]]}"
    often = float(found.cheaper.sel(commodity=cargo, destination=port, state=_OPEN))
    turned = f" (with all open in {words.percent(often)} of the draws of prices)"
    return said + (turned if often > _RARE else "")


def export_table(found: xr.Dataset) -> Html:
    """Destinations by corridor: distance, days, cost and emissions of departures in open months.

    Parameters
    ----------
    found
        As `nsrkit.systems.exports.run` gives it; a corridor without a way (NaN) has no row.

    Returns
    -------
    Html
        Medians over departures and members; below the days of the NSR 10-90 %.

    Examples
    --------
    >>> told = {"destinations": ["Shanghai"], "ships": [], "members": 0, "every_d": 28}
    >>> case = nsrkit.load("vologda-corridor", {f"exports.{key}": v for key, v in told.items()})
    >>> "Panama" in export_table(nsrkit.systems.exports.run(case)).html
    True
    """
    from nsrkit.show.price.families import title

    rows = []
    for port in map(str, found.destination.values):
        for corridor in CORRIDORS:
            one = found.sel(destination=port, corridor=corridor)
            if np.isfinite(float(one.nm)):
                rows.append([port, title(corridor), *_numbers(one)])
    heads = [
        "To",
        "By",
        "nm",
        "Days",
        "CO₂e, kg/t",
        *(f"{_title(found, i).capitalize()}, USD/t" for i in range(found.sizes["commodity"])),
    ]
    gone = found.attrs["excluded"]
    said = ("Medians of departures that have a way, one way and laden; below them 10-90 % where "
            "they differ. Costs per tonne hold the time of the cargo; CO₂e well to wake, per tonne "
            f"of {_title(found, 0)}." + (f" Costs exclude {gone}." if gone else ""))  # fmt: skip
    return table(heads, rows, said, text=2)


def _numbers(one: xr.Dataset) -> list[str]:
    kg = one.co2e_t / float(one.tonnes[0]) * 1e3
    told = [words.number(float(one.nm)), _range(one.days.values, 1), _range(kg.values, 0)]
    return told + [_range(each.values, 0) for each in one.t_usd]


def _range(values: np.ndarray, digits: int) -> str:
    low, middle, high = np.nanquantile(values, (0.1, 0.5, 0.9))
    text = words.number(middle, digits)
    ends = words.number(low, digits), words.number(high, digits)
    return text if ends[0] == ends[1] else f"{text}\n{ends[0]}–{ends[1]}"


def _days(value: float) -> str:
    return f"{words.number(value)} d" if np.isfinite(value) else ""


def export_storage(found: xr.Dataset) -> Html:
    """Whether waiting for the NSR pays: its gain against what a day of waiting costs.

    Parameters
    ----------
    found
        As `nsrkit.systems.exports.run` gives it; NaN is shown as an en dash.

    Returns
    -------
    Html
        A row per commodity and destination that gains in some state.

    Examples
    --------
    >>> told = {"destinations": ["Shanghai"], "ships": [], "members": 0, "every_d": 28}
    >>> case = nsrkit.load("vologda-corridor", {f"exports.{key}": v for key, v in told.items()})
    >>> "Timber" in export_storage(nsrkit.systems.exports.run(case)).html
    True
    """
    rows = []
    for i, name in enumerate(map(str, found.commodity.values)):
        for port in map(str, found.destination.values):
            one = found.sel(commodity=name, destination=port)
            gain = one.gain_usd_t.sel(quantile=0.5)
            if (gain > _EVEN).any():
                cells = [words.number(float(gain.sel(state=state)))
                         .over(_days(float(one.worth_d.sel(state=state))))
                         for state in (_OPEN, "Suez closed")]  # fmt: skip
                day = words.number(float(one.holding_usd_t_d), 2)
                rows.append([_title(found, i).capitalize(), port, *cells, day])
    held = float(found.held_d.isel(ship=0).median())
    said = (f"A tonne that waits for the NSR waits {words.number(held)} days in the mean. What it "
            "saves against the cheapest other corridor, and below it the days of waiting that eat "
            "this up at the interest on its value. A tariff of storage was not found and comes on "
            "top.")  # fmt: skip
    heads = ["Cargo", "To", "Gain, all open, USD/t", "Gain, Suez closed, USD/t",
             "A day of waiting, USD/t"]  # fmt: skip
    return table(heads, rows, said, text=2)
