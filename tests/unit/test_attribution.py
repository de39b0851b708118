"""What differs between two scenarios, and which of it makes the difference."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nsrkit
from nsrkit.errors import DataError
from nsrkit.scenario.changes import changes
from nsrkit.voyage.compared import attribution as module
from nsrkit.voyage.compared.attribution import attribution

SUEZ = {"voyage.corridors": ["suez"], "ensemble.draws": 0}


@pytest.fixture(scope="module")
def case():
    return nsrkit.load("baseline", SUEZ)


def test_a_case_has_no_changes_against_itself_whatever_it_is_called(case):
    assert (
        changes(case, case.with_({"name": "other", "title": "Other", "workbooks": ["03_route"]}))
        == []
    )


def test_changes_are_told_by_key_number_by_number(case):
    other = case.with_({"prices.vlsfo": 800, "voyage.ship": "feeder-1as", "ice.year": 2012})
    found = {one.key: one for one in changes(case, other)}
    assert (found["ice.year"].before, found["ice.year"].after) == (None, 2012)
    assert found["prices.vlsfo"].before.value == 626
    assert found["voyage.ship.beam_m"].after.value == other.voyage.ship.beam_m.value
    assert all(
        key.startswith(("voyage.ship.", "ice.year", "prices.vlsfo", "fees.")) for key in found
    )


def test_a_system_that_one_scenario_lacks_is_one_change(case):
    with_liner = nsrkit.load("newnew-2024")
    (found,) = [one for one in changes(case, with_liner) if one.key.startswith("liner")]
    assert found.before is None
    assert found.after is with_liner.liner


def test_another_source_of_the_same_number_changes_no_answer(case):
    number = case.prices.vlsfo
    told = {"value": number.value, "unit": number.unit, "low": number.low, "high": number.high,
            "status": "found", "source": "another paper", "group": number.group}  # fmt: skip
    other = case.with_({"prices.vlsfo": told})
    (change,) = changes(case, other)
    assert change.told_only
    found = attribution(case, other)
    assert found.sizes["group"] == 0
    assert found.attrs["unplayed"] == "prices.vlsfo"
    assert "ask the same" in found.attrs["why"]


def test_each_key_bears_what_it_changes(case):
    other = case.with_({"prices.vlsfo": 800, "sailing.suez_kn": 14, "cargo.utilisation": 0.7})
    found = attribution(case, other)
    alone = {
        "sailing.suez_kn": case.with_({"sailing.suez_kn": 14}),
        "prices.vlsfo": case.with_({"prices.vlsfo": 800}),
        "cargo": case.with_({"cargo.utilisation": 0.7}),
    }
    before, after = (nsrkit.voyage.compare(one, only=()).isel(corridor=0) for one in (case, other))
    assert found.group.values.tolist() == list(alone)
    for i, name in enumerate(module.MEASURES):
        assert float(found.before[i]) == float(before[name])
        assert float(found.after[i]) == float(after[name])
        for j, one in enumerate(alone.values()):
            moved = float(nsrkit.voyage.compare(one, only=())[name][0] - before[name])
            assert float(found.alone[i, j]) == pytest.approx(moved, abs=1e-6)
    np.testing.assert_allclose(found.share.sum("group"), found.after - found.before)
    # Slower, she burns less, so dearer fuel weighs less: no order is the right one.
    slow, dear = found.sel(measure="total_usd").sel(group=["sailing.suez_kn", "prices.vlsfo"]).share
    assert float(found.alone.sel(measure="total_usd", group="prices.vlsfo")) > float(dear)
    assert float(slow) < 0 < float(dear)
    assert not found.sel(group="cargo").share.any()


def test_a_mixture_without_a_way_is_told_and_gives_no_shares(case):
    found = attribution(case, case.with_({"voyage.red_sea": "closed", "prices.vlsfo": 800}))
    assert np.isnan(found.share).all()
    assert np.isnan(found["last"]).all()
    assert float(found.alone.sel(measure="total_usd", group="prices.vlsfo")) > 0
    assert "2 of 4 mixtures" in found.attrs["why"]
    assert "the Red Sea is closed" in found.attrs["why"]
    assert "the Red Sea is closed" in str(found.reason.sel(group="Red Sea").item())


def test_what_changes_nothing_is_set_aside_where_much_differs(case):
    keys = {"prices.vlsfo": 800, "sailing.suez_kn": 14, "fees.port_days": 3, "ice.year": 2012,
            "cargo.utilisation": 0.7, "voyage.escort": "full", "hire.basis": "capital",
            "voyage.depart": "2024-10-01"}  # fmt: skip
    found = attribution(case, case.with_(keys))
    assert found.sizes["group"] == len(keys)
    assert {"escort", "ice", "cargo"} <= set(found.attrs["set_aside"].split(", "))
    np.testing.assert_allclose(found.share.sum("group"), found.after - found.before)


def test_too_many_groups_are_told_alone_and_last(case, monkeypatch):
    monkeypatch.setattr(module, "MOST", 1)
    found = attribution(case, case.with_({"prices.vlsfo": 800, "sailing.suez_kn": 14}))
    assert np.isnan(found.share).all()
    assert np.isfinite(found["last"]).all()
    assert "alone and last only" in found.attrs["why"]


def test_a_corridor_that_one_does_not_ask_for_is_refused(case):
    with pytest.raises(DataError, match="does not ask for the corridor 'cape'"):
        attribution(case, case, "cape")


@given(st.lists(st.floats(-1e3, 1e3), min_size=8, max_size=8))
def test_shares_are_the_mean_over_all_orders(values):
    """Against the definition, order by order, for three groups."""
    names = ["a", "b", "c"]
    width = len(module.MEASURES)
    answers = {mask: module._Answer(np.full(width, value), "", "")
               for mask, value in enumerate(values)}  # fmt: skip
    wanted = np.zeros(3)
    for order in itertools.permutations(range(3)):
        mask = 0
        for i in order:
            wanted[i] += (values[mask | 1 << i] - values[mask]) / 6
            mask |= 1 << i
    found = module._shares(answers, names, names)
    np.testing.assert_allclose(found, np.tile(wanted, (width, 1)), atol=1e-9)
    np.testing.assert_allclose(found.sum(axis=1), values[7] - values[0], atol=1e-9)
