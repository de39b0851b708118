"""What one scenario asks that another does not: keys whose values differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from nsrkit.assumption import Assumption
from nsrkit.scenario.base import Model
from nsrkit.scenario.case import Case

_CALLED = ("name", "title", "description", "workbooks")  # what a report is called and holds


class Change(NamedTuple):
    """A key, and what either scenario has there; None where it has nothing."""

    key: str
    before: Any
    after: Any

    @property
    def told_only(self) -> bool:
        """Whether a number stays as it is, and only what is told of it is another.

        Examples
        --------
        >>> one = Assumption(2, "m", source="a chart", status="found")
        >>> other = Assumption(2, "m", source="another chart", status="found")
        >>> Change("key", one, other).told_only
        True
        """
        return bool(_counts(self.before) == _counts(self.after))


def changes(case: Case, other: Case) -> list[Change]:
    """Keys in which two scenarios differ, in the order of the scenario.

    Parameters
    ----------
    case, other
        Loaded scenarios; their names, titles and workbooks play no part.

    Returns
    -------
    list of Change
        A number counts as one key with all that is told of it; a part that only one of them has,
        such as a liner service, as one key as well.

    Examples
    --------
    >>> import nsrkit
    >>> case = nsrkit.load("baseline")
    >>> found = changes(case, case.with_({"prices.vlsfo": 800, "voyage.escort": "full"}))
    >>> [(one.key, getattr(one.after, "value", one.after)) for one in found]
    [('voyage.escort', 'full'), ('prices.vlsfo', 800.0)]
    """
    keys = [name for name in Case.model_fields if name not in _CALLED]
    return [found for name in keys
            for found in _between(name, getattr(case, name), getattr(other, name))]  # fmt: skip


def _between(key: str, one: Any, other: Any) -> Iterator[Change]:
    """Differences below a key."""
    inner = _inner(one), _inner(other)
    if inner[0] is None or inner[1] is None:
        if one != other:
            yield Change(key, one, other)
        return
    for name in dict.fromkeys([*inner[0], *inner[1]]):
        yield from _between(f"{key}.{name}", inner[0].get(name), inner[1].get(name))


def _inner(value: Any) -> dict[str, Any] | None:
    """What a part holds by name; None for a single value."""
    if isinstance(value, Model):
        return dict(value)
    return value if isinstance(value, dict) else None


def _counts(value: Any) -> Any:
    """What the answer depends on."""
    if not isinstance(value, Assumption):
        return value
    return value.value, value.unit, value.low, value.high, value.dist, value.group
