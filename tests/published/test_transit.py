"""docs/transit.md: what the package gives today, and the counts of CHNL beside it."""

import importlib.util

import pytest

import nsrkit
from nsrkit.systems import transit


@pytest.fixture(scope="module")
def tool(root):
    spec = importlib.util.spec_from_file_location("write_transit", root / "tools/write_transit.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def found():
    return transit.run(nsrkit.load("transit-2024", {"transit.members": 0}))


@pytest.mark.slow
def test_the_page_holds_what_the_package_gives(tool, found, root):
    page = (root / "docs/transit.md").read_text(encoding="utf-8")
    for part in (tool.counted(found), tool.course(found), tool.exits(found)):
        assert part in page
    for name in found["group"].values:
        for label, title in tool.NAMES.items():
            assert f"| {name} | {title} | {tool._cells(found.sel(group=name, ice=label))} |" in page


@pytest.mark.slow
def test_the_crude_oil_of_2024(found):
    """18 laden voyages and 1.9 Mt were counted; a fleet that may come again does no less."""
    crude = found.sel(group="crude", ice=transit.OWN)
    assert 18 <= int(crude["laden"].sum()) <= 1.3 * 18
    assert 1.9e6 <= float(crude["tonnes"]) <= 1.3 * 1.9e6


@pytest.mark.slow
def test_thicker_ice_carries_no_more(found):
    sums = found["voyages"].sum("side")
    thin, own, thick = (sums.sel(ice=ice) for ice in (transit.THIN, transit.OWN, transit.THICK))
    assert (thick <= own).all()
    assert (own <= thin).all()
