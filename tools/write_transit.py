"""Write docs/transit.md: the transit traffic of 2024 as counted, and as the model has it.

Takes some minutes. `tests/published/test_transit.py` works the season out in its own ice anew and
finds the same voyages on the page.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import nsrkit
from nsrkit.systems import transit
from nsrkit.systems.transit import NORMAL, OWN, THICK, THIN

if TYPE_CHECKING:
    import xarray as xr

PAGE = Path(__file__).parents[1] / "docs/transit.md"
TEMPLATE = Path(__file__).with_name("write_transit.md.in")
NAMES = {OWN: "2024", NORMAL: "normal 2014-2023", THIN: "2024, thin", THICK: "2024, thick"}


def seasons(found: xr.Dataset) -> str:
    """Voyages, cargo and closing by group in the ice of the year, a normal, and both ends of it."""
    lines = ["| group | ice | voyages | laden | cargo, Mt | led | last departure |",
             "|---|---|---|---|---|---|---|"]  # fmt: skip
    for name in map(str, found["group"].values):
        for label, title in NAMES.items():
            one = found.sel(group=name, ice=label)
            lines.append(f"| {name} | {title} | {_cells(one)} |")
        lines.append(f"| {name} | 20 members, 10-90 % | {_members(found.sel(group=name))} |")
    return "\n".join(lines)


def _cells(one: xr.Dataset) -> str:
    closes = one["closes"].max(skipna=True).values.astype("datetime64[D]").item()
    return " | ".join([
        f"{int(one['voyages'].sum())}", f"{int(one['laden'].sum())}",
        f"{float(one['tonnes']) / 1e6:.2f}", f"{int(one['escorted'].sum())}", f"{closes:%d %b}",
    ])  # fmt: skip


def _members(one: xr.Dataset) -> str:
    many = one.sel(ice=one["ice"] > OWN)
    told = []
    for name, factor, digits in (("voyages", 1, 0), ("laden", 1, 0), ("tonnes", 1e-6, 2),
                                 ("escorted", 1, 0)):  # fmt: skip
        values = many[name].sum([dim for dim in many[name].dims if dim != "ice"])
        low, high = np.quantile(values * factor, (0.1, 0.9))
        told.append(f"{low:.{digits}f}-{high:.{digits}f}")
    closes = np.sort(many["closes"].max("side", skipna=True).values.astype("datetime64[D]"))
    ends = [closes[round(share * (len(closes) - 1))].item() for share in (0.1, 0.9)]
    return " | ".join([*told, f"{ends[0]:%d %b} to {ends[1]:%d %b}"])


def counted(found: xr.Dataset) -> str:
    """CHNL's counts of 2024 beside the model's."""
    rows = [("all", "all", found)]
    rows += [(name, str(found["cargo"].sel(group=name).item()), found.sel(group=[name]))
             for name in map(str, found["group"].values)]  # fmt: skip
    lines = ["| ships | voyages, CHNL | model | laden, CHNL | model | Mt, CHNL | model |",
             "|---|---|---|---|---|---|---|"]  # fmt: skip
    for name, cargo, one in rows:
        told = transit.statistics("CHNL", cargo).sel(year=2024)
        own = one.sel(ice=OWN)
        pairs = [f"{_number(told[key], factor, digits)} | "
                 f"{_number(own[key].sum(), factor, digits)}"
                 for key, factor, digits in (("voyages", 1, 0), ("laden", 1, 0),
                                             ("tonnes", 1e-6, 2))]  # fmt: skip
        lines.append(f"| {name} | {' | '.join(pairs)} |")
    return "\n".join(lines)


def _number(value: xr.DataArray, factor: float, digits: int) -> str:
    return "not given" if np.isnan(value) else f"{float(value) * factor:.{digits}f}"


def course(found: xr.Dataset) -> str:
    """Share of the season's voyages that had begun by the end of September."""
    early = transit.statistics("CHNL", definition="transit to 30 September")
    whole = transit.statistics("CHNL")
    seen = float(early["voyages"].sel(year=2024)), float(whole["voyages"].sel(year=2024))
    entries = found["entries"].sel(ice=OWN).sum(("group", "side"))
    ours = float(entries.sel(month=slice(1, 9)).sum()), float(entries.sum())
    return (f"By the end of September CHNL had counted {seen[0]:.0f} of {seen[1]:.0f} voyages "
            f"({100 * seen[0] / seen[1]:.0f} %), the model {ours[0]:.0f} of {ours[1]:.0f} "
            f"({100 * ours[0] / ours[1]:.0f} %).")  # fmt: skip


def exits(found: xr.Dataset) -> str:
    """When the last ship of each group leaves the NSR, in words."""
    last = found["last_exit"].sel(ice=OWN)
    return "in the model the last leaves the NSR on " + ", ".join(
        f"{last.sel(group=name).values.astype('datetime64[D]').item():%-d %B} "
        f"({name}, {found['tariff_class'].sel(group=name).item()})"
        for name in map(str, found["group"].values)
    )


def lost(found: xr.Dataset) -> str:
    """What members carry after the closing of the year, in words."""
    late = found["late_t"].sum("group")
    many = late.values[late["ice"].values > OWN] / 1e6
    low, middle, high = np.quantile(many, (0.1, 0.5, 0.9))
    usual = float(late.sel(ice=NORMAL)) / 1e6
    return (f"{100 * np.mean(many > 0):.0f} % of the members carry cargo after the closing of the "
            f"year: {middle:.2f} Mt in the median, {low:.2f} to {high:.2f} Mt from 10 to 90 % of "
            f"them; the normal carries {usual:.2f} Mt after it")  # fmt: skip


def levers(case: nsrkit.Case) -> str:
    """What each lever adds in the ice of the year."""
    found = transit.levers(case).sel(ice=OWN)
    lines = ["| group | lever | voyages | laden | cargo, Mt |", "|---|---|---|---|---|"]
    for at in range(found.sizes["lever"]):
        one = found.isel(lever=at)
        lines.append(f"| {one['group'].item()} | {one['lever'].item()} | {int(one['voyages']):+d} "
                     f"| {int(one['laden']):+d} | {float(one['tonnes']) / 1e6:+.2f} |")  # fmt: skip
    return "\n".join(lines)


def main() -> None:
    """Work the seasons out and write the page."""
    case, heavy = nsrkit.load("transit-2024"), nsrkit.load("heavy-ice-2024")
    found, thick = transit.run(case), transit.run(heavy)
    text = TEMPLATE.read_text(encoding="utf-8")
    parts = {"counted": counted(found), "seasons": seasons(found), "course": course(found),
             "exits": exits(found), "lost": lost(found), "levers": levers(case),
             "heavy": seasons(thick), "heavy_lost": lost(thick)}  # fmt: skip
    for name, part in parts.items():
        text = text.replace(f"@{name}@", part)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
