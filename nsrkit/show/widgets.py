"""Interactive panels for JupyterLab, on the same pure functions as the figures."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from nsrkit.show import theme, words
from nsrkit.show.svg import Html

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

SETTLE_S = 0.05  # changes closer together than this are answered once, by the last
MISSING = "The panel needs ipywidgets: pip install 'nsrkit[lab]'."
BUSY = '<span class="nsr-busy" role="status">Computing the route …</span>'
# Three lines are kept for the words, so that the map does not jump when they change.
LOOK = f"""<style>
.nsr-route .nsr-panel{{transition:opacity .15s}}
.nsr-route:has(.nsr-busy) .nsr-panel{{opacity:.4}}
.nsr-route .nsr-busy{{color:var(--jp-brand-color1,{theme.var("accent")});font-weight:600}}
.nsr-route p,.nsr-route figcaption{{line-height:1.45;max-width:62rem;margin:.25rem 0 .5rem}}
.nsr-route .nsr-said{{min-height:4.35em}}
.nsr-route figure{{margin:.6rem 0 0}}
.nsr-route figcaption{{font-size:.9em;opacity:.8}}
.nsr-route .nsr-none{{border-left:4px solid {theme.var("nsr")};padding:.4rem .9rem}}
.nsr-route .nsr-none{{white-space:pre-line}}
</style>"""


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
        return f"{no_answer(f'No route for {who}', reason)}{figure.html}"
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
        return Html(f"<p>{MISSING}</p>", MISSING)
    days = departures(case)
    wide = {"layout": widgets.Layout(width="640px"), "style": {"description_width": "80px"}}
    when = widgets.SelectionSlider(
        options=[(f"{day.day} {day:%b %Y}", day) for day in days], value=case.voyage.depart,
        description="Departure", continuous_update=False, **wide)  # fmt: skip
    which = widgets.Dropdown(
        options=_ships(case), value=case.voyage.ship.name, description="Ship", **wide
    )
    state, shown = widgets.HTML(), widgets.HTML()
    shown.add_class("nsr-panel")
    start = _passage(case)
    drawn = lru_cache(maxsize=64)(lambda depart, ship: _drawn(case, start, depart, ship))

    def answer() -> None:
        try:
            shown.value = drawn(when.value, which.value)
        finally:
            state.value = ""

    ask = settled(answer)

    def changed(_: object) -> None:
        state.value = BUSY
        ask()

    when.observe(changed, "value")
    which.observe(changed, "value")
    answer()
    line = widgets.HBox([which, state])
    whole = widgets.VBox([when, line, shown, widgets.HTML(LOOK)])
    whole.add_class("nsr-route")
    return whole


def settled(action: Callable[[], None]) -> Callable[[], None]:
    """The same action, once for changes that come close together; at once where no kernel runs."""
    waiting: list[asyncio.TimerHandle] = []

    def ask() -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            action()
            return
        while waiting:
            waiting.pop().cancel()
        waiting.append(loop.call_later(SETTLE_S, action))

    return ask


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
        return no_answer("No answer", str(error))


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


def no_answer(heading: str, reason: str) -> str:
    """Why there is nothing to draw, one sentence per part; the heading is HTML already."""
    parts = reason.removeprefix("no route: ").split("; ")
    text = " ".join(f"{part[:1].upper()}{part[1:].rstrip('.')}." for part in parts)
    return f'<p class="nsr-said nsr-none" role="alert"><b>{heading}.</b> {escape(text)}</p>'


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


def departures(case: Case) -> list[dt.date]:
    """Departures of the scan, in the year of the case's departure, and that departure itself."""
    own = case.voyage.depart
    first, last = (
        dt.date.fromisoformat(f"{own.year}-{text}") for text in (case.scan.first, case.scan.last)
    )
    if last < first:
        last = last.replace(year=own.year + 1)
    count = (last - first).days // case.scan.every_d + 1
    return sorted({own, *(first + dt.timedelta(days=case.scan.every_d * i) for i in range(count))})
