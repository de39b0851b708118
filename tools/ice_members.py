"""The section of docs/ice-science.md on members; writes the table that their tests compare with.

NSRKIT_REFERENCE_DATA=... python tools/ice_members.py     # prints the section
"""

from __future__ import annotations

import calendar
import io
import os
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
import member_checks as checks
import member_stats as stats
import numpy as np
from matplotlib import pyplot as plt

from nsrkit.ice import generator, record
from nsrkit.ice import static as ice_static

mpl.use("svg")
TABLE = Path(__file__).parents[1] / "tests" / "published" / "members_areas.csv"
MONTHS = "JFMAMJJASOND"
STYLE = {"svg.hashsalt": "nsrkit", "font.size": 8, "axes.spines.top": False,
         "axes.spines.right": False, "axes.titlesize": 9, "legend.frameon": False}  # fmt: skip
DARK, LIGHT, RED = "#1a1a1a", "#c8c8c8", "#b2182b"
MEMBERS, TODAY = 60, 400
MAPPED = 9


class Found(NamedTuple):
    """All that the section tells."""

    areas: checks.Areas
    today: np.ndarray  # (member, month, area) of 2024
    ranks: checks.Ranks
    extremes: list[list[float]]
    patterns: dict[int, checks.Patterns]
    thickness: dict[str, tuple[np.ndarray, np.ndarray]]
    settings: np.ndarray
    levels: dict[str, tuple[float, float]]
    changes: tuple[np.ndarray, np.ndarray]


def section(folder: Path) -> tuple[str, dict[str, str]]:
    """Text of the section and its figures by file name."""
    found = measured(folder)
    write_table(found.areas)
    with plt.rc_context(STYLE):
        figures = {
            "members-2024.svg": _seas(_season, found, "area mean of concentration [%]"),
            "members-spread.svg": _seas(_spread, found, "standard deviation [%]"),
            "members-memory.svg": _memory(found.areas),
            "members-ranks.svg": _ranks(found.ranks),
            "members-maps.svg": _maps(found.patterns[MAPPED]),
            "members-modes.svg": _modes(found.patterns),
        }
    return text(found), figures


def measured(folder: Path) -> Found:
    """Run every check (some minutes)."""
    share, siconc = stats.shares(), stats.observed(folder)
    areas = checks.areas(siconc, MEMBERS, share)
    today = stats.histories(TODAY, share, numbers=np.arange(2024 * 12, 2025 * 12))
    return Found(
        areas,
        today,
        checks.ranked(areas, share),
        checks.extremes(siconc, share),
        {month: checks.patterns(siconc, month, share) for month in (3, 6, 9, 11)},
        checks.thickness(share),
        checks.settings(areas, siconc, share),
        checks.levels(folder),
        checks.changes(folder, areas, today),
    )


def write_table(areas: checks.Areas) -> None:
    """Spread and memory of the record with their 95 % intervals, for the tests."""
    lines = [
        "# area means of NSIDC-0051 v1.1 and Sea Ice Index G02135 v3 concentration 1990-2020 about "
        "their trend by month: standard deviation and correlation with one and two months later; "
        "_low, _high: 95 % of bootstrap samples of the years; derived by tools/ice_members.py",
        "sea,month," + ",".join(f"{name},{name}_low,{name}_high" for name in areas.own._fields),
    ]
    for i, sea in enumerate(stats.SEAS):
        for month in range(12):
            values = [
                f"{part[month, i]:.4f},{between[0, month, i]:.4f},{between[1, month, i]:.4f}"
                for part, between in zip(areas.own, areas.interval, strict=True)
            ]
            lines.append(f"{sea},{month + 1}," + ",".join(values))
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def table(head: list[str], rows: list[list[Any]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows]) + "\n"


def _svg(figure: Any) -> str:
    out = io.StringIO()
    figure.savefig(out, format="svg", dpi=95, metadata={"Date": None, "Creator": None})
    plt.close(figure)
    return out.getvalue()


def _months(axis: Any) -> None:
    axis.set_xticks(range(12), MONTHS)
    axis.grid(alpha=0.25, lw=0.5)


def _seas(draw: Any, found: Found, label: str) -> str:
    figure, axes = plt.subplots(2, 2, figsize=(7.5, 4.8), sharex=True)
    for i, (name, axis) in enumerate(zip(stats.SEAS, axes.flat, strict=True)):
        draw(axis, found, i)
        axis.set_title(f"{name} Sea")
        _months(axis)
        axis.set_ylim(0)
    figure.supylabel(label, fontsize=8)
    axes.flat[0].legend(loc="best", fontsize=7)
    figure.tight_layout()
    return _svg(figure)


def _season(axis: Any, found: Found, i: int) -> None:
    """Range of the members of 2024 with the year as the record has it."""
    made = found.today[..., i] * 100
    for low, high, shade, name in ((0, 100, "#e4e4e4", f"all {TODAY} members of 2024"),
                                   (5, 95, "#bdbdbd", "9 of 10 members")):  # fmt: skip
        ends = np.percentile(made, [low, high], axis=0)
        axis.fill_between(range(12), *ends, color=shade, lw=0, label=name)
    axis.plot(range(12), np.median(made, axis=0), color=DARK, lw=1, label="median")
    seen = record.monthly("siconc", np.arange(2024 * 12, 2025 * 12)) @ stats.shares()[i] * 100
    axis.plot(range(12), seen, "o--", color=RED, ms=3, lw=1, label="2024, reconstructed")


def _spread(axis: Any, found: Found, i: int) -> None:
    """Spread of the record with its sampling error, and of members."""
    low, high = found.areas.interval.std[..., i] * 100
    axis.fill_between(range(12), low, high, color="#d9d9d9", lw=0, label="record, 95 %")
    axis.plot(
        range(12), found.areas.own.std[:, i] * 100, color=DARK, lw=1, label="record 1990-2020"
    )
    axis.plot(range(12), found.areas.pooled.std[:, i] * 100, "s", color=RED, ms=4,
              label="members 1990-2020")  # fmt: skip
    axis.plot(range(12), found.today[..., i].std(axis=0) * 100, "x:", color="#2166ac", ms=4, lw=1,
              label="members of 2024")  # fmt: skip


def _memory(areas: checks.Areas) -> str:
    figure, axes = plt.subplots(2, 4, figsize=(9, 4.2), sharex=True, sharey=True)
    for row, name in zip(axes, ("lag1", "lag2"), strict=True):
        for i, (sea, axis) in enumerate(zip(stats.SEAS, row, strict=True)):
            low, high = getattr(areas.interval, name)[..., i]
            axis.fill_between(range(12), low, high, color="#d9d9d9", lw=0, label="record, 95 %")
            axis.plot(range(12), getattr(areas.own, name)[:, i], color=DARK, lw=1, label="record")
            axis.plot(range(12), getattr(areas.pooled, name)[:, i], "s", color=RED, ms=3.5,
                      label="members")  # fmt: skip
            axis.axhline(0, color=LIGHT, lw=0.7)
            if name == "lag1":
                axis.set_title(f"{sea} Sea")
            _months(axis)
            axis.tick_params(axis="x", labelsize=6)
        row[0].set_ylabel(f"correlation, {name[-1]} month{'s' * (name == 'lag2')} on")
    axes[1, 0].legend(loc="lower left", fontsize=6.5)
    figure.tight_layout()
    return _svg(figure)


def _ranks(ranks: checks.Ranks) -> str:
    figure, axes = plt.subplots(1, 4, figsize=(9, 2.4), sharey=True)
    for i, (name, axis) in enumerate(zip(stats.SEAS, axes, strict=True)):
        tenths = ranks.rank[..., i].ravel() * 10 // (checks.RANKED + 1)
        axis.bar(range(10), np.bincount(tenths, minlength=10), color="#9a9a9a", width=0.9)
        axis.axhline(tenths.size / 10, color=RED, lw=1, ls="--", label="flat")
        axis.set_title(f"{name} Sea")
        axis.set_xticks([-0.5, 4.5, 9.5], ["0", "50", "100 %"])
        axis.set_xlabel("members below the record")
    axes[0].set_ylabel("months of 1990-2020")
    axes[0].legend(loc="lower left", fontsize=7)
    figure.tight_layout()
    return _svg(figure)


def _maps(found: checks.Patterns) -> str:
    figure, axes = plt.subplots(1, 2, figsize=(9, 2.3), layout="constrained")
    cells, fixed = record.model("siconc").cells, ice_static.static(25)
    # Turned so that 105 E points down the page and the route runs from left to right.
    x, y = (np.asarray(each) / 1e6 for each in np.meshgrid(fixed.x, fixed.y))
    turn = np.exp(-1j * np.radians(150)) * (x + 1j * y)
    for axis, std, name in zip(axes, found.std, ("record 1990-2020", "members"), strict=True):
        plane = np.full(x.shape, np.nan)
        plane.ravel()[cells] = std * 100
        shown = axis.pcolormesh(turn.real, turn.imag, plane, cmap="YlGnBu", vmin=0, vmax=40,
                                shading="nearest", rasterized=True)  # fmt: skip
        coast = axis.contour(turn.real, turn.imag, fixed.surface == 1, [0.5], colors="k",
                             linewidths=0.4)  # fmt: skip
        coast.set_rasterized(True)
        own = turn.ravel()[cells]
        axis.set(xlim=(own.real.min(), own.real.max()), ylim=(own.imag.min(), own.imag.max()))
        axis.set(aspect="equal", title=name)
        axis.set_axis_off()
    bar = figure.colorbar(shown, ax=axes, shrink=0.8)
    bar.set_label("standard deviation of October [%]")
    return _svg(figure)


def _modes(patterns: dict[int, checks.Patterns]) -> str:
    figure, axes = plt.subplots(1, 2, figsize=(7, 2.6), sharey=True)
    for axis, month, name in zip(axes, (6, 9), ("July", "October"), strict=True):
        found, modes = patterns[month], np.arange(1, 11)
        ends = np.percentile(found.spectra[:, :10], [2.5, 97.5], axis=0) * 100
        axis.fill_between(modes, *ends, color="#d0d0d0", lw=0, label="members, 95 %")
        axis.plot(modes, found.spectrum[:10] * 100, "o-", color=DARK, ms=3, lw=1, label="record")
        axis.set_title(name)
        axis.set_xlabel("mode")
        axis.grid(alpha=0.25, lw=0.5)
    axes[0].set_ylabel("share of variance [%]")
    axes[1].legend()
    figure.tight_layout()
    return _svg(figure)


def text(found: Found) -> str:
    """The section in Markdown."""
    parts = [HEAD, "![2024](members-2024.svg)\n", _october(found), "### Spread and memory\n",
             _inside(found.areas), "![Spread](members-spread.svg)\n",
             "![Memory](members-memory.svg)\n", _outside(found.areas), "### Ranks\n",
             _rank_words(found.ranks), "![Ranks](members-ranks.svg)\n", "### Extremes\n",
             _extremes(found.extremes), "### Patterns\n", _pattern_words(found),
             "![Maps](members-maps.svg)\n", "![Modes](members-modes.svg)\n", "### Thickness\n",
             _thickness(found.thickness), "### Settings and level\n", _settings(found.settings),
             _levels(found.levels), _changes(found.changes), MISSES]  # fmt: skip
    return "\n".join(parts)


def _october(found: Found) -> str:
    rows = []
    for i, name in enumerate(stats.SEAS):
        spread = found.today[..., i].std(axis=0) * 100
        ends = np.percentile(found.today[:, 9, i], [5, 95]) * 100
        rows.append([name, *(f"{each:.0f}" for each in spread), f"{ends[0]:.0f}-{ends[1]:.0f}"])
    return ("Standard deviation of the area mean over the members of 2024 [%], and where nine of "
            "ten have their October:\n\n" + table(["sea", *MONTHS, "October"], rows))  # fmt: skip


def _inside(areas: checks.Areas) -> str:
    rows = []
    for name, title in zip(areas.own._fields, ("standard deviation", "one month on",
                                               "two months on"), strict=True):  # fmt: skip
        inside, drawn = getattr(areas.inside, name), getattr(areas.drawn, name)
        cells = [inside[:, : checks.SEAS], inside, drawn[:, : checks.SEAS], drawn]
        rows.append(
            [title, *(f"{each.sum()} of {each.size} ({each.mean():.0%})" for each in cells)]
        )
    ratio = np.median(areas.pooled.std / areas.own.std)
    miss = areas.members.mean(axis=0) - areas.record
    gap = np.abs(miss.reshape(-1, 12, miss.shape[1]).mean(axis=0))
    return (f"{MEMBERS} members that follow the climate of 1990-2020 against the record itself "
            "(not the fit), by month, for four seas and for these with twelve boxes of the route."
            "\n\n"
            + table(["", "seas, record's 95 %", "with boxes", "seas, members' 95 %", "with boxes"],
                    rows)
            + f"\nMedian of the members' spread over the record's: {ratio:.2f}. Level, members "
            f"less record: {gap.mean():.1%} off on average, {gap.max():.1%} at most.\n"
            )  # fmt: skip


def _outside(areas: checks.Areas) -> str:
    lines = []
    for name in areas.own._fields:
        where = np.argwhere(~getattr(areas.inside, name))
        cases = [
            f"{stats.NAMES[area]} {MONTHS_LONG[month]} "
            f"({getattr(areas.pooled, name)[month, area]:.2g} for "
            f"{getattr(areas.own, name)[month, area]:.2g})"
            for month, area in where
        ]
        lines.append(f"- {name}: {', '.join(cases) or 'none'}")
    return "Outside the record's interval (members for record):\n\n" + "\n".join(lines) + "\n"


def _rank_words(ranks: checks.Ranks) -> str:
    rows = [[name, *(f"{value:.2f}" for value in ranks.p[:, i])]
            for i, name in enumerate(stats.SEAS)]  # fmt: skip
    low = int((ranks.p < 0.05).sum())
    return (f"Each year of 1990-2020 is ranked among {checks.RANKED} members made without it. "
            f"Chi-square of {checks.BINS} equal bins, probability by month:\n\n"
            + table(["sea", *MONTHS], rows)
            + f"\n{low} of {ranks.p.size} lie below 0.05. Of all together, with members in the "
            f"record's place: {ranks.p_all:.2f}.\n")  # fmt: skip


def _extremes(found: list[list[float]]) -> str:
    rows = []
    for (year, area, month, side), (was, least, most, beyond, without) in zip(
        checks.EVENTS, found, strict=True
    ):
        rows.append([year, area, MONTHS_LONG[month - 1], side, f"{was:.1%}",
                     f"{least:.1%} to {most:.1%}", "yes" if least <= was <= most else "no",
                     f"{beyond:.1%}", "" if np.isnan(without) else f"{without:.1%}"])  # fmt: skip
    head = ["year", "where", "month", "side", "was", "range of 500", "inside", "as far out",
            "made without the year"]  # fmt: skip
    return ("500 members of the climate of the year. The last column counts members of which the "
            "year is no part: what had no like before it lies at their edge or past it. 2021 and "
            "2024 are the record's reconstruction and part of no member.\n\n"
            + table(head, rows))  # fmt: skip


def _pattern_words(found: Found) -> str:
    rows = [[MONTHS_LONG[month], f"{each.likeness:.3f}",
             f"{each.std[1].mean() / each.std[0].mean():.2f}"]
            for month, each in found.patterns.items()]  # fmt: skip
    runs = [checks.open_months(each[..., : checks.SEAS], 0.15)
            for each in (found.areas.record, found.areas.members)]  # fmt: skip
    open_ = [[name, *(f"{run[..., i].mean():.1f} +- {run[..., i].std(axis=-1).mean():.1f}"
                      for run in runs)] for i, name in enumerate(stats.SEAS)]  # fmt: skip
    return ("Standard deviation cell by cell over the seas, members against record:\n\n"
            + table(["month", "correlation of the maps", "ratio of the means"], rows)
            + "\nLongest run of months with less than 15 % in the area mean; mean and standard "
            "deviation of the years:\n\n" + table(["sea", "record", "members"], open_))  # fmt: skip


def _thickness(found: dict[str, tuple[np.ndarray, np.ndarray]]) -> str:
    titles = {"std": "standard deviation [m]", "lag1": "one month on", "lag2": "two months on",
              "lag12": "a year on", "siconc": "with concentration"}  # fmt: skip
    rows = [[title, *(f"{np.median(seen[:, i]):.2f} / {np.median(made[:, i]):.2f}"
                      for i in range(checks.SEAS))]
            for title, (seen, made) in ((titles[key], found[key]) for key in found)]  # fmt: skip
    return ("Mean thickness of the ice in a sea about its trend of 1990-2017, median of the "
            "months, record / members:\n\n" + table(["", *stats.SEAS], rows))  # fmt: skip


def _settings(rows: np.ndarray) -> str:
    body = [[*pair, *(f"{value:.0%}" for value in row[:3]), f"{row[3]:.2f}", f"{row[4]:.1f}"]
            for pair, row in zip(checks.SETTINGS, rows, strict=True)]  # fmt: skip
    return (f"The generator has two settings, {generator.MEMORY} months and power "
            f"{generator.POWER}; the fit to the record is the same in a wide range. A power of 1 "
            "blends so many years that extremes average out; with 3 a member is nearly a past year "
            "again. Share of the month-area pairs inside the record's 95 %:\n\n"
            + table(["months", "power", "spread", "one month on", "two", "spread ratio",
                     "years mixed"], body))  # fmt: skip


def _levels(found: dict[str, tuple[float, float]]) -> str:
    rows = [[name, *(f"{value:.0f}" for value in pair)] for name, pair in found.items()]
    return ("\nFrom 2016 on a member has the climate of 2011-2020. Published areas of 2021-2025 "
            "lie nearer to that mean than to the line of 1979-2020 carried on, RMSE of the months "
            "[1000 km2]:\n\n" + table(["sea", "mean 2011-2020", "line"], rows))  # fmt: skip


def _changes(found: tuple[np.ndarray, np.ndarray]) -> str:
    rows = [[name, *(f"{a:.2f} / {b:.2f}" for a, b in zip(*(each[:, i] for each in found),
                                                          strict=True))]
            for i, name in enumerate(stats.SEAS)]  # fmt: skip
    return ("\nWith the level the spread changes: less in summer, more in winter. Of 2011-2025 "
            "over 1990-2020, published areas / members of 2024:\n\n"
            + table(["sea", *MONTHS], rows))  # fmt: skip


MONTHS_LONG = list(calendar.month_name)[1:]
HEAD = """## Members

`nsrkit.ice.members(2024, n=20, seed=1)` gives possible seasons in the climate of a year: not
forecasts, and not conditioned on what happened. A member is a blend of a few past years. What each
month of 1990-2020 had beyond its trend, in log-odds of concentration and logarithms of thickness,
is added up with random weights that change slowly from month to month and is laid on the mean of
the ten years about the year asked for. One set of weights serves all cells, both variables and all
months, so that the covariances in space, in time and between the variables are those of the record;
the log-odds keep the limits, and where the climate leaves little ice the same anomaly moves less.
What modes and limits take away from the variance of areas is given back by a factor by month and
place, which tools/fit_members.py fits with a shift of the level.
"""
MISSES = """### What the members do not have

- Days between month means are drawn as smooth lines: storms and the few days in which a strait
  freezes are not in them, as they are not in the record they come from.
- In closed winter ice the record varies by less than 1 % of area, much of it the radiometer's and
  with a memory of its own; the modes hold no such noise: January to March fall short of it.
- A blend draws on 31 years. An anomaly in a place that none of them had is not to be found.
- Thickness varies as PIOMAS does to 2017; what came after is not observed. That of the Kara Sea
  varies by a quarter more in members than in the record.
- October of the Laptev and East Siberian seas and November of the Chukchi Sea vary somewhat less
  in members of 2024 than they have done since 2011.
"""

if __name__ == "__main__":
    written, drawn = section(Path(os.environ["NSRKIT_REFERENCE_DATA"]))
    print(written)
    for each, svg in drawn.items():
        print(each, len(svg))
