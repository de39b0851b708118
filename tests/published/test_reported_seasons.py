"""docs/seasons.md: the page tells what was worked out, and the field still says the same."""

import pytest
import write_seasons as tool

import nsrkit
from nsrkit.ship.season.facts import facts
from nsrkit.systems import seasons


def test_the_page_is_up_to_date():
    assert tool.PAGE.read_text(encoding="utf-8") == tool.page(), "run tools/write_seasons.py page"


def test_every_fact_stands_on_the_page():
    rows = tool.read(tool.FACTS)
    assert [row["what"] for row in rows] == [fact.what for fact in facts()]
    assert [row["read_so"] for row in rows] == [fact.why for fact in facts()]


@pytest.mark.slow
@pytest.mark.parametrize("year", tool.FULL)
def test_the_field_says_what_the_page_says(year):
    """With few members: field and error do not hang on them, but for what is early."""
    given = {"seasons": {"years": [year], "members": 2}}
    found = tool.answered(seasons.run(nsrkit.load("baseline", given)))
    kept = [row for row in tool.read(tool.FACTS) if row["year"] == str(year)]
    for one, row in zip(found, kept, strict=True):
        if one["asks"] != "early":
            for name in ("reported", "where", "field", "ends", "rests_on", "verdict"):
                assert one[name] == row[name], f"{row['what']}: run tools/write_seasons.py"
