"""Which ships can call, and whether limits and ice explain the calls that were made."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from nsrkit.ensemble import headline
from nsrkit.show import words
from nsrkit.show.svg import Html
from nsrkit.show.tables import table

if TYPE_CHECKING:
    import xarray as xr


def express_ships(found: xr.Dataset) -> Html:
    """Ships of the NSR services against the limits of the port.

    Parameters
    ----------
    found
        As `systems.express.admitted` gives it; NaN is an en dash, not found.

    Returns
    -------
    Html
        A row per ship with her particulars, the limit that keeps her out, and the source.

    Examples
    --------
    >>> case = nsrkit.load("arctic-express")
    >>> "too long" in express_ships(nsrkit.systems.express.admitted(case)).html
    True
    """
    rows = []
    for name in map(str, found["ship"].values):
        one = found.sel(ship=name)
        rows.append([
            f"{name}\n{one['source'].item()}", one["ice_class"].item(), one["service"].item(),
            _said(one, found), one["seasons"].item() or "–", one["called"].item() or "–",
            _number(one["teu"], 0), _number(one["loa_m"], 1), _number(one["draught_m"], 1),
        ])  # fmt: skip
    port = found.attrs
    heads = ["Ship", "Ice class", "Service", f"At {port['port']}", "NSR", "Called", "TEU",
             "Length, m", "Draught, m"]  # fmt: skip
    said = (f"{port['port']} takes {port['draught_m']:g} m draught and {port['loa_m']:g} m length "
            "(order 183 of the Ministry of Transport, berths of Ekonomiya). The operator says that "
            "ships of 2024 were at times larger than the limits. An en dash: not found. A ship "
            "that is too deep could come lighter, by so many boxes of the voyage out.")  # fmt: skip
    return table(heads, rows, said, text=6)


def _said(one: xr.Dataset, found: xr.Dataset) -> str:
    """The verdict, with what it leaves open."""
    verdict, lighter = str(one["verdict"].item()), float(one["lighter"])
    if math.isfinite(lighter) and lighter > 0:
        return f"{verdict}\n{words.number(lighter)} TEU lighter for the draught"
    if verdict == "not known" and float(one["loa_m"]) <= found.attrs["loa_m"]:
        return f"{verdict}\nthe length fits, no draught found"
    if verdict != "not known":
        return verdict
    mean = float(one["size_loa_m"])
    if mean > found.attrs["loa_m"]:
        return f"too long by her size\nno length found; ships of her size have {mean:.0f} m"
    return f"{verdict}\nno length found"


def _number(value: xr.DataArray, digits: int) -> str:
    return words.number(float(value), digits) if math.isfinite(float(value)) else "–"


def express_calls(found: xr.Dataset) -> Html:
    """Calls that were made beside those that limits, ice and ships allow.

    Parameters
    ----------
    found
        As `systems.express.calls` gives it; NaN is an en dash.

    Returns
    -------
    Html
        A row per reported season and what follows; the numbers go to `results.json`.

    Examples
    --------
    >>> import xarray as xr
    >>> counts = {"reported": 2.0, "ships": 2.0, "allowed": 4.0, "one_ship": 2.0,
    ...           "early": 4.0, "at_least": 1.0}
    >>> found = xr.Dataset(
    ...     {name: ("year", [value]) for name, value in counts.items()}
    ...     | {"allowed_q": (("quantile", "year"), [[3.0], [4.0], [4.0]])},
    ...     coords={"year": [2025], "quantile": [0.1, 0.5, 0.9]}, attrs={"members": 12})
    >>> "a call for each ship" in express_calls(found).html
    True
    """
    rows = [_row(found.sel(year=year)) for year in found["year"].values]
    members = int(found.attrs["members"])
    heads = ["Season", "Reported", "Ships", "One ship alone", "As many ships", "Closed early",
             "Possible seasons", "At least as many", "What follows"]  # fmt: skip
    said = (
        "Calls that were reported, and those that ships like that of the service make in the ice "
        "of the year, as the model has it: one alone, as many as there were, and these with nobody "
        "sailing after the day from which the operator says that ice kept ships out. Possible "
        f"seasons: median and 10-90 % of {members} members of that climate, what a planner could "
        "know beforehand. A ship is sent out only if she would come home in most of them."
    )
    return table(heads, rows, said, last=True)


def _row(one: xr.Dataset) -> list[str]:
    year = int(one["year"])
    reported, ships, allowed = (float(one[name]) for name in ("reported", "ships", "allowed"))
    low, middle, high = one["allowed_q"].values
    title = f"calls that {ships:.0f} ships could make, {year}"
    headline(f"express.calls_{year}", allowed, "1", title=title, low=low, high=high,
             note=f"{reported:.0f} were reported",
             source="nsrkit.systems.express.calls")  # fmt: skip
    spread = f"{words.number(middle)} ({words.number(low)}-{words.number(high)})"
    share = float(one["at_least"])
    return [str(year), f"{reported:.0f}", f"{ships:.0f}", f"{float(one['one_ship']):.0f}",
            f"{allowed:.0f}", _number(one["early"], 0), spread if math.isfinite(middle) else "–",
            words.percent(share) if math.isfinite(share) else "–",
            _follows(reported, ships, allowed)]  # fmt: skip


def _follows(reported: float, ships: float, allowed: float) -> str:
    """Which of limits, ice and ships explains a number of calls."""
    if allowed < reported:
        return "more than limits and ice let such ships make: others came, or at other times"
    if allowed == reported:
        return "as many as limits and ice let so many ships make"
    if reported <= ships:
        return (
            "a call for each ship: ice left room for more, so boxes and contracts set it, not ice"
        )
    return "ice left room for more: boxes, ships or trains set it"
