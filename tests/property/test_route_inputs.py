"""Points, dates and ice that no router should be given: an error that says why, or an answer."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from route_fields import DAILY, DAY, DAY0, HOURS, PLAIN, START, STEP, even, field, with_one

import nsrkit
from nsrkit import DataError, NoRouteError
from nsrkit.voyage import scan
from nsrkit.voyage.route import arrival, fastest, solver, track


# Points ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("point", [
    "Murmansk", None, 3.0, (), (1.0,), (0, 0, 0), ("a", "b"), (None, 0), (np.zeros(2), 0),
    {"x": 0}, (1j, 0),
])  # fmt: skip
def test_points_that_are_none(point):
    for call in (lambda: arrival(PLAIN, point), lambda: track(PLAIN, point, START),
                 lambda: track(PLAIN, START, point)):  # fmt: skip
        with pytest.raises(DataError, match="metres"):
            call()


@pytest.mark.parametrize("point", [
    (np.nan, 0), (np.inf, 0), (0, -np.inf), (1e300, 0), (-5001, 0), (0, 45e3), (10**400, 0),
])  # fmt: skip
def test_points_outside(point):
    with pytest.raises(DataError, match=r"outside|metres"):
        arrival(PLAIN, point)
    with pytest.raises(DataError, match=r"outside|metres"):
        track(PLAIN, START, point)


def test_points_on_land_and_out_of_reach():
    with pytest.raises(DataError, match=r"start .* lies on land"):
        arrival(with_one(np.nan), (3e4, 2e4))
    with pytest.raises(DataError, match=r"goal .* lies on land"):
        track(with_one(np.nan), START, (3e4, 2e4))
    with pytest.raises(NoRouteError, match="cannot be reached"):
        track(with_one(0.0), START, (3e4, 2e4))
    for given_as in (
        (np.float32(0), np.int8(0)),
        np.zeros(2),
        [0, 0],
        tuple(xr.zeros_like(HOURS[0, :2])),
    ):
        xr.testing.assert_identical(arrival(PLAIN, given_as), HOURS)


# Times -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("depart", [
    "hello", "", "NaT", np.datetime64("NaT"), pd.NaT, np.nan, 3, 1.5, True, ["2024-09-01"],
    np.array(["2024-09-01"], "M8[D]"), "99999-01-01", "3000-01-01", b"2024", {"a": 1}, object(),
])  # fmt: skip
def test_departures_that_are_no_dates(depart):
    with pytest.raises(DataError, match=r"no date|lies outside"):
        arrival(DAILY, START, depart)


def test_departures_of_many_kinds():
    import datetime as dt

    import cftime

    base = arrival(DAILY, START, "2024-09-02")
    zone = dt.timezone(dt.timedelta(hours=3))
    for depart in (
        dt.date(2024, 9, 2), dt.datetime(2024, 9, 2), dt.datetime(2024, 9, 2, 3, tzinfo=zone),
        "2024-09-02T03:00+03:00", "2024-09-02T00:00Z", pd.Timestamp("2024-09-02", tz="UTC"),
        np.datetime64("2024-09-02"), DAILY.time[1], DAILY.time.values[1],
        cftime.DatetimeNoLeap(2024, 9, 2),
    ):  # fmt: skip
        xr.testing.assert_identical(arrival(DAILY, START, depart), base)
    with pytest.raises(DataError, match="depart"):
        arrival(DAILY, START)
    for late in ("2024-08-31T23:59", "2024-09-05"):
        with pytest.raises(DataError, match="lies outside the field's times 2024-09-01"):
            arrival(DAILY, START, late)


@pytest.mark.parametrize(("times", "message"), [
    (DAY0 + np.array([0, 2, 1, 3]) * DAY, "rise"),
    (DAY0 + np.array([0, 1, 1, 3]) * DAY, "rise"),
    (DAY0 + np.array([3, 2, 1, 0]) * DAY, "rise"),
    (np.array(["2024-09-01", "NaT", "2024-09-03", "2024-09-04"], "M8[ns]"), "rise"),
    (np.arange(4), "dates"),
    (np.arange(4.0), "dates"),
    (np.array(list("abcd")), "dates"),
    (np.array(["3000-01-01", "3000-01-02", "3000-01-03", "3000-01-04"], "M8[s]"), "dates"),
])  # fmt: skip
def test_times_that_cannot_be_used(times, message):
    with pytest.raises(DataError, match=message):
        arrival(field(even(4, 5, 6), times=times), START, "2024-09-01")


def test_layers_without_times():
    with pytest.raises(DataError, match="coordinate time"):
        arrival(DAILY.drop_vars("time"), START, "2024-09-01")


@pytest.mark.parametrize("step", [
    np.timedelta64(1, "ns"), np.timedelta64(1, "s"), np.timedelta64(365, "D"),
])  # fmt: skip
def test_layers_of_any_length(step):
    """A closed cell opens with the last layer, whenever that is."""
    values = even(4, 3, 5)
    values[:3, :, 2] = 0.0
    times = DAY0 + np.arange(4) * step
    hours = arrival(field(values, times=times), (0.0, STEP), DAY0)
    opens = 3 * step / np.timedelta64(1, "h")
    exact = max(opens, 0.75) + 1.25
    assert float(hours[1, 4]) == pytest.approx(exact, rel=1e-6)


def test_a_wait_of_thousands_of_layers():
    values = even(10_000, 3, 9)
    values[:9000, :, 4] = 0.0
    times = DAY0 + np.arange(10_000) * np.timedelta64(6, "h")
    speed = field(values, times=times)
    exact = 9000 * 6 + 2.25
    assert float(arrival(speed, (0.0, STEP), DAY0)[1, 8]) == pytest.approx(exact, rel=1e-6)
    found = track(speed, (0.0, STEP), (8 * STEP, STEP), DAY0)
    assert float(found.hours[-1]) == pytest.approx(exact, rel=1e-9)
    values[9000:, :, 4] = 0.0
    assert np.isinf(arrival(field(values, times=times), (0.0, STEP), DAY0)[1, 8])


# A ship in the ice -------------------------------------------------------------------------------
ENDS = ("cape_zhelaniya", "cape_dezhnev")


@pytest.fixture(scope="module")
def ice():
    return nsrkit.ice.open("record", start="2024-09-08", end="2024-09-30")


@pytest.fixture(scope="module")
def ship():
    return nsrkit.ship.open("arc7-lng")


def spoilt(ice, name, value, everywhere=False):
    values = ice[name].values.copy()
    row, col = np.argwhere(ice.surface.values == 0)[4000]
    values[(slice(None),) * 3 if everywhere else (5, row, col)] = value
    return ice.assign({name: (ice[name].dims, values, ice[name].attrs)})


@pytest.mark.parametrize("name", ["siconc", "sithick"])
@pytest.mark.parametrize("value", [np.inf, -np.inf, -0.5, 1e30])
def test_ice_that_is_none(ice, ship, name, value):
    open_water = ice.assign(siconc=(ice.siconc * 0 + 0.3).assign_attrs(ice.siconc.attrs))
    for everywhere in (False, True):
        with pytest.raises(DataError, match=f"{name} is .* between 0 and"):
            solver(spoilt(open_water, name, value, everywhere), ship)


def test_ice_missing_at_sea(ice, ship):
    holed = spoilt(ice, "siconc", np.nan)
    with pytest.raises(DataError, match="fill='nearest'"):
        fastest(holed, ship, *ENDS, "2024-09-10")
    assert np.isfinite(fastest(holed, ship, *ENDS, "2024-09-10", fill="nearest").hours).all()
    with pytest.raises(DataError, match="unknown fill"):
        solver(ice, ship, fill="magic")


@pytest.mark.parametrize(("change", "message"), [
    (lambda i: i.isel(time=0), "dims"),
    (lambda i: i.expand_dims(member=2), "dims"),
    (lambda i: i.isel(time=slice(0, 0)), "dims"),
    (lambda i: i.drop_vars("sithick"), "sithick"),
    (lambda i: i.siconc, "dataset"),
    (lambda i: None, "dataset"),
    (lambda i: i.isel(x=slice(20, 80)), "cover"),
    (lambda i: i.assign(siconc=i.siconc.drop_attrs()), "units"),
    (lambda i: i.assign(siconc=(i.siconc * 100).assign_attrs(units="1")), "between 0 and"),
])  # fmt: skip
def test_ice_datasets_that_cannot_be_used(ice, ship, change, message):
    with pytest.raises(DataError, match=message):
        fastest(change(ice), ship, *ENDS, "2024-09-10")


def test_ice_in_another_order_is_the_same_ice(ice, ship):
    hours = [float(fastest(each, ship, *ENDS, "2024-09-10").hours[-1])
             for each in (ice, ice.isel(y=slice(None, None, -1)), ice.transpose("x", "time", "y"),
                          ice.astype(float))]  # fmt: skip
    np.testing.assert_allclose(hours, hours[0], rtol=1e-6)


@pytest.mark.parametrize("point", [
    "nowhere", "", None, 5, (np.nan, 70), (70, np.nan), (np.inf, 75), (400, 75), (75, 95),
    (75, -91), (1, 2, 3), ("a", "b"), (100, 90), (0, 90), (4.0, 52.0), (100.0, 61.0),
])  # fmt: skip
def test_places_that_are_none(ice, ship, point):
    for ends in ((point, ENDS[1]), (ENDS[0], point)):
        with pytest.raises(DataError):
            fastest(ice, ship, *ends, "2024-09-10")


def test_departures_of_a_scan(ice, ship):
    empty = scan(ice, ship, *ENDS, [])
    assert dict(empty.sizes) == {"departure": 0}
    assert empty.reason.dtype.kind == "U"
    for departures in (["NaT"], ["x"], [3], ["2030-01-01"], "2024-09-10", None):
        with pytest.raises(DataError, match="departure"):
            scan(ice, ship, *ENDS, departures)
    zoned = scan(ice, ship, *ENDS, ["2024-09-10T03:00+03:00", np.datetime64("2024-09-10")])
    assert float(zoned.hours[0]) == float(zoned.hours[1])
    for depart in (None, "NaT", "2024-09-01", "2024-10-20", 7):
        with pytest.raises(DataError, match="departure"):
            fastest(ice, ship, *ENDS, depart)


@pytest.mark.parametrize("draught", [-5, np.nan, np.inf])
def test_draughts_that_are_none(draught):
    with pytest.raises(nsrkit.ScenarioError, match="draught"):
        nsrkit.ship.open({"extends": "arc7-lng", "name": "odd", "draught_m": draught})


def test_a_draught_deeper_than_the_sea(ice):
    deep = nsrkit.ship.open({"extends": "arc7-lng", "name": "deep", "draught_m": 1000.0})
    with pytest.raises(NoRouteError, match="too shallow"):
        fastest(ice, deep, *ENDS, "2024-09-10")
