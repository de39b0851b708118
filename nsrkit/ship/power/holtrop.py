"""Calm-water resistance of displacement ships by Holtrop and Mennen (1982)."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from nsrkit.errors import DataError
from nsrkit.units import MS_PER_KN

GRAVITY = 9.81
SEAWATER = 1025.0  # kg m-3
VISCOSITY = 1.18831e-6  # m2 s-1, sea water at 15 degrees: with it the paper's example comes out


class Hull(NamedTuple):
    """Numbers of a hull below water; each a float or an array (draw)."""

    waterline_m: Any
    beam_m: Any
    draught_m: Any
    block: Any
    """Block coefficient on the waterline."""
    midship: Any
    waterplane: Any
    lcb_pct: Any
    """Centre of buoyancy before half the waterline, per cent of it."""
    bulb_m2: Any = 0.0
    bulb_centre_m: Any = 0.0
    transom_m2: Any = 0.0
    appendages_m2: Any = 0.0
    appendage_factor: Any = 1.5
    """1 + k2 of the appendages; 1.5 is a rudder behind a stern."""
    stern: Any = 0.0
    """-25 pram with gondola, -10 V-shaped, 0 normal, 10 U-shaped sections."""

    @property
    def volume_m3(self) -> Any:
        """Displacement volume."""
        return self.block * self.waterline_m * self.beam_m * self.draught_m

    @property
    def prismatic(self) -> Any:
        """Prismatic coefficient."""
        return self.block / self.midship


class Resistance(NamedTuple):
    """Parts of the resistance [kN] at a speed, and the form factor [1] of the friction."""

    friction: Any
    form_factor: Any
    appendages: Any
    waves: Any
    bulb: Any
    transom: Any
    correlation: Any

    @property
    def total(self) -> Any:
        """All parts together."""
        viscous = self.friction * self.form_factor
        return (viscous + self.appendages + self.waves + self.bulb + self.transom
                + self.correlation)  # fmt: skip


def resistance(hull: Hull, speed_kn: Any) -> Resistance:
    """Resistance in calm, deep water.

    Parameters
    ----------
    hull
        The hull; its numbers scalars, or arrays that broadcast with `speed_kn`.
    speed_kn
        Speed [kn], above zero; any dims.

    Returns
    -------
    Resistance
        Parts [kN]; NaN where a number or the speed is NaN. Valid for Froude numbers to about 0.45
        and hulls like those of the regression: prismatic coefficients 0.55 to 0.85, length over
        beam 3.9 to 9.5.

    Raises
    ------
    DataError
        A hull outside of where the formulas have a value.

    References
    ----------
    Holtrop, J., Mennen, G. G. J. (1982), An approximate power prediction method, International
    Shipbuilding Progress 29(335):166-170.

    Examples
    --------
    >>> hull = Hull(205, 32, 10, 37500 / (205 * 32 * 10), 0.98, 0.75, -0.75, 20, 4, 16, 50, 1.5, 10)
    >>> round(float(resistance(hull, 25.0).total))       # the paper's example prints 1793.26
    1792
    """
    _check(hull)
    v = np.asarray(speed_kn, dtype=float) * MS_PER_KN
    dynamic = 0.5 * SEAWATER * v**2 / 1000
    area = wetted_m2(hull)
    with np.errstate(divide="ignore"):
        friction = 0.075 / (np.log10(v * hull.waterline_m / VISCOSITY) - 2) ** 2
    return Resistance(
        friction=dynamic * area * friction,
        form_factor=form_factor(hull),
        appendages=dynamic * hull.appendages_m2 * hull.appendage_factor * friction,
        waves=_waves(hull, v),
        bulb=_bulb(hull, v),
        transom=_transom(hull, v, dynamic),
        correlation=dynamic * area * _correlation(hull),
    )


def wetted_m2(hull: Hull) -> Any:
    """Wetted area of the bare hull [m2]."""
    length, beam, draught, block, midship = hull[:5]
    shape = 0.453 + 0.4425 * block - 0.2862 * midship - 0.003467 * beam / draught
    bare = length * (2 * draught + beam) * np.sqrt(midship) * (shape + 0.3696 * hull.waterplane)
    return bare + 2.38 * hull.bulb_m2 / block


def run_m(hull: Hull) -> Any:
    """Length of the run [m]."""
    cp = hull.prismatic
    return hull.waterline_m * (1 - cp + 0.06 * cp * hull.lcb_pct / (4 * cp - 1))


def form_factor(hull: Hull) -> Any:
    """1 + k1, by which viscous resistance exceeds that of a plate [1]."""
    cp, ratio = hull.prismatic, hull.draught_m / hull.waterline_m
    shallow = 48.20 * np.maximum(ratio - 0.02, 0) ** 2.078 + 0.479948
    c12 = np.where(ratio > 0.05, ratio**0.2228446, shallow)
    form = (hull.beam_m / run_m(hull)) ** 0.92497 * (0.95 - cp) ** -0.521448
    form = form * (1 - cp + 0.0225 * hull.lcb_pct) ** 0.6906
    return (1 + 0.003 * hull.stern) * (0.93 + c12 * form)


def entrance_deg(hull: Hull) -> Any:
    """Half angle of entrance of the waterline [degrees].

    The minus sign stands before the whole product; a copy that writes (-L/B)^0.80856 is wrong.
    """
    length, beam = hull.waterline_m, hull.beam_m
    exponent = (length / beam) ** 0.80856 * (1 - hull.waterplane) ** 0.30484
    exponent = exponent * (1 - hull.prismatic - 0.0225 * hull.lcb_pct) ** 0.6367
    exponent = exponent * (run_m(hull) / beam) ** 0.34574
    return 1 + 89 * np.exp(-exponent * (100 * hull.volume_m3 / length**3) ** 0.16302)


def _bulb_c2(hull: Hull) -> Any:
    """Reduction of wave resistance by a bulb [1]."""
    area = hull.bulb_m2
    below = 0.31 * np.sqrt(area) + hull.draught_m - hull.bulb_centre_m
    c3 = 0.56 * np.asarray(area) ** 1.5 / (hull.beam_m * hull.draught_m * below)
    return np.exp(-1.89 * np.sqrt(c3))


def _waves(hull: Hull, v: Any) -> Any:
    length, beam, draught = hull[:3]
    cp, volume, slim = hull.prismatic, hull.volume_m3, beam / length
    c7 = np.where(slim < 0.11, 0.229577 * slim**0.33333,
                  np.where(slim > 0.25, 0.5 - 0.0625 / slim, slim))  # fmt: skip
    c1 = 2223105 * c7**3.78613 * (draught / beam) ** 1.07961 * (90 - entrance_deg(hull)) ** -1.37565
    c5 = 1 - 0.8 * hull.transom_m2 / (beam * draught * hull.midship)
    c16 = np.where(cp < 0.8, 8.07981 * cp - 13.8673 * cp**2 + 6.984388 * cp**3,
                   1.73014 - 0.7067 * cp)  # fmt: skip
    m1 = 0.0140407 * length / draught - 1.75254 * volume ** (1 / 3) / length - 4.79323 * slim - c16
    lean = length / volume ** (1 / 3)
    c15 = np.where(lean < 8, -1.69385, np.where(lean > 12, 0.0, -1.69385 + (lean - 8) / 2.36))
    wavelength = 1.446 * cp - np.where(slim > 1 / 12, 0.03 / slim, 0.36)
    with np.errstate(divide="ignore", invalid="ignore"):
        fn = v / np.sqrt(GRAVITY * length)
        hump = c15 * cp**2 * np.exp(-0.1 * fn**-2) * np.cos(wavelength * fn**-2)
        waves = c1 * _bulb_c2(hull) * c5 * volume * np.exp(m1 * fn**-0.9 + hump)
    return np.where(v == 0, 0.0, waves) * SEAWATER * GRAVITY / 1000


def _bulb(hull: Hull, v: Any) -> Any:
    """Pressure resistance of a bulb near the surface [kN]."""
    area, centre, draught = (
        np.asarray(hull.bulb_m2, dtype=float),
        hull.bulb_centre_m,
        hull.draught_m,
    )
    with np.errstate(divide="ignore"):
        emergence = 0.56 * np.sqrt(area) / (draught - 1.5 * centre)
        depth = draught - centre - 0.25 * np.sqrt(area)
        fn = v / np.sqrt(GRAVITY * depth + 0.15 * v**2)
        force = np.exp(-3 * emergence**-2) * fn**3 * area**1.5 / (1 + fn**2)
    return 0.11 * force * SEAWATER * GRAVITY / 1000


def _transom(hull: Hull, v: Any, dynamic: Any) -> Any:
    area = np.asarray(hull.transom_m2, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        fn = v / np.sqrt(2 * GRAVITY * area / (hull.beam_m * (1 + hull.waterplane)))
        c6 = 0.2 * np.maximum(1 - 0.2 * fn, 0)
    return np.where(area > 0, dynamic * area * c6, 0.0)


def _correlation(hull: Hull) -> Any:
    """Allowance from model to ship [1]."""
    length, c4 = hull.waterline_m, np.minimum(hull.draught_m / hull.waterline_m, 0.04)
    rough = 0.006 * (length + 100) ** -0.16 - 0.00205
    return rough + 0.003 * np.sqrt(length / 7.5) * hull.block**4 * _bulb_c2(hull) * (0.04 - c4)


def _check(hull: Hull) -> None:
    cp = hull.prismatic
    if not np.all((cp > 0.25) & (cp < 0.95)):
        raise DataError(f"a prismatic coefficient of {cp} is outside of Holtrop-Mennen: check "
                        "form.block and form.midship")  # fmt: skip
    if np.any(np.abs(0.0225 * hull.lcb_pct) >= 1 - cp) or np.any(run_m(hull) <= 0):
        raise DataError(f"form.lcb_pct {hull.lcb_pct} does not go with a prismatic coefficient of "
                        f"{cp}: Holtrop-Mennen has no value there")  # fmt: skip
