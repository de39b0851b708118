"""The laws of ice resistance against check points worked out apart from this code.

The points are re-expressed from formulas as published (see the column `source`): one reference
ship, 150 x 25 x 9 m with stem, flare and waterline at 30 degrees, unless a row says otherwise.
Kwon's loss of speed in waves has check points too, but its constants have no source: left out.
"""

import csv
from pathlib import Path

import numpy as np
import pytest

from nsrkit.errors import ScenarioError
from nsrkit.ship.resistance import broken, channel, insrop, level, thickness_laws, thrust
from nsrkit.units import MS_PER_KN

TABLE = Path(__file__).parent / "data/resistance_points.csv"
POINTS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
SIZE = {"length_m": 150, "beam_m": 25, "draught_m": 9}
FORM = {"parallel_m": 70, "bow_m": 40, "stem_deg": 30}
BENDING = {"stem_deg": 30, "waterline_deg": 30}
CHANNEL = {**SIZE, **FORM, "flare_deg": 30, "waterline_deg": 30, "bow_area_m2": 500}
SCREWS = {"1 screw": (12640, 5.6, 1), "2 screws": (22000, 5.6, 2), "3 screws": (45000, 5.8, 3)}


def lindqvist(row, h, v):
    if row["quantity"] == "psi_deg":
        return level.bow_angle_deg(30, 30)
    if row["quantity"] == "bending_coefficient":
        return level.bending_coefficient()
    if row["quantity"] == "resistance_kn":
        c1, c2 = level.lindqvist(h, **SIZE, **BENDING)
        return c1 + c2 * v
    return getattr(level.lindqvist_parts(h, **SIZE, **BENDING), row["quantity"][:-3])


def riska(row, h, v):
    c1, c2 = level.riska(h, **SIZE, **FORM)
    return {"c1_kn": c1, "c2_kn": c2}.get(row["quantity"], c1 + c2 * (v or 0))


def net_thrust(row, h, v):
    pull = thrust.bollard(*SCREWS[row["case"]])
    return pull if row["quantity"] == "bollard_kn" else thrust.net_thrust(pull, 0.5)


def speed(row, h, v):
    return thrust.speed(*level.riska(h, **SIZE, **FORM), thrust.bollard(*SCREWS["1 screw"]), 20.0)


def rule(row, h, v):
    force = channel.rule_resistance(row["case"], **CHANNEL)
    return force if row["quantity"] == "resistance_kn" else channel.power_kw(force, 5.0)


def concentration(row):
    return float(row["concentration"])


def force(row):
    return float(row["resistance_kn"])


LAWS = {
    "lindqvist": lindqvist,
    "riska": riska,
    "net_thrust": net_thrust,
    "speed": speed,
    "channel": rule,
    "sda": lambda row, h, v: broken.sda(v, h, concentration(row), 24),
    "sda fuel": lambda row, h, v: broken.sda_fuel_t_per_d(v, force(row)),
    "sda_speed": lambda row, h, v: 3.6 * broken.sda_speed(force(row), h, concentration(row), 24),
    "huang": lambda row, h, v: broken.huang(v, h, concentration(row), 25, 150),
    "pack": lambda row, h, v: broken.pack(v, h, concentration(row), 25),
    "zuev": lambda row, h, v: broken.zuev(v, h, concentration(row), 25),
    "pnnl-1a": lambda row, h, v: thickness_laws.pnnl_tanker(h, "pnnl-1a"),
    "pnnl-1as": lambda row, h, v: thickness_laws.pnnl_tanker(h, "pnnl-1as"),
    "pnnl-icebreaker": lambda row, h, v: thickness_laws.pnnl_icebreaker(h),
    "insrop": lambda row, h, v: insrop.index(6, 1, (1, -3.5), 0.5, 20),
}


def label(row):
    return "-".join(row[key] for key in ("law", "case", "thickness_m", "speed_ms", "concentration",
                                         "quantity") if row[key])  # fmt: skip


@pytest.mark.parametrize("row", POINTS, ids=label)
def test_point(row):
    h, v = (float(row[key]) if row[key] else None for key in ("thickness_m", "speed_ms"))
    assert LAWS[row["law"]](row, h, v) == pytest.approx(float(row["value"]), rel=3e-4)


def test_every_point_but_those_of_kwon_is_there():
    assert len(POINTS) == 75 - 5


def test_coefficients_agree_with_the_finnish_swedish_channel_formula():
    """At 0.1 m and 5 kn they are the f and g of the rules, which have no bracket to misread."""
    v = 5 * MS_PER_KN
    f = [value * 0.1**power * 1000 for value, power in zip(level._F, (1, 2, 2, 1), strict=True)]
    g = [value * 0.1**power * v * 1000
         for value, power in zip(level._G, (1.5, 1, 1), strict=True)]  # fmt: skip
    assert f == pytest.approx([23, 45.8, 14.7, 29], rel=1e-9)
    assert g == pytest.approx([1530, 170, 400], rel=0.02)


def test_riska_and_lindqvist_agree_at_a_metre():
    """Two laws of different make, one ship: within 2 % at 1 m and 5 kn."""
    totals = []
    for c1, c2 in (level.riska(1.0, **SIZE, **FORM), level.lindqvist(1.0, **SIZE, **BENDING)):
        totals.append(c1 + c2 * 5 * MS_PER_KN)
    assert totals[0] == pytest.approx(totals[1], rel=0.02)


def test_lindqvist_refuses_a_bow_that_cannot_bend_the_ice():
    with pytest.raises(ScenarioError, match=r"(?s)hull.friction.*smaller friction"):
        level.lindqvist(1.0, **SIZE, stem_deg=60, waterline_deg=15, friction=0.2)


def test_a_plumb_stem_is_capped():
    steep = level.lindqvist(1.0, **SIZE, stem_deg=90, waterline_deg=30)
    assert steep == level.lindqvist(1.0, **SIZE, stem_deg=level.STEEPEST_DEG, waterline_deg=30)
    assert np.isfinite(steep).all()


@pytest.mark.parametrize("law", ["riska", "lindqvist"])
def test_closed_form_and_bisection_find_the_same_speed(law):
    pull = thrust.bollard(*SCREWS["1 screw"])
    given = {**SIZE, **(FORM if law == "riska" else BENDING)}
    h = np.linspace(0.05, 2.0, 40)
    c1, c2 = getattr(level, law)(h, **given)
    closed = thrust.speed(c1, c2, pull, 20.0)
    assert thrust.balance(lambda v: c1 + c2 * v, pull, 20.0) == pytest.approx(closed, abs=1e-6)
    assert closed[0] > 15
    assert closed[-1] == 0


def test_sda_is_the_inverse_of_itself():
    v = broken.sda_speed(96.6, 1.2, np.array([0.2, 0.7]), 24, "blunt")
    assert broken.sda(v, 1.2, np.array([0.2, 0.7]), 24, "blunt") == pytest.approx(96.6)


@pytest.mark.parametrize("law", ["sda", "pack", "zuev", "huang"])
def test_no_ice_is_no_resistance(law):
    more = (25.0, 150.0) if law == "huang" else (25.0,)
    values = getattr(broken, law)(5.0, np.array([0, 1, 1]), np.array([0.5, 0, 0.1]), *more)
    assert values[0] == values[1] == 0
    assert values[2] > 0
