"""A panel to look at the claims of one article or topic, or of one verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.claims import VERDICTS
from nsrkit.show.panels import asking
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
    ipywidgets.VBox
        The panel; a sentence where ipywidgets is not installed.

    Examples
    --------
    >>> import nsrkit
    >>> panel = claim_panel(nsrkit.claims.check({}), nsrkit.load("smoke"))
    """
    try:
        import ipywidgets as widgets
    except ImportError:
        return asking.missing()

    def pick(of: str, title: str, titles: dict[str, str]) -> Any:
        names = sorted(set(map(str, found[of].values)))
        options = [("all", _ALL), *((titles.get(name, name), name) for name in names)]
        return widgets.Dropdown(options=options, value=_ALL, description=title)

    picks = [pick("article", "Article", {}), pick("topic", "Topic", {}),
             pick("verdict", "Verdict", VERDICTS)]  # fmt: skip

    def drawn(article: str, topic: str, verdict: str) -> str:
        return chosen(found, case, article=article, topic=topic, verdict=verdict)

    state, shown = asking.answering(picks, drawn, "table")
    return widgets.VBox([widgets.HBox(picks), state, shown])


def chosen(found: xr.Dataset, case: Case, **wanted: str) -> str:
    """The claims whose variables have the values wanted, as HTML; an empty one asks nothing.

    Examples
    --------
    >>> import nsrkit
    >>> html = chosen(nsrkit.claims.check({}), nsrkit.load("smoke"), article="002", verdict="off")
    >>> "No claim" in html
    True
    """
    keep = np.ones(found.sizes["claim"], bool)
    for name, value in wanted.items():
        keep &= (found[name].values == value) | (value == _ALL)
    if not keep.any():
        return '<p class="nsr-said">No claim is left.</p>'
    return claims(found.isel(claim=np.flatnonzero(keep)), case).html
