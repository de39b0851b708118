"""The panel of routes: another departure, ship, class, escort or port, and the map that follows."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from nsrkit.scenario.ship import PolarisClass
from nsrkit.show import words
from nsrkit.show.panels import asking
from nsrkit.show.price.pareto import POLICIES
from nsrkit.show.svg import Html

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

_FRAMES = 6  # days of ice that are sent with a route, at most


class Passage(Html):
    """Words about a passage, and what a map in the browser shows of it.

    `fields(days)` packs the ice of some days, of which the passage meets `days`, and `middle` in
    its middle.
    """

    def __init__(self, html: str, plain: str, case: Case, ice: xr.Dataset, routes: bytes) -> None:
        super().__init__(html, plain)
        self.routes, self._ice, self._class = routes, ice, case.voyage.ship.ice_class.polaris
        last = ice.sizes["time"] - 1
        self.days = np.unique(np.linspace(0, last, min(last + 1, _FRAMES)).round().astype(int))
        self.middle = int(self.days[self.days.size // 2])

    def fields(self, days: Sequence[int] | np.ndarray) -> bytes:
        """Ice and risk of some days, for the map."""
        from nsrkit.ship import polaris
        from nsrkit.show.widgets import scene

        ice = self._ice.isel(time=days)[["siconc", "sithick"]].load()
        return scene.fields(ice, polaris.index(ice, self._class))


def route(case: Case, loaded: xr.Dataset | None = None) -> Passage:
    """The passage of a case in words and on the map; also where there is no route.

    Parameters
    ----------
    case
        A loaded scenario.
    loaded
        Passage to compare with, as `transit.transit` gives it; None compares with nothing.

    Returns
    -------
    Passage
        Without a route the map shows the ice of the day on which the ship would enter it; NaN in
        the ice is sea without data.

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
    from nsrkit.voyage.trips import transit

    track = transit.following(case)
    voyage = case.voyage
    who = f"{voyage.ship.title}, leaving {words.date(voyage.depart)}"
    if reason := track.attrs["reason"]:
        said, html = f"No route for {who}", asking.no_answer(f"No route for {escape(who)}", reason)
    else:
        text = f"{words.passage(track)} {_against(track, loaded)}".strip()
        said = f"{who}. {text}"
        html = f'<p class="nsr-said"><b>{escape(who)}.</b> {escape(text)}</p>'
    return Passage(html, said, case, transit.ice(case, track), _lines(case, track, loaded))


def _lines(case: Case, track: xr.Dataset, loaded: xr.Dataset | None) -> bytes:
    """The passage and the one to compare with, packed for the map."""
    from nsrkit.show.widgets import scene

    ship = case.voyage.ship
    lines = [scene.Line(track, "chosen", ship.title)]
    if loaded is not None and not _alike(track, loaded):
        lines.append(scene.Line(loaded, "loaded", "as loaded", "direct", dash=True))
    return scene.routes(lines, draught_m=ship.draught_m.value or 0.0,
                        clearance_m=case.routing.under_keel_m.value or 0.0)  # fmt: skip


def _alike(one: xr.Dataset, other: xr.Dataset) -> bool:
    """Whether two passages are sailed alike, whatever their dates."""
    return one.sizes == other.sizes and all(
        np.array_equal(one[name].values, other[name].values) for name in ("lon", "lat", "hours")
    )


def route_panel(case: Case, track: xr.Dataset | None = None) -> Any:
    """Departure, ship, class, escort and both ends to choose, and the route on a map that follows.

    Start and goal may be picked on the map, too.

    Parameters
    ----------
    case
        Where the panel starts; its scan gives the departures.
    track
        Its passage, as `transit.transit` gives it, to compare with; None sails it.

    Returns
    -------
    ipywidgets.VBox
        The panel as `asking.panel` makes it, and the map; a sentence where its libraries are not
        installed.

    Examples
    --------
    >>> import nsrkit
    >>> panel, world = route_panel(nsrkit.load("smoke")).children
    >>> panel.choose({"voyage.escort": "none"})
    >>> panel.changed, world.title
    (['Escort alone instead of escort where required'], 'Shanghai to Hamburg')
    """
    from nsrkit.show.panels.stage import MapStage

    found = _passage(case) if track is None or track.attrs["reason"] else track
    return asking.panel(case, voyage_controls(case, live=True), lambda asked: route(asked, found),
                        "route", stage=MapStage)  # fmt: skip


def voyage_controls(case: Case, *, live: bool = False) -> list[asking.Control]:
    """Departure, ship, ice class, escort and both ends of a voyage.

    Parameters
    ----------
    case
        A loaded scenario.
    live
        Let the answer follow while the departure is dragged.

    Returns
    -------
    list
        Controls for `asking.panel`.
    """
    classes = [(f"{name} by POLARIS" if name != "none" else "no ice class", name)
               for name in get_args(PolarisClass)]  # fmt: skip
    return [
        asking.places("voyage.origin", "From"),
        asking.places("voyage.destination", "To"),
        asking.dates(case, live=live, daily=True),
        asking.ships(case),
        asking.choice("voyage.ship.ice_class.polaris", "Ice class", classes),
        asking.choice("voyage.escort", "Escort", [(a, b) for b, a in POLICIES.items()]),
    ]


def _passage(case: Case) -> xr.Dataset | None:
    """The passage of a case; None where there is none."""
    from nsrkit.errors import NsrkitError
    from nsrkit.voyage.trips import transit

    try:
        track = transit.following(case)
    except NsrkitError:
        return None
    return None if track.attrs["reason"] else track


def _against(track: xr.Dataset, loaded: xr.Dataset | None) -> str:
    """How long a passage takes beside the one that the panel started with."""
    if loaded is None or _alike(track, loaded):
        return ""
    gap = (float(track.hours[-1]) - float(loaded.hours[-1])) / 24
    if abs(gap) < 0.05:
        return "It takes as long as in the case as loaded."
    way = "longer" if gap > 0 else "shorter"
    return f"That is {words.days(abs(gap))} {way} than in the case as loaded."
