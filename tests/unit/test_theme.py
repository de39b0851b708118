"""Colours that all readers can tell apart: text on its ground, and hues without red or green."""

import itertools

import numpy as np
import pytest

from nsrkit.show import theme

# Dichromacy in linear light, after Machado, Oliveira and Fernandes (2009), severity 1.
SEEN = {
    "full": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                            [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                              [-0.011820, 0.042940, 0.968881]]),
}  # fmt: skip
TOGETHER = {
    "corridors": theme.CORRIDORS,
    "verdicts": ("good", "warn", "bad"),
    "risks": ("series-5", "bad", "series-4", "escort"),
    "series": tuple(f"series-{i}" for i in range(1, 6)),
}
LEAST = {"corridors": 0.06, "verdicts": 0.06, "risks": 0.06, "series": 0.06}


def linear(colour):
    given = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(given <= 0.04045, given / 12.92, ((given + 0.055) / 1.055) ** 2.4)


def oklab(light):
    """Lightness and two axes of hue in which distances are as eyes see them (Ottosson 2020)."""
    to_cones = np.array([[0.4122214708, 0.5363325363, 0.0514459929],
                         [0.2119034982, 0.6806995451, 0.1073969566],
                         [0.0883024619, 0.2817188376, 0.6299787005]])  # fmt: skip
    to_lab = np.array([[0.2104542553, 0.7936177850, -0.0040720468],
                       [1.9779984951, -2.4285922050, 0.4505937099],
                       [0.0259040371, 0.7827717662, -0.8086757660]])  # fmt: skip
    return to_lab @ np.cbrt(to_cones @ np.clip(light, 0, 1))


def apart(one, other, eyes):
    return float(
        np.linalg.norm(oklab(SEEN[eyes] @ linear(one)) - oklab(SEEN[eyes] @ linear(other)))
    )


def contrast(one, other):
    """Ratio of luminances as WCAG 2 defines it."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    low, high = sorted((weights @ linear(one), weights @ linear(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("eyes", SEEN)
@pytest.mark.parametrize("shade", ["light", "dark"])
@pytest.mark.parametrize("group", TOGETHER)
def test_colours_that_stand_together_are_told_apart(group, shade, eyes):
    near = {
        (a, b): round(distance, 3)
        for a, b in itertools.combinations(TOGETHER[group], 2)
        if (distance := apart(getattr(theme.COLOURS[a], shade), getattr(theme.COLOURS[b], shade),
                              eyes)) < LEAST[group]
    }  # fmt: skip
    assert not near


def test_two_hues_that_differ_in_red_and_green_alone_would_be_found():
    assert apart("#c00000", "#6b6b00", "full") > 0.06 > apart("#6b5a00", "#5a6000", "protanopia")


@pytest.mark.parametrize("shade", ["light", "dark"])
@pytest.mark.parametrize("role", ["ink", "muted", "accent", "good", "warn", "bad"])
def test_text_stands_out(role, shade):
    colour = getattr(theme.COLOURS[role], shade)
    for ground in ("page", "panel"):
        assert contrast(colour, getattr(theme.COLOURS[ground], shade)) >= 4.5


@pytest.mark.parametrize("shade", ["light", "dark"])
def test_lines_stand_out_on_their_panel(shade):
    for role in (*theme.CORRIDORS, *TOGETHER["series"]):
        line = getattr(theme.COLOURS[role], shade)
        assert contrast(line, getattr(theme.COLOURS["panel"], shade)) >= 2
