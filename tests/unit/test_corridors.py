from itertools import pairwise

import numpy as np
import pytest

from nsrkit.errors import DataError, NoRouteError
from nsrkit.voyage import corridors


def walk_of(origin, destination, corridor, **more):
    ends = corridors.place(origin), corridors.place(destination)
    use = corridors._open_edges(corridor, more.get("avoid", ()), more.get("draught_m"))
    path = corridors._path(ends, use)
    assert path, "no way"
    return corridors._walk(ends, path)


def test_the_network_is_one_piece_of_known_nodes():
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    net = corridors.network()
    size = len(net.names)
    count, _ = connected_components(coo_array((net.nm, (net.a, net.b)), shape=(size, size)))
    assert count == 1
    assert len(set(net.names)) == size
    assert len({frozenset(pair) for pair in zip(net.a, net.b, strict=True)}) == net.a.size


@pytest.mark.parametrize("name", ["nsr", "suez", "cape", "panama"])
def test_each_corridor_is_a_cut_between_the_halves_of_the_network(name):
    """Without the edges of the other three, the ways of this one cannot be avoided."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    net = corridors.network()
    use = corridors._open_edges("none of them", (), None)
    size = len(net.names)
    graph = coo_array((net.nm[use], (net.a[use], net.b[use])), shape=(size, size))
    _, piece = connected_components(graph, directed=False)
    halves = {piece[net.names.index("shanghai_off")], piece[net.names.index("rotterdam_off")]}
    assert len(halves) == 2
    mine = [i for i, tag in enumerate(net.tags) if tag.split(":")[0] == name]
    assert mine


@pytest.mark.parametrize(("corridor", "node"), [
    ("suez", "suez_n"), ("cape", "cape"), ("panama", "balboa"), ("nsr", "navarin"),
])  # fmt: skip
def test_a_corridor_passes_its_own_gate_and_no_other(corridor, node):
    walk = walk_of("Shanghai", "Hamburg", corridor)
    assert node in walk.names
    used = {tag.split(":")[0] for tag in walk.tags} - {"", "malacca", "sunda"}
    assert used == {corridor}


def test_a_way_over_the_open_sea_passes_no_gate():
    walk = walk_of("Arkhangelsk", "Santos", "direct")
    assert {tag.split(":")[0] for tag in walk.tags} == {""}
    assert corridors.plan("Arkhangelsk", "Santos", "direct")
    for corridor in ("nsr", "suez", "cape", "panama"):
        with pytest.raises(NoRouteError):
            corridors.plan("Arkhangelsk", "Santos", corridor)
    with pytest.raises(NoRouteError, match="Open sea"):
        corridors.plan("Arkhangelsk", "Shanghai", "direct")


def test_america_is_reached_from_bering_strait_past_the_aleutians():
    legs = corridors.plan("Arkhangelsk", "Manzanillo", "nsr")
    ends = [leg.end for leg in legs]
    assert "Unimak Pass" in ends
    assert "Cape Navarin" not in ends


def test_malacca_and_sunda_can_be_left_out():
    assert "malacca_m" in walk_of("Shanghai", "Rotterdam", "suez").names
    assert "sunda" in walk_of("Shanghai", "Rotterdam", "suez", avoid=("malacca",)).names
    assert "malacca_m" in walk_of("Shanghai", "Rotterdam", "cape", avoid=("sunda",)).names


def test_variants_of_the_nsr_by_tag_and_by_draught():
    deep = walk_of("Shanghai", "Hamburg", "nsr").names
    assert {"nsi_n", "zhelaniya"} <= set(deep)
    shallow = walk_of(
        "Shanghai", "Hamburg", "nsr", avoid=("nsr:north_of_NSI", "nsr:zhelaniya")
    ).names
    assert {"sannikov_e", "karagate_e"} <= set(shallow)
    with pytest.raises(NoRouteError):
        corridors.legs("Shanghai", "Hamburg", "nsr", avoid=("nsr:north_of_NSI",), draught_m=13.0)


def test_legs_follow_each_other_and_the_ice_box_is_one_leg():
    legs = corridors.plan("Shanghai", "Hamburg", "nsr")
    assert [leg.kind for leg in legs] == ["approach", "sea", "ice box", "sea", "approach"]
    box = legs[2]
    assert (box.start, box.end) == ("Cape Navarin", "North Cape")
    for one, two in pairwise(legs[1:-1]):
        assert (one.lon[-1], one.lat[-1]) == (two.lon[0], two.lat[0])


def test_a_port_inside_the_box_is_where_the_router_starts():
    legs = corridors.plan("Arkhangelsk", "Shanghai", "nsr")
    box = next(leg for leg in legs if leg.kind == "ice box")
    port = corridors.place("Arkhangelsk")
    assert (box.lon[0], box.lat[0]) == (port.lon, port.lat)
    assert box.end == "Cape Navarin"


def test_there_and_back_are_equally_long():
    there = corridors.legs("Shanghai", "Hamburg", "suez").attrs["distance_nm"]
    back = corridors.legs("Hamburg", "Shanghai", "suez").attrs["distance_nm"]
    assert there == pytest.approx(back, abs=1e-6)


def test_the_canal_has_its_stated_length_and_time():
    legs = corridors.legs("Shanghai", "Rotterdam", "suez")
    canal = legs.isel(leg=int(np.flatnonzero(legs.kind.values == "canal")[0]))
    assert (float(canal.distance_nm), float(canal.hours)) == (104.0, 14.0)
    assert np.isnan(legs.hours.values[legs.kind.values != "canal"]).all()


def test_every_leg_is_drawn_as_long_as_it_is():
    legs = corridors.legs("Shanghai", "Rotterdam", "cape")
    for i in range(legs.sizes["leg"]):
        lon, lat = (legs[name].values[i] for name in ("lon", "lat"))
        lon, lat = lon[np.isfinite(lon)], lat[np.isfinite(lat)]
        drawn = corridors._GEOD.line_length(lon, lat) / 1852
        if legs.kind.values[i] == "sea":
            # A link to a port is drawn straight; measured over sea it is a few miles longer.
            assert drawn == pytest.approx(float(legs.distance_nm[i]), abs=6)


def test_a_way_that_does_not_lead_by_the_corridor_is_no_route():
    with pytest.raises(NoRouteError, match="does not lead by the Suez Canal"):
        corridors.legs("Shanghai", "Busan", "suez")
    with pytest.raises(DataError, match="no corridor is called"):
        corridors.legs("Shanghai", "Busan", "magellan")


def test_units_stand_on_every_number():
    legs = corridors.legs("Shanghai", "Rotterdam", "suez")
    assert all("units" in legs[name].attrs for name in ("distance_nm", "hours", "lon", "lat"))


def test_a_port_of_the_kara_sea_is_left_westward_for_suez():
    """Sabetta is reached by the NSR on any corridor; the Suez one leaves it by the Kara Gate."""
    suez = corridors.plan("Sabetta", "Tianjin", "suez")
    box = next(leg for leg in suez if leg.kind == "ice box")
    assert box.end == "North Cape"
    assert max(box.lon) < 80
    nsr = corridors.plan("Sabetta", "Tianjin", "nsr")
    assert sum(leg.nm for leg in suez) > 2 * sum(leg.nm for leg in nsr)
