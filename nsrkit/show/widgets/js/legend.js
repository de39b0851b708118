// @ts-check
/** The legend: what is drawn, and the switches for it. */
import { made } from "./dom.js";

const LAYERS = ["siconc", "sithick", "rio"];
const SHORT = { siconc: "Ice", sithick: "Thickness", rio: "Risk" };
const LINE = "M1 5.5h22";

/** @typedef {{name?: string, title: string, value?: string, note?: string, lines: any[][]}} Row */

/** A sample of a line: strokes over one another, [colour, width, dash]. */
function sample(...strokes) {
  const space = "http://www.w3.org/2000/svg", svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 11");
  svg.setAttribute("aria-hidden", "true");
  for (const [colour, width, dash, d] of strokes) {
    const path = document.createElementNS(space, "path");
    path.setAttribute("d", d ?? LINE);
    path.style.cssText = `stroke:${colour};stroke-width:${width}`;
    if (dash) path.style.strokeDasharray = dash;
    svg.append(path);
  }
  return svg;
}

export class Legend {
  constructor(map) {
    this.map = map;
    this.root = made("div", { class: "key plate", role: "group", "aria-label": "Legend" });
    this.built = "";
  }

  /** Bring the legend to the state of the map; rows are made anew only when there are others. */
  update() {
    const rows = this.rows(), layers = this.layers();
    const built = JSON.stringify([layers, rows.map(({ name, title }) => [name, title])]);
    if (built !== this.built) {
      this.built = built;
      this.build(layers, rows);
    }
    this.ramp();
    for (const [i, { name, value, lines, note }] of rows.entries()) {
      const row = this.rowsMade[i];
      row.querySelector("b").textContent = value ?? "";
      row.querySelector("b").classList.toggle("none", Boolean(note));
      row.querySelector("svg").replaceWith(sample(...lines));
      if (note) row.title = note;
      else row.removeAttribute("title");
      if (name) row.setAttribute("aria-pressed", String(!this.map.hidden.has(name)));
    }
    for (const one of this.choices) {
      const on = one.dataset.layer === this.map.layer;
      one.setAttribute("aria-checked", String(on));
      one.tabIndex = on ? 0 : -1;
    }
  }

  layers() {
    const { arrays } = this.map.fields ?? { arrays: {} };
    return LAYERS.filter((name) => arrays[name] && this.map.scene.about.layers[name]);
  }

  /** What is drawn besides the field: {name (of the switch), title, value, lines, note}. */
  rows() {
    const { map } = this, named = new Map();
    for (const one of map.routes) {
      const now = one.frame === null || one.frame === map.index;
      if (now || !named.has(one.name)) named.set(one.name, now ? one : Object.assign(Object.create(one), { label: "", reason: "" }));
    }
    /** @type {Row[]} */
    const rows = [...named.values()].map((one) => ({
      name: one.name, title: one.title, value: one.reason ? "no route" : one.label, note: one.reason,
      lines: [[`var(--m-${one.role})`, 3.2, one.dash ? "5 4" : ""]],
    }));
    const [led, any] = [map.routes.some((one) => one.anyLed), map.routes.some((one) => one.count)];
    if (led) rows.push({ title: "led by an icebreaker", lines: [["#3d3a00", 10], ["var(--m-escort)", 8]] });
    if (any) rows.push({ name: "areas", title: "areas of the escort tariff", lines: [["var(--m-muted)", 1.5, "5 3"]] });
    if (map.limit) {
      const slants = [4, 9, 14, 19].map((x) => ["var(--m-shoal)", 1.4, "", `M${x - 3} 10.5l7 -10`]);
      rows.push({ name: "depth", title: `shallower than ${+map.limit.toFixed(1)} m`, lines: slants });
    }
    if (map.values("shut")?.some((one) => one)) {
      const slants = [4, 9, 14, 19].map((x) => ["var(--m-series-4)", 2.4, "", `M${x - 3} 10.5l7 -10`]);
      rows.push({ title: map.fields.about.shut || "closed", lines: slants });
    }
    return rows;
  }

  build(layers, rows) {
    this.choices = layers.map((name) => {
      const one = made("button", { type: "button", role: "radio", "data-layer": name }, SHORT[name]);
      one.addEventListener("click", () => this.map.tell("layer", name));
      return one;
    });
    this.unit = made("span");
    this.name = made("b");
    this.bar = made("div", { class: "bar" });
    this.mark = made("u", { hidden: "" });
    this.ticks = made("div", { class: "ticks" });
    this.rowsMade = rows.map(({ name, title }) => this.row(name, title));
    const group = made("div", { class: "switch", role: "radiogroup", "aria-label": "Field" }, ...this.choices);
    group.addEventListener("keydown", (event) => this.turn(event));
    const ramp = made("div", { class: "ramp" }, this.name, this.bar, this.ticks);
    ramp.hidden = layers.length === 0;
    this.root.replaceChildren(...(layers.length > 1 ? [group] : []), ramp, ...this.rowsMade);
  }

  row(name, title) {
    const inside = [sample(), made("span", {}, title), made("b")];
    if (!name) return made("div", { class: "row" }, ...inside);
    const row = made("button", { type: "button", class: "row" }, ...inside);
    row.addEventListener("click", () => this.map.toggle(name));
    return row;
  }

  /** The arrow keys of a group of choices. */
  turn(event) {
    const way = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    const all = this.choices, at = all.findIndex((one) => one.dataset.layer === this.map.layer);
    const next = all[(at + way + all.length) % all.length];
    next.focus();
    next.click();
  }

  ramp() {
    const about = this.map.scene.about.layers[this.map.layer];
    if (!about) return;
    const { stops, ticks, unit, title } = about, [low, high] = [ticks[0], ticks.at(-1)];
    const share = (value) => 100 * (value - low) / (high - low);
    const parts = stops.map(([value, colour]) => `${colour} ${share(value).toFixed(2)}%`);
    this.bar.style.background = `linear-gradient(to right,${parts}),${about.under ? "#dbeaf3" : "var(--m-ocean)"}`;
    this.name.replaceChildren(title, made("span", {}, unit));
    this.bar.replaceChildren(this.mark);
    this.ticks.replaceChildren(...ticks.map((value) => {
      const tick = made("span", {}, String(value).replace("-", "−"));
      tick.style.left = `${share(value)}%`;
      return tick;
    }));
    this.share = share;
  }

  /** Mark a value on the ramp; null takes the mark away. */
  point(value) {
    if (!this.mark) return;
    this.mark.hidden = value === null || !this.share;
    if (!this.mark.hidden) this.mark.style.left = `${Math.min(Math.max(this.share(value), 0), 100)}%`;
  }
}
