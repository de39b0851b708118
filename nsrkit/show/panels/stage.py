"""The map as a stage of a panel: it shows the passage, and hands over what is picked on it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from nsrkit.errors import NsrkitError
from nsrkit.show.panels.passage import Passage
from nsrkit.show.svg import Html

if TYPE_CHECKING:
    from nsrkit.scenario.case import Case

_REST_S = 0.4  # without a newer passage, the days that this one meets are sent
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
        self._rest: asyncio.TimerHandle | None = None

    def show(self, case: Case, answer: Html) -> None:
        """The passage on the map, with pins at ends that were picked.

        One day of ice goes with it at once; the other days follow when no newer passage does, for
        a slider that is dragged asks for many.
        """
        assert isinstance(answer, Passage)
        self._show(case, answer, [answer.middle])
        if self._rest is not None:
            self._rest.cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._all_days(answer)
        else:
            self._rest = loop.call_later(_REST_S, self._all_days, answer)

    def _all_days(self, answer: Passage) -> None:
        frame = answer.days.tolist().index(answer.middle)
        self.widget.show(fields=answer.fields(answer.days), frame=frame)

    def _show(self, case: Case, answer: Passage, days: list[int]) -> None:
        self._showing = True
        try:
            self.widget.show(
                fields=answer.fields(days), routes=answer.routes, frame=0, said=repr(answer),
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
