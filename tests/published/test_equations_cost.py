"""The equations of docs/equations/cost.md and uncertainty.md as printed, beside the code."""

import datetime as dt
from itertools import combinations
from math import exp, factorial, log, pi, sin, sqrt

import numpy as np
import pytest
from scipy.stats import spearmanr

import nsrkit
from nsrkit.assumption import Assumption
from nsrkit.ensemble import design
from nsrkit.ensemble.design import at
from nsrkit.ship import emissions
from nsrkit.voyage import fees, ledger
from nsrkit.voyage.choices import breakeven, options
from nsrkit.voyage.compared import attribution as compared
from nsrkit.voyage.pricing import carbon, carbon_limits, carbon_rules, cargo, hire, money, tolls
from nsrkit.voyage.pricing.book import Book, Cost, Trip
from nsrkit.voyage.trips import spread

CASE = nsrkit.load("baseline", {"fees.port_days": 3})
SHIP, BOOK = CASE.voyage.ship, Book(CASE)
TRIP = Trip("suez", 600.0, 1400.0, canal="suez", red_sea=True, nm=10_000.0)


def near(value, rel=1e-9):
    return pytest.approx(value, rel=rel)


def usd(key, book=BOOK):
    return book.usd(key)


def test_ledger_total():
    parts = [Cost("fuel", 5.0, ("prices.vlsfo",)), Cost("hire", 3.0, ("voyage.ship.loa_m",)),
             Cost("war risk", np.nan, missing="hull value")]  # fmt: skip
    numbers = CASE.numbers()
    assumed = sum(one.usd for one in parts[:2] if numbers[one.uses[0]].status == "assumed")
    assert ledger.total(parts) == (8.0, "war risk")
    assert ledger.assumed_share(parts, CASE) == near(assumed / 8.0)


def test_money():
    known, x = money._levels(), 80.0
    assert money.level(2014, 2024) == near(known[2024] / known[2014])
    assert money.to_usd("prices.rub_per_usd", x) == near(1 / x)
    assert money.to_usd("prices.usd_per_eur", 1.1) == 1.1


def test_ledger_ship():
    days, p, stay = 600 / 24, usd(f"prices.{SHIP.fuel}"), 3.0
    assert ledger.fuel(TRIP, BOOK).usd == near(1400 * p)
    at_sea = BOOK["voyage.ship.hotel_t_per_d"]
    key = "voyage.ship.hotel_port_t_per_d"
    berth = BOOK[key] if BOOK.supplied(key) else at_sea
    assert ledger.auxiliary(TRIP, BOOK).usd == near((days * at_sea + stay * berth) * p)
    assert hire.charter(TRIP, BOOK).usd == near(
        (days + stay) * usd("voyage.ship.charter_usd_per_d")
    )


OWNER = nsrkit.load("baseline", {"hire.basis": "capital", "fees.port_days": 3,
                                 "voyage.ship.newbuild_usd": 60e6})  # fmt: skip


def test_hire_capital():
    book = Book(OWNER)
    price, d = book.usd("voyage.ship.newbuild_usd"), book["hire.days_per_y"]
    down, n, r, years = (book[f"hire.{key}"] for key in ("down_share", "life_y", "loan_rate",
                                                         "loan_y"))  # fmt: skip
    assert hire.recovery(r, years) == near(r / (1 - (1 + r) ** -years))
    c = price / d * (down / n + (1 - down) * r / (1 - (1 + r) ** -years))
    opex = "voyage.ship.opex_usd_per_d"
    run = (book.usd("hire.crew_usd_per_y") + price * book["hire.maintenance_per_y"]) / d
    c += book.usd(opex) if book.supplied(opex) else run
    assert hire.charter(TRIP, book).usd == near((25 + 3) * c)


def test_hire_newbuild():
    w = 50_000.0
    ice, none = (nsrkit.ship.open({"extends": name, "type": "container"})
                 for name in ("feeder-1as", "panamax-open"))  # fmt: skip
    box = 1e6 * exp(-3.5677 + 0.69783 * log(w))
    assert hire.newbuild_usd(none, w) == near(box)
    assert hire.newbuild_usd(ice, w) == near(box * exp(0.080013))
    bulk = nsrkit.ship.open("panamax-bulk-1a")
    assert hire.newbuild_usd(bulk, w) == near(1e6 * (20.894 + 0.00026133 * w + 1.109))


def test_hire_insurance():
    book = Book(OWNER)
    rate = (book.usd("voyage.ship.newbuild_usd") * book["hire.insurance_per_y"]
            / book["hire.days_per_y"])  # fmt: skip
    theta = 1.0 if book.supplied("voyage.ship.opex_usd_per_d") else 0.0
    for corridor, f in (("suez", 1.0), ("nsr", book["hire.nsr_insurance"])):
        found = hire.insurance(TRIP._replace(corridor=corridor), book).usd
        assert found == pytest.approx((25 + 3) * rate * (f - theta))
    assert hire.insurance(TRIP, BOOK).usd == 0


def test_fees_escort():
    f_z = (1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.0)
    for gt, f_g in ((9_000, 1.8), (20_000, 1.6), (40_000, 1.2), (90_000, 1.0)):
        for day, f_s in ((dt.date(2024, 7, 1), 1.0), (dt.date(2024, 12, 1), 2.5)):
            for name, f_c in (("Arc4", 1.0), ("Arc5", 0.99), ("Arc7", 0.98), ("Icebreaker8", 0.97)):
                for z in (1, 4, 7):
                    assert float(fees.escort_rate(gt, z, day, name)) == near(
                        223.4217 * f_g * f_z[z - 1] * f_s * f_c)  # fmt: skip
    assert float(fees.class_factor("none", dt.date(2024, 7, 1))) == 2.0
    entry = dt.date(2024, 9, 1)
    trip = TRIP._replace(corridor="nsr", entry=entry, zones=5)
    rate = fees.escort_rate(BOOK["voyage.ship.gt"], 5, entry, SHIP.ice_class.tariff,
                            assumed_gt_factor=BOOK["fees.escort_gt_factor"],
                            assumed_class_factor=BOOK["fees.escort_class_factor"])  # fmt: skip
    printed = (BOOK["voyage.ship.gt"] / BOOK["prices.rub_per_usd"] * rate
               * BOOK["fees.escort_index"] * (1 - BOOK["fees.escort_discount"]))  # fmt: skip
    assert float(ledger.escort(trip, BOOK).usd) == near(float(printed))


def test_suez():
    below, rates = [0, 5e3, 10e3, 20e3, 40e3, 70e3, np.inf], tolls._rates()["container", "laden"]
    n = 52_000.0
    printed = sum(rate * min(max(n - low, 0), high - low)
                  for rate, low, high in zip(rates, below, below[1:], strict=False))  # fmt: skip
    assert float(tolls.brackets_sdr(n, "container")) == near(printed)
    day = tolls.Passage(dt.date(2024, 9, 20), "container", direction="south")
    held = [one for one in tolls.changes() if tolls._holds(one, day)]
    factor = 1.0
    for one in held:
        factor *= 1.0 if one.tiers is not None or one.scnt_over else 1 + one.percent / 100
    assert float(tolls.factor(day)) == near(factor)


def test_ledger_port():
    case = nsrkit.load("baseline", {"fees.war_risk": 0.007, "fees.hull_value_usd": 50e6})
    book = Book(case)
    dues = 2 * book["voyage.ship.dwt_t"] * book.usd("fees.port_usd_per_dwt")
    assert ledger.port(TRIP, book).usd == near(dues)
    assert ledger.war_risk(TRIP, book).usd == near(0.007 * book.usd("fees.hull_value_usd"))


def test_carbon_scope():
    for start in ("DE", "CN"):
        for end in ("NL", "JP"):
            printed = ((start == "DE") + (end == "NL")) / 2
            assert carbon_rules.scope(start, end) == printed


def test_carbon_ets():
    told = {"eua_eur_per_t": 70, "year": 2026, "ice_class_relief": True}
    case = nsrkit.load("baseline", {"carbon": told, "fees.port_days": 0})
    book, ship = Book(case), case.voyage.ship
    trip = Trip("cape", 0.0, 1000.0, nm=14_000.0)
    ttw = emissions.co2e_t(emissions.emissions(1000.0, ship.fuel, ship.engine), case.carbon.gwp)
    relief = 0.05 if ship.ice_class.polaris in carbon_rules.RELIEVED else 0.0
    printed = 1.0 * (1 - relief) * 0.5 * ttw * book.usd("carbon.eua_eur_per_t")
    assert float(carbon.ets(trip, book).usd) == near(float(printed))
    assert [carbon_rules.ets_phase(year) for year in (2024, 2025, 2026)] == [0.4, 0.7, 1]


def test_carbon_fueleu():
    i, i0, e, n = 91.601, 91.16 * 0.98, 40.5e6, 3
    printed = (i - i0) * e / (i * 41000) * 2400 * (1 + (n - 1) / 10)
    assert float(carbon_rules.fueleu_penalty_eur(e, i, i0, n)) == near(printed)
    cuts = [1 - carbon_rules.fueleu_target(year) / 91.16 for year in range(2025, 2051, 5)]
    assert cuts == pytest.approx([0.02, 0.06, 0.145, 0.31, 0.62, 0.80])


@pytest.mark.parametrize("i", [95.0, 80.0, 60.0])
def test_carbon_netzero(i):
    targets = carbon_rules.net_zero_targets(2030)
    i_b, i_d = 93.3 * (1 - 0.08), 93.3 * (1 - 0.21)
    tier1, tier2 = carbon_rules.remedial_units(1e9, i, targets)
    printed = 1e9 / 1e6 * (380 * max(0, min(i, i_b) - i_d) + 100 * max(0, i - i_b))
    assert 380 * tier1 + 100 * tier2 == pytest.approx(printed, rel=1e-5)


def test_carbon_cii():
    line = carbon_limits.cii_line("container", 50_000)
    assert carbon_limits.cii_attained(5000, 50_000, 1e4) == near(1e6 * 5000 / (50_000 * 1e4))
    printed = (1 - 0.11) * line.a * 50_000.0**-line.c
    assert carbon_limits.cii_required("container", 50_000, 2026) == near(printed)


def test_cargo_time():
    told = {"utilisation": 0.5, "t_per_unit": 10, "value_usd_per_t": 5000, "time_cost_per_d": 0.01}
    case = nsrkit.load("baseline", {f"cargo.{key}": value for key, value in told.items()})
    weight = case.voyage.ship.capacity.amount.value * 0.5 * 10
    trip = TRIP._replace(back=Trip("suez", 480.0, 1.0))
    assert float(cargo.time_cost(trip, Book(case)).usd) == near(
        (600 + 480) / 24 * weight * 5000 * 0.01)  # fmt: skip


@pytest.mark.parametrize("k1", [2.0, 4.5])
def test_ledger_surely(k1):
    key = "fees.hull_value_usd"
    case = nsrkit.load("baseline", {key: {"status": "not supplied", "source": "test"}})
    high = case.numbers()[key].high
    bound = np.inf if high is None else high
    mine = [Cost("a", k1), Cost("b", np.nan, (), key, 1.0)]
    its = [Cost("a", 5.0), Cost("b", np.nan, (), key, 0.25)]
    printed = k1 - 5.0 + (1 - 0.25) * bound < 0
    assert bool(ledger.surely_cheaper(mine, its, case)) == printed
    assert bool(ledger.surely_cheaper(mine, [its[0], its[1]._replace(driver=1.0)], case))


def test_breakeven():
    delta = [7.0 - 2.0 * x for x in (1.0, 2.0)]
    printed = 1.0 - delta[0] * (2.0 - 1.0) / (delta[1] - delta[0])
    assert breakeven._root((1.0, 2.0), delta) == near(printed) == 3.5


def test_options_front():
    rng = np.random.default_rng(2)
    t, k = rng.integers(0, 6, 20).astype(float), rng.integers(0, 6, 20).astype(float)
    beaten = [any(t[j] <= t[i] and k[j] <= k[i] and (t[j] < t[i] or k[j] < k[i])
                  for j in range(20)) for i in range(20)]  # fmt: skip
    np.testing.assert_array_equal(options.front(t, k), ~np.array(beaten))


@pytest.mark.parametrize("u", [0.05, 0.3, 0.8])
def test_draws_triangular(u):
    a, x, b = 500.0, 560.0, 800.0
    c = (x - a) / (b - a)
    value = a + (b - a) * sqrt(u * c) if u <= c else b - (b - a) * sqrt((1 - u) * (1 - c))
    number = Assumption(x, "USD/t", a, b, "test", "assumed")
    assert number.at(u) == near(value)
    assert at({"one": number}, np.array([[u]]))["one"][0] == near(value)


def test_draws_copula():
    number = Assumption(0.5, "1", 0, 1, "test", "assumed", dist="uniform", group="g")
    drawn = design({"a": number, "b": number, "c": number}, 1024, seed=1)
    assert spearmanr(drawn["a"], drawn["b"])[0] == pytest.approx(0.8, abs=0.03)
    assert 2 * sin(pi / 6 * 0.8) < 1


def test_error_draws():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(6 * 4, 1))
    of = x.reshape(6, 4).mean(1)
    assert spread._error_of_mean(x, 6) == near(sqrt(((of - of.mean()) ** 2).sum() / (6 * 5)))
    p = (x > 0).astype(float)
    of = p.reshape(6, 4).mean(1)
    printed = max(sqrt(((of - p.mean()) ** 2).sum() / 6**2), 1 / (6 + 2))
    assert spread._error_of_share(p, 6) == near(printed)
    assert spread._error_of_share(np.ones((24, 1)), 6) == near(1 / 8)


def test_sensitivity_morris():
    """Of a known function: effects of steps of two thirds, as SALib has them here."""
    from SALib.analyze import morris as analyse
    from SALib.sample import morris as sample

    problem = {"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 1]] * 2}
    points = sample.sample(problem, 10, num_levels=4, seed=1)
    y = 3 * points[:, 0] + points[:, 0] * points[:, 1]
    found = analyse.analyze(problem, points, y, num_levels=4, num_resamples=2, seed=1)
    effects = {0: [], 1: []}
    for before, after, ya, yb in zip(points, points[1:], y, y[1:], strict=False):
        moved = np.flatnonzero(after - before)
        if moved.size == 1 and abs(after - before).max() == pytest.approx(2 / 3):
            effects[moved[0]].append((yb - ya) / (after - before)[moved[0]])
    assert [len(each) for each in effects.values()] == [10, 10]
    printed = [np.abs(each).mean() for each in effects.values()]
    assert list(found["mu_star"]) == pytest.approx(printed)
    assert list(found["sigma"]) == pytest.approx(
        [np.std(each, ddof=1) for each in effects.values()]
    )


def test_sensitivity_sobol():
    """Of a sum of two factors: shares of the variance, by the printed estimators and by SALib."""
    from SALib.analyze import sobol as analyse
    from SALib.sample import sobol as sample

    problem = {"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 1]] * 2}
    points = sample.sample(problem, 256, calc_second_order=False, seed=1)
    y = points[:, 0] + 2 * points[:, 1]
    y = (y - y.mean()) / y.std()
    found = analyse.analyze(problem, y, calc_second_order=False, seed=1)
    ya, yb, of = y[0::4], y[3::4], (y[1::4], y[2::4])
    var = np.var(np.r_[ya, yb])
    assert list(found["S1"]) == pytest.approx([np.mean(yb * (one - ya)) / var for one in of])
    total = [np.mean((ya - one) ** 2) / 2 / var for one in of]
    assert list(found["ST"]) == pytest.approx(total)
    assert total == pytest.approx([0.2, 0.8], abs=0.05)


def test_attribution():
    """Of three groups, with an answer of its own for each of the eight mixtures."""
    y = np.random.default_rng(1).normal(size=8)
    answers = {mask: compared._Answer(np.full(3, y[mask]), "", "") for mask in range(8)}
    printed = []
    for i in range(3):
        rest = [j for j in range(3) if j != i]
        printed.append(sum(
            factorial(n) * factorial(3 - n - 1) / factorial(3)
            * (y[sum(1 << j for j in (*s, i))] - y[sum(1 << j for j in s)])
            for n in range(3) for s in combinations(rest, n)))  # fmt: skip
    found = compared._shares(answers, ["a", "b", "c"], ["a", "b", "c"])
    assert found[0] == near(np.array(printed))
    assert found[0].sum() == near(y[7] - y[0])
