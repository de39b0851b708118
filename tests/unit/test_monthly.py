"""Routes by date and class."""

import base64
import re
import zlib

import numpy as np
import pytest

import nsrkit
from nsrkit.show.widgets import packs
from nsrkit.voyage.tables import monthly
from nsrkit.voyage.trips import passage

ASKED = {"scan.first": "09-15", "scan.last": "12-20", "voyage.escort": "none",
         "routing.grid_km": 25, "navigability.classes": ["none", "PC3"]}  # fmt: skip


@pytest.fixture(scope="module")
def found():
    return monthly.routes(nsrkit.load("smoke", ASKED))


def on(found, date):
    return found.sel(entry=f"2024-{date}")


def test_winter_closes_weak_classes_first(found):
    assert found.entry.dt.day.values.tolist() == [5, 15, 25] * 4
    assert found.entry.dt.month.values[[0, -1]].tolist() == [9, 12]
    assert bool(np.isfinite(on(found, "09-15").days.sel(ice_class="PC3")))
    assert bool(on(found, "12-15").days.sel(ice_class="none").isnull())
    closed = found.days.isnull()
    assert (found.reason.where(closed, "x") != "").all()
    assert (found.reason.where(~closed, "") == "").all()


def test_it_is_the_route_of_the_case_on_that_day(found):
    """The row of the ship's own class is what the router of the case gives."""
    case = nsrkit.load("smoke", ASKED)
    own = found.attrs["own"]
    leg, *_ = passage.ice_box(case)
    enter = np.datetime64(f"{found.attrs['year']}-09-15").astype("datetime64[s]").astype(object)
    track = passage.router(case, passage.open_ice(case, enter))(
        (leg.lon[0], leg.lat[0]), (leg.lon[-1], leg.lat[-1]), enter
    )
    one = on(found, "09-15").sel(ice_class=own)
    assert float(one.days) == float(track.hours[-1]) / 24
    for name in ("lon", "lat", "hours", "rio"):
        along = one[name].dropna("vertex").values
        assert along.tolist() == track[name].values.tolist()


def test_the_map_says_what_is_closed(found):
    shown = nsrkit.show.routes(found)
    assert "no route" in shown.svg
    assert "December: No class no route" in shown.alt
    assert shown.svg.count('href="#nsr-coast"') == 4


def test_a_page_is_given_every_date_and_class(found):
    shown = nsrkit.show.routes(found)
    packed = dict(re.findall(r'data-pack="(\w+)">([^<]+)<', shown.html))
    fields, routes = (packs.unpack(zlib.decompress(base64.b64decode(packed[name])))
                      for name in ("fields", "routes"))  # fmt: skip
    dates = found.entry.dt.strftime("%Y-%m-%d").values.tolist()
    assert fields[0]["dates"] == dates
    begins = dates[int(re.search(r'data-frame="(\d+)"', shown.html)[1])]
    gap = np.datetime64(begins) - np.datetime64(found.attrs["enter"])
    assert abs(gap) <= np.timedelta64(5, "D")
    assert set(fields[1]) == {"siconc", "sithick", "rio"}
    listed = routes[0]["routes"]
    assert len(listed) == len(dates) * found.sizes["ice_class"]
    for i, one in enumerate(listed):
        days = float(found.days.isel(entry=one["frame"]).sel(ice_class=one["name"]))
        first, last = routes[1]["starts"][i : i + 2]
        assert (last > first) == np.isfinite(days)
        if last > first:
            assert routes[1]["hours"][last - 1] / 24 == pytest.approx(days, abs=0.01)
        else:
            assert one["reason"]
