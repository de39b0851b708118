"""What a reader sees of the chain of sea and rail."""

import numpy as np
import pytest
import xarray as xr
from test_express import table, with_levers

import nsrkit
from nsrkit import show
from nsrkit.systems import express


@pytest.fixture(scope="module")
def case():
    return with_levers(nsrkit.load("arctic-express"), "ships", "trains")


@pytest.fixture(scope="module")
def answers(case):
    given = table(ices=3)
    return express.run(case, given), express.door(case, given), express.levers(case, given)


def test_cards_hand_numbers_over_and_say_what_is_missing(answers):
    html = show.express_cards(*answers).html
    assert "rail and terminals not supplied" in html
    assert "22.5 days were announced" in html


def test_tables_and_figures_say_what_they_show(answers):
    season, door, levers = answers
    assert "No lever alone carries 20,000 TEU" in show.express_levers(levers).alt
    assert "4 calls" in show.express_yard(season).alt
    assert "China - Moscow index" in show.express_cost(door).svg
    assert "Two full pairs of trains a day" in show.express_pairs(levers).html
    rows = show.express_door(door).html
    assert rows.count("<tr>") == 1 + 4 + door.sizes["rival"]


def test_ships_are_named_with_the_limit(case):
    html = show.express_ships(express.admitted(case)).html
    assert "too long by her size" in html  # Istanbul Bridge: no length found
    assert "814 TEU lighter for the draught" in html  # Venta Maersk
    assert "the length fits, no draught found" in html  # Dettifoss


@pytest.mark.parametrize(("reported", "ships", "allowed", "word"), [
    (5, 5, 9, "a call for each ship"), (5, 5, 5, "as many as limits"), (6, 3, 5, "others came"),
    (6, 3, 9, "boxes, ships or trains"),
])  # fmt: skip
def test_what_follows_from_a_number_of_calls(reported, ships, allowed, word):
    counts = {"reported": reported, "ships": ships, "allowed": allowed, "one_ship": 2,
              "early": np.nan, "at_least": np.nan}  # fmt: skip
    found = xr.Dataset(
        {name: ("year", [float(value)]) for name, value in counts.items()}
        | {"allowed_q": (("quantile", "year"), np.full((3, 1), np.nan))},
        coords={"year": [2024], "quantile": [0.1, 0.5, 0.9]}, attrs={"members": 0},
    )  # fmt: skip
    assert word in show.express_calls(found).html


def test_titles_from_a_file_are_text(case):
    evil = case.express.levers["ships"].model_copy(update={"title": "<script>alert(1)</script>"})
    part = case.express.model_copy(update={"levers": {"ships": evil}})
    found = express.levers(case.model_copy(update={"express": part}), table())
    for shown in (show.express_pairs(found).html, show.express_levers(found).svg):
        assert "<script>" not in shown
        assert "&lt;script&gt;" in shown
