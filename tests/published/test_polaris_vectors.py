"""POLARIS against cases worked by hand from the circular."""

import csv
from pathlib import Path

import pytest

from nsrkit.ship import polaris

TABLE = Path(__file__).parent / "data/polaris_vectors.csv"
VECTORS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


def tenths(text: str) -> dict[str, float]:
    return {name: float(value) for name, value in (item.split(":") for item in text.split(";"))}


def test_there_are_eighteen():
    assert len(VECTORS) == 18


@pytest.mark.parametrize(
    "row", VECTORS, ids=lambda r: f"{r['ice_class']}-{r['tenths_rest_ice_free']}"
)
@pytest.mark.parametrize("escorted", [False, True])
def test_vector(row, escorted):
    keys = ("rio_escort_plus10", "level_escort", "speed_limit_escort_kn") if escorted else (
        "rio", "level", "speed_limit_kn")  # fmt: skip
    rio, level, limit = (row[key] for key in keys)
    ice_class = row["ice_class"]
    found = polaris.index(tenths(row["tenths_rest_ice_free"]), ice_class, escorted=escorted)
    assert found == float(rio)
    assert polaris.level(found, ice_class) == level
    expected = {"normal": float("inf"), "special": 0.0}.get(level) or float(limit or 0)
    assert polaris.speed_limit(found, ice_class) == expected
