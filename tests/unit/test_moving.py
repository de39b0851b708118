"""What a page needs for maps that move, and what it leaves out."""

import base64
import hashlib
import re

from nsrkit.report import page
from nsrkit.report.parts.moving import moving
from nsrkit.report.parts.slim import slim

FIGURE = '<figure data-live="A map" data-frame="0"><svg></svg></figure>'


def test_a_page_without_such_a_map_carries_none_of_it():
    html = page.page("A", "<p>text</p>", eyebrow="b")
    assert "nsr-ground" not in html
    assert html.count("<script") == 1


def test_ground_and_code_stand_once_and_the_policy_knows_the_code():
    html = page.page("A", FIGURE * 2, eyebrow="b")
    assert html.count('id="nsr-ground"') == 1
    scripts = re.findall(r"<script(?: type=\"module\")?>(.*?)</script>", html, re.DOTALL)
    assert len(scripts) == 2
    policy = re.search(r"script-src ([^;]*);", html.replace("&#39;", "'"))[1]
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_comments_stay_at_home_and_nothing_else_goes():
    script = moving(FIGURE).script
    assert "/**" not in script
    assert not re.search(r"^\s*//", script, re.MULTILINE)
    assert "function mount(" in script
    assert "</script" not in script
    assert not re.search(r"https?://(?!www\.w3\.org/)", script)


def test_a_shape_that_comes_back_is_drawn_from_one_symbol():
    coast, lake = "M0 0" + "l1 1" * 300, "M5 5" + "l2 1" * 300
    body = f'<svg><path d="{coast}" style="fill:red"/><path d="{lake}"/></svg>'
    body += f'<svg><path d="{coast}" style="fill:blue"/></svg>'
    less = slim(body)
    assert less.count(coast) == 1
    assert less.count(lake) == 1
    used = re.findall(r'<use href="#([\w-]+)" style="fill:(\w+)"/>', less)
    assert [colour for _, colour in used] == ["red", "blue"]
    assert {name for name, _ in used} == {re.search(r'<symbol id="([\w-]+)"', less)[1]}
