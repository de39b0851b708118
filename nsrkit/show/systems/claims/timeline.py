"""Dated events in order, by kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, get_args

from nsrkit.scenario.parts.events import Event, Kind
from nsrkit.scenario.parts.kinds import days
from nsrkit.scenario.reading.events import events
from nsrkit.show import theme, words
from nsrkit.show.charts.axes import WIDTH_PX
from nsrkit.show.footnotes import Noted, sourced
from nsrkit.show.svg import Box, Canvas, Html

if TYPE_CHECKING:
    from nsrkit.scenario.case import Case

COLOURS: dict[str, str] = {
    "governance": "series-1", "sanctions": "series-2", "energy": "series-3", "market": "series-4",
    "fleet": "series-5", "exercise": "series-8", "season": "series-6",
}  # fmt: skip
_ROW, _TOP, _LANES, _LANE, _TEXT = 21.0, 76.0, 150.0, 34.0, 410.0


def timeline(case: Case) -> Html:
    """Dated events of the route in order, each in the lane of its kind.

    Parameters
    ----------
    case
        A scenario: its `events.files` add events, those in force are marked.

    Returns
    -------
    Html
        A drawing with one row for each event, and the sources below it.

    Examples
    --------
    >>> import nsrkit
    >>> "Harbin" in timeline(nsrkit.load("smoke")).html
    True
    """
    known = events(case.events.files)
    kinds = [kind for kind in get_args(Kind) if any(one.kind == kind for one in known.values())]
    canvas = Canvas(WIDTH_PX, _TOP + _ROW * len(known) + 14)
    for k, kind in enumerate(kinds):
        x = _LANES + _LANE * k
        canvas.text(x + 3, _TOP - 16, kind, size=11.5, role="muted", weight=600, turn=-38)
        canvas.line([(x, _TOP - 6), (x, canvas.height - 8)], stroke=theme.var("line"),
                    stroke_width="1px")  # fmt: skip
    year = ""
    for row, (name, one) in enumerate(known.items()):
        y = _TOP + _ROW * (row + 0.5)
        if one.date[:4] != year:
            year = one.date[:4]
            _year(canvas, y, year)
        _event(canvas, y, _LANES + _LANE * kinds.index(one.kind), one,
               held=name in case.events.in_force)  # fmt: skip
    held = ", ".join(known[name].title for name in case.events.in_force if name in known)
    caption = (f"{len(known)} events. Hollow: planned, or only supposed to ask what if. In force "
               f"in this scenario, and changing its numbers: {held or 'none'}.")  # fmt: skip
    figure = canvas.figure(f"Timeline of {len(known)} events, {_said(known)}", caption)
    status = {"happened": "found", "planned": "found", "supposed": "assumed"}
    return sourced(figure, [Noted(one.title, one.source, status[one.status])
                            for one in known.values()])  # fmt: skip


def _year(canvas: Canvas, y: float, year: str) -> None:
    top = y - _ROW / 2
    canvas.line([(20, top), (WIDTH_PX - 20, top)], stroke=theme.var("line"), stroke_width="1px")
    canvas.text(20, y + 4, year, size=12.5, weight=700)


def _event(canvas: Canvas, y: float, x: float, one: Event, *, held: bool) -> None:
    colour = theme.var(COLOURS[one.kind])
    if held:
        canvas.rect(Box(_TEXT - 8, y - _ROW / 2 + 1, WIDTH_PX - 20, y + _ROW / 2 - 1), radius=4,
                    fill=theme.var("accent"), fill_opacity=0.14)  # fmt: skip
    hollow = one.status != "happened"
    canvas.dot(x, y, 5, fill=theme.var("panel") if hollow else colour, stroke=colour,
               stroke_width="2px")  # fmt: skip
    canvas.text(72, y + 4, _when(one), size=11, role="muted")
    more = f" ({one.status})" if hollow else ""
    canvas.text(_TEXT, y + 4, f"{one.title}{more}", size=12, weight=700 if held else 400,
                italic=hollow)  # fmt: skip


def _when(one: Event) -> str:
    """Day and month, as far as they are known."""
    if len(one.date) == 4:
        return ""
    begun = _day(one.date)
    ended = _day(one.until) if one.until and one.until[:4] == one.date[:4] else ""
    if not ended:
        return begun
    return f"{begun.split()[0]}–{ended}" if begun[-3:] == ended[-3:] else f"{begun}–{ended}"


def _day(period: str) -> str:
    first = days(period)[0]
    return f"{first.day} {first:%b}" if len(period) == 10 else f"{first:%b}"


def _said(known: Mapping[str, Event]) -> str:
    first, *_, last = known.values()
    return (f"from {first.title} ({words.date(days(first.date)[0])}) to {last.title} "
            f"({words.date(days(last.date)[0])})")  # fmt: skip
