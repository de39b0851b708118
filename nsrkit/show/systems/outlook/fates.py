"""What became of forecasts, and how the rule fared at past origins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.ensemble import headline
from nsrkit.show import theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes, legend
from nsrkit.show.footnotes import Noted, sourced
from nsrkit.show.svg import Box, Canvas, Html
from nsrkit.show.tables import Badge, table
from nsrkit.systems.outlook.promises import records

if TYPE_CHECKING:
    import xarray as xr

_EARLY, _LATE = "series-1", "series-2"
_TURN = 2022
"""Year of sanctions: forecasts made in it and after are drawn apart."""
_RULES = {"outlook": ("series-1", "the rule"), "drift": ("series-5", "growth as before"),
          "no change": ("series-7", "no change")}  # fmt: skip
_PANEL = (252.0, 190.0)
_MOST = 120.0
FATES = "nsrkit.systems.outlook.delivery: shares of the 14 forecasts, drawn by Bayesian bootstrap"


def outlook_delivery(fared: xr.Dataset) -> Html:
    """Realised over forecast by years ahead, and what is foretold of such forecasts.

    Parameters
    ----------
    fared
        As `nsrkit.systems.outlook.delivery` gives it; a lead that no forecast has (NaN) is empty.

    Returns
    -------
    Html
        A dot per forecast, a bar of 10-90 % with its median per lead, and the sources.

    Examples
    --------
    >>> from nsrkit.systems import outlook
    >>> fared = outlook.delivery(nsrkit.load("year-round-2040", {"outlook.draws": 64}))
    >>> "1.21" in outlook_delivery(fared).plain
    True
    """
    _hand_over(fared)
    canvas = Canvas(WIDTH_PX, 380)
    leads = fared.lead.values.astype(float)
    axes = Axes(
        canvas, Box(60, 58, WIDTH_PX - 20, 326), (leads[0] - 0.5, leads[-1] + 0.5), (0, 1.3)
    )
    axes.y_axis("Realised over forecast")
    axes.x_axis("Years ahead", [(lead, f"{lead:.0f}") for lead in leads])
    legend(canvas, [("dot", theme.var(_EARLY), "forecasts of 2018-19"),
                    ("dot", theme.var(_LATE), "of 2022-25"),
                    ("band", theme.var("series-7"), "foretold by all of them, 10-90 %, median")],
           20, 20)  # fmt: skip
    y = float(axes.y(1.0))
    canvas.line([(axes.frame.left, y), (axes.frame.right, y)], stroke=theme.var("ink"),
                stroke_width="1.2px", stroke_dasharray="3 3")  # fmt: skip
    for lead, (low, middle, high) in zip(leads, fared.ratio_q.values, strict=True):
        left, right = float(axes.x(lead - 0.36)), float(axes.x(lead + 0.36))
        canvas.rect(Box(left, float(axes.y(high)), right, float(axes.y(low))), radius=3,
                    fill=theme.var("series-7"), fill_opacity=0.3)  # fmt: skip
        at = float(axes.y(middle))
        canvas.line([(left, at), (right, at)], stroke=theme.var("series-7"), stroke_width="3px")
    _dots(axes, fared)
    pairs = zip(fared.ratio.values, fared.ahead.values, strict=True)
    told = ", ".join(f"{ratio:.2f} ({lead} years ahead)" for ratio, lead in pairs)
    low, middle, high = fared.share_q.values
    figure = canvas.figure(
        f"Realised over forecast: {told}.",
        f"Of the growth that a plan promises {words.percent(middle)} is there on its day "
        f"({words.percent(low)} to {words.percent(high)}). A ratio of the whole falls with the "
        "years ahead mainly because more of a far forecast is growth.",
    )
    return sourced(figure, [*_named(fared), Noted("bars", FATES, "derived")])


def _hand_over(fared: xr.Dataset) -> None:
    """Ratios by years ahead, for `results.json`."""
    for lead in fared.lead.values:
        low, middle, high = fared.ratio_q.sel(lead=lead).values
        headline(f"outlook.delivery.ratio.{int(lead)}", middle, "1", low=low, high=high,
                 title=f"realised over forecast, {int(lead)} years ahead",
                 note=f"{int(fared['count'].sel(lead=lead))} forecasts had this lead",
                 source="nsrkit.systems.outlook.delivery")  # fmt: skip


def _dots(axes: Axes, fared: xr.Dataset) -> None:
    for lead in sorted(set(fared.ahead.values.tolist())):
        here = np.flatnonzero(fared.ahead.values == lead)
        here = here[np.argsort(fared.ratio.values[here])]
        for k, i in enumerate(here):
            x = lead + 0.6 * ((k + 0.5) / here.size - 0.5)
            late = int(str(fared.issued.values[i])[:4]) >= _TURN
            axes.canvas.dot(float(axes.x(x)), float(axes.y(float(fared.ratio[i]))), 5,
                            fill=theme.var(_LATE if late else _EARLY), stroke=theme.var("panel"),
                            stroke_width="1px")  # fmt: skip


def _named(fared: xr.Dataset) -> list[Noted]:
    return [Noted(f"{issuer!s} {str(issued)[:4]} for {int(year)}", str(source))
            for issuer, issued, year, source in zip(
                fared.issuer.values, fared.issued.values, fared.target_year.values,
                fared.source.values, strict=True)]  # fmt: skip


def outlook_forecasts(fared: xr.Dataset) -> Html:
    """Every forecast whose year has come, and what the others would have said of it.

    Parameters
    ----------
    fared
        As `nsrkit.systems.outlook.delivery` gives it.

    Returns
    -------
    Html
        A row per forecast.

    Examples
    --------
    >>> from nsrkit.systems import outlook
    >>> fared = outlook.delivery(nsrkit.load("year-round-2040", {"outlook.draws": 64}))
    >>> outlook_forecasts(fared).html.count("<tr>")
    15
    """
    came = {one.year: one for one in records.carried()
            if one.cargo == records.TOTAL and one.taken}  # fmt: skip
    rows: list[list[object]] = []
    for i in range(fared.sizes["forecast"]):
        one = fared.isel(forecast=i)
        low, middle, high = one.left_out_q.values
        total, then = came[int(one.target_year)], came[int(str(one.issued.item())[:4]) - 1]
        rows.append([
            f"{one.issuer.item()}\n{one.issued.item()}", str(int(one.target_year)),
            int(one.ahead), Noted(words.number(float(one.base), 1), then.source, then.status),
            Noted(f"{float(one.mt):g}", str(one.source.item())),
            Noted(words.number(float(one.came), 1), total.source, total.status),
            words.number(float(one.ratio), 2), words.number(float(one.share), 2),
            f"{middle:.2f}\n{low:.2f}–{high:.2f}", Badge("inside" if one.inside else "outside"),
        ])  # fmt: skip
    heads = ["Forecast", "For", "Years ahead", "Known then, Mt", "Forecast, Mt", "Came, Mt",
             "Came of it", "Of its growth", "Left out", "10-90 %"]  # fmt: skip
    inside = int(fared.inside.sum())
    said = (
        "All forecasts of the total whose year has come. Of its growth: (came - known then) / "
        "(forecast - known then). Left out: the ratio foretold by the forecasts made in other "
        f"years, median and 10-90 %; {inside} of {len(rows)} lie inside. The 14 are fewer than "
        "they look: nine are of one year, 2024, and seven were made in 2019."
    )
    return table(heads, rows, said, text=2, last=True)


def outlook_backtest(tested: xr.Dataset) -> Html:
    """Totals foretold at each origin beside those that came.

    Parameters
    ----------
    tested
        As `nsrkit.systems.outlook.backtest` gives it; NaN, years not ahead, are empty.

    Returns
    -------
    Html
        A panel per origin: 10-90 % and medians by the rule and by naive growth, and the record.

    Examples
    --------
    >>> from nsrkit.systems import outlook
    >>> tested = outlook.backtest(nsrkit.load("year-round-2040", {"outlook.draws": 64}))
    >>> "2024" in outlook_backtest(tested).plain
    True
    """
    origins = [int(origin) for origin in tested.origin.values]
    columns = 3
    wide, high = _PANEL
    rows = -(-len(origins) // columns)
    canvas = Canvas(WIDTH_PX, 62 + rows * (high + 74))
    legend(canvas, [("dot", theme.var("ink"), "carried")]
           + [("band", theme.var(role), f"{title}, 10-90 %, median")
              for role, title in _RULES.values()], 20, 20)  # fmt: skip
    came = records.totals()
    for k, origin in enumerate(origins):
        left, top = 52 + (k % columns) * (wide + 62), 76 + (k // columns) * (high + 74)
        frame = Box(left, top, left + wide, top + high)
        axes = Axes(canvas, frame, (origins[0] - 1.6, int(tested.year[-1]) + 0.6), (0, _MOST))
        axes.y_axis("Mt", [0, 40, 80, 120])
        axes.x_axis("", [(at, f"{at}") for at in range(origins[0], int(tested.year[-1]) + 1, 2)])
        used = int(tested.rows.sel(origin=origin))
        canvas.text(frame.right, top - 10, f"Origin {origin}: {used} forecasts had come"
                    if used else f"Origin {origin}: no prior yet", size=12, anchor="end",
                    weight=700)  # fmt: skip
        _foretold(axes, tested.sel(origin=origin))
        _carried(axes, came, origin)
    return sourced(canvas.figure(_told(tested), _scored(tested)), [
        *(Noted(f"{one.year}", one.source, one.status) for one in records.carried()
          if one.cargo == records.TOTAL and one.taken and one.year >= origins[0] - 1),
        Noted("intervals", "nsrkit.systems.outlook.backtest: rules written down before", "derived"),
    ])  # fmt: skip


def _foretold(axes: Axes, one: xr.Dataset) -> None:
    for k, (name, (role, _)) in enumerate(_RULES.items()):
        for year in one.year.values:
            low, middle, high = one.total_q.sel(rule=name, year=year).values
            if not np.isfinite(middle):
                continue
            x = float(axes.x(year + 0.26 * (k - 1)))
            ends = [float(axes.y(min(value, _MOST))) for value in (low, high)]
            if low < _MOST:
                axes.canvas.line([(x, ends[0]), (x, ends[1])], stroke=theme.var(role),
                                 stroke_width="7px", stroke_opacity="0.45")  # fmt: skip
            if middle <= _MOST:
                y = float(axes.y(middle))
                axes.canvas.line([(x - 4.5, y), (x + 4.5, y)], stroke=theme.var(role),
                                 stroke_width="2.6px")  # fmt: skip
            else:  # beyond the page: an arrow says so
                axes.canvas.text(x, axes.frame.top + 11, "↑", size=11, anchor="middle", role="ink")


def _carried(axes: Axes, came: dict[int, float], origin: int) -> None:
    shown = {year: mt for year, mt in came.items() if year > axes.x_range[0]}
    for year, mt in shown.items():
        known = year < origin
        axes.canvas.dot(float(axes.x(year)), float(axes.y(mt)), 3.6,
                        fill=theme.var("ink" if known else "panel"), stroke=theme.var("ink"),
                        stroke_width="1.6px")  # fmt: skip


def _told(tested: xr.Dataset) -> str:
    said = []
    for origin in tested.origin.values:
        one = tested.sel(origin=origin, rule="outlook")
        each = ", ".join(f"{int(year)} {q[1]:.0f} ({q[0]:.0f}-{q[2]:.0f})" for year, q in
                         zip(one.year.values, one.total_q.values, strict=True)
                         if np.isfinite(q[1]))  # fmt: skip
        said.append(f"from {int(origin)}: {each}")
    return f"Totals foretold by the rule, Mt, median and 10-90 %: {'; '.join(said)}."


def _scored(tested: xr.Dataset) -> str:
    inside = words.percent(float(tested.coverage.sel(rule="outlook")))
    return (
        "Filled dots were known at the origin, hollow ones came later. An arrow: the median lies "
        f"beyond the page. The rule's 10-90 % held {inside} of the totals, not 80: for 2024-25 it "
        "believed plans that nothing had refuted by then, for 2022 one below what sailed already."
    )


def outlook_scores(tested: xr.Dataset) -> Html:
    """Coverage, width, interval score and error of each rule.

    Parameters
    ----------
    tested
        As `nsrkit.systems.outlook.backtest` gives it.

    Returns
    -------
    Html
        A row per rule.

    Examples
    --------
    >>> from nsrkit.systems import outlook
    >>> tested = outlook.backtest(nsrkit.load("year-round-2040", {"outlook.draws": 64}))
    >>> "growth as before" in outlook_scores(tested).html
    True
    """
    by = Noted("", "nsrkit.systems.outlook.backtest", "derived")
    rows = []
    for name, (_, title) in _RULES.items():
        one = tested.sel(rule=name)
        rows.append([
            title, Noted(words.percent(float(one.coverage)), by.source, by.status),
            words.number(float(one.mean_width), 1), words.number(float(one.mean_score), 1),
            words.number(float(one.mean_off), 1), *_by_year(one),
        ])  # fmt: skip
    years = [int(year) for year in tested.year.values]
    heads = ["Foretold by", "Within 10-90 %", "Width, Mt", "Interval score, Mt", "Off, Mt",
             *(f"{year} held" for year in years)]  # fmt: skip
    said = (
        "Means over all origins and years ahead; 80 % should lie within 10-90 %. The interval "
        "score is the width and ten times what a total lies outside: less is better. Held: how "
        "many of the origins had the total of that year inside."
    )
    return table(heads, rows, said)


def _by_year(one: xr.Dataset) -> list[str]:
    return [f"{int(one.inside.sel(year=year).sum())} of {int(one.inside.sel(year=year).count())}"
            for year in one.year.values]  # fmt: skip
