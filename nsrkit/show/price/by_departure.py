"""What the voyage costs by departure, and which corridor is cheapest when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import svg, theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes
from nsrkit.show.charts.by_departure import band, dates
from nsrkit.show.price.families import absent, names, title
from nsrkit.show.svg import Box, Canvas, Html

if TYPE_CHECKING:
    import xarray as xr

_DASHES = ("none", "9 4", "2 3")  # so that a grey print tells the corridors apart


def season_cost(trips: xr.Dataset) -> Html:
    """Cost by departure with bands, below it who is cheapest and how likely.

    Parameters
    ----------
    trips
        As `voyage.compare` gives it: `season_usd` [USD] on (corridor, departure), NaN where there
        is no route; `season_usd_q` with bands, `season_cheapest`, and `season_wins` [1], the
        probability to be it.

    Returns
    -------
    Html
        A figure; or a line of text where no departures were scanned.

    Examples
    --------
    >>> import nsrkit
    >>> given = {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 0}
    >>> trips = nsrkit.voyage.compare(nsrkit.load("smoke", given), only=("season",))
    >>> "is cheapest leaving" in season_cost(trips).plain
    True
    """
    if "season_usd" not in trips or not trips.sizes.get("departure"):
        return absent("cost by departure")
    day = np.array([each.toordinal() for each in dates(trips)], float)
    step = float(np.median(np.diff(day))) if day.size > 1 else 7.0
    chance = "season_wins" in trips and bool(np.isfinite(trips.season_wins.values).any())
    canvas = Canvas(WIDTH_PX, 492 if chance else 404)
    ends = (day[0] - step / 2, day[-1] + step / 2)
    axes = Axes(canvas, Box(74, 58, WIDTH_PX - 20, 290), ends, _range(trips))
    axes.y_axis(f"Cost of one voyage, million USD of {trips.attrs.get('base_year', '')}", digits=1)
    for k, name in enumerate(names(trips)):
        one = trips.sel(corridor=name)
        if "season_usd_q" in one:
            low, _, high = np.moveaxis(one.season_usd_q.transpose(..., "quantile").values, -1, 0)
            band(axes, day, low / 1e6, high / 1e6, theme.corridor(name))
        axes.canvas.line(axes.points(day, one.season_usd.values / 1e6), stroke_width="2.8px",
                         stroke=theme.corridor(name), stroke_dasharray=_DASHES[k % 3],
                         stroke_linejoin="round")  # fmt: skip
    _keys(canvas, trips)
    last = _winners(canvas, trips, day, step, ends)
    if chance:
        last = _chances(canvas, trips, day, step, ends)
    when = dates(trips)
    last.months("Departure from the port of origin", when[0], when[-1])
    return canvas.figure(f"Cost by departure. {winners(trips)}", _caption(trips))


def _range(trips: xr.Dataset) -> tuple[float, float]:
    seen = np.concatenate([trips[name].values.ravel() for name in ("season_usd", "season_usd_q")
                           if name in trips])  # fmt: skip
    seen = seen[np.isfinite(seen)] / 1e6
    if not seen.size:
        return 0.0, 1.0
    low, high = float(seen.min()), float(seen.max())
    pad = 0.06 * (high - low) + 0.02 * high
    return max(0.0, low - pad), high + pad


def _keys(canvas: Canvas, trips: xr.Dataset) -> None:
    left = 20.0
    for k, name in enumerate(names(trips)):
        canvas.line([(left, 18), (left + 30, 18)], stroke=theme.corridor(name),
                    stroke_width="3px", stroke_dasharray=_DASHES[k % 3])  # fmt: skip
        canvas.text(left + 37, 22, title(name), size=11.5)
        left += 62 + svg.text_width(title(name), 11.5)
    if "season_usd_q" in trips:
        canvas.rect(Box(left, 12, left + 26, 24), fill=theme.var("series-7"), fill_opacity=0.32)
        canvas.text(left + 33, 22, "10-90 % of the spread", size=11.5)


def cheapest(trips: xr.Dataset) -> list[str]:
    """The corridor that is cheapest by central values, by departure; empty where none has a way."""
    return [str(name) for name in trips.season_cheapest.values]


def _winners(canvas: Canvas, trips: xr.Dataset, day: np.ndarray, step: float,
             span: tuple[float, float]) -> Axes:  # fmt: skip
    """A strip in the colours of the cheapest corridor, its name on every stretch."""
    axes = Axes(canvas, Box(74, 330, WIDTH_PX - 20, 352), span, (0, 1))
    canvas.text(30, 320, "Cheapest by central values", size=11.5, role="muted", weight=600)
    best = cheapest(trips)
    for first, last in runs(best):
        name = best[first]
        ends = [float(axes.x(at)) for at in (day[first] - step / 2, day[last] + step / 2)]
        box = Box(ends[0], 330, ends[1] - 1, 352)
        canvas.rect(box, fill=theme.corridor(name) if name else theme.var("line"),
                    title=title(name) if name else "no route")  # fmt: skip
        text = title(name) if name else "no route"
        if svg.text_width(text, 11, bold=True) + 8 > box.right - box.left:
            text = (name or "–").upper()
        if svg.text_width(text, 11, bold=True) < box.right - box.left:
            canvas.text((box.left + box.right) / 2, 345, text, size=11, anchor="middle", weight=600,
                        role="on-bright" if name else "muted")  # fmt: skip
    return axes


def _chances(canvas: Canvas, trips: xr.Dataset, day: np.ndarray, step: float,
             ends: tuple[float, float]) -> Axes:  # fmt: skip
    axes = Axes(canvas, Box(74, 388, WIDTH_PX - 20, 440), ends, (0, 100))
    axes.y_axis("Probability to be the cheapest, %", [0, 50, 100])
    below = np.zeros(day.size)
    for name in names(trips):
        share = 100 * np.nan_to_num(trips.season_wins.sel(corridor=name).values)
        for at, low, part in zip(day, below, share, strict=True):
            if part > 0:
                box = Box(float(axes.x(at - step / 2)) + 0.4, float(axes.y(low + part)),
                          float(axes.x(at + step / 2)) - 0.4, float(axes.y(low)))  # fmt: skip
                canvas.rect(box, fill=theme.corridor(name), fill_opacity=0.85,
                            title=f"{title(name)}: {part:.0f} %")  # fmt: skip
        below = below + share
    return axes


def runs(values: list[str]) -> list[tuple[int, int]]:
    """First and last position of each stretch of equal values.

    Examples
    --------
    >>> runs(["a", "a", "b"])
    [(0, 1), (2, 2)]
    """
    cuts = [i for i in range(1, len(values)) if values[i] != values[i - 1]]
    return list(zip([0, *cuts], [i - 1 for i in [*cuts, len(values)]], strict=True))


def winners(trips: xr.Dataset) -> str:
    """In words which corridor is cheapest for which departures.

    Parameters
    ----------
    trips
        As `voyage.compare` gives it; a departure without any route is told as such.

    Returns
    -------
    str
        One sentence.
    """
    best, when = cheapest(trips), dates(trips)
    said = []
    for name in dict.fromkeys(best):
        spans = [words.day_range(when[first : last + 1]) for first, last in runs(best)
                 if best[first] == name]  # fmt: skip
        who = words.NAMES.get(name, name) if name else "no corridor"
        said.append(f"{who} {'is cheapest' if name else 'has a route'} leaving {', '.join(spans)}")
    text = "; ".join(said)
    return f"{text[:1].upper()}{text[1:]}."


def _caption(trips: xr.Dataset) -> str:
    text = (
        f"{winners(trips)} Gaps: no route. Bands: other ice of the same climate, and the draws of "
        "prices and fees; the ship, her order and the escort policy stay."
    )
    if "season_wins_se" in trips and np.isfinite(trips.season_wins_se.values).any():
        if float(trips.season_wins.sum("corridor").min()) < 0.99:
            text += " Where a column does not fill, what is not supplied could turn the order."
        worst = 100 * float(np.nanmax(trips.season_wins_se.values))
        text += f" Standard error of a probability at most {worst:.1f} points."
    return text
