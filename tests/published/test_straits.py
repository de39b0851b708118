"""Straits: open or closed as published, as deep as published, at every grid size."""

import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from nsrkit.ice import grid as g
from nsrkit.ice import static as s

# name: one side, other side (lon, lat), box around the strait (west, east, south, north),
# least depth [m] on the best way through: AMSA (2009), CRREL SR 96-3 (1996), Ship and Ocean
# Foundation (2000); None: only that it is open.
STRAITS = {
    "kara_gate": ((56.8, 70.2), (59.8, 70.7), (55, 62, 69.95, 71.2), 21),
    "vilkitsky": ((100, 77.6), (106, 77.9), (98, 108, 77.2, 78.2), None),
    "shokalsky": ((97.5, 78.1), (103, 79.4), (96, 105, 78.15, 79.8), None),
    "sannikov": ((137.5, 74.4), (144.8, 74.4), (136, 147, 73.9, 75.0), 13),
    "dmitry_laptev": ((139, 73.0), (144.5, 73.1), (137.5, 146, 72.4, 73.5), 6.7),
    "long": ((175, 70.6), (182, 70.2), (174, 184, 69, 71.0), 33),
    "bering": ((190.5, 65.4), (190.6, 66.4), (186, 200, 65, 67), None),
    "ob_bay": ((73.5, 73.2), (72.4, 71.35), (71, 75, 71, 73.5), 15.1),
}


class Chart:
    """Connectivity of one grid."""

    def __init__(self, km):
        self.d = s.static(km)
        self.lon, self.lat = self.d.lon.values % 360, self.d.lat.values
        self.open = (self.d.surface == 0).values
        self.charted = self.open & ~s.closed_by_default(km)

    def box(self, west, east, south, north):
        return (self.lon >= west) & (self.lon <= east) & (self.lat >= south) & (self.lat <= north)

    def parts(self, passable):
        rows, cols = passable.shape
        index = np.arange(rows * cols).reshape(passable.shape)
        pairs = []
        for d, (dc, dr) in list(enumerate(s.DIRECTIONS))[:4]:
            r, c = np.nonzero(passable & (self.d.links.values >> d & 1).astype(bool))
            both = passable[r + dr, c + dc]
            pairs.append((index[r, c][both], index[r + dr, c + dc][both]))
        a, b = (np.concatenate(side) for side in zip(*pairs, strict=True))
        graph = coo_array((np.ones(a.size, "i1"), (a, b)), shape=(index.size, index.size))
        return connected_components(graph, directed=False)[1].reshape(passable.shape)

    def joined(self, passable, a, b):
        label = self.parts(passable)
        ends = []
        for lon, lat in (a, b):
            x, y = g.xy(lon, lat)
            away = np.hypot(self.d.sea_x.values - x, self.d.sea_y.values - y)
            away[~passable] = np.inf
            if np.nanmin(away) > 40_000:
                return False
            ends.append(label.flat[np.nanargmin(away)])
        return ends[0] == ends[1]


@pytest.fixture(scope="module", params=g.SPACINGS_KM, ids=lambda km: f"{km:g}km")
def chart(request):
    return Chart(request.param)


@pytest.mark.parametrize("name", STRAITS)
def test_strait_is_open_and_as_deep_as_published(chart, name):
    a, b, box, least = STRAITS[name]
    near = chart.open & chart.box(*box)
    assert chart.joined(near, a, b)
    if least is not None:
        depth = chart.d.depth.values
        assert chart.joined(near & (depth >= np.float32(least)), a, b)
        assert not chart.joined(near & (depth > np.float32(least)), a, b)


def test_matochkin_shar_is_closed(chart):
    near = chart.open & chart.box(52, 59, 72.8, 73.8)
    assert not chart.joined(near, (53.8, 73.3), (57.5, 73.4))


def test_yugorsky_shar_is_open_in_the_mask(chart):
    near = chart.open & chart.box(58.5, 62.5, 69.3, 70.05)
    assert chart.joined(near & (chart.d.depth.values >= 13), (59.3, 69.85), (61.4, 69.85))


@pytest.mark.parametrize("gate", [(68.6, 77.2), (58.1, 70.43)], ids=["zhelaniya", "kara_gate"])
@pytest.mark.parametrize("draught", [5, 8, 10, 12, 15])
def test_the_route_is_whole_at_a_draught(chart, gate, draught):
    deep = chart.charted & (chart.d.depth.values >= draught + 1)
    assert chart.joined(deep, gate, (-169.35, 65.85))


@pytest.mark.parametrize(("draught", "south"), [(12, True), (12.5, False), (15, False)])
def test_deep_ships_pass_north_of_the_new_siberian_islands(chart, draught, south):
    deep = chart.charted & (chart.d.depth.values >= draught + 1)
    outside = chart.box(138, 152, 75.1, 85)
    straits = chart.box(138, 146, 70, 75.3)
    ends = (68.6, 77.2), (-169.35, 65.85)
    assert chart.joined(deep & ~straits, *ends)
    assert chart.joined(deep & ~outside, *ends) == south


def test_kotelny_pass_needs_sannikov_not_dmitry_laptev_beyond_5_7_m(chart):
    deep = chart.charted & ~chart.box(138, 152, 73.8, 85)
    ends = (130.0, 75.0), (155.0, 72.5)
    assert chart.joined(deep & (chart.d.depth.values >= 6.5), *ends)
    assert not chart.joined(deep & (chart.d.depth.values >= 7), *ends)


def test_without_vilkitsky_and_shokalsky_the_laptev_sea_cannot_be_reached(chart):
    ends = (85.0, 77.0), (120.0, 77.0)
    straits = chart.box(98, 106, 77, 79.6)
    assert not chart.joined(chart.charted & ~straits, *ends)
    assert chart.joined(chart.open & ~straits, *ends)
