import datetime as dt

import pytest

from nsrkit.voyage import fees

SUMMER, WINTER = dt.date(2024, 7, 1), dt.date(2024, 6, 30)


def test_seasons_turn_on_the_first_of_july_and_of_december():
    days = [(6, 30), (7, 1), (11, 30), (12, 1)]
    found = [fees.season(dt.date(2024, month, day)) for month, day in days]
    assert found == ["winter", "summer", "summer", "winter"]


@pytest.mark.parametrize(
    ("gt", "factor"),
    [
        (5_000, None),
        (5_001, 1.8),
        (10_000, 1.8),
        (10_001, 1.6),
        (20_001, 1.2),
        (40_000, 1.2),
        (40_001, 1.0),
        (100_000, 1.0),
        (100_001, None),
    ],
)
def test_tonnage_bands_hold_their_upper_end(gt, factor):
    assert fees.gt_factor(gt) == factor


def test_what_is_not_printed_is_not_invented():
    assert fees.escort_rate(50_000, 7, SUMMER, "Ice1") is None
    assert fees.escort_rate(50_000, 7, WINTER, "none") is None
    assert fees.escort_rate(128_806, 7, SUMMER, "Arc7") is None
    assert fees.escort_rate(128_806, 0, SUMMER, "Arc7") == 0


def test_an_assumed_factor_fills_only_what_is_not_printed():
    printed = fees.escort_rate(50_000, 3, SUMMER, "Arc5")
    assert fees.escort_rate(50_000, 3, SUMMER, "Arc5", assumed_class_factor=9.0) == printed
    ice1 = fees.escort_rate(50_000, 3, SUMMER, "Ice1", assumed_class_factor=1.5)
    assert ice1 == pytest.approx(223.4217 * 1.0 * 1.4 * 1.5)


def test_there_are_seven_zones():
    with pytest.raises(ValueError, match="1 to 7 zones"):
        fees.escort_rate(50_000, 8, SUMMER, "Arc4")


@pytest.mark.parametrize(("gt", "usd"), [(5_000, 5921.5), (5_001, 6583.1), (200_000, 10035.9)])
def test_the_pilot_goes_by_band(gt, usd):
    assert fees.ice_pilot_usd(gt) == usd


def test_tolls_are_linear_and_end_where_the_curve_ends():
    assert fees.suez_toll_usd(25_000, "container") == pytest.approx((137385.61 + 173892.07) / 2)
    assert fees.suez_toll_usd(100_001, "container") is None
    assert fees.suez_toll_usd(9_999, "tanker") is None
    assert fees.suez_toll_usd(50_000, "lng") is None
