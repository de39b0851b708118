"""Figures of who sails all year: what they show is what was counted, in words too."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import xarray as xr

import nsrkit
from nsrkit import show
from nsrkit.ensemble import store
from nsrkit.scenario.corridor.reliable import Reliable
from nsrkit.systems.outlook.reliable import shares
from nsrkit.systems.outlook.reliable.sailed import _within
from nsrkit.systems.outlook.reliable.shares import verdict

CLASSES, RULES = ["none", "PC6", "PC4", "PC3"], ["alone", "escorted", "built_for"]
PLACES = ["route", "Kara", "Laptev", "East Siberian", "Chukchi"]
YEARS = [2036, 2038, 2040, 2042]
DAYS = {"none": (100, 110, 60), "PC6": (200, 350, 120), "PC4": (365, 365, 200),
        "PC3": (365, 365, np.nan)}  # fmt: skip


@pytest.fixture(scope="module")
def case():
    return nsrkit.load("smoke", {"outlook": {}})


def days(years):
    """Days (rule, ice_class, place, year): the same everywhere."""
    by_class = np.array([DAYS[name] for name in CLASSES], float).T
    values = np.broadcast_to(by_class[:, :, None, None], (3, 4, 5, len(years)))
    return xr.DataArray(values.copy(), dims=("rule", "ice_class", "place", "year"),
                        coords={"rule": RULES, "ice_class": CLASSES, "place": PLACES,
                                "year": years})  # fmt: skip


def opened(counted):
    day = np.arange(1, 366)
    share = xr.DataArray(day, dims="day", coords={"day": day}) <= counted
    return share.astype(float).where(counted.notnull())


@pytest.fixture(scope="module")
def record():
    counted = days([2023, 2024])
    return xr.Dataset({"days": counted, "open": opened(counted)}).assign_coords(
        siconc_kind=("year", ["reconstructed"] * 2), sithick_kind=("year", ["extrapolated"] * 2)
    )


@pytest.fixture(scope="module")
def found():
    """PC6 behind an icebreaker sails all year in two of three members."""
    counted = xr.concat([days(YEARS)] * 3, "member")
    at = {"rule": "escorted", "ice_class": "PC6", "member": [0, 1]}
    counted.loc[at] = 365.0
    counted = xr.concat([counted] * 2, "scenario").assign_coords(scenario=["ssp126", "ssp245"])
    ahead = xr.Dataset({"days": counted, "longest": counted})
    wanted = Reliable(classes=CLASSES, scenarios=("ssp126", "ssp245"), horizons=(2040,))
    out = shares.odds(ahead, wanted).assign(open=opened(counted).mean("member"))
    out["verdict"] = verdict(out["probability"], 0.9)
    return out.assign_coords(rule_label=("rule", [f"rule {rule}" for rule in RULES])).assign_attrs(
        members=3, within_y=2, sure=0.9, not_modelled="fog"
    )


@pytest.fixture(scope="module")
def sailed(case):
    """The feeder waits from January to June; the gas carrier keeps the schedule, led."""
    took = np.full((2, 3, 2, 2, 12), 7.0)  # ice, member, ship, escort, month
    took[:, :, 0, :, :6] = np.nan
    took[:, :, 1, 0, 3] = 18.0
    array = xr.DataArray(
        took, dims=("ice", "member", "ship", "escort", "month"),
        coords={"ice": ["today", "ssp245"], "ship": ["feeder-1as", "arc7-lng"],
                "escort": ["alone", "led"], "month": np.arange(1, 13)},
    )  # fmt: skip
    schedule = case.outlook.reliable.passages.schedule_d
    return _within(array, schedule).assign_coords(
        year=("ice", [2024, 2040]), ice_class=("ship", ["IA Super", "PC4"]),
        ship_title=("ship", ["feeder", "gas carrier"]),
    ).assign_attrs(members=3, schedule_d=14.0)  # fmt: skip


def drawn(shown):
    """The drawing is good XML, with a text for those who do not see it."""
    svg = re.search(r"<svg.*</svg>", shown.html, re.S).group()
    ET.fromstring(svg)
    assert re.search(r'aria-label="[^"]{40,}"', svg)
    assert "nsr-notes" in shown.html
    return svg


def badges(shown):
    return re.findall(r'data-status="([^"]*)"', shown.html)


def test_the_worse_of_days_and_passages_is_the_verdict(case, found, sailed):
    shown = show.reliable_verdict(case, found, sailed)
    # PC6: open in two years of three, but never in time; PC3: no ship of it was sailed.
    assert badges(shown) == ["contradicted", "contradicted", "holds", "not judged"]
    assert "0.8 m" in shown.html
    assert "Russian Maritime Register" in shown.html
    assert "Not modelled: fog" in shown.html
    assert shown.html.count("<td>–") + shown.html.count('"n">–') >= 2


def test_a_class_that_was_not_sailed_is_no_better_than_the_next_stronger_one(case, found, sailed):
    slow = sailed.sel(ship=["feeder-1as"]).assign_coords(ice_class=("ship", ["PC4"]))
    assert badges(show.reliable_verdict(case, found, slow)) == [
        "contradicted", "contradicted", "contradicted", "not judged"]  # fmt: skip


def test_numbers_are_handed_over(found, sailed, tmp_path, monkeypatch):
    monkeypatch.setenv("NSRKIT_STORE", str(tmp_path))
    shown = show.reliable_cards(found, sailed)
    told = store.headlines(tmp_path)
    assert told["outlook.year_round.pc6.escorted.ssp245.2040"]["value"] == pytest.approx(2 / 3)
    assert told["outlook.year_round.pc3.built_for.ssp245.2040"]["value"] is None
    assert told["outlook.passages.arc7-lng.led.ssp245.2040"]["value"] == 1.0
    assert told["outlook.passages.arc7-lng.alone.ssp245.2040"]["high"] == 1.0  # at 20 days
    assert told["outlook.passages.arc7-lng.alone.ssp245.2040"]["value"] == 0.0
    assert told["outlook.reliable.classes.alone.ssp245.2040"]["value"] == 0.5
    assert "PC6, led" in shown.html


def test_days_have_a_panel_for_each_class(case, found, record):
    shown = show.reliable_days(case, found, record)
    assert "PC6: alone 200 to 200, behind an icebreaker 365 to 365" in drawn(shown)
    assert "thickness extrapolated" in shown.html


@pytest.mark.parametrize("rule", RULES)
def test_odds_have_a_cell_for_each_place(case, found, rule):
    svg = drawn(show.reliable_odds(case, found, rule=rule))
    cells = re.findall(r">(\d+|–)</text>", svg)
    assert cells.count("67") == (10 if rule == "escorted" else 0)
    assert cells.count("–") == (10 if rule == "built_for" else 0)


def test_the_calendar_has_reported_dates_and_both_halves(found, record):
    shown = show.reliable_calendar(found, record)
    svg = drawn(shown)
    assert "no ice class 100 and 100" in svg
    assert "last day for ships without ice class" in svg
    assert "arctic-lio.com" in shown.html


def test_passages_beyond_a_month_are_no_line(case, sailed):
    svg = drawn(show.reliable_passages(case, sailed))
    assert "nan" not in svg
    assert "feeder-1as 50 % of departures and 0 % of whole years" in svg


def test_published_findings_stand_beside_the_record(record):
    open_ = np.zeros((2, 3, 12))
    open_[:, :, 7:10] = 0.9
    open_[:, 2] = 0.1
    told = xr.Dataset(
        {"open": (("finding", "rule", "month"), open_),
         "months": (("finding", "rule"), open_.sum(-1)),
         "said": (("finding", "month"), [[0.0] * 7 + [1.0] * 3 + [0.0] * 2, [0.0] * 12]),
         "low": ("finding", [np.nan, 4.0]), "high": ("finding", [np.nan, 8.0]),
         "what": ("finding", ["autumn", "later"]), "source": ("finding", ["one", "other"]),
         "scenario": ("finding", ["ssp585", "ssp126"])},
        coords={"rule": RULES}, attrs={"members": 2},
    )  # fmt: skip
    text = show.reliable_published(told, record).html
    assert text.count("✓") == 1 + 2  # in the caption, and by the two rules that are open
    assert "4 to 8 months" in text
    assert "Aug-Oct" in text
    assert "47 days" not in text  # 2013 is not in this record
