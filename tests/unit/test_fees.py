import datetime as dt

import numpy as np
import pytest

from nsrkit.voyage import fees

SUMMER, WINTER = dt.date(2024, 7, 1), dt.date(2024, 6, 30)


def test_seasons_turn_on_the_first_of_july_and_of_december():
    days = [dt.date(2024, month, day) for month, day in [(6, 30), (7, 1), (11, 30), (12, 1)]]
    assert [fees.winter(day) for day in days] == [True, False, False, True]
    assert fees.winter(np.array(days, "datetime64[h]")).tolist() == [True, False, False, True]


@pytest.mark.parametrize(
    ("gt", "factor"),
    [
        (5_000, np.nan),
        (5_001, 1.8),
        (10_000, 1.8),
        (10_001, 1.6),
        (20_001, 1.2),
        (40_000, 1.2),
        (40_001, 1.0),
        (100_000, 1.0),
        (100_001, np.nan),
    ],
)
def test_tonnage_bands_hold_their_upper_end(gt, factor):
    np.testing.assert_equal(float(fees.gt_factor(gt)), factor)


def test_what_is_not_printed_is_not_invented():
    assert np.isnan(fees.escort_rate(50_000, 7, SUMMER, "Ice1"))
    assert np.isnan(fees.escort_rate(50_000, 7, WINTER, "none"))
    assert np.isnan(fees.escort_rate(128_806, 7, SUMMER, "Arc7"))
    assert fees.escort_rate(128_806, 0, SUMMER, "Arc7") == 0


def test_an_assumed_factor_fills_only_what_is_not_printed():
    printed = fees.escort_rate(50_000, 3, SUMMER, "Arc5")
    assert fees.escort_rate(50_000, 3, SUMMER, "Arc5", assumed_class_factor=9.0) == printed
    ice1 = fees.escort_rate(50_000, 3, SUMMER, "Ice1", assumed_class_factor=1.5)
    assert ice1 == pytest.approx(223.4217 * 1.0 * 1.4 * 1.5)


@pytest.mark.parametrize("zones", [8, -1, [1, 9]])
def test_there_are_seven_zones(zones):
    with pytest.raises(ValueError, match="1 to 7 zones"):
        fees.escort_rate(50_000, zones, SUMMER, "Arc4")


def test_arrays_give_what_each_of_their_numbers_gives():
    gt = np.array([6_000.0, 30_000.0, 60_000.0, 120_000.0])
    zones = np.array([0, 3, 7, 2])
    entry = np.array(["2024-06-30", "2024-07-01", "2024-12-01", "2024-10-01"], "datetime64[D]")
    factors = np.array([1.0, 1.5, 2.0, 1.2])
    found = fees.escort_rate(gt, zones, entry, "Ice2", assumed_gt_factor=0.9,
                             assumed_class_factor=factors)  # fmt: skip
    alone = [fees.escort_rate(g, z, day.item(), "Ice2", assumed_gt_factor=0.9,
                              assumed_class_factor=f)
             for g, z, day, f in zip(gt, zones, entry, factors, strict=True)]  # fmt: skip
    np.testing.assert_allclose(found, alone)
    assert found[0] == 0


@pytest.mark.parametrize(("gt", "usd"), [(5_000, 5921.5), (5_001, 6583.1), (200_000, 10035.9)])
def test_the_pilot_goes_by_band(gt, usd):
    assert fees.ice_pilot_usd(gt) == usd
