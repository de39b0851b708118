"""Fits what `nsrkit.ice.project` needs and packs it.

    NSRKIT_REFERENCE_DATA=... python tools/fit_projection.py

writes nsrkit/ice/data/projection.npz: the sea-ice area of the northern hemisphere in each CMIP6
run, and the relation by which each sea followed that area in the record. The state of a region is
told by one number, its *shift*: how far the log-odds of its normal of 2011-2020 have to be moved,
alike in all cells, for its ice area to be that of a given month. Shifts of seas are regressed on
the shift of the hemisphere in the same month; so no concentration leaves 0..1, and no ice is left
anywhere when none is left in the hemisphere.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
from pathlib import Path
from typing import NamedTuple

import ice_inputs
import numpy as np
import xarray as xr
from scipy.ndimage import binary_dilation, gaussian_filter

from nsrkit.ice import grid as nsr_grid
from nsrkit.ice import record, static
from nsrkit.ice.projection.drivers import trailing
from nsrkit.ice.projection.pack import ANCHOR, BASE, SEAS
from nsrkit.ice.projection.scaled import shifted

OUT = Path(__file__).parents[1] / "nsrkit" / "ice" / "data" / "projection.npz"
DRIVERS = "cmip6_nh_sia_ipcc_ar6_fig9_14_ssp126_ssp585.csv.gz"
TABLE = "cmip6_NH_sea_ice_area_by_month_period.csv"
YEARS, THICK_YEARS = np.arange(1979, 2021), np.arange(1979, 2018)
FIRST_DRIVEN, LAST_DRIVEN = 2011, 2099
MISSING = 65535  # of an area packed in 1000 km2
SHIFTS = np.round(np.arange(-8.0, 3.01, 0.1), 1)
# A sea without ice has no logit: its area counts as this share of the sea, at the least.
LEAST_SHARE = 0.003
# Ridge of cells about the pole that the older radiometers did not see, whose mean fills it.
RIM = 3
# Spread with which the relations of neighbouring seas pass into each other [cells of 25 km].
BLEND = 4.0
# Warming since 1995-2014 [K] every five years from 2015: the CMIP6 projections constrained by the
# observed warming (Ribes et al. 2021), one of the three lines of evidence of AR6 Figure 4.11.
# With the 0.85 K from 1850-1900 to 1995-2014 they give the periods of AR6 Table SPM.1 to 0.1 K.
WARMING_YEARS = np.arange(2015, 2101, 5)
WARMING = {
    "ssp126": (0.241, 0.341, 0.463, 0.539, 0.623, 0.699, 0.754, 0.824, 0.854, 0.895, 0.908, 0.938,
               0.936, 0.941, 0.942, 0.935, 0.943, 0.929),
    "ssp245": (0.250, 0.361, 0.501, 0.605, 0.725, 0.845, 0.954, 1.084, 1.182, 1.297, 1.389, 1.499,
               1.581, 1.671, 1.758, 1.836, 1.929, 2.001),
    "ssp585": (0.264, 0.393, 0.559, 0.700, 0.868, 1.052, 1.239, 1.462, 1.673, 1.914, 2.149, 2.417,
               2.668, 2.939, 3.213, 3.486, 3.774, 4.043),
}  # fmt: skip


class Runs(NamedTuple):
    """Area of the hemisphere in the runs of one scenario."""

    names: list[str]  # MODEL_variant
    years: np.ndarray
    area: np.ndarray  # (run, month, year) 1e6 km2, NaN where the file has none


class Region(NamedTuple):
    """Monthly concentration of some cells, (month of `YEARS`, cell), and their area."""

    siconc: np.ndarray
    area: np.ndarray  # (cell) 1e6 km2

    def month(self, month: int) -> np.ndarray:
        """(year, cell)."""
        return self.siconc[month::12]


def drivers(path: Path) -> dict[str, Runs]:
    """The areas behind AR6 Figure 9.14 by scenario; runs without any area left out."""
    rows: dict[str, dict[str, dict[int, list[float]]]] = {}
    with gzip.open(path, "rt") as file:
        for row in csv.DictReader(file):
            values = [float(row[f"sia_{m:02d}"] or "nan") for m in range(1, 13)]
            run = rows.setdefault(row["scenario"], {}).setdefault(row["simulation"], {})
            run[int(row["year"])] = values
    out = {}
    for scenario, runs in rows.items():
        years = np.array(sorted({year for run in runs.values() for year in run}))
        blank = [np.nan] * 12
        area = {name: np.array([run.get(int(y), blank) for y in years]).T
                for name, run in sorted(runs.items())}  # fmt: skip
        names = [name for name, values in area.items() if np.isfinite(values).any()]
        out[scenario] = Runs(names, years, np.stack([area[name] for name in names]))
    return out


def period_means(runs: Runs, first: int, last: int) -> np.ndarray:
    """Mean of each run over a period (run, month); NaN for a run that has no year of it."""
    part = runs.area[:, :, (runs.years >= first) & (runs.years <= last)]
    have = np.isfinite(part)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(have, part, 0).sum(axis=2) / have.sum(axis=2))


def reproduction(folder: Path, runs: dict[str, Runs]) -> list[dict[str, float | str]]:
    """Each row of the published table beside the mean over runs and the mean over models."""
    rows = []
    with (folder / TABLE).open() as file:
        for row in csv.DictReader(file):
            first, last = (int(year) for year in row["period"].split("-"))
            own = runs[row["scenario"]]
            means = period_means(own, first, last)[:, int(row["month"]) - 1]
            models = np.array([name.rsplit("_", 1)[0] for name in own.names])
            by_model = [np.nanmean(means[models == m]) for m in np.unique(models)
                        if np.isfinite(means[models == m]).any()]  # fmt: skip
            rows.append({"scenario": row["scenario"], "month": int(row["month"]),
                         "period": row["period"], "published": float(row["mean_SIA"]),
                         "runs": float(np.nanmean(means)),
                         "models": float(np.mean(by_model))})  # fmt: skip
    return rows


def hemisphere(folder: Path) -> Region:
    """Concentration of the hemisphere wherever there ever was ice; the pole filled from its rim."""
    with xr.open_dataset(folder / ice_inputs.CONCENTRATION, decode_cf=False) as raw:
        data, area = raw["siconc"].values, raw["cell_area"].values / 1e6
    data = data[2 : 2 + 12 * YEARS.size]  # the record begins in November 1978
    siconc = np.where(data <= 250, data * np.float32(0.004), np.float32(np.nan))
    for field, hole in zip(siconc, data == 251, strict=True):
        if hole.any():
            rim = binary_dilation(hole, iterations=RIM) & ~hole
            field[hole] = np.nanmean(field[rim])
    sea = np.isfinite(siconc).all(axis=0)
    siconc = siconc[:, sea]
    siconc[siconc < ice_inputs.THRESHOLD] = 0.0
    some = siconc.max(axis=0) > 0
    return Region(siconc[:, some], area[sea][some])


def observed(folder: Path, period: tuple[int, int]) -> np.ndarray:
    """Published area of all regions in some years over that of BASE (month)."""
    with (folder / ice_inputs.REGIONS).open() as file:
        regions = tuple(sorted({row["region"] for row in csv.DictReader(file)}))
    areas = {n: area.sum() for n, area in ice_inputs.areas(folder, regions).items()}
    means = [[np.mean([areas[year * 12 + month] for year in range(first, last + 1)
                       if year * 12 + month in areas]) for month in range(12)]
             for first, last in (period, BASE)]  # fmt: skip
    return np.divide(*means)


def seas(folder: Path) -> tuple[Region, np.ndarray]:
    """Concentration on the project's cells, and the flag of the sea of each."""
    read = ice_inputs.concentration(folder)
    flags = static.static(25).sea.values.ravel()[read.cells.index]
    return Region(read.siconc[2 : 2 + 12 * YEARS.size], read.cells.area_km2 / 1e6), flags


def left(normal: np.ndarray, area: np.ndarray, shifts: np.ndarray) -> np.ndarray:
    """Ice area (shift) of a normal (cell) moved by some shifts."""
    return np.array([shifted(normal, np.float64(s)) @ area for s in shifts])


def shift_of(normal: np.ndarray, area: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Shift by which a normal (cell) comes to have the ice areas wanted (year)."""
    fine = np.arange(-8.0, 8.01, 0.05)
    least = min(LEAST_SHARE * area.sum(), 0.5 * float(normal @ area))
    return np.interp(np.maximum(wanted, least), left(normal, area, fine), fine)


def shifts(region: Region, base: np.ndarray) -> np.ndarray:
    """Shift (month, year) of a region about the mean of its `base` years (bool per year)."""
    out = []
    for month in range(12):
        fields = region.month(month).astype(float)
        out.append(shift_of(fields[base].mean(axis=0), region.area, fields @ region.area))
    return np.stack(out)


class Line(NamedTuple):
    """A regression with its error."""

    slope: float
    error: float
    r2: float
    level: float  # at x = 0


def regress(x: np.ndarray, y: np.ndarray) -> Line:
    """Least squares; the error counts only as many years as are independent of one another."""
    slope, level = np.polyfit(x, y, 1)
    rest = y - level - slope * x
    memory = float(np.clip(np.corrcoef(rest[1:], rest[:-1])[0, 1], 0, 0.9)) if rest.any() else 0.0
    count = max(x.size * (1 - memory) / (1 + memory), 4.0)
    error = rest.std() / x.std() / np.sqrt(count - 2)
    return Line(
        float(slope), float(error), float(1 - rest.var() / max(y.var(), 1e-12)), float(level)
    )


def usable(fields: np.ndarray, base: np.ndarray) -> bool:
    """Whether a sea has so much ice in this month that a relation can be seen."""
    return bool((fields.mean(axis=1) > 0.01).mean() > 0.5 and fields[base].max() > 0.1)


def relations(
    region: Region, flags: np.ndarray, driver: np.ndarray, base: np.ndarray, fitted: np.ndarray
) -> dict[str, np.ndarray]:
    """Slope of each sea's shift on the driver's (month, sea), its error and r2; NaN: none seen."""
    out = {key: np.full((12, len(SEAS)), np.nan) for key in ("slope", "error", "r2")}
    for column, flag in enumerate(SEAS):
        part = Region(region.siconc[:, flags == flag], region.area[flags == flag])
        own = shifts(part, base)
        for month in range(12):
            if usable(part.month(month), base):
                line = regress(driver[month, fitted], own[month, fitted])
                for key in out:
                    out[key][month, column] = getattr(line, key)
    return out


def thicknesses(region: Region, flags: np.ndarray) -> np.ndarray:
    """Logarithm of the mean thickness of the ice (month, sea, year) in THICK_YEARS."""
    numbers = (THICK_YEARS[:, None] * 12 + np.arange(12)).ravel()
    thick = record.monthly("sithick", numbers)
    out = np.empty((12, len(SEAS), THICK_YEARS.size))
    for column, flag in enumerate(SEAS):
        here = flags == flag
        for month in range(12):
            weight = (region.month(month)[:, here].mean(axis=0) + 0.01) * region.area[here]
            out[month, column] = np.log(thick[month::12][:, here] @ weight / weight.sum())
    return out


def yearly(region: Region, base: np.ndarray) -> np.ndarray:
    """Ice area of the twelve months up to each (year, month) over its mean in the `base` years."""
    area = (region.siconc @ region.area).reshape(YEARS.size, 12).astype(float)
    return np.asarray(trailing(area) / area[base].mean())


def thinning(thick: np.ndarray, state: np.ndarray, fitted: np.ndarray) -> dict[str, np.ndarray]:
    """Slope of log thickness (month, sea, year) on the hemisphere's `yearly` area."""
    state = state[: THICK_YEARS.size]
    ok = np.isfinite(state).all(axis=1) & fitted
    out = {key: np.full(thick.shape[:2], np.nan) for key in ("slope", "error", "r2")}
    for month, column in np.ndindex(*thick.shape[:2]):
        line = regress(state[ok, month], thick[month, column, ok])
        for key in out:
            out[key][month, column] = getattr(line, key)
    return out


def blend(index: np.ndarray, flags: np.ndarray) -> np.ndarray:
    """Weight of each sea's relation in each cell (sea, cell), in 255ths."""
    shape = nsr_grid.grid(25).shape
    parts = []
    for flag in SEAS:
        plane = np.zeros(shape)
        plane.ravel()[index[flags == flag]] = 1
        parts.append(gaussian_filter(plane, BLEND, mode="constant").ravel()[index])
    return np.round(255 * np.array(parts) / np.sum(parts, axis=0)).astype(np.uint8)


def packed_areas(runs: dict[str, Runs]) -> dict[str, np.ndarray]:
    """Names and areas of the runs, in 1000 km2."""
    out = {}
    for scenario, own in runs.items():
        part = own.area[:, :, (own.years >= FIRST_DRIVEN) & (own.years <= LAST_DRIVEN)]
        code = np.where(np.isfinite(part), np.round(part * 1000), MISSING)
        out[f"runs_{scenario}"] = np.array(own.names)
        out[f"area_{scenario}"] = code.astype(np.uint16)
    return out


def main() -> None:
    """Fit and pack."""
    folder = Path(os.environ["NSRKIT_REFERENCE_DATA"]) / "data"
    base = BASE[0] <= YEARS
    whole, (region, flags) = hemisphere(folder), seas(folder)
    driver = shifts(whole, base)
    runs = drivers(folder / DRIVERS)
    ice = relations(region, flags, driver, base, YEARS > 0)
    state = yearly(whole, base)
    thick = thinning(thicknesses(region, flags), state, THICK_YEARS > 0)
    normals = [whole.month(m)[base].mean(axis=0).astype(float) for m in range(12)]
    response = np.stack([left(n, whole.area, SHIFTS) / (n @ whole.area) for n in normals])
    check = max(abs(row["runs"] / row["published"] - 1) for row in reproduction(folder, runs))
    names = (DRIVERS, TABLE, ice_inputs.CONCENTRATION, ice_inputs.REGIONS)
    sums = {name: ice_inputs.sha256(folder / name) for name in names}
    np.savez_compressed(
        OUT,
        **packed_areas(runs),
        first_year=np.array(FIRST_DRIVEN),
        warming_years=WARMING_YEARS,
        warming=np.array([WARMING[s] for s in ("ssp126", "ssp245", "ssp585")]),
        shifts=SHIFTS,
        response=response.astype(np.float32),
        lowest=driver.min(axis=1).astype(np.float32),
        least_state=np.nanmin(state, axis=0).astype(np.float32),
        base_area=np.array([n @ whole.area for n in normals], np.float32),
        **{f"ice_{key}": value.astype(np.float32) for key, value in ice.items()},
        **{f"thick_{key}": value.astype(np.float32) for key, value in thick.items()},
        anchor=observed(folder, ANCHOR).astype(np.float32),
        blend=blend(record.model("siconc").cells, flags),
        meta=np.array(json.dumps(META | {"sha256": sums, "table_deviation": check}, indent=1)),
    )


META = {
    "source": "Pattern scaling: sea-ice area of the northern hemisphere by month, run and year of "
    "CMIP6 as plotted in IPCC AR6 WG1 Figure 9.14 (SSP1-2.6, SSP5-8.5), and how the seas followed "
    "that area in NSIDC-0051 v1.1 and the Sea Ice Index G02135 v3 1979-2020, their thickness in "
    "the PIOMAS-based record 1979-2017; set to the areas of G02135 v4.0 in 2016-2025. SSP2-4.5 is "
    "interpolated in warming (AR6 Figure 4.11).",
    "references": "Fox-Kemper et al. (2021), IPCC AR6 WG1 Chapter 9, data "
    "doi:10.5281/zenodo.5217365. Lee et al. (2021), Chapter 4, Figure 4.11, data "
    "doi:10.5281/zenodo.7303606. Ribes et al. (2021), Sci. Adv. 7, eabc0671, "
    "doi:10.1126/sciadv.abc0671. Notz and SIMIP Community (2020), Geophys. Res. Lett. 47, "
    "e2019GL086749, doi:10.1029/2019GL086749.",
    "licence": "CMIP6 model output CC BY 4.0 or CC BY-SA 4.0 by model; IPCC figure data CC BY 4.0.",
}

if __name__ == "__main__":
    main()
