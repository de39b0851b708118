"""The outlook with one thing changed at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nsrkit.show import theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes, legend
from nsrkit.show.footnotes import Noted, sourced
from nsrkit.show.svg import Box, Canvas, Html

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

_ROW, _TOP, _LEFT = 27.0, 62.0, 236.0


def outlook_states(found: xr.Dataset, case: Case, year: int = 2035) -> Html:
    """Totals of a year, as sanctions, prices, the Red Sea and what is assumed change.

    Parameters
    ----------
    found
        As `nsrkit.systems.outlook.states` gives it.
    case
        The scenario, for the sources of what is assumed.
    year
        A horizon of `found`.

    Returns
    -------
    Html
        A bar of 10-90 % and the median per change, and the sources.

    Examples
    --------
    >>> none = {"status": "not supplied"}
    >>> case = nsrkit.load("year-round-2040", {"outlook.draws": 64,
    ...     "outlook.transit.of_season": none, "outlook.transit.of_cost": none})
    >>> from nsrkit.systems import outlook
    >>> "sanctions eased" in outlook_states(outlook.states(case), case).html
    True
    """
    names = [str(name) for name in found.change.values]
    one = found.sel(year=year)
    height = _TOP + _ROW * len(names)
    canvas = Canvas(WIDTH_PX, height + 62)
    most = float(one.total_q.max()) * 1.12
    axes = Axes(canvas, Box(_LEFT, _TOP, WIDTH_PX - 70, height), (0, most), (0, 1))
    axes.x_axis(f"Million tonnes in {year}")
    legend(canvas, [("band", theme.var("series-1"), "10-90 % of the draws"),
                    ("line", theme.var("ink"), "median"),
                    ("line", theme.var("muted"), "median as it is (dashes)")], 20, 20)  # fmt: skip
    x = float(axes.x(float(one.total_q.sel(change=names[0], quantile=0.5))))
    canvas.line([(x, _TOP), (x, height)], stroke=theme.var("muted"), stroke_width="1.4px",
                stroke_dasharray="4 4")  # fmt: skip
    for k, name in enumerate(names):
        low, middle, high = one.total_q.sel(change=name).values
        y = _TOP + (k + 0.5) * _ROW
        canvas.text(_LEFT - 12, y + 4, name, size=12, anchor="end", weight=700 if k == 0 else 400)
        canvas.rect(Box(float(axes.x(low)), y - 8, float(axes.x(high)), y + 8), radius=3,
                    fill=theme.var("series-1"), fill_opacity=0.35)  # fmt: skip
        at = float(axes.x(middle))
        canvas.line([(at, y - 8), (at, y + 8)], stroke=theme.var("ink"), stroke_width="2.6px")
        canvas.text(float(axes.x(high)) + 8, y + 4, words.number(middle), size=11.5, weight=600)
    said = "; ".join(f"{name} {q[1]:.0f} ({q[0]:.0f} to {q[2]:.0f})"
                     for name, q in zip(names, one.total_q.values, strict=True))  # fmt: skip
    plan = float(found.plan.sel(year=year))
    figure = canvas.figure(
        f"Cargo of {year} in million tonnes with one thing changed: {said}.",
        f"The plan in force says {words.number(plan)} Mt. A state replaces another one; an end of "
        "a range replaces its draws.",
    )
    return sourced(figure, _sources(case))


def _sources(case: Case) -> Iterator[Noted]:
    told = case.outlook
    if told is None:
        return
    for title, number in (("what sails already", told.running), ("what is late", told.late),
                          ("delay", told.delay_y), ("other cargo", told.other_growth),
                          ("transit by season", told.transit.of_season),
                          ("transit by cost", told.transit.of_cost)):  # fmt: skip
        yield Noted.of(number, title)
    for kind, known in (("sanctions", told.sanction_states), ("prices", told.price_states)):
        for state in known.values():
            yield Noted.of(state.new, f"{kind} {state.title}, growth")
            yield Noted.of(state.running, f"{kind} {state.title}, what sails")
    yield Noted("totals", "nsrkit.systems.outlook.states", "derived")
