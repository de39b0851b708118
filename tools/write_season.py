"""Write docs/season.md: navigable days by rule, class and strait, beside the published ones."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import nsrkit
from nsrkit.ship import season

if TYPE_CHECKING:
    import xarray as xr

PAGE = Path(__file__).parents[1] / "docs/season.md"
CLASSES = ["none", "IC", "IB", "IA", "IA Super", "PC7", "PC6", "PC5", "PC4", "PC3"]
YEARS, PERIOD = (2000, 2021), slice(2012, 2021)
NEAR_M = 60_000.0
NORMAL, E3SM = "POLARIS RIO >= 0", season.Polaris(convention="e3sm")
OPEN, AREA = "thickness limit of the class", "thickness limit of the class, per area"
HEAD = """# Navigable days, and what they hang on

Written by `tools/write_season.py` from the embedded record; do not edit. Counts of
`nsrkit.ship.season.windows`: days on which passable 25 km cells join Cape Zhelaniya or Kara Gate
with Bering Strait (the whole route), or the two mouths of a strait. **A count means nothing
without its rule, its source of thickness and its mapping of thickness to stages**; the result
carries all three in `rule`, `stages` and `thickness`, and so do the tables here.
"""
WHY = """
## Why they differ

- **Vilkitsky Strait, weak classes and PC6: more days here than published.** 72 days for PC6 and
  fewer than 64 below IA are, in this record, days of nearly open water: {narrow} with less than
  15 % of ice. By POLARIS, PC6 may go through any ice of up to 1.2 m, which the strait has from July
  into winter. Thickness is not the cause: its mean of May is {may} m, as published ("nearly 2 m" at
  its peak), and {thicker}.
  What is left is the reading of the index (which ice counts as which stage, and whether a day asks
  for the whole strait or for a way through it), and month means, which miss the spells of days that
  close a strait. So: a bracket of 70-220 days for PC6, PC3 all year, and the order of the classes.
- **Under 30 days below PC5 in 2013, 2014 and 2021** holds here in 2013 and 2014 for ships that
  stand 15 cm of ice. By POLARIS {poor} are the four poorest years of 2012-2021 for ships without
  class. The concentration of 2021 is reconstructed from regional areas, its thickness extrapolated.
- **47 days in 2013** lies between the thickness limits ({thin} days for the ice itself, {area} for
  the volume per area) and POLARIS ({normal} at RIO >= 0, {risky} at RIO >= -10). The study routes
  ships through the daily thickness of a model that takes in satellite data; here a line of 25 km
  cells must be open at once.
- **Concentration below 40 %**: the median year opens and closes within the published dates, single
  years up to two weeks before or after them. In {closed} no day was open on the whole route at
  once.
- **Reconstructed and extrapolated years** (concentration from 2021, thickness from 2018) follow
  regional areas: local blockage as in Long Strait in 2024 is only partly in them.
"""


def thicker() -> str:
    """Vilkitsky Strait by PC6 and PC3 in ice up to three times as thick."""
    ice = nsrkit.ice.open("record", start=f"{PERIOD.start}-01-01", end=f"{PERIOD.stop}-12-31")
    said = []
    for factor in (2, 3):
        found = season.windows(ice, ["PC6", "PC3"], thickness_factor=factor, workers=2)
        days = found.strait_days.sel(strait="vilkitsky").mean("year")
        weak, strong = (float(days.sel(ice_class=name)) for name in ("PC6", "PC3"))
        said.append(
            f"{factor} times that leaves {weak:.0f} days for PC6 (and {strong:.0f} for PC3)"
        )
    return " and ".join(said)


def may() -> float:
    """Mean thickness of the ice itself in May at Vilkitsky Strait [m]."""
    ice = nsrkit.ice.open("record", start=f"{PERIOD.start}-01-01", end=f"{PERIOD.stop}-12-31")
    x, y = nsrkit.ice.xy(*nsrkit.ice.places.gate("vilkitsky"))
    near = (abs(ice.x - x) < NEAR_M).values, (abs(ice.y - y) < NEAR_M).values
    days = ice.time.dt.month.values == 5
    return float(ice.sithick.isel(x=near[0], y=near[1], time=days).mean())


@lru_cache(maxsize=1)
def counts() -> xr.Dataset:
    """Counts of all years, classes and rules of this page."""
    ice = nsrkit.ice.open("record", start=f"{YEARS[0]}-01-01", end=f"{YEARS[1]}-12-31")
    found = season.windows(ice, CLASSES, [*season.SIDE_BY_SIDE, E3SM], workers=2)
    return found.drop_dims("time")


def listed(years: Sequence[int]) -> str:
    return f"{', '.join(map(str, years[:-1]))} and {years[-1]}" if len(years) > 1 else str(years[0])


def title(ice_class: str) -> str:
    return "no class" if ice_class == "none" else ice_class


def row(cells: Sequence[object]) -> str:
    return f"| {' | '.join(map(str, cells))} |\n"


def head(cells: Sequence[str]) -> str:
    return row(cells) + row(["---"] * len(cells))


def spread(days: xr.DataArray) -> str:
    if not np.isfinite(days).all():
        return "no limit"
    return f"{days.median():.0f} ({days.min():.0f}-{days.max():.0f})"


def rules() -> str:
    """What each rule says, and what it knows of stages and thickness."""
    text = head(["rule", "stages", "thickness", "in full"])
    for rule in [*season.SIDE_BY_SIDE, E3SM]:
        stages = getattr(rule, "convention", "none needed")
        what = {"POLARIS": "ice itself", "thickness": "ice itself"}.get(rule.label.split()[0], "-")
        what = "volume per area" if getattr(rule, "per_area", False) else what
        text += row([rule.label, stages, what, rule.about])
    return text


def route() -> str:
    """Median and range of the whole route by rule and class."""
    days = counts().days.sel(year=PERIOD)
    text = head(["rule", *map(title, CLASSES)])
    for rule in days.rule.values:
        text += row([rule, *(spread(days.sel(rule=rule, ice_class=name)) for name in CLASSES)])
    return text


def places() -> str:
    """Mean days of seas and straits by class."""
    found = counts().sel(rule=NORMAL, year=PERIOD)
    text = head(["place", *map(title, CLASSES)])
    for kind, names in (("sea", found.sea.values), ("strait", found.strait.values)):
        for name in names:
            days = found[f"{kind}_days"].sel({kind: name}).mean("year")
            said = f"{name} Sea" if kind == "sea" else found.strait_title.sel(strait=name).item()
            text += row([said, *(f"{days.sel(ice_class=one):.0f}" for one in CLASSES)])
    return text


def published() -> str:
    """Published counts beside ours, each with its rule."""
    all_, strait = counts(), counts().sel(strait="vilkitsky")
    ten = strait.strait_days.sel(year=PERIOD).mean("year")
    first = all_.sel(ice_class="none", rule=NORMAL, year=[2012, 2013, 2015, 2017, 2018, 2020, 2021])
    mid = all_.days.sel(ice_class="none", year=slice(2011, 2016))
    loose = all_.sel(ice_class="none", rule="concentration < 40 %", year=slice(2000, 2019))
    when = loose.sel(year=loose.days > 0)
    best = all_.days.sel(ice_class="PC6", year=slice(2011, 2016)).max("year")

    def by_rule(days: xr.DataArray) -> str:
        shown = (NORMAL, "POLARIS RIO >= -10", "concentration < 40 %", OPEN, AREA)
        return "; ".join(f"{rule}: {days.sel(rule=rule):.0f}" for rule in shown)

    def on(days: xr.DataArray) -> str:
        return f"{days.dt.dayofyear.mean():.0f}"

    def strait_of(name: str, rules: Sequence[str] = (NORMAL, E3SM.label)) -> str:
        return "; ".join(f"{rule}: {ten.sel(rule=rule, ice_class=name):.0f}" for rule in rules)

    here = "Risk assessment of ice-class-based navigation: Vilkitsky Strait (abstract)"
    zhou, jmse = "Zhou et al. 2021, Remote Sens. 13, 2766", "J. Mar. Sci. Eng. 2021, 9, 728"
    rows = [
        ("Vilkitsky Strait, PC3, days 2012-2021", "365", strait_of("PC3"), here),
        ("Vilkitsky Strait, PC6", "72", strait_of("PC6", (NORMAL, E3SM.label, OPEN)), here),
        ("Vilkitsky Strait, below IA (here IB)", "< 64",
         strait_of("IB", (NORMAL, OPEN, "concentration < 15 %")), here),
        ("Vilkitsky Strait, below PC5, 2013, 2014, 2021 (here no class)", "< 30",
         "; ".join(f"{rule}: " + ", ".join(
             f"{strait.strait_days.sel(rule=rule, ice_class='none', year=year):.0f}"
             for year in (2013, 2014, 2021)) for rule in (NORMAL, OPEN)), here),
        ("Route, ships that stand 15 cm, 2013", "47", by_rule(mid.sel(year=2013)), zhou),
        ("Route, the same, mean of 2011-2016", "85", by_rule(mid.mean("year")), zhou),
        ("Route, ships that stand 120 cm, best of 2011-2016", "> 200", by_rule(best), zhou),
        ("Route, no class, mean first and last day of the year, seasons 2012-2021", "209-300",
         f"{NORMAL}: {on(first['first'])}-{on(first['last'])}", "transnav.eu, article 1422"),
        ("Route, first day under 40 % ice, 2000-2019", "late July to early September",
         f"median {when['first'].dt.dayofyear.median():.0f}, "
         f"{when['first'].dt.dayofyear.min():.0f}-{when['first'].dt.dayofyear.max():.0f}", jmse),
        ("Route, last day under 40 % ice", "mid October (288)",
         f"median {when['last'].dt.dayofyear.median():.0f}", jmse),
        ("Route, years with over 30 days under 40 % ice", "most",
         f"{int((loose.days > 30).sum())} of 20", jmse),
    ]  # fmt: skip
    return head(["what", "published", "here", "source"]) + "".join(map(row, rows))


def page() -> str:
    found = counts()
    in_2013 = found.days.sel(ice_class="none", year=2013)
    narrow = found.strait_days.sel(strait="vilkitsky", rule="concentration < 15 %",
                                   ice_class="none", year=PERIOD).mean()  # fmt: skip
    weak = found.strait_days.sel(strait="vilkitsky", rule=NORMAL, ice_class="none", year=PERIOD)
    poor = sorted(weak.year.values[np.argsort(weak.values)[:4]].tolist())
    loose = found.days.sel(rule="concentration < 40 %", ice_class="none", year=slice(2000, 2019))
    closed = loose.year.values[loose.values == 0].tolist()
    days = {"thin": OPEN, "area": AREA, "normal": NORMAL, "risky": "POLARIS RIO >= -10"}
    why = WHY.format(
        narrow=f"{narrow:.0f}", may=f"{may():.1f}", thicker=thicker(), poor=listed(poor),
        closed=listed(closed), **{key: f"{in_2013.sel(rule=rule):.0f}"
                                  for key, rule in days.items()},
    )  # fmt: skip
    kinds = "; ".join(f"{name.removesuffix('_kind')}: " + ", ".join(
        dict.fromkeys(found[name].sel(year=PERIOD).values.tolist()))
        for name in ("siconc_kind", "sithick_kind"))  # fmt: skip
    return (
        f"{HEAD}\n## The rules\n\n{rules()}\nEscort adds ten points, so that the index with escort "
        "at 0 and without it at -10 opens the same days.\n"
        f"\n## Whole route, {PERIOD.start}-{PERIOD.stop}: median (poorest-best year), days\n\n"
        f"Kinds of ice: {kinds}. Source: {found.attrs['source']}\n\n{route()}"
        f"\n## Seas and straits, mean of {PERIOD.start}-{PERIOD.stop}, days ({NORMAL}, wmo stages, "
        f"thickness of the ice itself)\n\nA sea: days on which its own ice leaves the route open. "
        f"A strait: from mouth to mouth within 40 km of its track, depth not counted.\n\n{places()}"
        f"\n## Published counts\n\n{published()}{why}"
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))
