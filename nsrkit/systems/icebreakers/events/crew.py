"""An icebreaker of a simulated season: at hand on her posts, sent to ships, and leading them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from itertools import compress
from typing import TYPE_CHECKING, Any

import simpy

from nsrkit.systems.icebreakers.events.log import Ask
from nsrkit.systems.icebreakers.fleet import Span

if TYPE_CHECKING:
    from nsrkit.systems.icebreakers.events.season import Season

_LITTLE_H = 1.0  # of sailing alone, for which ships do not leave her
Steps = Generator[simpy.Event, Any, Any]


class Crew:
    """An icebreaker; where she is counts in nm along the route, from its western end."""

    def __init__(self, season: Season, name: str, spans: list[Span]) -> None:
        self.season, self.env, self.name, self.spans = season, season.env, name, spans
        self.station: str | None = None
        self.at_nm = 0.0
        self.job = self.env.event()

    def serves(self, area: int) -> bool:
        """Whether she may lead in an area today."""
        station = self.season.station.get(area)
        if station is None or self.station not in (None, station):
            return False
        hours = self.season.rules.stations[station][1]
        return any(begin <= self.env.now < end for begin, end in hours)

    def works(self) -> Steps:
        """Her season, post after post; ships that she leads are led to the end of it."""
        for span in self.spans:
            if self.env.now < span.begin:
                yield self.env.timeout(span.begin - self.env.now)
            if span.station != self.station or span is self.spans[0]:
                self._posted(span.station)
            while self.env.now < span.end:
                yield from self._stands_by(span.end)

    def _posted(self, station: str | None) -> None:
        """She takes up a post in the middle of it."""
        self.station = station
        known = self.season.rules.stations
        areas = known[station][0] if station in known else range(len(self.season.west))
        west, east = (ends[area] for ends, area in
                      ((self.season.west, min(areas)), (self.season.east, max(areas))))  # fmt: skip
        self.at_nm = (west + east) / 2.0

    def _stands_by(self, until: float) -> Steps:
        """Wait for work until some hour, and do it."""
        season = self.season
        self.job = self.env.event()
        season.begins(self.name, "idle", station=self.station or self._where())
        season.idle.append(self)
        season.offer()
        yield self.job | self.env.timeout(until - self.env.now)
        if not self.job.triggered:
            season.idle.remove(self)
            season.begins(self.name, "")
            return
        ask: Ask = self.job.value  # type: ignore[assignment]
        yield from self._comes(ask)
        season.begins(self.name, "")

    def _where(self) -> str:
        """The station in whose waters she is."""
        season = self.season
        inside = [area for area, east in enumerate(season.east) if self.at_nm <= east]
        return season.station.get(inside[0] if inside else len(season.east) - 1, "")

    def _comes(self, ask: Ask) -> Steps:
        """Sail to a ship, and lead her with those that wait there for the same way."""
        season = self.season
        season.begins(self.name, "comes", area=ask.area)
        arrives = self.env.now + abs(self.at_nm - ask.at_nm) / season.rules.transfer_kn
        yield self.env.timeout(max(arrives, ask.since) - self.env.now)
        self.at_nm = ask.at_nm
        east = ask.voyage.way.east
        more = [each for each in season.waiting() if each.since <= self.env.now
                and each.area == ask.area and each.voyage.way.east == east]  # fmt: skip
        convoy = [ask, *more[: season.rules.convoy - 1]]
        for each in convoy:
            each.taken = each.begun = True
            season.asks.remove(each)
            season.log.waits.append(self.env.now - each.since)
        yield from self._leads(convoy)

    def _leads(self, convoy: list[Ask]) -> Steps:
        """Lead ships area by area, as far as they need her and she serves."""
        log = self.season.log
        number, area, first = len(log.convoys), convoy[0].area, True
        log.convoys.append(len(convoy))
        while convoy:
            met = [each.voyage.way.at(area, self.env.now) for each in convoy]
            open_ = [one.opens <= self.env.now for one in met]
            for each, passes in zip(convoy, open_, strict=True):
                if not passes:
                    each.freed.succeed()
            convoy, met = list(compress(convoy, open_)), list(compress(met, open_))
            if not convoy:
                return
            for each, one in zip(convoy, met, strict=True):
                self.season.needs(each.voyage, area, one.led_h)
            own = [0.0 if first else one.own_h for one in met]
            with_her = [one.led_h + (hours if hours <= _LITTLE_H else 0.0)
                        for one, hours in zip(met, own, strict=True)]  # fmt: skip
            self._under_way(convoy, area, number)
            yield self.env.timeout(max(with_her))
            alone = [hours if hours > _LITTLE_H else 0.0 for hours in own]
            convoy, area = self._goes_on(convoy, alone, area)
            first = False

    def _under_way(self, convoy: list[Ask], area: int, number: int) -> None:
        season = self.season
        season.begins(self.name, "leads", area=area, convoy=number)
        for each in convoy:
            voyage = each.voyage
            season.moves(voyage)
            voyage.inside = voyage.led = True
            season.begins(voyage.who, "led", area=area, voyage=voyage.number,
                          icebreaker=self.name, convoy=number)  # fmt: skip

    def _goes_on(self, convoy: list[Ask], own_h: list[float], area: int) -> tuple[list[Ask], int]:
        """Free who needs her no more; who stays, and the area that comes next."""
        east = convoy[0].voyage.way.east
        self.at_nm = (self.season.east if east else self.season.west)[area]
        following = [self._following(each, area) if own == 0.0 else -1
                     for each, own in zip(convoy, own_h, strict=True)]  # fmt: skip
        wanted = Counter(each for each in following if each >= 0).most_common(1)
        goal = wanted[0][0] if wanted else -1
        staying = []
        for each, own, then in zip(convoy, own_h, following, strict=True):
            each.area, each.led = area, True
            if then == goal and goal >= 0:
                staying.append(each)
            else:
                each.rest_h = own
                each.freed.succeed()
        return staying, goal

    def _following(self, ask: Ask, area: int) -> int:
        """The next area if a ship must be led there at once, and by her; -1 otherwise."""
        way = ask.voyage.way
        for then in way.areas[way.areas.index(area) + 1 :]:
            met = way.at(then, self.env.now)
            if met.opens > self.env.now:
                return -1
            if met.own_h + met.led_h > 0.0:
                return then if met.led_h > 0.0 and self.serves(then) else -1
        return -1
