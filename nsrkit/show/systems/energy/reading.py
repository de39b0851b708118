"""What the pictures and tables of energy share: titles, numbers with their sources, keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.assumption import Assumption
from nsrkit.scenario.corridor.energy import Energy
from nsrkit.show import svg, theme
from nsrkit.show.charts.axes import legend
from nsrkit.show.footnotes import Noted
from nsrkit.show.svg import Canvas

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

PLANNED = "nsrkit.systems.energy.run: the plan over months that pays best, from the numbers below"
WAYS = (
    ("to Europe, west", "series-1"),
    ("to Asia by Kildin", "series-7"),
    ("to Asia by a European terminal", "series-4"),
    ("east by the NSR", "nsr"),
    ("west and by Suez", "suez"),
    ("west and by the Cape", "cape"),
    ("west to Saam or to anchor", "series-7"),
    ("east to Koryak", "series-5"),
    ("west to Murmansk", "series-1"),
    ("to western Europe", "series-1"),
)
"""Kinds of ways from plants, each with its colour."""
_KEY_PX = 18.0


def derived(text: str) -> Noted:
    """A number of the plan."""
    return Noted(text, PLANNED, "derived")


def told(case: Case) -> Energy:
    """The energy of a case.

    Raises
    ------
    DataError
        It has none.
    """
    from nsrkit.systems.energy import asked

    return asked(case)


def of(found: xr.Dataset, kind: str, name: str) -> str:
    """Title of a plant, fleet, store or market: `kind` is its dimension."""
    titles = np.atleast_1d(found.attrs[f"{kind}s"])
    return str(titles[found[kind].values.tolist().index(name)])


def inputs(case: Case, *parts: str) -> list[Noted]:
    """Numbers of the scenario below some keys of `energy`, as notes of a chart."""
    numbers = case.numbers(systems=True)
    return [
        Noted(_called(case, key), one.source, one.status)
        for key, one in numbers.items()
        if any(key.startswith(f"energy.{part}") for part in parts)
    ]


def _called(case: Case, key: str) -> str:
    """A key in words: title of the part, what of it, and the value."""
    one = case.numbers(systems=True)[key]
    _, part, *rest = key.split(".")
    group: Any = getattr(told(case), part)
    title = group[rest[0]].title if rest else part
    what = " ".join(rest[1:]).replace("_", " ")
    return f"{title} {what} {value(one)}".replace("  ", " ")


def value(one: Assumption) -> str:
    """A number with its unit and range, as in a note."""
    if one.value is None:
        return "not supplied"
    unit = "" if one.unit == "1" else f" {one.unit}"
    span = f" ({one.low:g}-{one.high:g})" if one.low is not None else ""
    return f"{one.value:g}{unit}{span}"


def by_year(values: xr.DataArray) -> xr.DataArray:
    """Sums over the months of each year, on (asked)."""
    return values.groupby("year").sum().rename(year="asked")


def way_of(found: xr.Dataset, k: int) -> str:
    """Kind of a way from a plant, one of `WAYS`."""
    to, side = str(found.route_to.values[k]), str(found.route_side.values[k])
    name = str(found.route.values[k])
    if side == "east":
        return "east to Koryak" if to in found.store.values else "east by the NSR"
    for word, kind in (
        ("suez", "west and by Suez"),
        ("cape", "west and by the Cape"),
        ("kildin", "to Asia by Kildin"),
        ("reload", "to Asia by a European terminal"),
    ):
        if word in name.partition(":")[0] or word in to:
            return kind
    if to in found.store.values:
        return "west to Saam or to anchor"
    return {"umba": "west to Murmansk", "europe": "to Europe, west"}.get(to, "to western Europe")


def ways(found: xr.Dataset, plant: str) -> Iterator[tuple[str, str, np.ndarray]]:
    """Kinds of ways of a plant: name, colour, and (ice, month) Mt; those unused are left out."""
    mine = [
        k
        for k in range(found.sizes["route"])
        if found.route_plant.values[k] == plant and not found.route_from.values[k]
    ]
    for name, role in WAYS:
        at = [k for k in mine if way_of(found, k) == name]
        moved = found.moved.isel(route=at).sum("route").values
        if at and moved[0].max() > 0:
            yield name, theme.var(role), moved


def keys(
    canvas: Canvas, rows: Sequence[tuple[str, str, str]], left: float, y: float, right: float
) -> float:
    """Keys of a chart in as many lines as they need; gives the y below them."""
    line: list[tuple[str, str, str]] = []
    at = left
    for row in rows:
        wide = 50 + svg.text_width(row[2], 11.5)
        if line and at + wide > right:
            legend(canvas, line, left, y)
            line, at, y = [], left, y + _KEY_PX
        line.append(row)
        at += wide
    if line:
        legend(canvas, line, left, y)
    return y + _KEY_PX
