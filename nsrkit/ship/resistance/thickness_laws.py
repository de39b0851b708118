"""Ready-made speeds by thickness: the two tankers and the icebreaker of the PNNL model."""

from __future__ import annotations

from typing import Any

import numpy as np

# Speed a h^b [kn] from 0.10 m, where it meets the open-water speed, to the thickness up to which
# the tanker sails alone; beyond it the model has her led at 3 kn, which is no law of hers.
_TANKERS = {
    "pnnl-1a": (3.742744916, -0.630929754, 16.0, 0.30),
    "pnnl-1as": (5.189093522, -0.472429254, 15.4, 0.40),
}


def pnnl_tanker(thickness_m: Any, law: str) -> Any:
    """Speed [kn] of a tanker alone in ice of a thickness [m]; 0 beyond what she sails alone in.

    Parameters
    ----------
    thickness_m
        Thickness of level ice [m].
    law
        "pnnl-1a" (ice class 1A, 16 kn, to 0.30 m) or "pnnl-1as" (1A Super, 15.4 kn, to 0.40 m).

    References
    ----------
    Waite, T. et al. (2025), Pacific Northwest National Laboratory, NSR shipping model (BSD-2).

    Examples
    --------
    >>> print(f"{pnnl_tanker(0.2, 'pnnl-1a'):.2f} {pnnl_tanker(0.2, 'pnnl-1as'):.2f}")
    10.33 11.10
    """
    a, b, open_kn, limit = _TANKERS[law]
    h = np.asarray(thickness_m, float)
    kn = np.minimum(open_kn, a * np.maximum(h, 1e-6) ** b)
    return np.where(h <= limit + 1e-9, kn, 0.0)


def pnnl_limit_m(law: str) -> float:
    """Thickness [m] up to which the tanker of a law sails alone.

    Examples
    --------
    >>> pnnl_limit_m("pnnl-1as")
    0.4
    """
    return _TANKERS[law][3]


def pnnl_icebreaker(thickness_m: Any) -> Any:
    """Speed [kn] of the icebreaker of the PNNL model in ice of a thickness [m]; never below 0.

    References
    ----------
    As for `pnnl_tanker`: 15.479 - 1.914 h - 10.541 h^2.

    Examples
    --------
    >>> print(f"{pnnl_icebreaker(0.8):.2f}")
    7.20
    """
    h = np.asarray(thickness_m, float)
    return np.maximum(0.0, 15.479 - 1.914 * h - 10.541 * h**2)
