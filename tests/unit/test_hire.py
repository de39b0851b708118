"""An owner's daily cost by hand, and against published components."""

import numpy as np
import pytest

import nsrkit
from nsrkit.voyage.pricing import hire
from nsrkit.voyage.pricing.book import Book, Trip

GAP = {"status": "not supplied", "source": "example"}
SUEZ, NSR = Trip("suez", 24.0 * 30, 1000.0), Trip("nsr", 24.0 * 20, 800.0)


def owned(**more):
    told = {
        "hire.basis": "capital", "hire.down_share": 0.3, "hire.life_y": 25, "hire.loan_rate": 0.07,
        "hire.loan_y": 15, "hire.days_per_y": 350, "hire.crew_usd_per_y": 1.2e6,
        "hire.maintenance_per_y": 0.01095, "hire.insurance_per_y": 0.00343,
        "hire.nsr_insurance": 2, "fees.port_days": 0, "voyage.ship.newbuild_usd": 58.13e6,
        "voyage.ship.opex_usd_per_d": GAP,
    }  # fmt: skip
    return Book(nsrkit.load("baseline", told | more))


def test_a_time_charter_holds_capital_crew_and_insurance():
    book = Book(nsrkit.load("baseline", {"voyage.ship.charter_usd_per_d": 20_000,
                                         "fees.port_days": 2}))  # fmt: skip
    assert hire.charter(SUEZ, book).usd == pytest.approx(32 * 20_000)
    assert hire.insurance(SUEZ, book).usd == 0
    assert "fees.port_days" in hire.charter(SUEZ, book).uses


def test_components_of_an_owner_are_those_of_lambert_et_al():
    """50,000 dwt of ice class 1A (Lambert et al. 2021, model formulas): 58.13 million new; yearly
    0.698 down payment, 4.468 loan, 0.637 maintenance, 1.2 crew, 0.199 insurance, in million USD.
    """
    book = owned()
    yearly = (0.698 + 4.468 + 0.637 + 1.2) * 1e6
    assert hire.charter(SUEZ, book).usd == pytest.approx(30 * yearly / 350, rel=2e-4)
    assert hire.insurance(SUEZ, book).usd == pytest.approx(30 * 0.199e6 / 350, rel=5e-3)
    assert hire.insurance(NSR, book).usd == pytest.approx(2 * 20 * 0.199e6 / 350, rel=5e-3)


def test_capital_recovery_is_that_of_crrel():
    """Mulherin et al. (1996), table 8: 817,120 a year for a ship of year 13."""
    replacement = 17_512_000 * 1.2
    book_value = replacement * 0.9**13
    assert book_value == pytest.approx(5_341_600, abs=50)
    found = (book_value - 0.05 * replacement) * hire.recovery(0.0775, 7)
    assert found == pytest.approx(817_120, abs=5)


@pytest.mark.parametrize(("ship", "dwt", "million"), [
    ("feeder-1as", 50_000, 58.13),  # container, 1A
    ("panamax-open", 50_000, 58.13 / np.exp(0.080013)),
    ("aframax-1as", 100_000, 20.894 + 26.133 + 1.109),
])  # fmt: skip
def test_newbuilding_prices(ship, dwt, million):
    usd = hire.newbuild_usd(nsrkit.ship.open(ship), dwt)
    assert usd / 1e6 == pytest.approx(million, rel=2e-4)


def test_a_price_that_is_not_supplied_follows_from_deadweight_in_money_of_2020():
    book = owned(**{"voyage.ship": "panamax-tanker-1as", "voyage.ship.newbuild_usd": GAP,
                    "voyage.ship.opex_usd_per_d": 8000})  # fmt: skip
    dwt = book["voyage.ship.dwt_t"]
    price = (20.894e6 + 261.33 * dwt + 1.109e6) * 313.689 / 258.811
    daily = price * (0.3 / 25 + 0.7 * hire.recovery(0.07, 15)) / 350 + 8000
    cost = hire.charter(SUEZ, book)
    assert cost.usd == pytest.approx(30 * daily)
    assert "voyage.ship.dwt_t" in cost.uses
    assert "hire.crew_usd_per_y" not in cost.uses


def test_running_cost_as_supplied_holds_the_insurance_but_for_the_ice():
    book = owned(**{"voyage.ship.opex_usd_per_d": 8000})
    assert hire.insurance(SUEZ, book).usd == 0
    assert hire.insurance(NSR, book).usd == pytest.approx(20 * 0.199e6 / 350, rel=5e-3)


def test_a_type_without_a_regression_is_a_gap():
    book = owned(**{"voyage.ship": "arc7-lng", "voyage.ship.newbuild_usd": GAP})
    cost = hire.charter(SUEZ, book)
    assert np.isnan(cost.usd)
    assert cost.missing == "voyage.ship.newbuild_usd"


def test_a_number_of_the_owner_that_is_not_supplied_is_a_gap():
    for key in ("hire.loan_rate", "hire.crew_usd_per_y"):
        assert hire.charter(SUEZ, owned(**{key: GAP})).missing == key
    assert hire.insurance(NSR, owned(**{"hire.nsr_insurance": GAP})).missing == "hire.nsr_insurance"


def test_without_days_in_port_none_are_paid():
    assert hire.days(SUEZ, owned(**{"fees.port_days": GAP})) == 30


def test_port_days_are_paid_laden_and_not_in_ballast():
    book = owned(**{"fees.port_days": 4})
    assert hire.days(SUEZ, book) == 34
    assert hire.days(SUEZ._replace(laden=False), book) == 30
