"""Every break-even is the root that a search finds, and where there is none a search finds none."""

import datetime as dt
from functools import partial

import numpy as np
import pytest
from scipy.optimize import brentq

import nsrkit
from nsrkit.voyage import ledger
from nsrkit.voyage.choices.breakeven import breakeven, levers, scaled
from nsrkit.voyage.pricing.book import Trip

TRIPS = {
    "nsr": Trip("nsr", 484.0, 1318.0, zones=3, entry=dt.date(2024, 9, 9)),
    "suez": Trip("suez", 673.0, 2100.0, canal="suez", red_sea=True),
    "cape": Trip("cape", 880.0, 2800.0),
}
LONG = TRIPS | {"nsr": TRIPS["nsr"]._replace(hours=900.0, fuel_t=3100.0, zones=7)}
GIVEN = {"cargo.utilisation": 0.7, "carbon.eua_eur_per_t": 65}
CASES = {
    "as it is": ({}, TRIPS),
    "a long way through ice": ({}, LONG),
    "a dear escort": ({"fees.escort_index": 8}, TRIPS),
    "suez in question": ({"voyage.corridors": ["suez", "nsr", "cape"]}, TRIPS),
    "the Red Sea at war": ({"fees.war_risk": 0.06, "voyage.corridors": ["suez", "cape"]}, TRIPS),
    "cheap roubles": ({"prices.rub_per_usd": 33.28, "fees.escort_index": 5}, LONG),
}  # fmt: skip
LEVERS = [lever.name for lever in levers(nsrkit.load("baseline"))]


def load(overrides):
    return nsrkit.load("baseline", GIVEN | overrides)


def usd(case, trip):
    return ledger.total(ledger.costs(trip, case))[0]


def gap(case, trips, other, lever, value):
    """Total of the first corridor less that of another, with the lever set to a value."""
    first = case.voyage.corridors[0]
    one, two = trips[first], trips[other]
    if lever.name == "days":
        return usd(case, scaled(one, value * 24 / one.hours)) - usd(case, two)
    if lever.name == "utilisation":
        now = case.cargo.utilisation.value
        return usd(case, one) / value - usd(case, two) / now
    if lever.name == "fee":
        free = case.with_({"fees.escort_index": 0})
        paid = value * ((one.entry is not None) - float(two.entry is not None))
        return usd(free, one) - usd(free, two) + paid
    other_case = case.with_({lever.key: value})
    return usd(other_case, one) - usd(other_case, two)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("lever", LEVERS)
def test_the_closed_form_is_the_root(name, lever):
    overrides, trips = CASES[name]
    case = load(overrides)
    (lever,) = (one for one in levers(case) if one.name == lever)
    found = breakeven(case, trips).sel(lever=lever.name)
    first = case.voyage.corridors[0]
    for other in case.voyage.corridors[1:]:
        value, reason = (found[key].sel(corridor=other).item()
                         for key in ("breakeven", "breakeven_reason"))  # fmt: skip
        top = min(lever.top, 1e9)
        at = partial(gap, case, trips, other, lever)
        ends = at(1e-6), at(top)
        if np.isnan(value):
            assert reason
            assert first in reason or lever.key in reason or "Northern Sea Route" in reason
            assert ends[0] * ends[1] > 0
        else:
            assert not reason
            assert value == pytest.approx(brentq(at, 1e-6, top, xtol=1e-12), rel=1e-6)


def test_most_levers_have_a_root_somewhere():
    """The check above would hold of a function that never finds one."""
    found = [breakeven(load(over), trips).breakeven for over, trips in CASES.values()]
    with_root = {lever for one in found for lever in LEVERS
                 if one.sel(lever=lever).notnull().any()}  # fmt: skip
    assert with_root >= {"fee", "bunker", "fx", "days", "utilisation", "war risk"}


def test_present_values_stand_beside():
    case = load({})
    found = breakeven(case, TRIPS)
    now = found.lever_now.sel(corridor="suez")
    assert now.sel(lever="bunker") == case.prices.vlsfo.value
    assert now.sel(lever="days") == pytest.approx(484 / 24)
    assert now.sel(lever="utilisation") == 0.7
    fees = {cost.name: cost.usd for cost in ledger.costs(TRIPS["nsr"], case)}
    assert now.sel(lever="fee") == pytest.approx(fees["escort fee"])
    assert found.lever_units.sel(lever="fx").item() == "RUB/USD"
    assert found.breakeven.sel(corridor="nsr").isnull().all()
    assert (found.breakeven_reason.sel(corridor="nsr") == "").all()


def test_no_route_and_no_number_are_reasons():
    unknown = {"status": "not supplied", "source": "none found"}
    gaps = {"cargo.utilisation": unknown, "voyage.ship.hotel_t_per_d": unknown}
    case = nsrkit.load("baseline", gaps)
    found = breakeven(case, {name: TRIPS[name] for name in ("nsr", "cape")})
    assert set(found.breakeven_reason.sel(corridor="suez").values) == {"no route by suez"}
    assert found.breakeven.sel(corridor="suez").isnull().all()
    load_factor = found.breakeven_reason.sel(corridor="cape", lever="utilisation").item()
    assert load_factor == "cargo.utilisation is not supplied"
    assert "auxiliary fuel" in found.breakeven_excluded.sel(corridor="cape").item()


def test_a_price_not_supplied_has_a_break_even_all_the_same():
    case = nsrkit.load("baseline", {"voyage.ship": "arc7-lng", "cargo.utilisation": 0.7})
    assert not case.prices.lng.supplied
    found = breakeven(case, LONG).sel(corridor="cape", lever="bunker")
    assert np.isnan(found.lever_now)
    value = found.breakeven.item()
    if np.isfinite(value):
        assert gap(case, LONG, "cape", levers(case)[1], value) == pytest.approx(0, abs=1e-3)
    else:
        assert "nsr stays" in found.breakeven_reason.item()
