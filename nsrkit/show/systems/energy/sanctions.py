"""Sanctioned ships on the NSR by year, kind, class and age, and the carriers that are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nsrkit.ensemble import headline
from nsrkit.show import words
from nsrkit.show.footnotes import Noted
from nsrkit.show.tables import table
from nsrkit.systems.energy import reported

if TYPE_CHECKING:
    from nsrkit.show.svg import Html


def energy_sanctioned() -> Html:
    """Sanctioned ships on the NSR by kind, with class and age where they were told.

    Returns
    -------
    Html
        A row per year and kind, and one for each year; counts are handed over to `results.json`.

    Examples
    --------
    >>> "13.4" in energy_sanctioned().html
    True
    """
    rows, lines = [], reported.sanctioned()
    for year in sorted({one.year for one in lines}):
        mine = [one for one in lines if one.year == year]
        total = sum(one.ships for one in mine)
        headline(
            f"energy.sanctioned_ships.{year}",
            float(total),
            "1",
            status="found",
            title=f"sanctioned ships on the NSR, {year}",
            source=mine[0].source,
        )
        for one in mine:
            rows.append(
                [
                    str(year),
                    one.kind,
                    *(
                        _cell(value, one)
                        for value in (one.ships, one.low_class, one.over_15_y, one.mean_age_y)
                    ),
                ]
            )
        rows.append(
            [str(year), "all", Noted(str(total), "sum of the kinds", "derived"), "–", "–", "–"]
        )
    heads = ["Year", "Kind", "Ships", "No or low ice class", "Older than 15 y", "Mean age, y"]
    said = (
        "Sanctioned ships that sailed the NSR, as Bellona counted them; near one third of the "
        "cargo ships of 2025. Since 2025 the administration of the NSR publishes no positions "
        "of ships, so that later counts rest on fewer data. A dash: not told."
    )
    return table(heads, rows, said, text=2)


def _cell(value: float | None, one: reported.Sanctioned) -> object:
    if value is None:
        return "–"
    note = f"; {one.note}" if one.note else ""
    share = (
        f"\n{words.percent(value / one.ships)}" if value in (one.low_class, one.over_15_y) else ""
    )
    return Noted(f"{value:g}{share}", f"{one.publisher}, {one.as_of}{note}. {one.source}")


def energy_carriers() -> Html:
    """Carriers of Arctic LNG 2: who can take its cargo, and when.

    Returns
    -------
    Html
        A row per ship; a dash where it was not told.

    Examples
    --------
    >>> "Voskhod" in energy_carriers().html
    True
    """
    rows = []
    for one in reported.carriers():
        name = f"{one.ship}\nex {one.was}" if one.was else one.ship
        rows.append(
            [
                Noted(name, one.source),
                one.ice_class or "–",
                one.role,
                str(one.built or "–"),
                words.number(one.m3 / 1e3, 1) if one.m3 else "–",
                f"{one.sanctioned}\n{one.by}" if one.sanctioned else "–",
                one.first_cargo or "–",
            ]
        )
    heads = ["Ship", "Class", "Works", "Built", "Capacity, 1000 m³", "Sanctioned", "First cargo"]
    return table(heads, rows, "Carriers that loaded for Arctic LNG 2, as they were named.", text=3)
