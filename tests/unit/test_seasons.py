"""Reported dates against open days made by hand: verdicts, odds, bands and words."""

import datetime as dt
import re

import numpy as np
import pytest
import xarray as xr

import nsrkit
from nsrkit import show
from nsrkit.assumption import Assumption
from nsrkit.errors import DataError, ScenarioError
from nsrkit.ice import record
from nsrkit.ship.season.facts import Fact, facts, unanswered
from nsrkit.systems import seasons
from nsrkit.systems.seasons import Days, against, answers, fields, reasons, verdicts
from nsrkit.systems.seasons.verdicts import FIELD, HEAVY, HIT, LIGHT, MISS, WITHIN, judged

YEAR = np.arange("2024", "2025", dtype="datetime64[D]")
ONE = Assumption(1.0, "1", 0.8, 1.2, "example", "assumed")


def a_fact(asks="closes", date="2024-10-15", until=None, **more):
    given = {"mark": "last", "place": "route", "ice_classes": ("none",), "by": "class",
             "led": False, "ship": "", "origin": "", "destination": "", "low_d": np.nan,
             "high_d": np.nan, "what": "w", "why": "y", "source": "s"} | more  # fmt: skip
    return Fact(date=dt.date.fromisoformat(date), until=dt.date.fromisoformat(until or date),
                asks=asks, **given)  # fmt: skip


def shut_after(*dates):
    """Open from July to each date: field, light, heavy, members."""
    ends = np.array(dates, "datetime64[D]")[:, None]
    return (np.datetime64("2024-07-01") <= YEAR) & (ends >= YEAR)


@pytest.mark.parametrize(("field", "light", "heavy", "verdict"), [
    ("2024-10-22", "2024-10-30", "2024-10-20", HIT),  # a week is near enough
    ("2024-10-23", "2024-10-30", "2024-10-20", MISS),  # neither near nor between the ends
    ("2024-10-23", "2024-10-30", "2024-10-14", WITHIN),
    ("2024-10-07", "2024-10-16", "2024-10-01", WITHIN),
    ("2024-10-07", "2024-10-10", "2024-10-01", MISS),
])  # fmt: skip
def test_where_ice_closed_the_season(field, light, heavy, verdict):
    found = judged(a_fact(), YEAR, shut_after(field, light, heavy, "2024-10-15", "2024-12-01"))
    assert found.verdict == verdict
    assert found.holds[3:].tolist() == [True, False]
    assert found.likely[3:].tolist() == [True, False]


def test_a_span_is_hit_anywhere_and_a_week_about_it():
    fact = a_fact(date="2024-10-11", until="2024-10-20")
    ends = ("2024-10-04", "2024-10-03", "2024-10-15", "2024-10-27", "2024-10-28")
    assert judged(fact, YEAR, shut_after(*ends)).holds.tolist() == [True, False, True, True, False]


def test_ice_that_never_opens_is_no_hit():
    open_ = shut_after(*["2024-10-15"] * 4)
    open_[0] = False
    found = judged(a_fact(), YEAR, open_)
    assert np.isnat(found.date[0])
    assert found.verdict == WITHIN  # the ends of its error have it
    assert "no day" in reasons.reason(a_fact(), found, "reconstructed")


def test_opening_counts_from_april_on():
    fact = a_fact("opens", "2024-07-03", mark="first")
    open_ = shut_after(*["2024-12-31"] * 4)
    open_[:, :60] = True  # the winter before is another season
    assert judged(fact, YEAR, open_).date[0] == np.datetime64("2024-07-01")
    early = open_ | (np.datetime64("2024-04-01") == YEAR)
    assert judged(fact, YEAR, early).date[0] == np.datetime64("2024-04-01")
    march = open_ | (np.datetime64("2024-03-31") == YEAR)
    assert judged(fact, YEAR, march).date[0] == np.datetime64("2024-07-01")


@pytest.mark.parametrize(("asks", "hits"), [("sailed", [True, True, False, True]),
                                            ("held", [False, False, True, False])])  # fmt: skip
def test_ships_that_passed_and_ships_that_were_held(asks, hits):
    fact = a_fact(asks, "2024-10-10", "2024-10-12")
    ends = ("2024-10-20", "2024-10-12", "2024-10-09", "2024-10-10")
    found = judged(fact, YEAR, shut_after(*ends))
    assert found.holds.tolist() == hits
    assert found.verdict == (HIT if asks == "sailed" else WITHIN)
    assert (found.likely == found.holds).all()


def test_worked_all_year_or_not():
    open_ = np.ones((4, YEAR.size), bool)
    open_[1:, 30] = False
    span = {"date": "2024-01-01", "until": "2024-12-31", "mark": ""}
    assert judged(a_fact("year_round", **span), YEAR, open_).holds.tolist() == [1, 0, 0, 0]
    assert judged(a_fact("part_year", **span), YEAR, open_).holds.tolist() == [0, 1, 1, 1]


def test_an_early_close_counts_from_the_median_of_the_members():
    fact = a_fact("early", low_d=14.0, high_d=21.0)
    ends = ("2024-10-20", "2024-10-25", "2024-10-05", "2024-10-30", "2024-11-01", "2024-11-20")
    found = judged(fact, YEAR, shut_after(*ends))
    assert found.early_d.tolist() == [12, 7, 27, 2, 0, -19]  # 1 November
    assert found.holds.tolist() == [True, True, True, False, False, False]
    assert found.likely.tolist() == [False, False, True, False, False, False]
    assert found.verdict == HIT


def test_the_dataset_counts_members_alone():
    open_ = shut_after("2024-10-15", *["2024-12-01"] * 2, "2024-10-10", *["2024-11-30"] * 3)
    found = against([a_fact()], [Days(YEAR, open_)])
    assert found.ice.values.tolist() == [FIELD, LIGHT, HEAVY, 1, 2, 3, 4]
    assert (found.probability.item(), found.chance.item()) == (0.25, 0.25)
    near = 1.5 / 5
    assert found.standard_error.item() == pytest.approx(np.sqrt(near * (1 - near) / 4))
    assert found.kind.item() == "reconstructed"
    assert found.siconc_error.item() > 0.1  # October, the worst of four seas
    with pytest.raises(DataError, match="member"):
        against([a_fact()], [Days(YEAR, open_[:3])])


def test_reasons_follow_from_the_numbers():
    late = judged(a_fact(), YEAR, shut_after(*["2024-11-05"] * 4))
    said = reasons.reason(a_fact(), late, "reconstructed")
    assert said.startswith("closes 21 days later")
    assert reasons.TONGUES in said
    assert reasons.TONGUES not in reasons.reason(a_fact(), late, "observed-fit")
    passed = a_fact("sailed", led=True)
    barred = judged(passed, YEAR, shut_after(*["2024-08-01"] * 4))
    assert reasons.CONVOYS in reasons.reason(passed, barred, "observed-fit")
    usual = judged(passed, YEAR, shut_after(*["2024-12-01"] * 4))
    assert "nearly every member" in reasons.reason(passed, usual, "observed-fit")


def test_every_fact_of_the_years_is_asked():
    case = nsrkit.load("smoke", {"seasons": {"years": [2021, 2024]}})
    _, asked = seasons._asked(case)
    assert {fact.date.year for fact in asked} == {2021, 2024}
    with pytest.raises(DataError, match="seasons"):
        seasons.run(nsrkit.load("smoke"))


def test_a_year_without_reports_is_a_fault():
    with pytest.raises(ScenarioError) as told:
        nsrkit.load("smoke", {"seasons": {"years": [1999, 2021]}})
    (fault,) = told.value.faults
    assert (fault.key, fault.value) == ("seasons.years", 1999)
    assert "2011, 2013" in fault.remedy


def test_a_factor_set_by_the_user_has_no_ends():
    case = nsrkit.load("smoke", {"seasons": {"thickness_factor": 1.3}})
    given = case.seasons.thickness_factor
    assert [fields.factor(given, ice).value for ice in (FIELD, LIGHT, HEAVY)] == [1.3] * 3
    assert [fields.factor(ONE, ice).value for ice in (FIELD, LIGHT, HEAVY)] == [1.0, 0.8, 1.2]


def test_a_voyage_of_a_report_takes_nothing_of_a_stress_test():
    case = nsrkit.load("heavy-ice-2024")
    fact = next(one for one in facts() if one.by == "voyage" and one.date.year == 2024
                and not one.led)  # fmt: skip
    way = answers._thick(answers._way(case, fact), ONE)
    assert way.sailing.thickness_factor.value == 1.0
    assert (way.voyage.escort, way.voyage.origin, way.ice.year) == ("none", "Murmansk", 2024)
    first, last = (dt.date.fromisoformat(f"2024-{day}") for day in (way.scan.first, way.scan.last))
    assert first < fact.date < last
    assert (fact.date - first).days % way.scan.every_d == 0


def small(conc, metres, day="2024-10-15", kind="reconstructed"):
    """Ice of one value on the project's grid."""
    known = np.isfinite(fields.static(25.0)["sea_x"].values)
    conc, metres = (np.where(known, value, np.nan)[None].astype("f4") for value in (conc, metres))
    return xr.Dataset(
        {"siconc": (("time", "y", "x"), conc), "sithick": (("time", "y", "x"), metres)},
        coords={"time": np.array([day], "datetime64[ns]"), "siconc_kind": ("time", [kind])},
    )


def test_the_ends_of_the_error_lie_an_error_off():
    zone = fields._zone()
    here = (zone == list(fields.SEAS).index("East Siberian")) & np.isfinite(
        small(0.5, 1.0).siconc.values[0]
    )
    error, _ = fields.error(dt.date(2024, 10, 15), ["East Siberian"])
    for sign in (-1.0, 1.0):
        moved = fields._shifted(small(0.5, 1.0), sign)
        assert moved.siconc.values[0][here] == pytest.approx(0.5 + sign * error, abs=1e-6)
        assert moved.sithick.values[0][here] == pytest.approx(1.0)
    assert (fields._shifted(small(0.05, 1.0), -1.0).siconc.values[0][here] == 0).all()


def test_new_ice_is_as_thick_as_that_of_its_sea():
    ice = small(0.0, 0.0)
    zone, conc, metres = fields._zone(), ice.siconc.values[0], ice.sithick.values[0]
    laptev = np.argwhere((zone == list(fields.SEAS).index("Laptev")) & np.isfinite(conc))
    row, column = laptev[0]
    conc[row, column], metres[row, column] = 0.8, 0.6
    heavy = fields._shifted(ice, 1.0)
    there = tuple(laptev[5])
    assert heavy.siconc.values[0][there] > record.LEAST_SICONC
    assert heavy.sithick.values[0][there] == pytest.approx(0.6)
    assert (ice.siconc.values[0][there], ice.sithick.values[0][there]) == (0, 0)  # left as it was
    faint = (zone == list(fields.SEAS).index("Bering")) & np.isfinite(conc)
    assert (heavy.siconc.values[0][faint] == 0).all()  # an error of 2 % makes no ice


def test_errors_are_those_of_the_page(root):
    """The table says what docs/ice-science.md and docs/ice-fit.md say."""
    science = (root / "docs/ice-science.md").read_text(encoding="utf-8")
    part = science.split("The chosen method by month and sea:")[1].split("###")[0]
    fit = (root / "docs/ice-fit.md").read_text(encoding="utf-8").split("RMSE")[1]
    for (kind, sea), months in fields._table().items():
        page = part if kind == "reconstructed" else fit
        said = re.search(rf"(?m)^\| {sea} \| (.*) \|$", page)
        assert said, sea
        assert months.tolist() == [float(one) for one in said[1].split(" | ")]
    assert f"{0.142 / 0.0956:.4f}" == f"{fields.LATER:.4f}"


def test_later_months_are_less_sure():
    known, later = (fields.errors(small(0.5, 1.0, "2025-11-15", kind))
                    for kind in ("reconstructed", "extrapolated"))  # fmt: skip
    assert later == pytest.approx(known * fields.LATER)
    seen = fields.errors(small(0.5, 1.0, "2015-11-15", "observed-fit"))
    assert (seen[:, :4] < known[:, :4]).all()  # the seas of the route


@pytest.fixture(scope="module")
def shown():
    """Every fact, open from July to the middle of November."""
    asked = facts()
    days = [np.arange(f"{one.date.year}", f"{one.date.year + 1}", dtype="datetime64[D]")
            for one in asked]  # fmt: skip
    open_ = [np.array([(year.astype("datetime64[M]").astype(int) % 12 > 5)
                       & (year <= year[0] + end) for end in (318, 330, 300, 310, 325)])
             for year in days]  # fmt: skip
    return against(asked, [Days(*each) for each in zip(days, open_, strict=True)])


def test_every_fact_has_a_row_a_strip_and_a_verdict(shown):
    rows = show.season_facts(shown).html.split("<tr>")[2:]
    assert len(rows) == len(facts()) == shown.sizes["fact"]
    figure = show.season_dates(shown)
    for fact, row, verdict in zip(facts(), rows, shown.verdict.values, strict=True):
        assert fact.what in row
        assert fact.source.replace("&", "&amp;") in row
        assert f">{('hit', 'within error', 'miss')[verdict]}<" in row
        assert fact.what in figure.svg
    assert figure.alt.count(": hit") == int((shown.verdict == HIT).sum())


def test_numbers_are_handed_over(shown):
    from nsrkit.show.systems.seasons.facts import hand_over

    told = hand_over(shown)
    total = sum(told[f"season_facts.{name}"]["value"] for name in ("hits", "within_error",
                                                                  "misses"))  # fmt: skip
    assert total == len(facts())
    assert told["season_facts.by_chance"]["value"] == pytest.approx(float(shown.chance.sum()))
    none = hand_over(shown.isel(fact=[0]))  # a last ship: ice set no date
    assert none["season_facts.off_d"]["value"] is None


def test_what_is_not_answered_says_why():
    html = show.unanswered().html
    assert all(one.why in html for one in unanswered())
    assert not {one.what for one in unanswered()} & {one.what for one in facts()}


def test_a_course_shows_years_and_classes():
    from nsrkit.systems.seasons import daily

    shape = (1, 2, len(daily.CLASSES), len(daily.PLACES), daily.DAYS)
    dims = ("year", "rule", "ice_class", "place", "day")
    half = np.zeros(shape)
    half[..., 200:300] = 0.5
    open_ = np.repeat((half > 0)[:, None], 3, axis=1).astype(float)
    made = xr.Dataset(
        {"probability": (dims, half), "open": (("year", "ice", *dims[1:]), open_)},
        coords={"year": [2024], "ice": [0, -1, -2], "rule": ["alone", "led"],
                "ice_class": list(daily.CLASSES), "place": list(daily.PLACES),
                "day": np.arange(1, daily.DAYS + 1)}, attrs={"members": 2},
    )  # fmt: skip
    figure = show.season_course(made)
    assert "2024 no ice class: 100 (100-100) days open alone in the field, 50" in figure.alt
    assert "last day for ships without ice class" in figure.svg


def test_the_rules_name_their_numbers():
    text = " ".join(seasons.RULES)
    assert f"within {verdicts.WEEK_D} days" in text
    assert "after 31 March" in text
    assert "20 %" in text
    factor = nsrkit.load("reported-seasons").seasons.thickness_factor
    assert (factor.low, factor.high) == (0.8, 1.2)
