"""The numbers of a service, and its reported seasons beside those of the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.ensemble import headline
from nsrkit.show import words
from nsrkit.show.svg import Html
from nsrkit.show.tables import Badge, table

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

_NUMBERS = {
    "turn_d": "Days at a port", "out_load": "Slots with a loaded box, out",
    "back_load": "Slots with a loaded box, back", "promised_d": "Days promised",
    "ice_premium": "Ice class, share of the hire",
}  # fmt: skip


def liner_service(case: Case, found: xr.Dataset) -> Html:
    """What the service is: ports, ships, season, and its numbers with their sources.

    Parameters
    ----------
    case
        A scenario with `liner`.
    found
        As `nsrkit.systems.liner.run` gives it, for the ship and the rotation.

    Returns
    -------
    Html
        A table; a number without a value is an en dash.

    Examples
    --------
    >>> case = nsrkit.load("newnew-2024", {"scan.every_d": 31, "ensemble.draws": 0})
    >>> "Shanghai" in liner_service(case, nsrkit.systems.liner.run(case, members=0)).html
    True
    """
    assert case.liner is not None
    service, attrs = case.liner.service, found.attrs
    slots = words.number(attrs["slots"])
    plain = [
        ("Ports", f"{attrs['ports_out']}; back {attrs['ports_back']}", service.source),
        ("Ships", f"{service.ships} of the kind {attrs['ship']}, {slots} TEU each", ""),
        ("Season", f"sailings from {service.first}, crossings until {service.last}, one every "
                   f"{service.headway_d} days wanted", ""),
    ]  # fmt: skip
    rows: list[list[object]] = [[what, said, "", source] for what, said, source in plain]
    for key, title in _NUMBERS.items():
        one = getattr(service, key)
        value = words.number(one.value, 2).rstrip("0").rstrip(".") if one.supplied else "–"
        if one.low is not None:
            value += f" ({one.low:g} to {one.high:g})"
        rows.append([title, value, Badge(one.status), one.source])
    return table(["What", "Value", "Status", "Source"], rows, service.title, text=4)


def liner_record(found: xr.Dataset) -> Html:
    """Seasons that were reported beside those of the model; each is handed over.

    Parameters
    ----------
    found
        As `nsrkit.systems.liner.record` gives it; NaN and NaT are en dashes.

    Returns
    -------
    Html
        A row per year.

    Examples
    --------
    >>> case = nsrkit.load("china-europe-express", {"scan.every_d": 31})
    >>> "2025" in liner_record(nsrkit.systems.liner.record(case)).html
    True
    """
    if not found.sizes["year"]:
        return Html('<p class="nsr-said">No season of this service was reported.</p>', "none")
    rows = []
    for year in found["year"].values:
        one = found.sel(year=year)
        headline(f"liner.record.{year}", float(one["crossings"]), "1",
                 title=f"crossings that the ice of {year} allows the ships reported",
                 source="nsrkit.systems.liner.record",
                 note=f"{int(one['reported'])} reported: {one['source'].item()}")  # fmt: skip
        told, made = int(one["reported"]), int(one["crossings"])
        rows.append([f"{year}\n{one['source'].item()}", _ships(one), str(told), str(made),
                     words.percent(told / made) if made else "–", _day(one["first"].values),
                     _day(one["last"].values), words.number(float(one["reported_d"]), 0),
                     f"{words.number(float(one['days']), 1)}\nto {one['to'].item()}",
                     words.number(float(one["round_d"]), 1)])  # fmt: skip
    heads = ["Season", "Ships", "Reported", "Model", "Used", "First", "Last", "Days reported",
             "Days, model", "Round, d"]  # fmt: skip
    said = (
        "Crossings, each way counted. The model sails as often as ice and calls let it, all ships "
        "from the first day on; the line sails when it has cargo, permits, a ship and a berth, and "
        "joins ships as they are bought. So the model is the most that the season allowed, and "
        "what was used of it is a finding. Days of the model are medians of all sailings and hold "
        "no storms, stops for orders or waits for a berth. The ice is reconstructed."
    )
    return table(heads, rows, said)


def _ships(one: xr.Dataset) -> str:
    count = int(one["reported_ships"])
    return str(count) if count else "as given"


def _day(when: np.ndarray) -> str:
    if np.isnat(when):
        return "–"
    day = when.astype("datetime64[D]").item()
    return f"{day.day}\u00a0{day:%b}"
