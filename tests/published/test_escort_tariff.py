"""The escort tariff as a law against every printed and derived cell of 2014."""

import csv
import datetime as dt
from pathlib import Path

import pytest

from nsrkit.voyage import fees

TABLE = Path(__file__).parent / "data" / "escort_tariff_2014.csv"
ENTRY = {"summer": dt.date(2024, 9, 1), "winter": dt.date(2024, 12, 1)}
CLASSES = {"none": ["none"], "Arc4": ["Arc4"], "Arc5": ["Arc5"],
           "Arc6-Arc9": ["Arc6", "Arc7", "Arc8", "Arc9"],
           "Icebreaker6-8": ["Icebreaker6", "Icebreaker7", "Icebreaker8"]}  # fmt: skip


def cells():
    with TABLE.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for zones in range(1, 8):
                yield row, zones, float(row[f"zones_{zones}"])


def test_all_cells_are_reproduced_within_a_hundredth_of_a_rouble():
    compared = 0
    for row, zones, printed in cells():
        for ice_class in CLASSES[row["ice_class"]]:
            for gt in (int(row["gt_over"]) + 1, int(row["gt_up_to"])):
                rate = fees.escort_rate(gt, zones, ENTRY[row["season"]], ice_class)
                assert rate == pytest.approx(printed, abs=0.0100001), (row, zones, ice_class, gt)
                compared += 1
    assert compared == 36 * 7 * 2 + _repeats()


def _repeats():
    """Cells that stand for several classes count once per class."""
    extra = {"Arc6-Arc9": 3, "Icebreaker6-8": 2}
    return sum(2 * extra.get(row["ice_class"], 0) for row, _, _ in cells())


def test_the_usual_base_is_the_law_at_seven_zones():
    assert fees.escort_rate(100_000, 7, ENTRY["summer"], "Arc4") == pytest.approx(446.84, abs=0.005)


@pytest.mark.parametrize(("gt", "ice_class", "season", "million_rub"), [
    (62_504, "Arc4", "summer", 27.93), (62_504, "Arc4", "winter", 69.82),
    (16_324, "Arc4", "summer", 11.67), (16_324, "Arc4", "winter", 29.18),
])  # fmt: skip
def test_whole_transits(gt, ice_class, season, million_rub):
    rate = fees.escort_rate(gt, 7, ENTRY[season], ice_class)
    assert gt * rate / 1e6 == pytest.approx(million_rub, abs=0.006)


@pytest.mark.parametrize(("rub_per_usd", "usd"), [(64.41, 333_000), (33.28, 644_500)])
def test_the_worked_example_in_dollars(rub_per_usd, usd):
    """40,000 GT, Arc4, seven zones, summer (worked example of the project's notes on economics)."""
    rate = fees.escort_rate(40_000, 7, ENTRY["summer"], "Arc4")
    assert 40_000 * rate / rub_per_usd == pytest.approx(usd, rel=5e-4)
