import numpy as np
import pytest

import nsrkit
from nsrkit.errors import NoRouteError
from nsrkit.voyage.choices import flips, options, season
from nsrkit.voyage.choices.priced import Priced, meets_ice
from nsrkit.voyage.ledger import Cost
from nsrkit.voyage.trips import departures, passage


@pytest.fixture
def routed(monkeypatch, track):
    """A passage at the ordered speed: closed without an icebreaker, slower and led behind one."""
    monkeypatch.setattr(passage, "open_ice", lambda *args: "ice")
    monkeypatch.setattr(passage, "read_ice", lambda *args: "ice")

    def router(case, ice, grid_km=None, corridor="nsr", explain=True):
        def route(start, goal, depart):
            policy = case.voyage.escort
            if policy == "none":
                raise NoRouteError("POLARIS closes the way")
            knots = passage.order(case, corridor) * (0.7 if policy == "full" else 0.8)
            hours = [nm / knots for nm in (0, 800, 1250, 1490)]
            return track(hours=hours, ideal=hours[-1], led=(False, policy == "full", True, True))

        return route

    monkeypatch.setattr(passage, "router", router)


def load(**overrides):
    given = {"ensemble.draws": 0, "options.order_kn": [12, 14, 16]}
    return nsrkit.load("baseline", given | overrides)


def test_every_policy_at_every_speed_and_no_policy_where_there_is_no_ice(routed):
    case = load()
    found = options.table(case, options.tried(case, "ice"))
    assert found.order.values.tolist() == [12, 14, 16, 16.3]  # hers is tried too
    nsr, suez = found.sel(corridor="nsr"), found.sel(corridor="suez")
    assert np.isnan(nsr.option_days.sel(policy="none")).all()
    assert (nsr.option_reason.sel(policy="none") == "no route: POLARIS closes the way").all()
    assert np.isfinite(nsr.option_days.sel(policy=["required", "full"])).all()
    assert (nsr.option_days.sel(policy=["required", "full"]).diff("order") < 0).all()
    assert np.isfinite(suez.option_usd.sel(policy="none")).all()
    assert np.isnan(suez.option_usd.sel(policy=["required", "full"])).all()


def test_the_cheapest_is_the_least_of_all_tried(routed):
    case = load()
    tried = options.tried(case, "ice")
    found = options.table(case, tried)
    least = found.option_usd.min(["policy", "order"])
    assert np.allclose(found.cheapest_usd, least)
    assert found.cheapest_escort.sel(corridor="nsr") == "required"
    given = [one.priced.usd for one in tried["nsr"]
             if (one.escort, one.order_kn) == ("required", 16.3)]  # fmt: skip
    assert found.cheapest_usd.sel(corridor="nsr") <= given[0]


def test_an_option_without_a_price_yields_to_one_that_has_all():
    voyage = object()
    fee = Cost("escort fee", np.nan, missing="escort rate")
    led = options.Option("full", 12.0, Priced("nsr", voyage, (Cost("fuel", 5.0), fee)))
    whole = Cost("fuel", 9.0), Cost("escort fee", 0.0)
    alone = options.Option("none", 12.0, Priced("nsr", voyage, whole))
    assert options.cheapest([led, alone]) is alone
    assert options.cheapest([]) is None


def test_the_front_holds_what_nothing_beats():
    days = np.array([[20.0, 22.0], [21.0, np.nan]])
    usd = np.array([[9.0, 7.0], [9.5, np.nan]])
    assert options.front(days, usd).tolist() == [[True, True], [False, False]]
    same = options.front(np.array([20.0, 20.0 + 1e-9]), np.array([5.0, 5.0 + 1e-6]))
    assert same.all()  # two policies that sail one track


def test_the_cheapest_is_sailed_where_the_case_asks_for_it(routed):
    case = load(**{"options.take": "cheapest"})
    tried = options.tried(case, "ice")
    taken = options.taken(case, tried)
    for corridor, found in tried.items():
        best = options.cheapest(found)
        assert passage.order(taken, corridor) == best.order_kn
    assert taken.voyage.escort == "required"
    given = load()
    assert options.taken(given, tried) is given


def test_only_ways_through_ice_have_policies():
    case = load(**{"voyage.origin": "Sabetta", "voyage.destination": "Tianjin",
                   "voyage.ship": "arc7-lng"})  # fmt: skip
    assert all(meets_ice(case, corridor) for corridor in case.voyage.corridors)
    assert [meets_ice(load(), corridor) for corridor in ("nsr", "suez")] == [True, False]


def priced(corridor, days, **usd):
    """A corridor with one or two components; none is no way."""
    costs = tuple(Cost(name, value) for name, value in usd.items())
    trip = type("Trip", (), {"hours": days * 24})()
    sailed = type("Passage", (), {"trip": trip})() if usd else None
    return Priced(corridor, sailed, costs, "" if usd else "too much ice")


def test_a_flip_is_told_by_what_moved():
    suez = priced("suez", 28, fuel=10.0, fee=0.0)
    cheap = priced("nsr", 20, fuel=5.0, fee=3.0)
    dear = priced("nsr", 24, fuel=6.0, fee=9.0)
    shut = priced("nsr", 0)
    told = flips.flips([[cheap, suez], [cheap, suez], [dear, suez], [cheap, suez], [shut, suez],
                        [shut, priced("suez", 0)]])  # fmt: skip
    assert told[:2] == ["", ""]
    assert told[2] == "nsr to suez: fee by nsr rises by 6 USD, 20.0 to 24.0 d"
    assert told[3] == "suez to nsr: fee by nsr falls by 6 USD, 24.0 to 20.0 d"
    assert told[4] == "nsr to suez: the way by nsr closes (too much ice)"
    assert told[5] == "every way closes"


def test_the_share_of_wins_counts_members_and_draws():
    case = load(**{"ensemble.draws": 2})
    first = [(Cost("fuel", np.array([1.0, 3.0])),), ()]  # by member; the second is closed
    other = [(Cost("fuel", np.array([2.0, 2.0])),)]
    won = season._won([first, other], 0, case)
    assert won.tolist() == [[True, False], [False, False]]
    assert season._won([first, other], 1, case).tolist() == [[False, True], [True, True]]
    assert season._error(won) == pytest.approx(np.sqrt(0.125 / 2 + 0.125 / 2))
    assert season._error(np.ones((3, 4), bool)) == 1 / 5
    assert season._error(np.ones((1, 4), bool)) == 1 / 6


def test_what_is_not_supplied_wins_for_nobody():
    unknown = {"status": "not supplied", "source": "no valuation"}
    case = load(**{"ensemble.draws": 2, "fees.hull_value_usd": unknown})
    gap = Cost("war risk", np.nan, (), "fees.hull_value_usd", 0.007)
    dear = [(Cost("fuel", np.array([9.0, 4.0])), Cost("war risk", 0.0))]
    cheap = [(Cost("fuel", np.array([5.0, 5.0])), gap)]
    assert season._won([dear, cheap], 0, case).tolist() == [[False, True]]
    assert season._won([dear, cheap], 1, case).tolist() == [[False, False]]


def test_a_season_in_members_of_the_ice(routed, monkeypatch):
    """Members are opened for the span of the season, and each is sailed on every departure."""
    spans = []

    def member(case, number, first, last):
        spans.append((number, first, last))
        return "ice"

    monkeypatch.setattr(departures, "member", member)
    monkeypatch.setattr(season, "_read", lambda ice, grid_km: ice)
    case = load(**{"scan.first": "08-01", "scan.last": "09-30", "scan.every_d": 30,
                   "scan.members": 2, "ensemble.draws": 32})  # fmt: skip
    found = season.season(case)
    assert [number for number, *_ in sorted(spans)] == [0, 1]
    assert found.sizes == {"corridor": 3, "departure": 3, "quantile": 3}
    assert np.allclose(found.season_wins.sum("corridor"), 1)
    assert (found.season_route_share == 1).all()
    assert np.allclose(found.season_days_q.sel(quantile=0.5), found.season_days)
    low, high = found.season_usd_q.sel(quantile=0.1), found.season_usd_q.sel(quantile=0.9)
    assert ((low < found.season_usd_q.sel(quantile=0.5)) & (low < high)).all()
    assert ((0.8 * low < found.season_usd) & (found.season_usd < high)).all()
    assert found.season_months.sel(corridor="nsr") == "1 Aug to 30 Sep"
    assert (found.season_flip == "").all()


def test_departures_beyond_the_record_say_so(routed, monkeypatch):
    monkeypatch.setattr(season, "_read", lambda ice, grid_km: ice)
    case = load(**{"voyage.depart": "2025-11-01", "scan.first": "11-01", "scan.last": "12-15",
                   "scan.every_d": 31, "scan.members": 0})  # fmt: skip
    found = season.season(case)
    assert [bool(text) for text in found.season_reason.sel(corridor="nsr").values] == [False, True]
    assert np.isfinite(found.season_usd.sel(corridor="suez")).all()
    assert "season_wins" not in found
