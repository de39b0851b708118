"""Fuel and CO2 of the main engine: cubic in open water, held power in ice."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.errors import DataError, Fault, ScenarioError
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


def fuel_t_per_h(
    ship: Ship, speed_kn: Any, sailing: Sailing | None = None, *, full_kn: Any = None
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

    Returns
    -------
    float or array
        Fuel [t/h]; 0 at rest, NaN where a speed is NaN. Open water:
        F (v / v_service)^3 (1 + margin).
        In ice: the greater of that and F min(1, v / v_full)^3, so where ice sets the speed full
        power F is held, and an ordered speed that ice allows takes the power between. Power is
        never taken as cubic about the open-water speed alone where ice slows the ship.

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
    margin = _need((sailing or _defaults()).sea_margin, "sailing.sea_margin", ship)
    service = _need(ship.service_kn, "service_kn", ship)
    rate = full * (speed_kn / service) ** 3 * (1.0 + margin)
    if full_kn is None:
        return rate
    # Where she could not move alone (full speed 0, led by an icebreaker) full power is assumed.
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(
            np.asarray(full_kn) > 0, np.minimum(1.0, speed_kn / np.asarray(full_kn)), 1.0
        )
    share = np.where(np.isnan(full_kn), np.nan, share) * (np.asarray(speed_kn) > 0)
    held = full * share**3
    return np.maximum(rate, held) if np.ndim(held) else float(np.maximum(rate, held))


@lru_cache(maxsize=1)
def fuels() -> dict[str, dict[str, str]]:
    """Emission factors by fuel name of a ship file, each row with its source."""
    text = files("nsrkit.ship").joinpath("data/fuels.csv").read_text(encoding="utf-8")
    return {row["fuel"]: row for row in csv.DictReader(text.splitlines())}


def co2_t_per_t(fuel: str) -> float:
    """CO2 from the funnel per fuel burnt [t/t]; without methane slip and without the supply chain.

    Raises
    ------
    DataError
        The fuel is unknown.

    References
    ----------
    Regulation (EU) 2023/1805 (FuelEU Maritime), Annex II, as transcribed; see data/fuels.csv.

    Examples
    --------
    >>> co2_t_per_t("mgo")
    3.206
    """
    if fuel not in fuels():
        raise DataError(f"no emission factor for fuel {fuel!r}; known: {', '.join(fuels())}")
    return float(fuels()[fuel]["co2_t_per_t"])


def _need(number: Assumption, key: str, ship: Ship) -> float:
    if number.value is None:
        raise ScenarioError([Fault(key, f"not supplied, but the fuel of {ship.name} needs it", None,
                                   f"give {key}")])  # fmt: skip
    return float(number.value)


def _defaults() -> Sailing:
    from nsrkit.scenario.files import defaults

    found: Sailing = defaults().sailing
    return found
