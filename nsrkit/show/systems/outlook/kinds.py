"""Cargo by kind and by project: what is planned beside what the outlook expects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes, legend, ticks
from nsrkit.show.footnotes import Noted, sourced
from nsrkit.show.svg import Box, Canvas, Html
from nsrkit.show.systems.outlook.aims import RUN
from nsrkit.show.tables import table
from nsrkit.systems.outlook.model import HORIZONS
from nsrkit.systems.outlook.promises import plans, records

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

_ROLES = ("series-1", "series-2", "series-3", "series-4", "series-5", "series-7", "series-6",
          "series-8", "series-9")  # fmt: skip
IN_FORCE = (
    "median of the totals announced in the latest year of announcements "
    "(nsrkit.systems.outlook.promises.plans)"
)
SCALED = (
    "plan of August 2022 by project, scaled to the totals announced last "
    "(nsrkit.systems.outlook.projects.planned)"
)


def outlook_kinds(found: xr.Dataset, case: Case) -> Html:
    """Cargo by kind over the years: the plan in force, and the mean of the outlook.

    Parameters
    ----------
    found
        As `nsrkit.systems.outlook.run` gives it; NaN (transit in the plan) counts as nought: the
        plan holds transit in "other".
    case
        The scenario, for the sources of the plans.

    Returns
    -------
    Html
        Two panels of stacked areas on one scale, and the sources.

    Examples
    --------
    >>> none = {"status": "not supplied"}
    >>> case = nsrkit.load("year-round-2040", {"outlook.draws": 64,
    ...     "outlook.transit.of_season": none, "outlook.transit.of_cost": none})
    >>> from nsrkit.systems import outlook
    >>> "LNG" in outlook_kinds(outlook.run(case), case).html
    True
    """
    kinds = list(dict.fromkeys(map(str, found.cargo.values)))
    years = np.array([found.attrs["base"], *found.year.values], float)
    panels = {"Plan in force": _by_kind(found, "project_plan", kinds),
              "Outlook, mean of the draws": _by_kind(found, "project_mean", kinds)}  # fmt: skip
    most = 1.08 * max(values.sum(0).max() for values in panels.values())
    canvas = Canvas(WIDTH_PX, 430)
    rows = [("box", theme.var(role), kind) for role, kind in zip(_ROLES, kinds, strict=False)]
    legend(canvas, rows[:4], 20, 20)
    legend(canvas, rows[4:], 20, 44)
    for k, (title, values) in enumerate(panels.items()):
        left = 60 + k * (WIDTH_PX / 2 - 4)
        frame = Box(left, 106, left + WIDTH_PX / 2 - 88, 372)
        axes = Axes(canvas, frame, (years[0], years[-1]), (0, most))
        axes.y_axis("Mt a year")
        axes.x_axis("Year", [(at, f"{at:.0f}") for at in ticks(years[0], years[-1], 4)])
        canvas.text(frame.right, 96, title, size=12.5, anchor="end", weight=700)
        _stack(axes, years, values)
    said = "; ".join(f"{title} in {int(years[-1])}: " + ", ".join(
        f"{kind} {value:.1f}" for kind, value in zip(kinds, values[:, -1], strict=True))
        for title, values in panels.items())  # fmt: skip
    figure = canvas.figure(
        f"Cargo by kind in million tonnes. {said}.",
        "The plan of 2022 tells who is to bring the growth, the totals announced last how much; "
        "it puts transit into other. Means add up, medians do not: the mean of the outlook lies "
        "near its median.",
    )
    return sourced(figure, _sources(case))


def _by_kind(found: xr.Dataset, name: str, kinds: list[str]) -> np.ndarray:
    """(kind, year) with the base before the years to come."""
    base = found.base.values
    if name == "project_plan":  # its `other` holds the transit
        base = np.where(found.project == "transit", 0.0, base)
        base = np.where(found.project == "other", base + float(found.base.sel(project="transit")),
                        base)  # fmt: skip
    values = np.column_stack([base, np.nan_to_num(found[name].values)])
    return np.array([values[found.cargo.values == kind].sum(0) for kind in kinds])


def _stack(axes: Axes, years: np.ndarray, values: np.ndarray) -> None:
    level = np.zeros_like(years)
    for role, one in zip(_ROLES, values, strict=False):
        top = level + one
        edge = np.concatenate([axes.points(years, top), axes.points(years, level)[::-1]])
        axes.canvas.area(edge, fill=theme.var(role), fill_opacity=0.85, stroke=theme.var("panel"),
                         stroke_width="0.8px")  # fmt: skip
        level = top
    axes.canvas.text(axes.frame.right - 4, float(axes.y(level[-1])) - 7, f"{level[-1]:.0f} Mt",
                     size=11.5, anchor="end", weight=700, halo=True)  # fmt: skip


def _sources(case: Case) -> Iterator[Noted]:
    told = case.outlook
    if told is None:
        return
    for one in told.projects.values():
        yield Noted.of(one.base, f"{one.title}, base")
    named = {one.title: one.plan for one in told.projects.values()}
    for title, plan in (named | {"deliveries and transit": told.other_plan}).items():
        for due, planned in plan.items():
            yield Noted.of(planned, f"{title}, plan for {due}")
    for year, mt in plans.in_force(told.origin).items():
        yield Noted(f"total in force for {year}, {mt:.4g} Mt", IN_FORCE, "derived")
    yield Noted("outlook", RUN, "derived")


def outlook_projects(found: xr.Dataset, case: Case) -> Html:
    """Projects: what they brought, what is planned, and what the outlook expects.

    Parameters
    ----------
    found
        As `nsrkit.systems.outlook.run` gives it; NaN is an en dash.
    case
        The scenario, for the sources of the plans.

    Returns
    -------
    Html
        A row per project, the total last; 10-90 % of the draws below each median.

    Examples
    --------
    >>> none = {"status": "not supplied"}
    >>> case = nsrkit.load("year-round-2040", {"outlook.draws": 64,
    ...     "outlook.transit.of_season": none, "outlook.transit.of_cost": none})
    >>> from nsrkit.systems import outlook
    >>> "Vostok Oil" in outlook_projects(outlook.run(case), case).html
    True
    """
    years = [int(year) for year in HORIZONS if year in found.year]
    at = 2035 if 2035 in found.year else int(found.year[-1])
    rows = [[*_project(found.sel(project=name), case, at),
             *(_middle(found.project_q.sel(project=name, year=year)) for year in years)]
            for name in map(str, found.project.values)]  # fmt: skip
    source = next(one.source for one in records.carried()
                  if one.year == int(found.known[-1]) and one.cargo == records.TOTAL)  # fmt: skip
    total = Noted(words.number(float(found.came[-1]), 2), source)
    force = Noted(words.number(float(found.plan.sel(year=at)), 1), IN_FORCE, "derived")
    rows.append(["Total", "", total, "", force,
                 *(_middle(found.total_q.sel(year=year)) for year in years)])  # fmt: skip
    heads = ["Project", "Cargo", f"{found.attrs['base']}, Mt", "Plan of 2022, Mt",
             f"In force {at}, Mt", *(f"Outlook {year}, Mt" for year in years)]  # fmt: skip
    said = ("Projects in million tonnes a year: medians, below them 10-90 % of the draws. Medians "
            f"do not add up. Computed by {RUN}.")  # fmt: skip
    return table(heads, rows, said, text=2)


def _project(one: xr.Dataset, case: Case, at: int) -> list[str]:
    """Title, cargo, base and plans of a project, with their sources."""
    name, told = str(one.project.item()), case.outlook
    project = told.projects.get(name) if told else None
    base = words.number(float(one.base), 2)
    plan_mt = float(one.project_plan.sel(year=at))
    force = Noted(words.number(plan_mt, 1), SCALED, "derived") if np.isfinite(plan_mt) else "–"
    head = [str(one.title.item()), str(one.cargo.item())]
    if project is None:
        return [*head, Noted(base, _LEFT.get(name, ""), "derived"), "–", force]
    last = max(project.plan, default=None)
    plan = (
        Noted.of(project.plan[last], f"{project.plan[last].value:g}\nfor {last}") if last else "–"
    )
    return [*head, Noted.of(project.base, base), plan, force]


_LEFT = {
    "other": "total of the base year less transit and the projects named",
    "transit": "last tonnes of params/nsr-transits.csv, as their publisher counted them",
}


def _middle(values: xr.DataArray) -> str:
    low, mid, high = values.sel(quantile=[0.1, 0.5, 0.9]).values
    return words.number(mid, 1).over(f"{words.number(low, 1)}–{words.number(high, 1)}")
