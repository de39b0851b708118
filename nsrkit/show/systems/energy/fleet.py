"""Ships at work, and what one more of them is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes
from nsrkit.show.footnotes import Noted, sourced
from nsrkit.show.svg import Box, Canvas, Html
from nsrkit.show.systems.energy import reading
from nsrkit.show.tables import table

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

_SERIES = ("series-1", "series-2", "series-3", "series-4", "series-5", "series-6")


def energy_ships(found: xr.Dataset, case: Case) -> Html:
    """Ships at work by fleet and year, how many there are, and the worth of a day more of one.

    Parameters
    ----------
    found
        As `nsrkit.systems.energy.run` gives it; NaN ships are chartered as they are wanted.
    case
        Its scenario, for the sources.

    Returns
    -------
    Html
        A row per fleet; means of the months of the own ice.

    Examples
    --------
    >>> less = {"years": [2025], "members": 0, "every_d": 15, "draws": 0, "counts": []}
    >>> case = nsrkit.load("arctic-lng2-sanctions", {f"energy.{k}": v for k, v in less.items()})
    >>> "chartered" in energy_ships(nsrkit.systems.energy.run(case), case).html
    True
    """
    fleets, rows = reading.told(case).fleets, []
    for name, fleet in fleets.items():
        one = found.sel(fleet=name).isel(ice=0)
        steps = "; ".join(step.ships.source for step in fleet.steps)
        status = fleet.steps[0].ships.status if fleet.steps else "not supplied"
        row: list[object] = [
            fleet.title,
            Noted.of(fleet.cargo_t, words.number(float(fleet.cargo_t.value or 0) / 1e3, 1)),
            Noted.of(fleet.fit, words.percent(float(fleet.fit.value or 0))),
        ]
        for year in found.asked.values:
            at = found.year.values == year
            have, busy = one.ships.values[at], one.busy.values[at]
            there = (
                "chartered" if np.isnan(have).all() else f"of {words.number(float(have.mean()), 1)}"
            )
            text = f"{words.number(float(busy.mean()), 1)}\n{there}"
            row.append(
                Noted(text, steps or "no number found: as many as are wanted are chartered", status)
            )
        worth = float(one.ship_day_usd.mean())
        row.append(reading.derived(words.number(worth / 1e3)) if fleet.steps else "–")
        rows.append(row)
    heads = ["Ships", "Cargo, kt", "At work", *map(str, found.asked.values), "Day more, k USD"]
    said = (
        "Ships at work in the mean of the months of each year, below how many there are. A day "
        "more is worth what a ship-day would add to sales less shipping, mean of all months."
    )
    return table(heads, rows, said)


def energy_count(found: xr.Dataset, case: Case, plant: str = "yamal") -> Html:
    """What a plant delivers with other numbers of the ships of `energy.counted`.

    Parameters
    ----------
    found
        As `nsrkit.systems.energy.run` gives it.
    case
        Its scenario, for the sources.
    plant
        Name of a plant.

    Returns
    -------
    Html
        A curve per year, in the own ice; dots are the ships that there are. A line of text where
        no other numbers were tried.

    Examples
    --------
    >>> less = {"years": [2025], "members": 0, "every_d": 15, "draws": 0, "counts": []}
    >>> case = nsrkit.load("arctic-lng2-sanctions", {f"energy.{k}": v for k, v in less.items()})
    >>> energy_count(nsrkit.systems.energy.run(case), case)
    no other numbers of ships were tried
    """
    if "by_count" not in found:
        said = "no other numbers of ships were tried"
        return Html(f'<p class="nsr-said">{said}</p>', said)
    counted = str(found.attrs["counted"])
    fleet, title = reading.told(case).fleets[counted], reading.of(found, "plant", plant)
    canvas = _curves(found, plant, fleet.title)
    said = (
        f"{title}: delivered against the number of ships, all else alike, in the own ice of each "
        "year. Dots: the ships that there are. Onward carriers are chartered as wanted."
    )
    most = found.by_count.sel(plant=plant).isel(count=-1)
    told = ", ".join(
        f"{words.number(float(most.sel(asked=year)), 1)} Mt in {year}"
        for year in found.asked.values
    )
    notes = [Noted("curves", reading.PLANNED, "derived")]
    notes += reading.inputs(case, f"fleets.{counted}.", "load_d", "turn_d")
    notes += [
        Noted(f"{step.ships.value:g} from {step.on}", step.ships.source, step.ships.status)
        for step in fleet.steps
    ]
    alt = f"{said} With {int(found['count'][-1])} ships: {told}."
    return sourced(canvas.figure(alt, said), notes)


def _curves(found: xr.Dataset, plant: str, ships: str) -> Canvas:
    """A curve per year over the number of ships, and a dot where the year is."""
    one, counts = found.by_count.sel(plant=plant), found["count"].values.astype(float)
    plate = float(found.nameplate.sel(plant=plant).max())
    top = 1.1 * max(float(one.max()), plate, 1e-6)
    canvas = Canvas(WIDTH_PX, 330)
    axes = Axes(canvas, Box(66, 60, WIDTH_PX - 40, 280), (0.0, float(counts.max())), (0.0, top))
    axes.y_axis("Delivered, Mt a year")
    axes.x_axis(f"{ships}, number", [(c, f"{c:.0f}") for c in counts])
    canvas.line(
        axes.points(counts[[0, -1]], np.array([plate, plate])),
        stroke=theme.var("muted"),
        stroke_dasharray="5 4",
        stroke_width="1.2px",
    )
    pairs = list(zip(found.asked.values.tolist(), _SERIES, strict=False))
    rows = [("line", theme.var(role), str(year)) for year, role in pairs]
    reading.keys(canvas, [*rows, ("line", theme.var("muted"), "nameplate")], 66, 18, WIDTH_PX - 20)
    there = found.ships.sel(fleet=found.attrs["counted"])
    for year, role in pairs:
        y, x = one.sel(asked=year).values, float(there[found.year.values == year].mean())
        canvas.line(axes.points(counts, y), stroke=theme.var(role), stroke_width="2.6px")
        at = float(axes.x(x)), float(axes.y(np.interp(x, counts, y)))
        canvas.dot(*at, 4.5, fill=theme.var(role))
    return canvas
