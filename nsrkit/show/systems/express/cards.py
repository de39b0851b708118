"""The chain in a few numbers, each handed over to `results.json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.ensemble import headline
from nsrkit.show.headline import card
from nsrkit.show.svg import Html

if TYPE_CHECKING:
    import xarray as xr

SOURCE = "nsrkit.systems.express"


def express_cards(season: xr.Dataset, door: xr.Dataset, levers: xr.Dataset) -> Html:
    """Calls, boxes, days and cost of the chain as cards.

    Parameters
    ----------
    season, door, levers
        As `systems.express.run`, `door` and `levers` give them; NaN is a number without a value,
        with its reason.

    Returns
    -------
    Html
        Cards with their spread; all numbers go to `results.json`.

    Examples
    --------
    >>> import xarray as xr
    >>> ends = [19.0, 20.0, 21.0]
    >>> season = xr.Dataset(
    ...     {"calls": ("ice", [4, 4])}, attrs={"ships": 2, "last_out": "2024-10-17"})
    >>> door = xr.Dataset(
    ...     {"days": (("end", "piece"), [[each] * 3 for each in ends]),
    ...      "usd_per_feu": ("end", ends)},
    ...     coords={"piece": ["at sea", "in the yard", "all"]},
    ...     attrs={"inland": "Moscow", "promised_d": 22.5, "excluded": ""})
    >>> levers = xr.Dataset(
    ...     {"carried": (("quantile", "lever"), [[5e3, 6e4]] * 3),
    ...      "title": ("lever", ["now", "all"])},
    ...     attrs={"target_teu": 2e4, "ices": 2})
    >>> "TEU" in express_cards(season, door, levers).html
    True
    """
    told = record(season, door, levers)
    picked = [
        card("Calls in the season", told["express.calls"], "", 0),
        card("Boxes, both ways", told["express.carried"], "TEU", 0),
        card(f"China to {door.attrs['inland']}", told["express.days"], "days", 0),
        card("Sea part", told["express.usd_per_feu"], "USD/FEU", 0),
        card("With all levers", told["express.all_levers"], "TEU", 0),
    ]
    return Html(f'<div class="nsr-cards">{"".join(picked)}</div>', "the chain in numbers")


def record(season: xr.Dataset, door: xr.Dataset, levers: xr.Dataset) -> dict[str, dict[str, Any]]:
    """Hand all headline numbers over; gives the records by name."""
    told: dict[str, dict[str, Any]] = {}

    def hand(name: str, value: float, unit: str, title: str, **more: Any) -> None:
        told[f"express.{name}"] = headline(f"express.{name}", value, unit, title=title,
                                           **({"source": SOURCE} | more))  # fmt: skip

    ices = f"10-90 % of {levers.attrs['ices']} ices, the case's own and possible ones"
    ships = f"{season.attrs['ships']} ships; last sailing {season.attrs['last_out']}"
    low, middle, high = np.quantile(season["calls"].values, (0.1, 0.5, 0.9))
    hand("calls", middle, "1", "calls in the season", low=low, high=high, note=f"{ices}; {ships}")
    for lever, name in ((0, "carried"), (-1, "all_levers")):
        low, middle, high = levers["carried"].isel(lever=lever).values
        title = str(levers["title"].values[lever])
        note = "no load or weight is supplied" if np.isnan(middle) else ices
        hand(name, middle, "TEU", f"boxes carried both ways, {title}", low=low, high=high,
             note=note)  # fmt: skip
    _door(hand, door)
    hand("target", levers.attrs["target_teu"], "TEU", "boxes to carry in a season",
         status="found", note="as announced")  # fmt: skip
    return told


def _door(hand: Any, door: xr.Dataset) -> None:
    low, value, high = door["days"].sel(piece="all").values
    hand("days", value, "d", "days from sailing to the train's arrival", low=low, high=high,
         note=f"sea, yard and rail; {_promise(door)}the ends are sums of ends")  # fmt: skip
    low, value, high = door["usd_per_feu"].values
    gone = door.attrs["excluded"]
    hand("usd_per_feu", value, "USD/FEU", "sea part of a box", low=low, high=high,
         note="10-90 % of draws; rail and terminals not supplied"
              + (f"; excluding {gone}" if gone else ""))  # fmt: skip
    for piece in ("at sea", "in the yard"):
        low, value, high = door["days"].sel(piece=piece).values
        hand(piece.replace(" ", "_"), value, "d", f"days {piece}", low=low, high=high)


def _promise(door: xr.Dataset) -> str:
    days = float(door.attrs["promised_d"])
    return f"{days:g} days were announced; " if np.isfinite(days) else ""
