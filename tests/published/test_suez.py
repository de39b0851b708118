"""Suez tolls against printed schedules, circulars and single published tolls."""

import datetime as dt

import pytest

from nsrkit.voyage.pricing import tolls
from nsrkit.voyage.pricing.tolls import Passage


@pytest.mark.parametrize(("gt", "kind", "usd"), [
    (30_000, "container", 173_892), (60_000, "container", 278_662), (100_000, "container", 393_913),
    (10_000, "bulk", 93_733), (50_000, "tanker", 214_551),
])  # fmt: skip
def test_points_of_the_curve(gt, kind, usd):
    """Lambert et al. (2021), TR-A 151, model inputs."""
    assert tolls.curve_usd(gt, kind) == pytest.approx(usd, abs=1)


def test_the_curve_of_50000_dwt_is_met():
    """45,070 GT is a 50,000 dwt container ship of Lambert et al.: 227,554 USD."""
    assert tolls.curve_usd(45_070, "container") == pytest.approx(227_554, rel=1e-3)


def test_a_panamax_tanker_lies_near_another_source():
    """141,449 USD in 2015 for a Panamax tanker (Waite et al. 2025, CanalFee.csv); 20-25 % apart is
    what the years between and the unknown tonnage (some 28,000-42,000 GT) leave open.
    """
    assert tolls.curve_usd(28_000, "tanker") == pytest.approx(141_449, rel=0.25)


@pytest.mark.parametrize(("scnt", "kind", "state", "sdr"), [
    (5_000, "tanker", "laden", 5_000 * 7.65),
    (30_000, "tanker", "ballast", 5_000 * 5.69 + 5_000 * 3.17 + 10_000 * 2.85 + 10_000 * 1.23),
    (60_000, "bulk", "laden",
     5_000 * 7.65 + 5_000 * 4.26 + 10_000 * 3.06 + 20_000 * 1.08 + 20_000 * 1.03),
    (100_000, "container", "laden",
     5_000 * 7.43 + 5_000 * 4.22 + 10_000 * 3.47 + 20_000 * 2.49 + 30_000 * 2.49 + 30_000 * 1.88),
    (12_000, "general", "ballast", 5_000 * 6.31 + 5_000 * 3.63 + 2_000 * 3.31),
])  # fmt: skip
def test_brackets_of_2005(scnt, kind, state, sdr):
    """Circular 4/2004 of the Suez Canal Authority, as printed at bilymaris.net."""
    assert tolls.brackets_sdr(scnt, kind, state) == pytest.approx(sdr)


def test_an_lng_carrier_lies_near_a_published_toll():
    """About 430,000 USD for an LNG carrier (freightwaves, Wilhelmsen calculator, 2018). Her net
    tonnage is about 85,000 for 145,000 m3 (kadmar.com), so about 100,000 for one of 174,000 m3; the
    rises from 2005 to 2018 and the rebate of that year are left open.
    """
    assert 1.42 * tolls.brackets_sdr(100_000, "lng") == pytest.approx(430_000, rel=0.15)


DAYS = ["2021-06-01", "2022-02-15", "2022-03-15", "2022-06-01", "2023-06-01", "2024-06-01"]


@pytest.mark.parametrize(("kind", "state", "rises"), [
    ("container", "laden", [1, 1.06, 1, 1, 1.15, 1.15]),
    ("tanker", "laden", [1, 1.06, 1.05, 1.15 / 1.05, 1.15, 1.15]),
    ("tanker", "ballast", [1, 1.06, 1.05, 1, 1.15, 1.15]),
    ("bulk", "laden", [1, 1.06, 1.05, 1.10 / 1.05, 1.10, 1.05]),
    ("lng", "laden", [1, 1, 1.07, 1, 1.15, 1.15]),
    ("general", "ballast", [1, 1.06, 1.07, 1.14 / 1.07, 1.15, 1.05]),
])  # fmt: skip
def test_each_circular_holds_from_its_day_for_its_type(kind, state, rises):
    expected = 1.0
    for day, rise in zip(DAYS, rises, strict=True):
        expected *= rise
        found = tolls.factor(Passage(dt.date.fromisoformat(day), kind, state))
        assert found == pytest.approx(expected), day


def test_container_ships_from_europe_to_the_far_east_are_spared_the_rise_of_2024():
    eastward = Passage(dt.date(2024, 6, 1), "container", direction="south",
                       route="nw europe to far east")  # fmt: skip
    assert tolls.factor(eastward) == pytest.approx(1.06 * 1.15)
    assert tolls.factor(eastward._replace(route="")) == pytest.approx(1.06 * 1.15 * 1.15)
    assert tolls.factor(eastward._replace(on=dt.date(2025, 2, 1))) == pytest.approx(1.06 * 1.15**2)


@pytest.mark.parametrize(("tiers", "percent"), [(1, 7), (4, 21), (6, 37), (9, 43), (11, 47)])
def test_tiers_on_deck_cost_more_northbound_since_march_2022(tiers, percent):
    """informare.it 20220283; southbound as before."""
    bare = Passage(dt.date(2022, 3, 1), "container")
    north = tolls.factor(bare._replace(tiers=tiers)) / tolls.factor(bare)
    assert north == pytest.approx(1 + percent / 100)
    south = bare._replace(tiers=6, direction="south")
    assert tolls.factor(south) / tolls.factor(bare) == pytest.approx(1.16)
    before = Passage(dt.date(2022, 2, 28), "container", tiers=6)
    assert tolls.factor(before) == pytest.approx(1.06 * 1.21)


@pytest.mark.parametrize(("day", "scnt", "rebate"), [
    ("2025-05-14", 130_000, 1.0), ("2025-05-15", 130_000, 0.85), ("2025-05-15", 129_999, 1.0),
    ("2025-12-31", 200_000, 0.85), ("2026-01-01", 200_000, 1.0),
])  # fmt: skip
def test_the_rebate_of_2025_is_for_large_ships(day, scnt, rebate):
    passage = Passage(dt.date.fromisoformat(day), "container")
    assert tolls.factor(passage, scnt) == pytest.approx(1.06 * 1.15**2 * rebate)


def test_the_changes_are_of_the_size_of_the_average_toll():
    """Revenue over net tons: 6.3 bn USD / 1.27 bn in 2021 (arabnews.com 1997421), 10.25 / 1.568 in
    2023 (arabfinance.com 24335): 32 % more. The types lie around that.
    """
    average = (10.25 / 1.568) / (6.3 / 1.27)
    day = dt.date(2023, 6, 1)
    found = [tolls.factor(Passage(day, kind)) for kind in ("container", "bulk", "tanker")]
    assert min(found) < average < max(found)
    assert sum(found) / 3 == pytest.approx(average, rel=0.05)
