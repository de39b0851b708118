"""A panel to try other departures, escort, speeds and prices on the cost of a voyage."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from nsrkit.show import words
from nsrkit.show.panels import asking
from nsrkit.show.price.pareto import POLICIES
from nsrkit.show.svg import Html

if TYPE_CHECKING:
    from nsrkit.scenario.case import Case

RED_SEA = {"open": "open", "risk": "open at a risk", "closed": "closed"}


def costed(case: Case) -> Html:
    """The bars of a case's cost and words about them.

    Parameters
    ----------
    case
        A loaded scenario.

    Returns
    -------
    Html
        A sentence on each corridor against the first, and the figure.

    Raises
    ------
    DataError
        The ice or a port is not known.

    Examples
    --------
    >>> import nsrkit
    >>> given = {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 0}
    >>> "against" in costed(nsrkit.load("baseline", given)).html
    True
    """
    from nsrkit.show.price.bars import costs
    from nsrkit.voyage import compare

    trips = compare(case, only=())
    said = "".join(f"<p>{escape(text)}</p>" for _, text in words.verdicts(trips))
    return Html(said + costs(trips).html)


def cost_panel(case: Case) -> Any:
    """Departure, escort, speed, fuel price and Red Sea to choose, and the costs that follow.

    Parameters
    ----------
    case
        Where the panel starts; its scan gives the departures.

    Returns
    -------
    Panel
        As `asking.panel` makes it; a sentence where its libraries are not installed.

    Examples
    --------
    >>> import nsrkit
    >>> given = {"voyage.corridors": ["suez", "cape"]}
    >>> cost_panel(nsrkit.load("smoke", given)).controls[0]["title"]
    'Departure'
    """
    start = case.with_({"ensemble.draws": 0})
    return asking.panel(start, _controls(start), costed, "cost")


def _controls(case: Case) -> list[asking.Control]:
    """A control for each key of the scenario that may be tried; those without a number are left."""
    speed = "voyage.ship.order_kn"
    return [
        asking.dates(case),
        asking.choice("voyage.escort", "On the NSR", [(a, b) for b, a in POLICIES.items()]),
        asking.choice("voyage.red_sea", "Red Sea", [(a, b) for b, a in RED_SEA.items()]),
        *([asking.number(case, speed, "Ordered speed", step=0.5)]
          if case.voyage.ship.order_kn.supplied else []),
        *fuel_price(case),
    ]  # fmt: skip


def fuel_price(case: Case) -> list[asking.Control]:
    """The price of the ship's fuel, where it has one."""
    key = f"prices.{case.voyage.ship.fuel}"
    known = case.numbers()[key].supplied
    return [asking.number(case, key, "Fuel price", step=10.0)] if known else []
