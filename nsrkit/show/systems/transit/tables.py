"""Transit traffic in tables: by group, against what was counted, and by lever."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.errors import DataError
from nsrkit.show import words
from nsrkit.show.svg import Html
from nsrkit.show.systems.transit.cards import ENDS, spread, total
from nsrkit.show.tables import table
from nsrkit.systems.transit import OWN, counts, statistics
from nsrkit.systems.transit.reported import Count

if TYPE_CHECKING:
    import xarray as xr


def transit_groups(found: xr.Dataset) -> Html:
    """What the season allows each group of ships.

    Parameters
    ----------
    found
        As `systems.transit.run` gives it; NaN is an en dash.

    Returns
    -------
    Html
        A row per group in the case's ice, below each number 10 to 90 % of the members.

    Examples
    --------
    >>> group = {"ship": "panamax-bulk-1c", "west": "Murmansk", "east": "Qingdao", "first": "08-15"}
    >>> given = {"transit": {"members": 0, "fleet": {"bulk": group}}, "scan.every_d": 31,
    ...          "ice.source": "normal", "sailing.thickness_factor": 1}
    >>> from nsrkit.systems import transit
    >>> "Ice2" in transit_groups(transit.run(nsrkit.load("smoke", given))).html
    True
    """
    rows = []
    for name in map(str, found["group"].values):
        one = found.sel(group=name)
        own = one.sel(ice=OWN)
        east, west = (int(value) for value in own["voyages"].values)
        empty = int(own["voyages"].sum() - own["laden"].sum())
        hours = float(own["led_h"].sum()) / max(int(own["escorted"].sum()), 1)
        rows.append([
            f"{name}\n{int(own['ships'])} ships, {own['tariff_class'].item()}",
            f"{_ranged(one, 'voyages')}\n{east} east, {west} west",
            f"{_ranged(one, 'laden')}\n{empty} in ballast", _ranged(one, "tonnes", 1e-6, 2),
            f"{_ranged(one, 'escorted')}\n{words.number(hours)} h each",
            _dated(one, "first_entry"), _dated(one, "last_exit"), _dated(one, "closes"),
        ])  # fmt: skip
    heads = ["Group", "Voyages", "Laden", "Cargo, Mt", "Led", "First entry", "Last exit",
             "Last departure"]  # fmt: skip
    gone = found.attrs["excluding"]
    said = (f"Voyages in the ice of {found.attrs['year']} by group; in brackets 10-90 % of "
            f"{int(found.attrs['members'])} members of the ice. Led: voyages behind an icebreaker "
            "for a part. Entry and exit are those of the NSR, the last departure that of a port."
            + (f" Excluding {gone}: not supplied." if gone else ""))  # fmt: skip
    return table(heads, rows, said)


def _ranged(one: xr.Dataset, name: str, factor: float = 1.0, digits: int = 0) -> str:
    values = total(one, name)
    text = words.number(float(values.sel(ice=OWN)) * factor, digits)
    low, high = spread(values)
    if low is None or high is None or not np.isfinite(low):
        return text
    ends = "–".join(words.number(end * factor, digits) for end in (low, high))
    return f"{text} ({ends})"


def _dated(one: xr.Dataset, name: str) -> str:
    """A date of the case's ice, below it those of members."""
    values = one[name]
    values = values.max("side", skipna=True) if "side" in values.dims else values
    own, members = values.sel(ice=OWN).values, np.sort(values.values[values["ice"].values > OWN])
    text = "none" if np.isnat(own) else _day(own)
    members = members[~np.isnat(members)]
    if not len(members):
        return text
    ends = [members[round(share * (len(members) - 1))] for share in ENDS]
    return f"{text}\n{_day(ends[0])} to {_day(ends[1])}"


def _day(moment: np.ndarray) -> str:
    date = moment.astype("datetime64[D]").item()
    return f"{date.day}\u00a0{date:%b}"


def transit_counted(found: xr.Dataset) -> Html:
    """The model beside what the publisher counted in that year, and why the two differ.

    Parameters
    ----------
    found
        As `systems.transit.run` gives it.

    Returns
    -------
    Html
        A row per number that was counted; an en dash where the publisher gave none.

    Examples
    --------
    >>> group = {"ship": "panamax-bulk-1c", "west": "Murmansk", "east": "Qingdao", "first": "08-15"}
    >>> given = {"transit": {"members": 0, "fleet": {"bulk": group}}, "scan.every_d": 31,
    ...          "ice.source": "normal", "sailing.thickness_factor": 1}
    >>> from nsrkit.systems import transit
    >>> "97" in transit_counted(transit.run(nsrkit.load("smoke", given))).html
    True
    """
    publisher, year = str(found.attrs["publisher"]), int(found.attrs["year"])
    rows = _rows("all ships", found, publisher, "all")
    for name in map(str, found["group"].values):
        one = found.sel(group=name)
        if str(one["cargo"].item()):
            rows += _rows(name, one, publisher, str(one["cargo"].item()))
    if not rows:
        return Html(f'<p class="nsr-said">{publisher} counted no transits of {year} that are known '
                    "here.</p>", "nothing was counted")  # fmt: skip
    said = (f"Transits of {year} as {publisher} counted them, beside what the season allows the "
            "groups of the scenario. The first lines hold all that was counted.")  # fmt: skip
    return table(
        ["What", "Counted", "Model", "10-90 % of members", "Source"], rows, said, last=True
    )


def _rows(name: str, one: xr.Dataset, publisher: str, cargo: str) -> list[list[str]]:
    try:
        counted = statistics(publisher, cargo).sel(year=int(one.attrs["year"]))
    except (DataError, KeyError):
        return []
    ballast = one["voyages"] - one["laden"]
    both = one.assign(ballast=ballast)
    rows = []
    for key, title, factor, digits in (
        ("voyages", "voyages", 1, 0), ("laden", "laden", 1, 0), ("ballast", "in ballast", 1, 0),
        ("tonnes", "cargo, Mt", 1e-6, 2),
    ):  # fmt: skip
        given = float(counted[key])
        if np.isfinite(given):
            values = total(both, key)
            low, high = spread(values)
            ends = "–" if low is None or high is None else words.spread(
                low * factor, high * factor, digits)  # fmt: skip
            where = f"{counted['definition'].item()}\n{counted['source'].item()}"
            rows.append([f"{name}: {title}", words.number(given * factor, digits),
                         words.number(float(values.sel(ice=OWN)) * factor, digits), ends,
                         where])  # fmt: skip
    return rows


def transit_levers(moved: xr.Dataset) -> Html:
    """What a ship more, a stronger ship or another number would change.

    Parameters
    ----------
    moved
        As `systems.transit.levers` gives it; NaN is an en dash.

    Returns
    -------
    Html
        A row per lever: voyages, laden voyages and cargo more, in the case's ice and in members.

    Examples
    --------
    >>> group = {"ship": "panamax-bulk-1c", "west": "Murmansk", "east": "Qingdao", "first": "08-15"}
    >>> given = {"transit": {"members": 0, "fleet": {"bulk": group}}, "scan.every_d": 31,
    ...          "ice.source": "normal", "sailing.thickness_factor": 1}
    >>> from nsrkit.systems import transit
    >>> "1 ship more" in transit_levers(transit.levers(nsrkit.load("smoke", given))).html
    True
    """
    rows = []
    for at in range(moved.sizes["lever"]):
        one = moved.isel(lever=at)
        cells = [_more(one[name], factor, digits) for name, factor, digits in
                 (("voyages", 1, 0), ("laden", 1, 0), ("tonnes", 1e-6, 2))]  # fmt: skip
        rows.append([str(one["group"].item()), str(one["lever"].item()), *cells])
    said = ("What each lever adds to the season of its group, all else equal; below 10-90 % of the "
            "members of the ice. A ship more begins after the last one; stronger ships carry the "
            "same cargo.")  # fmt: skip
    return table(["Group", "Lever", "Voyages", "Laden", "Cargo, Mt"], rows, said, text=2)


def _more(values: xr.DataArray, factor: float, digits: int) -> str:
    def signed(value: float) -> str:
        text = words.number(value * factor, digits)
        return f"+{text}" if value > 0 else text

    low, high = spread(values)
    own = signed(float(values.sel(ice=OWN)))
    return own if low is None or high is None else f"{own}\n{signed(low)} to {signed(high)}"


def transit_publishers() -> Html:
    """Every count of transits that is known here, with its definition, publisher and source.

    Returns
    -------
    Html
        A row per year and publisher; an en dash where the publisher gave no number.

    Examples
    --------
    >>> "Rosatomflot" in transit_publishers().html
    True
    """

    def number(value: float | None, factor: float = 1.0, digits: int = 0) -> str:
        return "–" if value is None else words.number(value * factor, digits)

    def both(one: int | None, other: int | None) -> str:
        return "–" if one is None and other is None else f"{number(one)} / {number(other)}"

    rows = [[str(one.year), f"{one.publisher}\n{one.definition}", one.cargo, number(one.voyages),
             number(one.tonnes, 1e-6, 3), both(one.eastbound, one.westbound),
             both(one.laden, one.ballast), _noted(one)]
            for one in sorted(counts(), key=lambda one: one[:4])]  # fmt: skip
    heads = ["Year", "Publisher and definition", "Cargo", "Voyages", "Mt", "East / west",
             "Laden / ballast", "Note and source"]  # fmt: skip
    said = ("Transits as they were published. Definitions differ between publishers and years: "
            "numbers of two of them are never put into one series. Values that could not be "
            "verified are left out.")  # fmt: skip
    return table(heads, rows, said, text=3, last=True)


def _noted(one: Count) -> str:
    """Note and date above the source; the source alone where there is neither."""
    note = "; ".join(text for text in (one.note, one.as_of and f"as of {one.as_of}") if text)
    return f"{note}\n{one.source}" if note else one.source
