"""What waves and wind add to the resistance of a ship, where fields of them are given.

Left out, because no source with their constants could be read: the speed loss of Kwon (2008), of
which public copies disagree in the sign of the second-order terms, STAWAVE-1 and -2 of ISO 15016,
and the wind coefficients of Fujiwara, which ask for areas that no ship here has. Where no field is
given, `sailing.sea_margin` stands for weather and fouling.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.ship.power import calm
from nsrkit.ship.power.holtrop import GRAVITY, SEAWATER
from nsrkit.units import MS_PER_KN

if TYPE_CHECKING:
    from nsrkit.scenario.ship import Ship

AIR = 1.225  # kg m-3 at 15 degrees
HIGHEST_M = 2.0


def waves_kn(ship: Ship, height_m: Any) -> Any:
    """Resistance added by head waves [kN].

    Parameters
    ----------
    ship
        The ship; her `form` gives the block coefficient and the waterline.
    height_m
        Significant wave height [m]; scalar, or array of any dims.

    Returns
    -------
    float or array
        0.64 rho g C_B H^2 B^2 / L. NaN above 2 m, where the formula does not hold, and where the
        height is NaN.

    Raises
    ------
    ScenarioError
        The ship has no `form`.

    References
    ----------
    Kreitner (1939), as in PolarRoute (British Antarctic Survey), which limits it to 2 m.

    Examples
    --------
    >>> import nsrkit
    >>> round(waves_kn(nsrkit.ship.open("panamax-bulk-1a"), 1.0), 1)
    25.2
    """
    form = calm.form(ship)
    per_m2 = 0.64 * SEAWATER * GRAVITY * form.block * form.beam_m**2 / form.waterline_m / 1000
    height = np.asarray(height_m)
    added = np.where(height <= HIGHEST_M, per_m2 * height**2, np.nan)
    return added if np.ndim(height_m) else float(added)


def wind_kn(speed_kn: Any, wind_ms: Any, angle_deg: Any, area_m2: float, drag: Any) -> Any:
    """Resistance added by wind [kN], beyond the still air of a calm passage.

    Parameters
    ----------
    speed_kn
        Speed of the ship [kn].
    wind_ms
        True wind [m s-1]; any dims.
    angle_deg
        Direction the wind comes from, off the bow [degrees]; 0 is a head wind.
    area_m2
        Frontal area above water [m2].
    drag
        Drag coefficient along the ship [1] at that apparent angle, from a wind tunnel or a
        published series; positive against the ship.

    Returns
    -------
    float or array
        0.5 rho_air A C (V_apparent^2 - V_ship^2); below zero where the wind helps.

    Examples
    --------
    >>> print(wind_kn(0.0, 10.0, 0.0, 1000.0, 0.8))      # [kN]: 0.5 x 1.225 x 1000 x 0.8 x 100 N
    49.0
    """
    own = speed_kn * MS_PER_KN
    apparent2 = own**2 + wind_ms**2 + 2 * own * wind_ms * np.cos(np.deg2rad(angle_deg))
    return 0.5 * AIR * area_m2 * drag * (apparent2 - own**2) / 1000


def margin(ship: Ship, speed_kn: Any, added_kn: Any, fouling: Any = 0.0) -> Any:
    """Share of calm-water power that weather adds, for `fuel_t_per_h(..., margin=...)`.

    Parameters
    ----------
    ship
        The ship, with a `form`.
    speed_kn
        Speed [kn]; any dims, above zero.
    added_kn
        Resistance added by waves and wind [kN], dims as `speed_kn`.
    fouling
        Share added by a fouled hull [1].

    Returns
    -------
    float or array
        Added over calm-water resistance plus fouling [1], at the same propulsive efficiency.

    Raises
    ------
    ScenarioError
        The ship has no `form`.

    Examples
    --------
    >>> import nsrkit
    >>> ship = nsrkit.ship.open("panamax-bulk-1a")
    >>> print(f"{margin(ship, 14.0, waves_kn(ship, 2.0)):.2f}")
    0.13
    """
    return added_kn / calm.resistance_kn(ship, speed_kn) + fouling
