"""Runs a function over blocks: in threads, in processes, or on a Dask cluster."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import (
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    as_completed,
)
from contextlib import closing, contextmanager
from contextvars import ContextVar
from typing import Any, Literal, NamedTuple

from nsrkit.ensemble.plan import Block, Plan
from nsrkit.errors import NsrkitError

How = Literal["threads", "processes", "serial"]
Progress = Callable[[int, int, float, float], None]
Each = Callable[[Block, Any], None]

SCHEDULER = "NSRKIT_SCHEDULER"
_ROUNDS = 3  # rounds without a finished block until workers that die are given up
_SHOWN = 5


class Cancelled(BaseException):
    """Ends a run between two blocks: who asked waits no longer. No handler of errors holds it."""


class _Listener(NamedTuple):
    """Who hears of the runs of this thread, and may call them off."""

    progress: Progress
    cancelled: Callable[[], bool]


_LISTENER: ContextVar[_Listener | None] = ContextVar("listener", default=None)


@contextmanager
def told(progress: Progress, cancelled: Callable[[], bool]) -> Iterator[None]:
    """Hear how far the runs get that are started in this block, and call them off.

    Parameters
    ----------
    progress
        Called after each block of each `run`, as the one that a run is given, and at each `step`;
        several runs follow each other from 0.
    cancelled
        Asked as often; where it gives True, `Cancelled` ends what is at work.

    Raises
    ------
    Cancelled
        The run was called off. Blocks that are at work are finished, the others are not begun.

    Examples
    --------
    >>> from nsrkit.ensemble import plan
    >>> heard, made = [], plan({"year": [2019, 2020], "departure": ["08-01"]})
    >>> with told(lambda done, total, *_: heard.append((done, total)), lambda: False):
    ...     _ = run(lambda block: None, made.blocks(), how="threads")
    >>> heard
    [(1, 2), (2, 2)]
    """
    token = _LISTENER.set(_Listener(progress, cancelled))
    try:
        yield
    finally:
        _LISTENER.reset(token)


def step(done: int, total: int, seconds: float = 0.0, eta: float = 0.0) -> None:
    """Say how far work without blocks is, such as a row of linear programs.

    Parameters
    ----------
    done, total
        Steps done, and steps in all.
    seconds, eta
        Seconds passed [s] and left [s]; 0 where they are not known.

    Raises
    ------
    Cancelled
        Who listens (see `told`) does not wait any longer. Nobody listens: nothing happens.

    Examples
    --------
    >>> with told(lambda done, total, *_: None, lambda: True):
    ...     step(1, 3)
    Traceback (most recent call last):
    nsrkit.ensemble.executor.Cancelled
    """
    listener = _LISTENER.get()
    if listener is not None:
        listener.progress(done, total, seconds, eta)
        if listener.cancelled():
            raise Cancelled


class Outcome(NamedTuple):
    """What became of a block."""

    number: int
    result: Any
    fault: str = ""
    """Kind and message of what it raised; empty where all went well."""
    trace: str = ""


def run(
    function: Callable[[Block], Any],
    blocks: Sequence[Block],
    *,
    how: How | None = None,
    workers: int | None = None,
    client: Any = None,
    scheduler: str | None = None,
    progress: Progress | None = None,
    each: Each | None = None,
    design: Plan | None = None,
) -> list[Any]:
    """Results of a function for some blocks, in the order of the blocks.

    Parameters
    ----------
    function
        Takes a block. For processes and clusters it, and what it gives, must be picklable, and its
        module importable by the workers.
    blocks
        What to compute, as `plan(...).blocks()` lists it.
    how
        "threads", for functions that let go of the interpreter lock as the kernels do; "processes"
        for work in plain Python; "serial". None: the cluster that the environment variable
        NSRKIT_SCHEDULER names, or else threads.
    workers
        Threads or processes; None takes one for each processor that this process may use.
    client
        A `dask.distributed.Client`, which takes the place of `how`.
    scheduler
        Address of a Dask scheduler, e.g. "tcp://host:8786"; takes the place of `how`.
    progress
        Called after each block with blocks done, blocks in all, seconds passed, and seconds left as
        far as can be told; `bar` makes one that draws.
    each
        Called with (block, result) in this process, in the order in which blocks end; results are
        then not gathered, and the list that comes back is empty.
    design
        Plan of the blocks, which knows the blocks that one worker had better take together.

    Returns
    -------
    list
        One result for each block.

    Raises
    ------
    NsrkitError
        Blocks failed: the others were finished first, and the message names those that were not.
        Or there is no such way to run, or no cluster at the address.

    Examples
    --------
    >>> from nsrkit.ensemble import plan
    >>> made = plan({"year": [2019, 2020], "departure": ["08-01", "09-01"]})
    >>> run(lambda block: block.at["year"] + 1, made.blocks(), how="threads")
    [2020, 2021]
    """
    found: dict[int, Any] = {}
    failed: list[Outcome] = []
    by_number = {block.number: block for block in blocks}
    began = time.monotonic()
    ended = _outcomes(function, list(blocks), how, workers, client, scheduler, design)
    with closing(ended):  # what is not finished is called off, whatever stops the loop
        for done, outcome in enumerate(ended, 1):
            if outcome.fault:
                failed.append(outcome)
            elif each is not None:
                each(by_number[outcome.number], outcome.result)
            else:
                found[outcome.number] = outcome.result
            passed = time.monotonic() - began
            far = done, len(blocks), passed, passed / done * (len(blocks) - done)
            if progress is not None:
                progress(*far)
            step(*far)
    if failed:
        raise _failure(sorted(failed), by_number)
    return [found[block.number] for block in blocks] if each is None else []


def _outcomes(
    function: Callable[[Block], Any], blocks: list[Block], how: How | None, workers: int | None,
    client: Any, scheduler: str | None, design: Plan | None,
) -> Generator[Outcome, None, None]:  # fmt: skip
    address = scheduler or (None if how else os.environ.get(SCHEDULER))
    if how not in (None, "threads", "processes", "serial"):
        raise NsrkitError(f"there is no way to run {how!r}; write threads, processes or serial")
    if workers is not None and workers < 1:
        raise NsrkitError(f"workers must be at least 1, not {workers}")
    if not blocks:
        return
    if client is not None or address is not None:
        from nsrkit.ensemble import cluster

        yield from cluster.outcomes(function, blocks, client, address, design)
    elif how == "serial":
        for block in blocks:
            yield attempt(function, [block])[0]
    elif how == "processes":
        count = min(workers or processors(), len(blocks))
        batches = design.batches(blocks, count) if design else [[block] for block in blocks]
        yield from _processes(function, batches, count)
    else:
        pool = ThreadPoolExecutor(min(workers or processors(), len(blocks)), "nsrkit")
        yield from _pooled(pool, function, [[block] for block in blocks], [])


def processors() -> int:
    """Processors that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def attempt(function: Callable[[Block], Any], batch: list[Block]) -> list[Outcome]:
    """Outcomes of some blocks; what one raises comes back as text, which any process can take."""
    found = []
    for block in batch:
        try:
            found.append(Outcome(block.number, function(block)))
        except Exception as fault:
            told = f"{type(fault).__name__}: {fault}"
            found.append(Outcome(block.number, None, told, traceback.format_exc()))
    return found


def _pooled(pool: Executor, function: Callable[[Block], Any], batches: list[list[Block]],
            lost: list[list[Block]]) -> Iterator[Outcome]:  # fmt: skip
    """Outcomes as they come; batches whose worker died are added to `lost`."""
    waiting: dict[Future[list[Outcome]], list[Block]] = {}
    try:
        for batch in batches:
            try:
                waiting[pool.submit(attempt, function, batch)] = batch
            except BrokenExecutor:
                lost.append(batch)
        for future in as_completed(list(waiting)):
            batch = waiting.pop(future)
            try:
                ended = future.result()
            except BrokenExecutor:
                lost.append(batch)
            else:
                yield from ended
            del future  # or its result would be held until the next one
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _processes(
    function: Callable[[Block], Any], batches: list[list[Block]], workers: int
) -> Iterator[Outcome]:
    """Outcomes from worker processes; what a worker was at when it died is run again."""
    context = multiprocessing.get_context("spawn")  # numba and threads do not survive a fork
    vain = 0
    with plain_main(function):
        while batches:
            lost: list[list[Block]] = []
            pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_end_with_parent)
            yield from _pooled(pool, function, batches, lost)
            vain = vain + 1 if len(lost) == len(batches) else 0
            if vain == _ROUNDS:
                told = "the worker process died again and again; is there memory enough?"
                yield from (Outcome(block.number, None, told) for batch in lost for block in batch)
                return
            batches = sorted(lost, key=lambda batch: batch[0].number)


def _end_with_parent() -> None:
    """Let a worker end when the process that started it is killed, rather than wait for ever."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch(process: Any = parent) -> None:
        process.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="nsrkit-parent").start()


@contextmanager
def plain_main(function: Any = None) -> Iterator[None]:
    """Keep new processes from importing the caller's main module again, as if it were a library.

    A script without `if __name__ == "__main__"` would start itself over. Only where the function
    lives in that module do workers need it.
    """
    main = sys.modules["__main__"]
    names = () if _of_main(function) else ("__spec__", "__file__")
    kept = {name: getattr(main, name) for name in names if hasattr(main, name)}
    try:
        if "__spec__" in kept:
            main.__spec__ = None
        if "__file__" in kept:
            del main.__file__
        yield
    finally:
        for name, value in kept.items():
            setattr(main, name, value)


def _of_main(function: Any) -> bool:
    inner = getattr(function, "func", function)
    return getattr(inner, "__module__", None) == "__main__"


def _failure(failed: list[Outcome], blocks: dict[int, Block]) -> NsrkitError:
    """One error for all blocks that failed, with the place of each."""
    lines = [f"  {blocks[one.number]}: {one.fault}" for one in failed[:_SHOWN]]
    more = [f"  and {len(failed) - _SHOWN} more"] if len(failed) > _SHOWN else []
    head = f"{len(failed)} of {len(blocks)} blocks failed; the others are finished"
    error = NsrkitError("\n".join([head, *lines, *more]))
    if failed[0].trace:
        error.add_note(f"where the first one failed:\n{failed[0].trace}")
    return error


def bar(title: str = "blocks") -> Progress:
    """A progress bar on the terminal, for the `progress` of `run`.

    Parameters
    ----------
    title
        What stands before the bar.

    Returns
    -------
    callable
        Takes (done, total, seconds, eta) as `run` gives them; nothing is drawn where the standard
        error stream is no terminal.

    Examples
    --------
    >>> bar("voyages")(1, 1, 0.0, 0.0)
    """
    from rich import progress as rich_progress
    from rich.console import Console

    drawn = rich_progress.Progress(
        rich_progress.TextColumn("{task.description}"), rich_progress.BarColumn(),
        rich_progress.MofNCompleteColumn(), rich_progress.TimeElapsedColumn(),
        rich_progress.TextColumn("{task.fields[left]}"), console=Console(stderr=True),
        transient=True,
    )  # fmt: skip
    task = drawn.add_task(title, left="")

    def show(done: int, total: int, seconds: float, eta: float) -> None:
        if not drawn.live.is_started and drawn.console.is_terminal:
            drawn.start()
        left = f"{eta:.0f} s left" if eta < 600 else f"{eta / 60:.0f} min left"
        drawn.update(task, completed=done, total=total, left=left)
        if done == total:
            drawn.stop()

    return show
