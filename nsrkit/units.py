"""The one gate for units: CF `units` attributes on arrays, unit suffixes on scalars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nsrkit.errors import DataError

if TYPE_CHECKING:
    import xarray as xr

KM_PER_NM = 1.852
MS_PER_KN = KM_PER_NM / 3.6
HOURS_PER_DAY = 24.0

# One factor per spelling: value in that unit x factor = value in the base unit of its kind.
_KINDS: dict[str, dict[str, float]] = {
    "fraction": {"1": 1.0, "%": 0.01, "percent": 0.01, "fraction": 1.0},
    "length": {"m": 1.0, "cm": 0.01, "mm": 0.001, "km": 1e3, "100 km": 1e5, "nm": 1852.0,
               "nmi": 1852.0, "nautical_mile": 1852.0, "meter": 1.0, "metre": 1.0,
               "meters": 1.0, "metres": 1.0},
    "speed": {"m s-1": 1.0, "m/s": 1.0, "ms-1": 1.0, "km h-1": 1 / 3.6, "km/h": 1 / 3.6,
              "kn": MS_PER_KN, "knot": MS_PER_KN, "knots": MS_PER_KN, "kt": MS_PER_KN},
    "time": {"s": 1.0, "h": 3600.0, "hour": 3600.0, "hours": 3600.0, "d": 86400.0,
             "day": 86400.0, "days": 86400.0},
}  # fmt: skip
_KIND_OF = {unit: kind for kind, table in _KINDS.items() for unit in table}


def factor(have: str, want: str) -> float | None:
    """Multiplier from unit `have` to unit `want`; None where they do not measure the same."""
    if have == want:
        return 1.0
    kind = _KIND_OF.get(have)
    if kind is None or kind != _KIND_OF.get(want):
        return None
    return _KINDS[kind][have] / _KINDS[kind][want]


def as_(da: xr.DataArray, unit: str) -> xr.DataArray:
    """The array in `unit`.

    Parameters
    ----------
    da
        Any dims; its `units` attribute says what it is in.
    unit
        A CF unit known here (fractions, lengths, speeds, times).

    Returns
    -------
    DataArray
        Same dims, NaN kept, `units` set to `unit`.

    Raises
    ------
    DataError
        The array has no `units`, or one that cannot be turned into `unit`.

    Examples
    --------
    >>> import xarray as xr
    >>> float(as_(xr.DataArray(36.0, attrs={"units": "km h-1"}), "m s-1"))
    10.0
    """
    name = da.name or "the array"
    have = da.attrs.get("units")
    if have is None:
        raise DataError(
            f"{name} has no 'units' attribute; set it, e.g. .assign_attrs(units='{unit}')"
        )
    ratio = factor(str(have).strip(), unit)
    if ratio is None:
        raise DataError(f"{name} is in {have!r}, which cannot be read as {unit!r}")
    return (
        da
        if ratio == 1.0 and have == unit
        else (da * ratio).assign_attrs(da.attrs | {"units": unit})
    )
