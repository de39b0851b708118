"""docs/express.md: what the package gives today; calls and days of the seasons reported."""

import importlib.util

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tool(root):
    spec = importlib.util.spec_from_file_location("write_express", root / "tools/write_express.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_holds_what_the_package_gives(tool, root):
    assert tool.page() == (root / "docs/express.md").read_text(encoding="utf-8")


def test_days_at_sea_are_those_announced(tool):
    """20-25 days were announced from Moscow to Shanghai; at sea alone it must be less than 25."""
    days = tool.answers()["door"].days.sel(piece="at sea")
    assert 15 < float(days.sel(end="low")) <= float(days.sel(end="high")) < 25


def test_more_calls_than_were_made_have_room_even_where_ice_closes_early(tool):
    found = tool.answers()["calls"]
    assert (found.early >= found.reported).all()
    assert (found.allowed >= found.early).all()
