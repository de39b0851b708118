"""Times of files that a user brings: calendars, months, gaps, doubles."""

import numpy as np
import pytest
import usersfiles as like

from nsrkit.errors import DataError


@pytest.fixture
def opened(tmp_path, monkeypatch):
    return like.opener(tmp_path, monkeypatch)


@pytest.mark.parametrize("hours", [[0.0], [12 / 24], [0.0, 0.25, 0.5, 0.75]])
def test_a_day_is_the_mean_of_its_times(opened, hours):
    stamps = [day + hour for day in range(3) for hour in hours]
    values = [0.1 * (1 + day) + 0.02 * hour for day in range(3) for hour in hours]
    ice = opened(like.on(stamps, siconc=values))
    assert like.days(ice) == ["2020-01-01", "2020-01-02", "2020-01-03"]
    expect = np.array([0.1, 0.2, 0.3]) + 0.02 * np.mean(hours)
    assert like.series(ice) == pytest.approx(expect, abs=1e-4)


def test_days_between_are_drawn_and_gaps_left_out(opened):
    ice = opened(like.on([0, 2, 5, 40], siconc=[0.2, 0.4, 0.7, 0.1]))
    assert like.days(ice) == [*(f"2020-01-0{d}" for d in range(1, 7)), "2020-02-10"]
    assert like.series(ice) == pytest.approx([0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.1])
    assert "1 gaps in time, the first after 2020-01-06" in ice.attrs["notes"]


def test_times_out_of_order_are_sorted(opened):
    ice = opened(like.on([2, 0, 1], siconc=[0.3, 0.1, 0.2]))
    assert like.series(ice) == pytest.approx([0.1, 0.2, 0.3])
    assert "sorted" in ice.attrs["notes"]


def test_a_time_twice(opened):
    same = opened(like.on([0, 1, 1], siconc=[0.1, 0.2, 0.2]))
    assert like.series(same) == pytest.approx([0.1, 0.2])
    assert "twice" in same.attrs["notes"]
    with pytest.raises(DataError, match="two different fields for one time"):
        opened(like.on([0, 1, 1], siconc=[0.1, 0.2, 0.3]))


def test_years_without_leap_days(opened):
    attrs = {"units": "days since 2020-02-27", "calendar": "noleap"}
    ice = opened(like.on([0, 1, 2], attrs, siconc=[0.1, 0.2, 0.4]))
    assert like.days(ice) == ["2020-02-27", "2020-02-28", "2020-02-29", "2020-03-01"]
    assert like.series(ice) == pytest.approx([0.1, 0.2, 0.3, 0.4])


def test_years_of_360_days(opened):
    attrs = {"units": "days since 2021-01-01", "calendar": "360_day"}
    ice = opened(like.on(np.arange(360) + 0.5, attrs, siconc=np.linspace(0, 0.9, 360)))
    assert like.days(ice)[0] == "2021-01-01"
    assert like.days(ice)[-1] == "2021-12-31"
    assert ice.sizes["time"] == 365
    assert np.all(np.diff(like.series(ice)) >= 0)


MONTHS = {
    "start": ([0, 31, 60], {}),
    "middle": ([15.5, 45.5, 75.5], {}),
    "number": ([0, 1, 2], {"units": "months since 2020-01-01"}),
    "noleap": ([15.5, 45, 74.5], {"calendar": "noleap"}),
    "digits": ([20200115, 20200215, 20200315], {"units": "day as %Y%m%d.%f"}),
    "end, with bounds": ([31, 60, 91], {"bounds": "time_bnds"}),
}


@pytest.mark.parametrize("case", MONTHS)
def test_months_become_days_that_keep_their_means(opened, case):
    stamps, attrs = MONTHS[case]
    data = like.on(stamps, attrs, siconc=[0.2, 0.9, 0.4])
    if "bounds" in attrs:
        edges = np.array([[0, 31], [31, 60], [60, 91]], float)
        data = data.assign(time_bnds=(("time", "nv"), edges))
    ice = opened(data)
    assert like.days(ice)[0] == "2020-01-01"
    assert like.days(ice)[-1] == "2020-03-31"
    means = ice.siconc.mean(["y", "x"]).groupby("time.month").mean().values
    assert means == pytest.approx([0.2, 0.9, 0.4], abs=0.005)


def test_a_single_month_that_says_so(opened):
    data = like.on([45.5], siconc=[0.3]).assign_attrs(frequency="mon")
    assert like.days(opened(data))[0] == "2020-02-01"
    assert like.days(opened(data))[-1] == "2020-02-29"


def test_months_that_are_but_numbered(opened):
    data = like.on([1, 2], siconc=[0.3, 0.5]).rename(time="month")
    data = data.assign_coords(month=("month", [1, 2]))
    with pytest.raises(DataError, match="give year="):
        opened(data)
    assert like.days(opened(data, year=2019))[-1] == "2019-02-28"


def test_the_date_in_the_name_is_a_last_resort(opened):
    data = like.polar().isel(time=0, drop=True)
    ice = opened(data, name="mine_20210203.nc")
    assert like.days(ice) == ["2021-02-03"]
    assert "from its name" in ice.attrs["notes"]
    with pytest.raises(DataError, match="has no time"):
        opened(data, name="mine.nc")


@pytest.mark.parametrize(
    ("attrs", "said"),
    [
        ({"units": "days since yesterday"}, "cannot be read as times"),
        ({"units": "days since 2020-01-01", "calendar": "mayan"}, "cannot be read as times"),
        ({"units": "days since 0001-01-01"}, "absurd"),
    ],
)
def test_times_that_cannot_be_read(opened, attrs, said):
    with pytest.raises(DataError, match=said):
        opened(like.on([0, 1], attrs, siconc=[0.1, 0.2]))


def test_days_asked_for(opened):
    data = like.on(np.arange(10), siconc=np.linspace(0, 0.9, 10))
    assert like.days(opened(data, start="2020-01-03", end="2020-01-04"))[0] == "2020-01-03"
    assert opened(data, year=2020).sizes["time"] == 10
    for how in ({"start": "2020-01-03", "end": "2020-01-20"}, {"year": 2021}):
        with pytest.raises(DataError, match="holds 2020-01-01 to 2020-01-10, not all of"):
            opened(data, **how)
