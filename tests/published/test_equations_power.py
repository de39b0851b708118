"""The equations of docs/equations/power.md and routes.md as printed, beside the code."""

from math import cos, exp, log10, radians, sqrt

import numpy as np
import pytest
import xarray as xr

import nsrkit
from nsrkit._kernels import march
from nsrkit.scenario.files import defaults
from nsrkit.ship import emissions, power
from nsrkit.ship.power import calm, holtrop, weather
from nsrkit.units import MS_PER_KN
from nsrkit.voyage import corridors, route
from nsrkit.voyage.trips import passage

RHO, NU, G = 1025.0, 1.18831e-6, 9.81
PAPER = holtrop.Hull(
    205, 32, 10, 37500 / (205 * 32 * 10), 0.98, 0.75, -0.75, 20, 4, 16, 50, 1.5, 10
)
FINE = holtrop.Hull(150, 14, 6, 0.55, 0.93, 0.78, 1.0)  # L/B < 11, no bulb, no transom
FULL = holtrop.Hull(110, 30, 9, 0.82, 0.99, 0.90, 2.0, 9.0, 3.0, 5.0)  # B/L > 0.25, CP > 0.8
HULLS = pytest.mark.parametrize("hull", [PAPER, FINE, FULL])


def near(value, rel=1e-9):
    return pytest.approx(value, rel=rel)


def run_m(h):
    cp = h.prismatic
    return h.waterline_m * (1 - cp + 0.06 * cp * h.lcb_pct / (4 * cp - 1))


def c2(h):
    abt = h.bulb_m2
    c3 = 0.56 * abt**1.5 / (h.beam_m * h.draught_m
                            * (0.31 * sqrt(abt) + h.draught_m - h.bulb_centre_m))  # fmt: skip
    return exp(-1.89 * sqrt(c3))


@HULLS
def test_holtrop_form(hull):
    length, beam, draught, cb, cm, cwp, lcb = hull[:7]
    s = length * (2 * draught + beam) * sqrt(cm) * (
        0.453 + 0.4425 * cb - 0.2862 * cm - 0.003467 * beam / draught + 0.3696 * cwp
    ) + 2.38 * hull.bulb_m2 / cb  # fmt: skip
    assert holtrop.wetted_m2(hull) == near(s)
    assert holtrop.run_m(hull) == near(run_m(hull))
    cp, ratio = hull.prismatic, draught / length
    c12 = ratio**0.2228446 if ratio > 0.05 else 48.20 * max(ratio - 0.02, 0) ** 2.078 + 0.479948
    k = (1 + 0.003 * hull.stern) * (0.93 + c12 * (beam / run_m(hull)) ** 0.92497 * (
        0.95 - cp) ** -0.521448 * (1 - cp + 0.0225 * lcb) ** 0.6906)  # fmt: skip
    assert float(holtrop.form_factor(hull)) == near(k)


def waves(h, v):
    length, beam, draught, _, cm, cwp, lcb = h[:7]
    cp, vol, slim = h.prismatic, h.volume_m3, beam / length
    c7 = 0.229577 * slim**0.33333 if slim < 0.11 else slim if slim <= 0.25 else 0.5 - 0.0625 / slim
    ie = 1 + 89 * exp(-((length / beam) ** 0.80856) * (1 - cwp) ** 0.30484 * (
        1 - cp - 0.0225 * lcb) ** 0.6367 * (run_m(h) / beam) ** 0.34574
        * (100 * vol / length**3) ** 0.16302)  # fmt: skip
    c1 = 2223105 * c7**3.78613 * (draught / beam) ** 1.07961 * (90 - ie) ** -1.37565
    c5 = 1 - 0.8 * h.transom_m2 / (beam * draught * cm)
    c16 = (8.07981 * cp - 13.8673 * cp**2 + 6.984388 * cp**3 if cp < 0.8
           else 1.73014 - 0.7067 * cp)  # fmt: skip
    m1 = 0.0140407 * length / draught - 1.75254 * vol ** (1 / 3) / length - 4.79323 * slim - c16
    lean = length**3 / vol
    c15 = (-1.69385 if lean < 512 else 0.0 if lean > 1728
           else -1.69385 + (length / vol ** (1 / 3) - 8) / 2.36)  # fmt: skip
    lam = 1.446 * cp - (0.03 * length / beam if length / beam < 12 else 0.36)
    fn = v / sqrt(G * length)
    m2 = c15 * cp**2 * exp(-0.1 * fn**-2)
    return c1 * c2(h) * c5 * vol * RHO * G * exp(m1 * fn**-0.9 + m2 * cos(lam * fn**-2)) / 1000


@HULLS
def test_holtrop_waves(hull):
    assert float(holtrop.resistance(hull, 15).waves) == near(waves(hull, 15 * MS_PER_KN))


def rest(h, v):
    """Bulb, transom and correlation [kN] as printed."""
    q, abt, at = 0.5 * RHO * v**2 / 1000, h.bulb_m2, h.transom_m2
    rb = 0.0
    if abt:
        pb = 0.56 * sqrt(abt) / (h.draught_m - 1.5 * h.bulb_centre_m)
        depth = h.draught_m - h.bulb_centre_m - 0.25 * sqrt(abt)
        fni = v / sqrt(G * depth + 0.15 * v**2)
        rb = 0.11 * exp(-3 * pb**-2) * fni**3 * abt**1.5 * RHO * G / (1 + fni**2) / 1000
    rtr = 0.0
    if at:
        fnt = v / sqrt(2 * G * at / (h.beam_m + h.beam_m * h.waterplane))
        rtr = q * at * 0.2 * max(1 - 0.2 * fnt, 0)
    length, c4 = h.waterline_m, min(h.draught_m / h.waterline_m, 0.04)
    ca = 0.006 * (length + 100) ** -0.16 - 0.00205 + 0.003 * sqrt(length / 7.5) * h.block**4 * c2(
        h) * (0.04 - c4)  # fmt: skip
    return rb, rtr, q * holtrop.wetted_m2(h) * ca


@HULLS
def test_holtrop_parts(hull):
    found = holtrop.resistance(hull, 15)
    printed = rest(hull, 15 * MS_PER_KN)
    assert tuple(map(float, found[4:])) == tuple(near(value) for value in printed)


@HULLS
def test_holtrop(hull):
    v = 15 * MS_PER_KN
    q, s = 0.5 * RHO * v**2 / 1000, holtrop.wetted_m2(hull)
    cf = 0.075 / (log10(v * hull.waterline_m / NU) - 2) ** 2
    r = q * s * cf * float(holtrop.form_factor(hull)) + waves(hull, v) + sum(rest(hull, v))
    r += q * hull.appendages_m2 * cf * hull.appendage_factor
    assert float(holtrop.resistance(hull, 15).total) == near(r)


SHIP = nsrkit.ship.open("panamax-bulk-1a")
SAILING = defaults().sailing


def test_power_share():
    vs, r = SHIP.service_kn.value, holtrop.resistance
    design = SHIP.draught_m.__class__(SHIP.draught_m.value * 1.1, "m", source="test", status="user")
    part = SHIP.model_copy(update={"design_draught_m": design})
    laden = (1 / 1.1) ** (2 / 3)
    assert float(calm.share(part, 10.0)) == near(laden * (10.0 / vs) ** 3)
    part, form = part.model_copy(update={"open_water": "holtrop"}), calm.form(SHIP)
    printed = laden * r(form, 10.0).total * 10 / (r(form, vs).total * vs)
    assert float(calm.share(part, 10.0)) == near(printed)


def test_weather():
    form, v = calm.form(SHIP), 12 * MS_PER_KN
    head = 0.64 * RHO * G * form.block * 1.5**2 * form.beam_m**2 / form.waterline_m / 1000
    assert weather.waves_kn(SHIP, 1.5) == near(head)
    wind = 0.5 * 1.225 * 600 * 0.7 * (10**2 + 2 * v * 10 * cos(radians(30))) / 1000
    assert float(weather.wind_kn(12, 10, 30, 600, 0.7)) == near(wind)
    printed = (head + wind) / holtrop.resistance(form, 12).total + 0.04
    assert float(weather.margin(SHIP, 12, head + wind, 0.04)) == near(float(printed))


def kappa(load):
    return 0.455 * load**2 - 0.71 * load + 1.28


def burnt(p, load):
    return p * kappa(load * p) / kappa(load)


def test_fuel_load():
    assert power.load_factor(0.4) == near(kappa(0.4))
    assert power.burnt(0.6, 0.75) == near(burnt(0.6, 0.75))


@pytest.mark.parametrize(("v", "full"), [(12.0, None), (6.0, 6.0), (5.0, 9.0), (12.0, 20.0)])
def test_fuel_rate(v, full):
    share = (1 + SAILING.sea_margin.value) * (v / SHIP.service_kn.value) ** 3
    share = share if full is None else max(share, min(1, v / full) ** 3)
    printed = SHIP.fuel_t_per_d.value / 24 * burnt(share, SHIP.service_load.value)
    assert power.fuel_t_per_h(SHIP, v, full_kn=full) == near(float(printed))


def test_emissions():
    one = emissions.factors("lng", "otto medium")
    found = emissions.emissions(1000.0, "lng", "otto medium")
    assert found["co2"] == near((1 - one.slip) * one.co2 * 1000)
    assert found["ch4"] == near((1 - one.slip) * one.ch4 * 1000 + one.slip * 1000)


def test_emissions_co2e():
    one, found = emissions.factors("hsfo"), emissions.emissions(1000.0, "hsfo")
    ttw = sum(emissions.GWP100["ar5"][gas] * found[gas] for gas in ("co2", "ch4", "n2o"))
    assert emissions.co2e_t(found) == near(ttw)
    lcv = one.lcv_mj_per_g
    assert emissions.well_to_tank_t(1000.0, "hsfo") == near(1000 * lcv * one.wtt_gco2e_per_mj)
    assert emissions.intensity("hsfo") == near(one.wtt_gco2e_per_mj + ttw / (1000 * lcv))


def plane(kmh, step=1.0, size=61):
    at = (np.arange(size) - size // 2) * step * 1e3
    speed = np.broadcast_to(kmh, (size, size)).astype(float)
    return xr.DataArray(speed, {"y": at, "x": at}, ("y", "x"), attrs={"units": "km h-1"})


def test_route_eikonal():
    """Hours around a source in a speed that rises with y: the gradient times the speed is one."""
    field = plane(20 + 0.2 * np.arange(61)[:, None])
    hours = route.arrival(field, (0.0, 0.0)).values
    slope = np.hypot(*np.gradient(hours))
    away = np.hypot(*np.mgrid[-30:31, -30:31]) > 8
    inner = np.s_[2:-2, 2:-2]
    held = (slope * field.values)[inner][away[inner]]
    assert np.median(held) == pytest.approx(1, abs=2e-3)
    assert np.abs(held - 1).max() < 0.03


@pytest.mark.parametrize("lead", [0.0, 0.2, 0.45])
def test_route_update(lead):
    ta, td, pa, pd, px = 5.0, 5.0 - lead, 1.0, 1.2, 0.9
    mean = px / 2 + (pa + pd) / 4
    root = sqrt(mean**2 - lead**2)
    quick = march._oblique.py_func(ta, td, np.inf, pa, pd, px, 0.0, False)
    assert quick[0] == near(ta + root)
    _, _, length, share = march._oblique.py_func(ta, td, np.inf, pa, pd, px, 0.0, True)
    assert (length, share) == (near(mean / root), near(lead / root))
    assert march._oblique.py_func(ta, ta - 0.75 * mean, np.inf, pa, pd, px, 0.0, True)[0] == np.inf


@pytest.mark.parametrize("beyond", [4.62, 4.9])
def test_route_curvature(beyond):
    ta, td, p = 5.0, 4.8, 1.0
    share = 0.2 / sqrt(p**2 - 0.2**2)
    bend = min(max(ta - 2 * td + beyond, 0), 0.2 * p) if beyond < td else 0.0
    start = (1 - share) * ta + share * td - 0.5 * share * (1 - share) * bend
    assert march._oblique.py_func(ta, td, beyond, p, p, p, 0.0, True)[1] == near(start)


def day(**sailing):
    told = defaults()
    moved = {key: getattr(told.sailing, key).__class__(value, getattr(told.sailing, key).unit,
                                                       source="test", status="user")
             for key, value in sailing.items()}  # fmt: skip
    ice = nsrkit.ice.open("normal", period=(2011, 2020), start="2024-09-01", end="2024-09-25")
    ship = nsrkit.ship.open("arc7-lng")
    return route.fastest(ice, ship, "cape_zhelaniya", "vilkitsky", depart="2024-09-01",
                         escort="none", sailing=told.sailing.model_copy(update=moved))  # fmt: skip


def test_route_delay():
    plain, late = (day(track_length_factor=1.0, delay_d=d) for d in (0.0, 2.0))
    inside = np.isin(plain["sea"].values[1:], nsrkit.ice.static.NSR_SEAS)
    nm = float(np.diff(plain["distance_nm"].values)[inside].sum())
    added = float(late.hours[-1] - plain.hours[-1])
    assert added == pytest.approx(24 * 2 * min(1, nm / 2000), rel=0.03)  # a point a cell apart


def test_voyage_hours():
    case = nsrkit.load("baseline")
    found, kn = passage.sail(case, "suez"), passage.order(case, "suez")
    legs = corridors.plan(case.voyage.origin, case.voyage.destination, "suez",
                          draught_m=case.voyage.ship.draught_m.value)  # fmt: skip
    hours = [leg.hours if leg.kind == "canal" else leg.nm / kn for leg in legs]
    knots = [leg.nm / each for leg, each in zip(legs, hours, strict=True)]
    rate = power.fuel_t_per_h(case.voyage.ship, np.array(knots), case.sailing)
    assert found.trip.hours == near(sum(hours))
    assert found.trip.fuel_t == near(float(rate @ hours))


def test_season_days():
    from nsrkit.ship.season import counting

    open_ = np.array([[[[0, 1, 1, 0, 1, 1, 1, 0, 0, 1]]]], bool)
    found = counting._count(open_, np.arange("2020-01-01", "2020-01-11", dtype="M8[D]"))
    run, longest = 0, 0
    for each in open_.ravel():
        run = (run + 1) * int(each)
        longest = max(longest, run)
    assert found["days"].item() == open_.sum()
    assert found["longest"].item() == longest
