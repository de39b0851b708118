"""What a routed way adds up to, area by area, without the dataset of its track.

`sheet.dataset` and `icepart.ice_part` tell all of one track; a timetable of thousands of departures
needs the sums alone, and gets them here in a quarter of the time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.ice import static
from nsrkit.ship import power, speed
from nsrkit.voyage.routing import sheet
from nsrkit.voyage.routing.led import along

if TYPE_CHECKING:
    from nsrkit.scenario.case import Case
    from nsrkit.voyage.routing.solver import Solver, Way

AREAS = len(static.NSR_SEAS)


class Sailed(NamedTuple):
    """Sums of one way through the ice box; hours count from entering the box."""

    hours: float
    nm: float
    led_h: float
    """Behind an icebreaker, under way."""
    wait_h: float
    """For the icebreaker."""
    opening_h: float
    """For ice to open."""
    entry_h: float
    """Of entering the seven areas; NaN where she keeps out of them."""
    zones: int
    """Areas in which she is led."""
    area_enter_h: np.ndarray
    """(area) hour of first entering each; NaN where she does not."""
    area_h: np.ndarray
    """(area) hours in each, waits included."""
    area_led_h: np.ndarray
    """(area) of these, led under way."""
    legs: Legs


class Legs(NamedTuple):
    """What the fuel of a way follows from, leg by leg."""

    kn: np.ndarray
    """Speed under way, waits and delay left out."""
    hours: np.ndarray
    """Under way."""
    conc: np.ndarray
    """[1]."""
    thick: np.ndarray
    """[m]."""


def sailed(solver: Solver, way: Way) -> Sailed:
    """Sums over a way, as `icepart.ice_part` has them of its track."""
    line, box = way.line, solver.box
    met, led = along.met(way.season, way.field, line), along.led(way.season, way.field, line)
    distance, _ = sheet.made_good(solver, line.x, line.y, line.hours)
    hours, nm = np.diff(line.hours), np.diff(distance)
    wait = np.zeros(hours.size)
    if way.waits_at >= 0:
        wait[way.waits_at] = solver.wait_h
    opening = sheet.opening(met.kn, nm, hours - wait)[1:]
    sea, begins = box.flag[met.node][1:], line.hours[:-1]
    nsr = np.isin(sea, static.NSR_SEAS)
    ideal = way.ideal_h * (solver.sailing.track_length_factor.value or 1.0)
    late = max(0.0, float(line.hours[-1] - wait.sum()) - ideal)
    delay = late * nm * nsr / nm[nsr].sum() if nsr.any() else 0.0 * nm
    under_way = np.maximum(hours - wait - opening - delay, 0.0)
    is_led = led.reason[1:] > 0
    area_enter = np.array([begins[sea == flag].min(initial=np.inf) for flag in static.NSR_SEAS])
    return Sailed(
        hours=float(hours.sum()),
        nm=float(nm.sum()),
        led_h=float((hours - wait - opening)[is_led].sum()),
        wait_h=float(wait.sum()),
        opening_h=float(opening.sum()),
        entry_h=float(begins[nsr][0]) if nsr.any() else np.nan,
        zones=int(np.isin(static.NSR_SEAS, led.sea[1:]).sum()),
        area_enter_h=np.where(np.isfinite(area_enter), area_enter, np.nan),
        area_h=_by_area(sea, hours),
        area_led_h=_by_area(sea, (hours - wait - opening) * is_led),
        legs=Legs(np.divide(nm, under_way, out=np.zeros_like(nm), where=under_way > 0), under_way,
                  met.conc[1:], met.thick[1:]),
    )  # fmt: skip


def fuel_t(case: Case, many: list[Sailed]) -> np.ndarray:
    """(way) main-engine fuel [t] in the ice box; NaN where the consumption is not supplied."""
    import xarray as xr

    ship = case.voyage.ship
    if not many or not ship.fuel_t_per_d.supplied:
        return np.full(len(many), np.nan)
    kn, hours, conc, thick = (np.concatenate(column) for column in
                              zip(*(one.legs for one in many), strict=True))  # fmt: skip
    ice = xr.Dataset({"siconc": ("leg", np.nan_to_num(conc), {"units": "1"}),
                      "sithick": ("leg", np.nan_to_num(thick), {"units": "m"})})  # fmt: skip
    full = speed.full_power(ice, ship, sailing=case.sailing).values
    burnt = power.fuel_t_per_h(ship, kn, case.sailing, full_kn=full) * hours
    ends = np.cumsum([one.legs.kn.size for one in many])
    return np.asarray(np.diff(np.append(0.0, np.cumsum(burnt)[ends - 1])))


def _by_area(sea: np.ndarray, values: np.ndarray) -> np.ndarray:
    return np.array([values[sea == flag].sum() for flag in static.NSR_SEAS])
