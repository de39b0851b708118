"""The map as a stage of a panel: it shows the passage, and hands over what is picked on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from nsrkit.errors import NsrkitError
from nsrkit.show.panels.passage import Passage
from nsrkit.show.svg import Html

if TYPE_CHECKING:
    from nsrkit.scenario.case import Case

_ENDS = {"start": "voyage.origin", "goal": "voyage.destination"}


class MapStage:
    """A `PolarMap` on which the ends of the voyage can be picked.

    Raises
    ------
    ImportError
        anywidget is not installed.
    """

    def __init__(self) -> None:
        from nsrkit.show.widgets import PolarMap

        self.widget: Any = PolarMap(pick=True)
        self._showing = False

    def show(self, case: Case, answer: Html) -> None:
        """The passage on the map, with pins at ends that were picked."""
        assert isinstance(answer, Passage)
        self._showing = True
        try:
            self.widget.show(
                fields=answer.fields, routes=answer.routes, frame=answer.frame, said=repr(answer),
                title=f"{case.voyage.origin} to {case.voyage.destination}",
                **{end: _picked(getattr(case.voyage, key.partition(".")[2]))
                   for end, key in _ENDS.items()},
            )  # fmt: skip
        finally:
            self._showing = False

    def listen(self, choose: Callable[[Mapping[str, Any]], None]) -> None:
        """Tell where a pin was put, as text that a scenario can hold."""

        def moved(change: Any) -> None:
            if not self._showing and change["new"] is not None:
                lon, lat = change["new"]
                choose({_ENDS[change["name"]]: f"{lat:.2f}N {lon % 360:.2f}E"})

        self.widget.observe(moved, list(_ENDS))


def _picked(place: str) -> tuple[float, float] | None:
    """Position of an end that is no port."""
    from nsrkit.voyage import ports

    try:
        found = ports.place(place)
    except NsrkitError:
        return None
    return (found.lon, found.lat) if found.kind == "point" else None
