"""Speed against level-ice thickness at full power: one monotone curve per ship."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from nsrkit.errors import Fault, ScenarioError
from nsrkit.ship import resistance
from nsrkit.ship.resistance import thickness_laws
from nsrkit.ship.resistance.thrust import net_thrust, speed_ratio

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.assumption import Assumption
    from nsrkit.scenario.ship import Curve, Ship

PER_M = 100.0  # samples per metre of thickness
_DERIVED_STEP_M = 0.01
# Below this a ship does not make steady way: level-ice contracts are written for 2 kn (Norilskiy
# Nickel, 1.5 m; Christophe de Margerie, ahead). A derived curve ends there, and help is needed.
STEADY_KN = 2.0

# What a law reads of `hull`, in the order of its arguments after length, beam and draught.
_BOW = {
    "riska": ("parallel_length_m", "bow_length_m", "stem_angle_deg"),
    "lindqvist": ("stem_angle_deg", "waterline_angle_deg", "friction", "flexural_kpa"),
}


class Samples(NamedTuple):
    """A curve as the kernels read it."""

    kn: np.ndarray
    """Speed [kn] at thickness 0, 1, 2 ... cm."""
    limit_m: float
    """Thicker ice is closed."""
    name: str
    """What the curve is called in outputs."""


def sample(ship: Ship) -> Samples:
    """The curve of a ship, sampled: the faster of ahead and astern.

    Parameters
    ----------
    ship
        A ship with a published curve (its points), or with hull and machinery to derive one; a
        double-acting one has a second, published curve for going astern.

    Returns
    -------
    Samples
        Speeds through the published points (`through`), or those at which net thrust balances the
        resistance of the law down to 2 kn; closed beyond the ship's limit.

    Raises
    ------
    ScenarioError
        A number that the derivation needs is not supplied, or the ship has too little power.

    Examples
    --------
    >>> import nsrkit
    >>> sample(nsrkit.ship.open("arc7-lng")).limit_m
    2.1
    """
    ahead = _of(ship, ship.curve, "curve")
    return ahead if ship.astern is None else _faster(ahead, _of(ship, ship.astern, "astern"))


def mode(ship: Ship, thickness_m: float) -> Literal["ahead", "astern"]:
    """Which way a ship goes fastest in level ice of a thickness [m]; ahead where both are closed.

    Examples
    --------
    >>> import nsrkit
    >>> lng = nsrkit.ship.open("arc7-lng")
    >>> mode(lng, 0.8), mode(lng, 1.5)
    ('ahead', 'astern')
    """
    return (
        "astern"
        if full_speed(ship, thickness_m) > full_speed(bow_first(ship), thickness_m)
        else "ahead"
    )


def bow_first(ship: Ship) -> Ship:
    """The ship without her curve for going astern."""
    return ship.model_copy(update={"astern": None})


def full_speed(ship: Ship, thickness_m: float) -> float:
    """Speed [kn] at full power in level ice of a thickness [m]; 0 beyond the limit."""
    found = sample(ship)
    if thickness_m > found.limit_m:
        return 0.0
    return float(np.interp(thickness_m, np.arange(found.kn.size) / PER_M, found.kn))


def table(ship: Ship) -> xr.DataArray:
    """The curve of a ship for charts: speed [kn] on `thickness` [m], with its name and source.

    The coordinate `astern` says where a double-acting ship goes astern.
    """
    import xarray as xr

    found = sample(ship)
    depth = np.arange(found.kn.size) / PER_M
    about = {"units": "m", "long_name": "level ice thickness"}
    backwards = found.kn > _open(sample(bow_first(ship)), found)
    source = (
        ship.curve.source if ship.astern is None else f"{ship.curve.source}; {ship.astern.source}"
    )
    return xr.DataArray(
        found.kn, {"thickness": ("thickness", depth, about), "astern": ("thickness", backwards)},
        ("thickness",), name="speed",
        attrs={"units": "kn", "long_name": "speed at full power", "curve": found.name,
               "kind": ship.curve.kind, "references": source, "limit_m": found.limit_m},
    )  # fmt: skip


@lru_cache(maxsize=256)
def through(
    points: tuple[tuple[float, float], ...], limit_m: float, name: str, open_kn: float | None = None
) -> Samples:
    """A curve through published points, with the shape that net thrust gives it.

    Parameters
    ----------
    points
        (thickness [m], speed [kn]), thickness rising and speed falling.
    limit_m
        Closed beyond it [m], and beyond the last point.
    name
        What the curve is called.
    open_kn
        Open-water speed [kn] that net thrust vanishes at; None is the first point's speed.

    Returns
    -------
    Samples
        Between points the share of the bollard pull that the ice takes grows in a straight line
        with its thickness; thinner than the first point its speed. Derived curves are dense and
        keep to their points either way.

    Notes
    -----
    Straight lines between speeds would be no shape of physics: thrust falls slowly below the
    open-water speed. Beside points that were not used, straight lines lie 1.1 kn low at two trials
    of the icebreaker Polaris and 1.7-2.6 kn low on the curve of the PNNL icebreaker; this shape is
    0.2-0.3 kn high and 0.4-1.2 kn low (docs/ship-in-ice.md).
    """
    thickness, speed = np.array(points, float).T
    last = min(limit_m, float(thickness[-1]))
    # One sample past the last thickness, so that the kernel can interpolate up to it.
    at = np.arange(int(np.floor(last * PER_M + 1e-9)) + 2) / PER_M
    fastest = max(open_kn or 0.0, float(speed[0]))
    left = np.interp(at, thickness, net_thrust(1.0, speed / fastest))
    kn = fastest * speed_ratio(left)
    kn.setflags(write=False)
    return Samples(kn, last, name)


def _of(ship: Ship, one: Curve, key: str) -> Samples:
    limit = _need(ship, f"{key}.limit_m", one.limit_m)
    if one.kind == "published":
        return through(one.points, limit, one.name, ship.service_kn.value)
    if one.law in ("pnnl-1a", "pnnl-1as"):
        return _tanker(one.law, limit, one.name, _need(ship, "service_kn", ship.service_kn))
    return _derived(ship, limit)


def _faster(ahead: Samples, astern: Samples) -> Samples:
    longer = max(ahead, astern, key=lambda one: one.limit_m)
    kn = np.maximum(_open(ahead, longer), _open(astern, longer))
    kn.setflags(write=False)
    return Samples(kn, longer.limit_m, f"{ahead.name}; {astern.name}")


def _open(one: Samples, longer: Samples) -> np.ndarray:
    """The samples of a curve on those of a longer one, 0 beyond its limit."""
    if one.limit_m == longer.limit_m:
        return one.kn
    kn = np.zeros(longer.kn.size)
    within = int(np.floor(one.limit_m * PER_M + 1e-9)) + 1
    kn[:within] = one.kn[:within]
    return kn


@lru_cache(maxsize=256)
def _tanker(law: str, limit_m: float, name: str, open_kn: float) -> Samples:
    last = min(limit_m, thickness_laws.pnnl_limit_m(law))
    at = np.arange(int(np.floor(last * PER_M + 1e-9)) + 2) / PER_M
    kn = np.minimum(open_kn, thickness_laws.pnnl_tanker(np.minimum(at, last), law))
    kn.setflags(write=False)
    return Samples(kn, last, name)


def _derived(ship: Ship, limit: float) -> Samples:
    hull, law = ship.hull, ship.curve.law
    if hull is None:  # the model asks for it, a copy made with model_copy might not
        raise ScenarioError([Fault("ship.hull", "a derived curve needs the form of the bow")])
    size = {key: _need(ship, key, getattr(ship, key)) for key in ("loa_m", "beam_m", "draught_m")}
    form = _BOW[law]
    bow = {key: _need(ship, f"hull.{key}", getattr(hull, key)) for key in form}
    points = _balance(law, (*size.values(), *bow.values()), pull(ship),
                      _need(ship, "service_kn", ship.service_kn), limit)  # fmt: skip
    if len(points) < 2:
        message, remedy = "too little thrust for thin ice", "check power and propeller"
        raise ScenarioError([Fault("ship.power_kw", message, ship.power_kw.value, remedy)])
    return through(points, limit, ship.curve.name)


def pull(ship: Ship) -> float:
    """Bollard pull [kN] of a ship.

    Raises
    ------
    ScenarioError
        Power or diameter is not supplied.

    Examples
    --------
    >>> import nsrkit
    >>> round(pull(nsrkit.ship.open("feeder-1as")), 1)
    1334.7
    """
    power = _need(ship, "power_kw", ship.power_kw)
    diameter = _need(ship, "propeller_diameter_m", ship.propeller_diameter_m)
    return float(resistance.bollard(power, diameter, ship.propellers))


@lru_cache(maxsize=4096)
def _balance(
    law: str, numbers: tuple[float, ...], bollard_kn: float, open_kn: float, limit_m: float
) -> tuple[tuple[float, float], ...]:
    count = max(1, int(np.ceil(limit_m / _DERIVED_STEP_M - 1e-9)))
    thickness = np.linspace(0.0, limit_m, count + 1)[1:].round(9)
    c1, c2 = getattr(resistance, law)(thickness, *numbers)
    speeds = resistance.speed(c1, c2, bollard_kn, open_kn)
    steady = int(np.argmin(np.append(speeds >= STEADY_KN, False)))
    pairs = zip(thickness[:steady].tolist(), speeds[:steady].tolist(), strict=True)
    return ((0.0, open_kn), *pairs)


def _need(ship: Ship, key: str, number: Assumption) -> float:
    if number.value is None:
        message = f"not supplied, but the curve of {ship.name} needs it"
        raise ScenarioError([Fault(f"ship.{key}", message, None, f"give {key} in the ship's file")])
    return float(number.value)
