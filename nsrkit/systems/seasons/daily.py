"""How a season went, day by day and class by class."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.assumption import Assumption
from nsrkit.ensemble import plan, run, shared
from nsrkit.ensemble.plan import Block
from nsrkit.errors import DataError
from nsrkit.scenario.case import Case
from nsrkit.ship import season
from nsrkit.systems.seasons import fields
from nsrkit.systems.seasons.answers import ALONE, LED
from nsrkit.systems.seasons.verdicts import FIXED, LABELS

if TYPE_CHECKING:
    import xarray as xr

CLASSES = ("none", "IC", "IA", "PC6")
PLACES = ("route", "Kara", "Laptev", "East Siberian", "Chukchi")
DAYS = 365
"""Of a year; the last day of a leap year is left out."""


@shared
def course(case: Case) -> xr.Dataset:
    """Open days of the years of `seasons.course`, in the field, its error and in members.

    Parameters
    ----------
    case
        A scenario with `seasons`.

    Returns
    -------
    Dataset
        On (year, rule, ice_class, place, day): `probability` [1], the share of members that are
        open, and on an `ice` of 0, -1, -2 as well `open` [1], whether the field and the light and
        the heavy end of its error are. No NaN. `rule` is "alone" or "led". Without years to show
        the dimension year is empty.

    Raises
    ------
    DataError
        The case has no `seasons`.

    Examples
    --------
    >>> case = nsrkit.load("smoke", {"seasons": {"years": [2018], "members": 2}})
    >>> course(case).sizes["year"]
    0
    """
    import xarray as xr

    wanted = case.seasons
    if wanted is None:
        raise DataError("the case has no `seasons`; write `seasons: {}` into it")
    years = [year for year in wanted.course if not wanted.years or year in wanted.years]
    labels = [*LABELS, *range(1, wanted.members + 1)]
    made = plan({"year": years, "ice": labels}, inner=()).blocks() if years else []
    rows = run(partial(_open, wanted.thickness_factor, case.ensemble.seed), made)
    shape = (len(years), len(labels), 2, len(CLASSES), len(PLACES), DAYS)
    open_ = np.array(rows, bool).reshape(shape)
    dims = ("year", "rule", "ice_class", "place", "day")
    about = {"units": "1", "source": "nsrkit.systems.seasons.course"}
    share = open_[:, FIXED:].mean(1) if years else np.zeros((0, *shape[2:]))
    return xr.Dataset(
        {
            "open": (("year", "ice", *dims[1:]), open_[:, :FIXED].astype(float), about),
            "probability": (dims, share, about),
        },
        coords={"year": years, "ice": list(LABELS), "rule": ["alone", "led"],
                "ice_class": list(CLASSES), "place": list(PLACES),
                "day": np.arange(1, DAYS + 1)},
        attrs={"members": wanted.members},
    )  # fmt: skip


def _open(thickness: Assumption, seed: int, block: Block) -> np.ndarray:
    """(rule, ice_class, place, day) of one ice."""
    ice = fields.ice(int(block.at["year"]), int(block.at["ice"]), thickness, seed)
    found = season.windows(ice.isel(time=slice(DAYS)), list(CLASSES), [ALONE, LED])
    route = found["navigable"].transpose("rule", "ice_class", "time").values
    seas = found["sea_navigable"].sel(sea=list(PLACES[1:]))
    by_sea = seas.transpose("rule", "ice_class", "sea", "time").values
    return np.concatenate([route[:, :, None], by_sea], axis=2)
