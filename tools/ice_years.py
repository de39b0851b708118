"""The part of docs/ice-science.md on the years past the record: `section(folder)` measures it.

    NSRKIT_REFERENCE_DATA=... python tools/ice_years.py

writes the small table that tests/published/test_years.py compares the embedded fields with.
"""

from __future__ import annotations

import csv
import io
import os
from functools import partial
from pathlib import Path

import by_regions
import fit_years
import ice_boxes
import ice_inputs
import matplotlib as mpl
import numpy as np

from nsrkit.ice import record

mpl.use("Agg")
import matplotlib.pyplot as plt

MONTHS = "JFMAMJJASOND"
MONTH_NAMES = ("January", "February", "March", "April", "May", "June", "July", "August",
               "September", "October", "November", "December")  # fmt: skip
TEMPLATE = Path(__file__).with_suffix(".md.in")
SHORT = ("mean of ten years", "trend line", fit_years.BASELINE, fit_years.CHOSEN,
         "perfect amplitudes")  # fmt: skip
STYLES = (("0.6", ":"), ("0.6", "--"), ("#b7791f", "-."), ("#2b6ca3", "-"), ("black", (0, (1, 1))))
# Sea and month (0 = January) of the blockage of 2024, and the Kara Sea beside it.
BLOCKED = (("Chukchi", 6), ("Chukchi", 7), ("East-Siberian", 9), ("Kara", 6), ("Kara", 7),
           ("Kara", 9))  # fmt: skip
FOUR = "Kara to Chukchi"
SEAS = ("Kara", "Laptev", "East-Siberian", "Chukchi")
USUAL = (2011, 2023)
# Boxes that lie in these seas, by which the table of the tests tells the fields.
BOXES = {"Kara": (60, 100, 69, 81), "Laptev": (105, 145, 71, 81),
         "East-Siberian": (145, 180, 69, 79), "Chukchi": (180, 200, 66, 76)}  # fmt: skip
WHAT = ("area: ice area of the sea, Sea Ice Index G02135 v4.0 [1000 km2]; mean: mean concentration "
        "of the embedded fields in the box; derived by tools/ice_years.py")  # fmt: skip
TABLE = Path(__file__).parents[1] / "tests" / "published" / "data" / "ice_years.csv"
AHEAD = (1, 3)

Judged = dict[str, fit_years.Errors]


def table(head: list[str], rows: list[list[object]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows]) + "\n"


def methods(choice: Judged, shown: Judged) -> str:
    """Both comparisons side by side."""
    rows: list[list[object]] = []
    for name, one in choice.items():
        row: list[object] = [f"**{name}**" if name == fit_years.CHOSEN else name]
        for found, base in ((one, choice), (shown[name], shown)):
            low, high = found.rmse(0).min(), found.rmse(0).max()
            better = 100 * fit_years.gain(found, base[fit_years.BASELINE])
            row += [f"{found.rmse():.4f}", f"{low:.3f}-{high:.3f}", f"{better:+.1f} %"]
        rows.append(row)
    head = [y + k for y in ("2003-2016", "2017-2020") for k in ("", ": years", ": gain")]
    return table(["method", *head], rows)


def by_month(shown: Judged) -> str:
    """Error over the shipping area by month."""
    return table(["", *MONTHS], [[n, *(f"{v:.3f}" for v in shown[n].rmse(1))] for n in SHORT])


def by_sea(shown: Judged, names: list[str]) -> str:
    """Error over all months by sea, with the spread over the years of the chosen one."""
    rows: list[list[object]] = []
    for i, name in enumerate(names):
        yearly = shown[fit_years.CHOSEN].rmse(0, area=i)
        all_months = [shown[n].rmse(area=i) for n in SHORT]
        rows.append([name, *(f"{v:.3f}" for v in all_months),
                     f"{yearly.min():.3f}-{yearly.max():.3f}"])  # fmt: skip
    return table(["sea", *SHORT, f"{fit_years.CHOSEN}: years"], rows)


def by_both(shown: Judged, names: list[str]) -> str:
    """Error of the chosen method by month and sea."""
    errors = shown[fit_years.CHOSEN].seas()
    rows = zip(names, errors.T, strict=True)
    return table(["sea", *MONTHS], [[n, *(f"{v:.3f}" for v in row)] for n, row in rows])


def ahead(given: by_regions.Source) -> str:
    """Error one and three months after the last areas."""
    rows: list[list[object]] = []
    for name, method in fit_years.AHEAD.items():
        found = [fit_years.judged(given, partial(method, lag=lag)).rmse() for lag in AHEAD]
        rows.append([name, *(f"{v:.3f}" for v in found)])
    return table(["method", *(f"lag {lag}" for lag in AHEAD)], rows)


def published(folder: Path) -> dict[str, np.ndarray]:
    """Published area (year from 2003, month) [1000 km2] of SEAS, NaN where none."""
    out = {name: np.full((23, 12), np.nan) for name in SEAS}
    with (folder / "data" / ice_inputs.REGIONS).open() as file:
        for row in csv.DictReader(file):
            if row["kind"] == "area" and row["region"] in SEAS and int(row["year"]) >= 2003:
                place = int(row["year"]) - 2003, int(row["month"]) - 1
                out[row["region"]][place] = float(row["km2"]) / 1e3
    return out


def embedded(cells: ice_inputs.Cells, gaps: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Area of the embedded fields, as `published`."""
    fields = record.monthly("siconc", np.arange(2003 * 12, 2026 * 12))
    out = {}
    for name in SEAS:
        own = cells.region == by_regions.REGIONS[name]
        area = (fields[:, own] @ cells.area_km2[own] / 1e3).reshape(23, 12)
        out[name] = np.where(np.isnan(gaps[name]), np.nan, area)
    return out


def anomaly(area: np.ndarray, first: int, last: int) -> np.ndarray:
    """Area (year, month) less the mean of the years from first to last, both in."""
    return np.asarray(area - area[first - 2003 : last + 1 - 2003].mean(axis=0))


def agreement(told: dict[str, np.ndarray], held: dict[str, np.ndarray]) -> str:
    """Root mean square of how published areas differ after 2020, and of what is missed of it."""
    rows: list[list[object]] = []
    for name in SEAS:
        want, got = (anomaly(a[name], 2011, 2020)[18:] for a in (told, held))
        for label, value in (("published", want), ("missed", got - want)):
            size = np.sqrt(np.nanmean(value**2, axis=0))
            rows.append([name, label, *(f"{v:.0f}" for v in size)])
    return table(["sea", "", *MONTHS], rows)


def season(told: dict[str, np.ndarray], held: dict[str, np.ndarray]) -> str:
    """2024 against the usual."""
    rows: list[list[object]] = []
    for name, month in BLOCKED:
        usual = told[name][2011 - 2003 : 2024 - 2003, month].std()
        both = [anomaly(a[name], *USUAL)[2024 - 2003, month] for a in (told, held)]
        rows.append([name, MONTH_NAMES[month], *(f"{v:+.0f}" for v in both), f"{usual:.0f}"])
    return table(["sea", "month", "published", "fields", "spread of 2011-2023"], rows)


def svg(figure: plt.Figure) -> str:
    """The figure as text, the same for the same numbers."""
    out = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": "nsrkit", "svg.fonttype": "path"}):
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)
    return out.getvalue()


def skill_figure(choice: Judged, shown: Judged) -> str:
    """Error by method with its years, and by month."""
    figure, (left, right) = plt.subplots(
        1, 2, figsize=(10, 4.2), width_ratios=(1, 1.1), layout="constrained"
    )
    place = np.arange(len(choice))[::-1]
    for at, judged, marker, color, label in (
        (0.17, choice, "o", "#2b6ca3", "2003-2016"),
        (-0.17, shown, "s", "#b7791f", "2017-2020"),
    ):
        for y, found in zip(place + at, judged.values(), strict=True):
            left.plot(found.rmse(0), np.full(found.rmse(0).size, y), marker, ms=3, mfc="none",
                      color=color, alpha=0.7, lw=0)  # fmt: skip
        left.plot([one.rmse() for one in judged.values()], place + at, marker, color=color,
                  label=f"{label} (small: single years)")  # fmt: skip
    left.set_yticks(place, list(choice))
    left.set_xlabel("RMSE of concentration [1]")
    left.legend(fontsize=7, loc="lower right")
    left.grid(axis="x", alpha=0.3)
    for name, (color, style) in zip(SHORT, STYLES, strict=True):
        right.plot(range(1, 13), shown[name].rmse(1), color=color, ls=style, label=name)
    right.set_xticks(range(1, 13), list(MONTHS))
    right.set_ylim(0)
    right.set_ylabel("RMSE of concentration [1], 2017-2020")
    right.set_xlabel("month")
    right.legend(fontsize=7)
    right.grid(alpha=0.3)
    return svg(figure)


def areas_figure(told: dict[str, np.ndarray], held: dict[str, np.ndarray]) -> str:
    """Differences of area from the usual, 2003-2025."""
    figure, axes = plt.subplots(
        2, 3, figsize=(10, 4.8), sharex=True, sharey=True, layout="constrained"
    )
    years = np.arange(2003, 2026)
    for axis, (name, month) in zip(axes.flat, BLOCKED, strict=True):
        axis.axvspan(2020.5, 2025.5, color="0.92", label="reconstructed")
        axis.axhline(0, color="0.5", lw=0.6)
        axis.plot(years, anomaly(told[name], *USUAL)[:, month], color="black", label="published")
        axis.plot(years, anomaly(held[name], *USUAL)[:, month], "--o", ms=2.5, color="#2b6ca3",
                  label="fields")  # fmt: skip
        axis.axvline(2024, color="#9b2226", lw=0.8, ls=":", label="2024")
        axis.set_title(f"{name} Sea, {MONTH_NAMES[month]}", fontsize=9)
    axes[0, 0].legend(fontsize=7)
    figure.supylabel("area less the mean of 2011-2023 [1000 km²]", fontsize=9)
    return svg(figure)


def section(folder: Path) -> tuple[str, dict[str, str]]:
    """Text and figures of this part, all worked out anew from the published data."""
    given = fit_years.source(folder)
    choice, shown = (
        {n: fit_years.judged(given, m, one_by_one) for n, m in fit_years.METHODS.items()}
        for one_by_one in (True, False)
    )
    names = list(fit_years.areas(given.read.cells))
    better = np.concatenate(
        [j[fit_years.CHOSEN].rmse(0) < j[fit_years.BASELINE].rmse(0) for j in (choice, shown)]
    )
    four = [
        100 * fit_years.gain(j[fit_years.CHOSEN], j[fit_years.BASELINE], names.index(FOUR))
        for j in (choice, shown)
    ]
    told = published(folder)
    held = embedded(given.read.cells, told)
    text = TEMPLATE.read_text(encoding="utf-8").format(
        cells=f"{shown[fit_years.CHOSEN].cells[-1]:,}",
        methods=methods(choice, shown), better=better.sum(), count=better.size,
        four=four[0], four_shown=four[1],
        months=by_month(shown), seas=by_sea(shown, names), both=by_both(shown, names),
        spread=", ".join(f"{n} {shown[n].rmse(0).std():.4f}" for n in SHORT),
        ahead=ahead(given), line=f"{choice['trend line'].rmse():.3f}",
        areas=agreement(told, held), season=season(told, held),
    )  # fmt: skip
    figures = {"ice-years-skill.svg": skill_figure(choice, shown),
               "ice-years-areas.svg": areas_figure(told, held)}  # fmt: skip
    return text, figures


def write_table(folder: Path) -> None:
    """Published areas of seas and means of the embedded fields in boxes, 2011-2025."""
    cells = ice_inputs.concentration(folder / "data").cells
    told = published(folder)
    rows: list[list[object]] = []
    for name, box in BOXES.items():
        own = ice_boxes.inside(box, cells.lon, cells.lat)
        for year in range(USUAL[0], 2026):
            area = ["" if np.isnan(v) else f"{v:.0f}" for v in told[name][year - 2003]]
            mean = record.monthly("siconc", year * 12 + np.arange(12))[:, own].mean(axis=1)
            rows.append([name, *box, year, "area", *area])
            rows.append([name, *box, year, "mean", *(f"{v:.3f}" for v in mean)])
    head = ["sea", "west", "east", "south", "north", "year", "what"]
    with TABLE.open("w", newline="", encoding="utf-8") as file:
        file.write(f"# {WHAT}\n")
        csv.writer(file, lineterminator="\n").writerows(
            [[*head, *(f"m{m:02d}" for m in range(1, 13))], *rows]
        )


if __name__ == "__main__":
    write_table(Path(os.environ["NSRKIT_REFERENCE_DATA"]))
