// @ts-check
/** Routes and names: what is written over the map. */
import { LANE, laned, sampled } from "./lines.js";
import { toDegrees } from "./plane.js";
import { beside, Room } from "./room.js";

const ICY = 130; // half percents of ice from which the sea is bright
const ALONG = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82]; // of a route: where its days may stand
export const MARGIN = 64; // pixels drawn beyond the edge, so that a pan has something to show

/** @typedef {import("./lines.js").Sample} Sample */
/** @typedef {import("./scene.js").Route} Route */

/** Writes the routes and the names; each name has room of its own or is left out. */
export class Marks {
  constructor(map) {
    this.map = map;
    this.widths = new Map();
    this.ruler = document.createElement("canvas").getContext("2d");
    /** @type {{route: any, line: Sample[]}[]} */
    this.lines = [];
    this.known = "";
    /** @type {{at: number[], value: number, ends: string}[]} */
    this.crossed = [];
  }

  draw(ctx) {
    const { wide, high, ratio } = this.map;
    ctx.resetTransform();
    ctx.clearRect(0, 0, ctx.canvas.width, ctx.canvas.height);
    ctx.setTransform(ratio, 0, 0, ratio, MARGIN * ratio, MARGIN * ratio);
    this.room = new Room({ l: -MARGIN, t: -MARGIN, r: wide + MARGIN, b: high + MARGIN },
      { l: 0, t: 0, r: wide, b: high });
    for (const box of this.map.furniture()) this.room.take(box);
    this.routes(ctx);
    if (!this.map.hidden.has("places")) this.places(ctx);
    if (!this.map.hidden.has("seas")) this.seas(ctx);
    if (!this.map.hidden.has("grid")) this.edgeDegrees(ctx);
  }

  routes(ctx) {
    const { wide, high, view } = this.map, far = MARGIN + 20;
    const bounds = { l: -far, t: -far, r: wide + far, b: high + far };
    const screen = (point) => this.map.screen(point, view);
    const shown = this.map.shown().filter((one) => one.count);
    const lines = laned(shown.map((one) => sampled(one, screen, bounds)));
    this.lines = shown.map((route, i) => ({ route, line: lines[i] }));
    ctx.lineCap = ctx.lineJoin = "round";
    for (const { line } of this.lines) this.stroke(ctx, line, this.map.colour("halo"), 6, 0.85);
    for (const { route, line } of this.lines) {
      const led = (one) => route.led(Math.min(Math.ceil(one.s), route.count - 1));
      this.stroke(ctx, line, "#3d3a00", 11, 0.7, led);
      this.stroke(ctx, line, this.map.colour("escort"), 9, 1, led);
    }
    for (const { route, line } of this.lines) {
      ctx.setLineDash(route.dash ? [8, 6] : []);
      this.stroke(ctx, line, this.map.colour(route.role), 3.2);
    }
    ctx.setLineDash([]);
    for (const { route, line } of this.lines) this.ends(ctx, route, line);
    for (const { route, line } of this.lines) if (route.label) this.badge(ctx, route, line);
    for (const { route, line } of this.lines) if (route.anyLed) this.escorts(ctx, route, line);
    for (const { line } of this.lines) {
      for (const { x, y } of line) this.room.take({ l: x - 5, t: y - 5, r: x + 5, b: y + 5 });
    }
  }

  /** A line, or those stretches of it for which `only` holds. */
  stroke(ctx, line, colour, width, opacity = 1, only = null) {
    ctx.beginPath();
    let up = true;
    for (const [i, one] of line.entries()) {
      const on = !only || only(one) || (i + 1 < line.length && !line[i + 1].cut && only(line[i + 1]));
      if (one.cut || up || !on) ctx.moveTo(one.x, one.y);
      else ctx.lineTo(one.x, one.y);
      up = !on;
    }
    ctx.globalAlpha = opacity;
    ctx.lineWidth = width;
    ctx.strokeStyle = colour;
    ctx.stroke();
    ctx.globalAlpha = 1;
  }

  ends(ctx, route, line) {
    for (const one of [line[0], line.at(-1)]) {
      if (one && (one.s === 0 || one.s === route.count - 1)) this.dot(ctx, one, 4, route.role);
    }
  }

  dot(ctx, { x, y }, size, role) {
    ctx.beginPath();
    ctx.arc(x, y, size, 0, 7);
    ctx.fillStyle = this.map.colour(role);
    ctx.strokeStyle = this.map.colour("halo");
    ctx.lineWidth = 1.6;
    ctx.fill();
    ctx.stroke();
  }

  /** The days of a route on a plate beside it, joined to it by a stem that crosses no other. */
  badge(ctx, route, line) {
    const font = this.font(12, 700), wide = this.width(route.label, font) + 14, high = 20;
    const seen = line.filter(({ x, y }) => this.map.inside(x, y, 30));
    const spots = seen.length ? ALONG.map((share) => seen[Math.floor(share * (seen.length - 1))]) : [];
    const tried = spots.flatMap((one) => [1, -1].map((side) => {
      const off = side * (wide / 2 * Math.abs(one.nx) + high / 2 * Math.abs(one.ny) + 14);
      return { one, at: [one.x + one.nx * off, one.y + one.ny * off] };
    })).filter(({ at }) => this.clear(at, wide, high));
    const free = tried.filter(({ one, at }) => this.alone(route, one, at));
    for (const { one, at } of [...free, ...tried]) {
      if (!this.room.first([at], wide, high)) continue;
      this.plate(ctx, one, at, { wide, high, font, text: route.label, role: route.role });
      return;
    }
  }

  /**
   * Whether a stem from a route to a point meets no other route.
   * @param {Route} route @param {Sample} one @param {number[]} point
   */
  alone(route, { x, y }, [u, v]) {
    return this.lines.every((other) => other.route === route || other.line.every((one) =>
      [0.1, 0.2, 0.3, 0.6].every((f) => Math.hypot(one.x - x - f * (u - x), one.y - y - f * (v - y)) > LANE * 0.7)));
  }

  /** The hours behind an icebreaker beside each led stretch; waits for her are not in them. */
  escorts(ctx, route, line) {
    const font = this.font(11.5, 700);
    for (const { middle, hours } of route.escorts()) {
      const text = `led ${Math.round(hours)} h`, wide = this.width(text, font) + 6;
      const one = line.find(({ s }) => s >= middle);
      const tried = one ? beside(one.x, one.y, wide, 15, 9).filter((at) => this.clear(at, wide, 15)) : [];
      const at = this.room.first(tried, wide, 15);
      if (at) this.text(ctx, text, at, font);
    }
  }

  /** Whether no route crosses a box around a middle. @param {number[]} middle */
  clear([x, y], wide, high) {
    return !this.lines.some(({ line }) => line.some((one) =>
      Math.abs(one.x - x) < wide / 2 + 5 && Math.abs(one.y - y) < high / 2 + 5));
  }

  /** @param {CanvasRenderingContext2D} ctx @param {Sample} from @param {number[]} middle */
  plate(ctx, from, [x, y], { wide, high, font, text, role }) {
    const colour = this.map.colour(role);
    ctx.beginPath();
    ctx.moveTo(from.x, from.y);
    ctx.lineTo(x, y);
    ctx.lineWidth = 1.6;
    ctx.strokeStyle = colour;
    ctx.stroke();
    ctx.beginPath();
    ctx.roundRect(x - wide / 2, y - high / 2, wide, high, high / 2);
    ctx.fillStyle = this.map.colour("panel");
    ctx.fill();
    ctx.lineWidth = 2;
    ctx.stroke();
    ctx.font = font;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillStyle = this.map.colour("ink");
    ctx.fillText(text, x, y + 0.5);
  }

  font(size, weight = 400, style = "") {
    return `${style} ${weight} ${size}px ${this.map.family}`;
  }

  width(text, font, spacing = 0) {
    const known = `${font}|${text}`;
    if (!this.widths.has(known)) {
      this.ruler.font = font;
      this.widths.set(known, this.ruler.measureText(text).width);
    }
    return this.widths.get(known) + spacing * text.length;
  }

  /**
   * Text around a middle: dark with a light halo on land and ice, light with a dark one on water.
   * @param {CanvasRenderingContext2D} ctx @param {string} text @param {number[]} middle
   */
  text(ctx, text, [x, y], font, spacing = 0, opacity = 1) {
    const wide = this.width(text, font, spacing), bright = this.bright([x, y], wide);
    ctx.font = font;
    ctx.letterSpacing = `${spacing}px`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    ctx.lineWidth = 3;
    ctx.strokeStyle = bright ? "rgba(255,255,255,.8)" : "rgba(5,24,46,.66)";
    ctx.strokeText(text, x + spacing / 2, y);
    ctx.globalAlpha = opacity;
    ctx.fillStyle = bright ? "#12222f" : "#ffffff";
    ctx.fillText(text, x + spacing / 2, y);
    ctx.globalAlpha = 1;
    ctx.letterSpacing = "0px";
  }

  /** Whether most of the ground under a text is bright. @param {number[]} middle */
  bright([x, y], wide) {
    const { scene, view, dark } = this.map, ice = this.map.values("siconc"), { surface } = scene.arrays;
    const light = [-0.45, -0.2, 0, 0.2, 0.45].filter((share) => {
      const cell = scene.cell(this.map.plane([x + share * wide, y], view));
      if (cell < 0) return false;
      return surface[cell] === 0 ? ice?.[cell] > ICY : !dark;
    });
    return light.length > 2;
  }

  /** Ports, gates and straits: the important ones first, each with its name or not at all. */
  places(ctx) {
    const { scene, view } = this.map, zoom = view.k / this.map.home().k;
    const known = scene.about.places.filter(({ rank }) => rank < 2 || zoom > 1.8)
      .map((place) => ({ ...place, screen: this.map.screen(scene.point(place.at), view) }))
      .filter(({ screen: [x, y] }) => this.map.inside(x, y, -MARGIN))
      .sort((a, b) => a.rank - b.rank);
    for (const { screen: [x, y], rank } of known) {
      if (rank < 2) this.room.take({ l: x - 4, t: y - 4, r: x + 4, b: y + 4 });
    }
    for (const place of known) {
      const port = place.kind === "port", font = this.font(port ? 12 : 11.5, port ? 650 : 500);
      const [x, y] = place.screen, wide = this.width(place.name, font) + 6;
      const at = this.room.first(beside(x, y, wide, 15, 5), wide, 15);
      if (!at) continue;
      this.text(ctx, place.name, at, font);
      this.spot(ctx, x, y, port);
    }
  }

  spot(ctx, x, y, port) {
    ctx.beginPath();
    if (port) ctx.arc(x, y, 3.2, 0, 7);
    else ctx.rect(x - 2.6, y - 2.6, 5.2, 5.2);
    ctx.fillStyle = this.map.colour(port ? "label" : "halo");
    ctx.strokeStyle = this.map.colour(port ? "halo" : "label");
    ctx.lineWidth = 1.4;
    ctx.fill();
    ctx.stroke();
  }

  /** Seas in slanted letters, on the sea. */
  seas(ctx) {
    const { scene, view } = this.map, font = this.font(13, 500, "italic");
    for (const sea of scene.about.seas) {
      const [x, y] = this.map.screen(scene.point(sea.at), view);
      const wide = this.width(sea.name, font, 1.2) + 8;
      const tried = [0, -22, 22, -44, 44].flatMap((dy) => [0, -40, 40].map((dx) => [x + dx, y + dy]));
      const at = this.room.first(tried.filter((middle) => this.afloat(middle, wide)), wide, 17);
      if (at) this.text(ctx, sea.name, at, font, 1.2, 0.9);
    }
  }

  /** Whether a name around a middle lies on the sea. @param {number[]} middle */
  afloat([x, y], wide) {
    const { scene, view } = this.map;
    return [-0.4, 0, 0.4].every((share) => {
      const cell = scene.cell(this.map.plane([x + share * wide, y], view));
      return cell >= 0 && scene.arrays.surface[cell] === 0;
    });
  }

  edgeDegrees(ctx) {
    const { wide, high, view } = this.map, known = [wide, high, view.x, view.y, view.k].join();
    if (known !== this.known) Object.assign(this, { known, crossed: this.crossings() });
    const font = this.font(10.5, 500);
    for (const { at, value, ends } of this.crossed) this.degree(ctx, at, value, ends, font);
  }

  /** Where meridians and parallels leave the picture. */
  crossings() {
    const { wide, high, view, scene } = this.map, found = [];
    const [lonStep, latStep] = this.map.steps();
    const side = (count, point, index, step, ends) => {
      let before = null;
      for (let i = 8; i < count - 8; i += 2) {
        const at = point(i), value = toDegrees(this.map.plane(at, view), scene.central)[index];
        const tick = Math.floor(value / step);
        const crossed = before !== null && tick !== before && Math.abs(tick - before) < 2;
        if (crossed) found.push({ at, value: Math.max(tick, before) * step, ends });
        before = tick;
      }
    };
    side(wide, (i) => [i, high - 10], 0, lonStep, "EW");
    side(wide, (i) => [i, 10], 0, lonStep, "EW");
    side(high, (i) => [wide * 0.47, i], 1, latStep, "NS");
    side(high, (i) => [18, i], 1, latStep, "NS");
    side(high, (i) => [wide - 18, i], 1, latStep, "NS");
    return found;
  }

  degree(ctx, middle, value, ends, font) {
    const text = `${Math.abs(value)}°${value < 0 ? ends[1] : ends[0]}`;
    const at = this.room.first([middle], this.width(text, font) + 6, 14);
    if (at) this.text(ctx, text, at, font, 0, 0.78);
  }
}
