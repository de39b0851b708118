"""The laws of ice resistance against check points worked out apart from this code.

The points and what answers them stand in `tools/resistance_points.py`; docs/ship-in-ice.md is
written from them.
"""

import numpy as np
import pytest
import resistance_points as points
import write_ship_in_ice as tool
from resistance_points import BENDING, FORM, SCREWS, SIZE

from nsrkit.errors import ScenarioError
from nsrkit.ship.resistance import broken, level, thrust
from nsrkit.units import MS_PER_KN


@pytest.mark.parametrize("row", points.rows(), ids=points.label)
def test_point(row):
    assert points.found(row) == pytest.approx(float(row["value"]), rel=3e-4)


def test_every_point_but_those_of_kwon_is_there():
    assert len(points.rows()) == 75 - 5


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


@pytest.mark.parametrize("part", ["shape", "hull", "force", "speed", "check"])
def test_the_page_shows_what_the_laws_give(part):
    page = (tool.DOCS / "ship-in-ice.md").read_text(encoding="utf-8")
    assert getattr(tool, f"{part}_table")() in page
