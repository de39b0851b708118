"""What the map in the browser is sent."""

import numpy as np
import pytest
import xarray as xr

import nsrkit
from nsrkit.errors import DataError
from nsrkit.ice import grid, static
from nsrkit.show.maps import polar
from nsrkit.show.widgets import ground, packs, scene


@pytest.fixture(scope="module")
def ice():
    return nsrkit.ice.open("record", start="2024-09-10", end="2024-09-12").load()


def track(lon, lat, hours, led, rio=None, **attrs):
    columns = {"lon": lon, "lat": lat, "hours": hours, "escorted": led,
               "rio": [20.0] * len(lon) if rio is None else rio}  # fmt: skip
    return xr.Dataset({name: ("point", np.array(values)) for name, values in columns.items()},
                      attrs={"enter": "2024-09-01 06:00", "reason": "", **attrs})  # fmt: skip


def sent(*lines):
    return packs.unpack(scene.routes(lines, draught_m=12, clearance_m=2))


def test_places_lie_where_the_static_map_has_them():
    about, arrays = packs.unpack(scene.base())
    murmansk = next(one for one in about["places"] if one["name"] == "Murmansk")
    x, y = polar.at(murmansk["lon"], murmansk["lat"])
    right, down = np.array(murmansk["at"]) * about["unit_km"]
    left, top = about["view"]["left"], about["view"]["top"]
    assert (right - left) / polar.KM_PER_PX == pytest.approx(float(x), abs=0.05)
    assert (down - top) / polar.KM_PER_PX == pytest.approx(float(y), abs=0.05)
    assert arrays["land_rings"][-1] == len(arrays["land"]) > 3000


def test_a_cell_lies_where_the_grid_has_it():
    about, arrays = packs.unpack(scene.base())
    cells, fixed = grid.grid(25), static.static(25)
    row, column = np.argwhere(fixed["depth"].values > 3000)[0]
    corner = about["grid"]
    assert corner["x0_km"] + column * corner["step_km"] == cells.x[column] / 1000
    assert corner["y0_km"] + row * corner["step_km"] == cells.y[row] / 1000
    assert arrays["depth"][row, column] == round(float(fixed["depth"].values[row, column]))
    assert (arrays["depth"] == ground.NO_DEPTH).sum() == fixed["depth"].isnull().sum()


def test_fields_come_back_within_half_a_step(ice):
    rio = nsrkit.ship.polaris.index(ice, "PC6")
    about, arrays = packs.unpack(scene.fields(ice, rio))
    known = ice["siconc"].notnull().values
    for name, field in (("siconc", ice["siconc"] * 100), ("sithick", ice["sithick"]), ("rio", rio)):
        layer = packs.unpack(scene.base())[0]["layers"][name]
        back = arrays[name] * layer["scale"] + layer["offset"]
        off = (field.transpose("time", "y", "x").values - back)[known]
        low = 0 if name == "rio" else -layer["scale"] / 2  # the index is rounded down
        assert low - 1e-3 <= off.min()
        assert off.max() <= low + layer["scale"] + 1e-6
    assert about["dates"] == ["2024-09-10", "2024-09-11", "2024-09-12"]
    assert about["kind"] == "reconstructed from regional ice areas"


def test_the_sea_goes_on_under_the_coast_but_gaps_in_it_stay(ice):
    holed = ice.copy(deep=True)
    rows, columns = np.nonzero(ice["siconc"].notnull().values[0])
    at = rows.size // 2
    holed["siconc"].values[:, rows[at], columns[at]] = np.nan
    codes = packs.unpack(scene.fields(holed))[1]["siconc"][0]
    surface = static.static(25)["surface"].values
    beside = np.zeros(surface.shape, bool)
    beside[1:] |= surface[:-1] == 0
    assert (codes[beside & (surface == 1)] != scene.NO_DATA).all()
    assert codes[rows[at], columns[at]] == scene.NO_DATA
    assert (codes == scene.NO_DATA)[surface == 0].sum() == 1


def test_the_same_is_sent_for_the_same(ice):
    assert scene.fields(ice) == scene.fields(ice.copy(deep=True))
    scene.base.cache_clear()
    first = scene.base()
    scene.base.cache_clear()
    assert scene.base() == first


def test_coarse_steps_keep_the_limits_of_the_index(ice):
    rio = nsrkit.ship.polaris.index(ice, "IC")
    coarse = packs.unpack(scene.fields(ice, rio, coarse=True))[1]
    fine = packs.unpack(scene.fields(ice, rio))[1]
    sea = ice["siconc"].notnull().values
    for limit in (0, -10):
        below = ((coarse["rio"] < (limit + 90) * 2) == (rio.values < limit))[sea]
        assert below.all()
    off = coarse["siconc"].astype(int) - fine["siconc"]
    assert abs(off[sea]).max() <= 2
    assert len(packs.embedded(scene.fields(ice, rio, coarse=True))) < 0.75 * len(
        packs.embedded(scene.fields(ice, rio))
    )


def test_dates_choose_frames(ice):
    about, arrays = packs.unpack(scene.fields(ice, dates=["2024-09-12T03", "2024-09-10"]))
    assert about["dates"] == ["2024-09-12", "2024-09-10"]
    whole = packs.unpack(scene.fields(ice))[1]["siconc"]
    assert (arrays["siconc"] == whole[[2, 0]]).all()


def test_another_grid_is_refused(ice):
    with pytest.raises(DataError, match="25 km"):
        scene.fields(ice.isel(x=slice(0, 100)))
    with pytest.raises(DataError, match="siconc"):
        scene.fields(ice.where(False))


def test_a_route_keeps_its_bends_its_hours_and_where_it_is_led():
    lon = np.linspace(80, 130, 201)
    lat = 76 + np.where(lon > 100, (lon - 100) * 0.03, 0)
    hours = np.linspace(0, 100, 201)
    hours[120:] += 24
    led = (lon > 104) & (lon < 112)
    rio = np.where(np.isclose(lon, 109), -3.5, 12.0)
    about, arrays = sent(scene.Line(track(lon, lat, hours, led, rio), "own", "As loaded"))
    points, told = arrays["points"], arrays["hours"]
    assert len(points) < 60
    x, y = grid.xy(lon, lat)
    right, up = polar.upright(x / 1000, y / 1000)
    for moment in (30.0, 59.0, 70.0, 90.0):
        true = [np.interp(moment, hours, axis) for axis in (right, -up)]
        drawn = [np.interp(moment, told, points[:, axis] * ground.UNIT_KM) for axis in (0, 1)]
        assert np.hypot(*np.subtract(true, drawn)) < 15
    legs = np.diff(told, prepend=told[0])
    assert legs[arrays["led"] == 1].sum() == pytest.approx(
        np.diff(hours, prepend=0)[led].sum(), abs=0.2
    )
    assert arrays["led_h"].sum() == pytest.approx(legs[arrays["led"] == 1].sum(), abs=0.2)
    assert arrays["rio"].min() == -4
    assert about["routes"][0]["label"] == "5.2 d"
    assert about["routes"][0]["begin"] == "2024-09-01T06:00"


def test_a_route_that_is_not_there_says_why():
    own = track([100, 101], [76.0, 76.0], [0.0, 1.5], [False, False])
    gone = xr.Dataset(attrs={"reason": "no route: ice", "enter": "2024-02-01 00:00"})
    about, arrays = sent(
        scene.Line(gone, "a", "February", frame=0),
        scene.Line(own, "b", "September", frame=1),
    )
    assert arrays["starts"].tolist() == [0, 0, 2]
    assert [one["reason"] for one in about["routes"]] == ["no route: ice", ""]
    assert [one["label"] for one in about["routes"]] == ["", "0.1 d"]
    assert arrays["hours"].tolist() == [0.0, 1.5]


def test_no_routes_are_a_pack_too():
    about, arrays = sent()
    assert about["routes"] == []
    assert arrays["starts"].tolist() == [0]
