"""The panel of energy: other ships and bans, and what plants can then deliver."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.show.panels import asking
from nsrkit.show.panels.price import RED_SEA
from nsrkit.show.panels.traffic.few import Beside, page
from nsrkit.show.svg import Html
from nsrkit.show.systems.energy import reading
from nsrkit.show.systems.energy.fleet import energy_ships
from nsrkit.show.systems.energy.months import energy_months, limit
from nsrkit.show.systems.energy.tables import energy_bans, energy_rounds
from nsrkit.systems import energy

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

_FEWER, _MORE = 6, 15  # ships of a fleet that may be taken away or added
_DRAWN: dict[str, Callable[[xr.Dataset, Case, str], Html]] = {
    "months": energy_months,
    "ships": lambda found, case, _: energy_ships(found, case),
    "rounds": lambda found, case, _: energy_rounds(found, case),
    "bans": lambda found, case, _: energy_bans(case),
}
_CHARTS = (("Month by month", "months"), ("Ships at work", "ships"), ("Rounds", "rounds"),
           ("What is forbidden", "bans"))  # fmt: skip


def energy_panel(case: Case, found: xr.Dataset) -> Any:
    """Bans, ships and a plant to choose, and what it can then deliver month by month.

    Parameters
    ----------
    case
        Scenario with `energy`.
    found
        As `systems.energy.run` gives it for this case; NaN is a way that does not exist.

    Returns
    -------
    ipywidgets.Widget
        As `asking.panel` gives it. Other ships and bans are planned anew at once, in all possible
        ices, with central numbers.

    Examples
    --------
    >>> less = {"years": [2025], "members": 0, "every_d": 15, "draws": 0, "counts": []}
    >>> case = nsrkit.load("arctic-lng2-sanctions", {f"energy.{k}": v for k, v in less.items()})
    >>> panel = energy_panel(case, energy.run(case))
    >>> panel.choose({"energy.fleets.arc7_sanctioned.more": 4})
    >>> panel.changed
    ['More ships: Arc7 carriers of Arctic LNG 2 +4 instead of none']
    """
    plants = [
        (title, name)
        for name, title in zip(
            found.plant.values.tolist(), np.atleast_1d(found.attrs["plants"]), strict=True
        )
    ]
    controls = [
        asking.view("plant", "Plant", plants),
        asking.several("bans", "Sanctions and buyers", _bans(case)),
        *_fleets(case),
        asking.choice("voyage.red_sea", "Red Sea", [(b, a) for a, b in RED_SEA.items()]),
        asking.view("chart", "Look at", _CHARTS),
    ]  # fmt: skip

    def drawn(chosen: Case, now: xr.Dataset, **views: str) -> Html:
        return _answer(chosen, now, found, **views)

    return asking.panel(case, controls, drawn, "plan", found=found,
                        compute=lambda chosen: energy.run(_central(chosen)))  # fmt: skip


def _central(case: Case) -> Case:
    """The case with central numbers alone, and nothing changed to see what it does."""
    less = {"levers": {}, "counts": (), "draws": 0}
    return case.model_copy(update={"energy": energy.asked(case).model_copy(update=less)})


def _bans(case: Case) -> list[tuple[str, dict[str, Any]]]:
    """Bans as they are; all lifted, those on a plant lifted, and each of them alone turned."""
    told = energy.asked(case).bans
    options: list[tuple[str, dict[str, Any]]] = [("as in the scenario", {})]
    if not told:
        return options
    options.append(("none at all", {_on(name): False for name in told}))
    plants = dict.fromkeys(plant for ban in told.values() for plant in ban.plants)
    for plant in plants:
        title = energy.asked(case).plants[plant].title
        options.append(
            (
                f"none on {title}",
                {_on(name): False for name, ban in told.items() if plant in ban.plants},
            )
        )
    return [*options, *((f"{'without' if ban.on else 'with'}: {ban.title}", {_on(name): not ban.on})
                        for name, ban in told.items())]  # fmt: skip


def _on(name: str) -> str:
    return f"energy.bans.{name}.on"


def _fleets(case: Case) -> list[asking.Control]:
    """The fleet whose number is varied, and the first one under sanctions."""
    told = energy.asked(case)
    barred = [name for name, fleet in told.fleets.items() if fleet.sanctioned and fleet.steps]
    counted = [told.counted] if told.counted in told.fleets else []
    return [asking.choice(f"energy.fleets.{name}.more", f"More ships: {told.fleets[name].title}",
                          _ships(case, name), slider=True)
            for name in dict.fromkeys([*barred[:1], *counted])]  # fmt: skip


def _ships(case: Case, name: str) -> list[tuple[str, float]]:
    """From all of a fleet taken away, at most six, to fifteen more."""
    fleet = energy.asked(case).fleets[name]
    have = int(max((step.ships.value or 0.0 for step in fleet.steps), default=0))
    counts = range(-min(have, _FEWER), _MORE + 1)
    return [("none" if not n else f"{n:+d}".replace("-", "−"), float(n)) for n in counts]


def _answer(case: Case, found: xr.Dataset, before: xr.Dataset, plant: str, chart: str) -> Html:
    """What a plant can deliver year by year beside the scenario above, and a chart."""
    now, then = (_delivered(each, plant) for each in (found, before))
    cards = [_card(year, now.sel(asked=year).values, then.sel(asked=year).values)
             for year in now.asked.values.tolist()]  # fmt: skip
    cards.append(_all_plants(found, before))
    title = reading.of(found, "plant", plant)
    text = f"{title}: {_held(found, plant)}."
    quick = "" if found is before else _quick(found.sizes["ice"] - 1)
    return page(cards, text, _DRAWN[chart](found, case, plant), rests=quick)


def _quick(members: int) -> str:
    ices = f"the own ice and {members} possible ones" if members else "the own ice"
    return (f"<b>Quick answer</b>: central numbers in {ices}. A scenario that is saved keeps its "
            "draws.")  # fmt: skip


def _delivered(found: xr.Dataset, plant: str | None = None) -> xr.DataArray:
    """(ice, asked) Mt, of one plant or of all."""
    sold = found.delivered.sum("market")
    return reading.by_year(sold.sum("plant") if plant is None else sold.sel(plant=plant))


def _card(year: int, now: np.ndarray, before: np.ndarray) -> Beside:
    ends = np.quantile(now[1:], (0.1, 0.9)).tolist() if now.size > 1 else None
    return Beside(f"Delivered in {year}", float(now[0]), float(before[0]), "Mt", 1, ends)


def _all_plants(found: xr.Dataset, before: xr.Dataset) -> Beside:
    last = int(found.asked.values[-1])
    now, then = (float(_delivered(each).sel(asked=last, ice=0)) for each in (found, before))
    return Beside(f"All plants in {last}", now, then, "Mt", 1)


def _held(found: xr.Dataset, plant: str) -> str:
    """What holds a plant back in the last year, by how many months, in words."""
    last = int(found.asked.values[-1])
    codes = found.limit.sel(plant=plant).values[found.year.values == last]
    names = np.atleast_1d(found.attrs["limits"])
    which, months = np.unique(codes, return_counts=True)
    told = [f"{limit(found, str(names[which[i]]))} ({months[i]})" for i in np.argsort(-months)]
    return f"months of {last} by what holds it back: {'; '.join(told)}"
