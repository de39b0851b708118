"""Draws of the ice of years to come: a change of climate laid on a stochastic member."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from nsrkit.errors import DataError
from nsrkit.ice import fields, grid, record
from nsrkit.ice.generator import Member
from nsrkit.ice.months import Months
from nsrkit.ice.projection import delta
from nsrkit.ice.projection.delta import Delta
from nsrkit.ice.projection.pack import BASE, FIRST_YEAR, LAST_YEAR, SCENARIOS, models
from nsrkit.ice.projection.scaled import Scaled, shifted

if TYPE_CHECKING:
    import xarray as xr

# Streams of random numbers beside those of `scaled`.
ORDER, RUN = 3, 4


class Change(Protocol):
    """How a climate differs from that of 2011-2020, month by month."""

    @property
    def model(self) -> str:
        """Name of the climate model."""

    @property
    def title(self) -> str:
        """The scenario and the model, in a few words."""

    @property
    def attrs(self) -> Mapping[str, str]:
        """Its `source`, `references` and `licence`."""

    def shift(self, numbers: np.ndarray) -> np.ndarray:
        """Shift (month, cell) of the log-odds of the concentration."""

    def thinning(self, numbers: np.ndarray) -> np.ndarray:
        """Change (month, cell) of the logarithm of the thickness."""


@dataclass(frozen=True)
class Draw:
    """Months of one possible history: weather of 2011-2020 in a changed climate.

    Examples
    --------
    >>> draw = draws("ssp245", n=3, seed=1)[0]
    >>> draw.means("siconc", [2040 * 12 + 9]).shape
    (1, 10720)
    """

    number: int
    change: Change
    weather: Months

    @property
    def title(self) -> str:
        """The draw, its scenario and its model."""
        return f"draw {self.number} of {self.change.title}"

    @property
    def attrs(self) -> Mapping[str, str]:
        """Sources of the change and of the record."""
        parts = (self.change.attrs, self.weather.attrs)
        return {key: " ".join(part[key] for part in parts if key in part)
                for key in ("source", "references", "licence")}  # fmt: skip

    def has(self, number: int) -> bool:
        """Whether the projection reaches this month, and what the days about it need."""
        return (FIRST_YEAR * 12 - 3 <= number < (LAST_YEAR + 1) * 12 + 3
                and self.weather.has(number))  # fmt: skip

    def means(self, variable: str, numbers: Sequence[int] | np.ndarray) -> np.ndarray:
        """Means (month, cell) within the limits of the variable."""
        at = np.asarray(numbers)
        weather = self.weather.means(variable, at)
        if variable == "siconc":
            out = shifted(weather, self.change.shift(at))
            out[out < record.LEAST_SICONC] = 0
            return out
        thick = weather * np.exp(self.change.thinning(at))
        return np.asarray(np.clip(thick, *record.LIMITS[variable]))

    def kinds(self, variable: str, numbers: Sequence[int] | np.ndarray) -> np.ndarray:
        """Always projected (month)."""
        return np.full(len(numbers), "projected")


def draws(scenario: str, n: int, seed: int) -> tuple[Draw, ...]:
    """Draws of a scenario, each driven by another CMIP6 model as long as there are any.

    The models come in an order drawn from the seed, all of them once before any comes again, with
    its next run: so a model counts once, however many runs it has. The same seed gives the same
    models, relations and weather in each scenario, whatever `n`.

    Examples
    --------
    >>> sum(draw.change.model == "CanESM5" for draw in draws("ssp126", n=33, seed=1))
    1
    """
    if scenario not in SCENARIOS:
        raise DataError(f"there is no scenario {scenario!r}; write one of {', '.join(SCENARIOS)}")
    names = list(models())
    out = []
    for number in range(n):
        turn, place = divmod(number, len(names))
        model = np.random.default_rng([ORDER, seed, turn]).permutation(len(names))[place]
        runs = models()[names[model]]
        first = int(np.random.default_rng([RUN, seed, model]).integers(len(runs)))
        change = Scaled(scenario, runs[(first + turn) % len(runs)], seed, number)
        out.append(Draw(number, change, Member(seed, number, BASE)))
    return tuple(out)


def project(
    scenario: str,
    years: tuple[int, int] | int,
    *,
    n: int = 20,
    seed: int = 1,
    grid_km: float = 25.0,
    variables: Sequence[str] = fields.VARIABLES,
    cmip6: str | Path | Sequence[str | Path] | None = None,
) -> xr.Dataset:
    """Possible daily ice of years to come, driven by the CMIP6 models of a scenario.

    Parameters
    ----------
    scenario
        "ssp126" (SSP1-2.6), "ssp585" (SSP5-8.5), or "ssp245" (SSP2-4.5), which is interpolated in
        warming between the two.
    years
        First and last year, both in, within 2021-2100; a number is one year. The models end in
        2099: 2100 carries on the line of their last eleven years.
    n
        Number of draws. Each is one CMIP6 model (a model counts once, however many runs it has),
        one draw of the relations within their error, and one stochastic member.
    seed
        The same seed gives the same draws; the first of twenty are those of n=3, and the draws of
        two scenarios have models, relations and weather in common.
    grid_km
        25, 12.5 or 5 [km].
    variables
        `siconc`, `sithick` or both.
    cmip6
        Files of a model of your own, a pattern with `*` or a list, historical and scenario
        together, monthly or daily, of `siconc` and if there is any `sithick`. The change of its
        fields since its own 2011-2020 takes the place of the embedded drivers and relations; it is
        laid on the same members. `scenario` is then but a label.

    Returns
    -------
    Dataset (member, time, y, x)
        As `nsrkit.ice.open` gives it, worked out where it is looked at: `siconc` [1]; `sithick` [m]
        of the ice itself, 0 where `siconc` is 0; NaN means land or outside the domain. Kinds are
        "projected". Coordinate `model` (member) names the CMIP6 model; the attribute `label`, and
        `comment` of each variable, say what this is and belong on every figure.

    Raises
    ------
    DataError
        Unknown scenario, years outside 2021-2100, no draw, unknown variable or grid; own files
        without 2011-2020 or the years asked for.

    References
    ----------
    Fox-Kemper et al. (2021), IPCC AR6 WG1 Chapter 9, Figure 9.14. Notz and SIMIP Community (2020),
    Arctic sea ice in CMIP6, doi:10.1029/2019GL086749. The method and what it is not:
    docs/ice-science.md.

    Examples
    --------
    >>> later = project("ssp245", years=(2030, 2031), n=2, seed=1)
    >>> dict(later.siconc.sizes)
    {'member': 2, 'time': 730, 'y': 192, 'x': 257}
    >>> later.attrs["label"]  # doctest: +ELLIPSIS
    'SSP2-4.5 (interpolated in warming), pattern-scaled CMIP6 ... area, 2 draws of 33 models'
    """
    first, last = _checked(years, n, seed, grid_km, variables)
    if cmip6 is None:
        many: Sequence[Draw] = draws(scenario, n, seed)
        kind = f"pattern-scaled CMIP6 hemispheric area, {n} draws of {len(models())} models"
    else:
        paths = _paths(cmip6)
        delta.check(paths, *(int(str(day)[:4]) for day in (first, last)))
        many = [Draw(k, Delta(scenario, paths, seed, k), Member(seed, k, BASE)) for k in range(n)]
        kind = f"change of {delta.name(paths)} since {BASE[0]}-{BASE[1]} on members, {n} draws"
    name = SCENARIOS.get(scenario, scenario)
    out = fields.dataset(many, first, last, float(grid_km), tuple(variables))
    for variable in variables:
        out[variable].attrs["comment"] = f"{name}, {kind}"  # so that it goes with each field
    return out.assign_coords(model=("member", [d.change.model for d in many])).assign_attrs(
        title=f"nsrkit projected ice, {name}", label=f"{name}, {kind}"
    )


def _paths(given: str | Path | Sequence[str | Path]) -> tuple[str, ...]:
    many = [given] if isinstance(given, str | Path) else given
    return tuple(str(Path(each).expanduser().absolute()) for each in many)


def _checked(
    years: tuple[int, int] | int, n: int, seed: int, grid_km: float, variables: Sequence[str]
) -> tuple[np.datetime64, np.datetime64]:
    """First and last day of the years asked for."""
    span = (years, years) if isinstance(years, int) else tuple(years)
    if len(span) != 2 or not FIRST_YEAR <= span[0] <= span[1] <= LAST_YEAR:
        raise DataError(f"years {years} are not a first and a last one within {FIRST_YEAR} to "
                        f"{LAST_YEAR}; for earlier years open the record")  # fmt: skip
    if n < 1 or seed < 0:
        raise DataError(f"n must be at least 1 and seed at least 0, not {n} and {seed}")
    unknown = [v for v in variables if v not in fields.VARIABLES]
    if unknown:
        raise DataError(f"a projection has no variable {unknown[0]!r}, only {fields.VARIABLES}")
    if grid_km not in grid.SPACINGS_KM:
        raise DataError(f"grid_km must be one of {grid.SPACINGS_KM}, not {grid_km!r}")
    return np.datetime64(f"{span[0]:04d}-01-01"), np.datetime64(f"{span[1]:04d}-12-31")
