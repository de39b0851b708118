"""Exports in pictures and tables: every destination told, gaps told as gaps."""

import json
import re

import numpy as np
import pytest
import write_exports as tool

import nsrkit
from nsrkit import show
from nsrkit.show.systems.exports import cards, choice
from nsrkit.systems import exports

SMALL = {"destinations": ["Shanghai", "Mumbai", "Santos"], "ships": [], "members": 1,
         "every_d": 28}  # fmt: skip


@pytest.fixture(scope="module")
def found():
    small = {f"exports.{key}": value for key, value in SMALL.items()}
    return exports.run(nsrkit.load("vologda-corridor", small))


def test_cards_tell_every_destination_and_why_one_has_no_value(found):
    html = show.export_cards(found).html
    assert all(f"Saved to {port}" in html for port in SMALL["destinations"])
    assert "Santos is not reached by the NSR" in html
    assert "nan" not in html.lower()


def test_the_verdict_follows_the_numbers(found):
    assert "Shanghai gains USD" in cards.export_verdict(found)
    assert "Mumbai gains only with Suez closed" in cards.export_verdict(found)
    worse = found.copy()
    worse["wins"] = worse["wins"] * 0
    assert "Shanghai does not gain, whatever is closed" in cards.export_verdict(worse)


def test_a_row_of_choices_has_a_cell_a_month(found):
    figure = show.export_choice(found)
    rows = 2 + 2 + 1  # Suez open or closed twice; to Santos no state changes anything
    assert len(re.findall(r"<title>", figure.svg)) == 12 * rows
    assert "any state" in figure.svg
    assert "Shanghai, Suez closed: Cape in" in figure.alt
    assert "phosphate fertiliser" in show.export_choice(found, "fertiliser").caption


def test_the_map_leaves_long_detours_out(found):
    figure = show.export_map(found)
    assert "to Shanghai, Mumbai" in figure.svg  # by the NSR and by Suez
    assert "Panama" not in figure.svg  # 2.3 times as long as Suez
    assert "Santos by Open sea, 7,638 nm" in figure.alt


@pytest.mark.parametrize("measure", ["t_usd_q", "days_q", "co2e_kg_t_q"])
def test_a_panel_a_destination_and_a_gap_for_closed_months(found, measure):
    figure = show.export_months(found, measure)
    assert all(f">{port}<" in figure.svg for port in SMALL["destinations"])
    assert "nan" not in figure.svg
    nsr = found[measure].sel(corridor="nsr", destination="Shanghai", quantile=0.5)
    assert np.isnan(nsr).any()


def test_tables_leave_out_what_has_no_way(found):
    rows = show.export_table(found).html.count("<tr>") - 1
    assert rows == int(found.nm.notnull().sum())
    text = show.export_storage(found).html
    assert "Santos" not in text
    assert "Timber" in text


def test_what_waits_is_told_in_tonnes_where_they_are_known(found):
    figure = show.export_stock(found)
    assert "511 kt of timber" in figure.caption
    unknown = found.copy()
    unknown["t_per_y"] = unknown["t_per_y"] * np.nan
    assert "kt of" not in show.export_stock(unknown).caption


def test_states_that_are_alike_share_a_label():
    assert choice._joined(["all open", "Panama closed"]) == "Suez open"
    assert choice._joined(["Panama closed", "both closed"]) == "Panama closed"
    assert choice._joined(["all open", "both closed"]) == "all open, both closed"


def test_the_workbook_runs_cell_by_cell(root):
    book = json.loads((root / "workbooks/05_exports.ipynb").read_text(encoding="utf-8"))
    space = {}
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), space)
            if cell["id"] == "parameters":
                less = SMALL | {"members": 0, "destinations": ["Shanghai"]}
                space["overrides"] = {f"exports.{key}": value for key, value in less.items()}
    assert space["found"].attrs["case"] == "vologda-corridor"


@pytest.mark.slow
def test_the_page_is_up_to_date():
    assert tool.PAGE.read_text(encoding="utf-8") == tool.page(), "run tools/write_exports.py"
