"""A route of three areas, ways and ships made by hand, for tests of the icebreaker simulation."""

from __future__ import annotations

from nsrkit.systems.icebreakers.events.log import Rules, Ships, Stretch
from nsrkit.systems.icebreakers.events.world import Way

LEAVES = [0.0, 240.0, 480.0, 720.0]
HORIZON_H = 1500.0
LENGTH_NM = [300.0, 300.0, 300.0]


def way(own=24.0, led=0.0, *, east=True, closed=(), leaves=LEAVES):
    """Each area takes `own` hours alone and `led` behind an icebreaker; `closed`: (area, row)."""
    rows, areas = range(len(leaves)), (0, 1, 2) if east else (2, 1, 0)
    hours = own + led
    return Way(
        east, areas, list(leaves), [10.0 for _ in rows], [5.0 for _ in rows],
        [[leaves[row] + 10.0 + areas.index(area) * hours for row in rows] for area in range(3)],
        [[own for _ in rows] for _ in range(3)], [[led for _ in rows] for _ in range(3)],
        [[(area, row) not in closed for row in rows] for area in range(3)],
    )  # fmt: skip


def ships(number=1, *, first=0.0, last=720.0, gap_h=0.0, most=float("inf"), name="bulk"):
    """Ships that go east and back; ready one after another, `gap_h` apart."""
    legs = tuple(Stretch(side, first, last, (24.0, 24.0, 24.0)) for side in ("east", "west"))
    return Ships(name, number, legs, 0, (gap_h,) * 3, most)


def rules(ways, **changed):
    """West: area 0; east: the others; everybody knows that all departures come through."""
    whole = ((0.0, HORIZON_H),)
    given = {
        "stations": {"west": ((0,), whole), "east": ((1, 2), whole)}, "length_nm": LENGTH_NM,
        "knows": {name: [True] * len(one.leaves) for name, one in ways.items()}, "convoy": 3,
        "beset_after_h": 48.0, "patience_h": 120.0, "transfer_kn": 10.0, "horizon_h": HORIZON_H,
    }  # fmt: skip
    return Rules(**(given | changed))
