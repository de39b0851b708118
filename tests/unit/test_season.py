"""Season windows: gates, barriers, counting, the record."""

import numpy as np
import pytest
import xarray as xr

import nsrkit
from nsrkit.errors import DataError
from nsrkit.ice.grid import grid
from nsrkit.ice.static import static
from nsrkit.ship import season


def ice_of(closed_days, where=lambda sea: sea > 0, days=20, start="2021-12-22"):
    """Ice-free but for thick old ice on some days in some seas."""
    cells, fixed = grid(25), static(25)
    at_sea = fixed["surface"].values == 0
    conc = np.where(at_sea, 0.0, np.nan).astype("f4") * np.ones((days, 1, 1), "f4")
    block = where(fixed["sea"].values) & at_sea
    for day in closed_days:
        conc[day, block] = 1.0
    thickness = np.where(conc > 0, 4.0, 0.0).astype("f4")
    return xr.Dataset(
        {"siconc": (("time", "y", "x"), conc, {"units": "1"}),
         "sithick": (("time", "y", "x"), thickness, {"units": "m"})},
        coords={"time": np.datetime64(start, "ns") + np.arange(days) * np.timedelta64(1, "D"),
                "x": cells.x, "y": cells.y},
    )  # fmt: skip


def test_days_are_counted_by_year_with_first_last_and_longest():
    found = season.windows(ice_of([0, 3, 4, 12]), ["PC6", "PC1"])
    assert found.year.values.tolist() == [2021, 2022]
    pc6 = found.sel(ice_class="PC6")
    assert pc6.days.values.tolist() == [7, 9]
    assert pc6.longest.values.tolist() == [5, 7]
    assert str(pc6["first"].values[0])[:10] == "2021-12-23"
    assert str(pc6["last"].values[1])[:10] == "2022-01-10"
    assert found.covered.values.tolist() == [10, 10]
    assert found.days.sel(ice_class="PC1").values.tolist() == [10, 10]


def test_no_open_day_gives_no_dates():
    found = season.windows(ice_of(range(20)), ["PC6"])
    assert found.days.values.sum() == 0
    assert np.isnat(found["first"].values).all()
    assert np.isnat(found["last"].values).all()
    assert found.longest.values.sum() == 0


def test_one_blocked_sea_closes_the_route_and_is_named():
    both_laptev = ice_of(
        range(5), where=lambda sea: (sea == 3) | (sea == 4), days=10, start="2021-07-01"
    )
    found = season.windows(both_laptev, ["PC6"])
    assert found.days.item() == 5
    by_sea = found.sea_days.isel(ice_class=0, year=0)
    assert by_sea.sel(sea="Laptev").item() == 5
    assert by_sea.drop_sel(sea="Laptev").values.tolist() == [10, 10, 10]


def test_risk_limit_and_escort_widen_the_season():
    ice = ice_of(range(10), days=10, start="2021-07-01")
    ice["sithick"] = ice.sithick.where(ice.siconc.values == 0, 1.5).assign_attrs(units="m")
    days = [
        season.windows(ice, ["PC6"], **given).days.item()
        for given in ({}, {"minimum_rio": -10}, {"escorted": True})
    ]
    assert days == [0, 10, 10]


def test_members_are_kept():
    many = xr.concat([ice_of([]), ice_of(range(20))], "member")
    assert season.windows(many, ["PC6"]).days.sum("year").values.ravel().tolist() == [20, 0]


def test_the_gates_are_at_sea_and_joined():
    net = season._corridor(25.0)
    assert net.starts.size > 3
    assert net.goals.size > 3
    linked = net.neighbours >= 0
    back = net.neighbours[net.neighbours[linked]]
    assert (back == np.nonzero(linked)[0][:, None]).any(axis=1).all()  # every link leads back


def test_errors():
    with pytest.raises(DataError, match="polaris"):
        season.windows(ice_of([]), ["PC6"], rule="airss")
    with pytest.raises(DataError, match="grid"):
        season.windows(ice_of([]).isel(x=slice(5)), ["PC6"])
    with pytest.raises(DataError, match="time"):
        season.windows(ice_of([]).isel(time=0), ["PC6"])
    with pytest.raises(DataError, match="class"):
        season.windows(ice_of([]), [])


def test_the_record_keeps_the_order_of_classes():
    ranked = ["none", "IC", "IB", "IA", "PC7", "PC6", "PC5", "PC4", "PC3"]
    ice = nsrkit.ice.open("record", year=2013)
    days = season.windows(ice, ranked).days.isel(year=0).values
    assert (np.diff(days) >= 0).all()
    assert 20 < days[0] < 120
    assert days[-1] > 300
