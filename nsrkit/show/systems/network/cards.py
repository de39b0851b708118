"""The answer of the network in numbers: cards, handed over to `results.json`, and a verdict."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.ensemble import headline
from nsrkit.show import words
from nsrkit.show.headline import card
from nsrkit.show.svg import Html
from nsrkit.show.systems.network import reading
from nsrkit.show.systems.network.shares import title as way_title

if TYPE_CHECKING:
    import xarray as xr

_SOURCE = "nsrkit.systems.network.run"
Records = dict[str, dict[str, Any]]
Ends = tuple[float | None, float | None]


def hub_cards(found: xr.Dataset) -> Html:
    """Headline numbers of the network as cards, each handed over to `results.json`, and a verdict.

    Parameters
    ----------
    found
        As `nsrkit.systems.network.run` gives it; NaN is a number without a value, with its reason.

    Returns
    -------
    Html
        Cards of the first year and the state of the Red Sea that the case has.

    Examples
    --------
    >>> few = {"years": [2024], "states": [], "draws": 0, "seaways": {"members": 1, "every_d": 28}}
    >>> case = nsrkit.load("border-hubs", {f"network.{key}": told for key, told in few.items()})
    >>> found = nsrkit.systems.network.run(case)
    >>> "Finds no way" in hub_cards(found).html
    True
    """
    told = _hand_over(found)
    first = str(found["crossing"].values[0])
    name = str(found["crossing_title"].values[0])
    picked = [
        card("By rail from Russia to China", told["network.rail_to_china_mt"], "Mt/y", 1),
        card(f"{name}, out", told[f"network.crossing.{first}.mt"], "Mt/y", 1),
        card(f"{name}, use", told[f"network.crossing.{first}.use"], "%", 0, 100),
        card("One more tonne there", told[f"network.crossing.{first}.worth_usd_t"], "USD", 1),
        *(card(way_title(way), told[f"network.way.{way}.mt"], "Mt/y", 1)
          for way in ("nsr", "rail_border") if f"network.way.{way}.mt" in told),
        card("Finds no way", told["network.unmet_mt"], "Mt/y", 1),
    ]  # fmt: skip
    for state in map(str, found["state"].values[1:]):
        more = told[f"network.red_sea.{state}.usd"]
        picked.append(card(f"{reading.STATES[state]} changes cost by", more, "USD m", 0, 1e-6))
    said = hub_verdict(found)
    return Html(f'<div class="nsr-cards">{"".join(picked)}</div>'
                f'<p class="nsr-said">{escape(said)}</p>', said)  # fmt: skip


def _hand_over(found: xr.Dataset) -> Records:
    """Hand the numbers over; gives the records by name."""
    records: Records = {}

    def hand(name: str, value: float, unit: str, title: str, note: str = "", *,
             ends: Ends = (None, None)) -> None:  # fmt: skip
        key, (low, high) = f"network.{name}", ends
        if low is not None:
            note = "; ".join(part for part in (f"10-90 % of {found.attrs['draws']} draws", note)
                             if part)  # fmt: skip
        records[key] = headline(key, value, unit, title=title, source=_SOURCE, note=note, low=low,
                                high=high)  # fmt: skip

    one = reading.chosen(found)
    when = f"{int(one['year'])}, {reading.STATES[str(one['state'].item())]}"
    _crossings(hand, found, one, when)
    for way in map(str, found["way"].values):
        mt = float(one["way_mt"].sel(way=way).sum())
        hand(f"way.{way}.mt", mt, "Mt/y", f"{way_title(way)}, {when}",
             ends=reading.ends(one, "way_mt_q", way=way))  # fmt: skip
        for i, state in enumerate(map(str, found["state"].values)):
            share = float(found["share"].sel(year=one["year"], state=state, way=way))
            key = f"way.{way}.share" + (f".{state}" if i else "")
            hand(key, share, "1", f"share of {way_title(way)}, {reading.STATES[state]}")
    hand("unmet_mt", float(one["unmet"].sum()), "Mt/y", f"goods without a way, {when}")
    ends = reading.ends(one, "total_usd_q")
    hand("total_usd", float(one["total_usd"]), "USD/y", f"goods and their ways, {when}",
         "goods at their source, all ways, and goods without one", ends=ends)  # fmt: skip
    for state in map(str, found["state"].values[1:]):
        more = float(found["total_usd"].sel(year=one["year"], state=state) - one["total_usd"])
        hand(f"red_sea.{state}.usd", more, "USD/y", f"cost of {reading.STATES[state]}",
             f"against {when}; goods without a way at their price")  # fmt: skip
    if "study" in found:
        _studies(hand, found)
    return records


def _crossings(hand: Any, found: xr.Dataset, one: xr.Dataset, when: str) -> None:
    whole = 0.0
    for name in map(str, found["crossing"].values):
        told = found.sel(crossing=name)
        arc, title = (str(told[key].item()) for key in ("crossing_arc", "crossing_title"))
        mt, use = float(reading.carried(one).sel(arc=arc)), float(reading.used(one).sel(arc=arc))
        whole += mt * (str(one["mode"].sel(arc=arc).item()) == "border_rail")
        hand(f"crossing.{name}.mt", mt, "Mt/y", f"{title}, out of Russia, {when}",
             ends=reading.ends(one, "load_q", arc=arc))  # fmt: skip
        hand(f"crossing.{name}.use", use, "1", f"use of {title}, out of Russia, {when}",
             "" if np.isfinite(use) else "no limit found")  # fmt: skip
        worth, ends = float(one["worth"].sel(arc=arc).mean()), reading.ends(one, "worth_q", arc=arc)
        hand(f"crossing.{name}.worth_usd_t", worth, "USD/t", f"one more tonne at {title}",
             f"mean of the months of {when}", ends=ends)  # fmt: skip
        if "carried_24" in found:
            more = float(told["carried_24"] - told["carried_12"])
            hand(f"crossing.{name}.hours24_mt", more, "Mt/y", f"{title}: 24 hours in place of 12")
    hand("rail_to_china_mt", whole, "Mt/y", f"by rail from Russia to China, {when}")


def _studies(hand: Any, found: xr.Dataset) -> None:
    for name in map(str, found["study"].values):
        it = found.sel(study=name)
        title, year = str(it["study_title"].item()), int(it["study_year"])
        note = f"alone beside what is in service, {year}"
        hand(f"study.{name}.extra_mt", float(it["extra_mt"]), "Mt/y", f"{title}: arrives", note)
        hand(f"study.{name}.arc_extra_mt", float(it["arc_extra_mt"]), "Mt/y",
             f"{title}: more on its arc", note)  # fmt: skip
        hand(f"study.{name}.saved_usd", float(it["saved_usd"]), "USD/y", f"{title}: saved", note)
        hand(f"study.{name}.usd_per_t", float(it["usd_per_t"]), "USD/t",
             f"{title}: building, a tonne more on its arc",
             note if np.isfinite(float(it["usd_per_t"])) else
             f"no cost found, or no tonne more in {year}")  # fmt: skip


def hub_verdict(found: xr.Dataset) -> str:
    """What binds, what hours and projects give, and what a closed Red Sea moves, in sentences.

    Parameters
    ----------
    found
        As `nsrkit.systems.network.run` gives it; what is NaN is not told.

    Returns
    -------
    str
        Sentences, each from the numbers alone.
    """
    one = reading.chosen(found)
    said = [bound(one), *_doubled(found), *_built(found), *_moved(found, one)]
    return ". ".join(each for each in said if each) + "."


def bound(one: xr.Dataset) -> str:
    """The limits that are worth most in a year, by what a little more of each would save."""
    saved, worth = (one["worth"] * one["load"]).sum("month"), one["worth"].mean("month")
    held = sorted(reading.binding(one), key=lambda arc: -float(saved.sel(arc=arc)))[:3]
    if not held:
        return f"In {int(one['year'])} no limit on an arc binds"
    told = [f"{reading.title(one, arc)} ({words.number(float(worth.sel(arc=arc)))} USD/t)"
            for arc in held]  # fmt: skip
    return f"In {int(one['year'])} these limits bind most: {'; '.join(told)}"


def _doubled(found: xr.Dataset) -> list[str]:
    """Which crossing gains most by working day and night."""
    if "carried_24" not in found:
        return []
    more = (found["carried_24"] - found["carried_12"]).fillna(-1)
    if not more.size or float(more.max()) < reading.LEAST:
        return ["Day and night in the place of 12 hours moves nothing more at any crossing"]
    it = found.isel(crossing=int(np.argmax(more.values)))
    before, after = (words.number(float(it[f"carried_{hours}"]), 1) for hours in (12, 24))
    names = reading.titles(found, str(it["binds_24"].item()))
    then = f", where {names[0]} binds" if names else ""
    return [f"Day and night in the place of 12 hours gives most at {it['crossing_title'].item()}: "
            f"{before} to {after} Mt a year{then}"]  # fmt: skip


def _built(found: xr.Dataset) -> list[str]:
    """The cheapest project per tonne, and those that move nothing."""
    if "study" not in found:
        return []
    per_t, more = found["usd_per_t"], found["arc_extra_mt"]
    said = []
    if bool(np.isfinite(per_t).any()):
        it = found.isel(study=int(np.nanargmin(per_t.values)))
        said.append(f"A tonne more is cheapest built by {it['study_title'].item()}: "
                    f"{words.number(float(it['usd_per_t']), 1)} USD")  # fmt: skip
    idle = list(map(str, found["study_title"].values[more.values < reading.LEAST]))
    if idle:
        said.append(f"Without effect alone, as other limits bind first: {'; '.join(idle)}")
    return said


def _moved(found: xr.Dataset, one: xr.Dataset) -> list[str]:
    """What the other states of the Red Sea move from way to way."""
    said = []
    for state in map(str, found["state"].values[1:]):
        other = reading.chosen(found, state=state)
        change = (other["way_mt"] - one["way_mt"]).sum("group")
        told = [f"{way_title(str(way))} {'+' if mt > 0 else words.MINUS}{words.number(abs(mt), 1)}"
                for way, mt in zip(change["way"].values, change.values, strict=True)
                if abs(mt) >= 0.05]  # fmt: skip
        said.append(f"With the {reading.STATES[state]}: {', '.join(told) or 'nothing moves'} Mt")
    return said
