"""The table of products that can be fetched: `products.yaml`, read and checked as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, ValidationError, model_validator

from nsrkit.errors import DataError, ScenarioError
from nsrkit.scenario.base import Model
from nsrkit.scenario.reading import yaml
from nsrkit.scenario.reading.faults import near

FILE = Path(__file__).with_name("products.yaml")
UNKNOWN = "not supplied"
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_NEEDS = {"https": ("url", "step"), "copernicusmarine": ("dataset", "request", "step"),
          "earthaccess": ("dataset", "version", "step"), "none": ("how",)}  # fmt: skip


class Entry(Model):
    """One product: what it is, where it is to be had, and what one must say when using it."""

    name: str
    title: str
    producer: str
    client: Literal["https", "copernicusmarine", "earthaccess", "none"]
    reader: str
    """Name of the reader that opens it."""
    grid: str
    cadence: Literal["hour", "day", "month"]
    span: tuple[date, date | None]
    """First and last day; None: goes on."""
    licence: str
    citation: str
    facts: str
    """Where the facts of this row were seen."""
    unverified: tuple[str, ...] = ()
    """What was not seen in a genuine file, listing or catalogue."""
    doi: str = UNKNOWN
    login: str = ""
    """Where one registers; empty: no login needed."""
    latest: date | None = None
    """Last day that was seen; no limit."""
    months: tuple[int, ...] = tuple(range(1, 13))
    mb: float | None = None
    """Size of one file [MB]."""
    step: Literal["day", "month", "year", ""] = ""
    """What one file holds, or one request asks for."""
    product: str = ""
    dataset: str = ""
    version: str = ""
    part: str = ""
    request: Literal["get", "subset", ""] = ""
    variables: tuple[str, ...] = ()
    match: str = "*"
    """Pattern of the file names wanted, where a dataset holds others too."""
    url: str = ""
    beside: tuple[str, ...] = ()
    """Addresses of files without which the others cannot be read, such as a grid."""
    checksums: dict[str, str] = Field(default_factory=dict)
    """File name -> sha256 of the file as it is sent, where it is known."""
    how: str = ""
    """How to come by it, where no client fetches it."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        missing = [name for name in _NEEDS[self.client] if not getattr(self, name)]
        if missing:
            raise ValueError(f"client {self.client} needs {', '.join(missing)}")
        if not self.months or not set(self.months) <= set(range(1, 13)):
            raise ValueError("months are numbers from 1 to 12, the first of the season first")
        if self.span[1] and self.span[1] < self.span[0]:
            raise ValueError("span ends before it begins")
        return self

    @property
    def span_text(self) -> str:
        """The span in words."""
        first, last = self.span
        end = f"{last}" if last else f"on (seen to {self.latest})" if self.latest else "on"
        words = [_MONTHS[month - 1] for month in (self.months[0], self.months[-1])]
        season = "" if len(self.months) == 12 else f", {words[0]} to {words[1]}"
        return f"{first} {'to ' if last else ''}{end}{season}"


@lru_cache(maxsize=1)
def entries() -> Mapping[str, Entry]:
    """Every product of the table by name.

    Raises
    ------
    DataError
        The table was edited into something that cannot be read; all faults with their lines.

    Examples
    --------
    >>> entries()["amsr2-bremen"].client
    'https'
    """
    return read(FILE)


def read(file: Path) -> dict[str, Entry]:
    """A table of products from a file; see `entries`."""
    try:
        document = yaml.read(file)
    except ScenarioError as error:
        raise DataError(f"the table of products cannot be read: {error}") from None
    faults = [str(fault) for fault in document.faults]
    found = {}
    for name, row in document.data.items():
        try:
            found[name] = Entry(name=name, **row)
        except (ValidationError, TypeError) as error:
            faults += _faults(name, error, document)
    if faults:
        raise DataError("the table of products has faults:\n  " + "\n  ".join(faults))
    return found


def _faults(name: str, error: Exception, document: yaml.Document) -> list[str]:
    """Each fault of one product with its line."""
    if not isinstance(error, ValidationError):
        return [f"{document.places[name].file}:{document.places[name].line}: {name} is no mapping"]
    told = []
    for item in error.errors(include_url=False):
        keys = [name, *(str(key) for key in item["loc"])]
        place = document.places.get(".".join(keys[:2]), document.places[name])
        told.append(f"{place.file}:{place.line}: {'.'.join(keys)}: {item['msg']}")
    return told


def entry(name: str) -> Entry:
    """A product by name.

    Raises
    ------
    DataError
        No such product; tells the likeliest.

    Examples
    --------
    >>> entry("glorys12").dataset
    'cmems_mod_glo_phy_my_0.083deg_P1D-m'
    """
    if name not in entries():
        raise DataError(f"the catalog has no product {name!r}; {near(name, entries())} "
                        "(nsrkit ice list)")  # fmt: skip
    return entries()[name]
