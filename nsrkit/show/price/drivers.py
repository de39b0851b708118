"""Which numbers the answer hangs on: their ends one by one, and their shares in the spread."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes, legend, marked, ticks
from nsrkit.show.price.families import absent, level, names
from nsrkit.show.svg import Box, Canvas, Html

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

MOST = 12
LEFT_PX, ROW_PX, TOP_PX = 330.0, 33.0, 66.0


def tornado(trips: xr.Dataset, case: Case | None = None, other: str = "") -> Html:
    """What each number, moved to the ends of its range, makes of the saving.

    Parameters
    ----------
    trips
        As `voyage.compare` gives it: `tornado_low`, `tornado_high` [USD] on (corridor, number), the
        saving of the first corridor against another one; NaN where the number has no range.
    case
        Its ranges are written below the names; None leaves them out.
    other
        Corridor to compare with; empty takes the second.

    Returns
    -------
    Html
        A figure with the numbers that weigh most on top; or a line of text where there is nothing
        to show.

    Examples
    --------
    >>> import nsrkit
    >>> given = {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 0}
    >>> trips = nsrkit.voyage.compare(nsrkit.load("baseline", given), only=("sensitivity",))
    >>> "tornado" in tornado(trips).plain
    True
    """
    other = other or (names(trips)[1] if trips.sizes["corridor"] > 1 else "")
    if "tornado_low" not in trips or not other:
        return absent("tornado of the numbers")
    one, first = trips.sel(corridor=other), names(trips)[0]
    low, high = one.tornado_low.values / 1e6, one.tornado_high.values / 1e6
    rows = _ranked(np.abs(high - low))
    if not rows:
        return absent("tornado of the numbers")
    saved = float(one.saving) / 1e6
    canvas = Canvas(WIDTH_PX, TOP_PX + ROW_PX * len(rows) + 52)
    frame = Box(LEFT_PX, TOP_PX, WIDTH_PX - 40, TOP_PX + ROW_PX * len(rows))
    axes = Axes(canvas, frame, _span([low[rows], high[rows], [saved, 0.0]]), (0, 1))
    against = words.NAMES.get(other, other)
    axes.x_axis(f"Saving of {words.NAMES.get(first, first)} against {against}, million USD",
                marked(ticks(*axes.x_range, 8), 1))  # fmt: skip
    _zero(axes, against)
    for k, i in enumerate(rows):
        y = TOP_PX + ROW_PX * k
        _name(canvas, trips, case, i, y)
        for end, role in ((low[i], "series-1"), (high[i], "series-5")):
            ends = sorted((float(axes.x(saved)), float(axes.x(end))))
            canvas.rect(Box(ends[0], y + 8, ends[1], y + 25), fill=theme.var(role),
                        title=words.money(end * 1e6))  # fmt: skip
    x = float(axes.x(saved))
    canvas.line([(x, TOP_PX - 4), (x, frame.bottom)], stroke=theme.var("ink"), stroke_width="1.6px")
    canvas.text(x, TOP_PX - 9, f"as the scenario has it: {words.money(saved * 1e6)}", size=11,
                anchor="middle", weight=600, halo=True)  # fmt: skip
    legend(canvas, [("box", theme.var("series-1"), "at the low end of its range"),
                    ("box", theme.var("series-5"), "at the high end")], 20, 22)  # fmt: skip
    said = ", ".join(str(trips.number_title.values[i]) for i in rows[:3])
    return canvas.figure(
        f"Tornado of the saving against {against}: what weighs most is {said}.",
        f"One number at a time, all others at their central values. Where a bar reaches left of "
        f"zero, that number alone makes {against} the cheaper way. "
        f"{len(rows)} of {int(np.isfinite(high - low).sum())} numbers with a range are shown.",
    )


def _ranked(weight: np.ndarray) -> list[int]:
    """Positions of the largest weights above zero, largest first."""
    order = np.argsort(-np.nan_to_num(weight), kind="stable")
    return [int(i) for i in order[:MOST] if np.nan_to_num(weight)[i] > 1e-9]


def _span(parts: list) -> tuple[float, float]:  # type: ignore[type-arg]
    seen = np.concatenate([np.atleast_1d(part) for part in parts])
    low, high = float(np.nanmin(seen)), float(np.nanmax(seen))
    pad = 0.04 * (high - low)
    return low - pad, high + pad


def _zero(axes: Axes, against: str) -> None:
    """The line on which both corridors cost the same."""
    x, frame = float(axes.x(0.0)), axes.frame
    axes.canvas.rect(Box(frame.left, frame.top, x, frame.bottom), fill=theme.var("line"),
                     fill_opacity=0.55)  # fmt: skip
    if x - frame.left > 130:
        axes.canvas.text(frame.left + 6, frame.bottom - 6, f"{against} cheaper", size=10.5,
                         role="muted", italic=True)  # fmt: skip
    axes.canvas.line([(x, frame.top), (x, frame.bottom)], stroke=theme.var("muted"),
                     stroke_width="1.4px", stroke_dasharray="5 3")  # fmt: skip


def _name(canvas: Canvas, trips: xr.Dataset, case: Case | None, i: int, y: float) -> None:
    told, key = str(trips.number_title.values[i]), str(trips.number.values[i])
    canvas.text(LEFT_PX - 12, y + 15, _short(told), size=12, anchor="end", weight=600)
    number = case.numbers().get(key) if case is not None else None
    if number is not None and number.low is not None and number.high is not None:
        unit = "" if number.unit == "1" else f" {number.unit}"
        ends = f"{level(number.low)} to {level(number.high)}{unit}, {number.status}"
        canvas.text(LEFT_PX - 12, y + 29, ends, size=10.5, anchor="end", role="muted")


def _short(text: str, most: int = 40) -> str:
    """What a number is, up to its first comma and to the end of a word.

    Examples
    --------
    >>> _short("Gross tonnage, the base of tolls and fees"), _short("A word " * 9, 10)
    ('Gross tonnage', 'A word A…')
    """
    head = text.split(",")[0].strip()
    return head if len(head) <= most else head[:most].rsplit(" ", 1)[0] + "…"


def drivers(trips: xr.Dataset, other: str = "") -> Html:
    """How much of the spread of the saving each number makes, by Sobol and by Morris.

    Parameters
    ----------
    trips
        As `voyage.compare` gives it: `sobol_first`, `sobol_total` [1] with `..._conf`, and
        `morris_mu_star`, `morris_sigma` [USD] on (corridor, number); NaN leaves a number out.
    other
        Corridor to compare with; empty takes the second.

    Returns
    -------
    Html
        A figure: bars of Sobol's indices left, of Morris's mean effects right, in one order; or a
        line of text where there is nothing to show.

    Examples
    --------
    >>> import nsrkit
    >>> given = {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 0}
    >>> trips = nsrkit.voyage.compare(nsrkit.load("baseline", given), only=("sensitivity",))
    >>> "ensitivities" in drivers(trips).plain
    True
    """
    other = other or (names(trips)[1] if trips.sizes["corridor"] > 1 else "")
    if "sobol_total" not in trips or not other:
        note = str(trips.attrs.get("sensitivity_note", ""))
        return Html(f'<p class="nsr-said">{escape(note)}.</p>', note) if note else absent(
            "Sobol and Morris sensitivities")  # fmt: skip
    one = trips.sel(corridor=other)
    rows = _ranked(one.sobol_total.values)
    if not rows:
        return absent("Sobol and Morris sensitivities")
    canvas = Canvas(WIDTH_PX, TOP_PX + ROW_PX * len(rows) + 52)
    bottom = TOP_PX + ROW_PX * len(rows)
    high = float(np.nanmax(one.sobol_total.values + np.nan_to_num(one.sobol_total_conf.values)))
    left = Axes(canvas, Box(LEFT_PX, TOP_PX, 650, bottom), (0, max(0.2, 1.04 * high)), (0, 1))
    left.x_axis("Share of the variance of the saving",
                [(v, f"{v:g}") for v in ticks(*left.x_range, 5)])  # fmt: skip
    mean, sigma = one.morris_mu_star.values / 1e6, one.morris_sigma.values / 1e6
    top = max(1e-3, float(np.nanmax((mean + np.nan_to_num(sigma))[rows])))
    right = Axes(canvas, Box(690, TOP_PX, WIDTH_PX - 24, bottom), (0, top * 1.04), (0, 1))
    right.x_axis("Mean effect, million USD", [(v, f"{v:g}") for v in ticks(*right.x_range, 4)])
    for k, i in enumerate(rows):
        y = TOP_PX + ROW_PX * k
        canvas.text(LEFT_PX - 12, y + 20, _short(str(trips.number_title.values[i])), size=12,
                    anchor="end", weight=600)  # fmt: skip
        _shares(left, one.isel(number=i), y)
        canvas.rect(Box(690, y + 9, float(right.x(mean[i])), y + 24), fill=theme.var("series-8"))
        _error(right, mean[i], sigma[i], y + 16.5)
    legend(canvas, [("box", theme.var("series-1"), "Sobol: alone"),
                    ("band", theme.var("series-1"), "with all interactions"),
                    ("box", theme.var("series-8"), "Morris: mean effect")], 20, 22)  # fmt: skip
    leader = str(trips.number_title.values[rows[0]])
    return canvas.figure(
        f"Sensitivities of the saving against {words.NAMES.get(other, other)}: most of the spread "
        f"comes from {leader}, {words.percent(float(one.sobol_total[rows[0]]))} of the variance.",
        f"Saving of {words.NAMES.get(names(trips)[0], names(trips)[0])} against "
        f"{words.NAMES.get(other, other)}. Left: first-order and total indices of Sobol, lines: "
        "their 95 % confidence. Right: Morris's mean absolute effect of a number over its range, "
        "lines: standard deviation of the effects, which says how far it depends on the others. "
        f"Numbers that vary together count as one.{_kept(trips)}",
    )


def _kept(trips: xr.Dataset) -> str:
    """What share of the samples had a way, where not all had."""
    kept = float(trips.attrs.get("sobol_kept", 1.0))
    return f" {words.percent(1 - kept)} of the samples close the track and are left out." if (
        kept < 1) else ""  # fmt: skip


def _shares(axes: Axes, one: xr.Dataset, y: float) -> None:
    first, whole = (max(0.0, float(one[f"sobol_{name}"])) for name in ("first", "total"))
    for share, opacity in ((whole, 0.32), (first, 1.0)):
        box = Box(axes.frame.left, y + 9, float(axes.x(share)), y + 24)
        axes.canvas.rect(box, fill=theme.var("series-1"), fill_opacity=opacity,
                         title=words.percent(share))  # fmt: skip
    _error(axes, whole, float(one.sobol_total_conf), y + 16.5)


def _error(axes: Axes, middle: float, half: float, y: float) -> None:
    if np.isfinite(half) and half > 0:
        ends = [float(axes.x(max(axes.x_range[0], middle - half))), float(axes.x(middle + half))]
        axes.canvas.line([(ends[0], y), (ends[1], y)], stroke=theme.var("ink"),
                         stroke_width="1.5px")  # fmt: skip
