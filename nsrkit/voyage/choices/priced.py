"""One corridor of a case, sailed and priced."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from nsrkit.errors import NoRouteError
from nsrkit.scenario.case import Case
from nsrkit.voyage import corridors, ledger
from nsrkit.voyage.pricing.book import Cost
from nsrkit.voyage.trips import passage

if TYPE_CHECKING:
    from nsrkit.voyage.routing.ices.cube import Ice


class Priced(NamedTuple):
    """A corridor as sailed, with what it costs; `reason` says why there is no way."""

    corridor: str
    passage: passage.Passage | None
    costs: tuple[Cost, ...] = ()
    reason: str = ""

    @property
    def usd(self) -> float:
        """Total of the components that are supplied [USD]; NaN without a way."""
        return float(ledger.total(self.costs)[0]) if self.passage is not None else float("nan")

    @property
    def days(self) -> float:
        """Days port to port; NaN without a way."""
        return passage.days(self.passage) if self.passage is not None else float("nan")


def price(
    case: Case, corridor: str, ice: Ice | None = None, route: passage.Router | None = None
) -> Priced:
    """One corridor of a case, sailed and priced; never raises for a missing way.

    Parameters
    ----------
    case
        The scenario.
    corridor
        "nsr", "suez", "cape", "panama" or "direct".
    ice
        Its ice, where the way leads through it; laid out for the routing grid of the case.
    route
        A router at hand, which takes the place of one made for `ice`.
    """
    if route is None and ice is not None and meets_ice(case, corridor):
        route = passage.router(case, ice, corridor=corridor)
    try:
        sailed = passage.sail(case, corridor, route)
    except NoRouteError as error:
        return Priced(corridor, None, reason=str(error))
    return Priced(corridor, sailed, ledger.costs(sailed.trip, case))


def meets_ice(case: Case, corridor: str) -> bool:
    """Whether a part of the way by a corridor is routed through ice.

    Examples
    --------
    >>> import nsrkit
    >>> case = nsrkit.load("baseline")
    >>> [meets_ice(case, corridor) for corridor in case.voyage.corridors]
    [True, False, False]
    """
    voyage = case.voyage
    try:
        legs = corridors.plan(voyage.origin, voyage.destination, corridor,
                              draught_m=voyage.ship.draught_m.value)  # fmt: skip
    except NoRouteError:
        return False
    return any(leg.kind == "ice box" for leg in legs)
