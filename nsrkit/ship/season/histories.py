"""Days on which classes can pass, straight from histories of the embedded ice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.ship.season.counting import DAYS_AT_ONCE, join_days
from nsrkit.ship.season.rules import Rule
from nsrkit.ship.season.ways import ROUTE, SEAS, ways

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.ensemble.executor import Progress
    from nsrkit.ensemble.plan import Block
    from nsrkit.ice.months import Months

DAYS = 365
"""Of a year; the last day of a leap year is left out."""
GRID_KM = 25.0


@dataclass(frozen=True)
class _Year:
    """Open days (rule, class, place, day) of one year of one history."""

    histories: Sequence[Months]
    classes: Sequence[str]
    rules: Sequence[Rule]
    thickness_factor: float

    def __call__(self, block: Block) -> np.ndarray:
        import xarray as xr

        from nsrkit.ice.fields.drawn import at_sea
        from nsrkit.ice.static import static

        places = [way for way in ways(GRID_KM) if way.kind != "strait"]
        at = np.flatnonzero(static(GRID_KM)["surface"].values.ravel() == 0)
        nodes = np.searchsorted(at, places[0].network.cells)
        first = np.datetime64(f"{block.at['year']:04d}-01-01", "D")
        sea = at_sea(self.histories[block.at["member"]], first + np.arange(DAYS))
        conc, thick = (field.take(nodes, axis=1) for field in sea)
        thick *= self.thickness_factor
        out = np.zeros((len(self.rules), len(self.classes), len(places), DAYS), bool)
        for low in range(0, DAYS, DAYS_AT_ONCE):
            part = slice(low, low + DAYS_AT_ONCE)
            fields = {"siconc": (conc[part], "1"), "sithick": (thick[part], "m")}
            days = xr.Dataset({name: (("time", "node"), values, {"units": unit})
                               for name, (values, unit) in fields.items()})  # fmt: skip
            join_days(days, self.rules, self.classes, places, out[..., part])
        return out


def open_days(
    histories: Sequence[Months],
    years: Sequence[int],
    classes: Sequence[str],
    rules: Sequence[Rule],
    *,
    thickness_factor: float = 1.0,
    progress: Progress | None = None,
) -> xr.DataArray:
    """Days on which the whole route and each of its seas are open, without the map around them.

    What `windows` has of the same ice as `navigable` and `sea_navigable`, in half the time: for
    many years of many members.

    Parameters
    ----------
    histories
        Histories of the embedded ice: `nsrkit.ice.months.Record()`, members, draws of a projection.
    years
        Years that all of them hold.
    classes, rules
        As in `windows`; the rules are given as such, not by name.
    thickness_factor
        Multiplies all thickness.
    progress
        As in `nsrkit.ensemble.run`, once for each year of each history.

    Returns
    -------
    DataArray (rule, member, ice_class, place, year, day)
        Whether it is open, bool; `place` is "route" and the seas, `day` 1 to 365. A class that a
        rule has no limit for is never open.

    Examples
    --------
    >>> from nsrkit.ice.months import Record
    >>> from nsrkit.ship.season import Polaris
    >>> found = open_days([Record()], [2020], ["none"], [Polaris()])
    >>> 60 < int(found.sel(place="route").sum()) < 180
    True
    """
    import xarray as xr

    from nsrkit import ensemble

    made = ensemble.plan({"member": np.arange(len(histories)), "year": list(years)}, inner=())
    worker = _Year(histories, list(classes), list(rules), thickness_factor)
    found = ensemble.run(worker, made.blocks(), progress=progress)
    shape = (len(histories), len(years), *found[0].shape)
    values = np.array(found).reshape(shape).transpose(2, 0, 3, 4, 1, 5)
    for r, c in np.ndindex(len(rules), len(classes)):
        values[r, :, c] &= rules[r].knows(classes[c])
    return xr.DataArray(
        values, dims=("rule", "member", "ice_class", "place", "year", "day"),
        coords={"rule": [rule.label for rule in rules], "ice_class": list(classes),
                "place": [ROUTE, *SEAS], "year": list(years), "day": np.arange(1, DAYS + 1)},
        attrs={"units": "1", "long_name": "open", "source": "nsrkit.ship.season.open_days"},
    )  # fmt: skip
