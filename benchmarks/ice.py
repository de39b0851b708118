"""Daily ice: opened lazily, read, and streamed by the year and member."""

import measure
import numpy as np
import world
from measure import Table, ms, once, verdict

import nsrkit
from nsrkit.ice import months
from nsrkit.voyage.routing import icebox
from nsrkit.voyage.routing.ices import cube
from nsrkit.voyage.trips.iceyear import IceYears

OPEN = 'import nsrkit; nsrkit.ice.open("record", year={year})'
YEARS, MEMBERS = 40, 20
ALL_GB = 8e-9 * 192 * 257 * 365.25 * YEARS * MEMBERS
SOURCES = {"members": 2001, "ssp245": 2041}


def tables(quick):
    rounds = 2 if quick else 5
    yield _opening(rounds)
    yield _streaming(1 if quick else 3)


def _opening(rounds):
    cold = min(measure.fresh(OPEN.format(year=world.YEAR))[1] for _ in range(rounds))
    found = measure.child("ice:opened", str(rounds))
    rows = [
        ["opened, first thing in a fresh process", f"{cold:.2f} s with the imports", "-"],
        ["opened, process warm", f"{verdict(found['open'], 0.3, least=False)} s", "-"],
        ["both variables read, nodes worked out", ms(found["first"], 0) + " ms", "-"],
        ["read again", ms(found["again"], 0) + " ms", "-"],
        ["one day of both", ms(found["day"], 1) + " ms", "-"],
        ["held once it has been read", "-", verdict(found["held"], 120.0, least=False)],
        ["most while routes read it", ms(found["routes"], 0) + " ms",
         verdict(found["most"], 120.0, least=False)],
        ["held for routes, sea cells only", "-", f"{found['kept']:.0f}"],
        ["held after load(), which is asked for", "-", f"{found['loaded']:.0f}"],
    ]  # fmt: skip
    note = (f"`nsrkit.ice.open('record', year={world.YEAR})` at 25 km, both variables: "
            f"{found['size']:.0f} MB as float32, {found['sea']:.0f} MB of that at sea. Fields are "
            "worked out from mid-month nodes where they are looked at, and not kept. Wall time for "
            "the fresh process, CPU for the rest, one thread.")  # fmt: skip
    return Table("A year of daily ice", note, ["", "time", "memory [MB]"], rows)


def opened(rounds):
    """Costs of one year, in a process of its own."""
    rounds, year = int(rounds), world.YEAR
    nsrkit.ice.open("record", year=year - 5).isel(time=[0]).load()
    box = icebox.sea(25.0)
    kept = []
    found = {"held": measure.grown(lambda: kept.append(_read(year - 4)), after=True)}
    found["most"] = measure.grown(lambda: cube.read(_open(year - 3), box))
    ice = _open(year)
    found["first"] = once(lambda: _values(ice))[0]
    cost = measure.alternate({
        "open": lambda: _open(year), "again": lambda: _values(ice),
        "day": lambda: _values(ice.isel(time=100)), "routes": lambda: cube.read(ice, box),
    }, rounds)  # fmt: skip
    laid, sea = cube.read(ice, box), int((ice.surface == 0).sum())
    found |= {name: each.least for name, each in cost.items()}
    found |= {
        "kept": (laid.conc.nbytes + laid.thick.nbytes) / 1e6,
        "size": 2e-6 * ice.siconc.nbytes,
        "sea": 8e-6 * ice.sizes["time"] * sea,
    }
    return found | {"loaded": measure.grown(lambda: kept.append(_open(year).load()), after=True)}


def _open(year):
    return nsrkit.ice.open("record", year=year)


def _values(ice):
    for name in ("siconc", "sithick"):
        float(ice[name].values[..., 0, 0].sum())


def _read(year):
    ice = _open(year)
    _values(ice)
    return ice


def _streaming(years):
    rows = []
    for source in SOURCES:
        found = measure.child("ice:streamed", source, str(years))
        total = found["cpu"] * YEARS * MEMBERS
        rows.append(
            [
                source,
                f"{found['count']}",
                ms(found["open"], 0),
                ms(found["cpu"], 0),
                f"{total / 60:.1f}",
                f"{found['most']:.0f}",
                f"{ALL_GB:.0f}",
            ]
        )
    note = (f"{YEARS} years of {MEMBERS} members, a year and member at a time as "
            "`nsrkit.voyage.sweep` reads them: opened, 440 days worked out from its months in "
            "blocks of 32 days, sea cells laid out for routes. A sample is read, the rest "
            "projected. Memory beyond what the process held before; it does not grow with them "
            f"({months.nodes.cache_parameters()['maxsize']} sets of nodes and the climates that "
            "members are drawn in are kept).")  # fmt: skip
    return Table("Years and members, streamed", note,
                 ["", "sample", "opening, CPU [ms]", "each, CPU [ms]",
                  f"{YEARS * MEMBERS}, projected [CPU min]", "most memory [MB]",
                  "all of it at once [GB]"], rows)  # fmt: skip


def streamed(source, years):
    """Costs of a sample of years and members, in a process of its own."""
    water, box, first = IceYears(source, seed=1), icebox.sea(25.0), SOURCES[source]
    costs, opening = [], []

    def run():
        for year in range(first, first + int(years)):
            for member in np.linspace(0, MEMBERS - 1, 4).astype(int).tolist():
                cpu, _, ice = once(lambda y=year, m=member: water.open(y, m))
                opening.append(cpu)
                costs.append(cpu + once(lambda ice=ice: cube.read(ice, box))[0])

    most = measure.grown(run)
    return {"most": most, "count": len(costs), "cpu": float(np.mean(costs[1:])),
            "open": float(np.median(opening))}  # fmt: skip
