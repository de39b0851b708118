"""Writes docs/ice-fit.md, how good the embedded ice is, and the tables the tests compare with.

NSRKIT_REFERENCE_DATA=... python tools/show_ice_fit.py
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import fit_ice
import ice_boxes
import ice_inputs
import numpy as np
import xarray as xr

from nsrkit.ice import days, fields, record
from nsrkit.ice import months as ice_months

ROOT = Path(__file__).parents[1]
MONTHS = "JFMAMJJASOND"
NSR_BOXES = list(ice_boxes.BOXES)[:12]


def table(head: list[str], rows: list[list[object]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(str(v) for v in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def number(value: float, digits: int) -> str:
    """A number, blank where there is none."""
    return "" if np.isnan(value) else f"{value:.{digits}f}"


def by_month(values: dict[str, np.ndarray], digits: int, first: str = "area") -> str:
    """A table with a row per area and a column per month."""
    rows: list[list[object]] = [[k, *(number(v, digits) for v in row)] for k, row in values.items()]
    return table([first, *MONTHS], rows)


def fit_errors(variable: str, scale: float, digits: int) -> str:
    """The stored fit error: RMSE, then bias."""
    path = ROOT / "nsrkit" / "ice" / "data" / record.FILES[variable]
    with np.load(path) as pack:
        names, rmse, bias = pack["error_box"], pack["error_rmse"], pack["error_bias"]
    both = [
        by_month({str(n): field[:, i] * scale for i, n in enumerate(names)}, digits)
        for field in (rmse, bias)
    ]
    return f"RMSE\n\n{both[0]}\nBias (model less record)\n\n{both[1]}"


def thickness_left_out(
    thick: np.ndarray, ice: np.ndarray, cells: ice_inputs.Cells, areas: dict[int, np.ndarray]
) -> np.ndarray:
    """RMSE [m] by month, 2008-2017 with the year left out: level with areas, and level alone."""
    ship = ice_boxes.shipping(cells.lon, cells.lat)
    years = np.arange(1979, 2018)
    out = np.zeros((2, 12))
    total = np.zeros(12)
    for month in range(12):
        values, where = thick[month::12], ice[month::12] > ice_inputs.THRESHOLD
        weight = fit_ice.weights(cells) * (fit_ice.FILLED + ice[month::12].mean(axis=0))
        for year in range(*fit_ice.LEVEL_YEARS):
            rest = years != year
            fit = fit_ice.fit_month(values[rest], years[rest], weight, 20, line=False)
            level = fit.amplitudes[years[rest] >= fit_ice.LEVEL_YEARS[0]].mean(axis=0)
            have, now = fit_ice.known_areas(areas, np.array([year]), month, span=4)
            move = (
                fit_ice.moves(years[rest], fit.amplitudes, areas, month, now)[0] if have[0] else 0
            )
            use = ship & where[~rest][0]
            for i, amplitude in enumerate((level + move, level)):
                field = fit.mean + amplitude @ fit.modes
                out[i, month] += ((field - values[~rest][0])[use] ** 2).sum()
            total[month] += use.sum()
    return np.sqrt(out / total)


def kept_means() -> list[list[object]]:
    """How well the daily fields keep the month means, per year: largest and 99.9th percentile."""
    rows: list[list[object]] = []
    for year in (1985, 1996, 2007, 2012, 2018, 2020, 2024):
        numbers, nodes = ice_months.nodes(ice_months.Record(), "siconc", year)
        own = slice(ice_months.MARGIN, ice_months.MARGIN + 12)
        means = record.monthly("siconc", numbers)[own]
        months = (numbers - 1970 * 12).astype("datetime64[M]")
        first, last = np.datetime64(f"{year}-01-01"), np.datetime64(f"{year}-12-31")
        day = np.arange(first, last + 1)
        before, weight = days.weights(day, months)
        daily = nodes[before] + (nodes[before + 1] - nodes[before]) * weight[:, None]
        month = day.astype("datetime64[M]").astype(int) % 12
        daily = daily.clip(0, 1)
        miss = np.abs(np.stack([daily[month == m].mean(axis=0) for m in range(12)]) - means)
        share = (miss > 0.005).mean()
        rows.append([year, f"{miss.max():.4f}", f"{np.percentile(miss, 99.9):.4f}", f"{share:.1e}"])
    return rows


def box_means(numbers: np.ndarray, values: np.ndarray, area: np.ndarray) -> np.ndarray:
    """Mean by month of the year over an area."""
    return np.array([values[numbers % 12 == m][:, area].mean() for m in range(12)])


def boxes_siconc(read: ice_inputs.Record) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Record and open() less record in the boxes [points], 2011-2020, cells of the record."""
    rows = (read.month // 12 >= 2011) & (read.month // 12 <= 2020)
    numbers, values = read.month[rows], read.siconc[rows]
    model = np.concatenate([opened_months("siconc", y)[0] for y in range(2011, 2021)])
    own, miss = {}, {}
    for name in NSR_BOXES:
        area = ice_boxes.inside(ice_boxes.BOXES[name], read.cells.lon, read.cells.lat)
        own[name] = 100 * box_means(numbers, values, area)
        miss[name] = 100 * np.nanmean(model[:, area].reshape(10, 12, -1), axis=(0, 2)) - own[name]
    return own, miss


def opened_months(variable: str, year: int) -> tuple[np.ndarray, np.ndarray]:
    """Month means of `variable` and of variable x siconc from the daily fields of open()."""
    ice = fields.open("record", year=year)
    cells = record.model(variable).cells
    daily = ice[variable].values.reshape(ice.sizes["time"], -1)[:, cells]
    product = daily * ice["siconc"].values.reshape(daily.shape[0], -1)[:, cells]
    month = ice["time"].dt.month.values - 1
    return tuple(
        np.stack([v[month == m].mean(axis=0) for m in range(12)]) for v in (daily, product)
    )


def boxes_sithick(
    read: ice_inputs.Record, heff: np.ndarray
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """In-ice thickness 2008-2017: volume over concentration of the products, and open() less that.

    Volume and concentration are both averaged over box and years before the division; a month
    counts where that mean concentration is over 15 %.
    """
    first, last = fit_ice.LEVEL_YEARS
    rows = (read.month // 12 >= first) & (read.month // 12 <= last)
    numbers, ice = read.month[rows], read.siconc[rows]
    volume = heff[(first - 1979) * 12 :]
    years = range(first, last + 1)
    amount = np.concatenate([opened_months("sithick", y)[1] for y in years])
    cover = np.concatenate([opened_months("siconc", y)[0] for y in years])
    own, miss = {}, {}
    for name in NSR_BOXES:
        area = ice_boxes.inside(ice_boxes.BOXES[name], read.cells.lon, read.cells.lat)
        conc = box_means(numbers, ice, area)
        with np.errstate(divide="ignore", invalid="ignore"):
            own[name] = np.where(conc > 0.15, box_means(numbers, volume, area) / conc, np.nan)
            both = [
                np.nanmean(v[:, area].reshape(10, 12, -1), axis=(0, 2)) for v in (amount, cover)
            ]
            miss[name] = both[0] / both[1] - own[name]
    return own, miss


def write_rows(path: Path, source: str, head: list[str], rows: list[list[object]]) -> None:
    """A small table for the tests, with where it comes from in its first line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="") as file:
        file.write(f"# {source}\n")
        csv.writer(file, lineterminator="\n").writerows([head, *rows])


def baselines(read: ice_inputs.Record, thick: dict[str, np.ndarray]) -> None:
    """Box means of the record by month (1979-2020) and of the thickness (2008-2017)."""
    rows: list[list[object]] = []
    for name in NSR_BOXES:
        box = ice_boxes.BOXES[name]
        area = ice_boxes.inside(box, read.cells.lon, read.cells.lat)
        for year in range(1979, 2021):
            own = [read.siconc[read.month == year * 12 + m][0, area].mean() for m in range(12)]
            rows.append([name, *box, year, *(f"{v:.3f}" for v in own)])
    head = ["box", "west", "east", "south", "north"]
    months = [f"m{m:02d}" for m in range(1, 13)]
    write_rows(ROOT / "tests/published/ice_boxes_siconc.csv",
               "box means of monthly sea ice concentration, cut at 15 %, derived from NSIDC-0051 "
               "v1.1 and G02135 v3 by tools/show_ice_fit.py",
               [*head, "year", *months], rows)  # fmt: skip
    rows = [[n, *ice_boxes.BOXES[n], *(number(v, 3) for v in row)] for n, row in thick.items()]
    write_rows(ROOT / "tests/published/ice_boxes_sithick.csv",
               "box means of PIOMAS v2.1 volume over mean concentration, 2008-2017 [m], derived by "
               "tools/show_ice_fit.py", [*head, *months], rows)  # fmt: skip


def seasons() -> list[list[object]]:
    """Mean concentration [%] of the reconstructed years in the eastern seas, June to November."""
    cells = record.model("siconc").cells
    place = fields.open("record", start="2020-01-01", end="2020-01-01")
    lon, lat = (place[k].values.ravel()[cells] for k in ("lon", "lat"))
    rows: list[list[object]] = []
    for name in ("Laptev E", "East Siberian W", "East Siberian E", "Long Strait", "Chukchi SW"):
        area = ice_boxes.inside(ice_boxes.BOXES[name], lon, lat)
        for year in range(2019, 2026):
            months = record.monthly("siconc", year * 12 + np.arange(5, 11))[:, area].mean(axis=1)
            rows.append([name, year, *(f"{100 * v:.0f}" for v in months)])
    return rows


def heavier() -> str:
    """Whether 2024 comes out heavier than 2023 in the east, July to November."""
    rows = {(row[0], row[1]): [float(str(v)) for v in row[3:]] for row in seasons()}
    parts = []
    for name in ("East Siberian E", "Long Strait", "Chukchi SW"):
        one, two = (np.mean(rows[name, year]) for year in (2023, 2024))
        parts.append(f"{name} {two:.0f} against {one:.0f}")
    return "July to November, 2024 against 2023: " + "; ".join(parts) + "."


def december_2021(folder: Path, read: ice_inputs.Record) -> str:
    """The reconstruction against the one later month at hand, which the fit has not seen."""
    with xr.open_dataset(folder / "seaice_conc_monthly_nh_202112_f17_v04r00.nc",
                         decode_cf=False) as raw:  # fmt: skip
        whole = raw["nsidc_nt_seaice_conc_monthly"].values[0]
        x, y = raw["xgrid"].values, raw["ygrid"].values
    grid = fit_ice.nsr_grid.grid(25)
    cut = whole[np.ix_([int(np.argmin(np.abs(y - v))) for v in grid.y],
                       [int(np.argmin(np.abs(x - v))) for v in grid.x])]  # fmt: skip
    cut = cut.ravel()[read.cells.index]
    truth = cut * 0.01
    truth[truth < ice_inputs.THRESHOLD] = 0
    good = (cut <= 100) & ice_boxes.shipping(read.cells.lon, read.cells.lat)
    rows = read.month % 12 == 11
    usual = read.siconc[rows & (read.month // 12 >= 2003)].mean(axis=0)
    model = record.monthly("siconc", np.array([2021 * 12 + 11]))[0]
    parts = [np.sqrt(np.mean((f - truth)[good] ** 2)) for f in (model, usual)]
    bias = np.mean((model - truth)[good])
    return ("The NASA Team field of December 2021 in G02202 v4 (not used in the fit), "
            f"shipping area: RMSE {parts[0]:.3f}, bias {bias:+.3f}; "
            f"the mean of the Decembers 2003-2020 has RMSE {parts[1]:.3f}.\n")  # fmt: skip


def main() -> None:
    """Compute everything and write the page."""
    folder = Path(os.environ["NSRKIT_REFERENCE_DATA"]) / "data"
    read = ice_inputs.concentration(folder)
    areas = ice_inputs.areas(folder, fit_ice.REGIONS)
    heff = ice_inputs.volume(folder, read)
    ice = read.siconc[2 : 2 + len(heff)]
    thick = ice_inputs.in_ice(heff, ice, read.cells)
    own, miss = boxes_siconc(read)
    own_m, miss_m = boxes_sithick(read, heff)
    baselines(read, own_m)
    rest = thickness_left_out(thick, ice, read.cells, areas)
    worst = max(np.abs(v).max() for v in miss.values())
    worst_m = max(np.nanmax(np.abs(v)) for v in miss_m.values())
    counts = {
        name: np.bincount(record.model(name).mode_month, minlength=12).astype(float)
        for name in record.FILES
    }
    page = (ROOT / "tools" / "ice_fit.md.in").read_text().format(
        modes=by_month(counts, 0, "modes"),
        fit_siconc=fit_errors("siconc", 1, 3), fit_sithick=fit_errors("sithick", 1, 2),
        kept=table(["year", "largest", "99.9 %", "share over 0.005"], kept_means()),
        december=december_2021(folder, read),
        skill_m=by_month({"level and areas": rest[0], "level alone": rest[1]}, 2, "RMSE"),
        own=by_month(own, 0), miss=by_month(miss, 1), worst=f"{worst:.1f}",
        own_m=by_month(own_m, 2), miss_m=by_month(miss_m, 2), worst_m=f"{worst_m:.2f}",
        seasons=table(["box", "year", *"JJASON"], seasons()), heavier=heavier(),
    )  # fmt: skip
    (ROOT / "docs" / "ice-fit.md").write_text(page)


if __name__ == "__main__":
    main()
