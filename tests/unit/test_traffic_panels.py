"""Panels of traffic and trade on timetables made by hand: each control is moved and answered."""

import re

import numpy as np
import pytest
import xarray as xr
from madetransits import GROUP

import nsrkit
from nsrkit.ship.season.facts import facts
from nsrkit.show.panels.traffic import express as by_rail
from nsrkit.show.panels.traffic import few, seasons, transit
from nsrkit.show.panels.traffic.exports import export_panel
from nsrkit.show.panels.traffic.liner import liner_panel
from nsrkit.systems import exports, express, liner
from nsrkit.systems import seasons as reported
from nsrkit.systems import transit as traffic
from nsrkit.voyage.tables.kept import bare

pytest.importorskip("anywidget", reason="anywidget is not installed")
DAY = np.timedelta64(1, "D")
QUICK = "Quick answer</b>: the first 6 of the 8 members"


@pytest.fixture
def routed(monkeypatch):
    """Timetables made by hand in the place of routes; gives the members of each that was asked."""
    asked = []

    def made(ways, members=0, *, own=True):
        first = next(iter(ways.values()))
        asked.append(members)
        year = first.ice.year or 2024
        leaving = np.arange(f"{year}-{first.scan.first}", f"{year}-{first.scan.last}",
                            first.scan.every_d * DAY, "M8[D]").astype("M8[ns]")  # fmt: skip
        days = 20.0 + 0.1 * (year - 2000) + 0.2 * np.arange(members + own)
        days = days[:, None, None] + {"none": 6, "required": 0, "full": 20}[first.voyage.escort]
        shape = (members + own, len(ways), leaving.size)
        month = leaving.astype("M8[M]").astype(int) % 12 + 1
        open_ = np.broadcast_to((month > 6) & (month < 11), shape)
        values = {"days": days, "fuel_t": 700.0, "zones": 2.0, "nm": 6600.0, "led_h": 30.0,
                  "nsr_enter_h": 100.0, "nsr_exit_h": 300.0}  # fmt: skip
        dims = ("ice", "way", "departure")
        found = xr.Dataset(
            {name: (dims, np.where(open_, np.broadcast_to(value, shape), np.nan))
             for name, value in values.items()},
            coords={"ice": range(members + own), "way": list(ways), "departure": leaving},
        )  # fmt: skip
        enter, leave = (found[f"nsr_{end}_h"].expand_dims("area", -1) for end in ("enter", "exit"))
        return found.drop_vars("nsr_exit_h").assign(area_enter_h=enter, area_h=leave - enter)

    for room in ("transit.fleet", "liner.season", "express.setting", "exports.sides"):
        monkeypatch.setattr(f"nsrkit.systems.{room}.kept", made)
    return asked


def others(control, case):
    """A value that is not the one that stands there."""
    now = control.now(case)
    if control.form == "number":
        return control.high if control.high != now else control.low
    return next(value for _, value in reversed(control.options) if value != now)


def every_control_answers(panel):
    """Choose something else by each control, one after the other; gives the answers by key."""
    assert panel.fault == ""
    found, before = {}, panel.answer
    for key, control in panel._asked.desk.controls.items():
        panel.choose({key: others(control, panel.case)})
        assert panel.fault == "", key
        assert panel.answer != before, key
        found[key] = before = panel.answer
    changed = [key for key, one in panel._asked.desk.controls.items() if not one.seen]
    assert len(panel.changed) == len(changed)
    panel.reset()
    assert panel.changed == []
    return found


class TestTransit:
    @pytest.fixture
    def case(self):
        group = GROUP | {"stronger": "panamax-bulk-1a"}
        cargo = {"value": 50_000, "status": "found", "source": "made"}
        return nsrkit.load("smoke", {"transit": {"members": 8, "fleet": {
            "bulk": group | {"cargo_t": cargo}}}})  # fmt: skip

    def test_every_control_answers(self, case, routed):
        panel = transit.transit_panel(case, traffic.run(case))
        answers = every_control_answers(panel)
        assert QUICK in answers["ice.year"]

    def test_more_ships_ask_for_no_route_in_fewer_members(self, case, routed):
        panel = transit.transit_panel(case, traffic.run(case))
        routed.clear()
        panel.choose({"transit.fleet.bulk.ships": 4})
        assert max(routed) == 8
        assert QUICK not in panel.answer
        more = traffic.run(panel.case).voyages.sel(ice=0).sum()
        assert f"<b>{int(more)}<small>" in panel.answer

    def test_what_is_saved_keeps_its_members_and_its_stronger_ship(self, case, routed):
        panel = transit.transit_panel(case, traffic.run(case))
        panel.choose({"voyage.escort": "none"})
        assert panel.case.transit.members == 8
        assert panel.case.transit.fleet["bulk"].stronger == "panamax-bulk-1a"
        lighter = transit.lighter(panel.case, case)
        assert (lighter.transit.members, lighter.transit.fleet["bulk"].stronger) == (6, None)


class TestLiner:
    @pytest.fixture
    def case(self):
        return nsrkit.load("newnew-2024", {"ensemble.draws": 0, "liner.members": 8})

    def test_every_control_answers(self, case, routed):
        answers = every_control_answers(liner_panel(case, liner.run(case)))
        assert QUICK in answers["liner.service.ship"]

    def test_a_fuller_way_back_makes_boxes_cheaper(self, case, routed):
        found = liner.run(case)
        panel = liner_panel(case, found)
        panel.choose({"liner.service.back_load": 1.0})
        assert QUICK not in panel.answer
        usd = float(liner.run(panel.case).corridor_usd.sel(corridor="nsr"))
        assert usd < float(found.corridor_usd.sel(corridor="nsr"))
        assert f"<b>{usd:,.0f}<small> USD/TEU" in panel.answer

    def test_only_ships_for_boxes_that_fit_the_ports_are_offered(self, case, routed):
        control = liner_panel(case, liner.run(case))._asked.desk.controls["liner.service.ship"]
        assert {name for _, name in control.options} == {"feeder-1as", "multipurpose-arc7"}


class TestExpress:
    @pytest.fixture
    def case(self):
        return nsrkit.load("arctic-express", {"ensemble.draws": 0, "express.members": 8})

    def test_every_control_answers(self, case, routed):
        chain = by_rail.Chain(case)
        answers = every_control_answers(by_rail.express_panel(case, chain.table, chain.season))
        assert QUICK in answers["ice.year"]

    def test_what_is_not_looked_at_is_not_worked_out(self, case, routed):
        chain = by_rail.Chain(case)
        by_rail.chain(case, chain, chain, "yard")
        assert not {"door", "levers"} & set(vars(chain))
        by_rail.chain(case, chain, chain, "door")
        assert "door" in vars(chain)

    def test_more_trains_carry_no_fewer_boxes(self, case, routed):
        fast = case.with_({"express.trains_per_d": 4})
        assert (express.run(fast).carried >= express.run(case).carried - 1e-9).all()


class TestExports:
    @pytest.fixture
    def case(self):
        told = {"destinations": ["Shanghai"], "ships": [], "members": 8, "every_d": 28}
        given = {f"exports.{key}": value for key, value in told.items()}
        return nsrkit.load("vologda-corridor", given | {"ensemble.draws": 0})

    def test_every_control_answers(self, case, routed):
        answers = every_control_answers(export_panel(case, exports.run(case)))
        assert QUICK in answers["voyage.ship"]

    def test_a_price_is_answered_in_all_members(self, case, routed):
        panel = export_panel(case, exports.run(case))
        routed.clear()
        panel.choose({"prices.vlsfo": 900.0, "cargo": "steel"})
        assert routed == [8]
        assert "tonne of steel" in panel.answer

    def test_without_draws_there_is_one_price(self, case, routed):
        found = exports.run(case)
        gain = found.priced_gain_usd_t
        assert (gain.max("quantile") == gain.min("quantile")).all()
        assert set(found.cheaper.values.ravel()) <= {0.0, 1.0}


@pytest.fixture(scope="module")
def every():
    """Every report answered in ice that opens in July."""
    open_ = []
    for fact in facts():
        days = np.arange(f"{fact.date.year}", f"{fact.date.year + 1}", dtype="M8[D]")
        month = days.astype("M8[M]").astype(int) % 12 + 1
        rows = np.broadcast_to((month > 6) & (month < 11), (11, days.size))
        open_.append(reported.Days(days, rows))
    return reported.against(facts(), open_)


class TestSeasons:
    @pytest.fixture
    def case(self):
        return nsrkit.load("smoke", {"seasons": {"members": 8, "course": [2021]}})

    @pytest.fixture
    def found(self, every, monkeypatch):
        """The answers; members of what is run anew are noted."""

        def run(case):
            self.ran.append(case.seasons.members)
            years, year = case.seasons.years, every.reported.dt.year.values
            return every.isel(fact=np.flatnonzero(np.isin(year, years or year)))

        self.ran = []
        monkeypatch.setattr(reported, "run", run)
        return every

    @pytest.fixture
    def course(self):
        return reported.course(nsrkit.load("smoke", {"seasons": {"years": [2018], "members": 2}}))

    def test_years_and_verdicts_come_from_what_is_at_hand(self, case, found, course):
        panel = seasons.season_panel(case, found, course)
        for flag, text in ((0, "hit"), (2, "miss")):
            panel.choose({"verdict": flag})
            count = int((found.verdict == flag).sum())
            assert count > 0
            assert len(re.findall(f">{text}[<:]", panel.answer)) == count
        panel.choose({"seasons.years": (2024,), "verdict": -1, "chart": "facts"})
        in_2024 = int((found.reported.dt.year == 2024).sum())
        assert f"<small> of {in_2024}</small>" in panel.answer
        assert panel.answer.count("nsr-badge") == in_2024
        assert panel.changed == ["Years 2024 instead of all that were reported"]
        assert self.ran == []

    def test_another_thickness_is_run_anew_in_few_members(self, case, found, course):
        panel = seasons.season_panel(case, found, course)
        panel.choose({"seasons.thickness_factor": 1.2, "seasons.years": (2024,)})
        assert self.ran == [6]
        assert "taken times 1.2" in panel.answer

    def test_a_year_that_is_not_at_hand_is_run(self, case, found, course):
        few_years = case.with_({"seasons.years": [2018]})
        at_hand = found.isel(fact=np.flatnonzero(found.reported.dt.year == 2018))
        every = seasons.answered(case, few_years, at_hand)
        assert every.sizes["fact"] == len(facts())
        assert seasons.answered(few_years, few_years, at_hand).sizes["fact"] == 1
        assert self.ran == [6]

    def test_the_course_of_the_year_that_is_chosen(self, case, found, course, monkeypatch):
        seen = []

        def of(case):
            seen.append((case.seasons.course, case.seasons.members))
            return course

        monkeypatch.setattr(reported, "course", of)
        panel = seasons.season_panel(case, found, course)
        panel.choose({"seasons.years": (2020,), "chart": "Kara"})
        panel.choose({"chart": "route"})
        assert seen == [((2020,), 6)]


def test_the_year_of_the_departure_is_no_change():
    case = nsrkit.load("transit-2024")
    (control,) = few.ice_year(case)
    assert control.said(control.now(case)) == "2024"
    assert few.ice_year(case.with_({"ice.source": "normal"})) == []


def test_few_members_only_where_ships_meet_other_ice():
    case = nsrkit.load("transit-2024")
    dearer, other = case.with_({"prices.vlsfo": 900}), case.with_({"ice.year": 2021})
    assert few.few(dearer, case, "transit").transit.members == 20
    assert few.few(other, case, "transit").transit.members == few.FEW
    assert bare(few.few(other, case, "transit")) == bare(other)
