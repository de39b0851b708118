"""Whole voyages: searched, descended, pulled straight and sailed again, by the thousand."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import measure
import numpy as np
import world
from measure import Table, verdict

import nsrkit
from nsrkit.voyage import route

ALL = 2_336_000  # 365 departures x 40 years x 8 ships x 20 members
JOBS = ((25.0, 20_000, 0.6), (5.0, 2_000, 4.0))  # grid [km], voyages, goal [core-hours of ALL]
FIRST_YEAR = 2003


def tables(quick):
    rows, threads = [], []
    for spacing, count, goal in JOBS:
        count //= 100 if quick else 1
        rounds = 1 if quick else 7 if spacing > 5.0 else 3
        found = measure.child("voyages:run", str(spacing), str(count), str(rounds))
        rows.append(_row(spacing, found, goal))
        threads.append(_growth(spacing, found))
    note = (
        f"From {world.START} to {world.GOAL}, the days of each year from January on, in the record "
        f"of {FIRST_YEAR} and after, by turns for {', '.join(world.SHIPS)}, escort required; each "
        "voyage with its search, descent, pulling, the coast, and sailing again; voyages without a "
        "route are counted, their reasons not looked for. One thread, each grid in a process of "
        f"its own. Projected: {ALL:,} voyages, without what is shared."
    )
    columns = [
        "grid", "voyages", "with a route", "CPU per voyage [ms]", "again, all coded [ms]",
        "ns per sea cell", "reading the ice, per year [s]", "coding, per ship and year [s]",
        "core-hours, projected", "peak memory [MB]",
    ]  # fmt: skip
    yield Table("Voyages", note, columns, rows)
    note = (
        "The same blocks (a ship and a year each) in turn by one thread and by two, and by one "
        "process and by two, which share nothing; least of seven rounds (5 km: three). Two "
        "processes show what the machine itself takes for the second processor; what threads take "
        "beyond that is ours. Wall time halves only where two processors are idle."
    )
    yield Table("Voyages by one thread and by two", note,
                ["grid", "voyages", "CPU, one [s]", "CPU, two [s]", "growth, threads [%]",
                 "growth, processes [%]", "threads beyond processes [points]",
                 "wall, one [s]", "wall, two [s]", "wall, one / two"], threads)  # fmt: skip
    yield sweeps(quick)


def _row(spacing, found, goal):
    each = found["cpu"] / found["count"]
    again = found["one"][0] / found["shared"]
    return [
        f"{spacing:g} km", f"{found['count']}", f"{found['routes']}", f"{each * 1e3:.2f}",
        f"{again * 1e3:.2f}", f"{each / found['cells'] * 1e9:.0f}", f"{found['read']:.2f}",
        f"{found['code']:.2f}", verdict(each * ALL / 3600, goal, least=False),
        f"{found['peak']:.0f}",
    ]  # fmt: skip


def _growth(spacing, found):
    one, two = found["one"], found["two"]
    threads = (two[0] / one[0] - 1) * 100
    machine = (found["both"][0] / found["alone"][0] - 1) * 100
    return [f"{spacing:g} km", f"{found['shared']}", f"{one[0]:.2f}", f"{two[0]:.2f}",
            f"{threads:+.1f}", f"{machine:+.1f}", verdict(threads - machine, 5.0, least=False),
            f"{one[1]:.2f}", f"{two[1]:.2f}", f"{one[1] / two[1]:.2f} x"]  # fmt: skip


def run(spacing, count, rounds):
    """Costs of so many voyages, in a process of its own."""
    spacing, count = float(spacing), int(count)
    read = code = cpu = 0.0
    done = routes = years = coded = 0
    kept = []
    _block(*_warm(spacing))
    while done < count:
        year = FIRST_YEAR + years
        seconds, _, ice = measure.once(lambda year=year: _ice(spacing, year))
        read, years = read + seconds, years + 1
        for name in world.SHIPS:
            if done >= count:
                break
            seconds, _, solver = measure.once(
                lambda name=name, ice=ice: _solver(spacing, name, ice)
            )
            code, coded = code + seconds, coded + 1
            days = _days(year)[: count - done]
            seconds, _, hours = measure.once(lambda s=solver, d=days: _block(s, d))
            cpu, done = cpu + seconds, done + len(days)
            routes += int(np.isfinite(hours).sum())
            if len(kept) < 4:
                kept.append((solver, days[:: 1 if spacing > 5.0 else 4]))
    two = _threads(kept, int(rounds))
    return {"count": done, "routes": routes, "cpu": cpu, "read": read / years, "code": code / coded,
            "cells": int(kept[0][0].season.usable.sum()), "peak": measure.peak(),
            "shared": sum(len(days) for _, days in kept)} | two  # fmt: skip


def _ice(spacing, year):
    ice = nsrkit.ice.open("record", start=f"{year}-01-01", end=f"{year + 1}-03-15")
    return route.solver(ice, nsrkit.ship.open(world.SHIP), routing=world.routing(spacing)).ice


def _solver(spacing, name, ice):
    solver = route.solver(ice, nsrkit.ship.open(name), routing=world.routing(spacing))
    if spacing > 5.0:  # on the finest grid corridors are coded as they are asked for
        solver.season.plane()
    return solver


def _warm(spacing):
    solver = _solver(spacing, world.SHIP, world.solver(spacing).ice)
    return solver, [np.datetime64(world.DAY)]


def _days(year):
    return list(np.arange(f"{year}-01-01", f"{year}-12-31", dtype="datetime64[D]"))


def _block(solver, days):
    return solver.hours(world.START, world.GOAL, days, explain=False)[0]


def _threads(kept, rounds):
    """{how: (CPU, wall)} of the kept blocks, least of the rounds."""
    best = {name: [] for name in ("one", "two", "alone", "both")}
    for name, workers in (("one", 1), ("two", 2)) * rounds:
        with ThreadPoolExecutor(workers) as pool:
            cost = measure.once(lambda p=pool: list(p.map(lambda job: _block(*job), kept)))
        best[name].append(cost[:2])
    # Later: after a fork the parent's memory is write-protected, and its next round is slower.
    for name, workers in (("alone", 1), ("both", 2)) * rounds:
        best[name].append(_forked(kept, workers))
    return {name: tuple(min(part) for part in zip(*costs, strict=True))
            for name, costs in best.items()}  # fmt: skip


def _forked(kept, workers):
    """(CPU, wall) of the same by processes, which share no interpreter: what the machine costs."""
    begin, cpu = time.perf_counter(), measure.used()
    children = []
    for i in range(workers):
        child = os.fork()
        if child == 0:
            for job in kept[i::workers]:
                _block(*job)
            os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    return measure.used() - cpu, time.perf_counter() - begin


def sweeps(quick):
    """Voyages per second of an ensemble, by how its blocks are shared out."""
    years = range(2015, 2016 if quick else 2019)
    ships = list(world.SHIPS[:1] if quick else world.SHIPS)
    rows = []
    for how, workers in (("serial", None), *product(("threads", "processes"), (2,))):
        begin, cpu = time.perf_counter(), measure.used()
        found = nsrkit.voyage.sweep(
            ships, world.START, world.GOAL, years, 28 if quick else 2, how=how, workers=workers
        )
        wall, cpu = time.perf_counter() - begin, measure.used() - cpu
        count = found.hours.size
        rows.append([how if workers is None else f"{how}, {workers}", f"{count}", f"{wall:.1f}",
                     f"{count / wall:.0f}", f"{cpu / count * 1e3:.2f}"])  # fmt: skip
    note = (f"nsrkit.voyage.sweep at 25 km, ships {', '.join(ships)}, years {years[0]} to "
            f"{years[-1]}: a block is a ship and a year; reading and coding the ice, starting the "
            "workers and gathering included. CPU of child processes counted.")  # fmt: skip
    return Table("Ensembles", note, ["", "voyages", "wall [s]", "voyages per second (wall)",
                                     "CPU per voyage [ms]"], rows)  # fmt: skip
