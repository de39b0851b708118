"""Fetching: one way for every client, whole files only, and a clear word where it cannot be."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from nsrkit.errors import DataError
from nsrkit.ice.catalog.table import Entry, entry

OFFLINE = "NSRKIT_OFFLINE"
# Left free on the disk [MB] after all files have come, whatever their sizes turn out to be.
SPARE_MB = 200.0
# Library of each client -> the module here that speaks to it.
_CLIENTS = {"https": ("pooch", "https"), "copernicusmarine": ("copernicusmarine", "copernicus"),
            "earthaccess": ("earthaccess", "earthdata")}  # fmt: skip


class Item(NamedTuple):
    """One file to come: its name, its size [MB] where it is known, and what its client needs."""

    name: str
    mb: float | None
    ticket: Any


class Fetched(NamedTuple):
    """What is there after fetching: new files, files kept, and files that the source lacks."""

    folder: Path
    new: tuple[Path, ...]
    kept: tuple[Path, ...]
    absent: tuple[str, ...]


class Client(Protocol):
    """A module of this folder that speaks to one kind of source."""

    def plan(self, product: Entry, steps: Sequence[tuple[date, date]]) -> list[Item]:
        """The files of these spans; nothing is fetched yet."""

    def batch(self, product: Entry) -> int:
        """How many files to ask for at once."""

    def get(self, product: Entry, items: Sequence[Item], folder: Path) -> list[str]:
        """Write the files into a folder; the names of those that the source does not have."""


def fetch(
    name: str,
    start: str | date,
    end: str | date,
    to_dir: str | Path | None = None,
    tell: Callable[[str], None] = lambda line: None,
) -> Fetched:
    """Fetch the files of a product, those that are not there yet.

    Each file is written into a hidden folder, looked at, and moved to its name in one step: what
    stands in `to_dir` is whole. The same call again goes on where another was stopped.

    Parameters
    ----------
    name
        Of a product, see `nsrkit.ice.catalog.table.entries`.
    start, end
        First and last day (both in), e.g. "2020-03-01". A file holds a day, a month or a year.
    to_dir
        Folder; default ice/NAME here.
    tell
        Called with a line for each file.

    Returns
    -------
    Fetched

    Raises
    ------
    DataError
        Unknown name, a date outside its span, NSRKIT_OFFLINE set, library not installed, no
        network, no login, no space, or an answer that is not the file: what, why and the remedy.

    Examples
    --------
    >>> fetch("glorys12", "1950-01-01", "1950-12-31")
    Traceback (most recent call last):
    ...
    nsrkit.errors.DataError: glorys12 holds 1993-01-01 to 2026-09-22, not 1950-01-01 to 1950-12-31
    """
    product = entry(name)
    steps = _steps(product, _day(start), _day(end))
    client = _client(product)
    folder = Path(to_dir) if to_dir is not None else Path("ice") / name
    _check_online(product)
    with _faults(product), _workroom(folder) as room:
        items = client.plan(product, steps)
        if not items:
            raise DataError(f"{name} has no file from {start} to {end}; see nsrkit ice info {name}")
        missing = [item for item in items if not (folder / item.name).exists()]
        _check_space(product, missing, folder)
        absent = _come(client, product, missing, (room, folder), tell)
    if len(absent) == len(items) - len(product.beside):
        raise DataError(f"{name}: the source has none of the {len(items)} files asked for, such as "
                        f"{absent[0]}; its address may have changed: see the table of products, "
                        "nsrkit/ice/catalog/products.yaml")  # fmt: skip
    fresh = {item.name for item in missing}
    here = [item.name for item in items if item.name not in absent]
    return Fetched(folder, tuple(folder / n for n in here if n in fresh),
                   tuple(folder / n for n in here if n not in fresh), tuple(absent))  # fmt: skip


def _come(
    client: Client, product: Entry, missing: Sequence[Item], places: tuple[Path, Path],
    tell: Callable[[str], None],
) -> list[str]:  # fmt: skip
    """Fetch batch by batch into the hidden folder and move what is whole; names of the absent."""
    room, folder = places
    size, absent = client.batch(product), []
    for first in range(0, len(missing), size):
        part = missing[first : first + size]
        absent += client.get(product, part, room)
        for number, item in enumerate(part, first + 1):
            if item.name in absent:
                tell(f"{number}/{len(missing)} {item.name}: the source does not have it")
                continue
            check(room / item.name)
            (room / item.name).replace(folder / item.name)
            tell(f"{number}/{len(missing)} {item.name}")
    return absent


def _day(given: str | date) -> date:
    try:
        return given if isinstance(given, date) else date.fromisoformat(given)
    except ValueError:
        raise DataError(f"{given!r} is not a date; write one such as 2020-03-01") from None


def _steps(product: Entry, start: date, end: date) -> list[tuple[date, date]]:
    """Spans of a day, month or year that files hold, cut to the days asked for."""
    first, last = product.span
    if end < start:
        raise DataError(f"the span from {start} to {end} is empty")
    if start < first or end > (last or end):
        raise DataError(f"{product.name} holds {product.span_text}, not {start} to {end}")
    days = [start + timedelta(n) for n in range((end - start).days + 1)]
    length = {"day": 10, "month": 7, "year": 4}.get(product.step, 10)  # of 2020-03-01
    groups: dict[str, list[date]] = {}
    for day in days:
        if day.month in product.months:
            groups.setdefault(day.isoformat()[:length], []).append(day)
    if not groups:
        raise DataError(f"{product.name} has no field from {start} to {end}: it holds "
                        f"{product.span_text}")  # fmt: skip
    return [(group[0], group[-1]) for group in groups.values()]


def _client(product: Entry) -> Client:
    """The module that fetches a product; nothing foreign is imported unless it is installed."""
    if product.client == "none":
        raise DataError(f"{product.name} is not fetched by nsrkit: get it {product.how}; then open "
                        "the files with nsrkit.ice.open")  # fmt: skip
    library, module = _CLIENTS[product.client]
    if find_spec(library) is None:
        raise DataError(f"fetching {product.name} needs the library {library}, which is not "
                        "installed: pip install 'nsrkit[fetch]'")  # fmt: skip
    found: Any = import_module(f"nsrkit.ice.catalog.{module}")
    client: Client = found
    return client


def _check_online(product: Entry) -> None:
    if os.environ.get(OFFLINE, "0") not in ("", "0"):
        raise DataError(f"{product.name} is not fetched: {OFFLINE} is set, which forbids the "
                        f"network; unset it, or use nsrkit.ice.open('record')")  # fmt: skip


def _check_space(product: Entry, items: Sequence[Item], folder: Path) -> None:
    """Enough room for the files whose sizes are known, with some to spare."""
    need = sum(item.mb or product.mb or 0.0 for item in items) + SPARE_MB
    free = shutil.disk_usage(folder).free / 1e6
    if items and need > free:
        raise DataError(f"{product.name}: {len(items)} files take about {need - SPARE_MB:.0f} MB "
                        f"and {SPARE_MB:.0f} MB shall stay free, but {folder} has {free:.0f} MB: "
                        "ask for a shorter span, or for another disk with --to-dir")  # fmt: skip


@contextmanager
def _workroom(folder: Path) -> Iterator[Path]:
    """A hidden folder beside the files, gone afterwards whatever happens."""
    new = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        room = tempfile.TemporaryDirectory(prefix=".fetch-", dir=folder)
    except OSError as fault:
        raise DataError(f"{folder} cannot be written ({fault.strerror}): choose another folder "
                        "with --to-dir") from None  # fmt: skip
    try:
        with room as path:
            yield Path(path)
    finally:
        with suppress(OSError):  # the first that holds something ends it
            for made in new:
                made.rmdir()


@contextmanager
def _faults(product: Entry) -> Iterator[None]:
    """Whatever a client library raises, as one clear error; files that came before stay."""
    try:
        yield
    except DataError:
        raise
    except OSError as fault:
        if errno.ENOSPC in _numbers(fault):
            raise DataError(f"{product.name}: the disk is full; files that came whole are kept. "
                            "Make room, then give the same command again") from None  # fmt: skip
        raise DataError(f"{product.name}: the source cannot be reached ({_short(fault)}); check "
                        "the network, then give the same command again: it goes on with what is "
                        "missing") from None  # fmt: skip
    except Exception as fault:  # libraries of others raise what they like
        raise DataError(f"{product.name}: {product.client} gave up with "
                        f"{type(fault).__name__}: {_short(fault)}; what came whole is kept, the "
                        "same command goes on with what is missing") from None  # fmt: skip


def _numbers(fault: BaseException | None) -> set[int | None]:
    """Error numbers of a fault and of what caused it."""
    found: set[int | None] = set()
    while fault is not None:
        found.add(getattr(fault, "errno", None))
        fault = fault.__cause__ or fault.__context__
    return found


def _short(fault: BaseException) -> str:
    """A fault in one line of readable length; of a chain of wrappings the innermost reason."""
    fault = getattr(fault.args[0], "reason", None) or fault if fault.args else fault
    text = " ".join(str(fault).split()) or type(fault).__name__
    return text if len(text) <= 300 else f"{text[:297]}..."


def check(path: Path) -> None:
    """Look at a file that has come.

    Raises
    ------
    DataError
        It is missing, empty, or cut short: a netCDF file must open.
    """
    if not path.is_file() or path.stat().st_size == 0:
        raise DataError(f"{path.name} did not come, or came empty; give the same command again")
    if path.suffix in (".nc", ".nc4"):
        from netCDF4 import Dataset

        try:
            Dataset(path).close()
        except OSError:
            with path.open("rb") as file:
                start = file.read(40)
            raise DataError(
                f"what came for {path.name} is no whole netCDF file ({path.stat().st_size} bytes, "
                f"beginning with {start!r}): the transfer was cut short, or the server sent a page "
                "in its place, such as a login; give the same command again") from None  # fmt: skip
