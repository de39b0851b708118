"""Sensitivities of a ledger simple enough to know them by hand."""

import numpy as np
import pytest

import nsrkit
from nsrkit.ensemble import bar
from nsrkit.voyage import ledger
from nsrkit.voyage.choices import sensitivity
from nsrkit.voyage.choices.sensitivity import sensitivities
from nsrkit.voyage.pricing.book import Trip

SUEZ = Trip("suez", 700.0, 2000.0, canal="suez", red_sea=True)
CAPE = Trip("cape", 940.0, 2800.0)
CHARTER, PRICE = "voyage.ship.charter_usd_per_d", "prices.vlsfo"
RISK, HULL = "fees.war_risk", "fees.hull_value_usd"


def spread(low, value, high, **more):
    return {"value": value, "low": low, "high": high, "status": "assumed", "source": "test"} | more


def load(uncertain, **more):
    """A case of two corridors in which only these numbers have a range."""
    given = {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 300}
    base = nsrkit.load("baseline", given | more)
    numbers = base.numbers()
    fixed = {key: one.value for key, one in numbers.items() if one.supplied and one.uncertain}
    varied = {key: one | {"unit": numbers[key].unit} if isinstance(one, dict) else one
              for key, one in uncertain.items()}  # fmt: skip
    return base.with_(fixed | varied)


def model(drawn):
    """Voyages that nothing changes."""
    return {"suez": SUEZ, "cape": CAPE}


def variance(low, value, high):
    """Of a triangle."""
    return (low**2 + value**2 + high**2 - low * value - low * high - value * high) / 18


def test_shares_of_a_sum_are_those_of_its_variance():
    given = {CHARTER: (20e3, 25e3, 40e3), PRICE: (500, 600, 800)}
    case = load({key: spread(*ends) for key, ends in given.items()})
    found = sensitivities(case, model).sel(corridor="cape")
    assert set(found.number.values) == set(given)
    level = ledger.costs(CAPE._replace(hours=24.0), case)  # money of other years is moved
    day = next(cost.usd for cost in level if cost.name == "charter") / 25e3
    port = next(cost.usd for cost in ledger.costs(CAPE._replace(hours=0.0), case)
                if cost.name == "charter") / 25e3  # fmt: skip
    days, burnt = 10.0 * (day - port), 800.0 + 10.0 * (case.voyage.ship.hotel_t_per_d.value or 0.0)
    parts = {
        CHARTER: days**2 * variance(*given[CHARTER]),
        PRICE: burnt**2 * variance(*given[PRICE]),
    }
    for key, part in parts.items():
        one = found.sel(number=key)
        wanted = part / sum(parts.values())
        assert one.sobol_first == pytest.approx(wanted, abs=0.08)
        assert one.sobol_total == pytest.approx(wanted, abs=0.05)
        assert abs(one.sobol_first - wanted) < 2.5 * one.sobol_first_conf + 0.01
        assert one.morris_sigma < 0.6 * one.morris_mu_star  # bent by the triangle only
    assert found.sobol_total.sum().item() == pytest.approx(1, abs=0.05)
    assert found.saving.item() == pytest.approx(
        ledger.total(ledger.costs(CAPE, case))[0] - ledger.total(ledger.costs(SUEZ, case))[0]
    )


def test_a_product_interacts():
    case = load({RISK: spread(0.002, 0.007, 0.02), HULL: spread(5e6, 20e6, 65e6)})
    found = sensitivities(case, model).sel(corridor="cape")
    for key in (RISK, HULL):
        one = found.sel(number=key)
        assert one.sobol_total > one.sobol_first + 0.02
        assert one.tornado_high < one.saving < one.tornado_low  # it is Suez that pays


def test_the_ends_of_a_tornado_are_those_of_the_ledger():
    ends = (500, 600, 800)
    case = load({PRICE: spread(*ends)})
    found = sensitivities(case, model).sel(corridor="cape", number=PRICE)
    for name, price in (("tornado_low", ends[0]), ("tornado_high", ends[2])):
        other = case.replaced({PRICE: price})
        usd = [ledger.total(ledger.costs(trip, other))[0] for trip in (CAPE, SUEZ)]
        assert found[name].item() == pytest.approx(usd[0] - usd[1])


def test_a_group_is_one_number_and_what_plays_no_part_is_none():
    group = {CHARTER: spread(20e3, 25e3, 40e3, group="market"),
             PRICE: spread(500, 600, 800, group="market"),
             "prices.mgo": spread(700, 800, 900, group="market"),
             "prices.rub_per_usd": spread(60, 90, 100)}  # fmt: skip
    found = sensitivities(load(group), model).sel(corridor="cape")
    assert found.number.values.tolist() == ["market"]
    told = found.number_title.item()
    assert "Time-charter hire" in told
    assert "Very low sulphur fuel oil" in told
    assert "gas oil" not in told
    assert np.isnan(found.morris_sigma)
    assert found.sobol_total.item() == pytest.approx(1, abs=0.05)
    one = dict(group) | {CHARTER: 25e3}
    assert sensitivities(load(one), model).number.values.tolist() == [PRICE]


def test_a_track_that_closes_leaves_its_rows_out():
    key = "sailing.thickness_factor"
    case = load({CHARTER: spread(20e3, 25e3, 40e3), key: spread(0.8, 1.0, 1.2)})

    def closing(share):
        def sailed(drawn):
            thick = drawn.get(key, np.ones(1))
            hours = np.where(thick > share, np.nan, 700.0 + 50.0 * thick)
            return {"suez": SUEZ._replace(hours=hours), "cape": CAPE}

        return sailed

    found = sensitivities(case, closing(1.15)).sel(corridor="cape")
    assert 0.5 < found.attrs["sobol_kept"] < 1
    assert np.isnan(found.tornado_high.sel(number=key))
    assert np.isfinite(found.tornado_low.sel(number=key))
    assert found.sobol_total.notnull().all()
    shut = sensitivities(case, closing(1.0)).sel(corridor="cape")
    assert shut.attrs["sobol_kept"] < 0.5
    assert shut.sobol_total.isnull().all()


def test_no_route_has_no_sensitivity():
    case = load({CHARTER: spread(20e3, 25e3, 40e3)})
    found = sensitivities(case, lambda drawn: {"suez": SUEZ})
    assert found.saving.isnull().all()
    assert found.sizes["number"] == 0


def test_without_the_library_there_is_a_tornado_and_a_note(monkeypatch):
    monkeypatch.setattr(sensitivity, "find_spec", lambda name: None)
    found = sensitivities(load({PRICE: spread(500, 600, 800)}), model).sel(corridor="cape")
    assert np.isfinite(found.tornado_low).all()
    assert found.sobol_total.isnull().all()
    assert "nsrkit[systems]" in found.attrs["sensitivity_note"]


def test_one_seed_gives_one_answer_and_progress_is_told():
    given = {CHARTER: spread(20e3, 25e3, 40e3), PRICE: spread(500, 600, 800)}
    told = []
    one = sensitivities(load(given), model, progress=lambda *at: told.append(at[:2]))
    assert told[-1][0] == told[-1][1]
    assert one.identical(sensitivities(load(given), model, progress=bar("sensitivities")))
    assert one.attrs["sobol_base"] == 256
    other = sensitivities(load(given, **{"ensemble.seed": 2}), model)
    assert not one.sobol_first.equals(other.sobol_first)
    for name, values in one.data_vars.items():
        assert values.attrs.get("long_name"), name
        assert values.dtype.kind != "f" or values.attrs.get("units"), name
