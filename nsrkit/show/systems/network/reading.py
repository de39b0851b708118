"""What the pictures of the network read from its results: one year and state, sums, names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.errors import DataError
from nsrkit.show.footnotes import Noted
from nsrkit.show.systems.exports.cards import months

if TYPE_CHECKING:
    import xarray as xr

STATES = {"open": "Red Sea open", "risk": "Red Sea at risk", "closed": "Red Sea closed"}
_WORDS = {"nsr": "NSR", "suez": "Suez", "cape": "Cape"}
CROSSINGS = ("border_rail", "border_road", "ferry", "conveyor", "hub")
"""Modes that cross a border, or the Caspian."""
SOLVED = "nsrkit.systems.network.run: flow of least cost over the year"
ELSEWHERE = "sources of the limits stand below their table"
_DRAWN = ("binds", "binds_se")
LEAST = 5e-4
"""Mt a year: less than that is no flow worth a line."""


def chosen(found: xr.Dataset, year: int | None = None, state: str | None = None) -> xr.Dataset:
    """One year and state of the results.

    Parameters
    ----------
    found
        As `nsrkit.systems.network.run` gives it.
    year, state
        None takes the first of each; the first state is that of the case.

    Returns
    -------
    Dataset
        Without the dimensions `year` and `state`; draws only if the state is that of the case.

    Raises
    ------
    DataError
        There is no such year or state.
    """
    asked = {"year": year, "state": state}
    at = {dim: found[dim].values[0] if value is None else value for dim, value in asked.items()}
    for dim, value in at.items():
        if value not in found[dim].values:
            held = ", ".join(map(str, found[dim].values))
            raise DataError(f"the network was not solved for {dim} {value}; it holds {held}")
    one = found.sel(at)
    drawn = [name for name in one.data_vars if "quantile" in one[name].dims or name in _DRAWN]
    return one if at["state"] == found["state"].values[0] else one.drop_vars(drawn)


def ends(one: xr.Dataset, name: str, **at: str) -> tuple[float | None, float | None]:
    """Ends of the middle 80 % of the draws; None without draws.

    Parameters
    ----------
    one
        As `chosen` gives it; the draws are those of the state of the case alone.
    name
        A variable on `quantile`, whose first and last are the ends.
    at
        Where on its other axes.

    Returns
    -------
    tuple
        The lower and the upper end.
    """
    if name not in one:
        return None, None
    values = one[name].sel(at).values
    return float(values[0]), float(values[-1])


def carried(one: xr.Dataset) -> xr.DataArray:
    """(arc) What each arc carries in the year [Mt]."""
    return one["flow"].sum(("commodity", "month"))


def used(one: xr.Dataset) -> xr.DataArray:
    """(arc) Share of the year's capacity in use [1]; NaN where there is no limit."""
    capacity = one["capacity"].sum("month", skipna=False)
    return (one["load"].sum("month") / capacity.where(capacity > 0)).round(9)


def title(one: xr.Dataset, arc: str) -> str:
    """Name of an arc for people; what tells parallel ones apart comes after its ends."""
    _, _, rest = arc.partition(" ")
    for word, told in _WORDS.items():
        rest = rest.replace(word, told)
    return str(one["arc_title"].sel(arc=arc).item()) + (f", {rest}" if rest else "")


def titles(one: xr.Dataset, arcs: str) -> list[str]:
    """Names for people of arcs that a result lists in one text."""
    return [title(one, arc.strip()) for arc in arcs.split(";") if arc.strip()]


def node(one: xr.Dataset, name: str) -> str:
    """Name of a node for people."""
    return str(one["node_title"].sel(node=name).item())


def binding(one: xr.Dataset) -> dict[str, np.ndarray]:
    """Arcs whose limit binds, by name: in which of the months it does."""
    held = one["binding"].transpose("arc", "month").values.astype(bool)
    return {str(arc): held[i] for i, arc in enumerate(one["arc"].values) if held[i].any()}


def passing(one: xr.Dataset) -> dict[str, float]:
    """Nodes that goods pass, with how much [Mt]."""
    told: dict[str, float] = {}
    for mt, *ends in zip(carried(one).values, one["tail"].values, one["head"].values, strict=True):
        if mt > LEAST:
            for end in map(str, ends):
                told[end] = told.get(end, 0.0) + float(mt)
    return told


def spans(held: np.ndarray) -> str:
    """Months as spans, or the whole year.

    Examples
    --------
    >>> spans(np.ones(12, bool)), spans(np.arange(12) < 3)
    ('all year', 'Jan-Mar')
    """
    return "all year" if held.all() else months(held)


def crossing(one: xr.Dataset, arc: str) -> str:
    """Name of a crossing, the same there and back."""
    ends = sorted(str(one[end].sel(arc=arc).item()) for end in ("tail", "head"))
    order = [str(name) for name in one["node"].values if str(name) in ends]
    return "-".join(dict.fromkeys(node(one, name) for name in order))


def demand(found: xr.Dataset) -> list[Noted]:
    """Where the demand of each good is from."""
    told = zip(found["commodity_title"].values, found["demand_source"].values,
               found["demand_status"].values, strict=True)  # fmt: skip
    return [Noted(f"demand of {str(name).lower()}", str(source), str(status))
            for name, source, status in told if str(source)]  # fmt: skip


def places(one: xr.Dataset, names: list[str]) -> list[Noted]:
    """Where the places of nodes are from."""
    told = [one.sel(node=name) for name in names]
    return [Noted(str(it["node_title"].item()), str(it["place_source"].item()),
                  str(it["place_status"].item()) or "found")
            for it in told if str(it["place_source"].item())]  # fmt: skip
