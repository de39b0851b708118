"""Voyages sailed again along their own tracks under other numbers, many at once, without routing.

A route that is solved anew for every draw is exact and takes tens of milliseconds. Here the track
of the central passage stays where it is; ship, sailing and ice along it change. Thousands of draws
are then cheap enough for sensitivities, at the price that a ship in heavier ice makes no detour.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.ice import static
from nsrkit.scenario.case import Case
from nsrkit.ship import power, speed
from nsrkit.units import HOURS_PER_DAY
from nsrkit.voyage.pricing.book import Trip
from nsrkit.voyage.routing.led import ways
from nsrkit.voyage.trips import passage

if TYPE_CHECKING:
    import xarray as xr

# Numbers of a ship that are paid or carried, and do not change how she sails.
_PAID = ("gt", "dwt_t", "capacity.amount", "scnt_t", "deck_tiers", "charter_usd_per_d",
         "newbuild_usd", "opex_usd_per_d", "hotel_t_per_d", "hotel_port_t_per_d")  # fmt: skip
# Numbers that change what a voyage takes, but not how fast she is at a point of the track.
_AT_ANY_SPEED = ("voyage.ship.fuel_t_per_d", "voyage.ship.service_load", "voyage.ship.form.",
                 "sailing.sea_margin", "sailing.delay_d", "sailing.track_length_factor",
                 "escort.wait_h")  # fmt: skip
_SAILED = ("voyage.ship.", "sailing.", "escort.")

Progress = Callable[[int, int], None]


def sails(key: str) -> bool:
    """Whether a number of a case changes hours, fuel or escort of a voyage, not only its price.

    Examples
    --------
    >>> sails("sailing.thickness_factor"), sails("voyage.ship.gt"), sails("prices.vlsfo")
    (True, False, False)
    """
    return key.startswith(_SAILED) and key.removeprefix("voyage.ship.") not in _PAID


def _speedless(key: str) -> bool:
    return key.startswith(_AT_ANY_SPEED)


class Sums(NamedTuple):
    """What a voyage adds up to under one set of numbers, or (draw) under many."""

    hours: np.ndarray | float
    fuel_t: np.ndarray | float
    zones: np.ndarray | float
    escorted_h: np.ndarray | float
    entry_h: np.ndarray | float
    """Hours from leaving port to entering the NSR."""


class Model:
    """The corridors of a case, sailed again under drawn numbers.

    Parameters
    ----------
    case
        The scenario.
    passages
        Its corridors sailed with central values; None where there is no route, which stays so.

    Notes
    -----
    Track, ice met day by day, waiting before closed cells and the departure are those of the
    central passage. Speed, closure by POLARIS, escort and fuel are worked out anew at every point,
    by the laws that routing uses. Hours of a leg are the central ones times the ratio of the
    speeds, so central numbers give the central trip. Rules of admission, where there are some, stay
    as they bear on the central passage.

    Examples
    --------
    >>> import nsrkit
    >>> from nsrkit.voyage.trips import passage
    >>> case = nsrkit.load("baseline", {"voyage.corridors": ["suez", "cape"]})
    >>> model = Model(case, [passage.sail(case, name) for name in case.voyage.corridors])
    >>> trips = model({"voyage.ship.order_kn": np.array([15.5, 17.0])})
    >>> bool(trips["cape"].hours[0] > trips["cape"].hours[1] > trips["suez"].hours[1])
    True
    """

    def __init__(self, case: Case, passages: Sequence[passage.Passage | None]) -> None:
        self.case = case
        self._ways = {one.trip.corridor: _Way(case, one) for one in passages if one is not None}

    def __call__(
        self, drawn: Mapping[str, np.ndarray], progress: Progress | None = None
    ) -> dict[str, Trip]:
        """Trips (draw) by corridor, those without a route left out.

        Parameters
        ----------
        drawn
            Arrays (draw) by key of `Case.numbers()`, each within its range.
        progress
            Called now and then with the number of different voyages sailed, and their count.

        Returns
        -------
        dict
            Trip by corridor; NaN hours and fuel where the drawn ice closes the track and no escort
            that the policy allows opens it.
        """
        # Those that set the speed come first, so that rows of equal speeds follow each other.
        keys = sorted((key for key in drawn if sails(key)), key=_speedless)
        swift = sum(not _speedless(key) for key in keys)
        size = len(next(iter(drawn.values()))) if drawn else 1
        table = np.array([drawn[key] for key in keys], float).reshape(len(keys), size).T
        rows, place = np.unique(table, axis=0, return_inverse=True)
        found: dict[str, list[tuple[Sums, ...]]] = {name: [] for name in self._ways}
        speeds: dict[str, Speeds] = {}
        for i, row in enumerate(rows):
            case = self.case.replaced(dict(zip(keys, row.tolist(), strict=True)))
            if i == 0 or not np.array_equal(row[:swift], rows[i - 1][:swift]):
                speeds = {name: way.speeds(case) for name, way in self._ways.items()}
            for name, way in self._ways.items():
                found[name].append(way.sailed(case, speeds[name]))
            if progress is not None:
                progress(i + 1, len(rows))
        sums = {name: np.array(each, float).transpose(1, 2, 0) for name, each in found.items()}
        return {name: way.trip(sums[name][..., place.ravel()]) for name, way in self._ways.items()}


class AtTrack(NamedTuple):
    """What the ship makes along a track."""

    pace: np.ndarray
    """(leg) [h/nm], mean of its two ends; inf where one is closed."""
    full_kn: np.ndarray
    """(leg) Speed at full power at its end, whatever is ordered or allowed."""
    led: np.ndarray
    """(leg) Whether an icebreaker leads at one of its ends."""


Speeds = tuple[AtTrack | None, ...]
"""Out and, where there is one, back; None on corridors without ice."""


class _Way:
    """One central passage, ready to be sailed again; off by nothing under its own numbers."""

    def __init__(self, case: Case, one: passage.Passage) -> None:
        self._central = one.trip
        self._ship_of = partial(passage.as_sailed, corridor=one.trip.corridor)
        legs = [stretch.leg for stretch in one.stretches]
        self._box = next((i for i, leg in enumerate(legs) if leg.kind == "ice box"), len(legs))
        self._sea_nm = np.array([0.0 if leg.kind in ("canal", "ice box") else leg.nm
                                 for leg in legs])  # fmt: skip
        canals = [leg for leg in legs if leg.kind == "canal"]
        self._canal_h = np.array([leg.hours for leg in canals])
        self._canal_kn = np.array([leg.nm / leg.hours for leg in canals])
        self._ice = None if one.track is None else _Track(self._ship_of(case), one.track)
        self._back = None if one.back is None else _Way(case, one.back)
        own = self._summed(case, self.speeds(case)[0])
        self._own_entry_h = own.entry_h
        self._late = float(one.trip.hours) - own.hours
        known = own.fuel_t > 0 and np.isfinite(own.fuel_t)
        self._fuel = float(one.trip.fuel_t) / own.fuel_t if known else 1.0

    def speeds(self, case: Case) -> Speeds:
        """Along the track under the numbers of another case, and along that of the way back."""
        out = None if self._ice is None else self._ice.speeds(self._ship_of(case))
        return (out,) if self._back is None else (out, *self._back.speeds(case))

    def sailed(self, case: Case, speeds: Speeds) -> tuple[Sums, ...]:
        """The voyage under the numbers of another case, and the way back where there is one."""
        found = self._summed(case, speeds[0])
        out = found._replace(hours=found.hours + self._late, fuel_t=found.fuel_t * self._fuel)
        return (out,) if self._back is None else (out, *self._back.sailed(case, speeds[1:]))

    def trip(self, sums: np.ndarray) -> Trip:
        """The central trip with drawn sums (way, sum, draw) in the place of its own."""
        drawn = Sums(*sums[0])
        trip = self._central._replace(
            hours=drawn.hours, fuel_t=drawn.fuel_t, zones=drawn.zones, escorted_h=drawn.escorted_h
        )
        if self._central.entry is not None:
            trip = trip._replace(entry=self._entry(np.asarray(drawn.entry_h)))
        return trip if self._back is None else trip._replace(back=self._back.trip(sums[1:]))

    def _entry(self, hours: np.ndarray) -> np.ndarray:
        """Days (draw) on which the NSR is entered, so many hours after leaving port."""
        days, own = (np.floor_divide(np.nan_to_num(each), HOURS_PER_DAY).astype("timedelta64[D]")
                     for each in (hours, self._own_entry_h))  # fmt: skip
        entry: np.ndarray = np.asarray(self._central.entry, "datetime64[D]") + (days - own)
        return entry

    def _summed(self, case: Case, at: AtTrack | None) -> Sums:
        case = self._ship_of(case)
        ship = case.voyage.ship
        knots = float(ship.order_kn.value or np.nan)
        hours = self._sea_nm / knots
        fuel = np.nan
        if ship.fuel_t_per_d.supplied:
            rate = power.fuel_t_per_h(ship, np.append(self._canal_kn, knots), case.sailing)
            fuel = float(rate @ np.append(self._canal_h, hours.sum()))
        whole = float(hours.sum() + self._canal_h.sum())
        if self._ice is None or at is None:
            return Sums(whole, fuel, 0.0, 0.0, np.nan)
        ice = self._ice.sailed(case, at)
        return Sums(whole + ice.hours, fuel + ice.fuel_t, ice.zones, ice.escorted_h,
                    float(hours[: self._box].sum()) + ice.entry_h)  # fmt: skip


class _Track:
    """The routed part of a central passage: its legs, and the ice that they met."""

    def __init__(self, case: Case, track: xr.Dataset) -> None:
        import xarray as xr

        hours, self._nm = np.diff(track["hours"].values), np.diff(track["distance_nm"].values)
        self._met = xr.Dataset({name: track[name].fillna(0.0).assign_attrs(track[name].attrs)
                                for name in ("siconc", "sithick")})  # fmt: skip
        self._at = ways.cells(self._met["siconc"].values, self._met["sithick"].values)
        sea, led_in = track["sea"].values, track["escort_sea"].values[1:]
        self._available = np.isin(sea, speed.escort_seas(case.voyage.escort))
        nsr = np.isin(sea[1:], static.NSR_SEAS)
        self._sea = np.where(led_in > 0, led_in, sea[1:])
        self._before = slice(0, int(np.flatnonzero(nsr)[0]) if nsr.any() else 0)
        called = track["wait_h"].values[1:]
        # The delay lies on the miles inside the NSR, as the router puts it.
        self._factor, self._delay_d = _value(case, "track_length_factor"), _value(case, "delay_d")
        late = float((hours - called).sum()) - track.attrs["hours_ideal"] * self._factor
        self._late = max(0.0, late) if nsr.any() else 0.0
        self._share = nsr * self._nm / max(float((nsr * self._nm).sum()), 1e-9)
        due = self._late / (self._delay_d * HOURS_PER_DAY) if self._delay_d else 1.0
        self._due = min(1.0, due)
        under_way = hours - called - self._late * self._share
        self._own = self.speeds(case)
        self._led = track["escorted"].values[1:].astype(bool)
        self._wait = _waits(under_way, self._nm * self._own.pace, track.attrs.get("waiting_h", 0.0))
        self._moving = under_way - self._wait

    def sailed(self, case: Case, at: AtTrack) -> Sums:
        """Hours, fuel, escort and entry of the track under the numbers of a case."""
        ship = case.voyage.ship
        open_ = np.isfinite(self._own.pace)  # a leg that opened only while she waited stays so
        slower = np.divide(at.pace, self._own.pace, out=np.ones_like(at.pace), where=open_)
        if not np.isfinite(slower).all():
            return Sums(np.nan, np.nan, 0.0, 0.0, np.nan)
        longer = _value(case, "track_length_factor") / self._factor
        nm = self._nm * longer
        # Never above the order: a leg along the edge of the ice may be quicker than its two ends.
        fastest = nm / float(ship.order_kn.value or np.inf)
        under_way = np.maximum(self._moving * slower * longer, fastest) + self._wait
        more = (_value(case, "delay_d") - self._delay_d) * HOURS_PER_DAY * self._due
        hours = under_way + (self._late + more) * self._share
        fuel = np.nan
        if ship.fuel_t_per_d.supplied:
            made = np.divide(nm, under_way, out=np.zeros_like(nm), where=under_way > 0)
            rate = power.fuel_t_per_h(ship, made, case.sailing, full_kn=at.full_kn)
            fuel = float(rate @ under_way)
        led = self._led_as(at)
        behind_h, zones = float(hours[led].sum()), np.intersect1d(self._sea[led], static.NSR_SEAS)
        if not led[0]:  # else she leaves with the icebreaker
            hours[np.flatnonzero(led)[:1]] += _called(case)
        return Sums(float(hours.sum()), fuel, float(zones.size), behind_h,
                    float(hours[self._before].sum()))  # fmt: skip

    def _led_as(self, at: AtTrack) -> np.ndarray:
        """(leg) bool: whether she is led.

        The router looks along a leg and not at its ends alone. Where the two differ on the central
        passage the router is right, for ice as hard on her as there or harder, or as light.
        """
        own, router = self._own, self._led
        by_router = np.where(router, at.full_kn <= own.full_kn, at.full_kn < own.full_kn)
        unseen = np.where(router, at.led | by_router, at.led & by_router)
        return np.where(router == own.led, at.led, unseen)

    def speeds(self, case: Case) -> AtTrack:
        """What the ship of a case makes along the track, by the tables that routing reads."""
        ship, sailing, policy = case.voyage.ship, case.sailing, case.voyage.escort
        table = partial(speed.table, ship, sailing, minimum_rio=case.routing.minimum_rio)
        alone = table(escorted=False)
        made, led = alone[self._at], np.zeros(self._available.size, bool)
        if policy != "none":
            behind = table(escorted=True, lead=case.escort)
            helped = (behind if policy == "full" else speed.required(alone, behind))[self._at]
            led = self._available & ((policy == "full") | (helped > made))
            made = np.where(self._available, helped, made)
        pace = np.divide(1.0, made, out=np.full(made.size, np.inf), where=made > 0)
        full = speed.full_power(self._met, ship, sailing=sailing).values[1:]
        return AtTrack((pace[1:] + pace[:-1]) / 2, full, led[1:] | led[:-1])


def _waits(hours: np.ndarray, need: np.ndarray, total: float) -> np.ndarray:
    """Hours of each leg in which she stood still, where they exceed most what it needs."""
    beyond = np.where(np.isfinite(need), np.maximum(hours - need, 0.0), hours)
    return np.asarray(beyond * min(1.0, total / beyond.sum()) if beyond.any() else beyond)


def _called(case: Case) -> float:
    """Hours that she waits for the icebreaker where she is first led."""
    return 0.0 if case.voyage.escort == "none" else float(case.escort.wait_h.value or 0.0)


def _value(case: Case, key: str) -> float:
    return float(getattr(case.sailing, key).value)
