"""Stochastic seasons: `members(2024, n=20, seed=1)`, possible ice in the climate of a year.

A member is a blend of a few past years. What each month of 1990-2020 had beyond its trend, in the
log-odds of concentration and the logarithm of thickness, is added up with random weights that
change slowly from month to month, and laid on the climate of the year asked for. One set of weights
serves every cell, both variables and neighbouring months; so the patterns, the way thickness goes
with concentration and the memory from month to month are those of the record, and the limits of
both variables are kept without cutting. docs/ice-science.md holds how well the members do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
import xarray as xr

from nsrkit.errors import DataError
from nsrkit.ice import fields, grid, record
from nsrkit.ice import months as ice_months

# Years whose anomalies are blended.
YEARS = np.arange(1990, 2021)
# Years of the record that a climate can be taken from, and how many make one.
FIRST_YEAR, LAST_YEAR, CLIMATE_YEARS = 1979, 2020, 10
# After 2020 the level of 2011-2020 stays. That is a statement about the near future only.
LAST_MEMBER_YEAR = 2030
# Concentrations that log-odds are taken of: the record holds nothing from 0 to 0.15.
ODDS = (0.02, 0.995)
# Months that the weights of a blend remember, and the power that lets few years carry most of it.
MEMORY, POWER = 72, 2
# Months over which a history fades in and out at the ends of the record.
FADE = 6


@dataclass(frozen=True)
class Member:
    """One possible history of the ice: stationary in the climate `level`, or following the years.

    The same seed, number and month give the same ice whatever else is asked for. Thickness and
    concentration of one member belong together.

    Parameters
    ----------
    seed, member
        Whole numbers from 0; each pair is a history of its own, without beginning or end.
    level
        First and last year, within 1979-2020, whose mean is the climate of every month. None: each
        month has the climate of its own year, the ten years about it (from 2016 on 2011-2020).

    Raises
    ------
    DataError
        A seed or member that is negative or beyond 64 bits, or a level outside the record.

    Examples
    --------
    >>> one = Member(seed=1, member=0, level=(2011, 2020))
    >>> ice = one.means("siconc", [2050 * 12 + 8])
    >>> ice.shape, bool(0 <= ice.min() <= ice.max() <= 1)
    ((1, 10720), True)
    """

    seed: int
    member: int
    level: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if not 0 <= min(self.seed, self.member) <= max(self.seed, self.member) < 2**64:
            raise DataError("seed and member count from 0 and have at most 64 bits, got "
                            f"{self.seed} and {self.member}")  # fmt: skip
        if self.level and not FIRST_YEAR <= self.level[0] <= self.level[1] <= LAST_YEAR:
            raise DataError(f"level {self.level} is not within {FIRST_YEAR} to {LAST_YEAR}, the "
                            "years whose fields are fitted to observations")  # fmt: skip

    @property
    def title(self) -> str:
        """What it is."""
        climate = "its years" if self.level is None else f"{self.level[0]}-{self.level[1]}"
        return f"member {self.member} (seed {self.seed}) in the climate of {climate}"

    @property
    def attrs(self) -> Mapping[str, str]:
        """Sources of the record that it is made from."""
        return _sources(tuple(name for name in record.FILES if record.available(name)))

    def has(self, number: int) -> bool:
        """Every month after the first years of our era."""
        return int(number) >= MEMORY

    def means(self, variable: str, numbers: Sequence[int] | np.ndarray) -> np.ndarray:
        """Month means (month, cell): `siconc` [1], `sithick` [m]."""
        out = np.empty((len(numbers), record.model(variable).cells.size), np.float32)
        for row, number in zip(out, numbers, strict=True):
            year, month = divmod(int(number), 12)
            first, last = self.level or climate_years(year)
            weight = weights(self.seed, self.member, int(number))
            row[:] = blend(variable, month, weight, tuple(range(first, last + 1)))
        return out

    def kinds(self, variable: str, numbers: Sequence[int] | np.ndarray) -> np.ndarray:
        """Always member (month)."""
        return np.full(len(numbers), "member")


def climate_years(year: int) -> tuple[int, int]:
    """First and last of the ten years whose mean is the climate of `year`.

    Examples
    --------
    >>> climate_years(2000), climate_years(2024)
    ((1995, 2004), (2011, 2020))
    """
    first = min(max(year - CLIMATE_YEARS // 2, FIRST_YEAR), LAST_YEAR - CLIMATE_YEARS + 1)
    return first, first + CLIMATE_YEARS - 1


def weights(seed: int, member: int, number: int) -> np.ndarray:
    """Weights (year) of the anomalies of `YEARS` in one month of one member.

    As many histories as there are years run side by side through the record, each a year apart from
    the next. The weight of a history is a power of white noise smoothed over `MEMORY` months, and
    fades out where it comes to the end of the record and begins anew. The noise is a tape for every
    seed and member, read where the month lies: Philox counts and keeps no state.

    Returns
    -------
    ndarray (year) of float32
        Without mean, its squares add up to 1: so the blend has the variance of the anomalies.

    References
    ----------
    Salmon et al. (2011), Parallel random numbers: as easy as 1, 2, 3, doi:10.1145/2063384.2063405.

    Examples
    --------
    >>> weight = weights(seed=1, member=0, number=2024 * 12)
    >>> weight.shape, round(float(weight @ weight), 6)
    ((31,), 1.0)
    """
    from scipy.special import ndtri

    count = YEARS.size
    steps = -(-count // 4)  # of Philox's counter, four numbers each
    tape = np.random.Philox(key=[seed, member], counter=(number - MEMORY + 1) * steps)
    raw = tape.random_raw(MEMORY * steps * 4).reshape(MEMORY, -1)[:, :count]
    noise = ndtri(((raw >> 11) + 0.5) * 2.0**-53)
    bell = np.sin(np.pi * (np.arange(MEMORY) + 0.5) / MEMORY) ** 2
    # A history moves on by a year of the record at each New Year.
    weight = np.roll(np.abs(bell @ noise) ** POWER, number // 12)
    passed = np.arange(count) * 12 + number % 12 + 0.5
    weight *= np.minimum(1, np.minimum(passed, count * 12 - passed) / FADE)
    weight -= weight.mean()
    return np.asarray(weight / np.sqrt((weight**2).sum()), np.float32)


@lru_cache(maxsize=24)
def anomalies(variable: str, month: int) -> np.ndarray:
    """What each of `YEARS` had in a month (0 = January) beyond its trend, (year, cell).

    Log-odds of `siconc`, times the spread of `fit`, or logarithm of `sithick`; scaled for the two
    degrees of freedom of the line.

    Examples
    --------
    >>> anomalies("siconc", 9).shape
    (31, 10720)
    """
    values = _unbounded(variable, record.monthly(variable, YEARS * 12 + month))
    line = np.stack([np.ones(YEARS.size), YEARS - YEARS.mean()], axis=1)
    rest = values - line @ (np.linalg.pinv(line) @ values)
    rest *= np.sqrt(YEARS.size / (YEARS.size - 2))
    rest = np.asarray(rest * fit().spread[month] if variable == "siconc" else rest, np.float32)
    rest.flags.writeable = False  # every caller reads the same array
    return rest


def blend(variable: str, month: int, weight: np.ndarray, years: tuple[int, ...]) -> np.ndarray:
    """Month mean (cell): anomalies with weights (year) on the climate of some years.

    Examples
    --------
    >>> blend("siconc", 2, np.zeros(YEARS.size), (2019, 2020)).shape
    (10720,)
    """
    beyond = np.asarray(weight, np.float32) @ anomalies(variable, month)
    return _bounded(variable, _climate(variable, month, years) + beyond)


class Fit(NamedTuple):
    """What members of 1990-2020 need to have the mean and the variance of the record's areas.

    It makes up for what truncated modes and the limits of a concentration take away or add.
    """

    spread: np.ndarray  # (12, cell) factor on the anomalies of log-odds
    shift: np.ndarray  # (12, cell) added to the log-odds


@lru_cache(maxsize=1)
def fit() -> Fit:
    """The fit of tools/fit_members.py, for concentration."""
    path = files("nsrkit.ice") / "data" / "members.npz"
    with path.open("rb") as file, np.load(file, allow_pickle=False) as packed:
        return Fit(*(packed[name] * packed[f"{name}_step"] for name in Fit._fields))


@lru_cache(maxsize=480)
def _climate(variable: str, month: int, years: tuple[int, ...]) -> np.ndarray:
    """Level (cell) about which the anomalies, bounded again, have the mean of the years."""
    values = record.monthly(variable, np.array(years) * 12 + month)
    if variable == "siconc":
        return np.asarray(_unbounded(variable, values).mean(axis=0) + fit().shift[month])
    # The mean of what is added up lies above the exponential of the mean logarithm.
    return np.asarray(np.log(values.mean(axis=0) / np.exp(anomalies(variable, month)).mean(axis=0)))


def _unbounded(variable: str, values: np.ndarray) -> np.ndarray:
    """Log-odds of concentrations, logarithm of thicknesses."""
    if variable == "sithick":
        return np.asarray(np.log(values))
    values = np.clip(values, *ODDS)
    return np.asarray(np.log(values / (1 - values)))


def _bounded(variable: str, values: np.ndarray) -> np.ndarray:
    """Back from `_unbounded`, within the limits of the record."""
    if variable == "sithick":
        return np.asarray(np.clip(np.exp(values), *record.LIMITS[variable]))
    out = 1 / (1 + np.exp(-values))
    out[out < record.LEAST_SICONC] = 0
    return np.asarray(out)


def members(
    year: int | None = None,
    *,
    n: int = 20,
    seed: int = 1,
    start: str | np.datetime64 | None = None,
    end: str | np.datetime64 | None = None,
    grid_km: float = 25.0,
    variables: Sequence[str] = fields.VARIABLES,
) -> xr.Dataset:
    """Possible daily ice of a year: members of one climate, not forecasts of what happened.

    Parameters
    ----------
    year
        Calendar year, 1979-2030. Its climate is the mean of the ten years about it; from 2016 on
        that of 2011-2020, because the ice of the route has kept that level since (no line is
        carried on; for later years use a projection).
    n
        Number of members. The fields are worked out where they are looked at: thousands of members
        and tens of years can be read one by one.
    seed
        The same seed gives the same members; the first of twenty are those of n=3.
    start, end
        First and last day (both in), e.g. "2024-06-01"; take the place of `year`. Each month then
        has the climate of its own year; members run on through New Year.
    grid_km
        25, 12.5 or 5 [km].
    variables
        `siconc`, `sithick` or both.

    Returns
    -------
    Dataset (member, time, y, x)
        As `nsrkit.ice.open` gives it: `siconc` [1]; `sithick` [m] of the ice itself, 0 where
        `siconc` is 0; NaN means land or outside the domain. `siconc_kind` and `sithick_kind` are
        "member".

    Raises
    ------
    DataError
        A year outside 1979-2030, no member, a negative seed, or an unknown variable or grid.

    References
    ----------
    docs/ice-science.md: how variance, memory, patterns and extremes compare with the record.

    Examples
    --------
    >>> ice = members(2024, n=3, seed=1)
    >>> dict(ice.siconc.sizes)
    {'member': 3, 'time': 366, 'y': 192, 'x': 257}
    >>> october = ice.siconc.isel(member=0).sel(time="2024-10-15")
    """
    if year is None and start is None and end is None:
        raise DataError("which time? give year=2024, or start= and end=")
    first, last = fields.span("members", year, start, end)
    years = [int(str(day)[:4]) for day in (first, last)]
    if not FIRST_YEAR <= years[0] <= years[1] <= LAST_MEMBER_YEAR:
        raise DataError(f"members are made for {FIRST_YEAR} to {LAST_MEMBER_YEAR}, not for {first} "
                        f"to {last}; for later years use a projection")  # fmt: skip
    unknown = [v for v in variables if v not in fields.VARIABLES]
    if unknown:
        raise DataError(f"members have no variable {unknown[0]!r}, only {fields.VARIABLES}")
    if grid_km not in grid.SPACINGS_KM:
        raise DataError(f"grid_km must be one of {grid.SPACINGS_KM}, not {grid_km!r}")
    if n < 1:
        raise DataError(f"n must be at least 1, not {n}")
    many = [Member(int(seed), number) for number in range(n)]
    found = fields.dataset(many, first, last, float(grid_km), tuple(variables))
    return found.assign_attrs(_sources(tuple(variables)))


def _sources(variables: tuple[str, ...]) -> dict[str, str]:
    attrs = ice_months.sources(variables)
    return attrs | {"source": f"Stochastic blend of 1990-2020, no forecast. {attrs['source']}"}
