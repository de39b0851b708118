"""Runs held against each other: read, refused, told."""

import json
import re

import numpy as np
import pytest
import xarray as xr
from madetrips import trips
from typer.testing import CliRunner

import nsrkit
from nsrkit.cli import app
from nsrkit.errors import DataError
from nsrkit.report.comparing import build, runs
from nsrkit.scenario.changes import changes
from nsrkit.show.runs import keys, numbers, parts, passages, said, season, shares

SUEZ = {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 0}


def number(value, low=None, high=None, unit="d"):
    return {"value": value, "low": low, "high": high, "unit": unit, "title": "days"}


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Maker of a folder as `nsrkit run` leaves it, without its pages."""
    monkeypatch.chdir(tmp_path)

    def written(name, overrides=None, days=28.0, scenario="baseline", **more):
        given = SUEZ if scenario == "baseline" else {}
        case = nsrkit.load(scenario, given | {"name": name} | (overrides or {}))
        folder = tmp_path / "out" / name
        folder.mkdir(parents=True)
        case.save(folder / "scenario.yaml")
        results = {"version": nsrkit.__version__, "scenario": case.digest(),
                   "numbers": {"suez.days": number(days, days - 1, days + 1)}} | more  # fmt: skip
        told = {"status": "ok", "versions": {"numpy": "2"}, "data": {"land": "a"}}
        (folder / "results.json").write_text(json.dumps(results))
        (folder / "run.json").write_text(json.dumps(told | more))
        return folder

    return written


def test_runs_are_found_by_folder_by_results_and_by_name(written):
    one, other = written("one"), written("other")
    for names in ((one, other), (one / "results.json", "other"), ("one", "out/other")):
        found = runs.read(names)
        assert [each.label for each in found] == ["one", "other"]
        assert found[0].case == nsrkit.load(one / "scenario.yaml")


def test_runs_of_one_name_are_told_apart_by_their_folders(written, tmp_path):
    one = written("one")
    moved = tmp_path / "later"
    one.rename(moved)
    again = written("one")
    assert [each.label for each in runs.read([moved, again])] == [
        moved.as_posix(),
        again.as_posix(),
    ]


def test_what_is_no_comparison_is_refused(written, tmp_path):
    one, other = written("one"), written("other", version="0.0.9")
    edited = written("edited")
    nsrkit.load("baseline", SUEZ | {"prices.vlsfo": 800}).save(edited / "scenario.yaml")
    for names, told in (
        ([one], "two runs or more"),
        ([one, one], "each once"),
        ([one, other], "0.0.9"),
        ([one, edited], "not the scenario of the results"),
        ([one, "heavy-ice-2024"], "nsrkit run heavy-ice-2024"),
        ([one, "out"], "holds the runs edited, one, other"),
        ([one, "no-such-thing"], "no folder of a run"),
    ):
        with pytest.raises(DataError, match=told):
            runs.read(names)


def test_a_corridor_that_not_all_runs_have_is_refused(written):
    found = runs.read([written("one"), written("other", {"voyage.corridors": ["cape"]})])
    with pytest.raises(DataError, match="other does not ask for the corridor 'suez'"):
        build.asked(found, None)
    assert build.asked(found, "cape") == "cape"


def test_what_to_beware_of_is_said(written):
    dear = {"prices.base_year": 2023, "ensemble.seed": 2}
    other = written("other", dear, data={"land": "b"}, versions={"numpy": "3"}, status="failed")
    told = " ".join(runs.notes(runs.read([written("one"), other])))
    for part in ("a workbook failed", "other data of the package: land", "versions of numpy",
                 "USD of 2024 and of 2023", "0 draws of seed 1 and 0 draws of seed 2"):  # fmt: skip
        assert part in told
    assert runs.notes(runs.read(["one", written("same")])) == []


@pytest.mark.parametrize(("one", "other", "stands"), [
    (number(20, 19, 21), number(20, 19, 30), "equal"),
    (number(20, 19, 21), number(25, 24, 26), "outside"),
    (number(20, 19, 21), number(22, 19.5, 24), "one outside"),
    (number(20, 19, 23), number(22, 19, 24), "inside"),
    (number(20), number(22), "no spread"),
    (number(20), number(22, 21, 23), "outside the one"),
    (number(20), number(22, 19, 23), "inside"),
    (number(None), number(22, 19, 23), "–"),
])  # fmt: skip
def test_numbers_lie_in_each_others_range_or_not(one, other, stands):
    assert numbers.stand(one, other) == stands


def test_numbers_side_by_side_are_held_against_the_first():
    records = {
        "a": {"nsr.days": number(20.0), "nsr.total_usd": number(2e6, 1.5e6, 2.2e6, "USD")},
        "b": {"nsr.days": number(25.0), "nsr.total_usd": number(3e6, 2.5e6, 3.2e6, "USD")},
        "c": {"nsr.days": number(None)},
    }
    heads, rows = numbers.cells(records, "nsr")
    assert heads == ["Number", "Unit", "a", "b", "Difference to a", "Ranges", "c",
                     "Difference to a", "Ranges"]  # fmt: skip
    assert rows == [
        ["Days by the Northern Sea Route", "d", "20.0", "25.0", "+5.0\n+25.0 %", "no spread",
         "–", "–", "–"],
        ["Cost of the voyage", "USD m", "2.000\n1.500–2.200", "3.000\n2.500–3.200",
         "+1.000\n+50.0 %", "outside", "–", "–", "–"],
    ]  # fmt: skip
    told = numbers.every({"a": records["a"], "c": records["c"] | {"x": number(1.0)}})
    assert told.plain == "1 number differs, 0 are alike"
    assert "nsr (1)" in told.html
    assert "x (1)" in told.html


def test_keys_are_told_with_their_sources_and_nothing_in_them_is_markup():
    case = nsrkit.load("baseline", SUEZ)
    evil = {"value": 700, "unit": "USD/t", "status": "found", "source": "<script>x</script>"}
    other = case.with_({"prices.vlsfo": evil, "voyage.ship": "feeder-1as",
                        "voyage.depart": "2024-10-01"})  # fmt: skip
    html = keys.table(changes(case, other), ("a", "b")).html
    assert "<script>" not in html
    assert "found: &lt;script&gt;" in html
    assert "1\u00a0October\u00a02024" in html
    assert re.search(r"<summary>\d+ keys of the ship</summary>", html)
    assert "ask the same" in keys.table([], ("a", "b")).html


@pytest.fixture(scope="module")
def made():
    from nsrkit.voyage.compared.attribution import attribution

    case = nsrkit.load("baseline", SUEZ)
    return attribution(case, case.with_({"prices.vlsfo": 800, "sailing.suez_kn": 14}))


def test_the_answer_is_said_with_what_makes_it(made):
    text = said.answer(made, ("a", "b"))
    assert text.startswith("By Suez b takes ")
    assert "What changes the days: sailing.suez_kn (+" in text
    assert re.search(r"What changes the cost: .*prices\.vlsfo \(\+USD", text)


def test_bars_of_shares_add_up_and_say_so(made):
    figure = shares.figure(made, ("a", "b"))
    days = float(made.after[0] - made.before[0])
    assert f">+{days:.1f}</text>" in figure.svg
    assert "(Shapley)" in figure.caption
    assert "No change by" not in figure.caption
    assert "prices.vlsfo" in shares.table(made).html


def test_without_shares_each_group_is_drawn_alone():
    from nsrkit.voyage.compared.attribution import attribution

    case = nsrkit.load("baseline", SUEZ)
    found = attribution(case, case.with_({"voyage.red_sea": "closed", "prices.vlsfo": 800}))
    figure = shares.figure(found, ("a", "b"))
    assert "no answer" in figure.svg
    assert "Shapley" not in figure.caption
    assert "no route by Suez" in said.answer(found, ("a", "b"))


def test_parts_show_what_is_more_and_what_is_missing():
    one = trips().assign(leg_kind=(("corridor", "leg"), [["sea", "ice box"]] * 3),
                         leg_h=(("corridor", "leg"), [[240.0, 240.0]] * 3))  # fmt: skip
    other = one.assign(leg_h=(("corridor", "leg"), [[240.0, 288.0]] * 3))
    figure = parts.figure({"a": one, "b": other}, "nsr")
    assert "12.0 (+2.0)" in figure.svg
    assert "auxiliary fuel" in figure.caption
    assert "not supplied" not in parts.figure({"a": one}, "suez").svg


def test_lines_that_lie_on_each_other_are_drawn_apart():
    way = np.column_stack([np.linspace(0, 100, 30), np.zeros(30)])
    left, right = passages.beside(way, -2.0), passages.beside(way, 2.0)
    np.testing.assert_allclose(right[:, 1] - left[:, 1], 4.0)
    np.testing.assert_allclose(right[:, 0], way[:, 0])


def test_seasons_are_laid_on_each_other_by_day_and_month():
    def scan(year, days):
        when = np.arange(f"{year}-08-01", f"{year}-08-22", 7, dtype="datetime64[D]")
        reason = np.where(np.isnan(days), "ice", "")
        return xr.Dataset(
            {"days": ("departure", days), "reason": ("departure", reason)},
            coords={"departure": when.astype("datetime64[ns]"), "year": []},
            attrs={"ice": f"record, {year}"},
        )

    figure = season.figure({"a": scan(2020, [20.0, 21.0, 22.0]), "b": scan(2012, [22, 23, np.nan])})
    assert "ice of 2012" in figure.svg
    assert "b, 15 August: ice" in figure.svg
    assert "a: 3 of 3; b: 2 of 3" in figure.caption


def test_one_page_and_a_table_in_the_terminal(written, tmp_path):
    written("one")
    written("other", {"prices.vlsfo": 800, "sailing.suez_kn": 14}, days=32.0)
    found = CliRunner().invoke(app, ["compare", "one", "other", "--out", "page.html"])
    assert found.exit_code == 0, found.output
    assert "Days by Suez, d" in found.output
    assert "outside" in found.output
    html = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "other against one" in html
    assert 'href="out/one/index.html"' in html
    found = re.findall(r'<h2 id="(\w+)"', html)
    assert found == ["brief", "numbers", "keys", "difference", "parts", "passages", "about"]
    assert not re.search(r"""(?:src|href)=["']?https?:""", html)


def test_the_terminal_says_what_is_wrong(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = CliRunner().invoke(app, ["compare", "one", "other"])
    assert found.exit_code == 1
    assert "no folder of a run" in found.output


@pytest.mark.slow
def test_passages_and_seasons_of_the_northern_sea_route(written):
    made = [written("slow", scenario="smoke"),
            written("fast", {"sailing.nsr_kn": 17}, scenario="smoke")]  # fmt: skip
    page = nsrkit.report.compare(made)
    assert page.name == "compare-slow-fast.html"
    html = page.read_text(encoding="utf-8")
    assert 'data-file="slow-in-ice.gpx"' in html
    assert "Departures with a route: slow: 3 of 3; fast: 3 of 3" in html
    assert "sailing.nsr_kn" in html
