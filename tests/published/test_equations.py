"""docs/equations: every equation has a check, every name exists, no source is left out.

The checks of an equation labelled `floes-sda` stand in `test_floes_sda` of one of the modules
`test_equations_*.py`: they evaluate it as printed beside the function that the page names.
"""

import ast
import pkgutil
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs/equations").glob("*.md"))
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
LABELS = re.findall(r"(?m)^\$\$ \(([\w-]+)\)$", TEXT)
NAMES = sorted(set(re.findall(r"`(nsrkit(?:\.\w+)+)`", TEXT)))
CHECKS = {
    found
    for path in Path(__file__).parent.glob("test_equations_*.py")
    for found in re.findall(r"(?m)^def (test_\w+)", path.read_text(encoding="utf-8"))
}

# Modules that cite sources of data, of formats or of the wording of a law, and hold no equation.
NO_EQUATION = {
    "nsrkit.ensemble.export": "format of a file",
    "nsrkit.ice.coast": "outlines",
    "nsrkit.ice.fields": "the data of the record",
    "nsrkit.ice.static": "land and depth",
    "nsrkit.ship.season.rules": "limits of rules, told with the navigable days",
    "nsrkit.ship.season.spread": "quantiles of navigable days",
    "nsrkit.systems.icebreakers.fleet": "who is in service",
    "nsrkit.systems.seasons.fields": "measured errors",
    "nsrkit.voyage.corridors": "geodesics between waypoints",
    "nsrkit.voyage.exported": "formats of files",
    "nsrkit.voyage.mesh": "a file format",
    "nsrkit.voyage.observed.positions": "file formats",
}
ROOMS = ("claims", "ensemble", "ice", "ship", "systems", "voyage")


def test_there_are_equations():
    assert len(LABELS) > 80
    assert len(LABELS) == len(set(LABELS)) == TEXT.count("\n$$ (")


@pytest.mark.parametrize("label", LABELS)
def test_has_a_check(label):
    assert f"test_{label.replace('-', '_')}" in CHECKS


@pytest.mark.parametrize("name", NAMES)
def test_name_exists(name):
    assert pkgutil.resolve_name(name) is not None


def citing():
    """Modules that cite a reference in the docstring of a function or class."""
    for room in ROOMS:
        for path in sorted((ROOT / "nsrkit" / room).rglob("*.py")):
            nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            defined = [node for node in nodes
                       if isinstance(node, ast.FunctionDef | ast.ClassDef)]  # fmt: skip
            if any("References\n---" in (ast.get_docstring(node) or "") for node in defined):
                found = path.relative_to(ROOT).with_suffix("").parts
                yield ".".join(found[:-1] if found[-1] == "__init__" else found)


CITING = list(citing())


@pytest.mark.parametrize("module", CITING)
def test_no_source_is_left_out(module):
    """The module, its room, or something that it defines stands on a page."""
    if module in NO_EQUATION:
        return
    homes = {getattr(pkgutil.resolve_name(name), "__module__", name) for name in NAMES} | {*NAMES}
    above = [module.rsplit(".", depth)[0] for depth in range(module.count(".") - 1)]
    assert homes & {module, *above}, "name it on a page of docs/equations, with its equation"


def test_exceptions_are_in_use():
    assert not set(NO_EQUATION) - set(CITING)
