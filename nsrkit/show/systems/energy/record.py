"""Deliveries year by year, and the plan beside what was reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import words
from nsrkit.show.footnotes import Noted
from nsrkit.show.systems.energy import reading
from nsrkit.show.systems.energy.reading import derived
from nsrkit.show.tables import table
from nsrkit.systems.energy import compared, reported

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.show.svg import Html

_LABELS = {
    "delivered": "delivered",
    "loaded": "loaded",
    "europe": "to Europe",
    "asia": "to Asia",
    "east": "east by the NSR",
    "voyages": "voyages",
    "voyages_jan_apr": "voyages, January to April",
    "reloaded": "reloaded in Europe",
    "voyages_alone": "voyages, all to Asia in her own ships",
    "chartered": "chartered carriers",
    "shuttles_a_month": "voyages a month of one Arc7 to Saam",
    "to_dezhnev_d": "Sabetta to Dezhnev",
    "first_east": "first cargo east",
    "last_east": "last cargo east",
}
_DATES = {"first": "first_east", "last": "last_east"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def energy_years(found: xr.Dataset) -> Html:
    """Deliveries of each plant by year against nameplate, with spread.

    Parameters
    ----------
    found
        As `nsrkit.systems.energy.run` gives it.

    Returns
    -------
    Html
        A row per plant and year; an en dash where nothing is built.

    Examples
    --------
    >>> less = {"years": [2025], "members": 0, "every_d": 15, "draws": 0, "counts": []}
    >>> case = nsrkit.load("arctic-lng2-sanctions", {f"energy.{k}": v for k, v in less.items()})
    >>> "Yamal LNG" in energy_years(nsrkit.systems.energy.run(case)).html
    True
    """
    rows = []
    for plant in found.plant.values.tolist():
        one = found.sel(plant=plant)
        for year in found.asked.values.tolist():
            at = found.year.values == year
            sums = {
                name: one[name].isel(time=at).sum("time") for name in ("loaded", "cargoes", "east")
            }
            sold = one.delivered.isel(time=at).sum(("time", "market"))
            plate = float(one.nameplate.sel(asked=year))
            share = float(sold[0]) / plate if plate else np.nan
            rows.append(
                [
                    reading.of(found, "plant", plant),
                    str(year),
                    derived(words.number(plate, 1)),
                    derived(_number(sums["loaded"], 2)),
                    derived(f"{_number(sold, 2)}\n{_spread(found, plant, year, sold)}"),
                    derived(words.percent(share)),
                    derived(_number(sums["cargoes"], 0)),
                    derived(_number(sums["east"], 2)),
                    derived(_held(found, plant, at)),
                ]
            )
    heads = [
        "Plant",
        "Year",
        "Nameplate, Mt",
        "Loaded, Mt",
        "Delivered, Mt",
        "Of nameplate",
        "Cargoes",
        "East, Mt",
        "Held back by",
    ]
    said = (
        "What the plan delivers in the own ice of each year; below 10-90 % of draws of the "
        "numbers and of the ice. Delivered is what arrives in the year: stores and voyages "
        "under way make up the rest. Held back by: the limit of most months below full output."
    )
    return table(heads, rows, said, text=2, last=True)


def _number(values: xr.DataArray, digits: int) -> str:
    return words.number(float(values[0]), digits)


def _spread(found: xr.Dataset, plant: str, year: int, sold: xr.DataArray) -> str:
    """10-90 % of draws, or of members where there are none."""
    drawn = found.drawn.sel(plant=plant, asked=year).values
    values = drawn if drawn.size else sold.values
    low, high = np.quantile(values, (0.1, 0.9))
    return f"{words.number(low, 2)}–{words.number(high, 2)}"


def _held(found: xr.Dataset, plant: str, at: np.ndarray) -> str:
    """The limit of most months in which less than all was made; else nothing."""
    names = list(found.attrs["limits"])
    code = [names[c] for c in found.limit.sel(plant=plant).values[at]]
    held = [name for name in code if name not in ("the plant", "nothing")]
    if not held:
        return "nothing" if "the plant" in code else "not built"
    name = max(dict.fromkeys(held), key=held.count)
    for kind in ("fleet", "store"):
        if name in found[kind].values:
            return f"{reading.of(found, kind, name)}, {held.count(name)} months"
    return f"{name}, {held.count(name)} months"


def energy_reported(found: xr.Dataset) -> Html:
    """What was reported beside the plan: both sides of a conflict, and how far off it is.

    Parameters
    ----------
    found
        As `nsrkit.systems.energy.run` gives it; years that were not asked are left out.

    Returns
    -------
    Html
        A row per report.

    Examples
    --------
    >>> less = {"years": [2025], "members": 0, "every_d": 15, "draws": 0, "counts": []}
    >>> case = nsrkit.load("arctic-lng2-sanctions", {f"energy.{k}": v for k, v in less.items()})
    >>> "Kpler" in energy_reported(nsrkit.systems.energy.run(case)).html
    True
    """
    rows = []
    for one in reported.reports():
        mine = compared.planned(found, one)
        if not isinstance(one.value, float) or mine is None:
            continue
        unit = "" if one.unit == "1" else f" {one.unit}"
        digits = 2 if one.unit == "Mt" else 1 if one.value < 20 else 0
        off = _off(mine, one.value)
        rows.append(
            [
                reading.of(found, "plant", one.plant),
                str(one.year),
                _LABELS[one.what],
                Noted(
                    f"{words.number(one.value, digits)}{unit}\n{one.publisher}",
                    f"{one.publisher}: {one.note}. {one.source}",
                ),
                derived(f"{words.number(mine, digits)}{unit}"),
                derived(off),
            ]
        )
    said = (
        "Reports beside the plan. The plan is what was possible at the most; nothing in it is "
        "fitted to these numbers. Less in the world than in the plan is a finding."
    )
    heads = ["Plant", "Year", "What", "Reported", "Plan", "Off"]
    return table(heads, rows, said, text=3)


def _off(mine: float, value: float) -> str:
    """How far a number of the plan is off a report."""
    if not value:
        return words.number(mine - value, 2)
    share = mine / value - 1
    sign = "+" if share > 0 else words.MINUS if share < 0 else ""
    return f"{sign}{abs(100 * share):.0f} %"


def energy_window(found: xr.Dataset, plant: str = "yamal") -> Html:
    """Months in which the way east costs least, beside the first and last cargoes reported.

    Parameters
    ----------
    found
        As `nsrkit.systems.energy.run` gives it.
    plant
        Name of a plant.

    Returns
    -------
    Html
        A row per year; shares of members where the months differ from those of the own ice.

    Examples
    --------
    >>> less = {"years": [2025], "members": 0, "every_d": 15, "draws": 0, "counts": []}
    >>> case = nsrkit.load("arctic-lng2-sanctions", {f"energy.{k}": v for k, v in less.items()})
    >>> "Kommersant" in energy_window(nsrkit.systems.energy.run(case)).html
    True
    """
    rows, dates = (
        [],
        {(one.year, one.what): one for one in reported.reports() if one.unit == "date"},
    )
    for year in found.asked.values.tolist():
        open_ = compared.window(found, plant, year)
        others = open_[1:].mean(axis=0) if len(open_) > 1 else open_[0]
        sure = [m for m in range(12) if others[m] == 1]
        cells: list[object] = [
            str(year),
            derived(_span(np.flatnonzero(open_[0]))),
            derived(_span(np.array(sure, int))),
        ]
        for what in _DATES.values():
            one = dates.get((year, what))
            cells.append(
                Noted(str(one.value), f"{one.publisher}: {one.note} {one.source}") if one else "–"
            )
        rows.append(cells)
    heads = ["Year", "East costs least, own ice", "In all members", "First cargo", "Last cargo"]
    said = (
        "Months of loading in which the way east by the NSR to Asia costs less than any way west, "
        "with ships and without; beside the first and the last cargo that was reported."
    )
    return table(heads, rows, said, text=3)


def _span(months: np.ndarray) -> str:
    """Months of a year as spans."""
    runs = np.split(months, np.flatnonzero(np.diff(months) > 1) + 1) if months.size else []
    return (
        ", ".join(
            _MONTHS[run[0]] if run.size == 1 else f"{_MONTHS[run[0]]}-{_MONTHS[run[-1]]}"
            for run in runs
        )
        or "none"
    )
