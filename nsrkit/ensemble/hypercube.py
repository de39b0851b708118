"""Ensembles as one dataset: blocks are kept as they end, and put together when all have."""

from __future__ import annotations

import io
import json
import os
import shutil
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

import nsrkit
from nsrkit.ensemble import executor
from nsrkit.ensemble import plan as plans
from nsrkit.ensemble.plan import Block, Plan
from nsrkit.errors import NsrkitError

if TYPE_CHECKING:
    import xarray as xr

_RUNNING, _INPUTS, _PART = ".running", "inputs.json", ".part"
_GROUP = "zarr.json"  # of a zarr folder; it is moved there last, and so says that all is there
_HASH, _TOLD = "input_hash", "inputs"
Packed = dict[str, np.ndarray]


class Variable(NamedTuple):
    """One result of an ensemble: what a block gives of it, and how it is kept."""

    dims: tuple[str, ...]
    """Dims of a block's array; in a cube the inner axes of the plan, or some of them."""
    dtype: str
    """Type it is kept in, e.g. "u2"."""
    attrs: dict[str, Any]
    """CF attributes, `units` and `long_name` among them."""
    scale: float | None = None
    """What is kept is value / scale, rounded."""
    missing: int | None = None
    """What is kept in the place of NaN."""
    kind: Literal["cube", "sum"] = "cube"
    """On all axes, or added up over blocks (whole numbers, so that no order matters)."""

    @property
    def largest(self) -> float:
        """The largest value that can be kept."""
        top = np.iinfo(self.dtype).max - (self.missing is not None)
        return float(top * (self.scale or 1.0))


def cube(
    design: Plan,
    function: Callable[[Block], Mapping[str, Any]],
    variables: Mapping[str, Variable],
    *,
    coords: Mapping[str, Any] | None = None,
    attrs: Mapping[str, Any] | None = None,
    to: str | Path | None = None,
    then: Callable[[xr.Dataset], xr.Dataset] | None = None,
    **how: Any,
) -> xr.Dataset:
    """Results of a function over all blocks of a design, as one dataset.

    Parameters
    ----------
    design
        What is varied, as `plan` makes it.
    function
        Takes a block and gives an array for each variable; its name and settings enter the hash
        that guards what is kept, so it must be a function of a module, a `functools.partial` of
        one, or an object with `digest()`.
    variables
        What it gives, by name.
    coords, attrs
        Further coordinates (as xarray takes them) and attributes of the dataset.
    to
        Folder of the result, a zarr group that `xarray.open_zarr` reads; None keeps it in memory.
        Each block is written there when it ends, under a temporary name, and moved: a run that was
        stopped, however, goes on from its finished blocks when it is called again.
    then
        Takes the dataset when all blocks are there and gives what is to be added to it; it is not
        part of the hash, so it must follow from the other inputs.
    **how
        `how`, `workers`, `client`, `scheduler` and `progress`, as in `run`.

    Returns
    -------
    Dataset
        The variables [in the units of their attributes] on the axes of the design. What is kept in
        whole numbers comes back as kept, so that memory and folder give the same bits; NaN where
        the function gave NaN. Attributes hold the inputs and their hash. With `to` it is read only
        where it is used.

    Raises
    ------
    NsrkitError
        Blocks failed, the folder holds another ensemble or something else, another run is writing
        in it, or zarr is not installed.

    Examples
    --------
    >>> from nsrkit.ensemble import plan
    >>> from nsrkit.ensemble.hypercube import Variable, cube
    >>> hours = Variable(("day",), "u2", {"units": "h", "long_name": "example"}, 0.1, 65535)
    >>> design = plan({"year": [2019, 2020], "day": [1, 2, 3]})
    >>> found = cube(design, nsrkit.ensemble.hypercube.example, {"hours": hours}, how="serial")
    >>> found.hours.sel(year=2020).values.round(1).tolist()
    [2020.1, 2020.2, nan]
    """
    _checked(design, variables)
    told = plans.inputs(design, function, {"variables": {k: list(v) for k, v in variables.items()},
                                           "attrs": dict(attrs or {})})  # fmt: skip
    extra = {_HASH: plans.digest(told), _TOLD: json.dumps(told, sort_keys=True)}
    given = dict(attrs or {}) | {"nsrkit_version": nsrkit.__version__} | extra
    if to is None:
        kept: dict[int, Packed] = {}

        def keep(block: Block, result: Any) -> None:
            kept[block.number] = pack(result, design, variables)

        executor.run(function, design.blocks(), each=keep, design=design, **how)
        return _more(_assembled(design, variables, kept.__getitem__, coords, given), then)[0]
    _zarr()
    folder = Path(to)
    with _alone(folder):
        if not _finished(folder, told):
            _fill(folder, design, function, variables, told, how)
            found = _assembled(design, variables, lambda i: _read(_block(folder, i)), coords, given)
            _publish(found.merge(_more(found, then)[1]), design, variables, folder)
    return opened(folder)


def example(block: Block) -> dict[str, np.ndarray]:
    """Hours of a block for the examples: the year and a tenth of the day, none on the third."""
    days = block.within["day"]
    return {"hours": np.where(days == 3, np.nan, block.at["year"] + days / 10)}


def opened(folder: str | Path) -> xr.Dataset:
    """The ensemble in a folder; values are read where they are used."""
    import xarray as xr

    if not (Path(folder) / _GROUP).exists():
        raise NsrkitError(f"{folder} holds no finished ensemble; run it again to go on with it")
    _zarr()
    found: xr.Dataset = xr.open_zarr(Path(folder), chunks=None)
    texts = [name for name in found.variables if found[name].dtype.kind in "OT"]
    return found.assign({name: found[name].copy(data=_texts(found[name])) for name in texts})


def _texts(values: xr.DataArray) -> np.ndarray:
    """Text in the type that axes in memory have."""
    return np.array([str(text) for text in values.values.ravel()]).reshape(values.shape)


def _checked(design: Plan, variables: Mapping[str, Variable]) -> None:
    for name, variable in variables.items():
        if name in design.axes:
            raise NsrkitError(f"{name!r} is an axis and cannot be a variable")
        inside = [dim for dim in design.inner if dim in variable.dims]
        if variable.kind == "cube" and tuple(inside) != variable.dims:
            raise NsrkitError(f"{name!r}: dims {variable.dims} must be inner axes {design.inner}")


def pack(result: Mapping[str, Any], design: Plan, variables: Mapping[str, Variable]) -> Packed:
    """A block's result as it is kept.

    Raises
    ------
    NsrkitError
        A variable is missing, has another shape, or a value that cannot be kept.
    """
    if set(result) != set(variables):
        raise NsrkitError(f"the function gave {sorted(result)}, not {sorted(variables)}")
    packed = {}
    for name, variable in variables.items():
        values = np.asarray(result[name])
        wanted = tuple(design.axes[dim].size for dim in variable.dims if dim in design.axes)
        if variable.kind == "cube" and values.shape != wanted:
            raise NsrkitError(f"{name!r} of a block has shape {values.shape}, not {wanted}")
        packed[name] = _whole(name, values, variable)
    return packed


def _whole(name: str, values: np.ndarray, variable: Variable) -> np.ndarray:
    """Values in the type they are kept in."""
    kind = np.dtype(variable.dtype)
    if kind.kind not in "iu":
        return values.astype(kind)
    gap = np.isnan(values) if values.dtype.kind == "f" else np.zeros(values.shape, bool)
    if gap.any() and variable.missing is None:
        raise NsrkitError(f"{name!r} holds NaN, and nothing is named for it")
    whole = np.where(gap, 0, values)
    if variable.scale is not None:
        whole = np.rint(whole / variable.scale)
    top = variable.largest / (variable.scale or 1.0)
    if whole.size and (whole.min() < np.iinfo(kind).min or whole.max() > top):
        raise NsrkitError(f"{name!r} holds {values[~gap].max():g}; at most {variable.largest:g} "
                          f"can be kept as {kind.name}")  # fmt: skip
    return np.where(gap, variable.missing or 0, whole).astype(kind)


def _assembled(
    design: Plan, variables: Mapping[str, Variable], block: Callable[[int], Packed],
    coords: Mapping[str, Any] | None, attrs: Mapping[str, Any],
) -> xr.Dataset:  # fmt: skip
    """All blocks as one dataset, still in whole numbers; in the order of the plan."""
    import xarray as xr

    arrays: dict[str, Any] = {}
    for made in design.blocks():
        part = block(made.number)
        for name, variable in variables.items():
            if variable.kind == "sum":
                arrays[name] = part[name] if name not in arrays else arrays[name] + part[name]
            else:
                if name not in arrays:
                    cut = tuple(design.axes[dim].size for dim in design.outer)
                    arrays[name] = np.empty(cut + part[name].shape, variable.dtype)
                arrays[name][made.place] = part[name]
    out = xr.Dataset(coords={**design.axes, **(coords or {})}, attrs=dict(attrs))
    for key, values in design.draws.items():
        out = out.assign_coords({key: (plans.DRAW, values, {"long_name": f"drawn {key}"})})
    for name, variable in variables.items():
        dims = (*design.outer, *variable.dims) if variable.kind == "cube" else variable.dims
        packing = {"scale_factor": variable.scale, "_FillValue": variable.missing}
        told = {key: value for key, value in packing.items() if value is not None}
        out[name] = (dims, arrays[name], variable.attrs | told)
    return out


def _more(
    packed: xr.Dataset, then: Callable[[xr.Dataset], xr.Dataset] | None
) -> tuple[xr.Dataset, xr.Dataset]:
    """(dataset as it would come back from a file with what `then` adds to it, only that)."""
    import xarray as xr

    decoded: xr.Dataset = xr.decode_cf(packed)
    added = then(decoded) if then is not None else xr.Dataset()
    return decoded.merge(added), added


def _fill(
    folder: Path, design: Plan, function: Callable[[Block], Any],
    variables: Mapping[str, Variable], told: dict[str, Any], how: dict[str, Any],
) -> None:  # fmt: skip
    """Compute the blocks that the folder does not have yet."""
    running = folder / _RUNNING
    running.mkdir(exist_ok=True)
    for left in running.glob(f"*{_PART}"):
        left.unlink()
    if not (running / _INPUTS).exists():
        _moved(json.dumps(told, sort_keys=True).encode(), running / _INPUTS)
    blocks = design.blocks()
    todo = [block for block in blocks if not _whole_file(_block(folder, block.number))]
    progress, had = how.pop("progress", None), len(blocks) - len(todo)

    def keep(block: Block, result: Any) -> None:
        buffer = io.BytesIO()
        np.savez_compressed(buffer, allow_pickle=False, **pack(result, design, variables))
        _moved(buffer.getvalue(), _block(folder, block.number))

    def show(done: int, total: int, seconds: float, eta: float) -> None:
        if progress is not None:
            progress(done + had, total + had, seconds, eta)

    executor.run(function, todo, each=keep, design=design, progress=show, **how)


def _block(folder: Path, number: int) -> Path:
    return folder / _RUNNING / f"{number:08d}.npz"


def _moved(content: bytes, path: Path) -> None:
    """Write a file under a temporary name and move it: it is there as a whole or not at all."""
    part = path.with_suffix(_PART)
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _whole_file(path: Path) -> bool:
    """Whether a block is finished; one that a failing disk has cut short is not."""
    try:
        _read(path)
    except FileNotFoundError:
        return False
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile, zlib.error):
        path.unlink()
        return False
    return True


def _read(path: Path) -> Packed:
    with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def _finished(folder: Path, told: dict[str, Any]) -> bool:
    """Whether the folder holds this ensemble complete.

    Raises
    ------
    NsrkitError
        It holds another one, or something else.
    """
    running = folder / _RUNNING
    done = (folder / _GROUP).exists()
    if done:
        text = json.loads((folder / _GROUP).read_text(encoding="utf-8"))
        text = text.get("attributes", {}).get(_TOLD)
    elif (running / _INPUTS).exists():
        text = (running / _INPUTS).read_text(encoding="utf-8")
    elif any(path.name != _RUNNING for path in folder.iterdir()):
        text = None
    else:
        return False
    if text is None:
        raise NsrkitError(f"{folder} holds something else; name an empty folder, or a new one")
    kept = json.loads(text)
    if kept != told:
        raise NsrkitError(
            f"{folder} holds an ensemble with other inputs ({_difference(kept, told)}); results of "
            "two are never mixed: name another folder, or remove this one to start anew"
        )
    if done:
        shutil.rmtree(running, ignore_errors=True)
    return done


def _difference(kept: Any, told: Any, at: str = "") -> str:
    """Keys in which two sets of inputs differ, as far down as both have them."""
    if not (isinstance(kept, dict) and isinstance(told, dict)):
        return at or "all"
    keys = sorted(key for key in kept.keys() | told.keys() if kept.get(key) != told.get(key))
    return ", ".join(_difference(kept.get(key), told.get(key), f"{at}.{key}".strip("."))
                     for key in keys)  # fmt: skip


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep a second run out of a folder while one is writing; a killed one holds nothing."""
    import fcntl

    (folder / _RUNNING).mkdir(parents=True, exist_ok=True)
    with (folder / _RUNNING / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise NsrkitError(f"another run is writing in {folder}; wait for it, or name another "
                              "folder") from None  # fmt: skip
        yield


def _zarr() -> None:
    try:
        import zarr  # noqa: F401 - xarray writes with it
    except ImportError:
        raise NsrkitError(
            "an ensemble in a folder needs more libraries: pip install 'nsrkit[cluster]'"
        ) from None


def _publish(packed: xr.Dataset, design: Plan, variables: Mapping[str, Variable],
             folder: Path) -> None:  # fmt: skip
    """Write the zarr group beside its place and move it there, its own entry last."""
    part = folder / _RUNNING / "cube"
    shutil.rmtree(part, ignore_errors=True)
    encoding: dict[str, Any] = {}
    for name, variable in variables.items():
        if variable.kind == "cube":
            whole = packed[name].shape[len(design.outer) :]
            encoding[name] = {"chunks": (1,) * len(design.outer) + whole}
            if variable.missing is not None:
                encoding[name]["fill_value"] = variable.missing
    texts = {name: packed[name].astype(object) for name in packed.variables
             if packed[name].dtype.kind == "U"}  # fmt: skip
    with warnings.catch_warnings():
        # The specification lags behind both libraries here, and neither offers a way around it.
        warnings.filterwarnings("ignore", message=".*does not have a Zarr V3 specification")
        warnings.filterwarnings("ignore", message="Consolidated metadata is currently not part")
        packed.assign(texts).to_zarr(part, zarr_format=3, consolidated=True, encoding=encoding)
    entries: Sequence[Path] = sorted(part.iterdir(), key=lambda path: path.name == _GROUP)
    for path in entries:
        target = folder / path.name
        if target.is_dir():  # left by a run that was killed just here
            shutil.rmtree(target)
        path.replace(target)
    shutil.rmtree(folder / _RUNNING, ignore_errors=True)
