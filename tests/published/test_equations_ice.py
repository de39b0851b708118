"""The equations of docs/equations/ice.md as printed, beside the code."""

import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.special import ndtri

from nsrkit.ice import days, generator, grid, record
from nsrkit.ice.generator import Member
from nsrkit.ice.projection import drivers, pack, scaled
from nsrkit.ice.projection.draws import Draw

FEW = slice(0, None, 400)  # cells
MONTH = 8  # September


def near(value, rel=1e-5):
    return pytest.approx(value, rel=rel, abs=1e-6)


def test_ice_record():
    fit = record.model("siconc")
    own = fit.mode_month == MONTH
    for year in (1985, 2012):
        x = fit.mean[MONTH] + (year - 2000) / 10 * fit.trend[MONTH]
        x = x + (fit.amplitudes[own, year - fit.first_year][:, None] * fit.modes[own]).sum(0)
        x = np.clip(x, 0, 1)
        printed = np.where(x < 0.075, 0, x)
        found = record.monthly("siconc", np.array([year * 12 + MONTH]))[0]
        # Cells at the very edge of 0.075 may fall to either side by rounding.
        assert np.mean(np.abs(found - printed) < 1e-5) > 0.999


def test_ice_normal():
    numbers = np.arange(2011, 2021) * 12 + MONTH
    c, h = (record.monthly(name, numbers)[:, FEW] for name in ("siconc", "sithick"))
    found = record.normal_months("sithick", (2011, 2020))[MONTH, FEW]
    some = c.sum(0) > 0
    assert found[some] == near((c * h).sum(0)[some] / c.sum(0)[some])


def test_ice_days():
    nodes = np.array([[-0.5, 0.2], [1.5, 0.4]])
    found = days.drawn(nodes, np.zeros(2, int), np.array([0.1, 0.6]), [0, 1], 0.0, 1.0)
    printed = [[min(max((1 - w) * a + w * b, 0), 1) for a, b in nodes.T] for w in (0.1, 0.6)]
    assert found == near(np.array(printed))


def test_ice_nodes():
    means = np.array([0.4, 0.5, 0.45, 0.6, 0.5])[:, None]
    n = days.nodes(means, np.full(5, 30.0)).ravel()
    inner = n[:-2] / 8 + 6 * n[1:-1] / 8 + n[2:] / 8
    assert inner == pytest.approx(means.ravel()[1:-1], abs=0.0015)


def test_ice_weights():
    number, count = 2024 * 12 + 3, 31
    tape = np.random.Philox(key=[1, 0], counter=(number - 72 + 1) * 8)
    raw = tape.random_raw(72 * 32).reshape(72, -1)[:, :count]
    z = ndtri(((raw >> 11) + 0.5) * 2.0**-53)
    bell = np.array([np.sin(np.pi * (i + 0.5) / 72) ** 2 for i in range(72)])
    v = np.roll((bell[:, None] * z).sum(0) ** 2, number // 12)
    passed = np.arange(count) * 12 + number % 12 + 0.5
    v *= np.minimum(1, np.minimum(passed, count * 12 - passed) / 6)
    assert generator.weights(1, 0, number) == near((v - v.mean()) / np.linalg.norm(v - v.mean()))


def anomalies(variable):
    values = record.monthly(variable, generator.YEARS * 12 + MONTH)[:, FEW].astype(float)
    if variable == "siconc":
        values = np.clip(values, 0.02, 0.995)
        u = np.log(values / (1 - values))
    else:
        u = np.log(values)
    x = generator.YEARS - generator.YEARS.mean()
    trend = u.mean(0) + x[:, None] * (x @ u) / (x @ x)
    s = generator.fit().spread[MONTH, FEW] if variable == "siconc" else 1.0
    return s * np.sqrt(31 / 29) * (u - trend)


@pytest.mark.parametrize("variable", ["siconc", "sithick"])
def test_ice_anomalies(variable):
    found = generator.anomalies(variable, MONTH)[:, FEW]
    assert found == pytest.approx(anomalies(variable), abs=2e-4)


def test_ice_member():
    one, number = Member(seed=1, member=2, level=(2011, 2020)), 2024 * 12 + MONTH
    w = generator.weights(1, 2, number)
    years = tuple(range(2011, 2021))
    odds = generator._climate("siconc", MONTH, years) + w @ generator.anomalies("siconc", MONTH)
    c = 1 / (1 + np.exp(-odds))
    log = generator._climate("sithick", MONTH, years) + w @ generator.anomalies("sithick", MONTH)
    found = one.means("siconc", [number])[0]
    assert np.mean(np.abs(found - np.where(c < 0.075, 0, c)) < 1e-5) > 0.999
    assert one.means("sithick", [number])[0] == near(np.clip(np.exp(log), 0.05, 5))


RUN = "MIROC6_r1i1p1f1"


def test_ice_share():
    area = drivers._forced("ssp585", RUN)[MONTH]
    own = pack.own_area(RUN, (2016, 2025))[MONTH]
    assert drivers.share("ssp585", RUN)[MONTH] == near(area / own * pack.fit().anchor[MONTH])


def test_ice_answer():
    relation = pack.fit().ice
    z = np.random.default_rng(3).standard_normal((2, len(pack.SEAS)))
    for d in (-0.2, relation.lowest[MONTH] - 1.0):
        within = max(d, relation.lowest[MONTH])
        printed = np.maximum(relation.slope + relation.error * z[0], 0)[MONTH] * within
        printed = printed + (d - within) * np.exp(z[1] / 2)
        found = scaled.answer(relation, np.random.default_rng(3), np.array([d]), np.array([MONTH]))
        assert found[0, FEW] == near(printed @ pack.fit().blend[:, FEW], 1e-4)


def test_ice_shift():
    for c, delta in ((0.3, -0.7), (1.0, -5.0), (0.9, 2.0)):
        o = c / (1.01 - c) * np.exp(delta)
        assert scaled.shifted(np.array([c]), np.float64(delta))[0] == near(
            min(1, 1.01 * o / (1 + o)))  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Weather:
    """Members of one thickness and concentration."""

    def means(self, variable, numbers):
        return np.full((len(numbers), 2), 0.8 if variable == "siconc" else 1.5)


def test_ice_thinning():
    change = SimpleNamespace(thinning=lambda at: np.array([[-0.4, 0.0]]))
    found = Draw(0, change, Weather()).means("sithick", [2050 * 12])
    assert found[0] == near(1.5 * np.exp([-0.4, 0.0]))


def test_map_scale():
    e2 = 0.006693883
    e = np.sqrt(e2)

    def t_m(phi):
        sin = np.sin(phi)
        t = np.tan(np.pi / 4 - phi / 2) / ((1 - e * sin) / (1 + e * sin)) ** (e / 2)
        return t, np.cos(phi) / np.sqrt(1 - e2 * sin**2)

    t0, m0 = t_m(np.radians(70))
    for lat in (62.0, 75.0, 84.0):
        t, m = t_m(np.radians(lat))
        assert float(grid.scale(lat)) == near(t * m0 / (m * t0), 1e-9)
