"""Resistance in a brash-ice channel and the engine power that the Finnish-Swedish rules ask for.

The text of the rules was not found: the constants are quoted from memory and are UNVERIFIED, except
C1 and C2, which follow from Riska et al. (1997) at 0.1 m and 5 knots. Nothing here is a default.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from nsrkit.ship.resistance.level import bow_angle_deg, riska
from nsrkit.units import MS_PER_KN

# Thickness of the brash ice in the middle of the channel by class [m], at 5 knots.
BRASH_M = {"IA Super": 1.0, "IA": 1.0, "IB": 0.8, "IC": 0.6}
_KE = {"controllable": {1: 2.03, 2: 1.44, 3: 1.18}, "fixed": {1: 2.26, 2: 1.60, 3: 1.31}}
_C3, _C4, _C5 = 845.0, 42.0, 825.0
_LAYER_M, _LAYER_KN = 0.1, 5.0  # the refrozen layer of IA Super


def channel(
    brash_m: Any, length_m: Any, beam_m: Any, draught_m: Any, parallel_m: Any, bow_m: Any,
    stem_deg: Any, flare_deg: Any, waterline_deg: Any, bow_area_m2: Any,
) -> Any:  # fmt: skip
    """Resistance [kN] at 5 knots in a channel of brash ice, without a refrozen layer.

    Parameters
    ----------
    brash_m
        Thickness of the brash in the middle of the channel [m].
    length_m, beam_m, draught_m, parallel_m, bow_m
        As for `nsrkit.ship.resistance.level.riska`.
    stem_deg, flare_deg
        Rake of the stem at the centreline and of the bow at a quarter of the beam [degrees]; the
        first counts in the refrozen layer alone.
    waterline_deg
        Waterline entrance angle [degrees].
    bow_area_m2
        Waterplane area of the bow [m2].

    References
    ----------
    Finnish-Swedish Ice Class Rules, engine output; constants UNVERIFIED.

    Examples
    --------
    >>> print(f"{channel(1.0, 150, 25, 9, 70, 40, 30, 30, 30, 500):.1f}")
    546.6
    """
    flare, alpha = np.radians(flare_deg), np.radians(waterline_deg)
    psi = bow_angle_deg(flare_deg, waterline_deg)
    spread = np.where(psi > 45, 0.047 * psi - 2.115, 0.0)
    slide = np.sin(np.radians(psi)) * np.sin(alpha) + 0.15 * np.cos(flare)
    side = 0.26 + (brash_m * beam_m) ** 0.5
    found = _C3 * np.maximum(0.45, slide) * (side + brash_m) ** 2 * (beam_m + spread * side)
    found = found + _C4 * parallel_m * side**2
    slender = np.clip((length_m * draught_m / beam_m**2) ** 3, 5, 20)
    return (found + _C5 * slender * bow_area_m2 / length_m) / 1000


def rule_resistance(
    ice_class: Literal["IA Super", "IA", "IB", "IC"], length_m: Any, beam_m: Any, draught_m: Any,
    parallel_m: Any, bow_m: Any, stem_deg: Any, flare_deg: Any, waterline_deg: Any,
    bow_area_m2: Any,
) -> Any:  # fmt: skip
    """Resistance [kN] that a class must master at 5 knots; IA Super also in 0.1 m of new ice.

    Parameters
    ----------
    ice_class
        One of IA Super, IA, IB, IC; it sets the thickness of the brash.
    length_m, beam_m, draught_m, parallel_m, bow_m, stem_deg, flare_deg, waterline_deg, bow_area_m2
        As for `channel`.

    References
    ----------
    As for `channel`.

    Examples
    --------
    >>> print(f"{rule_resistance('IA Super', 150, 25, 9, 70, 40, 30, 30, 30, 500):.0f}")
    666
    """
    found = channel(BRASH_M[ice_class], length_m, beam_m, draught_m, parallel_m, bow_m, stem_deg,
                    flare_deg, waterline_deg, bow_area_m2)  # fmt: skip
    if ice_class == "IA Super":
        c1, c2 = riska(_LAYER_M, length_m, beam_m, draught_m, parallel_m, bow_m, stem_deg)
        found = found + c1 + c2 * _LAYER_KN * MS_PER_KN
    return found


def power_kw(
    resistance_kn: Any, diameter_m: Any, propellers: int = 1,
    pitch: Literal["controllable", "fixed"] = "controllable",
) -> Any:  # fmt: skip
    """Engine power [kW] that keeps 5 knots against a resistance [kN]: Ke R^1.5 / D.

    References
    ----------
    As for `channel`.

    Examples
    --------
    >>> print(f"{power_kw(546.563, 5.0):.0f}")
    5188
    """
    return _KE[pitch][propellers] * resistance_kn**1.5 / diameter_m
