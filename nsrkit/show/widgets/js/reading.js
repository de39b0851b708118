// @ts-check
/** What is told of the point under the hand. */
import { made } from "./dom.js";
import { degrees, toDegrees } from "./plane.js";
import { dated, when } from "./scene.js";

const NEAR = 9; // a route answers within this distance [px]

export class Reading {
  constructor(map) {
    this.map = map;
    this.root = made("div", { class: "tip plate", "aria-hidden": "true", hidden: "" });
    this.pen = document.createElement("canvas").getContext("2d");
    this.shown = "";
  }

  /** Follow the pointer, or the cross of the keyboard. */
  update() {
    const { map } = this, { wide, high, hand } = map, point = map.keyed ? [wide / 2, high / 2] : hand.hover;
    const quiet = !point || hand.busy || Boolean(hand.card ?? hand.sheet);
    map.hit = quiet ? null : this.hit(point);
    this.root.hidden = quiet;
    const found = this.root.hidden ? null : this.of(point);
    map.legend.point(found?.value ?? null);
    if (!found) return;
    const text = JSON.stringify(found.lines);
    if (text !== this.shown) {
      this.shown = text;
      const [place, ...lines] = found.lines;
      this.root.replaceChildren(made("b", {}, place), ...lines.map((line, i) =>
        made("div", i === 0 && map.hit ? { class: "on" } : {}, line)));
      if (map.keyed) map.voice.textContent = found.lines.join(", ");
    }
    this.put(this.root, point, 14);
  }

  /** Put a box beside a point, inside the picture. */
  put(box, [x, y], gap) {
    const { wide, high } = this.map, { offsetWidth, offsetHeight } = box;
    const left = x + gap + offsetWidth > wide - 4 ? x - gap - offsetWidth : x + gap;
    const top = y + gap + offsetHeight > high - 4 ? y - gap - offsetHeight : y + gap;
    box.style.transform = `translate(${Math.round(Math.max(left, 4))}px,${Math.round(Math.max(top, 4))}px)`;
  }

  /** The words for a point of the screen, and the value that the ramp marks. */
  of(point) {
    const { map } = this, plane = map.plane(point), [lon, lat] = toDegrees(plane, map.scene.central);
    const lines = [degrees(lon, lat)], { hit } = map;
    if (hit) lines.push(...this.route(hit));
    if (this.land(plane)) return { lines: [...lines, "Land"], value: null };
    const cell = map.scene.cell(plane);
    if (cell < 0 || !map.scene.covers(plane)) return { lines: [...lines, "Outside the ice field"], value: null };
    const { depth, zone } = map.scene.arrays, zoneName = map.scene.about.zones[zone[cell]];
    const deep = depth[cell] > 0 ? `Depth\u00a0${depth[cell].toLocaleString("en")}\u00a0m` : "";
    const sea = [zoneName, deep].filter(Boolean).join(" · ");
    return { lines: [...lines, ...this.ice(cell), sea].filter(Boolean), value: this.value(map.layer, cell) };
  }

  /** A field at a cell in its unit; null where there is none. */
  value(name, cell) {
    const { map } = this, values = map.values(name), about = map.scene.about.layers[name];
    if (!values || !about || map.absent(name)?.[cell]) return null;
    return about.offset + about.scale * values[cell];
  }

  ice(cell) {
    const [share, thick, risk] = ["siconc", "sithick", "rio"].map((name) => this.value(name, cell));
    if (share === null) return this.map.fields ? ["No ice data here"] : [];
    const parts = [share < 1 ? "Open water" : `Ice ${share.toFixed(0)} %`];
    if (share >= 1 && thick !== null) parts.push(`${thick.toFixed(thick < 0.995 ? 2 : 1)} m thick`);
    if (risk !== null) parts.push(`RIO ${risk.toFixed(0).replace("-", "−")}`);
    if (this.map.byFrame("shut", this.map.index)?.values[cell]) parts.push("closed");
    return [parts.join(" · ")];
  }

  route({ route, s }) {
    const hour = route.hour(Math.floor(s)), next = route.hour(Math.min(Math.floor(s) + 1, route.count - 1));
    const hours = hour + (next - hour) * (s % 1), begin = when(route.begin || "");
    const time = begin ? ` · ${dated(Math.round((begin + hours * 3.6e6) / 3.6e6) * 3.6e6)}` : "";
    const leg = Math.min(Math.ceil(s), route.count - 1), led = route.led(leg) ? " · led by an icebreaker" : "";
    return [`${route.title}: ${route.label}`, `Day ${(hours / 24).toFixed(1)}${time}${led}`];
  }

  /** The route near a point of the screen, and where on it. */
  hit([x, y]) {
    const { map } = this, [u, v] = map.screen(map.plane([x, y]), map.drawn);
    let best = null, least = NEAR;
    for (const { route, line } of map.painter.marks.lines) {
      for (const one of line) {
        const far = Math.hypot(one.x - u, one.y - v);
        if (far < least) [best, least] = [{ route, s: one.s, place: one }, far];
      }
    }
    if (!best) return null;
    const [right, down] = map.carried([best.place.x, best.place.y]);
    return { ...best, at: { x: right, y: down } };
  }

  land([right, down]) {
    return this.pen.isPointInPath(this.map.scene.land(1), right, down, "evenodd");
  }
}
