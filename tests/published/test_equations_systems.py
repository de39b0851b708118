"""The equations of docs/equations/systems.md as printed, beside the code.

Costs and events of whole systems have tests of their own; here stand their laws alone.
"""

from types import SimpleNamespace

import numpy as np
import pytest
import xarray as xr
from scipy.optimize import linprog
from scipy.stats import t as student

import nsrkit
from nsrkit.claims import verdict
from nsrkit.claims.models import Claim
from nsrkit.scenario.corridor.energy import Energy
from nsrkit.systems import chains, exports, icebreakers
from nsrkit.systems.energy import flows as energy
from nsrkit.systems.energy.horizon import months
from nsrkit.systems.exports import chosen
from nsrkit.systems.express import yard
from nsrkit.systems.icebreakers import outcome
from nsrkit.systems.icebreakers.events.log import Did, Log
from nsrkit.systems.liner import cost
from nsrkit.systems.network.flows import solving
from nsrkit.systems.network.seaways import priced
from nsrkit.systems.outlook import model, scores, transit
from nsrkit.systems.outlook.promises import naive, plans, prior
from nsrkit.systems.outlook.reliable import shares
from nsrkit.systems.seasons import fields


def near(value, rel=1e-9):
    return pytest.approx(value, rel=rel)


def test_chains_shuttle():
    leaving = np.arange("2024-07-01", "2024-09-01", dtype="M8[D]").astype("M8[ns]")
    took = np.full((1, 2, leaving.size), 20.0)
    took[0, 0, :10] = np.nan  # no way east in the first ten days
    table = xr.Dataset({"days": (("ice", "way", "departure"), took)},
                       {"ice": [0], "way": ["east", "west"], "departure": leaving})  # fmt: skip
    legs = [chains.Leg(way, leaving[0], leaving[-1], after_d=5.0) for way in ("east", "west")]
    found = chains.shuttle(table, legs, [leaving[0]])
    ready, sailed = 0, []
    for d in (took[0, 0], took[0, 1], took[0, 0]):
        open_ = [day for day in range(leaving.size) if day >= ready and np.isfinite(d[day])]
        sailed.append(open_[0])
        ready = open_[0] + d[open_[0]] + 5
    days = (found.depart.values[0, 0] - leaving[0]) / np.timedelta64(1, "D")
    assert days[np.isfinite(days)].tolist() == sailed


def test_liner_box():
    """The break-even season of a plan with round numbers."""
    case = nsrkit.load("newnew-2024")
    loads = {way: SimpleNamespace(value=f) for way, f in (("out", 0.9), ("back", 0.3))}
    service = SimpleNamespace(ice_premium=SimpleNamespace(value=0.2))
    plan = SimpleNamespace(out=SimpleNamespace(case=case), loads=loads, service=service)
    slots = case.voyage.ship.capacity.amount.value
    boxes = slots * (0.9 + 0.3)
    assert cost.loaded_teu(plan, {}) == near(boxes)
    hire = case.voyage.ship.charter_usd_per_d.value
    level = cost.hire.charter(cost.Trip("nsr", 24.0, 0.0, laden=False), cost.Book(case)).usd / hire
    printed = 365 * 0.2 * hire * level / ((1500 - 1100) * boxes / 80)
    assert cost.breakeven(plan, 1100, 1500, 80) == near(printed)
    assert cost.total({"fuel": 6e5, "port dues": 1e5}) / boxes == near(7e5 / boxes)


def test_express_yard():
    rng = np.random.default_rng(1)
    b, w = (rng.integers(0, 3, (1, 9)) * 40.0 for _ in "bw")
    room, q, gather = 100.0, 30.0, 2
    found = yard.season(b, w, yard.Limits(room, q, gather))
    i = o = 0.0
    for day in range(9):
        ahead = w[0, day : day + gather + 1].sum()
        landed = min(b[0, day], room - i - o)
        i += landed
        away = min(i, q)
        i -= away
        come = min(max(ahead - o, 0), q, max(room - i - o, 0))
        o += come
        loaded = min(o, w[0, day])
        o -= loaded
        assert [each[0, day] for each in found[:6]] == [landed, away, come, loaded, i, o]


def test_exports_stock():
    open_, c = np.array([False, True, True, False, True]), 2.0
    level, _ = exports.stock(open_, c)
    n, q = 5, level[-1]
    for k in range(n):
        q = q + 1 / n - (min(q + 1 / n, c / n) if open_[k] else 0)
        assert q == pytest.approx(level[k])


def test_exports_worth():
    usd = xr.DataArray(np.array([40.0, 52.0, 61.0, 70.0, 80.0])[:, None, None],
                       dims=("corridor", "ice", "departure"),
                       coords={"corridor": list(exports.CORRIDORS)})  # fmt: skip
    out = xr.Dataset({"t_usd": usd.expand_dims(commodity=["box"], destination=["x"]),
                      "holding_usd_t_d": ("commodity", [0.8])}, coords={"ice": [1]})  # fmt: skip
    found = chosen.gain(out)
    assert found.worth_d[0].item() == near((52 - 40) / 0.8)


def test_icebreakers_times():
    """Hours of two icebreakers become their use."""
    log = Log()
    spans = (("comes", 0.0, 6.0), ("leads", 6.0, 20.0), ("idle", 20.0, 40.0))
    log.did += [Did("a", *span, 0, "x", 0, "", 0) for span in spans]
    frame = SimpleNamespace(icebreakers=("a",))
    found = outcome._crews(log, frame)
    use = (found["lead_h"] + found["come_h"]) / found["at_hand_h"]
    assert use[0] == near((14 + 6) / 40)


SEASONS = xr.DataArray([[[48.0, 72.0], [24.0, 36.0]]], dims=("fleet", "more", "season"),
                       coords={"fleet": ["now"], "more": [0, 1]})  # fmt: skip


def test_icebreakers_worth():
    found = icebreakers.worth(xr.Dataset(
        {"wait_h": SEASONS, "closed_h": 0 * SEASONS, "ships_beset": 0 * SEASONS,
         "done": 0 * SEASONS, "group_wait_h": SEASONS.expand_dims(group=["bulk"], axis=-1),
         "charter_usd_per_d": ("group", [10_000.0])}))  # fmt: skip
    w = SEASONS.values[0] / 24
    assert found.wait_d.item() == near((w[0] - w[1]).mean())
    assert found.usd.item() == near(1e4 * (w[0] - w[1]).mean())


def test_error_seasons():
    x = np.array([2.0, 4.0, 9.0, 5.0])
    seasons = xr.DataArray(x, dims="season", coords={"ice": ("season", [1, 1, 2, 2])})
    of = np.array([3.0, 7.0])
    printed = np.sqrt(((of - of.mean()) ** 2).sum() / (2 * 1))
    assert float(icebreakers.standard_error(seasons)) == near(printed)


def test_network_program():
    """The program as printed, by another solver, on a network with a store and a budget."""
    axes = {"node": ["mine", "port"], "arc": ["rail", "road"], "commodity": ["coal"],
            "month": [1, 2]}  # fmt: skip
    each = xr.DataArray([[[9.0, 9.0]], [[0.0, 0.0]]], dims=("node", "commodity", "month"))
    due = xr.DataArray([[[0.0, 0.0]], [[4.0, 14.0]]], dims=each.dims)
    instance = xr.Dataset({
        "tail": ("arc", ["mine"] * 2), "head": ("arc", ["port"] * 2), "cost": ("arc", [10.0, 30.0]),
        "capacity": ("arc", [7.0, np.inf]), "weight": ("arc", [1.0, 1.0]), "supply": each,
        "demand": due, "unmet": ("node", [np.nan, 100.0]), "store_capacity": ("node", [0.0, 2.0]),
        "store_cost": ("node", [0.0, 1.0]), "use": (("budget", "arc"), [[0.0, 1.0]]),
        "budget_days": ("budget", [2.5e6]),
    }, {**axes, "budget": ["trucks"]})  # fmt: skip
    found = solving.solve(instance)
    # Columns: rail, road, supply, unmet, stored at the port; months 1 and 2.
    cost = np.repeat([10.0, 30.0, 0.0, 100.0, 1.0], 2)
    upper = [7, 7, 2.5, 2.5, 9, 9, 4, 14, 2, 2]
    eq = np.zeros((4, 10))
    for m in range(2):
        eq[m, [m, 2 + m]], eq[m, 4 + m] = -1, 1  # the mine: what enters leaves
        eq[2 + m, [m, 2 + m, 6 + m]] = 1
        eq[2 + m, 8 + m] -= 1
        eq[2 + m, 8 + (m - 1) % 2] += 1
    told = linprog(cost, A_eq=eq, b_eq=[0, 0, 4, 14], bounds=[(0, top) for top in upper])
    assert found.total_usd.item() == near(told.fun * 1e6, 1e-6)


def test_network_seaways():
    d, usd, e, beta, p, load, kappa = 20.0, 9e5, 3.0, 0.7, 6.0, 5e4, 2.0
    terms = priced._Terms(load, beta, p, kappa)
    one = np.ones((1, 12))
    found = priced._monthly(d * one, usd * one, e * one, one, one, terms, "")
    assert found.usd_t[0, 0] == near(usd / load)
    assert found.ship_days_t[0, 0] == near(((1 + beta) * d + p) / load)
    assert found.escort_days_t[0, 0] == near((1 + beta) * e / (kappa * load))


def test_energy_program():
    """The objective and the rows as printed, put together anew from the answer."""
    when = months(Energy(years=(2025,)))
    one = np.ones(when.days.size)
    arcs = [
        energy.Arc("direct", "p", "", "far", "f", 1e5, 12 * one, 25 * one, 40 * one, one),
        energy.Arc("in", "p", "", "s", "f", 1e5, 5 * one, 10 * one, 15 * one, one),
        energy.Arc("on", "p", "s", "far", "g", 8e4, 9 * one, 20 * one, 18 * one, one),
    ]
    limits = energy.Sides(
        makes={"p": 0.9 * one}, tanks={"p": 0.1}, ships={"f": 2.0 * when.days, "g": None},
        stores={"s": 0.3 * one}, aboard={"s": "f"}, most={"far": 8.0}, least={"far": 6.0},
        price={"far": 400.0}, passes={}, day_usd_t=0.1,
    )  # fmt: skip
    found = energy.solve(arcs, limits, when)
    x, iota, worth = found.loaded, 0.1, 0.0
    for k, arc in enumerate(arcs):
        price = 400.0 * (arc.ends == "far")
        for m in range(when.days.size):
            worth += (price * when.arrived(arc.out_d)[m].sum() - arc.usd_t[m]
                      - iota * arc.out_d[m]) * x[k, m]  # fmt: skip
    left = when.edges[-1] - when.edges[:-1]
    worth += iota * (left * found.made["p"]).sum() - 2 * 400.0 * found.short["far"]
    assert found.gain_usd == near(1e6 * worth, 1e-6)
    days = sum(x[k] @ when.spent(arcs[k].round_d) * 1e6 / 1e5 for k in (0, 1))
    held = days + when.days * 1e6 / 1e5 * found.stock["s"]
    assert (held <= 2 * when.days + 1e-6).all()
    assert (found.worth_day["f"][held < 2 * when.days - 1e-3] < 1e-6).all()
    stock = np.cumsum(found.arrives[1] - x[2])
    assert found.stock["s"] == pytest.approx(stock, abs=1e-6)


HALF, FOUR, KEPT = np.array([0.4]), np.array([3.0]), np.array([0.95])


def test_outlook_rule():
    share, points, years = np.array([0.3]), {2030: 100.0, 2035: 160.0}, np.array([2029, 2034, 2040])

    def g(t):
        return np.maximum(np.interp(t, [2025, 2030, 2035], [37, 100, 160]) - 37, 0)

    printed = 0.3 * g(years) + 0.4 * (1 - 0.3) * g(years - 3.0)
    assert plans.come(2025, 37.0, points, years, share, HALF, FOUR)[0] == near(printed)


def test_outlook_share():
    found = prior.fates(2024)
    printed = []
    for one in found:
        g = (one.came - one.base) / (one.target.mt - one.base)
        e = 0.4 * min(max(1 - 3.0 / (one.lead + 1), 0), 1)
        printed.append(min(max((g - e) / (1 - e), 0), 1))
    assert prior.on_the_day(found, HALF, FOUR)[0] == near(np.array(printed))


def test_outlook_beta():
    """The moments of the draws are those that the bootstrap gives on the mean."""
    found, n = prior.fates(2025), 40_000
    late, delay = np.full(n, 0.4), np.full(n, 3.0)
    drawn = prior.shares(found, late, delay, np.random.default_rng(1))
    mass = []
    rng = np.random.default_rng(1)
    made = np.array([one.target.made for one in found])
    grown = np.array([one.growth for one in found])
    units = sorted(set(made.tolist()))
    mass = rng.dirichlet([*(grown[made == unit].mean() for unit in units), 1.0], size=n)
    seen = prior.on_the_day(found, HALF, FOUR)[0]
    of = [np.average(seen[made == u], weights=grown[made == u]) for u in units]
    of2 = [np.average(seen[made == u] ** 2, weights=grown[made == u]) for u in units]
    mu = mass @ [*of, 1 / 2]
    var = mass @ [*of2, 1 / 3] - mu**2
    assert drawn.mean() == pytest.approx(mu.mean(), abs=0.01)
    assert drawn.var() == pytest.approx((var + mu**2).mean() - mu.mean() ** 2, rel=0.05)


def test_outlook_walk():
    known = {2018: 18.0, 2019: 31.5, 2021: 34.9, 2022: 34.0, 2024: 37.9}
    at, logs = np.array(sorted(known)), np.log([known[year] for year in sorted(known)])
    gap, step = np.diff(at), np.diff(logs)
    span = at[-1] - at[0]
    g, nu = (logs[-1] - logs[0]) / span, step.size - 1
    scale = np.sqrt(((step - g * gap) ** 2 / gap).sum() / nu)
    ahead = 5.0
    spread = scale * np.sqrt(ahead + ahead**2 / span) * student.ppf(0.9, nu)
    printed = np.exp(logs[-1] + g * ahead + spread)
    assert naive.walk(known, np.array([2029]), (0.9,), drift=True)[0, 0] == near(printed)


@pytest.mark.parametrize("came", [25.0, 37.0, 61.0])
def test_outlook_score(came):
    a, middle, b = 30.0, 40.0, 55.0
    out = xr.Dataset({"total_q": (("rule", "origin", "year", "quantile"), [[[[a, middle, b]]]]),
                      "came": ("year", [came])},
                     coords={"rule": ["r"], "origin": [2020], "year": [2021],
                             "quantile": [0.1, 0.5, 0.9]})  # fmt: skip
    printed = (b - a) + 2 / 0.2 * (max(a - came, 0) + max(came - b, 0))
    assert scores._scored(out).score.item() == near(printed)


def test_outlook_transit():
    years, mt = np.arange(2012.0, 2025.0), np.linspace(1.0, 3.0, 13) + 0.3 * (-1.0) ** np.arange(13)
    line = transit.Trend(years, mt, ())
    a, b = np.polynomial.Polynomial.fit(years, mt, 1).convert().coef
    rng = np.random.default_rng(4)
    drawn = line.draws(np.array([2030.0]), 200_000, rng)
    assert np.median(drawn) == pytest.approx(a + b * 2030, abs=0.01)
    assert drawn.min() >= 0
    case = nsrkit.load("year-round-2040", {"outlook.transit.of_cost": {"status": "not supplied"},
                                           "outlook.draws": 64})  # fmt: skip
    from nsrkit.systems.outlook.drawn import draws_of

    found = draws_of(case)
    season = np.full((found.size, 1), 1.3)
    grown, flat = (transit.forecast(case, found, np.array([2035]), one)
                   for one in (season, np.ones_like(season)))  # fmt: skip
    assert grown == near(flat * 1.3 ** found.get("transit.of_season", 0.0)[:, None])


def test_error_members():
    n, p = 20, 0.95
    near_p = (n * p + 0.5) / (n + 1)
    found = shares.error(xr.DataArray(p), n)
    assert float(found) == near(np.sqrt(near_p * (1 - near_p) / n))


def test_error_targets():
    targets = model.targets()
    total = np.linspace(40, 160, 50)[:, None]
    years = np.array([2030])
    each = dict.fromkeys(("transit", "other"), 0 * total)
    found = model._aims(2025, years, total, each)
    k = next(i for i, one in enumerate(targets) if np.isfinite(found.probability[i])
             and one.year == 2030)  # fmt: skip
    p, n = float(found.probability[k]), 50
    near_p = (n * p + 2) / (n + 4)
    assert float(found.error[k]) == near(np.sqrt(near_p * (1 - near_p) / (n + 4)))


def test_seasons_ends():
    ice = nsrkit.ice.open("record", start="2024-10-15", end="2024-10-15").load()
    eps = fields.errors(ice)[:, fields._zone()]
    for sign in (1.0, -1.0):
        found, c = fields._shifted(ice, sign).siconc.values, ice.siconc.values
        printed = np.clip(c + sign * eps, 0, 1)
        some = (c > 0.2) & (printed > 0.1)
        assert found[some] == near(printed[some], 1e-5)
    thick = nsrkit.load("reported-seasons").seasons.thickness_factor
    ends = [fields.factor(thick, label).value for label in (fields.LIGHT, fields.HEAVY)]
    assert ends == pytest.approx([1 - 0.2, 1 + 0.2])


@pytest.mark.parametrize(("x", "k"), [(80.0, 90.0), (130.0, 110.0), (100.0, 100.0)])
def test_claims_off(x, k):
    claim = Claim(article="a", says="s", topic="t", kind="distance", relation="is", value=x,
                  unit="km", hedge="about", record="90")  # fmt: skip
    found = verdict.of_number(claim, (90.0, 110.0))
    assert found.share == near((x - k) / abs(k))
    assert (found.verdict == "holds") == (abs(x - k) / k <= 0.05)
