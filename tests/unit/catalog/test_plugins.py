"""Ice of other packages: listed without loading, checked when opened."""

import sys

import lookalikes as like
import numpy as np
import pytest

import nsrkit
from nsrkit.errors import DataError
from nsrkit.ice.catalog import plugins

SPAN = {"start": "2020-03-01", "end": "2020-03-03"}


def test_plugins_are_listed_without_loading(installed):
    assert {f"demo-{name}" for name in installed} < set(plugins.names())
    assert "demo_ice" not in sys.modules


def test_a_plugin_is_opened(installed):
    ice = plugins.open("demo-good", **SPAN, grid_km=25, shift=0.25)
    first = np.datetime64("2020-03-01", "D")
    assert sys.modules["demo_ice"].asked == [(first, first + 2, 25.0, ("siconc", "sithick"))]
    normal = nsrkit.ice.open("normal", **SPAN)
    np.testing.assert_allclose(ice.siconc, (normal.siconc + 0.25).clip(0, 1), atol=1e-6)
    np.testing.assert_array_equal(ice.surface, normal.surface)
    assert set(ice.siconc_kind.values) == {"product"}
    assert "demo-ice 1.2" in ice.attrs["source"]
    assert ice.attrs["licence"] == "not supplied"


def test_a_plugin_is_opened_by_its_name(installed):
    assert "demo_ice" not in sys.modules
    ice = nsrkit.ice.open("demo-good", **SPAN, variables=("siconc",), shift=0.25)
    assert ice.sizes["time"] == 3
    assert "demo-ice 1.2" in ice.attrs["source"]


def test_a_plugin_may_return_files(installed, tmp_path):
    plugins.open("demo-good", **SPAN)
    sys.modules["demo_ice"].path = str(like.glorys12(tmp_path))
    ice = plugins.open("demo-file", start="2020-03-10", end="2020-03-11")
    assert ice.attrs["product"] == "glorys12"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("percent", "siconc runs from 0 to 9"),
        ("unit", "siconc has units '%', not '1'"),
        ("turned", r"siconc has the dimensions \('time', 'x', 'y'\)"),
        ("coarse", "its x is not that of the project's grid"),
        ("short", "1 of the days asked for are missing, such as 2020-03-01"),
        ("disorder", "not in order"),
        ("thin", "sithick is missing"),
        ("empty", "siconc has no number"),
        ("nothing", "returned int; it must return"),
        ("lost", "returned nowhere.nc: there is no such file"),
        ("fails", "failed: ZeroDivisionError"),
        ("says", "my server is closed"),
        ("broken", "is int, not a function"),
        ("absent", "does not load: AttributeError"),
        ("module", "does not load: ModuleNotFoundError.*mend or uninstall"),
    ],
)
def test_a_plugin_that_is_wrong(installed, name, told):
    with pytest.raises(DataError, match=told) as error:
        plugins.open(f"demo-{name}", **SPAN)
    if name != "says":
        assert "demo-ice 1.2" in str(error.value)


def test_a_plugin_that_is_not_there(installed):
    with pytest.raises(DataError, match="did you mean demo-good"):
        plugins.open("demo-goot", **SPAN)
