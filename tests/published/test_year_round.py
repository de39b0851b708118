"""Year-round by 2040 against the literature: who was found to sail when, and who not.

The counts hang on rule and thickness (tests/published/test_season_counts.py); here it is asked
whether the order of classes, the months and the late century come out as others have them.
"""

import pytest

import nsrkit
from nsrkit.systems.outlook import reliable
from nsrkit.systems.outlook.reliable.findings import FINDINGS

pytestmark = pytest.mark.slow
ASKED = {"members": 3, "years": [2040, 2042], "horizons": [2040], "scenarios": ["ssp245"],
         "classes": ["none", "IA", "PC6", "PC4"]}  # fmt: skip


@pytest.fixture(scope="module")
def case():
    return nsrkit.load("smoke", {"outlook": {"reliable": ASKED}})


@pytest.fixture(scope="module")
def found(case):
    return reliable.run(case).sel(scenario="ssp245", horizon=2040)


def test_open_water_ships_sail_august_to_october_at_mid_century(case):
    """Chen et al. (2021): August to October in 2045-2055; all winter and spring it is closed."""
    both = reliable.published(case, FINDINGS[:1])
    told = both.isel(finding=0)
    assert reliable.agree(both).all()
    for rule in reliable.RULES:
        assert (told.open.sel(rule=rule, month=slice(1, 5)) < 0.2).all()
        assert told.open.sel(rule=rule, month=9) > 0.95


def test_late_century_seasons():
    """Melia et al. (2016): open water 4-8 months (RCP8.5), moderately strengthened 10-12."""
    many = nsrkit.load("smoke", {"outlook": {"reliable": ASKED | {"members": 8}}})
    asked = [FINDINGS[i]._replace(years=(2085, 2095)) for i in (2, 4)]
    late = reliable.published(many, asked)
    alone = late.months.sel(rule="alone").values
    assert 4 <= alone[0] <= 8
    assert 10 <= alone[1] <= 12
    # Ice that a class is built for keeps the moderate class in port for longer than published.
    assert late.months.sel(rule="built_for").values[1] < alone[1]


def test_no_weak_class_sails_all_year_by_2040(found):
    whole = found.probability.sel(place="route", at_least=365)
    assert (whole.sel(ice_class=["none", "IA"]) == 0).all()
    assert (found.days_q.sel(place="route", ice_class="IA", quantile=0.9) < 250).all()


def test_the_strongest_may_but_not_in_ice_she_is_built_for(found):
    """POLARIS has PC4 sail all year already, which no service does: a bracket, no forecast."""
    pc4 = found.probability.sel(place="route", ice_class="PC4", at_least=365)
    assert pc4.sel(rule="escorted") == 1
    assert pc4.sel(rule="built_for") == 0


def test_the_west_is_kinder_than_the_whole_route(case, found):
    """Murmansk to Dikson is worked all year (2025), the east only planned."""
    days = reliable.record(case).days.sel(rule="built_for", ice_class="PC4", year=2025)
    east = days.sel(place=["Laptev", "East Siberian", "Chukchi"]).min()
    assert days.sel(place="Kara") > east
    share = found.probability.sel(ice_class="PC6", rule="escorted", at_least=365)
    assert share.sel(place="Kara") >= share.sel(place="route")
