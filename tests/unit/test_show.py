"""Figures: geometry, labels, escaping, and themes."""

import re
import xml.etree.ElementTree as ET
import zlib
from html import unescape

import numpy as np
import pytest
import xarray as xr
from madetrips import trips as made

import nsrkit
from nsrkit.show import headline, maps, svg, tables, theme
from nsrkit.show.charts import axes, profile, season
from nsrkit.show.charts.along_route import thickness
from nsrkit.show.maps import polar, world


@pytest.fixture
def track():
    n = 30
    lon, lat = np.linspace(170, 60, n), np.linspace(70, 76, n)
    return xr.Dataset(
        {
            name: ("point", values)
            for name, values in {
                "lon": lon,
                "lat": lat,
                "hours": np.linspace(0, 200, n),
                "distance_nm": np.linspace(0, 3000, n),
                "speed": np.full(n, 15.0),
                "siconc": np.linspace(0, 0.5, n),
                "sithick": np.linspace(0, 0.8, n),
                "escorted": np.arange(n) > 20,
                "sea": np.repeat([7, 5, 3], 10),
                "rio": np.full(n, 10.0),
            }.items()
        },
        attrs={"enter": "2024-09-09 00:00", "reason": ""},
    )


def test_route_runs_left_to_right_with_land_below():
    west, middle, east = (polar.at(lon, 74.0) for lon in (40.0, 105.0, 170.0))
    assert west[0] < middle[0] < east[0]
    assert polar.at(105, 70)[1] > polar.at(105, 80)[1]
    assert float(polar.at(105, 70)[0]) == pytest.approx(float(polar.at(105, 80)[0]), abs=0.01)


def test_the_whole_route_is_on_the_page():
    for lon, lat in ((25.8, 71.6), (-169.7, 66.1), (68.6, 77.0), (38.0, 65.0)):
        x, y = polar.at(lon, lat)
        assert 0 < x < polar.WIDTH_PX
        assert 0 < y < polar.HEIGHT_PX


def test_shading_lies_where_the_field_lies():
    """One cell of ice turns up at its own place on the page."""
    from nsrkit.ice import grid

    cells = grid.grid(25)
    x, y = grid.xy(130.0, 76.0)
    field = xr.DataArray(np.zeros(cells.shape), {"y": cells.y, "x": cells.x}, ("y", "x"))
    row, column = (int(abs(axis - at).argmin()) for axis, at in ((cells.y, y), (cells.x, x)))
    field[row, column] = 1.0
    drawn, known = polar._sampled(field, order=1)
    top, left = np.unravel_index(drawn.argmax(), drawn.shape)
    px, py = polar.turned(cells.x[column] / 1000, cells.y[row] / 1000)
    assert abs(left - px) < 3
    assert abs(top - py) < 3
    assert known[top, left]


def test_map_of_a_route(track):
    ice = nsrkit.ice.open("record", start="2024-09-10", end="2024-09-14")
    figure = nsrkit.show.map(track, ice)
    ET.fromstring(figure.svg)
    assert "13 September 2024" in figure.alt
    assert theme.var("escort") in unescape(figure.svg)
    assert "http" not in figure.svg.replace("http://www.w3.org/2000/svg", "")


def test_a_map_names_the_date_of_a_single_day(track):
    day = nsrkit.ice.open("record", start="2024-09-10", end="2024-09-11").sel(time="2024-09-10")
    figure = nsrkit.show.map(track, day)
    assert "Ice concentration on 10 September 2024 (" in figure.caption
    assert "Sea ice on 10 September 2024" in figure.svg


def test_equal_area_distance_from_the_centre():
    x, y = world.at(world.EURASIA.centre_e, world.EURASIA.centre_n)
    assert (float(x), float(y)) == pytest.approx(world.EURASIA.middle)
    east = world.at(world.EURASIA.centre_e, world.EURASIA.centre_n + 90)
    assert np.hypot(east[0] - x, east[1] - y) == pytest.approx(world.EURASIA.px_per_radius * 2**0.5)


def test_a_line_to_america_is_seen_from_the_pole():
    def lines(lon, lat):
        return xr.Dataset({"lon": ("vertex", lon), "lat": ("vertex", lat)})

    assert world.view(lines([121.0, 10.0, np.nan], [31.0, 53.0, np.nan])) is world.EURASIA
    assert world.view(lines([40.0, -104.3], [64.0, 19.0])) is world.POLE
    x, y = world.at([-104.3, -46.3, 18.0, 121.0], [19.0, -24.0, -35.0, 31.0], world.POLE)
    assert ((x > 0) & (x < world.WIDTH_PX) & (y > 0) & (y < world.HEIGHT_PX)).all()


def test_labels_do_not_overlap():
    canvas = svg.Canvas(300, 200)
    labels = svg.Labels(svg.Box(0, 0, 300, 200))
    placed = [labels.place(canvas, 150, 100, "a label", size=12) for _ in range(12)]
    assert any(placed)
    assert not all(placed)
    boxes = labels.taken
    assert not any(a.meets(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_png_is_read_back():
    image = svg.png(np.array([[0, 1], [1, 0]]), [(1, 2, 3, 0), (4, 5, 6, 255)])
    data = image[image.index(b"IDAT") + 4 : image.index(b"IEND") - 8]
    assert zlib.decompress(data) == b"\x00\x00\x01\x00\x01\x00"


@pytest.mark.parametrize(("low", "high"), [(0, 43), (-3, 3), (0, 0.7), (14.2, 60)])
def test_ticks_are_round_and_inside(low, high):
    found = axes.ticks(low, high)
    assert 3 <= len(found) <= 9
    assert all(low - 1e-9 <= value <= high + 1e-9 for value in found)
    assert "-0" not in {f"{value:.0f}" for value in found if value == 0}


def test_every_colour_follows_the_theme(track):
    """No figure text or line has a fixed colour outside the palette."""
    figure = profile(track)
    ET.fromstring(figure.svg)
    fixed = set(re.findall(r"(?:fill|stroke):(#[0-9a-f]{6})", figure.svg))
    assert not fixed


def test_season_names_the_reason():
    day = np.array(["2024-10-01", "2024-11-01", "2024-12-01"], "datetime64[ns]")
    scan = xr.Dataset(
        {
            "days": ("departure", [20.0, np.nan, np.nan]),
            "reason": ("departure", ["", "no route: ice", "no route: ice"]),
            "days_q": (("quantile", "departure"), np.full((3, 3), 20.0)),
            "route_share": ("departure", [1.0, 0.0, 0.0]),
        },
        coords={"departure": day, "year": [2024]},
        attrs={"ice": "record, 2024"},
    )
    figure = season(scan)
    ET.fromstring(figure.svg)
    assert "no route on 1 November 2024: ice" in figure.caption


def test_table_escapes():
    html = tables.table(["<i>"], [["<script>alert(1)</script>"]], "<b>").html
    assert "<script" not in html
    assert "<i>" not in html


def test_a_missing_total_has_no_value():
    case = nsrkit.load("smoke", {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 0})
    trips = nsrkit.voyage.compare(case)
    trips["total_usd"] = trips.total_usd * np.nan
    found = headline.record(trips)["suez.total_usd"]
    assert found["value"] is None
    assert found["reason"]


def test_the_risk_map_knows_which_classes_have_an_elevated_band():
    ice = nsrkit.ice.open("record", start="2024-09-10", end="2024-09-10")
    weak = maps.navigability(nsrkit.load("smoke", {"voyage.ship": "panamax-ice1"}), ice)
    strong = maps.navigability(nsrkit.load("smoke", {"voyage.ship": "arc7-lng"}), ice)
    assert "elevated" not in weak.svg
    assert "elevated" in strong.svg


def test_ice_that_hardly_covers_the_water_shows_no_thickness(track):
    track["siconc"] = track.siconc * 0 + 0.01
    assert thickness(track).max() == 0


def test_the_profile_marks_straits_escort_and_days(track):
    from nsrkit.ice import places

    track["lon"][2], track["lat"][2] = places.gate("long")
    figure = profile(track)
    assert "Long Strait" in figure.svg
    assert "9 Sep" in figure.svg
    assert "led for" in figure.svg
    assert "lowest 10" in figure.svg
    track["escorted"] = track.escorted & False
    assert ">none<" in profile(track).svg


def test_a_strait_and_the_cape_beside_it_are_one_mark(track):
    from nsrkit.ice import places
    from nsrkit.show.charts.along_route import passed

    lon, lat = np.array([places.gate(name) for name in ("cape_dezhnev", "bering_strait")]).T
    track = track.isel(point=[0, 1]).assign(lon=("point", lon), lat=("point", lat))
    track["distance_nm"] = ("point", [0.0, 20.0])
    assert [title for title, _ in passed(track)] == ["Bering Strait"]


def test_a_profile_without_a_passage():
    figure = profile(xr.Dataset(attrs={"reason": "no route: <ice>"}))
    ET.fromstring(figure.svg)
    assert "no route" in figure.svg


def test_hours_led_hold_no_wait(track):
    from nsrkit.show import words

    hours = words.led_h(track).sum()
    track["wait_h"] = ("point", np.where(np.arange(30) == 21, 5.0, 0.0))
    assert words.led_h(track).sum() == pytest.approx(hours - 5)
    assert "waits 5 h" in profile(track).svg


def test_stretches_say_where_why_and_what_it_costs(track):
    track = track.assign(
        escort_reason=("point", np.where(track.escorted, 1, 0)),
        escort_sea=("point", track.sea.values),
        wait_h=("point", np.zeros(30)),
        opening_h=("point", np.zeros(30)),
    )
    trips = made()
    html = nsrkit.show.stretches(track, trips).html
    assert "POLARIS closes it to her alone" in html
    assert "Laptev Sea" in html
    assert "escort fee of the voyage: USD 310 k" in html
    alone = track.assign(escort_reason=track.escort_reason * 0)
    assert "No icebreaker" in nsrkit.show.stretches(alone).plain
    assert "No icebreaker" in nsrkit.show.stretches(xr.Dataset()).plain


def test_a_double_acting_ship_shows_where_she_goes_astern(track):
    thick = np.where(np.arange(30) < 10, 0.3, 1.5)
    track["siconc"] = ("point", np.ones(30), {"units": "1"})
    track["sithick"] = ("point", thick, {"units": "m"})
    track["escorted"] = track.escorted & False
    assert ">astern<" in profile(track, nsrkit.load("smoke", {"voyage.ship": "arc7-lng"})).svg
    assert ">Going<" not in profile(track, nsrkit.load("smoke")).svg


def test_a_voyage_that_was_sailed_lies_on_the_map(track, tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("time,lat,lon\n2024-09-10,76.0,80.0\n2024-09-11,77.0,95.0\n")
    ice = nsrkit.ice.open("record", start="2024-09-10", end="2024-09-14")
    figure = nsrkit.show.map(track, ice, observed=str(path))
    assert "as it was sailed" in figure.svg
    assert "as it was sailed" not in nsrkit.show.map(track, ice).svg


def test_a_voyage_that_was_sailed_beside_the_model():
    names = ("observed_nm", "observed_h", "observed_kn", "same_h", "same_kn", "closed_nm",
             "own_nm", "own_h", "own_kn")  # fmt: skip
    found = xr.Dataset(
        {name: ("leg", [100.0 + i, np.nan]) for i, name in enumerate(names)},
        coords={"sea": ("leg", ["Kara Sea", "<Laptev>"])},
        attrs={"start": "a", "end": "b", "apart_nm": 12.3, "left_out_nm": 40.0, "reason": ""},
    )
    html = nsrkit.show.observed(found).html
    assert "12 nm apart" in html
    assert "40 nm lie outside" in html
    assert "<Laptev>" not in html
