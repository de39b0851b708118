"""Pages, the store, and what a run writes."""

import json
import os
from html import unescape
from html.parser import HTMLParser

import nbformat
import pytest
import xarray as xr

import nsrkit
from nsrkit.ensemble import store
from nsrkit.errors import DataError
from nsrkit.report import build, page, pages


class Kept:
    """A case for the store: it has a digest."""

    def __init__(self, name):
        self.name = name

    def digest(self):
        return self.name


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(store.FOLDER, str(tmp_path))
    return tmp_path


def test_a_result_is_computed_once(folder):
    calls = []

    @store.shared
    def dear(case):
        calls.append(case.name)
        return xr.Dataset({"a": ("x", [1.0, 2.0])}, attrs={"reason": ""})

    first, again, other = dear(Kept("a")), dear(Kept("a")), dear(Kept("b"))
    assert calls == ["a", "b"]
    xr.testing.assert_identical(first, again)
    assert other.attrs["reason"] == ""
    assert not list(folder.glob("*.part"))


def test_no_store_no_sharing(monkeypatch):
    monkeypatch.delenv(store.FOLDER, raising=False)
    calls = []

    @store.shared
    def dear(case):
        calls.append(case.name)
        return xr.Dataset()

    dear(Kept("a"))
    dear(Kept("a"))
    assert calls == ["a", "a"]


def test_a_failure_leaves_nothing_behind(folder):
    @store.shared
    def fails(case):
        raise DataError("broken")

    with pytest.raises(DataError):
        fails(Kept("a"))
    assert not list(folder.glob("*.nc"))


def test_headlines(folder):
    store.headline("b", float("nan"), "d", source="", note="no route: ice")
    store.headline("a", 1.23456789012, "d", low=1.0, high=2.0, source="here")
    found = store.headlines(folder)
    assert list(found) == ["a", "b"]
    assert found["a"]["value"] == 1.23456789
    assert found["b"] == {"value": None, "unit": "d", "low": None, "high": None, "source": "",
                          "status": "not supplied", "reason": "no route: ice"}  # fmt: skip
    with pytest.raises(DataError):
        store.headline("c", None, "d", source="x")


class Seen(HTMLParser):
    """Elements and what they point to."""

    def __init__(self):
        super().__init__()
        self.tags, self.links = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for key, value in attrs if key in ("src", "href")]


def test_a_script_in_a_title_stays_text():
    html = page.page("<script>alert(1)</script>", "<p>body</p>", eyebrow="<b>x")
    seen = Seen()
    seen.feed(html)
    assert seen.tags.count("script") == 1
    assert "&lt;script&gt;alert(1)" in html
    assert "default-src 'none'" in unescape(html)
    assert not [link for link in seen.links if not link.startswith("#")]


def test_markdown_has_no_raw_html():
    html = pages.prose("<script>alert(1)</script> and $x^2$ and **bold**")
    assert "<script" not in html
    assert "<math" in html
    assert "<strong>bold</strong>" in html


def test_json_cannot_end_its_element():
    assert "<" not in page.data({"a": "</script><script>"})


def written(tmp_path, *cells):
    book = nbformat.v4.new_notebook(cells=list(cells))
    path = tmp_path / "book.ipynb"
    nbformat.write(book, path)
    return path


def code(source, *outputs, tags=()):
    cell = nbformat.v4.new_code_cell(source, outputs=list(outputs), metadata={"tags": list(tags)})
    cell.execution_count = 1
    return cell


def test_sections(tmp_path):
    told = nbformat.v4.new_output("execute_result", {"text/plain": "'so it is'"}, execution_count=1)
    path = written(
        tmp_path,
        code("scenario = 1", tags=["parameters"]),
        nbformat.v4.new_markdown_cell("# Title\n\n## Part"),
        code("words()", told),
        code("panel()", tags=["interactive"]),
    )
    part = pages.section(path, "book")
    assert [entry[2] for entry in part.contents] == ["Title", "Part"]
    assert '<p class="said">so it is</p>' in part.html
    assert "panel" not in part.html
    assert "scenario" not in part.html
    assert not part.failed


def test_an_error_becomes_a_card(tmp_path):
    fault = nbformat.v4.new_output(
        "error", ename="DataError", evalue="<b>no ice</b>", traceback=["\x1b[31mline 1\x1b[0m"]
    )
    rest = nbformat.v4.new_code_cell("never()")
    part = pages.section(written(tmp_path, code("dear()", fault), rest), "book")
    assert part.failed
    assert "DataError: &lt;b&gt;no ice&lt;/b&gt;" in part.html
    assert "\x1b" not in part.html
    assert "never()" not in part.html


def test_invalid_scenarios_exit_2_with_all_faults(tmp_path):
    from rich.console import Console

    with (tmp_path / "log").open("w") as log:
        given = {"ensemble.seed": -1, "scan.every_d": 99}
        assert build.run(["smoke"], given, tmp_path / "out", 1, Console(file=log, width=200)) == 2
    told = (tmp_path / "log").read_text()
    assert "ensemble.seed" in told
    assert "scan.every_d" in told
    assert not (tmp_path / "out").exists()


def test_overview_escapes_and_links(tmp_path):
    number = {
        "value": 20.2,
        "low": 19.8,
        "high": 21.1,
        "unit": "d",
        "status": "derived",
        "source": "x",
    }
    html = page.overview(
        [
            {
                "name": "a",
                "title": "<b>A</b>",
                "numbers": {"nsr.days": number},
                "first": "nsr",
                "ok": True,
            }
        ]
    )
    assert 'href="a/index.html"' in html
    assert "<b>A</b>" not in html
    assert "20.2 (19.8 to 21.1)" in html


def test_provenance_holds_every_number():
    case = nsrkit.load("smoke")
    html = page.report(case, [], [], {"nsrkit": "0"})
    assert all(f"<td>{key}</td>" in html for key in case.numbers())
    assert "not for navigation" in html
    assert len(json.dumps(html)) < 2_000_000
    assert os.sep + "work" + os.sep not in html
