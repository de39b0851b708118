"""Write docs/outlook.md: what came of promises, the backtest, and cargo by project to 2040."""

from __future__ import annotations

import textwrap
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import nsrkit
from nsrkit.show.systems.outlook.cards import outlook_verdict
from nsrkit.systems import outlook
from nsrkit.systems.outlook.model import HORIZONS
from nsrkit.systems.outlook.promises import plans, prior, records

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

PAGE = Path(__file__).parents[1] / "docs/outlook.md"
SCENARIO = "year-round-2040"
OUTER = (0.1, 0.5, 0.9)
SCORES = ["foretold by", "within 10-90 %", "totals below", "above", "width", "interval score",
          "median off"]  # fmt: skip
HEAD = """# Cargo of the Northern Sea Route to 2040

Written by `tools/write_outlook.py` from `params/year-round-2040.yaml`, `params/nsr-cargo.csv` and
`params/nsr-targets.csv`; do not edit. Targets of 80 to 288 million tonnes were announced since
2014; 37 were carried in 2025. This page says what came of earlier promises, how a rule that is
fed with them would have fared, and what it says of 2030 to 2040. Who can sail all year is another
matter: workbook `10_outlook_2040` has both.

## How it is worked out

{rules}
By project the same rule is applied to what is planned of each: the plan of August 2022 tells who
is to bring the growth, the totals announced last how much it is. What sails already goes on at a
ratio of {running} and ends where its plan says so. Sanctions and prices are states of the
scenario whose factors are assumed, with ranges. The share that is delivered is drawn once for all
projects: totals tell nothing of single ones. Transit follows no project: a line through its tonnes
since 2011, times the navigable days of {ice_class} over those of the record, times what the way
elsewhere costs over what it cost in 2024-25.
"""
TAIL = """
## Limits

- **Nought is not never.** No draw exceeds the plan in force, since a share is at most one. Two of
  14 forecasts were exceeded, both short ones of 2019, when Yamal LNG came early.
- **Fourteen rows are few**: nine are of 2024 and seven were made in 2019. Their years of issue are
  the units; were the target years taken, the good years 2020-23 would weigh more.
- **Beyond six years ahead** no forecast has come yet; what is said of 2035 and 2040 rests on the
  rule alone.
- **The prior holds both worlds**, before and after 2022; the factor of the sanctions in force is
  assumed, and its high end says that the prior has them already.
- A line through the tonnes of transit mixes publishers (NSRIO, CHNL, Rosatom), because none has
  counted tonnes for ten years. 2015 and 2016 are missing.
- The kinds of 2025 add up to 0.86 Mt more than the total: two publishers. The commodities of the
  minister are taken, the rest is what remains.
- Not found: tonnes of crude in transit in 2025, those of Norilsk Nickel, what oil and gas prices
  do to projects, and the full row of the plan of 2022 for deliveries and transit.
"""


@lru_cache(maxsize=1)
def case() -> Case:
    """The scenario."""
    return nsrkit.load(SCENARIO)


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A table of Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines) + "\n"


def span(values: np.ndarray, digits: int = 1) -> str:
    """Median with 10-90 %."""
    low, middle, high = (f"{value:.{digits}f}" for value in values)
    return f"{middle} ({low}-{high})"


def forecasts() -> str:
    """All forecasts whose year has come."""
    fared = outlook.delivery(case())
    rows = []
    for i in range(fared.sizes["forecast"]):
        one = fared.isel(forecast=i)
        rows.append([str(one.issued.item()), str(one.issuer.item()), str(int(one.target_year)),
                     str(int(one.ahead)), f"{float(one.base):.1f}", f"{float(one.mt):g}",
                     f"{float(one.came):.1f}", f"{float(one.ratio):.2f}",
                     f"{float(one.share):.2f}", span(one.left_out_q.values, 2)])  # fmt: skip
    heads = ["issued", "by", "for", "years ahead", "known then", "forecast", "came", "of it",
             "of its growth", "foretold without its year"]  # fmt: skip
    low, middle, high = fared.share_q.values
    inside, ratios = int(fared.inside.sum()), fared.ratio_q.values
    leads = [[str(int(lead)), str(int(fared["count"].sel(lead=lead))),
              f"{float(fared.mean_ratio.sel(lead=lead)):.2f}", span(ratios[k], 2)]
             for k, lead in enumerate(fared.lead.values)]  # fmt: skip
    said = prose(
        f"{inside} of {len(rows)} ratios lie within the 10-90 % that the forecasts made in other "
        "years give; the two that do not are those that were exceeded. Of the growth of the next "
        f"plan {middle:.0%} is there on its day ({low:.0%} to {high:.0%}). Weighed by growth, "
        f"forecasts of {by_year()}."
    )
    return f"""## What came of promises

Million tonnes; growth is what a forecast adds to the last total known when it was made.

{table(heads, rows)}
{said}

By years ahead: the ratio of the whole falls with the lead mainly because more of a far forecast is
growth.

{table(["years ahead", "forecasts", "mean ratio", "foretold"], leads)}"""


def by_year() -> str:
    """Share of growth on the day by year of issue, in words."""
    found = prior.fates()
    said = []
    for made in sorted({one.target.made for one in found}):
        here = [one for one in found if one.target.made == made]
        shares = [min(max(one.share, 0), 1) for one in here]
        mean = np.average(shares, weights=[one.growth for one in here])
        said.append(f"{made} had {mean:.0%}")
    return ", ".join(said)


def backtest() -> str:
    """Totals foretold at past origins."""
    tested = outlook.backtest(case())
    rows = []
    for origin in tested.origin.values:
        one = tested.sel(origin=origin, rule="outlook")
        cells = [span(q, 0) if np.isfinite(q[1]) else "" for q in one.total_q.values]
        rows.append([str(int(origin)), str(int(one.rows)), span(one.share_q.values, 2), *cells])
    years = [str(int(year)) for year in tested.year.values]
    rows.append(["came", "", "", *(f"{float(mt):.2f}" for mt in tested.came.values)])
    scores = []
    for rule in map(str, tested.rule.values):
        one = tested.sel(rule=rule)
        low, _, high = (one.total_q.sel(quantile=q) for q in OUTER)
        scores.append([rule, f"{float(one.coverage):.0%}", str(int((one.came < low).sum())),
                       str(int((one.came > high).sum())), f"{float(one.mean_width):.1f}",
                       f"{float(one.mean_score):.1f}", f"{float(one.mean_off):.1f}"])  # fmt: skip
    inside = tested.inside.sel(rule="outlook")
    held = ", ".join(f"{year} {int(inside.sel(year=int(year)).sum())} of "
                     f"{int(inside.sel(year=int(year)).count())}" for year in years)  # fmt: skip
    said = prose(
        f"**A miss**: the 80 % interval held {float(inside.mean()):.0%} of the totals ({held}). In "
        "2021-23 nothing said that plans would fail: the forecasts that had come by then were "
        "those of 2018 and 2019 for 2019-22, which had done well. For 2022 the plan in force was "
        "below what sailed already, so that the interval was far too narrow. Growth as before was "
        "far worse; no change was nearest in the median, with an interval so wide (its steps are "
        "those of 2013-18) that it says nothing. The rules were written down before this table "
        "was made and were left as they were."
    )
    return f"""## The rule at past origins

By the rule above, with the announcements made by the end of the origin year and the totals of the
years before it; median and 10-90 %. Rows: forecasts that had come by then.

{table(["origin", "rows", "share", *years], rows)}
{table(SCORES, scores)}
{said}
"""


@lru_cache(maxsize=1)
def found() -> xr.Dataset:
    """The outlook of the scenario."""
    return outlook.run(case())


def chance(share: float) -> str:
    """A chance; nought is said as what it is."""
    return "none" if share == 0 else f"{share:.1%}" if share >= 0.001 else "<0.1%"


def prose(text: str) -> str:
    """A paragraph in lines."""
    return textwrap.fill(" ".join(text.split()), 98)


def ahead() -> str:
    """Cargo to come, by horizon and project."""
    told = found()
    rows = []
    for year in HORIZONS:
        one = told.sel(year=year)
        exceeds = told.exceeds.sel(horizon=year)
        rows.append([str(year), f"{float(one.plan):.0f}",
                     *(span(one[name].sel(quantile=list(OUTER)).values)
                       for name in ("total_q", "rule_q", "transit_q")),
                     *(chance(float(exceeds.interp(level=mt))) for mt in (50, 70, 100, 150))],
                    )  # fmt: skip
    heads = ["year", "plan in force", "outlook", "by the rule alone", "transit", "50 Mt", "70 Mt",
             "100 Mt", "150 Mt"]  # fmt: skip
    each = []
    for name in map(str, told.project.values):
        one = told.sel(project=name)
        plan = float(one.project_plan.sel(year=2035))
        each.append([str(one.title.item()), str(one.cargo.item()), f"{float(one.base):.2f}",
                     f"{plan:.1f}" if np.isfinite(plan) else "in other",
                     *(span(one.project_q.sel(year=year, quantile=list(OUTER)).values)
                       for year in HORIZONS)])  # fmt: skip
    force = ", ".join(f"{mt:.4g} Mt in {year}"
                      for year, mt in plans.in_force(told.attrs["origin"]).items())  # fmt: skip
    verdict = prose(outlook_verdict(told, outlook.backtest(case())))
    return f"""## What is to come

{verdict}

Plan in force: {force}; after that it stays.
Million tonnes, median and 10-90 % of {told.attrs["draws"]:,} draws; the last four columns are
chances of at least so much, none where it came in no draw.

{table(heads, rows)}
{table(["project", "cargo", str(told.attrs["base"]), "plan 2035", *map(str, HORIZONS)], each)}
The rule alone says more than the projects: it delivers a share of deliveries and transit too, which
by project follow their own lines, and knows neither sanctions nor fields that end.
"""


def changes() -> str:
    """The outlook with one thing changed."""
    told = outlook.states(case())
    years = told.year.values
    rows = [[str(name), *(span(told.total_q.sel(change=name, year=year).values, 0)
                          for year in years)] for name in told.change.values]  # fmt: skip
    return f"""## What would change it

{table(["changed", *(str(int(year)) for year in told.year.values)], rows)}"""


def chances() -> str:
    """Every target that lies ahead."""
    told = found()
    rows = []
    for name in map(str, told.target.values):
        one = told.sel(target=name)
        share, ratio = float(one.probability), float(one.ratio)
        if np.isfinite(ratio):
            continue
        of = str(one.target_project.item()).replace("_", " ") or str(one.scope.item())
        aim = "at most " if one.aim == "at most" else ""
        rows.append([str(one.issued.item()), str(one.issuer.item()), str(one.when.item()), of,
                     f"{aim}{float(one.target_mt):g}",
                     chance(share) if np.isfinite(share) else "not comparable"])  # fmt: skip
    count = len(records.targets()) - len(rows)
    return f"""## Targets that lie ahead

All {len(records.targets())} announcements but the {count} whose year has come (above); "none" means
that none of the draws met it.

{table(["issued", "by", "for", "of", "Mt", "chance"], rows)}"""


def rules() -> str:
    """The rules as they stand in the package."""
    text = outlook.__doc__ or ""
    return text[text.index("Rules,") :]


def page() -> str:
    """The whole page."""
    told = case().outlook
    assert told is not None
    low, value, high = told.running.low, told.running.value, told.running.high
    head = HEAD.format(rules=rules(), running=f"{value:g} ({low:g}-{high:g})",
                       ice_class=told.transit.ice_class)  # fmt: skip
    parts = [head, ahead(), forecasts(), backtest(), changes(), chances()]
    return "\n".join(parts) + TAIL


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
