"""Attainable speed in ice: the h-v curve, what is ordered, and what POLARIS closes."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import numpy as np

from nsrkit.errors import DataError
from nsrkit.ship import curve, polaris
from nsrkit.ship.fields import cellwise, spacing_of, unnamed
from nsrkit.ship.resistance import floes
from nsrkit.units import as_

if TYPE_CHECKING:
    from collections.abc import Callable

    import xarray as xr

    from nsrkit._kernels.ice import Going
    from nsrkit.assumption import Assumption
    from nsrkit.scenario.parts.escort import Escort as Lead
    from nsrkit.scenario.parts.sailing import Sailing
    from nsrkit.scenario.ship import Ship

Escort = Literal["none", "required", "full"]
_ESCORTS = ("none", "required", "full")

# Flags of nsrkit.ice.static: the seven areas of the Northern Sea Route, White Sea, Pechora Sea; and
# what has no name, the high seas north of them.
_LED_SEAS, _HIGH_SEAS = (1, 2, 3, 4, 5, 6, 7, 9, 10), 0


def attainable(
    ice: xr.Dataset,
    ship: Ship,
    escort: Escort = "none",
    *,
    sailing: Sailing | None = None,
    minimum_rio: float = 0.0,
    lead: Lead | None = None,
) -> xr.DataArray:
    """Speed that the ship makes good in each cell.

    Parameters
    ----------
    ice
        Dataset with `siconc` [1] and `sithick` [m], any dims, and `si_ridge_ratio` [1] where that
        is known. For escort it lies on the project's grid, or has a coordinate `sea` (y, x) with
        the flags of `nsrkit.ice.static`.
    ship
        The ship.
    escort
        "none"; "required": led by an icebreaker where she has to be (`required`), to the nearest
        per cent and 2 cm; "full": led wherever escort is available (the seven areas of the route,
        the White and the Pechora Sea).
    sailing
        Thickness factor, law of concentration, ridging and convoy cap; None takes the defaults.
    minimum_rio
        Cells with a lower POLARIS index are closed. Below 0, elevated risk is accepted at its
        speed limits; classes below PC7 have no elevated band and stay closed below 0.
    lead
        The icebreaker and her channel; None takes the defaults.

    Returns
    -------
    DataArray
        Speed [kn], dims of `ice`; 0 = closed, NaN = land or no data; never above `order_kn`. The
        curve is read at h C^n (C the concentration, h the thickness times its factor and what
        ridges add). By a floe law it is what net thrust makes against the floes, to the nearest
        per cent and 2 cm; behind an icebreaker h C^n holds always, and all ice counts as ridged.

    Raises
    ------
    DataError
        Missing variables or units, unknown `escort`, or escort on an unknown grid without `sea`.

    References
    ----------
    IMO MSC.1/Circ.1519 (2016); the curve of the ship (`ship.curve.source`).

    Examples
    --------
    >>> import xarray as xr, nsrkit
    >>> ice = xr.Dataset({"siconc": ("x", [0.0, 0.9], {"units": "1"}),
    ...                   "sithick": ("x", [0.0, 1.0], {"units": "m"})})
    >>> attainable(ice, nsrkit.ship.open("panamax-ice1")).values[1]
    np.float32(0.0)
    """
    from nsrkit._kernels import ice as compiled

    if escort not in _ESCORTS:
        raise DataError(f"unknown escort {escort!r}; one of {', '.join(_ESCORTS)}")
    sailing = sailing or _defaults()
    ridges = _ridges(ice)
    plain = not ridges and sailing.concentration_law == "exponent"
    own = going(ship, sailing, escorted=False, minimum_rio=minimum_rio)
    at_full_power = _filler(ship, sailing)
    available = () if escort == "none" else (escort_available(ice, escort),)
    if escort == "full":
        led = going(ship, sailing, escorted=True, minimum_rio=minimum_rio, lead=lead)
    elif available:
        made = required(*(table(ship, sailing, escorted=one, minimum_rio=minimum_rio, lead=lead)
                          for one in (False, True)))  # fmt: skip

    def fill(conc: np.ndarray, thickness: np.ndarray, out: np.ndarray, *more: np.ndarray) -> None:
        if plain:  # in one pass
            compiled.alone(conc, thickness, own, out)
        else:
            full = np.empty(out.size, np.float32)
            at_full_power(conc, thickness, full, *more[: len(ridges)])
            compiled.limited(conc, thickness, full, own, out)
        for near in more[len(ridges) :]:
            c, h, kn = (each.reshape(-1, near.size) for each in (conc, thickness, out))
            if escort == "full":
                compiled.escorted(c, h, near, led, kn)
            else:
                compiled.helped(c, h, near, made, kn)

    return cellwise(ice, fill, *ridges, *available).rename("speed").assign_attrs(
        units="kn", long_name="attainable speed", ship=ship.name, escort=escort,
        curve=curve.sample(ship).name, minimum_rio=minimum_rio,
        concentration_law=sailing.concentration_law, comment="0 where the way is closed",
    )  # fmt: skip


def full_power(ice: xr.Dataset, ship: Ship, *, sailing: Sailing | None = None) -> xr.DataArray:
    """Speed [kn] at full power on the dims of `ice`, whatever is ordered or allowed.

    NaN on land or where data are missing, 0 in ice beyond the limit of the curve.
    """
    found = cellwise(ice, _filler(ship, sailing or _defaults()), *_ridges(ice))
    return found.rename("full_speed").assign_attrs(units="kn", long_name="speed at full power")


def astern(ice: xr.Dataset, ship: Ship, *, sailing: Sailing | None = None) -> xr.DataArray:
    """Where a double-acting ship on her own is faster astern, at full power.

    Parameters
    ----------
    ice, ship, sailing
        As in `attainable`; a track with its ice will do.

    Returns
    -------
    DataArray
        bool on the dims of `ice`; False where the ice is missing (NaN) or closed to her [both
        ways], and everywhere for a ship without a curve for going astern.

    References
    ----------
    The curves of the ship (`ship.curve.source`, `ship.astern.source`).

    Examples
    --------
    >>> import xarray as xr, nsrkit
    >>> ice = xr.Dataset({"siconc": ("point", [0.9, 1.0], {"units": "1"}),
    ...                   "sithick": ("point", [0.6, 1.6], {"units": "m"})})
    >>> astern(ice, nsrkit.ship.open("arc7-lng")).values.tolist()
    [False, True]
    """
    ahead = full_power(ice, curve.bow_first(ship), sailing=sailing)
    faster = full_power(ice, ship, sailing=sailing) > ahead
    return faster.rename("astern").assign_attrs(long_name="going astern")


def table(ship: Ship, sailing: Sailing, *, escorted: bool, minimum_rio: float = 0.0,
          lead: Lead | None = None) -> np.ndarray:  # fmt: skip
    """Speed of a ship by concentration and thickness, for routing.

    Parameters
    ----------
    ship, sailing, minimum_rio
        As in `attainable`.
    escorted
        Led by an icebreaker: index + 10, speed the least of convoy cap, order, what the icebreaker
        makes and what the ship makes behind her (`nsrkit.ship.escort.convoy`).
    lead
        The icebreaker and her channel; None takes the defaults.

    Returns
    -------
    ndarray
        float32 (101, 256) [kn], index [concentration in %, thickness in 2 cm]; 0 = closed.

    Examples
    --------
    >>> import nsrkit
    >>> from nsrkit.scenario.files import defaults
    >>> kn = table(nsrkit.ship.open("arc7-lng"), defaults().sailing, escorted=False)
    >>> kn.shape, bool(kn[100, 50] > kn[100, 75])
    ((101, 256), True)
    """
    from nsrkit._kernels import ice as compiled

    numbers = going(ship, sailing, escorted=escorted, minimum_rio=minimum_rio, lead=lead)
    found: np.ndarray
    if escorted or sailing.concentration_law == "exponent":
        found = compiled.speed_table(numbers)
    else:
        hardness = numbers.factor * numbers.ridged
        found = compiled.limited_table(_floes(ship, sailing.concentration_law, hardness), numbers)
    return found


def required(alone: np.ndarray, led: np.ndarray) -> np.ndarray:
    """Speed of a ship that is led where she has to be, by concentration and thickness.

    Led where the way is closed to her alone; and also where she alone would be slower than she is,
    led, in more or thicker ice. Without that a ship that can hardly go on alone would speed up
    where the ice gets too thick for her, and thicker ice would make a voyage shorter.

    Parameters
    ----------
    alone, led
        Speeds [kn] on (concentration, thickness), rising, as `table` gives them; 0 = closed.

    Returns
    -------
    ndarray
        Speed [kn], falling with concentration and thickness; above `alone` where she is led.

    Examples
    --------
    >>> required(np.array([[9.0, 2.0, 0.0, 0.0]]), np.array([[8.0, 7.0, 6.0, 0.0]])).tolist()
    [[9.0, 6.0, 6.0, 0.0]]
    """
    best = np.where(alone > 0, alone, led)[::-1, ::-1]
    best = np.maximum.accumulate(np.maximum.accumulate(best, axis=0), axis=1)[::-1, ::-1]
    return np.where(led > 0, best, alone)


def rio_table(
    ice_class: str,
    sailing: Sailing | None = None,
    *,
    escorted: bool = False,
    convention: str = "wmo",
) -> np.ndarray:
    """POLARIS index of a class by concentration and thickness, float32 (101, 256).

    Same index as `table`; with `sailing` given, thickness is multiplied by its factor first.
    """
    from nsrkit._kernels import ice as compiled

    factor = 1.0 if sailing is None else _value(sailing.thickness_factor, "thickness_factor")
    found: np.ndarray = compiled.index_table(polaris.risk(ice_class, escorted, convention), factor)
    return found


def read(ice: xr.Dataset, table: np.ndarray) -> xr.DataArray:
    """Entries (float32) of a `table` or `rio_table` nearest to each cell of `ice`; NaN kept."""
    from nsrkit._kernels import ice as compiled

    return cellwise(ice, lambda c, h, out: compiled.gather(c, h, table, out))


def going(ship: Ship, sailing: Sailing, *, escorted: bool, minimum_rio: float,
          lead: Lead | None = None) -> Going:  # fmt: skip
    """The numbers the compiled speed needs: alone, or behind an icebreaker."""
    from nsrkit._kernels.ice import Going
    from nsrkit.scenario.files import defaults
    from nsrkit.ship import escort

    ice_class = ship.ice_class.polaris
    order = _value(ship.order_kn, "order_kn")
    shape = escort.convoy(ship, lead or defaults().escort) if escorted else curve.sample(ship)
    return Going(
        risk=polaris.risk(ice_class, escorted),
        curve_kn=shape.kn,
        per_m=curve.PER_M,
        limit_m=shape.limit_m,
        factor=_value(sailing.thickness_factor, "thickness_factor"),
        ridged=1.0 + _value(sailing.ridging, "ridging"),
        exponent=_value(sailing.concentration_exponent, "concentration_exponent"),
        cap_kn=min(order, _value(sailing.convoy_cap_kn, "convoy_cap_kn")) if escorted else order,
        floor=float(minimum_rio),
        # 0 for classes without an elevated band: closed below 0, whatever the minimum.
        risky_kn=polaris.elevated_kn(ice_class),
    )


def _filler(ship: Ship, sailing: Sailing) -> Callable[..., object]:
    """What writes the speed at full power for `cellwise`, given the share of ridges or not."""
    from nsrkit._kernels import ice as compiled

    numbers = going(ship, sailing, escorted=False, minimum_rio=0.0)
    law, extra = sailing.concentration_law, numbers.ridged - 1.0

    def fill(conc: np.ndarray, thickness: np.ndarray, out: np.ndarray, *share: np.ndarray) -> None:
        given = numbers
        if share:  # of the cell in place of the whole; missing counts as whole
            whole = np.nan_to_num(share[0], nan=1.0)
            thickness = (thickness * (1 + extra * whole)).astype(thickness.dtype)
            given = numbers._replace(ridged=1.0)
        if law == "exponent":
            compiled.full_speed(conc, thickness, given, out)
        else:
            made = _floes(ship, law, given.factor * given.ridged)
            compiled.gather(conc, thickness, made, out)

    return fill


@lru_cache(maxsize=64)
def _floes(ship: Ship, law: str, hardness: float) -> np.ndarray:
    """Speed [kn] at full power by concentration and thickness, float32 (101, 256), by a floe law.

    Closed where level ice is, unless the floes leave her steady way.
    """
    from nsrkit._kernels.ice import ICE_EDGE, OPEN_WATER, STEPS_PER_M, THICKNESS_STEPS

    own = curve.sample(ship)
    conc = np.arange(101)[:, None] / 100
    edge = np.clip((conc - OPEN_WATER) / (ICE_EDGE - OPEN_WATER), 0, 1)
    thickness = np.arange(THICKNESS_STEPS) / STEPS_PER_M * hardness * edge
    level = np.interp(thickness, np.arange(own.kn.size) / curve.PER_M, own.kn)
    level[thickness > own.limit_m + 1e-6] = 0.0
    length, beam = _value(ship.loa_m, "loa_m"), _value(ship.beam_m, "beam_m")
    kn = floes.speed(law, thickness, conc, level, curve.pull(ship), float(own.kn[0]), beam, length)
    kn[(level == 0) & (kn < curve.STEADY_KN)] = 0.0
    found: np.ndarray = kn.astype(np.float32)
    found.setflags(write=False)
    return found


def _ridges(ice: xr.Dataset) -> tuple[xr.DataArray, ...]:
    """The share of the ice that is ridged, if the dataset knows it."""
    return (unnamed(as_(ice["si_ridge_ratio"], "1")),) if "si_ridge_ratio" in ice else ()


def escort_seas(policy: str) -> tuple[int, ...]:
    """Flags of the seas where icebreakers lead under a policy.

    Led throughout, a ship is led north of the areas as well: leaving them is no way to go alone.
    """
    return (*_LED_SEAS, _HIGH_SEAS) if policy == "full" else _LED_SEAS


def escort_available(ice: xr.Dataset, policy: str) -> xr.DataArray:
    """Where an icebreaker may lead: bool (y, x), from `sea` of the dataset or of its grid.

    Raises
    ------
    DataError
        The dataset has no `sea` and does not lie on the project's grid.
    """
    if "sea" in ice.coords or "sea" in ice:
        return ice["sea"].isin(escort_seas(policy))
    sea = _sea_of_grid(ice)
    if sea is None:
        raise DataError(
            "where escort is available is known on the project's grid only; "
            "give the dataset a coordinate sea (y, x) with the flags of nsrkit.ice.static"
        )
    return sea.isin(escort_seas(policy))


def _sea_of_grid(ice: xr.Dataset) -> xr.DataArray | None:
    spacing = spacing_of(ice)
    if spacing is None:
        return None
    from nsrkit.ice.static import static

    return static(spacing)["sea"].reset_coords(drop=True).assign_coords(x=ice["x"], y=ice["y"])


def _value(number: Assumption, key: str) -> float:
    if number.value is None:
        raise DataError(f"{key} is not supplied, but speed in ice needs it")
    return float(number.value)


def _defaults() -> Sailing:
    from nsrkit.scenario.files import defaults

    found: Sailing = defaults().sailing
    return found
