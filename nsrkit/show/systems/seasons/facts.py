"""Reported dates in tables and headline numbers: hit or miss, the reason, and the rules."""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.ensemble import headline
from nsrkit.show.headline import card
from nsrkit.show.svg import Html
from nsrkit.show.tables import Badge, table
from nsrkit.systems.seasons import RULES
from nsrkit.systems.seasons.verdicts import FIELD, HEAVY, HIT, LIGHT, MISS, WITHIN

if TYPE_CHECKING:
    import xarray as xr

SAID = {HIT: "hit", WITHIN: "within error", MISS: "miss"}
_SOURCE = "nsrkit.systems.seasons.run"


def season_cards(found: xr.Dataset) -> Html:
    """Headline numbers: hits, what chance would have hit, misses; handed over to `results.json`.

    Parameters
    ----------
    found
        As `systems.seasons.run` gives it.

    Returns
    -------
    Html
        Cards; a number without a value says why.

    Examples
    --------
    >>> from nsrkit.ship.season.facts import facts
    >>> from nsrkit.systems.seasons import Days, against
    >>> days = np.arange("2018", "2019", dtype="datetime64[D]")
    >>> found = against(facts()[3:4], [Days(days, np.ones((5, 365), bool))])
    >>> "<b>1<small> of 1</small>" in season_cards(found).html
    True
    """
    told = hand_over(found)
    of = f"of {found.sizes['fact']}"
    picked = [card("Reported dates hit", told["season_facts.hits"], of, 0),
              card("Hits by chance", told["season_facts.by_chance"], of, 1),
              card("Missed, but within the error", told["season_facts.within_error"], of, 0),
              card("Missed", told["season_facts.misses"], of, 0),
              card("Season's end, off by", told["season_facts.off_d"], "days", 0)]  # fmt: skip
    return Html(f'<div class="nsr-cards">{"".join(picked)}</div>', "reported dates in numbers")


def hand_over(found: xr.Dataset) -> dict[str, dict[str, Any]]:
    """Hand the numbers over; gives the records by name."""
    out: dict[str, dict[str, Any]] = {}

    def hand(name: str, value: float, unit: str, title: str, note: str, **more: Any) -> None:
        key = f"season_facts.{name}"
        out[key] = headline(key, value, unit, title=title, note=note, source=_SOURCE, **more)

    verdict, members = found.verdict.values, found.attrs["members"]
    many = found.sizes["fact"]
    for name, flag, title in (("hits", HIT, "reported dates hit"),
                              ("within_error", WITHIN, "missed, but within the field's error"),
                              ("misses", MISS, "reported dates missed")):  # fmt: skip
        hand(name, int((verdict == flag).sum()), "1", f"{title}, of {many}",
             "rules fixed beforehand; the field is reconstructed")  # fmt: skip
    hand(
        "by_chance",
        float(found.chance.sum()),
        "1",
        f"hits by chance, of {many}",
        f"{members} members of the climate held against the same dates by the same rules",
    )
    off, low, high = _off(found)
    hand("off_d", off, "d", "model less report where ice closed a season, median",
         f"{int((found.asks == 'closes').sum())} dates; least to most; later is more open"
         if np.isfinite(off) else "no report of these years says when ice closed a season",
         low=low, high=high)  # fmt: skip
    return out


def _off(found: xr.Dataset) -> tuple[float, float, float]:
    """Median, least and most days of the model's date after the reported one."""
    closed = found.isel(fact=np.flatnonzero((found.asks == "closes").values))
    gap = (closed.date.sel(ice=FIELD) - closed.reported).values / np.timedelta64(1, "D")
    gap = gap[np.isfinite(gap)]
    return (np.median(gap), gap.min(), gap.max()) if gap.size else (np.nan,) * 3


def season_facts(found: xr.Dataset) -> Html:
    """Every reported date with the model's answer, its probability beforehand, and the verdict.

    Parameters
    ----------
    found
        As `systems.seasons.run` gives it.

    Returns
    -------
    Html
        A row per fact; an en dash where the fact asks for no date.

    Examples
    --------
    >>> from nsrkit.ship.season.facts import facts
    >>> from nsrkit.systems.seasons import Days, against
    >>> days = np.arange("2018", "2019", dtype="datetime64[D]")
    >>> found = against(facts()[3:4], [Days(days, np.ones((5, 365), bool))])
    >>> "Yamal LNG" in season_facts(found).html
    True
    """
    rows = [_row(found.isel(fact=i)) for i in range(found.sizes["fact"])]
    heads = ["Reported", "What", "Where, for whom", "In the field", "Verdict", "Beforehand, %",
             "Why"]  # fmt: skip
    members = found.attrs["members"]
    said = ("In the field: date or state of the model in the reconstructed ice of the year, below "
            "it the same from the heavy to the light end of the field's error. Beforehand: "
            "probability that a planner who knows the climate and not the year would have given, "
            "with its standard error in points; below it the share of members that the same rules "
            f"would call a hit; {members} members.")  # fmt: skip
    return table(heads, rows, said, text=5, last=True)


def _row(one: xr.Dataset) -> list[object]:
    share, error = 100 * float(one.probability), 100 * float(one.standard_error)
    return [
        span(one),
        f"{one.what.item()}\n{one.source.item()}. Read so: {one.why.item()}",
        f"{place(one)}\n{who(one)}",
        f"{answer(one, FIELD)}\n{ends(one)}; {kind(one)}",
        Badge(SAID[int(one.verdict)]),
        f"{share:.0f} ± {error:.0f}\nby chance {100 * float(one.chance):.0f}",
        one.reason.item(),
    ]


def answer(one: xr.Dataset, ice: int) -> str:
    """The model's date, days or state in one ice."""
    asks, mine = one.asks.item(), one.sel(ice=ice)
    if asks == "early":
        days = round(float(mine.early_d))
        return f"{abs(days)} d {'late' if days < 0 else 'early'}"
    if asks in ("held", "year_round", "part_year"):
        shut = (float(mine.holds) > 0) == (asks != "year_round")
        if one.by.item() in ("water", "thin"):
            return ("less ice", "so much ice")[shut]
        return {"held": ("open", "closed"), "year_round": ("all year", "not all year"),
                "part_year": ("all year", "not all year")}[asks][shut]  # fmt: skip
    state = "" if asks in ("opens", "closes") else "open" if float(mine.holds) else "closed"
    if np.isnat(mine.date.values):
        return state or "no day"
    day = short(_day(mine.date))
    if mine.date.values == one.seen.values[0]:
        day = f"{day} or before"
    if mine.date.values == one.seen.values[1]:
        day = f"{day} or later"
    ends = {"first": "from", "last": "until"}.get(one["mark"].item(), "until")
    return f"{state}, {ends} {day}" if state else day


def ends(one: xr.Dataset) -> str:
    """The model's answer from the heavy to the light end of the field's error."""
    heavy, light = answer(one, HEAVY), answer(one, LIGHT)
    if heavy == light:
        return "the same at both ends"
    state, _, rest = heavy.partition(", ")
    return f"{heavy} to {light.removeprefix(f'{state}, ') if rest else light}"


def place(one: xr.Dataset) -> str:
    """Where a fact belongs: its voyage, or its place in words."""
    if one.origin.item():
        return f"{one.origin.item()} - {one.destination.item()}"
    return where(one.place.item())


def where(name: str) -> str:
    """A place of a fact, or several joined by +, in words.

    Examples
    --------
    >>> where("route"), where("Laptev+Chukchi")
    ('whole route', 'Laptev, Chukchi')
    """
    names = {"route": "whole route", "vilkitsky": "Vilkitsky Strait", "long": "Long Strait"}
    return ", ".join(names.get(each, each) for each in name.split("+"))


def who(one: xr.Dataset) -> str:
    """For which ships, or of what ice."""
    by = one.by.item()
    if by in ("water", "thin"):
        return "ice of 15 % and more" if by == "water" else "ice over 30 cm"
    name = one.ship.item() or one.ice_class.item()
    return f"{'no ice class' if name == 'none' else name}, {'led' if one.led else 'alone'}"


def kind(one: xr.Dataset) -> str:
    """What the concentration of the day rests on, and its error."""
    return f"{one.kind.item()}, ±{100 * float(one.siconc_error):.0f}\u00a0%"


def season_rules() -> Html:
    """The rules by which a date is read and called a hit.

    Returns
    -------
    Html
        A numbered list.

    Examples
    --------
    >>> "POLARIS" in season_rules().html
    True
    """
    inner = "".join(f"<li>{escape(rule)}</li>" for rule in RULES)
    return Html(f'<ol class="nsr-said">{inner}</ol>', "rules of hit and miss")


def unanswered() -> Html:
    """Reports that the model cannot answer, each with the reason.

    Returns
    -------
    Html
        A row per report.

    Examples
    --------
    >>> "Vaygach" in unanswered().html
    True
    """
    from nsrkit.ship.season.facts import unanswered as left_out

    rows = [[one.year, f"{one.what}\n{one.source}", one.why] for one in left_out()]
    return table(["Year", "Reported", "Why it is not answered"], rows,
                 "Reports that a model of ice and ships cannot answer.", text=3)  # fmt: skip


def span(one: xr.Dataset) -> str:
    """The day or days that were reported; a whole year by its number."""
    first, last = _day(one.reported), _day(one.until)
    if first == last:
        return short(first)
    if (first.day, first.month, last.month) == (1, 1, 12):
        return f"{first.year}"
    return f"{short(first)} to {short(last)}"


def _day(value: xr.DataArray) -> dt.date:
    day: dt.date = value.values.astype("datetime64[D]").item()
    return day


def short(date: dt.date) -> str:
    """A date that is not broken over lines.

    Examples
    --------
    >>> short(dt.date(2024, 8, 7)).split()
    ['7', 'Aug', '2024']
    """
    return f"{date.day}\u00a0{date:%b}\u00a0{date.year}"
