"""One season as discrete events: ships go area by area and ask for icebreakers, who come and lead.

Only times count: an icebreaker leads ships for as long as the slowest of them needs behind her.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from typing import Any
from zlib import crc32

import numpy as np
import simpy

from nsrkit.systems.icebreakers.events.crew import Crew
from nsrkit.systems.icebreakers.events.log import (
    Ask,
    Did,
    Held,
    Log,
    Rules,
    Ships,
    Stretch,
    Voyage,
)
from nsrkit.systems.icebreakers.events.world import Met, Way
from nsrkit.systems.icebreakers.fleet import Span

_LOOKS_H = 24.0  # a ship that waits looks at the ice of the day
Steps = Generator[simpy.Event, Any, Any]


def _drawn(spread: tuple[float, float, float], rng: np.random.Generator) -> float:
    """A value between the least and the most, the central one the likeliest."""
    low, value, high = spread
    return float(rng.triangular(low, value, high)) if low < high else value


class Season:
    """Ships and icebreakers of one season; `run` lets it pass and gives its log.

    Parameters
    ----------
    ways
        Ways by name, in the ice of the season.
    ships
        Who sails them.
    crews
        When each icebreaker is at hand, by name.
    rules
        What else holds.
    seed
        Of the season; ships have chances of their own, whoever is there to lead them.
    """

    def __init__(
        self, ways: dict[str, Way], ships: Sequence[Ships], crews: dict[str, list[Span]],
        rules: Rules, seed: tuple[int, ...],
    ) -> None:  # fmt: skip
        self.env = simpy.Environment()
        self.ways, self.rules, self.seed, self.log = ways, rules, seed, Log()
        self.station = {area: name for name, (areas, _) in rules.stations.items() for area in areas}
        ends = np.cumsum([0.0, *rules.length_nm]).tolist()
        self.west, self.east = ends[:-1], ends[1:]
        self.asks: list[Ask] = []
        self.idle: list[Crew] = []
        self.at: dict[str, tuple[Any, ...]] = {}  # what everybody is at, and since when
        self.sailed = dict.fromkeys((each.name for each in ships), 0)
        for each in ships:
            gap = _drawn(each.gap_h, self._chance(each.name))
            for number in range(each.ships):
                self.env.process(self._ship(each, number, gap))
        for name, spans in crews.items():
            self.env.process(Crew(self, name, spans).works())
        for _, hours in rules.stations.values():
            for begin, _ in hours:
                self.env.process(self._station_opens(begin))

    def run(self) -> Log:
        """Let the season pass; who is under way at its end is left there."""
        self.env.run(until=self.rules.horizon_h)
        for voyage in self.log.voyages:
            self.moves(voyage)
        for who in list(self.at):
            self.begins(who, "")
        self.log.waits += [max(self.env.now - ask.since, 0.0) for ask in self.asks]
        return self.log

    def begins(
        self, who: str, state: str, *, area: int = -1, station: str = "", voyage: int = -1,
        icebreaker: str = "", convoy: int = -1,
    ) -> None:  # fmt: skip
        """Note what somebody is at from now on; what came before has ended."""
        if who in self.at:
            was, since, *rest = self.at.pop(who)
            if self.env.now > since:
                self.log.did.append(Did(who, was, since, self.env.now, *rest))
        if state:
            where = station or self.station.get(area, "")
            self.at[who] = (state, self.env.now, area, where, voyage, icebreaker, convoy)

    def moves(self, voyage: Voyage) -> None:
        """Note that a ship gets on again, and whether she was held up until now."""
        if voyage.held is None:
            return
        begin = voyage.held + self.rules.beset_after_h
        if begin < self.env.now:
            station = self.at[voyage.who][3]
            self.log.held.append(Held(voyage.number, station, begin, self.env.now, voyage.amid))
        voyage.held, voyage.amid = None, False

    def needs(self, voyage: Voyage, area: int, hours: float) -> None:
        """Note that a ship must be led through an area, once on a voyage."""
        if area not in voyage.needed:
            voyage.needed.add(area)
            self.log.needs.append((self.station.get(area, ""), self.env.now, hours))

    def offer(self) -> None:
        """Send the nearest idle icebreakers to ships that ask, the beset first."""
        for ask in self.waiting():
            able = [crew for crew in self.idle if crew.serves(ask.area)]
            if able:
                near = min(able, key=lambda crew: (abs(crew.at_nm - ask.at_nm), crew.name))
                self.idle.remove(near)
                ask.taken = True
                near.job.succeed(ask)

    def waiting(self) -> list[Ask]:
        """Requests that nobody comes for yet: of ships that are beset, then the oldest."""

        def urgency(ask: Ask) -> tuple[bool, float, int]:
            held = ask.voyage.held
            long = held is not None and self.env.now - held >= self.rules.beset_after_h
            beset = long and ask.voyage.amid
            return not beset, ask.since, ask.voyage.number

        return sorted((ask for ask in self.asks if not ask.taken), key=urgency)

    def _station_opens(self, hour: float) -> Steps:
        yield self.env.timeout(hour)
        self.offer()

    def _chance(self, who: str) -> np.random.Generator:
        """The chance of somebody in this season, whoever else is there."""
        return np.random.default_rng([*self.seed, crc32(who.encode())])

    def _ship(self, line: Ships, number: int, gap: float) -> Steps:
        """A ship through the season, voyage after voyage."""
        env, who = self.env, f"{line.name} {number + 1}"
        rng, turn = self._chance(who), line.begins
        ready = line.legs[turn].first + (number + float(rng.uniform())) * gap
        while True:
            leg = line.legs[turn % len(line.legs)]
            leave = self._leaves(leg, max(ready, env.now))
            if leave is None:
                return
            yield env.timeout(leave - env.now)
            if self.sailed[line.name] >= line.most:
                return
            self.sailed[line.name] += 1
            came = yield from self._voyage(who, line.name, leg.way)
            if not came:
                return
            ready = env.now + _drawn(leg.stay_h, rng)
            turn += 1

    def _leaves(self, leg: Stretch, ready: float) -> float | None:
        """When a ship that is ready leaves, by what is known of the ice; None: not any more."""
        way, known = self.ways[leg.way], self.rules.knows[leg.way]
        hour = max(ready, leg.first, way.leaves[0])
        row = way.row(hour)
        while row < len(known) and not known[row]:
            row += 1
        if row == len(known):
            return None
        if row and not known[row - 1]:
            hour = max(hour, (way.leaves[row - 1] + way.leaves[row]) / 2.0)
        return hour if hour <= leg.last else None

    def _voyage(self, who: str, line: str, name: str) -> Steps:
        """One voyage; gives whether she came through."""
        way, row = self.ways[name], self.ways[name].row(self.env.now)
        voyage = Voyage(len(self.log.voyages), who, line, name, way)
        self.log.voyages.append(voyage)
        self.begins(who, "sails", voyage=voyage.number)
        yield self.env.timeout(way.before_h[row])
        position = 0
        while position < len(way.areas):
            left = yield from self._area(voyage, way.areas[position])
            if left is None:
                voyage.state = "turned back"
                self.begins(who, "")
                return False
            self.moves(voyage)
            position = way.areas.index(left) + 1
        voyage.state = "done"
        self.begins(who, "sails", voyage=voyage.number)
        yield self.env.timeout(way.after_h[row])
        self.begins(who, "")
        return True

    def _area(self, voyage: Voyage, area: int) -> Steps:
        """Through an area; gives the one she has left behind, None where she turns back.

        Where the ice of an area lies is not known: her own hours come first, the led ones then, and
        the other way round in an area that she enters behind an icebreaker.
        """
        since = self.env.now
        passes = yield from self._passes(voyage, area, since)
        if not passes:
            return None
        met = voyage.way.at(area, self.env.now)
        if met.led_h <= 0.0:
            yield from self._alone(voyage, area, met.own_h)
            return area
        ask = self._asks(voyage, area, met)  # from here on, so that an icebreaker may come betimes
        yield from self._alone(voyage, area, met.own_h)
        ask = yield from self._led(ask)
        if ask is None:
            return None
        if not ask.led:  # the ice has opened
            rest = voyage.way.at(area, self.env.now).own_h - met.own_h
            yield from self._alone(voyage, area, max(rest, 0.0))
            return area
        yield from self._alone(voyage, ask.area, ask.rest_h)
        return ask.area

    def _alone(self, voyage: Voyage, area: int, hours: float) -> Steps:
        if hours > 0.0:
            self.moves(voyage)
            voyage.inside = True
            self.begins(voyage.who, "alone", area=area, voyage=voyage.number)
            yield self.env.timeout(hours)

    def _passes(self, voyage: Voyage, area: int, since: float) -> Steps:
        """Wait until the ice lets ships pass; gives whether she had the patience."""
        opens = voyage.way.at(area, self.env.now).opens
        if opens <= self.env.now:
            return True
        self._lies(voyage, "closed", area)
        until = min(opens, self._patience(voyage, since))
        if math.isinf(until):
            yield self.env.event()  # for the rest of the season
        yield self.env.timeout(max(until - self.env.now, 0.0))
        return opens <= until

    def _asks(self, voyage: Voyage, area: int, met: Met) -> Ask:
        """Ask to be led through an area, from where her own hours in it end."""
        self.needs(voyage, area, met.led_h)
        share = met.own_h / (met.own_h + met.led_h)
        gone = share if voyage.way.east else 1.0 - share
        at_nm = self.west[area] + gone * self.rules.length_nm[area]
        now = voyage.way.at(area, self.env.now)
        ask = Ask(voyage, area, self.env.now + met.own_h, at_nm, now.led_h >= now.own_h,
                  self.env.event())  # fmt: skip
        self.asks.append(ask)
        self.offer()
        return ask

    def _led(self, ask: Ask) -> Steps:
        """Wait until she is led, or need not be; None where she turns back."""
        voyage, area, since = ask.voyage, ask.area, self.env.now
        while True:
            yield from self._waits(ask)
            if ask.led:
                return ask
            passes = yield from self._passes(voyage, area, since)
            if not passes or self.env.now >= self._patience(voyage, since):
                return None
            met = voyage.way.at(area, self.env.now)
            if met.led_h <= 0.0:
                return ask
            ask = self._asks(voyage, area, met._replace(own_h=0.0))

    def _waits(self, ask: Ask) -> Steps:
        """Wait for an icebreaker, or until the ice is another or patience ends."""
        voyage = ask.voyage
        if not ask.begun:
            self._lies(voyage, "waits", ask.area, amid=ask.amid)
        while not ask.freed.triggered:
            if ask.taken:
                yield ask.freed
                return
            yield ask.freed | self.env.timeout(_LOOKS_H)
            met = voyage.way.at(ask.area, self.env.now)
            done = self.env.now >= self._patience(voyage, ask.since)
            if not ask.taken and (met.opens > self.env.now or met.led_h <= 0.0 or done):
                self.asks.remove(ask)
                self.log.waits.append(self.env.now - ask.since)
                return

    def _lies(self, voyage: Voyage, state: str, area: int, *, amid: bool = True) -> None:
        """Note that a ship does not get on, and since when if she is in the NSR."""
        if voyage.inside:
            voyage.held = self.env.now if voyage.held is None else voyage.held
            voyage.amid = voyage.amid or amid
        self.begins(voyage.who, state, area=area if voyage.inside else -1,
                    station=self.station.get(area, ""), voyage=voyage.number)  # fmt: skip

    def _patience(self, voyage: Voyage, since: float) -> float:
        """Hour at which she turns back; in the ice she cannot."""
        return math.inf if voyage.inside else since + self.rules.patience_h
