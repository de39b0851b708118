"""Workbooks in processes of their own; those that read the results of others come last."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import (
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    as_completed,
)
from typing import TYPE_CHECKING

from nsrkit.ensemble.executor import plain_main
from nsrkit.report.kernel import Job, Outcome, execute

if TYPE_CHECKING:
    from rich.console import Console


def executed(
    todo: Sequence[Sequence[Job]], jobs: int, console: Console
) -> Iterator[tuple[int, list[Outcome]]]:
    """Number of each case and the outcomes of its workbooks, as soon as all of them have ended.

    Each workbook runs in a process of its own.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    # A server that has papermill loaded forks the workers: it is imported once, not per workbook.
    context = multiprocessing.get_context("forkserver" if sys.platform == "linux" else "spawn")
    if sys.platform == "linux":
        context.set_forkserver_preload(["papermill", "nsrkit.report.kernel"])
    total = sum(map(len, todo))
    waiting: dict[Future[Outcome], tuple[int, int]] = {}
    found: list[dict[int, Outcome]] = [{} for _ in todo]
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with (
        Progress(*columns, console=console, transient=True) as progress,
        ProcessPoolExecutor(min(jobs, total), mp_context=context, max_tasks_per_child=1) as pool,
        plain_main(),
    ):
        bar = progress.add_task("workbooks", total=total)
        for number, books in enumerate(todo):
            for i in _next(books, {}):
                waiting[_begun(pool, books[i])] = number, i
        while waiting:
            future = next(as_completed(waiting))
            number, i = waiting.pop(future)
            job, fault = todo[number][i], future.exception()
            found[number][i] = (
                Outcome(job.name, 0.0, f"{type(fault).__name__}: {fault}")
                if fault
                else future.result()
            )
            progress.advance(bar)
            _say(progress.console.print, job, found[number][i])
            for other in _next(todo[number], found[number]) if not job.last else ():
                waiting[_begun(pool, todo[number][other])] = number, other
            if len(found[number]) == len(todo[number]):
                yield number, [found[number][i] for i in range(len(todo[number]))]


def _begun(pool: Executor, job: Job) -> Future[Outcome]:
    """A workbook that is under way, or that fails because the process of another was killed."""
    try:
        return pool.submit(execute, job)
    except BrokenExecutor as error:
        failed: Future[Outcome] = Future()
        failed.set_exception(error)
        return failed


def _next(books: Sequence[Job], ended: Mapping[int, Outcome]) -> list[int]:
    """Workbooks of a case that begin: those that read no results first, then the others."""
    first = [i for i, job in enumerate(books) if not job.last]
    if first and not ended:
        return first
    return [i for i, job in enumerate(books) if job.last] if set(first) <= set(ended) else []


def _say(say: Callable[..., None], job: Job, outcome: Outcome) -> None:
    case = job.store.parent.name
    status = "failed" if outcome.error else "ok"
    text = f"  {case}  {job.name:<18} {status:<7} {outcome.seconds:5.1f} s"
    where = f" in cell {outcome.cell}" if outcome.cell else ""
    say(text + (f"{where}: {outcome.error.splitlines()[0]}" if outcome.error else ""), markup=False,
        highlight=False, soft_wrap=True)  # fmt: skip
