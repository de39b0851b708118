"""Distances of the network against published ones; see docs/distances.md."""

import pytest
import write_distances as tool

from nsrkit.units import KM_PER_NM
from nsrkit.voyage import corridors


@pytest.mark.parametrize(
    "row",
    tool.rows(),
    ids=lambda row: "-".join(
        (row["origin"], row["destination"], row["corridor"], row["less"], row["source"][:12])
    ),
)
def test_each_published_distance(row):
    off = tool.ours(row) / float(row["published_nm"]) - 1
    assert abs(off) <= float(row["tolerance"])
    assert abs(off) <= 0.02 or row["reason"], "where more than 2 % lie between, the table says why"


@pytest.mark.parametrize(("ends", "corridor", "published"), [
    (("Shanghai", "Rotterdam"), "suez", 10_600), (("Shanghai", "Rotterdam"), "cape", 13_800),
    (("Arkhangelsk", "Shanghai"), "nsr", 6_600),
])  # fmt: skip
def test_the_three_that_must_hold(ends, corridor, published):
    assert corridors.legs(*ends, corridor).attrs["distance_nm"] == pytest.approx(
        published, rel=0.02
    )


def test_the_verdict_on_shanghai_hamburg():
    km = {name: corridors.legs("Shanghai", "Hamburg", name).attrs["distance_nm"] * KM_PER_NM
          for name in ("nsr", "suez", "cape")}  # fmt: skip
    assert km["nsr"] == pytest.approx(14_440, rel=0.02)
    assert km["cape"] == pytest.approx(26_022, rel=0.02)
    assert km["suez"] > 1.06 * 18_709  # the articles' figure is short
    assert 1 - km["nsr"] / km["suez"] == pytest.approx(0.28, abs=0.01)


def test_the_page_is_up_to_date():
    assert tool.PAGE.read_text(encoding="utf-8") == tool.page(), "run tools/write_distances.py"
