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
        found = measure.child("voyages:run", str(spacing), str(count))
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
        "The same blocks (a ship and a year each) in turn by one thread and by two, three "
        "times; least of each. Wall time halves only where two processors are idle."
    )
    yield Table("Voyages by one thread and by two", note,
                ["grid", "voyages", "CPU, one [s]", "CPU, two [s]", "growth of CPU [%]",
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
    return [f"{spacing:g} km", f"{found['shared']}", f"{one[0]:.2f}", f"{two[0]:.2f}",
            verdict((two[0] / one[0] - 1) * 100, 5.0, least=False), f"{one[1]:.2f}",
            f"{two[1]:.2f}", f"{one[1] / two[1]:.2f} x"]  # fmt: skip


def run(spacing, count):
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
    two = _threads(kept)
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


def _threads(kept):
    """(CPU, wall) of the kept blocks by one thread and by two, least of three each."""
    best = {1: [], 2: []}
    for workers in (1, 2) * 3:
        with ThreadPoolExecutor(workers) as pool:
            cost = measure.once(lambda pool=pool: list(pool.map(lambda job: _block(*job), kept)))
        best[workers].append(cost[:2])
    one, two = (tuple(min(part) for part in zip(*best[n], strict=True)) for n in (1, 2))
    return {"one": one, "two": two}


def sweeps(quick):
    """Voyages per second of an ensemble, by how its blocks are shared out."""
    years = range(2015, 2016 if quick else 2019)
    ships = list(world.SHIPS[:1] if quick else world.SHIPS)
    rows = []
    for how, workers in (("serial", None), *product(("threads", "processes"), (2,))):
        begin, cpu = time.perf_counter(), _used()
        found = nsrkit.voyage.sweep(
            ships, world.START, world.GOAL, years, 28 if quick else 2, how=how, workers=workers
        )
        wall, cpu = time.perf_counter() - begin, _used() - cpu
        count = found.hours.size
        rows.append([how if workers is None else f"{how}, {workers}", f"{count}", f"{wall:.1f}",
                     f"{count / wall:.0f}", f"{cpu / count * 1e3:.2f}"])  # fmt: skip
    note = (f"nsrkit.voyage.sweep at 25 km, ships {', '.join(ships)}, years {years[0]} to "
            f"{years[-1]}: a block is a ship and a year; reading and coding the ice, starting the "
            "workers and gathering included. CPU of child processes counted.")  # fmt: skip
    return Table("Ensembles", note, ["", "voyages", "wall [s]", "voyages per second (wall)",
                                     "CPU per voyage [ms]"], rows)  # fmt: skip


def _used():
    now = os.times()
    return now.user + now.system + now.children_user + now.children_system
