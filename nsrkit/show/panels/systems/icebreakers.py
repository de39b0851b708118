"""The panel of icebreaker fleets: more of them, elsewhere, or in other ice, and who waits then."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit.show.panels import asking
from nsrkit.show.panels.traffic.few import Beside, few, ice_year, page
from nsrkit.show.svg import Html
from nsrkit.show.systems.icebreakers import fleets as names
from nsrkit.show.systems.icebreakers.months import escort_days
from nsrkit.show.systems.icebreakers.season import escort_season
from nsrkit.show.systems.icebreakers.waits import at_least, escort_waits
from nsrkit.show.systems.icebreakers.work import escort_use
from nsrkit.systems import icebreakers
from nsrkit.systems.icebreakers.traffic import lines
from nsrkit.voyage.tables.kept import bare

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

SEASONS = 40
"""Seasons that a panel simulates at most."""
_LONG_H = 48.0
_CHARTS = (("Escort by month", "days"), ("Who waits how long", "waits"),
           ("How busy each is", "use"), ("One season", "season"))  # fmt: skip
_DRAWN: dict[str, Callable[[xr.Dataset, str], Html]] = {
    "days": escort_days,
    "waits": lambda found, _: escort_waits(found),
    "use": escort_use,
}


class Seasons(NamedTuple):
    """Simulated seasons."""

    case: Case
    """As simulated."""
    found: xr.Dataset


def escort_panel(case: Case, found: xr.Dataset) -> Any:
    """Fleet, icebreakers added, convoys and ice to choose, and who then waits for how long.

    Parameters
    ----------
    case
        Scenario with `icebreakers`.
    found
        As `systems.icebreakers.run` gives it for this case; NaN is an en dash.

    Returns
    -------
    ipywidgets.Widget
        As `asking.panel` gives it. Fleets and icebreakers added are computed already; another
        convoy or station takes a second, in fewer seasons; other ice is routed anew.

    Examples
    --------
    >>> one = {"scan.first": "09-01", "scan.last": "09-02", "icebreakers.members": 1}
    >>> case = nsrkit.load("icebreakers-2030", one | {"icebreakers.seasons": 2})
    >>> panel = escort_panel(case, icebreakers.run(case))
    >>> panel.choose({"icebreakers.convoy": 1})
    >>> panel.changed
    ['Most ships in a convoy 1 instead of 4']
    """

    def compute(chosen: Case) -> Seasons:
        asked = _quick(chosen, case)
        return Seasons(asked, icebreakers.run(asked))

    def drawn(chosen: Case, now: Seasons, **views: Any) -> Html:
        return _answer(chosen, now, found, **views)

    return asking.panel(case, _controls(case), drawn, "seasons", compute=compute,
                        found=Seasons(case, found))  # fmt: skip


def _controls(case: Case) -> list[asking.Control]:
    asked = case.icebreakers
    assert asked is not None  # or there were no seasons of it
    added = [("none", 0), *((names.counted(n), n) for n in range(1, asked.more + 1))]
    posts = [("wherever they are asked for", None), *((name, name) for name in asked.stations)]
    convoys = [(f"{n}", n) for n in range(1, max(8, asked.convoy) + 1)]
    return [
        asking.view("fleet", "Fleet", [(name, name) for name in asked.fleets]),
        asking.view("added", "Icebreakers added", added, slider=True),
        *([asking.choice("icebreakers.more_post.station", "Added ones are posted to", posts)]
          if asked.more else []),
        asking.choice("icebreakers.convoy", "Most ships in a convoy", convoys, slider=True),
        *ice_year(case),
        asking.view("chart", "Look at", _CHARTS),
    ]  # fmt: skip


def _quick(case: Case, start: Case) -> Case:
    """The case in as many seasons as a panel simulates, and in few members where ice is new."""
    made = few(case, start, "icebreakers", _ships)
    assert made.icebreakers is not None
    seasons = min(SEASONS, made.icebreakers.seasons)
    less = made.icebreakers.model_copy(update={"seasons": seasons})
    return made.model_copy(update={"icebreakers": less})


def _ships(case: Case) -> dict[str, Case]:
    """What the timetable of the ships hangs on."""
    return {name: bare(way) for name, way in lines(case)[1].items()}


def _answer(case: Case, made: Seasons, before: xr.Dataset, fleet: str, added: int,
            chart: str) -> Html:  # fmt: skip
    """Waits, ships beset and what icebreakers do, beside the same fleet of the scenario above."""
    at = made.found.sel(more=[added]).assign_coords(more=[0])
    if chart == "season":
        shown: Html = escort_season(icebreakers.season(made.case, fleet, 0, added))
    else:
        shown = _DRAWN[chart](at, fleet)
    cards = [_beside(title, of, unit, digits, at, before, fleet)
             for title, of, unit, digits in _NUMBERS]  # fmt: skip
    text = (
        f"{names.upper(names.named(fleet))}, {names.counted(added)}, beside itself as it is above."
    )
    return page(cards, text, shown, rests=_rests_on(case, made.case))


def _rests_on(case: Case, simulated: Case) -> str:
    """How many seasons the numbers rest on, and that they are fewer than asked for, as HTML."""
    asked, held = case.icebreakers, simulated.icebreakers
    assert asked is not None
    assert held is not None
    if held.seasons == asked.seasons and held.members == asked.members:
        return f"Means of {held.seasons} seasons."
    ice = ""
    if held.members != asked.members:
        whose = "captains know" if held.ice == "own" else "seasons take turns in"
        ice = f"; {whose} {held.members} possible ices in the place of {asked.members}"
    return (f"<b>Quick answer</b>: {held.seasons} of the {asked.seasons} seasons that the scenario "
            f"asks for, same seed{ice}. A scenario that is saved keeps them all.")  # fmt: skip


def _share(found: xr.Dataset) -> np.ndarray:
    return 100 * _over(found.done.values, found.asked.values)


def _wait(found: xr.Dataset) -> np.ndarray:
    return _over(found.wait_h.values, found.requests.values)


def _long(found: xr.Dataset) -> np.ndarray:
    """Share of all requests, which has no spread over seasons."""
    bins = found.wait_bin.values
    at = min(int(np.searchsorted(bins, _LONG_H)), bins.size - 1)
    return 100 * at_least(found)[:, at]


def _held(found: xr.Dataset) -> np.ndarray:
    return np.asarray(found.held_at_once.max("station").values)


def _over(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.asarray(np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0))


_Of = Callable[["xr.Dataset"], np.ndarray]
_NUMBERS: tuple[tuple[str, _Of, str, int], ...] = (
    ("Voyages through, of those that left port", _share, "%", 0),
    ("Wait for an icebreaker, mean of requests", _wait, "h", 0),
    ("Requests that wait 2 days or longer", _long, "%", 0),
    ("Ships beset amid the ice in a season", lambda found: found.ships_beset.values, "ships", 1),
    ("Held up, at its edge too, most at once", _held, "ships", 1),
)


def _beside(title: str, of: _Of, unit: str, digits: int, now: xr.Dataset, before: xr.Dataset,
            fleet: str) -> Beside:  # fmt: skip
    one = {"fleet": [fleet], "more": [0]}
    mean, low, high = names.ends(of(now.sel(one)))
    then, _, _ = names.ends(of(before.sel(one)))
    return Beside(title, mean, then, unit, digits, None if of is _long else (low, high), "seasons")
