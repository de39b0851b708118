"""Carbon rules against values worked out from their texts.

FuelEU: Regulation (EU) 2023/1805, Annexes I, II and IV; the four intensities under the potentials
of the fourth report are those that are quoted everywhere (91.74, 91.39, 90.77, 89.20). EU ETS:
Directive 2003/87/EC. CII: MEPC.353(78), MEPC.354(78), MEPC.400(83).
"""

import pytest
import write_carbon as tool

from nsrkit.ship import emissions
from nsrkit.voyage.pricing import carbon_limits as limits
from nsrkit.voyage.pricing import carbon_rules as rules


@pytest.mark.parametrize(("fuel", "ar5", "ar4"), [
    ("hsfo", 91.601, 91.744), ("vlsfo", 91.251, 91.392), ("mgo", 90.632, 90.767),
    ("lng", 91.025, 89.203),
])  # fmt: skip
def test_intensity_of_fuels_well_to_wake(fuel, ar5, ar4):
    assert emissions.intensity(fuel) == pytest.approx(ar5, abs=5e-4)
    assert emissions.intensity(fuel, gwp="ar4") == pytest.approx(ar4, abs=5e-4)


@pytest.mark.parametrize(("year", "target"), [
    (2025, 89.3368), (2029, 89.3368), (2030, 85.6904), (2035, 77.9418), (2040, 62.9004),
    (2045, 34.6408), (2050, 18.232), (2070, 18.232),
])  # fmt: skip
def test_limit_of_fueleu(year, target):
    assert rules.fueleu_target(year) == pytest.approx(target, abs=5e-5)


@pytest.mark.parametrize(("year", "eur"), [(2025, 58_605.83), (2030, 152_978.32)])
def test_penalty_of_fueleu_for_a_thousand_tonnes(year, eur):
    """1,000 t HFO, all in scope: 24.4 and 63.7 t VLSFO equivalents short, 2,400 EUR each."""
    actual = emissions.intensity("hsfo")
    energy = emissions.energy_mj(1_000.0, "hsfo")
    paid = rules.fueleu_penalty_eur(energy, actual, rules.fueleu_target(year))
    assert paid == pytest.approx(eur, abs=0.01)
    assert rules.fueleu_penalty_eur(energy, actual, rules.fueleu_target(year), 3) == pytest.approx(
        1.2 * eur, abs=0.02
    )


def test_a_penalty_without_the_attained_intensity_would_be_ninety_times_too_high():
    """A public calculator leaves the division out."""
    actual, target = emissions.intensity("hsfo"), rules.fueleu_target(2025)
    wrong = (actual - target) * 1e6 / 41_000 * 2_400
    assert wrong / rules.fueleu_penalty_eur(1e6, actual, target) == pytest.approx(actual)


@pytest.mark.parametrize(("year", "eur"), [(2024, 49_824), (2025, 87_192), (2026, 124_560)])
def test_allowances_for_a_thousand_tonnes(year, eur):
    """1,000 t HFO from outside the EU, 80 EUR; CO2 alone, as the vectors count it."""
    co2 = emissions.emissions(1_000.0, "hsfo")["co2"]
    paid = co2 * rules.ets_phase(year) * rules.scope("CN", "DE") * 80
    assert paid == pytest.approx(eur)


def test_methane_counts_from_2026():
    emitted = emissions.emissions(1_000.0, "lng", "otto medium")
    assert rules.ets_t(emitted, 2026) == pytest.approx(3_561.0, abs=0.05)
    assert rules.ets_t(emitted, 2025) == pytest.approx(2_664.75)


@pytest.mark.parametrize(("kind", "dwt", "reference", "required", "bounds"), [
    ("container", 50_000, 9.9941, 8.8948, (7.3827, 8.3611, 9.5174, 10.5848)),
    ("bulk", 75_000, 4.405, 3.9205, (3.3716, 3.6852, 4.1557, 4.6262)),
    ("tanker", 115_000, 4.2942, 3.8219, (3.1339, 3.5543, 4.1276, 4.892)),
    ("general", 15_000, 14.027, 12.4841, (10.3618, 11.735, 13.2331, 14.856)),
    ("lng", 85_000, 9.6472, 8.586, (6.6971, 7.8991, 9.4446, 11.7628)),
    ("lng", 100_000, 9.827, 8.746, (7.784, 8.5711, 9.2708, 9.883)),
])  # fmt: skip
def test_carbon_intensity_lines_of_2026(kind, dwt, reference, required, bounds):
    assert limits.cii_line(kind, dwt).reference == pytest.approx(reference, abs=5e-4)
    assert limits.cii_required(kind, dwt, 2026) == pytest.approx(required, abs=5e-4)
    assert limits.cii_bounds(kind, dwt, 2026) == pytest.approx(bounds, abs=5e-4)


def test_a_big_bulk_carrier_is_capped_and_a_small_gas_carrier_fixed():
    assert limits.cii_line("bulk", 400_000).reference == limits.cii_line("bulk", 279_000).reference
    small, smaller = (limits.cii_line("lng", dwt) for dwt in (60_000, 20_000))
    assert small.reference == smaller.reference
    assert small.doubtful
    assert "in doubt" in limits.cii_rating(1.0, "lng", 60_000, 2026)


def test_the_net_zero_framework_as_approved():
    """Base and direct compliance targets of 2030 and 2035: 85.8 and 73.7, 65.3 and 53.2."""
    assert rules.net_zero_targets(2030) == pytest.approx((85.836, 73.707))
    assert rules.net_zero_targets(2035) == pytest.approx((65.31, 53.181))
    assert rules.net_zero_targets(2027) is None
    tier1, tier2 = rules.remedial_units(1e6, 80.0, rules.net_zero_targets(2030))
    assert (tier1, tier2) == (pytest.approx(80.0 - 73.707), 0.0)


def test_the_page_is_up_to_date():
    assert tool.PAGE.read_text(encoding="utf-8") == tool.page(), "run tools/write_carbon.py"
