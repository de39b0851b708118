"""Laws that hold for any ice, ship and class."""

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

import nsrkit
from nsrkit._kernels import ice as compiled
from nsrkit._kernels import join
from nsrkit.assumption import Assumption
from nsrkit.scenario.files import defaults
from nsrkit.ship import polaris, speed

NAMES = [
    "arc7-lng",
    "feeder-1as",
    "panamax-ice1",
    "panamax-open",
    "aframax-1as",
    "panamax-tanker-1as",
]
RANKED = ["PC1", "PC2", "PC3", "PC4", "PC5", "PC6", "PC7", "IA", "IB", "IC", "none"]
share = st.floats(0, 1)
metres = st.floats(0, 5)
exponents = st.floats(0.5, 3)
minima = st.sampled_from([0.0, -5.0, -10.0])


def knots(conc, thickness, going):
    """Speed of one cell by the compiled loop."""
    out = np.empty(1)
    compiled.alone(np.array([float(conc)]), np.array([float(thickness)]), going, out)
    return out[0]


def going(ship, exponent, escorted, minimum):
    n = Assumption(exponent, "1", status="user")
    sailing = defaults().sailing.model_copy(update={"concentration_exponent": n})
    return speed.going(ship, sailing, escorted=escorted, minimum_rio=minimum)


@settings(deadline=None)
@given(st.sampled_from(NAMES), share, share, metres, metres, exponents, st.booleans(), minima)
def test_more_or_thicker_ice_is_never_faster(name, c1, c2, h1, h2, exponent, escorted, minimum):
    numbers = going(nsrkit.ship.open(name), exponent, escorted, minimum)
    light = knots(min(c1, c2), min(h1, h2), numbers)
    heavy = knots(max(c1, c2), max(h1, h2), numbers)
    assert heavy <= light + 1e-9


laws = st.sampled_from(["exponent", "sda", "huang", "pack", "zuev"])
hull_laws = st.sampled_from(["riska", "lindqvist", "pnnl-1a", "pnnl-1as"])


def table(ship, law, ridging, ice_class=None):
    """Speed by concentration and thickness under a law of floes."""
    extra = Assumption(ridging, "1", status="user")
    how = defaults().sailing.model_copy(update={"concentration_law": law, "ridging": extra})
    return speed.table(ship if ice_class is None else with_class(ship, ice_class), how,
                       escorted=False)  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(NAMES), laws, hull_laws, st.floats(0, 0.5))
def test_speed_falls_with_thickness_and_concentration_by_every_law(name, law, hull_law, ridging):
    ship = nsrkit.ship.open(name)
    if ship.curve.kind == "derived":
        bow = {"waterline_angle_deg": 30, "stem_angle_deg": 30}
        ship = nsrkit.ship.open({"extends": name, "curve": {"law": hull_law}, "hull": bow})
    kn = table(ship, law, ridging)
    assert kn.min() >= 0
    assert np.diff(kn, axis=0).max() <= 1e-5
    assert np.diff(kn, axis=1).max() <= 1e-5
    assert (kn <= table(ship, law, 0.0) + 1e-5).all()  # ridges never help
    assert kn[100, 255] == 0  # 5.1 m of level ice stops every ship


@settings(deadline=None, max_examples=15)
@given(st.sampled_from(NAMES), laws, st.integers(0, len(RANKED) - 2))
def test_a_stronger_class_is_never_slower_by_any_law(name, law, place):
    ship = nsrkit.ship.open(name)
    strong, weak = (table(ship, law, 0.0, rank) for rank in RANKED[place : place + 2])
    assert (strong >= weak).all()


@settings(deadline=None)
@given(st.sampled_from(NAMES), share, metres, st.booleans(), minima)
def test_never_above_the_order_nor_below_zero(name, conc, thickness, escorted, minimum):
    ship = nsrkit.ship.open(name)
    kn = knots(conc, thickness, going(ship, 1.0, escorted, minimum))
    assert 0 <= kn <= ship.order_kn.value


@settings(deadline=None)
@given(
    st.sampled_from(NAMES), st.integers(0, len(RANKED) - 2), share, metres, st.booleans(), minima
)
def test_a_stronger_class_is_never_slower(name, place, conc, thickness, escorted, minimum):
    ship = nsrkit.ship.open(name)
    kn = [
        knots(conc, thickness, going(with_class(ship, rank), 1.0, escorted, minimum))
        for rank in RANKED[place : place + 2]
    ]
    assert kn[0] >= kn[1]


def with_class(ship, ice_class):
    return ship.model_copy(
        update={"ice_class": ship.ice_class.model_copy(update={"polaris": ice_class})}
    )


@given(
    st.sampled_from(polaris.CLASSES),
    st.dictionaries(st.sampled_from(polaris.STAGES[1:]), st.floats(0, 10)),
)
def test_index_of_tenths_is_within_its_stages(ice_class, ice):
    total = sum(ice.values())
    tenths = {name: value * 10 / max(total, 10) for name, value in ice.items()}
    row = dict(zip(polaris.STAGES, polaris.values(ice_class), strict=True))
    rio = polaris.index(tenths, ice_class)
    inside = [row["ice_free"], *(row[name] for name in ice)]
    assert 10 * min(inside) - 1e-6 <= rio <= 10 * max(inside) + 1e-6
    assert polaris.index(tenths, ice_class, escorted=True) == pytest.approx(rio + 10)


@settings(deadline=None)
@given(
    st.sampled_from(polaris.CLASSES),
    share,
    st.floats(0.006, 5),
    st.sampled_from(["wmo", "e3sm", "uotila2016"]),
)
def test_field_and_tenths_agree(ice_class, conc, thickness, convention):
    ice = xr.Dataset(
        {"siconc": ((), conc, {"units": "1"}), "sithick": ((), thickness, {"units": "m"})}
    )
    by_field = polaris.index(ice, ice_class, convention=convention).item()
    stage = polaris.stage(thickness, convention)
    assert by_field == pytest.approx(polaris.index({stage: 10 * conc}, ice_class), abs=1e-4)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 2**32 - 1), st.floats(0.3, 0.8))
def test_flood_agrees_with_scipy(seed, density):
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    rng = np.random.default_rng(seed)
    n = 60
    neighbours = np.where(rng.random((n, 8)) < 0.12, rng.integers(0, n, (n, 8)), -1).astype(
        np.int32
    )
    both = [[] for _ in range(n)]
    for a, b in zip(*np.nonzero(neighbours >= 0), strict=True):
        both[a].append(neighbours[a, b])
        both[neighbours[a, b]].append(a)
    width = max(map(len, both))
    links = np.array([row + [-1] * (width - len(row)) for row in both], np.int32).reshape(n, -1)
    passable, free = rng.random((70, n)) < density, rng.random(n) < 0.05
    starts, goals = np.array([0, 1], np.int32), np.array([n - 1, n - 2], np.int32)
    found = np.zeros(len(passable), bool)
    join.joined(join.words(passable), free, links, starts, goals, found)
    a, b = np.nonzero(links >= 0)[0], links[links >= 0]
    for day, open_ in enumerate(passable | free):
        keep = open_[a] & open_[b]
        graph = coo_array((np.ones(keep.sum()), (a[keep], b[keep])), shape=(n, n))
        label = connected_components(graph, directed=False)[1]
        expected = any(label[s] == label[g] for s in starts for g in goals if open_[s] and open_[g])
        assert found[day] == expected
