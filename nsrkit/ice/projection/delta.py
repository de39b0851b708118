"""A user's own climate model in the place of the embedded ones: its change since 2011-2020.

The normal of each month of its fields about a year, in log-odds, less that of its own 2011-2020, is
laid on the same members (delta method): so what the model has too much or too little of today does
not matter, but ice that it does not have today cannot go.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.errors import DataError
from nsrkit.ice import record
from nsrkit.ice.projection.drivers import WINDOW
from nsrkit.ice.projection.pack import BASE, SCENARIOS, fit
from nsrkit.ice.projection.scaled import CEILING, THICKNESS, answer

if TYPE_CHECKING:
    from nsrkit.ice.readers.fields import Source

# Least concentration that log-odds are taken of, and least thickness [m] that is compared.
LEAST_ICE, LEAST_THICK_M = 0.005, 0.05


class Normal(NamedTuple):
    """Means of the months of the year on the record's cells (12, cell)."""

    siconc: np.ndarray
    volume: np.ndarray | None  # per area [m]; None: the files have no thickness


@lru_cache(maxsize=2)
def _source(paths: tuple[str, ...]) -> Source:
    """The files, and their way to the project's grid."""
    from nsrkit.ice.readers.fields import Source, weights_of
    from nsrkit.ice.readers.gather import Words, gather
    from nsrkit.ice.readers.products.spec import Aid
    from nsrkit.ice.readers.raw import files

    found = gather(files.find(paths), Aid(None, None, {}), None, Words({}, ()))
    if "siconc" not in found.series:
        raise DataError(f"{paths[0]} has no ice concentration (siconc), from which the change "
                        "is taken")  # fmt: skip
    return Source(found, weights_of(found, 25.0), None, None)


def _variables(paths: tuple[str, ...]) -> tuple[str, ...]:
    thick = _source(paths).holds("sithick")
    return ("siconc", "sithick") if thick else ("siconc",)


@lru_cache(maxsize=2)
def _months(paths: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Times of the files, and the month number of each."""
    own = _source(paths)
    times = own.gathered.times(own.needs(_variables(paths)))
    if own.gathered.monthly:
        return times, times
    day = np.floor(times).astype("datetime64[D]")
    return times, day.astype("datetime64[M]").astype(int) + 1970 * 12


def name(paths: tuple[str, ...]) -> str:
    """Name of the model, from the title that CMIP6 files have; else of the first file."""
    title = _source(paths).gathered.attrs.get("title", "")
    return title.split(" output")[0] if " output" in title else PurePath(paths[0]).name


def years(paths: tuple[str, ...]) -> np.ndarray:
    """Whole years that the files hold."""
    found, count = np.unique(np.unique(_months(paths)[1]) // 12, return_counts=True)
    return np.asarray(found[count == 12])


def check(paths: tuple[str, ...], first: int, last: int) -> None:
    """The files hold the years asked for and their own 2011-2020.

    Raises
    ------
    DataError
        They do not.
    """
    held = years(paths)
    missing = np.setdiff1d(np.r_[BASE[0] : BASE[1] + 1, first : last + 1], held)
    if missing.size:
        span = f"{held[0]} to {held[-1]}" if held.size else "no whole year"
        raise DataError(f"{paths[0]} and what goes with it hold {span}, and {missing[0]} is not "
                        f"there: a projection takes the change since {BASE[0]}-{BASE[1]} in the "
                        "same model, so give its historical and scenario files together, as in "
                        "cmip6='siconc_SImon_MODEL_*_r1i1p1f1_*.nc'; to see the fields as they "
                        "are use nsrkit.ice.open")  # fmt: skip


@lru_cache(maxsize=256)
def _year(paths: tuple[str, ...], year: int) -> Normal:
    """Month means of one year in half precision."""
    times, month = _months(paths)
    means: dict[str, list[np.ndarray]] = {"siconc": [], "sivol": []}
    for number in range(year * 12, year * 12 + 12):
        fields = _source(paths).read(_variables(paths), times[month == number].tolist())
        for key, values in fields.items():
            means[key].append(_cells(values.mean(axis=0)).astype(np.float16))
    volume = np.stack(means["sivol"]) if means["sivol"] else None
    return Normal(np.stack(means["siconc"]), volume)


def _cells(field: np.ndarray) -> np.ndarray:
    """A field (y, x) on the record's cells; where the model has land, its nearest sea."""
    known = np.isfinite(field)
    if not known.any():
        raise DataError("the files hold a month without any number within the domain")
    return np.asarray(field.ravel()[_nearest(known.tobytes(), known.shape)])


@lru_cache(maxsize=4)
def _nearest(known: bytes, shape: tuple[int, ...]) -> np.ndarray:
    """For each of the record's cells the nearest one that is known."""
    from scipy.ndimage import distance_transform_edt

    gaps = ~np.frombuffer(known, bool).reshape(shape)
    near = distance_transform_edt(gaps, return_distances=False, return_indices=True)
    return np.asarray(
        np.ravel_multi_index(tuple(near), shape).ravel()[record.model("siconc").cells]
    )


@lru_cache(maxsize=64)
def _normal(paths: tuple[str, ...], among: tuple[int, ...]) -> Normal:
    parts = [_year(paths, year) for year in among]
    volumes = [part.volume for part in parts if part.volume is not None]
    return Normal(_mean([part.siconc for part in parts]), _mean(volumes) if volumes else None)


def _mean(fields: list[np.ndarray]) -> np.ndarray:
    return np.asarray(np.mean(fields, axis=0, dtype=np.float32))


def _base(paths: tuple[str, ...]) -> Normal:
    return _normal(paths, tuple(range(BASE[0], BASE[1] + 1)))


def _about(paths: tuple[str, ...], year: int) -> Normal:
    """Normal of the eleven years nearest to one."""
    held = years(paths).tolist()
    return _normal(paths, tuple(sorted(sorted(held, key=lambda y: abs(y - year))[:WINDOW])))


@dataclass(frozen=True)
class Delta:
    """Change of a user's own model; thickness by the record's relation where it has none."""

    scenario: str
    paths: tuple[str, ...]
    seed: int
    number: int

    @property
    def model(self) -> str:
        """Name of the model."""
        return name(self.paths)

    @property
    def title(self) -> str:
        """The scenario and the model."""
        return f"{SCENARIOS.get(self.scenario, self.scenario)}, change in {self.model}"

    @property
    def attrs(self) -> Mapping[str, str]:
        """The files, and what they say of their licence."""
        found = _source(self.paths).gathered
        licence = found.attrs.get("license") or found.attrs.get("licence")
        files = ", ".join(PurePath(each).name for each in found.names)
        return {"source": f"Change in {self.model} ({files})."} | (
            {"licence": licence} if licence else {}
        )

    def shift(self, numbers: np.ndarray) -> np.ndarray:
        """Shift (month, cell) of the log-odds of the concentration."""
        base = _odds(_base(self.paths).siconc)
        return np.stack([_odds(_about(self.paths, number // 12).siconc)[number % 12]
                         - base[number % 12] for number in numbers.tolist()])  # fmt: skip

    def thinning(self, numbers: np.ndarray) -> np.ndarray:
        """Change (month, cell) of the logarithm of the thickness."""
        base = _base(self.paths)
        if base.volume is None:
            return self._followed(numbers, base)
        before = _thick(base)
        return np.stack([np.log(_thick(_about(self.paths, number // 12))[number % 12]
                                / before[number % 12]) for number in numbers.tolist()])  # fmt: skip

    def _followed(self, numbers: np.ndarray, base: Normal) -> np.ndarray:
        """By the record's relation with the ice of the twelve months up to then, of the domain."""
        now = [np.mean([_about(self.paths, n // 12).siconc[n % 12].mean()
                        for n in range(number - 11, number + 1)])
               for number in numbers.tolist()]  # fmt: skip
        driver = np.array(now) / base.siconc.mean() - 1
        dice = np.random.default_rng([THICKNESS, self.seed, self.number])
        return answer(fit().thickness, dice, driver, numbers % 12)


def _odds(siconc: np.ndarray) -> np.ndarray:
    siconc = np.maximum(siconc, LEAST_ICE)
    return np.asarray(np.log(siconc / (CEILING - siconc)))


def _thick(normal: Normal) -> np.ndarray:
    """Thickness of the ice itself (12, cell), where there is some."""
    assert normal.volume is not None
    thick = np.where(normal.siconc > LEAST_ICE, normal.volume / np.maximum(normal.siconc, 1e-3), 0)
    return np.asarray(np.maximum(thick, LEAST_THICK_M))
