import numpy as np
import pytest

import nsrkit
from nsrkit.errors import DataError, NoRouteError
from nsrkit.voyage import ledger
from nsrkit.voyage.choices import priced
from nsrkit.voyage.compared import legs
from nsrkit.voyage.trips import comparison, passage


@pytest.fixture
def routed(monkeypatch, track):
    """The router replaced by one track, sailed at the ordered speed."""
    for name in ("open_ice", "read_ice"):
        monkeypatch.setattr(passage, name, lambda *args: "ice")

    def router(case, ice, grid_km=None, corridor="nsr", explain=True):
        hours = [nm / passage.order(case, corridor) for nm in (0, 800, 1250, 1490)]
        return lambda start, goal, depart: track(hours=hours, ideal=hours[-1])

    monkeypatch.setattr(passage, "router", router)


def load(**overrides):
    return nsrkit.load("baseline", {"ensemble.draws": 0} | overrides)


def compare(case, *only):
    return nsrkit.voyage.compare(case, only=only)


def test_the_parts_add_up(routed):
    case = load()
    trips = compare(case)
    known = trips.cost_usd.sum("component")  # NaN is left out
    assert np.allclose(known, trips.total_usd)
    assert np.allclose(trips.leg_usd.sum("leg"), trips.total_usd)
    assert np.allclose(trips.leg_nm.sum("leg"), trips.distance_nm)
    assert np.allclose(trips.leg_h.sum("leg") / 24, trips.days)
    assert np.allclose(trips.co2_t, trips.fuel_t * 3.151)
    assert np.allclose(trips.emitted_t.sel(species="co2"), trips.co2_t)
    assert (trips.co2e_wtw_t > trips.co2e_ttw_t).all()
    assert (trips.co2e_ttw_t > trips.co2_t).all()


def test_the_cost_per_unit_follows_from_the_load(routed):
    case = load(**{"cargo.utilisation": 0.8, "cargo.t_per_unit": 9, "cargo.time_cost_per_d": 0.01,
                   "cargo.value_usd_per_t": 5000})  # fmt: skip
    trips, units = compare(case), 4890 * 0.8
    assert np.allclose(trips.unit_usd * units, trips.total_usd)
    assert np.allclose(trips.t_usd * 9, trips.unit_usd)
    assert np.allclose(trips.cargo_time_usd, trips.days * units * 9 * 5000 * 0.01)
    assert np.allclose(trips.total_cargo_usd, trips.total_usd + trips.cargo_time_usd)
    assert np.allclose(trips.unit_cargo_usd - trips.unit_usd, trips.cargo_time_usd / units)
    assert trips.unit_usd.attrs["units"] == "USD/TEU"
    assert "carried" in trips.unit_usd.attrs["long_name"]
    unknown = {"status": "not supplied", "source": "no load known"}
    trips = compare(load(**{"cargo.utilisation": unknown}))
    assert np.allclose(trips.unit_usd * 4890, trips.total_usd)
    assert "of capacity" in trips.unit_usd.attrs["long_name"]
    assert np.isnan(trips.t_usd).all()


def test_at_equal_speed_and_as_scheduled(routed):
    same = compare(load())
    assert same.equal_days.equals(same.days)
    assert same.equal_usd.equals(same.total_usd)
    slow = compare(load(**{"sailing.suez_kn": 13}))
    assert slow.days.sel(corridor="suez") > 1.2 * slow.equal_days.sel(corridor="suez")
    assert np.allclose(slow.equal_days, same.days)
    assert np.allclose(slow.equal_usd, same.total_usd)
    assert slow.days.sel(corridor="cape") == same.days.sel(corridor="cape")


def test_what_is_left_out_is_named_in_text_and_title(routed):
    unknown = {"status": "not supplied", "source": "no valuation found"}
    trips = compare(load(**{"fees.hull_value_usd": unknown}))
    assert "war risk" in str(trips.excluded.sel(corridor="suez").values)
    assert "excluding war risk" in trips.total_usd.attrs["long_name"]
    assert np.isnan(trips.cost_usd.sel(corridor="suez", component="war risk"))
    whole = compare(load())
    assert (whole.excluded == "").all()
    assert "excluding" not in whole.total_usd.attrs["long_name"]
    assert "withheld" not in "".join(whole.ranking.values)


def test_what_is_told_in_words(routed):
    trips = compare(load())
    nsr, suez = trips.sel(corridor="nsr"), trips.sel(corridor="suez")
    assert "no legal check" in str(nsr.legal.values)
    assert str(suez.legal.values) == ""
    assert "heavy fuel oil" in str(nsr.hfo.values) or "protected" in str(nsr.hfo.values)
    assert "Suez toll" in str(suez.note.values)
    assert "Suez" not in str(nsr.note.values)


def test_a_return_leg_is_a_component_and_no_leg(routed):
    out, both = compare(load()), compare(load(**{"voyage.return_leg": "ballast"}))
    back = both.cost_usd.sel(component="return leg")
    assert (back > 0).all()
    assert np.allclose(both.total_usd - back, out.total_usd)
    assert np.allclose(both.leg_usd.sum("leg"), out.leg_usd.sum("leg"))
    assert np.allclose(both.return_days, both.days)
    assert (out.return_days == 0).all()


def test_parts_are_worked_out_that_are_asked_for(routed):
    case = load(**{"ensemble.draws": 20, "options.order_kn": [14]})
    assert "days_q" not in compare(case, "breakeven", "options")
    found = compare(case, "breakeven", "options", "spread")
    for name in ("breakeven", "option_usd", "cheapest_kn", "total_q"):
        assert name in found
    assert found.sizes["policy"] == 3
    assert "season_usd" not in found
    with pytest.raises(DataError, match="no part 'prices'"):
        compare(case, "prices")


def test_the_cheapest_option_is_sailed_where_the_case_takes_it(routed):
    given = compare(load(), "options")
    taken = compare(load(**{"options.take": "cheapest"}), "options")
    assert np.allclose(taken.total_usd, given.cheapest_usd)
    assert (taken.total_usd < given.total_usd).all()
    assert np.allclose(taken.equal_days, given.days)


def test_no_route_is_a_reason_and_not_an_exception(monkeypatch):
    for name in ("open_ice", "read_ice"):
        monkeypatch.setattr(passage, name, lambda *args: "ice")

    def closed(case, ice, grid_km=None, corridor="nsr", explain=True):
        def route(start, goal, depart):
            raise NoRouteError("ice too thick", (100.0, 77.0), "a higher ice class")

        return route

    monkeypatch.setattr(passage, "router", closed)
    trips = compare(load(**{"ensemble.draws": 20}), *comparison.PARTS[:-1])
    nsr = trips.sel(corridor="nsr")
    assert np.isnan(nsr.days)
    assert "ice too thick" in str(nsr.reason.values)
    assert float(nsr.route_share) == 0
    assert trips.cheaper_high.sel(corridor="suez") == 0
    assert str(trips.ranking.sel(corridor="suez").values) == "no route"
    assert np.isfinite(trips.total_usd.sel(corridor="suez"))
    assert np.isnan(nsr.option_usd).all()
    assert str(nsr.cheapest_escort.values) == ""
    assert "no route" in str(trips.breakeven_reason.sel(corridor="suez", lever="fee").values)


def test_the_spread_holds_the_central_value_and_repeats_itself(routed):
    case = load(**{"ensemble.draws": 64})
    one, two = compare(case, "spread"), compare(case, "spread")
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
    trips = compare([load(), short], "options", "breakeven")
    assert list(trips.case.values) == ["baseline", "short"]
    assert np.isnan(trips.days.sel(case="short", corridor="nsr"))
    assert trips.reason.sel(case="short", corridor="nsr").item() == ""
    assert trips.legal.sel(case="short", corridor="nsr").item() == ""
    assert trips.option_front.dtype == bool
    assert (
        trips.leg_kind.sel(case="short", corridor="nsr").values.tolist()
        == [""] * trips.sizes["leg"]
    )
    far = load(name="far", **{"voyage.destination": "Felixstowe", "voyage.corridors": ["cape"]})
    both = compare([far, load()])  # lines and legs of other lengths
    assert np.isfinite(both.lon.sel(case="far", corridor="cape")).any()
    assert compare([load(), load(name="again")]).equals(compare([load(), load(name="again")]))


def test_every_number_has_units_and_a_name(routed):
    trips = compare(load(**{"ensemble.draws": 20}), *comparison.PARTS[:-1])
    for name, values in trips.data_vars.items():
        assert values.attrs.get("long_name"), name
        if values.dtype.kind == "f" and "lever_units" not in values.attrs.get("comment", ""):
            assert values.attrs.get("units"), name


def test_the_toll_lies_on_the_canal_and_the_escort_on_the_ice(routed):
    case = load()
    for name, kind, component in (
        ("nsr", "ice box", "escort fee"),
        ("suez", "canal", "canal toll"),
    ):
        one = priced.price(case, name, ice="ice")
        kinds = [stretch.leg.kind for stretch in one.passage.stretches]
        fee = next(cost.usd for cost in one.costs if cost.name == component)
        assert fee > 0
        assert legs.usd(one)[kinds.index(kind)] >= fee


def test_a_ranking_is_withheld_where_a_gap_could_turn_it():
    case = load()
    gap = ledger.Cost("war risk", np.nan, (), "fees.hull_value_usd", 0.007)
    none = ledger.Cost("war risk", 0.0)
    case = load(**{"fees.hull_value_usd": {"status": "not supplied", "source": "none found"}})
    nsr = priced.Priced("nsr", object(), (ledger.Cost("fuel", 9.0), none))
    suez = priced.Priced("suez", object(), (ledger.Cost("fuel", 5.0), gap))
    assert comparison.ranking(case, nsr, suez).startswith("withheld: war risk")
    cheap = priced.Priced("nsr", object(), (ledger.Cost("fuel", 4.0), none))
    assert comparison.ranking(case, cheap, suez) == "cheaper"


def test_the_smoke_scenario_on_real_ice():
    """September 2024: a light ship gets through in a fortnight's less than by the Cape."""
    trips = compare(nsrkit.load("smoke"), "spread")
    days = trips.days
    assert 17 < days.sel(corridor="nsr") < 24
    assert days.sel(corridor="nsr") + 5 < days.sel(corridor="suez") < days.sel(corridor="cape")
    assert 4.5 < trips.nsr_days.sel(corridor="nsr") < 8
    assert trips.route_share.sel(corridor="nsr") > 0.9
    inside = (trips.days_q.sel(quantile=0.1) <= days + 0.5) & (
        days - 0.5 <= trips.days_q.sel(quantile=0.9)
    )
    assert inside.all()


@pytest.mark.slow
def test_everything_at_once_on_real_ice():
    """What is said twice is said alike: the season and the options hold the voyage itself."""
    trips = nsrkit.voyage.compare(
        nsrkit.load("smoke", {"voyage.depart": "2024-08-30", "scan.members": 2})
    )
    same = trips.sel(departure="2024-08-30")
    assert np.allclose(same.season_usd, trips.total_usd)
    assert np.allclose(same.season_days, trips.days)
    own = trips.option_usd.sel(order=16.3).sel(policy=["required", "none"])
    assert np.isclose(own.sel(corridor="nsr", policy="required"), trips.total_usd[0])
    assert np.allclose(own.sel(corridor=["suez", "cape"], policy="none"), trips.total_usd[1:])
    assert (trips.cheapest_usd <= trips.total_usd + 1e-6).all()
    chosen = nsrkit.voyage.compare(
        nsrkit.load("smoke", {"voyage.depart": "2024-08-30", "options.take": "cheapest"}), only=()
    )
    assert np.allclose(chosen.total_usd, trips.cheapest_usd)
    assert np.allclose(trips.season_wins.sum("corridor"), 1)
    assert trips.breakeven.sel(corridor="suez", lever="fee") > 0
    assert np.isfinite(trips.sobol_total.sel(corridor="suez")).any()


def test_a_corridor_without_a_rival_is_always_cheapest():
    told = {"voyage.origin": "Arkhangelsk", "voyage.destination": "Santos", "voyage.ship":
            "feeder-1as", "voyage.corridors": ["direct"], "ensemble.draws": 20}  # fmt: skip
    trips = nsrkit.voyage.compare(nsrkit.load("smoke", told), only=("season",))
    assert (trips.season_wins == 1).all()


def test_a_store_keeps_the_comparison_as_it_is(tmp_path, monkeypatch):
    """Texts, dates, truths and numbers alike; the key holds the parts that were asked for."""
    case = nsrkit.load("smoke", {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 20})
    plain = nsrkit.voyage.compare(case)
    monkeypatch.setenv("NSRKIT_STORE", str(tmp_path))
    first, again = nsrkit.voyage.compare(case), nsrkit.voyage.compare(case)
    assert len(list(tmp_path.glob("compare-*.nc"))) == 1
    nsrkit.voyage.compare(case, only=("spread",))
    assert len(list(tmp_path.glob("compare-*.nc"))) == 2
    assert first.identical(again)
    for name, values in plain.data_vars.items():
        if values.dtype.kind == "f":
            assert np.array_equal(values, again[name], equal_nan=True), name
        else:
            assert values.values.tolist() == again[name].values.astype(values.dtype).tolist(), name
