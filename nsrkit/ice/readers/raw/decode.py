"""Stored numbers to values: flags on the stored value first, then scale, then unit, then limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.errors import DataError
from nsrkit.ice.readers.products.spec import CANONICAL, Field
from nsrkit.units import factor

if TYPE_CHECKING:
    import xarray as xr

# Least and greatest value, and how far beyond (packing, interpolation) is still taken for them.
LIMITS = {
    "siconc": (0.0, 1.0, 0.05),
    "sithick": (0.0, 30.0, 0.1),
    "sivol": (0.0, 30.0, 0.1),
    "sisnthick": (0.0, 10.0, 0.05),
    "siage": (0.0, 50.0, 0.1),
    "si_ridge_ratio": (0.0, 1.0, 0.05),
}
# Fill values that nobody declared (1e20, 9.97e36 ...) are far beyond any field of ice.
FILL = 1e10
# More than this share of a field beyond its limits is a wrong unit, or flags, and not stray cells.
STRAY = 1e-3
_WORDS = {"": "1", "none": "1", "unitless": "1", "dimensionless": "1", "-": "1", "[1]": "1",
          "0-1": "1", "ratio": "1", "percentage": "%", "pct": "%", "[%]": "%", "[m]": "m",
          "year": "year", "years": "year", "yr": "year"}  # fmt: skip


class Decoder(NamedTuple):
    """How the stored numbers of one variable of one file become values."""

    where: str  # variable and file, for messages
    name: str  # canonical
    unsigned: bool
    missing: np.ndarray  # stored values that are no number
    stored: tuple[float, float]  # least and greatest stored value that is one
    scale: float
    offset: float

    def __call__(self, raw: np.ndarray) -> np.ndarray:
        """Values as float32 in the unit of the canonical variable; NaN where there is none.

        Raises
        ------
        DataError
            Many values beyond the limits of the variable.
        """
        if self.unsigned and raw.dtype.kind == "i":
            raw = raw.view(raw.dtype.str.replace("i", "u"))
        if raw.dtype.kind not in "iuf":
            raise DataError(f"{self.where} holds no numbers but {raw.dtype}")
        gone = np.isin(raw, self.missing) | (raw < self.stored[0]) | (raw > self.stored[1])
        if raw.dtype.kind == "f":
            gone |= ~(np.abs(raw) < FILL)
        with np.errstate(over="ignore", invalid="ignore"):
            values = (raw * self.scale + self.offset).astype(np.float32)
        values[gone] = np.nan
        return self._limited(values)

    def _limited(self, values: np.ndarray) -> np.ndarray:
        low, high, margin = LIMITS[self.name]
        beyond = (values < low - margin) | (values > high + margin)
        count, known = int(beyond.sum()), int(np.isfinite(values).sum())
        if count > STRAY * known:
            worst = values[beyond]
            raise DataError(
                f"{self.where} is read as {self.name} in {CANONICAL[self.name]}, yet {count} of "
                f"{known} values lie beyond {low:g} to {high:g} ({worst.min():g} to "
                f"{worst.max():g}): are they in another unit, or flags? Say units="
                f"{{'{self.name}': '%'}} (or m, cm ...), flags=(251, 252 ...)"
            )
        values[beyond] = np.nan
        return np.clip(values, low, high, out=values)


def decoder(
    variable: xr.Variable, name: str, field: Field, where: str, *,
    unit: str | None = None, flags: tuple[float, ...] = (),
) -> Decoder:  # fmt: skip
    """How to decode a variable, from its attributes and what is known of the product.

    Parameters
    ----------
    variable
        As stored; its values are not read.
    name
        Canonical variable that it is taken for.
    field
        What is known of it.
    where
        Variable and file, for messages.
    unit
        Of the user, before all others.
    flags
        Stored values that the user knows for flags.

    Raises
    ------
    DataError
        A unit that is not known, or not of the variable's kind.
    """
    attrs = variable.attrs
    kind = variable.dtype.kind
    unsigned = kind == "u" or str(attrs.get("_Unsigned", "")).lower() == "true"
    scale, offset = _number(attrs, "scale_factor", where), _number(attrs, "add_offset", where)
    ratio = _ratio(attrs, name, field, where, unit)
    scale = field.scale if scale is None else scale
    low, high = _stored(attrs, kind, scale, offset or 0.0, where)
    odd = [
        flag for flag in _many(attrs, "flag_values") if not low <= flag <= high or high == np.inf
    ]
    missing = [*field.flags, *flags, *odd]
    missing += [*_many(attrs, "_FillValue"), *_many(attrs, "missing_value")]
    if unsigned and variable.dtype.kind == "i":
        size = 2.0 ** (8 * variable.dtype.itemsize)
        missing += [flag + size for flag in missing if flag < 0]
    return Decoder(where, name, unsigned, np.array(sorted(set(missing)), float), (low, high),
                   scale * ratio, (offset or 0.0) * ratio)  # fmt: skip


def _many(attrs: dict[str, object], key: str) -> list[float]:
    """Numbers of an attribute."""
    try:
        return [float(value) for value in np.atleast_1d(np.asarray(attrs.get(key, []))).ravel()]
    except (TypeError, ValueError):
        return []


def _number(attrs: dict[str, object], key: str, where: str) -> float | None:
    found = _many(attrs, key)
    if key in attrs and (len(found) != 1 or not np.isfinite(found[0])):
        raise DataError(f"{where}: {key} is {attrs[key]!r}, not one number")
    if key == "scale_factor" and found and found[0] == 0:
        raise DataError(f"{where}: scale_factor is 0")
    return found[0] if found else None


def _stored(
    attrs: dict[str, object], kind: str, scale: float, offset: float, where: str
) -> tuple[float, float]:
    """Least and greatest stored value that is a number."""
    given = np.atleast_1d(np.asarray(attrs.get("valid_range", [])))
    bounds = _many(attrs, "valid_range")
    if len(bounds) != 2:
        least, most = _many(attrs, "valid_min"), _many(attrs, "valid_max")
        given = np.atleast_1d(np.asarray(attrs.get("valid_max", attrs.get("valid_min", []))))
        bounds = [least[0] if least else -np.inf, most[0] if most else np.inf]
    # Bounds of real numbers on packed integers are meant after scaling (netCDF User Guide, A.1).
    if kind in "iu" and given.dtype.kind == "f" and (scale != 1 or offset != 0):
        bounds = sorted((bound - offset) / scale for bound in bounds)
    if bounds[0] > bounds[1]:
        raise DataError(f"{where}: its valid range {bounds} is empty")
    return bounds[0], bounds[1]


def _ratio(
    attrs: dict[str, object], name: str, field: Field, where: str, unit: str | None
) -> float:
    """Factor from the unit of the scaled values to the canonical one."""
    told = str(attrs.get("units", "")).strip()
    have = unit or (field.units if field.units_known or not told else told)
    have = _WORDS.get(have.strip().lower(), have.strip())
    want = CANONICAL[name]
    ratio = factor(have, want)
    ratio = factor(have.lower(), want) if ratio is None else ratio
    if ratio is None:
        hint = "%" if want == "1" else want
        raise DataError(f"{where}: its unit {told or have!r} cannot be read as {want!r}; say which "
                        f"it is, as in units={{'{name}': '{hint}'}}")  # fmt: skip
    return ratio
