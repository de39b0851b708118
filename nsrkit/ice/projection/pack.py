"""What tools/fit_projection.py packed: areas of CMIP6 runs, and relations of the seas to them."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np

SCENARIOS = {
    "ssp126": "SSP1-2.6",
    "ssp245": "SSP2-4.5 (interpolated in warming)",
    "ssp585": "SSP5-8.5",
}
FIRST_YEAR, LAST_YEAR = 2021, 2100
# The climate that changes are told from, and in which the members are drawn.
BASE = (2011, 2020)
# Years in which each model is set to what was observed. Not those of BASE: there the hemisphere lay
# below the path of the models, to which it came back in 2021-2025 (its area stayed, theirs fell).
ANCHOR = (2016, 2025)
# Flags of the seas with a relation of their own; 0 is what lies beyond them.
SEAS = tuple(range(12))
# A model without September ice in its own 2011-2020 cannot tell how it goes [1e6 km2].
LEAST_SEPTEMBER = 1.0


# Slope of a sea, and spread of its logarithm, beyond what the record has seen and where it shows
# nothing: the sea follows the hemisphere. Assumed; the spread is that of the slopes found.
PRIOR_SLOPE, PRIOR_SPREAD = 1.0, 0.5
# The same for the logarithm of the thickness. Assumed: the winter slope of seas that hold young ice
# only (eastern Laptev 0.6, Pechora 0.9, western Laptev 1.2); the steeper ones of the record lost
# old ice, of which little is left to lose.
PRIOR_THINNING = 1.0


class Relation(NamedTuple):
    """How seas answer to the hemisphere: slopes of 12 seas in 12 months of the year."""

    slope: np.ndarray  # (month, sea)
    error: np.ndarray  # (month, sea) standard error of the slope
    lowest: np.ndarray  # (month) state of the hemisphere down to which the record has seen it
    prior: float  # slope below that


class Fit(NamedTuple):
    """What tools/fit_projection.py packed; months are those of the year."""

    runs: dict[str, dict[str, np.ndarray]]  # scenario, run: (month, year from 2011) 1e6 km2
    warming_years: np.ndarray
    warming: dict[str, np.ndarray]  # scenario: [K] since 1995-2014 in those years
    shifts: np.ndarray
    response: np.ndarray  # (month, shift) hemispheric area as a share of its normal
    base_area: np.ndarray  # (month) normal of 2011-2020, 1e6 km2
    anchor: np.ndarray  # (month) observed area in the years of ANCHOR over the normal
    ice: Relation  # shift of a sea per shift of the hemisphere
    thickness: Relation  # log thickness per share of the hemisphere's area in the year up to then
    blend: np.ndarray  # (sea, cell) weight of each sea's relation, sum 1
    first_year: int
    meta: dict[str, Any]


@lru_cache(maxsize=1)
def fit() -> Fit:
    """The embedded drivers and relations."""
    path = files("nsrkit.ice") / "data" / "projection.npz"
    with path.open("rb") as file, np.load(file, allow_pickle=False) as pack:
        blend = pack["blend"].astype(np.float32)
        missing = np.iinfo(np.uint16).max
        runs = {}
        for scenario in ("ssp126", "ssp585"):
            code = pack[f"area_{scenario}"]
            area = np.where(code == missing, np.nan, code / 1000)
            runs[scenario] = dict(zip(pack[f"runs_{scenario}"].tolist(), area, strict=True))
        return Fit(
            runs=runs,
            warming_years=pack["warming_years"],
            warming=dict(zip(SCENARIOS, pack["warming"], strict=True)),
            shifts=pack["shifts"],
            response=pack["response"],
            base_area=pack["base_area"],
            anchor=pack["anchor"],
            ice=_relation(pack["ice_slope"], pack["ice_error"], pack["lowest"], PRIOR_SLOPE),
            thickness=_relation(
                pack["thick_slope"], pack["thick_error"], pack["least_state"] - 1, PRIOR_THINNING
            ),
            blend=blend / blend.sum(axis=0),
            first_year=int(pack["first_year"]),
            meta=json.loads(str(pack["meta"])),
        )


def _relation(slope: np.ndarray, error: np.ndarray, lowest: np.ndarray, prior: float) -> Relation:
    """Slopes, the prior where the record shows none (NaN)."""
    seen = np.isfinite(slope)
    return Relation(np.where(seen, slope, prior), np.where(seen, error, prior * PRIOR_SPREAD),
                    lowest, prior)  # fmt: skip


@lru_cache(maxsize=1)
def models() -> dict[str, tuple[str, ...]]:
    """CMIP6 models that can drive a projection, with their runs.

    Each has a run in both scenarios through 2011-2099 and September ice in its own 2011-2020.

    Examples
    --------
    >>> len(models()), models()["MIROC6"]
    (33, ('MIROC6_r1i1p1f1', 'MIROC6_r2i1p1f1', 'MIROC6_r3i1p1f1'))
    """
    out: dict[str, tuple[str, ...]] = {}
    low, high = fit().runs["ssp126"], fit().runs["ssp585"]
    for name in sorted(set(low) & set(high)):
        whole = all(np.isnan(own[name]).sum(axis=1).max() <= 1 for own in (low, high))
        if whole and own_area(name, BASE)[8] >= LEAST_SEPTEMBER:
            model = name.rsplit("_", 1)[0]
            out[model] = (*out.get(model, ()), name)
    return out


def own_area(run: str, period: tuple[int, int]) -> np.ndarray:
    """Area (month) of a run over some years, mean of both scenarios, which part in 2015."""
    years = slice(period[0] - fit().first_year, period[1] - fit().first_year + 1)
    return np.asarray(np.mean([np.nanmean(own[run][:, years], axis=1)
                               for own in fit().runs.values()], axis=0))  # fmt: skip
