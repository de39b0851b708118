"""The worked example of Holtrop and Mennen (1982), quantity by quantity.

International Shipbuilding Progress 29(335):166-170, section 5: L 205 m, B 32 m, T 10 m, 37,500 m3,
25 kn. The printed numbers as given by two public implementations that were checked against the
paper (the tests of xdyn and of openhull).
"""

import numpy as np
import pytest

from nsrkit.errors import DataError
from nsrkit.ship.power import holtrop

EXAMPLE = holtrop.Hull(
    waterline_m=205.0, beam_m=32.0, draught_m=10.0, block=37500 / (205 * 32 * 10), midship=0.98,
    waterplane=0.75, lcb_pct=-0.75, bulb_m2=20.0, bulb_centre_m=4.0, transom_m2=16.0,
    appendages_m2=50.0, appendage_factor=1.5, stern=10.0,
)  # fmt: skip


def test_geometry():
    assert EXAMPLE.prismatic == pytest.approx(0.5833, abs=5e-5)
    assert holtrop.run_m(EXAMPLE) == pytest.approx(81.385, abs=1e-3)
    assert holtrop.form_factor(EXAMPLE) == pytest.approx(1.156, abs=5e-4)
    assert holtrop.wetted_m2(EXAMPLE) == pytest.approx(7381.45, abs=0.01)
    assert holtrop.entrance_deg(EXAMPLE) == pytest.approx(12.08, abs=5e-3)


def test_parts_of_the_resistance():
    found = holtrop.resistance(EXAMPLE, 25.0)
    assert found.friction == pytest.approx(869.63, rel=1e-4)
    assert found.appendages == pytest.approx(8.83, rel=1e-3)
    assert found.waves == pytest.approx(557.11, rel=1e-3)
    assert found.bulb == pytest.approx(0.049, abs=5e-4)
    assert found.transom == 0
    # The paper rounds the allowance to 0.000352 and prints a force of 0.0003547.
    assert found.correlation == pytest.approx(221.98, rel=0.01)
    assert found.total == pytest.approx(1793.26, rel=1e-3)
    assert found.total * 25 * 1852 / 3600 == pytest.approx(23063, rel=1e-3)


def test_resistance_rises_with_speed_and_takes_arrays():
    speeds = np.linspace(1.0, 27.0, 53)
    total = holtrop.resistance(EXAMPLE, speeds).total
    assert (np.diff(total) > 0).all()
    assert total[10] == holtrop.resistance(EXAMPLE, float(speeds[10])).total
    deeper = EXAMPLE._replace(draught_m=np.array([9.0, 10.0, 11.0]))
    assert (np.diff(holtrop.resistance(deeper, 20.0).total) > 0).all()


def test_a_transom_drags_at_low_speed_and_runs_clear_at_high_speed():
    assert holtrop.resistance(EXAMPLE, 10.0).transom > 0
    assert holtrop.resistance(EXAMPLE._replace(transom_m2=0.0), 10.0).transom == 0


@pytest.mark.parametrize("wrong", [{"block": 0.2}, {"block": 0.97}, {"lcb_pct": 25.0}])
def test_a_hull_outside_of_the_formulas_is_refused(wrong):
    with pytest.raises(DataError, match=r"form\."):
        holtrop.resistance(EXAMPLE._replace(**wrong), 15.0)
