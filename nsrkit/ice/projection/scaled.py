"""Change of the local ice with that of the hemisphere: a shift in log-odds, a thinning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from nsrkit.ice.projection.drivers import hemisphere, share, trailing
from nsrkit.ice.projection.pack import PRIOR_SPREAD, SCENARIOS, SEAS, Relation, fit

# Full ice has finite odds: from 100 to 1, a shift of -5 leaves 0.4 of it.
CEILING = 1.01
# Streams of random numbers, of which each draw has its own.
ICE, THICKNESS = 1, 2


def shifted(siconc: np.ndarray, shift: np.ndarray) -> np.ndarray:
    """Concentration after a shift of its log-odds; 0 stays 0, and a shift of 0 changes nothing.

    Examples
    --------
    >>> shifted(np.array([0.0, 0.5, 1.0]), np.float64(-2.0)).round(2).tolist()
    [0.0, 0.12, 0.94]
    """
    odds = siconc / (CEILING - siconc) * np.exp(shift)
    return np.asarray(np.minimum(CEILING * odds / (1 + odds), 1))


@dataclass(frozen=True)
class Scaled:
    """The seas follow the hemispheric area of a CMIP6 run, by relations drawn within their error.

    Examples
    --------
    >>> change = Scaled("ssp585", "MIROC6_r1i1p1f1", seed=1, number=0)
    >>> bool(change.shift(np.array([2060 * 12 + 8])).max() < 0)
    True
    """

    scenario: str
    run: str
    seed: int
    number: int

    @property
    def model(self) -> str:
        """Name of the CMIP6 model."""
        return self.run.rsplit("_", 1)[0]

    @property
    def _key(self) -> tuple[int, int]:
        return self.seed, self.number

    @property
    def title(self) -> str:
        """The scenario and the model."""
        return f"{SCENARIOS[self.scenario]}, {self.model}"

    @property
    def attrs(self) -> Mapping[str, str]:
        """Sources of the drivers and the relations."""
        return {key: fit().meta[key] for key in ("source", "references", "licence")}

    def shift(self, numbers: np.ndarray) -> np.ndarray:
        """Shift (month, cell) of the log-odds of the concentration."""
        own, month = fit(), numbers % 12
        driver = hemisphere(self.scenario, self.run)[month, numbers // 12 - own.first_year]
        return answer(own.ice, np.random.default_rng([ICE, *self._key]), driver, month)

    def thinning(self, numbers: np.ndarray) -> np.ndarray:
        """Change (month, cell) of the logarithm of the thickness."""
        own, month = fit(), numbers % 12
        area = (share(self.scenario, self.run) * own.base_area[:, None]).T
        driver = trailing(area)[numbers // 12 - own.first_year, month] / own.base_area.mean() - 1
        return answer(own.thickness, np.random.default_rng([THICKNESS, *self._key]), driver, month)


def answer(
    relation: Relation, dice: np.random.Generator, driver: np.ndarray, month: np.ndarray
) -> np.ndarray:
    """Change (month, cell): the relation as far as the record has seen, then the prior slope.

    Both slopes are drawn, for each sea once: what is wrong with a sea is wrong in all months.
    """
    near, far = dice.standard_normal((2, len(SEAS)))
    slope = np.maximum(relation.slope + relation.error * near, 0)[month]
    within = np.maximum(driver, relation.lowest[month])
    beyond = (driver - within)[:, None] * relation.prior * np.exp(PRIOR_SPREAD * far)
    return np.asarray((slope * within[:, None] + beyond) @ fit().blend, np.float32)
