"""Open a file that a user brings as daily ice on the project's grid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from nsrkit.errors import DataError
from nsrkit.ice import grid as ice_grid
from nsrkit.ice import record
from nsrkit.ice import static as ice_static
from nsrkit.ice.fields import VARIABLES, dataset
from nsrkit.ice.months import Months, Normal, Record
from nsrkit.ice.readers import fields
from nsrkit.ice.readers.gather import Gathered, Words, gather
from nsrkit.ice.readers.products import products
from nsrkit.ice.readers.products.spec import CANONICAL, Aid, Product
from nsrkit.ice.readers.raw import files
from nsrkit.logs import logger

# What is larger [bytes] is handed over in dask arrays, where dask is at hand, of pieces this large.
MOST_WHOLE, PIECE = 256 << 20, 32 << 20
# A cell that a product without a land mask leaves bare in a month in which the record's normal has
# this much ice is land to the product.
SURELY_ICE = 0.8
LOG = logger(__name__)
_LONG = {
    "sivol": "volume of ice per area of the cell",
    "sisnthick": "thickness of the snow on the ice",
    "siage": "age of the ice",
    "si_ridge_ratio": "share of the ice that is ridged",
}


def open_product(
    source: str | Path | Iterable[str | Path],
    *,
    product: str | None = None,
    year: int | None = None,
    start: str | np.datetime64 | None = None,
    end: str | np.datetime64 | None = None,
    period: tuple[int, int] = (1991, 2020),
    grid_km: float = 25.0,
    variables: Sequence[str] = VARIABLES,
    siconc: str | None = None,
    thickness: str | None = None,
    names: Mapping[str, str] | None = None,
    units: Mapping[str, str] | None = None,
    flags: Sequence[float] = (),
    grid_file: str | Path | None = None,
) -> xr.Dataset:
    """Daily ice on the project's grid, from files of any product known here.

    The file itself tells which product it is (`nsrkit ice list` shows them), where its cells lie,
    its times, units and flags. Fields are regridded, months drawn into days as in the record, and
    whatever had to be repaired stands in the attribute `notes`. Nothing is read but headers and
    two fields until it is looked at.

    Parameters
    ----------
    source
        A file (netCDF, a flat binary of NSIDC-0051 or PIOMAS), a zarr store, a pattern with `*`, a
        folder, or a list of these: files of one product and grid, of any times and variables.
    product
        Take it for this product, whatever its marks say.
    year, start, end
        Days wanted, as in `nsrkit.ice.open`; without them all that the files have. A year may be
        held in part, a span may not. For a file that does not tell its year, `year` does.
    period
        Years of the normal, where one stands in.
    grid_km
        25, 12.5 or 5 [km].
    variables
        Of `siconc`, `sithick`, `sivol`, `sisnthick`, `siage`, `si_ridge_ratio`.
    siconc
        `record` (or `normal`) where the product has no concentration: the record's is taken, and
        a volume per area is divided by it.
    thickness
        `record` (or `normal`) where the product has no thickness: that of the record is taken.
    names
        Canonical name -> variable of the file, where the choice made is not the one wanted, as in
        {"siconc": "nsidc_bt_seaice_conc"}.
    units
        Canonical name -> unit, where the file states none or a wrong one, as in {"siconc": "%"}.
    flags
        Stored values that are no numbers and that the file does not declare.
    grid_file
        PIOMAS's grid.dat, where it does not lie beside the file.

    Returns
    -------
    Dataset (time, y, x)
        As `nsrkit.ice.open` gives it, with the kind `product`; NaN at sea (`surface` 0) is no data.
        Days that the files do not reach are left out; between times no farther apart than 8 days
        fields are drawn on a line. Dask arrays where it takes more than 256 MB and dask is at hand.

    Raises
    ------
    DataError
        What is wrong with which variable of which file, and what to do.

    Examples
    --------
    >>> import tempfile, pathlib, nsrkit
    >>> ice = nsrkit.ice.open("record", start="2020-03-01", end="2020-03-03")
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "mine.nc"
    >>> ice.drop_vars("surface").to_netcdf(path)
    >>> mine = open_product(path)
    >>> str(mine.siconc_kind.values[0]), mine.attrs["title"]
    ('product', 'sea ice after the CF conventions')
    """
    _check(grid_km, variables, siconc, thickness)
    LOG.info("opening %s", source)
    stand_in: dict[str, Months] = {
        "record": Record(),
        "normal": Normal(int(period[0]), int(period[1])),
    }
    aid = Aid(year, Path(grid_file).expanduser() if grid_file else None, dict(names or {}))
    found = gather(
        files.find(source), aid, _product(product), Words(dict(units or {}), tuple(flags))
    )
    conc = stand_in[siconc] if siconc and "siconc" not in found.series else None
    own = fields.Source(found, fields.weights_of(found, float(grid_km)), None, conc)
    thick = stand_in[thickness] if thickness and not own.holds("sithick") else None
    _check_held(own, variables, thick)
    needed = own.needs([name for name in variables if own.holds(name)])
    times = found.times(needed)
    _look(found, needed, times)
    own = fields.Source(found, own.weights, _hidden(found, needed, times), conc)
    days = _chosen(fields.covered(times, found.monthly), year, start, end, found)
    _check_reach(days, conc, thick)
    plan = fields.Days(own, days, times, thick)
    return _pieces(_dataset(plan, tuple(variables)))


def _check(grid_km: float, variables: Sequence[str], *stand_ins: str | None) -> None:
    if grid_km not in ice_grid.SPACINGS_KM:
        raise DataError(f"grid_km must be one of {ice_grid.SPACINGS_KM}, not {grid_km!r}")
    unknown = [name for name in variables if name not in CANONICAL]
    if unknown or not variables:
        raise DataError(f"variables={tuple(variables)!r}: choose among {', '.join(CANONICAL)}")
    for each in stand_ins:
        if each not in (None, "record", "normal"):
            raise DataError(f"{each!r} cannot stand in; 'record' or 'normal' can")


def _product(name: str | None) -> Product | None:
    known = {each.name: each for each in products()}
    if name is not None and name not in known:
        raise DataError(f"there is no product {name!r}; known are {', '.join(known)}")
    return known[name] if name else None


def _check_held(own: fields.Source, variables: Sequence[str], thick: Months | None) -> None:
    """Every variable asked for is there, or something stands in for it."""
    found = own.gathered
    where = found.names[0] + (f" (and {len(found.names) - 1} more)" if found.names[1:] else "")
    has = f"{where} ({found.product.title}) has"
    for name in variables:
        if own.holds(name) or (name == "sithick" and thick) or (name == "siconc" and own.conc):
            continue
        if name == "sithick" and "sivol" in found.series:
            raise DataError(f"{has} volume per area (heff) and no concentration to divide it by: "
                            "open it together with the product's files of concentration, or give "
                            "siconc='record' to take that of the record")  # fmt: skip
        if name == "sithick":
            raise DataError(f"{has} no ice thickness: give thickness='record' to take that of the "
                            "record, or variables=('siconc',) to go without")  # fmt: skip
        if name == "siconc":
            raise DataError(f"{has} no ice concentration: give siconc='record' to take that of "
                            "the record, or variables=('sithick',) to go without")  # fmt: skip
        raise DataError(f"{has} no {name}, only {', '.join(found.series)}")


def _look(found: Gathered, needed: Sequence[str], times: np.ndarray) -> None:
    """Read the first and last field of each variable, so that faults show at once."""
    for name in needed:
        if name == "sithick" and "siconc" in needed:
            continue  # may be missing wherever there is no ice
        seen = found.series[name].read(sorted({times[0].item(), times[-1].item()}))
        where = found.series[name].pieces[0].decode.where
        if np.isnan(seen).all():
            raise DataError(f"{where} holds no number within the domain at its first and last "
                            "time: all missing or flagged")  # fmt: skip
        if name == "siconc" and 0 < float(np.nanmax(seen)) <= 0.0101:
            found.notes.append(f"{where} is nowhere above 1 %: is its unit right (units=)?")


def _hidden(found: Gathered, needed: Sequence[str], times: np.ndarray) -> np.ndarray | None:
    """Cells (row, column) that are land to a product that stores 0 there."""
    if not found.product.zero_on_land:
        return None
    place = found.place
    assert place.lon is not None
    assert place.lat is not None
    axes = place.lon.ndim == 1
    x, y = ice_grid.xy(*(np.meshgrid(place.lon, place.lat) if axes else (place.lon, place.lat)))
    mask = ice_static.land_1km()
    column = np.floor((x - mask.x0_m) / mask.step_m).astype(int)
    row = np.floor((y - mask.y0_m) / mask.step_m).astype(int)
    shape = mask.land.shape
    inside = (row >= 0) & (row < shape[0]) & (column >= 0) & (column < shape[1])
    land = inside & mask.land[row.clip(0, shape[0] - 1), column.clip(0, shape[1] - 1)]
    # The months of the first, the middle and the last year tell which cells stay bare for ever.
    year, step = (12, 1) if found.monthly else (366, 30)
    start = np.array([0, times.size // 2, times.size - year]).clip(0)
    some = times[np.unique((start[:, None] + np.arange(0, year, step)).clip(0, times.size - 1))]
    bare = (found.series[needed[0]].read(some.tolist()) == 0).all(axis=0)
    day = some if found.monthly else np.floor(some).astype("datetime64[D]").astype(
        "datetime64[M]").astype(int)  # fmt: skip
    normal = record.normal_months("siconc", (1991, 2020))[np.unique(day % 12)].max(axis=0)
    plane = ice_grid.grid(25)
    near = record.model("siconc").nearest[
        np.floor((y - ice_grid.Y_EDGES_M[0]) / 25_000).astype(int).clip(0, plane.y.size - 1),
        np.floor((x - ice_grid.X_EDGES_M[0]) / 25_000).astype(int).clip(0, plane.x.size - 1),
    ]
    found.notes.append(f"{found.product.name} does not tell land from open water: land is told "
                       "from a mask of 1 km and from cells that stay bare where the record "
                       "freezes over")  # fmt: skip
    return np.asarray(land | (bare & (normal[near] >= SURELY_ICE)))


def _chosen(
    days: np.ndarray, year: int | None, start: Any, end: Any, found: Gathered
) -> np.ndarray:
    """The days asked for, all of which the files must reach."""
    if year is not None and (start is not None or end is not None):
        raise DataError("give either year or start and end, not both")
    held = f"{found.names[0]} holds {days[0]} to {days[-1]}"
    try:
        low = np.datetime64(f"{year:04d}-01-01" if year is not None else str(start), "D")
        high = np.datetime64(f"{year:04d}-12-31" if year is not None else str(end), "D")
    except ValueError as fault:
        if (start, end) == (None, None):
            return _said(days, found)
        raise DataError(f"not a date: {fault} (start and end go together)") from None
    kept = days[(days >= low) & (days <= high)]
    if not kept.size or (year is None and (kept[0] > low or kept[-1] < high)):
        raise DataError(f"{held}, not all of {low} to {high}")
    return _said(kept, found)


def _check_reach(days: np.ndarray, *stand_ins: Months | None) -> None:
    """What stands in must reach from the month before the first day to that after the last."""
    first, last = (int(day.astype("datetime64[M]").astype(int)) + 1970 * 12
                   for day in (days[0], days[-1]))  # fmt: skip
    for months in (each for each in stand_ins if each is not None):
        for number in range(first - 1, last + 2):
            if not months.has(number):
                year, month = divmod(number, 12)
                raise DataError(f"the {months.title} reaches no month {year}-{month + 1:02d} to "
                                f"stand in for {days[0]} to {days[-1]}: take 'normal', or other "
                                "days with start= and end=")  # fmt: skip


def _said(days: np.ndarray, found: Gathered) -> np.ndarray:
    gaps = np.flatnonzero(np.diff(days).astype(int) > 1)
    if gaps.size:
        first = days[gaps[0]]
        found.notes.append(f"{gaps.size} gaps in time, the first after {first}: those days are "
                           "left out")  # fmt: skip
    return days


def _dataset(plan: fields.Days, names: tuple[str, ...]) -> xr.Dataset:
    """Fields yet to be read, with coordinates, kinds and attributes."""
    own, found, days = plan.source, plan.source.gathered, plan.days
    grid_km = own.weights.grid_km
    blank = dataset(Normal(1991, 2020), days[0], days[-1], grid_km)
    time = days.astype("datetime64[ns]")
    out = blank.drop_vars(VARIABLES).sel(time=time).drop_vars(["siconc_kind", "sithick_kind"])
    month = days.astype("datetime64[M]").astype(int) + 1970 * 12
    notes = list(found.notes)
    for name in names:
        stand_in = {"siconc": own.conc, "sithick": plan.thick}.get(name)
        told = {"units": CANONICAL[name], "long_name": _LONG.get(name, ""), "grid_mapping": "crs"}
        attrs = dict(blank[name].attrs) if name in VARIABLES else told
        if stand_in is not None and name == "siconc":
            held = dataset(stand_in, days[0], days[-1], grid_km, ("siconc",))
            out[name] = held["siconc"].sel(time=time).variable
        else:
            out[name] = fields.variable(plan, name, attrs)
        kind = np.full(days.size, "product") if stand_in is None else stand_in.kinds(name, month)
        out = out.assign_coords({f"{name}_kind": ("time", kind)})
        if stand_in is not None:
            notes.append(f"{name} is that of the {stand_in.title}: the product has none")
        elif name == "sithick" and "sivol" in own.needs([name]):
            of = f"that of the {own.conc.title}" if own.conc else "its own"
            notes.append(f"sithick is the product's volume per area over {of} concentration")
    return out.assign_attrs(_attrs(plan, names, notes))


def _attrs(plan: fields.Days, names: Sequence[str], notes: list[str]) -> dict[str, str]:
    """Where the fields come from, and every repair."""
    found = plan.source.gathered
    more = f" and {len(found.names) - 3} more" if len(found.names) > 3 else ""
    listed = ", ".join(Path(name).name for name in found.names[:3]) + more
    told = {"source": f"{found.product.title}: {listed}", "references": found.product.references,
            "licence": found.attrs.get("license") or found.product.licence}  # fmt: skip
    stand_ins = [months for name, months in (("siconc", plan.source.conc), ("sithick", plan.thick))
                 if months is not None and (name in names or name == "siconc")]  # fmt: skip
    for months in stand_ins:
        told = {key: f"{text} {months.attrs.get(key, '')}".strip() for key, text in told.items()}
    drawn = plan.days.size - np.isin(plan.days.astype("i8"), np.floor(plan.times)).sum()
    if found.monthly:
        notes = [*notes, "days are drawn between months, as in the record"]
    elif drawn:
        notes = [*notes, f"{drawn} days are drawn on lines between the days that the files hold"]
    return {"Conventions": "CF-1.11", "title": found.product.title, **told,
            "product": found.product.name, "product_status": found.product.status,
            "notes": "; ".join(dict.fromkeys(notes))}  # fmt: skip


def _pieces(out: xr.Dataset) -> xr.Dataset:
    """In dask arrays where the whole would not fit well in memory."""
    if sum(v.nbytes for v in out.data_vars.values()) <= MOST_WHOLE or not find_spec("dask"):
        return out
    day = 4 * out.sizes["y"] * out.sizes["x"]
    return out.chunk(time=max(1, PIECE // day))
