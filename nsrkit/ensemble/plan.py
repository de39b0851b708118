"""One design for every ensemble: named axes, cut into blocks that are computed as a whole."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, product
from math import prod
from typing import Any, NamedTuple

import numpy as np

import nsrkit
from nsrkit.errors import NsrkitError

DRAW = "draw"


class Block(NamedTuple):
    """A part of an ensemble that is computed, and kept, as a whole."""

    number: int
    """Place in the order of the plan."""
    place: tuple[int, ...]
    """Place on each outer axis."""
    at: dict[str, Any]
    """Label on each outer axis, a plain value."""
    within: dict[str, np.ndarray]
    """Labels of the inner axes, all of which the block holds."""
    drawn: dict[str, float]
    """Value of each uncertain number in this block's draw; empty without an axis `draw`."""

    def __str__(self) -> str:
        return ", ".join(f"{name}={label}" for name, label in self.at.items()) or "the only block"


@dataclass(frozen=True)
class Plan:
    """Axes of an ensemble and how they are cut into blocks; made by `plan`."""

    axes: dict[str, np.ndarray]
    """Labels by axis, outermost first; the inner axes come last."""
    inner: tuple[str, ...]
    """Axes that stay whole within a block."""
    together: tuple[str, ...]
    """Axes whose blocks share costly inputs, so that one worker had better take them."""
    draws: dict[str, np.ndarray]
    """Values of each uncertain number along the axis `draw`."""

    @property
    def outer(self) -> tuple[str, ...]:
        """Axes that are cut: one block for each combination of their labels."""
        return tuple(name for name in self.axes if name not in self.inner)

    @property
    def shape(self) -> tuple[int, ...]:
        """Length of each axis."""
        return tuple(labels.size for labels in self.axes.values())

    def blocks(self) -> list[Block]:
        """All blocks, the last outer axis running fastest."""
        within = {name: self.axes[name] for name in self.inner}
        spans = [range(self.axes[name].size) for name in self.outer]
        found = []
        for number, index in enumerate(product(*spans)):
            labels = (self.axes[name][i] for name, i in zip(self.outer, index, strict=True))
            at = {name: _plain(label) for name, label in zip(self.outer, labels, strict=True)}
            draw = index[self.outer.index(DRAW)] if self.draws else 0
            drawn = {key: float(values[draw]) for key, values in self.draws.items()}
            found.append(Block(number, index, at, within, drawn))
        return found

    def batches(self, blocks: Sequence[Block], workers: int) -> list[list[Block]]:
        """Blocks in the portions that workers with a memory of their own take.

        Blocks that share the axes `together` make one portion where that leaves enough portions
        to keep all workers busy; otherwise each block is one.
        """
        groups = (
            [list(found) for _, found in groupby(blocks, self._shared)] if self.together else []
        )
        return groups if len(groups) >= 2 * workers else [[block] for block in blocks]

    def _shared(self, block: Block) -> tuple[Any, ...]:
        return tuple(block.at.get(name) for name in self.together)

    def told(self) -> dict[str, Any]:
        """The design in plain values, as it enters the hash."""
        return {
            "axes": {name: [_plain(label) for label in axis] for name, axis in self.axes.items()},
            "inner": list(self.inner),
            "draws": {key: values.tolist() for key, values in self.draws.items()},
        }


def plan(
    axes: Mapping[str, Sequence[Any] | np.ndarray],
    *,
    inner: Sequence[str] | None = None,
    together: Sequence[str] = (),
    draws: Mapping[str, np.ndarray] | None = None,
) -> Plan:
    """Design of an ensemble: what is varied, and what makes a block.

    Parameters
    ----------
    axes
        Labels (text, whole numbers, numbers, dates) by the name of the axis, outermost first, e.g.
        year, member, ship, escort, departure.
    inner
        Axes that stay whole within a block, which must come last; None takes the last axis.
    together
        Outermost axes whose blocks share costly inputs (the ice of a year, say).
    draws
        Draws of uncertain numbers as `design` gives them: they make one more axis, `draw`, which
        runs fastest among those that are cut.

    Returns
    -------
    Plan
        `blocks()` lists what is computed; each block knows its labels and its drawn values.

    Raises
    ------
    NsrkitError
        An axis is empty, has a label twice, or inner axes do not come last.

    Examples
    --------
    >>> made = plan({"year": [2019, 2020], "ship": ["a", "b", "c"], "departure": ["08-01"]})
    >>> made.shape, len(made.blocks()), str(made.blocks()[4])
    ((2, 3, 1), 6, 'year=2020, ship=b')
    """
    labels = {str(name): _axis(str(name), given) for name, given in axes.items()}
    kept = tuple(inner) if inner is not None else tuple(labels)[-1:]
    cut = [name for name in labels if name not in kept]
    if [*cut, *kept] != list(labels):
        raise NsrkitError(f"inner axes {list(kept)} must be the last of {list(labels)}, in order")
    if list(together) != cut[: len(together)]:
        raise NsrkitError(f"the axes {list(together)} that go together must be the first of {cut}")
    drawn = {str(key): np.asarray(values, float) for key, values in (draws or {}).items()}
    if drawn:
        sizes = {values.size for values in drawn.values()}
        if DRAW in labels or len(sizes) != 1:
            raise NsrkitError("draws need one length, and the axis 'draw' for themselves")
        outer = {name: labels[name] for name in cut} | {DRAW: _axis(DRAW, np.arange(sizes.pop()))}
        labels = outer | {name: labels[name] for name in kept}
    return Plan(labels, kept, tuple(together), drawn)


def _axis(name: str, given: Sequence[Any] | np.ndarray) -> np.ndarray:
    labels = np.asarray(given)
    if labels.ndim != 1 or labels.size == 0:
        raise NsrkitError(f"axis {name!r} needs a list of labels, at least one")
    if labels.dtype.kind == "M":
        labels = labels.astype("datetime64[ns]")
    elif labels.dtype.kind not in "iufU":
        raise NsrkitError(f"labels of axis {name!r} must be text, numbers or dates: {given!r}")
    unique, count = np.unique(labels, return_counts=True)
    if count.max() > 1:
        raise NsrkitError(f"axis {name!r} names {unique[count.argmax()]} twice")
    return labels


def _plain(label: Any) -> Any:
    """A label as text or a number of Python; a date as ISO text."""
    return str(label) if isinstance(label, np.datetime64) else label.item()


def identity(function: Any) -> Any:
    """What a function is and what it was given, in plain values.

    Functions of a module are known by their name, a `functools.partial` by that and its arguments;
    any other callable, and each argument that is no plain value, needs a method `digest()`.

    Raises
    ------
    NsrkitError
        It cannot be told from another one.
    """
    if callable(digest := getattr(function, "digest", None)):
        kind = type(function)
        settings = json.loads(json.dumps(digest()))  # as a later run reads them: tuples are lists
        return {"function": f"{kind.__module__}.{kind.__qualname__}", "settings": settings}
    if isinstance(function, functools.partial):
        given = {"args": list(function.args), "keywords": function.keywords}
        told: dict[str, Any] = {"function": identity(function.func), **given}
        try:
            return json.loads(json.dumps(told, default=_digest, sort_keys=True))
        except TypeError as fault:
            raise NsrkitError(f"an argument of kind {fault} needs a method digest()") from None
    name = getattr(function, "__qualname__", "<")
    if "<" in name:
        raise NsrkitError(
            f"{name or function!r} cannot be told from another function in a later run: use a "
            "function of a module, functools.partial of one, or an object with digest()"
        )
    return f"{function.__module__}.{name}"


def _digest(value: Any) -> str:
    if callable(digest := getattr(value, "digest", None)):
        return str(digest())
    raise TypeError(type(value).__name__)


def inputs(made: Plan, function: Any, settings: Mapping[str, Any]) -> dict[str, Any]:
    """All that an ensemble's result follows from, in plain values: design, function, version."""
    given = json.loads(json.dumps(settings, default=_digest, sort_keys=True))
    told = {"nsrkit": nsrkit.__version__, "function": identity(function), "settings": given}
    return told | made.told()


def digest(told: Mapping[str, Any]) -> str:
    """SHA-256 of plain values, the same on any machine."""
    text = json.dumps(told, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def count(made: Plan) -> int:
    """How many results an ensemble has: the product of its axes."""
    return prod(made.shape)
