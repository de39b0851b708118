"""Level-ice resistance as R = C1 + C2 v: Riska et al. (1997) and Lindqvist (1989).

All functions take numbers or arrays alike. Resistance is in kN, speed in m/s.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from nsrkit.errors import Fault, ScenarioError

GRAVITY = 9.81
WATER, ICE = 1025.0, 900.0  # kg/m3
YOUNG, POISSON = 2e9, 0.3  # of sea ice: 2 GPa

# Coefficients of Riska et al. (1997): f in kN m-3, g1 in kN/(m/s m1.5), g2, g3 in kN/(m/s m2 ...).
# At 0.1 m and 5 kn they give the f1..f4 and g1..g3 of the Finnish-Swedish channel formula, which
# settles a bracket that public codes have wrong: speed is in m/s and the sum is in kN.
_F = (0.23, 4.58, 1.47, 0.29)
_G = (18.9, 0.67, 1.55)

# A plumb stem (bulbous bow) makes the crushing term of Lindqvist grow without bound, which no
# ship in ice shows. From here on the stem is taken as this steep: with friction up to 0.15 and a
# waterline of 30 degrees the formula then still has a value.
STEEPEST_DEG = 70.0


class Parts(NamedTuple):
    """What Lindqvist's resistance at rest is made of [kN]."""

    crushing: Any
    """Crushing at the stem."""
    bending: Any
    """Breaking by bending at the bow."""
    submersion: Any
    """Pressing the broken ice under, and its friction along the hull."""


def riska(
    thickness_m: Any, length_m: Any, beam_m: Any, draught_m: Any,
    parallel_m: Any, bow_m: Any, stem_deg: Any,
) -> tuple[Any, Any]:  # fmt: skip
    """Level-ice resistance R = C1 + C2 v: C1 [kN] and C2 [kN per m/s].

    Parameters
    ----------
    thickness_m
        Thickness of level ice [m].
    length_m, beam_m, draught_m
        Waterline length, beam and draught [m].
    parallel_m, bow_m
        Length of the parallel midbody and of the bow at the waterline [m].
    stem_deg
        Stem angle [degrees].

    References
    ----------
    Riska, K., Wilhelmson, M., Englund, K., Leiviska, T. (1997), Performance of merchant vessels in
    ice in the Baltic, Winter Navigation Research Board report 52.

    Examples
    --------
    >>> c1, c2 = riska(0.5, 150, 25, 9, 70, 40, 30)
    >>> round(c1, 1), round(c2, 1)
    (424.0, 100.1)
    """
    h, (f1, f2, f3, f4), (g1, g2, g3) = thickness_m, _F, _G
    c1 = f1 * beam_m * parallel_m * h / (2 * draught_m / beam_m + 1)
    c1 = c1 + (1 + 0.021 * stem_deg) * (
        f2 * beam_m * h**2 + f3 * bow_m * h**2 + f4 * beam_m * bow_m * h
    )
    c2 = (1 + 0.063 * stem_deg) * (g1 * h**1.5 + g2 * beam_m * h)
    c2 = c2 + g3 * h * (1 + 1.2 * draught_m / beam_m) * beam_m**2 / length_m**0.5
    return c1, c2


def lindqvist(
    thickness_m: Any, length_m: Any, beam_m: Any, draught_m: Any, stem_deg: Any,
    waterline_deg: Any, friction: Any = 0.10, flexural_kpa: Any = 500.0,
) -> tuple[Any, Any]:  # fmt: skip
    """Level-ice resistance R = C1 + C2 v: C1 [kN] and C2 [kN per m/s].

    Parameters
    ----------
    thickness_m
        Thickness of level ice [m], above 0.
    length_m, beam_m, draught_m
        Waterline length, beam and draught [m].
    stem_deg
        Stem angle phi [degrees]; beyond 70 taken as 70.
    waterline_deg
        Waterline entrance angle alpha [degrees].
    friction
        Friction between ice and hull, mu [1].
    flexural_kpa
        Flexural strength of the ice [kPa].

    Raises
    ------
    ScenarioError
        mu sin(phi) >= cos(psi), tan(psi) = tan(phi)/sin(alpha): the ice would stick to the bow and
        never bend, and the formula has no value.

    References
    ----------
    Lindqvist, G. (1989), A straightforward method for calculation of ice resistance of ships, POAC
    1989. Circulating copies take sines of squares, or lose the square root of the submersion term.

    Examples
    --------
    >>> c1, c2 = lindqvist(1.0, 150, 25, 9, 30, 30)
    >>> print(f"{c1:.1f} {c1 + 2.572 * c2:.1f}")
    832.7 1530.1
    """
    found = lindqvist_parts(thickness_m, length_m, beam_m, draught_m, stem_deg, waterline_deg,
                            friction, flexural_kpa)  # fmt: skip
    breaking = found.crushing + found.bending
    slope = 1.4 * breaking / (GRAVITY * thickness_m) ** 0.5
    slope = slope + 9.4 * found.submersion / (GRAVITY * length_m) ** 0.5
    return breaking + found.submersion, slope


def lindqvist_parts(
    thickness_m: Any, length_m: Any, beam_m: Any, draught_m: Any, stem_deg: Any,
    waterline_deg: Any, friction: Any = 0.10, flexural_kpa: Any = 500.0,
) -> Parts:  # fmt: skip
    """The three parts of `lindqvist` at rest [kN]; same parameters, errors and source.

    Examples
    --------
    >>> print("{:.2f} {:.2f} {:.2f}".format(*lindqvist_parts(1.0, 150, 25, 9, 30, 30)))
    192.08 140.17 500.46
    """
    h, mu = thickness_m, friction
    phi = np.radians(np.minimum(stem_deg, STEEPEST_DEG))
    alpha = np.radians(waterline_deg)
    psi = np.radians(bow_angle_deg(np.degrees(phi), waterline_deg))
    if np.any(mu * np.sin(phi) >= np.cos(psi)):
        message = "mu sin(phi) must stay below cos(psi), or the bow does not bend the ice"
        remedy = "give a smaller friction, a flatter stem or a wider waterline angle"
        raise ScenarioError([Fault("ship.hull.friction", message, float(np.max(mu)), remedy)])
    crushing = np.tan(phi) + mu * np.cos(phi) / np.cos(psi)
    crushing = 0.5 * flexural_kpa * h**2 * crushing / (1 - mu * np.sin(phi) / np.cos(psi))
    bending = np.tan(psi) + mu * np.cos(phi) / (np.cos(psi) * np.sin(alpha))
    bending = bending_coefficient() * flexural_kpa * beam_m * h**1.5 * bending
    sides = 0.7 * length_m - draught_m / np.tan(phi) - beam_m / (4 * np.tan(alpha))
    root = np.sqrt(1 / np.sin(phi) ** 2 + 1 / np.tan(alpha) ** 2)
    sides = sides + draught_m * np.cos(phi) * np.cos(psi) * root
    bottom = draught_m * (beam_m + draught_m) / (beam_m + 2 * draught_m)
    lift = (WATER - ICE) * GRAVITY / 1000 * h * beam_m
    return Parts(crushing, bending * (1 + 1 / np.cos(psi)), lift * (bottom + mu * sides))


def bow_angle_deg(stem_deg: Any, waterline_deg: Any) -> Any:
    """Angle psi between the plates of the bow and the water: tan psi = tan phi / sin alpha.

    Examples
    --------
    >>> print(f"{bow_angle_deg(30, 30):.3f}")
    49.107
    """
    leaning = np.tan(np.radians(stem_deg)) / np.sin(np.radians(waterline_deg))
    return np.degrees(np.arctan(leaning))


def bending_coefficient() -> float:
    """27/64 over the root of the stiffness of floating ice [m-1/2]; often rounded to 0.003.

    Examples
    --------
    >>> round(bending_coefficient(), 6)
    0.003126
    """
    stiffness = YOUNG / (12 * (1 - POISSON**2) * WATER * GRAVITY)
    return float(27 / 64 / stiffness**0.5)
