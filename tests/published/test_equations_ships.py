"""The equations of docs/equations/ships.md as printed, beside the code."""

from math import atan, cos, degrees, pi, radians, sin, sqrt, tan

import numpy as np
import pytest
import xarray as xr

import nsrkit
from nsrkit.scenario.files import defaults
from nsrkit.ship import curve, escort, polaris, resistance, speed
from nsrkit.ship.resistance import broken, channel, floes, insrop, level, thickness_laws
from nsrkit.units import MS_PER_KN

SHIP = {"length_m": 150.0, "beam_m": 25.0, "draught_m": 9.0}
L, B, T = SHIP.values()
G = 9.81


def near(value, rel=1e-9):
    return pytest.approx(value, rel=rel)


def ice(conc, thick, **more):
    fields = {"siconc": ("x", np.atleast_1d(conc), {"units": "1"}),
              "sithick": ("x", np.atleast_1d(thick), {"units": "m"})}  # fmt: skip
    return xr.Dataset(fields | more)


def test_polaris_rio():
    riv = dict(zip(polaris.STAGES, polaris.values("PC6"), strict=True))
    tenths = {"thin_fy_1": 3, "medium_fy": 4}
    rio = sum(c * riv[stage] for stage, c in tenths.items()) + (10 - 7) * riv["ice_free"]
    assert polaris.index(tenths, "PC6") == rio
    assert polaris.index(tenths, "PC6", escorted=True) == rio + 10


def test_polaris_cell():
    edges = (0, 0.10, 0.15, 0.30, 0.50, 0.70, 1.00, 1.20, 2.0, 2.5, 3.0)
    for h in (0.05, 0.12, 0.4, 0.85, 1.1, 1.7, 2.2, 2.7, 3.5):
        riv = polaris.values("PC5")
        of_stage = riv[sum(h >= edge for edge in edges)]
        found = polaris.index(ice(0.7, h), "PC5").item()
        assert found == near(10 * (0.3 * riv[0] + 0.7 * of_stage), 1e-6)
    kn = [polaris.speed_limit(-5, name) for name in ("PC1", "PC2", "PC3", "PC5", "PC6", "PC7")]
    assert kn == [11, 8, 5, 5, 3, 3]


def test_insrop():
    c1, c2, m1, m2, s, n, ic = 6, 1, 1, -3.5, 0.5, 20, 0.3
    printed = m1 * c1 + m2 * c2 + 2 * (10 - c1 - c2) - 2 / 10 * (s * n / 5) * (c1 + c2) + ic
    assert insrop.index(c1, c2, (m1, m2), s, n, ic) == near(printed)


@pytest.mark.parametrize(("screws", "ke"), [(1, 0.78), (2, 0.98), (3, 1.12)])
def test_thrust_bollard(screws, ke):
    assert resistance.bollard(12640, 5.6, screws) == near(ke * (12640 * 5.6) ** (2 / 3))


def test_thrust_net():
    for x in (0.0, 0.3, 0.9):
        net = 1000 * (1 - x / 3 - 2 * x**2 / 3)
        assert resistance.net_thrust(1000, x) == near(net)
        assert (sqrt(1 + 24 * (1 - net / 1000)) - 1) / 4 == pytest.approx(x, abs=1e-12)


def test_thrust_balance():
    tb, c1, c2, open_kn = 1334.7, 400.0, 90.0, 20.0
    b = tb / 3 + c2 * open_kn * MS_PER_KN
    x = (-b + sqrt(b**2 + 8 / 3 * tb * (tb - c1))) / (4 / 3 * tb)
    assert resistance.speed(c1, c2, tb, open_kn) == near(x * open_kn)
    halved = resistance.balance(lambda v: c1 + c2 * v, tb, open_kn)
    assert float(halved) == near(x * open_kn, 1e-6)


def test_riska():
    h, lp, lb, phi = 0.6, 70.0, 40.0, 30.0
    f, g = (0.23, 4.58, 1.47, 0.29), (18.9, 0.67, 1.55)
    c1 = f[0] * B * lp * h / (2 * T / B + 1) + (1 + 0.021 * phi) * (
        f[1] * B * h**2 + f[2] * lb * h**2 + f[3] * B * lb * h)  # fmt: skip
    c2 = (1 + 0.063 * phi) * (g[0] * h**1.5 + g[1] * B * h) + g[2] * h * (
        1 + 1.2 * T / B) * B**2 / sqrt(L)  # fmt: skip
    found = resistance.riska(h, **SHIP, parallel_m=lp, bow_m=lb, stem_deg=phi)
    assert found == (near(c1), near(c2))


def test_lindqvist_angle():
    printed = degrees(atan(tan(radians(30)) / sin(radians(25))))
    assert float(level.bow_angle_deg(30, 25)) == near(printed)


def parts(h, phi, alpha, mu, sigma):
    """Rc, Rb, Rs [kN] as printed; sigma [kPa]."""
    psi = atan(tan(phi) / sin(alpha))
    rc = 0.5 * sigma * h**2 * (tan(phi) + mu * cos(phi) / cos(psi)) / (
        1 - mu * sin(phi) / cos(psi))  # fmt: skip
    k = 27 / 64 * sqrt(12 * (1 - 0.3**2) * 1025 * G / 2e9)
    assert k == near(0.003126, 1e-3)
    rb = k * sigma * B * h**1.5 * (tan(psi) + mu * cos(phi) / (sin(alpha) * cos(psi))) * (
        1 + 1 / cos(psi))  # fmt: skip
    root = sqrt(1 / sin(phi) ** 2 + 1 / tan(alpha) ** 2)
    sides = 0.7 * L - T / tan(phi) - B / (4 * tan(alpha)) + T * cos(phi) * cos(psi) * root
    rs = (1025 - 900) * G * h * B * (T * (B + T) / (B + 2 * T) + mu * sides) / 1000
    return rc, rb, rs


def test_lindqvist_parts():
    printed = parts(0.8, radians(30), radians(28), 0.12, 450)
    assert level.lindqvist_parts(0.8, **SHIP, stem_deg=30, waterline_deg=28, friction=0.12,
                                 flexural_kpa=450) == tuple(map(near, printed))  # fmt: skip


def test_lindqvist():
    h, v = 0.8, 2.5
    rc, rb, rs = parts(h, radians(30), radians(28), 0.1, 500)
    r = (rc + rb) * (1 + 1.4 * v / sqrt(G * h)) + rs * (1 + 9.4 * v / sqrt(G * L))
    c1, c2 = resistance.lindqvist(h, **SHIP, stem_deg=30, waterline_deg=28)
    assert c1 + c2 * v == near(r)
    steep = [level.lindqvist_parts(h, **SHIP, stem_deg=deg, waterline_deg=30) for deg in (70, 90)]
    assert steep[0] == steep[1]


def test_pnnl():
    for law, a, b, top, end in (("pnnl-1a", 3.742744916, -0.630929754, 16.0, 0.30),
                                ("pnnl-1as", 5.189093522, -0.472429254, 15.4, 0.40)):  # fmt: skip
        for h in (0.05, 0.2, end):
            assert thickness_laws.pnnl_tanker(h, law) == near(min(top, a * h**b))
        assert thickness_laws.pnnl_tanker(end + 0.01, law) == 0
    assert thickness_laws.pnnl_icebreaker(0.8) == near(15.479 - 1.914 * 0.8 - 10.541 * 0.8**2)


def test_curve_between():
    def tau(x):
        return 1 - x / 3 - 2 * x**2 / 3

    found = curve.through(((0.0, 18.0), (0.5, 12.0), (1.5, 3.0)), 1.5, "made", 20.0)
    s = (0.9 - 0.5) / (1.5 - 0.5)
    assert tau(found.kn[90] / 20) == near((1 - s) * tau(12 / 20) + s * tau(3 / 20))


SAILING = defaults().sailing
CURVED = nsrkit.ship.open("panamax-ice1")


def read(h):
    own = curve.sample(CURVED)
    return np.interp(h, np.arange(own.kn.size) / 100, own.kn) if h <= own.limit_m else 0.0


def equivalent(c, h, rho):
    f, r, n = (getattr(SAILING, key).value
               for key in ("thickness_factor", "ridging", "concentration_exponent"))  # fmt: skip
    edge = min(max((c - 0.10) / 0.05, 0.0), 1.0)
    return f * h * (1 + r * rho) * edge * c**n


@pytest.mark.parametrize("c", [0.05, 0.12, 0.3, 0.7, 1.0])
@pytest.mark.parametrize("rho", [None, 0.4])
def test_speed_equivalent(c, rho):
    more = {} if rho is None else {"si_ridge_ratio": ("x", [rho], {"units": "1"})}
    found = speed.full_power(ice(c, 0.35, **more), CURVED).item()
    assert found == near(read(equivalent(c, 0.35, 1.0 if rho is None else rho)), 1e-5)


def test_speed_attainable():
    for c, h in ((0.2, 0.1), (0.6, 0.25), (0.95, 0.4)):
        for floor in (0.0, -10.0):
            f = SAILING.thickness_factor.value
            rio = polaris.index(ice(c, f * h), CURVED.ice_class.polaris).item()
            full, order = read(equivalent(c, h, 1.0)), CURVED.order_kn.value
            slow = polaris.elevated_kn(CURVED.ice_class.polaris)
            printed = 0.0 if rio < floor else min(full, order, slow if rio < 0 else order)
            found = speed.attainable(ice(c, h), CURVED, minimum_rio=floor).item()
            assert found == near(printed, 1e-5)


V, H, C = 3.2, 0.5, 0.6


@pytest.mark.parametrize(("hull", "k", "b", "n"), [("slender", 4.4, -0.8267, 2),
                                                   ("blunt", 16.1, -1.7937, 3)])  # fmt: skip
def test_floes_sda(hull, k, b, n):
    fr = V / sqrt(G * C * H)
    printed = 0.5 * k * fr**b * 900 * B * H * V**2 * C**n / 1000
    assert resistance.sda(V, H, C, B, hull) == near(printed)


def test_floes_huang():
    fn = V / sqrt(9.805 * L)
    assert resistance.huang(V, H, C, B, L) == near(0.20 * 900 * B * H * V**2 * C**1.5 / fn / 1000)


def test_floes_pack():
    fr = V / sqrt(G * H * C)
    cp = 10**2.651 * fr**-1.665 * (10 * H / B) ** 1.019 * C**5.196
    assert resistance.pack(V, H, C, B) == near(0.5 * cp * 910 * B * H * C * V**2 / 1000)


def zuev(v, h, c, b):
    fr = v / sqrt(9.82 * h)
    return 910 * 9.82 * b * h**2 * (0.13 * b / h + 1.3 * fr + 0.5 * fr**2) * (2 - c) * c**2 / 1000


def test_floes_zuev():
    assert resistance.zuev(V, H, C, B) == near(zuev(V, H, C, B))


def test_floes_mixed():
    def at(c):
        return float(floes.speed("zuev", 0.8, c, 4.9, 1334.7, 20.0, B, L))

    s = (0.93 - 0.8) / 0.2
    assert at(0.93) == near((1 - s) * max(at(0.8), 4.9) + s * 4.9)


def test_sda_fuel():
    k, b, n = 4.4, -0.8267, 2
    base = 0.5 * k * 900 * B * H * C**n * (G * C * H) ** (-b / 2) / 1000
    assert broken.sda_speed(80.0, H, C, B) == near((80.0 / base) ** (1 / (2 + b)))
    u, r = 15.0, 13385.4
    t = 0.00137247 * u**2 - 0.0029601 * u + 0.25290433 + 7.75218178e-11 * r**2 + 6.48113363e-6 * r
    assert broken.sda_fuel_t_per_d(u / 3.6, r / 1000) == near(24 * t)


@pytest.mark.parametrize("flare", [25, 40])
def test_channel_rules(flare):
    hm, lp, lb, stem, alpha, awf = 0.8, 70.0, 40.0, 30.0, radians(30), 500.0
    hf = 0.26 + sqrt(hm * B)
    psi = atan(tan(radians(flare)) / sin(alpha))
    c_psi = 0.047 * degrees(psi) - 2.115 if psi > pi / 4 else 0.0
    c_mu = max(0.45, 0.15 * cos(radians(flare)) + sin(psi) * sin(alpha))
    slim = min(max((L * T / B**2) ** 3, 5), 20)
    printed = (845 * c_mu * (hf + hm) ** 2 * (B + c_psi * hf) + 42 * lp * hf**2
               + 825 * slim * awf / L)  # fmt: skip
    found = channel.channel(hm, **SHIP, parallel_m=lp, bow_m=lb, stem_deg=stem, flare_deg=flare,
                            waterline_deg=30, bow_area_m2=awf)  # fmt: skip
    assert found == near(printed / 1000)
    assert channel.power_kw(found, 5.0, 2) == near(1.44 * (printed / 1000) ** 1.5 / 5.0)


def test_channel_led():
    """A ship wider than the channel of one icebreaker: broken ice, and level ice beside it."""
    ship, lead = nsrkit.ship.open("arc7-lng"), defaults().escort
    lead = lead.model_copy(update={"icebreakers": 1})
    behind, own = escort.convoy(ship, lead), curve.sample(ship)
    h, width, beam = 1.2, escort.channel_m(ship, lead), ship.beam_m.value
    assert width < beam
    pull, open_kn = curve.pull(ship), ship.service_kn.value
    level_kn = resistance.net_thrust(pull, own.kn[120] / open_kn)

    def r(v):
        return zuev(v, h, lead.channel_concentration.value, width) + (1 - width / beam) * level_kn

    kn = behind.kn[120]
    ahead = curve.through(escort.leader(lead.icebreaker).points, 2.8, "one").kn[120]
    balanced = float(resistance.balance(r, pull, open_kn))
    assert kn == near(min(ahead, max(balanced, own.kn[120])), 1e-6)


def test_escort_required():
    rng = np.random.default_rng(1)
    alone = np.sort(rng.uniform(0, 9, (4, 5)))[::-1, ::-1] * (rng.random((4, 5)) > 0.4)
    led = np.sort(rng.uniform(1, 8, (4, 5)))[::-1, ::-1]
    best = np.where(alone > 0, alone, led)
    printed = [[best[i:, j:].max() for j in range(5)] for i in range(4)]
    np.testing.assert_array_equal(speed.required(alone, led), printed)
