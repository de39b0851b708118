"""Which schedule of Suez prices a ship, the table of changes, and what is said of both."""

import datetime as dt

import numpy as np
import pytest

import nsrkit
from nsrkit.errors import DataError
from nsrkit.voyage.pricing import tolls
from nsrkit.voyage.pricing.book import Book, Trip

GAP = {"status": "not supplied", "source": "example"}
SUEZ = Trip("suez", 720.0, 1400.0, canal="suez", canal_at=dt.date(2024, 9, 20))
HEAD = "from,to,type,state,direction,route,tiers,scnt_over,percent,source\n"


def book(**overrides):
    told = {"voyage.ship.gt": 40_000, "voyage.ship.scnt_t": 36_000, "fees.suez_index": 1,
            "prices.usd_per_sdr": 1.3, "voyage.ship.deck_tiers": 0}  # fmt: skip
    return Book(nsrkit.load("baseline", told | overrides))


def test_the_curve_comes_first_and_brackets_where_it_is_silent():
    assert tolls.basis(book()) == "curve"
    assert tolls.basis(book(**{"fees.suez_basis": "brackets"})) == "brackets"
    assert tolls.basis(book(**{"voyage.ship.gt": 120_000})) == "brackets"
    assert tolls.basis(book(**{"voyage.ship": "arc7-lng"})) == "brackets"
    assert tolls.basis(book(**{"voyage.ship": "arc7-lng", "voyage.ship.scnt_t": GAP})) == ""


def test_the_curve_by_hand():
    assert tolls.canal(SUEZ, book()).usd == pytest.approx(210_212.34 * 1.06 * 1.15**2)


def test_panama_is_paid_as_given_and_a_gap_where_it_is_not():
    passed = Trip("panama", 720.0, 1400.0, canal="panama")
    gap = tolls.canal(passed, book())
    assert gap.missing == "fees.panama_usd"
    assert np.isnan(gap.usd)
    assert tolls.canal(passed, book(**{"fees.panama_usd": 150_000})).usd == 150_000
    assert "reserved slot" in tolls.note(passed, book())


def test_brackets_by_hand():
    sdr = 5_000 * 7.43 + 5_000 * 4.22 + 10_000 * 3.47 + 16_000 * 2.49
    cost = tolls.canal(SUEZ, book(**{"fees.suez_basis": "brackets"}))
    assert cost.usd == pytest.approx(sdr * 1.3 * 1.06 * 1.15**2)
    assert "prices.usd_per_sdr" in cost.uses


def test_without_a_schedule_the_toll_is_a_gap_with_its_key():
    cost = tolls.canal(SUEZ, book(**{"voyage.ship": "arc7-lng", "voyage.ship.scnt_t": GAP}))
    assert np.isnan(cost.usd)
    assert cost.missing.startswith("voyage.ship.scnt_t")


def test_boxes_on_deck_cost_more():
    bare = book(**{"voyage.ship.deck_tiers": GAP})
    six = tolls.canal(SUEZ, book(**{"voyage.ship.deck_tiers": 6}))
    assert six.usd / tolls.canal(SUEZ, bare).usd == pytest.approx(1.37)
    assert "voyage.ship.deck_tiers" in six.uses
    assert "deck_tiers is not supplied" in tolls.note(SUEZ, bare)
    drawn = Book(bare.case, {"voyage.ship.deck_tiers": np.array([0, 4, 4.5, 5, 12])})
    share = tolls.canal(SUEZ, drawn).usd / tolls.canal(SUEZ, bare).usd
    np.testing.assert_allclose(share, [1, 1.21, 1.26, 1.31, 1.49])


def test_draws_of_tonnage_are_interpolated_one_by_one():
    told = Book(book().case, {"voyage.ship.gt": np.array([30_000.0, 40_000.0, 150_000.0])})
    usd = tolls.canal(SUEZ, told).usd / (1.06 * 1.15**2)
    np.testing.assert_allclose(usd, [173_892.07, 210_212.34, np.nan])


def test_a_table_of_the_user_takes_the_place_of_ours(tmp_path, monkeypatch):
    (tmp_path / "params").mkdir()
    row = "2024-01-01,,container,,,,,,50,circular of the example\n"
    (tmp_path / "params/suez-tolls.csv").write_text(HEAD + row)
    monkeypatch.chdir(tmp_path)
    assert tolls.canal(SUEZ, book()).usd == pytest.approx(210_212.34 * 1.5)


@pytest.mark.parametrize("text", [
    HEAD + "2024-13-01,,container,,,,,,50,x\n", HEAD + "2024-01-01,,container,,,,,,much,x\n",
    "from,to\n2024-01-01,\n",
])  # fmt: skip
def test_a_broken_table_names_its_line(tmp_path, monkeypatch, text):
    (tmp_path / "params").mkdir()
    (tmp_path / "params/suez-tolls.csv").write_text(text)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataError, match=r"suez-tolls\.csv:2: .*write from, to"):
        tolls.changes()


def test_every_line_of_our_table_has_a_source_and_a_known_type():
    from nsrkit.scenario.files import find

    lines = find("tables", "suez-tolls").read_text().splitlines()[1:]
    assert all(line.rpartition(",")[2] for line in lines)
    assert {change.type for change in tolls.changes()} == {
        "container", "tanker", "bulk", "lng", "general"}  # fmt: skip
