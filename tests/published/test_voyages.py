"""The table of docs/voyage-cost.md: whole, consistent, and what the package gives today."""

import csv
import datetime as dt
import importlib.util

import numpy as np
import pytest

from nsrkit.voyage.choices import season

CORRIDORS = ("nsr", "suez", "cape")


@pytest.fixture(scope="module")
def tool(root):
    spec = importlib.util.spec_from_file_location("write_voyages", root / "tools/write_voyages.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def table(root):
    with (root / "docs/voyage-cost.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def months(table, tool):
    """Rows of one departure, voyage by voyage and year by year."""
    for voyage in tool.VOYAGES:
        for year in tool.YEARS:
            yield from tool._block(table, voyage, year)


def test_the_table_is_whole(table, tool):
    found = list(months(table, tool))
    assert len(found) == 4 * 2 * 12
    for month in found:
        assert tuple(row["corridor"] for row in month) == CORRIDORS
        for row in month:
            assert bool(row["usd"]) != bool(row["reason"])


def test_probabilities_add_up_and_bands_are_in_order(table, tool):
    for month in months(table, tool):
        wins = sum(float(row["wins"]) for row in month)
        open_sea = any(float(row["route_share"]) == 1 for row in month)
        assert wins == pytest.approx(1, abs=1e-4) if open_sea else wins <= 1
        for row in month:
            band = [float(row[f"usd_{end}"]) for end in ("low", "mid", "high")]
            assert not np.isfinite(band).any() or band == sorted(band)


def test_in_september_the_route_is_open_and_in_winter_to_arc7_alone(table, tool):
    for voyage in tool.VOYAGES:
        for year in tool.YEARS:
            nsr = [month[0] for month in tool._block(table, voyage, year)]
            assert float(nsr[8]["route_share"]) > 0.8
            winter = [float(nsr[i]["route_share"]) for i in (0, 1, 2)]
            assert max(winter) > 0.5 if voyage == "sabetta-tianjin" else max(winter) == 0


def test_the_page_is_written_from_the_table(table, tool, root, monkeypatch, tmp_path):
    (tmp_path / "docs").mkdir()
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    assert tool.page(table) == (root / "docs/voyage-cost.md").read_text(encoding="utf-8")
    for path in (tmp_path / "docs").glob("*.svg"):
        assert path.read_text(encoding="utf-8") == (root / "docs" / path.name).read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("voyage", ["baseline", "murmansk-ningbo"])
def test_the_package_still_gives_these_numbers(table, tool, voyage):
    """September of 2024; where this fails, run tools/write_voyages.py --anew."""
    case = tool.case_of(voyage, "2024").with_({"scan.members": 0})
    found = season.sailed(case, [dt.datetime(tool.YEAR, 9, tool.DAY)])
    told = next(month for month in tool._block(table, voyage, "2024") if month[0]["month"] == "09")
    for row, one in zip(told, found.central[0], strict=True):
        assert float(row["usd"]) == pytest.approx(one.usd, rel=0.01)
        assert float(row["days"]) == pytest.approx(one.days, rel=0.01)
