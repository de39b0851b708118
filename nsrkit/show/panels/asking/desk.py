"""What is chosen: a case, the keys that were changed, and the views."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nsrkit.show.panels.asking.controls import Control

if TYPE_CHECKING:
    from nsrkit.scenario.case import Case


class Desk:
    """Where a panel starts and what was changed there since.

    Parameters
    ----------
    case
        The scenario as loaded.
    controls
        What may be chosen.

    Examples
    --------
    >>> import nsrkit
    >>> from nsrkit.show.panels import asking
    >>> case = nsrkit.load("smoke")
    >>> desk = Desk(case, [asking.ships(case), asking.number(case, "prices.vlsfo", "Fuel price")])
    >>> desk.choose({"prices.vlsfo": 700.0})
    >>> desk.words()
    ['Fuel price 700 USD/t instead of 626 USD/t']
    >>> desk.case().prices.vlsfo.value
    700.0
    """

    def __init__(self, case: Case, controls: Sequence[Control]) -> None:
        self.start, self.controls = case, {one.key: one for one in controls}
        self.changes: dict[str, Any] = {}
        self.views = {one.key: one.now(case) for one in controls if one.seen}

    def choose(self, chosen: Mapping[str, Any]) -> None:
        """Take over what was chosen; a value that the case holds anyway is no change.

        The number of a ship is compared with that of the ship that is chosen.
        """
        for key, value in chosen.items():
            if key in self.views:
                self.views[key] = value
                continue
            self.changes.pop(key, None)
            if value != self._before(key):
                self.changes[key] = value

    def _before(self, key: str) -> Any:
        """What stands under a key without its own change, but with that of what it is part of."""
        above = {one: value for one, value in self.changes.items() if key.startswith(f"{one}.")}
        return self.controls[key].now(self._with(above))

    def _with(self, changes: Mapping[str, Any]) -> Case:
        return self.start.with_(_written(self.start, changes)) if changes else self.start

    def case(self) -> Case:
        """The case as chosen.

        Raises
        ------
        ScenarioError
            Holds all that is wrong with what was chosen.
        """
        return self._with(self.changes)

    def chosen(self, case: Case) -> dict[str, Any]:
        """Value of every control, for a case as chosen."""
        return {key: self.views[key] if one.seen else self.changes.get(key, one.now(case))
                for key, one in self.controls.items()}  # fmt: skip

    def words(self) -> list[str]:
        """What was changed, in words."""
        found = [(self.controls[key], value, self._before(key))
                 for key, value in self.changes.items()]  # fmt: skip
        return [f"{one.title} {one.said(value)} instead of {one.said(before)}"
                for one, value, before in found]  # fmt: skip

    def reset(self, case: Case | None = None) -> None:
        """Go back to the case as loaded, or to another one; views stay."""
        self.start, self.changes = case or self.start, {}


def _written(start: Case, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes as overrides of a case.

    A departure that the scan puts into the next year meets the ice of the same season: the year of
    the ice stays.
    """
    found: dict[str, Any] = {}
    for key, value in changes.items():
        found |= value if isinstance(value, dict) else {key: value}
    found = {key: value.isoformat() if isinstance(value, dt.date) else value
             for key, value in found.items()}  # fmt: skip
    depart = changes.get("voyage.depart")
    own = start.voyage.depart.year
    if depart is not None and depart.year != own and start.ice.year is None:
        found.setdefault("ice.year", own)
    return found
