"""Sentences say the numbers, the range and the reason."""

import numpy as np
import pytest
import xarray as xr

from nsrkit.show import words


@pytest.fixture
def trips():
    corridor = ["nsr", "suez"]
    return xr.Dataset(
        {
            "days": ("corridor", [20.2, 28.1]),
            "total_usd": ("corridor", [1.5e6, 2.4e6]),
            "reason": ("corridor", ["", ""]),
            "excluded": ("corridor", ["auxiliary fuel", "auxiliary fuel, war risk"]),
            "ranking": ("corridor", ["", "cheaper"]),
            "days_saved_q": (("corridor", "quantile"), [[np.nan] * 3, [7.2, 7.8, 8.4]]),
            "saved_q": (("corridor", "quantile"), [[np.nan] * 3, [7e5, 9e5, 1.2e6]]),
            "cheaper_low": ("corridor", [np.nan, 0.9]),
            "cheaper_high": ("corridor", [np.nan, 0.97]),
            "cheaper_se": ("corridor", [np.nan, 0.021]),
        },
        coords={"corridor": corridor, "quantile": [0.1, 0.5, 0.9]},
        attrs={"draws": 200},
    )


def test_shorter_names_both_and_the_range(trips):
    text = words.shorter(trips, "suez")
    assert "7.9 days shorter than Suez" in text
    assert "7.2 to 8.4 days in 80 % of the draws" in text


def test_longer(trips):
    trips["days"] = ("corridor", [30.0, 28.1])
    trips["days_saved_q"] = (("corridor", "quantile"), [[np.nan] * 3, [-2.5, -1.9, -1.1]])
    text = words.shorter(trips, "suez")
    assert "1.9 days longer than Suez" in text
    assert "1.1 to 2.5 days in 80 % of the draws" in text


def test_no_route_says_why(trips):
    trips["days"] = ("corridor", [np.nan, 28.1])
    trips["reason"] = ("corridor", ["ice closes the strait", ""])
    assert "has no route on this date: ice closes the strait" in words.shorter(trips, "suez")


def test_a_passage_without_a_route_says_why():
    closed = xr.Dataset(attrs={"reason": "the ice closes in Long Strait"})
    assert words.passage(closed) == "No route: the ice closes in Long Strait."


def test_cheaper_says_what_is_excluded_and_how_sure(trips):
    text = words.cheaper(trips, "suez")
    assert "USD 900 k cheaper than Suez (USD 700 k to 1.20 m in 80 % of the draws)" in text
    assert "excluding auxiliary fuel, war risk" in text
    assert "90 % to 97 % of 200 draws (standard error 2.1 points)" in text


def test_a_ranking_is_withheld(trips):
    trips["ranking"] = ("corridor", ["", "withheld: war risk not supplied and could turn it"])
    text = words.cheaper(trips, "suez")
    assert text == "No ranking by cost against Suez: war risk not supplied and could turn it."


def test_certain_only_where_certain():
    assert words.percent(0.9999) == ">99 %"
    assert words.percent(1.0) == "100 %"
    assert words.percent(float("nan")) == "–"


def test_season_without_a_route():
    scan = xr.Dataset({"days": ("departure", [np.nan, np.nan])})
    assert words.season(scan) == "No departure of the scan has a route."


def test_a_season_names_the_wait_the_close_and_the_sure_part():
    day = np.array(["2024-06-01", "2024-08-01", "2024-09-01", "2024-12-01"], "datetime64[ns]")
    scan = xr.Dataset(
        {
            "days": ("departure", [50.0, 21.0, 20.0, np.nan]),
            "route_share": ("departure", [0.5, 1.0, 1.0, 0.0]),
        },
        coords={"departure": day, "year": [2016, 2017]},
    )
    text = words.season(scan)
    assert "Departures 1 August to 1 September 2024 stay within two days" in text
    assert "from 1 June 2024 on get through as well, but wait at the ice" in text
    assert "From 1 December 2024 on there is no route" in text
    assert "In all ice years 2016-2017 departures 1 August to 1 September 2024 have a route" in text
