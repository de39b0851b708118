"""POLARIS: the table, the stages, fields, errors."""

import numpy as np
import pytest
import xarray as xr

from nsrkit.errors import DataError, ScenarioError
from nsrkit.ship import polaris


def field(conc, thickness):
    return xr.Dataset(
        {"siconc": (("y", "x"), np.atleast_2d(np.float32(conc)), {"units": "1"}),
         "sithick": (("y", "x"), np.atleast_2d(np.float32(thickness)), {"units": "m"})}
    )  # fmt: skip


def test_table_is_whole_and_falls_along_each_row():
    assert tuple(polaris.table()) == polaris.CLASSES
    for row in polaris.table().values():
        assert len(row) == len(polaris.STAGES)
        assert list(row) == sorted(row, reverse=True)


def test_a_stronger_class_has_no_lower_value():
    order = ["PC1", "PC2", "PC3", "PC4", "PC5", "PC6", "PC7", "IA", "IB", "IC", "none"]
    rows = np.array([polaris.table()[name] for name in order])
    assert (np.diff(rows, axis=0) <= 0).all()


def test_known_misprints_are_not_in_the_table():
    assert polaris.table()["PC6"][polaris.STAGES.index("grey_white")] == 2


def test_pc7_and_ia_super_cannot_be_ranked():
    pc7, ia_super = (np.array(polaris.table()[name]) for name in ("PC7", "IA Super"))
    assert (ia_super > pc7).any()
    assert (ia_super < pc7).any()


@pytest.mark.parametrize("convention", ["wmo", "e3sm", "ucl"])
@pytest.mark.parametrize(
    ("thickness", "stage"),
    [(0.01, "new"), (0.099, "new"), (0.10, "grey"), (0.15, "grey_white"), (0.30, "thin_fy_1"),
     (0.5, "thin_fy_2"), (0.7, "medium_fy_lt1m"), (1.0, "medium_fy"), (1.2, "thick_fy")],
)  # fmt: skip
def test_first_year_stages_are_the_same_in_all_conventions(thickness, stage, convention):
    assert polaris.stage(thickness, convention=convention) == stage


@pytest.mark.parametrize(
    ("thickness", "wmo", "e3sm", "ucl"),
    [(0.0, "new", "ice_free", "ice_free"), (1.8, "thick_fy", "second_year", "thick_fy"),
     (2.2, "second_year", "light_my_lt2p5m", "thick_fy"),
     (2.7, "light_my_lt2p5m", "heavy_my", "second_year"),
     (4, "heavy_my", "heavy_my", "second_year")],
)  # fmt: skip
def test_old_ice_by_convention(thickness, wmo, e3sm, ucl):
    found = [polaris.stage(thickness, convention=name) for name in ("wmo", "e3sm", "ucl")]
    assert found == [wmo, e3sm, ucl]


def test_uotila_splits_medium_ice_lower():
    assert polaris.stage(0.97, "uotila2016") == "medium_fy"
    assert polaris.stage(0.97, "wmo") == "medium_fy_lt1m"


def test_stage_of_float32_reaches_the_edge_it_was_stored_at():
    da = xr.DataArray(np.float32([0.7, np.nan]), dims="x", attrs={"units": "m"})
    assert polaris.stage(da).values.tolist() == [polaris.STAGES.index("medium_fy_lt1m"), -1]


def test_field_follows_the_one_stage_formula():
    rio = polaris.index(field([0, 0.6, 1, np.nan, 0.5], [np.nan, 0.4, 1.5, 1, np.nan]), "PC4")
    np.testing.assert_allclose(rio.values[0], [30, 24, 10, np.nan, np.nan], rtol=1e-6)
    assert rio.attrs["units"] == "1"
    assert "one stage" in rio.attrs["comment"]


def test_escort_adds_ten_points():
    ice = field([0.9], [1.5])
    alone, led = (polaris.index(ice, "PC7", escorted=e).item() for e in (False, True))
    assert (alone, led) == pytest.approx((-15, -5))


def test_thickness_in_centimetres_and_percent_are_read_by_their_units():
    ice = field([60], [40])
    ice.siconc.attrs["units"], ice.sithick.attrs["units"] = "%", "cm"
    assert polaris.index(ice, "PC4").item() == pytest.approx(24)


def test_levels_and_limits_of_fields():
    rio = xr.DataArray([5.0, -5.0, -11.0, np.nan], dims="x")
    assert polaris.level(rio, "PC6").values.tolist() == [0, 1, 2, -1]
    assert polaris.level(rio, "IA").values.tolist() == [0, 2, 2, -1]
    np.testing.assert_array_equal(polaris.speed_limit(rio, "PC2"), [np.inf, 8, 0, np.nan])


@pytest.mark.parametrize(
    ("ice_class", "kn"), [("PC1", 11), ("PC2", 8), ("PC3", 5), ("PC5", 5), ("PC6", 3), ("PC7", 3)]
)
def test_elevated_speed(ice_class, kn):
    assert polaris.speed_limit(-10, ice_class) == kn


def test_decayed_table_is_not_supplied():
    with pytest.raises(DataError, match=r"Table 1\.4.*not supplied"):
        polaris.index({"new": 1}, "PC4", decayed=True)


def test_errors_name_what_is_wrong():
    with pytest.raises(ScenarioError, match="PC6"):
        polaris.index({"new": 1}, "PC9")
    with pytest.raises(ScenarioError, match="thin_fy_1"):
        polaris.index({"thin": 1}, "PC4")
    with pytest.raises(DataError, match="tenths"):
        polaris.index({"new": 6, "grey": 5}, "PC4")
    with pytest.raises(DataError, match="tenths"):
        polaris.index({"new": -1}, "PC4")
    with pytest.raises(DataError, match="convention"):
        polaris.stage(1.0, "none")
    with pytest.raises(DataError, match="sithick"):
        polaris.index(field([1], [1]).drop_vars("sithick"), "PC4")
