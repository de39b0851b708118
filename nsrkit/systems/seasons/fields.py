"""The ice of a reported year: as reconstructed, at both ends of its error, and as it might be."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.assumption import Assumption
from nsrkit.ice import record
from nsrkit.ice.static import static
from nsrkit.systems.seasons.verdicts import HEAVY, LIGHT

if TYPE_CHECKING:
    import xarray as xr

GRID_KM = 25.0
SEAS = {"Kara": (1, 2), "Laptev": (3, 4), "East Siberian": (5, 6), "Chukchi": (7,),
        "Barents": (8, 10), "Bering": (11,), "Central Arctic": (0,)}  # fmt: skip
REST = "shipping area"
# Error three months after the last areas over that of a month whose areas are known, 2003-2016
# (docs/ice-science.md: 0.142 and 0.0956).
LATER = 0.142 / 0.0956
_MID_MONTH = (np.arange(12) + 0.5) * 365.25 / 12


def ice(year: int, label: int, thickness: Assumption, seed: int) -> xr.Dataset:
    """Daily ice of a year in memory: the field, an end of its error, or a member from 1 on.

    Parameters
    ----------
    year
        Calendar year.
    label
        FIELD, LIGHT, HEAVY, or the number of a member.
    thickness
        Factor on thickness [1]; its low and high are those of the light and the heavy end.
    seed
        Of the members.

    Returns
    -------
    Dataset
        `siconc` [1] and `sithick` [m] on (time, y, x); NaN where there is land or no data.

    Examples
    --------
    >>> one = Assumption(1.0, "1", 0.8, 1.2, "example", "assumed")
    >>> ice(2024, HEAVY, one, 1).siconc.dims
    ('time', 'y', 'x')
    """
    from nsrkit.ice import fields, generator

    if label > 0:
        ends = np.datetime64(f"{year}-01-01"), np.datetime64(f"{year}-12-31")
        found = fields.dataset(generator.Member(seed, label - 1), *ends).load()
    else:
        found = fields.open("record", year=year).load()
    if label in (LIGHT, HEAVY):
        found = _shifted(found, 1.0 if label == HEAVY else -1.0)
    return found.assign(sithick=found["sithick"] * (factor(thickness, label).value or 1.0))


def factor(thickness: Assumption, label: int) -> Assumption:
    """The factor on thickness with the value of an ice; without a range the ends have it too.

    Examples
    --------
    >>> factor(Assumption(1.0, "1", 0.8, 1.2, "example", "assumed"), HEAVY).value
    1.2
    """
    end = {LIGHT: thickness.low, HEAVY: thickness.high}.get(label)
    return thickness if end is None else replace(thickness, value=end)


def errors(ice: xr.Dataset) -> np.ndarray:
    """Root mean square error [1] of the concentration, (time, sea), in the order of `SEAS`, REST.

    References
    ----------
    docs/ice-fit.md for years in the record; docs/ice-science.md, the record left out, for later.
    """
    table = _table()
    day = ice["time"].dt.dayofyear.values
    out = np.empty((day.size, len(SEAS) + 1), np.float32)
    kinds = ice["siconc_kind"].values
    for s, sea in enumerate((*SEAS, REST)):
        known, later = (np.interp(day, _MID_MONTH, table.get((kind, sea), table[kind, REST]),
                                  period=365.25)
                        for kind in ("observed-fit", "reconstructed"))  # fmt: skip
        out[:, s] = np.where(kinds == "observed-fit", known, later)
    out[kinds == "extrapolated"] *= LATER
    return out


def error(day: dt.date, places: Sequence[str]) -> tuple[float, str]:
    """Largest error of the concentration [1] in some seas on a day, and what that rests on.

    Of a route, a strait or a port the error is the largest of the four seas.

    Examples
    --------
    >>> found, kind = error(dt.date(2024, 10, 15), ["Chukchi"])
    >>> round(found, 2), kind
    (0.05, 'reconstructed')
    """
    from nsrkit.ice import fields

    ice = fields.open("record", start=f"{day}", end=f"{day}")
    named = [place for place in places if place in SEAS] or list(SEAS)[:4]
    found = errors(ice)[0, [list(SEAS).index(place) for place in named]]
    return float(found.max()), str(ice["siconc_kind"].values[0])


def _shifted(ice: xr.Dataset, sign: float) -> xr.Dataset:
    """Concentration moved by its error; ice that comes anew is as thick as that of its sea."""
    sea = np.isfinite(ice["siconc"].values[0])
    conc, thick = (ice[name].values[:, sea] for name in ("siconc", "sithick"))
    zone = _zone()[sea]
    moved = np.clip(conc + np.float32(sign) * errors(ice)[:, zone], 0, 1)
    iced = conc > 0
    faint = moved < record.LEAST_SICONC  # which the record knows as no ice
    moved[faint & (~iced | (sign < 0))] = 0.0
    for s in np.unique(zone):
        here = zone == s
        count = np.maximum(iced[:, here].sum(1), 1)
        mean = (thick[:, here] * iced[:, here]).sum(1) / count
        thick[:, here] = np.where(iced[:, here], thick[:, here], mean[:, None])
    thick[moved == 0] = 0.0
    out = ice.copy(deep=True)
    out["siconc"].values[:, sea], out["sithick"].values[:, sea] = moved, thick
    return out


@lru_cache(maxsize=1)
def _zone() -> np.ndarray:
    """(y, x) position in `SEAS`; REST comes after them."""
    flag = static(GRID_KM)["sea"].values
    out = np.full(flag.shape, len(SEAS))
    for s, flags in enumerate(SEAS.values()):
        out[np.isin(flag, flags)] = s
    return out


@lru_cache(maxsize=1)
def _table() -> dict[tuple[str, str], np.ndarray]:
    text = files("nsrkit.systems").joinpath("data/siconc_error.csv").read_text(encoding="utf-8")
    return {(kind, sea): np.array(months, float)
            for kind, sea, *months in list(csv.reader(text.splitlines()))[1:]}  # fmt: skip
