"""Flow taken apart into ways and put together again."""

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from nsrkit.systems.network import ways

NODES = "ABCDE"
PAIRS = [(a, b) for a in NODES for b in NODES if a != b]
amounts = st.lists(st.integers(0, 50), min_size=len(PAIRS), max_size=len(PAIRS))


def flow_of(mt, commodities=("coal",)):
    """Mt on each ordered pair of nodes, as the network gives it."""
    values = np.array(mt, float).reshape(len(PAIRS), len(commodities))
    ends = {"tail": ("arc", [a for a, _ in PAIRS]), "head": ("arc", [b for _, b in PAIRS])}
    return xr.DataArray(values, dims=("arc", "commodity"),
                        coords={"arc": [a + b for a, b in PAIRS], **ends,
                                "commodity": list(commodities)})  # fmt: skip


def by_arc(found):
    told = dict.fromkeys((a + b for a, b in PAIRS), 0.0)
    for way in found:
        for arc in way.arcs:
            told[arc] += way.mt
    return told


@settings(max_examples=40)
@given(amounts)
def test_ways_keep_what_each_node_gives_and_takes(mt):
    flow = flow_of(mt)
    found = ways.ways(flow)
    told = by_arc(found)
    rest = {arc: float(flow.sel(arc=arc).sum()) - told[arc] for arc in told}
    assert min(rest.values()) > -1e-6  # no arc carries more than its flow
    for node in NODES:  # what is left goes round and round
        out = sum(mt for arc, mt in rest.items() if arc[0] == node)
        into = sum(mt for arc, mt in rest.items() if arc[1] == node)
        assert out == pytest.approx(into, abs=1e-5)


@settings(max_examples=40)
@given(amounts)
def test_a_way_leads_from_a_source_to_a_sink_and_meets_no_node_twice(mt):
    flow = flow_of(mt)
    for way in ways.ways(flow):
        met = [way.arcs[0][0], *(arc[1] for arc in way.arcs)]
        assert len(set(met)) == len(met)
        assert (met[0], met[-1]) == (way.origin, way.destination)
        for node, sign in ((met[0], 1), (met[-1], -1)):
            net = float(flow.where(flow["tail"] == node, 0).sum()
                        - flow.where(flow["head"] == node, 0).sum())  # fmt: skip
            assert sign * net > 0


def test_a_ring_carries_nothing():
    mt = [0.0] * len(PAIRS)
    for arc in (("A", "B"), ("B", "C"), ("C", "A")):
        mt[PAIRS.index(arc)] = 7.0
    assert ways.ways(flow_of(mt)) == []
    mt[PAIRS.index(("A", "D"))] = 2.0
    assert [way.arcs for way in ways.ways(flow_of(mt))] == [("AD",)]


def test_commodities_are_not_mixed_and_small_ways_left_out():
    mt = np.zeros((len(PAIRS), 2))
    mt[PAIRS.index(("A", "B")), 0] = 3.0
    mt[PAIRS.index(("B", "C")), 1] = 0.01
    flow = flow_of(mt, ("coal", "ore"))
    assert [(way.commodity, way.mt) for way in ways.ways(flow)] == [("coal", 3.0), ("ore", 0.01)]
    assert [way.commodity for way in ways.ways(flow, least_mt=0.1)] == ["coal"]
    assert ways.ways(flow.isel(arc=slice(0))) == []
