"""Everything nsrkit raises on purpose. Each message says what is wrong, where, and what to do."""

from __future__ import annotations

from typing import NamedTuple


class NsrkitError(Exception):
    """Base of every error that nsrkit raises on purpose."""


class Fault(NamedTuple):
    """One thing that is wrong in a scenario file."""

    key: str
    message: str
    value: object = None
    remedy: str = ""
    file: str = ""
    line: int | None = None

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        head = f"{place}: {self.key}" if place else self.key
        got = "" if self.value is None else f" (got {self.value!r})"
        return f"{head}: {self.message}{got}" + (f"\n    -> {self.remedy}" if self.remedy else "")


class ScenarioError(NsrkitError):
    """A scenario cannot be used; `faults` holds all that is wrong with it."""

    def __init__(self, faults: list[Fault] | tuple[Fault, ...]) -> None:
        self.faults = tuple(faults)
        count = len(self.faults)
        head = f"{count} fault{'' if count == 1 else 's'} in the scenario"
        super().__init__("\n".join([head, *(f"  {fault}" for fault in self.faults)]))

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the faults of the file, not the lines of code that found them."""
        return [f"{type(self).__name__}: {self}"]


class DataError(NsrkitError):
    """A field, file or table does not hold what it should."""


class NoRouteError(NsrkitError):
    """No route exists.

    Parameters
    ----------
    reason
        The limit that closes the way, in a sentence.
    where
        (lon, lat) [degrees] of the place where the way is closed, if it is known.
    relax
        The least relaxation that opens the way, in a sentence.
    """

    def __init__(
        self, reason: str, where: tuple[float, float] | None = None, relax: str = ""
    ) -> None:
        self.reason, self.where, self.relax = reason, where, relax
        place = f" near {where[1]:.1f}N {where[0] % 360:.1f}E" if where else ""
        super().__init__(f"no route: {reason}{place}" + (f"; {relax}" if relax else ""))
