"""Workbooks are thin: each cell calls the package and shows one thing."""

import ast
import json

import pytest
from sources import WORKBOOKS, name

import nsrkit
from nsrkit.scenario.case import Case

FORBIDDEN = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While,
             ast.comprehension, ast.BinOp, ast.AugAssign, ast.If, ast.Try)  # fmt: skip
TAGS = {"parameters", "interactive"}


def code(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def source(cell):
    return "".join(cell["source"])


def tags(cell):
    return set(cell["metadata"].get("tags", ()))


def test_the_workbooks_of_a_scenario_are_there():
    assert set(Case.model_fields["workbooks"].default) <= {path.stem for path in WORKBOOKS}


@pytest.mark.parametrize("path", WORKBOOKS, ids=name)
def test_no_outputs(path):
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in code(path))


@pytest.mark.parametrize("path", WORKBOOKS, ids=name)
def test_first_two_cells(path):
    first, second, *others = code(path)
    assert tags(first) == {"parameters"}
    assert not any("parameters" in tags(cell) for cell in [second, *others])
    names = [node.targets[0].id for node in ast.parse(source(first)).body
             if isinstance(node, ast.Assign)]  # fmt: skip
    assert names == ["scenario", "overrides"]
    assert "nsrkit.load(scenario, overrides)" in source(second)


@pytest.mark.parametrize("path", WORKBOOKS, ids=name)
def test_the_scenario_is_found_from_the_folder_of_the_workbook(path, monkeypatch):
    given = {}
    exec(source(code(path)[0]), given)
    monkeypatch.chdir(path.parent)
    assert nsrkit.load(given["scenario"], given["overrides"]).name == given["scenario"]


@pytest.mark.parametrize("path", WORKBOOKS, ids=name)
def test_cells_call_and_show(path):
    for cell in code(path)[1:]:
        found = [type(node).__name__ for node in ast.walk(ast.parse(source(cell)))
                 if isinstance(node, FORBIDDEN)]  # fmt: skip
        assert not found, f"{found} in:\n{source(cell)}"
        assert len(source(cell).splitlines()) <= 10


@pytest.mark.parametrize("path", WORKBOOKS, ids=name)
def test_tags_and_ids(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    ids = [cell["id"] for cell in cells]
    assert len(set(ids)) == len(ids)
    assert all(tags(cell) <= TAGS for cell in cells)
