"""Flat binaries without names: NSIDC-0051 with its header, PIOMAS with nothing but numbers."""

import gzip

import numpy as np
import pytest
import usersfiles as like
import xarray as xr

from nsrkit.errors import DataError
from nsrkit.ice import grid, static
from nsrkit.ice import open as open_ice

ONE = ("siconc",)


@pytest.fixture(autouse=True)
def _cache(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("NSRKIT_CACHE", str(tmp_path_factory.getbasetemp() / "weights"))


def nsidc(path, first=245, last=274, year="2016", flag=254):
    """A file of NSIDC-0051 with the pattern, and a patch of flags in the Kara Sea."""
    x = -3_850_000 + 25_000 * (np.arange(304) + 0.5)
    y = 5_850_000 - 25_000 * (np.arange(448) + 0.5)
    x, y = np.meshgrid(x, y)
    field = np.round(250 * like.pattern(x, y)).astype("u1")
    field[np.hypot(x - 1.0e6, y - 7.0e5) < 1.5e5] = flag
    words = [""] * 21
    words[:3], words[11], words[14], words[17] = ["00255", "304", "448"], first, last, year
    header = b"".join(str(word).rjust(5).encode() + b"\0" for word in words).ljust(300)
    path.write_bytes(header + field.tobytes())
    return path


def test_a_month_of_bytes(tmp_path):
    ice = open_ice(nsidc(tmp_path / "any.name"), variables=ONE)
    assert ice.attrs["product"] == "nsidc-0051"
    assert like.days(ice)[0] == "2016-09-01"
    assert like.days(ice)[-1] == "2016-09-30"
    off = np.abs(ice.siconc.mean("time").values - like.at(ice))[ice.surface.values == 0]
    assert np.nanquantile(off, 0.97) < 0.01


@pytest.mark.parametrize("flag", [251, 252, 253, 254, 255])
def test_flags_among_bytes_are_no_ice(tmp_path, flag):
    ice = open_ice(nsidc(tmp_path / "nt.bin", 245, 245, flag=flag), variables=ONE)
    assert like.days(ice) == ["2016-09-01"]
    far = np.hypot(ice.x.values[None] - 1.0e6, ice.y.values[:, None] - 7.0e5) < 5e4
    assert np.isnan(ice.siconc.values[0][far]).all()
    assert float(ice.siconc.max()) < 0.96


def test_a_header_without_a_date_leaves_the_name(tmp_path):
    ice = open_ice(nsidc(tmp_path / "nt_201702_f17_v1.1_n.bin", year="-9999"), variables=ONE)
    assert like.days(ice)[-1] == "2017-02-28"
    with pytest.raises(DataError, match="neither its header nor its name"):
        open_ice(nsidc(tmp_path / "february.bin", year="-9999"), variables=ONE)


def places():
    """Degrees of a grid of 120 x 360 cells that covers the Arctic."""
    return np.meshgrid(np.arange(360) + 0.5, 55 + 0.28 * np.arange(120))


def is_land(lon, lat):
    mask = static.land_1km()
    x, y = grid.xy(lon, lat)
    column, row = (np.floor((v - v0) / mask.step_m).astype(int)
                   for v, v0 in ((x, mask.x0_m), (y, mask.y0_m)))  # fmt: skip
    inside = (row >= 0) & (row < mask.land.shape[0]) & (column >= 0) & (column < mask.land.shape[1])
    rows, columns = (i.clip(0, n - 1) for i, n in zip((row, column), mask.land.shape, strict=True))
    return inside & mask.land[rows, columns]


def piomas(path, value, records=12, pack=True):
    """A PIOMAS file of one value at sea and 0 on land, with its grid beside it."""
    lon, lat = places()
    field = np.where(is_land(lon, lat), 0, value).astype("<f4")
    path.write_bytes(np.stack([field] * records).tobytes())
    text = "\n".join(f"{v:8.2f}" for v in np.concatenate([lon.ravel(), lat.ravel()]))
    if pack:
        (path.parent / "grid.dat.gz").write_bytes(gzip.compress(text.encode()))
    else:
        (path.parent / "elsewhere.txt").write_text(text)
    return path


def test_a_year_of_volume_and_area(tmp_path):
    files = [piomas(tmp_path / "heff.H2017", 1.2), piomas(tmp_path / "area.H2017", 0.8)]
    ice = open_ice(files)
    assert ice.attrs["product"] == "piomas"
    assert ice.sizes["time"] == 365
    day = ice.isel(time=100)
    # Land, which the model stores as 0, thins nothing at the coasts.
    assert float(day.sithick.min()) == pytest.approx(1.5, abs=1e-3)
    assert float(day.sithick.max()) == pytest.approx(1.5, abs=1e-3)
    assert float(day.siconc.min()) == pytest.approx(0.8, abs=1e-3)
    assert "does not tell land from open water" in ice.attrs["notes"]
    xr.testing.assert_equal(open_ice(tmp_path).sithick.isel(time=[5]), ice.sithick.isel(time=[5]))


def test_days_of_volume(tmp_path):
    ice = open_ice(piomas(tmp_path / "hiday.H2015", 1.2, 365), variables=("sivol",))
    assert like.days(ice)[0] == "2015-01-01"
    assert like.days(ice)[-1] == "2015-12-31"
    assert float(ice.sivol.isel(time=7).max()) == pytest.approx(1.2)


def test_what_the_bytes_do_not_tell(tmp_path):
    path = piomas(tmp_path / "download", 1.2, pack=False)
    with pytest.raises(DataError, match=r"names=\{'sivol': 'heff'\}.*year="):
        open_ice(path, variables=("sivol",))
    told = {"names": {"sivol": "heff"}, "year": 2014, "variables": ("sivol",)}
    with pytest.raises(DataError, match=r"grid\.dat"):
        open_ice(path, **told)
    ice = open_ice(path, grid_file=tmp_path / "elsewhere.txt", **told)
    assert like.days(ice)[0] == "2014-01-01"


def test_a_year_cut_short(tmp_path):
    with pytest.raises(DataError, match="holds 7 records"):
        open_ice(piomas(tmp_path / "hiday.H2015", 1.2, 7), variables=("sivol",))
