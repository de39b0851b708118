"""What all tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("house", deadline=None)  # no assertion on time, on busy machines least
settings.load_profile("house")
ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def root():
    """Folder of the source checkout."""
    return ROOT


@pytest.fixture(scope="session")
def reference():
    """Folder of the reference data, which are never part of the project."""
    folder = os.environ.get("NSRKIT_REFERENCE_DATA")
    if not folder:
        pytest.skip("NSRKIT_REFERENCE_DATA is not set: no reference data here")
    path = Path(folder)
    if not (path / "data").is_dir():
        pytest.skip(f"no folder data/ below NSRKIT_REFERENCE_DATA={folder}")
    return path


def pytest_collection_modifyitems(items):
    """A test that takes `reference` is marked so."""
    for item in items:
        if "reference" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.reference)
