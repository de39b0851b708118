"""What the workbooks of one run share: expensive results, and the headline numbers they hand over.

The store is a folder named by NSRKIT_STORE. Without it nothing is kept: a result is computed, and
a headline goes nowhere. A result is written under a temporary name and moved, so that a reader
never sees half a file; a lock makes a second workbook wait rather than compute the same again.
"""

from __future__ import annotations

import functools
import hashlib
import json
import math
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec

import nsrkit
from nsrkit.ensemble import export
from nsrkit.errors import DataError
from nsrkit.logs import logger

if TYPE_CHECKING:
    import xarray as xr

LOG = logger(__name__)
P = ParamSpec("P")
FOLDER, WRITER = "NSRKIT_STORE", "NSRKIT_WORKBOOK"
OWN = "process"
"""Said in the place of a folder: one for each process, which goes with it; a notebook's kernel."""
_DIGITS = 9  # of numbers in results: sums may differ in the last bits between machines
_MUTED: ContextVar[bool] = ContextVar("muted", default=False)


def folder() -> Path | None:
    """Folder of this run's store; None where there is none."""
    given = os.environ.get(FOLDER)
    if given == OWN:
        return Path(_own().name)
    return Path(given) if given else None


@functools.cache
def _own() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="nsrkit-")


def shared(function: Callable[P, xr.Dataset]) -> Callable[P, xr.Dataset]:
    """Make a function of cases and plain values keep its dataset in the store of the run.

    Parameters
    ----------
    function
        Gives a Dataset; its arguments have a `digest()` or are plain (text, numbers, lists).

    Returns
    -------
    callable
        The same function; its Dataset comes back as it was, units [in the attributes] and NaN
        included. With arguments of another kind nothing is looked up.

    Examples
    --------
    >>> @shared
    ... def empty():
    ...     import xarray
    ...     return xarray.Dataset()
    >>> len(empty().data_vars)
    0
    """

    @functools.wraps(function)
    def kept(*args: P.args, **kwargs: P.kwargs) -> xr.Dataset:
        at = folder()
        key = _key(function, args, kwargs) if at is not None else None
        if at is None or key is None:
            return function(*args, **kwargs)
        path = at / f"{function.__name__}-{key}.nc"
        with _alone(path):
            if path.exists():
                LOG.debug("%s: taken from the store", function.__qualname__)
            else:
                began = time.perf_counter()
                export.netcdf(function(*args, **kwargs), path)
                LOG.info("%s: %.1f s", function.__qualname__, time.perf_counter() - began)
        return export.opened(path)

    return kept


def _key(function: Callable[..., Any], args: Any, kwargs: Mapping[str, Any]) -> str | None:
    try:
        told = json.dumps([args, kwargs], default=_digest, sort_keys=True)
    except TypeError:
        return None
    name = f"{function.__module__}.{function.__qualname__}"
    return hashlib.sha256(f"{nsrkit.__version__} {name} {told}".encode()).hexdigest()[:20]


def _digest(value: Any) -> str:
    if callable(digest := getattr(value, "digest", None)):
        return str(digest())
    raise TypeError(type(value).__name__)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the lock of a file; where the system has no locks, go on without."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        with suppress(ImportError, OSError):
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def muted() -> Iterator[None]:
    """Hand over no headline numbers in this block: what is tried out is no result.

    Examples
    --------
    >>> with muted():
    ...     headline("nsr.days", 20.44, "d", source="nsrkit.voyage.compare")["value"]
    20.44
    """
    token = _MUTED.set(True)
    try:
        yield
    finally:
        _MUTED.reset(token)


def headline(
    name: str, value: float | None, unit: str, *, low: float | None = None,
    high: float | None = None, source: str, status: str = "derived", note: str = "",
    title: str = "",
) -> dict[str, Any]:  # fmt: skip
    """Hand one headline number of a workbook over to `results.json`.

    Parameters
    ----------
    name
        Dotted name, e.g. "nsr.days".
    value, low, high
        The number and its spread; None or NaN: there is no value, and `note` says why.
    unit
        Its unit.
    source
        What it was computed by, or a citation.
    status
        "found", "derived", "assumed", "not supplied" or "user".
    note
        What the spread is, or the reason why there is no value.
    title
        The number in words.

    Returns
    -------
    dict
        The record as it stands in `results.json`.

    Raises
    ------
    DataError
        A number without a value has no reason, or one with a value no source.

    Examples
    --------
    >>> headline("nsr.days", 20.44, "d", source="nsrkit.voyage.compare")["value"]
    20.44
    """
    given = _plain(value)
    if given is None and not note:
        raise DataError(f"headline {name!r} has no value: say why in `note`")
    if given is not None and not source:
        raise DataError(f"headline {name!r} needs a source")
    record = {"value": given, "unit": unit, "low": _plain(low), "high": _plain(high),
              "status": "not supplied" if given is None else status, "source": source}  # fmt: skip
    record |= {"title": title} if title else {}
    record |= {"reason" if given is None else "note": note} if note else {}
    at = None if _MUTED.get() else folder()
    if at is not None:
        at.mkdir(parents=True, exist_ok=True)
        with (at / f"{os.environ.get(WRITER, 'workbook')}.headlines").open(
            "a", encoding="utf-8"
        ) as file:
            file.write(json.dumps({name: record}, allow_nan=False) + "\n")
    return record


def _plain(value: float | None) -> float | None:
    if value is None or not math.isfinite(value):
        return None
    return float(f"{float(value):.{_DIGITS}g}")


def headlines(at: Path) -> dict[str, Any]:
    """All headline numbers in a store, by name; the last word of the last workbook counts."""
    found: dict[str, Any] = {}
    for path in sorted(at.glob("*.headlines")):
        for line in path.read_text(encoding="utf-8").splitlines():
            found |= json.loads(line)
    return dict(sorted(found.items()))
