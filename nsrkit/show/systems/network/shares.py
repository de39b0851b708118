"""Which way goods take, by kind of goods, state of the Red Sea and year; model against record."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.show import svg, theme, words
from nsrkit.show.charts.axes import WIDTH_PX
from nsrkit.show.footnotes import Noted, sourced
from nsrkit.show.svg import Box, Canvas, Html
from nsrkit.show.systems.network import reading
from nsrkit.show.tables import table
from nsrkit.systems.network.tables import WAYS

if TYPE_CHECKING:
    import xarray as xr


class Kind(NamedTuple):
    """How a way is drawn: colour, its strength, and the ink of words on it."""

    role: str
    opacity: float = 1.0
    ink: str = "on-bright"


KINDS = {
    "nsr": Kind("nsr"), "west": Kind("nsr", 0.45, "ink"), "suez": Kind("suez"),
    "cape": Kind("cape"), "ocean": Kind("direct"), "far_east": Kind("series-5"),
    "rail_border": Kind("rail"), "road_border": Kind("series-9", 1.0, "panel"),
    "conveyor": Kind("escort"), "rail_kazakhstan": Kind("series-1", 1.0, "panel"),
    "middle_corridor": Kind("series-8", 1.0, "panel"),
}  # fmt: skip
_LEFT, _ROW, _BAR = 214.0, 27.0, 21.0
_SOLVED = "nsrkit.systems.network.run: flows of least cost, counted by the way that they take"


def title(way: str) -> str:
    """Name of a way for people.

    Examples
    --------
    >>> title("rail_kazakhstan")
    'Rail over Kazakhstan'
    """
    return WAYS[way][:1].upper() + WAYS[way][1:]


def hub_shares(found: xr.Dataset) -> Html:
    """Shares of the ways by kind of goods, for each year and state of the Red Sea.

    Parameters
    ----------
    found
        As `nsrkit.systems.network.run` gives it; a kind of goods without a flow has no bar.

    Returns
    -------
    Html
        Stacked bars, their tonnes at the right, and what they rest on.

    Examples
    --------
    >>> few = {"years": [2024], "states": [], "draws": 0, "seaways": {"members": 1, "every_d": 28}}
    >>> case = nsrkit.load("border-hubs", {f"network.{key}": told for key, told in few.items()})
    >>> found = nsrkit.systems.network.run(case)
    >>> "Suez" in hub_shares(found).plain
    True
    """
    runs = [(year, state) for year in found["year"].values for state in found["state"].values]
    seen = [
        str(way) for way in found["way"].values if float(found["way_mt"].sel(way=way).sum()) > 0
    ]
    seen.sort(key=list(KINDS).index)
    groups = [str(group) for group in found["group"].values
              if float(found["way_mt"].sel(group=group).sum()) > 0]  # fmt: skip
    top = _keys(None, seen) + 20
    canvas = Canvas(WIDTH_PX, top + len(groups) * (len(runs) * _ROW + 34) + 4)
    _keys(canvas, seen)
    y = top
    for group in groups:
        canvas.text(12, y + 14, group.capitalize(), size=12.5, weight=600)
        y += 22
        for year, state in runs:
            one = found["way_mt"].sel(year=year, state=state, group=group)
            canvas.text(_LEFT - 8, y + 15, f"{year}, {reading.STATES[str(state)]}", size=11,
                        anchor="end", role="muted")  # fmt: skip
            _stack(canvas, one, seen, y)
            y += _ROW
        y += 12
    figure = canvas.figure(_alt(found, seen), _CAPTION)
    return sourced(figure, [Noted("shares", _SOLVED, "derived"), *reading.demand(found)])


_CAPTION = (
    "Tonnes of a year by the way from one side of the continent, or of a border, to the other; at "
    "the right what goes at all. Where the flow of least cost has a choice between ways as cheap "
    "as each other, one is shown."
)


def _keys(canvas: Canvas | None, seen: list[str]) -> float:
    """Keys in as many lines as they need; gives the height, without a canvas that alone."""
    x, y = 12.0, 18.0
    for way in seen:
        kind, text = KINDS[way], title(way)
        width = 30 + svg.text_width(text, 11.5) + 20
        if x + width > WIDTH_PX:
            x, y = 12.0, y + 20
        if canvas is not None:
            canvas.rect(Box(x, y - 10, x + 22, y + 2), radius=2, fill=theme.var(kind.role),
                        fill_opacity=kind.opacity)  # fmt: skip
            canvas.text(x + 28, y, text, size=11.5)
        x += width
    return y


def _stack(canvas: Canvas, one: xr.DataArray, seen: list[str], y: float) -> None:
    """One bar, and its tonnes beside it."""
    whole, right = float(one.sum()), WIDTH_PX - 84
    canvas.text(right + 8, y + 15, f"{words.number(whole, 1)} Mt", size=11.5)
    x = _LEFT
    for way in seen:
        share = float(one.sel(way=way)) / whole if whole > 0 else 0.0
        if share <= 0:
            continue
        kind, wide = KINDS[way], share * (right - _LEFT)
        box = Box(x, y, x + max(wide - 1, 0.6), y + _BAR)
        text = words.percent(share)
        canvas.rect(
            box,
            fill=theme.var(kind.role),
            fill_opacity=kind.opacity,
            title=f"{title(way)}: {words.number(float(one.sel(way=way)), 2)} Mt, {text}",
        )
        if svg.text_width(text, 11) < wide - 8:
            canvas.text(x + wide / 2, y + 15, text, size=11, anchor="middle", role=kind.ink)
        x += wide


def _alt(found: xr.Dataset, seen: list[str]) -> str:
    told = []
    for year in found["year"].values:
        for state in found["state"].values:
            one = found["share"].sel(year=year, state=state)
            parts = ", ".join(f"{title(way)} {words.percent(float(one.sel(way=way)))}"
                              for way in seen)  # fmt: skip
            told.append(f"{year}, {reading.STATES[str(state)]}: {parts}")
    return f"Shares of the ways in all goods. {'. '.join(told)}."


def hub_record(found: xr.Dataset) -> Html:
    """Tonnes that were reported beside those of the model, and why they differ.

    Parameters
    ----------
    found
        As `nsrkit.systems.network.run` gives it; NaN is an en dash.

    Returns
    -------
    Html
        A row per number of the record.

    Examples
    --------
    >>> few = {"years": [2024], "states": [], "draws": 0, "seaways": {"members": 1, "every_d": 28}}
    >>> case = nsrkit.load("border-hubs", {f"network.{key}": told for key, told in few.items()})
    >>> found = nsrkit.systems.network.run(case)
    >>> "RZD" in hub_record(found).html
    True
    """
    solved = "nsrkit.systems.network.run: flow of least cost of the first year"
    rows = []
    for i, name in enumerate(map(str, found["record_title"].values)):
        it = found.isel(record=i)
        reported, modelled = float(it["reported"]), float(it["modelled"])
        off = modelled / reported - 1 if reported else np.nan
        what = f"{name}\n{it['definition'].item()}, {it['publisher'].item()}"
        source, status = str(it["record_source"].item()), str(it["record_status"].item())
        rows.append([
            what, str(int(it["record_year"])), Noted(_mt(reported), source, status), _mt(modelled),
            signed(off),
            str(it["why"].item()),
        ])  # fmt: skip
    heads = ["What", "Year", "Reported, Mt", Noted("Model, Mt", solved, "derived"), "Off",
             "Why they differ"]  # fmt: skip
    said = (
        f"The model of {int(found['year'][0])} beside the record, each number with its own "
        "definition. Demand and rates were not fitted to it; a crossing whose capacity was not "
        "found may take what it was seen to carry, and then agrees by itself."
    )
    return table(heads, rows, said, last=True)


def _mt(value: float) -> str:
    return words.number(value, 1 if value >= 1 else 2)


def signed(share: float) -> str:
    """A difference in per cent with its sign; NaN is a dash.

    Examples
    --------
    >>> signed(0.077), signed(-0.004)
    ('+8 %', '0 %')
    """
    if not np.isfinite(share):
        return "–"
    text = f"{abs(100 * share):.0f} %"
    sign = "" if text == "0 %" else "+" if share > 0 else words.MINUS
    return f"{sign}{text}"
