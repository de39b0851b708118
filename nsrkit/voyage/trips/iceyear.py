"""The ice that the voyages of a year meet: a member at a time, the span that they need."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nsrkit.ensemble.memo import Memo
from nsrkit.ensemble.plan import identity
from nsrkit.errors import DataError
from nsrkit.ice import record

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.voyage.routing.ices.cube import Ice

IceMaker = Callable[..., "xr.Dataset"]

EMBEDDED = ("record", "normal")
DRAWN = ("members", "ssp126", "ssp245", "ssp585")
_DAYS_AFTER = 74  # of ice after the year, for its last departures


@dataclass(frozen=True)
class IceYears:
    """Ice of any year and member, opened when a block of voyages asks for it."""

    source: str | IceMaker
    """A name, the path of files, or a function that opens a span of a year."""
    seed: int
    """Of the members that a name draws."""

    def digest(self) -> Any:
        """What the ice follows from, in plain values; a file by its size and date."""
        if not isinstance(self.source, str):
            return identity(self.source)
        if self.source in EMBEDDED:
            return self.source
        if self.source in DRAWN:
            return [self.source, self.seed]
        return [self.source, *_marks(self.source)]

    @classmethod
    def of(cls, source: str | Path | IceMaker, seed: int, members: Iterable[Any]) -> IceYears:
        """The ice of a source that has such members.

        Raises
        ------
        DataError
            It has none, or all that it has are members.
        """
        members = list(members)
        if source in EMBEDDED and members:
            raise DataError(f"ice {source!r} has no members; write 'members' or a scenario such as "
                            "'ssp245', which draw them from `seed`")  # fmt: skip
        if source in DRAWN:
            wrong = [one for one in members if not isinstance(one, Integral) or one < 0]
            if wrong or not members:
                got = repr(wrong[0]) if wrong else "none"
                raise DataError(f"which members of ice {source!r}? Give whole numbers from 0 on, "
                                f"such as members=range(20), not {got}")  # fmt: skip
        return cls(str(source) if isinstance(source, Path) else source, seed)

    def open(self, year: int, member: Any) -> xr.Dataset:
        """Ice of a year and of the weeks after it, lazily; `member` may be None."""
        first = dt.date(year, 1, 1)
        last = dt.date(year + 1, 1, 1) + dt.timedelta(days=_DAYS_AFTER)
        if callable(self.source):
            given = {} if member is None else {"member": member}
            return self.source(year=year, start=f"{first}", end=f"{last}", **given)
        if self.source in DRAWN:
            return _drawn(self.source, self.seed, member, first, last)
        from nsrkit.ice import fields

        if self.source in EMBEDDED:
            if self.source == "record":
                last = min(last, dt.date(record.LAST_YEAR, 12, 31))
            return fields.open(self.source, start=f"{first}", end=f"{last}")
        found = fields.open(self.source)  # files may end before the weeks after a year
        found = found if member is None else found.sel(member=member)
        found = found.sel(time=slice(f"{first}", f"{last}"))
        if found.sizes["time"] < 2:
            raise DataError(f"{self.source} holds no ice of {year}")
        return found


def _drawn(name: str, seed: int, member: int, first: dt.date, last: dt.date) -> xr.Dataset:
    """One member of the year, or of a scenario; those before it cost nothing."""
    if name == "members":
        from nsrkit.ice import generator

        last = min(last, dt.date(generator.LAST_MEMBER_YEAR, 12, 31))
        found = generator.members(n=member + 1, seed=seed, start=f"{first}", end=f"{last}")
    else:
        from nsrkit.ice import projection
        from nsrkit.ice.projection.pack import LAST_YEAR

        years = first.year, min(last.year, LAST_YEAR)
        found = projection.project(name, years, n=member + 1, seed=seed)
        found = found.sel(time=slice(None, f"{last}"))
    return found.isel(member=member)


def _marks(source: str) -> list[list[Any]]:
    """Name, size and date of the files, those in a zarr store included; a plug-in has none."""
    from nsrkit.ice.readers.raw import files

    try:
        found = files.find(source)
    except DataError:
        return []
    parts = sorted(part for path in found for part in (path, *path.rglob("*")))
    stats = [(part, part.stat()) for part in parts]
    return [[str(part), stat.st_size, stat.st_mtime_ns] for part, stat in stats]


def _read(years: IceYears, year: int, member: Any, grid_km: float) -> Ice:
    from nsrkit.voyage.routing import icebox
    from nsrkit.voyage.routing.ices import cube

    return cube.read(years.open(year, member), icebox.sea(grid_km))


ICE = Memo(_read, size=2)
"""Laid out for many ships: of the last two years or members."""
