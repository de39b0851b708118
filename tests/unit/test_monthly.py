"""Routes by month and class."""

import numpy as np
import pytest

import nsrkit
from nsrkit.voyage.tables import monthly
from nsrkit.voyage.trips import passage

ASKED = {"scan.first": "09-15", "scan.last": "12-20", "voyage.escort": "none",
         "navigability.classes": ["none", "PC3"]}  # fmt: skip


@pytest.fixture(scope="module")
def found():
    return monthly.routes(nsrkit.load("smoke", ASKED))


def test_winter_closes_weak_classes_first(found):
    assert found.month.values.tolist() == [9, 10, 11, 12]
    assert bool(np.isfinite(found.days.sel(ice_class="PC3", month=9)))
    assert bool(found.days.sel(ice_class="none", month=12).isnull())
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
    one = found.sel(ice_class=own, month=9)
    assert float(one.days) == float(track.hours[-1]) / 24
    assert float(one.lon[0]) == float(track.lon[0])
    assert float(one.lat[-1]) == float(track.lat[-1])


def test_the_map_says_what_is_closed(found):
    shown = nsrkit.show.routes(found)
    assert "no route" in shown.svg
    assert "December: No class no route" in shown.alt
    assert shown.svg.count('href="#nsr-coast"') == 4
