"""How well the relations behind `nsrkit.ice.project` hold: left out, split in time, in hindcast."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import fit_projection as fit
import numpy as np

from nsrkit.ice import record
from nsrkit.ice.projection import models
from nsrkit.ice.projection.pack import BASE, PRIOR_SLOPE, PRIOR_THINNING, SEAS
from nsrkit.ice.projection.scaled import shifted

YEARS = fit.YEARS
NSR = range(1, 8)
EARLY, LATE = YEARS <= 2005, YEARS >= 2006
# Hindcast: the normal that is moved, the years that the relations are learnt from, the target.
START, LEARNT, TARGET = YEARS <= 1990, YEARS <= 2000, BASE[0] <= YEARS
THICK_LEARNT, THICK_TARGET = fit.THICK_YEARS <= 1998, fit.THICK_YEARS >= 2008


class Record(NamedTuple):
    """What the skill is measured on."""

    whole: fit.Region
    region: fit.Region
    flags: np.ndarray
    blend: np.ndarray  # (sea, cell), sum 1


def read(folder: Path) -> Record:
    """The record of concentration of the hemisphere and of the project's cells."""
    region, flags = fit.seas(folder)
    weight = fit.blend(record.model("siconc").cells, flags).astype(float)
    return Record(fit.hemisphere(folder), region, flags, weight / weight.sum(axis=0))


def left_out(x: np.ndarray, y: np.ndarray) -> float:
    """Share of the variance of y that a line in x explains in years that it has not seen."""
    told = [np.polyval(np.polyfit(np.delete(x, i), np.delete(y, i), 1), x[i])
            for i in range(x.size)]  # fmt: skip
    mean = [np.delete(y, i).mean() for i in range(x.size)]
    return float(1 - ((y - told) ** 2).sum() / ((y - mean) ** 2).sum())


def split(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """RMSE over 2006-2020 of the line fitted to 1979-2005, and of the mean of those years."""
    told = np.polyval(np.polyfit(x[EARLY], y[EARLY], 1), x[LATE])
    return (float(np.sqrt(np.mean((y[LATE] - told) ** 2))),
            float(np.sqrt(np.mean((y[LATE] - y[EARLY].mean()) ** 2))))  # fmt: skip


def relations(data: Record) -> dict[str, np.ndarray]:
    """Left-out skill, and RMSE after the split with and without the relation, (month, sea)."""
    base = BASE[0] <= YEARS
    driver = fit.shifts(data.whole, base)
    out = {key: np.full((12, len(SEAS)), np.nan) for key in ("left_out", "late", "late_mean")}
    for column, flag in enumerate(SEAS):
        here = data.flags == flag
        part = fit.Region(data.region.siconc[:, here], data.region.area[here])
        own = fit.shifts(part, base)
        for month in range(12):
            if fit.usable(part.month(month), base):
                out["left_out"][month, column] = left_out(driver[month], own[month])
                late = split(driver[month], own[month])
                out["late"][month, column], out["late_mean"][month, column] = late
    return out


def thickness(data: Record) -> np.ndarray:
    """Left-out skill of the thinning (month, sea)."""
    state = fit.yearly(data.whole, BASE[0] <= YEARS)[1 : fit.THICK_YEARS.size]
    thick = fit.thicknesses(data.region, data.flags)[:, :, 1:]
    return np.array([[left_out(state[:, month], row) for row in rows]
                     for month, rows in enumerate(thick)])  # fmt: skip


def moved(
    data: Record, normal: np.ndarray, driver: np.ndarray, relation: dict[str, np.ndarray],
    lowest: np.ndarray, month: int,
) -> np.ndarray:  # fmt: skip
    """Concentration (cell) of a month that the relation makes of a normal."""
    slope = np.nan_to_num(relation["slope"][month], nan=PRIOR_SLOPE).clip(0)
    within = max(driver, lowest[month])
    return shifted(normal, (slope * within + PRIOR_SLOPE * (driver - within)) @ data.blend)


def observed_hindcast(data: Record) -> np.ndarray:
    """RMSE (3, month) over the seas of the route for the mean of 2011-2020.

    The normal of 1979-1990 moved by the hemispheric area that was observed in each year of
    2011-2020, by relations of 1979-2000; that normal kept; the straight lines of 1979-2000.
    """
    driver = fit.shifts(data.whole, START)
    relation = fit.relations(data.region, data.flags, driver, START, LEARNT)
    lowest = driver[:, LEARNT].min(axis=1)
    ship = np.isin(data.flags, NSR)
    out = np.empty((3, 12))
    for month in range(12):
        fields = data.region.month(month).astype(float)
        normal = fields[START].mean(axis=0)
        told = [moved(data, normal, d, relation, lowest, month) for d in driver[month, TARGET]]
        slope, level = np.polyfit(YEARS[LEARNT], fields[LEARNT], 1)
        line = (level + slope * YEARS[TARGET].mean()).clip(0, 1)
        truth = fields[TARGET].mean(axis=0)
        for row, guess in enumerate((np.mean(told, axis=0), normal, line)):
            out[row, month] = rmse(guess[ship] - truth[ship], data.region.area[ship])
    return out


def rmse(miss: np.ndarray, weight: np.ndarray) -> float:
    """Root of the weighted mean square."""
    return float(np.sqrt((miss**2 * weight).sum() / weight.sum()))


class Hindcast(NamedTuple):
    """The whole method from 1979-1990 to 2011-2020, driven by the CMIP6 models."""

    rmse: np.ndarray  # (month) of the mean over models
    kept: np.ndarray  # (month) of the normal of 1979-1990
    inside: float  # share of months and seas within the range of the models and relations
    sea: np.ndarray  # (month, sea of the route, 4): 1979-1990, told 5 %, 95 %, observed


def model_hindcast(data: Record, folder: Path) -> Hindcast:
    """Each CMIP6 model's own area of 2011-2020 over that of 1979-1990 moves the early normal."""
    driver = fit.shifts(data.whole, START)
    relation = fit.relations(data.region, data.flags, driver, START, LEARNT)
    lowest = driver[:, LEARNT].min(axis=1)
    runs = fit.drivers(folder / fit.DRIVERS)["ssp585"]
    early, late = (fit.period_means(runs, *p) for p in ((1979, 1990), BASE))
    firsts = [runs.names.index(own[0]) for own in models().values()]
    ship, error = np.isin(data.flags, NSR), np.nan_to_num(relation["error"], nan=0.5)
    told_rmse, kept = np.empty(12), np.empty(12)
    sea = np.empty((12, len(NSR), 4))
    dice = np.random.default_rng(1)
    noise = dice.standard_normal((len(firsts), len(SEAS)))
    for month in range(12):
        normal, truth = (data.region.month(month)[y].mean(axis=0).astype(float)
                         for y in (START, TARGET))  # fmt: skip
        whole = data.whole.month(month)[START].mean(axis=0).astype(float)
        curve = fit.left(whole, data.whole.area, fit.SHIFTS) / (whole @ data.whole.area)
        told = []
        for index, run in enumerate(firsts):
            d = float(np.interp(late[run, month] / early[run, month], curve, fit.SHIFTS))
            drawn = {"slope": relation["slope"] + error * noise[index]}
            told.append(moved(data, normal, d, drawn, lowest, month))
        mean = np.mean(told, axis=0)
        told_rmse[month] = rmse((mean - truth)[ship], data.region.area[ship])
        kept[month] = rmse((normal - truth)[ship], data.region.area[ship])
        for column, flag in enumerate(NSR):
            here = data.flags == flag
            each = [float(np.average(f[here], weights=data.region.area[here]))
                    for f in (normal, truth, *told)]  # fmt: skip
            sea[month, column] = each[0], *np.quantile(each[2:], (0.05, 0.95)), each[1]
    inside = (sea[..., 3] >= sea[..., 1] - 0.02) & (sea[..., 3] <= sea[..., 2] + 0.02)
    return Hindcast(told_rmse, kept, float(inside.mean()), sea)


def thickness_hindcast(data: Record) -> np.ndarray:
    """RMSE (2, month) of the sea means of 2008-2017 [m]: relations of 1979-1998, and level kept."""
    learnt, late = THICK_LEARNT, THICK_TARGET
    state = fit.yearly(data.whole, YEARS <= 1998)
    thick = fit.thicknesses(data.region, data.flags)
    relation = fit.thinning(thick, state, learnt)["slope"].clip(0)
    lowest = np.nanmin(state[: learnt.sum()], axis=0)
    truth = np.exp(thick[:, 1:8, late]).mean(axis=2)
    level = np.exp(thick[:, 1:8, learnt].mean(axis=2))
    out = np.empty((2, 12))
    for month in range(12):
        now = state[: late.size][late, month].mean()
        within = max(now, lowest[month])
        change = relation[month, 1:8] * (within - 1) + PRIOR_THINNING * (now - within)
        out[0, month] = np.sqrt(np.mean((level[month] * np.exp(change) - truth[month]) ** 2))
        out[1, month] = np.sqrt(np.mean((level[month] - truth[month]) ** 2))
    return out
