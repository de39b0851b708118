"""Clients of others, by stand-ins with their names; their signatures where they are installed."""

import inspect
import re
import sys
from datetime import date
from importlib.machinery import ModuleSpec
from types import ModuleType, SimpleNamespace

import pytest
from pieces import left, row

from nsrkit.errors import DataError
from nsrkit.ice.catalog import copernicus, table
from nsrkit.ice.catalog import fetch as fetching


@pytest.fixture
def stand_in(monkeypatch):
    """A module under the name of a library."""

    def make(name, **functions):
        module = ModuleType(name)
        module.__spec__ = ModuleSpec(name, None)
        vars(module).update(functions)
        monkeypatch.setitem(sys.modules, name, module)
        return module

    return make


class Unreachable(Exception):  # noqa: N818
    pass


@pytest.fixture
def marine(stand_in, netcdf, products_here):
    """copernicusmarine as far as it is called; calls are kept."""
    calls = []
    listed = [f"ice_conc_nh_ease2-250_cdr-v3p1_202003{day:02d}1200.nc" for day in range(1, 32)]

    def subset(**given):
        calls.append(("subset", given))
        if not given.get("dry_run"):
            (given["output_directory"] / given["output_filename"]).write_bytes(netcdf)
        return SimpleNamespace(file_size=3.1)

    def get(**given):
        calls.append(("get", given))
        names = [n for n in listed if re.search(given["regex"], f"P/d_202406/2020/03/{n}")]
        if not given.get("dry_run"):
            for name in names:
                (given["output_directory"] / name).write_bytes(netcdf)
        return SimpleNamespace(files=[SimpleNamespace(filename=n, file_size=1.0) for n in names])

    module = stand_in(
        "copernicusmarine", subset=subset, get=get,
        login=lambda check_credentials_valid: True, calls=calls, listed=listed,
        CouldNotConnectToAuthenticationSystem=Unreachable,
    )  # fmt: skip
    common = {"client": "copernicusmarine", "login": "x"}
    products_here(
        row("cut", dataset="d-cut", request="subset", step="month", variables=("siconc",),
            **common),
        row("own", dataset="d-own", request="subset", step="month", variables=("siconc",),
            part="originalGrid", **common),
        row("whole", dataset="d-whole", request="get", **common),
    )  # fmt: skip
    return module


def test_a_cut_comes_by_the_month(marine, tmp_path):
    found = fetching.fetch("cut", "2020-02-15", "2020-03-31", tmp_path / "ice")
    assert [path.name for path in found.new] == ["cut_20200215-20200229.nc",
                                                 "cut_20200301-20200331.nc"]  # fmt: skip
    dry, first, second = (given for _, given in marine.calls)
    assert dry["dry_run"]
    assert first["dataset_id"] == "d-cut"
    assert first["variables"] == ["siconc"]
    assert (first["start_datetime"], first["end_datetime"]) == ("2020-02-15T00:00:00",
                                                               "2020-02-29T23:59:59")  # fmt: skip
    assert second["minimum_longitude"] < 20 < 200 < second["maximum_longitude"]
    assert left(tmp_path / "ice") == [path.name for path in found.new]


def test_on_its_own_grid_nothing_is_cut_by_longitude(marine, tmp_path):
    fetching.fetch("own", "2020-03-01", "2020-03-31", tmp_path / "ice")
    _, given = marine.calls[-1]
    assert given["dataset_part"] == "originalGrid"
    assert not [key for key in given if "itude" in key]


def test_whole_files_come_by_their_dates(marine, tmp_path):
    folder = tmp_path / "ice"
    found = fetching.fetch("whole", "2020-03-09", "2020-03-11", folder)
    assert [path.name[-15:] for path in found.new] == [f"202003{n}1200.nc" for n in ("09", 10, 11)]
    more = fetching.fetch("whole", "2020-03-10", "2020-03-12", folder)
    assert len(more.new) == 1
    assert len(more.kept) == 2
    assert len(left(folder)) == 4
    with pytest.raises(DataError, match="whole has no file from 2020-05-01"):
        fetching.fetch("whole", "2020-05-01", "2020-05-02", folder)


@pytest.mark.parametrize(
    ("name", "step", "date"),
    [
        ("ice_conc_nh_ease2-250_cdr-v3p1_202003011200.nc", "day", "20200301"),
        ("W_XX-ESA,SMOS_CS2,NH_25KM_EASE2_20200224_20200301_r_v206_01_l4sit.nc", "day", "20200301"),
        ("ice_thickness_nh_ease2-250_cdr-v3p0_202003.nc", "month", "202003"),
        ("20200315_dm-sit.nc", "month", "202003"),
        ("ice_2020030112.nc", "day", "20200301"),
        ("grid.nc", "day", ""),
    ],
)
def test_dates_in_names(name, step, date):
    assert copernicus.dated(name, step) == date


def test_no_login_is_told_before_anything_is_fetched(marine, tmp_path):
    marine.login = lambda check_credentials_valid: False
    with pytest.raises(DataError, match="run `copernicusmarine login` once"):
        fetching.fetch("cut", "2020-03-01", "2020-03-31", tmp_path / "ice")

    def unreachable(check_credentials_valid):
        raise Unreachable

    marine.login = unreachable
    with pytest.raises(DataError, match="cannot be reached"):
        fetching.fetch("cut", "2020-03-01", "2020-03-31", tmp_path / "ice")
    assert not marine.calls
    assert not (tmp_path / "ice").exists()


def test_what_a_client_raises_becomes_one_clear_error(marine, tmp_path):
    usual = marine.subset

    def fails(**given):
        if given.get("dry_run"):
            return usual(**given)
        (given["output_directory"] / given["output_filename"]).write_bytes(b"half")
        raise RuntimeError("the catalogue was moved")

    marine.subset = fails
    with pytest.raises(DataError, match="cut: copernicusmarine gave up with RuntimeError: the cat"):
        fetching.fetch("cut", "2020-03-01", "2020-03-31", tmp_path / "ice")
    assert not (tmp_path / "ice").exists()


class _Granule:
    def __init__(self, name):
        self.name = name

    def data_links(self):
        return [f"https://somewhere/{self.name}"]

    def size(self):
        return 0.4


class NotStored(Exception):  # noqa: N818
    pass


@pytest.fixture
def earth(stand_in, netcdf, products_here):
    """earthaccess as far as it is called."""
    calls = []
    names = [f"NSIDC0051_SEAICE_PS_{where}25km_2020030{day}_v2.0.nc"
             for where in "NS" for day in (1, 2)]  # fmt: skip
    names.append("NSIDC0051_SEAICE_PS_N25km_202003_v2.0.nc")

    def login(strategy):
        if strategy == "environment":
            raise NotStored
        return SimpleNamespace(authenticated=True)

    def search_data(**given):
        calls.append(given)
        return [_Granule(name) for name in names]

    def download(granules, local_path, show_progress):
        for one in granules:
            (fetching.Path(local_path) / one.name).write_bytes(netcdf)

    module = stand_in("earthaccess", login=login, search_data=search_data, download=download,
                      calls=calls)  # fmt: skip
    products_here(table.read(table.FILE)["nsidc-0051-v2"])
    return module


def test_granules_of_the_north_come_by_day(earth, tmp_path):
    found = fetching.fetch("nsidc-0051-v2", "2020-03-01", "2020-03-02", tmp_path / "ice")
    assert [path.name for path in found.new] == [
        "NSIDC0051_SEAICE_PS_N25km_20200301_v2.0.nc",
        "NSIDC0051_SEAICE_PS_N25km_20200302_v2.0.nc",
    ]
    assert earth.calls == [{"short_name": "NSIDC-0051", "version": "2",
                            "temporal": ("2020-03-01", "2020-03-02")}]  # fmt: skip


def test_no_login_of_earthdata(earth, tmp_path):
    def refused(strategy):
        raise NotStored

    earth.login = refused
    with pytest.raises(DataError, match="EARTHDATA_TOKEN"):
        fetching.fetch("nsidc-0051-v2", "2020-03-01", "2020-03-02", tmp_path / "ice")
    earth.login = lambda strategy: (_ for _ in ()).throw(ConnectionError("no route"))
    with pytest.raises(DataError, match="cannot be reached"):
        fetching.fetch("nsidc-0051-v2", "2020-03-01", "2020-03-02", tmp_path / "ice")


def test_the_real_clients_take_what_is_asked_of_them(marine, earth, monkeypatch):
    """Where the real libraries are installed: their signatures against every kind of call."""
    entries = table.read(table.FILE)
    span = (date(2020, 3, 1), date(2020, 3, 31))
    for name in ("copernicusmarine", "earthaccess"):
        monkeypatch.delitem(sys.modules, name)
    real = pytest.importorskip("copernicusmarine")
    for name in ("nextsim", "glorys12"):
        given = copernicus._cut(entries[name], span)
        inspect.signature(real.subset).bind(**given, dry_run=True)
        inspect.signature(real.subset).bind(**given, output_directory=".", output_filename="x",
                                            overwrite=True)  # fmt: skip
    inspect.signature(real.get).bind(**copernicus._asked(entries["osi-458"]), dry_run=True,
                                     regex="x", output_directory=".", no_directories=True,
                                     overwrite=True)  # fmt: skip
    inspect.signature(real.login).bind(check_credentials_valid=True)
    assert issubclass(real.CouldNotConnectToAuthenticationSystem, Exception)
    real = pytest.importorskip("earthaccess")
    inspect.signature(real.login).bind(strategy="netrc")
    inspect.signature(real.download).bind([], ".", show_progress=False)
