// @ts-check
/**
 * The map of the Arctic that answers the hand, in JupyterLab and in reports: no dependency, no
 * request. What is slow to draw lies on three canvases, larger than what is seen: sea, shore and
 * marks. Panning only moves them; they are drawn anew when the hand rests. What moves by itself
 * (ships, pins, the read-out) lies above.
 */
import { button, icon, made } from "./dom.js";
import { Hand } from "./hand.js";
import { Legend } from "./legend.js";
import { MARGIN } from "./marks.js";
import { inflated, unpack } from "./packs.js";
import { Painter } from "./painter.js";
import { scaleAt, toDegrees, toPlane } from "./plane.js";
import { filled } from "./raster.js";
import { Reading } from "./reading.js";
import { dated, NONE, routesOf, Scene, when } from "./scene.js";
import { LOOK } from "./style.js";

/** @typedef {import("./packs.js").Pack} Pack */
/** @typedef {{x: number, y: number, k: number}} View centre [km] and pixels per km */

export const SEA = 1, SHORE = 2, MARKS = 4, LIVE = 8, WORDS = 16;
const DRAWN = SEA | SHORE | MARKS, ALL = DRAWN | LIVE | WORDS;
const PACKS = ["base", "fields", "routes"];
const KM_PER_NM = 1.852;
const REST_MS = 90, ZOOM_MS = 200, SMALLEST = 0.8, LARGEST = 40, BEYOND_KM = 850;
const TOUR_MS = 9000, FRAME_MS = [160, 700]; // to play all frames, and the bounds for one
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The middle of a view, held so that its edges stay near the frame. */
function held(middle, low, high, half) {
  const [least, most] = [low - BEYOND_KM + half, high + BEYOND_KM - half];
  return least > most ? (least + most) / 2 : Math.min(Math.max(middle, least), most);
}

export class PolarMap {
  // What both sides know:
  title = "";
  said = "";
  busy = "";
  layer = "siconc";
  pick = false;
  playing = false;
  /** @type {number[] | null} */
  start = null;
  /** @type {number[] | null} */
  goal = null;
  /** @type {Set<string>} */
  hidden = new Set();
  at = 0; // frame shown, with the way to the next one as a fraction

  // What the packs hold:
  /** @type {Record<string, Pack | null>} */
  packs = {};
  /** @type {Scene | null} */
  scene = null;
  /** @type {Pack | null} */
  fields = null;
  /** @type {import("./scene.js").Route[]} */
  routes = [];
  limit = 0; // depth that the ship needs [m]
  cache = new Map();
  /** @type {Float32Array | null} */
  mixed = null;

  // What is seen:
  wide = 0;
  high = 0;
  ratio = 1;
  dark = false;
  family = "sans-serif";
  /** @type {View} */
  view = { x: 0, y: 0, k: 1 };
  /** @type {View | null} what the layers were drawn for */
  drawn = null;
  moved = false;
  timed = false;
  dirty = 0;
  coming = 0;
  keyed = false; // whether the keyboard leads: the cross is shown
  gone = false;

  constructor(element, { tell = (/** @type {string} */ _name, /** @type {any} */ _value) => {}, ...state }) {
    this.heard = tell;
    this.stop = new AbortController();
    this.build(element);
    this.painter = new Painter(this);
    this.hand = new Hand(this);
    this.watch();
    this.ready = Promise.resolve(this.set(state));
  }

  // -------------------------------------------------------------------------------------- page

  build(element) {
    const canvas = (name) => made("canvas", { class: name, "aria-hidden": "true" });
    this.canvases = ["sea", "shore", "marks"].map(canvas);
    this.live = canvas("live");
    this.slide = made("div", { class: "slide" }, ...this.canvases);
    this.stage = made("div", { class: "stage", tabindex: "0", role: "application",
      "aria-roledescription": "map" });
    this.head = made("div", { class: "head plate" });
    this.tools = made("div", { class: "tools plate", role: "group", "aria-label": "View" },
      button("in", "Zoom in (+)"), button("out", "Zoom out (−)"), button("home", "Whole route (0)"),
      button("full", "Full screen (f)"), button("help", "Keys and help (?)"));
    this.scale = made("div", { class: "scale", "aria-hidden": "true" });
    this.stage.append(this.slide, this.live, this.scale);
    this.hint = made("div", { class: "hint plate", "aria-hidden": "true" }, "Ctrl + scroll to zoom the map");
    this.voice = made("div", { class: "heard", "aria-live": "polite" });
    this.legend = new Legend(this);
    this.reading = new Reading(this);
    this.frame = made("div", { class: "frame" }, this.stage, this.head, this.tools,
      this.hint, this.reading.root);
    this.slider = made("input", { type: "range", min: "0", step: "1", "aria-label": "Date" });
    this.player = button("play", "Play");
    this.ends = made("div", { class: "ends", "aria-hidden": "true" });
    this.time = made("div", { class: "time" }, this.player,
      made("div", { class: "track" }, this.slider, this.ends));
    this.root = made("div", { class: "nsr-map" }, this.frame, this.legend.root, this.time, this.voice);
    this.over = [this.head, this.tools, this.scale, this.legend.root];
    /** @type {import("./room.js").Box[]} */
    this.plates = [];
    element.append(this.root);
  }

  /** Follow the size, the density and the theme of the page. */
  watch() {
    const { signal } = this.stop;
    this.sizes = new ResizeObserver(() => {
      this.measure();
      this.settle();
    });
    for (const one of [this.stage, ...this.over]) this.sizes.observe(one);
    this.themes = new MutationObserver(() => this.themed());
    const named = { attributes: true, attributeFilter: ["data-theme", "data-jp-theme-light", "data-jp-theme-name"] };
    for (const one of [document.documentElement, document.body]) this.themes.observe(one, named);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.themed(), { signal });
    this.styled();
  }

  /** Bring the styles into the tree that the map stands in, once. */
  styled() {
    const tree = /** @type {Document} */ (this.root.getRootNode());
    const own = (sheet) => sheet.cssRules[0]?.selectorText?.startsWith(".nsr-map");
    if (!tree.adoptedStyleSheets || tree.adoptedStyleSheets.some(own)) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(LOOK);
    tree.adoptedStyleSheets = [...tree.adoptedStyleSheets, sheet];
  }

  themed() {
    if (!this.scene) return;
    // Not from the root upwards: a widget is drawn before it is put on the page.
    const lab = /** @type {HTMLElement} */ (document.querySelector("[data-jp-theme-light]"));
    const said = document.documentElement.dataset.theme;
    if (lab) this.dark = lab.dataset.jpThemeLight === "false";
    else if (said === "dark" || said === "light") this.dark = said === "dark";
    else this.dark = matchMedia("(prefers-color-scheme: dark)").matches;
    for (const role of Object.keys(this.scene.about.colours)) {
      this.root.style.setProperty(`--m-${role}`, this.colour(role));
    }
    this.root.style.setProperty("--m-shoal", this.dark ? "#ff9f90" : "#7a1d16");
    this.root.style.colorScheme = this.dark ? "dark" : "light";
    this.ask(ALL);
  }

  colour(role) {
    return this.scene.colour(role, this.dark);
  }

  measure() {
    this.styled(); // a widget is drawn before it is put on the page
    const { clientWidth: wide, clientHeight: high } = this.stage, ratio = Math.min(devicePixelRatio, 3);
    if (!this.scene || !wide || (wide === this.wide && high === this.high && ratio === this.ratio)) return;
    const before = this.wide ? this.home().k : 0;
    Object.assign(this, { wide, high, ratio, family: getComputedStyle(this.root).fontFamily });
    if (before && this.moved) this.view.k *= this.home().k / before;
    else this.view = this.home();
    for (const canvas of this.canvases) {
      [canvas.width, canvas.height] = [wide, high].map((side) => Math.round((side + 2 * MARGIN) * ratio));
      canvas.style.cssText = `left:${-MARGIN}px;top:${-MARGIN}px;width:${wide + 2 * MARGIN}px;`
        + `height:${high + 2 * MARGIN}px`;
    }
    [this.live.width, this.live.height] = [Math.round(wide * ratio), Math.round(high * ratio)];
    this.ask(ALL);
  }

  destroy() {
    this.stop.abort();
    this.sizes.disconnect();
    this.themes.disconnect();
    cancelAnimationFrame(this.coming);
    clearTimeout(this.rest);
    this.gone = true;
    this.root.remove();
  }

  // ------------------------------------------------------------------------------------- state

  /** Take changes; a pack may be bytes, or text that a page embeds. */
  set(changes) {
    const texts = PACKS.filter((name) => typeof changes[name] === "string" && changes[name]);
    if (!texts.length) return this.take(changes);
    return Promise.all(texts.map((name) => inflated(changes[name]))).then((found) =>
      this.take({ ...changes, ...Object.fromEntries(texts.map((name, i) => [name, found[i]])) }));
  }

  take(changes) {
    const { base, fields, routes, frame, playing, hidden, ...plain } = changes;
    const before = this.shoreline();
    for (const [name, value] of Object.entries(plain)) if (name in this) this[name] = value ?? null;
    if (hidden) this.hidden = new Set(hidden);
    for (const [name, value] of Object.entries({ base, fields, routes })) {
      if (value !== undefined) this.packs[name] = value?.byteLength ? unpack(value) : null;
    }
    if (base && this.packs.base) {
      this.scene = new Scene(this.packs.base);
      this.themed();
    }
    if (!this.scene) return;
    if (base || fields !== undefined) this.field();
    if (base || routes !== undefined) this.route();
    if (frame !== undefined) this.go(frame, false);
    if (playing !== undefined) this.play(playing, false);
    this.measure();
    const shore = base || hidden || this.shoreline() !== before ? SHORE : 0;
    this.ask(shore | (shore || fields || routes || plain.layer ? SEA : 0) | MARKS | LIVE | WORDS);
  }

  /** What the shore shows besides land: it is slow to draw, and another day leaves it as it is. */
  shoreline() {
    return `${this.limit} ${this.routes.some((one) => one.count)}`;
  }

  field() {
    this.fields = this.packs.fields;
    this.cache.clear();
    if (this.fields && !this.fields.arrays[this.layer]) this.layer = "siconc";
    this.at = Math.min(this.at, this.frames - 1);
  }

  route() {
    const { routes } = this.packs;
    this.routes = routes ? routesOf(routes, this.scene.about.unit_km) : [];
    this.limit = routes ? (routes.about.draught_m ?? 0) + (routes.about.clearance_m ?? 0) : 0;
  }

  get frames() {
    return Math.max(this.fields?.about.dates.length ?? 1, 1);
  }

  get index() {
    return Math.min(Math.floor(this.at + 1e-6), this.frames - 1);
  }

  /** The hour that is shown [ms]: between frames only where ships sail. */
  get now() {
    const dates = this.fields?.about.dates ?? [], from = when(dates[this.index] ?? "");
    const next = when(dates[this.index + 1] ?? ""), share = this.at - this.index;
    return this.sails && share > 0 && next > from ? from + share * (next - from) : from;
  }

  /** Whether frames are hours of one passage, rather than departures of many. */
  get sails() {
    return this.frames > 1 && this.routes.some((one) => one.frame === null && one.begin);
  }

  shown() {
    return this.routes.filter(({ frame, name }) =>
      (frame === null || frame === this.index) && !this.hidden.has(name));
  }

  /** Bytes of a field at the hour shown, without gaps; null where it is not held. */
  values(name) {
    const frame = this.byFrame(name, this.index), share = this.at - this.index;
    if (!frame || share < 1e-3 || name === "shut" || this.index + 1 >= this.frames) return frame?.values ?? null;
    const next = this.byFrame(name, this.index + 1).values;
    this.mixed ??= new Float32Array(next.length);
    for (let i = 0; i < next.length; i += 1) this.mixed[i] = frame.values[i] * (1 - share) + next[i] * share;
    return this.mixed;
  }

  /** Opaque where the sea has no data, as bytes; null where all of it has. */
  absent(name) {
    return this.byFrame(name, this.index)?.absent ?? null;
  }

  byFrame(name, index) {
    const array = this.fields?.arrays[name], key = `${name}:${index}`;
    if (!array) return null;
    if (!this.cache.has(key)) {
      const { nx, ny } = this.scene, own = array.subarray(index * nx * ny, (index + 1) * nx * ny);
      const known = !own.includes(NONE);
      this.cache.set(key, known ? { values: own } : {
        values: filled(own, nx, (value) => value === NONE, 0), absent: own.map((value) => (value === NONE ? 250 : 0)),
      });
    }
    return this.cache.get(key);
  }

  /** Change what both sides know, here and there. */
  tell(name, value) {
    this.take({ [name]: value });
    this.heard(name, value);
  }

  toggle(name) {
    const hidden = new Set(this.hidden);
    if (!hidden.delete(name)) hidden.add(name);
    this.tell("hidden", [...hidden]);
  }

  // -------------------------------------------------------------------------------------- time

  /** Show a frame. */
  go(frame, told = true) {
    const at = Math.min(Math.max(frame, 0), this.frames - 1), before = this.index;
    if (at === this.at) return;
    this.at = at;
    this.ask(SEA | MARKS | LIVE | WORDS);
    if (told && this.index !== before) this.heard("frame", this.index);
  }

  play(on, told = true) {
    if (on === this.playing) return;
    this.playing = on;
    if (told) this.heard("playing", on);
    this.ask(WORDS);
    if (!on) {
      this.go(this.index);
      return;
    }
    if (this.index >= this.frames - 1) this.go(0);
    this.last = performance.now();
    requestAnimationFrame((time) => this.tick(time));
  }

  tick(time) {
    if (!this.playing || this.gone) return;
    const [least, most] = FRAME_MS, step = Math.min(Math.max(TOUR_MS / this.frames, least), most);
    const passed = Math.min(time - this.last, step) / step, still = calm();
    if (!still || passed >= 1) {
      this.last = time;
      this.go(Math.min(this.at + (still ? 1 : passed), this.frames - 1));
    }
    if (this.at >= this.frames - 1) this.play(false);
    else requestAnimationFrame((next) => this.tick(next));
  }

  // -------------------------------------------------------------------------------------- view

  /** The view that holds the whole route. */
  home() {
    const { left, top, width, height } = this.scene.about.view;
    return { x: left + width / 2, y: top + height / 2, k: Math.min(this.wide / width, this.high / height) };
  }

  /** @param {number[]} point of the plane @param {View} [view] */
  screen([right, down], view = this.view) {
    return [(right - view.x) * view.k + this.wide / 2, (down - view.y) * view.k + this.high / 2];
  }

  /** @param {number[]} point of the screen @param {View} [view] */
  plane([x, y], view = this.view) {
    return [(x - this.wide / 2) / view.k + view.x, (y - this.high / 2) / view.k + view.y];
  }

  toScreen(place) {
    return this.screen(toPlane(place, this.scene.central));
  }

  toPlace(point) {
    return toDegrees(this.plane(point), this.scene.central).map((value) => Math.round(value * 1e4) / 1e4);
  }

  inside(x, y, edge = 0) {
    return x > edge && y > edge && x < this.wide - edge && y < this.high - edge;
  }

  /** Where a point of the drawn layers is now. @param {number[]} point */
  carried([x, y]) {
    return this.screen(this.plane([x, y], this.drawn));
  }

  look(view) {
    const { left, top, width, height } = this.scene.about.view;
    this.moved = true;
    this.view = {
      k: view.k, x: held(view.x, left, left + width, this.wide / 2 / view.k),
      y: held(view.y, top, top + height, this.high / 2 / view.k),
    };
    const [x, y] = this.carried([this.wide / 2, this.high / 2]), zoom = this.view.k / this.drawn.k;
    const far = Math.max(Math.abs(x - this.wide / 2), Math.abs(y - this.high / 2));
    const bare = far > MARGIN || zoom < 0.8 || zoom > 1.6;
    this.ask(bare ? DRAWN | LIVE | WORDS : LIVE);
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.ask(DRAWN | LIVE | WORDS), REST_MS);
  }

  pan(dx, dy) {
    const { x, y, k } = this.view;
    this.look({ x: x - dx / k, y: y - dy / k, k });
  }

  /** Zoom around a point of the screen. @param {number} factor @param {number[]} [point] */
  zoom(factor, [x, y] = [this.wide / 2, this.high / 2]) {
    const [right, down] = this.plane([x, y]), home = this.home().k;
    const k = Math.min(Math.max(this.view.k * factor, home * SMALLEST), home * LARGEST);
    this.look({ k, x: right - (x - this.wide / 2) / k, y: down - (y - this.high / 2) / k });
  }

  /** Zoom in small steps, so that the eye can follow. @param {number} factor @param {number[]} [point] */
  glide(factor, point) {
    if (calm()) {
      this.zoom(factor, point);
      return;
    }
    const from = performance.now();
    let done = 0;
    const step = (time) => {
      const share = Math.min(Math.max((time - from) / ZOOM_MS, 0), 1), eased = 1 - (1 - share) ** 2;
      this.zoom(factor ** (eased - done), point);
      done = eased;
      if (share < 1 && !this.gone) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  reset() {
    this.look(this.home());
    this.moved = false;
  }

  /** Degrees between meridians and between parallels at this scale. */
  steps() {
    const zoom = this.view.k / this.home().k;
    if (zoom > 12) return [1, 0.5];
    if (zoom > 5) return [5, 1];
    return zoom > 2 ? [10, 2] : [15, 5];
  }

  // ----------------------------------------------------------------------------------- drawing

  /** Ask for parts to be drawn with the next picture. */
  ask(parts) {
    this.dirty |= parts;
    if (this.coming || this.gone) return;
    this.coming = requestAnimationFrame(() => {
      this.coming = 0;
      this.draw();
    });
  }

  /** Draw what is asked for without waiting for the next picture. */
  drawNow() {
    cancelAnimationFrame(this.coming);
    this.coming = 0;
    this.draw();
  }

  draw() {
    if (!this.scene || !this.wide || !this.dirty) return;
    let parts = this.dirty;
    this.dirty = 0;
    const { drawn, view } = this;
    const elsewhere = !drawn || drawn.x !== view.x || drawn.y !== view.y || drawn.k !== view.k;
    if (parts & WORDS) this.words();
    this.hand.pins();
    if (parts & DRAWN) {
      if (elsewhere) parts |= DRAWN;
      this.drawn = { ...view };
      const [sea, shore, marks] = this.canvases.map((canvas) => canvas.getContext("2d"));
      if (parts & SEA) this.painter.sea(sea);
      if (parts & SHORE) this.painter.shore(shore);
      if (parts & MARKS) this.painter.marks.draw(marks);
    }
    this.moveLayers();
    this.reading.update();
    this.painter.live(this.live.getContext("2d"));
  }

  moveLayers() {
    const zoom = this.view.k / this.drawn.k, [x, y] = this.carried([0, 0]);
    const still = zoom === 1 && Math.abs(x) + Math.abs(y) < 1e-6;
    this.slide.style.transform = still ? "none" : `translate(${x}px,${y}px) scale(${zoom})`;
  }

  /** Boxes that stand over the map, where nothing is to be written. */
  furniture() {
    return [...this.plates, ...this.boxes(this.hand.held)];
  }

  boxes(elements) {
    if (!elements.length) return [];
    const own = this.stage.getBoundingClientRect();
    return elements.map((one) => one.getBoundingClientRect()).filter((box) => box.width).map((box) => ({
      l: box.left - own.left - 4, t: box.top - own.top - 4,
      r: box.right - own.left + 4, b: box.bottom - own.top + 4,
    }));
  }

  /** Learn where the plates stand, once the page is laid out: to ask while drawing is slow. */
  settle() {
    const before = this.plates;
    const moved = (box, i) => !before[i] || ["l", "t", "r", "b"].some((side) => Math.abs(box[side] - before[i][side]) > 3);
    const plates = this.boxes(this.over);
    if (plates.length === before.length && !plates.some(moved)) return;
    this.plates = plates;
    this.ask(MARKS);
  }

  /** Where the ship of a route is at the hour shown, on the screen. */
  shipAt(route, line) {
    const begin = when(route.begin || ""), hours = (this.now - begin) / 3.6e6;
    if (!this.sails || route.frame !== null || !(hours >= 0) || line.length < 2) return null;
    const { count } = route;
    if (hours > route.hour(count - 1)) return null;
    let last = 1;
    while (last < count - 1 && route.hour(last) < hours) last += 1;
    const span = route.hour(last) - route.hour(last - 1);
    const s = last - 1 + (span ? Math.max(hours - route.hour(last - 1), 0) / span : 0);
    const next = Math.max(line.findIndex((one) => one.s >= s), 1), [a, b] = [line[next - 1], line[next]];
    if (b.cut || b.s < s || a.s > s) return null;
    const f = (s - a.s) / (b.s - a.s || 1);
    const [x, y] = this.carried([a.x + (b.x - a.x) * f, a.y + (b.y - a.y) * f]);
    return { x, y, angle: Math.atan2(b.y - a.y, b.x - a.x) };
  }

  // ------------------------------------------------------------------------------------- words

  words() {
    const { fields, frames, index } = this, kind = fields?.about.kind;
    const date = fields && this.now ? dated(Math.floor(this.now / 3.6e6) * 3.6e6) : "";
    const told = made("small", {}, date && kind ? ` · ${kind}` : kind ?? "");
    this.head.replaceChildren(made("b", {}, this.title || "Sea ice"), made("span", {}, date, told));
    if (this.busy) this.head.append(made("div", { class: "work" }, this.busy));
    this.stage.setAttribute("aria-label", this.summary(date));
    this.stage.setAttribute("aria-busy", String(Boolean(this.busy)));
    this.stage.classList.toggle("picks", Boolean(this.pick));
    this.legend.update();
    this.timed ||= frames > 1; // once there, the bar keeps its room: nothing jumps
    this.time.hidden = !this.timed;
    this.slider.disabled = this.player.disabled = frames < 2;
    this.slider.max = String(frames - 1);
    this.slider.value = String(index);
    this.slider.setAttribute("aria-valuetext", date);
    this.player.replaceChildren(icon(this.playing ? "pause" : "play"));
    this.player.setAttribute("aria-label", this.playing ? "Pause" : "Play through time");
    const [first, last] = [0, -1].map((at) => fields?.about.dates.at(at)).map((text) => (text ? dated(when(text)) : ""));
    this.ends.replaceChildren(made("span", {}, first), made("span", {}, last));
    this.scaleBar();
    if (this.said && this.said !== this.spoken) this.voice.textContent = this.spoken = this.said;
  }

  /** What the map shows, for those who hear it. */
  summary(date) {
    const routes = this.shown().map((one) => `${one.title}: ${one.reason ? "no route" : one.label}`);
    const how = "Arrow keys move, plus and minus zoom, question mark lists the keys.";
    return `Map of the Northern Sea Route. ${this.title || "Sea ice"}${date ? `, ${date}` : ""}. `
      + `${routes.length ? `${routes.join("; ")}. ` : ""}${how}`;
  }

  /** A round length in kilometres and in nautical miles, true at the middle of the map. */
  scaleBar() {
    const [, lat] = toDegrees([this.view.x, this.view.y], this.scene.central);
    const perKm = this.view.k * scaleAt(lat);
    const bar = (unit) => {
      const most = 110 / (perKm * unit), power = 10 ** Math.floor(Math.log10(most));
      const length = [5, 2, 1].find((one) => one * power <= most) * power;
      return [length, length * unit * perKm];
    };
    const [[km, wideKm], [nm, wideNm]] = [bar(1), bar(KM_PER_NM)];
    const [upper, lower] = [made("i"), made("i")];
    upper.style.width = `${wideKm}px`;
    lower.style.width = `${wideNm}px`;
    this.scale.replaceChildren(`${km} km`, upper, lower, `${nm} nm`);
  }
}

const TRAITS = [...PACKS, "frame", "playing", "start", "goal", "title", "said", "busy", "layer", "hidden", "pick"];

/**
 * Put a map into an element of a page; `options` are the traits of PolarMap in Python, and
 * `tell(name, value)`, which hears what the reader changes. `ready` fails where packs are no packs.
 * @returns {{set: (changes: object) => any, destroy: () => void, ready: Promise<any>, map: PolarMap}}
 */
function mount(element, options) {
  const map = new PolarMap(element, options);
  return { set: (changes) => map.set(changes), destroy: () => map.destroy(), ready: map.ready, map };
}

/** A map as anywidget asks for it. */
function render({ model, el }) {
  const state = Object.fromEntries(TRAITS.map((name) => [name, model.get(name)]));
  const tell = (name, value) => {
    model.set(name, value);
    model.save_changes();
  };
  const map = new PolarMap(el, { ...state, tell });
  // What comes in one message is taken at once: a frame means nothing without its fields.
  const changed = new Set();
  const take = () => {
    const names = [...changed];
    changed.clear();
    map.set(Object.fromEntries(names.map((name) => [name, model.get(name)])));
    map.drawNow();
  };
  const listeners = TRAITS.map((name) => [`change:${name}`, () => {
    if (!changed.size) queueMicrotask(take);
    changed.add(name);
  }]);
  for (const [event, listener] of listeners) model.on(event, listener);
  return () => {
    for (const [event, listener] of listeners) model.off(event, listener);
    map.destroy();
  };
}

export { mount };
export default { render };
