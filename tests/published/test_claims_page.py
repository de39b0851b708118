"""docs/claims.md: the page holds what the package gives today."""

import write_claims as tool


def test_the_page_is_up_to_date():
    assert tool.PAGE.read_text(encoding="utf-8") == tool.page(), "run tools/write_claims.py"


def test_the_main_errors_are_none_that_hold():
    found = tool.claims.check({})
    assert "holds" not in set(found.verdict.sel(claim=list(tool.MAIN)).values)
