"""The panel of transit traffic: other ice, escort or ships, and what the season then carries."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from nsrkit.show.panels import asking
from nsrkit.show.panels.traffic.few import (
    counted,
    escorted,
    few,
    ice_year,
    over_ices,
    page,
    said_few,
)
from nsrkit.show.svg import Html
from nsrkit.show.systems.transit.cards import total, verdict
from nsrkit.show.systems.transit.seasons import transit_lost, transit_months
from nsrkit.show.systems.transit.tables import transit_counted, transit_groups
from nsrkit.systems import transit
from nsrkit.systems.transit.fleet import asked
from nsrkit.voyage.tables.kept import bare

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

_GROUPS = 3  # that have a control of their own
_DRAWN: dict[str, Callable[[xr.Dataset], Html]] = {
    "months": transit_months, "lost": transit_lost, "groups": transit_groups,
    "counted": transit_counted,
}  # fmt: skip
_CHARTS = (("Entries by month", "months"), ("Cargo and closing", "lost"),
           ("Group by group", "groups"), ("Against what was counted", "counted"))  # fmt: skip


def transit_panel(case: Case, found: xr.Dataset) -> Any:
    """Ice of the year, escort and ships to choose, and the traffic that the season then allows.

    Parameters
    ----------
    case
        Scenario with `transit`.
    found
        As `systems.transit.run` gives it for this case; NaN is an en dash.

    Returns
    -------
    ipywidgets.Widget
        As `asking.panel` gives it. Other ships answer at once; other ice or another escort is
        routed anew, in six members.

    Examples
    --------
    >>> group = {"ship": "panamax-bulk-1c", "west": "Murmansk", "east": "Qingdao", "first": "08-15"}
    >>> given = {"transit": {"members": 0, "fleet": {"bulk": group}}, "scan.every_d": 31,
    ...          "ice.source": "normal", "sailing.thickness_factor": 1}
    >>> case = nsrkit.load("smoke", given)
    >>> panel = transit_panel(case, transit.run(case))
    >>> panel.choose({"transit.fleet.bulk.ships": 4})
    >>> panel.changed
    ['Ships, bulk 4 instead of 1']
    """
    fleet = asked(case).fleet
    names = list(fleet)[:_GROUPS]
    led = [escorted()] if any(group.escort is None for group in fleet.values()) else []
    controls = [
        *ice_year(case), *led,
        *(counted(f"transit.fleet.{name}.ships", f"Ships, {name}", fleet[name].ships)
          for name in names),
        asking.view("chart", "Look at", _CHARTS),
    ]  # fmt: skip

    def drawn(chosen: Case, now: xr.Dataset, chart: str) -> Html:
        return traffic(chosen, now, found, chart)

    return asking.panel(case, controls, drawn, "traffic", found=found,
                        compute=lambda chosen: transit.run(lighter(chosen, case)))  # fmt: skip


def lighter(case: Case, start: Case) -> Case:
    """The case as it is computed: routed anew in few members, and without stronger ships."""
    if bare(case) == bare(start):
        return case
    told = asked(few(case, start, "transit"))
    fleet = {name: group.model_copy(update={"stronger": None})
             for name, group in told.fleet.items()}  # fmt: skip
    return case.model_copy(update={"transit": told.model_copy(update={"fleet": fleet})})


def traffic(case: Case, found: xr.Dataset, before: xr.Dataset, chart: str) -> Html:
    """Voyages and cargo of a season beside those of another one, and a chart.

    Parameters
    ----------
    case
        As asked.
    found, before
        As `systems.transit.run` gives them, now and for the scenario above; NaN is an en dash.
    chart
        "months", "lost", "groups" or "counted".

    Returns
    -------
    Html
        Cards, the answer in words, and the chart.

    Examples
    --------
    >>> group = {"ship": "panamax-bulk-1c", "west": "Murmansk", "east": "Qingdao", "first": "08-15"}
    >>> given = {"transit": {"members": 0, "fleet": {"bulk": group}}, "scan.every_d": 31,
    ...          "ice.source": "normal", "sailing.thickness_factor": 1}
    >>> case = nsrkit.load("smoke", given)
    >>> found = transit.run(case)
    >>> "as in the scenario above" in traffic(case, found, found, "groups").html
    True
    """
    why = f"not supplied: {found.attrs['excluding']}"
    cards = [
        over_ices(title, total(found, name), total(before, name), unit, digits, factor, why)
        for title, name, unit, digits, factor in (
            ("Voyages", "voyages", "", 0, 1.0), ("Laden voyages", "laden", "", 0, 1.0),
            ("Cargo", "tonnes", "Mt", 2, 1e-6),
            ("Behind an icebreaker", "escorted", "voyages", 0, 1.0),
        )
    ]  # fmt: skip
    less = said_few(asked(case).members, int(found.attrs["members"]))
    return page(cards, verdict(found), _DRAWN[chart](found), above=less)
