"""Energy: rounds of ships in months, the plan of deliveries, bans, and the names of a scenario."""

import dataclasses
import datetime as dt

import numpy as np
import pytest

import nsrkit
from nsrkit.errors import DataError, ScenarioError
from nsrkit.scenario.corridor.energy import Energy
from nsrkit.systems import energy
from nsrkit.systems.chains import Leg, shuttle
from nsrkit.systems.energy import problem, reported, rounds
from nsrkit.systems.energy.flows import Arc, Sides, solve
from nsrkit.systems.energy.horizon import BEFORE, months

WHEN = months(Energy(years=(2025,)))
COUNT = WHEN.days.size
ALWAYS = np.ones(COUNT)


def number(value, unit, low=None, high=None):
    return {"value": value, "unit": unit, "low": low, "high": high, "status": "derived",
            "source": "made for a test"}  # fmt: skip


def arc(name="west", *, plant="plant", begins="", ends="buyer", fleet="fleet", usd_t=20.0,
        out_d=5.0, round_d=10.0, allowed=ALWAYS, tonnes=1e5):  # fmt: skip
    return Arc(name, plant, begins, ends, fleet, tonnes, out_d * ALWAYS, round_d * ALWAYS,
               usd_t * ALWAYS, np.asarray(allowed, float))  # fmt: skip


def sides(**more):
    told = {"makes": {"plant": 1.0 * ALWAYS}, "tanks": {"plant": 0.0},
            "ships": {"fleet": 2.0 * WHEN.days}, "stores": {}, "aboard": {}, "most": {},
            "least": {}, "price": {"buyer": 500.0}, "passes": {}, "day_usd_t": 0.1}  # fmt: skip
    return Sides(**(told | more))


@pytest.mark.parametrize("took", [0.5, 12.0, 45.0, 100.0])
def test_a_round_is_spent_in_the_months_it_lies_in(took):
    spent = WHEN.spent(took * ALWAYS)
    assert np.allclose(spent[:20].sum(axis=1), took)
    assert np.allclose(np.tril(spent, -1), 0)  # nothing before it begins
    share = WHEN.arrived(took * ALWAYS)
    assert np.allclose(share[:20].sum(axis=1), 1)
    assert np.allclose(WHEN.spent(np.full(COUNT, np.nan)), 0)
    assert np.allclose(WHEN.arrived(np.full(COUNT, np.nan)), 0)


def test_ships_limit_what_is_loaded_and_a_day_more_is_worth_what_it_adds():
    found = solve([arc()], sides(), WHEN)
    assert (found.ship_days["fleet"] <= 2.0 * WHEN.days + 1e-6).all()
    assert np.allclose(found.ship_days["fleet"][5:20], 2.0 * WHEN.days[5:20], rtol=0.02)
    more = 2.0 * WHEN.days
    more[12] += 1.0
    gained = solve([arc()], sides(ships={"fleet": more}), WHEN).gain_usd - found.gain_usd
    assert gained == pytest.approx(found.worth_day["fleet"][12], rel=1e-6)
    assert gained > 0


def test_a_plant_that_ships_can_follow_is_the_limit():
    found = solve([arc()], sides(ships={"fleet": None}), WHEN)
    assert np.allclose(found.made["plant"], 1.0)
    assert np.allclose(found.loaded[0], 1.0)
    assert "fleet" not in found.worth_day
    assert found.arrives[0].sum() < found.loaded[0].sum()  # the last days are still under way


def test_without_a_buyer_only_stores_fill():
    opens = np.arange(COUNT) >= 14
    ways = [arc("in", ends="store"),
            arc("out", begins="store", fleet="other", allowed=opens, usd_t=10.0)]  # fmt: skip
    limits = sides(ships={"fleet": 9.0 * WHEN.days, "other": 9.0 * WHEN.days},
                   stores={"store": 0.3 * ALWAYS})  # fmt: skip
    found = solve(ways, limits, WHEN)
    assert found.loaded[0, :14].sum() == pytest.approx(0.3, rel=0.35)  # and what is under way
    assert found.stock["store"][13] == pytest.approx(0.3, abs=1e-9)
    assert found.arrives[1, :14].sum() == 0
    balance = np.cumsum(found.arrives[0] - found.loaded[1])
    assert np.allclose(balance, found.stock["store"], atol=1e-9)
    assert found.loaded[1, 15:].sum() > 1


def test_what_lies_aboard_takes_the_ships():
    opens = np.arange(COUNT) >= 14
    ways = [arc("in", ends="held"), arc("out", begins="held", allowed=opens)]
    held = {"stores": {"held": 9.0 * ALWAYS}, "aboard": {"held": "fleet"}}
    found = solve(ways, sides(**held), WHEN)
    assert found.stock["held"].max() <= 0.2 + 1e-6  # two ships of 0.1 Mt
    assert found.stock["held"].max() > 0.15


def test_side_by_side_nothing_stays_and_a_transfer_has_its_limit():
    ways = [arc("in", ends="sts", out_d=0.1), arc("out", begins="sts", fleet="other")]
    told = {"ships": {"fleet": None, "other": None}, "stores": {"sts": 0.0 * ALWAYS}}
    free = solve(ways, sides(**told), WHEN)
    assert free.stock["sts"].max() <= 1e-9
    assert free.loaded[0].sum() == pytest.approx(COUNT, rel=0.02)
    tight = solve(ways, sides(passes={"sts": 6.0}, **told), WHEN)
    assert tight.arrives[0].max() <= 0.5 + 1e-9


def test_markets_have_ends():
    told = {"ships": {"fleet": None}, "price": {"buyer": 500.0, "dear": 500.0}}
    ways = [arc(), arc("far", ends="dear", usd_t=90.0)]
    assert solve(ways, sides(**told), WHEN).arrives[1].sum() == 0
    least = solve(ways, sides(least={"dear": 3.0}, **told), WHEN)
    year = WHEN.year == 2025
    assert least.arrives[1, year].sum() == pytest.approx(3.0)
    most = solve(ways, sides(most={"buyer": 2.0}, **told), WHEN)
    assert most.arrives[0, year].sum() == pytest.approx(2.0)
    short = solve(ways, sides(least={"dear": 30.0}, **told), WHEN)
    assert short.short["dear"] > 10


def test_what_costs_more_than_it_brings_stays():
    found = solve([arc(usd_t=700.0)], sides(day_usd_t=0.0), WHEN)
    assert found.loaded.sum() == 0


PLANT = {"title": "Plant", "cargo": "lng", "port": "Sabetta",
         "trains": {"a": {"mt_per_y": 20, "load": 1.0, "starts": "2020-01-01"}}}  # fmt: skip
FLEET = {"title": "Ships", "ship": "arc7-lng", "fit": 1.0, "cargo_t": 73000,
         "steps": [{"on": "2020-01-01", "ships": 1}]}  # fmt: skip
SMALL = {
    "years": [2024], "members": 0, "draws": 0, "every_d": 15, "counted": "ships",
    "plants": {"plant": PLANT}, "fleets": {"ships": FLEET}, "load_d": 2, "turn_d": 1,
    "markets": {"kola": {"title": "Kola", "port": "Murmansk", "price": number(500, "USD/t")}},
    "ways": {"west": {"plants": ["plant"], "fleet": "ships", "to": "kola", "side": "west"}},
}  # fmt: skip


def case(**more):
    return nsrkit.load("sabetta-tianjin", {"energy": SMALL} | more)


@pytest.fixture(scope="module")
def table():
    told = problem.asked(case())
    return rounds.table(case(), told, months(told))


@pytest.fixture
def routed(table, monkeypatch):
    """The ways of the small case, routed once: what is varied here leaves them as they are."""
    monkeypatch.setattr(rounds, "table", lambda *_: table)


@pytest.fixture
def small(routed):
    return energy.run(case())


def test_the_plan_keeps_a_ship_as_busy_as_single_voyages_do(small, table):
    """An independent count: one ship that sails voyage after voyage through the same ice."""
    leaving = table.departure.values
    year = leaving[
        (leaving >= np.datetime64("2024-01-01")) & (leaving < np.datetime64("2025-01-01"))
    ]
    out, home = table.way.values.tolist()
    legs = [Leg(out, year[0], year[-1], 1.0), Leg(home, year[0], year[-1], 2.0)]
    sailed = shuttle(table, legs, [year[0]])
    voyages = int(sailed.depart[0, 0, ::2].notnull().sum())
    planned = float(small.moved.sum()) * 1e6 / 73_000
    assert planned == pytest.approx(voyages, abs=1.5)
    assert voyages > 20


def test_a_month_of_heavy_ice_takes_longer(small):
    days = small.round_d.isel(ice=0, route=0)
    assert float(days.sel(time="2024-05-01")) > float(days.sel(time="2024-08-01")) + 2
    assert (small.busy <= small.ships + 1e-6).all()


def test_more_ships_deliver_more_until_the_plant_is_the_limit(routed):
    counted = energy.run(case(**{"energy": SMALL | {"counts": [0, 1, 5, 60]}})).by_count
    mt = counted.isel(plant=0, asked=0).values
    assert mt[0] == 0
    assert mt[2] == pytest.approx(5 * mt[1], rel=0.02)
    assert 19 < mt[3] <= 20.2


def test_a_ban_closes_a_way_on_its_day(routed):
    ban = {"title": "Ban", "source": "test", "first": "2024-04-16", "until": "2024-07-01"}
    found = energy.run(case(energy=SMALL | {"bans": {"ban": ban}}))
    loaded = found.loaded.isel(ice=0, plant=0).values
    assert np.allclose(loaded[4:6], 0)
    assert loaded[2] > 0.2
    assert loaded[6] > 0.2
    limits = [found.attrs["limits"][c] for c in found.limit.values[0]]
    assert limits[4] == "no buyer"


def test_draws_spread_and_stay_the_same_for_a_seed(routed):
    fleet = FLEET | {"fit": number(0.9, "1", 0.8, 1.0)}
    told = SMALL | {"draws": 6, "fleets": {"ships": fleet}}
    one, two = (energy.run(case(energy=told)).drawn for _ in range(2))
    assert one.equals(two)
    assert float(one.max()) > float(one.min())


def test_steps_of_a_fleet_and_ships_more():
    steps = [{"on": "2020-01-01", "ships": 2}, {"on": "2025-07-01", "ships": 5}]
    fleets = {"ships": FLEET | {"steps": steps}}
    told = Energy.model_validate(SMALL | {"years": [2025], "fleets": fleets})
    days = problem.ship_days(told.fleets["ships"], WHEN)
    assert days[BEFORE] == pytest.approx(2 * 31)
    assert days[BEFORE + 6] == pytest.approx(5 * 31)
    more = told.fleets["ships"].model_copy(update={"more": -9})
    assert problem.ship_days(more, WHEN).max() == 0
    assert problem.ship_days(more.model_copy(update={"steps": ()}), WHEN) is None


def test_years_after_the_record_meet_its_last_ice():
    told = Energy.model_validate(SMALL | {"years": [2025, 2026]})
    when = months(told)
    table = rounds.table(case(), told, when)
    days = table.days.isel(ice=0, way=0)
    mine = [days.where(days.departure.dt.year == year, drop=True).values for year in (2025, 2026)]
    assert np.allclose(mine[0], mine[1], equal_nan=True)


@pytest.mark.parametrize(("part", "key", "text"), [
    ({"years": [2026, 2024]}, "years", "one after another"),
    ({"counted": "nobody"}, "counted", "not a name"),
    ({"ways": {"west": SMALL["ways"]["west"] | {"to": "nowhere"}}}, "ways.west.to", "not a name"),
    ({"ways": {"west": SMALL["ways"]["west"] | {"fleet": "none"}}}, "ways.west.fleet", "name"),
    ({"plants": {"plant": PLANT | {"cargo": "crude"}}}, "ways.west.to", "takes no crude"),
    ({"plants": {"plant": PLANT | {"port": "Atlantis"}}}, "plants.plant.port", "Atlantis"),
    ({"fleets": {"ships": FLEET | {"ship": "raft"}}}, "fleets.ships.ship", "raft"),
    ({"fleets": {"ships": FLEET | {"fit": 0}}}, "fleets.ships.fit", "above 0"),
    ({"bans": {"b": {"title": "b", "source": "s", "first": "2024-02-01", "until": "2024-01-01"}}},
     "bans.b.until", "not after"),
    ({"bans": {"b": {"title": "b", "source": "s", "first": "2024-02-01", "plants": ["x"]}}},
     "bans.b.plants", "not a name"),
    ({"levers": {"l": {"title": "l", "why": "w", "sets": {"fleets.ships.fit": 7}}}},
     "levers.l.sets.fleets.ships.fit", "must not be above 1"),
    ({"levers": {"l": {"title": "l", "why": "w", "sets": {"no.such": 7}}}}, "levers.l.sets.no.such",
     "no"),
])  # fmt: skip
def test_faults_name_the_key(part, key, text):
    with pytest.raises(ScenarioError) as raised:
        case(energy=SMALL | part)
    told = {fault.key: f"{fault.message} {fault.value}" for fault in raised.value.faults}
    assert f"energy.{key}" in told, told
    assert text in told[f"energy.{key}"]


def test_a_case_without_energy_says_so():
    with pytest.raises(DataError, match="has no `energy`"):
        energy.run(nsrkit.load("smoke"))


def test_tables_that_cannot_be_read_name_the_line(tmp_path, monkeypatch):
    folder = tmp_path / "params"
    folder.mkdir()
    lines = "year,kind,ships,low_class,over_15_y,mean_age_y,publisher,as_of,note,source"
    (folder / "energy-sanctioned.csv").write_text(f"{lines}\n2025,oil,many,,,,a,b,c,d\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataError, match=r"energy-sanctioned\.csv:2"):
        reported.sanctioned()


def test_the_scenario_of_the_package_is_sourced():
    told = nsrkit.load("arctic-lng2-sanctions")
    for key, one in told.numbers(systems=True).items():
        if key.startswith("energy."):
            assert one.source, key
    assert told.energy.bans["eu_transshipment"].first == dt.date(2025, 3, 27)
    assert dataclasses.is_dataclass(told.energy.fleets["arc7"].steps[0].ships)
