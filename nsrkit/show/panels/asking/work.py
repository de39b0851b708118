"""Answers in a thread of their own, one at a time, so that the page stays alive."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from nsrkit.ensemble.executor import Cancelled, told

PATIENCE_S = 0.3  # an answer that takes longer says so
_TOLD_S = 0.1  # progress is told no more often than this

Question = Callable[[], Any]


@lru_cache(maxsize=1)
def _thread() -> ThreadPoolExecutor:
    """The thread of all panels: two that compute at once would only slow each other down."""
    return ThreadPoolExecutor(1, "nsrkit-panel")


@dataclass
class State:
    """How far an answer is; `busy` only where it takes long enough to be told."""

    busy: bool = False
    done: int = 0
    total: int = 0
    left_s: float = 0.0


@dataclass
class _Job:
    question: Question
    cancelled: threading.Event = field(default_factory=threading.Event)


class Work:
    """Answers questions; of those that come while one is at work, the last.

    An older question is called off between two blocks of an ensemble. Where it ends all the same,
    its answer is given: a map follows a slider that is dragged.

    Parameters
    ----------
    answered
        Called with (what the question gave or raised) in the thread that asked.
    heard
        Called with the `State`, in the same thread.

    Examples
    --------
    >>> found = []
    >>> Work(found.append, lambda state: None).ask(lambda: 42)  # no loop runs: at once
    >>> found
    [42]
    """

    def __init__(self, answered: Callable[[Any], None], heard: Callable[[State], None]) -> None:
        self._answered, self._heard = answered, heard
        self._job: _Job | None = None
        self._next: Question | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def ask(self, question: Question) -> None:
        """Answer a question soon; at once, in this thread, where no event loop runs."""
        try:
            self._loop = asyncio.get_running_loop()
        except RuntimeError:
            self._answered(tried(question))
            return
        self._next = question
        if self._job is not None:
            self._job.cancelled.set()
        else:
            self._begin()

    @property
    def idle(self) -> bool:
        """Whether nothing is asked and nothing at work."""
        return self._job is None and self._next is None

    def cancel(self) -> None:
        """Give up what is asked; what is at work ends after its block."""
        self._next = None
        if self._job is not None:
            self._job.cancelled.set()

    def _begin(self) -> None:
        question, self._next, loop = self._next, None, self._loop
        if question is None or loop is None:
            return
        job = self._job = _Job(question)
        loop.call_later(PATIENCE_S, self._late, job)
        loop.run_in_executor(_thread(), self._run, job, loop)

    def _late(self, job: _Job) -> None:
        if job is self._job:
            self._heard(State(busy=True))

    def _run(self, job: _Job, loop: asyncio.AbstractEventLoop) -> None:
        """In the thread: the answer, with word of how far it is."""
        last = [time.monotonic()]

        def progress(done: int, total: int, passed: float, left: float) -> None:
            now = time.monotonic()
            if now - last[0] >= _TOLD_S:
                last[0] = now
                loop.call_soon_threadsafe(self._far, job, State(True, done, total, left))

        found: Any = None
        try:
            with told(progress, job.cancelled.is_set):
                found = tried(job.question)
        except Cancelled as stopped:
            found = stopped
        finally:
            loop.call_soon_threadsafe(self._ended, job, found)

    def _far(self, job: _Job, state: State) -> None:
        if job is self._job:
            self._heard(state)

    def _ended(self, job: _Job, found: Any) -> None:
        self._job = None
        if not isinstance(found, Cancelled):
            self._answered(found)
        if self._next is not None:
            self._begin()
        elif isinstance(found, Cancelled):
            self._answered(found)


def tried(question: Question) -> Any:
    """What a question gives; a fault is an answer as well."""
    from nsrkit.errors import NsrkitError

    try:
        return question()
    except NsrkitError as fault:
        return fault
    except Exception as fault:
        logging.getLogger(__name__).exception("a panel met a fault of the program")
        return fault
