"""Main-engine fuel: by calm-water power in open water, by held power in ice, by load of the engine.

The four numbers of a ship that matter are her fuel at service speed, that speed, the load of the
engine there and the sea margin. All functions take scalars or arrays (draw or point).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.errors import Fault, ScenarioError
from nsrkit.ship.power import calm
from nsrkit.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from nsrkit.assumption import Assumption
    from nsrkit.scenario.parts.sailing import Sailing
    from nsrkit.scenario.ship import Ship


def full_power_t_per_h(ship: Ship) -> float:
    """Main-engine fuel [t/h] at full sea power, which is held where ice sets the speed.

    Full sea power is what drives the ship at `service_kn` in calm open water.

    Raises
    ------
    ScenarioError
        `fuel_t_per_d` is not supplied.

    Examples
    --------
    >>> import nsrkit
    >>> ship = nsrkit.ship.open("feeder-1as")
    >>> round(full_power_t_per_h(ship), 4)     # 49.5 t/d
    2.0625
    """
    return _need(ship.fuel_t_per_d, "fuel_t_per_d", ship) / HOURS_PER_DAY


def load_factor(load: Any) -> Any:
    """Specific fuel consumption at a load over that of the engine's best point.

    Parameters
    ----------
    load
        Share of the maximum continuous rating [1], 0 to about 1.1; any dims.

    Returns
    -------
    float or array
        Factor [1], least (1.003) at a load of 0.78.

    References
    ----------
    Factor of the IMO greenhouse gas studies, as used by Lambert et al. (2021), TR-A 151:28-51.

    Examples
    --------
    >>> round(load_factor(0.8), 4), round(load_factor(0.25), 4)
    (1.0032, 1.1309)
    """
    return 0.455 * load**2 - 0.71 * load + 1.28


def burnt(share: Any, service_load: Any) -> Any:
    """Fuel over that of service power, for a share of service power.

    Parameters
    ----------
    share
        Power over the power at service speed in calm water [1]; any dims.
    service_load
        Load of the engine at that power [1].

    Returns
    -------
    float or array
        Ratio of consumption [1]: at part load an engine burns more per unit of power. It rises
        with `share` everywhere.

    Examples
    --------
    >>> burnt(1.0, 0.75), round(burnt(0.3, 0.75), 3)
    (1.0, 0.342)
    """
    return share * load_factor(service_load * share) / load_factor(service_load)


def fuel_t_per_h(
    ship: Ship,
    speed_kn: Any,
    sailing: Sailing | None = None,
    *,
    full_kn: Any = None,
    margin: Any = None,
) -> Any:
    """Main-engine fuel at a speed, in open water and in ice.

    Parameters
    ----------
    ship
        The ship.
    speed_kn
        Speed [kn]; scalar, or array of any dims.
    sailing
        Holds the sea margin; None takes the defaults.
    full_kn
        Speed [kn] that full power gives in the ice at hand (`speed.full_power`), dims as
        `speed_kn`; None is open water.
    margin
        Power added by weather and fouling [1] where it is known point by point (see `weather`),
        dims as `speed_kn`; None takes `sailing.sea_margin`.

    Returns
    -------
    float or array
        Fuel [t/h]; 0 at rest, NaN where a speed is NaN. Open water: the power share of
        `calm.share` times (1 + margin). In ice: the greater of that and min(1, v / v_full)^3, so
        where ice sets the speed full power is held, and an ordered speed that ice allows takes the
        power between; power is never taken as cubic about the open-water speed alone where ice
        slows the ship. Power becomes fuel through the load of the engine (`burnt`).

    Raises
    ------
    ScenarioError
        `fuel_t_per_d` or `service_kn` is not supplied.

    Examples
    --------
    >>> import nsrkit
    >>> ship = nsrkit.ship.open("feeder-1as")
    >>> fuel_t_per_h(ship, 6.0, full_kn=6.0) == full_power_t_per_h(ship)   # ice sets the speed
    True
    """
    full = full_power_t_per_h(ship)
    if margin is None:
        margin = _need((sailing or _defaults()).sea_margin, "sailing.sea_margin", ship)
    _need(ship.service_kn, "service_kn", ship)
    share = calm.share(ship, speed_kn) * (1.0 + margin)
    if full_kn is not None:
        share = np.maximum(share, _held(speed_kn, full_kn))
    rate = full * burnt(share, _need(ship.service_load, "service_load", ship))
    return rate if np.ndim(rate) else float(rate)


def _held(speed_kn: Any, full_kn: Any) -> Any:
    """Share of full power that ice asks for.

    Where she could not move alone (full speed 0, led by an icebreaker) full power is assumed.
    """
    made, full = np.asarray(speed_kn), np.asarray(full_kn)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(full > 0, np.minimum(1.0, made / full), 1.0)
    return np.where(np.isnan(full), np.nan, share**3) * (made > 0)


def _need(number: Assumption, key: str, ship: Ship) -> float:
    if number.value is None:
        raise ScenarioError([Fault(key, f"not supplied, but the fuel of {ship.name} needs it", None,
                                   f"give {key}")])  # fmt: skip
    return float(number.value)


def _defaults() -> Sailing:
    from nsrkit.scenario.files import defaults

    found: Sailing = defaults().sailing
    return found
