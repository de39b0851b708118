import numpy as np
import pytest

import nsrkit
from nsrkit.errors import DataError
from nsrkit.ice import grid
from nsrkit.ice.static import land_1km, static
from nsrkit.voyage import corridors, ports


def test_names_are_read_in_any_case_and_spelling():
    for name in ("St Petersburg", "st petersburg", "ST-PETERSBURG", "st_petersburg"):
        assert ports.place(name).name == "St Petersburg"


def test_gates_and_positions_are_places():
    gate = ports.place("cape_zhelaniya")
    assert (gate.kind, round(gate.lat, 1)) == ("gate", 77.0)
    point = ports.place((190.0, 65.0))
    assert (point.lon, point.lat, point.links) == (-170.0, 65.0, ())


def test_an_unknown_name_names_the_nearest():
    with pytest.raises(DataError, match="did you mean: Hamburg"):
        ports.place("Hamborg")
    with pytest.raises(DataError, match="Shanghai"):
        ports.place("zzzz")


def test_a_position_off_the_globe_is_refused():
    with pytest.raises(DataError, match="not a longitude and latitude"):
        ports.place((10.0, 95.0))


def test_every_port_joins_the_network_near_its_berth():
    nodes = set(corridors.network().names)
    for port in ports.ports().values():
        assert port.links, port.name
        assert {node for node, _ in port.links} <= nodes, port.name
        assert all(nm > 0 for _, nm in port.links)
        long = {"Dudinka": 310, "Tiksi": 35, "Utrenny": 32, "Arkhangelsk": 25, "Murmansk": 25}
        assert port.approach_nm < long.get(port.name, 11), port.name


def test_sea_points_inside_the_ice_box_are_sea_of_the_routing_mask():
    mask, checked = land_1km(), 0
    for port in ports.ports().values():
        east = port.lon % 360
        if (
            not (grid.WEST_E <= east <= grid.EAST_E and port.lat >= grid.SOUTH_N)
            or port.notice == ports.BALTIC_NOTICE
        ):
            continue
        x, y = grid.xy(port.lon, port.lat)
        row, col = int((y - mask.y0_m) // 1000), int((x - mask.x0_m) // 1000)
        assert not mask.land[row, col], port.name
        checked += 1
    assert checked >= 10


def test_links_are_no_shorter_than_the_geodesic():
    net = corridors.network()
    index = {name: i for i, name in enumerate(net.names)}
    for port in ports.ports().values():
        for node, nm in port.links:
            i = index[node]
            straight = corridors._GEOD.inv(port.lon, port.lat, net.lon[i], net.lat[i])[2] / 1852
            assert straight - 0.2 <= nm <= 2.2 * straight + 10, (port.name, node)


def test_what_is_not_known_is_flagged():
    assert "coordinates unverified" in ports.place("Sabetta").note
    assert ports.place("Shanghai").draught_m is None
    assert ports.place("Sabetta").draught_status == "assumed"


def test_the_baltic_says_that_its_ice_is_not_modelled():
    baltic = {port.name for port in ports.ports().values() if port.notice == ports.BALTIC_NOTICE}
    assert baltic == {"St Petersburg", "Ust-Luga", "Primorsk", "Kaliningrad", "Baltiysk", "Gdansk"}


def test_a_long_approach_says_that_its_ice_is_left_out():
    assert "300 nm of river" in ports.place("Dudinka").notice
    assert ports.place("Sabetta").notice == ""


@pytest.mark.parametrize("spacing", grid.SPACINGS_KM)
def test_the_router_takes_over_where_the_port_s_own_draught_floats(spacing):
    """On each routing grid, in the piece of deep sea that the Barents Sea belongs to."""
    from scipy.ndimage import label

    cells, fixed = grid.grid(spacing), static(spacing)
    for name, need in (("Arkhangelsk", 10.2), ("Sabetta", 13.0), ("Murmansk", 15.0)):
        with np.errstate(invalid="ignore"):
            deep = (fixed.surface.values == 0) & (fixed.depth.values >= need)
        pieces, _ = label(deep, np.ones((3, 3)))

        def piece(lon, lat, pieces=pieces):
            x, y = grid.xy(lon, lat)
            return pieces[abs(cells.y - y).argmin(), abs(cells.x - x).argmin()]

        port = ports.place(name)
        assert piece(port.lon, port.lat) == piece(38.0, 72.0) != 0, name


def test_draught_limits():
    ship = nsrkit.ship.open("panamax-ice1")
    assert "9.2 m draught" in ports.fits("Arkhangelsk", ship)
    assert ports.fits("Shanghai", ship) == ""  # no limit known
    assert ports.fits("Zhoushan", ship) == ""
    assert np.isfinite(ship.draught_m.value)


@pytest.mark.parametrize(("text", "lon", "lat"), [
    ("72.50N 60.20E", 60.2, 72.5), ("70 n, 175.5 w", -175.5, 70.0), ("10S 0E", 0.0, -10.0),
])  # fmt: skip
def test_a_position_may_be_text(text, lon, lat):
    found = ports.place(text)
    assert found[2:4] == pytest.approx((lon, lat))
    assert ports.place(found.name)[2:4] == pytest.approx((lon, lat))


@pytest.mark.parametrize("text", ["95N 20E", "70N", "70N 20", "N70 E20"])
def test_text_that_is_no_position(text):
    with pytest.raises(DataError):
        ports.place(text)
