"""What the answer of a system rests on, at the end of its workbook."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from nsrkit.case import gaps
from nsrkit.show import headline, words
from nsrkit.show.svg import Html

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case


def grounds(case: Case, found: xr.Dataset) -> Html:
    """As-of date, ice, members, assumed numbers, gaps, and what is not modelled.

    Parameters
    ----------
    case
        A loaded scenario.
    found
        What a system's `run` gave, of which the attributes `members` (how many) and `not_modelled`
        are told, or `spread` in the place of the first; NaN plays no part.

    Returns
    -------
    Html
        A list of terms.

    Examples
    --------
    >>> import xarray as xr
    >>> told = xr.Dataset(attrs={"members": 20, "not_modelled": "fog"})
    >>> "fog" in grounds(nsrkit.load("smoke"), told).html
    True
    """
    members, missing = int(found.attrs.get("members", 0)), gaps(case)
    spread = (
        f"{members} members of possible ice of that climate (seed {case.ensemble.seed}): what "
        "could be known beforehand, not a forecast of the year. A share of them has a standard "
        f"error of at most {50 / members**0.5:.0f} points"
        if members
        else "no members of the ice: no probabilities"
    )
    rows = [
        ("As of", f"{words.date(case.as_of)}; prices in USD of {case.prices.base_year}"),
        ("Kind of ice data", headline.kind_of_ice(case)),
        ("Spread", str(found.attrs.get("spread", spread))),
        ("Rests on", words.assumed(case)),
        ("Not supplied", headline.few(missing) or "nothing"),
        ("Not modelled", str(found.attrs.get("not_modelled", ""))),
        ("Use", words.LIMITS),
    ]
    inner = "".join(
        f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>" for term, text in rows if text
    )
    return Html(f'<dl class="nsr-basis">{inner}</dl>', words.LIMITS)
