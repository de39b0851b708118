"""Icebreakers drawn: what was asked, what was there, who waited; nothing over another."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from madeseasons import seasons, spans, worth

import nsrkit
from nsrkit import show
from nsrkit.show import svg
from nsrkit.show.systems.icebreakers import cards, fleets, gain, months, posts, season, waits, work

DRAWN = {
    "days": lambda: show.escort_days(seasons()),
    "days of the second": lambda: show.escort_days(seasons(), "2026"),
    "waits": lambda: show.escort_waits(seasons()),
    "beset": lambda: show.beset(seasons()),
    "use": lambda: show.escort_use(seasons()),
    "next": lambda: show.next_icebreaker(worth()),
    "season": lambda: show.escort_season(spans()),
    "fleet": lambda: show.fleet(nsrkit.load("early-freeze-2021")),
    "stations": lambda: show.stations(nsrkit.load("early-freeze-2021"), "as they came"),
    "gain": lambda: show.alone_or_led(gained()),
}


def gained():
    """As `nsrkit.systems.icebreakers.gain.gain` gives it: the last departure closed, even led."""
    import xarray as xr

    leaving = np.arange("2020-05-01", "2020-07-01", 10, dtype="M8[D]").astype("M8[ns]")
    alone = np.array([np.nan, 12, 11, 9, 7, 6, np.nan])[None]
    led = np.array([10, 10, 10, 9, 8.5, 8, np.nan])[None]
    dims = ("ice", "departure")
    days = xr.concat([xr.DataArray(each, dims=dims) for each in (alone, led)], "way")
    found = {"nsr_d": days.transpose("ice", "way", "departure"), "saved_d": (dims, alone - led)}
    return xr.Dataset(found, coords={"ice": [0], "way": ["alone", "led"], "departure": leaving})


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN.keys())
def test_figures_are_drawings_in_the_colours_of_the_page(draw):
    figure = draw()
    root = ET.fromstring(figure.svg)
    assert not set(re.findall(r"(?:fill|stroke):(#[0-9a-f]{6})", figure.svg))
    assert len(figure.alt) > 20
    assert "nan" not in figure.svg
    _, _, width, height = map(float, root.get("viewBox").split())
    for text in root.iter("{http://www.w3.org/2000/svg}text"):
        assert 0 <= float(text.get("x")) <= width
        assert 8 <= float(text.get("y")) <= height


def test_demand_and_supply_are_the_means_of_the_seasons():
    found = seasons()
    told = show.escort_days(found).alt
    days = found.demanded_d.sel(fleet="2021", more=0, station="east").sum("month").mean()
    assert f"east: {float(days):.0f} ship-days asked for" in told
    assert "120 icebreaker-days at hand" not in told
    assert f"{30 * 8} icebreaker-days at hand" in told


def test_months_without_ships_or_icebreakers_are_left_out():
    assert ">Jan<" not in show.escort_days(seasons()).svg
    assert ">May<" in show.escort_days(seasons()).svg


def test_a_season_that_passes_the_end_of_a_year_stays_in_one_piece():
    found = seasons()
    late = found.month.isin([11, 12, 1, 2])
    found["there_d"], found["demanded_d"] = (found[name].where(late, 0) + late for name in
                                             ("there_d", "demanded_d"))  # fmt: skip
    assert months._busy(found.sel(fleet="2021", more=0)) == [11, 12, 1, 2]


def test_waits_add_up():
    found = seasons()
    share = waits.at_least(found)
    assert np.allclose(share[:, 0], 1.0)
    assert (np.diff(share, axis=1) <= 0).all()
    one = found.waits.sel(fleet="2021", more=0).sum("season").values
    assert share[0, 3] == pytest.approx(one[3:].sum() / one.sum())


def test_a_fleet_that_nobody_asks_has_no_line():
    found = seasons()
    found["waits"] = found.waits * (found.fleet == "2026")
    assert "Nobody asks the fleet of 2021." in show.escort_waits(found).alt
    assert np.isnan(waits.at_least(found)[0]).all()


def test_odds_of_ships_beset():
    assert waits.odds(np.array([0.0, 0.0, 3.0, np.nan]), 3).tolist() == [1, 1 / 3, 1 / 3, 1 / 3]
    assert np.isnan(waits.odds(np.array([np.nan]), 1)).all()


def test_only_icebreakers_of_the_fleet_have_a_bar():
    told = show.escort_use(seasons()).alt
    first, second = told.split("The fleet of 2026")
    assert "Sibir" not in first
    assert "Sibir" in second
    assert work._in(seasons(), "2021") == ["arktika", "vaygach", "yamal"]


def test_what_the_next_one_gives_is_told_with_its_error():
    told = show.next_icebreaker(worth()).alt
    assert "the next saves 5.0 ship-days of waiting in a season (standard error 0.5)" in told


def test_a_value_that_is_not_supplied_is_said():
    gone = worth()
    gone["usd"] = gone.usd * np.nan
    assert show.next_icebreaker(gone).svg.count("not supplied") == 1


def test_a_sum_that_leaves_ships_out_says_so():
    told = show.next_icebreaker(worth().assign_attrs(usd_excludes="gas")).caption
    assert "excluding gas" in told
    assert "excluding" not in show.next_icebreaker(worth()).caption


def test_seasons_in_one_ice_are_no_others():
    """The standard error is that of the means of the ices."""
    found = seasons()
    chance = (found.ships_beset >= 5).astype(float).groupby("ice").mean("season")
    error = float((chance.std("ice", ddof=1) / np.sqrt(8)).max())
    assert f"at most {100 * error:.1f} points" in show.beset(found).caption
    assert "40 seasons in 8 ices" in show.beset(found).caption


def test_a_season_says_who_waited():
    waits_d = season.waited(spans())
    assert waits_d == {"crude 1": 8.0, "boxes 1": 8.0}
    figure = show.escort_season(spans())
    assert "2 ships ask to be led, 2 are beset" in figure.alt
    assert figure.svg.count("Vaygach") == 1
    nobody = spans().isel(span=np.flatnonzero(spans().kind.values == "none"))
    assert "Nobody asks" in show.escort_season(nobody).html


def test_too_many_ships_keep_those_that_waited_longest(monkeypatch):
    monkeypatch.setattr(season, "MOST", 1)
    assert "1 ships that waited less are left out" in show.escort_season(spans()).caption


def test_chinese_ships_are_dates_and_no_capacity():
    figure = show.fleet()
    ours, others = posts.vessels()
    assert {one.flag for one in others} == {"CN"}
    assert not {one.name for one in ours} & {one.name for one in others}
    assert "Xue Long 2" not in figure.alt
    assert "2019, no escort" in figure.svg


def test_planned_icebreakers_are_pale():
    figure = show.fleet()
    assert "Chukotka from 2026 (planned)" in figure.alt
    planned = figure.alt.count("(planned)")
    assert len(re.findall(r"fill-opacity:0.4\b", figure.svg)) >= planned


def test_a_station_names_its_icebreakers():
    case = nsrkit.load("early-freeze-2021")
    assert "Novorossiysk" not in show.stations(case).alt
    told = show.stations(case, "as they came").alt
    assert "Novorossiysk (from 15 Nov)" in told
    with pytest.raises(nsrkit.DataError, match="no icebreakers"):
        show.stations(nsrkit.load("smoke"))


def test_alone_or_led_counts_what_is_closed():
    told = gain.said(gained())
    assert "saves up to 2.0 days leaving 11 May 2020" in told
    assert "costs up to 2.0 leaving 20 June 2020" in told
    assert "on 1 of 7 departures she gets through only led" in told
    assert "on 1 of 7 departures not even led" in told


def test_cards_hand_the_numbers_over():
    records = cards.hand_over(seasons(), worth(), "2021")
    assert records["icebreakers.2021.next_wait_d"]["value"] == 5.0
    assert records["icebreakers.2021.done_share"]["value"] < 1
    found = seasons()
    found["requests"] = found.requests * 0
    found["waits"] = found.waits * 0
    none = cards.hand_over(found, worth(), "2021")["icebreakers.2021.wait_h"]
    assert none["value"] is None
    assert none["reason"]
    assert "nsr-card" in show.escorts(seasons(), worth()).html


def test_a_table_of_fleets_adds_up():
    html = show.escort_fleets(seasons(), worth()).html
    assert html.count("<tr>") == 1 + 2 * 3
    assert "5.0 ± 0.5" in html


def test_fleets_keep_their_colour():
    assert fleets.fill(0) != fleets.fill(1)
    assert len({str(fleets.line(i)) for i in range(6)}) == 6
    assert svg.text_width(fleets.named("2026"), 11.5) > 0
