"""The wheel is complete: it works in an empty folder, far from the checkout."""

import os
import subprocess
import sys
import zipfile

import pytest
from sources import ROOT, tracked

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The wheel, built and unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "pip", "wheel", "-qq", "--no-deps", "-w", folder, ROOT],
                   check=True)  # fmt: skip
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_everything_tracked_is_in(site):
    ours = [path for path in tracked() if path.relative_to(ROOT).parts[0] in ("nsrkit", "params")]
    places = [path.relative_to(ROOT) for path in ours]
    inside = [site / ("" if place.parts[0] == "nsrkit" else "nsrkit") / place for place in places]
    assert inside
    assert not [path for path in inside if not path.is_file()]


@pytest.mark.parametrize(
    "words", [["check", "baseline"], ["new", "mine"], ["--help"]], ids=" ".join
)
def test_it_runs_in_an_empty_folder(site, tmp_path, words):
    env = os.environ | {"PYTHONPATH": str(site)}
    code = "import nsrkit, sys; sys.exit(not nsrkit.__file__.startswith(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", code, str(site)], env=env, cwd=tmp_path, check=True)
    subprocess.run([sys.executable, "-m", "nsrkit", *words], env=env, cwd=tmp_path, check=True)
