"""The part of docs/ice-science.md on years to come: `section(folder)` measures and draws it."""

from __future__ import annotations

import io
from pathlib import Path

import fit_projection as fit
import matplotlib as mpl
import numpy as np
import projection_futures as futures
import projection_skill as skill

from nsrkit.ice import grid, record, static
from nsrkit.ice.projection import SCENARIOS, models
from nsrkit.ice.projection.pack import BASE
from nsrkit.ice.projection.pack import fit as packed

mpl.use("Agg")
import matplotlib.pyplot as plt

MONTHS = "JFMAMJJASOND"
NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
         "October", "November", "December")  # fmt: skip
TEMPLATE = Path(__file__).with_suffix(".md.in")
SEAS = ("Kara SW", "Kara NE", "Laptev W", "Laptev E", "East Siberian SW", "East Siberian NE",
        "Chukchi")  # fmt: skip
STYLES = {"ssp126": ("#2b6ca3", "-"), "ssp245": ("#b7791f", "--"), "ssp585": ("#9b2226", ":")}
FANS = (5, 7, 9, 11)  # June, August, October, December


def table(head: list[str], rows: list[list[object]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows]) + "\n"


def number(value: float, digits: int = 2) -> str:
    """A number, blank where there is none."""
    return "" if np.isnan(value) else f"{value:.{digits}f}"


def by_month(values: np.ndarray, digits: int = 2, names: tuple[str, ...] = SEAS) -> str:
    """A row per sea and a column per month, of (month, row)."""
    rows: list[list[object]] = [[name, *(number(v, digits) for v in row)]
                                for name, row in zip(names, values.T, strict=True)]  # fmt: skip
    return table(["", *MONTHS], rows)


def with_errors(slope: np.ndarray, error: np.ndarray) -> str:
    """Slopes of the seas of the route with their standard errors."""
    rows: list[list[object]] = []
    for name, s, e in zip(SEAS, slope.T[1:8], error.T[1:8], strict=True):
        rows.append([name, *(f"{a:.1f} ± {b:.1f}" for a, b in zip(s, e, strict=True))])
    return table(["", *MONTHS], rows)


def drivers(folder: Path) -> dict[str, object]:
    """How well the drivers reproduce the published table, and what weighting by model changes."""
    rows = fit.reproduction(folder, fit.drivers(folder / fit.DRIVERS))
    worst = max(abs(float(r["runs"]) / float(r["published"]) - 1) for r in rows)
    shown: list[list[object]] = [
        [SCENARIOS[str(r["scenario"])], r["period"], NAMES[int(r["month"]) - 1],
         r["published"], number(float(r["runs"]), 3), number(float(r["models"]), 3)]
        for r in rows if r["month"] in (3, 9, 11) and r["period"] in
        ("2011-2020", "2031-2040", "2051-2060", "2081-2099")
    ]  # fmt: skip
    text = table(
        ["scenario", "years", "month", "published", "mean of runs", "mean of models"], shown
    )
    seen = fit.observed(folder, (2021, 2025))
    own, used = zip(*(futures.since_2020("ssp245", month) for month in (8, 9)), strict=True)
    return {
        "seen_sep": seen[8], "seen_oct": seen[9], "own_sep": own[0], "own_oct": own[1],
        "used_sep": used[0], "used_oct": used[1], "table_rows": len(rows), "worst": 100 * worst,
        "drivers": text, "models": len(models()), "runs": sum(map(len, models().values())),
    }  # fmt: skip


def relations(data: skill.Record) -> dict[str, object]:
    """Slopes, skill of the relations in years left out, and after the split."""
    found, own = skill.relations(data), packed()
    gain = found["late"][:, 1:8], found["late_mean"][:, 1:8]
    thick = skill.thickness(data)[:, 1:8]
    summer = slice(5, 11)
    return {
        "slopes": with_errors(own.ice.slope, own.ice.error),
        "left_out": by_month(found["left_out"][:, 1:8]),
        "late": by_month(gain[0]),
        "late_mean": by_month(gain[1]),
        "summer": np.nanmedian(found["left_out"][summer, 1:8]),
        "winter": np.nanmedian(found["left_out"][:4, 1:8]),
        "ratio": np.sqrt(np.nanmean(gain[0][summer] ** 2) / np.nanmean(gain[1][summer] ** 2)),
        "thinning": with_errors(own.thickness.slope, own.thickness.error),
        "thick": by_month(thick),
        "thick_all": np.median(thick),
    }


def hindcast(data: skill.Record, folder: Path) -> dict[str, object]:
    """From 1979-1990 to 2011-2020, with the area observed and with that of the models."""
    seen, told = skill.observed_hindcast(data), skill.model_hindcast(data, folder)
    thick = skill.thickness_hindcast(data)
    rows = np.stack([seen[0], told.rmse, seen[2], seen[1]], axis=1)
    names = ("observed area of the hemisphere", "area in the CMIP6 models",
             "straight lines of 1979-2000", "normal of 1979-1990 kept")  # fmt: skip
    means = np.sqrt((rows**2).mean(axis=0))
    levels = ("relations of 1979-1998", "thickness of 1979-1998 kept")
    return {
        "hindcast": by_month(rows, names=names),
        "seen": means[0], "told": means[1], "line": means[2], "kept": means[3],
        "inside": 100 * told.inside,
        "thick_hindcast": by_month(thick.T, names=levels),
    }  # fmt: skip


def ar6(found: dict[str, futures.Future]) -> dict[str, object]:
    """September areas, ice-free Septembers, and agreement beside what AR6 has."""
    rows: list[list[object]] = []
    for name, years in futures.AR6_SEPTEMBER.items():
        for year, published in years.items():
            raw, used = futures.september(name, year)
            rows.append([SCENARIOS[name], year, number(published), number(raw), number(used)])
    free: list[list[object]] = []
    for name in SCENARIOS:
        shares = [f"{100 * v:.0f}" if np.isfinite(v) else "" for before in (2050, 2100)
                  for v in futures.ice_free(name, before)]  # fmt: skip
        free.append([SCENARIOS[name], *shares])
    scale = 34 / len(models())
    mid = found["ssp245"].agreement * scale
    agree: list[list[object]] = [
        ["AR6 map, summer", *futures.AR6_SUMMER],
        ["here, September", *(number(v, 1) for v in mid[0])],
        ["AR6 map, winter", *(["23-32"] * 7)],
        ["here, March", *(number(v, 1) for v in mid[1])],
    ]
    kinds = ("a year, runs", "a year, models", "mean, as used here")
    heads = ["scenario", *(f"{k} before {y}" for y in (2050, 2100) for k in kinds)]
    return {
        "september": table(
            ["scenario", "about", "AR6", "these models", "scaled to observed"], rows
        ),
        "free": table(heads, free),
        "agree": table(["models of 34", *SEAS], agree),
    }


def open_water(found: dict[str, futures.Future]) -> dict[str, object]:
    """Months a year with little ice."""
    rows: list[list[object]] = []
    for name, future in found.items():
        for first, last in futures.PERIODS:
            months = futures.open_months(future, first, last)
            low, high = np.quantile(months, (0.05, 0.95), axis=0)
            rows.append([SCENARIOS[name], f"{first}-{last}", *(
                f"{m:.1f} ({a:.0f}-{b:.0f})"
                for m, a, b in zip(months.mean(axis=0), low, high, strict=True))])  # fmt: skip
    last = found["ssp585"].sea[:, futures.YEARS >= 2090, :4].max(axis=(2, 3)) < futures.OPEN
    head = ["scenario", "years", *SEAS, "all seven"]
    return {"open": table(head, rows), "all_year": 100 * last.mean()}


def svg(figure: plt.Figure) -> str:
    """The figure as text, the same for the same numbers."""
    out = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": "nsrkit", "svg.fonttype": "path"}):
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)
    return out.getvalue()


def fans(found: dict[str, futures.Future], observed: np.ndarray) -> str:
    """Ice area of the route to 2100: median and 5-95 % of the draws, beside the record."""
    figure, axes = plt.subplots(2, 2, figsize=(8, 5.6), sharex=True, layout="constrained")
    for axis, month in zip(axes.ravel(), FANS, strict=True):
        axis.plot(skill.YEARS, observed[:, month], color="0.2", lw=0.9, label="record")
        for name, future in found.items():
            colour, line = STYLES[name]
            low, mid, high = np.quantile(
                _near(future.total[:, :, month]), (0.05, 0.5, 0.95), axis=0
            )
            axis.fill_between(futures.YEARS, low, high, color=colour, alpha=0.15, lw=0)
            axis.plot(futures.YEARS, mid, color=colour, ls=line, label=SCENARIOS[name])
        axis.set_title(NAMES[month], fontsize=10)
        axis.set_ylim(bottom=0)
        axis.grid(color="0.9", lw=0.5)
    for axis in axes[:, 0]:
        axis.set_ylabel("ice area of the route, 10$^6$ km$^2$")
    for axis in axes[1]:
        axis.set_xlabel("year")
    axes[0, 0].legend(fontsize=7.5, frameon=False)
    label = f"Pattern-scaled CMIP6 hemispheric area, {len(models())} draws of as many models"
    figure.suptitle(f"{label}; median and 5-95 %", fontsize=9)
    return svg(figure)


def _near(values: np.ndarray) -> np.ndarray:
    """Values of the draws in three years about each (draw x 3, year): enough for a quantile."""
    ends = np.pad(values, ((0, 0), (1, 1)), mode="edge")
    return np.concatenate([ends[:, :-2], ends[:, 1:-1], ends[:, 2:]])


def maps(found: dict[str, futures.Future]) -> str:
    """Mean concentration of September and October, SSP2-4.5, now and in three decades."""
    cells = grid.grid(25)
    lon, lat = grid.lonlat(*np.meshgrid(cells.x, cells.y))
    sea = static.static(25).surface.values == 0
    r, turn = 90 - lat, np.radians(lon - 105)
    x, y = r * np.sin(turn), -r * np.cos(turn)
    columns = [f"{BASE[0]}-{BASE[1]}", *(f"{a}-{b}" for a, b in futures.PERIODS)]
    figure, axes = plt.subplots(2, 4, figsize=(11, 3.6), layout="constrained")
    fit_, shades = record.model("siconc"), mpl.colormaps["Blues_r"].resampled(10)
    for row, month in zip(axes, futures.MAPPED, strict=True):
        numbers = np.arange(BASE[0], BASE[1] + 1) * 12 + month
        later = [found["ssp245"].maps[month, first] for first, _ in futures.PERIODS]
        fields = [record.monthly("siconc", numbers).mean(axis=0), *later]
        for axis, field, title in zip(row, fields, columns, strict=True):
            plane = np.where(sea, field[fit_.nearest], np.nan)
            image = axis.pcolormesh(x, y, plane, cmap=shades, vmin=0, vmax=1, rasterized=True)
            axis.set(aspect="equal", xticks=[], yticks=[], facecolor="0.8", xlim=(-27, 27),
                     ylim=(-25, 2.8), title=f"{NAMES[month]} {title}")  # fmt: skip
            axis.title.set_fontsize(9)
    bar = figure.colorbar(image, ax=axes, shrink=0.8)
    bar.set_label("mean concentration, 1")
    figure.suptitle(f"{SCENARIOS['ssp245']}, pattern-scaled CMIP6 hemispheric area, mean of "
                    f"{len(models())} draws; 20 E left to 160 W right", fontsize=9)  # fmt: skip
    figure.set_dpi(72)
    return svg(figure)


def observed_area(data: skill.Record) -> np.ndarray:
    """Ice area of the seven areas in the record (year, month) [1e6 km2]."""
    here = np.isin(data.flags, list(futures.NSR))
    area = data.region.siconc[:, here] @ data.region.area[here]
    return np.asarray(area.reshape(-1, 12))


def section(folder: Path) -> tuple[str, dict[str, str]]:
    """Markdown of the section, and its figures by file name; `folder` is NSRKIT_REFERENCE_DATA."""
    folder = folder / "data"
    data = skill.read(folder)
    found = futures.futures(len(models()))
    values = (drivers(folder) | relations(data) | hindcast(data, folder) | ar6(found)
              | open_water(found))  # fmt: skip
    figures = {"ice-projection-fans.svg": fans(found, observed_area(data)),
               "ice-projection-maps.svg": maps(found)}  # fmt: skip
    return TEMPLATE.read_text(encoding="utf-8").format(**values), figures
