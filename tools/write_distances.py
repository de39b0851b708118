"""Write docs/distances.md: distances of the network beside published ones."""

from __future__ import annotations

import csv
from pathlib import Path

from nsrkit.units import KM_PER_NM
from nsrkit.voyage import corridors

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "tests/published/data/distances.csv"
PAGE = ROOT / "docs/distances.md"
DRAUGHT_M = 12.0
HEAD = """# Distances beside published ones

Written by `tools/write_distances.py` from `tests/published/data/distances.csv`; the tests hold each
row to its tolerance. Ours are berth to berth on the waypoint network at 12 m draught (nodes good to
about 10 nm, WGS84 geodesics), the NSR as charted in open water: a voyage replaces that leg by the
routed track times its length factor. For planning, not for navigation.

| from | to | by | ours nm | ours km | published nm | off | source | why |
|---|---|---|---|---|---|---|---|---|
"""
TAIL = """
## Verdict on Shanghai-Hamburg

The articles' 14,440 km by the NSR and 26,022 km by the Cape agree with the network. Their 18,709 km
by Suez do not: the way is about 20,000 km, so the NSR saves close to 28 % of the Suez distance, not
the 23 % that the articles' own figures give.
"""


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ours(row: dict[str, str]) -> float:
    """Distance of a row [nm], or by how much `less` is shorter."""
    ends = row["origin"], row["destination"]

    def far(corridor: str) -> float:
        found = corridors.plan(*ends, corridor, avoid=row["avoid"].split(), draught_m=DRAUGHT_M)
        return sum(leg.nm for leg in found)

    return far(row["corridor"]) - (far(row["less"]) if row["less"] else 0.0)


def page() -> str:
    lines = []
    for row in rows():
        nm, published = ours(row), float(row["published_nm"])
        by = row["corridor"] + (f" less {row['less']}" if row["less"] else "")
        by += f" (without {row['avoid'].replace(' ', ', ')})" if row["avoid"] else ""
        cells = (
            row["origin"],
            row["destination"],
            by,
            f"{nm:,.0f}",
            f"{nm * KM_PER_NM:,.0f}",
            f"{published:,.0f}",
            f"{nm / published - 1:+.1%}",
            row["source"],
            row["reason"],
        )
        lines.append("| " + " | ".join(cells) + " |")
    return HEAD + "\n".join(lines) + "\n" + TAIL


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
