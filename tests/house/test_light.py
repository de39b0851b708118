"""`import nsrkit` and `nsrkit --help` load no heavy library."""

import subprocess
import sys

HEAVY = "{'xarray', 'pandas', 'numba', 'pydantic', 'scipy', 'matplotlib', 'pyproj', 'yaml'}"


def loaded(code):
    check = f"{code}\nimport sys\nprint(sorted({HEAVY} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    return run.stdout.splitlines()[-1]


def test_import():
    assert loaded("import nsrkit; nsrkit.__version__; dir(nsrkit)") == "[]"


def test_help():
    code = "import sys; sys.argv = ['nsrkit', '--help']\nfrom nsrkit.__main__ import main\n"
    assert loaded(f"{code}try:\n    main()\nexcept SystemExit:\n    pass") == "[]"


def test_a_heavy_import_is_seen():
    assert loaded("import nsrkit; nsrkit.load") != "[]"
