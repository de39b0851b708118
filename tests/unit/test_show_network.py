"""The network in pictures and tables: what flows, what binds, what building gives."""

import json
import re
from itertools import pairwise

import numpy as np
import pytest
import write_hubs as tool
from madenetwork import ARCS, made

from nsrkit import show
from nsrkit.errors import DataError
from nsrkit.show.svg import Box
from nsrkit.show.systems.network import cards, flows, places, reading
from nsrkit.show.systems.network.drawn import lanes, sankey


@pytest.fixture(scope="module")
def found():
    return made()


def test_cards_tell_crossing_and_state_and_hand_them_over(found, tmp_path, monkeypatch):
    from nsrkit.ensemble import store

    monkeypatch.setenv(store.FOLDER, str(tmp_path))
    html = show.hub_cards(found).html
    assert "Zabaikalsk-Manzhouli, out" in html
    assert "Red Sea closed changes cost by" in html
    told = store.headlines(tmp_path)
    assert told["network.rail_to_china_mt"]["value"] == pytest.approx(25.2)
    assert told["network.crossing.zabaikalsk.use"]["value"] == 1
    assert told["network.crossing.zabaikalsk.worth_usd_t"]["value"] == 12
    assert told["network.crossing.zabaikalsk.hours24_mt"]["value"] == pytest.approx(10.2)
    assert told["network.red_sea.closed.usd"]["value"] == pytest.approx(0.5e9)
    assert told["network.way.suez.share.closed"]["value"] == 0
    assert told["network.study.depot.usd_per_t"]["value"] is None
    assert "no cost found" in told["network.study.depot.usd_per_t"]["reason"]


def test_the_verdict_follows_the_numbers(found):
    said = cards.hub_verdict(found)
    assert "Zabaikalsk to Manzhouli (12 USD/t)" in said
    assert "Suez Canal −12.0, Cape of Good Hope +12.0 Mt" in said
    assert "cheapest built by Zabaikalsk to 30 Mt" in said
    free = found.copy()
    free["binding"] = free["binding"] & False
    free["carried_24"] = free["carried_12"]
    said = cards.hub_verdict(free)
    assert "no limit on an arc binds" in said
    assert "moves nothing more at any crossing" in said


def test_goods_keep_their_tonnes_from_source_to_end(found):
    told = flows.streams(reading.chosen(found))
    assert sum(one.mt for one in told) == pytest.approx(25.2 + 2.4 + 14.4 + 12.0)
    by = {one.stops[1] for one in told}
    assert by == {"Zabaikalsk-Manzhouli", "Nizhneleninskoye-Tongjiang", "Northern Sea Route",
                  "Arctic to Europe", "Suez Canal"}  # fmt: skip
    shown = show.hub_flows(found)
    assert "Siberian mines to Zabaikalsk-Manzhouli: 20.4 Mt (Coal 20.4)" in shown.html
    assert "Siberian mines → North-east China 20.4" in shown.html  # on narrow screens
    assert "Cape of Good Hope 12.0 Mt" in show.hub_flows(found, state="closed").plain


def test_bars_of_one_scale_stand_apart_and_inside():
    streams = [sankey.Stream((f"a{i % 5}", f"b{i % 3}", f"c{i}"), 1 + 7 * i, "red")
               for i in range(12)]  # fmt: skip
    frame = Box(0, 10, 500, 410)
    bars = sankey.layout(streams, frame, ["b2", "b0"])
    for k in range(3):
        column = sorted((bar for bar in bars.values() if bar.column == k), key=lambda bar: bar.top)
        assert column[0].top >= frame.top - 1e-6
        assert column[-1].bottom <= frame.bottom + 1e-6
        assert all(one.bottom < two.top for one, two in pairwise(column))
    scales = [(bar.bottom - bar.top) / bar.mt for bar in bars.values()]
    assert max(scales) == pytest.approx(min(scales))
    order = sorted((bar for bar in bars.values() if bar.column == 1), key=lambda bar: bar.top)
    assert [bar.name for bar in order] == ["b2", "b0", "b1"]


def test_an_end_with_few_tonnes_is_told_among_the_others(found):
    little = found.copy(deep=True)
    little["flow"].loc[{"arc": "SHA-RTM suez"}] *= 0.01
    told = flows.streams(reading.chosen(little))
    assert {one.stops[0] for one in told if one.stops[1] == "Suez Canal"} == {"others"}


def test_maps_mark_what_binds(found):
    shown = show.hub_map(found)
    assert shown.html.count(">!</text>") == 1
    assert "Sabetta to Rotterdam, NSR 14.4 Mt" in shown.plain
    assert "nan" not in shown.html
    assert "sources of the limits stand below their table" in shown.html
    assert "<i>assumed</i> Siberian mines" in shown.html
    near = show.hub_map(found, "border").html
    assert "Zabaikalsk-Manzhouli, 20.4 Mt" in near
    assert "Nizhneleninskoye-Tongjiang, 4.8 Mt" in near
    assert "Red Sea closed" in show.hub_map(found, state="closed").html


def test_colours_of_use_have_three_steps_and_one_without_limit():
    told = [places.colour(use) for use in (0.49, 0.5, 0.9, 1.0, np.nan)]
    assert len(set(told)) == 4
    assert told[2] == told[3]
    assert places.width(0, 10) > 0


def test_flows_that_share_a_way_add_up():
    there, back = ((0, 0), (1, 0), (2, 0)), ((2, 0), (1, 0), (0, 0))
    (one,) = lanes.stretches([(there, 3, 0.5), (back, 2, np.nan)])
    assert (one.mt, one.use) == (5, 0.5)
    (one,) = lanes.stretches([(there, 2, 0.5), (back, 3, np.nan)])
    assert np.isnan(one.use)  # most of it has no limit
    branch = ((1, 0), (1, 1))
    told = lanes.stretches([(there, 2, 0.5), (branch, 1, 0.1)])
    assert [(len(each.points), each.mt) for each in told] == [(2, 1), (3, 2)]


def test_a_way_by_sea_that_the_waypoints_do_not_know_is_straight(found):
    one = reading.chosen(found)
    other = one.assign_coords(corridor=("arc", ["panama"] * len(ARCS)))
    assert len(places.vertices(one, "SAB-RTM nsr")) > 20
    assert places.vertices(other, "SAB-RTM nsr") == lanes.straight((72.1, 71.3), (4.5, 51.9))


def test_limits_are_told_by_worth_with_their_sources(found):
    html = show.hub_limits(found).html
    rows = re.findall(r"<tr><td>(.*?)</td>", html)
    assert rows == ["Zabaikalsk to Manzhouli", "Siberian mines to Chita"]
    assert "<i>found</i> made by hand" in html
    assert "<i>derived</i> nsrkit.systems.network.run" in html
    assert "all year" in html


def test_a_cell_a_month_for_each_limit(found):
    shown = show.hub_binding(found)
    assert shown.html.count("<title>100 %</title>") == 12
    assert shown.html.count("<title>63 %</title>") == 12
    assert "Zabaikalsk to Manzhouli: all year" in shown.plain
    none = found.copy()
    none["worth"], none["load"] = none["worth"] * 0, none["load"] * 0
    assert "none is used by half" in show.hub_binding(none).html


def test_budgets_tell_days_and_worth(found):
    html = show.hub_budgets(found).html
    assert "5,400" in html
    assert "80,000" in html
    assert "33 %" in html


def test_projects_without_cost_or_effect_have_no_price(found):
    html = show.hub_projects(found).html
    assert "idea, switched off" in html
    assert "<i>not supplied</i> no cost found" in html
    assert "Nizhneleninskoye to Tongjiang</td>" in html  # binds most then
    row = re.search(r"<tr><td>Coal conveyor.*?</tr>", html).group()
    assert ">–<" in row


def test_hours_show_both_and_what_binds_then(found):
    shown = show.hub_hours(found)
    assert "10.2 of 10.2" in shown.html
    assert "20.4 of 20.4" in shown.html
    assert "Zabaikalsk-Manzhouli: 10.2 Mt at 12 hours, 20.4 Mt at 24" in shown.plain
    assert "<i>assumed</i> hours of Nizhneleninskoye-Tongjiang" in shown.html


def test_shares_leave_out_ways_that_nothing_takes(found):
    shown = show.hub_shares(found)
    assert "Suez Canal 22 %" in shown.plain
    assert "Open sea" not in shown.html
    assert "<i>assumed</i> demand of containers" in shown.html
    less = found.copy(deep=True)
    less["way_mt"].loc[{"group": "boxes"}] = 0
    assert "Boxes" not in show.hub_shares(less).html


def test_the_record_stands_beside_the_model(found):
    html = show.hub_record(found).html
    assert "−7 %" in html
    assert "not in this network" in html
    assert "nan" not in html.lower()


def test_a_year_or_state_that_was_not_solved_is_named(found):
    with pytest.raises(DataError, match="not solved for year 2031"):
        show.hub_limits(found, year=2031)
    with pytest.raises(DataError, match="not solved for state open; it holds risk, closed"):
        show.hub_map(found, state="open")


def test_a_scenario_without_studies_says_so(found):
    studied = [name for name in found.variables if found[name].dims in (("study",), ("crossing",))]
    kept = {"crossing", "crossing_title", "crossing_arc", "hours"}
    less = found.drop_vars([name for name in studied if name not in kept])
    assert "network.studies is false" in show.hub_projects(less).html
    assert "network.studies is false" in show.hub_hours(less).html
    assert "cheapest" not in cards.hub_verdict(less)
    assert "Zabaikalsk-Manzhouli, out" in show.hub_cards(less).html


def test_draws_stand_below_the_numbers_of_the_case_alone(found):
    arcs, spread = found.sizes["arc"], np.array([0.5, 1.0, 2.0])
    drawn = {"load_q": 10.2, "worth_q": 30.0}
    more = {name: (("year", "quantile", "arc"), np.tile(spread[:, None], (1, 1, arcs)) * top)
            for name, top in drawn.items()}  # fmt: skip
    more |= {"binds": (("year", "arc"), np.full((1, arcs), 0.75)),
             "binds_se": (("year", "arc"), np.full((1, arcs), 0.08))}  # fmt: skip
    both = found.assign(more).assign_attrs(draws=32)
    html = show.hub_limits(both).html
    assert "15.0–60.0" in html
    assert "75 % of draws, ± 8" in html
    assert "of 32 draws" in html
    assert "draws" not in show.hub_limits(both, state="closed").html
    assert "10-90 % of 32 draws" in show.hub_cards(both).html


def test_the_workbook_shows_each_answer_once(root, found, monkeypatch):
    from nsrkit.systems import network

    monkeypatch.setattr(network, "run", lambda case: found)
    book = json.loads((root / "workbooks/08_hubs.ipynb").read_text(encoding="utf-8"))
    space, shown = {}, []
    for cell in book["cells"]:
        *lines, last = "".join(cell["source"]).splitlines()
        panel = "interactive" in cell["metadata"].get("tags", ())
        if cell["cell_type"] == "code" and not panel:
            exec("\n".join([*lines, last.replace("show.", "_ = show.", 1)]), space)
            shown.append(space.get("_"))
    assert len({one.html for one in shown[1:]}) == len(shown) - 1 == 13


@pytest.mark.slow
def test_the_page_is_up_to_date():
    """Of the conveyor, whose scenario is the shortest."""
    assert tool.conveyor() in tool.PAGE.read_text(encoding="utf-8"), "run tools/write_hubs.py"
