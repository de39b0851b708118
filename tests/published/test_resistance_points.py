"""Riska resistance, net thrust and speed against check points computed apart from this code."""

import csv
import re
from pathlib import Path

import pytest

from nsrkit.ship import resistance

TABLE = Path(__file__).parent / "data/resistance_points.csv"
POINTS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
HULL = {
    "length_m": 150,
    "beam_m": 25,
    "draught_m": 9,
    "parallel_m": 70,
    "bow_m": 40,
    "stem_deg": 30,
}
THRUST = {1: (12640, 5.6), 2: (22000, 5.6), 3: (45000, 5.8)}


def inputs(text: str) -> dict[str, float]:
    return {key: float(value) for key, value in re.findall(r"([\w/]+)=([\d.]+)", text)}


def computed() -> list[tuple[str, float, float]]:
    pull, cases = 0.0, []
    for row in POINTS:
        given, what = inputs(row["inputs"]), row["output"]
        if row["equation"] == "riska1997":
            c1, c2 = resistance.riska(given["h"], **HULL)
            found = {"C1_kN": c1, "C2_kN_per_mps": c2, "R_kN": c1 + c2 * given.get("v", 0)}[what]
        elif what == "T_bollard_kN":
            screws = int(given["n"])
            assert given["P"], given["D"] == THRUST[screws]
            pull = found = resistance.bollard(given["P"], given["D"], screws)
        elif what == "T_net_kN":
            found = resistance.net_thrust(pull, given["v/vow"])
        else:
            pull_one = resistance.bollard(*THRUST[1], 1)
            found = resistance.speed(*resistance.riska(given["h"], **HULL), pull_one, 20.0)
        cases.append((f"{row['equation']} {row['inputs']} {what}", found, float(row["value"])))
    return cases


@pytest.mark.parametrize(("label", "found", "expected"), computed(), ids=lambda v: str(v)[:60])
def test_point(label, found, expected):
    assert found == pytest.approx(expected, rel=3e-4), label


def test_coefficients_agree_with_the_finnish_swedish_channel_formula():
    """At 0.1 m and 5 kn they are the f and g of the rules, which have no bracket to misread."""
    v = 5 * 1852 / 3600
    f = [
        coefficient * 0.1**power * 1000
        for coefficient, power in zip(resistance._F, (1, 2, 2, 1), strict=True)
    ]
    g = [
        coefficient * 0.1**power * v * 1000
        for coefficient, power in zip(resistance._G, (1.5, 1, 1), strict=True)
    ]
    assert f == pytest.approx([23, 45.8, 14.7, 29], rel=1e-9)
    assert g == pytest.approx([1530, 170, 400], rel=0.02)
