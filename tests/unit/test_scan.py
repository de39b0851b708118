import numpy as np
import pytest

import nsrkit
from nsrkit.voyage import route
from nsrkit.voyage.trips import departures, passage


class Solver:
    """Four days and one per month of the year; closed in December."""

    asked: list = []  # noqa: RUF012 - emptied by the fixture

    def __init__(self, ice, ship, **settings):
        self.settings = settings

    def hours(self, start, goal, departs, explain=True):
        months = [int(str(np.datetime64(depart, "M"))[5:]) for depart in departs]
        self.asked.append((departs, self.settings))
        found = np.array([np.nan if month == 12 else 24.0 * (4 + month) for month in months])
        reasons = [
            "no route: the ice closes; a higher class" if month == 12 else "" for month in months
        ]
        return found, reasons


@pytest.fixture
def faked(monkeypatch):
    monkeypatch.setattr(route, "solver", Solver, raising=False)
    monkeypatch.setattr(Solver, "asked", [])
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
    _, before, after = passage.ice_box(case)
    assert np.nanmax(abs(outside - (before + after) / 24)) < 1e-9
    assert np.isnan(found.days.values[-1])
    assert found.reason.values[-1]
    assert found.route_share.values[0] == 1
    assert found.route_share.values[-1] == 0
    assert np.allclose(found.days_q.sel(quantile=0.5)[:5], found.days[:5])


def test_the_box_is_entered_after_the_open_water_before_it(faked):
    case = nsrkit.load(
        "baseline", {"scan.first": "08-01", "scan.last": "08-01", "scan.years": [2020, 2020]}
    )
    nsrkit.voyage.season_scan(case)
    before = passage.ice_box(case)[1]
    (central, own), (year, coarse) = Solver.asked
    assert (own["routing"].grid_km, coarse["routing"].grid_km) == (12.5, 25)
    for at, first in ((central[0], "2024-08-01"), (year[0], "2020-08-01")):
        late = (np.datetime64(at) - np.datetime64(first)) / np.timedelta64(1, "s") / 3600
        assert late == pytest.approx(before, abs=1e-3)


def test_departures_beyond_the_record_are_not_counted_as_closed(faked):
    case = nsrkit.load("baseline", {"scan.first": "12-01", "scan.last": "12-15", "scan.every_d": 14,
                                    "scan.years": [2024, 2025]})  # fmt: skip
    found = nsrkit.voyage.season_scan(case)
    assert found.known_years.values.tolist() == [1, 1]  # December 2025 cannot be judged
    assert (found.route_share == 0).all()


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
    days = np.array(departures.days(case, 2024), "datetime64[D]")
    assert days[0] == np.datetime64("2024-11-01")
    assert days[-1] == np.datetime64("2025-02-02")
