"""Laws of the whole ledger, on voyages routed through the real ice of a year on the 25 km grid."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nsrkit
from nsrkit.ensemble import design
from nsrkit.voyage import fees, ledger
from nsrkit.voyage.choices import options
from nsrkit.voyage.choices.priced import price
from nsrkit.voyage.pricing.book import Trip
from nsrkit.voyage.trips import passage

SHIPS = st.sampled_from(["panamax-ice1", "feeder-1as", "aframax-1as", "arc7-lng"])
DAYS = st.sampled_from(["2024-07-10", "2024-08-15", "2024-10-15", "2024-11-01"])
POLICIES = st.sampled_from(["none", "required", "full"])
THICKER = st.floats(0.5, 1.6)
SLOWER = st.floats(0.7, 1.0)  # of the speed that is ordered, itself below that of service
# A delay can carry a ship past the hour at which a cell closes for days: that is no law of ice.
PUNCTUAL = {"sailing.delay_d": 0, "escort.wait_h": 0, "prices.lng": 600, "ensemble.draws": 0}
ROUNDING = 5e-3  # of levels of speed, and of tracks pulled straight over cells of 25 km
few = settings(deadline=None, max_examples=16, derandomize=True)


@cache
def season(day):
    """Ice of 75 days from a departure on, and the same sea without any."""
    ice = passage.read_ice(nsrkit.load("smoke", {"voyage.depart": day}), 25.0)
    return ice, ice._replace(conc=0 * ice.conc, thick=0 * ice.thick, kept={})


@cache
def ready(ship, day, policy):
    return nsrkit.load("smoke", PUNCTUAL | {"voyage.ship": ship, "voyage.depart": day,
                                            "voyage.escort": policy})  # fmt: skip


def in_ice(case, factor):
    return case.with_({"sailing.thickness_factor": factor})


def usd(found):
    """Total; infinite where there is no way."""
    return np.inf if found.passage is None else found.usd


def days(found):
    return np.inf if found.passage is None else found.days


@few
@given(SHIPS, DAYS, POLICIES, THICKER, THICKER)
def test_thicker_ice_is_never_faster(ship, day, policy, one, other):
    case, (ice, _) = ready(ship, day, policy), season(day)
    thin, thick = (days(price(in_ice(case, k), "nsr", ice)) for k in sorted((one, other)))
    assert thin <= thick * (1 + ROUNDING)


@few
@given(SHIPS, DAYS, POLICIES, THICKER, SLOWER)
def test_ice_is_never_cheaper_nor_faster_than_open_water(ship, day, policy, factor, slower):
    case, (ice, water) = ready(ship, day, policy), season(day)
    ordered = case.with_({"voyage.ship.order_kn": slower * case.voyage.ship.order_kn.value})
    one, other = price(in_ice(ordered, factor), "nsr", ice), price(ordered, "nsr", water)
    assert usd(one) >= usd(other) * (1 - ROUNDING)
    assert days(one) >= days(other) * (1 - ROUNDING)


@settings(deadline=None, max_examples=4, derandomize=True)
@given(SHIPS, DAYS, THICKER, THICKER)
def test_the_same_holds_of_the_best_of_policies_and_speeds(ship, day, one, other):
    """The cheapest and the fastest of what is tried, each in thin ice, in thick, and in none."""
    service = ready(ship, day, "required").voyage.ship.service_kn.value
    case = ready(ship, day, "required").with_({
        "voyage.corridors": ["nsr"], "options.order_kn": [8.0, 11.0, 13.5, service],
    })  # fmt: skip
    ice, water = season(day)
    best, fastest = [], []
    for cube, factor in ((water, 1.0), (ice, min(one, other)), (ice, max(one, other))):
        tried = [each.priced for each in options.tried(in_ice(case, factor), cube)["nsr"]]
        best.append(min(map(usd, tried)))
        fastest.append(min(map(days, tried)))
    assert best[0] <= min(best[1:]) * (1 + ROUNDING)
    assert fastest[0] <= fastest[1] * (1 + ROUNDING)
    assert fastest[1] <= fastest[2] * (1 + ROUNDING)


@cache
def routed(ship, day, policy):
    """All corridors of a voyage, sailed once."""
    case, (ice, _) = ready(ship, day, policy), season(day)
    return case, {name: price(case, name, ice) for name in case.voyage.corridors}


@few
@given(SHIPS, DAYS, POLICIES, st.floats(100, 3000), st.floats(100, 3000))
def test_dearer_fuel_is_never_cheaper(ship, day, policy, one, other):
    case, found = routed(ship, day, policy)
    key = f"prices.{case.voyage.ship.fuel}"
    cases = [case.with_({key: usd_per_t}) for usd_per_t in sorted((one, other))]
    for each in found.values():
        if each.passage is not None:
            trip = each.passage.trip
            cheap, dear = (ledger.total(ledger.costs(trip, at))[0] for at in cases)
            assert cheap <= dear


@few
@given(SHIPS, DAYS, POLICIES)
def test_a_red_sea_at_risk_or_closed_is_never_cheaper(ship, day, policy):
    case, found = routed(ship, day, policy)
    nsr = usd(found["nsr"])
    best = []
    for state in ("open", "risk", "closed"):
        other = case.with_({"voyage.red_sea": state})
        best.append(min([nsr, *(usd(price(other, name)) for name in ("suez", "cape"))]))
    assert best[0] <= best[1] <= best[2]


zones = st.integers(0, 7)
tonnage = st.floats(5_001, 100_000)
dates = st.dates(np.datetime64("2024-01-01").item(), np.datetime64("2025-12-31").item())
classes = st.sampled_from(["Arc4", "Arc5", "Arc6", "Arc7", "Icebreaker7"])


@given(tonnage, zones, zones, dates, classes)
def test_more_zones_never_cost_less(gt, one, other, day, ice_class):
    few_zones, many = (fees.escort_rate(gt, n, day, ice_class) for n in sorted((one, other)))
    assert few_zones <= many


@given(tonnage, tonnage, st.integers(1, 7), dates, classes)
def test_a_larger_ship_pays_no_more_per_ton_and_in_one_band_more_in_all(one, other, n, day, name):
    small, large = sorted((one, other))
    rates = [fees.escort_rate(gt, n, day, name) for gt in (small, large)]
    assert rates[0] >= rates[1]
    if rates[0] == rates[1]:
        assert small * rates[0] <= large * rates[1]


@given(tonnage, st.integers(1, 7), classes, st.integers(0, 364))
def test_winter_costs_two_and_a_half_times_summer_whatever_the_ship(gt, n, ice_class, after):
    day = (np.datetime64("2025-01-01") + after).item()
    summer = fees.escort_rate(gt, n, np.datetime64("2025-08-01").item(), ice_class)
    rate = fees.escort_rate(gt, n, day, ice_class)
    assert rate == pytest.approx(summer * (1.0 if 7 <= day.month <= 11 else 2.5))


SOME = [
    Trip("nsr", 480.0, 900.0, zones=3, entry=np.datetime64("2024-09-10").item(), nm=7800.0,
         escorted_h=40.0),
    Trip("suez", 700.0, 1500.0, canal="suez", red_sea=True, nm=10_800.0,
         canal_at=np.datetime64("2024-09-19").item()),
    Trip("cape", 900.0, 2000.0, nm=14_200.0),
]  # fmt: skip


@few
@given(st.integers(0, 2), st.integers(0, 2**31), SHIPS, st.booleans())
def test_ten_draws_at_once_are_as_ten_one_by_one(which, seed, ship, capital):
    basis = {"hire.basis": "capital"} if capital else {}
    case = nsrkit.load("baseline", {"voyage.ship": ship, "prices.lng": 600} | basis)
    drawn = design(case.numbers(), 10, seed)
    rng, trip = np.random.default_rng(seed), SOME[which]
    many = {"hours": trip.hours * rng.uniform(0.8, 1.3, 10),
            "fuel_t": trip.fuel_t * rng.uniform(0.8, 1.3, 10)}  # fmt: skip
    if trip.entry is not None:
        many["zones"] = rng.integers(0, 8, 10).astype(float)
        many["entry"] = np.datetime64("2024-06-15") + rng.integers(0, 200, 10)
    at_once = ledger.costs(trip._replace(**many), case, drawn)
    for i in range(10):
        row = case.replaced({key: float(values[i]) for key, values in drawn.items()})
        own = {name: values[i].item() for name, values in many.items()}
        alone = ledger.costs(trip._replace(**own), row)
        for one, all_ in zip(alone, at_once, strict=True):
            value = np.broadcast_to(all_.usd, 10)[i]
            assert value == pytest.approx(one.usd, rel=1e-9, nan_ok=True), one.name


@few
@given(st.integers(0, 2), st.floats(0.2, 5), SHIPS)
def test_costs_follow_the_unit_of_money(which, factor, ship):
    """A dollar worth so many times less in roubles and euros, and prices so many times higher."""
    case = nsrkit.load("baseline", {"voyage.ship": ship, "prices.lng": 600,
                                    "voyage.red_sea": "open"})  # fmt: skip
    keys = {key: number for key, number in case.numbers().items() if number.supplied}
    scaled = {key: number.value * factor for key, number in keys.items()
              if number.unit.startswith("USD")}  # fmt: skip
    scaled["prices.rub_per_usd"] = keys["prices.rub_per_usd"].value / factor
    trip, tables = SOME[which], ("ice pilot", "canal toll")  # of printed dollars
    drawn = {key: np.array([value]) for key, value in scaled.items()}
    for one, other in zip(ledger.costs(trip, case), ledger.costs(trip, case, drawn), strict=True):
        if one.name not in tables and not one.missing:
            assert np.ravel(other.usd)[0] == pytest.approx(one.usd * factor, rel=1e-9), one.name
