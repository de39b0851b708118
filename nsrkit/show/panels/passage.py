"""The panel of routes: another departure or ship, and the passage that follows."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from nsrkit.show import words
from nsrkit.show.panels import asking
from nsrkit.show.svg import Html

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case


def route(case: Case, start: xr.Dataset | None = None) -> Html:
    """The map of a case's passage and words about it; also where there is no route.

    Parameters
    ----------
    case
        A loaded scenario.
    start
        Passage to compare with, as `transit.transit` gives it; None compares with nothing.

    Returns
    -------
    Html
        Without a route the map shows the ice of the day on which the ship would enter it.

    Raises
    ------
    DataError
        The ice or a port is not known.

    Examples
    --------
    >>> import nsrkit
    >>> "takes" in route(nsrkit.load("smoke")).html
    True
    """
    from nsrkit.show.maps import map as draw
    from nsrkit.voyage.trips import transit

    track = transit.transit(case)
    figure = draw(track, transit.ice(case, track))
    voyage = case.voyage
    who = escape(f"{voyage.ship.title}, leaving {words.date(voyage.depart)}")
    if reason := track.attrs["reason"]:
        return Html(f"{asking.no_answer(f'No route for {who}', reason)}{figure.html}")
    text = escape(f"{words.passage(track)} {_against(track, start)}".strip())
    return Html(f'<p class="nsr-said"><b>{who}.</b> {text}</p>{figure.html}')


def route_panel(case: Case, track: xr.Dataset | None = None) -> Any:
    """Departure, ship, ice class and escort to choose, and the route that follows.

    Parameters
    ----------
    case
        Where the panel starts; its scan gives the departures.
    track
        Its passage, as `transit.transit` gives it, where it is at hand.

    Returns
    -------
    Panel
        As `asking.panel` makes it; a sentence where its libraries are not installed.

    Examples
    --------
    >>> import nsrkit
    >>> route_panel(nsrkit.load("smoke")).controls[0]["title"]
    'Departure'
    """
    start = _passage(case)
    return asking.panel(case, [asking.dates(case), asking.ships(case)],
                        lambda asked: route(asked, start), "route")  # fmt: skip


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
