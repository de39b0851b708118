"""Folders of runs: found, read, and refused where they cannot be held against each other."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import nsrkit
from nsrkit.errors import DataError, ScenarioError
from nsrkit.scenario import files

if TYPE_CHECKING:
    from nsrkit.scenario.case import Case

_OUT = Path("out")


class Run(NamedTuple):
    """What `nsrkit run` left of one scenario."""

    label: str
    """Its name; with its folder where two runs have one name."""
    folder: Path
    case: Case
    numbers: Mapping[str, Mapping[str, Any]]
    """The headline numbers of `results.json`."""
    told: Mapping[str, Any]
    """What `run.json` says: status, versions, hashes of the data."""


def read(names: Sequence[str | Path]) -> list[Run]:
    """The runs of some folders, or names of folders in `out/`.

    Parameters
    ----------
    names
        Folders with `results.json` and `scenario.yaml`, that file itself, or names below `out/`.

    Returns
    -------
    list of Run
        In the order given, each with a label of its own.

    Raises
    ------
    DataError
        Fewer than two runs, one that is not there, or one that another version made.
    """
    folders = [_folder(name) for name in names]
    if len({folder.resolve() for folder in folders}) < max(2, len(folders)):
        raise DataError("name two runs or more, each once, e.g. nsrkit compare baseline "
                        "heavy-ice-2024")  # fmt: skip
    found = [_read(folder) for folder in folders]
    called = [one.case.name for one in found]
    return [one if called.count(one.label) == 1 else one._replace(label=one.folder.as_posix())
            for one in found]  # fmt: skip


def _folder(name: str | Path) -> Path:
    """The folder that a name or a path means."""
    given = Path(name)
    for one in (given, given.parent, _OUT / given):
        if (one / "results.json").is_file() and (one != given.parent or given.is_file()):
            return one
    inner = sorted(path.parent.name for path in given.glob("*/results.json"))
    if inner:
        raise DataError(f"{name} holds the runs {', '.join(inner)}; name two of them, e.g. "
                        f"{given / inner[0]}")  # fmt: skip
    try:
        path = files.find("scenarios", name)
    except DataError:
        raise DataError(f"{name} is no folder of a run, and no scenario; `nsrkit run SCENARIO` "
                        "writes one to out/") from None  # fmt: skip
    raise DataError(f"{name} is a scenario that was not run yet, as far as out/ tells: write "
                    f"`nsrkit run {name}`, then compare {_OUT / path.stem}")  # fmt: skip


def _read(folder: Path) -> Run:
    from nsrkit.case import load

    results, told = (_json(folder / name) for name in ("results.json", "run.json"))
    made = str(results.get("version", "unknown"))
    if made != nsrkit.__version__:
        raise DataError(f"{folder} was made by nsrkit {made}, and this is {nsrkit.__version__}: "
                        "numbers of two versions are no comparison; run it again")  # fmt: skip
    try:
        case = load(folder / "scenario.yaml")
    except (ScenarioError, OSError) as error:
        raise DataError(f"the scenario of {folder} cannot be read; run it again: {error}") from None
    if case.digest() != results.get("scenario"):
        raise DataError(f"{folder / 'scenario.yaml'} is not the scenario of the results beside it: "
                        "it was edited, or made by another version; run it again")  # fmt: skip
    return Run(case.name, folder, case, results["numbers"], told)


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return dict(found)
    except (OSError, ValueError, TypeError) as error:
        raise DataError(f"{path} is no result of a run: {error}") from None


def notes(runs: Sequence[Run]) -> list[str]:
    """What a reader must know before holding these runs against each other.

    Failed workbooks, other data, other versions of libraries, money of another year, other draws.
    """
    first, found = runs[0], list[str]()
    for one in runs:
        if one.told.get("status") != "ok":
            found.append(f"{one.label}: a workbook failed, so numbers may be missing")
    for one in runs[1:]:
        pair = f"{first.label} and {one.label}"
        data = _differing(first.told.get("data", {}), one.told.get("data", {}))
        if data:
            found.append(f"{pair} rest on other data of the package: {', '.join(data)}")
        versions = _differing(first.told.get("versions", {}), one.told.get("versions", {}))
        if versions:
            found.append(f"{pair} ran with other versions of {', '.join(versions)}")
        years = first.case.prices.base_year, one.case.prices.base_year
        if years[0] != years[1]:
            found.append(f"{pair} count in USD of {years[0]} and of {years[1]}")
        draws = [(run.case.ensemble.draws, run.case.ensemble.seed) for run in (first, one)]
        if draws[0] != draws[1]:
            told = " and ".join(f"{count} draws of seed {seed}" for count, seed in draws)
            found.append(f"{pair} have {told}")
    return found


def _differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    return sorted(key for key in {*one, *other} if one.get(key) != other.get(key))
