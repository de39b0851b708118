"""The ice index of INSROP, an older cousin of POLARIS that counts ridges: a cross-check only."""

from __future__ import annotations


def index(
    first_year: float, multi_year: float, multipliers: tuple[float, float],
    sail_m: float = 0.0, ridges_per_km: float = 0.0, strength: float = 0.0,
) -> float:  # fmt: skip
    """Ice index I = IA + IB + IC; navigable where it is not negative.

    Parameters
    ----------
    first_year, multi_year
        Partial concentrations [tenths]; the rest is open water, which counts 2 a tenth.
    multipliers
        Ice multipliers of the ship's type for the first-year and the multi-year ice [1].
    sail_m, ridges_per_km
        Mean height of ridge sails [m] and their number [per km]; IB = -2 (Cr/10) of the ice,
        Cr = sail x number / 5.
    strength
        The term IC for the strength of warm or cold ice [1].

    References
    ----------
    INSROP (nippon.zaidan.info 1998/00646, pages 175-181). The multipliers of most types stand in
    images there and were not found.

    Examples
    --------
    >>> round(index(6, 1, (1, -3.5), 0.5, 20), 1)     # the published example, type A
    5.7
    """
    covered = first_year + multi_year
    stages = multipliers[0] * first_year + multipliers[1] * multi_year + 2 * (10 - covered)
    ridged = sail_m * ridges_per_km / 5
    return stages - 2 * ridged / 10 * covered + strength
