"""What `nsrkit new` writes: a small scenario on top of the baseline, every key explained."""

from __future__ import annotations

from typing import Any

from nsrkit.assumption import Assumption
from nsrkit.scenario import files
from nsrkit.scenario.base import Model
from nsrkit.scenario.case import Case
from nsrkit.scenario.reading import yaml

_OPTIONAL = ("ice", "routing", "sailing", "prices", "fees", "scan", "ensemble")

_ADVICE = (
    "# What you leave out stays as in the baseline. To change a setting, take `# ` away from it",
    "# and from the name of its part. A plain number counts as set by you; to give its range and",
    "# source, write {value: 1, low: 0.5, high: 2, status: assumed, source: why}. `nsrkit check`",
    "# says what the scenario then holds.",
)


def text(name: str) -> str:
    """A scenario that extends the baseline; settings that may stay as they are stand commented out.

    Parameters
    ----------
    name
        Name of the scenario.

    Returns
    -------
    str
        YAML.

    Raises
    ------
    ScenarioError
        The name is not one word of letters, digits, `_`, `.` and `-`.

    Examples
    --------
    >>> text("mine").splitlines()[1]
    'extends: baseline.yaml'
    """
    case = files.read_case(files.package_folder("params") / "baseline.yaml", {"name": name})
    lines = [
        "# yaml-language-server: $schema=./schema.json",
        "extends: baseline.yaml",
        f"name: {name}",
        f"title: {name}",
        f"as_of: {case.as_of}  # {_about(Case, 'as_of')}",
        "",
        "voyage:",
    ]
    voyage = case.voyage.model_dump(mode="json") | {"ship": case.voyage.ship.name}
    lines += [_line(type(case.voyage), key, value) for key, value in voyage.items()]
    lines += ["", *_ADVICE]
    for part in _OPTIONAL:
        model = getattr(case, part)
        lines += ["", f"# {part}:"]
        lines += [f"# {_line(type(model), key, value)}" for key, value in model]
    return "\n".join(lines) + "\n"


def _line(model: type[Model], key: str, value: Any) -> str:
    unit = ""
    if isinstance(value, Assumption):
        unit, value = f" [{value.unit}]", value.value
    shown = "" if value is None else _flow(value)
    return f"  {key}: {shown}  # {_about(model, key)}{unit}"


def _about(model: type[Model], key: str) -> str:
    return " ".join((model.model_fields[key].description or "").split())


def _flow(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(_flow(item) for item in value)}]"
    return yaml.dump({"x": value}).removeprefix("x: ").strip()
