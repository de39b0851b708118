"""A voyage priced: once, ten thousand times, and with what the answer hangs on."""

import measure
import numpy as np
from measure import Table, ms, verdict

import nsrkit
from nsrkit.ensemble import design
from nsrkit.voyage import ledger
from nsrkit.voyage.choices.breakeven import breakeven
from nsrkit.voyage.choices.resail import Model
from nsrkit.voyage.choices.sensitivity import sensitivities
from nsrkit.voyage.trips import passage

CASE = "baseline"
DRAWS = 10_000
ONE_MS, MANY_S = 5.0, 2.0  # goals: one ledger without routing; all draws of all corridors
SORTED = 1_000_000  # numbers of the reference job


def tables(quick):
    case = nsrkit.load(CASE)
    count = DRAWS // 100 if quick else DRAWS
    sailed = _sailed(case)
    trips = [one.trip for one in sailed]
    by_name = {trip.corridor: trip for trip in trips}
    model = Model(case, sailed)
    numbers, rng = case.numbers(), np.random.default_rng(1)
    drawn, sample = design(numbers, count, 1), rng.random(SORTED)

    def prices():
        return [ledger.costs(trip, case, drawn) for trip in trips]

    def voyages():
        again = model(drawn)
        return [ledger.costs(trip, case, drawn) for trip in again.values()]

    jobs = {
        "one ledger": lambda: ledger.costs(trips[0], case),
        "break-even of seven levers": lambda: breakeven(case, by_name),
        f"{count} draws of prices, fees and ship": lambda: design(numbers, count, 1),
        f"{count} draws priced, every corridor": prices,
        f"{count} draws sailed again and priced": voyages,
        "tornado, Morris and Sobol": lambda: sensitivities(case, model),
        f"reference: numpy sorts {SORTED:,} numbers": lambda: np.sort(sample),
    }  # fmt: skip
    slow = [name for name in jobs if "again" in name or "Sobol" in name]
    costs = measure.alternate(jobs, 1 if quick else 5, slow)
    *_, reference = costs.values()
    rows = [[name, ms(cost.least), ms(cost.middle), f"{cost.least / reference.least:.2f}"]
            for name, cost in costs.items()]  # fmt: skip
    drawing, pricing = (costs[name].least for name in list(jobs)[2:4])
    one = verdict(costs["one ledger"].least * 1e3, ONE_MS, least=False)
    many = verdict(drawing + pricing, MANY_S, least=False)
    note = (f"Scenario {CASE}, {len(trips)} corridors of {len(ledger.NAMES)} components, nothing "
            f"routed. One ledger [ms]: {one}. {count} draws, drawn and priced [s]: {many}. "
            "Sailed again: the central track under each draw, 25 km. One thread. Load average "
            f"{measure.load()} meanwhile.")  # fmt: skip
    yield Table("A voyage priced", note,
                ["", "CPU, least [ms]", "CPU, median [ms]", "in reference jobs"], rows)  # fmt: skip


def _sailed(case):
    """The corridors of a case, routed on the 25 km grid."""
    route = passage.router(case, passage.read_ice(case, 25.0), 25.0)
    return [passage.sail(case, name, route) for name in case.voyage.corridors]
