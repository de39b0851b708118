"""Icebreakers against what was reported: carriers alone and led, the ships of November 2021."""

import csv

import numpy as np
import pytest
import write_hindcast
import write_icebreakers as tool

import nsrkit
from nsrkit.systems import icebreakers
from nsrkit.systems.icebreakers.gain import gain


@pytest.fixture(scope="module")
def passages():
    with tool.CARRIERS.open(encoding="utf-8", newline="") as file:
        rows = {(row["entry"], row["led"]): row for row in csv.DictReader(file)}
    policy = {"no": "none", "yes": "full", "in part": "required", "not stated": "required"}
    return {key: write_hindcast.sailed({**row, "escort": policy[key[1]], "knots": ""}, draws=0)
            for key, row in rows.items()}  # fmt: skip


def test_winter_passages_of_one_carrier_alone_and_led(passages):
    """10.9 days alone in January, 11.4 led in February 2021."""
    assert abs(passages["2021-01-05", "no"].off) < 0.1
    assert abs(passages["2021-02-07", "yes"].off) < 0.1


def test_summer_passages(passages):
    assert abs(passages["2018-06-25", "no"].off) < 0.15
    assert abs(passages["2021-06-15", "not stated"].off) < 0.15


def test_the_model_is_too_slow_in_may(passages):
    """A known miss (docs/icebreakers.md): 9 days as sailed on 24 May 2020, led for a third."""
    assert 0.1 < passages["2020-05-24", "in part"].off < 0.4


def test_from_midsummer_on_an_icebreaker_gains_a_strong_ship_nothing():
    """As the Arctic and Antarctic Research Institute found for moderate ice (4(11), 2020)."""
    found = gain(nsrkit.load("yamalmax-2020", {"scan.every_d": 14}))
    late = found.departure.values > np.datetime64("2020-06-20")
    assert late.any()
    assert (found.saved_d[0, late] < 0.5).all()
    assert (found.saved_d[0, ~late] > 0).any()


@pytest.fixture(scope="module")
def november():
    given = {"icebreakers.seasons": 24, "icebreakers.members": 4, "scan.every_d": 4}
    return icebreakers.run(nsrkit.load("early-freeze-2021", given), how="serial")


@pytest.mark.slow
def test_one_icebreaker_in_the_east_leaves_most_ships_lying(november):
    """About 20 ships were stuck or struggling; 17 were named (November 2021)."""
    one = november.sel(fleet="one in the east", more=0)
    assert 10 <= float(one.ships_held.mean()) <= 22
    assert float((one.ships_held >= 10).mean()) > 0.5
    assert (one.ships_beset <= one.ships_held).all()
    gained = icebreakers.worth(november)
    assert (gained.wait_d > 2 * gained.wait_d_se).all()
    came = november.sel(fleet="as they came", more=0)
    assert float(came.wait_h.mean()) < float(one.wait_h.mean())


@pytest.mark.slow
def test_no_ship_is_lost(november):
    ends = november.done + november.turned_back + november.left_in_ice
    assert (november.asked == ends).all()
    assert (november.group_asked.sum("group") == november.asked).all()


@pytest.mark.slow
def test_the_page_holds_the_carriers_as_they_are():
    assert tool.carriers() in tool.PAGE.read_text(encoding="utf-8"), "tools/write_icebreakers.py"
