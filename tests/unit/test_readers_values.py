"""Numbers and thickness of files that a user brings: units, flags, volume, what stands in."""

import numpy as np
import pytest
import usersfiles as like

from nsrkit.errors import DataError
from nsrkit.ice import record
from nsrkit.ice.readers import thickness

BOTH = ("siconc", "sithick")


@pytest.fixture
def opened(tmp_path, monkeypatch):
    return like.opener(tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("scale", "attrs"),
    [
        (100, {"units": "%"}),
        (100, {"units": "percent"}),
        (1, {"units": "1"}),
        (1, {}),
        (1, {"units": ""}),
        (1, {"units": "fraction"}),
    ],
)
def test_units_of_concentration(opened, scale, attrs):
    assert like.miss(opened(like.numbers((like.share() * scale).astype("f4"), **attrs)))[0] < 0.02


def test_a_unit_can_be_said(opened):
    data = like.numbers((like.share() * 100).astype("f4"), units="tenths of something")
    with pytest.raises(DataError, match=r"'tenths of something'.*units=\{'siconc': '%'\}"):
        opened(data)
    assert like.miss(opened(data, units={"siconc": "%"}))[0] < 0.02


def test_percent_passed_for_a_share_is_no_guess(opened):
    with pytest.raises(DataError, match=r"beyond 0 to 1 .*another unit, or flags"):
        opened(like.numbers((like.share() * 100).astype("f4"), units="1"))


FLAGGED = {
    "declared": {"flag_values": np.array([251, 254], "u1"),
                 "valid_range": np.array([0, 100], "u1")},
    "valid range": {"valid_range": np.array([0, 100], "u1")},
    "valid range after scaling": {"valid_range": np.array([0.0, 1.0])},
    "flag values alone": {"flag_values": np.array([251, 254], "u1")},
    "fill and missing": {"_FillValue": np.uint8(251), "missing_value": np.uint8(254)},
}  # fmt: skip


@pytest.mark.parametrize("case", FLAGGED)
def test_flags_are_seen_before_scaling(opened, case):
    packed = np.round(like.share() * 100).astype("u1")
    packed[:, ::9], packed[:, 1::9] = 251, 254
    data = like.numbers(packed, scale_factor=0.01, units="1", **FLAGGED[case])
    ice = opened(data)
    assert like.miss(ice)[0] < 0.15  # rows without data are bridged from their neighbours
    assert float(ice.siconc.max()) <= 1.0


def test_flags_taken_for_ice_are_refused(opened):
    packed = np.round(like.share() * 100).astype("u1")
    packed[:, ::9] = 254
    data = like.numbers(packed, scale_factor=0.01, units="1")
    with pytest.raises(DataError, match=r"2\.54.*flags="):
        opened(data)
    assert float(opened(data, flags=(254,)).siconc.max()) < 1.0


def test_signed_bytes_that_are_unsigned(opened):
    packed = np.round(like.share() * 250).astype("u1")
    packed[:, ::9] = 254
    data = like.numbers(packed.view("i1"), scale_factor=0.004, units="1", _Unsigned="true",
                    _FillValue=np.int8(-2))  # fmt: skip
    assert like.miss(opened(data))[0] < 0.15


def test_fill_values_that_nobody_declared(opened):
    values = like.share().astype("f4")
    values[:, ::9] = 9.96921e36
    assert float(opened(like.numbers(values, units="1")).siconc.max()) < 1.0


def test_packing_noise_is_clipped(opened):
    ice = opened(
        like.numbers(np.where(like.share() < 0.3, -1e-4, like.share()).astype("f4"), units="1")
    )
    assert float(ice.siconc.min()) == 0.0


def test_nothing_but_missing(opened):
    with pytest.raises(DataError, match="holds no number within the domain"):
        opened(like.numbers(np.full_like(like.share(), np.nan), units="1"))


def test_no_thickness_names_the_way_out(opened):
    with pytest.raises(DataError, match=r"thickness='record'.*variables=\('siconc',\)"):
        opened(like.polar(), variables=BOTH)


def test_thickness_of_the_record_only_on_request_and_flagged(opened):
    values = like.share().astype("f4")
    values[:, :60] = 0.0
    ice = opened(like.numbers(values, units="1"), thickness="record", variables=BOTH)
    assert set(ice.siconc_kind.values) == {"product"}
    assert set(ice.sithick_kind.values) == {"extrapolated"}
    assert "sithick is that of the record" in ice.attrs["notes"]
    assert "Zhang" in ice.attrs["references"]
    bare, icy = ice.siconc == 0, ice.siconc > 0.01
    assert bool(bare.any())
    assert float(ice.sithick.where(bare).max()) == 0.0
    assert float(ice.sithick.where(icy).min()) >= record.LIMITS["sithick"][0]


def test_the_normal_stands_in_for_years_to_come(opened):
    data = like.polar(times=("2031-03-01",))
    with pytest.raises(DataError, match=r"reaches no month 2031-02.*'normal'"):
        opened(data, thickness="record", variables=BOTH)
    ice = opened(data, thickness="normal", variables=BOTH)
    assert set(ice.sithick_kind.values) == {"normal"}


def test_volume_is_divided_by_the_concentration(opened):
    ice = opened(like.on([0, 1], siconc=[0.5, 0.0], sivol=[0.6, 0.0]), variables=BOTH)
    assert like.series(ice, "sithick") == pytest.approx([1.2, 0.0])
    assert "volume per area over its own" in ice.attrs["notes"]


def test_volume_alone_asks_for_a_concentration(opened):
    data = like.on([60, 61], sivol=[0.6, 0.6])
    with pytest.raises(DataError, match="siconc='record'"):
        opened(data, variables=BOTH)
    with pytest.raises(DataError, match="siconc='record'"):
        opened(data, variables=("sithick",))
    ice = opened(data, siconc="record", variables=BOTH)
    assert "product" not in ice.siconc_kind.values
    assert set(ice.sithick_kind.values) == {"product"}
    volume = (ice.siconc * ice.sithick).where(ice.siconc > 0.98)
    assert float(volume.median()) == pytest.approx(0.6, abs=0.02)
    assert float(ice.sithick.where(ice.siconc == 0).max()) == 0.0


def test_volume_at_an_ice_edge_that_lies_elsewhere_makes_no_giants():
    """Two products whose edges are 100 km apart: plain division would give 12 m and more."""
    column = np.arange(40) * np.ones((1, 30, 1))
    volume = np.where(column < 24, 1.8, 0.0).astype("f4")
    conc = np.where(column < 18, 0.95, np.where(column < 24, 0.15, 0.0)).astype("f4")
    assert (volume / np.maximum(conc, 0.15)).max() > 11
    thick = thickness.of_two(volume, conc, 25.0)
    assert np.nanmax(thick) < 3.1
    assert thick[0, 15, 3] == pytest.approx(1.8 / 0.95, abs=0.01)
    assert np.isnan(thick[0, 15, 35])


def test_thickness_without_ice_is_zero_and_missing_stays_missing(opened):
    data = like.on([0], siconc=[0.0], sithick=[np.nan])
    ice = opened(data, variables=BOTH)
    assert like.series(ice, "sithick") == [0.0]


def test_thickness_does_not_average_over_cells_but_volume_does(opened):
    """Half the cells 3 m under 10 %, half 1 m under 90 %: 1.2 m, not 2."""
    data = like.on([0], siconc=[0.1], sithick=[3.0])
    fine = {d: np.repeat(data[d].values, 2) + np.tile([-12.5e3, 12.5e3], data[d].size) *
            np.sign(data[d].values[1] - data[d].values[0]) for d in "xy"}  # fmt: skip
    other = data.sel(x=np.repeat(data.x.values, 2), y=np.repeat(data.y.values, 2))
    other = other.assign_coords({d: (d, v, data[d].attrs) for d, v in fine.items()})
    odd = (np.arange(other.sizes["x"]) // 2 % 2).astype(bool)
    siconc = np.where(odd, 0.9, other.siconc).astype("f4")
    sithick = np.where(odd, 1.0, other.sithick).astype("f4")
    other = other.assign(siconc=(data.siconc.dims, siconc, data.siconc.attrs),
                         sithick=(data.siconc.dims, sithick, data.sithick.attrs))  # fmt: skip
    finer = opened(other, variables=BOTH, grid_km=25)
    seen = np.unique(finer.sithick.values[np.isfinite(finer.sithick.values)].round(3))
    assert set(seen) <= {1.0, 3.0, 1.2}


def test_months_without_ice_lend_no_thickness(opened):
    """June to September: the ice goes and comes; it is thick before and thin when it forms."""
    stamps = [166.5, 197, 228, 258.5]  # mid-months of 2020
    ice = opened(like.on(stamps, siconc=[0.8, 0.0, 0.0, 0.6], sithick=[1.6, np.nan, np.nan, 0.2]),
                 variables=BOTH)  # fmt: skip
    conc, thick = ice.siconc.mean(["y", "x"]), ice.sithick.mean(["y", "x"])
    late_june = thick.sel(time="2020-06-30")
    assert float(late_june) == pytest.approx(1.6, abs=0.01)
    assert float(thick.where(conc > 0).min()) > 0.05
    assert float(thick.where(conc == 0).max()) == 0.0
