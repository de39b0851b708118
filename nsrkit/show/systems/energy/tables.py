"""Tables of energy: rounds and costs of ways, bans, levers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.show import words
from nsrkit.show.footnotes import Noted
from nsrkit.show.systems.energy import reading
from nsrkit.show.systems.energy.reading import derived
from nsrkit.show.tables import table

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case
    from nsrkit.show.svg import Html

_WINTER, _SUMMER = (1, 2, 3), (7, 8, 9)
_ROUNDS = (
    "nsrkit.systems.energy.rounds, from nsrkit.voyage.timetable and nsrkit.voyage.ledger: mean of "
    "the departures that come through, over all ices"
)


def energy_rounds(found: xr.Dataset, case: Case) -> Html:
    """Days of a round and cost of a tonne by way, in winter and in summer.

    Parameters
    ----------
    found
        As `nsrkit.systems.energy.run` gives it; an en dash where no departure has a way.
    case
        Its scenario, for the sources.

    Returns
    -------
    Html
        A row per way, over all ices.

    Examples
    --------
    >>> less = {"years": [2025], "members": 0, "every_d": 15, "draws": 0, "counts": []}
    >>> case = nsrkit.load("arctic-lng2-sanctions", {f"energy.{k}": v for k, v in less.items()})
    >>> "Round, d" in energy_rounds(nsrkit.systems.energy.run(case), case).html
    True
    """
    told, rows = reading.told(case), []
    month = found.time.dt.month.values
    for k in range(found.sizes["route"]):
        one, fleet = found.isel(route=k), told.fleets[str(found.route_fleet.values[k])]
        cells: list[object] = []
        for name, digits in (("round_d", 0), ("usd_t", 0)):
            for season in (_WINTER, _SUMMER):
                values = one[name].isel(time=np.isin(month, season)).values
                known = values[np.isfinite(values)]
                cells.append(
                    Noted(
                        words.number(float(known.mean()) if known.size else np.nan, digits),
                        "nsrkit.systems.energy.rounds from nsrkit.voyage.timetable and "
                        "the ledger: mean of departures that come through",
                        "derived",
                    )
                )
        used = float(one.moved.isel(ice=0).sum())
        from_ = str(found.route_from.values[k])
        begin = (
            reading.of(found, "store", from_)
            if from_
            else reading.of(found, "plant", str(found.route_plant.values[k]))
        )
        rows.append(
            [
                f"{begin} – {_target(found, str(found.route_to.values[k]))}\n{_by(found, k)}",
                fleet.title,
                *cells,
                derived(words.number(used, 1)),
            ]
        )
    heads = [
        "Way",
        "Ships",
        "Round, d\nJan-Mar",
        "Round, d\nJul-Sep",
        "USD/t\nJan-Mar",
        "USD/t\nJul-Sep",
        "Used, Mt",
    ]
    gone = str(found.attrs["excluded"])
    said = (
        "Days from loading to loading, ports and the way back in ballast included, and what a "
        "tonne costs on it; used: all years, own ice."
    )
    return table(
        heads, rows, said + (f" Costs exclude {gone} where not supplied." if gone else ""), text=2
    )


def _target(found: xr.Dataset, name: str) -> str:
    return reading.of(found, "store" if name in found.store.values else "market", name)


def _by(found: xr.Dataset, k: int) -> str:
    if found.route_from.values[k]:
        name = str(found.route.values[k]).partition(":")[0]
        return "by Suez" if "suez" in name else "by the Cape" if "cape" in name else "open sea"
    return "east by the NSR" if found.route_side.values[k] == "east" else reading.way_of(found, k)


def energy_bans(case: Case) -> Html:
    """What may not be done, from which day to which.

    Parameters
    ----------
    case
        Scenario with `energy`.

    Returns
    -------
    Html
        A row per ban, each with its source.

    Examples
    --------
    >>> "reloading" in energy_bans(nsrkit.load("arctic-lng2-sanctions")).html
    True
    """
    told = reading.told(case)
    parts: list[dict[str, Any]] = [told.plants, told.stores, told.markets]
    names = {name: one.title for part in parts for name, one in part.items()}
    rows = []
    for ban in told.bans.values():
        until = words.date(ban.until) if ban.until else "further notice"
        rows.append(
            [
                Noted(ban.title, ban.source),
                words.date(ban.first),
                until,
                ", ".join(names[name] for name in ban.plants) or "all",
                ", ".join(names[name] for name in ban.targets) or "all",
                "yes" if ban.on else "no",
            ]
        )
    heads = ["Ban", "From", "Until", "Cargo of", "To", "In force here"]
    return table(heads, rows, "Sanctions and missing buyers as the plan knows them.", text=6)


def energy_levers(found: xr.Dataset) -> Html:
    """What each lever alone adds to or takes from deliveries.

    Parameters
    ----------
    found
        As `nsrkit.systems.energy.run` gives it.

    Returns
    -------
    Html
        A row per lever: change by year of the plants that it moves.

    Examples
    --------
    >>> less = {"years": [2025], "members": 0, "every_d": 15, "draws": 0, "counts": []}
    >>> case = nsrkit.load("arctic-lng2-sanctions", {f"energy.{k}": v for k, v in less.items()})
    >>> "Neither Saam nor Koryak" in energy_levers(nsrkit.systems.energy.run(case)).html
    True
    """
    base = reading.by_year(found.delivered.isel(ice=0).sum("market"))
    gain = found.with_lever - base
    rows = []
    for k, name in enumerate(found.lever.values.tolist()):
        one = gain.sel(lever=name)
        moved = [
            p for p in found.plant.values.tolist() if float(abs(one.sel(plant=p)).max()) > 0.02
        ]
        for plant in moved or [None]:
            east = found.lever_east.sel(lever=name)
            cells = [
                derived(_cell(one, east, plant, int(year)) if plant else "0.00")
                for year in found.asked.values
            ]
            title = reading.of(found, "plant", plant) if plant else "none"
            rows.append(
                [f"{found.lever_title.values[k]}\n{found.lever_why.values[k]}", title, *cells]
            )
    heads = ["Lever", "Moves", *(f"{year}, Mt" for year in found.asked.values)]
    said = (
        "What one change alone does to deliveries, own ice of each year; below, what is then "
        "loaded for the way east by the NSR. Several do not add up."
    )
    return table(heads, rows, said, text=2)


def _cell(gain: xr.DataArray, east: xr.DataArray, plant: str, year: int) -> str:
    """Change of deliveries, and below it what then goes east."""
    at = {"plant": plant, "asked": year}
    below = f"\neast {words.number(float(east.sel(at)), 2)}" if float(east.sum()) else ""
    return _signed(float(gain.sel(at))) + below


def _signed(value: float) -> str:
    text = words.number(value + 0.0, 2)
    return text if value < 0.005 else f"+{text}"
