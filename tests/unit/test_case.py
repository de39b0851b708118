"""A case: faults all at once, cross-checks, changes, files."""

import pytest

import nsrkit
from nsrkit.case import counts, notices
from nsrkit.scenario import files
from nsrkit.voyage.pricing.book import Book

GAP = {"status": "not supplied", "source": "example"}
FIVE = """\
extends: baseline
name: five-faults
voyage:
  origin: Shanghia
  depart: 2024-02-30
  escort: requierd
prices: {vslfo: 700}
scan: {every_d: 99}
"""


def faults(overrides, scenario="baseline"):
    with pytest.raises(nsrkit.ScenarioError) as caught:
        nsrkit.load(scenario, overrides)
    return {fault.key: fault for fault in caught.value.faults}


@pytest.mark.parametrize("name", files.names("scenarios"))
def test_every_scenario_of_the_package_loads(name):
    case = nsrkit.load(name)
    assert case.name == name
    assert case.with_({}) == case  # what it stands for is valid when it is written out


def test_five_faults_come_at_once(tmp_path):
    path = tmp_path / "five.yaml"
    path.write_text(FIVE)
    found = faults({}, path)
    assert {key: fault.line for key, fault in found.items()} == {
        "voyage.origin": 4, "voyage.depart": 5, "voyage.escort": 6, "prices.vslfo": 7,
        "scan.every_d": 8}  # fmt: skip
    assert all(fault.remedy and fault.file.endswith("five.yaml") for fault in found.values())
    assert found["voyage.escort"].value == "requierd"
    assert "did you mean required" in found["voyage.escort"].remedy
    assert "such as 2024-09-01" in found["voyage.depart"].remedy
    assert "Shanghai" in found["voyage.origin"].message
    assert "vlsfo" in found["prices.vslfo"].remedy


@pytest.mark.parametrize(
    ("overrides", "key"),
    [
        ({"voyage.destination": "Shanghai"}, "voyage.destination"),
        ({"voyage.destination": "Singapore"}, "voyage.destination"),
        ({"voyage.origin": "Rotterdam"}, "voyage.destination"),
        ({"voyage.destination": "Arkhangelsk"}, "voyage.destination"),
        ({"voyage.depart": "2027-01-01"}, "voyage.depart"),
        ({"ice.year": 2030}, "ice.year"),
        ({"ice.source": "normal", "ice.period": [1970, 2000]}, "ice.period"),
        ({"ice.period": [2000, 1990]}, "ice.period"),
        ({"scan.years": [2016, 2040]}, "scan.years"),
        ({"scan.first": "02-31"}, "scan.first"),
        ({"ice.source": "missing.nc"}, "ice.source"),
        ({"voyage.corridors": []}, "voyage.corridors"),
        ({"voyage.corridors": ["nsr", "nsr"]}, "voyage.corridors"),
        ({"voyage.ship": "no-such-ship"}, "voyage.ship"),
        ({"voyage.ship.draught_m": -1}, "voyage.ship.draught_m"),
        ({"prices.vlsfo": float("nan")}, "prices.vlsfo.value"),
        ({"prices.vlsfo": {"value": 1, "unit": "EUR/t"}}, "prices.vlsfo"),
        ({"prices.vlsfo": {"value": 1}}, "prices.vlsfo"),
        ({"prices.base_year": 2031}, "prices.base_year"),
        ({"fees.hull_value_usd": {"value": 1, "status": "found", "source": "x", "as_of": "1990"}},
         "fees.hull_value_usd"),
        ({"voyage.corridors": ["suez"], "voyage.red_sea": "closed"}, "voyage.red_sea"),
        ({"fees.suez_basis": "brackets", "voyage.ship.scnt_t": GAP}, "fees.suez_basis"),
        ({"fees.suez_basis": "curve", "voyage.ship": "arc7-lng"}, "fees.suez_basis"),
        ({"cargo.utilisation": 1.2}, "cargo.utilisation"),
        ({"fees.escort_discount": 40}, "fees.escort_discount"),
        ({"voyage.ship.ice_class.polaris": "PC9"}, "voyage.ship.ice_class.polaris"),
        ({"routing.grid_km": 10}, "routing.grid_km"),
        ({"name": "../x"}, "name"),
        ({"extra": 1}, "extra"),
        ({"workbooks": ["00_start", "99_none"]}, "workbooks"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, dict) else None,
)  # fmt: skip
def test_each_check_finds_its_fault(overrides, key):
    found = faults(overrides)
    assert set(found) == {key}
    assert found[key].remedy


def test_a_small_port_asks_for_a_smaller_ship():
    to = {"voyage.destination": "Arkhangelsk"}
    fault = faults(to)["voyage.destination"]
    assert "9.2" in fault.remedy
    assert "190 m" in fault.remedy
    short = faults(to | {"voyage.ship.loa_m": 190})["voyage.destination"]
    assert "9.2" in short.remedy
    assert "190 m" not in short.remedy
    long = faults(to | {"voyage.ship.draught_m": 9})["voyage.destination"]
    assert long.remedy == "take a ship of up to 190 m, or change the port"
    case = nsrkit.load("baseline", to | {"voyage.ship": "feeder-1as"})
    assert case.voyage.destination == "Arkhangelsk"


def test_a_price_says_its_currency():
    for unit in ({}, {"unit": "1/t"}, {"unit": "t"}):
        price = {"value": 600, "status": "found", "source": "example"} | unit
        fault = faults({"prices.vlsfo": price})["prices.vlsfo"]
        assert "names no currency" in fault.message
        assert "USD/t or EUR/t" in fault.message
    euro = {"value": 500, "unit": "EUR/t", "status": "found", "source": "example"}
    case = nsrkit.load("baseline", {"prices.vlsfo": euro, "prices.usd_per_eur": 1.2})
    assert Book(case).usd("prices.vlsfo") == pytest.approx(600)


def test_another_year_of_ice_lets_a_later_departure_stand():
    case = nsrkit.load("baseline", {"voyage.depart": "2027-09-01", "ice.year": 2020})
    assert case.ice.year == 2020


def test_an_unknown_scenario():
    assert "did you mean baseline" in str(faults({}, "baselin")["scenario"])


def test_a_change_gives_a_new_case_and_is_checked():
    case = nsrkit.load("baseline")
    other = case.with_({"prices.vlsfo": 800, "voyage.ship": "feeder-1as"})
    assert case.prices.vlsfo.value == 626
    assert (other.prices.vlsfo.status, other.voyage.ship.name) == ("user", "feeder-1as")
    with pytest.raises(nsrkit.ScenarioError, match="is not a known key"):
        case.with_({"prices.vslfo": 1})
    with pytest.raises(Exception, match="frozen"):
        case.name = "x"


def test_a_saved_case_reads_back(tmp_path):
    case = nsrkit.load("heavy-ice-2024", {"prices.vlsfo": 800, "title": "a: b # <NO>"})
    again = nsrkit.load(case.save(tmp_path / "saved.yaml"))
    assert again == case
    assert again.digest() == case.digest()
    assert [path.name for path in tmp_path.iterdir()] == ["saved.yaml"]


def test_the_digest_follows_the_content():
    case = nsrkit.load("baseline")
    assert case.digest() == nsrkit.load("baseline").digest()
    assert len({case.digest(), case.with_({"ensemble.seed": 2}).digest(),
                case.replaced({"prices.vlsfo": 600}).digest()}) == 3  # fmt: skip


def test_drawn_values_keep_their_source():
    case = nsrkit.load("baseline")
    drawn = case.replaced(
        {"prices.vlsfo": 700, "voyage.ship.order_kn": case.voyage.ship.order_kn.low}
    )
    assert drawn.prices.vlsfo.value == 700
    assert drawn.prices.vlsfo.source == case.prices.vlsfo.source
    assert drawn.voyage.ship.order_kn.value == case.voyage.ship.order_kn.low
    assert drawn.prices.mgo == case.prices.mgo


@pytest.mark.parametrize(
    "values",
    [{"prices.vlsfo": 9e9}, {"prices.lng": 1}, {"prices.none": 1}, {"prices.vlsfo.low": 1}],
)
def test_a_draw_outside_its_number_is_an_error(values):
    with pytest.raises(ValueError):  # noqa: PT011 - pydantic and our own both are ValueError
        nsrkit.load("baseline").replaced(values)


def test_counts_cover_every_number():
    case = nsrkit.load("baseline")
    assert sum(counts(case).values()) == len(case.numbers())


def test_a_missing_fuel_price_is_told():
    assert not any("price" in line for line in notices(nsrkit.load("baseline")))
    told = notices(nsrkit.load("baseline", {"voyage.ship.fuel": "lng"}))
    assert any("totals exclude fuel" in line for line in told)
    assert any(
        "too few" in line for line in notices(nsrkit.load("baseline", {"ensemble.draws": 5}))
    )


def test_text_stays_text():
    case = nsrkit.load("baseline", {"title": "<script>alert(1)</script>"})
    assert case.title == "<script>alert(1)</script>"


def test_a_case_with_mappings_can_be_a_key():
    case = nsrkit.load("vologda-corridor")
    other = case.with_({"prices.vlsfo": 800})
    assert len({case, nsrkit.load("vologda-corridor"), other}) == 2


@pytest.mark.parametrize(
    ("scenario", "key"), [("baseline", "voyage.ship"), ("newnew-2024", "liner.service")]
)
def test_a_file_that_is_not_found_is_one_fault(scenario, key):
    assert list(faults({key: "no-such-file"}, scenario)) == [key]


def test_a_notebook_shows_the_faults_and_no_code():
    """IPython asks an error how it wants to be shown."""
    with pytest.raises(nsrkit.ScenarioError) as raised:
        nsrkit.load("smoke", {"voyage.shipp": "x"})
    (shown,) = raised.value._render_traceback_()
    assert shown.startswith("ScenarioError: 1 fault in the scenario")
    assert "did you mean" in shown
