"""Timetables kept in the process: a case with other prices or another fleet meets the same ice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from nsrkit.ensemble import shared
from nsrkit.ensemble.memo import Memo
from nsrkit.scenario import files
from nsrkit.scenario.case import Case
from nsrkit.scenario.ship import Ship
from nsrkit.voyage.tables import timetable

if TYPE_CHECKING:
    import xarray as xr

_SAILS = ("routing", "sailing", "escort", "voyage", "ice", "scan", "ensemble")
_OF_MONEY = ("scnt_t", "charter_usd_per_d")


def kept(ways: Mapping[str, Case], members: int = 0, *, own: bool = True) -> xr.Dataset:
    """A timetable that is made once for all cases whose ships meet the same ice alike.

    Parameters
    ----------
    ways, members, own
        As in `nsrkit.voyage.timetable`; money and systems of the cases play no part.

    Returns
    -------
    Dataset
        As `nsrkit.voyage.timetable` gives it; NaN where there is no route. The last 32 are kept.

    Raises
    ------
    DataError
        No ways; or no ice to sail.

    Examples
    --------
    >>> case = nsrkit.load("smoke")
    >>> found = kept({"west": case})
    >>> found.identical(kept({"west": case.with_({"prices.vlsfo": 800})}))
    True
    """
    bared = tuple((name, bare(case)) for name, case in ways.items())
    return _kept(bared, members, own).copy()


def bare(case: Case) -> Case:
    """The case without money and systems, which the ice knows nothing of.

    Examples
    --------
    >>> case = nsrkit.load("smoke")
    >>> bare(case) == bare(case.with_({"fees.port_days": 9}))
    True
    """
    plain = files.defaults()
    fields = {key: field.get_default(call_default_factory=True)
              for key, field in Case.model_fields.items()
              if key not in _SAILS and not field.is_required()}  # fmt: skip
    money = {"prices": plain.prices, "fees": plain.fees, "hire": plain.hire}
    ship = case.voyage.ship.model_copy(update={
        key: Ship.model_fields[key].get_default() for key in _OF_MONEY})  # fmt: skip
    voyage = case.voyage.model_copy(update={"red_sea": "open", "ship": ship})
    return case.model_copy(update=fields | money | {
        "name": "bare", "title": "", "as_of": dt.date(2000, 1, 1), "voyage": voyage})  # fmt: skip


@shared
def _timetable(ways: tuple[tuple[str, Case], ...], members: int, own: bool) -> xr.Dataset:
    return timetable.timetable(dict(ways), members, own=own)


_kept = Memo(_timetable, size=32)
