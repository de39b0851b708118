"""Risk index and attainable speed of every cell of a cube, against plain numpy."""

import numpy as np
import world
from measure import Table, alternate, ms, verdict

import nsrkit
from nsrkit._kernels import ice as kernels
from nsrkit.scenario.files import defaults
from nsrkit.ship import polaris, speed

LABELS = {
    "numpy": "numpy with temporaries, index + speed", "index kernel": "index, kernel",
    "speed kernel": "index + speed, kernel", "index": "polaris.index on a Dataset",
    "attainable": "speed.attainable on a Dataset", "dask": "speed.attainable, dask blocks",
    "required": "speed.attainable, escort required", "gather": "speed by table, kernel",
}  # fmt: skip


def tables(quick):
    ice = cube(2 if quick else 20)
    c, h = ice.siconc.values.ravel(), ice.sithick.values.ravel()
    ship = nsrkit.ship.open("panamax-ice1")
    going = speed.going(ship, defaults().sailing, escorted=False, minimum_rio=0.0)
    out, table = np.empty(c.size, np.float32), kernels.speed_table(going)
    lazy = ice.chunk(time=1 if quick else 5)
    jobs = {
        "numpy": lambda: plain(c, h, going),
        "index kernel": lambda: kernels.index(c, h, going.risk, out),
        "speed kernel": lambda: kernels.alone(c, h, going, out),
        "index": lambda: polaris.index(ice, "PC6"),
        "attainable": lambda: speed.attainable(ice, ship),
        "dask": lambda: speed.attainable(lazy, ship).compute(scheduler="synchronous"),
        "required": lambda: speed.attainable(ice, ship, "required"),
        "gather": lambda: kernels.gather(c, h, table, out),
    }
    costs = alternate(jobs, 2 if quick else 5)
    kernels.alone(c, h, going, out)
    gap = float(np.nanmax(np.abs(out - plain(c, h, going))))
    yield _table(costs, c.size, ice.siconc.shape, gap)
    yield _coded(quick)


def _table(costs, cells, shape, gap):
    rows = []
    for name, cost in costs.items():
        rate = 12 * cells / cost.least / 1e9
        goal = verdict(rate, 5.0) if name in ("speed kernel", "attainable") else f"{rate:.2f}"
        rows.append([LABELS[name], ms(cost.least, 1), ms(cost.middle, 1), ms(min(cost.wall), 1),
                     f"{cost.least / cells * 1e9:.2f}", goal,
                     f"{costs['numpy'].least / cost.least:.1f} x"])  # fmt: skip
    note = (f"{' x '.join(map(str, shape))} cells of float32 (time, y, x), the record at 5 km; "
            "minimum traffic: 8 bytes in, 4 out. Kernel and numpy differ by "
            f"at most {gap:.1e} kn. One thread.")  # fmt: skip
    return Table("Index and speed of every cell", note,
                 ["", "CPU, least [ms]", "CPU, median [ms]", "wall, least [ms]", "ns per cell",
                  "GB/s", "against numpy"], rows)  # fmt: skip


def cube(days):
    """Ice of the domain at 5 km, with the numbers of the seas, in memory."""
    end = np.datetime64("2017-07-01") + days - 1
    ice = nsrkit.ice.open("record", start="2017-07-01", end=end, grid_km=5.0)
    sea = nsrkit.ice.static.static(5.0)["sea"].values
    return ice[["siconc", "sithick"]].assign_coords(sea=(("y", "x"), sea)).load()


def plain(conc, thickness, going):
    """The same rules as one writes them with numpy."""
    edges, values = going.risk.edges_m, going.risk.values
    stage = np.digitize(thickness + 1e-6, edges)
    c = np.clip(conc, 0, 1)
    rio = 10 * ((1 - c) * values[0] + c * values[stage]) + going.risk.bonus
    rio = np.where(conc <= 0, 10 * values[0] + going.risk.bonus, rio)
    h = thickness * c * np.clip((c - kernels.OPEN_WATER) / 0.05, 0, 1)
    knots = np.interp(h, np.arange(going.curve_kn.size) / going.per_m, going.curve_kn)
    knots = np.where(h > going.limit_m + 1e-6, 0.0, knots)
    knots = np.where(conc <= kernels.OPEN_WATER, going.curve_kn[0], knots)
    knots = np.minimum(knots, going.cap_kn)
    knots = np.where(rio < -1e-6, np.minimum(knots, going.risky_kn), knots)
    knots = np.where(rio < going.floor - 1e-6, 0.0, knots)
    known = (conc <= 0) | ((conc > 0) & (thickness >= 0))
    return np.where(known, knots, np.nan).astype(np.float32)


def _coded(quick):
    """The codes that routes read: the whole season of a ship, from the ice as it lies in memory."""
    rows = []
    for spacing in (25.0,) if quick else (25.0, 12.5, 5.0):
        season = world.solver(spacing)
        begin = season.coded(season.limits)
        cells = int(begin.usable.sum()) * season.ice.times.size

        def fill(season=season):
            season.coded(season.limits).plane()

        costs = alternate({"fill": fill}, 2 if quick else 4)["fill"]
        rows.append([f"{spacing:g} km", f"{cells / 1e6:.1f}", ms(costs.least, 1),
                     f"{costs.least / cells * 1e9:.2f}"])  # fmt: skip
    note = (f"What routing reads: one byte for each node and day of {season.ice.times.size} days, "
            "from the table of a ship and the record, interpolated to the routing grid on the way "
            "(four concentrations and four thicknesses a node), waits for closed cells included. "
            "The cube in the finer grid is never laid out.")  # fmt: skip
    columns = ["grid", "million nodes x days", "CPU, least [ms]", "ns per node and day"]
    return Table("The season of a ship as codes", note, columns, rows)
