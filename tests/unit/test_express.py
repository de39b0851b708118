"""Boxes by sea and rail: port limits, weight, the yard, trains, calls and levers."""

from itertools import pairwise

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

import nsrkit
from nsrkit.errors import ScenarioError
from nsrkit.systems import express
from nsrkit.systems.express import particulars, setting, yard

FEEDER, BIG = "feeder-1as", "container-1a"


@pytest.fixture(scope="module")
def case():
    return nsrkit.load("arctic-express")


def with_levers(case, *names):
    """The case with these levers alone."""
    levers = {name: case.express.levers[name] for name in names}
    return case.model_copy(update={"express": case.express.model_copy(update={"levers": levers})})


def table(days=20.0, first="2024-06-20", last="2024-12-12", closes="2024-11-20", ices=1):
    """Weekly voyages of so many days, out and back, until the ice closes."""
    leaving = np.arange(np.datetime64(first), np.datetime64(last), 7).astype("M8[ns]")
    took = np.where(leaving <= np.datetime64(closes), days, np.nan)
    ways = [f"{way}:{ship}" for ship in (FEEDER, BIG) for way in ("out", "back")]
    shape = (ices, len(ways), leaving.size)
    dims = ("ice", "way", "departure")
    took, none = np.broadcast_to(took, shape), np.zeros(shape)
    values = {"days": took, "usd": 800e3 + 0 * took, "fuel_t": took * 45, "zones": none,
              "nm": none + 6600, "led_h": none, "nsr_enter_h": none + 200}  # fmt: skip
    return xr.Dataset(
        {name: (dims, each) for name, each in values.items()},
        coords={"ice": range(ices), "way": ways, "departure": leaving},
        attrs={"excluded": ""},
    )


def test_limits_of_the_port_name_who_cannot_call(case):
    found = express.admitted(case)
    assert (found.attrs["draught_m"], found.attrs["loa_m"]) == (9.2, 190.0)
    said = {str(ship): str(found.verdict.sel(ship=ship).item()) for ship in found.ship.values}
    assert said["Newnew Polar Bear"] == particulars.FITS
    assert [ship for ship, word in said.items() if word == particulars.LONG] == [
        "NewNew Star", "NewNew Panda 1", "Flying Fish 1"]  # fmt: skip
    assert said["Venta Maersk"] == particulars.BOTH
    # A length alone does not admit a ship whose draught was not found.
    assert said["Dettifoss"] == particulars.UNKNOWN


def test_every_ship_has_a_source_and_numbers_agree_with_the_ship_files():
    ships = {ship.name: ship for ship in particulars.vessels()}
    assert all(ship.source for ship in ships.values())
    for name, file in (("Newnew Polar Bear", FEEDER), ("Venta Maersk", BIG)):
        own, other = ships[name], particulars.vessel(nsrkit.ship.open(file))
        assert own[4:8] == other[4:8], name


def test_lighter_by_hand():
    # A box of 100 m by 20 m: 1.025 x 0.77 x 0.96 x 2000 = 1515 t for a metre of draught.
    box = particulars.Vessel("box", "", "", 1000.0, 100.0, 20.0, 10.0, 10_000.0, (), (), "")
    assert particulars.immersion_t_per_m(box) == pytest.approx(1515.36)
    assert particulars.payload_t(box, 0.1) == pytest.approx(9000)
    assert particulars.payload_t(box, 0.1, 8.0) == pytest.approx(9000 - 2 * 1515.36)
    assert particulars.payload_t(box, 0.1, 12.0) == pytest.approx(9000)
    assert particulars.payload_t(box, 0.1, 1.0) == 0
    assert np.isnan(particulars.payload_t(box._replace(dwt_t=None), 0.1))
    assert np.isnan(particulars.payload_t(box._replace(draught_m=None), 0.1, 8.0))


def test_weight_or_slots_bound_the_boxes(case):
    as_it_is = setting.as_it_is(case)
    out, back = setting.boxes(case, as_it_is)
    assert (out, back) == (pytest.approx(0.39 * 1620), pytest.approx(0.60 * 1620))
    full = setting.boxes(case, as_it_is._replace(out_load=1.0, back_load=1.0))
    assert full == pytest.approx((15952 * 0.92 / (9.6 + 2.2), 15952 * 0.92 / (10 + 2.2)))
    long_ship = as_it_is._replace(ship=BIG)
    assert setting.boxes(case, long_ship) == (0.0, 0.0)
    lifted = setting.boxes(case, long_ship._replace(loa_m=210.0))
    deep = setting.boxes(case, long_ship._replace(loa_m=210.0, draught_m=12.0))
    assert out < lifted[0] <= deep[0]


BOXES = st.lists(st.floats(0, 3000), min_size=12, max_size=12)


@given(BOXES, BOXES, st.floats(0, 5000), st.floats(0, 400), st.integers(0, 15))
def test_no_box_is_lost_in_the_yard(brought, wanted, store, rate, gather):
    brought, wanted = np.array([brought, brought[::-1]]), np.array([wanted, wanted[::-1]])
    found = yard.season(brought, wanted, yard.Limits(store, rate, gather))
    near = {"rtol": 1e-9, "atol": 1e-6}
    np.testing.assert_allclose(found.landed + found.refused, brought, **near)
    np.testing.assert_allclose(found.landed.sum(1), found.away.sum(1) + found.stored_in[:, -1],
                               **near)  # fmt: skip
    np.testing.assert_allclose(found.come.sum(1), found.loaded.sum(1) + found.stored_out[:, -1],
                               **near)  # fmt: skip
    assert (found.stored_in + found.stored_out <= store + 1e-6).all()
    assert (found.away <= rate + 1e-9).all()
    assert (found.come <= rate + 1e-9).all()
    assert (found.loaded <= wanted + 1e-9).all()
    assert all((values >= -1e-6).all() for values in found)


def test_two_ships_make_the_rounds_that_the_season_has_room_for(case):
    found = express.run(case, table())
    # From 5 and 19 July: five days at Ningbo, 20 at sea, five at the port, 20 back.
    arrived = found.arrived.values[0].astype("M8[D]").astype(str).tolist()
    assert arrived[:2] == ["2024-07-30", "2024-08-13"]
    assert int(found.calls[0]) == 4
    assert (np.diff(found.arrived.values[0]) > np.timedelta64(0)).all()
    assert (found.back.values[0] >= found.arrived.values[0] + np.timedelta64(5, "D")).all()
    assert int(found.stuck[0]) == 0
    assert found.carried.sel(way="out").item() + found.left.item() >= 4 * 631.8 - 1e-6


def test_nobody_sails_out_who_would_not_come_home(case):
    early = express.run(case, table(closes="2024-09-15"))
    assert int(early.calls[0]) == 2
    assert int(early.stuck[0]) == 0
    bold = case.with_({"express.home_share": 0.0})
    assert int(express.run(bold, table(closes="2024-09-15")).calls[0]) > 2


def test_a_closed_year_and_a_load_that_is_not_supplied(case):
    closed = express.run(case, table(days=np.nan))
    assert int(closed.calls[0]) == 0
    assert float(closed.carried.sum()) == 0
    missing = {"value": None, "status": "not supplied", "source": "none"}
    unknown = express.run(case.with_({"liner.service.out_load": missing}), table())
    assert np.isnan(unknown.carried.sel(way="out")).all()


def test_a_chain_needs_a_service():
    with pytest.raises(ScenarioError, match="liner"):
        express.run(nsrkit.load("baseline"))


def test_a_lever_with_a_ship_that_is_not_there():
    with pytest.raises(ScenarioError, match=r"express.levers.port.ship"):
        nsrkit.load("arctic-express", {"express.levers.port.ship": "no-such-ship"})


def test_levers_alone_in_pairs_and_together(case):
    found = express.levers(with_levers(case, "ships", "trains"), table())
    middle = found.carried.sel(quantile=0.5)
    assert middle.sel(lever="all together") > middle.sel(lever="as it is")
    np.testing.assert_allclose(found.pairs, found.pairs.T)
    alone = [float(found.pairs.sel(one=name, other=name)) for name in found.one.values]
    np.testing.assert_allclose(alone, middle[1:-1])
    assert str(found.title[0].item()) == "as it is"
    assert float(found.reached.sel(lever="as it is")) == 0.0


def test_door_adds_up_and_a_fuller_ship_is_cheaper(case):
    found = express.door(case, table())
    np.testing.assert_allclose(found.days.sel(piece="all"), found.days[:, :3].sum("piece"))
    cost = found.usd_by_load.values
    assert all(one >= other for one, other in pairwise(cost))
    assert float(found.usd_per_feu.sel(end="low")) < float(found.usd_per_feu.sel(end="high"))
    assert np.isnan(found.rail_usd_per_feu).all()  # no tariff was found
    index = found.sel(rival="China - Moscow index")
    assert np.isnan(index.rival_days).all()
    assert float(index.rival_usd[1]) == 6159


@pytest.mark.slow
def test_limits_and_season_allow_more_calls_than_were_made(case):
    found = express.calls(case.with_({"express.members": 2}))
    assert found.reported.values.tolist() == [5, 2]
    assert (found.allowed >= found.reported).all()
    assert (found.one_ship >= 1).all()
