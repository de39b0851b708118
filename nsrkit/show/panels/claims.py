"""A panel to look at the claims of one article or topic, or of one verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.claims import VERDICTS
from nsrkit.show.panels import asking
from nsrkit.show.svg import Html
from nsrkit.show.systems.claims.verdicts import claims

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

_ALL = ""


def claim_panel(found: xr.Dataset, case: Case) -> Any:
    """Article, topic and verdict to choose, and the claims that are left.

    Parameters
    ----------
    found
        As `claims.check` gives it; NaN plays no part.
    case
        The scenario, for links to the sections of its report.

    Returns
    -------
    Panel
        As `asking.panel` makes it; a sentence where its libraries are not installed.

    Examples
    --------
    >>> import nsrkit
    >>> panel = claim_panel(nsrkit.claims.check({}), nsrkit.load("smoke"))
    """

    def pick(of: str, title: str, titles: Mapping[str, str]) -> asking.Control:
        names = sorted(set(map(str, found[of].values)))
        return asking.view(of, title, [("all", _ALL), *((titles.get(n, n), n) for n in names)])

    picks = [pick("article", "Article", {}), pick("topic", "Topic", {}),
             pick("verdict", "Verdict", VERDICTS)]  # fmt: skip
    return asking.panel(case, picks, lambda asked, **wanted: chosen(found, asked, **wanted),
                        "table")  # fmt: skip


def chosen(found: xr.Dataset, case: Case, **wanted: str) -> Html:
    """The claims whose variables have the values wanted; an empty one asks nothing.

    Examples
    --------
    >>> import nsrkit
    >>> chosen(nsrkit.claims.check({}), nsrkit.load("smoke"), article="002", verdict="off")
    No claim is left.
    """
    keep = np.ones(found.sizes["claim"], bool)
    for name, value in wanted.items():
        keep &= (found[name].values == value) | (value == _ALL)
    if not keep.any():
        return Html("<p>No claim is left.</p>", "No claim is left.")
    return claims(found.isel(claim=np.flatnonzero(keep)), case)
