// @ts-check
/** Draws the layers of a map. */
import { made } from "./dom.js";
import { MARGIN, Marks } from "./marks.js";
import { radius, toPlane } from "./plane.js";
import { edge, lut } from "./raster.js";

const GRATICULE = "rgba(120,164,194,.42)";

/** Draws the three layers of a map; knows the state of the map, changes none. */
export class Painter {
  constructor(map) {
    this.map = map;
    this.marks = new Marks(map);
    this.ice = document.createElement("canvas");
    this.over = document.createElement("canvas");
    this.veil = document.createElement("canvas");
    /** @type {Record<string, Uint32Array>} */
    this.tables = {};
  }

  /** Let a layer be drawn in kilometres. */
  inKm(ctx) {
    const { view, ratio, wide, high } = this.map, k = view.k * ratio;
    ctx.setTransform(k, 0, 0, k, (wide / 2 + MARGIN - view.x * view.k) * ratio,
      (high / 2 + MARGIN - view.y * view.k) * ratio);
  }

  image(ctx, canvas) {
    ctx.save();
    this.inKm(ctx);
    ctx.transform(...this.map.scene.placed());
        ctx.drawImage(canvas, 0, 0);
    ctx.restore();
  }

  /** Fill a shape with slanted lines that keep their place on the ground. */
  hatched(ctx, colour, gap, width, fill) {
    const { ratio, view } = this.map, size = Math.round(gap * ratio);
    const tile = made("canvas", { width: size, height: size }), pen = tile.getContext("2d");
    pen.strokeStyle = colour;
    pen.lineWidth = width * ratio;
    for (const shift of [-size, 0, size]) {
      pen.moveTo(shift - 2, size + 2);
      pen.lineTo(shift + size + 2, -2);
    }
    pen.stroke();
    const pattern = ctx.createPattern(tile, "repeat");
    const [x, y] = [view.x, view.y].map((km) => -((km * view.k * ratio) % size));
    pattern.setTransform(new DOMMatrix().translate(x, y));
    ctx.save();
    ctx.resetTransform();
    ctx.fillStyle = pattern;
    fill();
    ctx.restore();
  }

  /** A mask of the grid in hatching. */
  hatchMask(ctx, mask, colour, gap, width) {
    this.masked(ctx, mask, (pen, fill) => this.hatched(pen, colour, gap, width, fill));
  }

  /** Fill where a mask of the grid is opaque: `filling` is given a pen, and what fills all. */
  masked(ctx, mask, filling) {
    const veil = this.veil, { width, height } = ctx.canvas, pen = veil.getContext("2d");
    if (veil.width !== width || veil.height !== height) Object.assign(veil, { width, height });
    pen.resetTransform();
    pen.globalCompositeOperation = "source-over";
    pen.clearRect(0, 0, width, height);
    this.image(pen, mask);
    pen.globalCompositeOperation = "source-in";
    filling(pen, () => pen.fillRect(0, 0, width, height));
    ctx.save();
    ctx.resetTransform();
    ctx.drawImage(veil, 0, 0);
    ctx.restore();
  }

  sea(ctx) {
    const { scene, fields } = this.map;
    ctx.resetTransform();
    ctx.fillStyle = this.map.colour("ocean");
    ctx.fillRect(0, 0, ctx.canvas.width, ctx.canvas.height);
    this.image(ctx, scene.deep);
    if (fields) this.fields(ctx);
  }

  /** What the ice field does not hold: beyond its sector, and seas within that are left out. */
  unknown(ctx) {
    const { scene, dark } = this.map, beyond = new Path2D();
    const [ground, slant] = [this.map.colour("unknown"), dark ? "#9fc3de1a" : "#ffffff24"];
    this.inKm(ctx);
    ctx.fillStyle = ground;
    ctx.fill(scene.outside, "evenodd");
    beyond.addPath(scene.outside, ctx.getTransform());
    this.masked(ctx, scene.left, (pen, fill) => {
      pen.fillStyle = ground;
      fill();
      pen.globalCompositeOperation = "source-atop";
      this.hatched(pen, slant, 8, 1.6, fill);
    });
    this.hatched(ctx, slant, 8, 1.6, () => ctx.fill(beyond, "evenodd"));
    ctx.lineWidth = 1 / this.map.view.k;
    ctx.strokeStyle = dark ? "rgba(159,195,222,.35)" : "rgba(255,255,255,.6)";
    ctx.stroke(scene.border);
  }

  fields(ctx) {
    const { scene, layer } = this.map, { under } = scene.about.layers[layer];
    if (under) this.image(ctx, this.painted(under, this.over));
    this.image(ctx, this.painted(layer, this.ice));
    const shut = this.map.values("shut");
    if (shut?.some((value) => value === 1)) {
      const mask = scene.smoother.paint(this.over, shut.map((one) => 255 * one), edge("#000000", 110, 146));
      this.hatchMask(ctx, mask, this.map.colour("series-4"), 7, 2.4);
    }
    const gone = this.map.absent(layer);
    if (gone) {
      const mask = scene.smoother.paint(this.over, gone, edge("#000000"));
      this.hatchMask(ctx, mask, this.map.colour("unknown"), 6, 3);
    }
  }

  painted(layer, canvas) {
    const { scene } = this.map;
    this.tables[layer] ??= lut(scene.about.layers[layer]);
    return scene.smoother.paint(canvas, this.map.values(layer), this.tables[layer]);
  }

  shore(ctx) {
    const { scene, view, routes, hidden, dark } = this.map, land = scene.land(view.k);
    ctx.resetTransform();
    ctx.clearRect(0, 0, ctx.canvas.width, ctx.canvas.height);
    this.unknown(ctx);
    if (this.map.limit && !hidden.has("depth")) {
      this.hatchMask(ctx, scene.shallow(this.map.limit), dark ? "#ff9f9090" : "#5f1710a0", 5, 1.1);
    }
    this.inKm(ctx);
    if (!hidden.has("grid")) this.graticule(ctx);
    ctx.lineJoin = "round";
    const shade = scene.land(view.k / 4);
    for (const [width, opacity] of [[7, 0.08], [3.5, 0.14]]) {
      ctx.lineWidth = width / view.k;
      ctx.strokeStyle = `rgba(4,23,53,${opacity})`;
      ctx.stroke(shade);
    }
    ctx.fillStyle = this.map.colour("land");
    ctx.fill(land, "evenodd");
    ctx.lineWidth = 0.8 / view.k;
    ctx.strokeStyle = this.map.colour("coast");
    ctx.stroke(land);
    if (routes.some((one) => one.count) && !hidden.has("areas")) this.bounds(ctx);
  }

  bounds(ctx) {
    const { k } = this.map.view;
    ctx.save();
    ctx.clip(this.seaClip(), "evenodd");
    ctx.lineWidth = 1.2 / k;
    ctx.setLineDash([6 / k, 4 / k]);
    ctx.strokeStyle = this.map.dark ? "rgba(240,228,66,.5)" : "rgba(92,86,0,.55)";
    ctx.stroke(this.map.scene.areas);
    ctx.restore();
  }

  seaClip() {
    const clip = new Path2D();
    clip.rect(-9000, -9000, 18000, 18000);
    clip.addPath(this.map.scene.land(this.map.view.k));
    return clip;
  }

  graticule(ctx) {
    const { view, scene } = this.map, [lonStep, latStep] = this.map.steps();
    ctx.beginPath();
    for (let lat = 50 + (latStep - 50 % latStep) % latStep; lat < 90; lat += latStep) {
      ctx.moveTo(radius(lat), 0);
      ctx.arc(0, 0, radius(lat), 0, 2 * Math.PI);
    }
    for (let lon = 0; lon < 360; lon += lonStep) {
      for (const [index, lat] of [50, 90 - latStep].entries()) {
        const [x, y] = toPlane([lon, lat], scene.central);
        if (index) ctx.lineTo(x, y);
        else ctx.moveTo(x, y);
      }
    }
    ctx.lineWidth = 0.7 / view.k;
    ctx.strokeStyle = GRATICULE;
    ctx.stroke();
  }

  /** What moves by itself: ships, and the cross of the keyboard. */
  live(ctx) {
    const { wide, high, ratio } = this.map;
    ctx.resetTransform();
    ctx.clearRect(0, 0, ctx.canvas.width, ctx.canvas.height);
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    for (const { route, line } of this.marks.lines) {
      const ship = this.map.shipAt(route, line);
      if (ship) this.ship(ctx, ship, route.role);
    }
    const { hit, keyed } = this.map;
    if (hit) this.marks.dot(ctx, hit.at, 5, hit.route.role);
    if (keyed) this.cross(ctx, wide / 2, high / 2);
  }

  ship(ctx, { x, y, angle }, role) {
    ctx.save();
    ctx.translate(x, y);
    ctx.rotate(angle);
    ctx.beginPath();
    ctx.moveTo(12, 0);
    ctx.quadraticCurveTo(6, -6, -4, -5.5);
    ctx.lineTo(-9, -4.5);
    ctx.lineTo(-9, 4.5);
    ctx.lineTo(-4, 5.5);
    ctx.quadraticCurveTo(6, 6, 12, 0);
    ctx.fillStyle = this.map.colour(role);
    ctx.strokeStyle = this.map.colour("halo");
    ctx.lineWidth = 2;
    ctx.shadowColor = "rgba(0,0,0,.45)";
    ctx.shadowBlur = 5;
    ctx.fill();
    ctx.shadowBlur = 0;
    ctx.stroke();
    ctx.restore();
  }

  cross(ctx, x, y) {
    for (const [colour, width] of [[this.map.colour("halo"), 4], [this.map.colour("label"), 1.6]]) {
      ctx.beginPath();
      for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
        ctx.moveTo(x + 5 * dx, y + 5 * dy);
        ctx.lineTo(x + 15 * dx, y + 15 * dy);
      }
      ctx.lineWidth = width;
      ctx.strokeStyle = colour;
      ctx.stroke();
    }
  }
}
