"""Ships from their files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nsrkit.scenario.files import read_ship
from nsrkit.scenario.ship import Ship


def open_ship(ship: str | Path | Mapping[str, Any] | Ship) -> Ship:
    """A ship, by name, file or mapping.

    Parameters
    ----------
    ship
        Name of a file in `params/ships/` (of the current folder, then of the package), path of a
        YAML file, or mapping of its keys, which may say `extends: <name>`.

    Returns
    -------
    Ship
        Frozen; every number carries its status, range and source.

    Raises
    ------
    ScenarioError
        The name is unknown (the message lists near ones) or the content is wrong; holds all faults.

    Examples
    --------
    >>> open_ship("arc7-lng").ice_class.polaris
    'PC4'
    >>> open_ship({"extends": "arc7-lng", "order_kn": 14}).order_kn.value
    14.0
    """
    return ship if isinstance(ship, Ship) else read_ship(ship)
