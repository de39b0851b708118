"""Days drawn lazily from months: the same values as drawn at once, and nothing held."""

import pickle
import tracemalloc
from dataclasses import dataclass

import numpy as np
import pytest
import xarray as xr

from nsrkit import ice
from nsrkit.errors import DataError
from nsrkit.ice import days, fields, record
from nsrkit.ice.months import Normal, Record, nodes

FIRST, LAST = np.datetime64("2019-12-28"), np.datetime64("2020-01-05")


def straight(year):
    """All days of a year from the month means, the plain way."""
    numbers = np.arange(year * 12 - 3, year * 12 + 15)
    conc, thick = (record.monthly(name, numbers) for name in ("siconc", "sithick"))
    conc = days.nodes(conc, record.lengths(numbers))
    dates = np.arange(f"{year}-01-01", f"{year + 1}-01-01", dtype="datetime64[D]")
    before, weight = days.weights(dates, (numbers - 1970 * 12).astype("datetime64[M]"))
    land = ice.static.static(25).surface.values != 0
    out = []
    for name, values in (("siconc", conc), ("sithick", thick)):
        line = values[before] + (values[before + 1] - values[before]) * weight[:, None]
        grid = line.clip(*record.LIMITS[name])[:, record.model(name).nearest]
        grid[:, land] = np.nan
        out.append(grid)
    out[1][out[0] == 0] = 0
    return out


@pytest.fixture(scope="module")
def span():
    return fields.dataset([Record(), Normal(1991, 2020), Normal(2001, 2010)], FIRST, LAST)


def test_lazy_days_are_those_of_a_plain_computation_to_the_bit():
    found = ice.open("record", year=2016)
    for name, wanted in zip(("siconc", "sithick"), straight(2016), strict=True):
        assert found[name].values.tobytes() == wanted.tobytes()


def at(name, *where):
    return {name: xr.DataArray(list(where), dims="point")}


@pytest.mark.parametrize("grid_km", [25.0, 12.5])
@pytest.mark.parametrize(
    "part",
    [
        {"time": 4},
        {"time": slice(2, 7, 2), "y": slice(150, 90, -7)},
        {"time": [5, 1, 6], "x": [200, 100, 7], "y": 120},
        {"time": slice(0, 0)},
        at("time", 5, 1, 1) | at("y", 90, 80, 99) | at("x", 70, 130, 71),
    ],
)
def test_a_selection_is_a_part_of_the_whole(part, grid_km):
    lazy = fields.dataset(Record(), FIRST, LAST, grid_km)
    whole = lazy.copy().load()
    xr.testing.assert_identical(lazy.isel(part).load(), whole.isel(part))


def test_members_make_a_dimension(span):
    assert span.siconc.dims == ("member", "time", "y", "x")
    assert list(span.member.values) == [0, 1, 2]
    for i, months in enumerate((Record(), Normal(1991, 2020), Normal(2001, 2010))):
        alone = fields.dataset(months, FIRST, LAST)
        for name in ("siconc", "sithick"):
            np.testing.assert_array_equal(span[name].isel(member=i), alone[name])
            np.testing.assert_array_equal(span[name].isel(member=[2, i])[1, 3], alone[name][3])


def test_one_in_a_list_is_still_a_member():
    assert fields.dataset([Record()], FIRST, LAST).sizes["member"] == 1


def test_opening_and_reading_parts_holds_next_to_nothing():
    """Forty years of twenty members would be 115 GB."""
    many = [Normal(1991, last) for last in range(2001, 2021)]
    many[7] = Record()
    first, last = np.datetime64("1980-01-01"), np.datetime64("2019-12-31")
    ice.open("record", year=2000).isel(time=0).load()
    tracemalloc.start()
    try:
        found = fields.dataset(many, first, last)
        assert tracemalloc.get_traced_memory()[1] < 10e6
        for year in range(1980, 1984):
            found.sel(time=f"{year}-03").isel(member=slice(6, 8)).load()
        held, peak = tracemalloc.get_traced_memory()
        assert held < 40e6
        assert peak < 90e6
    finally:
        tracemalloc.stop()
    assert found.siconc.nbytes > 57e9


def test_a_read_year_is_not_kept():
    found = ice.open("record", year=2000)
    found.siconc.mean().load()
    tracemalloc.start()
    try:
        for name in ("siconc", "sithick"):
            found[name].values.mean()
        assert tracemalloc.get_traced_memory()[0] < 10e6
    finally:
        tracemalloc.stop()
    assert found.load().sithick.values is found.sithick.values  # what is loaded stays


def test_what_is_written_stays_written():
    found = ice.open("record", start="2020-03-01", end="2020-03-02")
    other = found.copy(deep=True)
    found["siconc"][0, :, :] = 0.5
    assert (found.siconc[0] == 0.5).all()
    assert (other.siconc[0] != 0.5).any()


def test_it_travels_as_its_months():
    found = ice.open("record", year=2020)
    sent = pickle.dumps(found)
    assert len(sent) < 2e6  # the coordinates; the fields would be 144 MB
    xr.testing.assert_identical(
        pickle.loads(sent).isel(time=[9]).load(), found.isel(time=[9]).load()
    )
    for months in (Record(), Normal(1991, 2020)):
        assert pickle.loads(pickle.dumps(months)) == months


def test_dask_takes_it_in_chunks(span):
    pytest.importorskip("dask")
    chunked = span.chunk(time=4, member=1)
    assert chunked.siconc.chunks[:2] == ((1, 1, 1), (4, 4, 1))
    mean = chunked.siconc.mean(("y", "x")).compute(scheduler="threads", num_workers=2)
    xr.testing.assert_allclose(mean, span.siconc.mean(("y", "x")), rtol=1e-5)


def test_months_that_do_not_reach_say_so():
    @dataclass(frozen=True)
    class Short(Record):
        title = "a short one"

        def has(self, number):
            return number > 2019 * 12 + 10

    with pytest.raises(DataError, match="a short one has no month 2019-11"):
        fields.dataset(Short(), FIRST, LAST)
    later = np.datetime64("2020-01-03")
    assert fields.dataset(Short(), later, LAST).sizes["time"] == 3


def test_nodes_are_worked_out_once():
    kept = nodes(Normal(1995, 2001), "siconc", 2003)
    assert nodes(Normal(1995, 2001), "siconc", 2003)[1] is kept[1]


def test_attributes_name_what_was_asked_for():
    only = ice.open("record", year=2020, variables=("siconc",))
    assert "sithick" not in only.attrs["source"]
    both = ice.open("normal", period=(2001, 2010))
    assert "sithick" in both.attrs["licence"]
    assert both.attrs["title"] == "nsrkit embedded ice, normal 2001-2010"
