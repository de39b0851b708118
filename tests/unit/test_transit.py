"""Traffic of a season on timetables made by hand, and statistics as they were published."""

import numpy as np
import pytest
from madetransits import GROUP, case, made

import nsrkit
from nsrkit.errors import DataError, ScenarioError
from nsrkit.systems import transit
from nsrkit.systems.transit import counts, statistics


@pytest.fixture
def ran(monkeypatch):
    def run(table, **group):
        monkeypatch.setitem(transit.run.__globals__, "table", lambda case: table)
        return transit.run(case(**group)).isel(group=0)

    return run


def test_counts_of_one_season(ran):
    found = ran(made({0: 13}), port_d=10)
    # Two ships, 30 days from one departure to the next: 1 July, 31 July, 30 August, 29 September,
    # 29 October: out, back, out, back, out.
    assert found.voyages.sel(ice=0).values.tolist() == [6, 4]
    assert found.laden.sel(ice=0).values.tolist() == [6, 0]
    assert float(found.tonnes.sel(ice=0)) == 300_000
    months = found.entries.sel(ice=0, side="east")
    assert {int(month): int(months.sel(month=month)) for month in (7, 9, 10)} == {7: 2, 9: 2, 10: 2}
    assert str(found.first_entry.sel(ice=0).values)[:10] == "2024-07-03"
    assert str(found.last_exit.sel(ice=0).values)[:10] == "2024-11-08"


def test_entries_are_voyages(ran):
    found = ran(made({0: 9, 1: 13, -1: 5}), port_d=7, laden="both")
    assert (found.entries.sum("month") == found.voyages).all()
    assert (found.laden == found.voyages).all()


def test_an_early_closing_takes_tonnes(ran):
    found = ran(made({0: 6, 1: 13, 2: 9}), port_d=10)
    assert str(found.closes.sel(ice=0, side="east").values)[:10] == "2024-08-20"
    assert found.tonnes.values.tolist() == [100_000, 300_000, 200_000]
    assert found.late_t.values.tolist() == [0, 200_000, 100_000]
    assert float(found.lost_t.sel(quantile=0.5)) == 150_000


def test_a_year_that_never_opens(ran):
    found = ran(made({0: 0, 1: 13}))
    assert found.voyages.sel(ice=0).sum() == 0
    assert float(found.tonnes.sel(ice=0)) == 0
    assert float(found.late_t.sel(ice=1)) == float(found.tonnes.sel(ice=1)) > 0
    assert np.isnat(found.first_entry.sel(ice=0).values)
    assert np.isnat(found.closes.sel(ice=0, side="east").values)


def test_escorted_voyages_and_hours(ran):
    found = ran(made({0: 4}, led_h=12.0), ships=3)
    assert int(found.escorted.sum()) == int(found.voyages.sum()) == 6
    assert float(found.led_h.sum()) == 72.0


def test_cargo_that_is_not_supplied_has_no_tonnes(ran):
    found = ran(made({0: 13}), cargo_t={"status": "not supplied"})
    assert np.isnan(found.tonnes.values).all()
    assert "cargo of bulk" in found.attrs["excluding"]


def test_a_cap_and_the_first_way(ran):
    found = ran(made({0: 13}), voyages=3, starts="west", port_d=10)
    assert found.voyages.sel(ice=0).values.tolist() == [1, 2]


def test_ships_begin_one_after_another():
    found, _ = transit.sail(made({0: 13}), "bulk", case(gap_d=15).transit.fleet["bulk"])
    first = found["depart"][0, :, 0].values.astype("M8[D]").astype(str).tolist()
    assert first == ["2024-07-01", "2024-07-16"]


def test_levers_move_the_fleet(monkeypatch):
    monkeypatch.setitem(transit.levers.__globals__, "table", lambda case: made({0: 13, 1: 13}))
    port = {"value": 10, "low": 5, "high": 40, "status": "assumed", "source": "made"}
    found = transit.levers(case(port_d=port)).sel(ice=0)
    assert found.lever.values.tolist() == [
        "1 ship more", "days in port 5, not 10", "days in port 40, not 10"
    ]  # fmt: skip
    assert found.voyages.values.tolist() == [5, 0, -4]
    assert found.tonnes.values.tolist() == [150_000, 0, -100_000]


def test_ice_to_compare_with(monkeypatch):
    seen = []

    def timetable(ways, members=0):
        seen.append(next(iter(ways.values())))
        table = made(dict.fromkeys(range(members + 1), 9))
        inside = table["nsr_exit_h"].expand_dims(area=1, axis=-1)
        return table.drop_vars("nsr_exit_h").assign(
            area_enter_h=inside - 40, area_h=inside * 0 + 40
        )

    monkeypatch.setattr("nsrkit.systems.transit.fleet.kept", timetable)
    found = transit.table(case().with_({"transit.members": 2}))
    assert found.ice.values.tolist() == [0, 1, 2, transit.NORMAL, transit.THIN, transit.THICK]
    assert [one.ice.source for one in seen] == ["record", "normal", "record", "record"]
    assert [one.sailing.thickness_factor.value for one in seen] == [1.0, 1.0, 0.8, 1.2]
    assert (found["nsr_exit_h"].fillna(240) == 240).all()
    assert seen[0].scan.first == "07-01"
    assert seen[0].scan.last == "10-31"


def test_no_traffic_asked_for():
    with pytest.raises(DataError, match="no `transit`"):
        transit.run(nsrkit.load("smoke"))


def test_faults_of_a_fleet_name_the_key():
    bad = GROUP | {"ship": "no-such-ship", "west": "Nowhere"}
    with pytest.raises(ScenarioError) as caught:
        nsrkit.load("smoke", {"transit.fleet": {"bulk": bad, "more": GROUP | {"stronger": "x"}}})
    keys = {fault.key for fault in caught.value.faults}
    assert {"transit.fleet.bulk.ship", "transit.fleet.bulk.west",
            "transit.fleet.more.stronger"} <= keys  # fmt: skip


def test_a_ship_that_is_too_long_for_her_port():
    with pytest.raises(ScenarioError, match="Arkhangelsk takes 190 m length"):
        nsrkit.load("smoke", {"transit.fleet": {"bulk": GROUP | {"west": "Arkhangelsk"}}})


def test_a_fleet_that_begins_after_it_ends():
    late = GROUP | {"first": "11-01", "last": "10-01"}
    with pytest.raises(ScenarioError, match=r"fleet\.bulk\.first"):
        nsrkit.load("smoke", {"transit.fleet": {"bulk": late}})


def test_a_publisher_who_counted_nothing():
    with pytest.raises(ScenarioError, match=r"transit\.publisher"):
        nsrkit.load("smoke", {"transit.fleet": {"bulk": GROUP}, "transit.publisher": "nobody"})


def test_publishers_are_never_mixed():
    norwegian, russian = statistics("CHNL"), statistics("Rosatom")
    assert int(norwegian.voyages.sel(year=2024)) == 97
    assert int(russian.voyages.sel(year=2024)) == 92
    assert 2023 not in norwegian.year
    assert norwegian.definition.sel(year=2025).item() == "transit to 30 November"
    assert np.isnan(norwegian.tonnes.sel(year=2025))


def test_counts_add_up():
    for one in counts():
        if one.definition == "transit" and one.cargo == "all" and one.year >= 2013:
            parts = [one.laden, one.ballast]
            assert None in (*parts, one.voyages) or sum(parts) == one.voyages
    total = statistics("CHNL").sel(year=2025)
    assert int(total.eastbound + total.westbound) == int(total.voyages) == 103


def test_an_unknown_publisher():
    with pytest.raises(DataError, match="CHNL"):
        statistics("nobody at all")
    with pytest.raises(DataError, match="CHNL"):
        statistics("CHNL", cargo="gold")


def test_a_table_that_cannot_be_read(tmp_path, monkeypatch):
    (tmp_path / "params").mkdir()
    (tmp_path / "params/nsr-transits.csv").write_text("year,voyages\n2024,many\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataError, match=r"nsr-transits\.csv:2"):
        counts()
