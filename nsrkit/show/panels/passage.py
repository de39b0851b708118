"""The panel of routes: another departure or ship, and the passage that follows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from nsrkit.show import words
from nsrkit.show.panels import asking

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case


def route(case: Case, start: xr.Dataset | None = None) -> str:
    """The map of a case's passage and words about it, as HTML; also where there is no route.

    Parameters
    ----------
    case
        A loaded scenario.
    start
        Passage to compare with, as `transit.transit` gives it; None compares with nothing.

    Returns
    -------
    str
        Without a route the map shows the ice of the day on which the ship would enter it.

    Raises
    ------
    DataError
        The ice or a port is not known.

    Examples
    --------
    >>> import nsrkit
    >>> "takes" in route(nsrkit.load("smoke"))
    True
    """
    from nsrkit.show.maps import map as draw
    from nsrkit.voyage.trips import transit

    track = transit.transit(case)
    figure = draw(track, transit.ice(case, track))
    voyage = case.voyage
    who = escape(f"{voyage.ship.title}, leaving {words.date(voyage.depart)}")
    if reason := track.attrs["reason"]:
        return f"{asking.no_answer(f'No route for {who}', reason)}{figure.html}"
    text = escape(f"{words.passage(track)} {_against(track, start)}".strip())
    return f'<p class="nsr-said"><b>{who}.</b> {text}</p>{figure.html}'


def panel(case: Case) -> Any:
    """Departure and ship to choose, and the route that follows.

    Parameters
    ----------
    case
        Where the panel starts; its scan gives the departures.

    Returns
    -------
    ipywidgets.Widget
        Shown by JupyterLab. Without ipywidgets a line of HTML that says what to install, so that
        a workbook runs without them.

    Examples
    --------
    >>> import nsrkit
    >>> panel(nsrkit.load("smoke")).children[0].description
    'Departure'
    """
    try:
        import ipywidgets as widgets
    except ImportError:
        return asking.missing()
    days = asking.departures(case)
    wide = {"layout": widgets.Layout(width="640px"), "style": {"description_width": "80px"}}
    when = widgets.SelectionSlider(
        options=[(f"{day.day} {day:%b %Y}", day) for day in days], value=case.voyage.depart,
        description="Departure", continuous_update=False, **wide)  # fmt: skip
    which = widgets.Dropdown(
        options=_ships(case), value=case.voyage.ship.name, description="Ship", **wide
    )
    start = _passage(case)
    drawn = lru_cache(maxsize=64)(lambda depart, ship: _drawn(case, start, depart, ship))
    state, shown = asking.answering((when, which), drawn, "route")
    line = widgets.HBox([which, state])
    whole = widgets.VBox([when, line, shown, widgets.HTML(asking.LOOK)])
    whole.add_class("nsr-route")
    return whole


def _drawn(case: Case, start: xr.Dataset | None, depart: dt.date, ship: str) -> str:
    """The route of a case with another departure and ship, or what forbids it."""
    from nsrkit.errors import NsrkitError

    change: dict[str, Any] = {"voyage.depart": depart.isoformat()}
    if case.ice.year is None:
        change["ice.year"] = case.voyage.depart.year
    if ship != case.voyage.ship.name:
        change["voyage.ship"] = ship
    try:
        return route(case.with_(change), start)
    except NsrkitError as error:
        return asking.no_answer("No answer", str(error))


def _passage(case: Case) -> xr.Dataset | None:
    """The passage of a case; None where there is none."""
    from nsrkit.errors import NsrkitError
    from nsrkit.voyage.trips import transit

    try:
        track = transit.transit(case)
    except NsrkitError:
        return None
    return None if track.attrs["reason"] else track


def _against(track: xr.Dataset, start: xr.Dataset | None) -> str:
    """How long a passage takes beside the one that the panel started with."""
    if start is None:
        return ""
    same = [track.attrs[key] == start.attrs[key] for key in ("ship", "enter")]
    if all(same):
        return ""
    gap = (float(track.hours[-1]) - float(start.hours[-1])) / 24
    if abs(gap) < 0.05:
        return "It takes as long as in the case as loaded."
    way = "longer" if gap > 0 else "shorter"
    return f"That is {words.days(abs(gap))} {way} than in the case as loaded."


def _ships(case: Case) -> list[tuple[str, str]]:
    """(title, name) of the case's own ship and of all that have a file, by title."""
    from nsrkit.errors import NsrkitError
    from nsrkit.scenario import files

    titles = {}
    for name in files.names("ships"):
        try:
            titles[name] = files.read_ship(name).title
        except NsrkitError:  # a file at fault is told when its ship is chosen
            titles[name] = name
    titles[case.voyage.ship.name] = case.voyage.ship.title
    count = Counter(titles.values())
    labels = {name: title if count[title] == 1 else f"{title} [{name}]"
              for name, title in titles.items()}  # fmt: skip
    return sorted((label, name) for name, label in labels.items())
