"""A ship's own positions: read from what people have, refused where they are none."""

import numpy as np
import pytest

import nsrkit
from nsrkit.errors import DataError, ScenarioError
from nsrkit.voyage import observed

LOG = """time,lat,lon
2024-09-01T00:00Z,77.0,68.6
2024-09-01T06:00Z,77.2,74.0
2024-09-01T12:00Z,77.4,80.0
"""
GPX = """<?xml version="1.0"?>
<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>
<trkpt lat="77.0" lon="68.6"><time>2024-09-01T00:00:00Z</time></trkpt>
<trkpt lat="77.2" lon="74.0"><time>2024-09-01T06:00:00Z</time></trkpt>
<trkpt lat="77.4" lon="80.0"><time>2024-09-01T12:00:00Z</time></trkpt>
</trkseg></trk></gpx>
"""
AIS = """MMSI,BaseDateTime,LAT,LON,SOG,VesselName
311000001,2024-09-01 12:00:00,77.4,80.0,12.0,ONE
311000001,2024-09-01 00:00:00,77.0,68.6,12.0,ONE
273000002,2024-09-01 01:00:00,70.0,60.0,9.0,TWO
311000001,2024-09-01 06:00:00,77.2,74.0,12.0,ONE
273000002,2024-09-01 02:00:00,70.1,60.2,9.0,TWO
"""


@pytest.fixture
def write(tmp_path):
    def written(text, name="log.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


def test_a_log_a_plotter_and_ais_give_the_same_track(write):
    log = observed.read(write(LOG))
    for other in (observed.read(write(GPX, "track.gpx")),
                  observed.read(write(AIS, "ais.csv"), vessel=311000001)):  # fmt: skip
        for name in ("time", "lon", "lat", "distance_nm", "hours", "speed"):
            np.testing.assert_array_equal(other[name], log[name])


def test_miles_and_knots_are_geodesic(write):
    found = observed.read(write(LOG))
    # 5.4 degrees of longitude at 77.1 N are 72.5 nm along the parallel, and 12 nm north.
    assert float(found.distance_nm[1]) == pytest.approx(
        np.hypot(5.4 * 60.2 * np.cos(np.radians(77.1)), 12), rel=0.01
    )
    np.testing.assert_allclose(found.speed[1:] * 6, found.distance_nm.diff("point"))


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_and_headings(write, separator):
    text = LOG.replace("time,lat,lon", "# Timestamp,Latitude,Longitude").replace(",", separator)
    assert observed.read(write(text)).sizes["point"] == 3


def test_wrong_fixes_are_left_out_and_counted(write):
    wild = LOG.splitlines()
    text = "\n".join(
        [
            wild[0],
            "2024-08-31T23:59Z,10.0,10.0",
            wild[1],
            "2024-09-01T03:00Z,0.0,0.0",
            "2024-09-01T06:00Z,77.9,74.9",
            *wild[2:],
            "not a time,77.4,81",
            "2024-09-02,91,3",
        ]
    )
    found = observed.read(write(text))
    assert found.sizes["point"] == 3
    assert (
        found.attrs["dropped"]
        == "2 without time or place; 1 at the time of another; 2 beyond 40 kn"
    )


def test_east_of_the_date_line_is_one_track(write):
    text = "\n".join(["time,lat,lon", "2024-09-01T00Z,70,179", "2024-09-01T05Z,70,181",
                      "2024-09-01T10Z,70,-177"])  # fmt: skip
    found = observed.read(write(text))
    np.testing.assert_allclose(found.lon, [179, -179, -177])
    assert float(found.distance_nm[-1]) == pytest.approx(
        4 * 60.1 * np.cos(np.radians(70)), rel=0.01
    )


@pytest.mark.parametrize(("text", "name", "told"), [
    ("when,where\n1,2\n", "a.csv", "no column for time"),
    ("time,lat,lon\n", "a.csv", "0 usable positions"),
    ("time,lat,lon\n2024-09-01,77,60\n", "a.csv", "1 usable positions"),
    ("", "a.csv", "no table"),
    (AIS, "a.csv", "2 ships"),
    ("<gpx", "a.gpx", "no GPX"),
    ('<!DOCTYPE x [<!ENTITY a "b">]><gpx/>', "a.gpx", "entities"),
    (GPX.replace("time>", "name>"), "a.gpx", "without a time"),
])  # fmt: skip
def test_what_is_no_track_is_refused(write, text, name, told):
    with pytest.raises(DataError, match=told):
        observed.read(write(text, name))


def test_a_ship_or_file_that_is_not_there(write, tmp_path):
    with pytest.raises(DataError, match="273000002"):
        observed.read(write(AIS), vessel="nobody")
    with pytest.raises(DataError, match="no file"):
        observed.read(tmp_path / "none.csv")


@pytest.fixture(scope="module")
def ice():
    return nsrkit.ice.open("record", start="2020-09-01", end="2020-10-20")


@pytest.fixture(scope="module")
def ship():
    return nsrkit.ship.open("arc7-lng")


@pytest.fixture(scope="module")
def sailed(ice, ship):
    """The model's own track with its times, as if it had been logged."""
    track = nsrkit.voyage.route.fastest(ice, ship, "cape_zhelaniya", "cape_dezhnev", "2020-09-02")
    minutes = (track.hours.values * 60).astype("timedelta64[m]")
    return track.assign(time=("point", np.datetime64("2020-09-02") + minutes))


def test_the_models_own_track_lies_on_itself(sailed, ice, ship):
    found = observed.beside(sailed, ice, ship)
    assert found.attrs["apart_nm"] < 3
    assert float(found.own_h.sum() / found.observed_h.sum()) == pytest.approx(1, abs=0.01)
    # What she was late by is the length factor and the delay, which the same positions leave out.
    assert float(found.same_h.sum()) == pytest.approx(sailed.attrs["hours_ideal"], rel=0.01)
    assert found.sea.values[0].startswith("Kara")
    assert found.sea.values[-1].startswith("Chukchi")


def test_a_ship_half_as_fast_shows_in_every_sea(sailed, ice, ship):
    stretched = sailed.time.values[0] + 2 * (sailed.time.values - sailed.time.values[0])
    slow = observed.beside(sailed.assign(time=("point", stretched)), ice, ship)
    np.testing.assert_allclose(slow.same_kn / slow.observed_kn, 2.2, atol=0.25)


def test_miles_outside_the_ice_box_are_counted_apart(sailed, ice, ship, write):
    west = "\n".join(["time,lat,lon", "2020-09-01T00Z,58,2", "2020-09-03T00Z,70.5,30",
                      "2020-09-03T12Z,71,38"])  # fmt: skip
    found = observed.beside(observed.read(write(west)), ice, ship)
    assert found.attrs["left_out_nm"] > 400
    late = sailed.assign(time=sailed.time + np.timedelta64(900, "D"))
    with pytest.raises(DataError, match="open the ice of its time"):
        observed.beside(late, ice, ship)


def test_where_the_model_would_not_go_is_named(ship, write):
    winter = nsrkit.ice.open("record", start="2020-02-01", end="2020-04-10")
    weak = nsrkit.ship.open("panamax-open")
    log = "time,lat,lon\n2020-02-02T00:00Z,76.5,75\n2020-02-04T00:00Z,77.0,95\n"
    found = observed.beside(observed.read(write(log)), winter, weak, escort="none")
    assert float(found.closed_nm.sum()) == pytest.approx(float(found.observed_nm.sum()))
    assert found.attrs["reason"]
    assert bool(found.own_h.isnull().all())


def test_a_case_names_its_track(sailed, tmp_path):
    table = sailed[["time", "lat", "lon"]].to_dataframe()[["time", "lat", "lon"]]
    table.to_csv(tmp_path / "log.csv", index=False)
    case = nsrkit.load("baseline", {"voyage.observed": str(tmp_path / "log.csv"),
                                    "voyage.ship": "arc7-lng"})  # fmt: skip
    assert observed.of_case(case).sizes["leg"] > 3


def test_a_case_whose_track_is_not_there_is_a_fault():
    with pytest.raises(ScenarioError, match=r"voyage\.observed: is no file"):
        nsrkit.load("baseline", {"voyage.observed": "none.csv"})
