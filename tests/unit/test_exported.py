"""Tracks written for other programs: they can be read again, and say no more than is known."""

import json
from xml.etree import ElementTree

import numpy as np
import pytest
import xarray as xr
from madetrips import trips

from nsrkit.errors import DataError
from nsrkit.voyage import exported, observed

LEAVING = np.datetime64("2024-09-01T06:00:00")


def line(lon, lat, **more):
    found = {"lon": ("point", np.array(lon, float)), "lat": ("point", np.array(lat, float))}
    return xr.Dataset(found | more)


@pytest.fixture
def sailed():
    """A track that passes 180 degrees between its second and third point."""
    return line([170, 179, -179, -170], [72, 71, 70, 68],
                hours=("point", [0.0, 20.0, 24.0, 40.5]),
                speed=("point", [9.0, 9.0, 10.0, np.nan], {"units": "kn"}),
                escorted=("point", [False, True, True, False]),
                ).assign_attrs(depart="2024-09-01 06:00:00", ship="a ship")  # fmt: skip


def feature(text):
    (found,) = json.loads(text)["features"]
    return found


def test_gpx_is_read_again(sailed, tmp_path):
    path = tmp_path / "track.gpx"
    path.write_text(exported.gpx(sailed, "there & back"), encoding="utf-8")
    found = observed.read(path)
    np.testing.assert_allclose(found.lon, sailed.lon)
    np.testing.assert_allclose(found.lat, sailed.lat)
    np.testing.assert_allclose(found.hours, sailed.hours)
    assert found.time.values[0] == LEAVING
    again = tmp_path / "again.gpx"
    again.write_text(exported.gpx(found), encoding="utf-8")
    xr.testing.assert_equal(observed.read(again), found)


def test_gpx_keeps_the_order_of_its_schema(sailed):
    root = ElementTree.fromstring(exported.gpx(sailed, "there & back"))
    assert root.tag == "{http://www.topografix.com/GPX/1/1}gpx"
    assert [one.tag.rpartition("}")[2] for one in root] == ["metadata", "trk"]
    assert root.find("{*}trk/{*}name").text == "there & back"
    points = root.findall(".//{*}trkpt")
    assert [one.get("lon") for one in points][1:3] == ["179.00000", "-179.00000"]
    assert [child.tag.rpartition("}")[2] for one in points for child in one] == ["time"] * 4


def test_a_line_without_times_is_a_route_and_not_a_track():
    root = ElementTree.fromstring(exported.gpx(line([180, 181], [60, 61])))
    assert root.find("{*}trk") is None
    assert [one.get("lon") for one in root.findall(".//{*}rtept")] == ["-180.00000", "-179.00000"]
    assert "coordinateProperties" not in feature(exported.geojson(line([1, 2], [3, 4])))


def test_geojson_is_cut_at_180_degrees_with_its_columns(sailed):
    found = feature(exported.geojson(sailed, "mine"))
    assert found["geometry"] == {"type": "MultiLineString", "coordinates": [
        [[170, 72], [179, 71], [180, 70.5]], [[-180, 70.5], [-179, 70], [-170, 68]]]}  # fmt: skip
    told = found["properties"]
    assert told["name"] == "mine"
    assert told["units"] == {"speed": "kn", "escorted": "1"}
    along = told["coordinateProperties"]
    assert along["times"][0] == [
        "2024-09-01T06:00:00Z",
        "2024-09-02T02:00:00Z",
        "2024-09-02T04:00:00Z",
    ]
    assert along["speed"] == [[9, 9, 9.5], [9.5, 10, None]]


@pytest.mark.parametrize("lon", [[179, 180, -179], [179, -180, -179], [-179, 180, 179]])
def test_a_point_on_the_meridian_is_not_doubled(lon):
    pieces = feature(exported.geojson(line(lon, [70, 70, 70])))["geometry"]["coordinates"]
    side = np.sign(lon[0])
    assert pieces == [[[lon[0], 70], [180 * side, 70]], [[-180 * side, 70], [lon[2], 70]]]


def test_a_line_that_begins_on_the_meridian_is_one_piece():
    found = feature(exported.geojson(line([180, -179, -178], [70, 70, 71])))["geometry"]
    assert found == {"type": "LineString", "coordinates": [[-180, 70], [-179, 70], [-178, 71]]}


def test_a_track_that_crosses_twice_comes_back():
    found = feature(exported.geojson(line([179, -179, 179], [70, 70, 71])))["geometry"]
    assert [len(piece) for piece in found["coordinates"]] == [2, 3, 2]
    assert all(abs(lon) <= 180 for piece in found["coordinates"] for lon, _ in piece)


def test_a_ship_that_waits_keeps_both_times():
    waits = line([60, 60, 61], [70, 70, 70], time=("point", LEAVING + np.arange(3) * 3600))
    assert len(feature(exported.geojson(waits))["geometry"]["coordinates"]) == 3
    assert exported.gpx(waits).count("<trkpt") == 3


def test_corridors_of_a_comparison_are_lines_by_name():
    lon = [[0, 1, np.nan], [0, 1, 2], [np.nan] * 3]
    dims = ("corridor", "vertex")
    found = trips().assign(lon=(dims, lon), lat=(dims, np.full((3, 3), 9.0)))
    features = json.loads(exported.geojson(found))["features"]
    assert [one["properties"]["corridor"] for one in features] == ["nsr", "suez"]
    assert features[0]["properties"]["name"] == "Northern Sea Route"
    assert [len(one["geometry"]["coordinates"]) for one in features] == [2, 3]
    assert exported.gpx(found, "all").count("<rte>") == 2


@pytest.mark.parametrize(("track", "told"), [
    (xr.Dataset(attrs={"reason": "ice closes the Laptev Sea"}), "ice closes the Laptev Sea"),
    (xr.Dataset({"siconc": ("x", [1.0])}), "holds siconc"),
    (line([1], [2]), "two points"),
    (line([np.nan, 1], [2, 2]), "two points"),
])  # fmt: skip
def test_what_is_no_line_is_refused(track, told):
    for write in (exported.geojson, exported.gpx):
        with pytest.raises(DataError, match=told):
            write(track)


def test_both_files_by_name_and_none_without_a_route(sailed):
    assert exported.files(sailed, "mine") == {
        "mine.geojson": exported.geojson(sailed, "mine"),
        "mine.gpx": exported.gpx(sailed, "mine"),
    }
    assert exported.files(xr.Dataset(attrs={"reason": "closed"}), "mine") == {}


def test_figures_hold_what_they_draw(sailed):
    from nsrkit.show.maps import corridors

    lon, lat = np.full((2, 3, 3), np.nan)
    lon[1], lat[1] = [0, 10, 20], [40, 30, 20]
    dims = ("corridor", "vertex")
    figure = corridors(trips().assign(lon=(dims, lon), lat=(dims, lat)))
    assert list(figure.files) == ["corridors.geojson", "corridors.gpx"]
    assert '"corridor":"suez"' in figure.files["corridors.geojson"]
    assert 'data-file="corridors.gpx"' in figure.html
