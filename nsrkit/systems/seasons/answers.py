"""What the model says of a reported date: the days on which it was open, ice by ice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.assumption import Assumption
from nsrkit.ensemble import plan, run
from nsrkit.ensemble.executor import Progress
from nsrkit.ensemble.plan import Block
from nsrkit.ice import grid, static
from nsrkit.scenario.case import Case
from nsrkit.scenario.files import read_ship
from nsrkit.scenario.systems.seasons import Seasons
from nsrkit.ship import season
from nsrkit.ship.season.facts import Fact
from nsrkit.ship.season.ways import SEAS, ways
from nsrkit.systems.seasons import fields
from nsrkit.systems.seasons.verdicts import LABELS
from nsrkit.voyage import ports
from nsrkit.voyage.tables.timetable import timetable

if TYPE_CHECKING:
    import xarray as xr

ALONE, LED = season.Polaris(), season.Polaris(escorted=True)
EDGE, THIN_M, MOST = season.rules.ICE_EDGE, 0.30, 0.5
STEP_D, BEFORE_D, AFTER_D = 5, 60, 40
"""Departures of a voyage: this far apart, from so long before a report to so long after it."""


class Days(NamedTuple):
    """On which days a place, or a voyage, was open."""

    days: np.ndarray
    """(day) datetime64[D]; for a voyage its departures."""
    open_: np.ndarray
    """(ice, day): the field, the light and the heavy end of its error, then members."""


def of_year(
    wanted: Seasons, seed: int, year: int, asked: Sequence[Fact], progress: Progress | None
) -> list[Days]:
    """Open days of all facts of a year that are no voyages; each ice is worked out once."""
    labels = [*LABELS, *range(1, wanted.members + 1)]
    made = plan({"ice": labels}, inner=())
    block = partial(_block, wanted.thickness_factor, seed, year, tuple(asked))
    found = run(block, made.blocks(), progress=progress)
    days = np.arange(f"{year}", f"{year + 1}", dtype="datetime64[D]")
    return [Days(days, np.array(rows)) for rows in zip(*found, strict=True)]


def of_voyage(wanted: Seasons, case: Case, fact: Fact, progress: Progress | None) -> Days:
    """Departures from which the router finds a way."""
    way = _way(case, fact)
    field, light, heavy = (_thick(way, fields.factor(wanted.thickness_factor, ice))
                           for ice in LABELS)  # fmt: skip
    likely = timetable({"way": field}, wanted.members, progress=progress)
    extreme = timetable({"light": light, "heavy": heavy})
    rows = [likely["days"].values[:1, 0], extreme["days"].values[0], likely["days"].values[1:, 0]]
    days = likely["departure"].values.astype("datetime64[D]")
    return Days(days, np.isfinite(np.concatenate(rows)))


def _block(
    thickness: Assumption, seed: int, year: int, asked: Sequence[Fact], block: Block
) -> list[np.ndarray]:
    """Open days of the facts in one ice."""
    ice = fields.ice(year, int(block.at["ice"]), thickness, seed)
    ships = [fact for fact in asked if fact.by == "class"]
    classes = list(dict.fromkeys(fact.ice_classes[0] for fact in ships))
    rules = list(dict.fromkeys(_rule(fact) for fact in ships))
    counted = season.windows(ice, classes, rules) if ships else None
    return [_open(fact, ice, counted) for fact in asked]


def _open(fact: Fact, ice: xr.Dataset, counted: xr.Dataset | None) -> np.ndarray:
    """(day) whether the place of a fact is open to what it asks for."""
    if fact.by == "water":
        return _mean(ice["siconc"], _cells(fact.place)) < EDGE
    if fact.by == "thin":
        flags = [flag for sea in fact.places for flag in SEAS[sea]]
        here = np.flatnonzero(np.isin(static.static(fields.GRID_KM)["sea"].values, flags))
        thick = (ice["siconc"] >= EDGE) & (ice["sithick"] > THIN_M)
        return _mean(thick.where(ice["siconc"].notnull()), here) <= MOST
    assert counted is not None
    one = counted.sel(rule=_rule(fact).label, ice_class=fact.ice_classes[0])
    if fact.place == "route":
        return np.asarray(one["navigable"].values)
    return np.asarray(one["sea_navigable"].sel(sea=fact.places).all("sea").values)


def _rule(fact: Fact) -> season.Polaris:
    return LED if fact.led else ALONE


def _mean(field: xr.DataArray, cells: np.ndarray) -> np.ndarray:
    values = field.transpose("time", "y", "x").values.reshape(field.sizes["time"], -1)
    return np.asarray(np.nanmean(values[:, cells], axis=1))


def _cells(place: str) -> np.ndarray:
    """Flat cells of a strait, or the one of a port."""
    for way in ways(fields.GRID_KM):
        if way.kind == "strait" and way.name == place:
            return way.network.cells
    at = ports.place(place)
    x, y = grid.xy(at.lon, at.lat)
    network = ways(fields.GRID_KM)[0].network.cells
    fixed = static.static(fields.GRID_KM)
    away = np.hypot(fixed["sea_x"].values.ravel()[network] - x,
                    fixed["sea_y"].values.ravel()[network] - y)  # fmt: skip
    return network[[np.argmin(away)]]


def _way(case: Case, fact: Fact) -> Case:
    """The case with the voyage of a report, its departures about the date and the ice of then."""
    year = fact.date.year
    back = min(BEFORE_D, fact.date.timetuple().tm_yday - 1) // STEP_D * STEP_D
    last = min(fact.until + dt.timedelta(days=AFTER_D), dt.date(year, 12, 31))
    first = fact.date - dt.timedelta(days=back)
    scan = {"first": f"{first:%m-%d}", "last": f"{last:%m-%d}", "every_d": STEP_D}
    voyage = {"origin": fact.origin, "destination": fact.destination, "depart": fact.date,
              "ship": read_ship(fact.ship), "escort": "required" if fact.led else "none",
              "return_leg": "none"}  # fmt: skip
    return case.model_copy(update={
        "voyage": case.voyage.model_copy(update=voyage),
        "ice": case.ice.model_copy(update={"source": "record", "year": year}),
        "scan": case.scan.model_copy(update=scan),
    })  # fmt: skip


def _thick(case: Case, factor: Assumption) -> Case:
    sailing = case.sailing.model_copy(update={"thickness_factor": factor})
    return case.model_copy(update={"sailing": sailing})
