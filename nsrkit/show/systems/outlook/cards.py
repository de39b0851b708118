"""The outlook in numbers: cards, handed over to `results.json`, and a verdict in words."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.ensemble import headline
from nsrkit.show import words
from nsrkit.show.headline import card
from nsrkit.show.svg import Html
from nsrkit.systems.outlook.model import HORIZONS

if TYPE_CHECKING:
    import xarray as xr

_SOURCE = "nsrkit.systems.outlook.run"
_TESTED = "nsrkit.systems.outlook.backtest"
_ASKED = ((2030, 100), (2030, 150), (2035, 123), (2035, 200), (2040, 100), (2040, 150))
"""Totals of which the chance is handed over: year and million tonnes."""


def outlook_cards(found: xr.Dataset, tested: xr.Dataset) -> Html:
    """Headline numbers of the outlook as cards, each handed over to `results.json`, and a verdict.

    Parameters
    ----------
    found
        As `nsrkit.systems.outlook.run` gives it; NaN is a number without a value, with its reason.
    tested
        As `nsrkit.systems.outlook.backtest` gives it.

    Returns
    -------
    Html
        Cards with 10-90 % of the draws, and sentences.

    Examples
    --------
    >>> none = {"status": "not supplied"}
    >>> quick = {"outlook.draws": 64, "outlook.transit.of_season": none,
    ...          "outlook.transit.of_cost": none}
    >>> case = nsrkit.load("year-round-2040", quick)
    >>> from nsrkit.systems import outlook
    >>> "Cargo in 2040" in outlook_cards(outlook.run(case), outlook.backtest(case)).html
    True
    """
    told = hand_over(found) | hand_over_tested(tested)
    years = [year for year in HORIZONS if year in found.year]
    picked = [card(f"Cargo in {year}", told[f"outlook.total.{year}"], "Mt", 0) for year in years]
    picked += [card(f"{mt} Mt by {year}", told[f"outlook.p.{mt}_{year}"], "%", 0, 100)
               for year, mt in _ASKED[:4] if year in years]  # fmt: skip
    picked += [
        card("Promised growth there on its day", told["outlook.delivery.share"], "%", 0, 100),
        card("Backtest: within 10-90 %", told["outlook.backtest.coverage"], "%", 0, 100),
    ]
    said = outlook_verdict(found, tested)
    cards = f'<div class="nsr-cards">{"".join(picked)}</div>'
    return Html(f'{cards}<p class="nsr-said">{escape(said)}</p>', said)


def hand_over(found: xr.Dataset) -> dict[str, dict[str, Any]]:
    """Hand the numbers of the outlook over; gives the records by name."""
    out: dict[str, dict[str, Any]] = {}
    draws = int(found.attrs["draws"])

    def hand(name: str, value: float, unit: str, title: str, note: str, **more: Any) -> None:
        key = f"outlook.{name}"
        out[key] = headline(key, value, unit, title=title, note=note, source=_SOURCE, **more)

    for year in (int(year) for year in found.year.values if year % 5 == 0):
        for name, title in (("total", "cargo of the NSR"), ("transit", "transit")):
            low, middle, high = found[f"{name}_q"].sel(year=year, quantile=[0.1, 0.5, 0.9]).values
            hand(f"{name}.{year}", middle, "Mt", f"{title} in {year}", f"10-90 % of {draws} draws",
                 low=low, high=high)  # fmt: skip
    for year, mt in _ASKED:
        if year in found.horizon:
            share = float(found.exceeds.sel(horizon=year).interp(level=mt))
            hand(f"p.{mt}_{year}", share, "1", f"chance of {mt} Mt and more in {year}",
                 chance_note(share, draws))  # fmt: skip
    for name in map(str, found.target.values):
        share = float(found.probability.sel(target=name))
        if np.isfinite(share):
            one = found.sel(target=name)
            hand(f"p_target.{name}", share, "1",
                 f"chance of {float(one.target_mt):g} Mt ({one.scope.item()}) for "
                 f"{one.when.item()}, {one.issuer.item()} {one.issued.item()}",
                 chance_note(share, draws))  # fmt: skip
    low, middle, high = found.share_q.sel(quantile=[0.1, 0.5, 0.9]).values
    hand("delivery.share", middle, "1", "share of the growth of a plan that is there on its day",
         "10-90 % of what past forecasts say of the next one", low=low, high=high)  # fmt: skip
    return out


def hand_over_tested(tested: xr.Dataset) -> dict[str, dict[str, Any]]:
    """Hand the scores of the backtest over; gives the records by name."""
    out: dict[str, dict[str, Any]] = {}
    names = {"coverage": ("coverage", "1"), "mean_width": ("width", "Mt"),
             "mean_score": ("score", "Mt"), "mean_off": ("off", "Mt")}  # fmt: skip
    titles = {"coverage": "share of totals within 10-90 %", "mean_width": "width of 10-90 %",
              "mean_score": "interval score", "mean_off": "error of the median"}  # fmt: skip
    for rule in map(str, tested.rule.values):
        of = "" if rule == "outlook" else f".{rule.replace(' ', '_')}"
        for name, (key, unit) in names.items():
            out[f"outlook.backtest{of}.{key}"] = headline(
                f"outlook.backtest{of}.{key}", float(tested[name].sel(rule=rule)), unit,
                title=f"backtest, {rule}: {titles[name]}", source=_TESTED,
                note=f"{count(tested)} totals of 2020-25 foretold from 2019-24; 80 % aimed at",
            )  # fmt: skip
    return out


def count(tested: xr.Dataset) -> int:
    """How many totals were foretold."""
    return int(tested.inside.sel(rule="outlook").notnull().sum())


def chance_note(share: float, draws: int) -> str:
    """What a chance rests on, with its standard error."""
    if share in (0.0, 1.0):
        return f"{'none' if share == 0 else 'all'} of {draws} draws"
    error = 100 * (share * (1 - share) / draws) ** 0.5
    digits = 1 if error >= 0.1 else 2
    return f"{draws} draws, standard error {words.number(error, digits)} points"


def outlook_verdict(found: xr.Dataset, tested: xr.Dataset) -> str:
    """What comes, what that says of the targets, and how far the rule can be trusted.

    Parameters
    ----------
    found
        As `nsrkit.systems.outlook.run` gives it; a horizon beyond its last year is left out.
    tested
        As `nsrkit.systems.outlook.backtest` gives it.

    Returns
    -------
    str
        Sentences.
    """
    years = [year for year in HORIZONS if year in found.year]
    told = []
    for year in years:
        low, middle, high = found.total_q.sel(year=year, quantile=[0.1, 0.5, 0.9]).values
        told.append(f"{words.number(middle)} Mt in {year} ({words.spread(low, high, 0)})")
    last = float(found.came[-1])
    said = [f"From {words.number(last, 1)} Mt in {int(found.known[-1])} to {', '.join(told)}"]
    open_ = found.probability.where(found.scope == "total").where(found.aim == "at least")
    known = open_.dropna("target")
    if known.size:
        best = str(known.target[int(np.argmax(known.values))].item())
        one = found.sel(target=best)
        said.append(
            f"Of {known.size} targets for the total that lie ahead, the likeliest is "
            f"{float(one.target_mt):g} Mt for {one.when.item()} of {one.issued.item()[:4]}, at "
            f"{words.percent(float(one.probability))}; the plan in force is the most that the rule "
            "allows"
        )
    inside = words.percent(float(tested.coverage.sel(rule="outlook")))
    off = {str(rule): float(tested.mean_off.sel(rule=rule)) for rule in tested.rule.values}
    said.append(
        f"Backtest: {inside} of {count(tested)} totals lay within what was to hold 80 %, its "
        f"median {words.number(off['outlook'])} Mt off, against {words.number(off['drift'])} by "
        f"growth as before and {words.number(off['no change'])} by no change: read the chances as "
        "more certain than they are"
    )
    return ". ".join(said) + "."
