"""In which order the workbooks of a run begin."""

import json
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from nsrkit.report import build, pool
from nsrkit.report.kernel import Job, Outcome

HERE = Path()
ENDED = Outcome("x", 1.0)


def job(name, last):
    return Job(name, HERE, HERE, {}, HERE, HERE, last=last)


BOOKS = [job("claims", last=True), job("start", last=False), job("route", last=False)]


@pytest.mark.parametrize(("books", "ended", "expected"), [
    (BOOKS, [], [1, 2]), (BOOKS, [1], []), (BOOKS, [1, 2], [0]),
    (BOOKS[:1], [], [0]), (BOOKS[1:], [], [0, 1]), (BOOKS[1:], [0, 1], []),
])  # fmt: skip
def test_what_reads_results_begins_when_the_others_have_ended(books, ended, expected):
    assert pool._next(books, dict.fromkeys(ended, ENDED)) == expected


def test_a_workbook_says_so_in_its_metadata(tmp_path, root):
    assert build._last(root / "workbooks/11_claims.ipynb")
    assert not build._last(root / "workbooks/00_start.ipynb")
    odd = tmp_path / "odd.ipynb"
    odd.write_text(json.dumps({"metadata": {"nsrkit": {}}}))
    assert not build._last(odd)


def test_a_pool_that_broke_fails_what_comes_after(monkeypatch):
    def broken(self, *given):
        raise BrokenProcessPool("killed")

    monkeypatch.setattr(ProcessPoolExecutor, "submit", broken)
    with ProcessPoolExecutor(1) as workers:
        assert isinstance(pool._begun(workers, BOOKS[0]).exception(), BrokenProcessPool)
