"""The map as a widget: what it takes, what it refuses, and the one module that draws it."""

import re
from importlib.resources import files

import numpy as np
import pytest

from nsrkit.report import page
from nsrkit.show.widgets import module, scene
from nsrkit.show.widgets.packs import pack

traitlets = pytest.importorskip("traitlets", reason="traitlets is not installed")
pytest.importorskip("anywidget", reason="anywidget is not installed")


@pytest.fixture
def world():
    from nsrkit.show.widgets import PolarMap

    return PolarMap(base=pack({}, land=np.zeros((3, 2), "i2")))


def test_ground_by_default(monkeypatch):
    from nsrkit.show.widgets import PolarMap

    monkeypatch.setattr(scene, "base", lambda: b"the ground")
    assert PolarMap().base == b"the ground"


def test_one_message_for_several_changes(world):
    sent = []
    world.comm.send = lambda data=None, buffers=None, **_: sent.append((data, buffers))
    world.show(fields=b"ice", routes=b"ways", title="Now", frame=3)
    assert len(sent) == 1
    data, buffers = sent[0]
    assert data["state"] == {"title": "Now", "frame": 3}
    assert sorted(bytes(one) for one in buffers) == [b"ice", b"ways"]  # not as text


def test_nothing_changes_where_one_value_is_wrong(world):
    with pytest.raises(traitlets.TraitError):
        world.show(title="New", layer="salinity")
    assert world.title == ""
    with pytest.raises(traitlets.TraitError, match="no 'colour'"):
        world.show(title="New", colour="red")
    assert world.title == ""


@pytest.mark.parametrize("place", [(33.5, 96.0), (400.0, 70.0), "Murmansk", (33.5,)])
def test_places_are_on_the_globe(world, place):
    with pytest.raises(traitlets.TraitError):
        world.start = place
    assert world.start is None


def test_what_a_reader_picks_is_heard(world):
    heard = []
    world.observe(lambda change: heard.append((change.name, change.new)), ["start", "goal"])
    world.set_state({"start": [33.5, 69.3]})  # as the browser sends it
    world.set_state({"goal": [-170.5, 66]})
    world.set_state({"goal": None})
    assert heard == [("start", (33.5, 69.3)), ("goal", (-170.5, 66.0)), ("goal", None)]


@pytest.mark.parametrize(("package", "folder", "parts"), [
    ("nsrkit.show.widgets", "js", module.PARTS), ("nsrkit.report", "template/js", page.PARTS)
])  # fmt: skip
def test_every_part_is_used_once(package, folder, parts):
    there = files(package).joinpath(folder)
    assert {one.name for one in there.iterdir()} == {f"{name}.js" for name in parts}
    text = module.joined(package, folder, parts)
    assert not re.findall(r"^import |^export (?!\{|default)", text, re.MULTILINE)
    names = re.findall(r"^(?:const|let|class|(?:async )?function) (\w+)", text, re.MULTILINE)
    assert len(names) == len(set(names))  # they share one room once they are joined


def test_the_browser_knows_every_trait():
    from nsrkit.show.widgets import PolarMap

    listed = re.search(r"const TRAITS = \[\.\.\.PACKS, (.*?)\];", module.source(), re.DOTALL)
    assert listed is not None
    names = {"base", "fields", "routes", *re.findall(r'"(\w+)"', listed.group(1))}
    assert names == {name for name in PolarMap.class_own_traits(sync=True) if name[0] != "_"}


def test_the_module_asks_nobody():
    text = re.sub(r"/\*\*.*?\*/|http://www\.w3\.org/2000/svg", "", module.source(), flags=re.DOTALL)
    assert not re.findall(r"https?:|\bfetch\(|XMLHttpRequest|WebSocket|import\(|\beval\(", text)
