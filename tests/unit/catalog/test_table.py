"""The table of products, and the commands that show it."""

import sys
from datetime import date

import lookalikes as like
import pytest
from pieces import ROW, left, row
from typer.testing import CliRunner

from nsrkit import cli
from nsrkit.errors import DataError
from nsrkit.ice.catalog import table
from nsrkit.ice.readers.products import products


def test_the_table_is_sound():
    rows = table.entries()
    assert len(rows) >= 20
    readers = {product.name for product in products()}
    for one in rows.values():
        assert one.reader in readers, one.name
        assert one.client != "https" or one.url.startswith("https://")
        assert one.citation
        assert one.licence
        assert one.doi.startswith("10.")
        assert bool(one.login) == (one.client in ("copernicusmarine", "earthaccess"))
        assert one.request != "subset" or one.variables


def test_addresses_of_the_table_hold_the_date():
    for one in table.entries().values():
        if one.url:
            days = [date(2020, 2, 3), date(2021, 5, 6)]
            assert len({day.strftime(one.url) for day in days}) == 2


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("client: ftp", "client"),
        ("colour: red", "colour"),
        ("url: ''", "needs url"),
        ("months: [0]", "months"),
        ("mb: much", "mb"),
        ("span: ['2020-05-01', '2020-01-01']", "span"),
    ],
)
def test_a_fault_of_the_table_is_told_with_its_line(tmp_path, change, told):
    lines = [f"  {key}: {value!r}" for key, value in ROW.items() if key not in ("span", "facts")]
    key = change.split(":")[0]
    body = ["  span: ['2020-01-01', null]", "  client: https", "  url: https://x/%Y", "  facts: f"]
    kept = [line for line in [*lines, *body] if not line.strip().startswith(f"{key}:")]
    path = tmp_path / "products.yaml"
    path.write_text("\n".join(["one:", *kept, f"  {change}", ""]))
    with pytest.raises(DataError, match=told) as error:
        table.read(path)
    assert "products.yaml:" in str(error.value)


def test_a_table_that_is_no_yaml_is_told(tmp_path):
    path = tmp_path / "products.yaml"
    path.write_text("one: [")
    with pytest.raises(DataError, match="cannot be read"):
        table.read(path)
    path.write_text("one: 5\n")
    with pytest.raises(DataError, match="one is no mapping"):
        table.read(path)


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    return lambda *words: CliRunner().invoke(cli.app, ["ice", *words])


def test_list_shows_everything(run, installed):
    done = run("list")
    assert done.exit_code == 0
    fetched = {one.reader for one in table.entries().values()}
    names = [*table.entries(), *{p.name for p in products()} - fetched, "record", "demo-good"]
    assert not [name for name in names if name not in done.stdout]
    assert "not yet checked against a genuine file" in " ".join(done.stdout.split())
    assert "demo_ice" not in sys.modules
    lines = {line.split()[0]: line for line in done.stdout.splitlines() if line.split()}
    assert "not yet checked" in lines["nextsim"]
    assert "not yet" not in lines["g02202-v4"]


@pytest.mark.parametrize(
    "name", [*table.entries(), *(p.name for p in products()), "record", "project"]
)
def test_info_tells_licence_citation_and_how_to_open(run, name):
    done = run("info", name)
    assert done.exit_code == 0
    for word in ("licence", "citation", "open it", "nsrkit.ice."):
        assert word in done.stdout


def test_info_of_an_unknown_name(run):
    done = run("info", "nextsimm")
    assert done.exit_code == 1
    assert "did you mean nextsim" in done.stderr


def test_fetch_tells_what_came_and_how_to_open_it(run, daily, netcdf, tmp_path):
    daily.answers["/2020/ice_20200301.nc"] = netcdf
    done = run("fetch", "mine", "--from", "2020-03-01", "--to", "2020-03-02")
    assert done.exit_code == 0
    assert "1 new, 0 kept, 1 that the source does not have" in done.stdout
    assert "nsrkit.ice.open('ice/mine')" in done.stdout
    assert left(tmp_path / "ice" / "mine") == ["ice_20200301.nc"]


def test_fetch_that_fails_says_why(run, daily):
    done = run("fetch", "mine", "--from", "2020-03-01", "--to", "2020-03-02", "--to-dir", "there")
    assert done.exit_code == 1
    assert "the source has none" in done.stderr
    assert run("fetch", "mine").exit_code == 2


def test_fetch_tells_a_call_that_finds_files_without_an_ending(
    run, server, products_here, tmp_path
):
    products_here(row(client="https", step="year", url=f"{server.url}/heff.H%Y.gz", reader="piomas",
                      beside=(f"{server.url}/grid.dat",)))  # fmt: skip
    server.answers |= {"/heff.H2020.gz": like.piomas_year(tmp_path).read_bytes(),
                       "/grid.dat": b"1 2 3"}  # fmt: skip
    done = run("fetch", "mine", "--from", "2020-01-01", "--to", "2020-12-31")
    assert "nsrkit.ice.open('ice/mine/heff.*', siconc='record')" in done.stdout
