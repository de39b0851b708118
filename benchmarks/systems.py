"""Seasons of a liner service and of icebreakers, with the timetables they are built on."""

import os
import tempfile

import measure
import numpy as np
from measure import Table, verdict

import nsrkit
from nsrkit.systems import icebreakers, liner
from nsrkit.systems.icebreakers.study import days

MEMBERS, SEASONS = 50, 1000
GOALS = {"a timetable": 20.0, "a liner season": 20.0, "icebreaker seasons": 60.0}  # wall [s]
SORTED = 1_000_000  # numbers of the reference job


def tables(quick):
    sample = np.random.default_rng(1).random(SORTED)
    reference = measure.alternate({"sort": lambda: np.sort(sample)})["sort"].least
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NSRKIT_STORE"] = folder  # what one keeps the next reads, as in a report
        for name, size, cpu, wall in [*_timetable(quick), *_liner(quick), *_icebreakers(quick)]:
            shown = verdict(wall, GOALS[name], least=False) if name in GOALS else f"{wall:.2f}"
            rows.append([name, size, shown, f"{cpu:.2f}", f"{cpu / reference:.0f}"])
        del os.environ["NSRKIT_STORE"]
    note = (
        "By threads or processes on all processors, each once, after one of few members that warms "
        "up. The timetable is that of the baseline both ways, on weekly departures from June to "
        "November; the service newnew-2024 with its costs; one fleet of icebreakers-2030, whose "
        f"timetable is made beforehand, for all fleets. Reference job: numpy sorts {SORTED:,} "
        f"numbers in {measure.ms(reference)} ms. Load average {measure.load()} meanwhile."
    )
    yield Table("Seasons of systems", note,
                ["", "size", "wall [s]", "CPU, with child processes [s]", "in reference jobs"],
                rows)  # fmt: skip


def _timetable(quick):
    scan = {"scan.first": "06-01", "scan.last": "11-30", "scan.every_d": 28 if quick else 7}
    west = nsrkit.load("baseline", scan)
    voyage = west.voyage
    east = west.with_({"voyage.origin": voyage.destination, "voyage.destination": voyage.origin})
    ways, count = {"west": west, "east": east}, 2 if quick else MEMBERS
    nsrkit.voyage.timetable(ways, 1)
    cpu, wall, found = measure.spent(lambda: nsrkit.voyage.timetable(ways, count, own=False))
    routes = int(np.isfinite(found["days"]).sum())
    size = f"{count} members, {found['days'].size} voyages, {routes} with a route"
    yield "a timetable", size, cpu, wall


def _liner(quick):
    case = nsrkit.load("newnew-2024", {"scan.every_d": 28} if quick else {})
    count = 2 if quick else MEMBERS
    liner.run(case, members=1)
    cpu, wall, found = measure.spent(lambda: liner.run(case, members=count))
    crossings = int(found["crossings"].sum())
    size = f"{count} members, {found.sizes['sailing']} sailings, {crossings} crossings"
    yield "a liner season", size, cpu, wall


def _icebreakers(quick):
    case = nsrkit.load("icebreakers-2030", {
        "icebreakers.more": 0, "icebreakers.seasons": 20 if quick else SEASONS,
        "icebreakers.members": 1 if quick else MEMBERS,
    })  # fmt: skip
    fleets = dict([*case.icebreakers.fleets.items()][:1])
    asked = case.icebreakers.model_copy(update={"fleets": fleets})
    case = case.model_copy(update={"icebreakers": asked})
    cpu, wall, table = measure.spent(lambda: days(case))
    size = f"{table.sizes['ice']} members, {table['days'].size} voyages"
    yield "the timetable of icebreaker seasons", size, cpu, wall
    cpu, wall, found = measure.spent(lambda: icebreakers.run(case))
    size = f"{found.sizes['season']} seasons of {float(found['asked'].mean()):.0f} voyages"
    yield "icebreaker seasons", size, cpu, wall
