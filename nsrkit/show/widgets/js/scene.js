// @ts-check
/** What the packs hold, ready to draw. */
import { ringed } from "./lines.js";
import { RAD, radius, toDegrees } from "./plane.js";
import { edge, filled, FINER, Smoother } from "./raster.js";

/** @typedef {import("./packs.js").Pack} Pack */

export const NONE = 255; // sea without data
const NO_DEPTH = -32768;

/** What does not change on a page: land, depths, places and colours, ready to draw. */
export class Scene {
  /** @param {Pack} base */
  constructor({ about, arrays, shapes }) {
    this.about = about;
    this.arrays = arrays;
    const [ny, nx] = shapes.depth;
    this.ny = ny;
    this.nx = nx;
    this.central = -45 - about.turn_deg;
    this.turn = [Math.cos(about.turn_deg * RAD), Math.sin(about.turn_deg * RAD)];
    this.smoother = new Smoother(this.ny, this.nx);
    this.paths = new Map();
    this.areas = ringed(arrays.areas, arrays.areas_rings, about.unit_km, 0, false);
    this.outside = this.sectorPath(true);
    this.border = this.sectorPath(false);
    this.deep = this.smoother.paint(document.createElement("canvas"), this.tint(), DARKER);
    // Cells away from the sea of the model: under land, or a sea that it leaves out.
    this.beyond = filled(arrays.surface.map((kind) => (kind ? NONE : 0)), this.nx, (byte) => byte === NONE, 250, 2);
    this.left = this.smoother.paint(document.createElement("canvas"), this.beyond, edge("#000000"));
  }

  colour(role, dark) {
    const [light, night] = this.about.colours[role] ?? ["#7a7f86", "#aab2ba"];
    return dark ? night : light;
  }

  point([right, down]) {
    return [right * this.about.unit_km, down * this.about.unit_km];
  }

  /** Land at a scale: what is smaller than a pixel is not drawn. */
  land(k) {
    const tolerance = [16, 8, 4, 2, 1].find((km) => km * k < 0.9) ?? 0;
    if (!this.paths.has(tolerance)) {
      const { land, land_rings: ends } = this.arrays;
      this.paths.set(tolerance, ringed(land, ends, this.about.unit_km, tolerance, true));
    }
    return this.paths.get(tolerance);
  }

  /** Where fine pixels of an image of the grid lie on the plane, as a matrix. */
  placed() {
    const { x0_km: x0, y0_km: y0, step_km: step } = this.about.grid;
    const [cos, sin] = this.turn, fine = step / FINER, x = x0 - step / 2, y = y0 - step / 2;
    return [cos * fine, -sin * fine, -sin * fine, -cos * fine, x * cos - y * sin,
      -x * sin - y * cos];
  }

  /** Number of the cell at a point of the plane; -1 beyond the grid. */
  cell([right, down]) {
    const { x0_km: x0, y0_km: y0, step_km: step } = this.about.grid, [cos, sin] = this.turn;
    const column = Math.round((right * cos - down * sin - x0) / step);
    const row = Math.round((-right * sin - down * cos - y0) / step);
    const away = column < 0 || row < 0 || column >= this.nx || row >= this.ny;
    return away ? -1 : row * this.nx + column;
  }

  /** The sector that the ice covers, or all but it. */
  sectorPath(others) {
    const [west, east, south, north] = this.about.sector, path = new Path2D();
    const [first, last] = [west, east].map((lon) => (90 - (lon - this.central)) * RAD);
    if (others) path.rect(-9000, -9000, 18000, 18000);
    path.moveTo(radius(south) * Math.cos(first), radius(south) * Math.sin(first));
    path.arc(0, 0, radius(south), first, last, true);
    path.arc(0, 0, radius(north), last, first, false);
    path.closePath();
    return path;
  }

  inSector([right, down]) {
    const [west, east, south, north] = this.about.sector;
    const [lon, lat] = toDegrees([right, down], this.central), from = (lon - west + 720) % 360;
    return lat >= south && lat <= north && from <= east - west;
  }

  /** Whether the ice field holds a point, or holds the sea beside it. */
  covers(point) {
    const cell = this.cell(point);
    return cell >= 0 && this.beyond[cell] === 0 && this.inSector(point);
  }

  /** Depth as bytes, continued under the land; deep water is drawn darker. */
  tint() {
    const { depth } = this.arrays;
    const whole = filled(depth, this.nx, (value) => value === NO_DEPTH, 40, 6);
    return whole.map((m) => Math.min(Math.max(Math.log(Math.max(m, 1) / 8) / Math.log(500), 0), 1) * 250);
  }

  /** Where the sea is shallower than a limit [m], as an opaque mask. */
  shallow(limit) {
    if (this.shoal?.limit === limit) return this.shoal.canvas;
    const { depth } = this.arrays;
    const near = filled(depth, this.nx, (value) => value === NO_DEPTH, 2 * limit, 2);
    const bytes = near.map((m) => 128 + 100 * Math.min(Math.max((limit - m) / limit, -1), 1));
    const canvas = this.smoother.paint(document.createElement("canvas"), bytes, edge("#000000"));
    this.shoal = { limit, canvas };
    return canvas;
  }
}

/** Darkness of deep water, by byte. */
const DARKER = Uint32Array.from({ length: 256 }, (_, byte) => (Math.round(byte * 0.3) << 24) | 0x381a06);


/** One route of a pack: what is said of it, and its points. */
export class Route {
  name = "";
  title = "";
  role = "";
  dash = false;
  /** @type {number | null} */
  frame = null;
  label = "";
  begin = "";
  reason = "";

  constructor(about, arrays, first, last, unit) {
    Object.assign(this, about);
    this.count = last - first;
    /** @type {Record<string, any>} */
    this.on = {};
    for (const name of ["hours", "led", "led_h", "rio"]) {
      this.on[name] = arrays[name]?.subarray(first, last);
    }
    this.points = arrays.points.subarray(2 * first, 2 * last);
    this.unit = unit;
    this.anyLed = this.on.led.includes(1);
  }

  at(i) {
    return [this.points[2 * i] * this.unit, this.points[2 * i + 1] * this.unit];
  }

  hour(i) {
    return this.on.hours[i];
  }

  /** Whether an icebreaker leads on the leg before a point. */
  led(i) {
    return this.on.led[i] > 0;
  }

  /** Stretches behind an icebreaker: the middle of each, and its hours. */
  escorts() {
    const found = [];
    for (let first = 1; first < this.count && this.on.led_h; first += 1) {
      if (!this.led(first)) continue;
      let last = first, hours = this.on.led_h[first];
      while (last + 1 < this.count && this.led(last + 1)) hours += this.on.led_h[last += 1];
      found.push({ middle: (first - 1 + last) / 2, hours });
      first = last;
    }
    return found;
  }
}

/** The routes of a pack. */
export function routesOf({ about, arrays }, unit) {
  const { starts } = arrays;
  return about.routes.map((one, i) => new Route(one, arrays, starts[i], starts[i + 1], unit));
}

/** Milliseconds of a date or time, which are UTC where no zone is named. */
export const when = (text) => Date.parse(/T.*(Z|[+-]\d\d:?\d\d)$|^[\d-]{10}$/.test(text) ? text : `${text}Z`);

/** A date in words, with the hour where it is not midnight. */
export function dated(ms) {
  /** @type {Intl.DateTimeFormatOptions} */
  const asked = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  const day = new Intl.DateTimeFormat("en-GB", asked).format(ms);
  const hour = new Date(ms).toISOString().slice(11, 16);
  return hour === "00:00" ? day : `${day}, ${hour}`;
}
