import numpy as np
import pytest
from scipy.stats import spearmanr

from nsrkit.assumption import Assumption
from nsrkit.ensemble import design
from nsrkit.ensemble.design import at


def number(low=1.0, value=2.0, high=4.0, **more):
    return Assumption(value, "1", low, high, "test", "assumed", **more)


def test_draws_follow_the_triangle_of_each_number():
    drawn = design({"a": number(), "b": number(0.0, 0.0, 1.0)}, 1024, seed=3)
    assert abs(drawn["a"].mean() - 7 / 3) < 0.005  # mean of a triangle: (low + peak + high) / 3
    assert abs(drawn["b"].mean() - 1 / 3) < 0.003
    assert drawn["a"].min() >= 1
    assert drawn["a"].max() <= 4


def test_one_seed_gives_one_design_whatever_the_order():
    numbers = {"a": number(), "b": number(), "c": number(group="g")}
    one, two = design(numbers, 100, 7), design(dict(reversed(numbers.items())), 100, 7)
    assert all(np.array_equal(one[key], two[key]) for key in numbers)
    assert not np.array_equal(one["a"], design(numbers, 100, 8)["a"])


def test_a_group_is_drawn_together_and_others_are_not():
    numbers = {
        name: number(group=group)
        for name, group in (
            ("a", "bunker"),
            ("b", "bunker"),
            ("c", "bunker"),
            ("d", "fx"),
            ("e", None),
        )
    }
    drawn = design(numbers, 2048, seed=1)
    for one, two in ("ab", "bc", "ac"):
        assert abs(spearmanr(drawn[one], drawn[two]).statistic - 0.8) < 0.03
    assert abs(spearmanr(drawn["a"], drawn["d"]).statistic) < 0.05
    assert abs(spearmanr(drawn["a"], drawn["e"]).statistic) < 0.05


def test_numbers_without_spread_or_value_are_left_out():
    fixed = Assumption(5, "1", source="x", status="found")
    gap = Assumption(unit="1", source="none found", status="not supplied")
    assert design({"fixed": fixed, "gap": gap}, 10, 1) == {}
    assert design({"a": number()}, 0, 1)["a"].size == 0


@pytest.mark.parametrize("one", [
    number(), number(0.0, 0.0, 1.0), number(0.0, 1.0, 1.0), number(dist="uniform"),
    number(2.0, 2.0, 2.0), Assumption(5, "1", source="x", status="found"),
])  # fmt: skip
def test_many_quantiles_at_once_are_as_one_by_one(one):
    quantiles = np.linspace(0, 1, 41)
    found = at({"a": one}, quantiles[:, None])["a"]
    assert found == pytest.approx([one.at(float(q)) for q in quantiles])
