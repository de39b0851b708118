"""Claims: the rule of the verdicts, formulas, the register, and what users add."""

import csv
import datetime as dt
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nsrkit
from nsrkit import claims
from nsrkit.claims import VERDICTS, formula, verdict
from nsrkit.claims.models import REASONS, Claim
from nsrkit.errors import DataError, ScenarioError
from nsrkit.scenario import files
from nsrkit.scenario.parts.kinds import days

ARTICLES = {"000": 29, "001": 15, "002": 9, "003": 52, "004": 13}
SHANGHAI_HAMBURG = {"nsr.distance_nm": 7_785.0, "suez.distance_nm": 10_856.0,
                    "cape.distance_nm": 14_295.0}  # fmt: skip


def claim(**given):
    told = {"article": "000", "says": "so", "topic": "t", "kind": "count", "record": "1"}
    return Claim(**(told | given))


def results(numbers):
    return {key: {"value": value, "unit": "nm", "source": "here", "status": "derived"}
            for key, value in numbers.items()}  # fmt: skip


@pytest.fixture(scope="module")
def found():
    return claims.check({})


@pytest.mark.parametrize(("value", "known", "hedge", "expected"), [
    (100, 100, "exact", "holds"), (101, 100, "exact", "holds"), (103, 100, "exact", "off"),
    (104, 100, "about", "holds"), (109, 100, "nearly", "holds"),
    (130, 100, "about", "contradicted"), (1.6, 1.646, "exact", "holds"),
    (16, 1.646, "exact", "contradicted"), (0, 23, "exact", "contradicted"),
])  # fmt: skip
def test_a_number(value, known, hedge, expected):
    one = claim(relation="is", value=value, hedge=hedge)
    assert verdict.of_number(one, (known, known)).verdict == expected


@pytest.mark.parametrize(("relation", "value", "known", "expected"), [
    ("over", 2, 2.27, "holds"), ("over", 110, 102, "off"), ("over", 50, 14, "contradicted"),
    ("under", 50, 47.4, "holds"), ("under", 50, 80, "contradicted"),
])  # fmt: skip
def test_at_least_and_less_than(relation, value, known, expected):
    assert (
        verdict.of_number(claim(relation=relation, value=value), (known, known)).verdict == expected
    )


def test_percentages_differ_by_points():
    one = claim(relation="is", value=23, unit="%", hedge="about")
    assert verdict.of_number(one, (22.8, 22.8)).verdict == "holds"
    assert verdict.of_number(one, (28.3, 28.3)).off == "−5.3 points"
    assert (
        verdict.of_number(claim(relation="is", value=95, unit="%"), (8.2, 8.2)).off == "+87 points"
    )


def test_a_range_holds_what_lies_in_it():
    one = claim(relation="is", value=14440)
    assert verdict.of_number(one, (14067, 14826)).verdict == "holds"
    assert verdict.of_number(one, (15000, 16000)).off == "−3.7 %"


@given(st.floats(0.01, 1e6), st.sampled_from(["is", "over", "under"]))
def test_what_is_known_holds(value, relation):
    assert (
        verdict.of_number(claim(relation=relation, value=value), (value, value)).verdict == "holds"
    )


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(1.01, 3))
def test_further_off_is_never_better(value, known, factor):
    """The order of verdicts follows the distance."""
    order = ["holds", "off", "contradicted"]
    one, other = (claim(relation="is", value=each) for each in (value, value * factor))
    if value >= known:
        near, far = (verdict.of_number(each, (known, known)).verdict for each in (one, other))
        assert order.index(near) <= order.index(far)


def test_superseded_is_what_held_when_it_was_written():
    one = claim(relation="is", value=0, unit="cargoes")
    assert verdict.of_number(one, (23, 23), then=(0, 0)).verdict == "superseded"
    assert verdict.of_number(one, (23, 23), then=(8, 8)).verdict == "contradicted"


def test_dates():
    one = claim(relation="on", date="2024-12", event="e")
    early = verdict.of_date(one, "2024-11-25", "2025")
    assert early[:2] == ("contradicted", "6 days earlier")
    assert verdict.of_date(one, "2024-12-31", "2025").verdict == "holds"
    assert verdict.of_date(one, "2024", "2025").verdict == "holds"  # the day is not known better
    late = claim(relation="by", event="e")
    assert verdict.of_date(late, "2025-11-18", "2025-06").off == "141 days later"
    assert verdict.of_date(late, "2025-06-30", "2025-06").verdict == "holds"


def test_a_rise_that_ended_after_the_article_is_superseded():
    one, series = claim(relation="rises", series="s"), {"2023": 1.0, "2024": 2.0, "2025": 1.5}
    end = dt.date(2026, 1, 1)
    assert verdict.of_series(one, series, "2025-05", end).verdict == "superseded"
    assert verdict.of_series(one, series, "2026", end).verdict == "contradicted"
    assert verdict.of_series(one, series, "2025-05", dt.date(2025, 6, 1)).verdict == "holds"
    assert verdict.of_series(one, {"2024": 1.0}, "2025", end).verdict == "not checkable"


@pytest.mark.parametrize("text", [
    "import os", "__import__('os')", "{a}.real", "2 ** 9", "[1]", "a", "{a", "1 if 1 else 2",
    "'x' * 9", "lambda: 1", "1 +", "{a}({b})", "1j", "True", "(" * 300 + "1" + ")" * 300, "",
])  # fmt: skip
def test_a_formula_is_arithmetic_and_nothing_else(text):
    with pytest.raises(DataError, match="formula"):
        formula.value(text, {"a": 1.0, "b": 2.0})


def test_a_formula_says_what_is_missing():
    assert formula.value("-{a} * (2 + {b}) / 4", {"a": 2, "b": 6}) == -4
    with pytest.raises(DataError, match="'b'"):
        formula.value("{a} + {b}", {"a": 1})
    with pytest.raises(DataError, match="divides by zero"):
        formula.value("1 / {a}", {"a": 0})


def test_every_claim_has_a_row(found):
    assert list(found.claim.values) == [f"C{n:03d}" for n in range(1, 119)]
    articles = found.article.values.tolist()
    assert {name: articles.count(name) for name in ARTICLES} == ARTICLES
    assert set(found.verdict.values) <= set(VERDICTS)
    for one in (found.isel(claim=i) for i in range(found.sizes["claim"])):
        checked = one.verdict.item() != "not checkable"
        assert bool(one.reason.item()) != checked
        assert bool(one.known.item()) == checked
        assert bool(one.source.item()) == checked
        assert one.basis.item() == ("recorded" if checked else "")


def test_the_main_errors_come_out(found):
    def one(name):
        return tuple(str(found[key].sel(claim=name).item()) for key in ("verdict", "off"))

    assert one("C007") == ("contradicted", "+87 points")
    assert "of transit cargo alone: 94.5 %, holds" in str(found.also.sel(claim="C007").item())
    for name in ("C029", "C043", "C051"):
        assert one(name) == ("contradicted", "6 days earlier")
        assert found.known.sel(claim=name) == "2024-11-25"
    assert one("C060")[0] == "holds"
    assert one("C080") == ("off", "−6.6 %")
    assert one("C112") == ("contradicted", "+120 %")
    assert float(found.known_value.sel(claim="C112")) == pytest.approx(1.36, abs=5e-3)
    assert one("C101")[0] == "contradicted"
    assert one("C016")[0] == one("C018")[0] == "superseded"
    assert one("C020") == ("contradicted", "fell in 2022, 2025")
    assert one("C092")[0] == "holds"
    assert "of voyages: 15.0 %, does not" in str(found.also.sel(claim="C092").item())


def test_a_run_that_computed_it_goes_before_the_record():
    case = files.read_case("baseline")
    own = claims.check(results(SHANGHAI_HAMBURG), case)
    basis = dict(zip(own.claim.values, own.basis.values, strict=True))
    assert {name for name, each in basis.items() if each == "computed"} == {
        "C080", "C081", "C082", "C083", "C084"}  # fmt: skip
    assert own.off.sel(claim="C080") == "−6.9 %"
    assert own.off.sel(claim="C082") == "−5.3 points"  # the article understates what is saved
    assert own.as_of.sel(claim="C080") == "2025-12-31"


def test_another_voyage_does_not_count():
    case = files.read_case("murmansk-ningbo")
    assert not (claims.check(results(SHANGHAI_HAMBURG), case).basis == "computed").any()
    assert not (claims.check(results(SHANGHAI_HAMBURG)).basis == "computed").any()


def test_what_is_known_depends_on_the_date():
    case = files.read_case("baseline", {"as_of": "2025-06-30"})
    early = claims.check({}, case)
    assert early.verdict.sel(claim="C016") == "holds"
    assert early.verdict.sel(claim="C031") == "holds"  # the fall of 2025 was not known
    assert early.verdict.sel(claim="C020") == "contradicted"  # that of 2022 was


def test_results_of_a_run_are_read_with_their_scenario(tmp_path):
    files.read_case("baseline").save(tmp_path / "scenario.yaml")
    told = {"numbers": results(SHANGHAI_HAMBURG)}
    (tmp_path / "results.json").write_text(json.dumps(told))
    assert claims.check(tmp_path / "results.json").basis.sel(claim="C080") == "computed"
    with pytest.raises(DataError, match="no results of a run"):
        claims.check(tmp_path / "scenario.yaml")


def test_a_number_without_a_value_does_not_count():
    told = results({"suez.distance_nm": None})
    assert claims.check(told, files.read_case("baseline")).basis.sel(claim="C080") == "recorded"


MINE = """\
articles:
  mine: {title: Our newsletter, published: 2025-11}
facts:
  berths: {title: berths at our port, value: 4, source: our survey}
claims:
  M1: {article: mine, says: It has four berths, topic: ports, kind: count,
       relation: is, value: 4, record: "{berths}"}
  M2: {article: mine, says: More than the NSR, topic: ports, kind: volume, unit: Mt,
       relation: over, value: 40, record: "{nsr_total@latest}"}
"""


def test_users_add_claims(tmp_path):
    (tmp_path / "mine.yaml").write_text(MINE)
    scenario = tmp_path / "s.yaml"
    scenario.write_text("extends: smoke\nclaims: {files: [mine.yaml]}\n")
    own = claims.check({}, nsrkit.load(scenario))
    assert own.sizes["claim"] == 120
    assert own.verdict.sel(claim="M1") == "holds"
    assert own.verdict.sel(claim="M2") == "off"


def test_all_faults_of_a_users_file_come_at_once(tmp_path):
    text = MINE.replace("article: mine, says: It", "article: mins, says: It")
    text = text.replace("{nsr_total@latest}", "{nsr_totl@2024}") + (
        "  M3: {article: mine, says: x, topic: t, kind: count, relation: on}\n"
        "  M4: {article: mine, says: x, topic: t, kind: much, reason: opinion}\n"
    )
    (tmp_path / "mine.yaml").write_text(text)
    scenario = tmp_path / "s.yaml"
    scenario.write_text("extends: smoke\nclaims: {files: [mine.yaml, none.yaml]}\n")
    with pytest.raises(ScenarioError, match=r"claims\.files"):
        nsrkit.load(scenario)
    scenario.write_text("extends: smoke\nclaims: {files: [mine.yaml]}\n")
    with pytest.raises(ScenarioError) as error:
        nsrkit.load(scenario)
    told = [(fault.key, fault.line) for fault in error.value.faults]
    assert told == [("claims.M1.article", 6), ("claims.M2.record", 9), ("claims.M3", 10),
                    ("claims.M4.kind", 11)]  # fmt: skip
    assert "did you mean nsr_total" in str(error.value)


def test_a_claim_that_is_not_checked_says_why():
    with pytest.raises(ValueError, match="reason"):
        claim(relation=None)
    with pytest.raises(ValueError, match="date and event"):
        claim(relation="on")
    assert claim(relation=None, reason="opinion").reason in REASONS


def test_topics_outside_the_model_are_told_once():
    book = claims.register()
    outside = {one.topic for one in book.claims.values() if one.reason == "outside"}
    assert outside <= set(book.outside)
    assert {"passengers", "jobs and housing", "investment offices"} <= set(book.outside)


def test_the_sections_are_workbooks(root):
    there = {path.stem for path in (root / "workbooks").glob("*.ipynb")}
    assert {one.see for one in claims.register().claims.values()} - {""} <= there


def test_an_event_to_come_is_not_known_before_the_claim_is_due():
    """Stalingrad was laid in November 2025; the article of June says that she is being built."""
    case = nsrkit.load("smoke")
    for day, expected in (("2023-12-31", "not checkable"), ("2025-10-31", "contradicted"),
                          ("2026-01-01", "contradicted")):  # fmt: skip
        found = claims.check({}, case.with_({"as_of": day}))
        assert found.verdict.sel(claim="C097").item() == expected, day


def test_every_fact_is_used_and_dated_in_order():
    book = claims.register()
    used = {one.series for one in book.claims.values()}
    for one in book.claims.values():
        for text in (*one.record, *one.readings.values()):
            used |= {name.partition("@")[0] for name in formula.names(text)}
    assert set(book.facts) == used - {None}
    for fact in book.facts.values():
        assert sorted(fact.values, key=days) == list(fact.values)


def test_ends_of_an_assumed_number_make_a_range(found):
    one = found.sel(claim="C109")
    assert str(one.known.item()) == "8.95 to 9.85 Mt"
    assert one.status == "assumed"


def test_the_register_has_every_claim_of_the_reference(reference):
    with (reference / "facts/claims.csv").open(encoding="utf-8") as file:
        theirs = {row["id"]: row for row in csv.DictReader(file)}
    ours = claims.register().claims
    assert list(theirs) == list(ours)
    for name, row in theirs.items():
        assert row["seed"].startswith(ours[name].article)
        assert int(row["line"]) == ours[name].line


def test_the_claims_are_in_own_words(reference):
    """No eight words in a row are those of an article or of the reference."""
    texts = [
        path.read_text(encoding="utf-8") for path in sorted((reference / "seeds").glob("*.txt"))
    ]
    texts.append((reference / "facts/claims.csv").read_text(encoding="utf-8"))
    theirs = set()
    for text in texts:
        theirs |= runs(text)
    for name, one in claims.register().claims.items():
        assert not runs(f"{one.says} {one.note}") & theirs, name


def runs(text, length=8):
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}
