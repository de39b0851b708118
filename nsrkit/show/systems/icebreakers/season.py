"""One season of ships and icebreakers on a time axis: who led whom, who lay and waited."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.show import svg, theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes
from nsrkit.show.svg import Box, Canvas, Html
from nsrkit.show.systems.icebreakers.fleets import named, upper, vessel

if TYPE_CHECKING:
    import xarray as xr

MOST = 30
_ROW, _LEFT, _TOP = 17.0, 172.0, 66.0


class State(NamedTuple):
    """What a ship or icebreaker does, and how it is drawn."""

    title: str
    role: str
    tall: float
    """Share of the row."""
    opacity: float = 1.0


STATES = {
    "leads": State("icebreaker leads", "escort", 0.78),
    "comes": State("comes", "series-6", 0.5),
    "led": State("ship led", "escort", 0.62),
    "alone": State("alone", "series-1", 0.3, 0.8),
    "waits": State("waits for an icebreaker", "bad", 0.78),
    "closed": State("ice lets nobody pass", "series-4", 0.78),
    "idle": State("at hand", "line", 0.4),
}


def escort_season(spans: xr.Dataset) -> Html:
    """Icebreakers and the ships they are asked for, from the first request to the last.

    Parameters
    ----------
    spans
        As `nsrkit.systems.icebreakers.season` gives it, on `span`: `begin`, `end` [UTC], `who`,
        `kind`, `state`, `way`, `convoy` and `beset`; NaT ends are not drawn.

    Returns
    -------
    Html
        A figure: a row per icebreaker, below them the ships that waited longest; or a line of text
        where nobody asked.

    Examples
    --------
    >>> import numpy as np, xarray as xr
    >>> made = {"begin": np.array(["2021-11-01"], "M8[ns]"), "end": np.array(["2021-11-09"],
    ...     "M8[ns]"), "who": ["crude 1"], "kind": ["ship"], "state": ["waits"], "way": ["east"],
    ...     "convoy": [-1], "beset": [True]}
    >>> spans = xr.Dataset({name: ("span", values) for name, values in made.items()})
    >>> "crude 1 8.0 d" in escort_season(spans).plain
    True
    """
    leaders, ships, hidden = _rows(spans)
    if not leaders and not ships:
        return Html('<p class="nsr-said">Nobody asks for an icebreaker in this season.</p>', "none")
    seen = np.isin(spans.who.values, [*leaders, *ships]) & np.isin(spans.state.values, _TOLD)
    day = _days(spans)[:, seen]
    bottom = _TOP + _ROW * (len(leaders) + len(ships)) + 14
    canvas = Canvas(WIDTH_PX, bottom + 28)
    axes = Axes(canvas, Box(_LEFT, _TOP, WIDTH_PX - 20, bottom),
                (float(day.min()) - 1, float(day.max()) + 1), (0, 1))  # fmt: skip
    _keys(canvas)
    _grid(axes)
    for i, name in enumerate([*leaders, *ships]):
        y = _TOP + _ROW * i + (14 if i >= len(leaders) else 0)
        title = vessel(name) if i < len(leaders) else name
        canvas.text(_LEFT - 8, y + 12.5, title[:27], size=10.5, anchor="end",
                    weight=600 if i < len(leaders) else 400)  # fmt: skip
        _row(axes, spans.isel(span=np.flatnonzero(spans.who.values == name)), y)
    edge = _TOP + _ROW * len(leaders) + 7
    canvas.line([(16, edge), (WIDTH_PX - 20, edge)], stroke=theme.var("muted"),
                stroke_width="0.8px")  # fmt: skip
    return canvas.figure(_alt(spans, ships), _caption(spans, hidden))


_TOLD = ("waits", "led", "closed", "leads", "comes")


def _rows(spans: xr.Dataset) -> tuple[list[str], list[str], int]:
    """Icebreakers; ships that asked, in the order in which they first did; how many are left out.

    Where there are too many ships, those that waited longest are kept.
    """
    leaders = [str(name) for name in dict.fromkeys(spans.who.values[spans.kind == "icebreaker"])]
    waits = waited(spans)
    asked = (spans.kind == "ship") & np.isin(spans.state, ("waits", "led", "closed"))
    order = [str(name) for name in dict.fromkeys(spans.who.values[asked.values])]
    kept = set(sorted(order, key=lambda name: -waits.get(name, 0.0))[:MOST])
    return leaders, [name for name in order if name in kept], len(order) - len(kept)


def waited(spans: xr.Dataset) -> dict[str, float]:
    """Days that each ship waited, for an icebreaker or before ice that let nobody pass.

    Parameters
    ----------
    spans
        As `nsrkit.systems.icebreakers.season` gives it.

    Returns
    -------
    dict
        Days [d] by ship; who never waited is not in it.
    """
    at = np.flatnonzero(np.isin(spans.state.values, ("waits", "closed")))
    begin, end = _days(spans)
    found: dict[str, float] = {}
    for i in at:
        name = str(spans.who.values[i])
        found[name] = found.get(name, 0.0) + float(end[i] - begin[i])
    return found


def _days(spans: xr.Dataset) -> np.ndarray:
    """(2, span) begin and end as proleptic days, as the axis of months counts them."""
    epoch = np.datetime64("1970-01-01")
    both = np.stack([spans.begin.values, spans.end.values])
    return (both - epoch) / np.timedelta64(1, "D") + dt.date(1970, 1, 1).toordinal()


def _keys(canvas: Canvas) -> None:
    left = 16.0
    for state in STATES.values():
        canvas.rect(Box(left, 12, left + 20, 24), fill=theme.var(state.role),
                    fill_opacity=state.opacity)  # fmt: skip
        canvas.text(left + 25, 22, state.title, size=11)
        left += 43 + svg.text_width(state.title, 11)
    canvas.line([(16, 41), (36, 41)], stroke=theme.var("ink"), stroke_width="1.6px")
    canvas.text(41, 45, "beset: lay longer than the scenario allows", size=11)


def _grid(axes: Axes) -> None:
    """A line every so many weeks, on Mondays, about a dozen of them."""
    first, last = (int(np.ceil(v)) for v in axes.x_range)
    mondays = [day for day in range(first, last) if dt.date.fromordinal(day).weekday() == 0]
    marks = mondays[:: max(1, round(len(mondays) / 12))]
    for day in marks:
        x = float(axes.x(day))
        axes.canvas.line([(x, axes.frame.top), (x, axes.frame.bottom)], stroke=theme.var("line"),
                         stroke_width="0.7px")  # fmt: skip
    told = (dt.date.fromordinal(day) for day in marks)
    axes.x_axis("", [(day, f"{at.day} {at:%b}") for day, at in zip(marks, told, strict=True)])


def _row(axes: Axes, one: xr.Dataset, y: float) -> None:
    begin, end = _days(one)
    for i, name in enumerate(str(each) for each in one.state.values):
        state = STATES.get(name)
        if state is None or not np.isfinite(begin[i] + end[i]):
            continue
        left, right = (float(axes.x(np.clip(v, *axes.x_range))) for v in (begin[i], end[i]))
        if right <= left:
            continue
        pad = _ROW * (1 - state.tall) / 2
        number = int(one.convoy.values[i])
        told = f"{one.who.values[i]}: {state.title}, {end[i] - begin[i]:.1f} d"
        told += f", convoy {number}" if number >= 0 else ""
        axes.canvas.rect(Box(left, y + pad, right, y + _ROW - pad), fill=theme.var(state.role),
                         fill_opacity=state.opacity, title=told)  # fmt: skip
        if bool(one.beset.values[i]):
            axes.canvas.line([(left, y + _ROW - 1.2), (right, y + _ROW - 1.2)],
                             stroke=theme.var("ink"), stroke_width="1.6px")  # fmt: skip


def _alt(spans: xr.Dataset, ships: list[str]) -> str:
    waits = waited(spans)
    longest = sorted((name for name in ships if name in waits), key=lambda name: -waits[name])[:3]
    told = ", ".join(f"{name} {waits[name]:.1f} d" for name in longest)
    beset = len({str(name) for name in spans.who.values[spans.beset.values.astype(bool)]})
    return (f"One season of ships and icebreakers: {len(ships)} ships ask to be led, {beset} are "
            f"beset{f'; the longest waits: {told}' if told else ''}.")  # fmt: skip


def _caption(spans: xr.Dataset, hidden: int) -> str:
    fleet, number = spans.attrs.get("fleet", ""), spans.attrs.get("number")
    text = f"{upper(named(str(fleet)))}, " if fleet else ""
    text += f"season {words.number(float(number))} of the simulation" if number is not None else ""
    text += ". " if text else ""
    text += "Grey lines are Mondays. Ships in the order in which they first had to be led."
    return upper(text) + (f" {hidden} ships that waited less are left out." if hidden else "")
