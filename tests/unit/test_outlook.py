"""The outlook of cargo: plans, delivery, naive growth, scores, projects, faults."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student

import nsrkit
from nsrkit.errors import DataError, ScenarioError
from nsrkit.scenario.reading.lookup import package_folder
from nsrkit.systems import outlook
from nsrkit.systems.outlook import projects, scores, transit
from nsrkit.systems.outlook.drawn import draws_of
from nsrkit.systems.outlook.promises import naive, plans, prior, records

NONE = {"status": "not supplied"}
QUICK = {"outlook.draws": 256, "outlook.transit.of_season": NONE, "outlook.transit.of_cost": NONE}


@pytest.fixture(scope="module")
def case():
    return nsrkit.load("year-round-2040", QUICK)


@pytest.fixture(scope="module")
def found(case):
    return outlook.run(case)


def fate(share, lead, made=2020, base=30.0, forecast=100.0):
    """A forecast of which that share of the growth came."""
    one = records.Target(f"{made}", "somebody", "plan", f"{made + lead}", forecast, "at least",
                         "total", "", "", "", "")  # fmt: skip
    return prior.Fate(one, base, base + share * (forecast - base))


# What comes of a plan


@given(share=st.floats(0, 1), late=st.floats(0, 1), delay=st.floats(0.1, 8), end=st.floats(40, 300))
def test_what_comes_lies_between_nothing_and_the_plan_and_never_shrinks(share, late, delay, end):
    years = np.arange(2026, 2050)
    one = [np.array([number]) for number in (share, late, delay)]
    come = plans.come(2025, 37.0, {2030: end}, years, *one)[0]
    promised = plans.added(2025, 37.0, {2030: end}, years)
    assert (come >= 0).all()
    assert (come <= promised + 1e-9).all()
    assert (np.diff(come) >= -1e-9).all()
    whole = share + (1 - share) * late
    assert come[-1] == pytest.approx(whole * promised[-1])  # long after, all that is not lost


def test_late_growth_comes_whole_years_later():
    none, all_, three = np.array([0.0]), np.array([1.0]), np.array([3.0])
    years = np.arange(2026, 2036)
    later = plans.come(2025, 10.0, {2030: 20.0}, years, none, all_, three)[0]
    now = plans.added(2025, 10.0, {2030: 20.0}, years)
    assert later[3:] == pytest.approx(now[:-3])
    assert not later[:3].any()


def test_a_plan_below_what_sails_adds_nothing():
    assert not plans.added(2025, 37.0, {2030: 30.0}, np.arange(2026, 2040)).any()


def test_the_latest_announcements_are_the_plan_in_force():
    assert plans.in_force(2023)[2030] == np.median([190, 224, 244, 117])
    assert plans.in_force(2025)[2030] == 100  # March 2025 replaces September 2024
    assert plans.in_force(2026)[2035] == pytest.approx(123.5 + records.beyond())
    assert 200 not in [one.mt for one in records.announced(2022)]  # told by a text of 2026 alone


# The prior


@given(
    share=st.floats(0, 1), late=st.floats(0, 0.95), delay=st.floats(1, 8), lead=st.integers(0, 9)
)
def test_what_is_merely_late_is_taken_off_again(share, late, delay, lead):
    one = [np.array([number]) for number in (share, late, delay)]
    seen = prior.there(*one, np.asarray(lead + 1.0)).item()
    back = prior.on_the_day([fate(seen, lead)], one[1], one[2]).item()
    assert back == pytest.approx(share, abs=1e-9)


def draw(found, size=20_000):
    half, four = np.full(size, 0.5), np.full(size, 4.0)
    return prior.shares(found, half, four, np.random.default_rng(3))


def test_without_forecasts_any_share_is_as_likely():
    assert np.quantile(draw([]), [0.1, 0.5, 0.9]) == pytest.approx([0.1, 0.5, 0.9], abs=0.015)


def test_forecasts_move_the_share_and_more_years_of_them_narrow_it():
    low = [draw([fate(0.1, 1, made) for made in range(2010, 2010 + n)]) for n in (1, 3, 9)]
    assert np.mean(low, axis=1) == pytest.approx(sorted(np.mean(low, axis=1), reverse=True))
    assert np.std(low, axis=1) == pytest.approx(sorted(np.std(low, axis=1), reverse=True))
    assert np.mean(low[-1]) == pytest.approx(0.1, abs=0.08)
    assert np.mean(draw([fate(1.0, 1, made) for made in range(2010, 2019)])) > 0.85


def test_forecasts_of_one_year_count_once():
    """Nine copies of a forecast weigh no more than one of them."""
    once, often = draw([fate(0.0, 1)]), draw([fate(0.0, 1)] * 9)
    assert np.mean(once) == pytest.approx(np.mean(often), abs=0.01)


def test_one_target_year_tells_nothing():
    assert prior.usable([fate(0.5, 1), fate(0.7, 1)]) == []
    assert len(prior.usable([fate(0.5, 1), fate(0.7, 2)])) == 2


# Naive growth and scores


def test_the_walk_is_that_of_the_formula():
    known = {2013: 2.0, 2014: 3.0, 2016: 7.0, 2017: 8.0}
    steps = np.log([3 / 2, 7 / 3, 8 / 7])
    gaps = np.array([1, 2, 1])
    drift = np.log(8 / 2) / 4
    scale = np.sqrt((((steps - drift * gaps) ** 2) / gaps).sum() / 2)
    high = 8 * np.exp(5 * drift + scale * np.sqrt(5 + 25 / 4) * student.ppf(0.9, 2))
    assert naive.walk(known, np.array([2022]), (0.9,), drift=True).item() == pytest.approx(high)
    flat = naive.walk(known, np.array([2018, 2030]), (0.5,), drift=False)
    assert flat.ravel() == pytest.approx([8, 8])
    with pytest.raises(ValueError, match="three"):
        naive.walk({2013: 2.0, 2014: 3.0}, np.array([2016]), (0.5,), drift=True)


def test_a_score_by_hand(case):
    tested = outlook.backtest(case)
    one = tested.sel(rule="drift", origin=2019, year=2025)
    low, _, high = one.total_q.values
    assert low > float(one.came)
    assert float(one.score) == pytest.approx(high - low + 10 * (low - 37.02))
    assert float(one.inside) == 0
    known = tested.inside.sel(rule="outlook")
    assert int(known.notnull().sum()) == 6 + 5 + 4 + 3 + 2 + 1
    assert float(tested.coverage.sel(rule="outlook")) == pytest.approx(float(known.mean()))


def test_an_origin_knows_nothing_of_later_years(case, tmp_path, monkeypatch):
    """Later totals and announcements may be anything: what was foretold at 2021 stays."""
    before = outlook.backtest(case).total_q.sel(origin=2021, rule=list(scores.RULES))
    (tmp_path / "params").mkdir()
    for name in ("nsr-cargo", "nsr-targets"):
        text = (package_folder("params") / f"{name}.csv").read_text(encoding="utf-8")
        rows = list(csv.DictReader(text.splitlines()))
        for row in rows:
            late = int(row["year"]) >= 2021 if name == "nsr-cargo" else row["issued"] >= "2022"
            if late and row.get("cargo", "total") == "total":
                row["mt"] = "250"
        with (tmp_path / "params" / f"{name}.csv").open("w", newline="") as file:
            table = csv.DictWriter(file, rows[0])
            table.writeheader()
            table.writerows(rows)
    monkeypatch.chdir(tmp_path)
    assert records.totals()[2024] == 250
    after = outlook.backtest(case).total_q.sel(origin=2021)
    np.testing.assert_array_equal(before.transpose(*after.dims), after)


# Projects, transit and states


def test_projects_and_the_rest_make_the_total_of_the_base(found):
    assert float(found.base.sum()) == pytest.approx(float(found.came.sel(known=2025)))


def test_the_plan_by_project_adds_up_to_the_plan_in_force(found):
    assert found.project_plan.sum("project").values == pytest.approx(found.plan.values)


def test_means_of_projects_add_up(found):
    assert found.project_mean.sum("project").values == pytest.approx(found["mean"].values)


def test_chances_fall_with_the_tonnes_and_agree_with_the_quantiles(found):
    assert (found.exceeds.diff("level") <= 0).all()
    for year in found.horizon.values:
        middle = float(found.total_q.sel(year=year, quantile=0.5))
        assert float(found.exceeds.sel(horizon=year).interp(level=middle)) == pytest.approx(
            0.5, abs=0.03
        )


def test_a_rerun_is_the_same_to_the_last_bit(case, found):
    assert outlook.run(case).identical(found)


def test_a_project_that_is_off_brings_no_growth(case, found):
    off = outlook.run(case.with_({"outlook.projects.vostok_oil.on": False}))
    assert not off.project_mean.sel(project="vostok_oil").any()
    same = off.project_mean.sel(project="syradasay")
    np.testing.assert_array_equal(same, found.project_mean.sel(project="syradasay"))


def test_sanctions_hold_back_what_is_exposed_alone(case, found):
    eased = outlook.run(case.with_({"outlook.sanctions": ""}))
    change = eased.project_mean - found.project_mean
    assert (change.sel(project=["vostok_oil", "arctic_lng_2", "ob"], year=2035) > 0).all()
    assert not change.sel(project=["syradasay", "novy_port", "norilsk", "transit"]).any()


def test_a_target_of_at_most_is_read_the_other_way(found):
    name = next(str(key) for key in found.target.values if "gekon" in str(key))
    below = float(found.probability.sel(target=name))
    middle = float(found.total_q.sel(year=2026, quantile=0.5))
    assert (below > 0.5) == (middle < 37.02)


def test_targets_that_cannot_be_compared_have_no_chance(found):
    apart = found.scope.isin(["eastbound", "longer route"])
    assert int(apart.sum()) == 2
    assert found.probability.where(apart, drop=True).isnull().all()
    past = found.ratio.notnull()
    assert int(past.sum()) == 14
    assert found.probability.where(past, drop=True).isnull().all()


def test_the_line_of_transit_is_least_squares_and_never_below_nought():
    one = transit.trend(2026)
    slope, level = np.polyfit(one.years, one.mt, 1)
    years = np.array([2030.0, 2040.0])
    drawn = one.draws(years, 40_000, np.random.default_rng(1))
    assert np.median(drawn, axis=0) == pytest.approx(slope * years + level, abs=0.05)
    assert drawn.min() == 0
    assert one.publishers[-2] == "CHNL"


def test_a_longer_season_carries_more_transit(case):
    drawn, years = draws_of(case), np.array([2030])
    more = case.with_({"outlook.transit.of_season": 1.0})
    season = np.full((drawn.size, 1), 1.5)
    one, other = (transit.forecast(each, draws_of(each), years, season) for each in (case, more))
    np.testing.assert_allclose(other, 1.5 * one)


def test_one_change_at_a_time(case):
    states = outlook.states(case)
    middle = states.total_q.sel(year=2035, quantile=0.5)
    as_it_is = float(middle.sel(change="as it is"))
    assert float(middle.sel(change="sanctions tighter")) < as_it_is
    assert float(middle.sel(change="prices high")) > as_it_is
    assert float(middle.sel(change="delay 6 years")) < float(middle.sel(change="delay 2 years"))


# Faults


def test_an_unknown_state_is_named():
    with pytest.raises(ScenarioError, match=r"outlook\.sanctions.*(\n.*)*eased, in_force, tighter"):
        nsrkit.load("year-round-2040", {"outlook.sanctions": "lifted"})


def test_transit_needs_a_season_that_is_counted():
    with pytest.raises(ScenarioError, match=r"outlook\.transit\.ice_class.*'PC7'"):
        nsrkit.load("year-round-2040", {"outlook.transit.ice_class": "PC7"})


def test_projects_that_carried_more_than_there_was(case):
    more = case.with_({"outlook.projects.yamal_lng.base": 40})
    with pytest.raises(DataError, match=r"more than the total of 2025.*lower outlook\.projects"):
        projects.base_of(more.outlook)


def test_a_case_without_projects_says_what_to_write():
    with pytest.raises(DataError, match="year-round-2040"):
        outlook.run(nsrkit.load("smoke"))
    told = {"outlook": {"running": 1, "late": 0, "delay_y": 4, "other_growth": 0}}
    with pytest.raises(DataError, match=r"outlook\.projects"):
        outlook.run(nsrkit.load("smoke", told))
    with pytest.raises(DataError, match=r"outlook\.late is not supplied"):
        outlook.backtest(nsrkit.load("smoke", {"outlook": {"running": 1, "delay_y": 4}}))


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        ("nsr-cargo", "2026,total,many,yes,me,2027-01,found,,me", "nsr-cargo.csv:31.*'many'"),
        ("nsr-cargo", "2026,total,37000,yes,me,2027-01,found,,me", "nsr-cargo.csv:31.*write Mt"),
        ("nsr-targets", "soon,me,plan,2030,9,at least,total,,,,me", "nsr-targets.csv:46.*'soon'"),
        ("nsr-targets", "2026,me,plan,2030,9,about,total,,,,me", "nsr-targets.csv:46.*'about'"),
    ],
)
def test_a_bad_line_is_named(tmp_path, monkeypatch, name, line, said):
    (tmp_path / "params").mkdir()
    text = (package_folder("params") / f"{name}.csv").read_text(encoding="utf-8")
    (tmp_path / "params" / f"{name}.csv").write_text(text + line + "\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataError, match=said):
        records.carried() if name == "nsr-cargo" else records.targets()
