"""What is known of a product: how to recognise it, where it keeps what, and in which unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import xarray as xr

# Canonical names that a product may offer -> the unit that they are handed over in.
CANONICAL = {
    "siconc": "1",  # share of the cell's sea that is ice
    "sithick": "m",  # thickness of the ice itself
    "sivol": "m",  # volume of ice per area of the cell ("effective thickness", heff)
    "sisnthick": "m",  # snow on the ice
    "siage": "year",
    "si_ridge_ratio": "1",
}
# What a flag of a product may mean; none of them is a number, each becomes NaN.
MEANINGS = ("land", "coast", "lake", "pole hole", "missing", "unused")


@dataclass(frozen=True)
class Field:
    """Where a product keeps one canonical variable.

    Parameters
    ----------
    names
        Regular expressions for the whole name of the variable in the file (`group/name` in a
        group); the first that fits wins, so the best estimate stands first.
    units
        Unit of the values after scale_factor and add_offset, taken where the file states none.
    units_known
        The file's own `units` is known to be wrong: take `units` whatever it says.
    flags
        RAW stored value -> its meaning (one of `MEANINGS`), compared before any scaling. Values
        of the attributes _FillValue, missing_value, flag_values and valid_range are seen by the
        reader itself and need no entry.
    scale
        RAW value x scale is a value in `units`; only where the file states no scale_factor.
    standard_name
        CF standard name that finds the variable where no name fits.
    """

    names: tuple[str, ...]
    units: str = ""
    units_known: bool = False
    flags: Mapping[float, str] = field(default_factory=dict)
    scale: float = 1.0
    standard_name: str = ""


@dataclass(frozen=True)
class Marks:
    """What a file must hold to be this product; all of it, and never its name alone.

    Parameters
    ----------
    variables
        Regular expressions; each must fit the whole name of some variable (`group/name`).
    dims
        Regular expressions; each must fit the whole name of some dimension.
    attrs
        Global attribute -> regular expression found in its text, small and capital letters alike.
    standard_names
        Each must be the `standard_name` of some variable.
    """

    variables: tuple[str, ...] = ()
    dims: tuple[str, ...] = ()
    attrs: Mapping[str, str] = field(default_factory=dict)
    standard_names: tuple[str, ...] = ()


class Aid(NamedTuple):
    """What a user adds to a file that does not say everything of itself."""

    year: int | None = None
    grid_file: Path | None = None
    names: Mapping[str, str] = {}  # canonical name -> variable of the file


@dataclass(frozen=True)
class Flat:
    """A flat binary file without names.

    Parameters
    ----------
    fits
        Whether a file is of this layout, from its size and its own bytes (given: path).
    read
        The file as a raw dataset: variables named as in `Product.fields`, dims (time, y, x), with
        `time` as CF numbers and `lon`, `lat` (y, x) or `x`, `y` as coordinates.
    """

    fits: Callable[[Path], bool]
    read: Callable[[Path, Aid], xr.Dataset]


@dataclass(frozen=True)
class Product:
    """One product, as its producer publishes it.

    Parameters
    ----------
    name
        Short name, as `nsrkit ice list` shows it.
    title
        Its title in words.
    fields
        Canonical name -> where it is. `sithick` and `sivol` declare the kind of thickness: that of
        the ice itself, or the volume per area of the cell (divided by `siconc` when opened).
    grid
        Grid in words, with its spacing.
    cadence
        `day`, `month`, or `auto`: as the time axis says (several a day become daily means).
    licence, references
        Of the producer; references with a DOI where there is one.
    marks
        How a self-describing file (netCDF, zarr) is recognised.
    flat
        How a flat binary is recognised and read; then `marks` is empty.
    screens
        Variable -> RAW values where every field is missing (a surface mask beside the field).
    screen_bits
        Variable -> bits; where any is set every field is missing.
    crs
        Coordinate system, for files that state none or one that is known to be wrong.
    axis_units
        Unit of x and y where the file states none.
    missing_is_bare
        Sea without ice is stored as missing, as land is: what is missing counts as 0, and land is
        told from our mask (as with `zero_on_land`, which must be set, too).
    zero_on_land
        The product stores 0 on its land and no mask: what is land is then told from ours.
    checked
        The genuine file that was opened with this table; empty: none yet.
    notes
        What a user should know, a sentence each.
    """

    name: str
    title: str
    fields: Mapping[str, Field]
    grid: str
    cadence: str
    licence: str
    references: str
    marks: Marks = Marks()
    flat: Flat | None = None
    screens: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    screen_bits: Mapping[str, int] = field(default_factory=dict)
    crs: str = ""
    axis_units: str = ""
    missing_is_bare: bool = False
    zero_on_land: bool = False
    checked: str = ""
    notes: tuple[str, ...] = ()

    @property
    def status(self) -> str:
        """Whether a genuine file was opened with this table."""
        return f"checked: {self.checked}" if self.checked else (
            "not yet checked against a genuine file")  # fmt: skip

    @property
    def thickness(self) -> str:
        """Kind of thickness: `of the ice itself`, `volume per area` or `none`."""
        if "sithick" in self.fields:
            return "of the ice itself"
        return "volume per area" if "sivol" in self.fields else "none"

    def summary(self) -> dict[str, Any]:
        """Row for a table of products.

        Examples
        --------
        >>> one = Product("p", "P", {"sivol": Field(("heff",))}, "25 km", "day", "", "")
        >>> one.summary()["status"]
        'not yet checked against a genuine file'
        """
        return {"name": self.name, "title": self.title, "holds": tuple(self.fields),
                "thickness": self.thickness, "grid": self.grid, "cadence": self.cadence,
                "licence": self.licence, "references": self.references,
                "status": self.status}  # fmt: skip
