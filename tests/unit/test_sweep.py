"""Sweeps of real voyages on the 25 km grid."""

import numpy as np
import pytest
import xarray as xr

import nsrkit
from nsrkit.errors import DataError, NsrkitError
from nsrkit.scenario.files import defaults
from nsrkit.voyage.routing.ices import cube
from nsrkit.voyage.trips import block, iceyear

ENDS = {"start": "cape_zhelaniya", "goal": "cape_dezhnev"}
ASKED = ENDS | {
    "ship": ["arc7-lng", "panamax-open"], "years": [2020, 2025], "escort": ["none", "required"],
    "departures": ["09-15", "12-20"],
}  # fmt: skip
TRACKS = [{"ship": "arc7-lng", "year": 2020, "escort": "none"}, 0.5]


@pytest.fixture(scope="module")
def found():
    return nsrkit.voyage.sweep(**ASKED, tracks=TRACKS, how="threads")


def lighter(year, start, end, member=0):
    """Ice whose members differ by their concentration, for `ice`."""
    ice = nsrkit.ice.open("record", start=start, end=end)
    ice["siconc"] = (ice.siconc * (1 - 0.5 * member)).assign_attrs(ice.siconc.attrs)
    return ice


def test_hours_are_those_of_a_scan(found):
    routing = defaults().routing.model_copy(update={"grid_km": 25.0})
    ice = nsrkit.ice.open("record", start="2020-01-01", end="2021-03-15")
    for ship in found.ship.values:
        scan = nsrkit.voyage.scan(
            ice, nsrkit.ship.open(str(ship)), *ENDS.values(), ["2020-09-15", "2020-12-20"],
            escort="none", routing=routing,
        )  # fmt: skip
        mine = found.hours.sel(year=2020, ship=ship, escort="none").values
        assert np.allclose(mine, scan.hours, atol=0.0501, equal_nan=True)
    assert np.isfinite(found.hours.sel(departure="09-15")).all()


def test_a_missing_route_has_its_reason(found):
    names = found.reason.attrs["flag_meanings"].split()
    said = found.reason.sel(departure="12-20", ship="panamax-open", escort="none")
    assert names[int(said.sel(year=2020))] == "closed"
    assert names[int(said.sel(year=2025))] == "data_end"  # the record ends eleven days later
    assert (np.isnan(found.hours) == (found.reason > 0)).all()


def test_dates_and_units(found):
    assert found.depart.sel(year=2025, departure="12-20") == np.datetime64("2025-12-20")
    assert found.hours.attrs["units"] == "h"
    assert found.hours.dims == ("year", "ship", "escort", "departure")
    tenths = found.hours.values[np.isfinite(found.hours)] * 10
    assert np.allclose(tenths, np.rint(tenths), atol=1e-6)


def test_visits_count_voyages(found):
    """Every voyage begins in one cell and ends in another, and none visits a cell twice."""
    voyages = int(np.isfinite(found.hours).sum())
    assert found.visits.dtype == np.uint32
    for lon, lat in ((68.6, 77.0), (-169.7, 66.1)):
        x, y = nsrkit.ice.xy(lon, lat)
        assert int(found.visits.sel(x=float(x), y=float(y), method="nearest")) == voyages
    assert int(found.visits.max()) == voyages
    land = nsrkit.ice.open("record", start="2020-09-15", end="2020-09-15").surface == 1
    assert float(found.visits.where(land).sum() / found.visits.sum()) < 0.1  # shores share cells


def test_only_the_tracks_asked_for_are_kept(found):
    sizes = found.track_size.values
    assert sizes.sum() == found.sizes["point"]
    rows = list(zip(found.track_year.values, found.track_ship.values, found.track_escort.values,
                    found.track_departure.values, strict=True))  # fmt: skip
    assert len(set(rows)) == len(rows)
    assert {row for row in rows if row[:3] == (2020, "arc7-lng", "none")} == {
        (2020, "arc7-lng", "none", "09-15"),
        (2020, "arc7-lng", "none", "12-20"),
    }
    pairs = {(ship, escort) for _, ship, escort, _ in rows}
    assert len(pairs) == 4  # the median voyage of each ship and policy
    ends = np.cumsum(sizes) - 1
    for row, end in zip(rows, ends, strict=True):
        year, ship, escort, departure = row
        hours = found.hours.sel(year=year, ship=ship, escort=escort, departure=departure)
        assert found.track_hours.values[end] == pytest.approx(float(hours), abs=0.051)
        assert found.track_lat.values[end] == pytest.approx(66.1, abs=0.2)


@pytest.mark.parametrize("how", ["serial", "folder"])
def test_the_same_bits_come_back_however_it_was_run(found, how, tmp_path):
    given = {"how": "serial"} if how == "serial" else {"to": tmp_path / "out"}
    xr.testing.assert_equal(nsrkit.voyage.sweep(**ASKED, tracks=TRACKS, **given), found)


def test_no_tracks_no_points():
    given = ASKED | {"years": [2020], "ship": "panamax-open", "escort": "none"}
    plain = nsrkit.voyage.sweep(**given)
    assert not [name for name in plain if name.startswith("track")]
    wanted = [{"departure": "12-20"}]  # there is no route then
    assert nsrkit.voyage.sweep(**given, tracks=wanted).sizes["track"] == 0


def test_a_ship_too_deep_for_her_port():
    deep = nsrkit.ship.open({"extends": "panamax-tanker-1as", "draught_m": 90.0})
    found = nsrkit.voyage.sweep(deep, **ENDS, years=[2020], departures=["09-15"])
    assert block.REASONS[int(found.reason.squeeze())] == "too_shallow"
    assert np.isnan(found.hours).all()


def test_members_and_draws_are_axes(tmp_path):
    found = nsrkit.voyage.sweep("panamax-open", **ENDS, years=[2020], departures=["07-15"],
                                escort="none", ice=lighter, members=[0, 1], draws=2, seed=2,
                                how="serial")  # fmt: skip
    assert found.hours.dims == ("year", "member", "ship", "escort", "draw", "departure")
    assert (found.hours.isel(member=1) < found.hours.isel(member=0)).all()
    assert found.thickness_factor.dims == ("draw",)
    assert len(np.unique(found.hours.isel(member=1))) == 2


def drawn(year, start, end, member):
    """The members that "members" draws with seed 2, the plain way."""
    return nsrkit.ice.members(start=start, end=end, n=3, seed=2).isel(member=member)


def test_members_are_drawn_by_name():
    given = ENDS | {"ship": "panamax-open", "years": [2019], "departures": ["07-15"]}
    given |= {"escort": "none", "members": range(1, 3), "seed": 2, "how": "serial"}
    named = nsrkit.voyage.sweep(**given, ice="members")
    xr.testing.assert_equal(named, nsrkit.voyage.sweep(**given, ice=drawn))
    assert len(np.unique(named.hours)) == 2
    other = nsrkit.voyage.sweep(**(given | {"seed": 3, "members": [1]}), ice="members")
    assert float(other.hours.squeeze()) not in named.hours


def test_a_scenario_reaches_its_last_year():
    found = nsrkit.voyage.sweep(
        "panamax-open",
        **ENDS,
        years=[2030, 2100],
        departures=["07-01"],
        escort="none",
        ice="ssp585",
        members=range(2),
        how="serial",
    )
    hours = found.hours.squeeze(("ship", "escort", "departure"))
    assert hours.dims == ("year", "member")
    assert (hours.sel(year=2100) < 200).all()
    assert (hours.sel(year=2100) < hours.sel(year=2030).max()).all()


def test_ice_that_is_read_is_that_of_the_block_only(monkeypatch):
    """Neither the members before it nor other years."""
    asked = []

    def counted(ice, box, fill=None):
        asked.append(dict(ice.siconc.sizes))
        return read(ice, box, fill)

    read = cube.read
    monkeypatch.setattr(cube, "read", counted)
    water = iceyear.IceYears("members", seed=1)
    for member in (0, 39):
        iceyear._read(water, 2020, member, 25.0)
    assert asked == [{"time": 366 + 75, "y": 192, "x": 257}] * 2


def test_files_are_ice_too(tmp_path):
    """What the record wrote gives the hours of the record, as far as it goes."""
    given = ENDS | {
        "ship": "panamax-open",
        "years": [2020],
        "departures": ["08-15", "09-28", "01-05"],
    }
    path = tmp_path / "mine.nc"
    nsrkit.ice.open("record", start="2020-08-01", end="2020-10-01").to_netcdf(path)
    own, read = (nsrkit.voyage.sweep(**given, ice=ice, how="serial") for ice in ("record", path))
    assert abs(float((own.hours - read.hours).sel(departure="08-15").squeeze())) < 0.11
    for label in ("09-28", "01-05"):
        assert block.REASONS[int(read.reason.sel(departure=label).squeeze())] == "data_end"
    with pytest.raises(NsrkitError, match=r"mine\.nc holds no ice of 2019"):
        nsrkit.voyage.sweep(**(given | {"years": [2019]}), ice=path, how="serial")


def test_ice_is_told_apart(tmp_path):
    one, two = (iceyear.IceYears("members", seed).digest() for seed in (1, 2))
    assert one != two
    file = tmp_path / "ice.nc"
    file.write_bytes(b"first")
    before = iceyear.IceYears(str(file), 1).digest()
    file.write_bytes(b"second")
    assert iceyear.IceYears(str(file), 1).digest() != before
    assert iceyear.IceYears(str(file), 2).digest() == iceyear.IceYears(str(file), 1).digest()


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"ice": "members"}, r"members=range\(20\)"),
        ({"ice": "ssp245", "members": [-1]}, "not -1"),
        ({"ice": "record", "members": [0]}, "no members"),
        ({"departures": ["02-29"]}, "02-29"),
        ({"departures": ["2020-09-01"]}, "month-day"),
        ({"departures": 0}, "every 0 days"),
        ({"escort": ["maybe"]}, "maybe"),
        ({"ship": ["arc7-lng", "arc7-lng"]}, "one name"),
        ({"tracks": [{"year": 1999}]}, "no year 1999"),
        ({"tracks": [{"month": 9}]}, "no month"),
        ({"tracks": [1.5]}, "quantile"),
    ],
)
def test_a_wrong_label_is_told_at_once(given, word):
    with pytest.raises(DataError, match=word):
        nsrkit.voyage.sweep(**(ASKED | given))


def test_a_block_that_fails_is_named():
    with pytest.raises(NsrkitError, match="year=1900, ship=arc7-lng, escort=none: DataError"):
        nsrkit.voyage.sweep(**(ASKED | {"years": [1900]}), how="serial")


def test_a_day_step_covers_the_year():
    days = nsrkit.voyage.trips.sweep._departures(30)
    assert (days[0], days[1], days[-1], len(days)) == ("01-01", "01-31", "12-27", 13)


def test_cells_are_counted_once():
    visits = np.zeros((192, 257), np.uint32)
    x, y = np.array([-3.0375e6, -2.9875e6, -3.0375e6]), np.full(3, -1.4125e6)
    block._visit(visits, x, y)
    assert visits[0, :4].tolist() == [1, 1, 1, 0]
    assert visits.sum() == 3


def test_a_rerun_knows_its_own_folder(tmp_path):
    """Whatever it follows from holds tuples and numbers, and comes back from JSON as lists."""
    asked = ASKED | {"start": (68.6, 77.0), "ship": "arc7-lng", "years": [2020], "escort": "full"}
    first = nsrkit.voyage.sweep(**asked, to=tmp_path / "out", how="serial")
    again = nsrkit.voyage.sweep(**asked, to=tmp_path / "out", how="serial")
    xr.testing.assert_equal(first, again)
