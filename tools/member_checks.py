"""The checks of the members that docs/ice-science.md reports, as plain numbers."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import ice_inputs
import member_stats as stats
import numpy as np
from scipy.stats import chi2

from nsrkit.ice import generator, record

SEAS = len(stats.SEAS)
RANKED = 99
BINS = 5
# Year, area, month (1 = January) and side of what came to be known as a light or a heavy season.
EVENTS = (
    (2007, "East Siberian", 8, "low"), (2007, "East Siberian", 10, "low"),
    (2007, "Chukchi", 11, "low"), (2012, "East Siberian", 8, "low"),
    (2012, "Laptev", 9, "low"), (2012, "Kara", 11, "low"), (2013, "Vilkitsky Strait", 8, "high"),
    (2013, "East Siberian", 9, "high"), (2013, "East Siberian", 10, "high"),
    (2021, "East Siberian", 10, "high"), (2021, "Chukchi", 9, "high"),
    (2021, "Vilkitsky Strait", 10, "high"), (2024, "Chukchi", 7, "high"),
    (2024, "Chukchi", 8, "high"), (2024, "East Siberian", 10, "high"),
)  # fmt: skip
# Settings of the generator that are compared: memory [months] and power.
SETTINGS = ((72, 1), (24, 2), (36, 2), (48, 2), (72, 2), (72, 3), (96, 2))


class Areas(NamedTuple):
    """Area means of the record and of members that follow its climate, and their statistics."""

    record: np.ndarray  # (month of MONTHS, area)
    members: np.ndarray  # (member, month, area)
    own: stats.Statistics  # of the record
    interval: stats.Statistics  # 95 % interval of it, years resampled (2, month, area)
    pooled: stats.Statistics  # of the members about their mean
    inside: stats.Statistics  # bool: pooled within the interval
    drawn: stats.Statistics  # bool: own within what 95 % of the members have over 31 years


def areas(siconc: np.ndarray, n: int, share: np.ndarray) -> Areas:
    """Spread and memory of areas, record against members."""
    seen, made = siconc @ share.T, stats.histories(n, share)
    rest = stats.beyond_trend(seen)
    own, sample = stats.statistics(rest), stats.resampled(rest)
    pooled = stats.pooled(stats.beyond_mean(made))
    each = stats.statistics(stats.beyond_trend(made))
    return Areas(
        seen, made, own,
        stats.Statistics(*(np.nanpercentile(part, [2.5, 97.5], axis=0) for part in sample)),
        pooled,
        stats.Statistics(*map(stats.within, pooled, sample)),
        stats.Statistics(*map(stats.within, own, each)),
    )  # fmt: skip


def settings(found: Areas, siconc: np.ndarray, share: np.ndarray, n: int = 16) -> np.ndarray:
    """For each of SETTINGS: share inside (3), median of spread over the record's, years mixed."""
    sample = stats.resampled(stats.beyond_trend(siconc @ share.T))
    kept, rows = (generator.MEMORY, generator.POWER), []
    for memory, power in SETTINGS:
        generator.MEMORY, generator.POWER = memory, power
        got = stats.pooled(stats.beyond_mean(stats.histories(n, share)))
        inside = [stats.within(*pair).mean() for pair in zip(got, sample, strict=True)]
        drawn = np.stack([generator.weights(stats.SEED, i, 24300) for i in range(400)])
        mixed = np.median(1 / (drawn**4).sum(axis=1))
        rows.append([*inside, np.median(got.std / found.own.std), mixed])
    generator.MEMORY, generator.POWER = kept
    return np.array(rows)


def ranks(seen: np.ndarray, made: np.ndarray, seed: int = stats.SEED) -> np.ndarray:
    """How many of the members (member, ...) lie below the record (...); ties by lot."""
    lot = np.random.default_rng(seed).random(seen.shape)
    return np.asarray(
        (made < seen).sum(axis=0) + np.floor(lot * ((made == seen).sum(axis=0) + 1))
    ).astype(int)


def flatness(rank: np.ndarray, n: int) -> np.ndarray:
    """Chi-square of ranks (year, ...) among n members in BINS equal bins."""
    place = np.minimum(rank * BINS // (n + 1), BINS - 1)
    counts = np.stack([(place == each).sum(axis=0) for each in range(BINS)])
    expected = rank.shape[0] / BINS
    return np.asarray(((counts - expected) ** 2 / expected).sum(axis=0))


class Ranks(NamedTuple):
    """Ranks of the record's years among members made without them."""

    rank: np.ndarray  # (year, month, sea)
    p: np.ndarray  # (month, sea), chi-square
    p_all: float  # of all months and seas together, members in the place of the record


def ranked(found: Areas, share: np.ndarray) -> Ranks:
    """Rank histograms of the seas, each year left out of what its members are made of."""
    by_year = found.record.reshape(-1, 12, found.record.shape[1])[..., :SEAS]
    rows = [
        ranks(seen, stats.without(int(year), RANKED, share[:SEAS]))
        for year, seen in zip(stats.YEARS, by_year, strict=True)
    ]
    own = flatness(np.stack(rows), RANKED)
    # The months and seas of a year hang together: what the sum of all chi-squares may be is seen
    # on members that take the place of the record.
    made = found.members[..., :SEAS].reshape(len(found.members), -1, 12, SEAS)
    sums = [
        flatness(ranks(each, np.delete(made, i, axis=0)), len(made) - 1).sum()
        for i, each in enumerate(made)
    ]
    return Ranks(np.stack(rows), chi2.sf(own, BINS - 1), float(np.mean(sums >= own.sum())))


def extremes(siconc: np.ndarray, share: np.ndarray, n: int = 500) -> list[list[float]]:
    """Of each of EVENTS: area mean, least and greatest of members, share of them as far out.

    The last again of members that are made without the year; NaN after 2020, which no member holds.
    """
    out, seen, made, other = [], {}, {}, {}
    for year in sorted({event[0] for event in EVENTS}):
        numbers = np.arange(year * 12, year * 12 + 12)
        made[year] = stats.histories(n, share, numbers=numbers)
        if year in stats.YEARS:
            seen[year] = siconc[numbers - stats.MONTHS[0]] @ share.T
            other[year] = stats.without(year, n, share)
        else:
            seen[year] = record.monthly("siconc", numbers) @ share.T
            other[year] = np.full_like(made[year], np.nan)
    for year, area, month, side in EVENTS:
        place = (..., month - 1, stats.NAMES.index(area))
        was, many, rest = (each[year][place] for each in (seen, made, other))
        out.append(
            [was, many.min(), many.max(), _beyond(many, was, side), _beyond(rest, was, side)]
        )
    return out


def _beyond(many: np.ndarray, was: float, side: str) -> float:
    if np.isnan(many).all():
        return float("nan")
    return float((many <= was if side == "low" else many >= was).mean())


class Patterns(NamedTuple):
    """Fields of one month about their trend, record and members."""

    std: tuple[np.ndarray, np.ndarray]  # (cell)
    likeness: float  # correlation of the two over the seas' cells
    spectrum: np.ndarray  # (mode) share of variance, record
    spectra: np.ndarray  # (member, mode)


def patterns(siconc: np.ndarray, month: int, share: np.ndarray, n: int = 24) -> Patterns:
    """Where and in which patterns a month (0 = January) varies in the seas of the route."""
    numbers = stats.MONTHS[month::12]
    made = np.stack([generator.Member(stats.SEED, i).means("siconc", numbers) for i in range(n)])
    line = np.vander(stats.YEARS - 2005.0, 2)
    project = np.eye(numbers.size) - line @ np.linalg.pinv(line)
    own, each = project @ siconc[month::12], np.einsum("ij,njc->nic", project, made)
    std = own.std(axis=0), (made - made.mean(axis=0)).std(axis=(0, 1), ddof=1)
    sea = share[:SEAS].sum(axis=0) > 0
    return Patterns(
        std,
        float(np.corrcoef(std[0][sea], std[1][sea])[0, 1]),
        _spectrum(own[:, sea]),
        np.stack([_spectrum(fields[:, sea]) for fields in each]),
    )


def _spectrum(fields: np.ndarray) -> np.ndarray:
    power = np.linalg.eigvalsh(fields @ fields.T)[::-1]
    return np.asarray(power / power.sum())


def open_months(areas: np.ndarray, limit: float = 0.15) -> np.ndarray:
    """Longest run of months with area means below a limit (..., year, sea)."""
    open_ = (areas < limit).reshape(*areas.shape[:-2], -1, 12, areas.shape[-1])
    longest = run = np.zeros((*open_.shape[:-2], open_.shape[-1]), int)
    for month in range(12):
        run = np.where(open_[..., month, :], run + 1, 0)
        longest = np.maximum(longest, run)
    return longest


def thickness(share: np.ndarray, n: int = 30) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Of record (to 2017, where it rests on PIOMAS) and members: what thickness does (month, sea).

    Standard deviation [m], correlation with one, two and twelve months later and with the
    concentration of the month.
    """
    share = share[:SEAS]
    numbers = stats.MONTHS[stats.MONTHS < 2018 * 12]
    years = numbers.size // 12
    line = np.vander(np.arange(years) - years / 2, 2)
    project = np.eye(years) - line @ np.linalg.pinv(line)
    both = []
    for variable in ("sithick", "siconc"):
        seen = (record.monthly(variable, numbers) @ share.T).reshape(years, 12, SEAS)
        rest = np.einsum("ij,jma->ima", project, seen) * np.sqrt(years / (years - 2))
        made = stats.beyond_mean(stats.histories(n, share, variable, numbers))
        both.append((rest.reshape(1, -1, SEAS), made))
    (thick, thicks), (conc, concs) = both
    out = {"std": (_together(thick, thick, 0, False), _together(thicks, thicks, 0, False))}
    for lag in (1, 2, 12):
        out[f"lag{lag}"] = _together(thick, thick, lag), _together(thicks, thicks, lag)
    out["siconc"] = _together(conc, thick, 0), _together(concs, thicks, 0)
    return out


def _together(one: np.ndarray, two: np.ndarray, lag: int, scaled: bool = True) -> np.ndarray:
    """Correlation (month, sea) of series with others `lag` months later; or the spread."""
    end = one.shape[1] - lag
    rows = []
    for month in range(12):
        a, b = one[:, month:end:12], two[:, month + lag :: 12]
        cross = (a * b).sum(axis=(0, 1))
        size = np.sqrt((a**2).sum(axis=(0, 1)) * (b**2).sum(axis=(0, 1)))
        rows.append(cross / size if scaled else np.sqrt(cross / (a.shape[0] * a.shape[1])))
    return np.stack(rows)


def levels(folder: Path) -> dict[str, tuple[float, float]]:
    """RMSE [1e3 km2] of 2021-2025 in published areas: mean of 2011-2020, line of 1979-2020."""
    names = tuple(name.replace(" ", "-") for name in stats.SEAS)
    known = ice_inputs.areas(folder / "data", names)
    late = [number for number in known if number >= 2021 * 12]
    miss = []
    for number in late:
        past = np.arange(1979, 2021)
        own = np.array([known.get(y * 12 + number % 12, np.full(SEAS, np.nan)) for y in past])
        fine = np.isfinite(own[:, 0])
        line = np.polynomial.polynomial.polyfit(past[fine] - 2000.0, own[fine], 1)
        guess = np.maximum(line[0] + line[1] * (number // 12 - 2000), 0)
        miss.append([own[past >= 2011].mean(axis=0) - known[number], guess - known[number]])
    rmse = np.sqrt((np.array(miss) ** 2).mean(axis=0)) * 1e3
    return {name: tuple(map(float, rmse[:, i])) for i, name in enumerate(stats.SEAS)}  # type: ignore[misc]


def changes(folder: Path, found: Areas, today: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Spread (month, sea) of 2011-2025 over that of 1990-2020: published areas, then members."""
    names = tuple(name.replace(" ", "-") for name in stats.SEAS)
    known = ice_inputs.areas(folder / "data", names)
    published = [
        [_spread(known, month, 2011, 2025, 0), _spread(known, month, 1990, 2020, 1)]
        for month in range(12)
    ]
    late, early = np.array(published).transpose(1, 0, 2)
    return late / early, today[..., :SEAS].std(axis=0) / found.pooled.std[:, :SEAS]


def _spread(
    known: dict[int, np.ndarray], month: int, first: int, last: int, degree: int
) -> np.ndarray:
    years = [year for year in range(first, last + 1) if year * 12 + month in known]
    areas, line = np.array([known[y * 12 + month] for y in years]), np.vander(years, degree + 1)
    rest = areas - line @ np.linalg.lstsq(line.astype(float), areas, rcond=None)[0]
    return np.sqrt((rest**2).sum(axis=0) / (len(years) - degree - 1))
