"""Currencies and years: one place of conversion."""

import numpy as np
import pytest

import nsrkit
from nsrkit.assumption import Assumption
from nsrkit.errors import DataError
from nsrkit.voyage.pricing import money
from nsrkit.voyage.pricing.book import Book


def price(unit, as_of=None):
    return Assumption(100, unit, source="example", status="found", as_of=as_of)


@pytest.mark.parametrize(("unit", "rate"), [
    ("USD/t", ""), ("EUR/t", "prices.usd_per_eur"), ("RUB/GT", "prices.rub_per_usd"),
    ("SDR", "prices.usd_per_sdr"), ("USD/d", ""), ("t/d", ""), ("1", ""), ("USD/EUR", ""),
])  # fmt: skip
def test_the_unit_says_the_currency(unit, rate):
    assert money.terms(price(unit), 2024) == (rate, 1.0)


def test_a_price_of_another_year_moves_with_the_price_level():
    assert money.terms(price("USD", "2021-03"), 2024)[1] == pytest.approx(313.689 / 270.970)
    assert money.terms(price("USD", "2025"), 2024)[1] == pytest.approx(313.689 / 321.943)
    assert money.terms(price("1", "2014"), 2024)[1] == 1.0  # no money
    assert money.level(2015, 2024) * money.level(2024, 2015) == pytest.approx(1.0)


def test_a_year_without_a_price_level_is_refused():
    with pytest.raises(DataError, match="1995 to 2025"):
        money.level(1980, 2024)


def test_a_book_turns_all_money_into_usd_of_the_base_year():
    case = nsrkit.load("baseline", {
        "prices.hsfo": {"value": 50_000, "unit": "RUB/t", "status": "found", "source": "example"},
        "prices.mgo": {"value": 700, "unit": "EUR/t", "status": "found", "source": "example",
                       "as_of": "2022"},
        "prices.rub_per_usd": 80, "prices.usd_per_eur": 1.1,
    })  # fmt: skip
    book = Book(case)
    assert book.usd("prices.hsfo") == pytest.approx(625)
    assert book.usd("prices.mgo") == pytest.approx(770 * 313.689 / 292.655)
    assert book.usd("fees.war_risk") == book["fees.war_risk"]  # no money
    assert book.uses("prices.hsfo") == ("prices.hsfo", "prices.rub_per_usd")


def test_drawn_rates_turn_drawn_prices():
    price = {"value": 700, "unit": "EUR/t", "status": "found", "source": "example"}
    case = nsrkit.load("baseline", {"prices.mgo": price})
    drawn = {"prices.mgo": np.array([600.0, 800.0]), "prices.usd_per_eur": np.array([1.0, 1.2])}
    np.testing.assert_allclose(Book(case, drawn).usd("prices.mgo"), [600, 960])


def test_a_rate_that_is_not_supplied_is_a_gap_of_the_price():
    gap = {"status": "not supplied", "source": "example"}
    price = {"value": 700, "unit": "EUR/t", "status": "found", "source": "example"}
    book = Book(nsrkit.load("baseline", {"prices.mgo": price, "prices.usd_per_eur": gap}))
    cost = book.product("fuel", 2.0, "prices.mgo")
    assert cost.missing == "prices.usd_per_eur"
    assert np.isnan(cost.usd)
    assert cost.driver == 2.0


def test_another_base_year_moves_every_dated_price():
    late = nsrkit.load("baseline", {"prices.base_year": 2025})
    base = nsrkit.load("baseline")
    key = "prices.vlsfo"  # as of 2024
    assert Book(base).usd(key) == 626
    assert Book(late).usd(key) == pytest.approx(626 * 321.943 / 313.689)
