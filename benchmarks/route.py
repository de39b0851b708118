"""One to all: static against peers, and in ice that changes daily."""

import tempfile
from pathlib import Path

import measure
import numpy as np
import ours
import peers
import world
from measure import Table, alternate, ms, times, verdict

REFINE = 3
FAR = 50  # cells from the start beyond which errors are told
LABELS = {
    "plain": "marching, plain form", "exact": "marching, exact form",
    "graph": "graph mode, 8 neighbours", "scipy": "scipy csgraph, 8 neighbours",
    "skimage": "scikit-image MCP_Geometric, 8", "skfmm1": "scikit-fmm, order 1",
    "skfmm2": "scikit-fmm, order 2", "rustworkx": "rustworkx, 8 neighbours",
    "networkx": "networkx, 8, every second cell",
}  # fmt: skip
GOALS = (("graph", "scipy", 5.0), ("graph", "skimage", 8.0), ("plain", "scipy", 3.0),
         ("plain", "skimage", 5.0), ("plain", "skfmm2", 3.5))  # fmt: skip


def tables(quick):
    yield from static(quick)
    yield daily(quick)


def _jobs(plane, start, pace, cell):
    """{name: search} that gives (row, column) hours."""
    links = peers.scipy_graph(pace)
    jobs = {name: lambda form=form: plane.grid(form(plane, start))
            for name, form in ours.FORMS.items()}  # fmt: skip
    return jobs | {
        "scipy": lambda: peers.scipy_search(links, pace, cell),
        "skimage": lambda: peers.skimage(pace, cell),
        "skfmm1": lambda: peers.skfmm(pace, cell, 1),
        "skfmm2": lambda: peers.skfmm(pace, cell, 2),
    }


def static(quick):
    spacing = 25.0 if quick else 5.0
    plane, start = world.still(spacing)
    pace, cell = world.pace(plane), _cell(start)
    jobs = _jobs(plane, start, pace, cell)
    rusty = peers.rustworkx_graph(pace)
    jobs["rustworkx"] = lambda: peers.rustworkx_search(rusty, pace, cell)
    costs = alternate(jobs, 2 if quick else 7, slow=("rustworkx",))
    found = {name: run() for name, run in jobs.items()}
    half, half_start = world.still(spacing, 2)
    half_pace, half_cell = world.pace(half), _cell(half_start)
    net = peers.networkx_graph(half_pace)
    last = {"networkx": lambda: peers.networkx_search(net, half_pace, half_cell)}
    costs |= alternate(last, 1)
    sea = {name: int(np.isfinite(hours).sum()) for name, hours in found.items()}
    sea["networkx"] = int(np.isfinite(last["networkx"]()).sum())
    more = (_builds(pace, half_pace), _memory(costs, pace, cell, half_pace, half_cell),
            _errors(found, pace, cell), _closed_form(quick))  # fmt: skip
    note = (
        f"{spacing:g} km, {pace.shape[1]} x {pace.shape[0]} cells, {sea['plain']} of them reached: "
        f"the ice of {world.DAY}, ship {world.SHIP}, from {world.START}. All get the same hours "
        "per cell with the scale of the map in them, and the same closed cells. Memory is that of "
        "one search in a process of its own, graph included. Errors on the real field are against "
        "the exact form on cells a third as wide, those in closed form on a speed that rises "
        f"evenly; both {FAR} cells or more from the start."
    )
    yield _static_table(note, costs, sea, *more)
    yield _ratios(costs, found["graph"], found["scipy"])


def _cell(start):
    """(row, column) without the frame."""
    return int(start[1]) - 1, int(start[0]) - 1


def _static_table(note, costs, sea, builds, memory, errors, exactly):
    rows = []
    base = costs["plain"].least / sea["plain"]
    for name, cost in costs.items():
        here = cost.least / sea[name]
        rows.append([
            LABELS[name], ms(cost.least), ms(cost.middle), ms(min(cost.wall)), f"{here * 1e9:.0f}",
            times(here / base), builds.get(name, ""), f"{memory[name]:.0f}",
            errors.get(name, ""), exactly.get(name, ""),
        ])  # fmt: skip
    columns = ["one to all", "CPU, least [ms]", "CPU, median [ms]", "wall, least [ms]",
               "ns per sea cell", "against plain marching", "its graph [ms]", "memory [MB]",
               "real field: median, 95 % [%]", "closed form: mean, max [%]"]  # fmt: skip
    return Table("One to all, static", note, columns, rows)


def _ratios(costs, graph, scipy):
    rows = [[f"{LABELS[us]} against {LABELS[peer]}",
             verdict(costs[peer].least / costs[us].least, goal)]
            for us, peer, goal in GOALS]  # fmt: skip
    rows.append(["exact form against plain form, time",
                 times(costs["exact"].least / costs["plain"].least)])  # fmt: skip
    both = np.isfinite(scipy) & np.isfinite(graph) & (scipy > 0)
    odd = int((np.isfinite(scipy) != np.isfinite(graph)).sum())
    rows.append(["cells that only one of graph mode and scipy reaches, greatest difference",
                 f"{odd}, {np.abs(graph[both] / scipy[both] - 1).max():.1e}"])  # fmt: skip
    note = "Least processor time of the table above; graphs of others are built beforehand."
    return Table("Ratios, static", note, ["what", "ratio"], rows)


def _builds(pace, half):
    """Time [ms] that the graphs take which a library needs anew for each field."""
    jobs = {"scipy": lambda: peers.scipy_graph(pace),
            "rustworkx": lambda: peers.rustworkx_graph(pace),
            "networkx": lambda: peers.networkx_graph(half)}  # fmt: skip
    return {name: f"{measure.once(run)[0] * 1e3:.0f}" for name, run in jobs.items()}


def _memory(names, pace, cell, half, half_cell):
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder, "pace.npy"), Path(folder, "half.npy")
        np.save(files[0], pace)
        np.save(files[1], half)
        found = {}
        for name in names:
            small = name == "networkx"
            row, col = half_cell if small else cell
            found[name] = measure.child("peers:memory", name, str(files[small]), str(row), str(col))
    return found


def _errors(found, pace, cell):
    """Median and 95th percentile of the error [%] against a grid three times as fine."""
    fine = np.repeat(np.repeat(pace / REFINE, REFINE, 0), REFINE, 1)
    plane = world.free_plane(fine)
    middle = REFINE // 2
    start = cell[1] * REFINE + middle + 1.0, cell[0] * REFINE + middle + 1.0
    truth = plane.grid(ours.exact(plane, start))[middle::REFINE, middle::REFINE]
    return {name: "{:.2f}, {:.2f}".format(*_far(hours, truth, cell, (50, 95)))
            for name, hours in found.items()}  # fmt: skip


def _far(hours, truth, cell, shares):
    rows, cols = np.ogrid[: truth.shape[0], : truth.shape[1]]
    far = np.hypot(rows - cell[0], cols - cell[1]) >= FAR
    ok = far & np.isfinite(truth) & np.isfinite(hours)
    return np.percentile(np.abs(hours[ok] / truth[ok] - 1) * 100, shares)


def _closed_form(quick):
    """Mean and greatest error [%] where the speed rises evenly: rays are arcs, time is known."""
    n = 151 if quick else 401
    cell = n // 2, n // 2
    speed = 10 + 0.04 * np.arange(n)[:, None] * np.ones((1, n))
    rows, cols = np.ogrid[:n, :n]
    away = (rows - cell[0]) ** 2 + (cols - cell[1]) ** 2
    truth = np.arccosh(1 + 0.04**2 * away / (2 * speed * speed[cell])) / 0.04
    plane = world.free_plane(1 / speed)
    found = {}
    for name, run in _jobs(plane, (cell[1] + 1.0, cell[0] + 1.0), 1 / speed, cell).items():
        hours = run()
        far = np.hypot(rows - cell[0], cols - cell[1]) >= FAR
        error = np.abs(hours[far] / truth[far] - 1) * 100
        found[name] = f"{error.mean():.2f}, {error.max():.2f}"
    return found


def daily(quick):
    rows = [row for spacing in ((25.0,) if quick else (25.0, 12.5, 5.0))
            for row in _daily(spacing, 2 if quick else 5)]  # fmt: skip
    note = (f"Departures {', '.join(world.DEPARTURES)} of {world.SHIP} from {world.START}, the ice "
            "of each day to the end of the year, with waiting and the 1 km coast at the start; "
            "static: the ice of the first day for ever.")  # fmt: skip
    return Table("One to all, in ice that changes daily", note,
                 ["", "static [ns per sea cell]", "daily [ns per sea cell]",
                  "CPU per departure [ms]", "daily / static"], rows)  # fmt: skip


def _daily(spacing, rounds):
    season = world.solver(spacing)
    uv = season.end(world.START, "start").uv
    planes = [season.season.leaving(day) for day in world.DEPARTURES]
    ever = np.array([0.0, np.inf])
    stills = [p._replace(field=p.field._replace(codes=p.field.codes[:1], edges=ever))
              for p in planes]  # fmt: skip

    def job(name, every):
        return lambda: [ours.FORMS[name](plane, uv) for plane in every]

    jobs = {(name, kind): job(name, every) for name in ("plain", "exact", "graph")
            for kind, every in (("still", stills), ("daily", planes))}  # fmt: skip
    costs = alternate(jobs, rounds)
    per = {key: costs[key].least / sum(int(np.isfinite(hours).sum()) for hours in run())
           for key, run in jobs.items()}  # fmt: skip
    return [
        [f"{spacing:g} km, {LABELS[name]}", f"{per[name, 'still'] * 1e9:.0f}",
         f"{per[name, 'daily'] * 1e9:.0f}", ms(costs[name, "daily"].least / len(planes)),
         verdict(per[name, "daily"] / per[name, "still"], 1.5, least=False)]
        for name in ("plain", "exact", "graph")
    ]  # fmt: skip
