"""The chain beside other ways: days and cost of a box."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes, legend
from nsrkit.show.svg import Box, Canvas, Figure, Html
from nsrkit.show.tables import table

if TYPE_CHECKING:
    import xarray as xr

_RIVALS = ("rail", "series-3", "series-4", "suez", "cape")
_DASHES = ("7 4", "2 3", "10 3 2 3", "5 2", "1 4")


def express_door(found: xr.Dataset) -> Html:
    """Days and cost of a box beside other ways.

    Parameters
    ----------
    found
        As `systems.express.door` gives it; NaN is an en dash, not supplied.

    Returns
    -------
    Html
        A row per way: days, USD per box of forty feet, and what a rate leaves for rail, terminals
        and profit after the sea part of the chain.

    Examples
    --------
    >>> few = {"express.members": 0, "scan.every_d": 31, "express.levers.port.ship": "feeder-1as"}
    >>> case = nsrkit.load("arctic-express", few)
    >>> "Zabaikalsk" in express_door(nsrkit.systems.express.door(case)).html
    True
    """
    rows = []
    for piece in map(str, found["piece"].values):
        name = "Whole chain" if piece == "all" else f"{piece.capitalize()}"
        usd = found["usd_per_feu"].values if piece == "at sea" else np.full(3, np.nan)
        usd = found["rail_usd_per_feu"].values if piece == "by rail" else usd
        rows.append([name, _spread(found["days"].sel(piece=piece).values), _spread(usd), "–"])
    sea = float(found["usd_per_feu"].sel(end="value"))
    for rival in map(str, found["rival"].values):
        one = found.sel(rival=rival)
        rate = float(one["rival_usd"].sel(end="value"))
        left = words.number(rate - sea) if math.isfinite(rate - sea) else "–"
        rows.append([rival, _spread(one["rival_days"].values), _spread(one["rival_usd"].values),
                     "–" if "model" in rival else left])  # fmt: skip
    gone = found.attrs["excluded"]
    inland, promised = found.attrs["inland"], found.attrs["promised_d"]
    said_promise = f"{promised:g} days were announced. " if math.isfinite(promised) else ""
    said = (
        f"A box of forty feet from the last Chinese port to {inland}, low to high in brackets; "
        f"{said_promise}On average {words.number(float(found['gap_d']))} days "
        "pass between two sailings. The sea part is cost, not price: voyages out and back over "
        "the loaded boxes of both, 10-90 % of draws of prices, hire, loads and weights. No tariff "
        "was found for rail and terminals of the chain: the last column says what a rate would "
        "leave for them and for profit. A rate is what was asked, in its own year."
        + (f" Excluding {gone}." if gone else "")
    )
    return table(["Way", "Days", "USD/FEU", "Left after the sea part"], rows, said)


def _spread(values: np.ndarray) -> str:
    low, value, high = (float(each) for each in values)
    if not math.isfinite(value):
        return "–"
    text = words.number(value)
    return text if low == high else f"{text} ({words.number(low)}-{words.number(high)})"


def express_cost(found: xr.Dataset) -> Figure:
    """What the sea part of a box costs by the load of the ship, with the rates of other ways.

    Parameters
    ----------
    found
        As `systems.express.door` gives it; NaN is left out.

    Returns
    -------
    Figure
        USD per box of forty feet against the share of slots that are loaded, both ways alike.

    Examples
    --------
    >>> few = {"express.members": 0, "scan.every_d": 31, "express.levers.port.ship": "feeder-1as"}
    >>> case = nsrkit.load("arctic-express", few)
    >>> "load" in express_cost(nsrkit.systems.express.door(case)).alt
    True
    """
    load, usd = 100 * found["load"].values, found["usd_by_load"].values
    rates = {str(name): float(found["rival_usd"].sel(rival=name, end="value"))
             for name in found["rival"].values if "model" not in str(name)}  # fmt: skip
    rates = {name: rate for name, rate in rates.items() if math.isfinite(rate)}
    top = 1.1 * max([float(np.nanmax(usd)), *rates.values()])
    canvas = Canvas(WIDTH_PX, 380)
    axes = Axes(canvas, Box(70, 66, WIDTH_PX - 20, 316), (load[0], load[-1]), (0, top))
    axes.y_axis("USD per box of 40 feet")
    axes.x_axis("Loaded share of the slots, %, both ways")
    lines = zip(rates.items(), _RIVALS, _DASHES, strict=False)
    for i, ((name, rate), role, dash) in enumerate(lines):
        y = float(axes.y(rate))
        canvas.line([(70, y), (WIDTH_PX - 20, y)], stroke=theme.var(role), stroke_width="2.4px",
                    stroke_dasharray=dash)  # fmt: skip
        canvas.text(WIDTH_PX - 24 - 230 * i, y - 6, name, size=11.5, anchor="end", halo=True)
    canvas.line(axes.points(load, usd), stroke=theme.var("nsr"), stroke_width="3px",
                stroke_linejoin="round")  # fmt: skip
    legend(canvas, [("line", theme.var("nsr"), "sea part of the chain")], 70, 22)
    text = (
        "Where boxes weigh what the ship may carry, more slots bring nothing. Between the curve "
        "and a rate lies what is left for rail, terminals and profit."
    )
    return canvas.figure(f"Cost of the sea part of a box by the load of the ship. {text}", text)
