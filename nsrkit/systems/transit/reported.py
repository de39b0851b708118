"""Statistics of transits as they were published; each row keeps its definition and publisher."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from nsrkit.errors import DataError
from nsrkit.scenario.reading.rows import rows

if TYPE_CHECKING:
    import xarray as xr

TRANSIT, ALL = "transit", "all"


class Count(NamedTuple):
    """A line of `params/nsr-transits.csv`; None where no source was found."""

    year: int
    definition: str
    """What was counted; `transit` stands for whole years in the sense of the publisher."""
    cargo: str
    """Of which cargo; `all` for all of them."""
    publisher: str
    as_of: str
    voyages: int | None
    tonnes: float | None
    eastbound: int | None
    westbound: int | None
    laden: int | None
    ballast: int | None
    first_entry: str
    last_exit: str
    note: str
    source: str


_COUNTS = ("voyages", "eastbound", "westbound", "laden", "ballast")
_DATES = ("first_entry", "last_exit")


def counts() -> list[Count]:
    """All lines of the table, of all publishers.

    Returns
    -------
    list of Count
        In the order of the file; a file in the current folder comes before that of the package.

    Raises
    ------
    DataError
        A line cannot be read.

    Examples
    --------
    >>> sorted({one.publisher for one in counts() if one.year == 2024})
    ['CHNL', 'Rosatom']
    """
    return rows("nsr-transits", _count, f"{', '.join(Count._fields)}, numbers or nothing")


def _count(row: dict[str, str]) -> Count:
    numbers = {key: int(row[key]) if row[key] else None for key in _COUNTS}
    tonnes = float(row["tonnes"]) if row["tonnes"] else None
    texts = {
        key: row[key]
        for key in ("definition", "cargo", "publisher", "as_of", "note", "source", *_DATES)
    }
    return Count(year=int(row["year"]), tonnes=tonnes, **numbers, **texts)  # type: ignore[arg-type]


def statistics(publisher: str, cargo: str = ALL, definition: str = TRANSIT) -> xr.Dataset:
    """Transits by year as one publisher counted them; those of others are never mixed in.

    Parameters
    ----------
    publisher
        A name of the table, CHNL or Rosatom say.
    cargo
        Of which cargo; "all" for all of them.
    definition
        What was counted; a definition that begins so counts too, so that "transit" also finds a
        year that was counted to a date ("transit to 30 November") where the whole is not there.

    Returns
    -------
    Dataset
        On `year`: `voyages`, `eastbound`, `westbound`, `laden`, `ballast` [1] and `tonnes` [t], NaN
        where the publisher gave none; `first_entry`, `last_exit` (NaT likewise); texts
        `definition`, `as_of`, `note`, `source`.

    Raises
    ------
    DataError
        The publisher has no such count; the message names those that have.

    Examples
    --------
    >>> found = statistics("CHNL").sel(year=2024)
    >>> int(found.voyages), int(found.laden), int(found.ballast)
    (97, 56, 41)
    >>> int(statistics("Rosatom").voyages.sel(year=2024))
    92
    """
    found = [
        one for one in counts() if one.cargo == cargo and one.definition.startswith(definition)
    ]
    of = [one for one in found if one.publisher == publisher]
    if not of:
        names = ", ".join(sorted({one.publisher for one in found})) or "nobody"
        raise DataError(f"{publisher!r} counts no {definition} of cargo {cargo!r}; {names} does")
    whole = {one.year: one for one in sorted(of, key=lambda one: -len(one.definition))}
    return _dataset([whole[year] for year in sorted(whole)], publisher, cargo)


def _dataset(rows: list[Count], publisher: str, cargo: str) -> xr.Dataset:
    import numpy as np
    import xarray as xr

    def column(key: str, units: str, long_name: str) -> tuple[str, object, dict[str, str]]:
        values = [getattr(one, key) for one in rows]
        numbers = np.array([np.nan if value is None else value for value in values], float)
        return "year", numbers, {"units": units, "long_name": long_name}

    words = {key: ("year", np.array([getattr(one, key) for one in rows], object).astype(str))
             for key in ("definition", "as_of", "note", "source")}  # fmt: skip
    dates = {key: ("year", np.array([getattr(one, key) or "NaT" for one in rows], "datetime64[ns]"))
             for key in _DATES}  # fmt: skip
    numbers = {key: column(key, "1", f"{key} of transits") for key in _COUNTS}
    return xr.Dataset(
        {**numbers, "tonnes": column("tonnes", "t", "cargo of transits"), **dates, **words},
        coords={"year": [one.year for one in rows]},
        attrs={"publisher": publisher, "cargo": cargo},
    )
