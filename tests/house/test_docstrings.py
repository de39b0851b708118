"""Public functions say what they take, what comes back, what NaN means, and show an example."""

import importlib
import inspect
import pkgutil
import re

import pytest

# The public surface: what the rooms offer by name, and these functions and methods of theirs.
ROOMS = ("nsrkit", "nsrkit.ice", "nsrkit.ship", "nsrkit.voyage", "nsrkit.show", "nsrkit.report",
         "nsrkit.ensemble", "nsrkit.claims")  # fmt: skip
NAMED = {
    "nsrkit.ship.polaris": ("index", "level", "speed_limit", "stage"),
    "nsrkit.ship.speed": ("attainable", "table"),
    "nsrkit.ship.season": ("windows", "outlook"),
    "nsrkit.voyage.route": ("arrival", "track", "fastest"),
    "nsrkit.voyage.mesh": ("open", "routes"),
    "nsrkit.voyage.observed": ("read", "beside", "of_case"),
    "nsrkit.scenario.files": ("find", "read_case", "read_ship", "read_yaml"),
    "nsrkit.scenario.reading.events": ("events",),
    "nsrkit.case": ("load", "notices", "gaps", "counts"),
}
METHODS = ("with_", "save", "replaced", "numbers")


NAMES = [
    *(
        f"{room}.{name}"
        for room in ROOMS
        for name in getattr(importlib.import_module(room), "__all__", ())
    ),
    *(f"{module}.{name}" for module, names in NAMED.items() for name in names),
    *(f"nsrkit.scenario.case.Case.{name}" for name in METHODS),
]


FUNCTIONS = {path: found for path in NAMES
             if inspect.isfunction(found := pkgutil.resolve_name(path))}  # fmt: skip


def gives_a_field(function):
    returned = str(inspect.signature(function).return_annotation)
    return "DataArray" in returned or "Dataset" in returned


def test_there_are_functions():
    assert len(FUNCTIONS) > 30


@pytest.mark.parametrize("path", FUNCTIONS)
def test_sections(path):
    function = FUNCTIONS[path]
    text = inspect.getdoc(function) or ""
    assert len(text.splitlines()[0]) <= 100
    named = [name for name in inspect.signature(function).parameters if name not in ("self", "cls")]
    wanted = ["Returns\n-------", "Examples\n--------"] + ["Parameters\n----------"] * bool(named)
    missing = [section.split("\n")[0] for section in wanted if section not in text]
    assert not missing, f"no {', '.join(missing)}"
    unsaid = [name for name in named if not re.search(rf"(?m)^[\w, *]*\b{name}\b", text)]
    assert not unsaid, f"not described: {', '.join(unsaid)}"


@pytest.mark.parametrize("path", [path for path in FUNCTIONS if gives_a_field(FUNCTIONS[path])])
def test_fields_name_units_and_nan(path):
    text = inspect.getdoc(FUNCTIONS[path]) or ""
    assert "NaN" in text
    assert re.search(r"\[[^\]]+\]", text), "no unit in [brackets]"
