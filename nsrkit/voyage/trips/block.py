"""The voyages of one block of a sweep: all departures of a ship through the ice of a year."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import nsrkit
from nsrkit.ensemble.hypercube import Variable
from nsrkit.ensemble.plan import Block
from nsrkit.errors import DataError, NoRouteError
from nsrkit.ice import grid
from nsrkit.scenario.files import defaults
from nsrkit.scenario.parts.escort import Escort
from nsrkit.scenario.parts.sailing import Routing, Sailing
from nsrkit.scenario.ship import Ship
from nsrkit.ship.escort import leader
from nsrkit.voyage.trips.iceyear import ICE, IceYears

if TYPE_CHECKING:
    from nsrkit.voyage.routing.solver import Solver

LONGEST_DAYS = 40  # a passage that takes longer is no service
REASONS = ("route", "closed", "data_end", "off_coast_fails", "too_shallow", "too_long")
ROUTE, CLOSED, DATA_END, COAST, SHALLOW, LONG = range(len(REASONS))
RASTER_KM = 25.0
_STEP_KM = 6.25  # of points along a track that mark the cells it visits

Point = str | tuple[float, float]

Track = tuple[np.ndarray, np.ndarray, np.ndarray]
"""x, y [m] and hours [h] at the points of a track."""

HOURS = Variable(
    ("departure",), "u2",
    {"units": "h", "long_name": "passage with length factor and delay, waiting included",
     "comment": "NaN: no route, see reason; longer than 6553.4 h cannot be kept (too_long)"},
    scale=0.1, missing=65535,
)  # fmt: skip
REASON = Variable(
    ("departure",), "u1",
    {"units": "1", "long_name": "why there is no route",
     "flag_values": np.arange(len(REASONS), dtype="u1").tolist(),
     "flag_meanings": " ".join(REASONS)},
)  # fmt: skip
VISITS = Variable(
    ("y", "x"), "u4", {"units": "1", "long_name": "voyages that pass a cell"}, kind="sum"
)


@dataclass(frozen=True)
class Voyages:
    """What is computed of a block: all departures of one ship in one year."""

    ships: dict[str, Ship]
    start: Point
    goal: Point
    routing: Routing
    sailing: Sailing
    ice: IceYears

    def digest(self) -> Any:
        """All that the voyages follow from, in plain values."""
        lead = defaults().escort
        ahead = leader(lead.icebreaker)
        return {
            "ships": {name: _plain(ship) for name, ship in self.ships.items()},
            "ends": [self.start, self.goal],
            "routing": _plain(self.routing),
            "sailing": _plain(self.sailing),
            "ice": self.ice.digest(),
            "lead": [_plain(lead), ahead.beam_m, ahead.points],
            "code": _code(),
        }

    def __call__(self, block: Block) -> dict[str, np.ndarray]:
        """Hours, reasons and visited cells."""
        visits = np.zeros(grid.grid(RASTER_KM).shape, np.uint32)
        labels = block.within["departure"]
        hours, reason = np.full(labels.size, np.nan), np.zeros(labels.size, np.uint8)
        for i, found in enumerate(self.sailed(block, labels)):
            if isinstance(found, int):
                reason[i] = found
            else:
                hours[i] = found[2][-1]
                _visit(visits, found[0], found[1])
        return {"hours": hours, "reason": reason, "visits": visits}

    def sailed(self, block: Block, departures: Iterable[str]) -> Iterable[int | Track]:
        """For each departure x, y [m] and hours [h] of the track, or why there is none."""
        solver = self._solver(block)
        try:
            for name, point in (("start", self.start), ("goal", self.goal)):
                solver.end(point, name)
        except NoRouteError:
            return (SHALLOW for _ in departures)
        year = int(block.at["year"])
        return (self._voyage(solver, date_of(label, year)) for label in departures)

    def _solver(self, block: Block) -> Solver:
        from nsrkit.voyage import route

        ice = ICE(self.ice, int(block.at["year"]), block.at.get("member"), self.routing.grid_km)
        update = {key: replace(getattr(self.sailing, key), value=value)
                  for key, value in block.drawn.items()}  # fmt: skip
        return route.solver(
            ice, self.ships[block.at["ship"]], block.at["escort"], routing=self.routing,
            sailing=self.sailing.model_copy(update=update),
        )  # fmt: skip

    def _voyage(self, solver: Solver, depart: dt.datetime) -> int | Track:
        first, last = solver.ice.times[[0, -1]]
        if not first <= np.datetime64(depart) <= last:
            return DATA_END
        try:
            line = solver.way(self.start, self.goal, depart, explain=False).line
        except NoRouteError:
            known = np.datetime64(depart + dt.timedelta(days=LONGEST_DAYS)) <= last
            return CLOSED if known else DATA_END
        except DataError:  # both ends and the date are good: the track grazes the coast
            return COAST
        return LONG if line.hours[-1] > HOURS.largest else (line.x, line.y, line.hours)


@dataclass(frozen=True)
class Lines:
    """The tracks of a block's departures."""

    voyages: Voyages

    def __call__(self, block: Block) -> list[Track]:
        """x, y [m] and hours [h] of each."""
        found = self.voyages.sailed(block, block.within["departure"])
        return [line for line in found if not isinstance(line, int)]


def date_of(label: str, year: int) -> dt.datetime:
    """UTC of a month-day text in a year."""
    return dt.datetime.fromisoformat(f"{year:04d}-{label}")


def _visit(visits: np.ndarray, x: np.ndarray, y: np.ndarray) -> None:
    """Count the cells of a track, each once."""
    cells, step = grid.grid(RASTER_KM), RASTER_KM * 1000.0
    along = np.append(0.0, np.cumsum(np.hypot(np.diff(x), np.diff(y))))
    s = np.arange(0.0, along[-1], _STEP_KM * 1000.0) if along[-1] > 0 else along[:1]
    rows = np.rint((np.interp(s, along, y) - cells.y[0]) / step).astype(np.intp)
    cols = np.rint((np.interp(s, along, x) - cells.x[0]) / step).astype(np.intp)
    visits.reshape(-1)[np.unique(rows * cells.x.size + cols)] += 1


def _plain(model: Ship | Routing | Sailing | Escort) -> Any:
    return model.model_dump(mode="json", exclude_none=True)


@cache
def _code() -> str:
    """SHA-256 of the code and tables that voyages follow from: an edit makes another ensemble."""
    root = Path(nsrkit.__file__).parent
    told = hashlib.sha256()
    for room in ("_kernels", "ice", "ship", "voyage"):
        for path in sorted((root / room).rglob("*.*")):
            if path.suffix in (".py", ".csv", ".npz", ".json"):
                told.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return told.hexdigest()
