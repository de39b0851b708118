"""Imports point left in the order of the data's way, without circles."""

import ast
from graphlib import CycleError, TopologicalSorter

import pytest
from sources import MODULES, PACKAGE, dotted, imports, name, room, tree

ORDER = ("errors", "logs", "placing", "units", "assumption", "_kernels", "ensemble", "scenario",
         "ice", "ship", "voyage", "systems", "claims", "case", "show", "report", "cli_complete",
         "cli_ice", "cli", "__main__")  # fmt: skip
RANK = {room_name: rank for rank, room_name in enumerate(ORDER)}
SHOWN = {"matplotlib", "ipywidgets", "anywidget", "papermill", "nbconvert", "nbformat", "nbclient",
         "jupyterlab", "latex2mathml", "IPython"}  # fmt: skip
KERNELS = {"numpy", "numba", "math", "typing", "collections", "__future__", "nsrkit"}
ROOMS = [path for path in MODULES if path != PACKAGE / "__init__.py"]


def rooms_of(node):
    for found in imports(node):
        parts = found.split(".")
        if parts[0] == "nsrkit" and len(parts) > 1 and parts[1] in RANK:
            yield parts[1]


@pytest.mark.parametrize("path", ROOMS, ids=name)
def test_imports_point_left(path):
    assert room(path) in RANK, "a new room needs its place in ORDER"
    ahead = {other for other in rooms_of(tree(path)) if RANK[other] > RANK[room(path)]}
    assert not ahead


def test_a_forbidden_import_is_seen():
    planted = ast.parse("def f():\n    from nsrkit import voyage\n    import nsrkit.report.run\n")
    assert set(rooms_of(planted)) == {"voyage", "report"}


def test_no_module_needs_itself():
    """Circles between modules, counting what is imported when a module loads."""
    known = {dotted(path) for path in MODULES}
    graph = {}
    for path in ROOMS:
        body = ast.Module([node for node in tree(path).body if not isinstance(node, ast.If)], [])
        loads = ast.Module([node for node in body.body
                            if isinstance(node, ast.Import | ast.ImportFrom)], [])  # fmt: skip
        found = set()
        for target in imports(loads):
            module = target if target in known else target.rpartition(".")[0]
            found |= {module} & (known - {"nsrkit", dotted(path)})
        graph[dotted(path)] = found
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(f"circle: {error.args[1]}")


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_libraries_stay_in_their_rooms(path):
    tops = {found.split(".")[0] for found in imports(tree(path))}
    if room(path) == "_kernels":
        assert tops <= KERNELS
    else:
        assert "numba" not in tops
    if room(path) not in ("show", "report", "cli"):
        assert not tops & SHOWN


@pytest.mark.parametrize("path", sorted((PACKAGE / "_kernels").glob("*.py")), ids=name)
def test_a_kernel_calls_kernels_of_its_own_file(path):
    """The cache of numba does not see an edit in another file."""
    ours = {found for found in imports(tree(path)) if found.startswith("nsrkit")}
    assert ours <= {"nsrkit._kernels.inlined", "nsrkit._kernels.kernel"}
