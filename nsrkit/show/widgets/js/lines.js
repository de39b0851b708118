// @ts-check
/** Paths on the map: rings of land, and routes side by side. */

/** @typedef {import("./room.js").Box} Box */
/** @typedef {{x: number, y: number, nx: number, ny: number, s: number, cut: boolean}} Sample */

export const LANE = 4.6; // lanes of a bundle apart [px]
const STEP = 4, REACH = 7; // samples apart, one bundle within [px]

/** A path through rings of points [km]; points nearer than `tolerance` km are left out. */
export function ringed(points, ends, unit, tolerance, close) {
  const path = new Path2D(), least = tolerance / unit;
  for (let ring = 0; ring + 1 < ends.length; ring += 1) {
    const first = ends[ring], last = ends[ring + 1];
    if (close && extent(points, first, last) < 2 * least) continue;
    let x = points[2 * first], y = points[2 * first + 1];
    path.moveTo(x * unit, y * unit);
    for (let i = first + 1; i < last; i += 1) {
      const u = points[2 * i], v = points[2 * i + 1];
      if (i < last - 1 && Math.abs(u - x) + Math.abs(v - y) < least) continue;
      path.lineTo(u * unit, v * unit);
      x = u;
      y = v;
    }
    if (close) path.closePath();
  }
  return path;
}

function extent(points, first, last) {
  let [l, t, r, b] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = first; i < last; i += 1) {
    l = Math.min(l, points[2 * i]);
    r = Math.max(r, points[2 * i]);
    t = Math.min(t, points[2 * i + 1]);
    b = Math.max(b, points[2 * i + 1]);
  }
  return Math.max(r - l, b - t);
}

/** A route every few pixels of the screen, where it can be seen. @returns {Sample[]} */
export function sampled(route, screen, bounds) {
  const found = [];
  let cut = true;
  for (let i = 0; i + 1 < route.count; i += 1) {
    const [ax, ay] = screen(route.at(i)), [bx, by] = screen(route.at(i + 1));
    const away = Math.max(ax, bx) < bounds.l || Math.min(ax, bx) > bounds.r
      || Math.max(ay, by) < bounds.t || Math.min(ay, by) > bounds.b;
    const long = Math.hypot(bx - ax, by - ay);
    if (away || long === 0) {
      cut ||= away;
      continue;
    }
    const pieces = Math.max(1, Math.round(long / STEP));
    const [nx, ny] = [-(by - ay) / long, (bx - ax) / long];
    for (let j = cut ? 0 : 1; j <= pieces; j += 1) {
      const f = j / pieces;
      found.push({ x: ax + (bx - ax) * f, y: ay + (by - ay) * f, nx, ny, s: i + f, cut });
      cut = false;
    }
  }
  return thinned(found);
}

/** Samples nearer to the one before than half a step are left out, except at ends. */
function thinned(samples) {
  let last = null;
  return samples.filter((one, i) => {
    const ends = one.cut || i === samples.length - 1 || samples[i + 1].cut;
    const keep = ends || !last || Math.hypot(one.x - last.x, one.y - last.y) >= STEP / 2;
    if (keep) last = one;
    return keep;
  });
}

/**
 * Lines that run together, side by side: where several are within reach, each follows the first of
 * them in a lane of its own, and moves into and out of it softly.
 * @param {Sample[][]} lines
 */
export function laned(lines) {
  const cells = new Map(), key = (x, y) => Math.floor(x / REACH) * 65536 + Math.floor(y / REACH);
  lines.forEach((line, owner) => line.forEach((one) => {
    const at = key(one.x, one.y);
    if (!cells.has(at)) cells.set(at, []);
    cells.get(at).push({ one, owner });
  }));
  return lines.map((line, owner) => {
    const moves = line.map((one) => lane(one, owner, cells, key));
    return line.map((one, i) => {
      const [dx, dy] = meanMove(line, moves, i);
      return { ...one, x: one.x + dx, y: one.y + dy };
    });
  });
}

/** How far a sample has to move to its lane. */
function lane(one, owner, cells, key) {
  const near = new Map([[owner, { one, far: 0 }]]);
  for (const dx of [-REACH, 0, REACH]) {
    for (const dy of [-REACH, 0, REACH]) {
      for (const other of cells.get(key(one.x + dx, one.y + dy)) ?? []) {
        const far = Math.hypot(other.one.x - one.x, other.one.y - one.y);
        const along = Math.abs(other.one.nx * one.nx + other.one.ny * one.ny) > 0.7;
        if (far > REACH || !along || far >= (near.get(other.owner)?.far ?? Infinity)) continue;
        near.set(other.owner, { one: other.one, far });
      }
    }
  }
  if (near.size === 1) return [0, 0];
  const owners = [...near.keys()].sort((a, b) => a - b);
  const first = near.get(owners[0]).one;
  const off = (owners.indexOf(owner) - (owners.length - 1) / 2) * LANE;
  return [first.x + first.nx * off - one.x, first.y + first.ny * off - one.y];
}

function meanMove(line, moves, i, reach = 6) {
  let dx = 0, dy = 0, count = 0;
  for (const way of [-1, 1]) {
    for (let k = way < 0 ? 0 : 1; k <= reach; k += 1) {
      const j = i + way * k;
      if (j < 0 || j >= line.length) break;
      if (way > 0 && line[j].cut) break;
      dx += moves[j][0];
      dy += moves[j][1];
      count += 1;
      if (way < 0 && line[j].cut) break;
    }
  }
  return [dx / count, dy / count];
}
