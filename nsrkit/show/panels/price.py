"""A panel to try other departures, escort, speeds and prices on the cost of a voyage."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from nsrkit.show import words
from nsrkit.show.panels import asking
from nsrkit.show.price.pareto import POLICIES

if TYPE_CHECKING:
    from nsrkit.scenario.case import Case

RED_SEA = {"open": "open", "risk": "open at a risk", "closed": "closed"}


def costed(case: Case) -> str:
    """The bars of a case's cost and words about them, as HTML.

    Parameters
    ----------
    case
        A loaded scenario.

    Returns
    -------
    str
        A sentence on each corridor against the first, and the figure.

    Raises
    ------
    DataError
        The ice or a port is not known.

    Examples
    --------
    >>> import nsrkit
    >>> given = {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 0}
    >>> "against" in costed(nsrkit.load("baseline", given))
    True
    """
    from nsrkit.show.price.bars import costs
    from nsrkit.voyage import compare

    trips = compare(case, only=())
    said = "".join(f"<p>{escape(text)}</p>" for _, text in words.verdicts(trips))
    return said + costs(trips).html


def cost_panel(case: Case) -> Any:
    """Departure, escort, speed, fuel price and Red Sea to choose, and the costs that follow.

    Parameters
    ----------
    case
        Where the panel starts; its scan gives the departures.

    Returns
    -------
    ipywidgets.Widget
        Shown by JupyterLab. Without ipywidgets a line of HTML that says what to install, so that
        a workbook runs without them.

    Examples
    --------
    >>> import nsrkit
    >>> given = {"voyage.corridors": ["suez", "cape"]}
    >>> cost_panel(nsrkit.load("smoke", given)).children[0].description
    'Departure'
    """
    try:
        import ipywidgets as widgets
    except ImportError:
        return asking.missing()
    chosen = _controls(widgets, case)
    start = case.with_({"ensemble.draws": 0})
    drawn = lru_cache(maxsize=64)(
        lambda *given: _drawn(start, dict(zip(chosen, given, strict=True)))
    )
    state, shown = asking.answering(list(chosen.values()), drawn, "cost")
    whole = widgets.VBox([*chosen.values(), state, shown, widgets.HTML(asking.LOOK)])
    whole.add_class("nsr-route")
    return whole


def _controls(widgets: Any, case: Case) -> dict[str, Any]:
    """A control for each key of the scenario that may be tried; those without a number are left."""
    wide = {"layout": widgets.Layout(width="640px"), "style": {"description_width": "110px"}}
    voyage, ship = case.voyage, case.voyage.ship
    found: dict[str, Any] = {
        "voyage.depart": widgets.SelectionSlider(
            options=[(f"{day.day} {day:%b %Y}", day) for day in asking.departures(case)],
            value=voyage.depart, description="Departure", continuous_update=False, **wide),
        "voyage.escort": widgets.Dropdown(
            options=[(text, name) for name, text in POLICIES.items()], value=voyage.escort,
            description="On the NSR", **wide),
        "voyage.red_sea": widgets.Dropdown(
            options=[(text, name) for name, text in RED_SEA.items()], value=voyage.red_sea,
            description="Red Sea", **wide),
    }  # fmt: skip
    fuel = f"prices.{ship.fuel}"
    for key, label in (("voyage.ship.order_kn", "Ordered speed"), (fuel, "Fuel price")):
        number = case.numbers()[key]
        if number.value is not None:
            step = 0.5 if key.endswith("_kn") else 10.0
            found[key] = widgets.FloatSlider(
                value=number.value, min=round(0.5 * number.value), max=round(1.5 * number.value),
                step=step, description=f"{label}, {number.unit}", continuous_update=False,
                **(wide | {"style": {"description_width": "160px"}}))  # fmt: skip
    return found


def _drawn(start: Case, given: dict[str, Any]) -> str:
    """The costs of a case under what was chosen, or what forbids it."""
    from nsrkit.errors import NsrkitError

    change: dict[str, Any] = {}
    for key, value in given.items():
        if value != _now(start, key):
            change[key] = value.isoformat() if isinstance(value, dt.date) else value
    if "voyage.depart" in change and start.ice.year is None:
        change["ice.year"] = start.voyage.depart.year
    try:
        return costed(start.with_(change) if change else start)
    except NsrkitError as error:
        return asking.no_answer("No answer", str(error))


def _now(case: Case, key: str) -> Any:
    """What a case holds under a key."""
    number = case.numbers().get(key)
    return number.value if number is not None else getattr(case.voyage, key.partition(".")[2])
