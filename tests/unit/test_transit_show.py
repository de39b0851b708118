"""What is shown of transit traffic: numbers with their reasons, and no chart that breaks."""

import json
import re

import numpy as np
import pytest
from madetransits import case, made

from nsrkit import show
from nsrkit.systems import transit
from nsrkit.systems.transit import NORMAL, THICK, THIN

CLOSING = {0: 6, 1: 13, 2: 9, NORMAL: 13, THIN: 8, THICK: 5}


@pytest.fixture
def ran(monkeypatch):
    def run(closing, publisher="CHNL", **group):
        monkeypatch.setitem(transit.run.__globals__, "table", lambda case: made(closing))
        return transit.run(case(**group).with_({"transit.publisher": publisher}))

    return run


@pytest.fixture
def told(monkeypatch, tmp_path):
    """Headline numbers that were handed over."""
    monkeypatch.setenv("NSRKIT_STORE", str(tmp_path))

    def read():
        texts = [file.read_text(encoding="utf-8") for file in tmp_path.glob("*.headlines")]
        lines = "".join(texts).splitlines()
        return {name: one for line in lines for name, one in json.loads(line).items()}

    return read


def test_numbers_go_to_results(ran, told):
    show.transits(ran(CLOSING, port_d=10))
    found = told()
    assert found["transit.voyages"]["value"] == 4
    assert found["transit.tonnes"]["value"] == 100_000
    assert found["transit.tonnes_normal"]["value"] == 300_000
    assert found["transit.late_t"]["value"] == 150_000
    assert found["transit.late_normal_t"]["value"] == 200_000
    assert found["transit.lost_t"]["value"] == 150_000
    assert found["transit.counted.voyages"]["value"] == 97
    assert found["transit.counted.voyages"]["status"] == "found"
    assert found["transit.bulk.closes_day"]["value"] == 233  # 20 August


def test_a_number_that_is_not_there_says_why(ran, told):
    page = show.transits(ran({0: 0, 1: 3}, cargo_t={"status": "not supplied"})).html
    assert "no value" in page
    found = told()
    assert "cargo of bulk" in found["transit.tonnes"]["reason"]
    assert "no departure" in found["transit.bulk.closes_day"]["reason"]


def test_without_members_there_is_no_spread(ran, told):
    page = show.transits(ran({0: 6})).html
    assert "members" not in page
    found = told()
    assert found["transit.voyages"]["low"] is None
    assert "transit.late_t" not in found


@pytest.mark.parametrize("closing", [CLOSING, {0: 0, 1: 0}, {0: 13}], ids=str)
@pytest.mark.parametrize("cargo", [{}, {"cargo_t": {"status": "not supplied"}}], ids=str)
def test_all_charts_and_tables_hold(ran, closing, cargo):
    found = ran(closing, **cargo)
    for picture in (show.transit_years, show.transit_months, show.transit_lost,
                    show.transit_groups, show.transit_counted):  # fmt: skip
        shown = picture(found)
        assert "nan" not in re.sub("<svg.*?>", "", shown.html.lower()).replace("finan", "")
        assert shown.plain


def test_the_publisher_in_question_is_the_one_drawn_strong(ran):
    ours = show.transit_years(ran(CLOSING, publisher="Rosatom"))
    assert "2023 80" in ours.alt
    assert "2024 92" in ours.alt
    assert "97" not in ours.alt
    assert "Rosatom counted" in show.transit_counted(ran(CLOSING, publisher="Rosatom")).plain


def test_a_year_that_the_publisher_did_not_count(ran):
    assert "no transits of 2024" in show.transit_counted(ran(CLOSING, publisher="NSRIO")).html


def test_a_group_is_set_beside_what_was_counted_of_its_cargo(ran):
    page = show.transit_counted(ran(CLOSING, cargo="crude oil")).html
    assert "bulk: laden" in page
    assert "1.90" in page


def test_levers_carry_their_sign(monkeypatch):
    monkeypatch.setitem(transit.levers.__globals__, "table", lambda case: made({0: 13, 1: 13}))
    page = show.transit_levers(transit.levers(case(port_d=10))).html
    assert "+5" in page
    assert "+0.15" in page


def test_the_closing_of_a_season_is_told(ran):
    figure = show.transit_lost(ran(CLOSING, port_d=10))
    assert "last departure 20 Aug" in figure.alt
    assert "100 % of the members" in figure.caption
    assert "in the normal 0.20 Mt" in figure.caption
    assert np.isfinite([float(v) for v in re.findall(r'c[xy]="([^"]+)"', figure.svg)]).all()
