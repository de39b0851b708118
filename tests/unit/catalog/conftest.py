"""What the tests of the catalog share: a server on this machine, a table, installed plug-ins."""

import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import netCDF4
import numpy as np
import pytest
from pieces import row

from nsrkit.ice.catalog import fetch as fetching
from nsrkit.ice.catalog import table

PLUGIN = """
import numpy as np
import nsrkit
from nsrkit.ice.months import Normal
from nsrkit.ice.fields import dataset

asked = []


def good(start, end, grid_km, variables, shift=0.0):
    asked.append((start, end, grid_km, variables))
    ice = dataset(Normal(1991, 2020), start, end, grid_km, variables)
    ice = ice.drop_vars([name for name in ice.coords if name not in ("time", "y", "x")])
    if shift:
        ice["siconc"] = (ice.siconc + shift).clip(0, 1).assign_attrs(units="1")
    return ice.drop_attrs(deep=False)


def percent(*a):
    ice = good(*a)
    return ice.assign(siconc=(ice.siconc * 100).assign_attrs(units="1"))


def unit(*a):
    ice = good(*a)
    return ice.assign(siconc=ice.siconc.assign_attrs(units="%"))


def turned(*a):
    return good(*a).transpose("time", "x", "y")


def coarse(*a):
    return good(*a).isel(x=slice(None, None, 2))


def short(*a):
    return good(*a).isel(time=slice(1, None))


def disorder(*a):
    return good(*a).isel(time=slice(None, None, -1))


def thin(*a):
    return good(*a).drop_vars("sithick")


def empty(*a):
    ice = good(*a)
    return ice.assign(siconc=(ice.siconc * np.nan).assign_attrs(units="1"))


def nothing(*a):
    return 5


def lost(*a):
    return "nowhere.nc"


def fails(*a):
    return 1 / 0


def says(*a):
    raise nsrkit.errors.DataError("my server is closed")


def file(*a):
    return path


path = ""
broken = 7
"""


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A package with plug-ins, installed as pip leaves it."""
    site = tmp_path / "site"
    info = site / "demo_ice-1.2.dist-info"
    info.mkdir(parents=True)
    (site / "demo_ice.py").write_text(PLUGIN)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: demo-ice\nVersion: 1.2\n")
    names = [line.split("(")[0][4:] for line in PLUGIN.splitlines() if line.startswith("def ")]
    lines = [f"demo-{name} = demo_ice:{name}" for name in [*names, "broken", "absent"]]
    lines.append("demo-module = no_such_module:f")
    (info / "entry_points.txt").write_text("\n".join(["[nsrkit.ice_sources]", *lines, ""]))
    monkeypatch.syspath_prepend(str(site))
    yield names
    sys.modules.pop("demo_ice", None)


@pytest.fixture
def netcdf(tmp_path):
    """Bytes of a small netCDF file."""
    path = tmp_path / "small.nc"
    with netCDF4.Dataset(path, "w") as file:
        file.createDimension("x", 2000)
        file.createVariable("z", "f4", "x")[:] = np.random.default_rng(1).random(2000)
    return path.read_bytes()


@pytest.fixture
def products_here(monkeypatch):
    """Put rows into the table."""

    def put(*rows):
        monkeypatch.setattr(table, "entries", lambda: {one.name: one for one in rows})

    return put


@pytest.fixture
def server(monkeypatch):
    """A web server on this machine: path -> answer; what was asked is kept in `asked`."""
    answers, asked = {}, []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, self.headers["User-Agent"]))
            answer = answers.get(self.path, 404)
            if isinstance(answer, list):  # one after the other
                answer = answer.pop(0) if len(answer) > 1 else answer[0]
            answer(self) if callable(answer) else self.plain(answer)

        def plain(self, answer):
            if isinstance(answer, int):
                self.send_error(answer)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args):
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, args=[0.01], daemon=True)
    thread.start()
    pooch = pytest.importorskip("pooch")
    https = pytest.importorskip("nsrkit.ice.catalog.https")
    monkeypatch.setattr(pooch.core.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(https, "TIMEOUT", (2.0, 0.5))
    monkeypatch.delenv(fetching.OFFLINE, raising=False)
    yield SimpleNamespace(url=f"http://127.0.0.1:{running.server_port}", answers=answers,
                          asked=asked)  # fmt: skip
    running.shutdown()
    running.server_close()
    thread.join()


@pytest.fixture
def daily(server, products_here):
    """A product of daily files on the server."""
    products_here(row(client="https", url=f"{server.url}/%Y/ice_%Y%m%d.nc"))
    return server
