"""Who goes alone and who is led: by policy, ice, rules and day; waits, stretches, words."""

import numpy as np
import pytest
import xarray as xr

import nsrkit
from nsrkit._kernels import encode
from nsrkit.errors import DataError, NoRouteError
from nsrkit.ice.static import NSR_SEAS
from nsrkit.scenario.files import defaults
from nsrkit.scenario.parts.escort import Escort
from nsrkit.ship import admission, speed
from nsrkit.voyage.route import fastest, solver, stretches
from nsrkit.voyage.routing.led import ways

ENDS = ("cape_zhelaniya", "cape_dezhnev")
LEAD = defaults().escort
SAILING = defaults().sailing
COARSE = defaults().routing.model_copy(update={"grid_km": 25.0})
HEAD = "valid_from,valid_to,from,to,classes,zones,conditions,alone,escorted,source"
OPEN = "2020-01-01,2030-12-31,01-01,12-31"
MIDDLE = "kara_ne laptev_w laptev_e east_siberian_sw east_siberian_ne"  # without the two ends


def without_wait(**more):
    return Escort(channel_concentration=0.9, **more)


@pytest.fixture(scope="module")
def ice():
    return nsrkit.ice.open("record", start="2024-08-20", end="2024-10-20")


@pytest.fixture(scope="module")
def belted(ice):
    """The ice with a belt of 45 cm across the East Siberian Sea."""
    lon = xr.DataArray(nsrkit.ice.grid.lonlat(*np.meshgrid(ice.x, ice.y))[0], dims=("y", "x"))
    belt = (lon % 360 > 155) & (lon % 360 < 168) & (ice.surface == 0)
    return ice.assign(
        siconc=ice.siconc.where(~belt, np.float32(0.9)).assign_attrs(ice.siconc.attrs),
        sithick=ice.sithick.where(~belt, np.float32(0.45)).assign_attrs(ice.sithick.attrs),
    )


@pytest.fixture(scope="module")
def panamax():
    return nsrkit.ship.open("panamax-ice1")


@pytest.fixture(scope="module")
def led(belted, panamax):
    return fastest(belted, panamax, *ENDS, "2024-09-01", routing=COARSE)


@pytest.fixture
def rules(tmp_path):
    def write(*rows):
        path = tmp_path / "rules.csv"
        path.write_text("\n".join((HEAD, *rows)) + "\n")
        return str(path)

    return write


# --- the ways


def laid_out(policy, permits=None, ship="feeder-1as", lead=LEAD):
    return ways.laid_out(nsrkit.ship.open(ship), SAILING, lead, policy, 0.0, permits, 3)


@pytest.mark.parametrize("policy", ["none", "required", "full"])
@pytest.mark.parametrize("ship", ["feeder-1as", "arc7-lng", "panamax-ice1", "aframax-1as"])
def test_more_or_thicker_ice_is_never_faster_under_any_policy(policy, ship):
    for kn in laid_out(policy, ship=ship).speeds:
        assert (np.diff(kn, axis=0) <= 0).all()
        assert (np.diff(kn, axis=1) <= 0).all()


def test_reasons_by_policy():
    own = speed.table(nsrkit.ship.open("feeder-1as"), SAILING, escorted=False)
    none, required, full = (laid_out(policy) for policy in ("none", "required", "full"))
    assert not none.reasons.any()
    way = required.which[0, 3]
    kn, why = required.speeds[way], required.reasons[way]
    assert ((why == ways.ALONE) == (kn == own)).all()
    assert (own[why == ways.POLARIS] == 0).all()
    assert (own[why == ways.SLOW] > 0).all()
    assert set(np.unique(why)) == {ways.ALONE, ways.POLARIS, ways.ICE, ways.SLOW}
    assert set(np.unique(full.reasons[full.which[0, 3]])) == {ways.ALONE, ways.FULL}
    for each in (required, full):  # no icebreaker leads in the Barents or the Bering Sea
        assert not each.reasons[each.which[:, [8, 11]]].any()


def test_a_ship_that_hardly_goes_on_alone_does_not_speed_up_where_it_gets_too_thick():
    kn = laid_out("required").speeds[1]
    own = speed.table(nsrkit.ship.open("feeder-1as"), SAILING, escorted=False)
    last = int(np.flatnonzero(own[100] > 0)[-1])
    assert own[100, last] < kn[100, last + 1]  # alone she is slower than led in thicker ice
    assert kn[100, last] == kn[100, last + 1]


def test_rules_close_lead_or_leave_alone_by_sea_and_day(rules):
    path = rules(
        f"{OPEN},Arc5,any,light,yes,yes,me",
        f"{OPEN},Arc5,kara_sw,medium,yes,yes,me",
        f"{OPEN},Arc5,kara_sw,heavy,no,no,me",
        f"{OPEN},Arc5,{MIDDLE},medium heavy,no,yes,me",
        "2020-01-01,2030-12-31,01-01,09-01,Arc5,chukchi,medium heavy,no,no,me",
        "2020-01-01,2030-12-31,09-02,12-31,Arc5,chukchi,medium heavy,yes,yes,me",
    )
    days = np.array(["2024-08-31", "2024-09-01", "2024-09-02"], "M8[D]")
    lead = without_wait(rules=path, thresholds_m=(0.2, 0.4))
    permits = admission.permits(lead, "Arc5", days)
    alone, free = (laid_out("none", one).at for one in (permits, None))
    helped = laid_out("required", permits, lead=lead)

    def knots(found, layer, sea, thick, conc=0.9):
        return float(found(np.array([layer]), np.array([sea]), np.array([conc]),
                           np.array([thick]))[0][0])  # fmt: skip

    for sea in NSR_SEAS:
        assert knots(alone, 0, sea, 0.2) == knots(free, 0, sea, 0.2) > 0
    assert knots(alone, 0, 1, 0.3) > 0
    assert knots(alone, 0, 1, 0.5) == 0 == knots(helped.at, 0, 1, 0.5)  # closed
    assert knots(alone, 0, 3, 0.3) == 0 < knots(helped.at, 0, 3, 0.3)  # led only
    assert helped.at(*(np.array([one]) for one in (0, 3, 0.9, 0.3)))[1] == ways.ADMISSION
    assert knots(helped.at, 1, 7, 0.3) == 0 < knots(helped.at, 2, 7, 0.3)  # from 2 September on
    assert knots(alone, 0, 3, 3.0, conc=0.05) > 0  # open water, whatever floats in it
    assert knots(alone, 0, 10, 0.5) == knots(free, 0, 10, 0.5)  # not a sea of the route


# --- tracks


def test_stretches_are_the_led_legs_of_the_track(led):
    found, legs = stretches(led), led.escorted.values[1:]
    hours = np.diff(led.hours) - led.wait_h.values[1:] - led.opening_h.values[1:]
    assert found.hours.sum() == pytest.approx(hours[legs].sum())
    assert found.nm.sum() == pytest.approx(np.diff(led.distance_nm)[legs].sum())
    assert set(found.sea.values) == set(led.escort_sea.values[1:][legs])
    assert set(found.why.values) <= {"polaris", "ice", "slow", "polaris, slow", "slow, polaris",
                                     "ice, polaris", "polaris, ice"}  # fmt: skip
    assert 150 < found.lon_from.values[0] < 160  # the belt begins at 155 E
    assert (np.diff(found.begins_h) > 0).all()
    assert found.wait_h.values[0] == LEAD.wait_h.value == led.attrs["escort_wait_h"]
    assert not found.wait_h.values[1:].any()


def test_reason_and_flag_agree(led):
    assert ((led.escort_reason > 0) == led.escorted).all()
    assert ((led.escort_sea > 0) == led.escorted).all()
    assert led.escort_reason.attrs["flag_meanings"].split() == list(ways.REASONS)


def test_led_from_the_departure_on_she_has_met_the_icebreaker(ice, panamax):
    led = fastest(ice, panamax, *ENDS, "2024-09-01", routing=COARSE, escort="full")
    assert led.escorted[1]
    assert led.attrs["escort_wait_h"] == 0


def test_led_throughout_she_does_not_leave_the_areas_to_go_alone(ice, panamax):
    led = fastest(ice, panamax, *ENDS, "2024-09-01", routing=COARSE, escort="full")
    assert led.escorted[1:].all()
    assert float(led.speed.max()) <= SAILING.convoy_cap_kn.value * 1.001


def test_the_wait_is_counted_once_and_apart(belted, panamax, led):
    at_once = fastest(belted, panamax, *ENDS, "2024-09-01", routing=COARSE, lead=without_wait())
    assert led.hours[-1] - at_once.hours[-1] == pytest.approx(12.0, abs=0.3)
    assert led.attrs["hours_ideal"] == pytest.approx(at_once.attrs["hours_ideal"])
    assert led.attrs["waiting_h"] == at_once.attrs["waiting_h"] == 0.0
    waits = np.flatnonzero(led.wait_h)
    assert waits.tolist() == [int(np.flatnonzero(led.escorted[1:])[0]) + 1]


def test_words_say_where_why_and_what_changes(led):
    note = led.attrs["escort_note"]
    for part in ("Project 22220", "East Siberian Sea", "wait of 12 h", "POLARIS", "kn alone"):
        assert part in note


def test_without_escort_nothing_is_told(ice, panamax):
    alone = fastest(ice, panamax, *ENDS, "2024-09-10", routing=COARSE)
    assert alone.attrs["escort_note"] == ""
    assert stretches(alone).sizes["stretch"] == 0
    assert not alone.wait_h.any()


def test_a_track_of_another_maker_has_no_stretches(led):
    with pytest.raises(DataError, match="escort_reason"):
        stretches(led.drop_vars("escort_reason"))


def test_alone_all_along_where_that_is_sooner_than_the_wait(ice):
    """A belt with a gap far round: led through it, or alone through the gap."""
    lon, lat = nsrkit.ice.grid.lonlat(*np.meshgrid(ice.x, ice.y))
    shape = xr.DataArray((lon % 360 > 160) & (lon % 360 < 163) & (lat < 79), dims=("y", "x"))
    belt = shape & (ice.surface == 0)
    given = ice.assign(
        siconc=ice.siconc.where(~belt, np.float32(0.9)).assign_attrs(ice.siconc.attrs),
        sithick=ice.sithick.where(~belt, np.float32(0.45)).assign_attrs(ice.sithick.attrs),
    )
    ship, ends = nsrkit.ship.open("panamax-ice1"), ((150.0, 76.0), (172.0, 73.5))
    hours = {}
    for wait in (0, 1, 500):
        lead = without_wait(wait_h=wait)
        found = fastest(given, ship, *ends, "2024-09-01", routing=COARSE, lead=lead)
        hours[wait] = float(found.hours[-1]), bool(found.escorted.any())
    alone = fastest(given, ship, *ends, "2024-09-01", escort="none", routing=COARSE)
    assert hours[500] == (float(alone.hours[-1]), False)
    assert hours[0][0] <= hours[1][0] <= hours[500][0]


def test_rules_are_enforced_on_a_route(ice, rules):
    ship = nsrkit.ship.open("feeder-1as")

    def sailed(*rows, escort="required"):
        lead = without_wait(rules=rules(*rows), thresholds_m=(0.3, 0.7))
        return fastest(ice, ship, *ENDS, "2024-09-10", escort=escort, routing=COARSE, lead=lead)

    free = fastest(ice, ship, *ENDS, "2024-09-10", routing=COARSE, lead=without_wait())
    same = sailed(f"{OPEN},Arc5,any,any,yes,yes,me")
    assert float(same.hours[-1]) == float(free.hours[-1])
    others = MIDDLE.replace("laptev_w", "kara_sw chukchi")
    kept = sailed(f"{OPEN},Arc5,laptev_w,any,no,yes,me", f"{OPEN},Arc5,{others},any,yes,yes,me")
    assert set(kept.escort_sea.values[kept.escorted.values]) == {3}
    assert (kept.escort_reason.values[kept.escorted.values] == ways.ADMISSION).all()
    assert "the rules ask for an icebreaker" in kept.attrs["escort_note"]
    assert stretches(kept).why.values[0] == "admission"
    with pytest.raises(NoRouteError, match="rules of admission close it to class Arc5"):
        sailed(f"{OPEN},Arc5,any,any,no,no,me")
    with pytest.raises(NoRouteError, match="icebreaker escort opens it"):
        sailed(f"{OPEN},Arc5,any,any,no,yes,me", escort="none")


def test_rules_that_do_not_say_are_an_error(ice, rules, panamax):
    lead = without_wait(rules=rules(f"{OPEN},Arc5,any,any,yes,yes,me"), thresholds_m=(0.3, 0.7))
    with pytest.raises(DataError, match="no row for the class Ice1"):
        solver(ice, panamax, routing=COARSE, lead=lead)


# --- many policies in one ice


def test_another_policy_in_ice_that_is_read(belted, panamax):
    first = solver(belted, panamax, "required", routing=COARSE)
    for policy in ("none", "full"):
        other = first.other(escort=policy)
        assert other.ice is first.ice
        fresh = solver(belted, panamax, policy, routing=COARSE)
        for ship in (other, fresh):
            ship.whole  # noqa: B018 - codes all of it
        np.testing.assert_array_equal(other.whole.field.codes, fresh.whole.field.codes)


def test_entries_of_the_ice_give_the_same_codes(belted, panamax):
    one = solver(belted, panamax, routing=COARSE)
    assert one.ice.entries() is None  # one season alone
    direct = one.whole.field.codes.copy()
    two = one.other(ship=panamax)
    assert two.ice.entries() is not None
    np.testing.assert_array_equal(direct, two.whole.field.codes)


def test_the_compiled_entries_equal_their_python_source(belted, panamax):
    ice = solver(belted, panamax, routing=COARSE).ice
    found = encode.entries(ice.conc[:3], ice.thick[:3], ice.sources, ice.weights)
    layer, place = np.array([0, 1, 2, 2]), np.array([0, 500, 2000, ice.nodes.size - 1])
    conc, thick = ice.at(layer, ice.nodes[place])
    c, h = np.floor(conc * 100 + 0.5), np.floor(thick * 50 + 0.5)
    assert found[layer, place].tolist() == (np.minimum(c, 100) * 256 + np.minimum(h, 255)).tolist()


def test_arktika_leads_two_gas_carriers_in_january_2023():
    """About 10 kn in 0.7-1.5 m of ice (seanews 2023-01-26): the speeds of that ice, untuned."""
    ship = nsrkit.ship.open("arc7-lng")
    lead = LEAD.model_copy(update={"icebreaker": "arktika"})
    led = speed.table(ship, SAILING, escorted=True, lead=lead)[100]
    kn = led[np.arange(35, 76)]  # 0.70-1.50 m
    assert 8.0 < 1 / np.mean(1 / kn) < 11.5
    assert kn[0] == SAILING.convoy_cap_kn.value
