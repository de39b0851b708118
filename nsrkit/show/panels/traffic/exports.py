"""The panel of exports: another ship, year, price or Red Sea, and the way the cargo then takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.show.panels import asking
from nsrkit.show.panels.price import RED_SEA
from nsrkit.show.panels.traffic.few import (
    Beside,
    few,
    ice_year,
    page,
    said_few,
    said_ship,
    ships_alike,
)
from nsrkit.show.svg import Html
from nsrkit.show.systems.exports.cards import export_table, export_verdict
from nsrkit.show.systems.exports.choice import export_choice
from nsrkit.show.systems.exports.year import export_months, export_stock
from nsrkit.systems import exports

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

_CHARTS = (("Cheapest way, month by month", "choice"), ("Cost by month", "cost"),
           ("Days by month", "days"), ("What waits at the port", "stock"),
           ("All ways in numbers", "table"))  # fmt: skip
_GAINS = 3  # cards of destinations


def export_panel(case: Case, found: xr.Dataset) -> Any:
    """Ice, ship, Red Sea and fuel price to choose, and which way the cargo then takes.

    Parameters
    ----------
    case
        Scenario with `exports`.
    found
        As `systems.exports.run` gives it for this case; NaN is an en dash.

    Returns
    -------
    ipywidgets.Widget
        As `asking.panel` gives it. Prices answer in half a second; another ship or other ice is
        routed anew, in six members.

    Examples
    --------
    >>> told = {"destinations": ["Shanghai"], "ships": [], "members": 0, "every_d": 28}
    >>> case = nsrkit.load("vologda-corridor", {f"exports.{key}": v for key, v in told.items()})
    >>> panel = export_panel(case, exports.run(case))
    >>> panel.choose({"voyage.red_sea": "closed", "chart": "days"})
    >>> panel.changed
    ['Red Sea closed instead of open at a risk']
    """
    ship, told = case.voyage.ship, exports.asked(case)
    controls = [
        *ice_year(case),
        asking.choice("voyage.ship", "Ship", ships_alike(case, ship.name, [told.port])),
        asking.choice("voyage.red_sea", "Red Sea", [(text, way) for way, text in RED_SEA.items()]),
        asking.number(case, f"prices.{ship.fuel}", "Fuel price"),
        asking.view("cargo", "Cargo", [(one.title, key) for key, one in told.commodities.items()]),
        asking.view("chart", "Look at", _CHARTS),
    ]  # fmt: skip

    def drawn(chosen: Case, now: xr.Dataset, cargo: str, chart: str) -> Html:
        return trade(chosen, now, found, cargo, chart)

    def compute(chosen: Case) -> xr.Dataset:
        return exports.run(few(chosen, case, "exports"))

    return asking.panel(case, controls, drawn, "ways", compute=compute, found=found)


def trade(case: Case, found: xr.Dataset, before: xr.Dataset, cargo: str, chart: str) -> Html:
    """What the NSR saves and when it is open, beside the same of other exports, and a chart.

    Parameters
    ----------
    case
        As asked.
    found, before
        As `systems.exports.run` gives them, now and for the scenario above; NaN is an en dash.
    cargo
        Name of a commodity; one that these exports lack stands for the first.
    chart
        "choice", "cost", "days", "stock" or "table".

    Returns
    -------
    Html
        Cards, the answer in words, and the chart.

    Examples
    --------
    >>> told = {"destinations": ["Shanghai"], "ships": [], "members": 0, "every_d": 28}
    >>> case = nsrkit.load("vologda-corridor", {f"exports.{key}": v for key, v in told.items()})
    >>> found = exports.run(case)
    >>> "Saved to Shanghai" in trade(case, found, found, "timber", "choice").html
    True
    """
    names = [str(name) for name in found.commodity.values]
    cargo = cargo if cargo in names else names[0]
    cards = [Beside(f"Saved to {port}", _gain(found, port, cargo), _gain(before, port, cargo),
                    "USD/t") for port in _reached(found, cargo)]  # fmt: skip
    cards += [_waits(found, before, title, name, unit, factor) for title, name, unit, factor in (
        ("Open to the ship", "open_d", "days a year", 1.0),
        ("Waiting at the port", "peak", "% of a year", 100.0),
    )]  # fmt: skip
    text = export_verdict(found, cargo)
    less = said_few(exports.asked(case).members, int(found.attrs["members"]))
    less += said_ship(found, before)
    return page(cards, text, _drawn(found, cargo, chart), above=less)


def _drawn(found: xr.Dataset, cargo: str, chart: str) -> Html:
    if chart == "choice":
        return export_choice(found, cargo)
    if chart == "cost":
        return export_months(found, "t_usd_q", cargo)
    if chart == "days":
        return export_months(found, "days_q")
    return export_stock(found) if chart == "stock" else export_table(found)


def _reached(found: xr.Dataset, cargo: str) -> list[str]:
    """Destinations that the NSR reaches."""
    ports = [str(port) for port in found.destination.values]
    return [port for port in ports if np.isfinite(_gain(found, port, cargo))][:_GAINS]


def _gain(found: xr.Dataset, port: str, cargo: str) -> float:
    """What the NSR saves with all canals open [USD/t]; NaN where these exports do not tell."""
    if port not in found.destination or cargo not in found.commodity:
        return float("nan")
    one = found.gain_usd_t.sel(destination=port, commodity=cargo, quantile=0.5)
    return float(one.sel(state=next(iter(exports.STATES))))


def _waits(found: xr.Dataset, before: xr.Dataset, title: str, name: str, unit: str,
           factor: float) -> Beside:  # fmt: skip
    """A number of the first ship over members of the ice, or in the own ice without any."""
    low, now, high = (factor * float(each) for each in _ends(found, name))
    ends = (low, high) if found.sizes["ice"] > 1 else None
    return Beside(title, now, factor * float(_ends(before, name)[1]), unit, 0, ends)


def _ends(found: xr.Dataset, name: str) -> np.ndarray:
    values = found[name].isel(ship=0).values
    return np.asarray(np.quantile(values[1:] if values.size > 1 else values, (0.1, 0.5, 0.9)))
