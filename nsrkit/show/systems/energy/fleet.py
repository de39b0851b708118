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
    fleet = reading.told(case).fleets[str(found.attrs["counted"])]
    one = found.by_count.sel(plant=plant)
    counts = found["count"].values.astype(float)
    top = 1.1 * max(float(one.max()), float(found.nameplate.sel(plant=plant).max()), 1e-6)
    canvas = Canvas(WIDTH_PX, 330)
    axes = Axes(canvas, Box(66, 60, WIDTH_PX - 110, 280), (0.0, float(counts.max())), (0.0, top))
    axes.y_axis("Delivered, Mt a year")
    axes.x_axis(f"{fleet.title}, number", [(c, f"{c:.0f}") for c in counts])
    plate = float(found.nameplate.sel(plant=plant).max())
    axes.canvas.line(
        axes.points(counts[[0, -1]], np.array([plate, plate])),
        stroke=theme.var("muted"),
        stroke_dasharray="5 4",
        stroke_width="1.2px",
    )
    years = found.asked.values.tolist()
    rows = [
        ("line", theme.var(role), str(year)) for year, role in zip(years, _SERIES, strict=False)
    ]
    rows.append(("line", theme.var("muted"), "nameplate"))
    reading.keys(canvas, rows, 66, 18, WIDTH_PX - 20)
    for year, role in zip(years, _SERIES, strict=False):
        y = one.sel(asked=year).values
        canvas.line(axes.points(counts, y), stroke=theme.var(role), stroke_width="2.6px")
        there = float(
            np.nanmean(
                found.ships.sel(fleet=found.attrs["counted"]).values[found.year.values == year]
            )
        )
        canvas.dot(
            float(axes.x(there)),
            float(axes.y(np.interp(there, counts, y))),
            4.5,
            fill=theme.var(role),
        )
    title = reading.of(found, "plant", plant)
    said = (
        f"{title}: delivered against the number of ships, all else alike, in the own ice of each "
        "year. Dots: the ships that there are. Onward carriers are chartered as wanted."
    )
    told = ", ".join(
        f"{words.number(float(one.sel(asked=year)[-1]), 1)} Mt in {year}" for year in years
    )
    notes = [
        Noted("curves", reading.PLANNED, "derived"),
        *reading.inputs(case, f"fleets.{found.attrs['counted']}.", "load_d", "turn_d"),
    ]
    notes += [
        Noted(f"{step.ships.value:g} from {step.on}", step.ships.source, step.ships.status)
        for step in fleet.steps
    ]
    return sourced(canvas.figure(f"{said} With {counts[-1]:.0f} ships: {told}.", said), notes)
