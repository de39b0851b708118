"""Seasons of a case: their numbers, fleet by fleet, and one of them span by span."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.ensemble import plan, shared
from nsrkit.ensemble import run as run_blocks
from nsrkit.ensemble.executor import How, Progress
from nsrkit.errors import DataError
from nsrkit.ice import static
from nsrkit.scenario.case import Case
from nsrkit.scenario.systems.icebreakers import Icebreakers
from nsrkit.systems.icebreakers.events.log import Log
from nsrkit.systems.icebreakers.outcome import MONTHS, QUANTILES, TEXTS, WAIT_BINS_H
from nsrkit.systems.icebreakers.study import AT_ONCE, Study, seasons, simulated, study
from nsrkit.units import HOURS_PER_DAY
from nsrkit.voyage.trips import passage

if TYPE_CHECKING:
    import xarray as xr

_WORTH_PROCESSES = 300  # seasons, below which starting processes takes longer than they save
_PER_FLEET = ("fleet", "more", "season")
_MONTHLY = ("demanded_d", "led_d", "waiting_d", "leading_d", "coming_d", "there_d")
_EXTRA: dict[str, tuple[str, ...]] = {
    "wait_q": ("quantile",), "waits": ("wait_bin",), "beset_at_once": ("station",),
    "held_at_once": ("station",),
    **dict.fromkeys(_MONTHLY, ("station", "month")),
    **dict.fromkeys(("lead_h", "come_h", "at_hand_h"), ("icebreaker",)),
    **dict.fromkeys((name for name in TEXTS if name.startswith("group_")), ("group",)),
}  # fmt: skip

_WORTH = {
    "wait_d": ("d", "ship-days of waiting saved in a season"),
    "beset": ("1", "ships fewer beset in a season"),
    "done": ("1", "voyages more in a season"),
    "usd": ("USD", "days of waiting saved, at the charter of the ships"),
}


@shared
def run(
    case: Case,
    *,
    how: How | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> xr.Dataset:
    """Seasons of ships that ask the icebreakers of a fleet to lead them.

    Ships go to and fro as `transit.fleet` and the service of `liner` say. Area by area they meet
    the ice of the day on which they enter it (`nsrkit.voyage.timetable`), so that ice closing
    ahead of a ship that had to wait shows. Where she must be led she asks the icebreakers of that
    station, who come from where they are, and lead as a convoy what waits there to go the same way.

    Parameters
    ----------
    case
        Scenario with `icebreakers`, and `transit` or `liner`.
    how, workers, progress
        As in `nsrkit.ensemble.run`.

    Returns
    -------
    Dataset
        On (fleet, more, season); `more` [0, 1, ...] counts icebreakers added to the fleet. The
        same ships, ice and chance meet every fleet: differences between fleets are taken season
        by season.

        Voyages: `asked`, that left port; of these `done`, through the NSR; `turned_back`, before
        they entered it; `left_in_ice`, still under way or waiting there when the season ended
        (asked = done + turned_back + left_in_ice). `ships_beset`, voyages that lay in the ice for
        longer than `icebreakers.beset_after_h` in one go, that is in an area of which at least half
        the hours must be led, or that is closed; and `beset_h` [h] beyond that, all ships;
        `ships_held`, those that waited as long in the NSR, at the edge of the ice too; `wait_h` [h]
        all waits for icebreakers; `closed_h` [h] all waits where the ice let nobody pass.
        `requests`, how often ships asked to be led; `ships_led`, voyages led at all; `convoys`, and
        `convoy_ships`, ships led in them.
        On (..., quantile): `wait_q` [h], of the waits of that season's requests; NaN without any.
        On (..., wait_bin): `waits`, requests by how long they waited; `wait_bin` is the lower end
        [h] of a bin, the next one its upper.
        On (..., group): `group_asked`, `group_done`, `group_beset`.
        On (..., station, month): `demanded_d` [d], ship-days that ships had to be led, in the
        month in which that showed, whether somebody came or not; `led_d` [d], ship-days led;
        `waiting_d` [d], ship-days waiting for an icebreaker; `leading_d`, `coming_d`, `there_d`
        [d], icebreaker-days leading, on the way to ships, and in all at hand. On (..., station):
        `beset_at_once` and `held_at_once`, most ships beset, or held up, at the same time.
        On (..., icebreaker): `use` [1], share of her days at hand that she led or came; NaN where
        she is not in the fleet; `lead_h` [h], `come_h` [h], `at_hand_h` [h]. On (..., group):
        `group_wait_h` [h], waits for icebreakers and for ice.
        Besides: `ice` (season), the label of the ice as in the timetable; `ships` (group) [1] and
        `charter_usd_per_d` (group) [USD/d], NaN where not supplied; `serves` (station, area);
        `length_nm` (area) [nm]; `based` (fleet, icebreaker), the stations of her posts, empty
        where she is not in the fleet.

    Raises
    ------
    ScenarioError
        The case asks for no icebreakers.
    DataError
        It has no ships that they could lead.

    Notes
    -----
    What the simulation leaves out stands in the attribute `not_modelled`. Ice is that of members of
    a climate unless the case says `ice: own`; numbers with a range are drawn season by season.

    Examples
    --------
    >>> one = {"scan.first": "09-01", "scan.last": "09-02", "icebreakers.members": 1}
    >>> case = nsrkit.load("icebreakers-2030", one | {"icebreakers.seasons": 2})
    >>> found = run(case)
    >>> bool((found.asked == found.done + found.turned_back + found.left_in_ice).all())
    True
    """
    asked, made = case.icebreakers, study(case)
    assert asked is not None  # or `study` has refused
    axes: dict[str, Any] = {"fleet": list(asked.fleets), "more": list(range(asked.more + 1)),
                            "first": list(range(0, asked.seasons, AT_ONCE))}  # fmt: skip
    many = len(made.crews) * asked.seasons >= _WORTH_PROCESSES
    found = run_blocks(partial(seasons, made), plan(axes, inner=()).blocks(),
                       how=how or ("processes" if many else "serial"), workers=workers,
                       progress=progress)  # fmt: skip
    return _dataset(case, asked, made, [one for block in found for one in block])


def season(case: Case, fleet: str, number: int, more: int = 0) -> xr.Dataset:
    """What each ship and icebreaker did in one season, span by span.

    Parameters
    ----------
    case
        As in `run`.
    fleet
        Name of a fleet of the case.
    number
        Number of the season, from 0.
    more
        Icebreakers added to the fleet.

    Returns
    -------
    Dataset
        On `span`, by begin: `begin`, `end` [UTC]; `who`, name of a ship or icebreaker; `kind`,
        ship or icebreaker; `state`, of a ship "sails" (outside the NSR), "alone", "led",
        "waits" (for an icebreaker), "closed" (ice that lets nobody pass), of an icebreaker
        "leads", "comes" (to a ship), "idle" (at hand); `area` and `station`, empty outside the NSR;
        `group` and `way`, east or west, of a ship; `icebreaker`, that leads the ship; `convoy`, its
        number, -1 without; `beset`, whether the span holds hours in which she counts as beset.

    Raises
    ------
    DataError
        The case has no such fleet or season.

    Examples
    --------
    >>> one = {"scan.first": "09-01", "scan.last": "09-02", "icebreakers.members": 1}
    >>> case = nsrkit.load("icebreakers-2030", one | {"icebreakers.seasons": 2})
    >>> spans = season(case, "2024", 0)
    >>> sorted({*spans.kind.values.tolist()})
    ['icebreaker', 'ship']
    """
    made = study(case)
    if (fleet, more) not in made.crews or not 0 <= number < len(made.at):
        known = ", ".join(f"{name} + {count}" for name, count in made.crews)
        raise DataError(f"no fleet {fleet!r} + {more} or no season {number}; fleets: {known}")
    return _spans(simulated(made, fleet, more, number), made)


def worth(found: xr.Dataset) -> xr.Dataset:
    """What each further icebreaker gives to a fleet, season by season against one fewer.

    Parameters
    ----------
    found
        As `run` gives it.

    Returns
    -------
    Dataset
        On (fleet, more), `more` from 1: `wait_d` [d], ship-days of waiting saved in a season, and
        `wait_d_se`, its standard error; `beset` and `beset_se`, ships fewer beset; `done` and
        `done_se`, voyages more; `usd` and `usd_se` [USD], days saved at the charter of the
        ships, NaN where none is supplied; the attribute `usd_excludes` names groups without one.

    Examples
    --------
    >>> import numpy as np, xarray as xr
    >>> waits = xr.DataArray([[[48.0, 72.0], [24.0, 24.0]]], dims=("fleet", "more", "season"))
    >>> found = xr.Dataset({
    ...     "wait_h": waits, "closed_h": 0 * waits, "ships_beset": 0 * waits, "done": 0 * waits,
    ...     "group_wait_h": waits.expand_dims(group=["bulk"], axis=-1),
    ...     "charter_usd_per_d": ("group", [15000.0])}).assign_coords(more=[0, 1])
    >>> gain = worth(found)
    >>> float(gain.wait_d[0, 0]), float(gain.usd[0, 0])
    (1.5, 22500.0)
    """
    import xarray as xr

    hire = found["charter_usd_per_d"]
    unknown = hire["group"].values[hire.isnull().values].tolist()
    usd = (found["group_wait_h"] / HOURS_PER_DAY * hire).sum("group", min_count=1)
    days = (found["wait_h"] + found["closed_h"]) / HOURS_PER_DAY
    gains = {"wait_d": -days, "beset": -found["ships_beset"], "done": found["done"], "usd": -usd}
    data = {}
    for name, number in gains.items():
        step = number.diff("more")
        units, title = _WORTH[name]
        error, told = standard_error(step), f"standard error of {title}"
        data[name] = step.mean("season").assign_attrs(units=units, long_name=title)
        data[f"{name}_se"] = error.assign_attrs(units=units, long_name=told)
    return xr.Dataset(data, attrs={"usd_excludes": ", ".join(unknown)})


def standard_error(number: xr.DataArray) -> xr.DataArray:
    """Standard error of the mean over seasons, of which those in the same ice are no others.

    Parameters
    ----------
    number
        On (..., season), with the coordinate `ice` (season) that `run` gives; a probability as 0
        and 1.

    Returns
    -------
    DataArray
        On the other dims, in the unit of the number. In several ices it is that of their means,
        which differ by the ice and by chance; in one ice, or without `ice`, that of the seasons,
        which leaves the ice out. NaN of a single season.

    Examples
    --------
    >>> import xarray as xr
    >>> beset = xr.DataArray([1.0, 1.0, 0.0, 0.0], dims="season")
    >>> round(float(standard_error(beset)), 3)
    0.289
    >>> float(standard_error(beset.assign_coords(ice=("season", [1, 1, 2, 2]))))
    0.5
    """
    dim = "season"
    if "ice" in number.coords and np.unique(number["ice"]).size > 1:
        number, dim = number.groupby("ice").mean("season"), "ice"
    error: xr.DataArray = number.std(dim, ddof=1) / np.sqrt(number.sizes[dim])
    return error


def _dataset(case: Case, asked: Icebreakers, made: Study, found: list[Any]) -> xr.Dataset:
    import xarray as xr

    shape = (len(asked.fleets), asked.more + 1, asked.seasons)
    data: dict[str, Any] = {}
    for name, (units, title) in TEXTS.items():
        values = np.array([one[name] for one in found])
        dims = (*_PER_FLEET, *_EXTRA.get(name, ()))
        data[name] = (dims, values.reshape(*shape, *values.shape[1:]), _attrs(units, title))
    dims, lead, _ = data["lead_h"]
    hand = data["at_hand_h"][1]
    work = lead + data["come_h"][1]
    use = np.divide(work, hand, out=np.full(hand.shape, np.nan), where=hand > 0)
    data["use"] = (dims, use, _attrs("1", "share of her days at hand that she led or came"))
    return xr.Dataset(data | _about(asked, made), coords=_coords(asked, made), attrs={
        "year": passage.ice_date(case).year, "members": asked.members, "seed": case.ensemble.seed,
        "climate": case.ice.source, "ice": asked.ice, "knows": asked.knows,
        "beset_after_h": asked.beset_after_h, "convoy": asked.convoy,
        "not_modelled": "; ".join(NOT_MODELLED),
    })  # fmt: skip


NOT_MODELLED = (
    "all icebreakers lead as escort.icebreaker does, begin in the middle of their posts and work "
    "for these ships alone",
    "where in an area the ice lies: a ship sails her own hours there first, then the led ones",
    "convoys in each other's way; ships closed in by ice too thick to be led, whom nobody frees",
    "calls at ports on the way, rivers and gulfs, and seas outside the seven areas",
    "fuel, crews and tariffs of icebreakers",
)


def _about(asked: Icebreakers, made: Study) -> dict[str, Any]:
    """What does not change from season to season."""
    stations = [[area in asked.stations[name].areas for area in _areas("name")]
                for name in asked.stations]  # fmt: skip
    based = [[_posts(made, name, each) for each in made.frame.icebreakers] for name in asked.fleets]
    return {
        "ships": ("group", [line.ships for line in made.lines], _attrs("1", "ships")),
        "charter_usd_per_d": ("group", [line.charter_usd_per_d for line in made.lines],
                              _attrs("USD/d", "time-charter hire")),
        "serves": (("station", "area"), stations, _attrs("1", "areas of the station")),
        "length_nm": ("area", made.rules[0].length_nm, _attrs("nm", "length along the way")),
        "based": (("fleet", "icebreaker"), based, {"long_name": "stations of her posts"}),
    }  # fmt: skip


def _posts(made: Study, fleet: str, icebreaker: str) -> str:
    crew = [each for each in made.crews[fleet, max(more for _, more in made.crews)]
            if each.name == icebreaker]  # fmt: skip
    names = dict.fromkeys(post.station or "everywhere" for each in crew for post in each.posts)
    return ", ".join(names)


def _coords(asked: Icebreakers, made: Study) -> dict[str, Any]:
    return {
        "fleet": list(asked.fleets), "more": range(asked.more + 1),
        "season": range(asked.seasons), "ice": ("season", made.labels),
        "quantile": list(QUANTILES), "wait_bin": list(WAIT_BINS_H),
        "group": list(made.frame.groups), "station": list(asked.stations),
        "month": range(1, MONTHS + 1), "icebreaker": list(made.frame.icebreakers),
        "area": _areas("title"),
    }  # fmt: skip


def _areas(key: str) -> list[str]:
    found = {int(row["flag"]): str(row[key]) for row in static.seas()}
    return [found[flag] for flag in static.NSR_SEAS]


def _spans(log: Log, made: Study) -> xr.Dataset:
    import xarray as xr

    areas = [*_areas("title"), ""]  # the last is that of number -1
    voyages = {voyage.number: voyage for voyage in log.voyages}
    did = sorted(log.did, key=lambda one: (one.begin, one.who))
    of = [voyages.get(one.voyage) for one in did]
    beset = [one.state in ("waits", "closed") and any(
                 each.voyage == one.voyage and each.begin < one.end and one.begin < each.end
                 for each in log.held if each.beset) for one in did]  # fmt: skip

    def moment(hours: list[float]) -> np.ndarray:
        return np.asarray(made.origin + (np.array(hours) * 3600e9).astype("m8[ns]"))

    columns: dict[str, Any] = {
        "begin": moment([one.begin for one in did]), "end": moment([one.end for one in did]),
        "who": [one.who for one in did], "state": [one.state for one in did],
        "kind": ["icebreaker" if voyage is None else "ship" for voyage in of],
        "group": ["" if voyage is None else voyage.line for voyage in of],
        "way": ["" if voyage is None else "east" if voyage.way.east else "west" for voyage in of],
        "area": [areas[one.area] for one in did], "station": [one.station for one in did],
        "voyage": [one.voyage for one in did], "icebreaker": [one.icebreaker for one in did],
        "convoy": [one.convoy for one in did], "beset": beset,
    }  # fmt: skip
    return xr.Dataset({name: ("span", values) for name, values in columns.items()})


def _attrs(units: str, long_name: str) -> dict[str, str]:
    return {"units": units, "long_name": long_name, "source": "nsrkit.systems.icebreakers"}
