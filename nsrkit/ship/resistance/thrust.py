"""Thrust that a ship has left for ice, and the speed at which it balances a resistance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nsrkit.units import MS_PER_KN

# Bollard-pull coefficient by number of propellers.
_KE = {1: 0.78, 2: 0.98, 3: 1.12}
_HALVINGS = 30  # of the open-water speed: far below a thousandth of a knot


def bollard(power_kw: Any, diameter_m: Any, propellers: int) -> Any:
    """Bollard pull [kN] of shaft power [kW] on propellers of a diameter [m].

    References
    ----------
    Riska et al. (1997): T = Ke (P D)^(2/3), Ke 0.78, 0.98, 1.12 for one, two, three propellers.

    Examples
    --------
    >>> round(bollard(12640, 5.6, 1), 1)
    1334.7
    """
    return _KE[propellers] * (power_kw * diameter_m) ** (2 / 3)


def net_thrust(bollard_kn: Any, speed_ratio: Any) -> Any:
    """Thrust [kN] left for ice at a share of the open-water speed: T (1 - x/3 - 2/3 x^2).

    References
    ----------
    The polynomial that goes with Riska et al. (1997); the page that prints it was not found, so it
    is quoted from memory and UNVERIFIED. `docs/ship-in-ice.md` sets it beside trials.

    Examples
    --------
    >>> print(f"{net_thrust(1334.7, 0.5):.1f} {net_thrust(1334.7, 1.0):.1f}")
    889.8 0.0
    """
    return bollard_kn * np.maximum(0.0, 1 - speed_ratio / 3 - 2 / 3 * speed_ratio * speed_ratio)


def speed_ratio(net_share: Any) -> Any:
    """Share of the open-water speed at which a share of the bollard pull is left for ice.

    Inverse of `net_thrust` for a pull of one; 0 where all of it, or more, is asked for.

    Examples
    --------
    >>> print(f"{speed_ratio(net_thrust(1.0, 0.4)):.3f} {speed_ratio(1.5):.1f}")
    0.400 0.0
    """
    return (np.sqrt(1 + 24 * np.clip(1 - net_share, 0.0, 1.0)) - 1) / 4


def speed(c1_kn: Any, c2_kn: Any, bollard_kn: Any, open_kn: Any) -> Any:
    """Speed [kn] at which net thrust and resistance C1 + C2 v balance; 0 where thrust is too small.

    Parameters
    ----------
    c1_kn, c2_kn
        Resistance [kN] and [kN per m/s] of `riska` or `lindqvist`; numbers or arrays.
    bollard_kn
        Bollard pull [kN].
    open_kn
        Open-water speed [kn] at the same power.

    Examples
    --------
    >>> from nsrkit.ship.resistance.level import riska
    >>> print(f"{speed(*riska(0.4, 150, 25, 9, 70, 40, 30), bollard(12640, 5.6, 1), 20):.2f}")
    11.43
    """
    # 2/3 T x^2 + (T/3 + C2 v_ow) x + C1 - T = 0 with x = v/v_ow; x = 0 where C1 >= T
    a = 2 / 3 * bollard_kn
    b = bollard_kn / 3 + c2_kn * open_kn * MS_PER_KN
    c = np.minimum(c1_kn - bollard_kn, 0.0)
    return open_kn * (np.sqrt(b * b - 4 * a * c) - b) / (2 * a)


def balance(resistance: Callable[[Any], Any], bollard_kn: Any, open_kn: Any) -> Any:
    """Speed [kn] at which net thrust balances any resistance; 0 where thrust is too small.

    Parameters
    ----------
    resistance
        Takes speed [m/s], gives resistance [kN] that does not fall with speed; arrays alike.
    bollard_kn, open_kn
        As for `speed`.

    Returns
    -------
    ndarray
        Speed [kn] in the shape of what `resistance` gives; NaN where that is NaN.

    Examples
    --------
    >>> from nsrkit.ship.resistance.broken import zuev
    >>> print(f"{balance(lambda v: zuev(v, 0.5, 0.8, 25), bollard(12640, 5.6, 1), 20):.2f}")
    13.22
    """
    shape = np.shape(resistance(open_kn * MS_PER_KN))
    low, high = np.zeros(shape), np.broadcast_to(np.asarray(open_kn, float), shape).copy()
    missing = np.isnan(resistance(open_kn * MS_PER_KN))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        enough = net_thrust(bollard_kn, middle / open_kn) >= resistance(middle * MS_PER_KN)
        low, high = np.where(enough, middle, low), np.where(enough, high, middle)
    return np.where(missing, np.nan, low)
