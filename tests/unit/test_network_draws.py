"""A network of two ways from a mine to a buyer, over draws of what is uncertain."""

import numpy as np
import pytest
import xarray as xr

import nsrkit
from nsrkit.errors import DataError
from nsrkit.systems.network import draws, inputs
from nsrkit.systems.network.flows import layout, solving

HEADS = {
    "nodes": "node,title,kind,lat,lon,port,place_status,place_source",
    "arcs": "arc,tail,head,mode,ways,corridor,carrier,through,carries,way,rate,"
            "km,km_status,km_source",
    "commodities": "commodity,title,group,hurry",
    "demand": "side,node,commodities,year",
    "stores": "node,title,commodities",
    "records": "record,title,arcs,commodities,year,definition,publisher",
}  # fmt: skip
NUMBER = "value,low,high,status,source,as_of"
MORE = {"records": ",why", "commodities": "".join(
    f",{name}{part}" for name in ("at_source", "tariff")
    for part in ("", "_low", "_high", "_status", "_source"))}  # fmt: skip
ROWS = {
    "nodes": ["MMK,Murmansk,port,69,33,Murmansk,found,made,,,,not supplied,none,",
              "CHI,Buyer,port,39,118,Tianjin,found,made,,,,not supplied,none,"],
    "arcs": ["MMK-CHI rail,MMK,CHI,rail,out,,,,coal,rail_border,rail,6000,found,made,"
             "4,2,6,assumed,made,",
             "MMK-CHI suez,MMK,CHI,sea,out,suez,bulk,,bulk,suez,quay,,not supplied,made,,,,"
             "not supplied,none,"],
    "commodities": [f"{name},{name},bulk,slow,150,100,200,assumed,made,,0.2,0.1,0.3,assumed,made,"
                    "1,,,found,made" for name in ("coal", "ore")],
    "demand": ["supply,MMK,coal,2024,,,,not supplied,as much as is wanted,",
               "demand,CHI,coal,2024,5,4,6,assumed,made,",
               "supply,MMK,ore,2024,,,,not supplied,as much as is wanted,",
               "demand,CHI,ore,2024,0,0,2,assumed,made,"],
    "stores": [], "records": [],
}  # fmt: skip


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return written(tmp_path_factory.mktemp("tables"), ROWS)


def written(folder, rows):
    for name, head in HEADS.items():
        text = "\n".join([f"{head},{NUMBER}{MORE.get(name, '')}", *rows[name], ""])
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    ships = {
        "title": "Bulk",
        "ship": "panamax-bulk-1a",
        "load_t": 70_000,
        "ballast": 1,
        "stay_d": 6,
    }
    asked = {
        "tables": str(folder), "years": [2024], "detour": 1.3, "discount": 0.1, "life_y": 25,
        "seaways": {"carriers": {"bulk": ships}, "members": 1}, "hurry": {"slow": 0.0002},
        "rates": {"rail": {"title": "Rail", "bulk": {"usd_t_km": 0.002, "km_per_d": 300}},
                  "quay": {"title": "Quay", "bulk": {"usd_t": 8, "days": 3}}},
    }  # fmt: skip
    return nsrkit.load("smoke", {"network": asked})


@pytest.fixture(scope="module")
def found(case):
    return draws.spread(case, draws=16)


def test_rail_is_taken_as_far_as_it_goes_and_ships_take_the_rest(found):
    """The railway is cheaper, and takes 4 of 5 Mt: one more t saves what Suez costs besides."""
    load = found["load"].isel(year=0).to_series()
    assert load["MMK-CHI rail"] == pytest.approx(4.0)
    assert load["MMK-CHI suez"] == pytest.approx(1.0)
    assert float(found.worth.sel(arc="MMK-CHI rail")[0]) > 5
    assert float(found.way_mt.sel(way="suez")[0]) == pytest.approx(1.0)


def test_draws_spread_around_the_central_numbers_and_within_their_ranges(found):
    low, middle, high = found.load_q.sel(arc="MMK-CHI rail").isel(year=0).values
    assert 2 <= low < middle < high <= 6
    assert low < 4 < high
    share = float(found.binds.sel(arc="MMK-CHI rail")[0])
    assert 0.5 < share < 1.0  # not where more railway is drawn than coal is demanded
    error = float(found.binds_se.sel(arc="MMK-CHI rail")[0])
    assert error == pytest.approx(np.sqrt(share * (1 - share) / 16))
    assert (found.total_usd_q.diff("quantile") > 0).all()
    assert found.attrs["draws"] == 16


def test_the_same_draws_give_the_same_spread(case, found):
    xr.testing.assert_identical(draws.spread(case, draws=16), found)


def test_a_drawn_number_takes_the_place_of_the_central_one(case):
    at, key = inputs.setting(case, 2024), "tables.capacity.MMK-CHI rail"
    assert inputs.numbers(at)[key].value == 4.0
    of_year = [inputs.instance(at, drawn)["capacity"].sel(arc="MMK-CHI rail").sum()
               for drawn in ({}, {key: 3.0})]  # fmt: skip
    assert of_year == pytest.approx([4.0, 3.0])


def test_all_draws_share_one_layout(case, monkeypatch):
    """Ore too, of which nobody wants any with central numbers."""
    laid = []
    monkeypatch.setattr(solving, "layout", lambda *given: laid.append(1) or layout.layout(*given))
    found = draws.spread(case, draws=8)
    assert float(found.way_mt_q.sel(way="suez")[0, 2]) > 1.0
    assert len(laid) == 1


def test_no_draws_are_refused(case):
    with pytest.raises(DataError, match=r"give network\.draws"):
        draws.spread(case)


def test_a_network_without_ships_is_drawn_too(tmp_path):
    found = draws.spread(written(tmp_path, ROWS | {"arcs": ROWS["arcs"][:1]}), draws=4)
    assert found.arc.values.tolist() == ["MMK-CHI rail"]
    assert float(found["load"].squeeze()) == pytest.approx(4.0)
    assert float(found["unmet"].sel(commodity="coal").squeeze()) == pytest.approx(1.0)
