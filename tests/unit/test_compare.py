import numpy as np
import pytest

import nsrkit
from nsrkit.errors import NoRouteError
from nsrkit.voyage import ledger
from nsrkit.voyage.trips import comparison, passage


@pytest.fixture
def routed(monkeypatch, track):
    """The router replaced by one track, sailed at the ordered speed."""
    monkeypatch.setattr(passage, "open_ice", lambda *args: "ice")
    monkeypatch.setattr(passage, "read_ice", lambda *args: "ice")

    def router(case, ice, grid_km=None, corridor="nsr"):
        hours = [nm / case.voyage.ship.order_kn.value for nm in (0, 800, 1250, 1490)]
        return lambda start, goal, depart: track(hours=hours, ideal=hours[-1])

    monkeypatch.setattr(passage, "router", router)


def load(**overrides):
    return nsrkit.load("baseline", {"ensemble.draws": 0} | overrides)


def test_the_parts_add_up(routed):
    trips = nsrkit.voyage.compare(load())
    known = trips.cost_usd.sum("component")  # NaN is left out
    assert np.allclose(known, trips.total_usd)
    assert np.allclose(trips.leg_usd.sum("leg"), trips.total_usd)
    assert np.allclose(trips.leg_nm.sum("leg"), trips.distance_nm)
    assert np.allclose(trips.leg_h.sum("leg") / 24, trips.days)
    capacity = load().voyage.ship.capacity.amount.value
    assert np.allclose(trips.unit_usd, trips.total_usd / capacity)
    assert np.allclose(trips.co2_t, trips.fuel_t * 3.151)


def test_what_is_left_out_is_named_in_text_and_title(routed):
    unknown = {"status": "not supplied", "source": "no valuation found"}
    trips = nsrkit.voyage.compare(load(**{"fees.hull_value_usd": unknown}))
    assert "war risk" in str(trips.excluded.sel(corridor="suez").values)
    assert np.isnan(trips.cost_usd.sel(corridor="suez", component="war risk"))
    whole = nsrkit.voyage.compare(
        load(**{"fees.hull_value_usd": 40e6, "voyage.ship.hotel_t_per_d": 5})
    )
    assert (whole.excluded == "").all()
    assert "withheld" not in "".join(whole.ranking.values)


def test_no_route_is_a_reason_and_not_an_exception(monkeypatch):
    monkeypatch.setattr(passage, "open_ice", lambda *args: "ice")
    monkeypatch.setattr(passage, "read_ice", lambda *args: "ice")

    def closed(case, ice, grid_km=None, corridor="nsr"):
        def route(start, goal, depart):
            raise NoRouteError("ice too thick", (100.0, 77.0), "a higher ice class")

        return route

    monkeypatch.setattr(passage, "router", closed)
    trips = nsrkit.voyage.compare(load(**{"ensemble.draws": 20}))
    nsr = trips.sel(corridor="nsr")
    assert np.isnan(nsr.days)
    assert "ice too thick" in str(nsr.reason.values)
    assert float(nsr.route_share) == 0
    assert trips.cheaper_high.sel(corridor="suez") == 0
    assert str(trips.ranking.sel(corridor="suez").values) == "no route"
    assert np.isfinite(trips.total_usd.sel(corridor="suez"))


def test_the_spread_holds_the_central_value_and_repeats_itself(routed):
    case = load(**{"ensemble.draws": 64})
    one, two = nsrkit.voyage.compare(case), nsrkit.voyage.compare(case)
    assert one.identical(two)
    assert (one.total_q.diff("quantile") > 0).all()
    assert (one.total_q.sel(quantile=0.1) < one.total_usd * 1.2).all()
    assert (one.total_q.sel(quantile=0.9) > one.total_usd * 0.8).all()
    assert np.isnan(one.days_saved_q.sel(corridor="nsr")).all()
    gap = one.days.sel(corridor="suez") - one.days.sel(corridor="nsr")
    saved = one.days_saved_q.sel(corridor="suez")
    assert saved.sel(quantile=0.1) < gap < saved.sel(quantile=0.9)
    # Draw by draw the common numbers cancel: narrower than the two spreads together.
    width = one.total_q.sel(quantile=0.9) - one.total_q.sel(quantile=0.1)
    gain = one.saved_q.sel(quantile=0.9) - one.saved_q.sel(quantile=0.1)
    assert gain.sel(corridor="suez") < width.sel(corridor="suez") + width.sel(corridor="nsr")
    assert one.attrs["draws"] == 64
    p = one.faster.sel(corridor="suez")
    assert p == 1  # thousands of miles shorter at the same ordered speed
    assert (one.cheaper_low <= one.cheaper_high).sel(corridor=["suez", "cape"]).all()
    share = one.cheaper_low.sel(corridor="suez")
    # Prices drawn on top of each voyage narrow it; equal answers of all voyages are no proof.
    assert (
        1 / 66 <= one.cheaper_se.sel(corridor="suez") <= np.sqrt(share * (1 - share) / 64) + 1 / 66
    )


def test_several_cases_lie_along_case(routed):
    short = load(name="short", **{"voyage.corridors": ["suez", "cape"]})
    trips = nsrkit.voyage.compare([load(), short])
    assert list(trips.case.values) == ["baseline", "short"]
    assert np.isnan(trips.days.sel(case="short", corridor="nsr"))
    assert trips.reason.sel(case="short", corridor="nsr").item() == ""


def test_every_number_has_units_and_a_name(routed):
    trips = nsrkit.voyage.compare(load(**{"ensemble.draws": 20}))
    for name, values in trips.data_vars.items():
        assert values.attrs.get("long_name"), name
        if values.dtype.kind == "f":
            assert values.attrs.get("units"), name


def test_the_toll_lies_on_the_canal_and_the_escort_on_the_ice(routed):
    case = load()
    priced = {
        name: comparison.price(case, name, passage.router(case, None)) for name in ("nsr", "suez")
    }
    for name, kind, component in (
        ("nsr", "ice box", "escort fee"),
        ("suez", "canal", "canal toll"),
    ):
        legs = comparison._leg_usd(case, priced[name])
        kinds = [stretch.leg.kind for stretch in priced[name].passage.stretches]
        fee = next(cost.usd for cost in priced[name].costs if cost.name == component)
        assert fee > 0
        assert legs[kinds.index(kind)] >= fee


def test_a_ranking_is_withheld_where_a_gap_could_turn_it():
    case = load()
    gap = ledger.Cost("war risk", np.nan, (), "fees.hull_value_usd", 0.007)
    none = ledger.Cost("war risk", 0.0)
    nsr = comparison.Priced("nsr", object(), (ledger.Cost("fuel", 9.0), none))
    suez = comparison.Priced("suez", object(), (ledger.Cost("fuel", 5.0), gap))
    assert comparison._ranking(case, nsr, suez).startswith("withheld: war risk")
    cheap = comparison.Priced("nsr", object(), (ledger.Cost("fuel", 4.0), none))
    assert comparison._ranking(case, cheap, suez) == "cheaper"


def test_the_smoke_scenario_on_real_ice():
    """September 2024: a light ship gets through in a fortnight's less than by the Cape."""
    trips = nsrkit.voyage.compare(nsrkit.load("smoke"))
    days = trips.days
    assert 17 < days.sel(corridor="nsr") < 24
    assert days.sel(corridor="nsr") + 5 < days.sel(corridor="suez") < days.sel(corridor="cape")
    assert 4.5 < trips.nsr_days.sel(corridor="nsr") < 8
    assert trips.route_share.sel(corridor="nsr") > 0.9
    inside = (trips.days_q.sel(quantile=0.1) <= days + 0.5) & (
        days - 0.5 <= trips.days_q.sel(quantile=0.9)
    )
    assert inside.all()


def test_a_store_keeps_the_comparison_as_it_is(tmp_path, monkeypatch):
    case = nsrkit.load("smoke", {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 20})
    plain = nsrkit.voyage.compare(case)
    monkeypatch.setenv("NSRKIT_STORE", str(tmp_path))
    first, again = nsrkit.voyage.compare(case), nsrkit.voyage.compare(case)
    assert len(list(tmp_path.glob("compare-*.nc"))) == 1
    assert first.identical(again)
    for name, values in plain.data_vars.items():
        if values.dtype.kind == "f":
            assert np.array_equal(values, again[name], equal_nan=True), name
        else:
            assert values.values.tolist() == again[name].values.astype(values.dtype).tolist(), name
