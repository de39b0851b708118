"""Passages month by month: how long a ship takes, and whether a timetable can be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import svg, theme, words
from nsrkit.show.charts.ahead import SCENARIOS
from nsrkit.show.charts.axes import WIDTH_PX, Axes
from nsrkit.show.footnotes import Noted, sourced
from nsrkit.show.svg import Box, Canvas, Html
from nsrkit.show.systems.outlook.reliable.cards import title

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

MONTHS = ("J", "F", "M", "A", "M", "J", "J", "A", "S", "O", "N", "D")
_TALL, _GAP, _TOP = 180.0, 84.0, 74.0
_MOST = 30.0  # days; what takes longer lies before ice and waits for it to open
_TODAY = "today"


def reliable_passages(case: Case, sailed: xr.Dataset) -> Html:
    """Days from Cape Zhelaniya to Bering Strait by month of departure, a panel for each ship.

    Parameters
    ----------
    case
        A loaded scenario with `outlook`.
    sailed
        As `nsrkit.systems.outlook.reliable.passages` gives it; NaN, no way, is a wait.

    Returns
    -------
    Html
        Medians and 10-90 % of draws, in the climate of today and in ice to come, alone and led;
        the schedule as a line, months without a passage within 30 days as triangles on top.

    Examples
    --------
    >>> from nsrkit.systems.outlook.reliable import QUICK, passages
    >>> case = nsrkit.load("smoke", QUICK)
    >>> "arc7-lng" in reliable_passages(case, passages(case)).html
    True
    """
    ships = [str(name) for name in sailed.ship.values]
    rows = -(-len(ships) // 2)
    canvas = Canvas(WIDTH_PX, _TOP + rows * (_TALL + _GAP) - 36)
    looks = _looks(sailed)
    _legend(canvas, looks)
    for i, ship in enumerate(ships):
        left = 60 + (i % 2) * (WIDTH_PX / 2 - 6)
        top = _TOP + (i // 2) * (_TALL + _GAP)
        frame = Box(left, top, left + WIDTH_PX / 2 - 84, top + _TALL)
        axes = Axes(canvas, frame, (0.5, 12.5), (0, _MOST + 2))
        axes.y_axis("Days", [0, 5, 10, 15, 20, 25, 30])
        axes.x_axis("First day of", [(m + 1, letter) for m, letter in enumerate(MONTHS)])
        name = f"{ship}, {title(str(sailed.ice_class.sel(ship=ship).item()))}"
        canvas.text(frame.right, top - 10, name, size=12.5, anchor="end", weight=700)
        _schedule(axes, sailed)
        for k, (ice, escort, colour, dashes, _) in enumerate(looks):
            one = sailed.days_q.sel(ship=ship, ice=ice, escort=escort)
            _line(axes, one, theme.var(colour), dashes, 6 * (k - 1))
    figure = canvas.figure(_alt(sailed, ships), _caption(sailed))
    return sourced(figure, _sources(case, sailed))


def _looks(sailed: xr.Dataset) -> list[tuple[str, str, str, str, str]]:
    """Ice, escort, colour, dashes and name of each line."""
    later = str(sailed.ice.values[-1])
    there, now = (int(sailed.year.sel(ice=ice)) for ice in (later, _TODAY))
    return [(_TODAY, "led", "series-7", "none", f"climate of {now}, led"),
            (later, "alone", "series-1", "2 3", f"{there}, alone"),
            (later, "led", "series-5", "7 4", f"{there}, led")]  # fmt: skip


def _schedule(axes: Axes, sailed: xr.Dataset) -> None:
    """The schedule and its range."""
    low, high = float(sailed.schedule.min()), float(sailed.schedule.max())
    left, right = axes.frame.left, axes.frame.right
    axes.canvas.rect(Box(left, float(axes.y(high)), right, float(axes.y(low))),
                     fill=theme.var("good"), fill_opacity=0.08)  # fmt: skip
    y = float(axes.y(sailed.attrs["schedule_d"]))
    axes.canvas.line([(left, y), (right, y)], stroke=theme.var("good"), stroke_width="1.4px")


def _line(axes: Axes, one: xr.DataArray, colour: str, dashes: str, shift: float) -> None:
    """Medians with their spread; a gap where the median waits, and a triangle above it."""
    month = one.month.values.astype(float)
    low, mid, high = (one.sel(quantile=q).values for q in (0.1, 0.5, 0.9))
    shown = np.where(mid <= _MOST, mid, np.nan)
    for x, bottom, top in zip(
        month, low, np.fmin(np.nan_to_num(high, nan=_MOST), _MOST), strict=True
    ):
        if np.isfinite(bottom) and bottom <= _MOST:
            px = float(axes.x(x)) + shift / 3
            axes.canvas.line([(px, float(axes.y(bottom))), (px, float(axes.y(top)))], stroke=colour,
                             stroke_width="3px", stroke_opacity="0.35")  # fmt: skip
    axes.canvas.line(axes.points(month, shown), stroke=colour, stroke_width="2.4px",
                     stroke_dasharray=dashes)  # fmt: skip
    for x, y in axes.points(month[np.isfinite(shown)], shown[np.isfinite(shown)]):
        axes.canvas.dot(float(x), float(y), 2.6, fill=colour)
    for x in month[~np.isfinite(shown)]:
        px, y = float(axes.x(x)) + shift, float(axes.y(_MOST + 1.2))
        axes.canvas.area([(px - 2.6, y + 3), (px + 2.6, y + 3), (px, y - 3)], fill=colour)


def _legend(canvas: Canvas, looks: list[tuple[str, str, str, str, str]]) -> None:
    left = 16.0
    for _, _, colour, dashes, text in looks:
        canvas.line([(left, 18), (left + 26, 18)], stroke=theme.var(colour), stroke_width="2.4px",
                    stroke_dasharray=dashes)  # fmt: skip
        canvas.text(left + 32, 22, text, size=11.5)
        left += 58 + svg.text_width(text, 11.5)
    canvas.line([(left, 18), (left + 26, 18)], stroke=theme.var("good"), stroke_width="1.4px")
    canvas.text(left + 32, 22, "longest that a timetable allows, and range", size=11.5)
    canvas.area([(16, 42), (24, 42), (20, 35)], fill=theme.var("muted"))
    canvas.text(30, 42, f"more than {_MOST:.0f} days, or no way: she waits for the ice to open",
                size=11.5)  # fmt: skip


def _alt(sailed: xr.Dataset, ships: list[str]) -> str:
    later = sailed.isel(ice=-1).sel(escort="led", schedule=sailed.attrs["schedule_d"])
    said = [f"{ship} {words.percent(float(later.within.sel(ship=ship).mean()))} of departures and "
            f"{words.percent(float(later.all_year.sel(ship=ship)))} of whole years"
            for ship in ships]  # fmt: skip
    return (f"Passages by month of departure. Led, in {int(later.year)}, within "
            f"{sailed.attrs['schedule_d']:.0f} days: {'; '.join(said)}.")  # fmt: skip


def _caption(sailed: xr.Dataset) -> str:
    later = str(sailed.ice.values[-1])
    return (
        "Cape Zhelaniya - Bering Strait, lines medians and bars 10-90 % of "
        f"{sailed.attrs['members']} draws of the ice of today's climate and of "
        f"{SCENARIOS[later][0]}; length factor, delay and waits before the ice included, 25 km. "
        "Led where POLARIS or the ice asks for it, by an icebreaker that is always there. A month "
        "may be open to a class and still too slow for a timetable."
    )


def _sources(case: Case, sailed: xr.Dataset) -> list[Noted]:
    made = Noted("Passages", "nsrkit.voyage.sweep through nsrkit.ice.members and "
                 "nsrkit.ice.project, by nsrkit.systems.outlook.reliable.passages",
                 "derived")  # fmt: skip
    if case.outlook is None:
        return [made]
    schedule = case.outlook.reliable.passages.schedule_d
    return [made, Noted.of(schedule, f"Schedule {sailed.attrs['schedule_d']:.0f} d")]
