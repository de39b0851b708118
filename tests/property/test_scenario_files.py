"""Whatever is written reads back, and whatever is read is content or a clear fault."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import nsrkit
from nsrkit.errors import ScenarioError
from nsrkit.scenario.reading import yaml
from nsrkit.scenario.reading.merge import merged

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"]))
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), TEXT,
                    st.floats(allow_nan=False))  # fmt: skip
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=10
)
MAPPINGS = st.dictionaries(TEXT, VALUES)
# Few names, so that what lies above meets what lies below, level by level.
NAMES = st.sampled_from("abc")
LAYERS = st.dictionaries(
    NAMES,
    st.recursive(
        st.none() | st.integers(), lambda inner: st.dictionaries(NAMES, inner), max_leaves=6
    ),
)


def outcome(function, *words):
    """What a function gives, and the faults it raises instead."""
    try:
        return function(*words), ()
    except ScenarioError as error:
        return None, error.faults


@given(MAPPINGS)
@example({"country": "NO", "1e3": "1e3", "x": "0o7", "~": "null", "": ""})
def test_what_is_written_reads_back(data):
    document = yaml.parse(yaml.dump(data), "x.yaml")
    assert document.data == data
    assert not document.faults


@given(st.text() | st.text("ab:-[]{},&*!|>#'\" \n\t?%@`"))
def test_any_text_is_content_or_a_fault(text):
    document, faults = outcome(yaml.parse, text, "x.yaml")
    assert isinstance(document.data, dict) if document else faults[-1].message


@given(LAYERS, LAYERS)
def test_what_lies_above_wins(below, above):
    found = merged(below, above)
    assert set(found) == set(below) | set(above)
    assert merged(found, above) == found
    assert merged({}, above) == above


KEYS = st.sampled_from(
    [
        *("prices.vlsfo", "voyage", "voyage.ship", "voyage.ship.draught_m", "scan.years"),
        *("ice.source", "title", "routing.grid_km", "name", "x.y"),
    ]
)


@settings(max_examples=50)
@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=3))
@example({"prices.vlsfo": 10**400})
@example({"scan.years": [10**30, 10**31]})
@example({"voyage.ship": {"extends": {"extends": "x"}}})
def test_any_override_gives_a_case_or_faults(overrides):
    case, faults = outcome(nsrkit.load, "baseline", overrides)
    assert case.with_({}) == case if case else faults and all(fault.message for fault in faults)


@pytest.mark.parametrize("quantile", [0.0, 0.1, 0.5, 0.9, 1.0])
def test_draws_stay_in_range(quantile):
    case = nsrkit.load("baseline")
    drawn = {key: number.at(quantile) for key, number in case.numbers().items() if number.uncertain}
    assert case.replaced(drawn).numbers().keys() == case.numbers().keys()
