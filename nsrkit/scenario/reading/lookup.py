"""Where scenario files, ships, tables and workbooks lie."""

from __future__ import annotations

from pathlib import Path

from nsrkit.errors import DataError
from nsrkit.scenario.reading.faults import near

# Kind of file: folder (beside a scenario, in the current folder, in the package) and suffix.
_KINDS = {
    "scenarios": ("params", ".yaml"),
    "ships": ("params/ships", ".yaml"),
    "services": ("params/services", ".yaml"),
    "tables": ("params", ".csv"),
    "events": ("params/events", ".yaml"),
    "claims": ("params/claims", ".yaml"),
    "workbooks": ("workbooks", ".ipynb"),
}


def package_folder(name: str) -> Path:
    """`params` or `workbooks` as they come with nsrkit: in the wheel, or in a source checkout."""
    package = Path(__file__).parents[2]
    return package / name if (package / name).is_dir() else package.parent / name


def find(kind: str, name: str | Path, beside: Path | None = None) -> Path:
    """The file that a name or path means.

    Looked up as a path (beside the scenario, then in the current folder), then as a name in the
    folder of its kind beside the scenario, in the current folder and in the package.

    Parameters
    ----------
    kind
        "scenarios", "ships", "services", "tables", "events", "claims" or "workbooks".
    name
        A name with or without suffix, or a path.
    beside
        Folder of the scenario that mentions the file.

    Returns
    -------
    Path
        An existing file.

    Raises
    ------
    DataError
        There is none; the message lists the nearest names.

    Examples
    --------
    >>> find("scenarios", "baseline").name
    'baseline.yaml'
    """
    given, suffix = Path(name), _KINDS[kind][1]
    for folder in (beside or Path.cwd(), Path.cwd(), *_folders(kind, beside)):
        for spelling in (given, f"{given}{suffix}"):
            if (folder / spelling).is_file():
                return folder / spelling
    hint = near(given.stem, names(kind, beside))
    raise DataError(f"no {kind[:-1]} {str(name)!r} found; {hint}")


def names(kind: str, beside: Path | None = None) -> list[str]:
    """Names of the files of a kind that `find` would find.

    Examples
    --------
    >>> "baseline" in names("scenarios")
    True
    """
    suffix = _KINDS[kind][1]
    found = {path.stem for folder in _folders(kind, beside) for path in folder.glob(f"*{suffix}")}
    return sorted(found - {"defaults"})


def _folders(kind: str, beside: Path | None) -> list[Path]:
    """Folders of a kind, nearest first: beside the scenario, here, in the package."""
    folder = Path(_KINDS[kind][0])
    inner = Path(*folder.parts[1:]) if folder.parts[0] == "params" else folder
    here = Path.cwd()
    package = package_folder(folder.parts[0]).joinpath(*folder.parts[1:])
    return [(beside or here) / inner, here / inner, here / folder, package]
