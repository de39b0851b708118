"""The answer of a liner service in numbers: cards, handed over to `results.json`, and words."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.ensemble import headline
from nsrkit.show import words
from nsrkit.show.headline import card
from nsrkit.show.svg import Html
from nsrkit.show.tables import table

if TYPE_CHECKING:
    import xarray as xr

_SOURCE = "nsrkit.systems.liner.run"
_NONE = "no sailing comes back by the Northern Sea Route"
_NEVER = "the NSR is not cheaper on any sailing"


def liner_cards(found: xr.Dataset) -> Html:
    """Headline numbers of a service as cards, each handed over to `results.json`, and the verdict.

    Parameters
    ----------
    found
        As `nsrkit.systems.liner.run` gives it; NaN is a number without a value, with its reason.

    Returns
    -------
    Html
        Cards: the case's own ice, and 10-90 % of the members of its climate.

    Examples
    --------
    >>> case = nsrkit.load("newnew-2024", {"scan.every_d": 31, "ensemble.draws": 0})
    >>> "USD/TEU" in liner_cards(nsrkit.systems.liner.run(case, members=0)).html
    True
    """
    told = _hand_over(found)
    others = [str(name) for name in found.corridor.values if f"liner.usd_per_teu.{name}" in told]
    picked = [
        card("A round", told["liner.round_d"], "days", 1),
        card(f"Ships for a sailing every {found.attrs['headway_d']} days",
             told["liner.ships_needed"], "ships", 0),
        card(f"Crossings of {found.attrs['ships']} ships", told["liner.crossings"], "a season", 0),
        card("Sailings that come back", told["liner.season_d"], "days", 0),
        card("Loaded boxes, both ways", told["liner.boxes_teu"], "TEU", 0),
        card("In time", told["liner.on_time"], "%", 0, 100),
        *(card(f"A box by {words.NAMES.get(name, name)}", told[f"liner.usd_per_teu.{name}"],
               "USD/TEU", 0) for name in others),
    ]  # fmt: skip
    cards = f'<div class="nsr-cards">{"".join(picked)}</div>'
    said = verdict(found)
    return Html(f'{cards}<p class="nsr-said">{escape(said)}</p>', said)


def verdict(found: xr.Dataset) -> str:
    """What the season amounts to, in some sentences.

    Examples
    --------
    >>> case = nsrkit.load("newnew-2024", {"scan.every_d": 31, "ensemble.draws": 0})
    >>> "rounds" in verdict(nsrkit.systems.liner.run(case, members=0))
    True
    """
    own, attrs = found.isel(ice=0), found.attrs
    known = np.isfinite(own["round_d"].values)
    if not known.any():
        return f"In the ice of {attrs['year']} {_NONE}."
    when = list(found["sailing"].values.astype("datetime64[D]").astype(object)[known])
    away = int(own["abroad"])
    said = (
        f"In the ice of {attrs['year']} sailings of {words.day_range(when)} come back by the "
        f"Northern Sea Route; {attrs['ships']} ships make {int(own['rounds'])} rounds"
    )
    said += f" and leave {away} beyond the ice when it is over. " if away else ". "
    return said + " ".join(_against(found, str(name)) for name in found.corridor.values[1:])


def _against(found: xr.Dataset, name: str) -> str:
    """How the unit cost stands against another corridor."""
    title = words.NAMES.get(name, name)
    one, nsr = found.sel(corridor=name), found.sel(corridor="nsr")
    if str(one["corridor_reason"].item()):
        return f"There is no round by {title}: {one['corridor_reason'].item()}."
    gap = float(one["corridor_usd"]) - float(nsr["corridor_usd"])
    if withheld(found):
        return f"No ranking by cost against {title}: {withheld(found)}."
    if not math.isfinite(gap):
        return ""
    way = "cheaper" if gap >= 0 else "dearer"
    season = float(one["breakeven_d"])
    back = (f"; its ice class is paid for after {words.number(season)} days of season a year"
            if season < 365 else "")  # fmt: skip
    return f"A box is USD {words.number(abs(gap))} per TEU {way} than by {title}{back}."


def withheld(found: xr.Dataset) -> str:
    """Why costs of the NSR are not ranked; empty where they are."""
    left = str(found["corridor_excluded"].sel(corridor="nsr").item())
    return f"{left} not supplied, which could turn it" if left else ""


def liner_boxes(found: xr.Dataset) -> Html:
    """What the ships of a service do in a season, in its own ice and in members of its climate.

    Parameters
    ----------
    found
        As `nsrkit.systems.liner.run` gives it; NaN is shown as an en dash.

    Returns
    -------
    Html
        A table: own ice, median and 10-90 % of the members.

    Examples
    --------
    >>> case = nsrkit.load("newnew-2024", {"scan.every_d": 31, "ensemble.draws": 0})
    >>> "Rounds" in liner_boxes(nsrkit.systems.liner.run(case, members=0)).html
    True
    """
    titles = {
        "crossings": "Crossings, each way counted", "rounds": "Rounds",
        "abroad": "Ships that end the season beyond the ice",
        "season_d": "Days from the first to the last sailing that comes back",
        "sailings": f"Sailings that it holds, one every {found.attrs['headway_d']} days",
        "out_teu": "Loaded boxes out, TEU", "back_teu": "Loaded boxes back, TEU",
    }  # fmt: skip
    drawn = found.isel(ice=slice(1, None))
    rows = []
    for name, title in titles.items():
        low, middle, high = _quantiles(drawn[name].values)
        rows.append([title, words.number(float(found[name][0])), words.number(middle),
                     f"{words.number(low)} to {words.number(high)}"])  # fmt: skip
    heads = ["A season", f"Ice of {found.attrs['year']}", "Members, median", "Members, 10–90 %"]
    missing = found.attrs["missing"]
    said = (
        f"{found.attrs['ships']} ships of the kind {found.attrs['ship']}, which sail whenever they "
        f"are ready and come through; {found.attrs['members']} members of possible ice of the "
        f"climate of {found.attrs['climate']}."
    )
    return table(heads, rows, said + (f" Not supplied: {missing}." if missing else ""))


def _hand_over(found: xr.Dataset) -> dict[str, dict[str, Any]]:
    """Hand the headline numbers over; gives the records by name."""
    told: dict[str, dict[str, Any]] = {}
    attrs = found.attrs
    of = f"ice of {attrs['year']}; range: 10-90 % of {attrs['members']} members of its climate"

    def hand(name: str, values: np.ndarray, unit: str, title: str, gap: str = _NONE) -> None:
        value = float(values[0])
        low, _, high = _quantiles(values[1:])
        told[f"liner.{name}"] = headline(
            f"liner.{name}", value, unit, title=title, source=_SOURCE,
            note=of if math.isfinite(value) else gap, low=low, high=high)  # fmt: skip

    days = _medians(found["round_d"].values)
    hand("round_d", days, "d", "days of a round, median of the sailings")
    hand("ships_needed", np.ceil(days / attrs["headway_d"]), "1",
         f"ships for a sailing every {attrs['headway_d']} days, median round")  # fmt: skip
    hand("crossings", found["crossings"].values.astype(float), "1",
         f"crossings of {attrs['ships']} ships, each way counted")  # fmt: skip
    hand("rounds", found["rounds"].values.astype(float), "1", f"rounds of {attrs['ships']} ships")
    hand("season_d", found["season_d"].values, "d", "first to last sailing that comes back")
    hand("sailings", found["sailings"].values, "1",
         f"sailings that the season holds, one every {attrs['headway_d']} days")  # fmt: skip
    boxes = found["out_teu"].values + found["back_teu"].values
    hand("boxes_teu", boxes, "TEU", "loaded boxes, both ways", attrs["missing"] or _NONE)
    _hand_on_time(told, found)
    _hand_costs(told, found)
    return told


def _hand_on_time(told: dict[str, dict[str, Any]], found: xr.Dataset) -> None:
    share, promise = float(found["on_time"][0]), words.number(float(found["promise_d"]), 1)
    count = found.attrs["members"]
    error = f"{count} members, standard error at most {50 / max(count, 1) ** 0.5:.0f} points"
    note = f"promise of {promise} days; {error}" if math.isfinite(share) else _NONE
    told["liner.on_time"] = headline(
        "liner.on_time", share, "1", source=_SOURCE, note=note,
        title=f"share of the crossings out that keep the promise of {promise} days")  # fmt: skip


def _hand_costs(told: dict[str, dict[str, Any]], found: xr.Dataset) -> None:
    """Unit costs by corridor, and the season that earns back the ice class."""
    missing = found.attrs["missing"] or "no round"
    for name in map(str, found.corridor.values):
        one = found.sel(corridor=name)
        value, reason = float(one["corridor_usd"]), str(one["corridor_reason"].item())
        low, _, high = one["corridor_usd_q"].values.tolist()
        ices = "median of the sailings; 10-90 % of ices and draws"
        note = ices if name == "nsr" else "the same round; 10-90 % of draws"
        note += "; ranges reach further to one side" if value < low or value > high else ""
        left = str(one["corridor_excluded"].item())
        note += f"; excluding {left}" if left else ""
        told[f"liner.usd_per_teu.{name}"] = headline(
            f"liner.usd_per_teu.{name}", value, "USD/TEU", source=_SOURCE,
            title=f"a round over its loaded boxes, {name}",
            low=low, high=high,
            note=note if math.isfinite(value) else reason or missing)  # fmt: skip
        if name == "nsr":
            continue
        season = float(one["breakeven_d"])
        headline(f"liner.breakeven_d.{name}", season, "d", source=_SOURCE,
                 title=f"season that earns back the ice class against {name}",
                 note="premium of a year over the saving of a day" if math.isfinite(season) else
                 reason or (_NEVER if season == math.inf else missing))  # fmt: skip
        won = found["wins"].sel(corridor=name).values[np.isfinite(found["unit_usd"].values[0])]
        won_on = withheld(found) or ("mean of the sailings that come back" if won.size else _NONE)
        headline(f"liner.cheaper_than_{name}", float(won.mean()) if won.size else math.nan, "1",
                 source=_SOURCE, title=f"share of ices and draws in which the NSR beats {name}",
                 note=reason or won_on)  # fmt: skip


def _medians(table_: np.ndarray) -> np.ndarray:
    """Median of each row without its gaps; NaN for a row of gaps."""
    return np.array([np.median(row[np.isfinite(row)]) if np.isfinite(row).any() else np.nan
                     for row in table_])  # fmt: skip


def _quantiles(values: np.ndarray) -> tuple[float, float, float]:
    known = values[np.isfinite(values)]
    if not known.size:
        return (math.nan,) * 3
    low, middle, high = (float(each) for each in np.quantile(known, (0.1, 0.5, 0.9)))
    return low, middle, high
