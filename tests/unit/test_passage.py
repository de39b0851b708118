import datetime as dt
from types import SimpleNamespace

import numpy as np
import pytest

import nsrkit
from nsrkit.errors import NoRouteError
from nsrkit.ship import emissions, power
from nsrkit.voyage.icepart import ice_part
from nsrkit.voyage.routing.solver import CoastError
from nsrkit.voyage.trips import passage, transit


@pytest.fixture(scope="module")
def case():
    return nsrkit.load("baseline", {"sailing.track_length_factor": 1.0, "voyage.ship.order_kn": 16,
                                    "sailing.sea_margin": 0.2, "voyage.ship.service_kn": 20,
                                    "voyage.ship.fuel_t_per_d": 120})  # fmt: skip


def test_the_routed_part_adds_up(case, track):
    part = ice_part(track(), case)
    assert (part.nm, part.hours) == (1490, 130)
    assert part.nsr_hours == 80  # the last two legs lie in seas 7 and 3
    assert part.escorted_hours == 80
    assert part.zones == (3, 7)
    assert part.entry_hours == 50


def test_power_is_cubic_in_open_water_and_held_in_ice(case, track):
    """First leg: 16 kn in open water; last: led through ice that she cannot enter alone."""

    def fuel(first, last, hours):
        part = track(ideal=hours).isel(point=slice(first, last + 1))
        part["hours"] = part.hours - part.hours[0]
        return ice_part(part, case).fuel_t

    assert fuel(0, 1, 50) == pytest.approx(120 / 24 * power.burnt(0.8**3 * 1.2, 0.75) * 50)
    assert fuel(2, 3, 30) == pytest.approx(120 / 24 * 30, rel=1e-6)  # full power held
    assert fuel(0, 3, 130) == pytest.approx(fuel(0, 1, 50) + fuel(1, 2, 50) + fuel(2, 3, 30))


def test_the_same_ice_at_lower_speed_never_saves_fuel_per_mile(case, track):
    """The cubic law on ice speed would make a voyage through ice cheaper than open water."""
    water = ice_part(track(conc=(0, 0, 0, 0), thick=(0, 0, 0, 0)), case)
    ice = ice_part(track(hours=(0, 50, 190, 290), ideal=290), case)
    assert ice.fuel_t > water.fuel_t


def test_the_delay_burns_no_main_engine_fuel(case, track):
    """48 hours late, spread over the 690 miles inside the NSR."""
    on_time = ice_part(track(hours=(0, 50, 100, 130), ideal=130), case)
    hours = (0, 50, 100 + 48 * 450 / 690, 130 + 48)
    late = ice_part(track(hours=hours, ideal=130), case)
    assert late.fuel_t == pytest.approx(on_time.fuel_t)
    assert late.hours == 178


def test_a_wait_for_ice_to_open_burns_no_main_engine_fuel(case, track):
    """She lies five days before the last leg: days of hire, but no fuel and no escort."""
    plain, waits = (ice_part(track(hours=(0, 50, 100, 130 + opening), ideal=130 + opening,
                                   opening=(0, 0, 0, opening)), case)
                    for opening in (0, 120))  # fmt: skip
    assert waits.hours == plain.hours + 120
    assert waits.fuel_t == pytest.approx(plain.fuel_t)
    assert waits.escorted_hours == plain.escorted_hours
    slow = ice_part(track(hours=(0, 50, 100, 155), ideal=155), case)
    assert slow.escorted_hours > plain.escorted_hours  # slower than she might, yet under way


def test_an_unknown_consumption_stays_unknown(case, track):
    ship = case.voyage.ship
    gap = ship.fuel_t_per_d.__class__(unit="t/d", source="none", status="not supplied")
    voyage = case.voyage.model_copy(update={"ship": ship.model_copy(update={"fuel_t_per_d": gap})})
    bare = case.model_copy(update={"voyage": voyage})
    assert np.isnan(ice_part(track(), bare).fuel_t)
    sailed = passage.sail(bare, "suez")
    assert np.isnan(sailed.trip.fuel_t)
    assert sailed.trip.hours > 500


def test_open_water_is_sailed_at_the_ordered_speed(case):
    sailed = passage.sail(case, "suez")
    legs = {stretch.leg.kind: stretch for stretch in sailed.stretches}
    assert legs["sea"].hours == pytest.approx(legs["sea"].nm / 16)
    assert legs["sea"].fuel_t == pytest.approx(
        legs["sea"].hours * 5 * power.burnt(0.8**3 * 1.2, 0.75)
    )
    assert legs["canal"].hours == pytest.approx(14)
    assert sailed.trip.canal == "suez"
    assert sailed.trip.red_sea
    assert sailed.trip.hours == pytest.approx((sailed.nm - 104) / 16 + 14)
    cape = passage.sail(case, "cape")
    assert (cape.trip.canal, cape.trip.red_sea, cape.trip.entry) == ("", False, None)


def test_the_nsr_is_its_open_legs_and_the_routed_one(case, track):
    asked = []

    def route(start, goal, depart):
        asked.append((start, goal, depart))
        return track()

    sailed = passage.sail(case, "nsr", route)
    ((start, goal, depart),) = asked
    assert (round(start[0]), round(goal[0])) == (180, 26)
    before = sailed.stretches[0].hours + sailed.stretches[1].hours
    assert depart == dt.datetime(2024, 9, 1) + dt.timedelta(hours=before)
    assert sailed.trip.entry == dt.date(2024, 9, 1) + dt.timedelta(hours=before + 50)
    assert sailed.trip.zones == 2
    assert sailed.nm == pytest.approx(sum(s.nm for s in sailed.stretches))
    assert len(sailed.lon) == len(sailed.lat)


def test_another_year_of_ice_moves_the_date_but_not_the_voyage(case):
    other = case.with_({"ice.year": 2020})
    assert passage.ice_date(other) == dt.datetime(2020, 9, 1)
    assert passage.arrival(other, passage.sail(other, "cape")) > np.datetime64("2024-09-30")
    leap = case.with_({"voyage.depart": "2024-02-29", "ice.year": 2023})
    assert passage.ice_date(leap) == dt.datetime(2023, 2, 28)


def test_without_a_way_there_is_no_route(case):
    home = case.with_({"voyage.destination": "Busan"})
    with pytest.raises(NoRouteError):
        passage.sail(home, "suez")


def test_co2_follows_the_fuel(case):
    assert emissions.co2_t_per_t(case.voyage.ship.fuel) == pytest.approx(3.15, abs=0.05)


def test_a_track_that_grazes_the_coast_is_sought_on_a_finer_grid():
    class Grid:
        def __init__(self, spacing_km):
            self.box = SimpleNamespace(spacing_km=spacing_km)

        def track(self, *way, explain):
            if self.box.spacing_km > 5:
                raise CoastError("cannot keep off the coast")
            return way, explain

        on_grid = staticmethod(lambda spacing_km: Grid(spacing_km))

    assert passage.tracked(Grid(25.0), "a", "b", "c", explain=False) == (("a", "b", "c"), False)
    hopeless = Grid(5.0)
    hopeless.track = Grid(25.0).track
    with pytest.raises(CoastError):
        passage.tracked(hopeless, "a", "b", "c", explain=True)


@pytest.mark.parametrize("depart", ["2024-08-15", "2024-09-14", "2024-12-20"])
def test_a_track_of_a_kept_season_is_the_same_track(depart):
    case = nsrkit.load("smoke", {"voyage.depart": depart, "scan.last": "12-31"})
    kept, alone = transit.following(case), transit.transit(case)
    assert bool(kept.attrs.pop("reason")) == bool(alone.attrs.pop("reason"))
    assert kept.identical(alone)
