import datetime as dt

import numpy as np
import pytest

import nsrkit
from nsrkit.case import notices
from nsrkit.voyage import corridors
from nsrkit.voyage.pricing import carbon
from nsrkit.voyage.pricing import carbon_rules as rules
from nsrkit.voyage.pricing.book import Book, Trip
from nsrkit.voyage.pricing.carbon_limits import hfo_ban

TRIP = Trip("cape", hours=0.0, fuel_t=1000.0, nm=14_000.0)


def book(drawn=None, **overrides):
    known = {
        "voyage.ship.fuel": "hsfo",
        "carbon.eua_eur_per_t": 80,
        "carbon.year": 2026,
        "prices.usd_per_eur": 1.0,
        "fees.port_days": 0,
    }
    given = {key.replace("__", "."): value for key, value in overrides.items()}
    return Book(nsrkit.load("baseline", known | given), drawn)


HSFO_2026 = 3114 + 28 * 0.05 + 265 * 0.18


def test_a_voyage_from_outside_counts_half():
    assert carbon.ets(TRIP, book()).usd == pytest.approx(0.5 * HSFO_2026 * 80)
    assert carbon.ets(TRIP, book(voyage__destination="Felixstowe")).usd == 0
    assert carbon.ets(TRIP, book(carbon__year=2023)).usd == 0


def test_between_ports_of_the_eu_all_counts():
    within = TRIP._replace(ports=("Rotterdam", "Hamburg"))
    assert carbon.ets(within, book()).usd == pytest.approx(HSFO_2026 * 80)


def test_norway_counts_for_the_ets_and_not_yet_for_fueleu():
    north = TRIP._replace(ports=("Kirkenes", "Shanghai"))
    assert carbon.ets(north, book()).usd > 0
    assert carbon.fueleu(north, book()).usd == 0


def test_a_call_outside_just_before_leaves_the_last_leg():
    near = corridors.nearest_nm("Felixstowe", "Hamburg") / TRIP.nm
    whole, last = (carbon.ets(TRIP, book(carbon__last_call=call)) for call in (None, "Felixstowe"))
    assert last.usd == pytest.approx(near * whole.usd)
    inside = carbon.ets(TRIP, book(carbon__last_call="Rotterdam")).usd
    assert inside > whole.usd  # the leg between two ports of the EU counts in full
    back = TRIP._replace(ports=("Hamburg", "Shanghai"))
    assert carbon.ets(back, book(carbon__last_call="Felixstowe")).usd == pytest.approx(last.usd)


def test_a_stop_of_a_container_ship_at_port_said_is_no_call():
    whole, stop = (carbon.ets(TRIP, book(carbon__last_call=call)) for call in (None, "Port Said"))
    assert stop.usd == whole.usd
    tanker = book(voyage__ship__type="tanker", carbon__last_call="Port Said")
    assert carbon.ets(TRIP, tanker).usd < whole.usd


def test_fuel_at_berth_counts_in_full():
    berth = book(fees__port_days=4, voyage__ship__hotel_port_t_per_d=5)
    more = carbon.ets(TRIP, berth).usd - carbon.ets(TRIP, book()).usd
    assert more == pytest.approx(2 * 5 / 1000 * HSFO_2026 * 80)  # two of the four days in Hamburg
    empty = TRIP._replace(laden=False)
    assert carbon.ets(empty, berth).usd == carbon.ets(empty, book()).usd


def test_auxiliaries_count_beside_the_main_engine():
    ship = book(voyage__ship__hotel_t_per_d=5)
    at_sea = TRIP._replace(hours=240.0)
    assert carbon.ets(at_sea, ship).usd == pytest.approx(0.5 * 1.05 * HSFO_2026 * 80)


def test_relief_of_ice_class():
    strong = {"voyage__ship__ice_class.polaris": "IA"}
    assert carbon.ets(TRIP, book(**strong)).usd == pytest.approx(0.95 * 0.5 * HSFO_2026 * 80)
    assert carbon.ets(TRIP, book(**strong, carbon__ice_class_relief=False)).usd == pytest.approx(
        0.5 * HSFO_2026 * 80
    )
    assert carbon.ets(TRIP, book(**strong, carbon__year=2031)).usd == pytest.approx(
        0.5 * HSFO_2026 * 80
    )


def test_a_small_ship_is_free():
    small = book(voyage__ship__gt=4_900, carbon__net_zero=True, carbon__year=2030)
    assert carbon.ets(TRIP, small).usd == carbon.fueleu(TRIP, small).usd == 0
    assert carbon.net_zero(TRIP, small).usd == 0


def test_a_gap_is_named_and_bounded():
    """Without a price the cost is what the price would multiply; without fuel, days."""
    priceless = book()
    priceless.numbers["carbon.eua_eur_per_t"] = nsrkit.Assumption(
        unit="EUR/t", source="example", status="not supplied"
    )
    cost = carbon.ets(TRIP, priceless)
    assert np.isnan(cost.usd)
    assert cost.missing == "carbon.eua_eur_per_t"
    assert cost.driver == pytest.approx(0.5 * HSFO_2026)
    dry = book()
    dry.numbers["voyage.ship.fuel_t_per_d"] = nsrkit.Assumption(
        unit="t/d", source="example", status="not supplied"
    )
    days = TRIP._replace(hours=240.0, fuel_t=np.nan)
    for component in (carbon.ets, carbon.fueleu):
        cost = component(days, dry)
        assert cost.missing == "voyage.ship.fuel_t_per_d"
        assert cost.driver > 0
    steam = book(voyage__ship__fuel="lng", voyage__ship__engine="steam")
    assert carbon.ets(TRIP, steam).missing == "methane slip of this engine"


def test_fueleu_spares_a_fuel_that_keeps_the_limit():
    gas = book(voyage__ship__fuel="lng", voyage__ship__engine="slow diesel")
    assert carbon.fueleu(TRIP, gas).usd == 0
    assert carbon.fueleu(TRIP, book()).usd > 0
    again = carbon.fueleu(TRIP, book(carbon__deficit_year=2)).usd
    assert again == pytest.approx(1.1 * carbon.fueleu(TRIP, book()).usd)


def test_the_framework_of_the_imo_is_a_scenario():
    assert carbon.net_zero(TRIP, book(carbon__year=2030)).usd == 0
    asked = book(carbon__year=2030, carbon__net_zero=True)
    cost = carbon.net_zero(TRIP, asked)
    energy = 1000 * 1e6 * 0.0405
    tier1, tier2 = rules.remedial_units(energy, 91.601, rules.net_zero_targets(2030))
    assert cost.usd == pytest.approx(100 * tier1 + 380 * tier2, rel=1e-4)
    late = carbon.net_zero(TRIP, book(carbon__year=2036, carbon__net_zero=True))
    assert late.missing == "targets for 2036"


def test_draws_are_one_expression():
    fuel, price = np.array([500.0, 1000.0]), np.array([80.0, 160.0])
    trip = TRIP._replace(fuel_t=fuel, hours=np.zeros(2), nm=np.full(2, 14_000.0))
    drawn = book({"carbon.eua_eur_per_t": price}, carbon__last_call="Felixstowe")
    cost = carbon.ets(trip, drawn).usd
    assert cost.shape == (2,)
    one = carbon.ets(TRIP, book(carbon__last_call="Felixstowe")).usd
    assert cost == pytest.approx([one / 2, one * 2])
    assert carbon.fueleu(trip, drawn).usd.shape == (2,)
    assert carbon.footprint(trip, drawn.case).wtw_t.shape == (2,)


def test_a_footprint_by_hand():
    case = book(carbon__year=2026).case
    found = carbon.footprint(TRIP._replace(entry=dt.date(2026, 9, 1)), case)
    assert found.emitted_t["co2"] == pytest.approx(3114)
    assert found.ttw_t == pytest.approx(HSFO_2026)
    assert found.wtw_t == pytest.approx(91.601 * 40.5, rel=1e-4)
    dwt = case.voyage.ship.dwt_t.value
    assert found.cii == pytest.approx(3114e6 / (dwt * 14_000))
    assert found.cii_rating in "ABCDE"
    assert found.hfo.startswith("depends")
    assert carbon.footprint(TRIP, case).hfo == ""
    assert carbon.footprint(TRIP._replace(nm=0.0), case).cii_rating == "no rating"


@pytest.mark.parametrize(("ship", "day", "verdict"), [
    ({"fuel": "mgo"}, "2030-01-01", "allowed"),
    ({"fuel": "lng"}, "2030-01-01", "allowed"),
    ({"fuel": "hsfo"}, "2024-06-30", "allowed"),
    ({"fuel": "hsfo", "flag": "RU"}, "2025-01-01", "allowed"),
    ({"fuel": "hsfo", "flag": "RU"}, "2030-01-01", "depends"),
    ({"fuel": "hsfo", "flag": "CA", "protected_tanks": False}, "2025-01-01", "banned"),
    ({"fuel": "hsfo", "flag": "PA", "protected_tanks": False}, "2024-07-01", "banned"),
    ({"fuel": "hsfo", "flag": "PA", "protected_tanks": True}, "2029-06-30", "allowed"),
    ({"fuel": "hsfo", "flag": "PA", "protected_tanks": True}, "2029-07-01", "banned"),
    ({"fuel": "hsfo", "flag": "PA"}, "2025-01-01", "depends"),
    ({"fuel": "vlsfo", "flag": "PA", "protected_tanks": False}, "2025-01-01", "depends"),
])  # fmt: skip
def test_the_heavy_oil_ban(ship, day, verdict):
    found = hfo_ban(
        nsrkit.ship.open({"extends": "panamax-ice1"} | ship), dt.date.fromisoformat(day)
    )
    assert found.verdict == verdict
    assert found.remedy or verdict == "allowed"
    assert ("900 kg/m3" in found.text) == (ship["fuel"] == "vlsfo")


def test_an_old_ship_is_told_that_her_tanks_are_probably_open():
    ship = nsrkit.ship.open({"extends": "panamax-ice1", "fuel": "hsfo"})
    assert "probably banned" in str(hfo_ban(ship, dt.date(2025, 1, 1)))


def test_a_banned_fuel_is_told_or_refused():
    ship = {"extends": "panamax-ice1", "fuel": "hsfo", "protected_tanks": False, "flag": "PA"}
    case = nsrkit.load("baseline", {"voyage.ship": ship})
    assert any("Arctic ban on heavy fuel oil: banned" in line for line in notices(case))
    asked = {"voyage.ship": ship, "carbon.enforce_hfo_ban": True}
    with pytest.raises(nsrkit.ScenarioError, match="to mgo or lng"):
        nsrkit.load("baseline", asked)
    nsrkit.load("baseline", asked | {"voyage.corridors": ["suez", "cape"]})
    with pytest.raises(nsrkit.ScenarioError, match=r"carbon\.last_call.*Felixstow"):
        nsrkit.load("baseline", {"carbon.last_call": "Felixstow"})
