"""Rules of admission: read with their faults, asked for a day, and never enforced when repealed."""

import datetime as dt
import os

import numpy as np
import pytest

import nsrkit
from nsrkit.errors import DataError, ScenarioError
from nsrkit.scenario.files import find
from nsrkit.scenario.parts.escort import Escort
from nsrkit.ship import admission
from nsrkit.ship.admission.rules import day_index

HEAD = "valid_from,valid_to,from,to,classes,zones,conditions,alone,escorted,source"
OPEN = "2024-01-01,2026-12-31,01-01,12-31"
SEPTEMBER = dt.date(2018, 9, 1)


@pytest.fixture
def table(tmp_path):
    def write(*rows, name="mine.csv", head=HEAD):
        path = tmp_path / name
        path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="module")
def old():
    return admission.read(find("tables", "admission-2013-2017"))


@pytest.mark.parametrize(
    ("ice_class", "zone", "condition", "said"),
    [
        ("none", "kara_sw", "light", (False, True)),
        ("none", "chukchi", "medium", (False, False)),
        ("Ice1", "laptev_w", "light", (True, True)),
        ("Ice1", "kara_ne", "medium", (False, False)),
        ("Ice2", "kara_ne", "medium", (False, True)),
        ("Ice2", "laptev_w", "medium", (False, False)),
        ("Ice2", "kara_ne", "heavy", (False, False)),
        ("Ice3", "kara_sw", "light", (True, None)),
        ("Arc4", "kara_sw", "light", (None, None)),
    ],
)
def test_rows_of_the_repealed_rules(old, ice_class, zone, condition, said):
    assert admission.check(ice_class, zone, SEPTEMBER, condition, old)[:2] == said


@pytest.mark.parametrize("day", ["2018-11-16", "2019-01-01", "2020-02-29", "2019-06-30"])
def test_light_classes_were_barred_outside_the_season(old, day):
    for ice_class in ("none", "Ice1", "Ice2", "Ice3"):
        found = admission.check(ice_class, "chukchi", dt.date.fromisoformat(day), "light", old)
        assert found[:2] == (False, False)


def test_ends_of_the_season_belong_to_it(old):
    for day in (dt.date(2018, 7, 1), dt.date(2018, 11, 15)):
        assert admission.check("Ice1", "chukchi", day, "light", old).alone


def test_days_of_any_year_fall_on_their_month_and_day():
    days = np.array(["2020-02-29", "2021-03-01", "2020-03-01", "2024-12-31", "1979-01-01"], "M8[D]")
    assert day_index(days).tolist() == [59, 60, 60, 365, 0]


def test_without_rules_there_is_no_legal_check():
    found = admission.check("Ice1", "kara_sw", SEPTEMBER, "light")
    assert found == (None, None, "no legal check: rules in force not supplied")
    assert admission.permits(Escort(), "Ice1", np.array(["2024-09-01"], "M8[D]")) is None
    text = admission.legal(nsrkit.load("baseline"))
    assert text.startswith("no legal check: rules in force not supplied")
    assert "repealed" in text
    assert "alone in light ice" in text
    assert "nothing is known of the class Arc7" in admission.legal(
        nsrkit.load("baseline", {"voyage.ship": "arc7-lng"})
    )


def test_repealed_rules_are_refused_for_a_voyage_of_today():
    given = Escort(rules="admission-2013-2017", thresholds_m=(0.3, 0.7))
    assert not admission.faults(given, "Ice1", SEPTEMBER)
    (fault,) = admission.faults(given, "Ice1", dt.date(2024, 9, 1))
    assert "in force from 2017-01-09 to 2020-09-17" in fault.message
    (fault,) = admission.faults(given, "Arc7", SEPTEMBER)
    assert "no row for the class Arc7" in fault.message


def test_every_fault_of_a_table_comes_with_its_line(table):
    path = table(
        f"{OPEN},Ice1,any,light,yes,yes,me",
        f"{OPEN},Ice9,kara,lite,maybe,yes,me",
        "2024-01-01,soon,13-01,12-31,Ice2,any,any,no,no,me",
        f"{OPEN},Ice1,chukchi,any,no,yes,me",
    )
    with pytest.raises(ScenarioError) as caught:
        admission.read(path)
    told = [(fault.line, fault.key.split(": ")[1]) for fault in caught.value.faults]
    assert told == [(3, "classes"), (3, "zones"), (3, "conditions"), (3, "alone"), (4, "from"),
                    (4, "valid_to"), (5, "alone")]  # fmt: skip
    assert "did you mean Ice3" in caught.value.faults[0].remedy
    assert all(fault.file == "mine.csv" for fault in caught.value.faults)


def test_a_table_without_a_column_or_rows_is_refused(table):
    with pytest.raises(ScenarioError, match="lacks the column escorted"):
        admission.read(table(head=HEAD.replace("escorted,", "")))
    with pytest.raises(ScenarioError, match="has no rows"):
        admission.read(table())
    later = OPEN.replace("2026", "2027")
    path = table(f"{OPEN},Ice1,any,any,yes,yes,x", f"{later},Ice2,any,any,no,no,x")
    with pytest.raises(ScenarioError, match="valid at different dates"):
        admission.read(path)


def test_a_scenario_with_repealed_rules_or_no_icebreaker_is_refused():
    wrong = {"escort.rules": "admission-2013-2017", "escort.thresholds_m": [0.3, 0.7],
             "escort.icebreaker": "yamal"}  # fmt: skip
    with pytest.raises(ScenarioError) as caught:
        nsrkit.load("baseline", wrong)
    told = {fault.key: fault.message for fault in caught.value.faults}
    assert "not on 2024-09-01" in told["escort.rules"]
    assert "no speed in ice" in told["escort.icebreaker"]


def test_an_edited_table_is_read_anew(table):
    path = table(f"{OPEN},Ice1,any,any,yes,yes,me")
    assert admission.read(path).answers["Ice1"].all()

    table(f"{OPEN},Ice1,any,any,no,yes,me")
    os.utime(path, (1, 1))
    assert not admission.read(path).answers["Ice1"][0].any()


def test_permits_by_thresholds_keep_the_conditions_apart(table):
    path = table(f"{OPEN},Arc4,any,light medium,yes,yes,me", f"{OPEN},Arc4,any,heavy,no,yes,me")
    given = Escort(rules=str(path), thresholds_m=(0.3, 0.7))
    found = admission.permits(given, "Arc4", np.array(["2024-09-01", "2024-09-02"], "M8[D]"))
    assert found.edges_m == (0.3, 0.7)
    assert found.allowed.shape == (2, 2, 7, 3)
    assert found.allowed[0].all(axis=(0, 1)).tolist() == [True, True, False]
    assert found.allowed[1].all()


def test_permits_by_stated_conditions_follow_zone_and_day(table):
    path = table(f"{OPEN},Ice1,any,light,yes,yes,me", f"{OPEN},Ice1,any,medium heavy,no,no,me")
    stated = table("any,2024-09-01,2024-09-30,light", "laptev_w,2024-09-10,2024-09-30,heavy",
                   name="stated.csv", head="zones,from,to,condition")  # fmt: skip
    given = Escort(rules=str(path), conditions=str(stated))
    days = np.array(["2024-09-09", "2024-09-10"], "M8[D]")
    found = admission.permits(given, "Ice1", days)
    assert found.edges_m == (np.inf, np.inf)
    assert found.allowed[0, 0].all()
    assert found.allowed[0, 1].all(axis=1).tolist() == [True, True, False, *[True] * 4]
    with pytest.raises(ScenarioError, match="says nothing of kara_sw on 2024-10-01"):
        admission.permits(given, "Ice1", np.array(["2024-10-01"], "M8[D]"))


def test_what_the_rules_do_not_say_is_neither_allowed_nor_forbidden(table):
    given = Escort(rules=str(table(f"{OPEN},Ice1,any,light,yes,,me")), thresholds_m=(0.3, 0.7))
    day = np.array(["2024-09-01"], "M8[D]")
    with pytest.raises(DataError, match="Ice1 may go alone in medium ice in kara_sw on 2024-09-01"):
        admission.permits(given, "Ice1", day)
    with pytest.raises(DataError, match="no row for the class Ice2"):
        admission.permits(given, "Ice2", day)


def test_rules_need_to_know_the_condition_of_the_ice():
    with pytest.raises(ValueError, match="does not guess"):
        Escort(rules="mine.csv")
    with pytest.raises(ValueError, match="not both"):
        Escort(rules="mine.csv", conditions="c.csv", thresholds_m=(0.3, 0.7))
    with pytest.raises(ValueError, match="light ice first"):
        Escort(rules="mine.csv", thresholds_m=(0.7, 0.3))
