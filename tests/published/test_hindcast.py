"""Documented passages, sailed with the defaults: how far from the record they may lie."""

import numpy as np
import pytest
import write_hindcast as tool

import nsrkit
from nsrkit.scenario.files import defaults
from nsrkit.ship import curve, escort


@pytest.fixture(scope="module")
def passages():
    return [tool.sailed(row, draws=0) for row in tool.rows()]


def test_the_documented_passages_come_out(passages):
    off = np.array([one.off for one in passages])
    assert np.median(abs(off)) <= 0.15
    assert (abs(off) <= 0.25).mean() >= 0.8
    assert abs(off).max() <= 0.40
    assert abs(off.mean()) <= 0.10


def test_a_winter_passage_of_an_arc7_carrier_makes_eight_to_eleven_knots(passages):
    winter = next(one for one in passages if one.row["entry"].startswith("2021-01"))
    assert 8.5 <= winter.knots <= 10.5


def test_the_passage_left_out_of_every_choice_is_close(passages):
    left_out = next(one for one in passages if one.row["independent"])
    assert abs(left_out.off) <= 0.10


def test_carriers_led_in_january_keep_near_the_record():
    """About 10 kn behind Arktika in 0.7-1.5 m; the ice of the model is thick for that."""
    led = [tool.sailed(row, draws=0) for row in tool.rows(tool.ESCORTS)]
    for one in led:
        assert 6.5 <= one.knots <= 11.5
        assert one.off <= 0.55
    behind = escort.convoy(nsrkit.ship.open("arc7-lng"), defaults().escort).kn
    thin, thick = behind[round(0.7 * curve.PER_M)], behind[round(1.5 * curve.PER_M)]
    assert thin > 10 > thick


@pytest.mark.slow
def test_the_page_is_up_to_date():
    assert tool.PAGE.read_text(encoding="utf-8") == tool.page(), "run tools/write_hindcast.py"
