"""What the examples in docstrings may take for granted."""

import numpy as np
import pytest
import xarray as xr

import nsrkit


@pytest.fixture(autouse=True)
def _example(request, doctest_namespace, monkeypatch, tmp_path):
    """Examples know nsrkit, np and xr, and write into an empty folder."""
    if isinstance(request.node, pytest.DoctestItem):
        monkeypatch.chdir(tmp_path)
        doctest_namespace |= {"nsrkit": nsrkit, "np": np, "xr": xr}
