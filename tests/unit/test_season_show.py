"""Charts and tables of seasons: what they show is what was counted, in words too."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest
import xarray as xr

import nsrkit
from nsrkit import show
from nsrkit.ensemble import store
from nsrkit.ship.season import facts
from nsrkit.ship.season.of_case import record as counted

ALONE, ESCORTED = "POLARIS RIO >= 0", "POLARIS RIO >= 0, escorted"
SEAS = ["Kara", "Laptev", "East Siberian", "Chukchi"]


@pytest.fixture(scope="module")
def record():
    """Two years; the weak class sails in July 2024, led in June too, the other one always."""
    time = np.arange("2023-01-01", "2025-01-01", dtype="datetime64[D]").astype("datetime64[ns]")
    month, year = time.astype("datetime64[M]").astype(int) % 12 + 1, time.astype("datetime64[Y]")
    in_2024 = year == np.datetime64("2024")
    alone, led = (month == 7) & in_2024, np.isin(month, (6, 7)) & in_2024
    open_ = np.array([[alone, np.ones_like(alone)], [led, np.ones_like(led)]])
    july, june = np.datetime64("2024-07-01", "ns"), np.datetime64("2024-06-01", "ns")
    first = np.full((2, 2, 2), np.datetime64("NaT"), "datetime64[ns]")
    first[:, 1], first[:, 0, 1] = time[[0, 365]], [july, june]
    last = np.where(np.isnat(first), first, np.datetime64("2024-07-31", "ns"))
    days = np.array([[[0, 31], [365, 366]], [[0, 61], [365, 366]]], float)
    dims = ("rule", "ice_class", "year")

    def by_sea(values):
        return (*dims, "sea"), np.repeat(values[..., None], 4, axis=-1)

    return xr.Dataset(
        {"days": (dims, days), "first": (dims, first), "last": (dims, last),
         "sea_days": by_sea(days), "sea_first": by_sea(first), "sea_last": by_sea(last),
         "navigable": ((*dims[:2], "time"), open_), "covered": ("year", [365, 366]),
         "sea_navigable": ((*dims[:2], "sea", "time"), np.repeat(open_[:, :, None], 4, axis=2))},
        coords={"rule": [ALONE, ESCORTED], "ice_class": ["none", "PC3"], "year": [2023, 2024],
                "sea": SEAS, "time": time, "sithick_kind": ("year", ["extrapolated"] * 2)},
        attrs={"alone": ALONE, "escorted": ESCORTED, "own": "none"},
    )  # fmt: skip


@pytest.fixture(scope="module")
def projected(record):
    one = record.drop_dims("time")
    many = xr.concat([one[["days", "sea_days"]]] * 4, "member")
    days = many.days.copy()
    days[{"member": 3, "ice_class": 0}] = 365.0
    many = many.assign(days=days, covered=one.covered).assign_coords(year=[2040, 2100])
    many = xr.concat([many[["days", "sea_days"]]] * 2, "scenario").assign(covered=many.covered)
    labels = ("scenario", ["of one kind", "of another"])
    return many.assign_coords(scenario=["ssp126", "ssp585"], label=labels).assign_attrs(
        record.attrs
    )


def parsed(figure):
    ET.fromstring(figure.svg)
    assert len(figure.alt) > 20
    assert figure.caption
    return figure


def test_strips_show_days_marks_and_words(record):
    figure = parsed(show.strips(record))
    assert "no ice class: route 16" in figure.alt  # median of 0 and 31
    assert "thickness extrapolated 2023-2024" in figure.caption
    told = [one for one in facts.facts()
            if one.mark and one.date.year == 2024 and "none" in one.ice_classes]  # fmt: skip
    assert all(one.what in figure.svg for one in told)
    assert "survincity" not in figure.svg  # 2011 is not among the years
    assert "(the ship)" in figure.svg


def test_strips_draw_a_leap_year_within_the_panel(record):
    """PC3 in both years, and the July of the other class, as one rectangle each."""
    from nsrkit.show.charts import heat

    states = heat._states(record, "PC3", "route")
    assert (states == 2).all()
    weak = heat._states(record, "none", "Laptev")
    assert (weak[0] == 0).all()
    assert ((weak[1] == 2).sum(), (weak[1] == 1).sum()) == (31, 30)


def test_reported_dates_stand_beside_those_of_the_model(record):
    html = show.reported(record).html
    rows = html.split("<tr>")
    early = next(row for row in rows if "last day for ships without ice class" in row)
    assert early.count("31\u00a0Jul\u00a02024") == 2
    kept_out = next(row for row in rows if "eastern sector" in row)
    assert kept_out.count("closed on the day") == 2
    lng = next(row for row in rows if "behind Sibir" in row)
    assert lng.count("all year") == 2
    gone = next(row for row in rows if "last ship of the season" in row)
    assert gone.count("–") >= 2


def test_facts_have_sources_and_known_classes():
    from nsrkit.ship.polaris import CLASSES

    for one in facts.facts():
        assert one.source
        assert one.mark in (*facts.MARKS, "")
        assert one.asks in facts.ASKS
        assert one.by in facts.BY
        assert one.by == "water" or set(one.places) <= {"route", *SEAS}
        assert one.date <= one.until
        assert bool(one.ship) == (one.by == "voyage")
        assert (one.low_d <= one.high_d) == (one.asks == "early")
        assert one.why
        assert {name.replace("_", " ") for name in one.ice_classes} <= set(CLASSES)


def test_rules_side_by_side_say_where_there_is_no_limit(record):
    days = record.days.copy()
    days[1, 1] = np.nan
    two = record.drop_dims("time").assign(days=days)
    figure = parsed(show.rules(two.assign_coords(rule=["POLARIS RIO >= 0", "thickness limit"])))
    assert "thickness limit: no published limit for this class" in figure.svg
    assert "thickness limit –" in figure.alt


def test_fans_name_their_kind(record, projected):
    figure = parsed(show.fans(record, projected))
    assert "of one kind; of another" in figure.caption
    assert "not a forecast" in figure.caption
    assert "SSP5-8.5: 2040 0, 2100 31" in figure.alt


def test_chances_print_per_cent(projected):
    figure = parsed(show.chances(projected))
    assert "no ice class, SSP1-2.6 0 %" in figure.alt  # 365 of the 366 days of the last year
    figure = parsed(show.chances(projected, at_least=30))
    assert "no ice class, SSP1-2.6 100 %" in figure.alt
    assert ">25</text>" in figure.svg  # one draw of four in 2040
    assert "of one kind" in figure.caption
    assert "under escort" in show.chances(projected, escorted=True).alt


def test_odds_have_standard_errors(projected):
    html = show.odds(projected).html
    assert "25 ± 23" in html
    assert "4 draws" in html
    assert "no years to come" in show.odds(xr.Dataset()).html


def test_headlines_carry_spread_and_draws(record, projected, tmp_path, monkeypatch):
    monkeypatch.setenv("NSRKIT_STORE", str(tmp_path))
    assert "days" in show.outlook(record, projected).html
    numbers = store.headlines(tmp_path)
    assert numbers["season.no_class.days"]["low"] == 0
    assert numbers["season.no_class.days"]["high"] == 31
    share = numbers["season.no_class.year_round.ssp585.2040"]
    assert share["value"] == 0.25
    assert numbers["season.no_class.year_round_escorted.ssp126.2100"]["value"] == 0
    assert "4 draws, standard error 23 points" in share["note"]
    assert "no forecast" in share["note"]
    alone = show.outlook(record, xr.Dataset())
    assert "2040" not in alone.html


def test_a_case_counts_its_own_class_too():
    case = nsrkit.load(
        "smoke", {"navigability.classes": ["PC3"], "navigability.years": [2024, 2024]}
    )
    found = counted(case)
    assert found.ice_class.values.tolist() == [case.voyage.ship.ice_class.polaris, "PC3"]
    assert found.attrs["own"] == case.voyage.ship.ice_class.polaris
    assert found.days.sel(rule=found.alone).min() > 30


def test_years_outside_the_record_are_faults():
    with pytest.raises(nsrkit.ScenarioError, match=r"navigability\.period"):
        nsrkit.load("smoke", {"navigability.period": [1970, 1980]})
