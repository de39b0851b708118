"""Several files as one: their times in order, their fields read a few times at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.errors import DataError
from nsrkit.ice.readers.products.spec import CANONICAL, Aid, Field, Product
from nsrkit.ice.readers.raw import decode, files, places, times
from nsrkit.ice.readers.raw.places import Place

if TYPE_CHECKING:
    import xarray as xr

# A chunk is unpacked whole: one that swells beyond this [bytes] is refused.
MOST_CHUNK = 1 << 30
# Pairs of fields of one time that are compared before giving up.
MOST_TWINS = 100


class Words(NamedTuple):
    """What a user says about a file's numbers."""

    units: Mapping[str, str]
    flags: tuple[float, ...]


class Piece(NamedTuple):
    """One variable of one file."""

    variable: xr.Variable
    screens: tuple[tuple[xr.Variable, tuple[float, ...], int], ...]
    decode: decode.Decoder
    time_dim: str | None
    place: Place
    bare: bool = False  # what is missing is sea without ice, or land

    def read(self, at: Sequence[int]) -> np.ndarray:
        """Fields (time, row, column) at some positions in the file's time."""
        out = self.decode(_array(self.variable, self, at))
        for variable, values, bits in self.screens:
            mask = _array(variable, self, at)
            hidden = np.isin(mask, values)
            if bits:
                hidden |= mask.astype("i8") & bits != 0
            out[np.broadcast_to(hidden, out.shape)] = np.nan
        if self.bare:
            out[np.isnan(out)] = 0
        return out


def _array(variable: xr.Variable, piece: Piece, at: Sequence[int]) -> np.ndarray:
    """Stored numbers (time, row, column) of the window; one time where the variable has none."""
    rows, columns = piece.place.dims
    chosen = {rows: piece.place.window[0], columns: piece.place.window[1]}
    first, last = min(at), max(at)
    if piece.time_dim in variable.dims:
        chosen[str(piece.time_dim)] = slice(first, last + 1)
    part = variable.isel(chosen)
    part = part.isel({dim: 0 for dim in part.dims if dim not in chosen})
    part = part.transpose(*[dim for dim in (piece.time_dim, rows, columns) if dim in part.dims])
    try:
        values = np.asarray(part.values)
    except Exception as fault:  # whatever a library raises on a damaged file
        raise DataError(f"{piece.decode.where} cannot be read: damaged or cut short; fetch it "
                        f"again ({str(fault)[:200]})") from fault  # fmt: skip
    if piece.time_dim not in variable.dims:
        return values[None]
    return np.asarray(values[np.asarray(at) - first])


@dataclass(frozen=True, eq=False)
class Series:
    """One canonical variable of all files: where each time of it is."""

    pieces: tuple[Piece, ...]
    where: Mapping[float, tuple[int, int]]  # time -> (piece, position in it)

    def read(self, wanted: Iterable[float]) -> np.ndarray:
        """Fields (time, row, column) as float32, NaN where there is none."""
        spots = [self.where[key] for key in wanted]
        out = np.empty((len(spots), *self.pieces[0].place.shape), np.float32)
        for number in dict.fromkeys(piece for piece, _ in spots):
            rows = [i for i, (piece, _) in enumerate(spots) if piece == number]
            for run in _runs([spots[i][1] for i in rows]):
                out[[rows[i] for i in run]] = self.pieces[number].read(
                    [spots[rows[i]][1] for i in run]
                )
        return out


def _runs(at: Sequence[int]) -> list[list[int]]:
    """Positions in a list whose values are close enough to be read in one go."""
    order = np.argsort(at, kind="stable")
    breaks = np.flatnonzero(np.diff(np.asarray(at)[order]) > 2) + 1
    return [list(part) for part in np.split(order, breaks)]


@dataclass(frozen=True, eq=False)
class Gathered:
    """All files of one opening."""

    product: Product
    place: Place
    monthly: bool
    series: Mapping[str, Series]
    attrs: Mapping[str, str]
    names: tuple[str, ...]
    notes: list[str] = field(default_factory=list)

    def times(self, needed: Iterable[str]) -> np.ndarray:
        """Times that all these variables have: month numbers, or days since 1970-01-01."""
        sets = [set(self.series[name].where) for name in needed]
        common = set.intersection(*sets)
        if not common:
            raise DataError(f"{', '.join(needed)} have no time in common: open files of the same "
                            "span together")  # fmt: skip
        if any(each != common for each in sets):
            self.notes.append(f"only the {len(common)} times that {' and '.join(needed)} share")
        return np.array(sorted(common))


def gather(paths: Sequence[Path], aid: Aid, product: Product | None, words: Words) -> Gathered:
    """Open files and put their times in order.

    Raises
    ------
    DataError
        Files of several products or grids; a time twice with different fields.
    """
    raws: list[files.Raw] = []
    held, stamps, place = [], [], None
    notes: list[str] = []
    for path in paths:
        raw = files.read(path, aid, product)
        if raws and raw.product.name != raws[0].product.name:
            raise DataError(f"{path} is {raw.product.name}, {raws[0].path} is "
                            f"{raws[0].product.name}: open them apart")  # fmt: skip
        located = files.locate(raw.product, raw.data, aid.names)
        if not located:
            held_ = ", ".join(map(str, raw.data.variables))
            raise DataError(f"{path} holds none of {', '.join(CANONICAL)} (but {held_[:300]}): "
                            "name one with names={'siconc': 'variable'}")  # fmt: skip
        first = next(iter(located.values()))
        if place is None or not _alike(raws[0].data, raw.data):
            here = places.read(raw.data, first, raw.product, path)
            if place is not None and not place.same(here):
                raise DataError(f"{path} is on another grid than {raws[0].path}: open them apart")
            place = here
        raws.append(raw)
        held.append(located)
        stamps.append(times.read(raw.data, first, path, aid.year))
        notes += stamps[-1].notes
    assert place is not None
    _check_names(aid, raws)
    monthly = _monthly(raws[0].product, stamps, paths)
    keys = [_keys(each.middle, monthly) for each in stamps]
    if any((np.diff(each) < 0).any() for each in keys):
        notes.append("times out of order are sorted")
    series = {
        name: _series(name, raws, held, stamps, keys, place, words, notes)
        for name in dict.fromkeys(name for located in held for name in located)
    }
    attrs = {key: str(raws[0].data.attrs[key]) for key in ("title", "license", "licence")
             if raws[0].data.attrs.get(key)}  # fmt: skip
    return Gathered(raws[0].product, place, monthly, series, attrs,
                    tuple(str(path) for path in paths), [*place.notes, *notes])  # fmt: skip


def _alike(one: xr.Dataset, other: xr.Dataset) -> bool:
    """Whether two files have the same coordinates, as far as their ends tell."""
    for name, v in one.variables.items():
        told = str(v.attrs.get("standard_name", "")) + str(v.attrs.get("units", ""))
        if not v.ndim or "since" in told or not any(
            word in told for word in ("projection_", "longitude", "latitude", "degrees_")
        ):  # fmt: skip
            continue
        if name not in other.variables or other[name].shape != v.shape:
            return False
        ends = {dim: [0, n // 2, n - 1] for dim, n in v.sizes.items()}
        if not np.array_equal(v.isel(ends).values, other[name].variable.isel(ends).values):
            return False
    return dict(one.sizes).keys() == dict(other.sizes).keys()


def _check_names(aid: Aid, raws: Sequence[files.Raw]) -> None:
    """Every variable that the user names is in some file."""
    for wanted, given in aid.names.items():
        if not any(given in raw.data.variables for raw in raws):
            held = ", ".join(map(str, raws[0].data.variables))
            raise DataError(f"{raws[0].path} has no variable {given!r} (names= says that it is "
                            f"{wanted}), but {held[:300]}")  # fmt: skip


def _monthly(product: Product, stamps: Sequence[times.Stamps], paths: Sequence[Path]) -> bool:
    """Whether the times are months: the product, the files, or the distance of the times says."""
    if product.cadence in ("day", "month"):
        return product.cadence == "month"
    told = {each.monthly: path for each, path in zip(stamps, paths, strict=True)
            if each.monthly is not None}  # fmt: skip
    if len(told) == 2:
        raise DataError(f"{told[True]} is monthly, {told[False]} is not: open them apart")
    if told:
        return True in told
    middle = np.unique(np.concatenate([each.middle for each in stamps]))
    return middle.size > 1 and bool(
        times.MONTH_D[0] < np.median(np.diff(middle)) < times.MONTH_D[1]
    )


def _keys(middle: np.ndarray, monthly: bool) -> np.ndarray:
    """Month numbers (year x 12 + month of the year - 1), or days to the minute."""
    if monthly:
        month = np.floor(middle).astype("datetime64[D]").astype("datetime64[M]")
        return np.asarray(month.astype(int) + 1970 * 12)
    return np.asarray(np.round(middle * 1440) / 1440)


def _series(
    name: str, raws: Sequence[files.Raw], held: Sequence[Mapping[str, str]],
    stamps: Sequence[times.Stamps], keys: Sequence[np.ndarray], place: Place, words: Words,
    notes: list[str],
) -> Series:  # fmt: skip
    """Where each time of a variable is."""
    pieces: list[Piece] = []
    where: dict[float, tuple[int, int]] = {}
    twins: list[tuple[float, tuple[int, int]]] = []
    for raw, located, each, own in zip(raws, held, stamps, keys, strict=True):
        if name not in located:
            continue
        pieces.append(_piece(name, raw, located[name], each, place, words))
        for position, key in enumerate(own.tolist()):
            spot = (len(pieces) - 1, position)
            if where.setdefault(key, spot) != spot:
                twins.append((key, spot))
    found = Series(tuple(pieces), where)
    if twins:
        _check_twins(name, found, twins)
        notes.append(f"{len(twins)} times come twice with the same {name}: one of each is taken")
    return found


def _check_twins(name: str, series: Series, twins: Sequence[tuple[float, tuple[int, int]]]) -> None:
    for key, (number, position) in twins[:MOST_TWINS]:
        one, other = series.read([key])[0], series.pieces[number].read([position])[0]
        if not np.array_equal(one, other, equal_nan=True):
            where = series.pieces[number].decode.where
            raise DataError(f"{where}: {name} has two different fields for one time "
                            f"({_text(key)}): leave one of them out")  # fmt: skip
    if len(twins) > MOST_TWINS:
        raise DataError(f"{name} has {len(twins)} times twice: open each file once")


def _text(key: float) -> str:
    if isinstance(key, int):
        return f"{key // 12}-{key % 12 + 1:02d}"
    return str(np.datetime64(int(key * 1440), "m"))


def _piece(
    name: str, raw: files.Raw, variable: str, stamps: times.Stamps, place: Place, words: Words
) -> Piece:
    stored = raw.data[variable].variable
    where = f"{variable} of {raw.path}"
    _check_chunk(stored, where)
    if stored.sizes.get(stamps.dim, 1) != stamps.middle.size:
        raise DataError(f"{where} has the dimensions {dict(stored.sizes)}, yet there are "
                        f"{stamps.middle.size} times")  # fmt: skip
    fields = raw.product.fields
    plan = decode.decoder(stored, name, fields.get(name, Field((), CANONICAL[name])), where,
                          unit=words.units.get(name), flags=words.flags)  # fmt: skip
    screens = []
    for mask in dict.fromkeys([*raw.product.screens, *raw.product.screen_bits]):
        if mask in raw.data.variables:
            values = raw.product.screens.get(mask, ())
            bits = raw.product.screen_bits.get(mask, 0)
            screens.append((raw.data[mask].variable, values, bits))
    return Piece(stored, tuple(screens), plan, stamps.dim, place, raw.product.missing_is_bare)


def _check_chunk(stored: xr.Variable, where: str) -> None:
    """Refuse what would swell beyond all bounds when one field of it is read."""
    chunk = stored.encoding.get("chunksizes") or stored.encoding.get("chunks") or ()
    size = int(np.prod([int(n) for n in chunk], dtype=float)) * stored.dtype.itemsize
    if size > MOST_CHUNK:
        raise DataError(f"{where} is packed in pieces of {size / 2**30:.1f} GiB each, of which "
                        f"{MOST_CHUNK >> 30} can be unpacked: rechunk it (nccopy -c)")  # fmt: skip
