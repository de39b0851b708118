"""A panel's case as a scenario file, and scenario files as a panel's case."""

from __future__ import annotations

import shlex
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from nsrkit.errors import NsrkitError
from nsrkit.show.panels.asking.said import no_answer, plain

if TYPE_CHECKING:
    from nsrkit.scenario.case import Case


def names() -> list[str]:
    """Names of the scenarios of this folder and of the package.

    Examples
    --------
    >>> "baseline" in names()
    True
    """
    from nsrkit.scenario import files

    return files.names("scenarios")


def save(case: Case, name: str, words: list[str], *, replace: bool = False) -> str:
    """Write a case as NAME.yaml in this folder, and say what came of it.

    Parameters
    ----------
    case
        The case as chosen.
    name
        Its new name.
    words
        What was changed, for the description.
    replace
        Whether a file of that name may be replaced.

    Returns
    -------
    str
        A sentence in HTML: where the file lies and how its report is made, or why there is none.

    Examples
    --------
    >>> import nsrkit
    >>> "nsrkit run" in save(nsrkit.load("smoke"), "mine", ["ice class PC6 instead of Arc4"])
    True
    >>> "exists" in save(nsrkit.load("smoke"), "mine", [])
    True
    """
    stem = name.strip().removesuffix(".yaml")
    path = Path.cwd() / f"{stem}.yaml"
    if not stem or Path(stem).name != stem:
        return no_answer("Not saved", "give a name of letters and digits, without folders")
    if path.exists() and not replace:
        return no_answer("Not saved", f"{path.name} exists; tick replace, or take another name")
    told = f"Changed: {'; '.join(words)}." if words else ""
    text = f"{case.description} {told}".strip()
    try:
        case.with_({"name": stem, "description": text}).save(path)
    except (NsrkitError, OSError) as error:
        return no_answer("Not saved", plain(error))
    command = f"nsrkit run {shlex.quote(str(path))}"
    return (f'<p role="status">Saved as <code>{escape(str(path))}</code>. Its report: '
            f"<code>{escape(command)}</code>{_doubts(path)}</p>")  # fmt: skip


def _doubts(path: Path) -> str:
    """What a check of the file finds that no single key can tell."""
    from nsrkit.case import load

    try:
        load(path)
    except NsrkitError as error:
        return f" Mind, however: {escape(plain(error))}"
    return ""


def load(name: str) -> Case:
    """The case of a name.

    Raises
    ------
    ScenarioError
        Holds all faults of the file.
    """
    from nsrkit.case import load as read

    return read(name)
