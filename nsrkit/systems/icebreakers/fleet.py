"""Who is in a fleet, where each icebreaker is posted, and when she is at hand."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple
from zlib import crc32

import numpy as np

from nsrkit.errors import Fault, ScenarioError
from nsrkit.scenario.systems.icebreakers import Fleet, Icebreakers, Post
from nsrkit.ship.escort import Icebreaker, icebreakers

EVERYWHERE = Post()
_OPERATOR = "Atomflot"  # of the nuclear icebreakers; others join by a post of their own


class Crew(NamedTuple):
    """An icebreaker with her posts."""

    name: str
    posts: tuple[Post, ...]


class Span(NamedTuple):
    """Hours at which an icebreaker is at hand."""

    begin: float
    end: float
    station: str | None
    """None: wherever she is asked for."""


def in_service(on: dt.date) -> list[Icebreaker]:
    """The nuclear icebreakers that are in service on a day.

    A vessel of which no more than the year of service is known begins on its last day. Icebreakers
    of another flag may not lead on the NSR; a diesel one joins a fleet that names a post for her.

    References
    ----------
    Government decree 1487 of 18 September 2020, para. 30: escort by icebreakers of that flag.

    Examples
    --------
    >>> [each.title for each in in_service(dt.date(2021, 6, 1))]
    ['Arktika', '50 Let Pobedy', 'Yamal', 'Taymyr', 'Vaygach']
    """
    return [each for each in icebreakers().values()
            if each.operator == _OPERATOR and each.begins is not None and each.begins <= on
            and (each.ends is None or on <= each.ends)]  # fmt: skip


def crews(asked: Icebreakers, fleet: Fleet, more: int = 0) -> list[Crew]:
    """The icebreakers of a fleet, and those added to it, who have something to do.

    Raises
    ------
    ScenarioError
        A post of an icebreaker that the table lacks.

    Examples
    --------
    >>> fleet = Fleet(on=dt.date(2021, 6, 1), posts={"yamal": ()})
    >>> [each.name for each in crews(Icebreakers(fleets={"a": fleet}), fleet, more=1)]
    ['arktika', '50-let-pobedy', 'taymyr', 'vaygach', 'more-1']
    """
    known = icebreakers()
    unknown = [name for name in fleet.posts if name not in known]
    if unknown:
        remedy = "name one of params/icebreakers.csv"
        raise ScenarioError([Fault("icebreakers.fleets", "unknown icebreaker", name, remedy)
                             for name in unknown])  # fmt: skip
    names = [each.name for each in in_service(fleet.on)]
    names += [name for name in fleet.posts if name not in names]
    found = [Crew(name, fleet.posts.get(name, (EVERYWHERE,))) for name in names]
    found += [Crew(f"more-{i + 1}", (asked.more_post,)) for i in range(more)]
    return [crew for crew in found if crew.posts]


def posted(asked: Icebreakers, name: str, more: int = 0) -> list[Crew]:
    """Icebreakers of a fleet by its name, with the posts of each.

    Examples
    --------
    >>> asked = Icebreakers(fleets={"now": Fleet(on=dt.date(2021, 6, 1))})
    >>> posted(asked, "now")[0]
    Crew(name='arktika', posts=(Post(station=None, first='01-01', last='12-31'),))
    """
    return crews(asked, asked.fleets[name], more)


def windows(
    first: str, last: str, origin: np.datetime64, horizon_h: float
) -> list[tuple[float, float]]:
    """Hours [from the origin] of the days from one month-day to another, whichever year.

    Examples
    --------
    >>> windows("06-01", "06-02", np.datetime64("2024-06-02", "ns"), 100.0)
    [(0.0, 24.0)]
    """
    year = int(str(origin)[:4])
    found: list[tuple[float, float]] = []
    for begins in (year - 1, year, year + 1):
        ends = begins + (last < first)
        span = [(np.datetime64(f"{y}-{day}", "ns") - origin) / np.timedelta64(1, "h")
                for y, day in ((begins, first), (ends, last))]  # fmt: skip
        begin, end = max(0.0, float(span[0])), min(horizon_h, float(span[1]) + 24.0)
        if begin < end:
            if found and begin <= found[-1][1]:
                begin = found.pop()[0]
            found.append((begin, end))
    return found


def at_hand(crew: Crew, availability: float, seed: tuple[int, ...], origin: np.datetime64,
            horizon_h: float) -> list[Span]:  # fmt: skip
    """When an icebreaker is at hand in a season: on her posts, unless she is out of order.

    She is unfit for one span of the season, as long as the availability says and at a time of its
    own chance, which does not depend on who else is in the fleet.
    """
    rng = np.random.default_rng([*seed, crc32(crew.name.encode())])
    out_h = (1.0 - availability) * horizon_h
    out = float(rng.uniform(0.0, horizon_h))
    gaps = [(out, out + out_h), (out - horizon_h, out + out_h - horizon_h)]
    found = [Span(*window, post.station) for post in crew.posts
             for window in windows(post.first, post.last, origin, horizon_h)]  # fmt: skip
    for gap in gaps:
        found = [piece for span in found for piece in _without(span, *gap)]
    return sorted(found, key=lambda span: span.begin)


def _without(span: Span, begin: float, end: float) -> list[Span]:
    if begin >= end:
        return [span]
    pieces = (span._replace(end=min(span.end, begin)), span._replace(begin=max(span.begin, end)))
    return [piece for piece in pieces if piece.begin < piece.end]
