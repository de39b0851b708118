"""Season windows: gates, barriers, counting, the record."""

import numpy as np
import pytest
import xarray as xr
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from xarray.backends import BackendArray
from xarray.core.indexing import (
    IndexingSupport,
    LazilyIndexedArray,
    explicit_indexing_adapter,
)

import nsrkit
from nsrkit.errors import DataError, ScenarioError
from nsrkit.ice.grid import grid
from nsrkit.ice.static import static
from nsrkit.ship import season
from nsrkit.ship.season import ways


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


@pytest.mark.parametrize("place", ways.ways(25.0), ids=lambda way: way.name)
def test_places_have_two_sides_that_are_joined(place):
    net = place.network
    assert net.starts.size > 1
    assert net.goals.size > 1
    linked = net.neighbours >= 0
    back = net.neighbours[net.neighbours[linked]]
    assert (back == np.nonzero(linked)[0][:, None]).any(axis=1).all()  # every link leads back
    assert not set(net.starts) & set(net.goals)
    ends = np.nonzero(linked)[0], net.neighbours[linked]
    graph = coo_array((np.ones(linked.sum()), ends), shape=(len(linked),) * 2)
    label = connected_components(graph)[1]
    assert set(label[net.starts]) & set(label[net.goals])


def test_errors():
    with pytest.raises(DataError, match="polaris"):
        season.windows(ice_of([]), ["PC6"], rule="airss")
    with pytest.raises(DataError, match="grid"):
        season.windows(ice_of([]).isel(x=slice(5)), ["PC6"])
    with pytest.raises(DataError, match="time"):
        season.windows(ice_of([]).isel(time=0), ["PC6"])
    with pytest.raises(DataError, match="one label"):
        season.windows(ice_of([]), ["PC6"], ["polaris", "polaris"])
    with pytest.raises(ScenarioError, match="PC99"):
        season.windows(ice_of([]), ["PC99"])
    with pytest.raises(DataError, match="class"):
        season.windows(ice_of([]), [])


def test_members_are_taken_one_by_one_and_in_threads():
    many = xr.concat([ice_of([]), ice_of(range(20)), ice_of([3])], "member")
    seen = []
    found = season.windows(many, ["PC6"], workers=2, progress=lambda *told: seen.append(told[:2]))
    assert found.days.values[:, 0].tolist() == [[10, 10], [0, 0], [9, 10]]
    assert found.navigable.sum("time").values.ravel().tolist() == [20, 0, 19]
    assert seen == [(done, 6) for done in range(1, 7)]


class Watched(BackendArray):
    """Open water of forty years and twenty members that notes how much is read at once."""

    dtype = np.dtype("f4")

    def __init__(self, days):
        self.shape, self.most = (20, days, *static(25)["surface"].shape), 0

    def __getitem__(self, key):
        return explicit_indexing_adapter(key, self.shape, IndexingSupport.OUTER, self._read)

    def _read(self, key):
        sizes = [len(np.atleast_1d(np.arange(n)[k])) for n, k in zip(self.shape, key, strict=True)]
        self.most = max(self.most, int(np.prod(sizes[:2])))
        shape = [n for n, k in zip(sizes, key, strict=True) if not isinstance(k, int | np.integer)]
        return np.zeros(shape, "f4")


def test_what_is_read_lazily_is_never_held():
    time = np.arange("1986-01-01", "2026-01-01", dtype="datetime64[D]").astype("datetime64[ns]")
    watched, cells = Watched(time.size), grid(25)
    field = xr.Variable(("member", "time", "y", "x"), LazilyIndexedArray(watched))
    coords = {"time": time, "x": cells.x, "y": cells.y}
    ice = xr.Dataset({"siconc": field, "sithick": field.copy(deep=False)}, coords)
    ice.siconc.attrs, ice.sithick.attrs = {"units": "1"}, {"units": "m"}
    two_years = ice.isel(member=slice(2), time=time >= np.datetime64("2024-01-01"))
    found = season.windows(two_years, ["PC6"], "concentration", workers=2)
    assert found.days.values.tolist() == [[[366, 365]]] * 2
    assert 1 < watched.most <= 64


def test_rules_are_counted_side_by_side_and_say_what_they_are():
    ice = ice_of(range(4), days=10, start="2021-07-01")
    ice["siconc"] = ice.siconc.where(ice.siconc.values != 1, 0.35).assign_attrs(units="1")
    given = [season.Concentration(0.30), season.Concentration(), season.Thickness({"none": 4.0})]
    found = season.windows(ice, ["none", "PC3"], given)
    assert found.days.isel(year=0).values[:2].tolist() == [[6, 6], [10, 10]]
    assert found.days.isel(year=0, rule=2).values.tolist() == pytest.approx(
        [10, np.nan], nan_ok=True
    )
    assert np.isnat(found["first"].sel(ice_class="PC3").values[2]).all()
    assert found.strait_days.sel(strait="long").values[:, 0, 0].tolist() == [6, 10, 10]
    assert "30 %" in found.rule_about.values[0]
    assert "stage" in found.days.stages
    assert "source" in found.days.thickness


def test_a_rule_of_ones_own():
    class Even:
        label, about = "even days", "passable on even days"

        def knows(self, ice_class):
            return True

        def __call__(self, ice, classes):
            even = (ice.siconc >= 0) & (
                xr.DataArray(np.arange(ice.sizes["time"]), dims="time") % 2 == 0
            )
            return even.expand_dims(ice_class=list(classes))

    found = season.windows(ice_of([], days=10, start="2021-07-01"), ["PC6"], Even())
    assert (found.days.item(), found.longest.item(), found.attrs["rule"]) == (5, 1, "even days")


def test_stage_mapping_moves_the_count():
    ice = ice_of(range(10), days=10, start="2021-07-01")
    ice["sithick"] = ice.sithick.where(ice.siconc.values == 0, 1.9).assign_attrs(units="m")
    days = [season.windows(ice, ["PC4"], season.Polaris(5, convention=name)).days.item()
            for name in ("wmo", "e3sm")]  # fmt: skip
    assert days == [10, 0]  # thick first-year ice, or second-year ice


def test_thicker_ice_shortens_the_count_and_is_said():
    ice = ice_of(range(10), days=10, start="2021-07-01")
    ice["sithick"] = ice.sithick.where(ice.siconc.values == 0, 1.0).assign_attrs(units="m")
    before = ice.sithick.values.copy()
    found = [season.windows(ice, ["PC6"], thickness_factor=factor) for factor in (1, 1.5)]
    assert [one.days.item() for one in found] == [10, 0]
    assert found[1].thickness_factor == 1.5
    assert found[1].days.thickness.startswith("1.5 times")
    np.testing.assert_array_equal(ice.sithick.values, before)


def test_a_blocked_strait_is_passed_by_nobody_and_the_other_one_stays_open():
    lon, lat = static(25).lon.values, static(25).lat.values
    around = (abs(lon - 103.3) < 4) & (abs(lat - 77.8) < 0.6)
    found = season.windows(ice_of(range(5), where=lambda sea: around, days=10, start="2021-07-01"),
                           ["PC6"])  # fmt: skip
    by_strait = found.strait_days.isel(ice_class=0, year=0)
    assert by_strait.sel(strait="vilkitsky").item() == 5
    assert by_strait.sel(strait="shokalsky").item() == 10
    assert found.days.item() == 10  # round by Shokalsky


def test_outlook_counts_draws_and_never_claims_certainty():
    days = xr.DataArray([[[365.0, 366, 100, 50]]], dims=("rule", "ice_class", "year"))
    made = xr.Dataset({"days": days, "covered": ("year", [365, 366, 365, 365])})
    found = season.outlook(made, at_least=[50, 90, 365])
    assert found.probability.values.ravel().tolist() == [1, 0.75, 0.5]
    assert found.year_round.item() == 0.5
    assert found.draws.item() == 4
    assert found.standard_error.values.ravel() == pytest.approx(
        [(0.9 * 0.1 / 4) ** 0.5, (0.7 * 0.3 / 4) ** 0.5, 0.25]
    )
    by_year = season.outlook(made.assign(days=days.expand_dims(member=3)), over="member")
    assert by_year.year_round.values.ravel().tolist() == [1, 1, 0, 0]


def test_outlook_weighs_members():
    days = xr.DataArray([[[100.0, 10, 10]]], dims=("ice_class", "year", "member"))
    made = xr.Dataset({"days": days, "covered": ("year", [365])},
                      coords={"weight": ("member", [2.0, 1, 1])})  # fmt: skip
    assert season.outlook(made, [90]).probability.item() == 0.5


def test_outlook_errors():
    short = season.windows(ice_of([]), ["PC6"])
    with pytest.raises(DataError, match="whole"):
        season.outlook(short)
    with pytest.raises(DataError, match="member"):
        season.outlook(short, over="member")


def test_members_and_projections_are_counted_where_they_are_looked_at():
    members = nsrkit.ice.members(start="2024-09-01", end="2024-09-20", n=2, seed=1)
    later = nsrkit.ice.project("ssp585", (2060, 2061), n=2, seed=1)
    september = later.isel(time=later.time.dt.month.values == 9)
    for ice, shape in ((members, (2, 1, 1)), (september, (2, 1, 2))):
        found = season.windows(ice, ["PC3"])
        assert found.days.shape == shape
        assert (found.days == found.covered).all()
    assert found.sithick_kind.values.tolist() == ["projected"] * 2
    assert found.model.dims == ("member",)


@pytest.mark.slow
def test_processes_count_as_one_does():
    ice = nsrkit.ice.open("record", start="2019-07-01", end="2020-07-31")
    one = season.windows(ice, ["none", "PC6"], ["polaris", "thickness"])
    two = season.windows(ice, ["none", "PC6"], ["polaris", "thickness"], workers=2, how="processes")
    xr.testing.assert_identical(one, two)


def test_the_record_keeps_the_order_of_classes():
    ranked = ["none", "IC", "IB", "IA", "PC7", "PC6", "PC5", "PC4", "PC3"]
    ice = nsrkit.ice.open("record", year=2013)
    days = season.windows(ice, ranked).days.isel(year=0).values
    assert (np.diff(days) >= 0).all()
    assert 20 < days[0] < 120
    assert days[-1] > 300
