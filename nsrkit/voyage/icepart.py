"""What a track through the ice adds up to: hours, fuel, escort, areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.ice import static
from nsrkit.scenario.case import Case
from nsrkit.ship import power

if TYPE_CHECKING:
    import xarray as xr


class IcePart(NamedTuple):
    """What the routed part of a voyage adds up to."""

    nm: float
    hours: float
    fuel_t: float
    nsr_hours: float
    """From the first entry into the seven areas to the last exit."""
    escorted_hours: float
    zones: tuple[int, ...]
    entry_hours: float
    lon: np.ndarray
    lat: np.ndarray
    notice: str = ""


def ice_part(track: xr.Dataset, case: Case) -> IcePart:
    """Sums over a routed track, fuel with power held where ice sets the speed.

    Parameters
    ----------
    track
        As `route.fastest` gives it, on `point`.
    case
        Its ship and sailing.

    Returns
    -------
    IcePart
        Hours with delay, the wait for the icebreaker and that for ice to open; fuel [t] of the main
        engine over the hours under way (none while these last), NaN where the ship's consumption is
        not supplied.
    """
    hours = np.diff(track["hours"].values)
    nm = np.diff(track["distance_nm"].values)
    led, wait = track["escorted"].values[1:].astype(bool), track["wait_h"].values[1:]
    nsr = np.isin(track["sea"].values[1:], static.NSR_SEAS)
    zones = np.intersect1d(track["escort_sea"].values[1:], static.NSR_SEAS)
    inside = np.flatnonzero(nsr)
    first, last = (int(inside[0]), int(inside[-1])) if inside.size else (0, -1)
    idle = wait + track["opening_h"].values[1:]
    # Where ice closes during a delay, less of it is left on a leg than its share.
    under_way = np.maximum(hours - idle - _delay(track, case, nm * nsr), 0.0)
    return IcePart(
        nm=float(nm.sum()),
        hours=float(hours.sum()),
        fuel_t=float(np.sum(_fuel_rate(track, case, nm, under_way) * under_way)),
        nsr_hours=float(hours[first : last + 1].sum()),
        escorted_hours=float((hours - idle)[led].sum()),
        zones=tuple(int(flag) for flag in zones),
        entry_hours=float(track["hours"].values[first]),
        lon=track["lon"].values,
        lat=track["lat"].values,
        notice=str(track.attrs.get("notice", "")),
    )


def _delay(track: xr.Dataset, case: Case, nsr_nm: np.ndarray) -> np.ndarray:
    """Hours of each leg that are delay: spread over the miles inside the NSR."""
    factor = case.sailing.track_length_factor.value or 1.0
    sailed = float(track["hours"][-1] - track["wait_h"].sum())
    late = max(0.0, sailed - track.attrs["hours_ideal"] * factor)
    return np.asarray(late * nsr_nm / nsr_nm.sum() if nsr_nm.any() else 0.0 * nsr_nm)


def _fuel_rate(track: xr.Dataset, case: Case, nm: np.ndarray, hours: np.ndarray) -> np.ndarray:
    """Main-engine fuel [t/h] on each leg of a track."""
    from nsrkit.ship import speed

    ship = case.voyage.ship
    if not ship.fuel_t_per_d.supplied:
        return np.full(nm.shape, np.nan)
    ice = track[["siconc", "sithick"]].isel(point=slice(1, None)).fillna(0.0)
    for name in ice:
        ice[name].attrs = track[name].attrs
    full = speed.full_power(ice, ship, sailing=case.sailing).values
    made = np.divide(nm, hours, out=np.zeros_like(nm), where=hours > 0)
    return np.asarray(power.fuel_t_per_h(ship, made, case.sailing, full_kn=full))
