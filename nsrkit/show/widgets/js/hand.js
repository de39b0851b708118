// @ts-check
/** What the hand does: pan, zoom, keys, pins and choices. */
import { made } from "./dom.js";
import { LIVE, MARKS } from "./map.js";
import { degrees } from "./plane.js";

const STILL = 4; // a press that moves less than this is a click [px]
const PAN = 64, NUDGE = 8; // of the arrow keys: the map, a pin [px]
const KEYS = [
  ["Drag, arrow keys", "move the map"],
  ["Ctrl + scroll, pinch, + −", "zoom; double click zooms in"],
  ["0", "the whole route"],
  ["Space", "play or pause"],
  [", .", "one frame back or on"],
  ["L", "next field: ice, thickness, risk"],
  ["N", "names on or off"],
  ["F", "full screen"],
  ["Point at a route", "day, time and ice along it"],
];
const PICKS = [
  ["Click, then A or B", "choose the start or the goal"],
  ["Drag a pin", "move the start or the goal"],
  ["Enter, Shift + Enter", "start or goal at the cross of the keyboard"],
];
const PIN = "M15 39C10 30 3 24 3 14.5a12 12 0 0 1 24 0C27 24 20 30 15 39z";

export class Hand {
  constructor(map) {
    this.map = map;
    /** @type {Map<number, number[]>} */
    this.down = new Map();
    /** @type {number[] | null} */
    this.hover = null;
    /** Where a press began, and whether it moved since. */
    this.from = [0, 0];
    this.moved = false;
    this.pinned = null;
    this.busy = false; // while something is dragged nothing is read out
    /** @type {HTMLElement[]} */
    this.held = [];
    this.listen();
  }

  on(target, kinds, action, options = {}) {
    for (const kind of kinds.split(" ")) {
      target.addEventListener(kind, action, { signal: this.map.stop.signal, ...options });
    }
  }

  listen() {
    const { map } = this, { stage, tools, slider } = map;
    this.on(stage, "pointerdown", (event) => this.press(event));
    this.on(stage, "pointermove", (event) => this.move(event));
    this.on(stage, "pointerup pointercancel", (event) => this.release(event));
    this.on(stage, "pointerleave", () => this.point(null));
    this.on(stage, "dblclick", (event) => this.double(event));
    this.on(stage, "wheel", (event) => this.wheel(event), { passive: false });
    this.on(stage, "blur", () => this.keyed(false));
    this.on(map.root, "keydown", (event) => this.key(event));
    const acts = { in: "+", out: "-", home: "0", full: "f", help: "?" };
    for (const [name, key] of Object.entries(acts)) {
      this.on(tools.querySelector(`.b-${name}`), "click", () => this.act(key, false));
    }
    this.on(slider, "input", () => {
      map.play(false);
      map.go(Number(slider.value));
    });
    this.on(map.player, "click", () => map.play(!map.playing));
  }

  at(event) {
    const box = this.map.stage.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  point(where) {
    this.hover = where;
    if (this.map.scene && this.map.drawn) this.map.ask(LIVE);
  }

  keyed(on) {
    this.map.keyed = on;
    this.point(null);
  }

  // ------------------------------------------------------------------------------------- press

  press(event) {
    if (event.button || !this.map.drawn) return;
    this.map.stage.setPointerCapture(event.pointerId);
    this.down.set(event.pointerId, this.at(event));
    if (this.down.size === 1) [this.from, this.moved] = [this.at(event), false];
    this.close();
  }

  move(event) {
    const before = this.down.get(event.pointerId), now = this.at(event);
    this.map.keyed = false;
    if (!before) {
      if (event.pointerType !== "touch") this.point(now);
      return;
    }
    this.moved ||= Math.hypot(now[0] - this.from[0], now[1] - this.from[1]) > STILL;
    if (this.down.size === 2) this.pinch(event.pointerId, before, now);
    else if (this.moved) this.map.pan(now[0] - before[0], now[1] - before[1]);
    else return;
    this.down.set(event.pointerId, now);
    this.drag(true);
  }

  pinch(id, before, now) {
    const [other] = [...this.down].filter(([key]) => key !== id).map(([, point]) => point);
    const gap = (point) => Math.max(Math.hypot(point[0] - other[0], point[1] - other[1]), 10);
    this.moved = true;
    this.map.pan((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
    this.map.zoom(gap(now) / gap(before), [(now[0] + other[0]) / 2, (now[1] + other[1]) / 2]);
  }

  release(event) {
    const was = this.down.delete(event.pointerId);
    if (this.down.size) return;
    this.drag(false);
    if (was && !this.moved && event.type === "pointerup") this.click(this.at(event), event.pointerType);
  }

  drag(on) {
    this.busy = on;
    this.map.stage.classList.toggle("held", on);
    this.map.ask(LIVE);
  }

  click(where, kind) {
    if (kind === "touch") this.point(where);
    if (this.map.pick) this.offer(where);
  }

  double(event) {
    this.close();
    this.map.glide(event.shiftKey ? 0.5 : 2, this.at(event));
  }

  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) {
      this.hint();
      return;
    }
    event.preventDefault();
    const pace = Math.abs(event.deltaY) < 50 ? 0.012 : 0.0025;
    this.map.zoom(Math.exp(-event.deltaY * pace), this.at(event));
  }

  /** Say how to zoom, twice at most. */
  hint() {
    this.hints = (this.hints ?? 0) + 1;
    if (this.hints > 2) return;
    this.map.hint.classList.add("on");
    setTimeout(() => this.map.hint.classList.remove("on"), 1400);
  }

  // -------------------------------------------------------------------------------------- keys

  key(event) {
    if (event.key === "Escape") {
      this.close(true);
      return;
    }
    if (event.target !== this.map.stage || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!this.act(event.key, true, event.shiftKey)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Do what a key stands for; false where it stands for nothing. */
  act(key, byKey, shift = false) {
    const { map } = this, ways = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const acts = {
      "+": () => map.glide(1.6), "=": () => map.glide(1.6), "-": () => map.glide(1 / 1.6),
      0: () => map.reset(), Home: () => map.reset(), " ": () => map.frames > 1 && map.play(!map.playing),
      ",": () => map.go(map.index - 1), ".": () => map.go(map.index + 1), l: () => this.nextLayer(),
      n: () => map.toggle("places"), f: () => this.full(), "?": () => this.help(),
      Enter: () => map.pick && this.choose(shift ? "goal" : "start", [map.wide / 2, map.high / 2]),
    };
    const act = ways[key] ? () => map.pan(...ways[key].map((way) => way * PAN)) : acts[key] ?? acts[key.toLowerCase()];
    if (!act) return false;
    if (byKey) this.keyed(true);
    act();
    return true;
  }

  nextLayer() {
    const layers = this.map.legend.layers(), next = layers.indexOf(this.map.layer) + 1;
    if (layers.length > 1) this.map.tell("layer", layers[next % layers.length]);
  }

  full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.map.root.requestFullscreen?.();
  }

  // ------------------------------------------------------------------------------------- cards

  /** Close what is open; the map takes the focus back where it lay there. */
  close(back = false) {
    const open = [this.card, this.sheet].filter(Boolean);
    const focused = open.some((one) => one.contains(document.activeElement));
    for (const one of open) one.remove();
    this.card = this.sheet = null;
    if (back || focused) this.map.stage.focus({ preventScroll: true });
  }

  help() {
    const was = this.sheet;
    this.close(Boolean(was));
    if (was) return;
    const rows = [...KEYS, ...(this.map.pick ? PICKS : [])];
    const shut = made("button", { type: "button", "aria-label": "Close" }, "×");
    this.sheet = made("div", { class: "help plate", role: "dialog", "aria-label": "Keys and help" },
      made("h2", {}, "Keys and help", shut),
      made("dl", {}, ...rows.flatMap(([key, what]) => [made("dt", {}, key), made("dd", {}, what)])));
    this.on(shut, "click", () => this.close(true));
    this.map.frame.append(this.sheet);
    shut.focus({ preventScroll: true });
  }

  /** Offer to start or to end the route at a point. */
  offer(where) {
    const { map } = this, near = this.placeAt(where), spot = near?.screen ?? where;
    const { lines } = map.reading.of(spot), [place, ...rest] = lines;
    const far = this.inland(spot);
    const pair = ["start", "goal"].map((name, i) => {
      const one = made("button", { type: "button" }, `${"AB"[i]} · ${i ? "Goal" : "Start"} here`);
      one.disabled = far;
      this.on(one, "click", () => this.choose(name, spot, near));
      return one;
    });
    this.card = made("div", { class: "card plate", role: "dialog", "aria-label": "Start or goal" },
      made("b", {}, near?.name ?? place), ...(near ? [place, ...rest] : rest).map((line) => made("div", {}, line)),
      made("div", { class: "pair" }, ...pair));
    map.frame.append(this.card);
    map.reading.put(this.card, spot, 10);
    this.point(null);
  }

  /** A place by name under the hand. */
  placeAt([x, y]) {
    const { map } = this;
    return map.scene.about.places.map((one) => ({ ...one, screen: map.screen(map.scene.point(one.at)) }))
      .find(({ screen: [u, v] }) => Math.hypot(u - x, v - y) < 9);
  }

  /** Whether no route can begin here: far from the sea, or beyond the ice field. */
  inland(where) {
    const { scene } = this.map, plane = this.map.plane(where), { surface } = scene.arrays;
    const around = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => [plane[0] + 25 * dx, plane[1] + 25 * dy]));
    return !scene.covers(plane) || around.every((point) => {
      const cell = scene.cell(point);
      return cell < 0 || surface[cell] !== 0;
    });
  }

  choose(name, where, place = null) {
    this.close();
    if (this.inland(where)) return;
    const at = place ? [place.lon, place.lat] : this.map.toPlace(where);
    this.map.reading.update(); // first, so that the choice is what is heard last
    this.map.voice.textContent = `${name === "goal" ? "Goal" : "Start"} at ${place?.name ?? degrees(at[0], at[1])}`;
    this.map.tell(name, at);
  }

  // -------------------------------------------------------------------------------------- pins

  /** Bring the pins to where the start and the goal are. */
  pins() {
    const { map } = this;
    this.pinned ??= { start: this.pin("start", "A", "#00724f"), goal: this.pin("goal", "B", "#b3261e") };
    for (const [name, pin] of Object.entries(this.pinned)) {
      const place = map[name], [x, y] = place ? (pin.held ?? map.toScreen(place)) : [0, 0];
      pin.root.hidden = !place || !map.inside(x, y);
      pin.root.style.transform = `translate(${x}px,${y}px)`;
      pin.root.setAttribute("aria-label", place
        ? `${name === "goal" ? "Goal" : "Start"}, ${degrees(place[0], place[1])}; arrow keys move it` : name);
      pin.root.disabled = !map.pick;
    }
    this.held = Object.values(this.pinned).map((pin) => pin.root).filter((one) => !one.hidden);
  }

  pin(name, letter, colour) {
    const root = made("button", { type: "button", class: `pin ${name}`, hidden: "" });
    root.innerHTML = `<svg viewBox="0 0 30 40" aria-hidden="true"><path d="${PIN}" fill="${colour}" stroke="#fff" `
      + `stroke-width="1.8"/><text x="15" y="19.5">${letter}</text></svg>`;
    const pin = { root, name, held: null, grip: [0, 0] };
    this.on(root, "pointerdown", (event) => this.lift(pin, event));
    this.on(root, "pointermove", (event) => this.carry(pin, event));
    this.on(root, "pointerup pointercancel", (event) => this.put(pin, event));
    this.on(root, "keydown", (event) => this.nudge(pin, event));
    this.map.frame.append(root);
    return pin;
  }

  lift(pin, event) {
    if (event.button || !this.map.pick) return;
    this.close();
    pin.root.setPointerCapture(event.pointerId);
    const [x, y] = this.map.toScreen(this.map[pin.name]), [u, v] = this.at(event);
    Object.assign(pin, { grip: [x - u, y - v], held: [x, y], from: [x, y] });
  }

  carry(pin, event) {
    if (!pin.held) return;
    const [x, y] = this.at(event);
    pin.held = [x + pin.grip[0], y + pin.grip[1]];
    this.point(pin.held);
  }

  put(pin, event) {
    if (!pin.held) return;
    const [where, from] = [pin.held, pin.from];
    pin.held = null;
    this.point(null);
    const moved = Math.hypot(where[0] - from[0], where[1] - from[1]) > STILL;
    if (moved && event.type === "pointerup") this.choose(pin.name, where, this.placeAt(where));
    this.map.ask(LIVE | MARKS);
  }

  nudge(pin, event) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!way || !this.map.pick) return;
    event.preventDefault();
    event.stopPropagation();
    const [x, y] = this.map.toScreen(this.map[pin.name]);
    this.choose(pin.name, [x + way[0] * NUDGE, y + way[1] * NUDGE]);
  }
}
