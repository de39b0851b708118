"""What the examples in docstrings may take for granted."""

import numpy as np
import pytest
import xarray as xr

import nsrkit


@pytest.fixture(scope="session")
def examples_store(tmp_path_factory):
    """Folder of what examples share, as the workbooks of one run do."""
    return tmp_path_factory.mktemp("store")


@pytest.fixture(autouse=True)
def _example(request, doctest_namespace, monkeypatch, tmp_path, examples_store):
    """Examples know nsrkit, np and xr, write into an empty folder, and share costly results."""
    if isinstance(request.node, pytest.DoctestItem):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("NSRKIT_STORE", str(examples_store))
        doctest_namespace |= {"nsrkit": nsrkit, "np": np, "xr": xr}
