"""Attainable speed: curve, order, POLARIS, escort; the table against the float path."""

import numpy as np
import pytest
import xarray as xr

import nsrkit
from nsrkit._kernels import ice as compiled
from nsrkit.errors import DataError
from nsrkit.scenario.files import defaults
from nsrkit.ship import curve, polaris, resistance, speed
from nsrkit.ship.escort import convoy, leader
from nsrkit.ship.resistance import floes
from nsrkit.units import MS_PER_KN

SAILING = defaults().sailing


def field(conc, thickness, sea=None):
    ice = xr.Dataset(
        {"siconc": (("y", "x"), np.atleast_2d(np.float32(conc)), {"units": "1"}),
         "sithick": (("y", "x"), np.atleast_2d(np.float32(thickness)), {"units": "m"})}
    )  # fmt: skip
    return ice if sea is None else ice.assign_coords(sea=(("y", "x"), np.atleast_2d(sea)))


def sailing(law="exponent", **values):
    new = {key: getattr(SAILING, key).__class__(value, getattr(SAILING, key).unit, status="user")
           for key, value in values.items()}  # fmt: skip
    return SAILING.model_copy(update=new | {"concentration_law": law})


@pytest.fixture(scope="module")
def lng():
    return nsrkit.ship.open("arc7-lng")


def grid():
    conc, thickness = np.meshgrid(np.arange(101) / 100, np.arange(256) / 50, indexing="ij")
    return xr.Dataset({"siconc": (("y", "x"), conc, {"units": "1"}),
                       "sithick": (("y", "x"), thickness, {"units": "m"})})  # fmt: skip


@pytest.mark.parametrize("name", ["arc7-lng", "feeder-1as", "panamax-ice1", "panamax-open"])
@pytest.mark.parametrize("minimum", [0.0, -10.0])
@pytest.mark.parametrize("law", ["exponent", *floes.LAWS])
def test_table_is_the_float_path(name, minimum, law):
    ship = nsrkit.ship.open(name)
    how = sailing(law, ridging=0.1)
    table = speed.table(ship, how, escorted=False, minimum_rio=minimum)
    field_ = speed.attainable(grid(), ship, sailing=how, minimum_rio=minimum)
    assert table.shape == (101, 256)
    assert table.dtype == np.float32
    np.testing.assert_array_equal(table, field_.values)
    np.testing.assert_array_equal(table, speed.read(grid(), table).values)


def test_escorted_table_is_the_float_path(lng):
    ice = grid().assign_coords(sea=(("y", "x"), np.full((101, 256), 3)))
    table = speed.table(lng, SAILING, escorted=True)
    np.testing.assert_array_equal(table, speed.attainable(ice, lng, "full").values)


def test_rio_table_is_the_index():
    np.testing.assert_allclose(
        speed.rio_table("PC6"), polaris.index(grid(), "PC6").values, atol=1e-5
    )
    thicker = speed.rio_table("PC6", sailing(thickness_factor=1.2))
    assert thicker[100, 50] == speed.rio_table("PC6")[100, 60]


@pytest.mark.parametrize("escorted", [False, True])
def test_kernel_equals_its_python_source(lng, escorted):
    how = sailing(concentration_exponent=1.7, ridging=0.2)
    going = speed.going(lng, how, escorted=escorted, minimum_rio=-5)
    for conc in (0.0, 0.12, 0.4, 0.97, 1.0, np.nan):
        for thickness in (0.0, 0.3, 1.1, 1.9, 3.0, np.nan):
            assert knots(conc, thickness, going) == pytest.approx(
                python_speed(conc, thickness, going), nan_ok=True
            )


def knots(conc, thickness, going):
    """Speed of one cell by the compiled loop."""
    out = np.empty(1)
    compiled.alone(np.array([float(conc)]), np.array([float(thickness)]), going, out)
    return out[0]


def python_speed(conc, thickness, going):
    """The rules in plain Python, apart from the kernel."""
    if conc <= 0:
        return min(going.curve_kn[0], going.cap_kn)
    if np.isnan(conc) or np.isnan(thickness):
        return np.nan
    h = thickness * going.factor
    stage = int(np.searchsorted(going.risk.edges_m - 1e-6, h, side="right"))
    values = going.risk.values
    rio = 10 * ((1 - conc) * values[0] + conc * values[stage]) + going.risk.bonus
    if rio < going.floor - 1e-6:
        return 0.0
    h_eq = h * going.ridged * conc**going.exponent * np.clip((conc - 0.10) / 0.05, 0, 1)
    if h_eq > going.limit_m + 1e-6:
        return 0.0
    kn = np.interp(h_eq, np.arange(going.curve_kn.size) / going.per_m, going.curve_kn)
    return min(kn, going.cap_kn, going.risky_kn if rio < -1e-6 else np.inf)


def test_curve_is_read_at_the_equivalent_thickness(lng):
    found = speed.attainable(field([0.8, 0.8], [1.5, 1.5]), lng).values[0]
    assert found[0] == pytest.approx(curve.full_speed(lng, 1.2), abs=0.01)
    squared = speed.attainable(field([0.8], [1.5]), lng, sailing=sailing(concentration_exponent=2))
    assert squared.item() == pytest.approx(curve.full_speed(lng, 1.5 * 0.64), abs=0.01)
    thicker = speed.attainable(field([1.0], [1.0]), lng, sailing=sailing(thickness_factor=1.2))
    assert thicker.item() == pytest.approx(curve.full_speed(lng, 1.2), abs=0.01)


def test_open_water_is_sailed_at_the_order(lng):
    found = speed.attainable(field([0, 0, 1], [0, np.nan, 0.05]), lng).values[0]
    assert found.tolist() == [15, 15, 15]


@pytest.mark.parametrize("name", ["panamax-open", "panamax-ice1"])
def test_scattered_floes_neither_close_nor_slow(name):
    ship = nsrkit.ship.open(name)
    found = speed.attainable(field([0.02, 0.05, 0.10], [3.0, 2.0, 1.5]), ship).values[0]
    np.testing.assert_allclose(found, ship.order_kn.value, rtol=1e-6)


def test_nan_stays_nan(lng):
    found = speed.attainable(field([np.nan, 0.5], [1.0, np.nan]), lng).values[0]
    assert np.isnan(found).all()


def test_elevated_risk_is_closed_unless_asked_for_and_then_slow():
    ship = nsrkit.ship.open({"extends": "arc7-lng", "ice_class": {"polaris": "PC6"}})
    ice = field([1.0], [1.3])  # thick first-year ice: RIO -10
    assert speed.attainable(ice, ship).item() == 0
    assert speed.attainable(ice, ship, minimum_rio=-10).item() == 3
    below = nsrkit.ship.open({"extends": "arc7-lng", "ice_class": {"polaris": "IA"}})
    assert speed.attainable(field([0.8], [1.1]), below, minimum_rio=-20).item() == 0


def test_escort_opens_what_is_closed_and_keeps_to_the_cap():
    ship = nsrkit.ship.open("feeder-1as")
    ice = field([1, 1, 1, 0], [1.1, 1.1, 3.0, 0], sea=[3, 8, 3, 3])
    alone, required, full = (speed.attainable(ice, ship, escort).values[0]
                             for escort in ("none", "required", "full"))  # fmt: skip
    led = float(convoy(ship, defaults().escort).kn[110])
    assert 2 < led < 11  # in the channel: thrust, not the cap, sets the speed
    assert alone.tolist() == [0, 0, 0, 15]
    assert required.tolist() == [pytest.approx(led, abs=0.05), 0, 0, 15]  # Barents: none
    assert full.tolist() == [pytest.approx(led, abs=0.05), 0, 0, 11]


def test_escorted_speed_follows_the_icebreaker_in_thick_ice():
    ship = nsrkit.ship.open({"extends": "arc7-lng", "power_kw": 200_000})
    ice = field([1.0], [2.4], sea=[6])
    led = speed.attainable(ice, ship, "full").item()
    assert led == pytest.approx(
        curve.through(leader("project-22220").points, 2.8, "").kn[240], abs=0.01
    )


def test_escort_needs_to_know_the_sea(lng):
    with pytest.raises(DataError, match="sea"):
        speed.attainable(field([1], [1]), lng, "required")
    with pytest.raises(DataError, match="required"):
        speed.attainable(field([1], [1]), lng, "always")


def test_extra_dims_and_order_of_dims_are_kept(lng):
    ice = xr.concat([field([0.5, 1.0], [1, 2], [3, 3])] * 3, "member")
    found = speed.attainable(ice.transpose("x", "member", "y"), lng, "required")
    assert found.dims == ("x", "member", "y")
    assert found.dtype == np.float32
    assert found.attrs["units"] == "kn"


def test_dask_blocks_give_the_same(lng):
    pytest.importorskip("dask")
    ice = grid()
    lazy = speed.attainable(ice.chunk({"y": 20}), lng)
    np.testing.assert_array_equal(lazy.compute().values, speed.attainable(ice, lng).values)


def test_escort_is_the_same_in_any_blocks_and_order(lng):
    pytest.importorskip("dask")
    sea = np.where(np.arange(256) % 3, 3, 8) * np.ones((101, 1), int)
    ice = xr.concat([grid(), grid()], "time").assign_coords(sea=(("y", "x"), sea))
    whole = speed.attainable(ice, lng, "required")
    assert (whole != speed.attainable(ice, lng)).any()
    blocks = speed.attainable(ice.chunk({"time": 1, "y": 40, "x": 100}), lng, "required")
    np.testing.assert_array_equal(blocks.compute().values, whole.values)
    turned = speed.attainable(ice.transpose("x", "time", "y"), lng, "required")
    np.testing.assert_array_equal(turned.transpose(*whole.dims).values, whole.values)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("factor", [1.0, 1.13])
def test_every_cell_of_a_long_array_equals_the_python_source(lng, dtype, factor):
    rng = np.random.default_rng(1)
    conc = rng.choice([0, 0.1, 0.12, 0.5, 1, 1.01, np.nan], 1700).astype(dtype)
    thickness = rng.choice([0, 0.1, 0.3, 0.5, 0.7, 1, 1.2, 2, 2.5, 3, np.nan], 1700).astype(dtype)
    going = speed.going(
        lng, sailing(thickness_factor=factor), escorted=False, minimum_rio=0.0
    )._replace(exponent=1.3)
    out = np.empty(1700)
    compiled.alone(conc, thickness, going, out)
    want = [python_speed(min(c, 1.0), h, going) for c, h in zip(conc, thickness, strict=True)]
    np.testing.assert_allclose(out, want, rtol=1e-6)


def test_full_power_ignores_order_and_risk():
    ship = nsrkit.ship.open("feeder-1as")
    found = speed.full_power(field([0.0, 1.0, 1.0], [0, 0.9, 2.0]), ship).values[0]
    assert found[0] == pytest.approx(20)
    assert found[1] == pytest.approx(curve.full_speed(ship, 0.9), abs=0.01)
    assert found[2] == 0


@pytest.mark.parametrize("law", floes.LAWS)
def test_floes_are_pushed_with_the_thrust_of_the_ship(law):
    ship = nsrkit.ship.open("feeder-1as")
    kn = speed.full_power(field([0.6], [0.7]), ship, sailing=sailing(law)).item()
    more = (27.2, 169.0) if law == "huang" else (27.2,)
    force = getattr(resistance, law)(kn * MS_PER_KN, 0.7, 0.6, *more)
    assert resistance.net_thrust(resistance.bollard(12640, 5.6, 1), kn / 20) == pytest.approx(
        force, rel=1e-5
    )


@pytest.mark.parametrize("law", floes.LAWS)
def test_all_laws_meet_at_open_water_and_at_level_ice(law):
    ship = nsrkit.ship.open("feeder-1as")
    how = sailing(law)
    ice = field([0.0, 0.1, 1.0, 1.0], [0.0, 0.8, 0.5, 0.8])
    np.testing.assert_allclose(
        speed.full_power(ice, ship, sailing=how), speed.full_power(ice, ship), rtol=1e-6
    )


def test_floe_laws_differ_by_more_than_a_factor_of_three():
    """In force on one hull at one speed: why the law is an assumption."""
    forces = [resistance.sda(4.0, 0.7, 0.6, 25), resistance.huang(4.0, 0.7, 0.6, 25, 150),
              resistance.pack(4.0, 0.7, 0.6, 25), resistance.zuev(4.0, 0.7, 0.6, 25)]  # fmt: skip
    assert max(forces) > 3 * min(forces)


@pytest.mark.parametrize("law", floes.LAWS)
def test_no_jump_where_floes_become_level_ice(law):
    ship = nsrkit.ship.open("feeder-1as")
    kn = speed._floes(ship, law, 1.0)
    inside = kn[15:, 25:45]  # beyond the ice edge, 0.5-0.9 m: nowhere closed
    assert inside.min() > 0
    assert abs(np.diff(inside, axis=0)).max() < 1.6  # kn per cent of concentration
    assert abs(np.diff(inside, axis=1)).max() < 1.0  # kn per 2 cm


@pytest.mark.parametrize("law", floes.LAWS)
def test_floes_beyond_her_limit_are_closed_at_ten_tenths(law):
    ship = nsrkit.ship.open("feeder-1as")
    assert speed.full_power(field([1.0], [1.1]), ship, sailing=sailing(law)).item() == 0
    loose = speed.full_power(field([0.3], [1.1]), ship, sailing=sailing(law)).item()
    assert loose > curve.STEADY_KN


def test_what_a_floe_law_needs_is_named():
    from nsrkit.errors import ScenarioError
    from nsrkit.scenario.base import not_supplied

    gap = not_supplied("m", "left out by this test")
    ship = nsrkit.ship.open("arc7-lng").model_copy(update={"propeller_diameter_m": gap})
    assert speed.full_power(field([0.5], [1.0]), ship).item() > 0
    with pytest.raises(ScenarioError, match="propeller_diameter_m"):
        speed.full_power(field([0.5], [1.0]), ship, sailing=sailing("zuev"))


@pytest.mark.parametrize("law", ["exponent", "zuev"])
def test_ridges_harden_the_curve_but_not_the_index(lng, law):
    ice = field([0.95], [1.0])
    hard = speed.full_power(ice, lng, sailing=sailing(law, ridging=0.3)).item()
    thick = speed.full_power(field([0.95], [1.3]), lng, sailing=sailing(law)).item()
    assert hard == pytest.approx(thick, abs=0.02)
    closing = nsrkit.ship.open({"extends": "arc7-lng", "ice_class": {"polaris": "PC6"}})
    kept = speed.attainable(field([1.0], [1.15]), closing, sailing=sailing(law, ridging=0.3)).item()
    assert kept > 0  # 1.15 m is medium ice to POLARIS, 1.5 m of thick ice would be closed
    factor = sailing(law, thickness_factor=1.3)
    assert speed.attainable(field([1.0], [1.15]), closing, sailing=factor).item() == 0


@pytest.mark.parametrize("law", ["exponent", "zuev"])
def test_a_field_of_ridges_says_how_much_of_the_ice_counts(lng, law):
    how = sailing(law, ridging=0.4)
    ice = field([0.9] * 4, [1.0] * 4)
    ratio = xr.DataArray([[0.0, 0.5, 1.0, np.nan]], dims=("y", "x"), attrs={"units": "1"})
    found = speed.attainable(ice.assign(si_ridge_ratio=ratio), lng, sailing=how).values[0]
    bare = speed.attainable(ice, lng, sailing=sailing(law)).values[0, 0]
    whole = speed.attainable(ice, lng, sailing=how).values[0, 0]
    half = speed.attainable(ice, lng, sailing=sailing(law, ridging=0.2)).values[0, 0]
    np.testing.assert_allclose(found, [bare, half, whole, whole], atol=0.02)


def test_astern_is_where_the_stern_curve_is_read(lng):
    ice = field([1, 1, 0.9, 0, np.nan, 1], [0.8, 1.6, 1.6, 0, 1.0, 2.5])
    assert speed.astern(ice, lng).values[0].tolist() == [False, True, True, False, False, False]
    assert not speed.astern(ice, nsrkit.ship.open("feeder-1as")).any()


def test_results_do_not_claim_to_be_ice_concentration():
    ice = nsrkit.ice.open("record", start="2024-09-01", end="2024-09-02")
    rio = nsrkit.ship.polaris.index(ice, "PC7")
    kn = nsrkit.ship.speed.attainable(ice, nsrkit.ship.open("arc7-lng"), escort="full")
    level, limit = (
        nsrkit.ship.polaris.level(rio, "PC7"),
        nsrkit.ship.polaris.speed_limit(rio, "PC7"),
    )
    stage = nsrkit.ship.polaris.stage(ice.sithick)
    for found, unit in ((rio, "1"), (kn, "kn"), (level, "1"), (limit, "kn"), (stage, "1")):
        assert "standard_name" not in found.attrs
        assert "cell_methods" not in found.attrs
        assert found.attrs["units"] == unit
        assert found.attrs["grid_mapping"] == "crs"
