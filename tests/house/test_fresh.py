"""What is made from something else is up to date."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
import yaml
from sources import MODULES, ROOT, imports, tree

import nsrkit
from nsrkit.scenario import schema

# Names on conda-forge that differ from those on PyPI.
CONDA = {
    "netCDF4": "netcdf4",
    "PyYAML": "pyyaml",
    "jupyter-client": "jupyter_client",
    "SALib": "salib",
}
# Never imported by name: xarray opens files with them, they run as a process of their own, or they
# are loaded by a name that the catalog holds.
INDIRECT = {"cftime", "ipykernel", "jupyterlab", "copernicusmarine", "earthaccess"}
# Extras that the package itself imports; the others serve tests and benchmarks.
USED = ("systems", "report", "lab", "cluster", "export", "fetch")
SPEC = re.compile(
    r"^([A-Za-z0-9_.-]+)((?:[<>=!~]=?[0-9][0-9a-z.*]*)(?:,[<>=!~]=?[0-9][0-9a-z.*]*)*)?$"
)


@pytest.fixture(scope="module")
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


@pytest.fixture(scope="module")
def environment():
    return yaml.safe_load((ROOT / "environment.yml").read_text())


def test_schema():
    assert (ROOT / "params/schema.json").read_text(encoding="utf-8") == schema.text(), "make schema"


def test_stub_names_what_loads_lazily():
    stub = ast.parse((ROOT / "nsrkit/__init__.pyi").read_text())
    told = {alias.asname: node.module for node in stub.body if isinstance(node, ast.ImportFrom)
            for alias in node.names}  # fmt: skip
    lazy = dict.fromkeys(nsrkit._PARTS, "nsrkit") | nsrkit._NAMES
    assert told == lazy


def test_environment_equals_pyproject(project, environment):
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *(spec for name in USED for spec in extras[name])]
    specs = [SPEC.match(spec).groups() for spec in wanted if not spec.startswith("nsrkit[")]
    conda = {CONDA.get(name, name) + (version or "") for name, version in specs}
    listed = {spec for spec in environment["dependencies"] if isinstance(spec, str)}
    assert listed - {"pip", f"python{project['requires-python']}"} == conda


def test_environment_syntax(environment):
    assert environment["channels"] == ["conda-forge"]
    assert set(environment) == {"name", "channels", "dependencies"}
    *specs, own = environment["dependencies"]
    assert own == {"pip": ["-e ."]}  # Binder puts in what stands here, and nothing else
    assert all(SPEC.match(spec) and spec == spec.lower() for spec in specs)


def test_environment_is_read_by_conda(environment):
    """As the solvers of conda read it; no channel is at hand to solve it against."""
    rattler = pytest.importorskip("rattler")
    for spec in environment["dependencies"][:-1]:
        assert rattler.MatchSpec(spec).name.normalized == SPEC.match(spec)[1]
    with pytest.raises(Exception, match="malformed version"):
        rattler.MatchSpec("numpy>=2.2.")


def test_constraints_pin_every_dependency(project):
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pinned = {line.split("==")[0].lower().replace("_", "-") for line in lines if "==" in line}
    extras = project["optional-dependencies"]
    specs = [*project["dependencies"], *(spec for extra in extras.values() for spec in extra)]
    names = {SPEC.match(spec)[1].lower() for spec in specs if not spec.startswith("nsrkit[")}
    assert names <= pinned


def test_what_is_imported_is_declared(project):
    """No library comes along by chance, and none is installed for nothing."""
    extras = project["optional-dependencies"]
    specs = [*project["dependencies"], *(spec for name in USED for spec in extras[name])]
    declared = {SPEC.match(spec)[1].lower() for spec in specs if not spec.startswith("nsrkit[")}
    tops = {found.split(".")[0] for path in MODULES for found in imports(tree(path))}
    foreign = tops - set(sys.stdlib_module_names) - {"nsrkit"}
    owners = packages_distributions()
    used = {owners[top][0].lower().replace("_", "-") for top in foreign}
    assert used <= declared
    assert declared - used == INDIRECT


def test_one_version():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert citation["version"] == nsrkit.__version__
    assert f"## {nsrkit.__version__}" in (ROOT / "CHANGELOG.md").read_text()
