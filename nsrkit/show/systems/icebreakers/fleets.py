"""What the pictures of icebreaker fleets share: colours, titles, means over seasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import svg, theme
from nsrkit.show.svg import Canvas

if TYPE_CHECKING:
    import xarray as xr

_ROLES = ("series-1", "series-5", "series-3", "series-4", "series-8", "series-9")
_DASHES = ("none", "9 4", "2 3", "12 3 3 3", "6 2", "1 4")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def fleets(found: xr.Dataset) -> list[str]:
    """Names of the fleets, in the order of the scenario."""
    return [str(name) for name in np.atleast_1d(found.fleet.values)]


def line(i: int) -> dict[str, str | float]:
    """Colour and dash of the i-th fleet; the dash tells it apart in a grey print."""
    return {"stroke": theme.var(_ROLES[i % len(_ROLES)]), "stroke_width": "2.6px",
            "stroke_dasharray": _DASHES[i % len(_DASHES)],
            "stroke_linejoin": "round"}  # fmt: skip


def fill(i: int) -> str:
    """Colour of the i-th fleet."""
    return theme.var(_ROLES[i % len(_ROLES)])


def keys(canvas: Canvas, names: list[str], left: float, y: float) -> None:
    """A legend of lines in one row."""
    for i, name in enumerate(names):
        canvas.line([(left, y - 4), (left + 30, y - 4)], **line(i))
        canvas.text(left + 37, y, name, size=11.5)
        left += 61 + svg.text_width(name, 11.5)


def named(fleet: str) -> str:
    """A fleet in words.

    Examples
    --------
    >>> named("2026"), named("as it was")
    ('the fleet of 2026', 'the fleet “as it was”')
    """
    return f"the fleet of {fleet}" if fleet.isdigit() else f"the fleet “{fleet}”"


def short(fleet: str) -> str:
    """A fleet in a legend.

    Examples
    --------
    >>> short("2026"), short("as it was")
    ('fleet of 2026', 'as it was')
    """
    return f"fleet of {fleet}" if fleet.isdigit() else fleet


def drawn(found: xr.Dataset) -> str:
    """How many seasons there are, and in how many ices, in words."""
    ices = int(np.unique(found.ice.values).size) if "ice" in found.coords else 1
    told = f"{found.sizes['season']} seasons"
    return f"{told} in {ices} ices" if ices > 1 else f"{told} in one ice"


def upper(text: str) -> str:
    """A sentence from its first letter on.

    Examples
    --------
    >>> upper("the fleet of 2026")
    'The fleet of 2026'
    """
    return text[:1].upper() + text[1:]


def counted(more: int) -> str:
    """How many icebreakers were added, in words.

    Examples
    --------
    >>> counted(0), counted(1), counted(2)
    ('as it is', 'one more', '2 more')
    """
    return {0: "as it is", 1: "one more"}.get(more, f"{more} more")


def vessel(name: str) -> str:
    """The title of an icebreaker of the table; an added one as its name says."""
    from nsrkit.ship.escort import icebreakers

    table = icebreakers()
    return table[name].title if name in table else name.replace("-", " ")


def ends(values: np.ndarray) -> tuple[float, float, float]:
    """Mean, and the ends of the middle 80 %, of values over seasons; NaN without any."""
    seen = values[np.isfinite(values)]
    if not seen.size:
        return np.nan, np.nan, np.nan
    return float(seen.mean()), float(np.quantile(seen, 0.1)), float(np.quantile(seen, 0.9))
