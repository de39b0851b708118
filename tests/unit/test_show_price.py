"""What a voyage costs, drawn: every part named, gaps said, nothing over another."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from madetrips import PARTS
from madetrips import trips as made

import nsrkit
from nsrkit import show
from nsrkit.show import svg, theme
from nsrkit.show.price import by_departure, cards, drivers, emitted, families, ledgers, pareto
from nsrkit.voyage import ledger

FIGURES = (show.costs, show.pareto, show.tornado, show.drivers, show.season_cost, show.emissions)
TABLES = (show.ledger, show.speeds, show.notes, show.breakeven, show.regulation, show.bill)


@pytest.fixture
def trips():
    return made()


@pytest.mark.parametrize("draw", FIGURES)
def test_figures_are_drawings_in_the_colours_of_the_page(trips, draw):
    figure = draw(trips)
    ET.fromstring(figure.svg)
    assert not set(re.findall(r"(?:fill|stroke):(#[0-9a-f]{6})", figure.svg))
    assert len(figure.alt) > 20
    assert "nan" not in re.sub(r"<title>.*?</title>", "", figure.svg)


@pytest.mark.parametrize("draw", FIGURES)
def test_texts_stand_inside_the_drawing(trips, draw):
    root = ET.fromstring(draw(trips).svg)
    _, _, width, height = map(float, root.get("viewBox").split())
    for text in root.iter("{http://www.w3.org/2000/svg}text"):
        assert 0 <= float(text.get("x")) <= width
        assert 8 <= float(text.get("y")) <= height


@pytest.mark.parametrize("draw", [*FIGURES[1:5], show.breakeven, show.flips])
def test_what_was_not_computed_is_said(trips, draw):
    gone = [name for name in trips.data_vars
            if re.match("option|cheapest|tornado|sobol|morris|season|breakeven", name)]  # fmt: skip
    assert "made without" in draw(trips.drop_vars(gone)).plain


def test_every_component_belongs_to_one_family():
    parts = [part for family in families.FAMILIES for part in family.parts]
    assert sorted(parts) == sorted(set(parts))
    assert set(ledger.NAMES) <= set(parts)


def test_a_bar_is_as_long_as_its_total(trips):
    for i, name in enumerate(trips.corridor.values):
        drawn = sum(families.sums(trips, str(name)).values())
        assert drawn == pytest.approx(float(trips.total_usd[i]))


def test_bars_name_what_is_left_out(trips):
    caption = show.costs(trips).caption
    assert "auxiliary fuel" in caption
    trips["cargo_time_usd"] = trips.cargo_time_usd * np.nan
    assert "its value or rate is not supplied" in show.costs(trips).caption


def test_the_ledger_tells_a_gap_from_a_zero(trips):
    html = show.ledger(trips).html
    auxiliary = html.split("auxiliary fuel</td>")[1].split("</tr>")[0]
    assert auxiliary.count(">not supplied<") == 3
    toll = html.split("canal toll</td>")[1].split("</tr>")[0]
    assert toll.count(">0<") == 2
    assert f"{PARTS['canal toll'][1] / 1e3:,.0f}" in toll


def test_the_ledger_without_a_route(trips):
    for name in ("days", "total_usd", "unit_usd"):
        trips[name] = trips[name].where(trips.corridor != "nsr")
    assert "no route" in show.ledger(trips).html
    assert "no route" in show.costs(trips).svg


def test_the_front_is_marked(trips):
    best = [one for one in pareto.options(trips) if one.best]
    assert {one.policy for one in best} == {"required"}
    assert "Closed at every speed: Northern Sea Route alone" in show.pareto(trips).caption


def test_tornado_has_the_heaviest_number_on_top(trips):
    case = nsrkit.load("baseline")
    figure = show.tornado(trips, case)
    spans = np.abs(trips.tornado_high - trips.tornado_low).sel(corridor="suez")
    top = str(trips.number_title.values[int(spans.values.argmax())])
    assert f"what weighs most is {top}" in figure.alt
    assert "Suez cheaper" in figure.svg or "left of zero" in figure.caption
    number = case.prices.vlsfo
    assert f"{number.low:,.0f} to {number.high:,.0f} {number.unit}" in figure.svg


def test_only_the_heaviest_numbers_are_drawn():
    assert drivers._ranked(np.array([0.0, np.nan, 3.0, 5.0])) == [3, 2]
    assert len(drivers._ranked(np.arange(40.0))) == drivers.MOST


def test_winners_change_with_the_season(trips):
    text = by_departure.winners(trips)
    assert text.startswith("Suez is cheapest leaving 15 June")
    assert "the Northern Sea Route is cheapest leaving" in text
    assert by_departure.runs(["a", "b", "b", "a"]) == [(0, 0), (1, 2), (3, 3)]


def test_no_corridor_wins_where_none_has_a_route(trips):
    trips["season_usd"] = trips.season_usd * np.nan
    trips["season_cheapest"] = ("departure", [""] * trips.sizes["departure"])
    assert "no route" in show.season_cost(trips).svg


def test_breakeven_gives_the_reason(trips):
    html = show.breakeven(trips).html
    assert "The NSR stays cheaper for any premium" in html
    assert "+140 %" in html


def test_turns_of_the_order_are_told(trips):
    texts = np.full(trips.sizes["departure"], "", object)
    texts[2] = "suez to nsr: the way by nsr opens"
    trips["season_flip"] = ("departure", texts.astype(str))
    html = show.flips(trips).html
    assert "Suez gives way to the Northern Sea Route" in html
    assert "13 July 2024" in html


def test_an_unmade_legal_check_cannot_be_overlooked(trips):
    html = show.regulation(trips).html
    assert html.index("No legal check") < html.index("<table")
    trips["legal"] = ("corridor", ["admitted alone", "", ""])
    assert "No legal check" not in show.regulation(trips).html


def test_small_amounts_are_in_kilograms(trips):
    figure = show.emissions(trips)
    assert "black carbon, kg" in figure.svg
    assert "NOx, t" in figure.svg


def test_every_headline_has_a_value_or_a_reason(trips):
    found = cards.record(trips)
    assert all(one["value"] is not None or one["reason"] for one in found.values())
    assert found["nsr.breakeven_war_risk_suez"]["reason"].startswith("the NSR stays cheaper")
    unit = found["nsr.unit_usd"]
    assert unit["low"] < unit["value"] < unit["high"]


@pytest.mark.parametrize("draw", [*FIGURES, *TABLES])
def test_one_corridor_alone(trips, draw):
    assert draw(trips.sel(corridor=["nsr"])).html


@pytest.mark.parametrize("draw", [*FIGURES, *TABLES])
def test_no_route_at_all(trips, draw):
    """A comparison of which nothing came is still a page."""
    for name in trips.data_vars:
        if np.issubdtype(trips[name].dtype, np.floating):
            trips[name] = trips[name] * np.nan
    trips["reason"] = ("corridor", ["<closed>"] * 3)
    assert "<closed>" not in draw(trips).html


def test_a_figure_escapes_names(trips):
    trips = trips.assign_coords(number_title=("number", ["<b>", "b", "c", "d"]))
    assert "<b>" not in show.tornado(trips).svg
    assert "<b>" not in show.drivers(trips).svg


def test_the_families_keep_off_the_hues_of_the_corridors():
    taken = {theme.COLOURS[name].light for name in theme.CORRIDORS[:3]}
    assert not taken & {theme.COLOURS[family.role].light for family in families.FAMILIES}


def test_gas_titles_cover_what_is_emitted(trips):
    assert set(emitted.SPECIES) | {"co2"} == set(map(str, trips.species.values))
    assert ledgers.per(trips, "t_usd") == "USD/t"


def test_corridors_side_by_side_per_unit_and_tonne(trips):
    html = show.comparison(trips).html
    assert "USD/TEU" in html
    assert "USD/t" in html
    assert "w-t-w" in html
    assert "USD/t<" not in show.comparison(trips.drop_vars("t_usd")).html


def test_a_policy_that_leads_her_nowhere_is_no_way_of_its_own(trips):
    trips["option_escorted_h"] = trips.option_escorted_h * 0
    found = [one for one in pareto.options(trips) if one.corridor == "nsr"]
    assert len(found) == trips.sizes["order"]
    assert any(one.best for one in found)


def test_notes_of_all_corridors_are_told_once(trips):
    trips["note"] = ("corridor", ["in the hire", "in the hire; toll of 2024", "in the hire"])
    html = show.notes(trips).html
    assert html.count("In the hire") == 1
    assert "Every corridor" in html
    assert "Toll of 2024" in html


def test_the_cost_panel_follows_what_is_chosen():
    pytest.importorskip("anywidget", reason="anywidget is not installed")
    case = nsrkit.load("smoke", {"voyage.corridors": ["suez", "cape"]})
    panel = show.cost_panel(case)
    before = panel.answer
    panel.choose({"prices.vlsfo": 1.25 * case.prices.vlsfo.value})
    assert panel.answer != before
    panel.choose({"voyage.red_sea": "closed"})
    assert "Suez has no route on this date: the Red Sea is closed" in panel.answer


def test_stripes_keep_inside_their_box():
    canvas = svg.Canvas(100, 50)
    families.stripes(canvas, svg.Box(10, 10, 60, 30), "series-7")
    drawn = canvas.figure("").svg.split("<path")[1]
    number = r"(-?[\d.]+?)"
    lines = re.findall(rf"M{number} {number}l{number} ?{number}(?=[M\"])", drawn)
    ends = np.array(lines, float).reshape(-1, 2, 2).cumsum(axis=1).reshape(-1, 2)
    assert len(ends) > 10
    assert ends.min(axis=0) == pytest.approx([10, 10])
    assert ends.max(axis=0) == pytest.approx([60, 30])


def test_cargo_counted_in_tonnes_is_priced_once(trips):
    trips.attrs["capacity_unit"] = "t"
    assert show.ledger(trips).html.count("USD/t</td>") == 1
    assert show.comparison(trips).html.count("USD/t</th>") == 1
    assert show.costs(trips).svg.count("USD/t<") == 3


def test_the_spread_of_each_component_comes_with_the_comparison():
    given = {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 10}
    trips = nsrkit.voyage.compare(nsrkit.load("smoke", given), only=("spread",))
    low, high = trips.cost_q.sel(quantile=0.1), trips.cost_q.sel(quantile=0.9)
    assert bool((low <= high).where(low.notnull(), True).all())
    assert float(high.sel(corridor="suez", component="canal toll")) > 0
    assert float(high.sel(corridor="cape", component="canal toll")) == 0
