"""A panel to look at the claims of one article, topic or verdict, on what was known on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.claims import VERDICTS, check
from nsrkit.show import words
from nsrkit.show.panels import asking
from nsrkit.show.panels.traffic.few import Beside, beside
from nsrkit.show.svg import Html
from nsrkit.show.systems.claims.verdicts import claims

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.claims.known import Results
    from nsrkit.scenario.case import Case

_ALL = ""
_TITLES = {"off": "Off by less than a quarter"}
_FIRST_YEAR = 2023  # of the first article


def claim_panel(found: xr.Dataset, case: Case, results: Results | None = None) -> Any:
    """Day, article, topic and verdict to choose, and the claims that are left.

    Parameters
    ----------
    found
        As `claims.check` gives it; NaN plays no part.
    case
        The scenario that it was checked with: its `as_of` bounds what is known, and sections of its
        report are linked.
    results
        What it was checked against, as for `claims.check`.

    Returns
    -------
    Panel
        As `asking.panel` makes it; a sentence where its libraries are not installed.

    Examples
    --------
    >>> import nsrkit
    >>> case = nsrkit.load("smoke")
    >>> panel = claim_panel(nsrkit.claims.check({}, case), case)
    >>> panel.choose({"as_of": dt.date(2023, 12, 31)})
    >>> "in the scenario above" in panel.answer
    True
    """

    def pick(of: str, title: str, titles: Mapping[str, str]) -> asking.Control:
        names = sorted(set(map(str, found[of].values)))
        return asking.view(of, title, [("all", _ALL), *((titles.get(n, n), n) for n in names)])

    def drawn(asked: Case, now: xr.Dataset, verdict: str, **wanted: str) -> Html:
        return chosen(asked, now, found, verdict, **wanted)

    picks = [asking.choice("as_of", "What was known on", _days(case), slider=True),
             pick("article", "Article", {}), pick("topic", "Topic", {}),
             pick("verdict", "Verdict", VERDICTS)]  # fmt: skip
    return asking.panel(case, picks, drawn, "table", found=found,
                        compute=lambda asked: check(results, asked))  # fmt: skip


def _days(case: Case) -> list[tuple[str, dt.date]]:
    """Ends of years up to the day of the scenario, and that day."""
    ends = [dt.date(year, 12, 31) for year in range(_FIRST_YEAR, case.as_of.year)]
    return [(words.date(day), day) for day in [*ends, case.as_of]]


def chosen(case: Case, found: xr.Dataset, before: xr.Dataset, verdict: str = _ALL,
           **wanted: str) -> Html:  # fmt: skip
    """The claims whose variables have the values wanted, and how many have which verdict.

    Parameters
    ----------
    case
        The scenario, for links to the sections of its report.
    found, before
        As `claims.check` gives them, now and for the scenario above; NaN plays no part.
    verdict
        Only claims with it; empty: all.
    wanted
        Article and topic; an empty one asks nothing.

    Returns
    -------
    Html
        Cards with the number of claims of each verdict, and a table for each.

    Examples
    --------
    >>> import nsrkit
    >>> found = nsrkit.claims.check({})
    >>> "No claim is left" in chosen(nsrkit.load("smoke"), found, found, "off", article="002").html
    True
    """
    now, then = (_left(each, wanted) for each in (found, before))
    cards = beside([
        Beside(_TITLES.get(name, title), _count(now, name), _count(then, name), "claims")
        for name, title in VERDICTS.items()
    ])  # fmt: skip
    left = _left(now, {"verdict": verdict})
    if not left.sizes["claim"]:
        return Html(f'{cards}<p class="nsr-said">No claim is left.</p>', "No claim is left.")
    shown = claims(left, case)
    return Html(f"{cards}{shown.html}", shown.plain)


def _count(found: xr.Dataset, verdict: str) -> int:
    return int((found.verdict == verdict).sum())


def _left(found: xr.Dataset, wanted: Mapping[str, str]) -> xr.Dataset:
    keep = np.ones(found.sizes["claim"], bool)
    for name, value in wanted.items():
        keep &= (found[name].values == value) | (value == _ALL)
    return found.isel(claim=np.flatnonzero(keep))
