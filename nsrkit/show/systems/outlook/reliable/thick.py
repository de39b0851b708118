"""How far the error of the thickness decides who sails all year."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from nsrkit.show.charts.ahead import SCENARIOS
from nsrkit.show.footnotes import Noted, sourced
from nsrkit.show.svg import Html
from nsrkit.show.systems.outlook.reliable.cards import RULES, title
from nsrkit.show.tables import table

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case


_SOURCE = "nsrkit.systems.outlook.reliable.by_thickness on draws of pattern-scaled CMIP6 ice"


def reliable_thickness(case: Case, found: xr.Dataset) -> Html:
    """Probability of a whole year with all ice thinner and thicker by its error.

    Parameters
    ----------
    case
        A loaded scenario with `outlook`.
    found
        As `nsrkit.systems.outlook.reliable.by_thickness` gives it; NaN is an en dash.

    Returns
    -------
    Html
        A row for each class; per cent by each rule for each factor.

    Examples
    --------
    >>> from nsrkit.systems.outlook.reliable import QUICK, by_thickness
    >>> case = nsrkit.load("smoke", QUICK)
    >>> "0.8 / 1 / 1.2" in reliable_thickness(case, by_thickness(case)).html
    True
    """
    given = case.sailing.thickness_factor
    factors = " / ".join(f"{factor:g}" for factor in found.factor.values)
    rows: list[list[object]] = []
    for name in map(str, found.ice_class.values):
        row: list[object] = [title(name)]
        for rule in RULES:
            shares = found.probability.sel(ice_class=name, rule=rule).values
            text = " / ".join(f"{100 * share:.0f}" for share in shares)
            known = all(math.isfinite(share) for share in shares)
            row.append(Noted(text, _SOURCE, "derived") if known else "–")
        rows.append(row)
    heads = ["Class", *RULES.values()]
    caption = (
        f"Probability [%] that the whole route is open every day of a year about "
        f"{found.attrs['horizon']}, {SCENARIOS[found.attrs['scenario']][0]}, with all thickness "
        f"times {factors}. Standard error up to {100 * float(found.standard_error.max()):.0f} "
        "points. Where the three differ, what is not known of the thickness decides, not the "
        "climate to come."
    )
    return sourced(table(heads, rows, caption), [Noted.of(given, f"thickness times {factors}")])
