"""A liner service on made timetables: rounds, ships, boxes, cost, and what a season cannot give."""

import importlib.util
import math

import numpy as np
import pytest
import xarray as xr

import nsrkit
from nsrkit import show
from nsrkit.systems import liner
from nsrkit.systems.liner import cost, rounds, season, years
from nsrkit.systems.liner.rotation import crosses, rotation
from nsrkit.voyage import corridors, ledger
from nsrkit.voyage.pricing.book import Trip

DAYS = 20.0
LOAD = 0.77  # of params/services/newnew.yaml, both ways
DAY = np.timedelta64(1, "D")
NAMES = {"days": DAYS, "fuel_t": 700.0, "zones": 2.0, "nm": 6600.0, "led_h": 30.0,
         "nsr_enter_h": 240.0}  # fmt: skip


@pytest.fixture(scope="module")
def case():
    return nsrkit.load("newnew-2024", {"ensemble.draws": 8})


@pytest.fixture(scope="module")
def plan(case):
    return rotation(case)


def made(plan, ices=1, every_d=7):
    """A timetable without ice: the same days on every departure."""
    leaving = np.arange(plan.first, plan.last + 7 * DAY, every_d * DAY)
    shape = ices, 2, leaving.size
    dims = ("ice", "way", "departure")
    return xr.Dataset({name: (dims, np.full(shape, value)) for name, value in NAMES.items()},
                      coords={"ice": range(ices), "way": ["out", "back"],
                              "departure": leaving})  # fmt: skip


def closed(table, way, first, last):
    """The timetable with a way closed between two dates, in all ices."""
    at = (table.departure >= np.datetime64(first)) & (table.departure <= np.datetime64(last))
    return table.where(~((table.way == way) & at))


def ran(monkeypatch, case, table):
    monkeypatch.setattr(season, "kept", lambda *_, **__: table)
    return liner.run(case)


class TestRotation:
    def test_one_stretch_leads_by_the_nsr(self):
        assert crosses(["Qingdao", "Ningbo", "Felixstowe", "Hamburg"]) == [1]
        assert crosses(["Ningbo", "Shanghai"]) == []

    def test_every_stretch_ends_with_a_call(self):
        found = rotation(nsrkit.load("china-europe-express"))
        seas = [
            corridors.nearest_nm(*pair)
            for pair in (("Felixstowe", "Hamburg"), ("Hamburg", "Gdansk"), ("Gdansk", "Rotterdam"))
        ]
        knots = found.out.knots
        assert found.out.before_d == 0
        assert found.out.after_d == pytest.approx(sum(seas) / knots / 24 + 4 * 1.5)
        assert found.back.after_d == 1.5
        assert found.out.until_d("Felixstowe") == 0
        assert found.out.until_d("Hamburg") == pytest.approx(1.5 + seas[0] / knots / 24)

    def test_ports_before_the_crossing_delay_it(self):
        given = {"liner.service.out": ["Tianjin", "Shanghai", "Arkhangelsk"],
                 "liner.service.back": ["Arkhangelsk", "Tianjin"]}  # fmt: skip
        found = rotation(nsrkit.load("newnew-2024", given))
        sea_d = corridors.nearest_nm("Tianjin", "Shanghai") / found.out.knots / 24
        assert found.out.before_d == pytest.approx(sea_d + 5)
        assert found.legs[0].first - found.first == pytest.approx(
            np.timedelta64(round(found.out.before_d * 86400e9), "ns")
        )

    def test_changes_of_the_ship_reach_the_service(self, case):
        faster = rotation(case.with_({"voyage.ship.order_kn": 17}))
        assert faster.out.knots == 17
        assert rotation(case, "container-1a").out.knots == 15.5

    @pytest.mark.parametrize(("given", "told"), [
        ({"liner.service.out": ["Shanghai", "Ningbo"],
          "liner.service.back": ["Ningbo", "Shanghai"]}, "leads by the NSR 0 times"),
        ({"liner.service.ship": "panamax-ice1"}, "Arkhangelsk takes 190 m length"),
        ({"liner.service.back": ["Murmansk", "Shanghai"]}, "does not lead from the last port"),
        ({"liner.service.ship": "no-such-ship"}, "liner.service.ship"),
        ({"liner.classes": ["no-such-ship"]}, "liner.classes"),
        ({"liner.service.reported": {"24": {"voyages": 1, "source": "x"}}}, "reported"),
    ])  # fmt: skip
    def test_faults(self, given, told):
        with pytest.raises(nsrkit.ScenarioError, match=told):
            nsrkit.load("newnew-2024", given)

    def test_a_case_without_a_service_says_so(self):
        with pytest.raises(nsrkit.DataError, match="has no `liner`"):
            rotation(nsrkit.load("smoke"))


class TestRounds:
    def test_a_round_is_both_crossings_and_both_calls(self, plan):
        found = rounds.sailed(plan, made(plan))["round_d"].values
        assert found[0, 0] == pytest.approx(2 * DAYS + 2 * 5)

    def test_who_would_leave_for_home_too_late_makes_no_round(self, plan):
        found = rounds.sailed(plan, made(plan))
        late = made(plan).departure.values[: found.sizes["sailing"]] + 25 * DAY > plan.last
        assert np.array_equal(np.isnan(found["round_d"].values[0]), late)

    def test_a_closed_departure_makes_no_round(self, plan):
        table = closed(made(plan), "out", "2024-07-08", "2024-07-08")
        found = rounds.sailed(plan, table)["round_d"].values[0]
        assert np.isnan(found[1])
        assert np.isfinite(found[[0, 2]]).all()

    def test_she_waits_abroad_for_the_way_home(self, plan):
        table = closed(made(plan), "back", "2024-07-20", "2024-08-10")
        found = rounds.sailed(plan, table)["round_d"].values[0]
        # Ready on 26 July; the next departure home of the timetable is on 12 August.
        assert found[0] == pytest.approx(2 * DAYS + 2 * 5 + 17)

    def test_nobody_comes_back(self, plan, case, monkeypatch):
        table = closed(made(plan), "back", "2024-01-01", "2025-12-31")
        found = ran(monkeypatch, case, table)
        assert np.isnan(found.round_d).all()
        assert np.isnan(found.unit_usd).all()
        assert int(found.rounds[0]) == 0
        assert int(found.crossings[0]) == int(found.abroad[0]) == plan.service.ships
        assert float(found.season_d[0]) == 0
        assert "no sailing comes back" in show.liner_cards(found).html

    def test_a_season_without_a_route(self, plan, case, monkeypatch):
        table = made(plan).where(False)
        found = ran(monkeypatch, case, table)
        assert int(found.crossings[0]) == 0
        for picture in (show.liner_rounds, show.liner_gantt, show.liner_cost, show.liner_boxes,
                        show.liner_breakeven, show.liner_parts):  # fmt: skip
            assert "nan" not in picture(found).html.casefold().replace("finan", "")


class TestSeason:
    @pytest.fixture
    def found(self, plan, case, monkeypatch):
        return ran(monkeypatch, case, closed(made(plan, ices=3), "out", "2024-08-01", "2024-08-20"))

    def test_ships_alternate_and_are_never_in_two_places(self, found, plan):
        for ship in range(plan.service.ships):
            leave, arrive = (found[name].values[0, ship] for name in ("depart", "arrive"))
            known = ~np.isnat(leave)
            assert known[: known.sum()].all()  # no gap in the chain
            leave, arrive = leave[known], arrive[known]
            assert (leave[1:] - arrive[:-1] >= 5 * DAY).all()
            assert leave.max() <= plan.last
            assert found["leg"].values[: known.sum()].tolist() == [
                i % 2 for i in range(known.sum())
            ]

    def test_what_sails_out_comes_back_or_stays(self, found):
        out = (found.depart.notnull() & (found.leg == 0)).sum(("ship", "voyage"))
        assert np.array_equal(found.crossings, out + found["rounds"])
        assert np.array_equal(out, found["rounds"] + found.abroad)

    def test_boxes(self, found):
        out = found["rounds"] + found.abroad
        assert np.allclose(found.out_teu, out * 1620 * LOAD)

    def test_sailings_that_the_season_holds(self, found, plan):
        known = found.sailing.values[np.isfinite(found.round_d.values[0])]
        span = (known[-1] - known[0]) / DAY
        assert found.season_d.values.tolist() == [span] * 3
        assert found.sailings.values.tolist() == [span // plan.service.headway_d + 1] * 3

    def test_ships_that_the_headway_asks_for(self, found, plan):
        known = found.round_d.notnull()
        assert np.array_equal(
            found.needed.where(known, 0),
            np.ceil(found.round_d / plan.service.headway_d).where(known, 0),
        )
        assert float(found.needed[0, 0]) == math.ceil(50 / 14)

    def test_arrivals_in_time(self, found):
        assert found.on_time.values.tolist() == [1.0] * 5  # 20 days against 25
        assert found.on_time_by_sailing.values[:, 5].tolist() == [0.0] * 5  # closed on 5 August

    def test_a_late_member_counts_until_the_delay_covers_it(self, plan, case, monkeypatch):
        table = made(plan, ices=3)
        table["days"].values[2] = 28.0
        found = ran(monkeypatch, case, table)
        assert found.on_time_by_sailing.values[:, 0].tolist() == [0.5, 0.5, 1.0, 1.0, 1.0]

    def test_no_load_no_boxes_and_no_unit_cost(self, plan, case, monkeypatch):
        gap = {"status": "not supplied", "source": "not told"}
        found = ran(monkeypatch, case.with_({"liner.service.back_load": gap}), made(plan))
        assert np.isnan(found.back_teu).all()
        assert np.isnan(found.unit_usd).all()
        assert "liner.service.back_load" in found.attrs["missing"]
        assert np.isfinite(found.out_teu).all()


class TestCost:
    def test_a_round_costs_what_the_ledger_says_of_two_voyages(self, plan, case, monkeypatch):
        found = ran(monkeypatch, case, made(plan))
        leave = plan.first + np.array([0, 25]) * DAY
        trips = [
            Trip(
                "nsr",
                480.0,
                700.0,
                2,
                (each + 10 * DAY).astype("M8[D]").item(),
                nm=6600.0,
                escorted_h=30.0,
                homeward=way == 1,
            )
            for way, each in enumerate(leave)
        ]
        usd = sum(ledger.total(ledger.costs(trip, way.case))[0]
                  for trip, way in zip(trips, (plan.out, plan.back), strict=True))  # fmt: skip
        boxes = 2 * LOAD * 1620
        assert float(found.unit_usd[0, 0]) == pytest.approx(usd / boxes, rel=1e-9)

    def test_components_add_up(self, plan, case, monkeypatch):
        found = ran(monkeypatch, case, made(plan))
        others = found.isel(corridor=slice(1, None))
        assert np.allclose(others.part_usd.sum("component"), others.corridor_usd)
        known = found.unit_usd.values[np.isfinite(found.unit_usd.values)]
        assert float(found.part_usd.sel(corridor="nsr").sum()) == pytest.approx(known.mean())

    def test_the_band_holds_the_loads(self, plan, case, monkeypatch):
        fixed = case.with_({"liner.service.out_load": LOAD, "liner.service.back_load": LOAD})
        wide, narrow = (ran(monkeypatch, one, made(plan)).unit_usd_q for one in (case, fixed))
        assert float(wide[0, 2] - wide[0, 0]) > float(narrow[0, 2] - narrow[0, 0])

    def test_spread_of_the_corridors(self, plan, case, monkeypatch):
        found = ran(monkeypatch, case, made(plan)).corridor_usd_q
        assert (found.sel(quantile=0.1) < found.sel(quantile=0.9)).all()
        assert float(found.sel(corridor="nsr", quantile=0.9)) < float(
            found.sel(corridor="cape", quantile=0.9)
        )

    def test_no_round_does_not_win(self, plan, case, monkeypatch):
        found = ran(monkeypatch, case, made(plan))
        none = np.isnan(found.round_d.values[0])
        assert none.any()
        assert (found.wins.sel(corridor="suez").values[none] == 0).all()
        assert np.isnan(found.wins.sel(corridor="nsr")).all()

    def test_what_the_nsr_lacks_withholds_the_ranking(self, plan, case, monkeypatch):
        gap = {"status": "not supplied", "source": "not told"}
        found = ran(monkeypatch, case.with_({"voyage.ship.gt": gap}), made(plan))
        assert "escort fee" in str(found.corridor_excluded.sel(corridor="nsr").item())
        assert np.isnan(found.wins).all()
        assert np.isnan(found.breakeven_d).all()
        assert "No ranking" in show.liner_cards(found).html

    def test_what_suez_lacks_makes_it_no_cheaper(self, plan, case, monkeypatch):
        gap = {"status": "not supplied", "source": "not told"}
        found = ran(monkeypatch, case.with_({"fees.hull_value_usd": gap}), made(plan))
        assert found.corridor_excluded.values.tolist() == ["", "war risk", ""]
        assert float(found.wins.sel(corridor="suez")[0]) > 0
        assert "Suez: war risk" in show.liner_cost(found).html

    def test_a_closed_red_sea_leaves_suez_out(self, plan, case, monkeypatch):
        found = ran(monkeypatch, case.with_({"voyage.red_sea": "closed"}), made(plan))
        suez = found.sel(corridor="suez")
        assert "closed" in str(suez.corridor_reason.item())
        assert np.isnan(float(suez.corridor_usd))
        assert np.isnan(float(suez.breakeven_d))
        assert np.isfinite(float(found.corridor_usd.sel(corridor="cape")))

    def test_breakeven(self, plan):
        # 365 d x 8.3 % x 14,600 USD/d over (300 USD/TEU x 2,721.6 TEU / 50 d)
        level = cost.hire.charter(Trip("nsr", 24.0, 0.0, laden=False),
                                  cost.Book(plan.out.case)).usd  # fmt: skip
        expected = 365 * 0.083 * level / (300 * 2 * LOAD * 1620 / 50)
        assert cost.breakeven(plan, 500, 800, 50) == pytest.approx(expected)
        assert cost.breakeven(plan, 800, 500, 50) == math.inf
        assert math.isnan(cost.breakeven(plan, math.nan, 500, 50))

    def test_a_box_of_forty_feet_is_two_teu(self, plan, case, monkeypatch):
        given = {"liner.offers.rail_to_moscow.rate":
                 {"value": 5000, "unit": "USD/FEU", "status": "user"}}  # fmt: skip
        found = ran(monkeypatch, case.with_(given), made(plan))
        assert found.offer_usd.values.tolist() == [[2500.0] * 3]


def test_reported_seasons_stand_beside_the_model(case, plan, monkeypatch):
    asked = []

    def table(ways, *_, **__):
        asked.append(ways["out"].ice.year)
        return made(rotation(case.with_({"ice.year": asked[-1]})))

    monkeypatch.setattr(years, "kept", table)
    found = liner.record(case)
    assert asked == [2023, 2024, 2025]
    assert found.reported.values.tolist() == [7, 13, 15]
    assert found.crossings.values[1] < found.crossings.values[0]  # four ships instead of five
    assert found.days.values.tolist() == [DAYS] * 3
    assert "30" in show.liner_record(found).html


@pytest.mark.slow
def test_istanbul_bridge():
    """Ningbo to Felixstowe took 20 days in autumn 2025, two of them for a storm (news.az)."""
    found = liner.run(nsrkit.load("china-europe-express", {"ensemble.draws": 0}), members=0)
    days = found.out_d.sel(ice=0).sel(sailing="2025-09-23", method="nearest")
    assert 17 < float(days) < 23


@pytest.mark.slow
def test_a_stronger_class_has_a_longer_season():
    case = nsrkit.load("newnew-2024", {"liner.classes": ["panamax-ice1"]})
    found = liner.extension(case, members=2)
    strong, weak = (found.season_d.sel(ship=name) for name in ("feeder-1as", "panamax-ice1"))
    assert (strong >= weak).all()
    assert float(strong[0]) > float(weak[0])


@pytest.mark.slow
def test_the_page_is_up_to_date(root):
    spec = importlib.util.spec_from_file_location("write_liner", root / "tools/write_liner.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert tool.PAGE.read_text(encoding="utf-8") == tool.page(), "python tools/write_liner.py"
