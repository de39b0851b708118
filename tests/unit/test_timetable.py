"""Timetables of a season: equal to single voyages, and each empty place with its reason."""

import datetime as dt

import numpy as np
import pytest
import xarray as xr

import nsrkit
from nsrkit.errors import DataError, NoRouteError
from nsrkit.voyage import ledger
from nsrkit.voyage.tables import timetable as tables
from nsrkit.voyage.trips import departures, passage

CLIMATE_MEMBERS = 2


def season(first, last, every_d, more=None):
    scan = {"scan.first": first, "scan.last": last, "scan.every_d": every_d}
    return nsrkit.load("smoke", scan | (more or {}))


def reversed_ports(case):
    voyage = case.voyage
    ends = {"origin": voyage.destination, "destination": voyage.origin}
    return case.model_copy(update={"voyage": voyage.model_copy(update=ends)})


@pytest.fixture(scope="module")
def case():
    """Six departures: one too early, four with a route, one late into ice."""
    return season("06-01", "11-01", 31)


@pytest.fixture(scope="module")
def found(case):
    ways = {"west": case, "east": reversed_ports(case)}
    return nsrkit.voyage.timetable(ways, CLIMATE_MEMBERS, how="serial")


@pytest.fixture(scope="module")
def singles(case):
    """(departure) voyage sailed one by one in the case's own ice, or None."""
    days = departures.days(case, 2024)
    route = passage.router(case, passage.open_ice(case, days[0], days[-1]), 25.0, explain=False)

    def sail(day):
        try:
            return passage.sail(departures.leaving(case, day), "nsr", route)
        except NoRouteError:
            return None

    return [sail(day) for day in days]


def names(table):
    return [tables.REASONS[int(flag)] for flag in table.reason.values.ravel()]


def test_equals_voyages_sailed_one_by_one(found, singles):
    """The sums are made in another order: nothing but rounding may tell them apart."""
    own = found.isel(ice=0, way=0)
    sailed = [i for i, one in enumerate(singles) if one is not None and own.reason[i] == 0]
    assert len(sailed) == 4
    for i in sailed:
        one, row = singles[i], own.isel(departure=i)
        assert float(row.days) * 24 == pytest.approx(one.trip.hours, rel=1e-12)
        assert float(row.fuel_t) == pytest.approx(one.trip.fuel_t, rel=1e-10)
        assert float(row.nm) == pytest.approx(one.nm, rel=1e-12)
        assert float(row.led_h) == pytest.approx(one.escorted_hours, rel=1e-12)
        assert int(row.zones) == one.trip.zones
        assert float(row.wait_h) == float(one.track["wait_h"].sum())
        assert float(row.opening_h) == pytest.approx(float(one.track["opening_h"].sum()))


def test_where_single_voyages_have_none_there_is_a_reason(found, singles):
    own = found.isel(ice=0, way=0)
    assert names(own)[0] == "waits"
    for one, row in zip(singles[1:], np.isfinite(own.days.values[1:]), strict=True):
        assert (one is not None) == row


def test_quantities_are_there_where_a_route_is(found):
    route = found.reason == tables.ROUTE
    assert 0 < int(route.sum()) < route.size
    for name in ("days", "fuel_t", "nm", "led_h", "wait_h", "opening_h", "zones", "nsr_enter_h"):
        assert (np.isfinite(found[name]) == route).all(), name
    assert (np.isfinite(found["area_enter_h"]).any("area") == route).all()


def test_areas_add_up(found):
    """Hours by area lie within the voyage, those led within them, from the hour of entry on."""
    route = found.where(found.reason == tables.ROUTE)
    led = found["area_led_h"].sum("area")
    assert (found["area_led_h"] <= found["area_h"] + 1e-9).where(route.area_h.notnull(), True).all()
    assert (led <= found["led_h"] + 1e-9).where(route.days.notnull(), True).all()
    assert (
        (route["area_h"].sum("area") <= route["days"] * 24).where(route.days.notnull(), True).all()
    )
    first = route["area_enter_h"].min("area")
    np.testing.assert_allclose(first.values, route["nsr_enter_h"].values, rtol=1e-12)


def test_the_ways_meet_the_areas_in_turn(found):
    """Westbound she enters from the Chukchi Sea, eastbound from the Barents side."""
    entered = found["area_enter_h"].isel(ice=0, departure=3)
    west, east = (entered.sel(way=way).dropna("area") for way in ("west", "east"))
    assert west.idxmin("area").item() == "chukchi"
    assert "kara" in east.idxmin("area").item()


def test_members_are_ice_of_their_own(found):
    days = found.days.sel(way="west").values
    assert not np.array_equal(days[0], days[1], equal_nan=True)
    assert not np.array_equal(days[1], days[2], equal_nan=True)


def test_a_member_is_the_same_whoever_asks(case, found):
    """Whatever ways, threads or other ices come along."""
    ways = {"east": reversed_ports(case)}
    alone = nsrkit.voyage.timetable(ways, CLIMATE_MEMBERS, own=False, how="threads", workers=2)
    xr.testing.assert_identical(alone, found.sel(ice=[1, 2], way=["east"]))


def test_a_way_that_is_not_looked_into_would_not_be_sooner(case, found, monkeypatch):
    """Alone she may be sooner than with a wait to be led: the bound leaves none of these out."""
    from nsrkit.voyage.routing import solver

    monkeypatch.setattr(solver, "_SOONER", 1e-9)  # every way is followed to its end
    whole = nsrkit.voyage.timetable({"west": case}, CLIMATE_MEMBERS, how="serial")
    xr.testing.assert_identical(whole, found.sel(way=["west"]))


def test_drawn_at_sea_is_what_the_dataset_holds(case):
    """The short way to a member's ice, and that of its dataset."""
    from nsrkit.voyage.routing import icebox
    from nsrkit.voyage.routing.ices import cube

    ends = np.datetime64("2024-12-20"), np.datetime64("2025-01-12")
    whole = departures.member(case, 3, *(day.astype(dt.datetime) for day in ends))
    read = cube.read(whole, icebox.sea(25.0))
    drawn = cube.drawn(departures.possible(case, 3), ends, icebox.sea(25.0))
    for name in set(cube.Ice._fields) - {"kept"}:
        np.testing.assert_array_equal(getattr(drawn, name), getattr(read, name), err_msg=name)


def test_a_trip_of_the_table_prices_as_the_single_voyage(case, found, singles):
    costs = ledger.total(ledger.costs(nsrkit.voyage.tables.timetable.trip(found, "west"), case))
    total = np.broadcast_to(costs[0], found.days.sel(way="west").shape)
    assert (np.isfinite(total) == np.isfinite(found.days.sel(way="west").values)).all()
    for i, one in enumerate(singles):
        if one is not None and np.isfinite(total[0, i]):
            alone = ledger.total(ledger.costs(one.trip, case))[0]
            assert total[0, i] == pytest.approx(float(alone), rel=1e-9)


@pytest.mark.parametrize("draught", [45.0, 120.0])
def test_too_deep_for_the_straits_is_no_ice(draught):
    """45 m floats at both ends and in no strait, 120 m in neither: whatever the ice."""
    deep = season("09-01", "09-15", 14, {"voyage.ship.draught_m": draught})
    assert names(nsrkit.voyage.timetable({"deep": deep})) == ["too_shallow"] * 2


def test_the_end_of_the_record_is_told_from_closed_ice():
    late = season("11-20", "12-22", 31, {"ice.year": 2025})
    assert names(nsrkit.voyage.timetable({"late": late})) == ["closed", "data_end"]


def test_a_track_that_cannot_keep_off_the_coast(case, monkeypatch):
    from nsrkit.voyage.routing.solver import CoastError, Solver

    def stuck(*_, **__):
        raise CoastError("aground")

    monkeypatch.setattr(Solver, "way", stuck)
    assert "off_coast_fails" in names(nsrkit.voyage.timetable({"west": case}, how="serial"))


def test_nothing_to_sail():
    with pytest.raises(DataError, match="at least one way"):
        nsrkit.voyage.timetable({})
    with pytest.raises(DataError, match="needs ice"):
        nsrkit.voyage.timetable({"a": season("09-01", "09-15", 14)}, own=False)
