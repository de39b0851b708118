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
def _example(request):
    """Examples know nsrkit, np and xr, write into an empty folder, and share costly results."""
    if isinstance(request.node, pytest.DoctestItem):  # a folder for each test would cost seconds
        take = request.getfixturevalue
        take("monkeypatch").chdir(take("tmp_path"))
        take("monkeypatch").setenv("NSRKIT_STORE", str(take("examples_store")))
        names = take("doctest_namespace")
        names |= {"nsrkit": nsrkit, "np": np, "xr": xr}
