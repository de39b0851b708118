"""The panel of the first workbook: choose a voyage, read the answer, keep it as a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nsrkit.show.panels import asking
from nsrkit.show.panels.passage import Passage, route, voyage_controls
from nsrkit.show.panels.price import RED_SEA
from nsrkit.show.panels.stage import MapStage

if TYPE_CHECKING:
    from nsrkit.scenario.case import Case

_SPREADS = [("central values, at once", 0), ("with 50 draws, in seconds", 50),
            ("with 200 draws", 200)]  # fmt: skip


def answered(case: Case, draws: int = 0) -> Passage:
    """The answer to a case: headline numbers, the verdict on each corridor, and the passage.

    Parameters
    ----------
    case
        A loaded scenario.
    draws
        Draws of the assumptions, with the seed of the case; 0 gives no spread.

    Returns
    -------
    Passage
        Numbers that are NaN say why there are none.

    Raises
    ------
    DataError
        The ice or a port is not known.

    Examples
    --------
    >>> import nsrkit
    >>> "Against Suez" in answered(nsrkit.load("smoke")).html
    True
    """
    from nsrkit.show import headline
    from nsrkit.voyage import compare

    trips = compare(case.with_({"ensemble.draws": draws}), only=("spread",) if draws else ())
    sailed, verdict = route(case), headline.verdict(trips)
    sailed.html = f"{headline.cards(trips).html}{verdict.html}{sailed.html}"
    return sailed


def start_panel(case: Case) -> Any:
    """Voyage, ship, date and state of the Red Sea to choose; cards, verdict and map follow.

    Parameters
    ----------
    case
        Where the panel starts.

    Returns
    -------
    ipywidgets.VBox
        The panel as `asking.panel` makes it, and the map; a sentence where its libraries are not
        installed.

    Examples
    --------
    >>> import nsrkit
    >>> panel, world = start_panel(nsrkit.load("smoke")).children
    >>> panel.choose({"voyage.red_sea": "closed"})
    >>> "the Red Sea is closed" in panel.answer
    True
    """
    controls = [
        *voyage_controls(case),
        asking.choice("voyage.red_sea", "Red Sea", [(a, b) for b, a in RED_SEA.items()]),
        asking.view("draws", "Spread", _SPREADS),
    ]
    return asking.panel(case, controls, answered, "answer", stage=MapStage)
