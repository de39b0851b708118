"""5 km routes in corridors: as good as on the whole grid, and found there where they are not."""

import numpy as np
import pytest

import nsrkit
from nsrkit import NoRouteError
from nsrkit._kernels.encode import band
from nsrkit.ice import grid as ice_grid
from nsrkit.scenario.files import defaults
from nsrkit.voyage.route import solver
from nsrkit.voyage.routing import corridor, icebox
from nsrkit.voyage.routing.ices.cube import read

ENDS = ("cape_zhelaniya", "cape_dezhnev")
SAME = 2e-4  # of the hours: what a corridor may cost
STRAITS = (98.0, 104.0, 76.0, 81.5)  # all ways between Taymyr and the north of Severnaya Zemlya


@pytest.fixture(scope="module")
def ice():
    """Read once for all solvers on the fine grid."""
    cube = nsrkit.ice.open("record", start="2020-06-20", end="2020-11-10")
    return read(cube, icebox.sea(5.0))


@pytest.fixture(scope="module")
def feeder():
    return nsrkit.ship.open("feeder-1as")


def made(ice, ship, corridor_km=100.0, **other):
    routing = defaults().routing
    return solver(ice, ship, routing=routing.model_copy(
        update={"grid_km": 5.0, "corridor_km": corridor_km, **other}))  # fmt: skip


def without(made, west, east, south, north):
    """The solver with the sea between some degrees too shallow."""
    box = made.box
    node = np.arange(box.open.size)
    cols = box.plane.field.cols
    lon, lat = ice_grid.lonlat(*box.plane.xy(node % cols, node // cols))
    shut = (lon > west) & (lon < east) & (lat > south) & (lat < north)
    made.box = box._replace(depth=np.where(shut, 0.5, box.depth), harbour=box.harbour & ~shut)
    made.season = made.coded(made.limits)
    return made


def told(solver, coarse):
    """The solver with another coarse grid than its own."""
    solver._corridors._coarse = coarse
    return solver


def same(one, other):
    return np.array_equal(one.line.x, other.line.x) and np.array_equal(
        one.line.hours, other.line.hours
    )


@pytest.fixture(scope="module")
def full(ice, feeder):
    return made(ice, feeder, 0.0)


@pytest.fixture(scope="module")
def near(ice, feeder):
    return made(ice, feeder)


@pytest.mark.parametrize("depart", ["2020-06-20", "2020-07-12T07:00", "2020-08-30", "2020-10-15"])
def test_corridor_is_as_good_as_the_whole_grid(near, full, depart):
    one, other = near.way(*ENDS, depart), full.way(*ENDS, depart)
    assert (one.search, other.search) == ("corridor", "full")
    assert one.line.hours[-1] == pytest.approx(other.line.hours[-1], rel=SAME)
    assert one.ideal_h == pytest.approx(other.ideal_h, rel=SAME)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["panamax-open", "arc7-lng"])
def test_a_season_of_departures(ice, name):
    ship = nsrkit.ship.open(name)
    days = np.arange("2020-06-20", "2020-11-01", 6, dtype="datetime64[D]")
    one, why = made(ice, ship).hours(*ENDS, days, explain=False)
    other, why_not = made(ice, ship, 0.0).hours(*ENDS, days, explain=False)
    assert np.isfinite(one).sum() > 5
    assert why == why_not
    np.testing.assert_allclose(one, other, rtol=SAME)


def test_other_grids_are_searched_whole(feeder):
    cube = nsrkit.ice.open("record", start="2020-08-30", end="2020-09-20")
    assert solver(cube, feeder).way(*ENDS, "2020-08-30").search == "full"


def test_dataset_says_how_it_was_found(near, full):
    one, other = (each.track(*ENDS, "2020-08-30") for each in (near, full))
    assert (one.attrs["search"], other.attrs["search"]) == ("corridor", "full")
    assert np.isfinite(one.to_array()).all()
    assert one.depth.min() >= near.limits.need_m
    for name in ("distance_nm", "siconc", "sithick", "rio"):
        assert float(one[name].mean()) == pytest.approx(float(other[name].mean()), abs=1e-3)
    assert one.attrs["waiting_h"] == pytest.approx(other.attrs["waiting_h"], abs=0.05)


def test_fine_passage_shut(ice, feeder):
    """The coarse cells are open, the fine ones are not: no way is left, and both say so."""
    found, whole = (without(made(ice, feeder, reach), *STRAITS) for reach in (100.0, 0.0))
    found = told(found, made(ice, feeder).on_grid(25.0))
    said = []
    for each in (found, whole):
        with pytest.raises(NoRouteError) as caught:
            each.way(*ENDS, "2020-09-10")
        said.append(str(caught.value))
    assert said[0] == said[1]
    assert "too shallow" in said[0]


def test_fine_way_round(ice, feeder):
    """Vilkitsky and Shokalsky are shut to fine cells only: the way round the north is far off."""
    found, whole = (
        without(made(ice, feeder, reach, north_of_severnaya_zemlya=True), *STRAITS[:3], 80.2)
        for reach in (100.0, 0.0)
    )
    found = told(found, made(ice, feeder).on_grid(25.0))
    one = found.way(*ENDS, "2020-09-10")
    assert one.search == "full: no route in the corridor"
    assert same(one, whole.way(*ENDS, "2020-09-10"))


@pytest.mark.parametrize("shut", [STRAITS, (60.0, 80.0, 75.0, 79.0)])
def test_coarse_passage_or_port_shut(ice, feeder, full, shut):
    found = made(ice, feeder)
    one = told(found, without(found.on_grid(25.0), *shut)).way(*ENDS, "2020-09-10")
    assert one.search == "full: no route on the coarse grid"
    assert same(one, full.way(*ENDS, "2020-09-10"))


def test_better_way_outside_the_corridor(ice, feeder, full, monkeypatch):
    """The coarse track is kept to the south of the East Siberian Sea, the better one is not."""
    monkeypatch.setattr(corridor, "_ASTRAY", np.inf)
    monkeypatch.setattr(corridor, "_SLACK", -1.0)
    found = made(ice, feeder, 40.0)
    coarse = without(found.on_grid(25.0), 158.0, 168.0, 72.0, 84.0)
    one = told(found, coarse).way(*ENDS, "2020-09-10")
    assert one.search == "full: the track touches the edge of the corridor"
    assert same(one, full.way(*ENDS, "2020-09-10"))


@pytest.mark.parametrize(
    ("name", "limit", "why"),
    [
        ("_SLOW", 1.0, "ice too heavy for the coarse grid"),
        ("_ASTRAY", 0.0, "the coarse grid takes a different time"),
        ("EDGE_CELLS", 40, "the track touches the edge of the corridor"),
    ],
)
def test_each_doubt_leads_to_the_whole_grid(ice, feeder, full, monkeypatch, name, limit, why):
    monkeypatch.setattr(corridor, name, limit)
    one = made(ice, feeder).way(*ENDS, "2020-07-20")
    assert one.search == f"full: {why}"
    assert same(one, full.way(*ENDS, "2020-07-20"))


def test_track_that_cannot_be_sailed(ice, feeder, full, monkeypatch):
    found = made(ice, feeder)
    sail = found._sail

    def never(track):
        line, ideal, at = sail(track)
        return line, np.inf if track.plane.field.cols < 1000 else ideal, at

    monkeypatch.setattr(found, "_sail", never)
    one = found.way(*ENDS, "2020-09-10")
    assert one.search == "full: the track in the corridor cannot be sailed"
    assert same(one, full.way(*ENDS, "2020-09-10"))


def test_narrow_corridor(ice, feeder, full, monkeypatch):
    monkeypatch.setattr(corridor, "_SLACK", -1.0)
    one = made(ice, feeder, 12.0).way(*ENDS, "2020-07-20")
    assert one.search.startswith("full: ")
    assert same(one, full.way(*ENDS, "2020-07-20"))


def test_no_route_has_its_reason(ice):
    ship = nsrkit.ship.open("panamax-open")
    said = []
    for reach in (100.0, 0.0):
        with pytest.raises(NoRouteError) as caught:
            made(ice, ship, reach).way(*ENDS, "2020-11-08")
        said.append(str(caught.value))
    assert said[0] == said[1]
    assert said[0] != "the way is closed"


def test_departures_before_do_not_count(ice, feeder, near):
    near.hours(*ENDS, ["2020-10-01", "2020-07-01", "2020-08-11"])
    fresh = made(ice, feeder)
    assert same(near.way(*ENDS, "2020-07-20"), fresh.way(*ENDS, "2020-07-20"))
    hours, _ = fresh.hours(*ENDS, ["2020-07-20"])
    assert hours[0] == near.way(*ENDS, "2020-07-20").line.hours[-1]


def test_other_places(ice, feeder, near, full):
    """Ports in fjords, and ends so close that the window is the rim of the map's."""
    for ends in (("Murmansk", "Sabetta"), ((32.0, 71.0), (36.0, 70.0)), ("Provideniya", "Pevek")):
        one, other = (each.way(*ends, "2020-09-01").line.hours[-1] for each in (near, full))
        assert one == pytest.approx(other, rel=SAME)


def test_codes_do_not_depend_on_when_they_are_asked_for(ice, feeder):
    whole = made(ice, feeder, 0.0).whole.field.codes
    season = made(ice, feeder, 0.0).season
    rng = np.random.default_rng(1)
    nodes = np.sort(rng.choice(np.flatnonzero(season.usable), 5000, replace=False))
    late = season.plane(100, nodes[::2]).field.codes.copy()
    assert np.array_equal(late[100:, nodes[::2]], whole[100:, nodes[::2]])
    assert not late[:64].any()
    both = season.plane(0, nodes).field.codes
    assert np.array_equal(both[:, nodes], whole[:, nodes])
    assert 0 < (whole[:, nodes] < 56).sum() < whole[:, nodes].size


def test_window_is_the_same_sea(near):
    box = near.box
    part = icebox.cut(box, slice(448, 640), slice(320, 832))
    node = np.flatnonzero(part.open)
    cols = part.plane.field.cols
    x, y = part.plane.xy(node % cols, node // cols)
    u, v = (np.rint(at).astype(int) for at in box.plane.uv(x, y))
    there = v * box.plane.field.cols + u
    for name in ("open", "depth", "harbour", "barrier", "flag", "point"):
        assert np.array_equal(getattr(part, name)[node], getattr(box, name)[there], equal_nan=True)
    assert np.array_equal(part.plane.field.stretch[node], box.plane.field.stretch[there])
    assert np.array_equal(part.plane.coast.flag[node], box.plane.coast.flag[there])
    rim = np.ones(part.open.size, bool)
    rim.reshape(-1, cols)[1:-1, 1:-1] = False
    assert not part.open[rim].any()
    assert not part.plane.field.links[rim].any()
    # The same square of the 1 km land, wherever it is seen from.
    assert part.plane.coast.u0 + part.plane.coast.ratio * (u[0] - 320) == pytest.approx(
        box.plane.coast.u0 + box.plane.coast.ratio * u[0]
    )


def test_band_is_a_true_distance():
    rows, cols = 60, 90
    stretch = np.linspace(0.9, 1.1, rows * cols)
    u, v = np.array([20.3, 55.0, 61.0]), np.array([30.1, 41.0, 22.6])
    mask = np.zeros(rows * cols, bool)
    band(u, v, 12.0, stretch, cols, mask)
    row, col = np.divmod(np.arange(mask.size), cols)
    away = np.full(mask.size, np.inf)
    for i in range(2):
        for part in np.linspace(0, 1, 400):
            at = u[i] + part * (u[i + 1] - u[i]), v[i] + part * (v[i + 1] - v[i])
            near = stretch[int(np.rint(at[1])) * cols + int(np.rint(at[0]))]
            away = np.minimum(away, np.hypot(col - at[0], row - at[1]) * near)
    assert mask[away < 11.9].all()
    assert not mask[away > 12.05].any()
    assert 500 < mask.sum() < 2500


def test_band_ends_with_the_plane():
    mask = np.zeros(400, bool)
    band(np.array([1.0]), np.array([18.5]), 100.0, np.ones(400), 20, mask)
    assert mask.all()
