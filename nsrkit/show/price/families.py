"""Components of the cost in families, few enough to be told apart by colour."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.show import theme, words
from nsrkit.show.svg import Box, Canvas, Html

if TYPE_CHECKING:
    import xarray as xr


class Family(NamedTuple):
    """Components drawn as one piece of a bar."""

    title: str
    short: str
    """Its name where there is little room."""
    parts: tuple[str, ...]
    """Names of `voyage.ledger.NAMES`."""
    role: str
    ink: str
    """Role of words written on its colour."""


# The hues of the corridors are kept for the corridors; yellow is that of escort on every map.
FAMILIES = (
    Family("fuel", "fuel", ("fuel", "auxiliary fuel"), "series-1", "panel"),
    Family("ship", "ship", ("charter", "insurance"), "series-6", "on-bright"),
    Family("canal and war risk", "canal", ("canal toll", "war risk"), "series-5", "on-bright"),
    Family("escort and pilot", "escort", ("escort fee", "ice pilot"), "escort", "on-bright"),
    Family("ports", "ports", ("port dues",), "series-7", "panel"),
    Family("carbon rules", "carbon", ("EU ETS", "FuelEU", "IMO net-zero"), "series-8", "panel"),
    Family("return leg", "return", ("return leg",), "series-9", "panel"),
)


def sums(trips: xr.Dataset, name: str) -> dict[Family, float]:
    """What each family costs on one corridor [USD]; what is not supplied counts nothing."""
    one = trips.cost_usd.sel(corridor=name)
    known = {str(part) for part in trips.component.values}
    return {
        family: float(np.nansum(one.sel(component=[p for p in family.parts if p in known])))
        for family in FAMILIES
    }


def stripes(canvas: Canvas, box: Box, role: str, title: str = "") -> None:
    """A striped box, for what is no part of the sum proper.

    Drawn line by line: a pattern is found by its id, and a page may hold the figure twice.
    """
    canvas.rect(box, fill=theme.var("panel"), stroke=theme.var(role), stroke_width="1px",
                title=title)  # fmt: skip
    tall, lines = box.bottom - box.top, []
    for foot in np.arange(box.left - tall + 4, box.right, 6.0):
        low, high = max(foot, box.left), min(foot + tall, box.right)
        lines += [(low, box.bottom - (low - foot)), (high, box.bottom - (high - foot)),
                  (np.nan, np.nan)]  # fmt: skip
    canvas.line(lines, stroke=theme.var(role), stroke_width="1.7px")


def title(name: str) -> str:
    """What a corridor is called in figures and tables."""
    from nsrkit.voyage.corridors import TITLES

    return TITLES.get(name, name)


def names(trips: xr.Dataset) -> list[str]:
    """The corridors of a comparison, the one in question first."""
    return [str(name) for name in trips.corridor.values]


def level(value: float) -> str:
    """A number of any size in three or four figures.

    Examples
    --------
    >>> level(0.0125), level(16.3), level(10_830.0)
    ('0.0125', '16.3', '10,830')
    >>> level(0.005), level(1.5), level(0.0)
    ('0.005', '1.5', '0')
    """
    if not math.isfinite(value):
        return "–"
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 0.1 else 4
    text = words.number(value, digits)
    return text.rstrip("0").rstrip(".") if "." in text else text


def named(text: str) -> str:
    """A text in which corridors are called by their names.

    Examples
    --------
    >>> named("nsr stays cheaper"), named("fuel by cape rises; Suez toll")
    ('The Northern Sea Route stays cheaper', 'Fuel by the Cape rises; Suez toll')
    """
    told = re.sub(r"\b(nsr|suez|cape|panama|rail)\b", lambda found: words.NAMES[found[1]], text)
    return told[:1].upper() + told[1:]


def absent(what: str) -> Html:
    """A line in the place of a figure that the comparison holds nothing for."""
    text = f"No {what}: the comparison was made without it."
    return Html(f'<p class="nsr-said">{text}</p>', text)
