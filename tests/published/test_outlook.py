"""What was announced and what came, as published, and the answer of the outlook to it."""

import csv

import numpy as np
import pytest
import write_outlook as tool

import nsrkit
from nsrkit.systems import outlook
from nsrkit.systems.outlook.promises import prior, records

# Totals of 2020-2025 [Mt]: sources in params/nsr-cargo.csv.
CAME = {2020: 32.98, 2021: 34.85, 2022: 34.03, 2023: 36.25, 2024: 37.9, 2025: 37.02}
# Years ahead and realised ratio of each forecast, in the order of their dates, rounded.
FATES = [(2, 0.75), (6, 0.47), (5, 0.41), (0, 1.21), (3, 1.06), (4, 0.81), (5, 0.47), (5, 0.46),
         (5, 0.40), (2, 0.47), (1, 0.53), (1, 0.51), (1, 0.47), (0, 0.93)]  # fmt: skip


@pytest.fixture(scope="module")
def tested():
    return outlook.backtest(nsrkit.load("year-round-2040", {"outlook.draws": 4096}))


def test_totals_as_published():
    found = records.totals()
    assert {year: round(found[year], 2) for year in CAME} == CAME
    assert (found[2024] / found[2018]) ** (1 / 6) - 1 == pytest.approx(0.111, abs=5e-4)
    assert (found[2025] / found[2021]) ** (1 / 4) - 1 == pytest.approx(0.015, abs=5e-4)
    assert (100 / found[2025]) ** (1 / 5) - 1 == pytest.approx(0.22, abs=5e-3)
    assert (150 / found[2025]) ** (1 / 5) - 1 == pytest.approx(0.32, abs=5e-3)
    assert 2015 not in found  # no source found


def test_the_kinds_of_2025_do_not_add_up():
    """The minister's commodities and another's general cargo: 0.86 Mt more than the total."""
    kinds = records.by_kind(2025)
    kinds.pop("from ports of the NSR")
    assert sum(one.mt for one in kinds.values()) - 37.02 == pytest.approx(0.86)
    assert 1 - records.beyond() / 37.02 == pytest.approx(0.88, abs=5e-3)  # TASS: 88 % commodities


def test_all_fourteen_forecasts():
    found = prior.fates()
    assert [one.lead for one in found] == [lead for lead, _ in FATES]
    assert [one.ratio for one in found] == pytest.approx([r for _, r in FATES], abs=5.1e-3)
    assert len(records.targets()) == 44
    of_2024 = [one.ratio for one in found if one.target.year == 2024]
    assert len(of_2024) == 9
    assert 0.39 < min(of_2024) < max(of_2024) < 0.54


def test_the_tables_are_those_of_the_reference(reference):
    def rows(name):
        with (reference / "facts" / f"E_{name}.csv").open(encoding="utf-8") as file:
            return list(csv.DictReader(file))

    totals = {int(row["year"]): float(row["cargo_mt"]) for row in rows("nsr_total_cargo")
              if row["cargo_mt"]}  # fmt: skip
    assert records.totals() == totals
    theirs = [(row["issued"][:7], float(row["mt"]), row["target_year"])
              for row in rows("targets_forecasts")]  # fmt: skip
    ours = [(one.issued, one.mt, one.when.replace("over time", "")) for one in records.targets()]
    assert ours == theirs
    skill = [(int(row["lead_years"]), float(row["realised_ratio"]))
             for row in rows("forecast_skill")]  # fmt: skip
    assert sorted(skill) == sorted(FATES)


def test_no_prior_before_2021(tested):
    assert tested.rows.values.tolist() == [0, 0, 2, 2, 3, 4]
    for origin in (2019, 2020):
        assert tested.share_q.sel(origin=origin).values == pytest.approx([0.1, 0.5, 0.9], abs=0.02)


def test_the_backtest_as_it_came_out(tested):
    """A record of the miss, not a wish: the 80 % interval held half of the 21 totals."""
    held = tested.inside.sum(("origin", "year"))
    assert int(held.sel(rule="outlook")) == 10
    assert int(held.sel(rule="drift")) == 2
    assert int(held.sel(rule="no change")) == 21
    score = tested.mean_score
    assert float(score.sel(rule="outlook")) < float(score.sel(rule="no change"))
    assert float(score.sel(rule="no change")) < float(score.sel(rule="drift"))
    off = tested.mean_off
    assert float(off.sel(rule="no change")) < float(off.sel(rule="outlook"))


def test_each_forecast_from_those_of_other_years():
    found = outlook.delivery(nsrkit.load("year-round-2040"))
    missed = [(str(issued), int(year)) for issued, year, inside in zip(
        found.issued.values, found.target_year.values, found.inside.values, strict=True)
        if not inside]  # fmt: skip
    assert missed == [("2019-07", 2019), ("2019-07", 2022)]  # the two that were exceeded
    low, middle, high = found.share_q.values
    assert 0 <= low < 0.05
    assert 0.15 < middle < 0.35
    assert 0.7 < high < 0.9
    assert np.isfinite(found.mean_ratio.values).all()


def test_the_page_says_what_came_out():
    page = tool.PAGE.read_text(encoding="utf-8")
    for part in (tool.forecasts(), tool.backtest()):
        assert part in page, "run tools/write_outlook.py"
    assert tool.rules() in page


@pytest.mark.slow
def test_the_page_is_up_to_date():
    assert tool.PAGE.read_text(encoding="utf-8") == tool.page(), "run tools/write_outlook.py"
