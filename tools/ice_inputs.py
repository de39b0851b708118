"""Reads the public products that the embedded ice is fitted to, on the project's 25 km cells."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path
from typing import NamedTuple

import numpy as np
import xarray as xr
from scipy.ndimage import gaussian_filter, maximum_filter
from scipy.spatial import cKDTree

from nsrkit.ice import grid as nsr_grid

CONCENTRATION = "nh_siconc_monthly_25km_197811_202012.nc"
REGIONS = "G02135_v4_regional_monthly_tidy.csv"
PIOMAS = "piomas_heff_monthly_1979_2017_full.nc"

# Below this the record holds no ice: the browse images that follow 2016 show none under 15 %.
THRESHOLD = 0.15
# The Baltic and the Russian lakes lie inside the box and are no part of the route.
LAKES = ((20, 31, 60, 66.2), (20, 50, 60, 63.5))
# A cell south of 76 N that shows ice in this share of the Septembers since 2003 sees land.
ALWAYS, NO_SUMMER_ICE = 0.65, 76.0
# Concentration of the closed winter ice beside such cells, and the least change from September to
# March from which a concentration can be read.
FULL, LEAST_CONTRAST = 0.97, 0.25
# In-ice thickness outside these limits is an artefact of dividing two products [m].
THICKNESS_M = (0.05, 5.0)
# Spread of the smoothing that both products get before they are divided [cells of 25 km]: the
# distance between nodes of the thickness model, below which the two ice edges do not agree.
SMOOTHING = 2.0
# Share of months with ice below which a cell counts as having little.
SELDOM = 0.2
# Wider reach within which the volume is made to agree once more [cells], and the most it may move.
CLOSURE, MOST_CLOSURE = 5.0, 1.3
# Share of a month's thickness that its first ice has.
YOUNG = 0.5
# How far ice may drift within a summer month [cells].
DRIFT = 4
# An ice edge is cut at this many times the mean thickness of the closer ice (smoothed concentration
# over 0.5) within some 100 km: the edges of the two products do not lie at the same place.
EDGE, CLOSE, NEAR = 1.25, 0.5, 4.0
# Least smoothed concentration by which a volume per area is divided.
SUPPORT = 0.10


class Cells(NamedTuple):
    """The sea cells of the record inside the project's sector."""

    index: np.ndarray  # flat index on (y, x) of grid(25)
    lon: np.ndarray
    lat: np.ndarray
    region: np.ndarray  # NSIDC-0780 number
    area_km2: np.ndarray


class Record(NamedTuple):
    """Monthly concentration on the sea cells; month = year x 12 + month of year - 1."""

    month: np.ndarray
    siconc: np.ndarray  # (month, cell), 0 below the threshold
    source_flag: np.ndarray
    cells: Cells


def sha256(path: Path) -> str:
    """Digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def concentration(folder: Path) -> Record:
    """The NSIDC record of monthly concentration, cut to the sector."""
    grid = nsr_grid.grid(25)
    with xr.open_dataset(folder / CONCENTRATION, decode_cf=False) as raw:
        cut = raw.sel(x=grid.x, y=grid.y)
        data, flag = cut["siconc"].values, cut["source_flag"].values
        region, area = cut["region"].values, cut["cell_area"].values
        days = raw["time"].values
    lon, lat = (a % 360 if i == 0 else a for i, a in enumerate(_lonlat()))
    # Raw bytes above 250 are flags (pole hole, coast, land); decoded they would be 1.004 and more.
    sea = (data <= 250).all(axis=0) & nsr_grid.inside(25)
    for west, east, south, north in LAKES:
        sea &= ~((lon >= west) & (lon < east) & (lat >= south) & (lat < north))
    siconc = data[:, sea] * np.float32(0.004)
    siconc[siconc < THRESHOLD] = 0.0
    first = np.datetime64("1978-11")
    months = (np.datetime64("1978-11-01") + days.astype("timedelta64[D]")).astype("datetime64[M]")
    number = 1978 * 12 + 10 + (months - first).astype(int)
    cells = Cells(np.flatnonzero(sea), lon[sea], lat[sea], region[sea], area[sea])
    white_sea = (cells.lon < 50) & (cells.lat < 69)
    siconc, good = without_land(siconc, number, cells.lat, white_sea)
    return Record(number, siconc[:, good], flag, Cells(*(part[good] for part in cells)))


def without_land(
    siconc: np.ndarray, number: np.ndarray, lat: np.ndarray, white_sea: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Take the share of land out of the cells of narrow gulfs; which cells are left to use.

    The radiometer sees the shores of the Ob and Khatanga gulfs as ice the whole summer. Such a cell
    mixes land and sea: with no ice it reads its usual September, with full ice its usual March, and
    between the two the reading goes with the true concentration. Where both are nearly the same
    (river mouths) the cell says nothing and is left out.
    """
    late = number // 12 >= 2003
    september, october = ((siconc[late & (number % 12 == m)] > 0).mean(axis=0) for m in (8, 9))
    mixed = (september >= ALWAYS) & (lat < NO_SUMMER_ICE)
    none, full = (np.median(siconc[late & (number % 12 == m)], axis=0) for m in (8, 2))
    good = ~mixed | (full - none > LEAST_CONTRAST)
    # In the White Sea the product's own mask of warm water hides all shores up to September: there
    # October tells, which is as open (ice forms in November) and is masked here in the same way.
    good &= ~((october >= ALWAYS) & white_sea)
    out = siconc.copy()
    out[np.ix_(number % 12 == 9, white_sea)] = 0.0
    true = FULL * (siconc - none) / np.maximum(full - none, LEAST_CONTRAST)
    out[:, mixed] = np.where(true >= THRESHOLD, true, 0).clip(0, 1)[:, mixed]
    return out, good


def _lonlat() -> tuple[np.ndarray, np.ndarray]:
    grid = nsr_grid.grid(25)
    return nsr_grid.lonlat(*np.meshgrid(grid.x, grid.y))


def areas(folder: Path, regions: tuple[str, ...], kind: str = "area") -> dict[int, np.ndarray]:
    """Published ice area (or "extent") [1e6 km2] of some regions by month; gaps left out."""
    rows: dict[int, dict[str, float]] = {}
    with (folder / REGIONS).open() as file:
        for row in csv.DictReader(file):
            if row["kind"] == kind and row["region"] in regions:
                month = int(row["year"]) * 12 + int(row["month"]) - 1
                rows.setdefault(month, {})[row["region"]] = float(row["km2"]) / 1e6
    return {
        month: np.array([row[name] for name in regions])
        for month, row in sorted(rows.items())
        if len(row) == len(regions)
    }


def unit(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Places on the unit sphere."""
    lon, lat = np.radians(lon), np.radians(lat)
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)


def volume(folder: Path, record: Record) -> np.ndarray:
    """PIOMAS ice volume per area [m] on the cells, (month of 1979-2017, cell), nearest sea node."""
    with xr.open_dataset(folder / PIOMAS) as raw:
        heff, lon, lat = raw["heff"].values, raw["lon"].values, raw["lat"].values
    # The model's own land mask is not published with the field: a node that never has ice is land
    # unless the nearest cell of the hemisphere's concentration record is sea with little ice.
    with xr.open_dataset(folder / CONCENTRATION, decode_cf=False) as raw:
        data = raw["siconc"].values
        bare = (data <= 250).all(axis=0) & ((data > 250 * THRESHOLD).mean(axis=0) < SELDOM)
        plane = cKDTree(unit(raw["lon"].values.ravel(), raw["lat"].values.ravel()))
    near = bare.ravel()[plane.query(unit(lon.ravel(), lat.ravel()))[1]]
    usable = (heff > 0).any(axis=0).ravel() | near
    tree = cKDTree(unit(lon.ravel()[usable], lat.ravel()[usable]))
    nearest = tree.query(unit(record.cells.lon, record.cells.lat))[1]
    return np.asarray(heff.reshape(heff.shape[0], -1)[:, np.flatnonzero(usable)[nearest]])


def _smooth(values: np.ndarray, index: np.ndarray, spread: float) -> np.ndarray:
    """Gaussian sum over the sea cells (land counts as no ice in both products)."""
    plane = np.zeros(nsr_grid.grid(25).shape, np.float32)
    plane.ravel()[index] = values
    return np.asarray(gaussian_filter(plane, spread, mode="constant").ravel()[index])


def _greatest(values: np.ndarray, index: np.ndarray) -> np.ndarray:
    """Greatest value within a month's drift of a cell; NaN where none is known."""
    plane = np.full(nsr_grid.grid(25).shape, -1.0, np.float32)
    plane.ravel()[index] = np.nan_to_num(values, nan=-1.0)
    most = maximum_filter(plane, 2 * DRIFT + 1).ravel()[index]
    return np.where(most < 0, np.nan, most)


def in_ice(heff: np.ndarray, siconc: np.ndarray, cells: Cells) -> np.ndarray:
    """Thickness of the ice itself [m] from volume per area, defined in every cell and month.

    Volume and concentration are smoothed alike before the division, so that the total volume near
    an ice edge stays and no volume is divided by next to nothing. Where there is no ice within that
    reach, the thickness is taken from the month in which ice was, or will be, there: the one
    before from April to August (melt); half of the one after from September to March (freezing: the
    first ice of a month is thinner than its mean). In July
    and August ice cannot be thicker than next to it a month before: melt ponds hide ice from the
    radiometer, which would make what is left look thick.
    """
    shape = heff.shape
    thick = np.full(shape, np.nan, np.float32)
    for i in range(shape[0]):
        ice = _smooth(siconc[i], cells.index, SMOOTHING)
        here = _smooth(np.ones(shape[1]), cells.index, SMOOTHING)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = _smooth(heff[i], cells.index, SMOOTHING) / ice
        close = ice >= CLOSE * here
        around = _smooth(close.astype(np.float32), cells.index, NEAR)
        mean = _smooth(np.where(close, ratio, 0), cells.index, NEAR) / np.maximum(around, 1e-9)
        ratio = np.where(~close & (around > 0.01), np.minimum(ratio, EDGE * mean), ratio)
        thick[i] = np.where(ice >= SUPPORT * here, ratio, np.nan)
        held = _smooth(np.nan_to_num(thick[i]) * siconc[i], cells.index, CLOSURE)
        with np.errstate(divide="ignore", invalid="ignore"):
            short = _smooth(heff[i], cells.index, CLOSURE) / held
        thick[i] *= np.clip(np.nan_to_num(short, nan=1.0), 1 / MOST_CLOSURE, MOST_CLOSURE)
    thick = np.clip(thick, *THICKNESS_M)
    for i in range(1, shape[0]):
        if i % 12 in (6, 7):
            most = _greatest(thick[i - 1], cells.index)
            thick[i] = np.where(thick[i] > most, most, thick[i])
    for i in range(1, shape[0]):
        if 3 <= i % 12 <= 7:
            thick[i] = np.where(np.isnan(thick[i]), thick[i - 1], thick[i])
    for i in range(shape[0] - 2, -1, -1):
        if not 3 <= i % 12 <= 7:
            young = np.maximum(thick[i + 1] * YOUNG, THICKNESS_M[0])
            thick[i] = np.where(np.isnan(thick[i]), young, thick[i])
    return _fill_space(thick, cells)


def _fill_space(thick: np.ndarray, cells: Cells) -> np.ndarray:
    """What is still open: the mean of that month of the year, then ever wider surroundings."""
    for month in range(12):
        rows = slice(month, None, 12)
        with np.errstate(divide="ignore", invalid="ignore"):
            known = np.isfinite(thick[rows])
            mean = np.where(known, thick[rows], 0).sum(axis=0) / known.sum(axis=0)
            for spread in (4, 8, 16, 32, 64):
                ok = np.isfinite(mean)
                wide = _smooth(np.where(ok, mean, 0), cells.index, spread) / _smooth(
                    ok.astype(np.float32), cells.index, spread
                )
                mean = np.where(ok, mean, wide)
        thick[rows] = np.where(known, thick[rows], mean)
    return thick
