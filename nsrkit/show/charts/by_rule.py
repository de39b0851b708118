"""Navigable days of several rules side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes
from nsrkit.show.svg import Box, Canvas, Figure

if TYPE_CHECKING:
    import xarray as xr

LEFT, LINE, GAP, TOP = 132.0, 13.0, 14.0, 96.0
# Colour by family of the rule, shape of the mark within it, so that grey prints tell them apart.
_FAMILIES = (("POLARIS", "series-1"), ("concentration", "series-5"), ("thickness", "series-3"))
_SHAPES = ("dot", "square", "triangle", "ring")


def rules(windows: xr.Dataset) -> Figure:
    """Median and range of navigable days by class, one line for each rule.

    Parameters
    ----------
    windows
        As `ship.season.windows` gives it for several rules: `days` [d] on (rule, ice_class, year);
        NaN where a rule has no limit for a class, which is said in words.

    Returns
    -------
    Figure
        Marks at the median of the years, lines from the poorest to the best year.

    Examples
    --------
    >>> import nsrkit
    >>> from nsrkit.ship.season import of_case
    >>> "concentration" in rules(of_case.by_rule(nsrkit.load("smoke"))).alt
    True
    """
    classes = [str(name) for name in windows.ice_class.values][::-1]
    names = [str(name) for name in windows.rule.values]
    looks = _looks(names)
    tall = LINE * len(names) + GAP
    canvas = Canvas(WIDTH_PX, TOP + tall * len(classes) + 52)
    axes = Axes(canvas, Box(LEFT, TOP, WIDTH_PX - 84, TOP + tall * len(classes)), (0, 366), (0, 1))
    _grid(axes)
    _legend(canvas, names, looks)
    for i, ice_class in enumerate(classes):
        top = TOP + i * tall
        if i:
            canvas.line([(16, top), (WIDTH_PX - 16, top)], stroke=theme.var("line"))
        title = "no ice class" if ice_class == "none" else ice_class
        own = ice_class == windows.attrs.get("own", "")
        canvas.text(16, top + tall / 2 + 4, title, size=13, weight=700 if own else 500)
        if own:
            canvas.text(16, top + tall / 2 + 18, "the ship", size=10.5, role="muted")
        for k, name in enumerate(names):
            days = windows.days.sel(rule=name, ice_class=ice_class).values
            _line(axes, top + GAP / 2 + (k + 0.5) * LINE, days, name, looks[name])
    return canvas.figure(_alt(windows, classes), _caption(windows))


def _looks(names: list[str]) -> dict[str, tuple[str, str]]:
    """(role of the colour, shape) of each rule."""
    found: dict[str, tuple[str, str]] = {}
    for name in names:
        role = next((role for family, role in _FAMILIES if name.startswith(family)), "series-4")
        before = sum(other == role for other, _ in found.values())
        found[name] = role, _SHAPES[before % len(_SHAPES)]
    return found


def _grid(axes: Axes) -> None:
    marks = [(float(day), f"{day}") for day in (0, 60, 120, 180, 240, 300, 365)]
    for day, _ in marks:
        x = float(axes.x(day))
        axes.canvas.line([(x, axes.frame.top), (x, axes.frame.bottom)], stroke=theme.var("line"),
                         stroke_width="1px")  # fmt: skip
    axes.x_axis("Navigable days a year on the whole route", marks)


def _legend(canvas: Canvas, names: list[str], looks: dict[str, tuple[str, str]]) -> None:
    """Rules in columns, in the order of their lines."""
    rows = 3
    for k, name in enumerate(names):
        x, y = 24 + 312 * (k // rows), 20 + 20 * (k % rows)
        _mark(canvas, x, y - 4, *looks[name])
        canvas.text(x + 12, y, name, size=11.5)


def _line(axes: Axes, y: float, days: np.ndarray, name: str, look: tuple[str, str]) -> None:
    canvas = axes.canvas
    if not np.isfinite(days).all():
        canvas.text(axes.frame.left + 6, y + 3.5, f"{name}: no published limit for this class",
                    size=10, role="muted", italic=True)  # fmt: skip
        return
    low, middle, high = (float(axes.x(v)) for v in (days.min(), np.median(days), days.max()))
    canvas.line([(low, y), (high, y)], stroke=theme.var(look[0]), stroke_width="3px",
                stroke_opacity="0.45", stroke_linecap="round")  # fmt: skip
    _mark(canvas, middle, y, *look)
    canvas.text(high + 8, y + 3.6, f"{np.median(days):.0f}", size=10.5)


def _mark(canvas: Canvas, x: float, y: float, role: str, shape: str) -> None:
    fill, edge = theme.var(role), theme.var("panel")
    if shape == "square":
        canvas.rect(Box(x - 4, y - 4, x + 4, y + 4), fill=fill, stroke=edge)
    elif shape == "triangle":
        canvas.area([(x - 5, y + 4), (x + 5, y + 4), (x, y - 5)], fill=fill, stroke=edge)
    elif shape == "ring":
        canvas.dot(x, y, 3.6, fill=edge, stroke=fill, stroke_width="2px")
    else:
        canvas.dot(x, y, 4.4, fill=fill, stroke=edge)


def _alt(windows: xr.Dataset, classes: list[str]) -> str:
    said = []
    for name in classes:
        days = windows.days.sel(ice_class=name).median("year")
        each = ", ".join(f"{rule} {words.number(float(days.sel(rule=rule)))}"
                         for rule in windows.rule.values)  # fmt: skip
        said.append(f"{'no ice class' if name == 'none' else name}: {each}")
    return f"Median navigable days by class and rule. {'; '.join(said)}."


def _caption(windows: xr.Dataset) -> str:
    from nsrkit.show.charts.heat import kinds

    first, last = int(windows.year[0]), int(windows.year[-1])
    return (
        f"Marks and numbers: median of {first}-{last}; lines from the poorest to the best year. "
        "POLARIS takes one stage of development per cell from the thickness of the ice itself (WMO "
        "edges); escort adds 10 points, so that escorted at 0 and alone at -10 open the same days. "
        "A concentration limit knows no class. Thickness limits, m: "
        f"{_limits()}; held against the ice itself, or against its volume per area. "
        f"Kinds of ice: {kinds(windows)}."
    )


def _limits() -> str:
    from nsrkit.ship.season.rules import thickness_limits

    return ", ".join(f"{'no class' if name == 'none' else name} {limit:g}"
                     for name, (limit, _) in thickness_limits().items())  # fmt: skip
