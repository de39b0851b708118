"""Costly inputs that many blocks share, made once per process however many threads ask."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Memo(Generic[P, T]):
    """The last few results of a function.

    Unlike `functools.lru_cache`, a second thread that asks for what a first one is making waits for
    it and does not make it again.

    Parameters
    ----------
    make
        Function of hashable arguments.
    size
        How many results are kept; the one asked for longest ago goes first.

    Examples
    --------
    >>> square = Memo(lambda x: x * x, size=1)
    >>> square(3), square(3), square(4)
    (9, 9, 16)
    """

    def __init__(self, make: Callable[P, T], size: int = 2) -> None:
        self.make, self.size = make, size
        self._kept: OrderedDict[object, list[T]] = OrderedDict()
        self._making: dict[object, threading.Lock] = {}
        self._guard = threading.Lock()

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """The result for these arguments; what `make` raises is not kept."""
        key = (args, tuple(sorted(kwargs.items())))
        with self._guard:
            lock = self._making.setdefault(key, threading.Lock())
        with lock:
            with self._guard:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    return self._kept[key][0]
            made = self.make(*args, **kwargs)
            with self._guard:
                self._kept[key] = [made]
                while len(self._kept) > self.size:
                    gone, _ = self._kept.popitem(last=False)
                    self._making.pop(gone, None)
            return made

    def clear(self) -> None:
        """Let go of all results."""
        with self._guard:
            self._kept.clear()
            self._making.clear()
