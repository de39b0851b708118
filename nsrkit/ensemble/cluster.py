"""Blocks on a Dask cluster; what a worker was at when it died is run again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import nsrkit
from nsrkit.ensemble.executor import Outcome, attempt
from nsrkit.ensemble.plan import Block, Plan
from nsrkit.errors import NsrkitError

_ANSWER_S = 10
_WORKERS_S = 600  # a queue of batch jobs may take its time to start the first one
_AHEAD = 4  # batches in hand for each thread of the cluster
_AGAIN = 3


def outcomes(
    function: Callable[[Block], Any], blocks: list[Block], client: Any, address: str | None,
    design: Plan | None,
) -> Iterator[Outcome]:  # fmt: skip
    """Outcomes as they come. Workers are sent labels of blocks, never arrays."""
    distributed = library()
    with _connected(client, address) as at:
        threads = _ready(at)
        batches = design.batches(blocks, threads) if design else [[block] for block in blocks]
        todo, tried = iter(enumerate(batches)), [0] * len(batches)
        waiting: dict[Any, int] = {}

        def submit(i: int) -> Any:
            future = at.submit(attempt, function, batches[i], pure=False)
            waiting[future] = i
            return future

        try:
            ready = distributed.as_completed(
                [submit(i) for i, _ in islice(todo, _AHEAD * threads)],
                loop=at.loop,  # or it would look for a default client, which ours is not
                raise_errors=False,
            )
            for future in ready:
                i = waiting.pop(future)
                if future.status == "finished":
                    yield from future.result()
                    following = next(todo, None)
                    if following is not None:
                        ready.add(submit(following[0]))
                    continue
                # `attempt` raises nothing: the worker died, or could not take the work at all.
                tried[i] += 1
                if tried[i] < _AGAIN:
                    ready.add(submit(i))
                    continue
                fault = _fault(future)
                yield from (Outcome(block.number, None, fault) for block in batches[i])
                following = next(todo, None)
                if following is not None:
                    ready.add(submit(following[0]))
        finally:
            at.cancel(list(waiting))


def library() -> Any:
    """The module `distributed`.

    Raises
    ------
    NsrkitError
        It is not installed.
    """
    try:
        import distributed
    except ImportError:
        raise NsrkitError(
            "a Dask cluster needs more libraries: pip install 'nsrkit[cluster]'"
        ) from None
    return distributed


@contextmanager
def _connected(client: Any, address: str | None) -> Iterator[Any]:
    """The client given, or one of our own that is closed in the end."""
    if client is not None:
        yield client
        return
    own = connect(str(address))
    try:
        yield own
    finally:
        own.close()


def connect(address: str) -> Any:
    """A client of the scheduler at an address.

    Raises
    ------
    NsrkitError
        Nothing answers there, or `distributed` is not installed.
    """
    try:
        return library().Client(address, timeout=_ANSWER_S, set_as_default=False)
    except (OSError, ValueError, TypeError) as fault:
        why = str(fault).splitlines()[0] if str(fault) else type(fault).__name__
        raise NsrkitError(
            f"no Dask scheduler answers at {address!r} ({why}); start one with `dask scheduler`, "
            "take its address (tcp://host:8786), or leave the scheduler out to run on this machine"
        ) from None


def _ready(client: Any) -> int:
    """Threads of the cluster, when there is a worker and each has our version.

    Raises
    ------
    NsrkitError
        No worker comes, or one has another version of nsrkit or none.
    """
    from distributed import TimeoutError as LateError

    try:
        client.wait_for_workers(1, timeout=_WORKERS_S)
    except LateError:
        raise NsrkitError(f"the Dask cluster has had no worker for {_WORKERS_S} s") from None
    found = client.run(_version, on_error="return")
    for worker, version in found.items():
        if version != nsrkit.__version__:
            raise NsrkitError(
                f"the Dask worker {worker} has nsrkit {version!r}, we have {nsrkit.__version__!r}: "
                "install one version everywhere"
            )
    return max(1, sum(int(threads) for threads in client.nthreads().values()))


def _version() -> str:
    return nsrkit.__version__


def _fault(future: Any) -> str:
    error = future.exception() if future.status == "error" else None
    if error is None:
        return f"its task was {future.status} {_AGAIN} times"
    return f"{type(error).__name__}: {error}".splitlines()[0]


def check(address: str) -> None:
    """Make sure that a scheduler answers.

    Raises
    ------
    NsrkitError
        It does not, or `distributed` is not installed.
    """
    connect(address).close()
