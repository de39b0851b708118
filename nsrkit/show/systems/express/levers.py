"""What must change to carry more: each lever alone, in pairs, and all together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes
from nsrkit.show.svg import Box, Canvas, Figure, Html
from nsrkit.show.tables import table

if TYPE_CHECKING:
    import xarray as xr

_ROW, _LEFT = 34.0, 250.0


def express_levers(found: xr.Dataset) -> Figure:
    """Boxes carried as it is, with each lever alone and with all of them.

    Parameters
    ----------
    found
        As `systems.express.levers` gives it; NaN is left out.

    Returns
    -------
    Figure
        A bar per lever, the spread over ices as a line, the target as a mark.

    Examples
    --------
    >>> import numpy as np, xarray as xr
    >>> found = xr.Dataset(
    ...     {"carried": (("quantile", "lever"), np.full((3, 3), 5e3)),
    ...      "without": ("lever", [5e3] * 3),
    ...      "title": ("lever", ["as it is", "six ships", "all together"]),
    ...      "pairs": (("one", "other"), [[5e3]])},
    ...     coords={"lever": ["as it is", "ships", "all together"], "one": ["ships"],
    ...             "other": ["ships"], "quantile": [0.1, 0.5, 0.9]},
    ...     attrs={"target_teu": 2e4, "ices": 1})
    >>> "target" in express_levers(found).alt
    True
    """
    low, middle, high = found["carried"].values
    target = float(found.attrs["target_teu"])
    names = [str(title) for title in found["title"].values]
    bottom = 56 + _ROW * len(names)
    canvas = Canvas(WIDTH_PX, bottom + 56)
    top = 1.12 * max(target, float(np.nanmax(np.append(high, 0.0))))
    axes = Axes(canvas, Box(_LEFT, 50, WIDTH_PX - 30, bottom), (0, top), (0, 1))
    axes.x_axis("Boxes carried in a season, both ways, TEU")
    after: dict[int, tuple[float, float]] = {}
    for i, name in enumerate(names):
        y = 56 + _ROW * i + 6
        role = "series-7" if i == 0 else "nsr" if i == len(names) - 1 else "series-1"
        canvas.text(_LEFT - 10, y + 15, name, size=12, anchor="end")
        if not np.isfinite(middle[i]):
            continue
        canvas.rect(Box(_LEFT, y, float(axes.x(middle[i])), y + 20), radius=2, fill=theme.var(role))
        ends = [(float(axes.x(each)), y + 10) for each in (low[i], high[i])]
        canvas.line(ends, stroke=theme.var("ink"), stroke_width="2px")
        after[i] = max(float(axes.x(middle[i])), ends[1][0]) + 8, y + 15
    x = float(axes.x(target))
    canvas.line([(x, 42), (x, bottom)], stroke=theme.var("bad"), stroke_width="2px",
                stroke_dasharray="6 4")  # fmt: skip
    canvas.text(x, 34, f"target {words.number(target)}", size=11.5, anchor="middle", role="bad",
                weight=600)  # fmt: skip
    for i, (right, y) in after.items():  # over the line of the target
        canvas.text(right, y, words.number(middle[i]), size=11.5, role="muted", halo=True)
    return canvas.figure(f"Boxes carried with each lever, and the target. {_said(found)}",
                         _said(found))  # fmt: skip


def _said(found: xr.Dataset) -> str:
    """Which levers reach the target alone, in pairs, and which nothing goes without."""
    target, middle = float(found.attrs["target_teu"]), found["carried"].sel(quantile=0.5)
    titles = dict(zip(found["lever"].values, found["title"].values, strict=True))
    alone = [
        titles[name] for name in found["one"].values if float(middle.sel(lever=name)) >= target
    ]
    both = found["pairs"].values >= target
    pairs = int(np.triu(both, 1).sum())
    needed = [str(titles[name]) for name in found["one"].values
              if float(found["without"].sel(lever=name)) < target]  # fmt: skip
    first = f"{' and '.join(map(str, alone))} alone" if alone else "No lever alone"
    second = f"{pairs} pairs do" if pairs else "no pair does"
    third = f"; without this one all others fall short: {', '.join(needed)}" if needed else ""
    return (
        f"{first} carries {words.number(target)} TEU, and {second}{third}. Median and 10-90 % of "
        f"{found.attrs['ices']} ices; a lever may gain nothing until another gives way."
    )


def express_pairs(found: xr.Dataset) -> Html:
    """Boxes carried with two levers at once, with each alone, and with all but one.

    Parameters
    ----------
    found
        As `systems.express.levers` gives it; NaN is an en dash.

    Returns
    -------
    Html
        A row and a column per lever, one alone on the diagonal.

    Examples
    --------
    >>> import xarray as xr
    >>> found = xr.Dataset(
    ...     {"title": ("lever", ["six ships"]), "why": ("lever", ["five came"]),
    ...      "without": ("lever", [5e3]),
    ...      "pairs": (("one", "other"), [[5e3]])},
    ...     coords={"lever": ["ships"], "one": ["ships"], "other": ["ships"]},
    ...     attrs={"target_teu": 2e4})
    >>> "diagonal" in express_pairs(found).html
    True
    """
    titles = dict(zip(found["lever"].values, found["title"].values, strict=True))
    names = list(found["one"].values)
    target = float(found.attrs["target_teu"])

    def said(teu: float) -> str:
        mark = " *" if teu >= target else ""
        return f"{words.number(teu)}{mark}" if np.isfinite(teu) else "–"

    whys = dict(zip(found["lever"].values, found["why"].values, strict=True))
    rows = [[f"{titles[one]}\n{whys[one]}", *(said(float(found["pairs"].sel(one=one, other=other)))
                                 for other in names),
             said(float(found["without"].sel(lever=one)))] for one in names]  # fmt: skip
    heads = ["Lever", *(str(titles[name]) for name in names), "All but this"]
    caption = (
        "TEU of a season with two levers at once (medians over ices), one alone on the diagonal; "
        f"an asterisk: {words.number(target)} TEU or more."
    )
    return table(heads, rows, caption)
