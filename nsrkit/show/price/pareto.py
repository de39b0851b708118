"""Time against cost: what escort policies and ordered speeds give, and which of them are best."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.show import svg, theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes, legend, ticks
from nsrkit.show.price.families import absent, names, title
from nsrkit.show.svg import Box, Canvas, Figure, Html, Labels

if TYPE_CHECKING:
    import xarray as xr

POLICIES = {"none": "alone", "required": "escort where required", "full": "escort throughout"}
_SHAPES = {"none": "dot", "required": "square", "full": "triangle"}


class Option(NamedTuple):
    """One way to sail a corridor."""

    corridor: str
    policy: str
    order_kn: float
    days: float
    usd: float
    best: bool
    """No other option of any corridor is both faster and cheaper."""


def options(trips: xr.Dataset) -> list[Option]:
    """The feasible options of a comparison; where no one leads her, the first policy stands."""
    found: dict[tuple[str, float, str], Option] = {}
    for name in names(trips):
        for policy in map(str, trips.policy.values):
            for order in trips.order.values.tolist():
                one = trips.sel(corridor=name, policy=policy, order=order)
                days, usd = float(one.option_days), float(one.option_usd)
                best = bool(one.option_front_all)
                if np.isfinite(days) and np.isfinite(usd):
                    key = name, order, policy if float(one.option_escorted_h) > 0 else ""
                    first = found.setdefault(key, Option(name, policy, order, days, usd, best))
                    found[key] = first._replace(best=first.best or best)
    return list(found.values())


def pareto(trips: xr.Dataset) -> Html:
    """Days against cost of every escort policy and ordered speed of every corridor.

    Parameters
    ----------
    trips
        As `voyage.compare` gives it: `option_days` [d] and `option_usd` [USD] on (corridor, policy,
        order), NaN where that way is closed; `option_front_all`.

    Returns
    -------
    Html
        A figure: marks by policy in the colour of the corridor, filled where nothing is both faster
        and cheaper; or a line of text where no options were tried.

    Examples
    --------
    >>> import nsrkit
    >>> case = nsrkit.load("baseline", {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 0})
    >>> "cheap" in pareto(nsrkit.voyage.compare(case, only=("options",))).plain
    True
    """
    found = options(trips) if "option_usd" in trips else []
    if not found:
        return absent("options of escort and speed that are cheap or fast")
    canvas = Canvas(WIDTH_PX, 512)
    frame = Box(74, 90, WIDTH_PX - 24, 458)
    days, usd = np.array([one.days for one in found]), np.array([one.usd / 1e6 for one in found])
    axes = Axes(canvas, frame, _wide(days), _wide(usd))
    axes.y_axis(f"Cost of one voyage, million USD of {trips.attrs.get('base_year', '')}", digits=1)
    axes.x_axis("Days from port to port", [(v, f"{v:g}") for v in ticks(*axes.x_range, 10)])
    for name in names(trips):
        for policy in dict.fromkeys(one.policy for one in found):
            _family(axes, [one for one in found if one[:2] == (name, policy)])
    _front(axes, [one for one in found if one.best])
    for one in found:
        _mark(
            canvas, one.policy, *_at(axes, one), theme.corridor(one.corridor), one.best, _told(one)
        )
    _given(axes, trips)
    _labels(axes, found)
    _legend(canvas, trips, found)
    return _finished(canvas, trips, found)


def _wide(values: np.ndarray) -> tuple[float, float]:
    """A range with room at both ends."""
    pad = max(0.07 * float(np.ptp(values)), 0.02 * float(values.max()))
    return max(0.0, float(values.min()) - pad), float(values.max()) + pad


def _at(axes: Axes, one: Option) -> tuple[float, float]:
    return float(axes.x(one.days)), float(axes.y(one.usd / 1e6))


def _told(one: Option) -> str:
    return (f"{title(one.corridor)}, {POLICIES[one.policy]}, {one.order_kn:g} kn: "
            f"{words.days(one.days)}, {words.money(one.usd)}")  # fmt: skip


def _family(axes: Axes, found: list[Option]) -> None:
    """A thin line through the speeds of one policy."""
    if found:
        line = [_at(axes, one) for one in sorted(found, key=lambda one: one.order_kn)]
        axes.canvas.line(line, stroke=theme.corridor(found[0].corridor), stroke_width="1.2px",
                         stroke_opacity=0.6)  # fmt: skip


def _front(axes: Axes, best: list[Option]) -> None:
    line = [_at(axes, one) for one in sorted(best, key=lambda one: one.days)]
    if len(line) > 1:
        axes.canvas.line(line, stroke=theme.var("ink"), stroke_width="6px", stroke_opacity=0.14,
                         stroke_linejoin="round", stroke_linecap="round")  # fmt: skip


def _mark(canvas: Canvas, policy: str, x: float, y: float, colour: str, best: bool,
          told: str = "") -> None:  # fmt: skip
    r = 5.2
    shape = {
        "dot": f"M{x - r:.1f} {y:.1f}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0Z",
        "square": f"M{x - r:.1f} {y - r:.1f}h{2 * r}v{2 * r}h{-2 * r}Z",
        "triangle": f"M{x:.1f} {y - 6.4:.1f}l6.4 11h-12.8Z",
    }[_SHAPES[policy]]
    drawn = svg.style(
        fill=colour if best else theme.var("panel"), stroke=colour, stroke_width="2px"
    )
    inner = f"<title>{escape(told)}</title>" if told else ""
    canvas.add(f'<path d="{shape}"{drawn}>{inner}</path>')


def _given(axes: Axes, trips: xr.Dataset) -> None:
    """A cross where each corridor stands as the scenario asks."""
    for name in names(trips):
        one = trips.sel(corridor=name)
        x, y = float(axes.x(float(one.days))), float(axes.y(float(one.total_usd) / 1e6))
        if np.isfinite(x) and np.isfinite(y) and axes.frame.left < x < axes.frame.right:
            for arms in ([(x - 6, y - 6), (x + 6, y + 6)], [(x - 6, y + 6), (x + 6, y - 6)]):
                axes.canvas.line(arms, stroke=theme.var("halo"), stroke_width="4.6px")
                axes.canvas.line(arms, stroke=theme.var("ink"), stroke_width="2px")


def _labels(axes: Axes, found: list[Option]) -> None:
    """Speeds at the options that nothing beats, and the cheapest way of each corridor."""
    labels = Labels(axes.frame)
    for one in found:
        x, y = _at(axes, one)
        labels.block(Box(x - 6, y - 6, x + 6, y + 6))
    cheapest = {name: min((one for one in found if one.corridor == name), key=lambda one: one.usd)
                for name in dict.fromkeys(one.corridor for one in found)}  # fmt: skip
    for name, one in cheapest.items():
        text = f"{title(name)}: {one.order_kn:g} kn"
        labels.place(axes.canvas, *_at(axes, one), text, size=11.5, weight=700, halo=True, gap=11)
    for one in found:
        if one.best and one not in cheapest.values():
            labels.place(axes.canvas, *_at(axes, one), f"{one.order_kn:g} kn", size=10.5, halo=True,
                         gap=10)  # fmt: skip


def _legend(canvas: Canvas, trips: xr.Dataset, found: list[Option]) -> None:
    rows = [("box", theme.corridor(name), title(name)) for name in names(trips)]
    legend(canvas, rows, 20, 22)
    left = 28.0
    for policy in [each for each in POLICIES if any(one.policy == each for one in found)]:
        _mark(canvas, policy, left, 41, theme.var("muted"), False)
        canvas.text(left + 12, 45, POLICIES[policy], size=11.5)
        left += 40 + svg.text_width(POLICIES[policy], 11.5)
    _mark(canvas, "none", left, 41, theme.var("muted"), True)
    text = "filled: nothing is both faster and cheaper"
    canvas.text(left + 12, 45, text, size=11.5)
    left += 40 + svg.text_width(text, 11.5)
    for arms in ([(left - 5, 36), (left + 5, 46)], [(left - 5, 46), (left + 5, 36)]):
        canvas.line(arms, stroke=theme.var("ink"), stroke_width="2px")
    canvas.text(left + 12, 45, "as the scenario asks", size=11.5)


def _finished(canvas: Canvas, trips: xr.Dataset, found: list[Option]) -> Figure:
    best = min(found, key=lambda one: one.usd)
    fast = min(found, key=lambda one: one.days)
    alt = (f"Days against cost of {len(found)} ways to sail. The cheapest: {_told(best)}. "
           f"The fastest: {_told(fast)}.")  # fmt: skip
    shut = [f"{title(name)} {POLICIES[policy]}" for name in names(trips)
            for policy in map(str, trips.policy.values)
            if _closed(trips, name, policy)]  # fmt: skip
    caption = (
        "Every mark is a voyage of its own, routed and priced: an escort policy and an ordered "
        "speed. The route is that of least time for each; least cost is the cheapest mark. "
    )
    told = {one.policy for one in found if one.corridor == "nsr"}
    if "nsr" in names(trips) and "none" in told and "required" not in told:
        caption += "No escort is required: that policy is the same voyage as alone. "
    caption += f"Closed at every speed: {'; '.join(shut)}. " if shut else ""
    return canvas.figure(alt, caption.strip())


def _closed(trips: xr.Dataset, name: str, policy: str) -> bool:
    """Whether a policy was tried and gave no way at any speed."""
    one = trips.sel(corridor=name, policy=policy)
    tried = [str(text) for text in one.option_reason.values.ravel() if str(text)]
    return bool(tried) and not np.isfinite(one.option_usd.values).any()
