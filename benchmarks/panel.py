"""Three ships at once, as a panel needs them when a departure is chosen: fields and routes."""

import statistics

import measure
import numpy as np
import world
from measure import Table, ms, once, verdict
from scipy.sparse.csgraph import dijkstra

import nsrkit
from nsrkit.errors import NoRouteError
from nsrkit.ship import speed
from nsrkit.voyage import route

SPACING_KM = 12.5
SHIPS = world.SHIPS[:3]
GOAL_MS = 60.0


def tables(quick):
    ice = world.ice(f"{world.YEAR}-07-10", f"{world.YEAR}-11-10", SPACING_KM)
    days = ice.time.values[:90:4]
    ships = [nsrkit.ship.open(name) for name in SHIPS]
    routing = world.routing(SPACING_KM)
    first = route.solver(ice, ships[0], routing=routing)
    season = first.ice
    solvers = [first] + [route.solver(season, ship, routing=routing) for ship in ships[1:]]
    import peers

    plane, start = world.still(SPACING_KM)
    links, cell = peers.scipy_graph(world.pace(plane)), (int(start[1]) - 1, int(start[0]) - 1)

    def fields(day):
        one = ice.sel(time=day)
        return [speed.attainable(one, ship, "required") for ship in ships]

    def routes(day):
        return [_route(solver, day) for solver in solvers]

    def reference(_):
        return dijkstra(links, indices=cell[0] * plane.land.shape[1] + cell[1])

    for solver in solvers:  # warm: the whole season coded
        solver.season.plane()
    found = {"fields": [], "routes": [], "reference": []}
    jobs = {"fields": fields, "routes": routes, "reference": reference}
    for day in days[: 4 if quick else None]:
        for name, run in jobs.items():
            found[name].append(once(lambda run=run, day=day: run(day))[:2])
    whole = [tuple(np.add(a, b)) for a, b in
             zip(found["fields"][1:], found["routes"][1:], strict=True)]  # fmt: skip
    rows = [_row("three speed fields, 12.5 km, escort required", found["fields"][1:]),
            _row("three routes, to the dataset a map shows", found["routes"][1:]),
            _row("both", whole), _row("reference: scipy dijkstra once, same grid",
                                      found["reference"][1:])]  # fmt: skip
    middle = statistics.median(cpu for cpu, _ in whole) * 1e3
    base = statistics.median(cpu for cpu, _ in found["reference"][1:]) * 1e3
    rows.append(["both, in reference jobs", f"{middle / base:.1f}", "", "", ""])
    note = (f"Ships {', '.join(SHIPS)}; {len(whole)} departures, each of its own day; a season of "
            f"{season.times.size} days is read and coded beforehand. Median CPU [ms]: "
            f"{verdict(middle, GOAL_MS, least=False)}. Load average "
            f"{measure.load()} meanwhile.")  # fmt: skip
    yield Table("Three ships in a panel, warm", note, ["", "CPU, median [ms]", "CPU, least [ms]",
                                                       "wall, median [ms]", "wall, least [ms]"],
                rows)  # fmt: skip


def _route(solver, day):
    try:
        return solver.track(world.START, world.GOAL, day)
    except NoRouteError:
        return None


def _row(name, runs):
    cpu, wall = zip(*runs, strict=True)
    return [name, ms(statistics.median(cpu)), ms(min(cpu)), ms(statistics.median(wall)),
            ms(min(wall))]  # fmt: skip
