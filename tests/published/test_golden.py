"""Numbers that the claims of the articles lead to, from the function or table that holds each."""

import datetime as dt
import re

import pytest

from nsrkit.claims import formula, register
from nsrkit.systems.transit import reported
from nsrkit.units import KM_PER_NM
from nsrkit.voyage import corridors, fees


@pytest.fixture(scope="module")
def facts():
    return register().facts


def count(year, publisher, definition="transit", cargo="all"):
    return next(one for one in reported.counts()
                if (one.year, one.publisher, one.definition, one.cargo)
                == (year, publisher, definition, cargo))  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "tolerance"), [
    ("1 - 14440 / 18709", 0.2282, 1e-4), ("1 - 14440 / 26022", 0.4451, 1e-4),
    ("3.7 / 1.316", 2.81, 5e-3), ("22 / 1.32", 16.7, 5e-2), ("5.4 / 1.7", 3.18, 5e-3),
    ("10250 / 1568", 6.54, 5e-3), ("3991 / 525", 7.60, 5e-3),
    ("7500 / 20 / 24", 15.6, 5e-2), ("2.4255 + 28.4085 + 0.6973", 31.5313, 1e-9),
])  # fmt: skip
def test_arithmetic_of_the_record(text, expected, tolerance):
    assert formula.value(text, {}) == pytest.approx(expected, abs=tolerance)


def test_cargo_of_2024(facts):
    total, transit = facts["nsr_total"].values, facts["nsr_transit"].values
    assert total["2024"] - total["2023"] == pytest.approx(1.646)
    assert total["2024"] / facts["target_2024"].value == pytest.approx(0.474, abs=5e-4)
    assert transit["2024"] / transit["2023"] - 1 == pytest.approx(0.451, abs=5e-4)
    assert transit["2024"] / total["2024"] == pytest.approx(0.082, abs=5e-4)
    assert total["2019"] == pytest.approx(31.5313, abs=2e-4)


def test_the_register_and_the_table_of_transits_agree(facts):
    """The same number in two tables is the same number."""
    for year, mt in facts["nsr_transit"].values.items():
        publisher = "CHNL" if int(year) <= 2022 else "Rosatom"
        assert count(int(year), publisher).tonnes == pytest.approx(1e6 * mt, rel=1e-9)
    for publisher in ("CHNL", "Rosatom"):
        for year, voyages in facts[f"transits_{publisher.lower()}"].values.items():
            assert count(int(year), publisher).voyages == voyages
    assert count(2024, "CHNL").tonnes == 1e6 * facts["nsr_transit_chnl"].values["2024"]


def test_transits_of_2024():
    rosatom, chnl = count(2024, "Rosatom"), count(2024, "CHNL")
    assert rosatom.voyages / count(2023, "Rosatom").voyages - 1 == pytest.approx(0.15)
    assert chnl.laden + chnl.ballast == 56 + 41 == chnl.voyages
    ways = [int(each) for each in re.findall(r"\d+(?= (?:between|Russia|China))", chnl.note)]
    assert ways == [36, 34, 27]
    assert sum(ways) == chnl.voyages


def test_transits_of_2025():
    one = count(2025, "CHNL", "transit to 30 November")
    assert one.eastbound + one.westbound == 52 + 51 == one.voyages == 103
    kinds = re.findall(r" (\d+)(?:,|$)", one.note)
    assert sum(map(int, kinds)) == one.voyages


def test_five_years_as_a_council_of_the_arctic_sums_them():
    years = reported.statistics("NSRIO").sel(year=range(2011, 2016))
    assert years.voyages.values.tolist() == [41, 46, 71, 31, 18]
    assert int(years.voyages.sum()) == 207


def test_the_ways_of_shanghai():
    nm = corridors.legs("Shanghai", "Arkhangelsk", "nsr").attrs["distance_nm"]
    assert nm == pytest.approx(6_600, rel=5e-3)  # as published; waypoints of a study: 6,591
    km = {name: corridors.legs("Shanghai", "Hamburg", name).attrs["distance_nm"] * KM_PER_NM
          for name in ("nsr", "suez", "cape")}  # fmt: skip
    assert 14_067 <= km["nsr"] <= 14_826
    assert km["suez"] == pytest.approx(20_030, rel=0.01)
    assert km["cape"] == pytest.approx(26_179, rel=0.015)


def test_the_leg_of_the_istanbul_bridge():
    """Waypoints north of the islands agree with 5 days at 17 kn; the charted way is longer."""
    assert formula.value("5 * 24 * 17", {}) == pytest.approx(2_055, rel=0.02)
    charted = sum(leg.nm for leg in corridors.plan("bering_strait", "cape_zhelaniya", "nsr"))
    assert charted == pytest.approx(2_055, rel=0.05)


@pytest.mark.parametrize("entry", [dt.date(2024, 9, 1), dt.date(2024, 12, 1)])
def test_zones_of_the_tariff(entry):
    rates = [float(fees.escort_rate(30_000, zones, entry, "Arc4")) for zones in range(1, 8)]
    assert [rate / rates[0] for rate in rates] == pytest.approx(
        [1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.0], rel=1e-4
    )
