"""All that the seasons of a case share, made once and handed to the processes that simulate."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.ensemble import design, shared
from nsrkit.ensemble.memo import Memo
from nsrkit.ensemble.plan import Block
from nsrkit.errors import DataError, Fault, ScenarioError
from nsrkit.ice import static
from nsrkit.scenario.case import Case
from nsrkit.scenario.systems.icebreakers import Icebreakers
from nsrkit.systems.icebreakers.closing import passes
from nsrkit.systems.icebreakers.events import world
from nsrkit.systems.icebreakers.events.log import Log, Rules, Ships, Stretch
from nsrkit.systems.icebreakers.events.world import Way
from nsrkit.systems.icebreakers.fleet import Crew, Span, at_hand, crews, windows
from nsrkit.systems.icebreakers.outcome import Frame, outcome
from nsrkit.systems.icebreakers.traffic import Line, lines
from nsrkit.units import HOURS_PER_DAY
from nsrkit.voyage.tables.kept import bare, kept
from nsrkit.voyage.tables.timetable import LONGEST_DAYS, OWN
from nsrkit.voyage.trips import passage

if TYPE_CHECKING:
    import xarray as xr

AT_ONCE = 25  # seasons of a block
_ENOUGH = 0.5  # share of members with a route, above which a ship leaves port
_DRAWN = ("patience_d", "transfer_kn", "availability")


class Study(NamedTuple):
    """What seasons are simulated from."""

    ways: list[dict[str, Way]]
    """By ice, in the order of the labels."""
    labels: list[int]
    """Of the ice of each season."""
    at: list[int]
    """Number of the ice of each season."""
    ships: list[Ships]
    lines: list[Line]
    crews: dict[tuple[str, int], list[Crew]]
    """By fleet, and how many were added."""
    rules: list[Rules]
    """Of each season."""
    availability: np.ndarray
    """(season)."""
    seed: int
    origin: np.datetime64
    frame: Frame


@shared
def days(case: Case) -> xr.Dataset:
    """Timetable of the ships that icebreakers may have to lead, led at once wherever they must be.

    Parameters
    ----------
    case
        As in `nsrkit.systems.icebreakers.run`.

    Returns
    -------
    Dataset
        As `nsrkit.voyage.timetable` gives it, and `passes` on (ice, way, departure, area): whether
        the ice lets her through the area, on departures without a route too.
    """
    asked = _asked(case)
    _, ways = lines(case)
    bared = tuple((name, bare(way)) for name, way in ways.items())
    return _met(bared, asked.members, asked.ice == "own").copy()


def _sailed(ways: tuple[tuple[str, Case], ...], members: int, own: bool) -> xr.Dataset:
    table = kept(dict(ways), members, own=own)
    return table.assign(passes=passes(dict(ways), table))


_met = Memo(_sailed, size=4)
"""The ice that ships meet, whichever icebreakers there are."""


def study(case: Case) -> Study:
    """Ships, ice and icebreakers of a case.

    Raises
    ------
    ScenarioError
        The case asks for no icebreakers, or does not say how fast they come.
    """
    asked = _asked(case)
    found, cases = lines(case)
    table = days(case)
    every = world.ways(table, _back(found))
    labels = table["ice"].values.tolist()
    at = [i for i, label in enumerate(labels) if (label == OWN) == (asked.ice == "own")]
    if not at:
        raise DataError("seasons in the ice of members need members: icebreakers.members")
    at = [at[season % len(at)] for season in range(asked.seasons)]
    drawn = _drawn(asked, case.ensemble.seed)
    horizon = (every[0][next(iter(cases))].leaves[-1]) + LONGEST_DAYS * HOURS_PER_DAY
    begins = world.origin(table)
    known = _known(asked, table)
    rules = _rules(asked, table, cases, horizon)
    each = [
        rules._replace(
            knows=known[i],
            patience_h=float(drawn["patience_d"][season]) * HOURS_PER_DAY,
            transfer_kn=float(drawn["transfer_kn"][season]),
        )
        for season, i in enumerate(at)
    ]
    fleets = {(name, more): crews(asked, fleet, more) for name, fleet in asked.fleets.items()
              for more in range(asked.more + 1)}  # fmt: skip
    names = tuple(dict.fromkeys(crew.name for many in fleets.values() for crew in many))
    frame = Frame(tuple(line.name for line in found), tuple(asked.stations), names,
                  *_months(begins, horizon))  # fmt: skip
    ships = [_ships(line, table) for line in found]
    return Study(every, [labels[i] for i in at], at, ships, found, fleets, each,
                 drawn["availability"], case.ensemble.seed, begins, frame)  # fmt: skip


def simulated(made: Study, fleet: str, more: int, season: int) -> Log:
    """What happens in one season."""
    from nsrkit.systems.icebreakers.events.season import Season

    seed, rules = (made.seed, season), made.rules[season]
    at: dict[str, list[Span]] = {
        crew.name: at_hand(crew, float(made.availability[season]), seed, made.origin,
                           rules.horizon_h)
        for crew in made.crews[fleet, more]}  # fmt: skip
    return Season(made.ways[made.at[season]], made.ships, at, rules, seed).run()


def seasons(made: Study, block: Block) -> list[dict[str, np.ndarray]]:
    """Numbers of the seasons of a block."""
    fleet, more, first = (block.at[name] for name in ("fleet", "more", "first"))
    last = min(int(first) + AT_ONCE, len(made.at))
    return [outcome(simulated(made, str(fleet), int(more), season), made.frame)
            for season in range(int(first), last)]  # fmt: skip


def _asked(case: Case) -> Icebreakers:
    asked = case.icebreakers
    if asked is None:
        raise ScenarioError([Fault("icebreakers", f"{case.name} asks for none", None,
                                   "name fleets under `icebreakers`")])  # fmt: skip
    if asked.transfer_kn.value is None:
        remedy = "give the speed of an icebreaker on her way to a ship"
        raise ScenarioError([Fault("icebreakers.transfer_kn", "is not supplied", None, remedy)])
    return asked


def _drawn(asked: Icebreakers, seed: int) -> dict[str, np.ndarray]:
    """(season) values of the numbers that may be disputed, the same for every fleet."""
    numbers = {name: getattr(asked, name) for name in _DRAWN}
    defaults = {"patience_d": np.inf, "availability": 1.0, "transfer_kn": np.nan}
    flat = {name: np.full(asked.seasons, defaults[name] if one.value is None else one.value)
            for name, one in numbers.items()}  # fmt: skip
    return flat | design(numbers, asked.seasons, seed)


def _back(found: list[Line]) -> dict[str, str]:
    """The way back of each way."""
    pairs = [(line.legs[0].way, line.legs[1].way) for line in found]
    return dict(pairs) | {back: out for out, back in pairs}


def _rules(
    asked: Icebreakers, table: xr.Dataset, cases: dict[str, Case], horizon: float
) -> Rules:  # fmt: skip
    """What holds in every season; what differs between them is left to fill in."""
    begins = world.origin(table)
    place = {str(row["name"]): static.NSR_SEAS.index(int(row["flag"])) for row in static.seas()
             if int(row["flag"]) in static.NSR_SEAS}  # fmt: skip
    stations = {
        name: (tuple(place[area] for area in station.areas),
               tuple(windows(station.first, station.last, begins, horizon)))
        for name, station in asked.stations.items()}  # fmt: skip
    knots = {name: passage.order(case, "nsr") for name, case in cases.items()}
    return Rules(stations, world.lengths_nm(table, knots), {}, asked.convoy, asked.beset_after_h,
                 np.inf, np.nan, horizon)  # fmt: skip


def _known(asked: Icebreakers, table: xr.Dataset) -> list[dict[str, list[bool]]]:
    """By ice: departures of each way on which ships leave port."""
    through = np.isfinite(table["days"].transpose("ice", "way", "departure").values)
    names = table["way"].values.tolist()
    if asked.knows == "climate":
        members = table["ice"].values != OWN
        if not members.any():
            raise DataError("what is known of the climate needs members: icebreakers.members")
        through = np.broadcast_to(through[members].mean(axis=0) > _ENOUGH, through.shape)
    return [dict(zip(names, each.tolist(), strict=True)) for each in through]


def _ships(line: Line, table: xr.Dataset) -> Ships:
    legs = tuple(
        Stretch(leg.way, world.hour(table, leg.first), world.hour(table, leg.last),
                tuple(days * HOURS_PER_DAY for days in leg.stay_d))  # type: ignore[arg-type]
        for leg in line.legs)  # fmt: skip
    gap = tuple(days * HOURS_PER_DAY for days in line.gap_d)
    most = np.inf if line.most is None else line.most
    return Ships(line.name, line.ships, legs, line.begins, gap, most)  # type: ignore[arg-type]


def _months(origin: np.datetime64, horizon_h: float) -> tuple[tuple[float, ...], tuple[int, ...]]:
    """Hours at which the months of a season begin, and which they are."""
    ends = np.array([origin, origin + np.timedelta64(int(horizon_h) + 1, "h")]).astype("M8[M]")
    months = np.arange(ends[0], ends[1] + 1)
    hours = (months.astype("M8[ns]") - origin) / np.timedelta64(1, "h")
    numbers = months.astype(int) % 12 + 1
    return tuple(hours.tolist()), tuple(numbers.tolist())
