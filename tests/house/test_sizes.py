"""Small files, small functions, small folders; an exception needs a reason."""

import ast

import pytest
from sources import MODULES, PACKAGE, ROOT, name, room, tree

FILE, FUNCTION, FOLDER = 400, 50, 8
KERNEL_FILE, KERNEL_FUNCTION = 700, 120

# Path below the checkout, or path:function -> why it may be larger.
ACCEPTED: dict[str, str] = {}

OURS = [*MODULES, *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "tools").glob("*.py")),
        *sorted((ROOT / "benchmarks").glob("*.py"))]  # fmt: skip


def limits(path):
    kernel = PACKAGE in path.parents and room(path) == "_kernels"
    return (KERNEL_FILE, KERNEL_FUNCTION) if kernel else (FILE, FUNCTION)


def length(function):
    """Lines of a function without its docstring."""
    lines = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function) is None:
        return lines
    text = function.body[0]
    return lines - (text.end_lineno - text.lineno + 1)


@pytest.mark.parametrize("path", OURS, ids=name)
def test_file(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= limits(path)[0] or name(path) in ACCEPTED


@pytest.mark.parametrize("path", OURS, ids=name)
def test_functions(path):
    long = {f"{name(path)}:{node.name}": length(node) for node in ast.walk(tree(path))
            if isinstance(node, ast.FunctionDef) and length(node) > limits(path)[1]}  # fmt: skip
    assert not {key: lines for key, lines in long.items() if key not in ACCEPTED}


@pytest.mark.parametrize("folder", sorted({path.parent for path in MODULES} - {PACKAGE}), ids=name)
def test_folder(folder):
    modules = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
    assert len(modules) <= FOLDER or name(folder) in ACCEPTED


def test_exceptions_are_in_use():
    """An accepted path that no longer exists is struck from the list."""
    assert all((ROOT / key.split(":")[0]).exists() and why for key, why in ACCEPTED.items())
