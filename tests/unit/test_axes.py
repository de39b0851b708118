"""Axes say the numbers that they mark."""

import re

import pytest

from nsrkit.show.charts.axes import Axes
from nsrkit.show.svg import Box, Canvas


@pytest.mark.parametrize(("ends", "half"), [((0, 20), "2.5"), ((0, 2), "0.25")])
def test_steps_that_are_no_whole_numbers_are_not_rounded(ends, half):
    canvas = Canvas(800, 200)
    axes = Axes(canvas, Box(40, 20, 780, 160), ends, ends)
    axes.x_axis("Mt")
    axes.y_axis("Mt", [0.0, float(half)])
    assert re.findall(r">([\d.,]+)</text>", canvas.markup()).count(half) == 2
