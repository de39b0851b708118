"""Interactive panels for JupyterLab, on the same pure functions as the figures."""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import TYPE_CHECKING, Any

from nsrkit.show import words

if TYPE_CHECKING:
    from nsrkit.scenario.case import Case


def route(case: Case) -> str:
    """The map of a case's passage and a sentence about it, as HTML; also where there is no route."""
    from nsrkit.show.maps import map as draw
    from nsrkit.voyage.trips import transit

    track = transit.transit(case)
    figure = draw(track, transit.ice(case, track))
    text = track.attrs["reason"] or words.passage(track)
    return f'<p class="nsr-said">{escape(text)}</p>{figure.html}'


def panel(case: Case) -> Any:
    """Departure and ship to choose, and the route that follows.

    Parameters
    ----------
    case
        Where the panel starts; its scan gives the departures.

    Returns
    -------
    ipywidgets.Widget
        Shown by JupyterLab. Needs `pip install 'nsrkit[lab]'`.

    Examples
    --------
    >>> import nsrkit
    >>> panel(nsrkit.load("smoke")).children[0].description
    'Departure'
    """
    import ipywidgets as widgets

    from nsrkit.scenario import files

    days = _departures(case)
    given = case.voyage.depart
    ship = case.voyage.ship.name
    ships = sorted({*files.names("ships"), ship})
    when = widgets.SelectionSlider(options=[(f"{day:%d %b}", day) for day in days], value=min(
        days, key=lambda day: abs(day - given)), description="Departure", continuous_update=False,
        layout=widgets.Layout(width="640px"))  # fmt: skip
    which = widgets.Dropdown(options=ships, value=ship, description="Ship")
    shown = widgets.HTML()
    shown.add_class("nsr-panel")

    def update(*_: object) -> None:
        shown.value = _drawn(case, when.value, which.value)

    when.observe(update, "value")
    which.observe(update, "value")
    update()
    return widgets.VBox([when, which, shown])


def _drawn(case: Case, depart: dt.date, ship: str) -> str:
    from nsrkit.errors import NsrkitError

    change: dict[str, Any] = {"voyage.depart": depart.isoformat()}
    if case.ice.year is None:
        change["ice.year"] = case.voyage.depart.year
    if ship != case.voyage.ship.name:
        change["voyage.ship"] = ship
    try:
        return route(case.with_(change))
    except NsrkitError as error:
        return f'<p class="nsr-said">{escape(str(error))}</p>'


def _departures(case: Case) -> list[dt.date]:
    """Departures of the scan, in the year of the case's departure."""
    year = case.voyage.depart.year
    first, last = (
        dt.date.fromisoformat(f"{year}-{text}") for text in (case.scan.first, case.scan.last)
    )
    if last < first:
        last = last.replace(year=year + 1)
    count = (last - first).days // case.scan.every_d + 1
    return sorted(
        {
            case.voyage.depart,
            *(first + dt.timedelta(days=case.scan.every_d * i) for i in range(count)),
        }
    )
