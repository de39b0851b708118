"""Land, depth, seas, sea points and links: what is packed is whole and hangs together."""

import json
from importlib.resources import files

import numpy as np
import pytest
from scipy import ndimage

from nsrkit.errors import DataError
from nsrkit.ice import grid as g
from nsrkit.ice import places
from nsrkit.ice import static as s
from nsrkit.ice.coast import coastline, inland_seas, polar_land

SPACINGS = g.SPACINGS_KM
DATA = files("nsrkit.ice").joinpath("data")


def at(dataset, lon, lat):
    x, y = g.xy(lon, lat)
    return dataset.sel(x=float(x), y=float(y), method="nearest")


@pytest.mark.parametrize("km", SPACINGS)
def test_fields_have_the_grid_and_units(km):
    d = s.static(km)
    assert d.sizes == dict(zip(("y", "x"), g.grid(km).shape, strict=True))
    assert all("units" in d[name].attrs and "long_name" in d[name].attrs for name in d)
    assert set(np.unique(d.surface)) == {0, 1, 2}
    is_open = (d.surface == 0).values
    for name in ("depth", "sea_x", "sea_y"):
        assert (np.isfinite(d[name].values) == is_open).all(), name
    assert not d.links.values[~is_open].any()
    assert not d.sea.values[~is_open].any()
    assert float(d.depth.min()) > 0
    assert 3000 < float(d.depth.max()) < 6000


@pytest.mark.parametrize("km", SPACINGS)
def test_sea_points_lie_on_sea_inside_their_cell(km):
    d, land = s.static(km), s.land_1km()
    x, y = d.sea_x.values, d.sea_y.values
    is_open = np.isfinite(x)
    cols = np.floor((x[is_open] - land.x0_m) / land.step_m).astype(int)
    rows = np.floor((y[is_open] - land.y0_m) / land.step_m).astype(int)
    assert not land.land[rows, cols].any()
    half = km * 500 + 500  # 12.5 km cells share the 1 km cells on their edges
    assert np.nanmax(abs(x - d.x.values)) <= half
    assert np.nanmax(abs(y - d.y.values[:, None])) <= half
    centre = (x == d.x.values) & (y == d.y.values[:, None])
    assert centre.sum() > 0.9 * is_open.sum()


@pytest.mark.parametrize("km", SPACINGS)
def test_links_go_both_ways_and_to_open_cells(km):
    links = s.static(km).links.values
    padded = np.pad(links, 1)
    rows, cols = links.shape
    for d, (dc, dr) in enumerate(s.DIRECTIONS):
        there = padded[1 + dr : 1 + dr + rows, 1 + dc : 1 + dc + cols]
        assert ((links >> d & 1) == (there >> (d + 4) % 8 & 1)).all(), d


@pytest.mark.parametrize("km", [25.0, 12.5])
def test_links_agree_with_a_flood_of_the_1_km_mask(km):
    d, land = s.static(km), s.land_1km()
    starts = [np.ceil(np.arange(n + 1) * km - 0.5).astype(int) for n in g.grid(km).shape]
    rows, cols = np.nonzero((d.surface == 0).values & (d.land_fraction.values > 0.2))
    rng = np.random.default_rng(7)
    tried = joined = 0
    for k in rng.choice(rows.size, 150, replace=False):
        r, c = rows[k], cols[k]
        for way, (dc, dr) in enumerate(s.DIRECTIONS):
            rr, cc = r + dr, c + dc
            if not np.isfinite(d.sea_x.values[rr, cc]):
                continue
            r0, c0 = starts[0][min(r, rr)], starts[1][min(c, cc)]
            box = land.land[r0 : starts[0][max(r, rr) + 1], c0 : starts[1][max(c, cc) + 1]]
            label, _ = ndimage.label(~box)
            ends = [label[int((d.sea_y.values[i] - land.y0_m) // 1000) - r0,
                          int((d.sea_x.values[i] - land.x0_m) // 1000) - c0]
                    for i in ((r, c), (rr, cc))]  # fmt: skip
            assert bool(d.links.values[r, c] >> way & 1) == (ends[0] == ends[1] != 0)
            tried, joined = tried + 1, joined + (ends[0] == ends[1])
    assert 0 < joined < tried


@pytest.mark.parametrize("km", SPACINGS)
def test_the_domain_ends_where_it_should(km):
    d = s.static(km)
    assert at(d, 22.0, 63.0).surface == 2  # Gulf of Bothnia
    assert at(d, 27.0, 60.1).surface == 2  # Gulf of Finland
    assert at(d, 35.5, 61.5).surface == 1  # Lake Onega is no sea
    assert at(d, 100.0, 68.0).surface == 1
    assert at(d, 10.0, 75.0).surface == 2
    assert at(d, 40.0, 72.0).surface == 0


@pytest.mark.parametrize("km", SPACINGS)
@pytest.mark.parametrize(
    ("lon", "lat", "flag"),
    [(63, 72.5, 1), (72.9, 72.3, 1), (85, 76, 2), (69, 77.5, 2), (115, 76, 3), (130, 75, 4),
     (150, 73, 5), (170, 71, 6), (-175, 69, 7), (-166, 69.5, 0), (40, 72, 8), (66, 77.5, 8),
     (38.5, 65.5, 9), (50, 69.3, 10), (-175, 63, 11), (179.5, 64, 11), (170, 78, 0)],
)  # fmt: skip
def test_seas_by_position(km, lon, lat, flag):
    assert int(at(s.static(km), lon, lat).sea) == flag


def test_every_flag_has_a_meaning():
    attrs = s.static(25).sea.attrs
    assert list(attrs["flag_values"]) == list(range(12))
    assert attrs["flag_meanings"].split()[:3] == ["other", "kara_sw", "kara_ne"]


def test_depth_codes_never_promise_deeper_water():
    depth = np.linspace(0.5, 5500, 20001).astype("f4")
    back = s._DEPTHS_M[s.depth_codes(depth)]
    assert (back <= depth + 1e-3).all()
    shallow = depth <= 50
    assert (depth - back)[shallow].max() <= 0.5
    assert ((depth - back) / depth)[~shallow].max() < 0.035


def test_another_grid_is_refused():
    with pytest.raises(DataError, match=r"choose 25, 12\.5 or 5"):
        s.static(10)


def test_a_change_to_one_copy_leaves_the_next_alone():
    first = s.static(25)
    first["depth"] = first.depth * 0
    assert float(s.static(25).depth.max()) > 0
    with pytest.raises(ValueError, match="read-only"):
        s.static(25).depth.values[0, 0] = 1


def test_packs_are_small_and_say_where_they_come_from():
    names = ["land_1km.npz", *(f"static_{km:g}km.npz" for km in SPACINGS), "coastline.npz",
             "inland_seas.npz", "polar_land.npz"]  # fmt: skip
    size = {}
    for name in names:
        raw = DATA.joinpath(name)
        with raw.open("rb") as file, np.load(file, allow_pickle=False) as pack:
            assert "provenance" in pack.files
            note = json.loads(pack["provenance"].tobytes())
            for entry in note.get("inputs", [note]):
                assert len(entry["sha256"]) == 64
                assert entry["licence"]
                assert entry["used_for"]
        size[name] = len(raw.read_bytes())
    assert sum(size.values()) < 1_500_000
    assert size["coastline.npz"] + size["inland_seas.npz"] < 150_000
    assert size["polar_land.npz"] < 200_000
    for entry in s.provenance()["inputs"]:
        assert {"name", "file", "licence", "sha256", "used_for"} <= set(entry)
    assert len(s.provenance()["inputs"]) == 4


def test_depth_is_that_of_etopo1(reference):
    import xarray as xr

    d = s.static(5)
    with xr.open_dataset(reference / "data" / "etopo1_0.1deg_60-85N_10-200E.nc") as etopo:
        rows, cols = np.nonzero((d.depth.values > 100) & (d.land_fraction.values == 0))
        pick = np.random.default_rng(5).choice(rows.size, 2000, replace=False)
        lon, lat = (d[name].values[rows[pick], cols[pick]] for name in ("lon", "lat"))
        nodes = etopo.elevation.interp(lon=("n", lon % 360), lat=("n", lat), method="linear")
    ratio = d.depth.values[rows[pick], cols[pick]] / -nodes.values
    assert abs(np.median(ratio) - 1) < 0.02
    assert np.mean(abs(ratio - 1) < 0.05) > 0.9


def test_outlines_are_closed_and_have_no_long_chords():
    for polygons, chord in ((coastline(), 12.0), (polar_land(), 500.0)):
        for ring in polygons:
            assert ring.shape[1] == 2
            assert np.allclose(ring[0], ring[-1])
            on_cut = np.isclose(abs(ring[:, 0]), 180, atol=0.02)
            step = np.hypot(*np.diff(ring, axis=0).T)
            assert step[~(on_cut[1:] & on_cut[:-1])].max() < chord
    assert max(abs(ring[:, 0]).max() for ring in coastline()) <= 180.01


def test_no_land_ring_runs_across_the_arctic():
    from matplotlib.path import Path

    x, y = (v / 1000 for v in g.xy(np.array([0.0, 90, 180, -90, 150, 30]), np.full(6, 84.5)))
    inside = [Path(ring).contains_points(np.column_stack([x, y])).any() for ring in polar_land()]
    assert not any(inside)
    moscow = [Path(ring).contains_point((37.6, 55.7)) for ring in coastline()]
    assert sum(moscow) == 1
    assert Path(inland_seas()[0]).contains_point((51.0, 41.0))


def test_the_polar_outline_follows_the_mask():
    from matplotlib.path import Path

    land = s.land_1km()
    rng = np.random.default_rng(3)
    rows, cols = (rng.integers(0, n, 3000) for n in land.land.shape)
    x, y = (land.x0_m + (cols + 0.5) * 1000) / 1000, (land.y0_m + (rows + 0.5) * 1000) / 1000
    _, lat = g.lonlat(x * 1000, y * 1000)
    drawn = np.zeros(x.size, bool)
    for ring in polar_land():
        drawn |= Path(ring).contains_points(np.column_stack([x, y]))
    assert (drawn == land.land[rows, cols])[lat > 53].mean() > 0.985


def test_gates_are_found_by_any_spelling_and_lie_near_sea():
    d = s.static(5)
    for item in places.straits().values():
        if item.kind == "barrier" or item.name == "matochkin_shar":
            continue
        x, y = g.xy(*places.gate(item.name))
        away = np.hypot(d.sea_x.values - x, d.sea_y.values - y)
        assert np.nanmin(away) < 15_000, item.name
    assert places.gate("Kara-Gate") == places.gate("kara_gate")
    with pytest.raises(KeyError, match="known: bering_strait"):
        places.gate("suez")


def test_every_row_of_the_table_has_a_source():
    for item in places.straits().values():
        assert item.source
        assert item.status in ("found", "derived", "assumed")
        assert item.depth_m is None or item.fairway
