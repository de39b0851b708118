"""Public functions say what they take, what comes back, what NaN means, and show an example."""

import importlib
import inspect
import re

import pytest

from nsrkit.scenario.case import Case

# The public surface: what the rooms offer by name, and these functions and methods of theirs.
ROOMS = ("nsrkit", "nsrkit.ice", "nsrkit.ship", "nsrkit.voyage", "nsrkit.show", "nsrkit.report",
         "nsrkit.ensemble")  # fmt: skip
NAMED = {
    "nsrkit.ship.polaris": ("index", "level", "speed_limit", "stage"),
    "nsrkit.ship.speed": ("attainable", "table"),
    "nsrkit.ship.season": ("windows",),
    "nsrkit.voyage.route": ("arrival", "track", "fastest"),
    "nsrkit.scenario.files": ("find", "read_case", "read_ship", "read_yaml"),
    "nsrkit.case": ("load", "notices", "counts"),
}
METHODS = ("with_", "save", "replaced", "numbers")


def functions():
    found = {}
    for room in ROOMS:
        module = importlib.import_module(room)
        for name in getattr(module, "__all__", ()):
            given = getattr(module, name)
            if inspect.isfunction(given):
                found[f"{given.__module__}.{given.__qualname__}"] = given
    for module, names in NAMED.items():
        found |= {f"{module}.{name}": getattr(importlib.import_module(module), name)
                  for name in names}  # fmt: skip
    return found | {f"nsrkit.scenario.case.Case.{name}": getattr(Case, name) for name in METHODS}


FUNCTIONS = functions()


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_sections(function):
    text = inspect.getdoc(function) or ""
    assert len(text.splitlines()[0]) <= 100
    named = [name for name in inspect.signature(function).parameters if name not in ("self", "cls")]
    wanted = ["Returns\n-------", "Examples\n--------"] + ["Parameters\n----------"] * bool(named)
    missing = [section.split("\n")[0] for section in wanted if section not in text]
    assert not missing, f"no {', '.join(missing)}"
    unsaid = [name for name in named if not re.search(rf"(?m)^[\w, *]*\b{name}\b", text)]
    assert not unsaid, f"not described: {', '.join(unsaid)}"


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_fields_name_units_and_nan(function):
    returned = str(inspect.signature(function).return_annotation)
    if "DataArray" not in returned and "Dataset" not in returned:
        pytest.skip("returns no field")
    text = inspect.getdoc(function) or ""
    assert "NaN" in text
    assert re.search(r"\[[^\]]+\]", text), "no unit in [brackets]"
