"""The embedded ice: a model fitted to the public monthly record, by month and on 25 km cells.

Each month of the year has a mean, a trend and its leading modes; each year an amplitude per mode.
The concentration of the months after 2020 is in none of them: it is carried on by the published ice
areas of the regions, and kept as fields, which the modes would blur. The model of concentration and
that of thickness are two files; the second may be taken away.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np

from nsrkit.errors import DataError

FIRST_YEAR, LAST_YEAR = 1979, 2025
KINDS = ("none", "observed-fit", "reconstructed", "extrapolated")
FILES = {"siconc": "siconc_model.npz", "sithick": "sithick_model.npz"}
# Limits of a day: fraction; metres of the ice itself (the greatest monthly value of the fit is cut
# there too: more comes from dividing a volume by a concentration that disagree).
LIMITS = {"siconc": (0.0, 1.0), "sithick": (0.05, 5.0)}
# The record holds nothing between 0 and 0.15; what the modes leave below half of that is no ice.
LEAST_SICONC = 0.075


class Model(NamedTuple):
    """One fitted variable, unpacked; n cells with data, k modes of all months."""

    cells: np.ndarray  # (n) flat index on (y, x) of grid(25)
    nearest: np.ndarray  # (y, x) position in `cells` of the nearest cell with data
    mean: np.ndarray  # (12, n)
    trend: np.ndarray  # (12, n) per decade from 2000
    modes: np.ndarray  # (k, n)
    mode_month: np.ndarray  # (k) month of the year, 0 = January
    amplitudes: np.ndarray  # (k, year)
    later: np.ndarray  # (month, n) in the place of the modes, from month number `first_later` on
    first_later: int
    kind: np.ndarray  # (12, year) position in KINDS
    first_year: int
    meta: dict[str, Any]


def available(variable: str) -> bool:
    """Whether the file of this variable is in the package."""
    return (files("nsrkit.ice") / "data" / FILES[variable]).is_file()


@lru_cache(maxsize=4)
def model(variable: str) -> Model:
    """The fitted model of `siconc` or `sithick`.

    Raises
    ------
    DataError
        The file of this variable has been taken out of the package.
    """
    path = files("nsrkit.ice") / "data" / FILES[variable]
    if not available(variable):
        raise DataError(
            f"the embedded ice has no {variable}: {FILES[variable]} is not in nsrkit/ice/data; "
            "put the file back, ask for variables=('siconc',), or open a product that has it"
        )
    with path.open("rb") as file, np.load(file, allow_pickle=False) as packed:
        mean_step, trend_step, step = (np.float32(s) for s in packed["steps"])
        return Model(
            cells=packed["cells"],
            nearest=packed["nearest"],
            mean=packed["mean"] * mean_step,
            trend=packed["trend"] * trend_step,
            modes=packed["modes"] * step,
            mode_month=packed["mode_month"],
            amplitudes=packed["amplitudes"],
            later=packed["later"] * np.float32(packed["later_step"]),
            first_later=int(packed["first_later"]),
            kind=packed["kind"],
            first_year=int(packed["first_year"]),
            meta=json.loads(str(packed["meta"])),
        )


def has(number: int) -> bool:
    """Whether the record reaches this month (year x 12 + month of the year - 1)."""
    fit = model("siconc")
    column = number // 12 - fit.first_year
    return 0 <= column < fit.kind.shape[1] and bool(fit.kind[number % 12, column])


def monthly(variable: str, numbers: np.ndarray) -> np.ndarray:
    """Month means of the fitted record.

    Parameters
    ----------
    variable
        `siconc` [1], or `sithick` [m] of the ice itself (defined also where there is none).
    numbers : ndarray (month) of int
        Month numbers: year x 12 + month of the year - 1.

    Returns
    -------
    ndarray (month, cell) of float32
        On the cells of `model(variable).cells`, within the limits of the variable.

    Raises
    ------
    DataError
        A month outside December 1978 to January 2026.
    """
    fit = model(variable)
    out = np.empty((len(numbers), fit.cells.size), np.float32)
    for row, number in enumerate(numbers):
        if not has(int(number)):
            raise DataError(f"the record has no month {number // 12}-{number % 12 + 1:02d}")
        year, month = divmod(int(number), 12)
        if 0 <= number - fit.first_later < len(fit.later):
            out[row] = fit.later[number - fit.first_later]
            continue
        own = fit.mode_month == month
        decades = np.float32((year - 2000) / 10)
        out[row] = fit.mean[month] + decades * fit.trend[month]
        out[row] += fit.amplitudes[own, year - fit.first_year] @ fit.modes[own]
    np.clip(out, *LIMITS[variable], out=out)
    if variable == "siconc":
        out[out < LEAST_SICONC] = 0.0
    return out


def kinds(variable: str, numbers: np.ndarray) -> np.ndarray:
    """Kind of each month: observed-fit, reconstructed or extrapolated."""
    fit = model(variable)
    numbers = np.asarray(numbers)
    return np.asarray(np.array(KINDS)[fit.kind[numbers % 12, numbers // 12 - fit.first_year]])


def lengths(numbers: np.ndarray) -> np.ndarray:
    """Days of each month number."""
    month = np.asarray(numbers).astype("int64") - 1970 * 12
    start = month.astype("datetime64[M]").astype("datetime64[D]")
    after = (month + 1).astype("datetime64[M]").astype("datetime64[D]")
    return np.asarray((after - start).astype("float32"))


def normal_months(variable: str, period: tuple[int, int]) -> np.ndarray:
    """Mean of each month of the year over a period (12, cell).

    The thickness is the mean volume over the mean concentration, so that both together keep the
    volume; where there never was ice it is the plain mean.
    """
    return _normal_months(variable, int(period[0]), int(period[1]))


@lru_cache(maxsize=8)
def _normal_months(variable: str, first: int, last: int) -> np.ndarray:
    years = np.arange(first, last + 1)
    out = []
    for month in range(12):
        values = monthly(variable, years * 12 + month)
        mean = values.mean(axis=0)
        if variable == "sithick":
            ice = monthly("siconc", years * 12 + month)
            total = ice.sum(axis=0)
            weighted = (values * ice).sum(axis=0) / np.maximum(total, 1e-6)
            mean = np.where(total > 0, weighted, mean)
        out.append(mean)
    return np.stack(out)
