"""Ships that sail one voyage after another, against seasons counted by hand."""

import numpy as np
import pytest
import xarray as xr

from nsrkit.errors import DataError
from nsrkit.systems.chains import Leg, along, shuttle

NONE = np.nan


def day(text):
    return np.datetime64(f"2024-{text}", "ns")


def season(*rows, every_d=10, first="07-01"):
    """Ways `east`, `west`: days by departure, one row or one an ice."""
    days = np.array([np.atleast_2d(row) for row in rows], float).transpose(1, 0, 2)
    leaving = day(first) + np.arange(days.shape[-1]) * np.timedelta64(every_d, "D")
    names = ["east", "west"][: len(rows)]
    dims = ("ice", "way", "departure")
    fuel = xr.DataArray(days * 10, dims=dims, attrs={"units": "t"})
    return xr.Dataset(
        {"days": (dims, days), "fuel_t": fuel},
        coords={"ice": range(len(days)), "way": names, "departure": leaving},
    )


def east(first="07-01", last="12-31", after_d=5.0):
    return Leg("east", day(first), day(last), after_d)


def sailed(found, ice=0, ship=0):
    return found["depart"][ice, ship].dropna("voyage").dt.strftime("%m-%d").values.tolist()


def test_waits_for_the_first_departure_with_a_route():
    found = shuttle(season([NONE, NONE, 20, 20, 20]), [east()], [day("07-03")])
    assert sailed(found) == ["07-21"]
    assert float(found.idle_d[0, 0, 0]) == 18


def test_days_between_two_departures_are_interpolated():
    table = season([20, 30, 30])
    found = shuttle(table, [east()], [day("07-06")])
    assert float(found.days[0, 0, 0]) == 25
    assert float(along(table, found, [east()], "fuel_t")[0, 0, 0]) == 250
    assert found.arrive[0, 0, 0].values == day("07-31")


def test_a_departure_beside_one_without_a_route_is_not_interpolated():
    table = season([20, NONE, 20])
    assert sailed(shuttle(table, [east()], [day("07-02")])) == ["07-21"]
    on_the_day = shuttle(table, [east()], [day("07-01")])
    assert sailed(on_the_day) == ["07-01"]
    assert float(on_the_day.days[0, 0, 0]) == 20


def test_legs_take_turns_and_ports_take_their_days():
    legs = [east(after_d=4), Leg("west", day("07-01"), day("12-31"), 6)]
    found = shuttle(season([10] * 6, [20] * 6), legs, [day("07-01")])
    assert sailed(found) == ["07-01", "07-15", "08-10"]
    assert found.leg.values.tolist() == [0, 1, 0]
    back_first = shuttle(season([10] * 6, [20] * 6), legs, [day("07-01")], begins=1)
    assert back_first.leg.values.tolist() == [1, 0, 1]


def test_no_departure_after_the_last_day_nor_before_the_first():
    found = shuttle(season([10] * 6), [east("07-08", "07-30")], [day("07-01")])
    assert sailed(found) == ["07-08", "07-23"]


def test_each_ice_has_its_own_season():
    table = season([[10] * 4, [10, NONE, NONE, NONE], [NONE] * 4])
    found = shuttle(table, [east()], [day("07-01")])
    assert [len(sailed(found, ice)) for ice in range(3)] == [3, 1, 0]


def test_a_cap_takes_the_earliest_voyages_of_all_ships():
    table = season([10] * 6)
    found = shuttle(table, [east()], [day("07-01"), day("07-05")], most=3)
    assert sailed(found, ship=0) == ["07-01", "07-16"]
    assert sailed(found, ship=1) == ["07-05"]
    assert shuttle(table, [east()], [day("07-01")], most=0).sizes["voyage"] == 0


def test_a_season_that_never_opens_has_no_voyages():
    found = shuttle(season([NONE] * 5), [east()], [day("07-01")] * 3)
    assert dict(found.sizes) == {"ice": 1, "ship": 3, "voyage": 0}


def test_who_leaves_later_never_has_more_voyages():
    rng = np.random.default_rng(1)
    days = np.where(rng.random((20, 15)) < 0.2, np.nan, 12.0)
    found = shuttle(
        season(days), [east()], [day("07-01") + np.timedelta64(n, "D") for n in (0, 9, 20)]
    )
    counts = found.depart.notnull().sum("voyage").values
    assert (np.diff(counts, axis=1) <= 0).all()


def test_a_way_that_the_timetable_lacks():
    with pytest.raises(DataError, match="north"):
        shuttle(season([10] * 3), [Leg("north", day("07-01"), day("08-01"))], [day("07-01")])
