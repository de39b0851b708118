"""Power of a ship in calm, open water: by the cube of speed, or by Holtrop and Mennen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.errors import Fault, ScenarioError
from nsrkit.ship.power import holtrop
from nsrkit.units import MS_PER_KN

if TYPE_CHECKING:
    from nsrkit.scenario.ship import Ship


def share(ship: Ship, speed_kn: Any) -> Any:
    """Power over the power at service speed.

    Parameters
    ----------
    ship
        The ship; `open_water` says which law.
    speed_kn
        Speed [kn]; scalar, or array of any dims.

    Returns
    -------
    float or array
        Share [1]: 0 at rest, 1 at `service_kn` and design draught, NaN where the speed is NaN.
        `cubic` is the admiralty law, (v / v_service)^3; `holtrop` is resistance times speed over
        the same at service speed, so that the propulsive efficiency cancels. Both times
        (draught / design draught)^(2/3) for a ship that sails part laden.

    Raises
    ------
    ScenarioError
        `holtrop` without the numbers of `form`.

    References
    ----------
    Holtrop and Mennen (1982), see `nsrkit.ship.power.holtrop`; speed and draught as in the fourth
    IMO greenhouse gas study (2020), equation 8.

    Examples
    --------
    >>> import nsrkit
    >>> ship = nsrkit.ship.open("panamax-bulk-1a")
    >>> float(share(ship, 7.25)), float(share(ship, 14.5))       # 14.5 kn is her service speed
    (0.125, 1.0)
    >>> ship = ship.model_copy(update={"open_water": "holtrop"})
    >>> round(float(share(ship, 7.25)), 3)
    0.119
    """
    service, laden = ship.service_kn.value, _laden(ship)
    if ship.open_water == "cubic":
        return laden * (speed_kn / service) ** 3
    full = holtrop.resistance(form(ship), service).total * service
    moving = np.asarray(speed_kn) != 0
    made = np.where(moving, speed_kn, service)  # the friction line has no value at rest
    return laden * np.where(moving, holtrop.resistance(form(ship), made).total * made / full, 0.0)


def _laden(ship: Ship) -> float:
    """Power at the draught she sails at over that at design draught, at one speed [1]."""
    if ship.design_draught_m is None:
        return 1.0
    draught, design = ship.draught_m.value, ship.design_draught_m.value
    if draught is None or not design:
        fault = Fault("ship.design_draught_m", "both draughts are needed, above zero", design,
                      "give draught_m and design_draught_m, or leave the latter out")  # fmt: skip
        raise ScenarioError([fault])
    return float((draught / design) ** (2 / 3))


def resistance_kn(ship: Ship, speed_kn: Any) -> Any:
    """Calm-water resistance [kN] at speeds [kn] above zero, by Holtrop and Mennen.

    Raises
    ------
    ScenarioError
        The ship has no `form`.
    """
    return holtrop.resistance(form(ship), speed_kn).total


def efficiency(ship: Ship) -> float:
    """Propulsive efficiency [1] that the ship's power, load and service speed imply.

    Effective power of Holtrop and Mennen over the shaft power at service speed. A number outside
    of about 0.5 to 0.85 says that power, speed and form do not belong together.

    Raises
    ------
    ScenarioError
        The ship has no `form`, or power, load or service speed is not supplied.

    Examples
    --------
    >>> import nsrkit
    >>> 0.5 < efficiency(nsrkit.ship.open("panamax-bulk-1a")) < 0.85
    True
    """
    service, power = ship.service_kn.value, ship.power_kw.value
    if service is None or power is None or ship.service_load.value is None:
        raise ScenarioError([Fault("ship.power_kw", "power, load and service speed are needed",
                                   power, "give all three in the ship's file")])  # fmt: skip
    effective = resistance_kn(ship, service) * service * MS_PER_KN
    return float(effective / (power * ship.service_load.value))


def form(ship: Ship) -> holtrop.Hull:
    """The ship's hull below water as Holtrop and Mennen need it.

    Raises
    ------
    ScenarioError
        The ship has no `form`, or one of its numbers is not supplied.
    """
    if ship.form is None:
        raise ScenarioError([Fault("ship.form", f"not given, but the resistance of {ship.name} in "
                                   "calm water needs it", None,
                                   "give `form`, or take open_water: cubic")])  # fmt: skip
    numbers = {"beam_m": ship.beam_m, "draught_m": ship.draught_m} | dict(ship.form)
    for key, number in numbers.items():
        if number.value is None:
            raise ScenarioError([Fault(f"ship.form.{key}", "not supplied, but Holtrop-Mennen needs "
                                       "it", None, f"give {key}")])  # fmt: skip
    return holtrop.Hull(**{key: number.value for key, number in numbers.items()})
