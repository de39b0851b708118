"""Transit traffic in a few numbers, each handed over to `results.json`."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.ensemble import headline
from nsrkit.errors import DataError
from nsrkit.show.headline import card
from nsrkit.show.svg import Html
from nsrkit.systems.transit import NORMAL, OWN, THICK, THIN, statistics

if TYPE_CHECKING:
    import xarray as xr

SOURCE = "nsrkit.systems.transit.run"
ENDS = (0.1, 0.9)


def transits(found: xr.Dataset) -> Html:
    """Voyages and tonnes that the season allows the fleet, as cards.

    Parameters
    ----------
    found
        As `systems.transit.run` gives it; NaN is a number without a value, with its reason.

    Returns
    -------
    Html
        Cards with the spread of members; all numbers go to `results.json`.

    Examples
    --------
    >>> group = {"ship": "panamax-bulk-1c", "west": "Murmansk", "east": "Qingdao", "first": "08-15"}
    >>> given = {"transit": {"members": 0, "fleet": {"bulk": group}}, "scan.every_d": 31,
    ...          "ice.source": "normal", "sailing.thickness_factor": 1}
    >>> from nsrkit.systems import transit
    >>> "Laden voyages" in transits(transit.run(nsrkit.load("smoke", given))).html
    True
    """
    told = record(found)
    picked = [
        card("Voyages", told["transit.voyages"], "", 0),
        card("Laden voyages", told["transit.laden"], "", 0),
        card("Cargo", told["transit.tonnes"], "Mt", 2, 1e-6),
        card("Behind an icebreaker", told["transit.escorted"], "voyages", 0),
    ]
    if "transit.late_t" in told:
        picked.append(card("Lost to this closing", told["transit.late_t"], "Mt", 2, 1e-6))
    said = verdict(found)
    words = f'<div class="prose"><p>{escape(said)}</p></div>'
    return Html(f'<div class="nsr-cards">{"".join(picked)}</div>{words}', said)


def verdict(found: xr.Dataset) -> str:
    """The answer in words."""
    own = found.sel(ice=OWN)
    voyages, laden = int(own["voyages"].sum()), int(own["laden"].sum())
    last = own["closes"].max("side", skipna=True)
    days = [f"{group} {day.dt.day.item()} {day.dt.strftime('%B').item()}"
            for group, day in zip(map(str, found["group"].values), last, strict=True)
            if not bool(day.isnull())]  # fmt: skip
    text = (f"The ice of {found.attrs['year']} lets these ships make {voyages} voyages, {laden} of "
            f"them laden. ")  # fmt: skip
    return text + (f"The last departures that come through: {', '.join(days)}." if days else
                   "No departure comes through.")  # fmt: skip


def record(found: xr.Dataset) -> dict[str, dict[str, Any]]:
    """Hand all numbers of the traffic over; gives the records by name."""
    told: dict[str, dict[str, Any]] = {}

    def hand(name: str, value: float, unit: str, title: str, **more: Any) -> None:
        told[f"transit.{name}"] = headline(f"transit.{name}", value, unit, title=title,
                                           **({"source": SOURCE} | more))  # fmt: skip

    year = found.attrs["year"]
    for name, unit, title in (("voyages", "1", "voyages"), ("laden", "1", "laden voyages"),
                              ("escorted", "1", "voyages behind an icebreaker for a part"),
                              ("tonnes", "t", "cargo")):  # fmt: skip
        _sum(hand, found, name, unit, f"{title} that the season of {year} allows the fleet")
    for group in map(str, found["group"].values):
        _of_group(hand, found.sel(group=group), group)
    _late(hand, found)
    _against(hand, found)
    return told


def total(found: xr.Dataset, name: str) -> xr.DataArray:
    """(ice) a count of all groups and both ways; NaN where one group has no number."""
    return found[name].sum([dim for dim in found[name].dims if dim != "ice"], skipna=False)


def spread(values: xr.DataArray) -> tuple[float | None, float | None]:
    """10 and 90 % of the members; None without any."""
    members = values.values[values["ice"].values > OWN]
    if not len(members):
        return None, None
    low, high = (float(each) for each in np.quantile(members, ENDS))
    return low, high


def _sum(hand: Any, found: xr.Dataset, name: str, unit: str, title: str) -> None:
    values = total(found, name)
    low, high = spread(values)
    members = int((found["ice"] > OWN).sum())
    hand(
        name,
        float(values.sel(ice=OWN)),
        unit,
        title,
        low=low,
        high=high,
        note=_note(found, f"10-90 % of {members} members of the ice" if members else "", name),
    )
    texts = {NORMAL: ("normal", f"in a normal of {found.attrs['normal']}"),
             THIN: ("thin", "in thin ice, the lower end of sailing.thickness_factor"),
             THICK: ("thick", "in thick ice, its upper end")}  # fmt: skip
    for ice, (key, text) in texts.items():
        if ice in found["ice"]:
            hand(f"{name}_{key}", float(values.sel(ice=ice)), unit, f"{title}, {text}",
                 note=_note(found, "", name))  # fmt: skip


def _note(found: xr.Dataset, text: str, name: str) -> str:
    """What the spread is, and what a number leaves out or why there is none."""
    gone = found.attrs["excluding"]
    if name == "tonnes" and "cargo" in gone:
        return f"not supplied: {gone}"
    return "; ".join(part for part in (text, f"excluding {gone}" if gone else "") if part)


def _of_group(hand: Any, one: xr.Dataset, group: str) -> None:
    own = one.sel(ice=OWN)
    for name, title in (("voyages", "voyages"), ("laden", "laden voyages")):
        low, high = spread(total(one, name))
        hand(
            f"{group}.{name}",
            float(own[name].sum()),
            "1",
            f"{title}, {group}",
            low=low,
            high=high,
            note="10-90 % of the members of the ice" if low is not None else "",
        )
    shut = own["closes"].max(skipna=True).dt.dayofyear
    hand(f"{group}.closes_day", float(shut), "1",
         f"day of the year of the last departure that comes through, {group}",
         note="" if math.isfinite(float(shut)) else "no departure comes through")  # fmt: skip


def _late(hand: Any, found: xr.Dataset) -> None:
    late = total(found, "late_t")
    if NORMAL in late["ice"]:
        hand("late_normal_t", float(late.sel(ice=NORMAL)), "t",
             f"cargo that a normal of {found.attrs['normal']} carries after the last departure of "
             f"{found.attrs['year']}", note=_note(found, "", "tonnes"))  # fmt: skip
    members = late.values[late["ice"].values > OWN]
    if not len(members):
        return
    low, high = spread(late)
    hand(
        "late_t",
        float(np.median(members)),
        "t",
        f"cargo on voyages that leave after the last departure of {found.attrs['year']}",
        low=low,
        high=high,
        note=_note(
            found, "cargo that the median member carries after it; 10-90 % of them", "tonnes"
        ),
    )
    own = total(found, "tonnes")
    lost = own.values[own["ice"].values > OWN] - float(own.sel(ice=OWN))
    hand(
        "lost_t",
        float(np.median(lost)),
        "t",
        "cargo of a median season above that of this one; below zero: this one carries more",
        low=float(np.quantile(lost, 0.1)),
        high=float(np.quantile(lost, 0.9)),
        note=_note(found, "10-90 % of the members", "tonnes"),
    )


def _against(hand: Any, found: xr.Dataset) -> None:
    """The publisher's count of the year beside the model's, where there is one."""
    year, publisher = found.attrs["year"], found.attrs["publisher"]
    try:
        counted = statistics(publisher)
    except DataError:
        return
    if year not in counted["year"]:
        return
    one = counted.sel(year=year)
    for name, unit in (("voyages", "1"), ("laden", "1"), ("ballast", "1"), ("tonnes", "t")):
        hand(f"counted.{name}", float(one[name]), unit,
             f"{name} of transits in {year} as {publisher} counted them", status="found",
             source=str(one["source"].item()),
             note=f"{one['definition'].item()}; {publisher}" if math.isfinite(float(one[name]))
             else f"{publisher} gave none")  # fmt: skip
