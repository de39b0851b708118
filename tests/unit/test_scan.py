import numpy as np
import pytest
import xarray as xr

import nsrkit
from nsrkit.errors import NoRouteError
from nsrkit.voyage import departures, passage, route


class Solver:
    """Ten days and a day per month after June; closed in December."""

    def __init__(self, ice, ship, **settings):
        self.settings = settings

    def track(self, start, goal, depart):
        month = int(str(np.datetime64(depart, "M"))[5:])
        if month == 12:
            raise NoRouteError("the ice closes", (105.0, 78.0), "a higher class")
        return xr.Dataset({"hours": ("point", [0.0, 24.0 * (4 + month)])})


@pytest.fixture
def faked(monkeypatch):
    monkeypatch.setattr(route, "solver", Solver, raising=False)
    monkeypatch.setattr(passage, "open_ice", lambda *args: "ice")


def test_no_route_is_a_reason_and_the_scan_goes_on(faked):
    ship = nsrkit.ship.open("panamax-ice1")
    days = ["2024-09-01", "2024-12-01", "2024-10-01"]
    found = nsrkit.voyage.scan("ice", ship, "cape_dezhnev", "cape_zhelaniya", days)
    assert np.array_equal(found.days, [13, np.nan, 14], equal_nan=True)
    assert [bool(text) for text in found.reason.values] == [False, True, False]
    assert "a higher class" in found.reason.values[1]


def test_a_season_counts_from_port_to_port(faked):
    case = nsrkit.load("baseline", {"scan.first": "08-01", "scan.last": "12-15", "scan.every_d": 15,
                                    "scan.years": [2019, 2021]})  # fmt: skip
    found = nsrkit.voyage.season_scan(case)
    assert dict(found.sizes) == {"departure": 10, "year": 3, "quantile": 3}
    assert found.departure.values[0] == np.datetime64("2024-08-01")
    outside = (found.days - found.ice_days).values
    _, before, after = departures._around_box(case)
    assert np.nanmax(abs(outside - (before + after) / 24)) < 1e-9
    assert np.isnan(found.days.values[-1])
    assert found.reason.values[-1]
    assert found.route_share.values[0] == 1
    assert found.route_share.values[-1] == 0
    assert np.allclose(found.days_q.sel(quantile=0.5)[:5], found.days[:5])


def test_the_box_is_entered_after_the_open_water_before_it(faked, monkeypatch):
    asked = []
    monkeypatch.setattr(Solver, "track", lambda self, start, goal, depart: asked.append(depart)
                        or xr.Dataset({"hours": ("point", [0.0, 240.0])}))  # fmt: skip
    case = nsrkit.load("baseline", {"scan.first": "08-01", "scan.last": "08-01",
                                    "scan.years": [2020, 2020]})  # fmt: skip
    nsrkit.voyage.season_scan(case)
    before = departures._around_box(case)[1]
    years = sorted({str(np.datetime64(each, "Y")) for each in asked})
    assert years == ["2020", "2024"]
    late = (asked[0] - np.datetime64("2024-08-01")) / np.timedelta64(1, "s") / 3600
    assert late == pytest.approx(before, abs=1e-3)


def test_a_normal_has_no_years(faked):
    case = nsrkit.load(
        "baseline", {"ice.source": "normal", "scan.first": "08-01", "scan.last": "08-15"}
    )
    found = nsrkit.voyage.season_scan(case)
    assert found.sizes["year"] == 0
    assert np.isnan(found.route_share).all()
    assert np.isfinite(found.days).all()


def test_a_season_may_run_into_the_next_year():
    case = nsrkit.load(
        "baseline", {"scan.first": "11-01", "scan.last": "02-02", "scan.every_d": 31}
    )
    days = np.array(departures._departures(case, 2024), "datetime64[D]")
    assert days[0] == np.datetime64("2024-11-01")
    assert days[-1] == np.datetime64("2025-02-02")
