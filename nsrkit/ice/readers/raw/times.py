"""Time axes: any calendar, stamps at the start or middle, bounds, months by number, none at all."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.errors import DataError

if TYPE_CHECKING:
    import xarray as xr

NAMES = r"(?i)(time|tdim|t|month|date|time_?counter|nt|julian)"
STANDARD = ("standard", "gregorian", "proleptic_gregorian", "")
FIRST_YEAR, LAST_YEAR = 1850, 2500
MOST_STAMPS = 1_000_000
# Lengths [d] of what a stamp stands for, between which it is a month.
MONTH_D = (25.0, 35.0)
_MONTHLY = r"(?i)^(mon|p0?1m|.*\bmonth)"


class Stamps(NamedTuple):
    """Times of one file."""

    dim: str | None  # dimension of time; None where the fields have none
    middle: np.ndarray  # (stamp) float, days since 1970-01-01
    monthly: bool | None  # whether each stands for a month; None where the file does not tell
    notes: tuple[str, ...] = ()


def read(data: xr.Dataset, variable: str, path: Path, year: int | None = None) -> Stamps:
    """Times of a variable of a file; `year` is that of months that are but numbered 1 to 12.

    Raises
    ------
    DataError
        No time anywhere, or one that cannot be read.
    """
    axis = _axis(data, variable)
    told = _told(data)
    if axis is None:
        middle, notes = _of_attributes(data, path)
        return Stamps(_time_dim(data, variable), middle, told, notes)
    stamps = data[axis]
    if stamps.size > MOST_STAMPS:
        raise DataError(f"{path}: {axis} declares {stamps.size} times; {MOST_STAMPS} can be read")
    if not stamps.size:
        raise DataError(f"{path} holds no time: {axis} is empty")
    edges = _bounds(data, axis)
    values = _numbers(stamps.variable, axis, path)
    if "units" not in stamps.attrs and np.isin(values, np.arange(1, 13)).all() and "month" in axis:
        return Stamps(str(stamps.dims[0]), _of_year(values, year, path), True)
    middle = _days(values, stamps.attrs, axis, path)
    if edges is not None:
        units = {key: stamps.attrs[key] for key in ("units", "calendar") if key in stamps.attrs}
        low, high = (_days(edge, units, axis, path) for edge in edges)
        if (high > low).all():
            middle = (low + high) / 2
            length = float(np.median(high - low))
            told = MONTH_D[0] < length < MONTH_D[1] if told is None else told
    dim = str(stamps.dims[0]) if stamps.dims else _time_dim(data, variable)
    return Stamps(dim, middle, told)


def _of_year(values: np.ndarray, year: int | None, path: Path) -> np.ndarray:
    """Middle of numbered months."""
    if year is None:
        raise DataError(f"{path} numbers its months 1 to 12 and tells no year: give year=")
    return _middle_of_month(year * 12 + values.astype(int) - 1)


def _axis(data: xr.Dataset, variable: str) -> str | None:
    """Name of the variable that holds the times."""
    dims = data[variable].dims
    named = [str(name) for name, v in data.variables.items() if v.ndim <= 1
             and re.search(r"\bsince\b|^(yyyymmdd|day as )", str(v.attrs.get("units", "")))
             and (set(v.dims) <= set(dims))]  # fmt: skip
    best = [name for name in named if re.fullmatch(NAMES, name)
            or data[name].attrs.get("standard_name") == "time"]  # fmt: skip
    along = [name for name in best or named if data[name].dims]
    found = along or best
    if found:
        return sorted(found, key=lambda name: name != "time")[0]
    for name in ("time", "month", "date"):
        if name in data.variables and data[name].ndim == 1 and name in dims:
            return name
    return None


def _time_dim(data: xr.Dataset, variable: str) -> str | None:
    return next((str(dim) for dim in data[variable].dims if re.fullmatch(NAMES, str(dim))), None)


def _numbers(variable: xr.Variable, axis: str, path: Path) -> np.ndarray:
    try:
        values = np.atleast_1d(variable.values).ravel()
    except Exception as fault:  # whatever a library raises on a damaged file
        raise DataError(f"{path}: {axis} cannot be read: damaged or cut short; fetch it again "
                        f"({fault})") from fault  # fmt: skip
    if values.dtype.kind not in "iuf":
        raise DataError(f"{path}: {axis} holds no numbers but {values.dtype}")
    return values.astype(np.float64)


def _bounds(data: xr.Dataset, axis: str) -> tuple[np.ndarray, np.ndarray] | None:
    """Start and end of what each stamp stands for."""
    name = data[axis].attrs.get("bounds") or f"{axis}_bnds"
    if name not in data.variables or data[name].ndim != 2 or data[name].shape[1] != 2:
        return None
    edges = np.asarray(data[name].values, np.float64)
    if edges.shape[0] != data[axis].size or not np.isfinite(edges).all():
        return None
    return edges[:, 0], edges[:, 1]


def _days(values: np.ndarray, attrs: dict[str, object], axis: str, path: Path) -> np.ndarray:
    """Days since 1970-01-01 of stored times."""
    units, calendar = str(attrs.get("units", "")), str(attrs.get("calendar", "standard")).lower()
    if not np.isfinite(values).all() or (np.abs(values) > 1e15).any():
        raise DataError(f"{path}: {axis} has missing or absurd values")
    try:
        if re.match(r"(?i)(yyyymmdd|day as %Y%m%d)", units):
            return _digits(values)
        months = re.match(r"(?i)months? since (\d+)-(\d+)", units)
        if months:
            number = int(months[1]) * 12 + int(months[2]) - 1 + np.floor(values).astype(int)
            return _middle_of_month(number)
        decoded = _decoded(values, units, calendar)
    except Exception as fault:
        raise DataError(f"{path}: {axis} has the unit {units!r} and the calendar {calendar!r}, "
                        f"which cannot be read as times ({fault})") from None  # fmt: skip
    days = _real(decoded, calendar) if decoded.dtype == object else (
        decoded.astype("datetime64[s]").astype(np.float64) / 86400)  # fmt: skip
    years = (days.min() / 365.2425 + 1970, days.max() / 365.2425 + 1970)
    if years[0] < FIRST_YEAR or years[1] > LAST_YEAR:
        raise DataError(f"{path}: {axis} ({units}) reaches from the year {years[0]:.0f} to "
                        f"{years[1]:.0f}: absurd; is its unit right?")  # fmt: skip
    return np.asarray(days, np.float64)


def _decoded(values: np.ndarray, units: str, calendar: str) -> np.ndarray:
    """Dates as datetime64, or as objects of another calendar."""
    from xarray.coding.times import decode_cf_datetime

    if calendar in STANDARD:
        try:
            return np.asarray(decode_cf_datetime(values, units, calendar, use_cftime=False))
        except Exception:  # a reference before 1678, which some versions of pandas do not know
            pass
    return np.asarray(decode_cf_datetime(values, units, calendar, use_cftime=True))


def _digits(values: np.ndarray) -> np.ndarray:
    """Dates written as numbers like 20210131.5."""
    whole = np.floor(values).astype(int)
    text = [f"{n // 10000:04d}-{n // 100 % 100:02d}-{n % 100:02d}" for n in whole]
    return np.asarray(np.array(text, "datetime64[D]").astype(np.float64) + (values - whole))


def _middle_of_month(number: np.ndarray) -> np.ndarray:
    """Middle of months (year x 12 + month of the year - 1)."""
    month = (np.asarray(number) - 1970 * 12).astype("datetime64[M]")
    start, after = (m.astype("datetime64[D]").astype(np.float64) for m in (month, month + 1))
    return np.asarray((start + after) / 2)


def _real(decoded: np.ndarray, calendar: str) -> np.ndarray:
    """Days since 1970-01-01 of dates of other calendars.

    Years without leap days keep their dates. In years of 360 days each month is stretched, or
    shrunk, to its real length, so that no date is lost.
    """
    out = np.empty(decoded.size)
    for i, date in enumerate(decoded.ravel()):
        month = np.datetime64(f"{date.year:04d}-{date.month:02d}")
        start = month.astype("datetime64[D]").astype(float)
        length = (month + 1).astype("datetime64[D]").astype(float) - start
        day = date.day - 1 + (date.hour + date.minute / 60 + date.second / 3600) / 24
        out[i] = start + (day * length / 30 if calendar == "360_day" else min(day, length - 1e-6))
    return out


def _told(data: xr.Dataset) -> bool | None:
    """Whether the file calls itself monthly."""
    for key in ("frequency", "time_coverage_resolution", "time_coverage_duration"):
        value = str(data.attrs.get(key, "")).strip()
        if value:
            return bool(re.match(_MONTHLY, value))
    return None


def _of_attributes(data: xr.Dataset, path: Path) -> tuple[np.ndarray, tuple[str, ...]]:
    """Time of a field without a time axis: its attributes, else the date in the file's name."""
    for first, last in (("time_coverage_start", "time_coverage_end"), ("start_date", "stop_date")):
        low, high = (_date(str(data.attrs.get(key, ""))) for key in (first, last))
        if low is not None:
            return np.array([low if high is None else (low + high) / 2]), ()
    date = _date(path.name)
    if date is not None:
        return np.array([date + 0.5]), (f"the date of {path.name} is taken from its name: it has "
                                        "no time inside",)  # fmt: skip
    raise DataError(
        f"{path} has no time: no variable in '... since ...', no attribute "
        "time_coverage_start, no date in its name: rename it to ..._YYYYMMDD.nc"
    )


def _date(text: str) -> float | None:
    """Days since 1970-01-01 of the first date in a text that is one: 6250-20200310 holds 2020."""
    form = r"(?<!\d)(?=(\d{4})-?(\d{2})-?(\d{2})(?:[T ]?(\d{2}):?(\d{2}))?)"
    for found in re.finditer(form, text):
        year, month, day, hour, minute = (int(part or 0) for part in found.groups())
        try:
            date = np.datetime64(f"{year:04d}-{month:02d}-{day:02d}")
        except ValueError:
            continue
        if FIRST_YEAR <= year <= LAST_YEAR:
            return float(date.astype("datetime64[D]").astype(float)) + (hour + minute / 60) / 24
    return None
