"""The panel of corridors: another day, ship, price or sea, and the ways that follow."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from nsrkit.show import words
from nsrkit.show.panels import asking
from nsrkit.show.panels.price import RED_SEA, fuel_price
from nsrkit.show.svg import Html

if TYPE_CHECKING:
    from nsrkit.scenario.case import Case


def ways(case: Case) -> Html:
    """The corridors of a case on the map and side by side, with central values.

    Parameters
    ----------
    case
        A loaded scenario.

    Returns
    -------
    Html
        A sentence on each corridor against the first, the map, and the table; a corridor without
        numbers (NaN) says why.

    Raises
    ------
    DataError
        The ice or a port is not known.

    Examples
    --------
    >>> import nsrkit
    >>> given = {"voyage.corridors": ["suez", "cape"]}
    >>> "<table>" in ways(nsrkit.load("smoke", given)).html
    True
    """
    from nsrkit.show.maps import corridors
    from nsrkit.show.tables import comparison
    from nsrkit.voyage import compare

    trips = compare(case.with_({"ensemble.draws": 0}), only=())
    said = "".join(f"<p>{escape(text)}</p>" for _, text in words.verdicts(trips))
    return Html(said + corridors(trips, case).html + comparison(trips).html)


def corridor_panel(case: Case) -> Any:
    """Departure, ship, both ends, fuel price and Red Sea to choose, and the corridors that follow.

    Parameters
    ----------
    case
        Where the panel starts.

    Returns
    -------
    Panel
        As `asking.panel` makes it; a sentence where its libraries are not installed.

    Examples
    --------
    >>> import nsrkit
    >>> panel = corridor_panel(nsrkit.load("smoke", {"voyage.corridors": ["suez", "cape"]}))
    >>> panel.choose({"voyage.red_sea": "closed"})
    >>> "the Red Sea is closed" in panel.answer
    True
    """
    controls = [
        asking.places("voyage.origin", "From"),
        asking.places("voyage.destination", "To"),
        asking.dates(case),
        asking.ships(case),
        *fuel_price(case),
        asking.choice("voyage.red_sea", "Red Sea", [(a, b) for b, a in RED_SEA.items()]),
    ]
    return asking.panel(case, controls, ways, "corridors")
