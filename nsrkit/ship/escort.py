"""Ships behind an icebreaker: who leads, and how fast both get on."""

from __future__ import annotations

import csv
import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.errors import DataError, Fault, ScenarioError
from nsrkit.scenario.files import find
from nsrkit.scenario.reading.faults import near
from nsrkit.ship import curve, resistance
from nsrkit.ship.curve import Samples

if TYPE_CHECKING:
    from nsrkit.scenario.parts.escort import Escort
    from nsrkit.scenario.ship import Ship

_AS = "as "  # before the name of the project whose curve a vessel has


class Icebreaker(NamedTuple):
    """A line of `params/icebreakers.csv`: a vessel, or the type of several."""

    name: str
    title: str
    project: str
    status: str
    """active, building ...; `type` or `model` where the line is no vessel."""
    service: str
    """Year or years of service, as found."""
    flag: str
    """Country of the flag, two letters of ISO 3166; empty where the line is no vessel."""
    operator: str
    """Who runs her, as found; Atomflot runs the nuclear ones."""
    begins: dt.date | None
    """First day of service, or the last of the year that was found; None: no vessel."""
    ends: dt.date | None
    """Last day of service that is planned; None: none found."""
    beam_m: float | None
    """None where no source was found."""
    points: tuple[tuple[float, float], ...]
    """(level ice thickness [m], speed [kn]); empty where no curve was found."""
    source: str
    note: str


def icebreakers() -> dict[str, Icebreaker]:
    """All icebreakers by name; a table in the current folder comes first.

    Examples
    --------
    >>> icebreakers()["arktika"].points
    ((0.0, 22.0), (2.8, 1.75))
    """
    return _read(find("tables", "icebreakers").resolve())


@lru_cache(maxsize=4)
def _read(path: Path) -> dict[str, Icebreaker]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["name"]: row for row in csv.DictReader(file)}
    found = {}
    for name, row in rows.items():
        shape = row["curve"]
        try:
            shape = rows[shape.removeprefix(_AS)]["curve"] if shape.startswith(_AS) else shape
            points = tuple(_point(pair) for pair in shape.split())
            beam = float(row["beam_m"]) if row["beam_m"] else None
            begins, ends = (_day(row.get(key)) for key in ("from", "to"))
        except (KeyError, ValueError):
            raise DataError(
                f"{path.name}: cannot read beam, dates or curve of {name!r}; a curve is "
                "0:22 2.8:1.75 (thickness [m]:speed [kn]) or as 'as NAME', a date 2024-12-31"
            ) from None
        found[name] = Icebreaker(name, row["title"], row["project"], row["status"], row["service"],
                                 row.get("flag") or "", row.get("operator") or "", begins, ends,
                                 beam, points, row["source"], row["note"])  # fmt: skip
    return found


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _point(pair: str) -> tuple[float, float]:
    thickness, speed = pair.split(":")
    return float(thickness), float(speed)


def leader(name: str) -> Icebreaker:
    """The icebreaker of a name, who needs a curve to lead.

    Raises
    ------
    ScenarioError
        The name is unknown, or no speed in ice was found for her.

    Examples
    --------
    >>> leader("project-22220").beam_m
    34.0
    """
    table = icebreakers()
    able = [each.name for each in table.values() if each.points]
    if name not in table:
        raise ScenarioError([Fault("escort.icebreaker", "unknown icebreaker", name,
                                   near(name, able))])  # fmt: skip
    if not table[name].points:
        raise ScenarioError([Fault("escort.icebreaker", "no speed in ice was found for her", name,
                                   f"one of {', '.join(able)}")])  # fmt: skip
    return table[name]


def convoy(ship: Ship, lead: Escort) -> Samples:
    """Speed of a ship behind an icebreaker by the thickness of the level ice that is broken.

    The least of what the icebreaker makes in the ice and what the ship makes behind her, which is
    no less than on her own. In the channel net thrust balances the resistance of its broken ice;
    what a ship is wider than the channel breaks level ice, with that share of the resistance
    she has alone. Two icebreakers cut a channel of twice the width; that many lead a ship wider
    than one unless the case says how many. Beyond her own limit, where the resistance is not known,
    it grows with the thickness squared. What is ordered and what a convoy keeps to come on top
    (`nsrkit.ship.speed.table`).

    Parameters
    ----------
    ship
        The ship.
    lead
        Icebreaker and concentration of the broken ice in her channel.

    Returns
    -------
    Samples
        Speeds [kn]; closed beyond the icebreaker's curve, and where the ship behind her would make
        less than 2 kn. Without the channel where a number that it needs is not supplied; the name
        says so.

    Raises
    ------
    ScenarioError
        The icebreaker is unknown or has no curve.

    References
    ----------
    Two icebreakers for a lane of more than 40 m: Rosatomflot on the tanker SCF Baltica, 2010
    (en.portnews.ru/news/124835). Channel: Zuev's formula (`nsrkit.ship.resistance.zuev`); net
    thrust: Riska et al. (1997).

    Examples
    --------
    >>> import nsrkit
    >>> from nsrkit.scenario.files import defaults
    >>> behind = convoy(nsrkit.ship.open("arc7-lng"), defaults().escort)
    >>> bool(behind.kn[150] > 5.0), bool(behind.limit_m < 2.8)
    (True, True)
    """
    own = curve.sample(ship)
    numbers = (ship.power_kw, ship.propeller_diameter_m, ship.service_kn, ship.beam_m,
               lead.channel_concentration)  # fmt: skip
    given = tuple(number.value for number in numbers)
    known = tuple(value for value in given if value is not None)
    behind = None if len(known) < len(given) else (*known, float(ship.propellers))
    ahead = leader(lead.icebreaker)
    return _convoy(ahead, channel_m(ship, lead), behind, own.kn.tobytes(), own.limit_m)


def channel_m(ship: Ship, lead: Escort) -> float:
    """Width [m] of the channel that is cut for a ship; infinite where a beam is not known."""
    one, beam = leader(lead.icebreaker).beam_m or np.inf, ship.beam_m.value or 0.0
    return float(one * (lead.icebreakers or (2 if beam > one else 1)))


@lru_cache(maxsize=1024)
def _convoy(
    ahead: Icebreaker,
    channel: float,
    behind: tuple[float, ...] | None,
    own_kn: bytes,
    own_limit_m: float,
) -> Samples:
    limit = ahead.points[-1][0]
    kn = curve.through(ahead.points, limit, ahead.title).kn
    thickness = np.arange(kn.size) / curve.PER_M
    if behind is None:
        return Samples(kn, limit, f"{ahead.title}, without the channel: a number is not supplied")
    own = np.frombuffer(own_kn)
    alone = np.interp(thickness, np.arange(own.size) / curve.PER_M, own)
    alone[thickness > own_limit_m + 1e-9] = 0.0
    # Zuev's resistance grows with the square of the width: a second icebreaker is no hindrance.
    led = [_in_channel(width, behind, thickness, alone, own_limit_m)
           for width in {ahead.beam_m or np.inf, channel}]  # fmt: skip
    following = np.max([alone, *led], axis=0)
    lost = np.flatnonzero(following < curve.STEADY_KN)
    if lost.size:
        limit = min(limit, float(thickness[max(lost[0] - 1, 0)]))
    kn = np.minimum(kn, following)
    kn.setflags(write=False)
    return Samples(kn, limit, f"behind {ahead.title}")


def _in_channel(channel: float, behind: tuple[float, ...], thickness: np.ndarray,
                alone_kn: np.ndarray, own_limit_m: float) -> np.ndarray:  # fmt: skip
    """Speed [kn] at which net thrust balances broken ice, and level ice beside the channel."""
    power, diameter, open_kn, beam, concentration, propellers = behind
    pull = resistance.bollard(power, diameter, int(propellers))
    width = min(beam, channel)
    # At her own speed in level ice her net thrust is its resistance.
    level = resistance.net_thrust(pull, np.minimum(alone_kn / open_kn, 1.0))
    last = level[thickness <= own_limit_m + 1e-9][-1]
    beyond = (thickness / max(own_limit_m, 1 / curve.PER_M)) ** 2
    level = np.where(thickness > own_limit_m + 1e-9, last * beyond, level) * (1 - width / beam)
    found: np.ndarray = resistance.balance(
        lambda v: resistance.zuev(v, thickness, concentration, width) + level, pull, open_kn
    )
    return found
