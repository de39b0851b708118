"""What a simulated season adds up to."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from nsrkit.systems.icebreakers.events.log import Held, Log
from nsrkit.units import HOURS_PER_DAY

QUANTILES = (0.1, 0.5, 0.9, 0.99)
WAIT_BINS_H = (0.0, 1.0, 3.0, 6.0, 12.0, 24.0, 48.0, 96.0, 168.0, 336.0)
MONTHS = 12
_MONTHLY = {"led": "led_d", "waits": "waiting_d", "leads": "leading_d", "comes": "coming_d"}
_AT_HAND = ("leads", "comes", "idle")

TEXTS = {
    "asked": ("1", "voyages that left port"),
    "done": ("1", "voyages through the NSR"),
    "turned_back": ("1", "voyages that turned back before the NSR"),
    "left_in_ice": ("1", "voyages under way when the season ended"),
    "ships_beset": ("1", "voyages on which the ice held the ship too long"),
    "beset_h": ("h", "hours beset, all ships"),
    "ships_held": ("1", "voyages on which the ship waited too long in the NSR"),
    "wait_h": ("h", "hours waiting for icebreakers, all ships"),
    "closed_h": ("h", "hours waiting where the ice let nobody pass, all ships"),
    "requests": ("1", "requests to be led"),
    "ships_led": ("1", "voyages on which the ship was led"),
    "convoys": ("1", "convoys"),
    "convoy_ships": ("1", "ships in convoys when they set out"),
    "wait_q": ("h", "wait for an icebreaker"),
    "waits": ("1", "requests by how long they waited"),
    "group_asked": ("1", "voyages that left port"),
    "group_done": ("1", "voyages through the NSR"),
    "group_beset": ("1", "voyages on which the ice held the ship too long"),
    "group_wait_h": ("h", "hours waiting for icebreakers and for ice"),
    "demanded_d": ("d", "ship-days that ships had to be led"),
    "led_d": ("d", "ship-days led"),
    "waiting_d": ("d", "ship-days waiting for an icebreaker"),
    "leading_d": ("d", "icebreaker-days leading"),
    "coming_d": ("d", "icebreaker-days on the way to ships"),
    "there_d": ("d", "icebreaker-days at hand"),
    "beset_at_once": ("1", "most ships beset at the same time"),
    "held_at_once": ("1", "most ships held up at the same time"),
    "lead_h": ("h", "hours leading"),
    "come_h": ("h", "hours on the way to ships"),
    "at_hand_h": ("h", "hours at hand"),
}
"""Unit and title of each number."""


class Frame(NamedTuple):
    """What the numbers of a season are laid out by."""

    groups: tuple[str, ...]
    stations: tuple[str, ...]
    icebreakers: tuple[str, ...]
    edges_h: tuple[float, ...]
    """Hour at which each month of the season begins."""
    months: tuple[int, ...]
    """Month, 1 to 12, that begins there."""


def outcome(log: Log, frame: Frame) -> dict[str, np.ndarray]:
    """Numbers of one season by name, laid out as the frame says."""
    return {
        **{name: np.array(float(value)) for name, value in _sums(log).items()},
        **_waits(log), **_groups(log, frame), **_monthly(log, frame), **_crews(log, frame),
        "beset_at_once": _at_once([each for each in log.held if each.beset], frame),
        "held_at_once": _at_once(log.held, frame),
    }  # fmt: skip


def _at_once(held: Sequence[Held], frame: Frame) -> np.ndarray:
    """(station) most ships held up at the same time."""
    return np.array([at_once([each for each in held if each.station == name])
                     for name in frame.stations], float)  # fmt: skip


def at_once(held: Sequence[Held]) -> int:
    """Most ships held up at the same time.

    Examples
    --------
    >>> spans = [(0.0, 5.0), (4.0, 6.0), (5.0, 9.0)]
    >>> at_once([Held(i, "east", *span, beset=True) for i, span in enumerate(spans)])
    2
    """
    steps = sorted(step for each in held for step in ((each.begin, 1), (each.end, -1)))
    return int(max(np.cumsum([0, *(change for _, change in steps)])))


def _sums(log: Log) -> dict[str, float]:
    states = Counter(voyage.state for voyage in log.voyages)
    hours = {
        state: sum(did.end - did.begin for did in log.did if did.state == state)
        for state in ("waits", "closed")
    }
    return {
        "asked": len(log.voyages),
        "done": states["done"],
        "turned_back": states["turned back"],
        "left_in_ice": states["under way"],
        "ships_beset": len({each.voyage for each in log.held if each.beset}),
        "beset_h": sum(each.end - each.begin for each in log.held if each.beset),
        "ships_held": len({each.voyage for each in log.held}),
        "wait_h": hours["waits"],
        "closed_h": hours["closed"],
        "requests": len(log.waits),
        "ships_led": sum(voyage.led for voyage in log.voyages),
        "convoys": len(log.convoys),
        "convoy_ships": sum(log.convoys),
    }


def _waits(log: Log) -> dict[str, np.ndarray]:
    waits = np.array(log.waits)
    quantiles = np.quantile(waits, QUANTILES) if waits.size else np.full(len(QUANTILES), np.nan)
    counts, _ = np.histogram(waits, [*WAIT_BINS_H, np.inf])
    return {"wait_q": quantiles, "waits": counts.astype(float)}


def _groups(log: Log, frame: Frame) -> dict[str, np.ndarray]:
    beset = {each.voyage for each in log.held if each.beset}
    names = ("asked", "done", "beset", "wait_h")
    found = {f"group_{name}": np.zeros(len(frame.groups)) for name in names}
    for voyage in log.voyages:
        group = frame.groups.index(voyage.line)
        found["group_asked"][group] += 1
        found["group_done"][group] += voyage.state == "done"
        found["group_beset"][group] += voyage.number in beset
    for did in log.did:
        if did.state in ("waits", "closed"):
            group = frame.groups.index(log.voyages[did.voyage].line)
            found["group_wait_h"][group] += did.end - did.begin
    return found


def _monthly(log: Log, frame: Frame) -> dict[str, np.ndarray]:
    names = ("demanded_d", *_MONTHLY.values(), "there_d")
    found = {name: np.zeros((len(frame.stations), MONTHS)) for name in names}
    row = {name: i for i, name in enumerate(frame.stations)}
    for station, hour, hours in log.needs:
        if station:
            month = frame.months[max(bisect_right(frame.edges_h, hour) - 1, 0)]
            found["demanded_d"][row[station], month - 1] += hours / HOURS_PER_DAY
    for did in log.did:
        into = [_MONTHLY[did.state]] if did.state in _MONTHLY else []
        into += ["there_d"] if did.state in _AT_HAND else []
        if into and did.station:
            for month, hours in _by_month(did.begin, did.end, frame):
                for name in into:
                    found[name][row[did.station], month - 1] += hours / HOURS_PER_DAY
    return found


def _by_month(begin: float, end: float, frame: Frame) -> Iterator[tuple[int, float]]:
    """A span of hours cut where months begin."""
    at = max(bisect_right(frame.edges_h, begin) - 1, 0)
    while begin < end:
        until = frame.edges_h[at + 1] if at + 1 < len(frame.edges_h) else end
        yield frame.months[at], min(until, end) - begin
        begin, at = min(until, end), at + 1


def _crews(log: Log, frame: Frame) -> dict[str, np.ndarray]:
    place = {name: i for i, name in enumerate(frame.icebreakers)}
    found = {name: np.zeros(len(place)) for name in ("lead_h", "come_h", "at_hand_h")}
    into = {"leads": ("lead_h", "at_hand_h"), "comes": ("come_h", "at_hand_h"),
            "idle": ("at_hand_h",)}  # fmt: skip
    for did in log.did:
        for name in into.get(did.state, ()):
            found[name][place[did.who]] += did.end - did.begin
    return found
