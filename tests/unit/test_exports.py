"""Exports: what waits at a port, which corridor wins, and the case of the package."""

import numpy as np
import pytest
import xarray as xr

import nsrkit
from nsrkit.errors import DataError, ScenarioError
from nsrkit.systems import exports
from nsrkit.systems.exports import chosen
from nsrkit.systems.exports.storage import stock

BOX = {"title": "Boxes", "cargo": {"utilisation": 0.5, "t_per_unit": 9, "value_usd_per_t": 500,
                                   "time_cost_per_d": 0.0002}}  # fmt: skip
ASKED = {"port": "Arkhangelsk", "destinations": ["Shanghai", "Mumbai", "Manzanillo", "Santos"],
         "every_d": 28, "members": 1, "clears": 4, "commodities": {"box": BOX}}  # fmt: skip


def case(**more):
    told = {"voyage.ship": "feeder-1as", "voyage.red_sea": "open", "fees.panama_usd": 160_000}
    return nsrkit.load("smoke", told | {"exports": ASKED} | more)


@pytest.fixture(scope="module")
def found():
    return exports.run(case())


@pytest.mark.parametrize("seed", range(5))
def test_what_arrives_leaves_or_waits(seed):
    rng = np.random.default_rng(seed)
    open_ = rng.random((3, 40)) < 0.4
    level, left = stock(open_, 2.5)
    before = np.concatenate([(level[:, -1] - left)[:, None], level[:, :-1]], axis=1)
    gone = before + 1 / 40 - level
    assert (level > -1e-12).all()
    assert np.allclose(gone[~open_], 0)
    assert (gone <= 2.5 / 40 + 1e-12).all()
    assert np.allclose(gone.sum(1) + left, 1.0)  # a year's cargo, and what the year leaves over


def test_a_year_without_ice_keeps_nothing_and_a_closed_year_everything():
    level, left = stock(np.array([[True] * 12, [False] * 12]), 3.0)
    assert level[0].max() == 0
    assert left == pytest.approx([0.0, 1.0])
    with pytest.raises(ValueError, match="at least 1"):
        stock(np.ones((1, 12), bool), 0.5)


def test_a_short_season_leaves_cargo_over():
    open_ = np.arange(12) < 3
    assert stock(open_, 2.0)[1] == pytest.approx(0.5)
    assert stock(open_, 4.0)[1] == pytest.approx(0.0, abs=1e-12)


def test_each_destination_has_its_corridors(found):
    ways = found.nm.notnull()
    assert ways.sel(destination="Santos").values.tolist() == [False] * 4 + [True]
    assert ways.sel(destination="Mumbai").values.tolist() == [True] * 4 + [False]
    nm = found.nm
    assert nm.sel(destination="Mumbai", corridor="suez") < nm.sel(destination="Mumbai",
                                                                 corridor="nsr")  # fmt: skip
    assert nm.sel(destination="Mumbai", corridor="nsr") < nm.sel(destination="Mumbai",
                                                                corridor="cape")  # fmt: skip


def test_destinations_beyond_one_end_of_the_ice_share_a_way_and_differ_by_open_water(found):
    days = found.days.sel(corridor="nsr").values
    gap = days[1] - days[0]  # Mumbai and Shanghai lie behind the same Cape Navarin
    assert np.nanmax(gap) - np.nanmin(gap) < 1e-9
    alone = exports.run(case(exports=ASKED | {"destinations": ["Mumbai"], "members": 0}))
    for name in ("days", "usd", "co2e_t"):
        by = {"corridor": "nsr", "destination": "Mumbai", "ice": 0}
        assert np.allclose(alone[name].sel(by), found[name].sel(by), equal_nan=True)


def test_shares_are_shares_and_a_closed_canal_wins_nothing(found):
    for shares in (found.wins, found.fastest):
        whole = shares.sum("winner")
        assert float(whole.max()) <= 1 + 1e-9
    assert float(found.wins.sel(state="both closed", winner=["suez", "panama"]).max()) == 0
    assert float(found.wins.sel(destination="Santos", winner="direct").min()) == 1
    winter = found.wins.sel(destination="Shanghai", month=3, basis="members", state="all open")
    assert float(winter.sel(winner="nsr").max()) == 0


def test_closing_canals_can_only_help_the_nsr(found):
    gain = found.gain_usd_t.sel(commodity="box", quantile=0.5)
    assert (gain.sel(state="both closed") >= gain.sel(state="all open") - 1e-9).sel(
        destination=["Shanghai", "Mumbai", "Manzanillo"]).all()  # fmt: skip


def test_cost_per_tonne_by_hand(found):
    at = {"destination": "Shanghai", "corridor": "suez"}
    one = found.sel(**at).isel(ice=0, departure=0)
    tonnes = 1620 * 0.5 * 9
    assert float(found.tonnes[0]) == tonnes
    assert float(one.t_usd[0]) == pytest.approx(
        float(one.usd) / tonnes + float(one.days) * 500 * 0.0002
    )


def test_a_gap_that_could_turn_the_order_withholds_it():
    told = case(**{"fees.panama_usd": {"status": "not supplied", "source": "example"},
                   "exports": ASKED | {"destinations": ["Manzanillo"], "members": 0}})  # fmt: skip
    sure = exports.run(told).wins.sel(destination="Manzanillo", state="all open", month=3)
    assert float(sure.sel(winner="panama").max()) == 0
    assert float(sure.sel(winner=exports.WITHHELD).min()) == 1


def test_the_cheapest_is_sure_against_every_open_corridor():
    known = np.ones((5, 1, 1), bool)
    beats = np.eye(5, dtype=bool)[..., None, None]
    assert chosen._cheapest(beats, known, ()) == 5  # nobody beats anybody
    beats[0, :2] = True
    assert chosen._cheapest(beats, known, ()) == 5
    assert chosen._cheapest(beats, known, ("cape", "panama", "direct")) == 0
    assert chosen._cheapest(beats, known & False, ()) == -1


def test_a_case_without_exports_says_so():
    with pytest.raises(DataError, match="has no `exports`"):
        exports.run(nsrkit.load("smoke"))


@pytest.mark.parametrize(("key", "value", "text"), [
    ("port", "Atlantis", "Atlantis"), ("destinations", ["Arkhangelsk"], "port of loading"),
    ("ships", ["suezmax-1a"], "draught"), ("commodities", {}, "no cargo"),
])  # fmt: skip
def test_faults_name_the_key(key, value, text):
    with pytest.raises(ScenarioError) as raised:
        case(exports=ASKED | {key: value})
    fault = next(one for one in raised.value.faults if one.key.startswith(f"exports.{key}"))
    assert text in f"{fault.message} {fault.value}"


def test_the_scenario_of_the_package():
    told = nsrkit.load("vologda-corridor")
    numbers = told.numbers(systems=True)
    assert numbers["exports.commodities.timber.t_per_y"].supplied
    assert not numbers["exports.commodities.steel.t_per_y"].supplied
    for name in told.exports.commodities:
        assert float(exports.sides.stowed(told, name)[1]["cargo.utilisation"]) < 1
        assert 12_000 < float(_tonnes(told, name)) < 14_000  # below 15,952 t of deadweight


def _tonnes(told, name):
    from nsrkit.voyage.pricing import cargo

    return cargo.tonnes(exports.sides.stowed(told, name)[1])


def test_arrays_keep_units(found):
    assert isinstance(found, xr.Dataset)
    assert all(found[name].attrs.get("units") for name in found.data_vars)
