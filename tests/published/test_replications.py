"""Published cost tables worked out again, and the package held against what they found."""

import datetime as dt

import directions
import numpy as np
import published_models as published
import pytest
import write_replications as tool

from nsrkit.ship.resistance import thickness_laws
from nsrkit.voyage.pricing import hire


@pytest.mark.parametrize(("case", "days", "fuel_t", "escort_usd", "total_usd", "co2_t"), [
    (("1A", 0, "summer"), 17.7734, 975.7646, 0, 787_293.04, 3_101.96),
    (("1A", 20, "summer"), 22.5105, 699.3759, 0, 636_816.56, 2_223.32),
    (("1A", 35, "summer"), 55.1936, 518.3461, 486_176.06, 1_243_988.82, 1_647.82),
    (("1A", 35, "winter"), 55.1936, 518.3461, 1_215_451.02, 1_973_263.79, 1_647.82),
    (("1A", 50, "summer"), 55.1936, 518.3461, 486_176.06, 1_243_988.82, 1_647.82),
    (("1A", 50, "winter"), 55.1936, 518.3461, 1_215_451.02, 1_973_263.79, 1_647.82),
    (("1A", None, "summer"), 37.1589, 2_040.0272, 0, 1_787_439.38, 6_485.25),
    (("1AS", 0, "summer"), 18.4659, 1_416.3395, 0, 1_088_344.98, 4_502.54),
    (("1AS", 20, "summer"), 21.942, 1_085.6734, 0, 892_053.75, 3_451.36),
    (("1AS", 35, "summer"), 25.709, 938.8706, 0, 821_413.75, 2_984.67),
    (("1AS", 35, "winter"), 25.709, 938.8706, 0, 821_413.75, 2_984.67),
    (("1AS", 50, "summer"), 55.5496, 754.3104, 486_619.98, 1_405_560.73, 2_397.95),
    (("1AS", 50, "winter"), 55.5496, 754.3104, 1_216_566.46, 2_135_507.20, 2_397.95),
    (("1AS", None, "summer"), 38.6066, 2_961.1352, 0, 2_416_847.47, 9_413.45),
])  # fmt: skip
def test_the_pnnl_tankers(case, days, fuel_t, escort_usd, total_usd, co2_t):
    """Waite et al. (2025): formulas and inputs of trwaite/NSR_shipping_model @268024d, BSD-2."""
    one = published.pnnl(*case)
    assert one.days == pytest.approx(days, abs=5.1e-5)
    assert one.fuel_t == pytest.approx(fuel_t, abs=5.1e-5)
    assert one.escort_usd == pytest.approx(escort_usd, abs=0.0051)
    assert one.total_usd == pytest.approx(total_usd, abs=0.0051)
    assert one.co2_t == pytest.approx(co2_t, abs=0.0051)


def test_ice_beyond_the_led_limit_closes_their_route():
    assert published.ice_speed(published.TANKERS["1A"], 76) == 0.0
    assert published.ice_speed(published.TANKERS["1A"], 30) == published.LED_KN


@pytest.mark.parametrize("name", ["1A", "1AS"])
def test_the_law_of_the_package_is_theirs(name):
    ship = published.TANKERS[name]
    for ice_cm in (5, 10, 15, 20, 29):
        ours = thickness_laws.pnnl_tanker(ice_cm / 100, tool.SHIPS[name])
        assert ours == pytest.approx(published.ice_speed(ship, ice_cm), rel=2e-4)


def test_their_ice_is_cheaper_than_open_water_and_ours_never():
    for name in published.TANKERS:
        assert published.pnnl(name, 20).total_usd < 0.85 * published.pnnl(name, 0).total_usd
        ours = [tool.ours(name, ice_cm) for ice_cm in tool.THICKNESS_CM]
        alone = [one.total_usd for one in ours if not one.led]
        led = [one.total_usd for one in ours if one.led]
        assert alone == sorted(alone)
        assert led == sorted(led)
        assert min(led) > alone[0]
        assert ours[2].fuel_t > ours[0].fuel_t


def test_the_same_voyage_without_ice_costs_the_same_in_both():
    for name in published.TANKERS:
        theirs, ours = published.pnnl(name, 0), tool.ours(name, 0)
        assert ours.days == pytest.approx(theirs.days)
        assert ours.total_usd == pytest.approx(theirs.total_usd, rel=1e-5)


def test_the_fee_is_per_gross_ton_not_per_tonne_of_cargo():
    winter, summer = (tool.ours("1A", 50, season) for season in ("winter", "summer"))
    assert winter.escort_usd == pytest.approx(2.5 * summer.escort_usd)
    assert summer.escort_usd == pytest.approx(27_829 * 536.2121 / 64.41, rel=1e-5)


def test_table_8_of_crrel():
    """Mulherin et al. (1996), CRREL 96-5: every printed figure, within its rounding."""
    rows = published.crrel()
    assert len(rows) == 17
    for one in rows:
        assert one.computed == pytest.approx(one.printed, abs=one.rounding), one.what


def test_capital_recovery_is_the_one_of_the_package():
    book, salvage = 21_014_400 * 0.9**13, 0.05 * 21_014_400
    assert (book - salvage) * hire.recovery(0.0775, 7) == pytest.approx(817_120, abs=5)


def test_components_of_lambert():
    """50,000 dwt, 1A: to the digits that are told; escort within 3e-5 for rounded rates."""
    for what, theirs, ours, _ in tool.lambert_rows():
        said, found = (float(text.replace(",", "")) for text in (theirs, ours))
        assert found == pytest.approx(said, rel=3e-5), what


def test_tolls_are_of_the_right_size():
    for source, *_, ratio in tool.toll_rows():
        assert 0.5 < float(ratio) < 2.0, source


def test_a_toll_rose_with_the_circulars():
    from nsrkit.voyage.pricing import tolls

    days = (dt.date(2021, 6, 1), dt.date(2022, 6, 1), dt.date(2023, 6, 1), dt.date(2024, 6, 1))
    level = [float(tolls.factor(tolls.Passage(day, "tanker"))) for day in days]
    assert level == sorted(level)
    assert level[0] == 1.0


AGREE = {
    "Liu & Kronbak 2010", "Zhang, Meng & Ng 2016", "NSR and Suez combined, MPM 45(4), 2018",
    "Cariou et al. 2019", "Kiiski (abstract)", "Combined use considering ice, TR-A (Handysize)",
    "DNV (no year)",
}  # fmt: skip


@pytest.mark.slow
def test_directions():
    """What the abstracts of other studies conclude; where we differ the page says why."""
    answers = directions.answers()
    assert {one.study for one in answers if one.agrees == "yes"} == AGREE
    assert not [one for one in answers if one.agrees.startswith("no")]


def test_miles_from_taipei():
    """Chen & Liu (2022): Taipei-Rotterdam is 2,107 nm shorter by the NSR."""
    nm = [sum(leg.nm for leg in directions.corridors.plan((121.4, 25.2), "Rotterdam", name))
          for name in ("suez", "nsr")]  # fmt: skip
    assert nm[0] - nm[1] == pytest.approx(2_107, rel=0.02)


@pytest.mark.slow
def test_the_page_is_up_to_date():
    assert tool.PAGE.read_text(encoding="utf-8") == tool.page(), "run tools/write_replications.py"


def test_no_way_is_told():
    assert np.isnan(tool.ours("1A", 400).days)
