"""Speed against level-ice thickness at full power: one monotone curve per ship."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.errors import Fault, ScenarioError
from nsrkit.ship import resistance

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.ship import Ship

PER_M = 100.0  # samples per metre of thickness
_DERIVED_STEP_M = 0.01
# Below this a ship does not make steady way: level-ice contracts are written for 2 kn (Norilskiy
# Nickel, 1.5 m; Christophe de Margerie, ahead). A derived curve ends there, and help is needed.
STEADY_KN = 2.0

# Nuclear icebreaker that leads escorted ships. Project 22220: 22 kn in open water, 2.8 m of level
# ice at 1.5-2 kn (design), here the middle. Between the two no point is published.
ICEBREAKER = "Project 22220, design (wikimili, Project 22220 icebreaker)"
ICEBREAKER_POINTS = ((0.0, 22.0), (2.8, 1.75))


class Samples(NamedTuple):
    """A curve as the kernels read it."""

    kn: np.ndarray
    """Speed [kn] at thickness 0, 1, 2 ... cm."""
    limit_m: float
    """Thicker ice is closed."""
    name: str
    """What the curve is called in outputs."""


def sample(ship: Ship) -> Samples:
    """The curve of a ship, sampled.

    Parameters
    ----------
    ship
        A ship with a published curve (its points), or with hull and machinery to derive one.

    Returns
    -------
    Samples
        Speeds on straight lines between the points, or those at which net thrust balances the
        resistance of Riska et al. (1997) down to 2 kn; closed beyond the ship's limit.

    Raises
    ------
    ScenarioError
        A number that the derivation needs is not supplied, or the ship has too little power.
    """
    limit = _need(ship, "curve.limit_m", ship.curve.limit_m.value)
    if ship.curve.kind == "published":
        return _through(ship.curve.points, limit, ship.curve.name)
    return _through(_derived(ship, limit), limit, ship.curve.name)


def icebreaker() -> Samples:
    """The curve of the icebreaker that leads escorted ships."""
    return _through(ICEBREAKER_POINTS, ICEBREAKER_POINTS[-1][0], ICEBREAKER)


def full_speed(ship: Ship, thickness_m: float) -> float:
    """Speed [kn] at full power in level ice of a thickness [m]; 0 beyond the limit."""
    found = sample(ship)
    if thickness_m > found.limit_m:
        return 0.0
    return float(np.interp(thickness_m, np.arange(found.kn.size) / PER_M, found.kn))


def table(ship: Ship) -> xr.DataArray:
    """The curve of a ship for charts: speed [kn] on `thickness` [m], with its name and source."""
    import xarray as xr

    found = sample(ship)
    depth = np.arange(found.kn.size) / PER_M
    about = {"units": "m", "long_name": "level ice thickness"}
    return xr.DataArray(
        found.kn, {"thickness": ("thickness", depth, about)}, ("thickness",), name="speed",
        attrs={"units": "kn", "long_name": "speed at full power", "curve": found.name,
               "kind": ship.curve.kind, "references": ship.curve.source, "limit_m": found.limit_m},
    )  # fmt: skip


@lru_cache(maxsize=256)
def _through(points: tuple[tuple[float, float], ...], limit_m: float, name: str) -> Samples:
    # Straight between the points: a smooth curve would bend by what the thickest point happens to
    # be, and between published points nothing is known.
    thickness, speed = np.array(points, float).T
    last = min(limit_m, float(thickness[-1]))
    # One sample past the last thickness, so that the kernel can interpolate up to it.
    at = np.arange(int(np.floor(last * PER_M + 1e-9)) + 2) / PER_M
    kn = np.interp(at, thickness, speed)
    kn.setflags(write=False)
    return Samples(kn, last, name)


def _derived(ship: Ship, limit_m: float) -> tuple[tuple[float, float], ...]:
    hull = ship.hull
    if hull is None:  # the model asks for it, a copy made with model_copy might not
        raise ScenarioError([Fault("ship.hull", "a derived curve needs the form of the bow")])
    need = {
        "loa_m": ship.loa_m, "beam_m": ship.beam_m, "draught_m": ship.draught_m,
        "power_kw": ship.power_kw, "propeller_diameter_m": ship.propeller_diameter_m,
        "service_kn": ship.service_kn, "hull.stem_angle_deg": hull.stem_angle_deg,
        "hull.bow_length_m": hull.bow_length_m, "hull.parallel_length_m": hull.parallel_length_m,
    }  # fmt: skip
    given = tuple(_need(ship, key, number.value) for key, number in need.items())
    points = _balance(given, ship.propellers, limit_m)
    if len(points) < 2:
        message, remedy = "too little thrust for thin ice", "check power and propeller"
        raise ScenarioError([Fault("ship.power_kw", message, ship.power_kw.value, remedy)])
    return points


@lru_cache(maxsize=4096)
def _balance(
    given: tuple[float, ...], propellers: int, limit_m: float
) -> tuple[tuple[float, float], ...]:
    length, beam, draught, power, diameter, open_kn, stem, bow, parallel = given
    pull = resistance.bollard(power, diameter, propellers)
    points = [(0.0, open_kn)]
    count = max(1, int(np.ceil(limit_m / _DERIVED_STEP_M - 1e-9)))
    for thickness in np.linspace(0.0, limit_m, count + 1)[1:]:
        c1, c2 = resistance.riska(float(thickness), length, beam, draught, parallel, bow, stem)
        speed = resistance.speed(c1, c2, pull, open_kn)
        if speed < STEADY_KN:
            break
        points.append((float(thickness), speed))
    return tuple(points)


def _need(ship: Ship, key: str, value: float | None) -> float:
    if value is None:
        message = f"not supplied, but the curve of {ship.name} needs it"
        raise ScenarioError([Fault(f"ship.{key}", message, None, f"give {key} in the ship's file")])
    return float(value)
