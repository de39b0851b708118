"""Tables: cases, corridors, distances, legs, escort and the source of every number."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Self

from nsrkit.show import words
from nsrkit.show.footnotes import Footnotes, Noted
from nsrkit.show.svg import Html
from nsrkit.units import KM_PER_NM

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

# Shanghai-Hamburg as given by the articles that the project was created from.
ARTICLES_KM = {"nsr": 14_440.0, "suez": 18_709.0, "cape": 26_022.0}
_ARTICLE_PORTS = {"Shanghai", "Hamburg"}
CLOSE = 0.03  # a distance this near to a stated one is called the same


class Badge(str):
    """A status, drawn as a badge."""


class Link(str):
    """Text that leads to an anchor of the report."""

    anchor: str

    def __new__(cls, text: str, anchor: str) -> Self:  # noqa: D102
        made = super().__new__(cls, text)
        made.anchor = anchor
        return made


def table(
    heads: Sequence[str], rows: Iterable[Sequence[object]], caption: str = "", *, text: int = 1,
    last: bool = False,
) -> Html:  # fmt: skip
    """A table; the first `text` columns, and the `last` if asked, are words, the others numbers.

    What follows a line break in a cell is set small below; a `Noted` cell has a footnote; a number
    that `words.number` rounded stands in full beside its text, for files made from the table.

    Examples
    --------
    >>> "&lt;b&gt;" in table(["a"], [["<b>"]]).html
    True
    """
    notes = Footnotes(f"{caption}{heads}")

    def cell(i: int, value: object, tag: str) -> str:
        words_here = i < text or (last and i == len(heads) - 1)
        kind = "" if words_here else ' class="n"'
        first, _, below = escape(str(value)).partition("\n")
        mark = notes.mark(value.status, value.source) if isinstance(value, Noted) else ""
        inner = f"{first}{mark}" + (f"<br><small>{below}</small>" if below else "")
        if isinstance(value, Badge):
            inner = f'<span class="nsr-badge" data-status="{inner}">{inner}</span>'
        if isinstance(value, Link):
            inner = f'<a href="#{escape(value.anchor)}">{inner}</a>'
        scope = ' scope="col"' if tag == "th" else ""
        return f"<{tag}{kind}{scope}{_full(value)}>{inner}</{tag}>"

    head = "".join(cell(i, name, "th") for i, name in enumerate(heads))
    body = "".join("<tr>" + "".join(cell(i, value, "td") for i, value in enumerate(row)) + "</tr>"
                   for row in rows)  # fmt: skip
    said = f"<caption><span>{escape(caption)}</span></caption>" if caption else ""
    return Html(f'<div class="nsr-table"><table>{said}<thead><tr>{head}</tr></thead>'
                f"<tbody>{body}</tbody></table>{notes.html}</div>", caption)  # fmt: skip


def _full(value: object) -> str:
    """The number of a cell that shows it rounded, for files made from the table."""
    if not isinstance(value, words.Shown) or not math.isfinite(value.value):
        return ""
    full = f"{value.value:.7g}"
    shown = value.partition("\n")[0].replace(",", "").replace(words.MINUS, "-")
    return "" if full == shown else f' data-v="{full}"'


def comparison(trips: xr.Dataset) -> Html:
    """Corridors side by side.

    Parameters
    ----------
    trips
        As `voyage.compare` gives it; NaN is shown as an en dash.

    Returns
    -------
    Html
        Distance, days, fuel, CO2 and cost per corridor, spread in brackets.

    Examples
    --------
    >>> import nsrkit
    >>> given = {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 0}
    >>> "Suez" in comparison(nsrkit.voyage.compare(nsrkit.load("baseline", given))).html
    True
    """
    from nsrkit.show.price.ledgers import per, weighed  # which makes its tables with this module

    wake = "co2e_ttw_t" in trips
    heads = ["Corridor", "Distance, nm", "Days", "Fuel, t", "CO₂e, t" if wake else "CO2, t",
             "Cost, k USD", per(trips, "unit_usd"), "Cost on assumed numbers"]  # fmt: skip
    tonnes = weighed(trips)
    if tonnes:
        heads.insert(7, per(trips, "t_usd"))
    rows = []
    for name in trips.corridor.values:
        one = trips.sel(corridor=name)
        row = [
            _title(str(name)), words.number(float(one.distance_nm)), _spread(one, "days", 1, 1),
            _spread(one, "fuel", 1, 0, "fuel_t"), _gases(one, wake=wake),
            _spread(one, "total", 1e-3, 0, "total_usd"), _scaled(one, "unit_usd"),
            words.percent(float(one.assumed_share)),
        ]  # fmt: skip
        if tonnes:
            row.insert(7, _scaled(one, "t_usd"))
        rows.append(row)
    said = "Corridors compared" + (
        f"; below each number 10-90 % of {trips.attrs.get('draws')} draws"
        if "days_q" in trips
        else ""
    )
    gone = sorted(
        {part for each in trips.excluded.values for part in str(each).split(", ") if part}
    )
    said += "; w-t-w: well to wake" if wake else ""
    said += f". Totals exclude {', '.join(gone)} where not supplied." if gone else "."
    return table(heads, rows, said)


def _spread(one: xr.Dataset, name: str, factor: float, digits: int, variable: str = "") -> str:
    text = words.number(float(one[variable or name]) * factor, digits)
    if f"{name}_q" not in one:
        return text
    low, _, high = (float(v) * factor for v in one[f"{name}_q"].values)
    if not math.isfinite(low):
        return text
    return text.over(f"{words.number(low, digits)}–{words.number(high, digits)}")


def _gases(one: xr.Dataset, *, wake: bool) -> str:
    """Greenhouse gases from the funnel, below them those with the making of the fuel."""
    if not wake:
        return words.number(float(one.co2_t))
    below = f"{words.number(float(one.co2e_wtw_t))} w-t-w"
    return words.number(float(one.co2e_ttw_t)).over(below)


def _scaled(one: xr.Dataset, variable: str) -> str:
    """A cost per unit with the spread of the total."""
    value, total = float(one[variable]), float(one.total_usd)
    digits = 0 if value >= 100 else 1
    text = words.number(value, digits)
    if "total_q" not in one or not (math.isfinite(value) and total > 0):
        return text
    low, _, high = one.total_q.values * value / total
    return text.over(f"{words.number(low, digits)}–{words.number(high, digits)}")


def _title(name: str) -> str:
    from nsrkit.voyage.corridors import TITLES

    return TITLES.get(name, name)


def distances(trips: xr.Dataset, case: Case) -> Html:
    """Distances sailed beside those that the articles state for Shanghai-Hamburg.

    Parameters
    ----------
    trips
        As `voyage.compare` gives it; NaN (no route) is shown as an en dash.
    case
        Its ports; the articles' figures hold for Shanghai-Hamburg only.

    Returns
    -------
    Html
        One row per corridor with a verdict.

    Examples
    --------
    >>> import nsrkit
    >>> case = nsrkit.load("baseline", {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 0})
    >>> "18,709" in distances(nsrkit.voyage.compare(case), case).html
    True
    """
    same = {case.voyage.origin, case.voyage.destination} == _ARTICLE_PORTS
    rows = []
    for name in trips.corridor.values:
        km = float(trips.distance_nm.sel(corridor=name)) * KM_PER_NM
        stated = ARTICLES_KM.get(str(name), math.nan) if same else math.nan
        rows.append(
            [
                _title(str(name)),
                words.number(km / KM_PER_NM),
                words.number(km),
                words.number(stated),
                _signed(km / stated - 1),
                _verdict(str(name), km / stated - 1),
            ]
        )
    said = ("Distances beside those of the articles for Shanghai-Hamburg" if same
            else "Distances; the articles state none for these ports")  # fmt: skip
    return table(
        ["Corridor", "nm", "km", "Articles, km", "Difference", "Verdict"], rows, said, last=True
    )


def _signed(share: float) -> str:
    return (
        "–"
        if not math.isfinite(share)
        else f"{'+' if share >= 0 else words.MINUS}{abs(100 * share):.1f} %"
    )


def _verdict(name: str, share: float) -> str:
    if not math.isfinite(share):
        return "nothing to compare with"
    if abs(share) <= CLOSE:
        return "agrees within 3 %"
    if share < 0:
        return "the stated distance is longer than this way needs to be"
    sailed = ", with track length factor" if name == "nsr" else ""
    return f"the stated distance is shorter than this way{sailed}"


def legs(trips: xr.Dataset, corridor: str = "nsr") -> Html:
    """Legs of one corridor, each with distance, time, fuel and cost.

    Parameters
    ----------
    trips
        As `voyage.compare` gives it; NaN is shown as an en dash.
    corridor
        Name of the corridor.

    Returns
    -------
    Html
        One row per leg.

    Examples
    --------
    >>> import nsrkit
    >>> given = {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 0}
    >>> "Gibraltar" in legs(nsrkit.voyage.compare(nsrkit.load("baseline", given)), "suez").html
    True
    """
    one = trips.sel(corridor=corridor)
    rows = [
        [
            str(one.leg_start[i].item()),
            str(one.leg_end[i].item()),
            str(one.leg_kind[i].item()),
            words.number(float(one.leg_nm[i])),
            words.number(float(one.leg_h[i]) / 24, 1),
            words.number(float(one.leg_nm[i] / one.leg_h[i]), 1),
            words.number(float(one.leg_fuel_t[i])),
            words.number(float(one.leg_usd[i]) / 1e3),
        ]
        for i in range(one.sizes["leg"])
        if str(one.leg_kind[i].item())
    ]
    heads = ["From", "To", "Kind", "nm", "Days", "kn", "Fuel, t", "Cost, k USD"]
    return table(heads, rows, f"Legs by {_title(corridor)}.", text=3)
