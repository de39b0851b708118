"""Fetching from a server on this machine: whole files or none, and a clear word."""

import hashlib
import shutil
from types import SimpleNamespace

import lookalikes as like
import pytest
from pieces import cut_short, left, row, too_slow

import nsrkit
from nsrkit.errors import DataError
from nsrkit.ice.catalog import fetch as fetching


def test_files_come_and_are_kept(daily, netcdf, tmp_path):
    for day in ("01", "02", "03"):
        daily.answers[f"/2020/ice_202003{day}.nc"] = netcdf
    folder = tmp_path / "ice"
    first = fetching.fetch("mine", "2020-03-01", "2020-03-02", folder)
    assert [path.name for path in first.new] == ["ice_20200301.nc", "ice_20200302.nc"]
    assert first.new[0].read_bytes() == netcdf
    stamp = first.new[0].stat().st_mtime_ns
    lines = []
    again = fetching.fetch("mine", "2020-03-01", "2020-03-03", folder, lines.append)
    assert [path.name for path in again.kept] == ["ice_20200301.nc", "ice_20200302.nc"]
    assert lines == ["1/1 ice_20200303.nc"]
    assert first.new[0].stat().st_mtime_ns == stamp
    assert [path for path, _ in daily.asked] == [f"/2020/ice_2020030{n}.nc" for n in (1, 2, 3)]
    assert all(agent.startswith(f"nsrkit/{nsrkit.__version__}") for _, agent in daily.asked)
    assert left(folder) == [f"ice_2020030{n}.nc" for n in (1, 2, 3)]


def test_a_broken_line_is_tried_again(daily, netcdf, tmp_path):
    daily.answers["/2020/ice_20200301.nc"] = [cut_short(netcdf), 500, netcdf]
    found = fetching.fetch("mine", "2020-03-01", "2020-03-01", tmp_path / "ice")
    assert found.new[0].read_bytes() == netcdf
    assert len(daily.asked) == 3


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (cut_short, "cannot be reached"),
        (lambda _: too_slow, "cannot be reached"),
        (lambda _: 500, "cannot be reached"),
        (lambda _: 403, "refuses.*status 403"),
        (lambda _: 404, "has none of the 1 files"),
        (lambda content: content[:-500], "no whole netCDF"),
        (lambda _: b"<html>please log in</html>", "such as a login"),
        (lambda _: b"", "came empty"),
    ],
    ids=["short", "slow", "500", "403", "404", "short file", "page", "empty"],
)
def test_a_failure_leaves_no_half_file(daily, netcdf, tmp_path, answer, told):
    daily.answers["/2020/ice_20200301.nc"] = netcdf
    daily.answers["/2020/ice_20200302.nc"] = answer(netcdf)
    folder = tmp_path / "ice"
    with pytest.raises(DataError, match=told) as error:
        fetching.fetch("mine", "2020-03-02", "2020-03-02", folder)
    assert "mine" in str(error.value) or "ice_20200302.nc" in str(error.value)
    assert not folder.exists()
    if told != "has none of the 1 files":
        with pytest.raises(DataError, match=told):
            fetching.fetch("mine", "2020-03-01", "2020-03-02", folder)
        assert left(folder) == ["ice_20200301.nc"]  # what came whole is kept


def test_a_server_that_is_not_there(products_here, tmp_path, server):
    products_here(row(client="https", url="http://127.0.0.1:9/%Y%m%d.nc"))
    with pytest.raises(DataError, match=r"mine: the source cannot be reached .* again"):
        fetching.fetch("mine", "2020-03-01", "2020-03-01", tmp_path / "ice" / "deep")
    assert not (tmp_path / "ice").exists()


def test_days_that_the_source_lacks_are_told(daily, netcdf, tmp_path):
    daily.answers["/2020/ice_20200301.nc"] = netcdf
    lines = []
    found = fetching.fetch("mine", "2020-03-01", "2020-03-02", tmp_path / "ice", lines.append)
    assert [path.name for path in found.new] == ["ice_20200301.nc"]
    assert found.absent == ("ice_20200302.nc",)
    assert "does not have it" in lines[1]


def test_names_that_are_looked_up(server, products_here, netcdf, tmp_path):
    """The satellite in the name is not known beforehand; of two revisions the later one comes."""
    products_here(row(client="https", url=f"{server.url}/%Y/sic_%Y%m%d_*_v06r*.nc"))
    names = ["sic_20200301_F17_v06r00.nc", "sic_20200302_am2_v06r00.nc",
             "sic_20200302_am2_v06r01.nc", "sic_20200303_am2_v05r00.nc"]  # fmt: skip
    links = "".join(f"<a href=\"{name}\">{name}</a><a href='?C=M'>x</a>" for name in names)
    server.answers["/2020/"] = f"<html><a href='/'>up</a>{links}</html>".encode()
    server.answers |= {f"/2020/{name}": netcdf for name in names}
    found = fetching.fetch("mine", "2020-03-01", "2020-03-03", tmp_path / "ice")
    assert [path.name for path in found.new] == [names[0], names[2]]
    assert found.absent == ("sic_20200303_*_v06r*.nc",)
    assert [path for path, _ in server.asked].count("/2020/") == 1


def test_packed_files_are_unpacked_and_the_grid_comes_along(server, products_here, tmp_path):
    products_here(row(client="https", step="year", url=f"{server.url}/heff.H%Y.gz",
                      beside=(f"{server.url}/grid.dat",)))  # fmt: skip
    packed = like.piomas_year(tmp_path / "there").read_bytes()
    server.answers |= {"/heff.H2020.gz": packed, "/grid.dat": b"1 2 3"}
    found = fetching.fetch("mine", "2020-01-01", "2020-12-31", tmp_path / "ice")
    assert left(tmp_path / "ice") == ["grid.dat", "heff.H2020"]
    assert found.new[1].stat().st_size == 12 * 120 * 360 * 4
    server.answers["/heff.H2021.gz"] = packed[:-2000]
    with pytest.raises(DataError, match=r"heff\.H2021.*cut short"):
        fetching.fetch("mine", "2021-01-01", "2021-12-31", tmp_path / "ice")
    assert left(tmp_path / "ice") == ["grid.dat", "heff.H2020"]


def test_a_checksum_that_is_known_must_hold(server, products_here, netcdf, tmp_path):
    name, right = "ice_20200301.nc", hashlib.sha256(netcdf).hexdigest()
    server.answers[f"/{name}"] = netcdf
    mine = {"client": "https", "url": f"{server.url}/ice_%Y%m%d.nc"}
    products_here(row(checksums={name: "0" * 64}, **mine))
    with pytest.raises(DataError, match="hash"):
        fetching.fetch("mine", "2020-03-01", "2020-03-01", tmp_path / "ice")
    assert not (tmp_path / "ice").exists()
    products_here(row(checksums={name: right}, **mine))
    assert fetching.fetch("mine", "2020-03-01", "2020-03-01", tmp_path / "ice").new


def test_a_stop_in_the_middle_leaves_whole_files(daily, netcdf, tmp_path, monkeypatch):
    daily.answers |= {f"/2020/ice_2020030{n}.nc": netcdf for n in (1, 2)}

    def stop(line):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetching.fetch("mine", "2020-03-01", "2020-03-02", tmp_path / "ice", stop)
    assert left(tmp_path / "ice") == ["ice_20200301.nc"]
    done = fetching.fetch("mine", "2020-03-01", "2020-03-02", tmp_path / "ice")
    assert [path.name for path in done.new] == ["ice_20200302.nc"]


# What is refused before anything is asked of a server


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2019-12-31", "2020-01-02", "holds 2020-01-01 on, not 2019-12-31 to 2020-01-02"),
        ("2020-03-02", "2020-03-01", "is empty"),
        ("2020-3-1", "2020-03-01", "'2020-3-1' is not a date"),
        ("yesterday", "2020-03-01", "not a date"),
    ],
)
def test_dates(daily, tmp_path, start, end, told):
    with pytest.raises(DataError, match=told):
        fetching.fetch("mine", start, end, tmp_path / "ice")
    assert not daily.asked
    assert not (tmp_path / "ice").exists()


def test_a_product_of_winter(server, products_here, netcdf, tmp_path):
    products_here(row(client="https", step="month", months=(10, 11, 12, 1, 2, 3, 4),
                      url=f"{server.url}/%Y%m.nc"))  # fmt: skip
    server.answers |= {"/202004.nc": netcdf, "/202010.nc": netcdf}
    found = fetching.fetch("mine", "2020-04-20", "2020-10-05", tmp_path / "ice")
    assert [path.name for path in found.new] == ["202004.nc", "202010.nc"]
    with pytest.raises(DataError, match="Oct to Apr"):
        fetching.fetch("mine", "2020-06-01", "2020-07-01", tmp_path / "ice")


def test_offline(daily, tmp_path, monkeypatch):
    monkeypatch.setenv(fetching.OFFLINE, "1")
    with pytest.raises(DataError, match="NSRKIT_OFFLINE is set"):
        fetching.fetch("mine", "2020-03-01", "2020-03-01", tmp_path / "ice")
    assert not daily.asked
    monkeypatch.setenv(fetching.OFFLINE, "0")
    with pytest.raises(DataError, match="has none"):
        fetching.fetch("mine", "2020-03-01", "2020-03-01", tmp_path / "ice")


def test_no_room_on_the_disk(server, products_here, netcdf, tmp_path, monkeypatch):
    products_here(row(client="https", mb=500.0, url=f"{server.url}/%Y%m%d.nc"))
    free = SimpleNamespace(total=1, used=1, free=600e6)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: free)
    with pytest.raises(DataError, match=r"take about 1000 MB.* has 600 MB: .*--to-dir"):
        fetching.fetch("mine", "2020-03-01", "2020-03-02", tmp_path / "ice")
    assert not server.asked
    assert not (tmp_path / "ice").exists()


def test_a_disk_that_fills_up(daily, netcdf, tmp_path, monkeypatch):
    daily.answers["/2020/ice_20200301.nc"] = netcdf

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pooch.HTTPDownloader.__call__", full)
    with pytest.raises(DataError, match="the disk is full"):
        fetching.fetch("mine", "2020-03-01", "2020-03-01", tmp_path / "ice")
    assert not (tmp_path / "ice").exists()


def test_a_folder_that_cannot_be_written(daily, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(DataError, match="cannot be written"):
        fetching.fetch("mine", "2020-03-01", "2020-03-01", tmp_path / "file")


def test_a_library_that_is_not_installed(products_here, tmp_path, monkeypatch):
    products_here(row(client="copernicusmarine", dataset="d", request="get"))
    monkeypatch.setattr(fetching, "find_spec", lambda name: None)
    with pytest.raises(DataError, match=r"needs the library copernicusmarine.*nsrkit\[fetch\]"):
        fetching.fetch("mine", "2020-03-01", "2020-03-01", tmp_path / "ice")


def test_what_no_client_fetches_says_how(tmp_path):
    with pytest.raises(DataError, match="intake-esgf"):
        fetching.fetch("cmip6", "2040-01-01", "2040-12-31", tmp_path / "ice")


def test_an_unknown_name_tells_the_likeliest(tmp_path):
    with pytest.raises(DataError, match="did you mean nextsim"):
        fetching.fetch("nextsym", "2020-01-01", "2020-01-02", tmp_path / "ice")
