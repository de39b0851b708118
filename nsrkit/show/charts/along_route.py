"""The passage as the trade draws it: speed over distance, below the axis what made it so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.show import svg, theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes
from nsrkit.show.svg import Box, Canvas, Figure

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

LEAST_ICE = 0.05
SEAS = {1: "Kara", 2: "Kara", 3: "Laptev", 4: "Laptev", 5: "East Siberian", 6: "East Siberian",
        7: "Chukchi", 8: "Barents", 9: "White Sea", 10: "Pechora", 11: "Bering"}  # fmt: skip
AREAS = {1: "Kara SW", 2: "Kara NE", 3: "Laptev W", 4: "Laptev E", 5: "E Siberian W",
         6: "E Siberian E", 7: "Chukchi", 8: "Barents", 9: "White Sea", 10: "Pechora",
         11: "Bering"}  # fmt: skip
NEAR_KM = 45.0  # a strait whose point lies so near to the track is one that it passes
LEFT, RIGHT = 134.0, WIDTH_PX - 20
SPEED = (66.0, 214.0)  # top and bottom of the panel of speeds [px]
RISK = (
    (-99.0, -10.0, "bad", 0.95, "below −10"),
    (-10.0, 0.0, "series-5", 0.95, "−10 to 0"),
    (0.0, 10.0, "series-1", 0.6, "0 to 10"),
    (10.0, 20.0, "series-1", 0.3, "10 to 20"),
    (20.0, 99.0, "series-1", 0.1, "over 20"),
)


def profile(track: xr.Dataset, case: Case | None = None) -> Figure:
    """Speed over distance, and below the axis ice, risk, escort and days.

    Parameters
    ----------
    track
        As `voyage.transit.transit` gives it, on `point`: `distance_nm` [nm], `hours` [h], `speed`
        [kn], `siconc` [1], `sithick` [m], `rio`, `escorted`, `sea`; NaN leaves a gap.
    case
        Its ship, which may be a double-acting one; None does not say where she goes astern.

    Returns
    -------
    Figure
        Straits are marked where the track passes them.

    Examples
    --------
    >>> import nsrkit
    >>> from nsrkit.voyage.trips import transit
    >>> "speed" in profile(transit.transit(nsrkit.load("smoke"))).alt
    True
    """
    if not track.sizes.get("point"):
        text = f"No route: {track.attrs.get('reason', '')}".strip(": ")
        canvas = Canvas(WIDTH_PX, 60)
        canvas.text(20, 34, text[:140], size=12.5, role="muted")
        return canvas.figure(f"No speed profile. {text}.", "There is no passage to draw.")
    stern = _astern(track, case)
    canvas = Canvas(WIDTH_PX, 474 + 24 * bool(stern))
    nm = track.distance_nm.values
    fastest = float(np.nanmax(track.speed.values))
    axes = Axes(canvas, Box(LEFT, SPEED[0], RIGHT, SPEED[1]), (0.0, float(nm[-1])),
                (0.0, 1.12 * fastest))  # fmt: skip
    axes.y_axis("Speed, kn")
    _area(axes, nm, track.speed.values, "nsr")
    axes.x_axis("Distance sailed in the ice box, nm")
    _ice(canvas, track, "Ice cover, %", 100 * track.siconc.values, 100.0, (268, 302), "series-1")
    thick = thickness(track)
    high = max(0.5, float(np.nanmax(thick)) * 1.1)
    _ice(canvas, track, "Thickness, m", thick, high, (312, 346), "series-8")
    _risk(axes, track)
    _escort(axes, track)
    _strip(axes, "Area", 404, [AREAS.get(int(flag), "") for flag in track.sea.values], nm)
    _strip(axes, "Day", 428, _days(track), nm)
    if stern:
        _strip(axes, "Going", 452, stern, nm)
    _straits(axes, track)
    _keys(canvas, track)
    start, end = track.attrs.get("box_start", "the start"), track.attrs.get("box_end", "the goal")
    return canvas.figure(
        f"Profile of speed, ice, risk and escort along the route. {words.passage(track)}",
        f"From {start} to {end}. Speed is that made good, length factor and delay included; "
        "thickness is that of the ice itself, where it covers at least 5 %. RIO: POLARIS index of "
        "the ship on her own; behind an icebreaker 10 points more count.",
    )


def thickness(track: xr.Dataset) -> np.ndarray:
    """Ice thickness [m] (point) where ice covers at least 5 %, else 0: stray floes are no ice."""
    return np.where(track.siconc.values >= LEAST_ICE, np.nan_to_num(track.sithick.values), 0.0)


def _area(axes: Axes, nm: np.ndarray, values: np.ndarray, role: str) -> None:
    filled, bottom = np.nan_to_num(values), axes.frame.bottom
    corners = [[axes.x(nm[-1]), bottom], [axes.x(nm[0]), bottom]]
    axes.canvas.area(np.concatenate([axes.points(nm, filled), corners]), fill=theme.var(role),
                     fill_opacity=0.17)  # fmt: skip
    axes.canvas.line(axes.points(nm, values), stroke=theme.var(role), stroke_width="2px",
                     stroke_linejoin="round")  # fmt: skip


def _ice(canvas: Canvas, track: xr.Dataset, title: str, values: np.ndarray, high: float,
         room: tuple[float, float], role: str) -> None:  # fmt: skip
    """A small panel of one quantity of the ice, its two ends written left of it."""
    nm = track.distance_nm.values
    axes = Axes(canvas, Box(LEFT, room[0], RIGHT, room[1]), (0.0, float(nm[-1])), (0.0, high))
    for y, text in ((room[0] + 6, f"{high:.0f}" if high == 100 else f"{high:.1f}"), (room[1], "0")):
        canvas.text(LEFT - 8, y, text, size=10, anchor="end", role="muted")
    for y in room:
        canvas.line([(LEFT, y), (RIGHT, y)], stroke=theme.var("line"), stroke_width="1px")
    _title(canvas, title, (room[0] + room[1]) / 2 + 4)
    _area(axes, nm, values, role)


def _title(canvas: Canvas, text: str, y: float) -> None:
    canvas.text(16, y, text, size=11.5, role="muted", weight=600)


def runs(values: Sequence[Any]) -> list[tuple[int, int]]:
    """First and last point of each stretch of equal values; a value holds for the leg before it."""
    cuts = [i for i in range(1, len(values)) if values[i] != values[i - 1]]
    return list(zip([0, *cuts], [i - 1 for i in [*cuts, len(values)]], strict=True))


def _ends(axes: Axes, nm: np.ndarray, run: tuple[int, int]) -> tuple[float, float]:
    return float(axes.x(nm[max(run[0] - 1, 0)])), float(axes.x(nm[run[1]]))


def _risk(axes: Axes, track: xr.Dataset) -> None:
    """A strip of the POLARIS index, its lowest value written where it lies."""
    nm, rio = track.distance_nm.values, track.rio.values
    _title(axes.canvas, "RIO", 370)
    edges = np.array([low for low, *_ in RISK])
    codes = np.where(np.isfinite(rio), np.searchsorted(edges, rio, side="right") - 1, -1)
    for run in runs(codes.tolist()):
        code = int(codes[run[0]])
        if code >= 0:
            left, right = _ends(axes, nm, run)
            axes.canvas.rect(Box(left, 356, right, 374), fill=theme.var(RISK[code][2]),
                             fill_opacity=RISK[code][3],
                             title=f"RIO {RISK[code][4]}")  # fmt: skip
    if np.isfinite(rio).any():
        at = int(np.nanargmin(rio))
        text = f"lowest {words.number(float(rio[at]))}"
        half = svg.text_width(text, 10.5) / 2
        x = float(np.clip(axes.x(nm[at]), LEFT + half, RIGHT - half))
        axes.canvas.text(x, 369, text, size=10.5, anchor="middle", weight=600, halo=True)


def _escort(axes: Axes, track: xr.Dataset) -> None:
    """A strip of where an icebreaker leads, yellow through the whole drawing."""
    nm, led = track.distance_nm.values, track.escorted.values.astype(bool)
    _title(axes.canvas, "Escort", 393)
    axes.canvas.rect(Box(LEFT, 380, RIGHT, 398), fill=theme.var("line"), fill_opacity=0.5)
    hours = words.led_h(track)
    for run in runs(led.tolist()):
        if led[run[0]]:
            left, right = _ends(axes, nm, run)
            axes.canvas.rect(Box(left, *SPEED[:1], right, SPEED[1]), fill=theme.var("escort"),
                             fill_opacity=0.22)  # fmt: skip
            time = float(hours[run[0] : run[1] + 1].sum())
            axes.canvas.rect(Box(left, 380, right, 398), fill=theme.var("escort"),
                             title=f"led for {words.number(time, 1)} h")  # fmt: skip
            if right - left > svg.text_width("000 h", 10.5):
                axes.canvas.text((left + right) / 2, 393, f"{words.number(time)} h", size=10.5,
                                 anchor="middle", weight=600, role="on-bright")  # fmt: skip
    _waits(axes, track)
    if not led.any():
        axes.canvas.text(LEFT + 8, 393, "none", size=10.5, role="muted")


def _waits(axes: Axes, track: xr.Dataset) -> None:
    """Where she waits for the icebreaker, which shows as a dip of the speed to nothing."""
    waits = track.wait_h.values if "wait_h" in track else np.zeros(0)
    for at in np.flatnonzero(waits > 0.5):
        text = f"waits {words.number(float(waits[at]))} h"
        half = svg.text_width(text, 10.5) + 6
        x = float(axes.x(track.distance_nm.values[at]))
        side = "end" if x - LEFT > half else "start"
        axes.canvas.text(x + (-6 if side == "end" else 6), SPEED[1] - 6, text, size=10.5,
                         anchor=side, weight=600, halo=True)  # fmt: skip


def _strip(axes: Axes, title: str, top: float, names: Sequence[str], nm: np.ndarray) -> None:
    """Named stretches, every other one tinted, a name where it fits; of a date at least its day."""
    _title(axes.canvas, title, top + 13)
    for k, run in enumerate(runs(names)):
        left, right = _ends(axes, nm, run)
        name = names[run[0]]
        axes.canvas.rect(Box(left, top, right, top + 18), fill=theme.var("line"),
                         fill_opacity=0.9 if k % 2 else 0.4, title=name)  # fmt: skip
        number = name.split(" ")[0] if name[:1].isdigit() else ""
        for text in (name, number):
            if text and svg.text_width(text, 10.5) < right - left:
                axes.canvas.text((left + right) / 2, top + 13, text, size=10.5, anchor="middle")
                break


def _days(track: xr.Dataset) -> list[str]:
    """The date of each point, UTC; numbered days where the entry is not known."""
    hours = track.hours.values
    if "enter" not in track.attrs:
        return [f"day {int(h // 24) + 1}" for h in hours]
    enter = dt.datetime.fromisoformat(track.attrs["enter"])
    when = [enter + dt.timedelta(hours=float(h)) for h in hours]
    return [f"{day.day} {day:%b}" for day in when]


def _astern(track: xr.Dataset, case: Case | None) -> list[str]:
    """How a double-acting ship goes, point by point; empty where she never goes astern."""
    if case is None or case.voyage.ship.astern is None:
        return []
    from nsrkit.ship import speed

    ice = track[["siconc", "sithick"]]
    back = speed.astern(ice, case.voyage.ship, sailing=case.sailing).values.astype(bool)
    back &= ~track.escorted.values.astype(bool)
    return ["astern" if each else "ahead" for each in back] if back.any() else []


def passed(track: xr.Dataset) -> list[tuple[str, float]]:
    """(title, distance [nm]) of the straits and gates that a track passes, in its order."""
    from nsrkit.ice import grid, places

    x, y = grid.xy(track.lon.values, track.lat.values)
    nm = track.distance_nm.values
    found = []
    for strait in places.straits().values():
        if strait.kind in ("strait", "gate"):
            sx, sy = grid.xy(strait.lon, strait.lat)
            off = np.hypot(x - sx, y - sy) / 1000
            if float(off.min()) < NEAR_KM:
                found.append((float(nm[off.argmin()]), strait.kind == "gate", strait.title))
    kept: list[tuple[str, float]] = []
    for at, is_gate, title in sorted(found):
        near = is_gate and any(abs(at - other) < 40 for other, gate, _ in found if not gate)
        if not near:  # the cape beside a strait is told by the strait
            kept.append((title, at))
    return kept


def _straits(axes: Axes, track: xr.Dataset) -> None:
    """Straits by name above the speeds, a line through all that lies below."""
    taken: list[Box] = []
    for title, at in passed(track):
        x, half = float(axes.x(at)), svg.text_width(title, 11, bold=True) / 2
        middle = float(np.clip(x, LEFT + half - 20, RIGHT - half))
        for y in (54.0, 40.0):
            box = Box(middle - half, y - 10, middle + half, y + 3)
            if not any(box.meets(other) for other in taken):
                taken.append(box)
                axes.canvas.text(middle, y, title, size=11, anchor="middle", weight=600)
                break
        for top, bottom in ((58, SPEED[1]), (SPEED[1] + 46, 446)):  # not through the axis' words
            axes.canvas.line([(x, top), (x, bottom)], stroke=theme.var("ink"), stroke_width="1px",
                             stroke_dasharray="2 4", stroke_opacity=0.75)  # fmt: skip


def _keys(canvas: Canvas, track: xr.Dataset) -> None:
    """What the colours of risk and escort mean, above all panels."""
    left = LEFT
    canvas.text(16, 20, "RIO, POLARIS", size=11, weight=600)
    known = track.rio.values[np.isfinite(track.rio.values)]
    for low, high, role, opacity, text in reversed(RISK):
        if ((known >= low) & (known < high)).any():
            canvas.rect(Box(left, 10, left + 20, 22), fill=theme.var(role), fill_opacity=opacity,
                        stroke=theme.var("muted"), stroke_width="0.5px")  # fmt: skip
            canvas.text(left + 26, 20, text, size=11)
            left += 42 + svg.text_width(text, 11)
    if bool(track.escorted.any()):
        canvas.rect(Box(left, 10, left + 20, 22), fill=theme.var("escort"))
        canvas.text(left + 26, 20, "led by an icebreaker", size=11)
