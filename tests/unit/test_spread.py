"""Routed draws priced many times over: what is repeated, what stays together, how sure it is."""

import numpy as np
import pytest

import nsrkit
from nsrkit.errors import NoRouteError
from nsrkit.voyage.trips import passage, spread

PRICE, DELAY = "prices.vlsfo", "sailing.delay_d"


@pytest.fixture
def routed(monkeypatch, track):
    """The router replaced by one track, sailed at the ordered speed, closed in thick ice."""
    monkeypatch.setattr(passage, "read_ice", lambda *args: "ice")

    def router(case, ice, grid_km=None, corridor="nsr", **more):
        def route(start, goal, depart):
            if case.sailing.thickness_factor.value > 1.1:
                raise NoRouteError("the ice is too thick")
            hours = np.array([0, 800, 1250, 1490]) / case.voyage.ship.order_kn.value
            late = 24.0 * case.sailing.delay_d.value * np.array([0, 0, 450 / 690, 1])
            factor = case.sailing.track_length_factor.value
            return track(hours=hours + late, ideal=hours[3] / factor)

        return route

    monkeypatch.setattr(passage, "router", router)


def load(*uncertain, **more):
    """A case of few draws in which only these numbers keep their range."""
    base = nsrkit.load("smoke", {"ensemble.draws": 32} | more)
    fixed = {key: one.value for key, one in base.numbers().items()
             if one.supplied and one.uncertain and key not in uncertain}  # fmt: skip
    return base.with_(fixed)


def central(case):
    route = passage.router(case, "ice")
    return [passage.sail(case, name, route) for name in case.voyage.corridors]


def draws(case):
    return spread.draws(case, central(case))


def test_prices_alone_leave_the_voyage_as_it_is(routed):
    case = load(PRICE)
    found = draws(case)
    days = [one.trip.hours / 24 for one in central(case)]
    assert found.days_q.values == pytest.approx(np.repeat(days, 3).reshape(3, 3))
    assert found.attrs["draws"] == 32
    assert found.attrs["draws_priced"] == 32 * spread.PRICES
    assert (found.days_se == 0).all()
    width = found.total_q.sel(quantile=0.9) - found.total_q.sel(quantile=0.1)
    # All prices are independent here: the error is that of every single draw.
    assert (found.total_se < 0.6 * width / np.sqrt(32 * spread.PRICES)).all()


def test_voyages_alone_are_not_made_surer_by_pricing_them_again(routed):
    case = load(DELAY)
    found = draws(case).sel(corridor="nsr")
    per_day = np.ptp(found.total_q.values) / np.ptp(found.days_q.values)
    assert found.total_se.item() == pytest.approx(found.days_se.item() * per_day, rel=0.05)


def test_equal_answers_are_no_certainty(routed):
    found = draws(load(PRICE))
    for name in ("cheaper", "faster"):
        assert found[f"{name}_se"].sel(corridor="cape") == pytest.approx(1 / 34)
    assert found.faster.sel(corridor="cape") == 1


def test_a_closed_draw_is_neither_cheaper_nor_faster(routed):
    case = load("sailing.thickness_factor", PRICE)
    found = draws(case)
    share = found.route_share.sel(corridor="nsr").item()
    assert 0.7 < share < 1
    assert found.route_share.sel(corridor="cape") == 1
    assert found.faster.sel(corridor="cape").item() == pytest.approx(share)
    assert found.cheaper_high.sel(corridor="cape").item() <= share
    assert np.isfinite(found.total_q).all()
    error = found.faster_se.sel(corridor="cape").item()
    assert error == pytest.approx(np.sqrt(share * (1 - share) / 32))


def test_a_group_stays_together_whichever_side_its_members_are_on():
    both = {"group": "size", "status": "assumed", "source": "test"}
    case = load(PRICE).with_({
        "sailing.delay_d": both | {"value": 1.0, "low": 0.0, "high": 2.0, "unit": "d"},
        "fees.suez_index": both | {"value": 1.0, "low": 0.5, "high": 1.5, "unit": "1"},
    })  # fmt: skip
    sailed, money = spread._designs(case)
    assert set(sailed) == {"sailing.delay_d", "fees.suez_index"}
    assert set(money) == {PRICE}
    assert money[PRICE].size == 32 * spread.PRICES
    assert np.corrcoef(*sailed.values())[0, 1] > 0.6


def test_no_draws_and_nothing_to_draw_give_nothing(routed):
    case = load(PRICE, **{"ensemble.draws": 0})
    assert spread.draws(case, central(case)) is None
    assert draws(load()) is None


def test_the_central_track_sailed_again_is_held_against_the_routed_draws():
    case = nsrkit.load("smoke", {"ensemble.draws": 8, "voyage.corridors": ["nsr", "cape"]})
    ice = passage.read_ice(case, 25.0)
    route = passage.router(case, ice, 25.0)
    sailed = [passage.sail(case, name, route) for name in case.voyage.corridors]
    found = spread.draws(case, sailed)
    assert found.attrs["resail_correlation"] > 0.95
    assert abs(found.attrs["resail_bias"]) < 0.02
    assert found.identical(spread.draws(case, sailed))
