"""Ice resistance and net thrust of merchant ships in level ice (Riska et al. 1997)."""

from __future__ import annotations

import math

from nsrkit.units import MS_PER_KN

# Coefficients of Riska et al. (1997): f in kN m-3, g1 in kN/(m/s m1.5), g2, g3 in kN/(m/s m2 ...).
# At 0.1 m and 5 kn they give the f1..f4 and g1..g3 of the Finnish-Swedish channel formula, which
# settles a bracket that public codes have wrong: speed is in m/s and the sum is in kN.
_F = (0.23, 4.58, 1.47, 0.29)
_G = (18.9, 0.67, 1.55)
# Bollard-pull coefficient by number of propellers.
_KE = {1: 0.78, 2: 0.98, 3: 1.12}


def riska(
    thickness_m: float, length_m: float, beam_m: float, draught_m: float,
    parallel_m: float, bow_m: float, stem_deg: float,
) -> tuple[float, float]:  # fmt: skip
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
    c1 += (1 + 0.021 * stem_deg) * (
        f2 * beam_m * h**2 + f3 * bow_m * h**2 + f4 * beam_m * bow_m * h
    )
    c2 = (1 + 0.063 * stem_deg) * (g1 * h**1.5 + g2 * beam_m * h)
    c2 += g3 * h * (1 + 1.2 * draught_m / beam_m) * beam_m**2 / math.sqrt(length_m)
    return c1, c2


def bollard(power_kw: float, diameter_m: float, propellers: int) -> float:
    """Bollard pull [kN] of shaft power [kW] on propellers of a diameter [m].

    References
    ----------
    Riska et al. (1997): T = Ke (P D)^(2/3), Ke 0.78, 0.98, 1.12 for one, two, three propellers.

    Examples
    --------
    >>> round(bollard(12640, 5.6, 1), 1)
    1334.7
    """
    return _KE[propellers] * math.pow(power_kw * diameter_m, 2 / 3)


def net_thrust(bollard_kn: float, speed_ratio: float) -> float:
    """Thrust [kN] left for ice at a share of the open-water speed.

    Examples
    --------
    >>> round(net_thrust(1334.7, 0.5), 1), round(net_thrust(1334.7, 1.0), 9)
    (889.8, 0.0)
    """
    return bollard_kn * max(0.0, 1 - speed_ratio / 3 - 2 / 3 * speed_ratio * speed_ratio)


def speed(c1_kn: float, c2_kn: float, bollard_kn: float, open_kn: float) -> float:
    """Speed [kn] at which net thrust and resistance C1 + C2 v balance; 0 where thrust is too small.

    Parameters
    ----------
    c1_kn, c2_kn
        Resistance [kN] and [kN per m/s] of `riska`.
    bollard_kn
        Bollard pull [kN].
    open_kn
        Open-water speed [kn] at the same power.

    Examples
    --------
    >>> round(speed(*riska(0.4, 150, 25, 9, 70, 40, 30), bollard(12640, 5.6, 1), 20), 2)
    11.43
    """
    # 2/3 T x^2 + (T/3 + C2 v_ow) x + C1 - T = 0 with x = v/v_ow
    a = 2 / 3 * bollard_kn
    b = bollard_kn / 3 + c2_kn * open_kn * MS_PER_KN
    c = c1_kn - bollard_kn
    if c >= 0:
        return 0.0
    return open_kn * (-b + math.sqrt(b * b - 4 * a * c)) / (2 * a)
