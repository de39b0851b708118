"""Speed of a ship in broken ice: net thrust against a floe law, and on into level ice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nsrkit.ship.resistance import broken
from nsrkit.ship.resistance.thrust import balance

LAWS = ("sda", "huang", "pack", "zuev")

# Up to here the ice is taken as loose floes: PolarRoute ends its law at 80 %. At ten tenths it is
# level ice. Between the two the speeds are mixed by concentration.
LOOSE, WHOLE = 0.8, 1.0


def speed(
    law: str, thickness_m: Any, concentration: Any, level_kn: Any, bollard_kn: float,
    open_kn: float, beam_m: float, length_m: float,
) -> Any:  # fmt: skip
    """Speed [kn] at full power in floes of a thickness and concentration.

    Parameters
    ----------
    law
        One of `LAWS`.
    thickness_m, concentration
        Thickness of the floes [m] and the share of the sea they cover [1]; arrays that broadcast.
    level_kn
        Speed [kn] of the ship in level ice of that thickness, 0 where that is closed.
    bollard_kn, open_kn, beam_m, length_m
        Bollard pull [kN], open-water speed [kn], beam and length [m] of the ship.

    Returns
    -------
    ndarray
        Speed [kn]; 0 where thrust is too small. Never below that of level ice, which is the same
        ice unbroken, so it falls with thickness and with concentration, without a jump.

    Examples
    --------
    >>> kn = speed("zuev", 0.8, [0.2, 0.5, 0.8, 0.9, 1.0], 4.9, 1334.7, 20.0, 25.0, 150.0)
    >>> [round(float(v), 1) for v in kn]
    [18.6, 14.1, 10.0, 7.4, 4.9]
    """
    c, h = np.broadcast_arrays(np.asarray(concentration, float), np.asarray(thickness_m, float))
    loose = balance(
        _resistance(law, h, np.minimum(c, LOOSE), beam_m, length_m), bollard_kn, open_kn
    )
    share = np.clip((c - LOOSE) / (WHOLE - LOOSE), 0.0, 1.0)
    return (1 - share) * np.maximum(loose, level_kn) + share * level_kn


def _resistance(
    law: str, h: np.ndarray, c: np.ndarray, beam_m: float, length_m: float
) -> Callable[[Any], Any]:
    if law == "huang":
        return lambda v: broken.huang(v, h, c, beam_m, length_m)
    of_floes = {"sda": broken.sda, "pack": broken.pack, "zuev": broken.zuev}[law]
    return lambda v: of_floes(v, h, c, beam_m)
