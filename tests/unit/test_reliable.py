"""Year-round by 2040: counts, probabilities, verdicts and passages on ice that is known."""

import numpy as np
import pytest
import xarray as xr

import nsrkit
from nsrkit.errors import ScenarioError
from nsrkit.ice.months import Record
from nsrkit.scenario.corridor.reliable import Reliable
from nsrkit.ship import season
from nsrkit.ship.season.histories import open_days
from nsrkit.systems.outlook import reliable
from nsrkit.systems.outlook.reliable import counts, shares
from nsrkit.systems.outlook.reliable.findings import agree
from nsrkit.systems.outlook.reliable.sailed import _within

ASKED = {"members": 2, "years": [2040, 2040], "horizons": [2040], "scenarios": ["ssp245"],
         "classes": ["none", "PC6", "PC3"]}  # fmt: skip


@pytest.fixture(scope="module")
def case():
    return nsrkit.load("smoke", {"outlook": {"reliable": ASKED}})


@pytest.fixture(scope="module")
def ahead(case):
    return counts.ahead(case)


def made(days, **coords):
    """Days of members and years by one rule, class and place, as `counts.ahead` has them."""
    values = np.asarray(days, float)[None, None, :, None, None, :]
    dims = ("scenario", "rule", "member", "ice_class", "place", "year")
    one = xr.DataArray(values, dims=dims, coords={"year": [2038, 2040, 2042], **coords})
    return xr.Dataset({"days": one, "longest": one - 10})


def test_histories_count_as_the_fields_do():
    """The short way and the way over the map give the same days, the route and every sea."""
    rules = [season.Polaris(), season.Thickness({"PC3": 1.5})]
    classes = ["none", "PC6", "PC3"]
    ice = nsrkit.ice.open("record", start="2021-01-01", end="2021-12-31")
    over_map = season.windows(ice, classes, rules, thickness_factor=1.1)
    short = open_days([Record()], [2021], classes, rules, thickness_factor=1.1)
    short = short.isel(member=0, year=0)
    np.testing.assert_array_equal(short.sel(place="route"), over_map.navigable)
    np.testing.assert_array_equal(
        short.isel(place=slice(1, None)).rename(place="sea"),
        over_map.sea_navigable.transpose("rule", "ice_class", "sea", "time"),
    )


def test_a_run_of_days_goes_over_new_year():
    year = np.ones(365, bool)
    year[100:200] = False
    assert counts.longest(year) == 265
    assert counts.longest(np.roll(year, 150)) == 265
    assert counts.longest(np.ones((2, 365), bool)).tolist() == [365, 365]
    assert counts.longest(np.zeros(365, bool)) == 0


def test_a_class_without_a_limit_is_not_judged(ahead):
    built = ahead.days.sel(rule="built_for")
    assert built.sel(ice_class="PC3").isnull().all()
    assert built.sel(ice_class=["none", "PC6"]).notnull().all()
    assert (built.sel(ice_class="PC6") <= ahead.days.sel(rule="alone", ice_class="PC6")).all()


def test_a_sea_is_open_when_the_route_is(ahead):
    route, seas = ahead.open.sel(place="route"), ahead.open.isel(place=slice(1, None))
    assert ((seas >= route) | route.isnull()).all()
    assert (ahead.longest.fillna(0) <= ahead.days.fillna(0)).all()


def test_the_probability_is_that_of_members_and_years_about_a_horizon():
    wanted = Reliable(horizons=(2040,), within_y=2, at_least=(365, 350), every_y=2)
    found = shares.odds(made([[365, 365, 365], [365, 350, 340], [365, 360, 340]]), wanted)
    assert found.probability.values.ravel().tolist() == pytest.approx([5 / 9, 7 / 9])
    assert found.run_probability.values.ravel().tolist() == pytest.approx([0, 6 / 9])
    near = (5 / 9 * 3 + 0.5) / 4
    assert found.standard_error.values.ravel()[0] == pytest.approx((near * (1 - near) / 3) ** 0.5)


def test_years_beyond_a_horizon_do_not_count_for_it():
    narrow = Reliable(horizons=(2040,), within_y=0, at_least=(365,), every_y=2)
    found = shares.odds(made([[0, 365, 0]] * 4), narrow)
    assert found.probability.item() == 1.0
    assert 0 < found.standard_error.item() < 0.2


@pytest.mark.parametrize(("share", "said"), [
    (0.0, "contradicted"), (0.1, "contradicted"), (0.11, "some_years"), (0.89, "some_years"),
    (0.9, "holds"), (1.0, "holds"), (np.nan, "not_judged"),
])  # fmt: skip
def test_a_promise_holds_where_it_is_kept_in_nine_years_of_ten(share, said):
    found = shares.verdict(xr.DataArray([share]), 0.9)
    assert shares.VERDICTS[found.item()] == said


def test_run_judges_the_weakest_and_the_strongest_class(case, ahead, monkeypatch):
    monkeypatch.setattr(counts, "ahead", lambda case: ahead)
    found = reliable.run(case).sel(scenario="ssp245", place="route", horizon=2040, at_least=365)
    said = [reliable.VERDICTS[flag] for flag in found.verdict.sel(rule="alone").values]
    assert said[0] == "contradicted"
    assert said[-1] == "holds"
    assert reliable.VERDICTS[found.verdict.sel(rule="built_for", ice_class="PC3").item()] == (
        "not_judged"
    )


def test_thicker_ice_never_opens_more(case):
    found = reliable.by_thickness(case).probability
    assert found.factor.values.tolist() == [0.8, 1.0, 1.2]
    shares = found.transpose("factor", ...).values
    known = np.isfinite(shares).all(0)
    assert (np.diff(shares[:, known], axis=0) <= 0).all()
    assert known.sum() == 8  # PC3 has no limit of what it is built for


def test_passages_without_a_way_keep_no_schedule():
    days = np.full((4, 1, 1, 12), 8.0)
    days[0, 0, 0, 3] = np.nan
    days[1, 0, 0, 4] = 15.0
    array = xr.DataArray(days, dims=("member", "ship", "escort", "month"))
    schedule = nsrkit.load("smoke", {"outlook": {}}).outlook.reliable.passages.schedule_d
    found = _within(array.expand_dims("ice"), schedule)
    assert found.all_year.sel(schedule=14.0).item() == 0.5
    assert found.all_year.sel(schedule=20.0).item() == 0.75
    assert found.within.sel(schedule=14.0).isel(month=3).item() == 0.75
    late = found.days_q.isel(month=3).squeeze()
    assert np.isnan(late.values[-1])
    assert late.values[0] == 8.0


def test_findings_are_held_against_months_or_their_number():
    open_ = np.zeros((2, 1, 12))
    open_[:, :, 6:10] = 0.9
    said = np.zeros((2, 12))
    said[0, 7:10] = 1
    found = xr.Dataset({
        "open": (("finding", "rule", "month"), open_), "said": (("finding", "month"), said),
        "months": (("finding", "rule"), open_.sum(-1)),
        "low": ("finding", [np.nan, 4.0]), "high": ("finding", [np.nan, 8.0]),
    })  # fmt: skip
    assert agree(found).values.ravel().tolist() == [True, False]


def test_a_horizon_that_no_year_answers_is_a_fault():
    with pytest.raises(ScenarioError, match="2060"):
        nsrkit.load("smoke", {"outlook": {"reliable": {"horizons": [2060]}}})
