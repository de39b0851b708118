"""The answer of energy in numbers: cards, handed over to `results.json`, and a verdict."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.ensemble import headline
from nsrkit.show import words
from nsrkit.show.footnotes import Noted, sourced
from nsrkit.show.headline import card
from nsrkit.show.svg import Html
from nsrkit.show.systems.energy import reading
from nsrkit.systems.energy import compared

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

_SOURCE = "nsrkit.systems.energy.run"


def energy_cards(found: xr.Dataset, case: Case) -> Html:
    """Headline numbers of energy as cards, each handed over to `results.json`, and the verdict.

    Parameters
    ----------
    found
        As `nsrkit.systems.energy.run` gives it.
    case
        Its scenario, for the sources.

    Returns
    -------
    Html
        Cards of the last year before the bans take hold and of the last one asked.

    Examples
    --------
    >>> less = {"years": [2025], "members": 0, "every_d": 15, "draws": 0, "counts": []}
    >>> case = nsrkit.load("arctic-lng2-sanctions", {f"energy.{k}": v for k, v in less.items()})
    >>> "Arctic LNG 2" in energy_cards(nsrkit.systems.energy.run(case), case).html
    True
    """
    records = _hand_over(found)
    first, last = int(found.asked.values[0]), int(found.asked.values[-1])
    picked = []
    for plant in found.plant.values.tolist()[:2]:
        title = reading.of(found, "plant", plant)
        for year in dict.fromkeys((min(first + 1, last), last)):
            one = records[f"energy.{plant}.delivered_mt.{year}"]
            picked.append(card(f"{title}, delivered {year}", one, "Mt", 1))
    chartered = records.get(f"energy.plain.busy.{last}")
    if chartered:
        picked.append(card(f"Chartered carriers at work, {last}", chartered, "ships", 0))
    said = energy_verdict(found)
    shown = Html(
        f'<div class="nsr-cards">{"".join(picked)}</div><p class="nsr-said">{escape(said)}</p>',
        said,
    )
    return sourced(
        shown,
        [
            Noted("all cards", reading.PLANNED, "derived"),
            *reading.inputs(case, "plants.", "load_d", "turn_d"),
        ],
    )


def _hand_over(found: xr.Dataset) -> dict[str, dict[str, Any]]:
    """Hand the numbers over; gives the records by name."""
    records: dict[str, dict[str, Any]] = {}

    def hand(name: str, value: float, unit: str, **more: Any) -> None:
        records[name] = headline(name, value, unit, source=_SOURCE, **more)

    for year in found.asked.values.tolist():
        here = found.isel(time=found.year.values == year, ice=0)
        for plant in found.plant.values.tolist():
            _plant(hand, found, here.sel(plant=plant), plant, year)
        for fleet in found.fleet.values.tolist():
            hand(
                f"energy.{fleet}.busy.{year}",
                float(here.busy.sel(fleet=fleet).mean()),
                "1",
                title=f"ships at work, {reading.of(found, 'fleet', fleet)}, {year}",
                note="mean of the months, own ice",
            )
        if "yamal" in found.plant.values:
            _window(hand, found, year)
    base = reading.by_year(found.delivered.isel(ice=0).sum("market")).sum("plant")
    for name in found.lever.values.tolist():
        for year in found.asked.values.tolist():
            moved = found.with_lever.sel(lever=name, asked=year).sum() - base.sel(asked=year)
            hand(
                f"energy.lever.{name}.{year}",
                float(moved),
                "Mt",
                title=f"change of all deliveries: {name}, {year}",
                note="alone, own ice",
            )
    return records


def _plant(hand: Any, found: xr.Dataset, one: xr.Dataset, plant: str, year: int) -> None:
    title = reading.of(found, "plant", plant)
    sold = float(one.delivered.sum())
    drawn = found.drawn.sel(plant=plant, asked=year).values
    low, high = np.quantile(drawn, (0.1, 0.9)) if drawn.size else (None, None)
    plate = float(found.nameplate.sel(plant=plant, asked=year))
    hand(
        f"energy.{plant}.delivered_mt.{year}",
        sold,
        "Mt",
        low=low,
        high=high,
        title=f"delivered, {title}, {year}",
        note=f"10-90 % of {drawn.size} draws" if drawn.size else "own ice, no draws",
    )
    hand(
        f"energy.{plant}.of_nameplate.{year}",
        sold / plate if plate else np.nan,
        "1",
        title=f"delivered over nameplate, {title}, {year}",
        note="own ice" if plate else "not yet built",
    )
    for name, value, unit in (
        ("loaded_mt", one.loaded.sum(), "Mt"),
        ("east_mt", one.east.sum(), "Mt"),
        ("cargoes", one.cargoes.sum(), "1"),
        (
            "europe_mt",
            one.delivered.sel(market=[m for m in one.market.values if m == "europe"]).sum(),
            "Mt",
        ),
    ):
        hand(
            f"energy.{plant}.{name}.{year}",
            float(value),
            unit,
            note="own ice",
            title=f"{name.removesuffix('_mt')}, {title}, {year}",
        )


def _window(hand: Any, found: xr.Dataset, year: int) -> None:
    """First and last month in which the way east costs Yamal LNG least."""
    months = np.flatnonzero(compared.window(found, "yamal", year)[0]) + 1
    for name, month in (("first", min(months, default=0)), ("last", max(months, default=0))):
        hand(
            f"energy.window.{name}.{year}",
            float(month) if months.size else np.nan,
            "1",
            title=f"{name} month in which the way east costs Yamal LNG least, {year}",
            note="own ice" if months.size else "never",
        )


def energy_verdict(found: xr.Dataset) -> str:
    """What was possible against nameplate, what held it back, and what would change it.

    Parameters
    ----------
    found
        As `nsrkit.systems.energy.run` gives it.

    Returns
    -------
    str
        Sentences.

    Examples
    --------
    >>> less = {"years": [2025], "members": 0, "every_d": 15, "draws": 0, "counts": []}
    >>> case = nsrkit.load("arctic-lng2-sanctions", {f"energy.{k}": v for k, v in less.items()})
    >>> energy_verdict(nsrkit.systems.energy.run(case))[:9]
    'Yamal LNG'
    """
    told = []
    sold = reading.by_year(found.delivered.isel(ice=0).sum("market"))
    for plant in found.plant.values.tolist()[:2]:
        title, parts = reading.of(found, "plant", plant), []
        for year in found.asked.values.tolist():
            plate = float(found.nameplate.sel(plant=plant, asked=year))
            value = float(sold.sel(plant=plant, asked=year))
            share = f" ({words.percent(value / plate)})" if plate else ""
            parts.append(f"{words.number(value, 1)} Mt{share} in {year}")
        told.append(f"{title} can deliver, against its nameplate, {', '.join(parts)}")
    if found.lever.size:
        last = found.asked.values[-1]
        gain = (found.with_lever.sum("plant") - sold.sum("plant")).sel(asked=last)
        best, worst = int(np.argmax(gain.values)), int(np.argmin(gain.values))
        for k in dict.fromkeys((best, worst)):
            word = "more" if gain[k] > 0 else "less"
            change = words.number(abs(float(gain[k])), 1)
            told.append(f"{found.lever_title.values[k]}: {change} Mt {word} in {last}")
    return ". ".join(told) + "."
