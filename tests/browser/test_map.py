"""The map in a real browser, from a file with the network off: read, pick, drag, keys, themes."""

import json

import numpy as np
import pytest

import nsrkit
from nsrkit.ice import grid
from nsrkit.show.maps import polar
from nsrkit.show.widgets import module, scene
from nsrkit.show.widgets.packs import embedded
from nsrkit.voyage.trips import transit

pytestmark = pytest.mark.slow
DAYS = ["2024-09-10", "2024-09-20", "2024-09-30"]
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>map</title>
<main id="here"></main>
<script type="module">{code}
window.told = [];
window.render = render;
window.packs = {packs};
window.inflated = inflated;
window.world = mount(document.getElementById("here"),
  {{...packs, ...{options}, tell: (name, value) => told.push([name, value])}});
</script></html>"""


@pytest.fixture(scope="session")
def packs():
    """Ground, three dates of ice, and one track drawn as two routes."""
    ice = nsrkit.ice.open("record", start=DAYS[0], end=DAYS[-1])
    track = transit.transit(nsrkit.load("smoke"))
    lines = [scene.Line(track, "one", "First ship"),
             scene.Line(track, "two", "Second <b>ship</b>", "series-1", dash=True)]  # fmt: skip
    routes = scene.routes(lines, draught_m=10.0, clearance_m=2.0)
    fields = scene.fields(ice, nsrkit.ship.polaris.index(ice, "PC7"), dates=DAYS)
    return {"base": scene.base(), "fields": fields, "routes": routes}


@pytest.fixture
def shown(watched, packs, tmp_path):
    """Opens the map with some options in a page of some size."""

    def opened(width=1100, **options):
        path = tmp_path / "map.html"
        texts = {name: embedded(data) for name, data in packs.items()}
        path.write_text(PAGE.format(code=module.source(), packs=json.dumps(texts),
                                    options=json.dumps(options)), encoding="utf-8")  # fmt: skip
        page = watched(offline=True, viewport={"width": width, "height": 900})
        page.goto(path.as_uri())
        page.wait_for_function("window.world?.map.drawn")
        page.asked = [url for url in page.requests if url != path.as_uri()]
        return page

    return opened


def at(page, lon, lat):
    """Where a place is on the page [px]."""
    box = page.locator(".stage").bounding_box()
    x, y = page.evaluate("place => world.map.toScreen(place)", [lon, lat])
    return box["x"] + x, box["y"] + y


def rested(page):
    """Wait until all that was asked for is drawn."""
    page.wait_for_timeout(150)  # longer than the map waits for the hand to rest
    page.wait_for_function("!world.map.dirty")


def test_asks_nobody_and_says_what_it_shows(shown):
    page = shown(title="Autumn <i>2024</i>")
    assert page.asked == []
    said = page.get_by_role("application").get_attribute("aria-label")
    assert "10 September 2024" in said
    assert "First ship: " in said
    assert page.locator(".head b").inner_text() == "Autumn <i>2024</i>"
    assert "Second <b>ship</b>" in page.locator(".key").inner_text()
    assert page.faults == []


def test_the_plane_is_the_one_of_python(shown):
    page = shown()
    lon, lat = np.meshgrid([20.0, 60, 105, 150, 179.5, -165], [62.0, 70, 78, 83.5])
    x, y = (each.ravel() / 1000 for each in grid.xy(lon, lat))
    right, down = polar.turned(x, y)
    right = right * polar.KM_PER_PX + polar.WEST_KM
    down = down * polar.KM_PER_PX - polar.NORTH_KM
    seen = page.evaluate(
        """places => places.map(place => world.map.plane(
        world.map.toScreen(place)))""",
        np.column_stack([lon.ravel(), lat.ravel()]).tolist(),
    )
    np.testing.assert_allclose(seen, np.column_stack([right, down]), atol=0.05)
    back = page.evaluate(
        "points => points.map(one => world.map.toPlace(world.map.screen(one)))", seen
    )
    np.testing.assert_allclose(np.sin(np.radians(np.array(back)[:, 0] - lon.ravel())), 0, atol=1e-5)
    np.testing.assert_allclose(np.array(back)[:, 1], lat.ravel(), atol=2e-4)


def test_ice_stands_where_it_is(shown):
    """White where the field holds thick cover, the colour of the sea where it holds none."""
    page = shown()
    probe = """place => { const m = world.map, [x, y] = m.toScreen(place), r = m.ratio;
        const sea = m.canvases[0], beyond = (sea.width / r - m.wide) / 2;
        return [...sea.getContext('2d').getImageData((x + beyond) * r, (y + beyond) * r, 1, 1)
            .data].slice(0, 3); }"""
    ice = page.evaluate(probe, [150.0, 83.0])
    sea = page.evaluate(probe, [40.0, 73.0])
    assert ice[0] > sea[0] + 80
    assert sea[0] < 60


def test_reads_out_what_lies_under_the_hand(shown):
    page = shown()
    page.mouse.move(*at(page, 150.0, 82.0))
    tip = page.locator(".tip")
    tip.wait_for()
    place, ice, sea = tip.inner_text().split("\n")
    assert place.startswith(("81°5", "82°0"))
    assert place.endswith("E")
    assert "Ice " in ice
    assert "m thick · RIO " in ice
    assert "Depth" in sea
    page.mouse.move(*at(page, 105.0, 69.0))
    rested(page)
    assert "Land" in tip.inner_text()
    page.mouse.move(*at(page, 100.0, 86.0))
    rested(page)
    assert "Outside the ice field" in tip.inner_text()
    x, y = page.evaluate("""() => { const { x, y } = world.map.painter.marks.lines[0].line[40];
        return [x, y]; }""")
    box = page.locator(".stage").bounding_box()
    page.mouse.move(box["x"] + x, box["y"] + y)
    rested(page)
    assert "Day " in tip.inner_text()


def test_routes_that_overlap_lie_side_by_side(shown):
    page = shown()
    gaps = page.evaluate("""() => {
        const [a, b] = world.map.painter.marks.lines.map(one => one.line);
        const gap = (p) => Math.min(...b.map(q => Math.hypot(p.x - q.x, p.y - q.y)));
        return a.slice(20, -20).map(gap); }""")
    assert min(gaps) > 3
    assert max(gaps) < 6


def test_no_name_stands_on_another(shown):
    for width in (1100, 700, 390):
        page = shown(width)
        boxes = page.evaluate("""() => { const marks = world.map.painter.marks, boxes = [];
            const own = marks.text;
            marks.text = function (ctx, text, [x, y], font, ...rest) {
                const wide = this.width(text, font);
                boxes.push([x - wide / 2, y - 6, x + wide / 2, y + 6]);
                own.call(this, ctx, text, [x, y], font, ...rest); };
            marks.draw(world.map.canvases[2].getContext("2d"));
            for (const box of world.map.furniture())
                boxes.push([box.l + 4, box.t + 4, box.r - 4, box.b - 4]);
            return boxes; }""")
        assert len(boxes) > 12
        meets = [(a, b) for i, a in enumerate(boxes) for b in boxes[:i]
                 if a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1]]  # fmt: skip
        assert meets == []


def test_start_and_goal_are_picked_dragged_and_keyed(shown):
    page = shown(pick=True, start=[60.0, 75.0])
    page.mouse.click(*at(page, 170.0, 72.5))
    page.get_by_role("button", name="B · Goal here").click()
    ((name, place),) = page.evaluate("told")
    assert name == "goal"
    np.testing.assert_allclose(place, [170.0, 72.5], atol=0.2)
    pin = page.locator(".pin.start").bounding_box()
    page.mouse.move(pin["x"] + 15, pin["y"] + 15)
    page.mouse.down()
    page.mouse.move(pin["x"] + 75, pin["y"] + 15, steps=5)
    page.mouse.up()
    name, moved = page.evaluate("told.at(-1)")
    assert name == "start"
    assert moved[0] > 62
    page.locator(".stage").focus()
    page.keyboard.press("Shift+Enter")
    assert page.evaluate("told.at(-1)[0]") == "goal"
    assert page.locator(".heard").inner_text().startswith("Goal at ")
    page.locator(".pin.goal").focus()
    page.keyboard.press("ArrowLeft")
    before, after = page.evaluate("told.slice(-2)")
    assert after[0] == "goal" != before[1]
    assert after[1] != before[1]


def test_no_start_on_land_and_none_where_nothing_is_asked(shown):
    page = shown(pick=True)
    page.mouse.click(*at(page, 105.0, 69.0))
    assert page.get_by_role("button", name="A · Start here").is_disabled()
    page.evaluate("world.set({pick: false})")
    page.mouse.click(*at(page, 170.0, 72.5))
    assert page.locator(".card").count() == 0
    assert page.evaluate("told") == []


def test_time_passes_by_hand_and_by_itself(shown):
    page = shown()
    before = page.evaluate("world.map.canvases[0].toDataURL()")
    page.locator(".time input").press("ArrowRight")
    rested(page)
    assert page.evaluate("told") == [["frame", 1]]
    assert "20 September 2024" in page.locator(".head").inner_text()
    assert page.evaluate("world.map.canvases[0].toDataURL()") != before
    page.get_by_role("button", name="Play through time").click()
    page.wait_for_function("told.some(([name, value]) => name === 'frame' && value === 2)")
    page.wait_for_function("!world.map.playing")
    assert page.locator(".time input").input_value() == "2"


def test_keys_move_zoom_and_tell(shown):
    page = shown()
    page.locator(".stage").focus()
    home = page.evaluate("world.map.view")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    page.wait_for_function("Math.abs(world.map.view.k / world.map.home().k - 1.6) < 1e-6")
    rested(page)
    assert page.evaluate("world.map.view.x") > home["x"]
    assert "°" in page.locator(".heard").inner_text()
    page.keyboard.press("0")
    assert page.evaluate("world.map.view") == home
    page.keyboard.press("l")
    assert page.evaluate("told.at(-1)") == ["layer", "sithick"]
    rested(page)
    assert "Ice thickness" in page.locator(".key").inner_text()
    page.keyboard.press("?")
    assert page.get_by_role("dialog").is_visible()
    page.keyboard.press("Escape")
    assert page.locator(".help").count() == 0
    assert page.evaluate("document.activeElement.className") == "stage"


def test_pans_and_zooms_stay_sharp_and_near(shown):
    page = shown()
    box = page.locator(".stage").bounding_box()
    x, y = box["x"] + 600, box["y"] + 250
    place = page.evaluate("world.map.toPlace([600, 250])")
    page.mouse.move(x, y)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    rested(page)
    assert page.evaluate("world.map.view.k / world.map.home().k") > 1.5
    np.testing.assert_allclose(page.evaluate("world.map.toPlace([600, 250])"), place, atol=0.01)
    page.mouse.down()
    page.mouse.move(x - 3000, y - 3000, steps=8)
    page.mouse.up()
    rested(page)
    assert page.evaluate("world.map.slide.style.transform") == "none"
    assert page.evaluate("world.map.toPlace([550, 200])[1]") > 45


def test_what_the_legend_names_can_be_hidden(shown):
    page = shown()
    page.get_by_role("button", name="First ship").click()
    rested(page)
    assert page.evaluate("told") == [["hidden", ["one"]]]
    assert page.evaluate("world.map.painter.marks.lines.length") == 1
    assert page.get_by_role("button", name="First ship").get_attribute("aria-pressed") == "false"


def test_light_and_dark_follow_the_page(shown):
    page = shown()
    ink = "getComputedStyle(world.map.root).getPropertyValue('--m-panel')"
    light = page.evaluate(ink)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("world.map.dark")
    dark = page.evaluate(ink)
    assert dark != light
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    page.wait_for_function("!world.map.dark")
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    page.wait_for_function("world.map.dark")
    assert page.evaluate(ink) == dark


def test_a_dark_jupyterlab_is_known_before_the_map_stands_in_it(shown):
    """A widget is drawn first and put on the page later."""
    page = shown()
    assert not page.evaluate("world.map.dark")
    assert page.evaluate("""async () => {
        document.body.dataset.jpThemeLight = "false";
        const map = new world.map.constructor(document.createElement("div"), packs);
        await map.ready;
        return map.dark; }""")


def test_changes_of_one_message_are_taken_at_once(shown):
    """JupyterLab tells of them one by one, and of bytes last: the frame must not be lost."""
    page = shown()
    said = page.evaluate("""async () => {
        const heard = {}, saved = [], state = {
            base: null, fields: null, routes: null, frame: 0, playing: false, start: null,
            goal: null, title: "", said: "", busy: "", layer: "siconc", hidden: [], pick: true };
        const model = {
            get: (name) => state[name], set: (name, value) => { state[name] = value; },
            on: (event, act) => { heard[event] = act; }, off: (event) => { delete heard[event]; },
            save_changes: () => saved.push({ ...state }) };
        const el = document.createElement("div");
        document.body.append(el);
        const bytes = async (name) => new DataView(await inflated(packs[name]));
        state.base = await bytes("base");
        const done = render({ model, el });
        state.frame = 2;
        state.fields = await bytes("fields");
        heard["change:frame"]();
        heard["change:fields"]();
        await new Promise(after => setTimeout(after, 500));
        const words = el.querySelector(".head").innerText;
        el.querySelector(".b-play").click();
        const told = saved.some(one => one.playing);
        done();
        return [words, told, Object.keys(heard).length, el.children.length];
    }""")
    assert "30 September 2024" in said[0]
    assert said[1:] == [True, 0, 0]


def test_leaves_nothing_behind(shown):
    page = shown()
    page.evaluate("world.map.play(true); world.destroy(); told.length = 0")
    page.wait_for_timeout(500)
    assert page.locator(".nsr-map").count() == 0
    assert page.evaluate("told") == []
    assert page.faults == []


def test_bytes_that_are_no_pack_are_refused(shown):
    page = shown()
    said = page.evaluate("""() => {
        try { world.set({fields: new Uint8Array(20)}); }
        catch (fault) { return fault.message; } }""")
    assert said == "these bytes are no pack"


@pytest.mark.parametrize("width", [1100, 390])
def test_no_serious_fault_for_those_who_cannot_see(shown, width):
    sync = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = shown(width, pick=True, start=[60.0, 75.0])
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = sync.Axe().run(page, context=".nsr-map").response["violations"]
    grave = [one for one in found if one["impact"] in ("serious", "critical")]
    assert [(one["id"], one["nodes"][0]["html"]) for one in grave] == []
