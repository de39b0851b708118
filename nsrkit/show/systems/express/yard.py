"""Boxes at the port through the season, and the trains that move them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes, legend
from nsrkit.show.svg import Box, Canvas, Figure

if TYPE_CHECKING:
    import xarray as xr

_IN, _OUT, _TRAINS = "series-1", "series-5", "rail"


def express_yard(found: xr.Dataset) -> Figure:
    """Boxes stored at the port by day, calls of ships, and pairs of trains.

    Parameters
    ----------
    found
        As `systems.express.run` gives it; drawn is the case's own ice.

    Returns
    -------
    Figure
        Above boxes from the ships and for the ships, stacked, with the room of the yard; below
        pairs of trains in a day. NaN is left out.

    Examples
    --------
    >>> few = {"express.members": 0, "scan.every_d": 31, "express.levers.port.ship": "feeder-1as"}
    >>> case = nsrkit.load("arctic-express", few)
    >>> "stored" in express_yard(nsrkit.systems.express.run(case)).alt
    True
    """
    day = np.array([each.toordinal() for each in
                    found["day"].values.astype("M8[D]").astype(object)], float)  # fmt: skip
    own = found.sel(ice=0) if 0 in found["ice"].values else found.isel(ice=0)
    inbound, outbound = (np.nan_to_num(own[name].values) for name in ("stored_in", "stored_out"))
    canvas, room = Canvas(WIDTH_PX, 480), found.attrs["store_teu"]
    most = float((inbound + outbound).max(initial=0.0))
    shown = room if np.isfinite(room) and room < 3 * most else most
    top = max(shown * 1.15, 1.0)
    axes = Axes(canvas, Box(70, 66, WIDTH_PX - 20, 286), (day[0], day[-1]), (0, top))
    axes.y_axis("Stored at the port, TEU")
    _stacked(axes, day, np.zeros_like(inbound), inbound, _IN)
    _stacked(axes, day, inbound, inbound + outbound, _OUT)
    _calls(axes, own)
    if shown == room:
        y = float(axes.y(room))
        canvas.line([(70, y), (WIDTH_PX - 20, y)], stroke=theme.var("bad"), stroke_width="1.6px",
                    stroke_dasharray="6 4")  # fmt: skip
    rows = [("box", theme.var(_IN), "from the ships"), ("box", theme.var(_OUT), "for the ships"),
            ("line", theme.var("nsr"), "a call")]  # fmt: skip
    if shown == room:
        rows.append(("line", theme.var("bad"), "room of the yard"))
    legend(canvas, rows, 70, 22)
    _trains(canvas, own, day)
    return canvas.figure(f"Boxes stored at the port by day, and trains. {_said(found)}",
                         _said(found))  # fmt: skip


def _stacked(axes: Axes, day: np.ndarray, low: np.ndarray, high: np.ndarray, role: str) -> None:
    """An area of steps by day."""
    x = np.repeat(day, 2)[1:]
    up, down = (np.repeat(values, 2)[:-1] for values in (high, low))
    points = np.concatenate([axes.points(x, up), axes.points(x, down)[::-1]])
    axes.canvas.area(points, fill=theme.var(role), fill_opacity=0.85)


def _calls(axes: Axes, own: xr.Dataset) -> None:
    """A mark for each stay of a ship, above the panel."""
    stays = zip(own["arrived"].values, own["back"].values, strict=True)
    for arrived, back in stays:
        if np.isnat(arrived):
            continue
        ends = [each.astype("M8[D]").astype(object).toordinal()
                for each in (arrived, arrived if np.isnat(back) else back)]  # fmt: skip
        x0, x1 = (float(axes.x(each)) for each in ends)
        y = axes.frame.top - 4
        axes.canvas.line([(x0, y), (max(x1, x0 + 4), y)], stroke=theme.var("nsr"),
                         stroke_width="5px")  # fmt: skip


def _trains(canvas: Canvas, own: xr.Dataset, day: np.ndarray) -> None:
    pairs = np.nan_to_num(own["trains"].values)
    top = max(float(pairs.max(initial=0.0)) * 1.2, 0.1)
    axes = Axes(canvas, Box(70, 340, WIDTH_PX - 20, 424), (day[0], day[-1]), (0, top))
    axes.y_axis("Pairs of trains in a day", digits=1)
    _stacked(axes, day, np.zeros_like(pairs), pairs, _TRAINS)
    when = own["day"].values.astype("M8[D]").astype(object)
    axes.months("Day of the season", when[0], when[-1])


def _said(found: xr.Dataset) -> str:
    own = found.isel(ice=0)
    most = float((own["stored_in"] + own["stored_out"]).max())
    days, calls = float(own["stored_d"]), int(own["calls"])
    left = float(own["left"])
    room = found.attrs["store_teu"]
    of = f" of {words.number(room)} that have room" if np.isfinite(room) else ""
    said = (
        f"{calls} calls; at most {words.number(most)} TEU stored{of}; a box from the ships lies "
        f"{words.number(days, 1)} days until its train"
    )
    refused = float(own["refused"])
    more = f"; {words.number(refused)} TEU found no room" if refused > 0.5 else ""
    rest = f"; {words.number(left)} TEU still lie there at the end" if left > 0.5 else ""
    return f"{said}{more}{rest}. Ice of the case."
